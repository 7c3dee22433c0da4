//! The syntax of PDF (ISO 32000-1 §7.2, §7.3), read from bytes that may be anything: every object is bounded
//! in depth and in parts, and what is no object ends the reading.

use lopdf::{Dictionary, Object, StringFormat};

/// Lists in lists.
const DEEPEST: usize = 32;

/// Parts of one object.
const PARTS: usize = 100_000;

/// What stands next.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Object(Object),
    /// An operator, or a word such as `stream`.
    Word(&'a [u8]),
}

/// A place in the bytes.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    left: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, left: PARTS }
    }

    /// The next object or word; `None` at the end, or where neither is.
    pub(super) fn token(&mut self) -> Option<Token<'a>> {
        self.left = PARTS;
        self.token_within(DEEPEST)
    }

    /// The next object, references among them; `None` where there is a word.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.left = PARTS;
        self.object_within(DEEPEST)
    }

    /// The word, if it is next.
    pub(super) fn word(&mut self, wanted: &[u8]) -> bool {
        let before = self.at;
        self.blanks();
        if self.rest().starts_with(wanted) {
            self.at += wanted.len();
            return true;
        }
        self.at = before;
        false
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn object_within(&mut self, depth: usize) -> Option<Object> {
        match self.token_within(depth)? {
            Token::Object(Object::Integer(id)) => {
                // `12 0 R` is a reference; two numbers are not.
                let before = self.at;
                if let (Some(generation), Ok(id)) = (self.plain_number(), u32::try_from(id))
                    && self.word(b"R")
                    && !self.rest().first().is_some_and(|byte| is_regular(*byte))
                {
                    return Some(Object::Reference((id, generation)));
                }
                self.at = before;
                Some(Object::Integer(id))
            }
            Token::Object(object) => Some(object),
            Token::Word(_) => None,
        }
    }

    fn plain_number(&mut self) -> Option<u16> {
        self.blanks();
        let digits = self.rest().iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&self.rest()[..digits]).ok()?.parse().ok()?;
        self.at += digits;
        Some(number)
    }

    fn token_within(&mut self, depth: usize) -> Option<Token<'a>> {
        self.blanks();
        self.left = self.left.checked_sub(1)?;
        let rest = self.rest();
        Some(Token::Object(match *rest.first()? {
            b'/' => self.name(),
            b'(' => self.literal(),
            b'<' if rest.get(1) == Some(&b'<') => self.dictionary(depth.checked_sub(1)?)?,
            b'<' => self.hexadecimal(),
            b'[' => self.array(depth.checked_sub(1)?)?,
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number()?,
            byte if is_regular(byte) => {
                let length = rest.iter().take_while(|byte| is_regular(**byte)).count();
                self.at += length;
                match &rest[..length] {
                    b"true" => Object::Boolean(true),
                    b"false" => Object::Boolean(false),
                    b"null" => Object::Null,
                    word => return Some(Token::Word(word)),
                }
            }
            // A bracket that closes nothing.
            _ => {
                self.at += 1;
                return Some(Token::Word(&rest[..1]));
            }
        }))
    }

    /// Passes over blanks and comments.
    fn blanks(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\0' | b'\t' | b'\n' | 0x0c | b'\r' | b' ' => self.at += 1,
                b'%' => self.at += self.rest().iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
                _ => break,
            }
        }
    }

    fn name(&mut self) -> Object {
        self.at += 1;
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let raw = &self.rest()[..length];
        self.at += length;
        let mut name = Vec::with_capacity(length);
        let mut at = 0;
        while at < raw.len() {
            let hex =
                (raw[at] == b'#').then(|| raw.get(at + 1..at + 3)).flatten().and_then(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?));
            name.push(hex.unwrap_or(raw[at]));
            at += if hex.is_some() { 3 } else { 1 };
        }
        Object::Name(name)
    }

    fn number(&mut self) -> Option<Object> {
        let length = self.rest().iter().take_while(|byte| matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9')).count();
        let text = std::str::from_utf8(&self.rest()[..length]).ok()?;
        self.at += length;
        if let Ok(number) = text.parse::<i64>() {
            return Some(Object::Integer(number));
        }
        // Some programs write `--5` or `5-`: what cannot be read counts as nothing, as others take it.
        #[allow(clippy::cast_possible_truncation)] // Positions on a page.
        Some(Object::Real(text.parse::<f64>().unwrap_or(0.0) as f32))
    }

    fn literal(&mut self) -> Object {
        self.at += 1;
        let (mut out, mut deep) = (Vec::new(), 1_usize);
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'(' => deep += 1,
                b')' => {
                    deep -= 1;
                    if deep == 0 {
                        break;
                    }
                }
                b'\\' => {
                    let escaped = self.bytes.get(self.at).copied();
                    self.at += usize::from(escaped.is_some());
                    match escaped {
                        Some(b'n') => out.push(b'\n'),
                        Some(b'r') => out.push(b'\r'),
                        Some(b't') => out.push(b'\t'),
                        Some(b'b') => out.push(8),
                        Some(b'f') => out.push(12),
                        Some(b'\r') => self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n')),
                        Some(b'\n') | None => {}
                        Some(first @ b'0'..=b'7') => {
                            let mut value = u32::from(first - b'0');
                            for _ in 0..2 {
                                let Some(next @ b'0'..=b'7') = self.bytes.get(self.at).copied() else { break };
                                value = value * 8 + u32::from(next - b'0');
                                self.at += 1;
                            }
                            out.push(u8::try_from(value & 0xff).unwrap_or(0));
                        }
                        Some(other) => out.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        Object::String(out, StringFormat::Literal)
    }

    fn hexadecimal(&mut self) -> Object {
        self.at += 1;
        let length = self.rest().iter().take_while(|byte| **byte != b'>').count();
        let digits: Vec<u8> = self.rest()[..length].iter().filter_map(|byte| digit(*byte)).collect();
        self.at = (self.at + length + 1).min(self.bytes.len());
        let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
        Object::String(bytes, StringFormat::Hexadecimal)
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        self.at += 1;
        let mut out = Vec::new();
        while !self.word(b"]") {
            out.push(self.object_within(depth)?);
        }
        Some(Object::Array(out))
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object> {
        self.at += 2;
        let mut out = Dictionary::new();
        while !self.word(b">>") {
            self.blanks();
            if self.rest().first() != Some(&b'/') {
                return None;
            }
            let Object::Name(key) = self.name() else { return None };
            out.set(key, self.object_within(depth)?);
        }
        Some(Object::Dictionary(out))
    }
}

fn is_regular(byte: u8) -> bool {
    !matches!(byte, b'\0' | b'\t' | b'\n' | 0x0c | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_each_kind() {
        let mut lexer = Lexer::new(b"<< /A#20B [1 -2.5 (a\\(b\\051\\n(c)) <48 4> true null 12 0 R 7 8] % c\n/D << >> >> stream");
        let Some(Object::Dictionary(dictionary)) = lexer.object() else { panic!() };
        let array = dictionary.get(b"A B").and_then(Object::as_array).expect("an array").clone();
        assert_eq!(array[0], Object::Integer(1));
        assert_eq!(array[2].as_str().expect("a string"), b"a(b)\n(c)");
        assert_eq!(array[3].as_str().expect("a string"), b"H@");
        assert_eq!((&array[6], &array[7], array.len()), (&Object::Reference((12, 0)), &Object::Integer(7), 9));
        assert_eq!(lexer.token(), Some(Token::Word(b"stream")));
        assert_eq!(lexer.token(), None);
    }

    #[test]
    fn what_is_hostile_ends() {
        for bytes in [
            "[".repeat(100_000),
            "<<".repeat(1000),
            "(".repeat(1000),
            "<</A ".repeat(1000),
            "[0 ".repeat(100),
            "<</A 1 2>>".into(),
            "<<1>>".into(),
        ] {
            let mut lexer = Lexer::new(bytes.as_bytes());
            assert!(!matches!(lexer.object(), Some(Object::Array(_) | Object::Dictionary(_))), "{}", &bytes[..8]);
        }
        assert_eq!(Lexer::new(format!("[{}]", "0 ".repeat(PARTS + 1)).as_bytes()).object(), None);
        for cut in ["<48", "(a\\", "<", "("] {
            let mut lexer = Lexer::new(cut.as_bytes());
            assert!(lexer.object().is_some());
            assert_eq!(lexer.at, cut.len(), "{cut} is read to its end and no further");
        }
        assert_eq!(Lexer::new(b"--5").object(), Some(Object::Real(0.0)));
    }
}
