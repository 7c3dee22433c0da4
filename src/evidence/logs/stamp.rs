//! The date and time that a log line begins with, and its level.

use chrono::{FixedOffset, NaiveDate, NaiveDateTime};

use crate::case::Precision;
use crate::evidence::scan::Scan;

/// A line with its stamp taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamped {
    pub(super) local: NaiveDateTime,
    pub(super) precision: Precision,
    pub(super) offset: Option<FixedOffset>,
    pub(super) level: Option<String>,
    pub(super) text: String,
}

/// How far into a line a stamp may begin, in bytes.
const NEAR: usize = 48;

const LEVELS: [&str; 19] = [
    "TRACE",
    "DEBUG",
    "VERBOSE",
    "INFO",
    "INFORMATION",
    "NOTICE",
    "WARN",
    "WARNING",
    "ERR",
    "ERROR",
    "SEVERE",
    "FATAL",
    "CRITICAL",
    "CRIT",
    "ALERT",
    "EMERG",
    "PANIC",
    "FAIL",
    "FAILURE",
];
const LEVELS_CHINESE: [&str; 6] = ["错误", "警告", "信息", "调试", "严重", "致命"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What a line with a stamp near its start holds.
pub(super) fn read(line: &str) -> Option<Stamped> {
    let line = line.trim_start_matches('\u{feff}');
    let mut before_is_digit = false;
    for (at, c) in line.char_indices() {
        if at > NEAR {
            break;
        }
        let begins = c.is_ascii_digit() && !before_is_digit;
        before_is_digit = c.is_ascii_digit();
        if !begins {
            continue;
        }
        let mut scan = Scan::new(&line[at..]);
        if let Some((local, precision, offset)) = stamp(&mut scan) {
            let (level, text) = level_and_text(&line[..at], scan.rest());
            return Some(Stamped { local, precision, offset, level, text });
        }
    }
    None
}

fn stamp(scan: &mut Scan<'_>) -> Option<(NaiveDateTime, Precision, Option<FixedOffset>)> {
    let date = date(scan)?;
    let hour = scan.number(2)?.value;
    scan.one_of(&[':', '时'])?;
    let minute = scan.two_digits()?;
    let mut precision = Precision::Minute;
    let mut second = 0;
    if scan.one_of(&[':', '分']).is_some() {
        second = scan.two_digits()?;
        precision = Precision::Second;
        scan.eat('秒');
        let mut ahead = *scan;
        if ahead.one_of(&['.', ',']).is_some() && ahead.number(9).is_some() {
            *scan = ahead;
        }
    } else {
        scan.eat('分');
    }
    // A leap second is shown as the second before it.
    let local = date.and_hms_opt(hour, minute, if second == 60 { 59 } else { second })?;
    Some((local, precision, offset(scan)))
}

/// The date, and what stands between it and the time.
fn date(scan: &mut Scan<'_>) -> Option<NaiveDate> {
    let mut compact = *scan;
    if let Some(day) = compact.number(8).filter(|number| number.digits == 8) {
        if !(compact.eat('T') || compact.blanks() || compact.one_of(&['-', '_']).is_some()) {
            return None;
        }
        *scan = compact;
        return ymd(day.value / 10_000, day.value / 100 % 100, day.value % 100);
    }
    let first = scan.number(4)?;
    let separator = scan.one_of(&['-', '/', '.', '年'])?;
    if first.digits <= 2 {
        // 13/Sep/2026:20:20:01, of web servers.
        let month = (1..).zip(MONTHS).find(|(_, name)| scan.word(name))?.0;
        scan.eat(separator).then_some(())?;
        let year = scan.number(4).filter(|number| number.digits == 4)?.value;
        (scan.eat(':') || scan.blanks()).then_some(())?;
        return ymd(year, month, first.value);
    }
    (first.digits == 4).then_some(())?;
    let month = scan.number(2)?.value;
    scan.eat(if separator == '年' { '月' } else { separator }).then_some(())?;
    let day = scan.number(2)?.value;
    let chinese = separator == '年' && scan.eat('日');
    let between = scan.one_of(&['T', 't', '_']).is_some() || scan.blanks();
    (between || chinese).then_some(())?;
    ymd(first.value, month, day)
}

fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1970..=2199).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `Z`, `+08:00`, `+0800`, `+08` at once after the time; `+0800`, `UTC` also after a blank.
fn offset(scan: &mut Scan<'_>) -> Option<FixedOffset> {
    let mut ahead = *scan;
    let blank = ahead.blanks();
    let utc = if blank { ahead.word("UTC") || ahead.word("GMT") } else { ahead.one_of(&['Z', 'z']).is_some() };
    if utc && !ahead.rest().starts_with(|c: char| c.is_alphanumeric() || c == '+' || c == '-') {
        *scan = ahead;
        return FixedOffset::east_opt(0);
    }
    let sign = if ahead.one_of(&['+', '-'])? == '+' { 1 } else { -1 };
    let number = ahead.number(4)?;
    let (hours, minutes) = match number.digits {
        4 => (number.value / 100, number.value % 100),
        2 if ahead.eat(':') => (number.value, ahead.two_digits()?),
        2 if !blank => (number.value, 0),
        _ => return None,
    };
    (minutes < 60 && hours <= 14 && !ahead.rest().starts_with(|c: char| c.is_alphanumeric())).then_some(())?;
    *scan = ahead;
    FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)
}

/// The level as written, and the line without stamp, and without the level where that comes next.
fn level_and_text(before: &str, after: &str) -> (Option<String>, String) {
    let separators = [' ', '\t', ']', ')', '>', '|', ':', ',', '-', '】'];
    let after = if before.ends_with('"') { after.strip_prefix('"').unwrap_or(after) } else { after };
    let before = before.trim_end_matches([' ', '\t', '[', '(', '<', '|', '"', '【']).trim();
    let mut after = after.trim_start_matches(separators).trim_end();
    let mut found = level(before);
    if found.is_none() {
        found = level(first_words(after));
        if let Some(level) = &found {
            let bare = after.trim_start_matches(['[', '(', '<', '【']);
            if let Some(rest) = bare.strip_prefix(level.as_str()) {
                after = rest.trim_start_matches(separators);
            }
        }
    }
    let without_level = before.trim_matches(['[', ']', ' ', ':', '(', ')', '|', '【', '】']);
    let text = if before.is_empty() || found.as_deref() == Some(without_level) { after.to_owned() } else { format!("{before} {after}") };
    (found, text)
}

/// As much of a line as may hold its level: what stands before a message's words.
fn first_words(text: &str) -> &str {
    let end = text.split_inclusive(char::is_whitespace).take(6).map(str::len).sum::<usize>().min(120);
    (0..=end).rev().find_map(|end| text.get(..end)).unwrap_or("")
}

/// A level in capitals, or in any case within brackets or after `level=`.
fn level(text: &str) -> Option<String> {
    let mut from = 0;
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let at = from;
        from += word.len() + text[from + word.len()..].chars().next().map_or(0, char::len_utf8);
        if word.is_empty() {
            continue;
        }
        let upper = word.to_ascii_uppercase();
        let (prefix, suffix) = (&text[..at], &text[at + word.len()..]);
        let bracketed = prefix.ends_with(['[', '<', '(', '【', '/']) && suffix.starts_with([']', '>', ')', '】']);
        let named = ["level=", "level:", "level\":\"", "lvl="].iter().any(|key| prefix.to_ascii_lowercase().ends_with(key));
        let known = LEVELS.contains(&upper.as_str());
        if known && (word == upper || bracketed || named) || bracketed && LEVELS_CHINESE.contains(&word) {
            return Some(word.to_owned());
        }
        // [E], <W>: one letter in brackets.
        if bracketed && matches!(word, "V" | "D" | "I" | "W" | "E" | "F") {
            return Some(word.to_owned());
        }
    }
    None
}

/// Whether a level says that something went wrong.
pub(crate) fn is_trouble(level: &str) -> bool {
    let level = level.to_ascii_uppercase();
    matches!(level.as_str(), "W" | "E" | "F" | "警告" | "错误" | "严重" | "致命") || LEVELS[6..].contains(&level.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_as_programs_write_them() {
        for (line, local, offset, level, text) in [
            ("2026-09-13 20:20:01.123 ERROR a", "2026-09-13 20:20:01", None, Some("ERROR"), "a"),
            ("2026-09-13T20:20:01+08:00 a", "2026-09-13 20:20:01", Some(28800), None, "a"),
            ("2026-09-13T12:20:01.5Z INFO a", "2026-09-13 12:20:01", Some(0), Some("INFO"), "a"),
            ("[2026-09-13 20:20:01] [warn] a b", "2026-09-13 20:20:01", None, Some("warn"), "a b"),
            ("2026/09/13 20:20:01 a", "2026-09-13 20:20:01", None, None, "a"),
            ("2026/9/3 8:20:01 [E] a", "2026-09-03 08:20:01", None, Some("E"), "a"),
            ("2026-09-13 20:20:01,123 - root - ERROR - a", "2026-09-13 20:20:01", None, Some("ERROR"), "root - ERROR - a"),
            ("[INFO] 2026-09-13 20:20:01 a", "2026-09-13 20:20:01", None, Some("INFO"), "a"),
            ("[2026-09-13 20:20:01] production.ERROR: a", "2026-09-13 20:20:01", None, Some("ERROR"), "production.ERROR: a"),
            ("1.2.3.4 - - [13/Sep/2026:20:20:01 +0800] \"GET /\"", "2026-09-13 20:20:01", Some(28800), None, "1.2.3.4 - - \"GET /\""),
            ("20260913 20:20:01 a", "2026-09-13 20:20:01", None, None, "a"),
            ("2026年9月13日 20:20:01 【错误】a", "2026-09-13 20:20:01", None, Some("错误"), "a"),
            ("2026-09-13 20:20 a", "2026-09-13 20:20:00", None, None, "a"),
            ("2026-09-13 20:20:01 -0800 a", "2026-09-13 20:20:01", Some(-28800), None, "a"),
            ("2026-09-13 20:20:01 - 12 errors", "2026-09-13 20:20:01", None, None, "12 errors"),
            (
                "time=\"2026-09-13T20:20:01+08:00\" level=error msg=a",
                "2026-09-13 20:20:01",
                Some(28800),
                Some("error"),
                "time= level=error msg=a",
            ),
            ("2026-09-13 20:20:01 UTC a", "2026-09-13 20:20:01", Some(0), None, "a"),
            ("2026-09-13 20:20:01 充值 error 一次", "2026-09-13 20:20:01", None, None, "充值 error 一次"),
        ] {
            let stamped = read(line).expect(line);
            assert_eq!(stamped.local.to_string(), local, "{line}");
            assert_eq!(stamped.offset.map(|offset| offset.local_minus_utc()), offset, "{line}");
            assert_eq!((stamped.level.as_deref(), stamped.text.as_str()), (level, text), "{line}");
        }
    }

    #[test]
    fn what_is_no_stamp() {
        for line in [
            "",
            "20:20:01 a",
            "09-13 20:20:01 a",
            "2026-09-13 a",
            "2026-13-13 20:20:01",
            "12026-09-13 20:20:01",
            "8/30/2026 8:15 PM a",
            "2026-09-13 20:2 a",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(read(&format!("{}2026-09-13 20:20:01", " x".repeat(40))), None);
    }

    #[test]
    fn trouble_by_level() {
        assert!(["ERROR", "warn", "Fatal", "E", "错误"].iter().all(|level| is_trouble(level)));
        assert!(!["INFO", "debug", "I", "NOTICE", "信息"].iter().any(|level| is_trouble(level)));
    }
}
