//! Physical lines to records: a quoted field may span lines, and a lone quote stays a character.
//!
//! A bill whose product name begins with a single `"` would otherwise swallow every row up to the
//! next quote. Lines are counted here, because the position a CSV parser gives is where it stopped
//! before, blank lines and all.

use std::borrow::Cow;

/// Lines that one quoted field may span.
const MOST_LINES: usize = 64;

/// Records mended so that a CSV parser with `\n` between records cannot go astray.
#[derive(Debug, Default)]
pub struct Records {
    /// One record per entry of `lines`, each ended by `\n`.
    pub csv: String,
    /// The line each record begins on, counted from 1.
    pub lines: Vec<u64>,
}

impl Records {
    /// Mends a text.
    pub fn of(text: &str, delimiter: char) -> Self {
        // Text written with `\r` alone between lines has no `\n` at all.
        let between = if text.contains('\n') { '\n' } else { '\r' };
        let mut lines = text.split(between).map(|line| line.strip_suffix('\r').unwrap_or(line)).enumerate();
        let mut out = Self { csv: String::with_capacity(text.len() + 1), lines: Vec::new() };
        let mut widest = 0;
        while let Some((at, line)) = lines.next() {
            if line.trim().is_empty() {
                continue;
            }
            out.lines.push(at as u64 + 1);
            let mut record = Cow::Borrowed(line);
            if let Some(Open::Unclosed(_)) = Scan::of(line, delimiter).open()
                && let Some((joined, more)) = join(line, lines.clone().map(|(_, line)| line), delimiter, widest)
            {
                record = Cow::Owned(joined);
                lines.by_ref().take(more).for_each(drop);
            }
            widest = widest.max(write(&record, delimiter, &mut out.csv));
        }
        out
    }
}

/// The record whose last field goes on after `first`, and how many lines more it takes; `None` if its quote is a lone one.
fn join<'a>(first: &str, rest: impl Iterator<Item = &'a str>, delimiter: char, widest: usize) -> Option<(String, usize)> {
    let mut scan = Scan::of(first, delimiter);
    let mut joined = first.to_owned();
    for (used, line) in rest.take(MOST_LINES).enumerate() {
        // A line about as wide as the table is a row of its own, not the rest of a field.
        if widest > 4 && line.matches(delimiter).count() + 2 >= widest {
            return None;
        }
        joined.push('\n');
        joined.push_str(line);
        scan.go_on("\n", delimiter);
        scan.go_on(line, delimiter);
        match scan.open() {
            None => return Some((joined, used + 1)),
            Some(Open::Lone(_)) => return None,
            Some(Open::Unclosed(_)) => {}
        }
    }
    None
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
        let records = Records::of(text, ',');
        (records.csv, records.lines)
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
}
