//! Names and texts that came from evidence or from an archive, made harmless for the eye: a file
//! name may hold a right-to-left override (`U+202E`) that makes `exe.gpj` read as `jpg.exe`, or a
//! control character that repaints a terminal. Only for display; JSON keeps the true text.

use std::fmt::Write as _;

/// More characters than this are cut: a hostile name must not fill the screen.
const LONGEST: usize = 200;

/// The text with every control, bidi, zero-width and otherwise invisible character made visible as
/// `⟨U+202E⟩`, and cut after 200 characters.
#[must_use]
pub fn shown(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => shown_whole(&text[..end]) + "…",
        None => shown_whole(text),
    }
}

/// The same at any length: for text that people are to copy whole.
#[must_use]
pub fn shown_whole(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) {
            // Writing to a string cannot fail.
            let _ = write!(out, "⟨U+{:04X}⟩", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character shows nothing of its own, or changes how its neighbours show: controls (Cc),
/// bidi controls (UAX #9 §2), zero-width and format characters, line and paragraph separators,
/// fillers, tags, and noncharacters.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["", "支付宝账单.csv", "a b－c.jpg", "发票（1）.pdf", "😀.png"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_made_visible() {
        assert_eq!(shown("a\u{202e}gpj.exe"), "a⟨U+202E⟩gpj.exe");
        assert_eq!(shown("a\u{1b}[31m\n"), "a⟨U+001B⟩[31m⟨U+000A⟩");
        assert_eq!(shown("\u{feff}付\u{200b}款\u{2066}"), "⟨U+FEFF⟩付⟨U+200B⟩款⟨U+2066⟩");
        assert_eq!(shown("\u{10ffff}"), "⟨U+10FFFF⟩");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(shown(&"长".repeat(500)), format!("{}…", "长".repeat(200)));
        assert_eq!(shown(&"长".repeat(200)), "长".repeat(200));
    }
}
