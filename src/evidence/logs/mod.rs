//! Logs: any text whose lines begin with a date and a time, read in constant memory.
//!
//! The room promises exact counts and the first and last time of logs of any size. It refuses to
//! guess: a stamp without a year is no stamp, and a log without offsets is of an unknown zone.

mod split;
mod stamp;

use super::fact::{Fact, LogLine};
use super::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use super::source::Source;
use crate::case::{When, Zone};
use crate::finding::{Finding, Place, Spot, What};
use split::{LINE_KEPT, Line, each_line};
use stamp::Stamped;

pub(super) use stamp::is_trouble;

/// Any dated log.
pub struct DatedLog;

/// Of a line and those that continue it, in bytes.
const TEXT_KEPT: usize = 4 << 10;

/// Notes about single lines.
const LINES_NOTED: usize = 10;

impl Reader for DatedLog {
    fn name(&self) -> &'static str {
        "dated-log"
    }

    fn title(&self) -> &'static str {
        "带时间的日志"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let lines: Vec<&str> = text.lines().collect();
        // What is set in, and what a stack trace says, belongs to a line above.
        let heads = lines.iter().filter(|line| !line.trim().is_empty() && !continues(line)).take(20);
        let dated: Vec<bool> = heads.map(|line| stamp::read(line).is_some()).collect();
        let count = dated.iter().filter(|dated| **dated).count();
        if count < 3 || count * 2 < dated.len() || is_document(text) || is_table(&lines) || is_chat(&lines) {
            return None;
        }
        Some(Reason::new(Certainty::Shape, format!("{count} of the first {} lines begin with a date and a time", dated.len())))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut log = Open::default();
        let seen = each_line(source, &mut |line| log.line(line, out))?;
        if let Some(done) = log.line.take() {
            out(Fact::Log(done));
        }
        if let Some(at) = seen.broken_at {
            let what = What::EncodingBroken { encoding: seen.encoding.as_str().to_owned(), at };
            out(Fact::Note(Finding::new(what, Place { file: String::new(), spot: Some(Spot::Byte(at)) })));
        }
        if log.count == 0 {
            let what = What::RecognisedButEmpty { reader: self.title().to_owned(), first: String::new() };
            out(Fact::Note(Finding::new(what, Place::file(""))));
        }
        let zone = if log.count > 0 && log.stated == log.count { "stated" } else { Zone::Unknown.as_str() };
        Ok(Summary { encoding: Some(seen.encoding), zone: Some(zone), ..Summary::default() })
    }
}

/// The line that others may still continue.
#[derive(Default)]
struct Open {
    line: Option<LogLine>,
    count: u64,
    stated: u64,
    cut: usize,
}

impl Open {
    fn line(&mut self, line: &Line<'_>, out: &mut dyn FnMut(Fact)) {
        if line.cut {
            self.cut += 1;
            if self.cut <= LINES_NOTED {
                let what = What::LineCut { kept_kib: (LINE_KEPT >> 10) as u64 };
                out(Fact::Note(Finding::new(what, Place::line("", line.number))));
            }
        }
        let Some(Stamped { local, precision, offset, level, text }) = stamp::read(&line.text) else {
            if let Some(open) = &mut self.line {
                join(&mut open.text, &line.text);
            }
            return;
        };
        if let Some(done) = self.line.take() {
            out(Fact::Log(done));
        }
        self.count += 1;
        self.stated += u64::from(offset.is_some());
        let at = When::new(local, precision, offset.map_or(Zone::Unknown, Zone::Stated));
        let mut kept = String::new();
        join(&mut kept, &text);
        self.line = Some(LogLine { line: line.number, at, level, text: kept });
    }
}

/// Adds a line, up to what is kept.
fn join(text: &mut String, line: &str) {
    let line = line.trim_end();
    let room = TEXT_KEPT.saturating_sub(text.len() + usize::from(!text.is_empty()));
    if room == 0 || line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let end = (0..=room.min(line.len())).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
    text.push_str(&line[..end]);
}

fn continues(line: &str) -> bool {
    line.starts_with([' ', '\t']) && stamp::read(line).is_none()
        || ["Caused by:", "Traceback", "at ", "..."].iter().any(|start| line.starts_with(start))
}

/// JSON and markup over several lines hold times too. A JSON value on each line is a log.
fn is_document(text: &str) -> bool {
    let text = text.trim_start();
    let first = text.lines().next().unwrap_or("").trim_end();
    let json =
        matches!(first, "{" | "[" | "[{") || first.starts_with(['{', '[']) && first.ends_with([',', '{', '[']) && first.contains('"');
    json || ["<?xml", "<!", "<html"].iter().any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// A table with a column for the time is a bill or a list, not a log.
fn is_table(lines: &[&str]) -> bool {
    const COLUMNS: [&str; 8] = ["时间", "日期", "金额", "交易", "time", "date", "amount", "timestamp"];
    let fields = |line: &str| line.matches([',', '\t', '|']).count();
    lines.iter().take(40).enumerate().any(|(at, header)| {
        let lower = header.to_lowercase();
        fields(header) >= 2
            && stamp::read(header).is_none()
            && COLUMNS.iter().any(|column| lower.contains(column))
            && lines[at + 1..].iter().find(|line| !line.trim().is_empty()).is_some_and(|row| fields(row) + 1 >= fields(header))
    })
}

/// Heads that stand alone, `time name`, each with its text on the lines below, are of a chat.
fn is_chat(lines: &[&str]) -> bool {
    let (mut dated, mut alone) = (0_usize, 0_usize);
    for (at, line) in lines.iter().take(200).enumerate() {
        let Some(stamped) = stamp::read(line) else { continue };
        dated += 1;
        let below = lines.get(at + 1).is_some_and(|below| !below.trim().is_empty() && !continues(below) && stamp::read(below).is_none());
        let above = at == 0 || lines[at - 1].trim().is_empty();
        alone += usize::from(below && above && stamped.level.is_none() && stamped.text.chars().count() <= 40);
    }
    alone * 5 >= dated * 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn read(bytes: &mut dyn Read) -> (Vec<LogLine>, Vec<Finding>, Summary) {
        let (mut lines, mut notes) = (Vec::new(), Vec::new());
        let summary = DatedLog
            .read(&mut Source::new("a.log", 0, bytes), &mut |fact| match fact {
                Fact::Log(line) => lines.push(line),
                Fact::Note(note) => notes.push(note),
                other => panic!("{other:?}"),
            })
            .expect("readable");
        (lines, notes, summary)
    }

    fn recognised(text: &str) -> bool {
        let sample = Sample { name: "a.log", head: text.as_bytes(), text: Some(text.to_owned()), len: text.len() as u64 };
        DatedLog.recognize(&sample).is_some()
    }

    #[test]
    fn what_continues_a_line_joins_it() {
        let text =
            "starting\n2026-09-13 20:20:01.123 ERROR [net] 连接失败\n\tat a.b(C.java:1)\nCaused by: x\n\n2026-09-13 20:20:02 INFO ok";
        let (lines, notes, summary) = read(&mut text.as_bytes());
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].line, lines[0].level.as_deref()), (2, Some("ERROR")));
        assert_eq!(lines[0].text, "[net] 连接失败\n\tat a.b(C.java:1)\nCaused by: x");
        assert_eq!((notes.len(), summary.zone), (0, Some("unknown")));
    }

    #[test]
    fn an_endless_trace_and_an_endless_line_are_cut() {
        let text = format!("2026-09-13T20:20:01+08:00 a\n{}2026-09-13T20:20:02+08:00 {}\n", "\tat x\n".repeat(5000), "长".repeat(50_000));
        let (lines, notes, summary) = read(&mut text.as_bytes());
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.text.len() <= TEXT_KEPT && line.text.len() > TEXT_KEPT - 8));
        assert_eq!(notes.len(), 1);
        assert_eq!((notes[0].what.code(), notes[0].place.line_number(), summary.zone), ("line-cut", Some(5002), Some("stated")));
    }

    #[test]
    fn a_log_and_what_is_none() {
        assert!(recognised("2026-09-13 20:20:01 a\n2026-09-13 20:20:02 b\n2026-09-13 20:20:03 c\n"));
        assert!(recognised("[2026-09-13 20:20:01] [ERROR] a\n  x\n  y\n  z\n  w\n[2026-09-13 20:20:02] b\n[2026-09-13 20:20:03] c"));
        assert!(!recognised("2026-09-13 20:20:01 a\n2026-09-13 20:20:02 b\n"));
        assert!(!recognised("a\nb\nc\nd\n2026-09-13 20:20:01 a\n2026-09-13 20:20:02 b\n2026-09-13 20:20:03 c"));
        assert!(recognised(&"{\"time\":\"2026-09-13T20:20:01Z\",\"level\":\"error\"}\n".repeat(3)));
        assert!(!recognised(
            "{\n \"at\": \"2026-09-13 20:20:01\",\n \"to\": \"2026-09-13 20:20:01\",\n \"by\": \"2026-09-13 20:20:01\"\n}"
        ));
        assert!(!recognised("交易时间,商户,金额\n2026-09-13 20:20:01,a,1\n2026-09-13 20:20:02,b,1\n2026-09-13 20:20:03,c,2\n"));
        assert!(!recognised("2026-09-13 20:20:01 甲\n在吗\n\n2026-09-13 20:20:02 乙\n在\n\n2026-09-13 20:20:03 甲\n退款\n"));
    }
}
