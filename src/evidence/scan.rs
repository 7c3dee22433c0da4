//! Reading a line from left to right: the small steps that heads of messages and stamps of logs are made of.
//! Marks that cannot be seen (direction marks, byte order marks) are passed over everywhere.

/// The rest of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value.
    pub(super) value: u32,
    /// How many digits it was written with.
    pub(super) digits: usize,
}

impl<'a> Scan<'a> {
    /// From the start of a line.
    pub(super) fn new(line: &'a str) -> Self {
        Self { rest: line }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Passes over invisible marks.
    pub(super) fn marks(&mut self) {
        // No mark is ASCII, and most that is read is.
        if !self.rest.as_bytes().first().is_some_and(u8::is_ascii) {
            self.rest = self.rest.trim_start_matches(is_mark);
        }
    }

    /// Passes over blanks of any width, and says whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        self.marks();
        let before = self.rest.len();
        if !self.rest.as_bytes().first().is_some_and(u8::is_ascii_graphic) {
            self.rest = self.rest.trim_start_matches(|c| is_blank(c) || is_mark(c));
        }
        before != self.rest.len()
    }

    /// The character, if it is next.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        self.one_of(&[wanted]).is_some()
    }

    /// Whichever of the characters is next.
    pub(super) fn one_of(&mut self, wanted: &[char]) -> Option<char> {
        self.marks();
        let next = self.rest.chars().next().filter(|c| wanted.contains(c))?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    /// The word, if it is next; ASCII letters in any case.
    pub(super) fn word(&mut self, word: &str) -> bool {
        self.marks();
        // Most words are told apart by how they begin, and there are many to try.
        if let (Some(next), Some(first)) = (self.rest.as_bytes().first(), word.as_bytes().first())
            && !next.eq_ignore_ascii_case(first)
        {
            return false;
        }
        match self.rest.get(..word.len()) {
            Some(head) if head.eq_ignore_ascii_case(word) => {
                self.rest = &self.rest[word.len()..];
                true
            }
            _ => false,
        }
    }

    /// A number of at most so many digits, of any script; `None` if there are more.
    pub(super) fn number(&mut self, most: usize) -> Option<Number> {
        self.marks();
        let mut number = Number { value: 0, digits: 0 };
        let mut end = 0;
        for c in self.rest.chars() {
            let Some(digit) = digit(c) else { break };
            number = Number { value: number.value.checked_mul(10)?.checked_add(digit)?, digits: number.digits + 1 };
            if number.digits > most {
                return None;
            }
            end += c.len_utf8();
        }
        self.rest = &self.rest[end..];
        (number.digits > 0).then_some(number)
    }

    /// A number of exactly two digits.
    pub(super) fn two_digits(&mut self) -> Option<u32> {
        self.number(2).filter(|number| number.digits == 2).map(|number| number.value)
    }
}

/// Direction marks, isolates, joiners and byte order marks.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{061c}')
}

/// Blanks within a line, of any width.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The value of a decimal digit: ASCII, full-width, Arabic, Persian, Devanagari, Bengali.
pub(super) fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    // No digit is among them, and most of what is written here is.
    if matches!(c, '\u{2e80}'..='\u{ff0f}') {
        return None;
    }
    const ZEROS: [u32; 6] = ['0' as u32, 0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6];
    ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero).filter(|value| *value < 10))
}

/// Lines with their numbers from 1, for LF, CRLF and, where there is no LF at all, CR.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let end = if memchr::memchr(b'\n', text.as_bytes()).is_some() { b'\n' } else { b'\r' };
    let mut rest = text;
    let lines = std::iter::from_fn(move || {
        let until = (!rest.is_empty()).then(|| memchr::memchr(end, rest.as_bytes()).unwrap_or(rest.len()))?;
        let line = &rest[..until];
        rest = rest.get(until + 1..).unwrap_or("");
        Some(line.strip_suffix('\r').unwrap_or(line))
    });
    (1..).zip(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script_and_marks_between_them() {
        let mut scan = Scan::new("\u{200f}١٥\u{200f}/３");
        assert_eq!(scan.number(2), Some(Number { value: 15, digits: 2 }));
        assert!(scan.eat('/'));
        assert_eq!(scan.number(2), Some(Number { value: 3, digits: 1 }));
        assert_eq!(Scan::new("12345").number(4), None);
        assert_eq!(Scan::new("x").number(4), None);
    }

    #[test]
    fn line_ends_of_three_systems() {
        for text in ["a\nb\n", "a\r\nb", "a\rb\r"] {
            assert_eq!(lines(text).collect::<Vec<_>>(), [(1, "a"), (2, "b")], "{text:?}");
        }
        assert_eq!(lines("\n\na\rb\n\n").collect::<Vec<_>>(), [(1, ""), (2, ""), (3, "a\rb"), (4, "")]);
        assert_eq!(lines("").count(), 0);
    }
}
