//! Reading the bytes of a line from left to right: the small steps that stamps and heads are made of.

/// A place in a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) digits: usize,
}

impl<'a> Cursor<'a> {
    /// At the start.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// All of the line.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// How much has been read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over so many bytes.
    pub(super) fn skip(&mut self, count: usize) {
        self.at = (self.at + count).min(self.bytes.len());
    }

    /// The byte, if it is next.
    pub(super) fn eat(&mut self, wanted: u8) -> bool {
        let next = self.peek() == Some(wanted);
        self.at += usize::from(next);
        next
    }

    /// Whichever of the bytes is next.
    pub(super) fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let next = self.peek().filter(|byte| wanted.contains(byte))?;
        self.at += 1;
        Some(next)
    }

    /// Whether a word is next; ASCII letters in any case.
    pub(super) fn begins(&self, word: &[u8]) -> bool {
        self.rest().get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
    }

    /// The word, if it is next; ASCII letters in any case.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let next = self.begins(word.as_bytes());
        self.at += if next { word.len() } else { 0 };
        next
    }

    /// Passes over ASCII letters.
    pub(super) fn letters(&mut self) {
        self.at += self.rest().iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    }

    /// Passes over blanks and tabs, and says whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        let count = self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.at += count;
        count > 0
    }

    /// A number of at most so many digits, nine at the utmost; `None` if there are more.
    pub(super) fn number(&mut self, most: usize) -> Option<Number> {
        let mut number = Number { value: 0, digits: 0 };
        for byte in self.rest() {
            if !byte.is_ascii_digit() {
                break;
            }
            if number.digits == most.min(9) {
                return None;
            }
            number = Number { value: number.value * 10 + u32::from(byte - b'0'), digits: number.digits + 1 };
        }
        self.at += number.digits;
        (number.digits > 0).then_some(number)
    }

    /// A number of exactly two digits.
    pub(super) fn two_digits(&mut self) -> Option<u32> {
        self.number(2).filter(|number| number.digits == 2).map(|number| number.value)
    }

    /// Passes over a fraction of a second, if there is one.
    pub(super) fn fraction(&mut self) {
        let mut ahead = *self;
        if ahead.one_of(b".,").is_some() && ahead.number(9).is_some() {
            *self = ahead;
        }
    }

    /// Which half of the day a clock of twelve hours names; true for the afternoon.
    pub(super) fn half_day(&mut self) -> Option<bool> {
        for (word, afternoon) in [("PM", true), ("AM", false), ("下午", true), ("上午", false)] {
            let mut ahead = *self;
            if ahead.word(word) && !ahead.peek().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
                *self = ahead;
                return Some(afternoon);
            }
        }
        None
    }
}
