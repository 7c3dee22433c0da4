use std::io::Read;

use super::*;
use crate::evidence::fact::{Fact, LogLine};
use crate::evidence::reader::{Reader, Sample, Summary};
use crate::evidence::source::Source;
use crate::finding::Finding;

fn read(reader: &dyn Reader, bytes: &mut dyn Read) -> (Vec<LogLine>, Vec<Finding>, Summary) {
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    let summary = reader
        .read(&mut Source::new("a.log", 0, bytes), &mut |fact| match fact {
            Fact::Log(line) => lines.push(line),
            Fact::Note(note) => notes.push(note),
            other => panic!("{other:?}"),
        })
        .expect("readable");
    (lines, notes, summary)
}

fn reader_of(text: &str) -> Option<&'static str> {
    let sample = Sample::of("a.log", text.as_bytes(), text.len() as u64);
    let readers: [&dyn Reader; 7] = [&WindowsEvents, &JsonLinesLog, &WebAccessLog, &AndroidLogcat, &Syslog, &DatedLog, &YearlessLog];
    readers.iter().find(|reader| reader.recognize(&sample).is_some()).map(|reader| reader.name())
}

fn codes(notes: &[Finding]) -> Vec<&'static str> {
    notes.iter().map(|note| note.what.code()).collect()
}

#[test]
fn what_continues_a_line_joins_it() {
    let text = "starting\n2026-09-13 20:20:01.123 ERROR [net] 连接失败\n\tat a.b(C.java:1)\nCaused by: x\n\n2026-09-13 20:20:02 INFO ok";
    let (lines, notes, summary) = read(&DatedLog, &mut text.as_bytes());
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[0].line, lines[0].level.as_deref()), (2, Some("ERROR")));
    assert_eq!(lines[0].text, "[net] 连接失败\n\tat a.b(C.java:1)\nCaused by: x");
    assert_eq!((notes.len(), summary.zone), (0, Some("unknown")));
}

#[test]
fn a_level_on_the_line_below() {
    let text = "Sep 13, 2026 8:20:01 PM com.example.Pay call\nSEVERE: 充值失败\nSep 13, 2026 8:20:02 PM com.example.Pay call\nINFO: ok\n";
    let (lines, ..) = read(&DatedLog, &mut text.as_bytes());
    assert_eq!(lines.iter().map(|line| line.level.as_deref()).collect::<Vec<_>>(), [Some("SEVERE"), Some("INFO")]);
}

#[test]
fn an_endless_trace_and_an_endless_line_are_cut() {
    const KEPT: usize = 4 << 10;
    let text = format!("2026-09-13T20:20:01+08:00 a\n{}2026-09-13T20:20:02+08:00 {}\n", "\tat x\n".repeat(5000), "长".repeat(50_000));
    let (lines, notes, summary) = read(&DatedLog, &mut text.as_bytes());
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.text.len() <= KEPT && line.text.len() > KEPT - 8));
    assert_eq!((codes(&notes), notes[0].place.line_number(), summary.zone), (vec!["line-cut"], Some(5002), Some("stated")));
}

#[test]
fn a_year_is_not_invented() {
    let text = "Dec 31 23:59:59 host a: x\nJan  1 00:00:01 host a: y\n";
    let (lines, notes, summary) = read(&Syslog, &mut text.as_bytes());
    assert!(lines.iter().all(|line| line.at.is_none()));
    assert_eq!(lines[0].text, "Dec 31 23:59:59 host a: x");
    assert_eq!((codes(&notes), summary.zone), (vec!["year-missing"], Some("unknown")));
}

#[test]
fn a_year_that_the_file_states_is_taken_over_the_end_of_the_year() {
    let text = "== dumpstate: 2026-01-01 08:00:00\n12-31 23:59:59.000  1  2 E A: x\n01-01 00:00:01.000  1  2 E A: y\n";
    let (lines, notes, _) = read(&AndroidLogcat, &mut text.as_bytes());
    let times: Vec<String> = lines.iter().filter_map(|line| line.at).map(|at| at.to_string()).collect();
    assert_eq!(times, ["2025-12-31T23:59:59+08:00", "2026-01-01T00:00:01+08:00"]);
    assert_eq!(codes(&notes), ["year-assumed"]);
    // A date of long ago says nothing of the log.
    let (lines, notes, _) = read(&AndroidLogcat, &mut &b"built 2026-01-01 08:00:00\n09-13 23:59:59.000  1  2 E A: x\n"[..]);
    assert_eq!((lines[0].at, codes(&notes)), (None, vec!["year-missing"]));
}

#[test]
fn times_without_a_day_are_kept_as_text() {
    let (lines, notes, _) = read(&YearlessLog, &mut &b"[20:20:01] [Render thread/ERROR]: a\n\tat b\n"[..]);
    assert_eq!((lines[0].at, lines[0].level.as_deref()), (None, Some("ERROR")));
    assert_eq!(lines[0].text, "[20:20:01] [Render thread/ERROR]: a\n\tat b");
    assert_eq!(codes(&notes), ["date-missing"]);
}

#[test]
fn events_of_windows_span_lines() {
    let text = "级别,日期和时间,来源,事件 ID,任务类别\r\n错误,2026/9/13 20:20:01,Application Error,1000,(100),\"错误应用程序 \"\"game.exe\"\"\r\n异常代码: 0xc0000005\"\r\n信息,2026/9/13 20:19:00,a,1,无,b\r\n坏,行\r\n";
    let (lines, notes, _) = read(&WindowsEvents, &mut text.as_bytes());
    assert_eq!((lines.len(), lines[0].line, lines[1].line), (2, 2, 4));
    assert_eq!(lines[0].text, "Application Error 1000 (100) 错误应用程序 \"game.exe\"\n异常代码: 0xc0000005");
    assert_eq!((codes(&notes), notes[0].place.line_number()), (vec!["row-not-understood"], Some(5)));
    // A quotation that never ends is bounded, and what follows is read again.
    let endless =
        format!("Level,Date and Time,Source,Event ID,Task Category\nError,9/13/2026 8:20:01 PM,a,1,x,\"{}\n", "y\n".repeat(200_000));
    let (lines, notes, _) = read(&WindowsEvents, &mut endless.as_bytes());
    assert_eq!((lines.len(), notes.len() <= 10), (1, true));
}

#[test]
fn a_log_and_what_is_none() {
    for (text, reader) in [
        ("2026-09-13 20:20:01 a\n2026-09-13 20:20:02 b\n2026-09-13 20:20:03 c\n", Some("dated-log")),
        ("[2026-09-13 20:20:01] [ERROR] a\n  x\n  y\n  z\n  w\n[2026-09-13 20:20:02] b\n[2026-09-13 20:20:03] c", Some("dated-log")),
        ("2026-09-13 20:20:01 a\n2026-09-13 20:20:02 b\n", None),
        ("a\nb\nc\nd\n2026-09-13 20:20:01 a\n2026-09-13 20:20:02 b\n2026-09-13 20:20:03 c", None),
        (
            "{\"time\":\"2026-09-13T20:20:01Z\",\"level\":\"error\"}\n{\"time\":\"2026-09-13T20:20:01Z\",\"level\":\"error\"}\n",
            Some("json-lines-log"),
        ),
        ("{\n \"at\": \"2026-09-13 20:20:01\",\n \"to\": \"2026-09-13 20:20:01\",\n \"by\": \"2026-09-13 20:20:01\"\n}", None),
        ("交易时间,商户,金额\n2026-09-13 20:20:01,a,1\n2026-09-13 20:20:02,b,1\n2026-09-13 20:20:03,c,2\n", None),
        ("2026-09-13 20:20:01 甲\n在吗\n\n2026-09-13 20:20:02 乙\n在\n\n2026-09-13 20:20:03 甲\n退款\n", None),
        ("20:20:01 甲\n在吗\n\n20:20:02 乙\n在\n\n20:20:03 甲\n退款\n", None),
        ("[20:20:01] a\n[20:20:02] b\n[20:20:03] c\n", Some("yearless-log")),
        ("09-13 20:20:01.123  1234  5678 E Pay: a\n", Some("android-logcat")),
        (
            "--------- beginning of main\n[ 09-13 20:20:01.123  1: 2 E/Pay ]\na\n\n[ 09-13 20:20:02.123  1: 2 E/Pay ]\nb\nc\n",
            Some("android-logcat"),
        ),
        ("Sep 13 20:20:01 host a[1]: x\nSep 13 20:20:02 host a[1]: y\n", Some("syslog")),
        ("192.0.2.1 - - [13/Sep/2026:20:20:01 +0800] \"GET / HTTP/1.1\" 200 1\n", Some("web-access-log")),
        ("Keywords,Date and Time,Source,Event ID,Task Category\n", Some("windows-events-csv")),
        ("Level,Time,Source\n", None),
        ("", None),
    ] {
        assert_eq!(reader_of(text), reader, "{text}");
    }
}
