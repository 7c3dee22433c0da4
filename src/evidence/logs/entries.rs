//! Lines to entries: what continues a stamped line joins it, times that lack their year are told, and
//! everything streams.

use std::borrow::Cow;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use super::level;
use super::lines::{LINE_KEPT, Line, each_line, head};
use super::stamp::{self, Stamp};
use crate::case::{Precision, When, Zone};
use crate::evidence::fact::{Fact, LogLine};
use crate::evidence::reader::{ReadError, Reader, Summary};
use crate::evidence::source::Source;
use crate::finding::{Finding, Place, Spot, What};

/// Of an entry, in bytes.
pub(super) const TEXT_KEPT: usize = 4 << 10;

/// Of the word for how grave it is, in bytes.
const LEVEL_KEPT: usize = 100;

/// Notes about single lines.
const LINES_NOTED: usize = 10;

/// How long before a full date in the same file a stamp without a year may lie to take its year from it.
const YEAR_REACHES: TimeDelta = TimeDelta::days(92);

/// What the first line of an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head<'a> {
    pub(super) stamp: Option<Stamp>,
    pub(super) level: Option<Cow<'a, str>>,
    /// What stood before the stamp and belongs to the text.
    pub(super) before: &'a str,
    pub(super) text: Cow<'a, str>,
}

/// Reads the first line of an entry; `None` for a line that continues one.
pub(super) type ReadHead = for<'a> fn(&'a str) -> Option<Head<'a>>;

/// Reads a log whose entries begin with a line that `read_head` knows.
pub(super) fn read(
    reader: &dyn Reader,
    source: &mut Source<'_>,
    read_head: ReadHead,
    out: &mut dyn FnMut(Fact),
) -> Result<Summary, ReadError> {
    let mut entries = Entries::default();
    let written = each_line(source, &mut |line| entries.line(line, read_head, out))?;
    entries.note_broken(written.broken_at, written.encoding.as_str(), out);
    let zone = entries.finish(reader, out);
    Ok(Summary { encoding: Some(written.encoding), zone: Some(zone), ..Summary::default() })
}

/// The entry that lines may still continue, and what is known of those before.
#[derive(Default)]
pub(super) struct Entries {
    open: Option<LogLine>,
    /// The first line that is not empty, for when no entry is found.
    first: String,
    count: u64,
    dated: u64,
    stated: u64,
    cut: usize,
    year: Year,
    without_year: u64,
    without_date: u64,
}

/// Which year stamps without one are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Year {
    /// Nothing has said so.
    #[default]
    Unknown,
    /// The file has a full date before its first stamp without a year.
    Near { date: NaiveDate, line: u64 },
    /// It is taken from there; the month of the last stamp is kept to see a year end.
    Taken { year: i32, month: u32 },
    /// There was a stamp, and no full date near it.
    Never,
}

impl Entries {
    fn line(&mut self, line: &Line<'_>, read_head: ReadHead, out: &mut dyn FnMut(Fact)) {
        if line.cut {
            self.note_cut(line.number, out);
        }
        if let Some(head) = read_head(line.text) {
            return self.begin(line.number, head, line.text, out);
        }
        if matches!(self.year, Year::Unknown | Year::Near { .. })
            && let Some((_, _, when)) = stamp::near_start(line.text)
        {
            self.year = Year::Near { date: when.local().date(), line: line.number };
        }
        match &mut self.open {
            Some(open) => {
                if open.level.is_none() {
                    open.level = level::below(line.text).map(str::to_owned);
                }
                join(&mut open.text, line.text);
            }
            None if self.first.is_empty() => head(line.text.trim(), 200).clone_into(&mut self.first),
            None => {}
        }
    }

    /// An entry begins; the one before it is complete.
    pub(super) fn begin(&mut self, number: u64, head: Head<'_>, line: &str, out: &mut dyn FnMut(Fact)) {
        self.give_open(out);
        self.count += 1;
        let at = head.stamp.and_then(|stamp| self.when(stamp, out));
        self.dated += u64::from(at.is_some());
        self.stated += u64::from(at.is_some_and(|at| matches!(at.zone(), Zone::Stated(_))));
        if at.is_none() {
            self.without_date += u64::from(!matches!(head.stamp, Some(Stamp::NoYear { .. })));
        }
        let text = match head.text {
            Cow::Owned(mut text) if at.is_some() && head.before.is_empty() => {
                text.truncate(self::head(&text, TEXT_KEPT).trim_end().len());
                text
            }
            given => {
                let mut text = String::with_capacity((head.before.len() + given.len() + 1).min(TEXT_KEPT));
                // Where the time cannot be said, its own words stay in the text.
                if at.is_none() {
                    join(&mut text, line);
                } else {
                    if !head.before.is_empty() {
                        join(&mut text, head.before);
                        text.push(' ');
                    }
                    add(&mut text, given.trim_end());
                }
                text
            }
        };
        let level = head.level.map(|level| self::head(&level, LEVEL_KEPT).to_owned());
        self.open = Some(LogLine { line: number, at, level, text });
    }

    fn give_open(&mut self, out: &mut dyn FnMut(Fact)) {
        if let Some(done) = self.open.take() {
            out(Fact::Log(done));
        }
    }

    pub(super) fn note_cut(&mut self, number: u64, out: &mut dyn FnMut(Fact)) {
        self.cut += 1;
        if self.cut <= LINES_NOTED {
            let what = What::LineCut { kept_kib: (LINE_KEPT >> 10) as u64 };
            out(Fact::Note(Finding::new(what, Place::line("", number))));
        }
    }

    pub(super) fn note_broken(&mut self, broken_at: Option<u64>, encoding: &str, out: &mut dyn FnMut(Fact)) {
        if let Some(at) = broken_at {
            let what = What::EncodingBroken { encoding: encoding.to_owned(), at };
            out(Fact::Note(Finding::new(what, Place { file: String::new(), spot: Some(Spot::Byte(at)) })));
        }
    }

    /// Gives the last entry and what has to be told of them all, and says what is known of the zone.
    pub(super) fn finish(mut self, reader: &dyn Reader, out: &mut dyn FnMut(Fact)) -> &'static str {
        self.give_open(out);
        let mut note = |what| out(Fact::Note(Finding::new(what, Place::file(""))));
        if self.count == 0 {
            note(What::RecognisedButEmpty { reader: reader.title().to_owned(), first: std::mem::take(&mut self.first) });
        }
        if self.without_year > 0 {
            note(What::YearMissing { lines: self.without_year });
        }
        if self.without_date > 0 {
            note(What::DateMissing { lines: self.without_date });
        }
        if self.dated > 0 && self.stated == self.dated { "stated" } else { "unknown" }
    }

    fn when(&mut self, stamp: Stamp, out: &mut dyn FnMut(Fact)) -> Option<When> {
        match stamp {
            Stamp::At(when) => Some(when),
            Stamp::TimeOnly => None,
            Stamp::NoYear { month, day, time, offset } => {
                let at = self.in_its_year(month, day, time, offset, out);
                self.without_year += u64::from(at.is_none());
                at
            }
        }
    }

    fn in_its_year(
        &mut self,
        month: u32,
        day: u32,
        time: NaiveTime,
        offset: Option<FixedOffset>,
        out: &mut dyn FnMut(Fact),
    ) -> Option<When> {
        let year = match self.year {
            Year::Never => return None,
            Year::Unknown => {
                self.year = Year::Never;
                return None;
            }
            Year::Near { date, line } => {
                let days = [date.year(), date.year() - 1].into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
                let Some(first) = days
                    .into_iter()
                    .find(|first| *first <= date + TimeDelta::days(1) && date.signed_duration_since(*first) <= YEAR_REACHES)
                else {
                    self.year = Year::Never;
                    return None;
                };
                let what = What::YearAssumed { year: i64::from(first.year()) };
                out(Fact::Note(Finding::new(what, Place::line("", line))));
                first.year()
            }
            // Only the end of a year takes a log from December to January.
            Year::Taken { year, month: 12 } if month == 1 => year + 1,
            Year::Taken { year, month: 1 } if month == 12 => year - 1,
            Year::Taken { year, .. } => year,
        };
        self.year = Year::Taken { year, month };
        let local = NaiveDate::from_ymd_opt(year, month, day)?.and_time(time);
        Some(When::new(local, Precision::Second, offset.map_or(Zone::Unknown, Zone::Stated)))
    }
}

/// Adds a line of its own, up to what is kept.
pub(super) fn join(text: &mut String, line: &str) {
    let line = line.trim_end();
    if line.is_empty() || text.len() + 1 >= TEXT_KEPT {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    add(text, line);
}

fn add(text: &mut String, more: &str) {
    text.push_str(head(more, TEXT_KEPT.saturating_sub(text.len())));
}
