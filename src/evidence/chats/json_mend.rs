//! JSON as programs really write it, mended byte by byte before it is parsed: a string longer than any message is cut
//! (pictures stand in exports as data URLs), half an emoji becomes U+FFFD, and raw control characters are escaped.

use std::io::{self, BufRead, Read};

/// Kept of one string, in bytes as written.
const STRING_KEPT: usize = 256 << 10;

/// What ends a string that was cut.
pub(super) const CUT: char = '…';

/// Fewer bytes than this, decoded, no cut string can have: `\u0041` is one character in six bytes.
pub(super) const CUT_AT_LEAST: usize = STRING_KEPT / 6;

/// The same JSON, mended.
pub(super) struct Mended<R> {
    from: R,
    /// JSON Lines: a string does not reach past the end of its line.
    by_lines: bool,
    state: State,
    /// Bytes of the string so far.
    len: usize,
    cut: bool,
    ready: Vec<u8>,
    given: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    Inside,
    /// After a backslash.
    Escape,
    /// Within `\uXXXX`: the value so far, digits to come, and the high half before it.
    Hex {
        value: u16,
        left: u8,
        high: Option<u16>,
    },
    /// After a high half; and after the backslash that follows it.
    High(u16),
    HighEscape(u16),
}

impl<R: BufRead> Mended<R> {
    pub(super) fn new(from: R, by_lines: bool) -> Self {
        Self { from, by_lines, state: State::Outside, len: 0, cut: false, ready: Vec::new(), given: 0 }
    }

    pub(super) fn inner(&self) -> &R {
        &self.from
    }

    fn put(&mut self, bytes: &[u8]) {
        self.len += bytes.len();
        if !self.cut {
            self.ready.extend(bytes);
        }
    }

    fn put_unit(&mut self, unit: u16) {
        self.put(format!("\\u{unit:04x}").as_bytes());
    }

    fn lone(&mut self) {
        self.put(b"\\ufffd");
    }

    /// As many bytes as can be taken as they are, at least none.
    fn plain(&mut self, bytes: &[u8]) -> usize {
        let count = match self.state {
            State::Outside => bytes.iter().position(|byte| *byte == b'"').unwrap_or(bytes.len()),
            State::Inside if !self.cut => {
                let room = STRING_KEPT.saturating_sub(self.len);
                let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
                bytes.iter().take(room).position(special).unwrap_or(bytes.len().min(room))
            }
            State::Inside => bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(bytes.len()),
            _ => 0,
        };
        if self.state == State::Outside || !self.cut {
            self.ready.extend_from_slice(&bytes[..count]);
        }
        if self.state == State::Inside {
            self.len += count;
        }
        count
    }

    fn push(&mut self, byte: u8) {
        if byte == b'\n' && self.by_lines {
            self.state = State::Outside;
        }
        match self.state {
            State::Outside => {
                if byte == b'"' {
                    (self.state, self.len, self.cut) = (State::Inside, 0, false);
                }
                self.ready.push(byte);
            }
            State::Inside => self.inside(byte),
            State::Escape => {
                self.state = State::Inside;
                match byte {
                    b'u' => self.state = State::Hex { value: 0, left: 4, high: None },
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.put(&[b'\\', byte]),
                    // No escape that JSON has: the backslash stands for itself.
                    _ => {
                        self.put(b"\\\\");
                        self.inside(byte);
                    }
                }
            }
            State::Hex { value, left, high } => self.hex(byte, value, left, high),
            State::High(high) => {
                if byte == b'\\' {
                    self.state = State::HighEscape(high);
                } else {
                    self.lone();
                    self.state = State::Inside;
                    self.inside(byte);
                }
            }
            State::HighEscape(high) => {
                if byte == b'u' {
                    self.state = State::Hex { value: 0, left: 4, high: Some(high) };
                } else {
                    self.lone();
                    self.state = State::Escape;
                    self.push(byte);
                }
            }
        }
    }

    fn inside(&mut self, byte: u8) {
        let boundary = byte & 0xc0 != 0x80;
        if !self.cut && boundary && byte != b'"' && self.len >= STRING_KEPT {
            self.ready.extend(CUT.to_string().as_bytes());
            self.cut = true;
        }
        match byte {
            b'"' => {
                self.state = State::Outside;
                self.ready.push(byte);
            }
            b'\\' => self.state = State::Escape,
            0..0x20 => self.put_unit(u16::from(byte)),
            _ => self.put(&[byte]),
        }
    }

    fn hex(&mut self, byte: u8, value: u16, left: u8, high: Option<u16>) {
        let Some(digit) = char::from(byte).to_digit(16) else {
            // Not four digits: it is no escape, and is shown as a mark.
            self.lone();
            self.state = State::Inside;
            return self.inside(byte);
        };
        let value = value << 4 | u16::try_from(digit).unwrap_or(0);
        if left > 1 {
            self.state = State::Hex { value, left: left - 1, high };
            return;
        }
        self.state = State::Inside;
        match (high, value) {
            (Some(high), 0xdc00..0xe000) => {
                self.put(format!("\\u{high:04x}\\u{value:04x}").as_bytes());
            }
            (high, _) => {
                if high.is_some() {
                    self.lone();
                }
                match value {
                    0xd800..0xdc00 => self.state = State::High(value),
                    0xdc00..0xe000 => self.lone(),
                    _ => self.put_unit(value),
                }
            }
        }
    }
}

impl<R: BufRead> Read for Mended<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            self.ready.clear();
            self.given = 0;
            let have = self.from.fill_buf()?;
            if have.is_empty() {
                return Ok(0);
            }
            let some = have[..have.len().min(8 << 10)].to_vec();
            self.from.consume(some.len());
            let mut rest = some.as_slice();
            loop {
                rest = &rest[self.plain(rest)..];
                let Some((byte, more)) = rest.split_first() else { break };
                self.push(*byte);
                rest = more;
            }
        }
        let count = (&self.ready[self.given..]).read(room)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(json: &str, by_lines: bool) -> String {
        let mut out = String::new();
        Mended::new(json.as_bytes(), by_lines).read_to_string(&mut out).expect("UTF-8");
        out
    }

    #[test]
    fn what_is_right_stays() {
        for json in [r#"{"a\"b":["\\","\n\u4e2d\ud83d\ude00",1.5e3,null,"中😀"]}"#, "", "\"", "[\"\\\"]"] {
            assert_eq!(mended(json, false), json);
        }
    }

    #[test]
    fn halves_of_emoji_and_control_characters() {
        for (json, expected) in [
            (r#""a\ud83d""#, r#""a\ufffd""#),
            (r#""\ud83db""#, r#""\ufffdb""#),
            (r#""\ud83d\n""#, r#""\ufffd\n""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ude00""#, r#""\ufffd""#),
            (r#""\u12g""#, r#""\ufffdg""#),
            (r#""C:\示例\x""#, r#""C:\\示例\\x""#),
            ("\"a\nb\u{1}\"", "\"a\\u000ab\\u0001\""),
        ] {
            assert_eq!(mended(json, false), expected);
        }
        assert_eq!(mended("\"a\n\"b\"", true), "\"a\n\"b\"");
    }

    #[test]
    fn long_strings_are_cut_between_characters() {
        let long = format!("[\"{}\",\"b\"]", "退".repeat(STRING_KEPT));
        let mended: Vec<String> = serde_json::from_str(&mended(&long, false)).expect("JSON");
        assert!(mended[0].len() < STRING_KEPT + 8 && mended[0].ends_with("退…"));
        assert_eq!(mended[1], "b");
    }
}
