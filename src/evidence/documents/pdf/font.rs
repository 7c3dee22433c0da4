//! Fonts, as far as they say which characters their codes are and how wide.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::cmap::{ToUnicode, Written};
use super::file::Pdf;

/// Widths of one font.
const WIDTHS: usize = 70_000;

/// A font.
pub(super) struct Font {
    to_unicode: ToUnicode,
    codes: Codes,
    /// Of codes, in thousandths of the size.
    widths: BTreeMap<u32, f32>,
    usual_width: f32,
}

enum Codes {
    /// One byte each; what each is without a table.
    Simple(Box<[Option<char>; 256]>),
    /// As a table of many characters says.
    Wide(Written),
}

/// What a string of a font is.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) text: String,
    /// In thousandths of the size.
    pub(super) width: f32,
    pub(super) codes: u32,
    /// Codes that are blanks of one byte: the spacing of words is added to them (§9.3.3).
    pub(super) blanks: u32,
    /// Codes of which nothing says what they are.
    pub(super) unknown: u32,
}

impl Font {
    pub(super) fn of(pdf: &Pdf<'_>, font: &Dictionary, left: &mut usize) -> Self {
        let table = font.get(b"ToUnicode").ok().and_then(|table| pdf.stream(table)).map(|(_, bytes)| ToUnicode::read(&bytes, left));
        let to_unicode = table.unwrap_or_default();
        if font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0") {
            return Self::wide(pdf, font, to_unicode);
        }
        let first = pdf.entry(font, b"FirstChar").and_then(|first| u32::try_from(first.as_i64().ok()?).ok()).unwrap_or(0);
        let widths = match pdf.entry(font, b"Widths") {
            Some(Object::Array(widths)) => {
                (first..).zip(widths.iter().take(256)).filter_map(|(code, width)| Some((code, number(pdf, width)?))).collect()
            }
            _ => BTreeMap::new(),
        };
        // A Type 3 font measures in units of its own, most often thousandths.
        Self { to_unicode, codes: Codes::Simple(Box::new(simple(pdf, font))), widths, usual_width: 500.0 }
    }

    fn wide(pdf: &Pdf<'_>, font: &Dictionary, to_unicode: ToUnicode) -> Self {
        let named = pdf.entry(font, b"Encoding").and_then(|encoding| Written::named(encoding.as_name().ok()?));
        let below = match pdf.entry(font, b"DescendantFonts") {
            Some(Object::Array(fonts)) => fonts.first().and_then(|font| pdf.dictionary(font)),
            _ => None,
        }
        .unwrap_or_default();
        let mut widths = BTreeMap::new();
        if let Some(Object::Array(list)) = pdf.entry(&below, b"W") {
            wide_widths(pdf, &list, &mut widths);
        }
        let usual_width = below.get(b"DW").ok().and_then(|width| number(pdf, width)).unwrap_or(1000.0);
        Self { to_unicode, codes: Codes::Wide(named.unwrap_or(Written::Glyphs)), widths, usual_width }
    }

    /// What a string is.
    pub(super) fn show(&self, bytes: &[u8]) -> Shown {
        let mut out = Shown::default();
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = match &self.codes {
                Codes::Simple(_) => 1,
                Codes::Wide(written) => {
                    let of_table = (*written == Written::Glyphs).then(|| self.to_unicode.code_length(rest)).flatten();
                    of_table.unwrap_or_else(|| written.code_length(rest))
                }
            }
            .clamp(1, rest.len());
            let (code_bytes, after) = rest.split_at(length);
            rest = after;
            let code = code_bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte));
            out.codes += 1;
            out.blanks += u32::from(code_bytes == b" ");
            out.width += self.widths.get(&code).copied().unwrap_or(self.usual_width);
            if !self.to_unicode.text(code, &mut out.text) && !self.without_table(code, code_bytes, &mut out.text) {
                out.unknown += 1;
            }
        }
        out
    }

    fn without_table(&self, code: u32, bytes: &[u8], out: &mut String) -> bool {
        match &self.codes {
            Codes::Simple(table) => match table.get(code as usize).copied().flatten() {
                Some(c) if self.to_unicode.is_empty() || !c.is_control() => out.push(c),
                _ => return false,
            },
            Codes::Wide(Written::Glyphs) => return false,
            Codes::Wide(Written::Utf16) => match char::from_u32(code) {
                Some(c) => out.push(c),
                None => return false,
            },
            Codes::Wide(Written::Old(encoding)) => match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => out.push_str(&text),
                None => return false,
            },
        }
        true
    }
}

/// A number, behind its reference.
pub(super) fn number(pdf: &Pdf<'_>, object: &Object) -> Option<f32> {
    pdf.follow(object)?.as_float().ok().filter(|number| number.is_finite())
}

/// `[1 [500 600] 10 20 700]` (§9.7.4.3).
fn wide_widths(pdf: &Pdf<'_>, list: &[Object], widths: &mut BTreeMap<u32, f32>) {
    let code = |object: &Object| object.as_i64().ok().and_then(|code| u32::try_from(code).ok()).filter(|code| *code < 1 << 16);
    let mut at = 0;
    while let (Some(first), Some(second)) = (list.get(at).and_then(code), list.get(at + 1)) {
        match pdf.follow(second) {
            Some(Object::Array(each)) => {
                let each = (first..).zip(&each).filter_map(|(code, width)| Some((code, number(pdf, width)?)));
                widths.extend(each.take(WIDTHS.saturating_sub(widths.len())));
                at += 2;
            }
            Some(last) => {
                if let (Some(last), Some(width)) = (code(&last), list.get(at + 2).and_then(|width| number(pdf, width))) {
                    widths.extend((first..=last).map(|code| (code, width)).take(WIDTHS.saturating_sub(widths.len())));
                }
                at += 3;
            }
            None => return,
        }
    }
}

/// What the codes of a font of one byte are (§9.6.6): a table by name, and what differs from it.
fn simple(pdf: &Pdf<'_>, font: &Dictionary) -> [Option<char>; 256] {
    let (name, differences) = match pdf.entry(font, b"Encoding") {
        Some(Object::Name(name)) => (Some(name), Vec::new()),
        Some(Object::Dictionary(encoding)) => {
            let name = pdf.entry(&encoding, b"BaseEncoding").and_then(|name| name.as_name().ok().map(<[u8]>::to_vec));
            let differences = pdf.entry(&encoding, b"Differences").and_then(|list| list.as_array().ok().cloned());
            (name, differences.unwrap_or_default())
        }
        _ => (None, Vec::new()),
    };
    let base = if name.as_deref() == Some(b"MacRomanEncoding") { encoding_rs::MACINTOSH } else { encoding_rs::WINDOWS_1252 };
    let mut table = [None; 256];
    for (slot, byte) in table.iter_mut().zip(0_u8..=255) {
        *slot = base.decode_without_bom_handling(&[byte]).0.chars().next();
    }
    let mut code = 0_usize;
    for one in &differences {
        match one {
            Object::Integer(next) => code = usize::try_from(*next).unwrap_or(256),
            Object::Name(name) => {
                if let Some(slot) = table.get_mut(code) {
                    *slot = glyph(name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    table
}

/// The character of a glyph's name (Adobe Glyph List): letters, `uni4E00`, `u1F600`, and the names that receipts use.
fn glyph(name: &[u8]) -> Option<char> {
    const NAMES: [(&str, char); 46] = [
        ("space", ' '),
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("period", '.'),
        ("comma", ','),
        ("colon", ':'),
        ("semicolon", ';'),
        ("hyphen", '-'),
        ("minus", '−'),
        ("endash", '–'),
        ("emdash", '—'),
        ("underscore", '_'),
        ("slash", '/'),
        ("backslash", '\\'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("bracketleft", '['),
        ("bracketright", ']'),
        ("braceleft", '{'),
        ("braceright", '}'),
        ("plus", '+'),
        ("equal", '='),
        ("asterisk", '*'),
        ("numbersign", '#'),
        ("percent", '%'),
        ("ampersand", '&'),
        ("at", '@'),
        ("dollar", '$'),
        ("yen", '¥'),
        ("Euro", '€'),
        ("less", '<'),
        ("greater", '>'),
        ("question", '?'),
        ("exclam", '!'),
        ("quotedbl", '"'),
        ("quotesingle", '\''),
        ("bar", '|'),
        ("bullet", '•'),
    ];
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if let Some((_, c)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c);
    }
    let hex = name
        .strip_prefix("uni")
        .filter(|hex| hex.len() == 4)
        .or_else(|| name.strip_prefix('u').filter(|hex| (4..=6).contains(&hex.len())))?;
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        for (name, c) in [
            ("A", Some('A')),
            ("seven", Some('7')),
            ("uni4E00", Some('一')),
            ("u1F600", Some('😀')),
            ("yen.alt", Some('¥')),
            ("g12", None),
            ("", None),
        ] {
            assert_eq!(glyph(name.as_bytes()), c, "{name}");
        }
    }
}
