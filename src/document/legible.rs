//! What may be shown of a text. Text that came from evidence is hostile: it may hold characters
//! that reorder, hide or fake what stands beside them. [`legible`] leaves nothing of that kind, and
//! is applied wherever text becomes a letter: by `typeset` and by the plain writers alike.
//!
//! * What changes the order in which text is *read* (right-to-left overrides, Unicode TR #36 §2.3)
//!   and control characters become a visible mark such as `〔U+202E〕`.
//! * What shows nothing and changes nothing here (zero-width spaces and joiners, variation
//!   selectors, left-to-right marks, tag characters) is dropped: it can only hide.
//! * Every kind of line break and tab becomes a space: a run of text is one line of thought, and
//!   evidence must not be able to begin a paragraph of its own in a letter.

use std::borrow::Cow;
use std::fmt::Write;

/// The text as it may be shown.
#[must_use]
pub fn legible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|ch| treatment(ch) == Treatment::Keep) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut before = '\0';
    for ch in text.chars() {
        match treatment(ch) {
            Treatment::Keep => shown.push(ch),
            // CR LF is one line break.
            Treatment::Space if before == '\r' && ch == '\n' => {}
            Treatment::Space => shown.push(' '),
            Treatment::Drop => {}
            Treatment::Mark => push_mark(&mut shown, ch),
        }
        before = ch;
    }
    Cow::Owned(shown)
}

/// Appends the visible mark that stands for a character which cannot be shown.
pub fn push_mark(out: &mut String, ch: char) {
    write!(out, "〔U+{:04X}〕", u32::from(ch)).expect("writing to a String does not fail");
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Treatment {
    Keep,
    Space,
    Drop,
    Mark,
}

fn treatment(ch: char) -> Treatment {
    match ch {
        ' '..='~' => Treatment::Keep,
        '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Treatment::Space,
        // Spaces of other widths; the ideographic space and the no-break space keep their meaning.
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Treatment::Space,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => Treatment::Mark,
        // Soft hyphen, grapheme joiner, Mongolian separators, joiners, marks of the reading
        // direction we set in anyway, invisible operators, deprecated format characters.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'
        | '\u{202c}'
        | '\u{202d}'
        | '\u{2060}'..='\u{2066}'
        | '\u{2068}'..='\u{206f}'
        | '\u{feff}' => Treatment::Drop,
        // Right-to-left embedding, override and isolate.
        '\u{202b}' | '\u{202e}' | '\u{2067}' => Treatment::Mark,
        // Variation selectors and tag characters.
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' => Treatment::Drop,
        // Letters that are drawn as nothing: Hangul fillers and the empty Braille pattern.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' => Treatment::Mark,
        // Interlinear annotations and embedded objects.
        '\u{fff0}'..='\u{fffc}' => Treatment::Mark,
        _ => Treatment::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(legible("订单号KM2026，98.00元（证据2）。"), Cow::Borrowed(_)));
    }

    #[test]
    fn each_kind_of_character() {
        let case = |text: &str, shown: &str| assert_eq!(legible(text), shown, "{text:?}");
        case("退\u{202e}款不\u{202c}", "退〔U+202E〕款不");
        case("a\u{7}b", "a〔U+0007〕b");
        case("一\r\n二\n三\u{2028}四\t五", "一 二 三 四 五");
        case("\u{202d}138 0013\u{202c}", "138 0013");
        case("❤\u{fe0f}", "❤");
        case("👨\u{200d}👩", "👨👩");
        case("葛\u{e0100}", "葛");
        case("a\u{e0041}\u{feff}b", "ab");
        case("空\u{3164}白", "空〔U+3164〕白");
        case("全\u{3000}角\u{a0}格\u{2003}x", "全\u{3000}角\u{a0}格 x");
    }
}
