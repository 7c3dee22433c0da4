//! Windows events saved as CSV: by the Event Viewer in Chinese or English, whose last column has no name,
//! or by PowerShell's `Export-Csv`. Records are quoted and span lines; each is bounded.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};

use super::entries::{Entries, Head, TEXT_KEPT};
use super::lines::{LINE_KEPT, each_line, head};
use super::stamp::Stamp;
use super::windows_date::{self, Order};
use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::finding::{Finding, Place, What};

/// Windows events as CSV.
pub struct WindowsEvents;

/// Records by whose dates the order of day and month is decided, and their bytes.
const RECORDS_WEIGHED: usize = 2000;
const BYTES_WEIGHED: usize = 4 << 20;

/// Notes about records that are not understood.
const RECORDS_NOTED: usize = 10;

/// Names of the columns, lower case, without blanks.
const TIME: [&str; 5] = ["日期和时间", "dateandtime", "timecreated", "timegenerated", "日期與時間"];
const LEVEL: [&str; 7] = ["级别", "leveldisplayname", "level", "entrytype", "层级", "关键字", "keywords"];
const SOURCE: [&str; 3] = ["来源", "source", "providername"];
const ID: [&str; 5] = ["事件id", "eventid", "id", "事件識別碼", "instanceid"];
const TASK: [&str; 4] = ["任务类别", "taskcategory", "taskdisplayname", "工作類別"];
const MESSAGE: [&str; 2] = ["message", "消息"];

/// Where each column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    time: usize,
    level: Option<usize>,
    source: Option<usize>,
    id: usize,
    task: Option<usize>,
    /// Of the Event Viewer's, the column after the last that has a name.
    message: usize,
}

impl Columns {
    fn of(header: &[Cow<'_, str>]) -> Option<Self> {
        let names: Vec<String> = header
            .iter()
            .map(|name| name.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect::<String>().to_lowercase())
            .collect();
        // The first name that there is: 级别 rather than 关键字, 事件 ID rather than another number.
        let find = |wanted: &[&str]| wanted.iter().find_map(|wanted| names.iter().position(|name| name == wanted));
        let (time, id) = (find(&TIME)?, find(&ID)?);
        let columns = Self {
            time,
            level: find(&LEVEL),
            source: find(&SOURCE),
            id,
            task: find(&TASK),
            message: find(&MESSAGE).unwrap_or(names.len()),
        };
        (columns.level.is_some() && columns.source.is_some()).then_some(columns)
    }
}

impl Reader for WindowsEvents {
    fn name(&self) -> &'static str {
        "windows-events-csv"
    }

    fn title(&self) -> &'static str {
        "Windows 事件日志（CSV）"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let header = sample.text.as_deref()?.lines().find(|line| !is_preface(line))?;
        let fields = fields(header, separator(header));
        Columns::of(&fields)?;
        Some(Reason::new(Certainty::Header, format!("columns of Windows events: {}", fields[..fields.len().min(6)].join(", "))))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut reading = Reading::default();
        let written = each_line(source, &mut |line| {
            if line.cut {
                reading.entries.note_cut(line.number, out);
            }
            reading.line(line.number, line.text, out);
        })?;
        reading.end(out);
        reading.weigh(out);
        reading.entries.note_broken(written.broken_at, written.encoding.as_str(), out);
        let zone = reading.entries.finish(self, out);
        Ok(Summary { encoding: Some(written.encoding), zone: Some(zone), ..Summary::default() })
    }
}

/// PowerShell writes the type first.
fn is_preface(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with("#TYPE")
}

/// A comma, or a tab where it was saved as text.
fn separator(header: &str) -> u8 {
    if header.contains('\t') && !header.contains(',') { b'\t' } else { b',' }
}

#[derive(Default)]
struct Reading {
    entries: Entries,
    columns: Option<(Columns, u8)>,
    /// The record being gathered, and the line it begins on.
    open: String,
    begins: u64,
    /// Whether a quotation in it has not ended.
    quoted: bool,
    /// Records that wait until the order of day and month is decided.
    waiting: Vec<(u64, String)>,
    waiting_bytes: usize,
    order: Option<Order>,
    not_understood: usize,
}

impl Reading {
    fn line(&mut self, number: u64, line: &str, out: &mut dyn FnMut(Fact)) {
        let turns = memchr_iter(b'"', line.as_bytes()).count() % 2 == 1;
        if self.open.is_empty() {
            if is_preface(line) {
                return;
            }
            self.begins = number;
            // Most records are one line, and are read where they stand.
            if !turns {
                return self.record(line, out);
            }
        } else {
            self.open.push('\n');
        }
        self.quoted ^= turns;
        self.open.push_str(line);
        if !self.quoted || self.open.len() > LINE_KEPT {
            self.end(out);
        }
    }

    /// The record that was gathered is complete.
    fn end(&mut self, out: &mut dyn FnMut(Fact)) {
        self.quoted = false;
        if !self.open.is_empty() {
            let mut record = std::mem::take(&mut self.open);
            self.record(&record, out);
            record.clear();
            self.open = record;
        }
    }

    fn record(&mut self, record: &str, out: &mut dyn FnMut(Fact)) {
        let Some((columns, separator)) = self.columns else {
            let separator = separator(record);
            self.columns = Columns::of(&fields(record, separator)).map(|columns| (columns, separator));
            return;
        };
        if let Some(order) = self.order {
            return self.event(self.begins, &fields(record, separator), columns, order, out);
        }
        self.waiting_bytes += record.len();
        self.waiting.push((self.begins, record.to_owned()));
        if self.waiting.len() >= RECORDS_WEIGHED || self.waiting_bytes >= BYTES_WEIGHED {
            self.weigh(out);
        }
    }

    /// Gives the records that waited, the order of their dates decided by them.
    fn weigh(&mut self, out: &mut dyn FnMut(Fact)) {
        let Some((columns, separator)) = self.columns else { return };
        let waiting = std::mem::take(&mut self.waiting);
        let order = *self.order.get_or_insert_with(|| {
            let dates: Vec<String> = waiting
                .iter()
                .filter_map(|(_, record)| fields(record, separator).into_iter().nth(columns.time).map(Cow::into_owned))
                .collect();
            let (order, said) = Order::of(dates.iter().map(String::as_str));
            if !said {
                let what = What::DateOrderUncertain { taken: order.words().to_owned() };
                out(Fact::Note(Finding::new(what, Place::file(""))));
            }
            order
        });
        for (number, record) in waiting {
            self.event(number, &fields(&record, separator), columns, order, out);
        }
    }

    fn event(&mut self, number: u64, record: &[Cow<'_, str>], columns: Columns, order: Order, out: &mut dyn FnMut(Fact)) {
        let field = |at: usize| record.get(at).map_or("", |field| field.trim());
        let Some(when) = windows_date::read(field(columns.time), order) else {
            self.not_understood += 1;
            if self.not_understood <= RECORDS_NOTED {
                let what = What::RowNotUnderstood { text: head(&record.join(","), 200).to_owned() };
                out(Fact::Note(Finding::new(what, Place::line("", number))));
            }
            return;
        };
        let level = columns.level.map(field).filter(|level| !level.is_empty());
        let named = [columns.source, Some(columns.id), columns.task].into_iter().flatten().map(field).filter(|field| !field.is_empty());
        let mut text = String::with_capacity(64 + field(columns.message).len().min(TEXT_KEPT));
        for part in named.chain([field(columns.message)]) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(head(part, TEXT_KEPT));
        }
        let head = Head { stamp: Some(Stamp::At(when)), level: level.map(Into::into), before: "", text: text.into() };
        self.entries.begin(number, head, "", out);
    }
}

/// The fields of a record; a quotation mark within a quoted field is doubled (RFC 4180 §2.7).
fn fields(record: &str, separator: u8) -> Vec<Cow<'_, str>> {
    let mut rest = record.trim_start_matches('\u{feff}');
    let mut out = Vec::with_capacity(8);
    loop {
        let (field, length) = field(rest, separator);
        out.push(field);
        match rest.get(length + 1..) {
            Some(after) => rest = after,
            None => return out,
        }
    }
}

/// The field that a text begins with, and its length as written.
fn field(text: &str, separator: u8) -> (Cow<'_, str>, usize) {
    let bytes = text.as_bytes();
    // Nearly all are plain, or quoted as a whole with no quotation mark in them.
    let plain = if bytes.first() == Some(&b'"') {
        memchr(b'"', &bytes[1..]).map(|close| (&text[1..=close], close + 2))
    } else {
        let end = memchr2(separator, b'"', bytes).unwrap_or(bytes.len());
        Some((&text[..end], end))
    };
    if let Some((field, length)) = plain.filter(|(_, length)| bytes.get(*length).is_none_or(|byte| *byte == separator)) {
        return (Cow::Borrowed(field), length);
    }
    let (mut field, mut at, mut quoted) = (String::new(), 0, false);
    loop {
        let rest = &bytes[at..];
        let end = if quoted { memchr(b'"', rest) } else { memchr2(separator, b'"', rest) }.unwrap_or(rest.len());
        field.push_str(&text[at..at + end]);
        at += end;
        match bytes.get(at) {
            Some(b'"') if quoted && bytes.get(at + 1) == Some(&b'"') => {
                field.push('"');
                at += 2;
            }
            Some(b'"') => {
                quoted = !quoted;
                at += 1;
            }
            _ => return (Cow::Owned(field), at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Character by character, as RFC 4180 reads.
    fn slowly(record: &str, separator: char) -> Vec<String> {
        let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
        let mut chars = record.trim_start_matches('\u{feff}').chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' => quoted = !quoted,
                c if c == separator && !quoted => out.push(std::mem::take(&mut field)),
                c => field.push(c),
            }
        }
        out.push(field);
        out
    }

    #[test]
    fn fields_plain_and_quoted() {
        for (record, expected) in [
            ("", &[""][..]),
            ("信息,2026/9/13 20:20:01,", &["信息", "2026/9/13 20:20:01", ""]),
            ("\"a\",\"b, c\",\"\",\"一\n二\"", &["a", "b, c", "", "一\n二"]),
            ("\u{feff}\"a \"\"b\"\"\",c", &["a \"b\"", "c"]),
            ("a\"b,c\",\"d", &["ab,c", "d"]),
        ] {
            assert_eq!(fields(record, b','), expected, "{record}");
        }
    }

    proptest! {
        #[test]
        fn the_same_fields_as_slowly(record in "[\",\\t一a \n]{0,30}") {
            prop_assert_eq!(fields(&record, b','), slowly(&record, ','));
            prop_assert_eq!(fields(&record, b'\t'), slowly(&record, '\t'));
        }
    }
}
