//! A text as people mean it: digits and letters of any width, and whatever stands between groups of digits, in plain ASCII; and
//! where each byte of that is in the text itself.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// A text made plain.
pub(crate) struct Plain<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Where each byte is in the text as written, and where that ends; nothing of a text that was plain already.
    at: Vec<usize>,
}

impl<'a> Plain<'a> {
    /// A text made plain.
    pub(crate) fn of(text: &'a str) -> Self {
        if text.is_ascii() { Self { text: Cow::Borrowed(text), at: Vec::new() } } else { Self::keeping(text, |_| true) }
    }

    /// The same without white space, which people put into addresses as they like.
    pub(crate) fn without_blanks(text: &'a str) -> Self {
        Self::keeping(text, |c| !c.is_whitespace())
    }

    fn keeping(text: &'a str, kept: impl Fn(char) -> bool) -> Self {
        // Logs are plain already, and most of what is said: there are many of them.
        if text.chars().all(|c| kept(c) && plain(c) == c) {
            return Self { text: Cow::Borrowed(text), at: Vec::new() };
        }
        let (mut made, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
        for (at, c) in text.char_indices().filter(|(_, c)| kept(*c)) {
            let c = plain(c);
            made.push(c);
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
        }
        places.push(text.len());
        Self { text: Cow::Owned(made), at: places }
    }

    /// Where a stretch of it is in the text as written.
    pub(crate) fn written(&self, from: usize, to: usize, text: &str) -> (usize, usize) {
        if self.at.is_empty() {
            return (from, to);
        }
        // Up to the end of its last character: blanks behind it are not of it.
        let last = self.at[to.saturating_sub(1).max(from)];
        (self.at[from], last + text[last..].chars().next().map_or(0, char::len_utf8))
    }
}

/// A character as ASCII, where it is a digit or letter of another form, a hyphen, a point or a blank; else itself.
pub(super) fn plain(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{fe63}' => '-',
        '\u{b7}' | '\u{30fb}' | '\u{ff0e}' => '.',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => c,
        // Of full width.
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ff00}'..='\u{ffef}' => c,
        _ => {
            let mut normal = c.nfkc();
            match (normal.next(), normal.next()) {
                (Some(one), None) if one.is_ascii_alphanumeric() => one,
                _ => c,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_need_no_table_are_those_of_the_table() {
        for c in '\u{2e80}'..='\u{ffef}' {
            let mut normal = c.nfkc();
            let one = normal.next().filter(|one| one.is_ascii_alphanumeric() && normal.next().is_none());
            if let Some(one) = one {
                assert_eq!(plain(c), one, "{c:?}");
            }
        }
    }

    #[test]
    fn what_is_found_is_found_where_it_was_written() {
        let text = "电话１３９ 1—2。";
        let plain = Plain::of(text);
        assert_eq!(plain.text, "电话139 1-2。");
        let from = plain.text.find("139").expect("there");
        let (from, to) = plain.written(from, from + "139 1-2".len(), text);
        assert_eq!(&text[from..to], "１３９ 1—2");
        let text = "样本区 样本路 1号 ";
        let plain = Plain::without_blanks(text);
        let (from, to) = plain.written(0, plain.text.len(), text);
        assert_eq!((&*plain.text, &text[from..to]), ("样本区样本路1号", "样本区 样本路 1号"));
    }
}
