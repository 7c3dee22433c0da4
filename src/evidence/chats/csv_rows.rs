//! Comma-separated rows of any size: one row in memory at a time, and of a field only so much, so that a quote that is never
//! closed cannot swallow the memory together with the rest of the file.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use csv::StringRecord;

use super::{ReadError, Source};
use crate::evidence::utf8_stream::{Utf8Stream, Written};

/// Of one field, in bytes.
pub(super) const FIELD_KEPT: usize = 256 << 10;

/// Gives each row with the line it begins on, and whether one of its fields was cut.
pub(super) fn each_row(source: &mut Source<'_>, each: &mut dyn FnMut(u64, &StringRecord, bool)) -> Result<Written, ReadError> {
    let fields = Fields {
        from: Utf8Stream::new(source),
        state: State::Start,
        len: 0,
        after_cr: false,
        line: 1,
        at_row: true,
        rows: VecDeque::new(),
        ready: Vec::new(),
        given: 0,
    };
    let mut rows = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(fields);
    let mut row = StringRecord::new();
    loop {
        match rows.read_record(&mut row) {
            Ok(true) => {
                // The crate counts blank lines above a row to the row.
                let counted = row.position().map_or(1, csv::Position::line);
                let line = rows.get_mut().rows.pop_front().unwrap_or(counted);
                each(line, &row, row.iter().any(|field| field.len() >= FIELD_KEPT));
            }
            Ok(false) => return Ok(rows.get_ref().from.written()),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => return Err(ReadError::Io(error)),
                other => return Err(ReadError::Malformed(format!("{other:?}"))),
            },
        }
    }
}

/// The same text, long fields cut, and LF at the end of each row.
struct Fields<R> {
    from: R,
    state: State,
    len: usize,
    /// A row ended with CR, and its LF is still to be passed over.
    after_cr: bool,
    line: u64,
    at_row: bool,
    /// The lines on which the rows ahead begin.
    rows: VecDeque<u64>,
    ready: Vec<u8>,
    given: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    /// A quote within quotes: the end of the field, or the first of two. It is held back.
    Quote,
}

impl<R> Fields<R> {
    /// As many bytes of a field as can be taken as they are, at least none.
    fn plain(&mut self, bytes: &[u8]) -> usize {
        let room = FIELD_KEPT.saturating_sub(self.len);
        let special: fn(&u8) -> bool = match self.state {
            State::Quoted => |byte| matches!(byte, b'"' | b'\n' | b'\r'),
            State::Bare => |byte| matches!(byte, b',' | b'\n' | b'\r'),
            State::Start | State::Quote => return 0,
        };
        let count = bytes.iter().take(room).position(special).unwrap_or(bytes.len().min(room));
        self.ready.extend_from_slice(&bytes[..count]);
        self.len += count;
        count
    }

    fn push(&mut self, byte: u8) {
        let ended = std::mem::replace(&mut self.after_cr, byte == b'\r');
        if ended && byte == b'\n' {
            return;
        }
        if self.at_row && !matches!(byte, b'\n' | b'\r') {
            self.rows.push_back(self.line);
        }
        let ends_row = matches!(byte, b'\n' | b'\r') && matches!(self.state, State::Start | State::Bare | State::Quote);
        self.line += u64::from(ends_row || byte == b'\n');
        self.at_row = ends_row;
        self.state = match (self.state, byte) {
            (State::Start, b'"') => {
                self.ready.push(byte);
                State::Quoted
            }
            (State::Start | State::Bare, _) => return self.bare(byte),
            (State::Quoted, b'"') => State::Quote,
            (State::Quoted, _) => {
                self.after_cr = false;
                self.keep(&[byte]);
                State::Quoted
            }
            (State::Quote, b'"') => {
                self.keep(b"\"\"");
                State::Quoted
            }
            (State::Quote, _) => {
                self.ready.push(b'"');
                self.state = State::Bare;
                return self.bare(byte);
            }
        };
    }

    /// A byte outside quotes.
    fn bare(&mut self, byte: u8) {
        if matches!(byte, b',' | b'\n' | b'\r') {
            self.ready.push(if byte == b'\r' { b'\n' } else { byte });
            (self.state, self.len) = (State::Start, 0);
        } else {
            self.keep(&[byte]);
            self.state = State::Bare;
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let begins = bytes[0] & 0xc0 != 0x80;
        if self.len < FIELD_KEPT || !begins && self.len < FIELD_KEPT + 3 {
            self.ready.extend_from_slice(bytes);
            self.len += bytes.len();
        } else {
            // A character that begins beyond the limit is left out with all its bytes.
            self.len = FIELD_KEPT + 3;
        }
    }
}

impl<R: BufRead> Read for Fields<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            self.ready.clear();
            self.given = 0;
            let have = self.from.fill_buf()?;
            if have.is_empty() {
                if self.state != State::Quote {
                    return Ok(0);
                }
                // The quote that was held back ends the last field.
                self.state = State::Bare;
                self.ready.push(b'"');
                break;
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

    fn rows(text: &str) -> Vec<(u64, Vec<String>, bool)> {
        let mut from = text.as_bytes();
        let mut out = Vec::new();
        each_row(&mut Source::new("a", 0, &mut from), &mut |line, row, cut| {
            out.push((line, row.iter().map(str::to_owned).collect(), cut));
        })
        .expect("readable");
        out
    }

    #[test]
    fn rows_with_the_line_they_begin_on() {
        let seen = rows("a,b\r\n1,\"x\"\"y\r\nz\",3\r\n\r\n\"q\"w,2\n");
        let expected: [(u64, &[&str]); 3] = [(1, &["a", "b"]), (2, &["1", "x\"y\r\nz", "3"]), (5, &["qw", "2"])];
        assert_eq!(seen, expected.map(|(line, row)| (line, row.iter().map(|field| (*field).to_owned()).collect(), false)));
    }

    #[test]
    fn a_quote_that_is_never_closed() {
        let seen = rows(&format!("a\n\"{}\nb", "退,\n".repeat(FIELD_KEPT)));
        assert_eq!(seen.len(), 2);
        assert!(seen[1].2 && seen[1].1[0].len() <= FIELD_KEPT + 8);
    }
}
