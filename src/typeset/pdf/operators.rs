//! The content of a page (ISO 32000-1 §7.8.2), written as it is drawn: operands, and the operator after them.
//!
//! `printpdf` would take a value for each operator and `lopdf` another for each operand, which costs a document more than laying
//! it out. So both are handed what they need not look into.

use super::objects::hex;
use super::utf16;
use crate::typeset::Thou;

/// A stream of operators.
#[derive(Debug, Default)]
pub(super) struct Content {
    bytes: Vec<u8>,
}

/// A box: left, bottom, width and height, in thousandths of a point, counted from the bottom of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub x: Thou,
    pub y: Thou,
    pub width: Thou,
    pub height: Thou,
}

impl Content {
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn operator(&mut self, name: &str) {
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(b'\n');
    }

    /// A name of ours, of letters and digits: nothing in it is to be escaped.
    fn name(&mut self, name: &str) {
        self.bytes.push(b'/');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(b' ');
    }

    /// A number that is `value` over ten to the power of `places`, without zeros at its end.
    fn number(&mut self, value: i64, places: u32) {
        if value < 0 {
            self.bytes.push(b'-');
        }
        let value = value.unsigned_abs();
        let one = 10_u64.pow(places);
        self.digits(value / one, 1);
        let (mut rest, mut width) = (value % one, places);
        if rest > 0 {
            while rest.is_multiple_of(10) {
                (rest, width) = (rest / 10, width - 1);
            }
            self.bytes.push(b'.');
            self.digits(rest, width);
        }
    }

    /// A number of at least so many digits.
    fn digits(&mut self, mut value: u64, width: u32) {
        let begins = self.bytes.len();
        for k in 0.. {
            if value == 0 && k >= width {
                break;
            }
            self.bytes.push(b'0' + (value % 10) as u8);
            value /= 10;
        }
        self.bytes[begins..].reverse();
    }

    fn points(&mut self, values: impl IntoIterator<Item = Thou>) {
        for value in values {
            self.number(value.into(), 3);
            self.bytes.push(b' ');
        }
    }

    /// What follows is filled with this grey, of 255.
    pub fn grey(&mut self, grey: u8) {
        // Four digits tell apart what a screen does.
        self.number((i64::from(grey) * 10_000 + 127) / 255, 4);
        self.operator(" g");
    }

    /// What follows is filled with this colour, in thousandths of red, green and blue.
    pub fn colour(&mut self, colour: [Thou; 3]) {
        self.points(colour);
        self.operator("rg");
    }

    /// A box that is filled.
    pub fn fill(&mut self, Rectangle { x, y, width, height }: Rectangle) {
        self.points([x, y, width, height]);
        self.operator("re f");
    }

    /// Of what follows only what is in this box is seen.
    pub fn clip(&mut self, Rectangle { x, y, width, height }: Rectangle) {
        self.points([x, y, width, height]);
        self.operator("re W n");
    }

    /// Sets how things are drawn aside, until [`restore`](Self::restore).
    pub fn save(&mut self) {
        self.operator("q");
    }

    pub fn restore(&mut self) {
        self.operator("Q");
    }

    /// What follows is drawn through this matrix, in thousandths.
    pub fn transform(&mut self, matrix: [Thou; 6]) {
        self.points(matrix);
        self.operator("cm");
    }

    /// A drawing that stands elsewhere in the file.
    pub fn drawing(&mut self, name: &str) {
        self.name(name);
        self.operator("Do");
    }

    pub fn begin_text(&mut self) {
        self.operator("BT");
    }

    pub fn end_text(&mut self) {
        self.operator("ET");
    }

    pub fn font(&mut self, name: &str, size: Thou) {
        self.name(name);
        self.points([size]);
        self.operator("Tf");
    }

    /// Where the text stands that comes next.
    pub fn text_at(&mut self, x: Thou, y: Thou) {
        self.bytes.extend_from_slice(b"1 0 0 1 ");
        self.points([x, y]);
        self.operator("Tm");
    }

    /// Text, as glyphs and, after each, by how many hundred-thousandths of an em the next one stands further left than the glyph is
    /// wide.
    pub fn text(&mut self, glyphs: impl IntoIterator<Item = (u16, i64)>) {
        self.bytes.push(b'[');
        let mut is_open = false;
        for (glyph, kern) in glyphs {
            if !std::mem::replace(&mut is_open, true) {
                self.bytes.push(b'<');
            }
            hex(&glyph.to_be_bytes(), &mut self.bytes);
            if kern != 0 {
                self.bytes.push(b'>');
                self.number(kern, 2);
                is_open = false;
            }
        }
        self.bytes.extend_from_slice(if is_open { b">]" } else { b"]" });
        self.operator("TJ");
    }

    /// Marks what follows, until [`end_mark`](Self::end_mark): a part of an element (§14.7.4.2), by its number on the page.
    pub fn element(&mut self, tag: &str, number: usize) {
        self.name(tag);
        self.bytes.extend_from_slice(b"<</MCID ");
        self.digits(number as u64, 1);
        self.operator(">>BDC");
    }

    /// Marks what follows as no part of what the page says (§14.8.2.2). `kind` are names: its type, and what more there is.
    pub fn artifact(&mut self, kind: &str) {
        self.name("Artifact");
        for part in ["<</Type", kind] {
            self.bytes.extend_from_slice(part.as_bytes());
        }
        self.operator(">>BDC");
    }

    /// Marks what follows as reading this (§14.9.4).
    pub fn reads(&mut self, text: &str) {
        self.name("Span");
        self.bytes.extend_from_slice(b"<</ActualText<");
        hex(&utf16(text), &mut self.bytes);
        self.operator(">>>BDC");
    }

    pub fn end_mark(&mut self) {
        self.operator("EMC");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(say: impl FnOnce(&mut Content)) -> String {
        let mut content = Content::default();
        say(&mut content);
        String::from_utf8(content.into_bytes()).expect("ASCII")
    }

    #[test]
    fn numbers_have_no_digit_too_many() {
        let number = |value, places| said(|content| content.number(value, places));
        assert_eq!(number(0, 3), "0");
        assert_eq!(number(-5, 3), "-0.005");
        assert_eq!(number(120, 3), "0.12");
        assert_eq!(number(841_890, 3), "841.89");
        assert_eq!(number(-12_000, 3), "-12");
        assert_eq!(number(10_050, 2), "100.5");
        assert_eq!(number(i64::MIN, 0), "-9223372036854775808");
        assert_eq!(said(|content| content.grey(255)), "1 g\n");
        assert_eq!(said(|content| content.grey(0)), "0 g\n");
    }

    /// A grey is one of 255 again where it is shown.
    #[test]
    fn greys_are_told_apart() {
        for grey in 0..=u8::MAX {
            let said = said(|content| content.grey(grey));
            let shown: f64 = said.trim_end_matches(" g\n").parse().expect("a number");
            assert_eq!((shown * 255.0).round(), f64::from(grey));
        }
    }

    #[test]
    fn kerns_stand_between_strings() {
        let text = |glyphs: &[(u16, i64)]| said(|content| content.text(glyphs.iter().copied()));
        assert_eq!(text(&[(1, 0), (0xABCD, 0)]), "[<0001abcd>]TJ\n");
        assert_eq!(text(&[(1, -8_000), (2, 150), (3, 0)]), "[<0001>-80<0002>1.5<0003>]TJ\n");
        assert_eq!(text(&[(1, 100)]), "[<0001>1]TJ\n");
        assert_eq!(text(&[]), "[]TJ\n");
    }

    #[test]
    fn marks_say_what_they_are() {
        assert_eq!(said(|content| content.element("H1", 10)), "/H1 <</MCID 10>>BDC\n");
        assert_eq!(said(|content| content.artifact("/Pagination/Subtype/Footer")), "/Artifact <</Type/Pagination/Subtype/Footer>>BDC\n");
        assert_eq!(said(|content| content.reads("⽇")), "/Span <</ActualText<feff2f47>>>BDC\n");
    }
}
