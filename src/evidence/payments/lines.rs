//! Physical lines to records: a quoted field may span lines, and a lone quote stays a character.
//!
//! A bill whose product name begins with a single `"` would otherwise swallow every row up to the
//! next quote. Lines are counted here, because the position a CSV parser gives is where it stopped
//! before, blank lines and all.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use crate::evidence::text_lines::{Line, Lines};

/// Lines that one quoted field may span.
const MOST_LINES: usize = 64;

/// Of one record that spans lines, in bytes.
const MOST_RECORD: usize = 1 << 20;

/// Lines that are cut and told one by one.
const CUT_TOLD: usize = 50;

/// A text of any size as records, each ended by `\n`, mended so that a CSV parser cannot go astray.
pub struct Records<R> {
    lines: Lines<R>,
    delimiter: char,
    /// Lines looked at already, for where a quoted field ends.
    ahead: VecDeque<Line>,
    widest: usize,
    /// The record at hand, and how much of it has been given.
    ready: String,
    given: usize,
    /// The lines that records begin on, of those given and not yet asked for.
    begins: VecDeque<u64>,
    /// The first lines that are too long to be taken whole.
    pub cut: Vec<u64>,
}

impl<R: BufRead> Records<R> {
    /// Of this text.
    pub fn of(text: R, delimiter: char) -> Self {
        Self {
            lines: Lines::new(text),
            delimiter,
            ahead: VecDeque::new(),
            widest: 0,
            ready: String::new(),
            given: 0,
            begins: VecDeque::new(),
            cut: Vec::new(),
        }
    }

    /// The line, counted from 1, that the next record begins on; asked for once for each.
    pub fn line(&mut self) -> u64 {
        self.begins.pop_front().unwrap_or(0)
    }

    /// Makes the next record ready, if there is one.
    fn more(&mut self) -> io::Result<bool> {
        self.ready.clear();
        self.given = 0;
        loop {
            let Some(line) = self.step()? else { return Ok(false) };
            if line.text.trim().is_empty() {
                continue;
            }
            self.begins.push_back(line.number);
            let record = match Scan::of(&line.text, self.delimiter).open() {
                Some(Open::Unclosed(_)) => self.join(&line.text)?.map_or(Cow::Borrowed(&*line.text), Cow::Owned),
                _ => Cow::Borrowed(&*line.text),
            };
            self.widest = self.widest.max(write(&record, self.delimiter, &mut self.ready));
            return Ok(true);
        }
    }

    fn step(&mut self) -> io::Result<Option<Line>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.read_line(),
        }
    }

    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let line = self.lines.next()?;
        if let Some(line) = line.as_ref().filter(|line| line.cut && self.cut.len() < CUT_TOLD) {
            self.cut.push(line.number);
        }
        Ok(line)
    }

    /// The record whose last field goes on after `first`, its lines taken; `None` if its quote is a lone one.
    fn join(&mut self, first: &str) -> io::Result<Option<String>> {
        let mut scan = Scan::of(first, self.delimiter);
        let mut joined = first.to_owned();
        for used in 0..MOST_LINES {
            if used == self.ahead.len() {
                let Some(line) = self.read_line()? else { return Ok(None) };
                self.ahead.push_back(line);
            }
            let line = self.ahead[used].text.as_str();
            // A line about as wide as the table is a row of its own, not the rest of a field.
            let is_row = self.widest > 4 && line.matches(self.delimiter).count() + 2 >= self.widest;
            if is_row || joined.len() + line.len() > MOST_RECORD {
                return Ok(None);
            }
            joined.push('\n');
            joined.push_str(line);
            scan.go_on("\n", self.delimiter);
            scan.go_on(line, self.delimiter);
            match scan.open() {
                None => {
                    self.ahead.drain(..=used);
                    return Ok(Some(joined));
                }
                Some(Open::Lone(_)) => return Ok(None),
                Some(Open::Unclosed(_)) => {}
            }
        }
        Ok(None)
    }
}

impl<R: BufRead> Read for Records<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() && !self.more()? {
            return Ok(0);
        }
        let have = &self.ready.as_bytes()[self.given..];
        let count = have.len().min(room.len());
        room[..count].copy_from_slice(&have[..count]);
        self.given += count;
        Ok(count)
    }
}

/// Writes a record and its end; a quote that nothing closes is written as a character. Returns its fields.
fn write(record: &str, delimiter: char, out: &mut String) -> usize {
    let mut rest = record;
    let mut fields = 0;
    loop {
        let seen = Scan::of(rest, delimiter);
        fields += seen.fields;
        let Some(Open::Unclosed(open) | Open::Lone(open)) = seen.open() else {
            out.push_str(rest);
            out.push('\n');
            return fields;
        };
        let end = rest[open..].find(delimiter).map_or(rest.len(), |at| open + at);
        out.push_str(&rest[..open]);
        out.push('"');
        out.push_str(&rest[open..end].replace('"', "\"\""));
        out.push('"');
        match rest.get(end + delimiter.len_utf8()..) {
            Some(after) => {
                out.push(delimiter);
                rest = after;
            }
            None => {
                out.push('\n');
                return fields;
            }
        }
    }
}

/// What a CSV parser sees in a record: the states of `csv-core`, but that a quote closes a field only
/// where the field ends. `"多多"视频` begins with a quote and is not quoted.
struct Scan {
    state: State,
    /// Bytes seen.
    at: usize,
    /// Fields begun.
    fields: usize,
}

#[derive(Clone, Copy)]
enum State {
    Start,
    Plain,
    /// Inside quotes that opened here.
    Quoted(usize),
    /// After a quote that closes them, or is half of a doubled one.
    Closing(usize),
    /// After blanks behind a closing quote.
    Closed(usize),
    /// The quote that opened here closes before the end of its field.
    Lone(usize),
}

/// A field that begins with a quote and does not end with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// It may go on in the next line.
    Unclosed(usize),
    /// It cannot.
    Lone(usize),
}

impl Scan {
    fn of(record: &str, delimiter: char) -> Self {
        let mut scan = Self { state: State::Start, at: 0, fields: 1 };
        scan.go_on(record, delimiter);
        scan
    }

    fn go_on(&mut self, text: &str, delimiter: char) {
        for c in text.chars() {
            self.state = match (self.state, c) {
                (State::Lone(_), _) => return,
                (State::Quoted(from), '"') => State::Closing(from),
                (State::Quoted(from), _) | (State::Closing(from), '"') => State::Quoted(from),
                (State::Start, '"') => State::Quoted(self.at),
                (_, c) if c == delimiter => {
                    self.fields += 1;
                    State::Start
                }
                (State::Closing(from) | State::Closed(from), ' ' | '\t') => State::Closed(from),
                (State::Closing(from) | State::Closed(from), _) => State::Lone(from),
                (State::Start | State::Plain, _) => State::Plain,
            };
            self.at += c.len_utf8();
        }
    }

    fn open(&self) -> Option<Open> {
        match self.state {
            State::Quoted(from) => Some(Open::Unclosed(from)),
            State::Lone(from) => Some(Open::Lone(from)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> (String, Vec<u64>) {
        let (mut records, mut csv) = (Records::of(text.as_bytes(), ','), String::new());
        records.read_to_string(&mut csv).expect("from memory");
        (csv, records.begins.into())
    }

    #[test]
    fn lines_are_those_of_the_file() {
        assert_eq!(records("a\r\n\r\nb,\"x\r\ny\",c\r\nd\r\n"), ("a\nb,\"x\ny\",c\nd\n".to_owned(), vec![1, 3, 5]));
        assert_eq!(records("a\rb\rc"), ("a\nb\nc\n".to_owned(), vec![1, 2, 3]));
    }

    #[test]
    fn a_lone_quote_swallows_no_row() {
        let text = "t,a,b,c,d,e\n1,\"lone,b,c,d,e\n2,\"x, y\",b,c,d,e\n3,\"never,b,\"c\",d,\"e\n";
        let (csv, lines) = records(text);
        assert_eq!(lines, [1, 2, 3, 4]);
        assert_eq!(csv.lines().nth(1), Some("1,\"\"\"lone\",b,c,d,e"));
        assert_eq!(records("1,\"多多\"视频,c\n").0, "1,\"\"\"多多\"\"视频\",c\n");
        assert_eq!(csv.lines().nth(3), Some("3,\"\"\"never\",b,\"c\",d,\"\"\"e\""));
    }

    #[test]
    fn a_field_of_several_lines_is_joined() {
        let text = "t,a,b,c,d,e\n1,a,b,c,d,\"one\ntwo, with comma\nthree\"\n2,a,b,c,d,e\n";
        let (csv, lines) = records(text);
        assert_eq!(lines, [1, 2, 5]);
        assert!(csv.contains("\"one\ntwo, with comma\nthree\"\n2,"));
    }

    #[test]
    fn a_quote_that_never_ends_does_not_gather_the_file() {
        let text = format!("a,b\n1,\"never\n{}", "x\n".repeat(100_000));
        let mut records = Records::of(text.as_bytes(), ',');
        let (mut room, mut all) = ([0; 4096], 0);
        loop {
            let read = records.read(&mut room).expect("from memory");
            if read == 0 {
                break;
            }
            all += read;
            assert!(records.ahead.len() <= MOST_LINES && records.ready.len() <= 4096);
        }
        assert!(all > 200_000);
        let long = format!("1,\"{}\n{}\"\n2,b\n", "a".repeat(200 << 10), format!("{}\n", "b".repeat(200 << 10)).repeat(10));
        let mut records = Records::of(long.as_bytes(), ',');
        io::copy(&mut records, &mut io::sink()).expect("from memory");
        assert_eq!(records.begins.len(), 13);
    }

    #[test]
    fn a_line_too_long_is_cut_and_told() {
        let text = format!("a,b\n1,{}\n2,c\n", "长".repeat(200_000));
        let (mut records, mut csv) = (Records::of(text.as_bytes(), ','), String::new());
        records.read_to_string(&mut csv).expect("from memory");
        assert_eq!((records.cut, csv.lines().count(), csv.ends_with("2,c\n")), (vec![2], 3, true));
    }
}
