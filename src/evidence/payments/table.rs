//! Rows of trimmed fields, each with the line it stands on.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use super::columns::{Header, folded, plain};
use super::lines::Records;
use crate::evidence::spooled_text::SpooledText;

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Line of the text or row of the sheet, counted from 1.
    pub line: u64,
    /// Its fields, trimmed.
    pub fields: Vec<String>,
}

impl Row {
    /// A field, empty where the row is too short.
    pub fn get(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", String::as_str)
    }

    /// The first field.
    pub fn first(&self) -> &str {
        self.get(0)
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(String::is_empty)
    }

    /// Whether only its first field holds anything, as in lines before and after a table.
    pub fn is_single(&self) -> bool {
        !self.first().is_empty() && self.fields.iter().skip(1).all(String::is_empty)
    }

    /// Its beginning on one line, for a note.
    pub fn short(&self) -> String {
        const MOST: usize = 60;
        let mut text: String = self.fields.join(",").chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST + 1).collect();
        if text.chars().count() > MOST {
            text.pop();
            text.push('…');
        }
        text
    }
}

/// Without what exports put around fields: blanks, the tabs that keep spreadsheets off ids, marks of byte order.
pub fn trimmed(field: &str) -> &str {
    field.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// The rows of a text whose header is known. Blank lines give none.
pub fn rows_of(text: &str, header: Header<'_>) -> impl Iterator<Item = Row> {
    Rows::parted(text.as_bytes(), delimiter(text, header)).map_while(Result::ok)
}

/// The rows of a text whose header may be any bank's. Blank lines give none.
pub fn rows(text: &str) -> impl Iterator<Item = Row> {
    Rows::parted(text.as_bytes(), usual_delimiter(text)).map_while(Result::ok)
}

/// Gives the rows of a text of any size, of a known header or of any bank's, until `take` says `false`. Returns the first
/// of the lines that were too long to be taken whole.
///
/// # Errors
/// When it cannot be read.
pub fn each_row(text: &mut SpooledText, header: Option<Header<'_>>, take: &mut dyn FnMut(&Row) -> bool) -> io::Result<Vec<u64>> {
    let head = text.head(HEAD)?;
    let delimiter = header.map_or_else(|| usual_delimiter(&head), |header| delimiter(&head, header));
    let mut rows = Rows::parted(text.anew()?, delimiter);
    for row in &mut rows {
        if !take(&row?) {
            break;
        }
    }
    Ok(std::mem::take(&mut rows.csv.get_mut().cut))
}

/// The rows of a text, one at a time.
struct Rows<R> {
    csv: csv::Reader<Records<R>>,
    record: csv::StringRecord,
}

impl<R: BufRead> Rows<R> {
    fn parted(text: R, delimiter: char) -> Self {
        let csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter as u8)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(Records::of(text, delimiter));
        Self { csv, record: csv::StringRecord::new() }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.csv.read_record(&mut self.record) {
            Ok(true) => {
                let line = self.csv.get_mut().line();
                let fields = self.record.iter().take(MOST_FIELDS).map(|field| unguarded(trimmed(field)).to_owned()).collect();
                Some(Ok(Row { line, fields }))
            }
            Ok(false) => None,
            // Every row width passes and all of it is UTF-8: only the bytes themselves can fail.
            Err(error) => Some(Err(io::Error::other(error))),
        }
    }
}

/// `="20240101"` is how a spreadsheet program is kept from making a number of it.
fn unguarded(field: &str) -> &str {
    field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).map_or(field, trimmed)
}

/// The part of a text in which the header stands, if it has one.
pub fn beginning(text: &str) -> &str {
    let text = text.get(..BEGINNING).or_else(|| (BEGINNING - 3..BEGINNING).rev().find_map(|end| text.get(..end))).unwrap_or(text);
    let end = memchr::memchr_iter(b'\n', text.as_bytes()).nth(HEADER_WITHIN - 1);
    end.map_or(text, |end| &text[..end])
}

/// Commas as exported; tabs or semicolons where a spreadsheet program saved it again ("Unicode 文本"): what parts the
/// line with most of the header's names into most of them.
fn delimiter(text: &str, header: Header<'_>) -> char {
    let mut best = (0, ',');
    // Of most lines no field is a name, nor begins as one does: that is sooner known than which name it is.
    let (known, most) = (header.folded_names(), header.most_names());
    let initials: BTreeSet<char> = known.iter().filter_map(|name| name.chars().next()).collect();
    let is_name = |field: &str| plain(field).next().is_some_and(|first| initials.contains(&first)) && known.contains(&folded(field));
    for line in text.lines().take(HEADER_WITHIN) {
        for delimiter in [',', '\t', ';'] {
            let fields = || line.split(delimiter).map(|field| trimmed(trimmed(field).trim_matches('"')));
            if !line.contains(delimiter) || !fields().any(is_name) {
                continue;
            }
            let names = header.names_in(&Row { line: 0, fields: fields().map(str::to_owned).collect() });
            if names > best.0 {
                best = (names, delimiter);
            }
            // No line has more.
            if best.0 == most {
                return best.1;
            }
        }
    }
    best.1
}

/// The same where it is not known whose header it is.
fn usual_delimiter(text: &str) -> char {
    let bill = |line: &&str| line.contains("金额") && (line.contains("收/支") || line.contains("收支类型"));
    let statement = |line: &&str| {
        let has = |words: [&str; 4]| words.iter().any(|word| line.contains(word));
        has(["交易日", "记账日", "入账日", "Date"]) && has(["金额", "支出", "余额", "amount"])
    };
    let header = text.lines().find(bill).or_else(|| text.lines().find(statement)).unwrap_or("");
    let count = |delimiter| header.matches(delimiter).count();
    [',', '\t', ';'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).filter(|delimiter| count(*delimiter) > 2).unwrap_or(',')
}

/// Lines within which the header stands; the longest beginning seen has 25.
const HEADER_WITHIN: usize = 200;

/// Bytes within which it stands. Banks put pages of terms above it.
const BEGINNING: usize = 32 << 10;

/// What is decoded to find it, in bytes.
const HEAD: u64 = 256 << 10;

/// Fields of a row; a bill has some twenty columns.
const MOST_FIELDS: usize = 2000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::payments::columns::{Column, Layout, Need};

    const LAYOUT: Layout =
        Layout { columns: &[(Column::Made, &["交易时间"], Need::Must), (Column::Amount, &["金额"], Need::Must)], telling: 0 };

    fn fields(text: &str) -> Vec<(u64, Vec<String>)> {
        rows_of(text, Header::Of(&[&LAYOUT])).map(|row| (row.line, row.fields)).collect()
    }

    #[test]
    fn tabs_around_ids_and_after_quotes_go() {
        assert_eq!(
            fields("\u{feff}a\t,\"3985734\"\t,\"7\t\" ,\" b \"\n\n\nc\n"),
            [(1, ["a", "3985734", "7", "b"].map(str::to_owned).to_vec()), (4, vec!["c".to_owned()])]
        );
    }

    #[test]
    fn a_table_saved_with_tabs_is_read() {
        let text = "特别提示：\n交易时间\t收/支\t金额\t商品说明\n2026/8/30 20:15\t支出\t12\t\"a,b\"\n";
        assert_eq!(fields(text)[2].1, ["2026/8/30 20:15", "支出", "12", "a,b"]);
    }

    #[test]
    fn the_fullest_header_says_what_parts_it() {
        const FULLER: Layout = Layout {
            columns: &[
                (Column::Made, &["交易时间"], Need::Must),
                (Column::Amount, &["金额"], Need::Must),
                (Column::Counterparty, &["交易对方"], Need::May),
            ],
            telling: 0,
        };
        let first = |text: &str| rows_of(text, Header::Of(&[&FULLER])).map(|row| row.fields.len()).collect::<Vec<_>>();
        // The first line has all that a header must have, and what parts it is not what parts the rows.
        assert_eq!(first("查询条件,交易时间,全部,金额\n交易时间\t金额\t交易对方\n2026/8/30\t12\t店\n"), [1, 3, 3]);
        assert_eq!(first("交易时间\t金额\t交易对方\n交易时间,金额,交易对方\n2026/8/30\t12\t店\n"), [3, 1, 3]);
        assert_eq!(first("交易时间,金额\n2026/8/30,12\n"), [2, 2]);
    }

    #[test]
    fn notes_are_short_and_on_one_line() {
        let row = Row { line: 1, fields: vec!["a\nb".to_owned(), "长".repeat(100)] };
        assert_eq!((row.short().chars().count(), row.short().starts_with("a b,长"), row.short().ends_with('…')), (61, true, true));
    }
}
