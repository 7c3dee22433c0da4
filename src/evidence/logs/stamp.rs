//! Dates and times as programs write them at the start of a line, read on the bytes without allocating.

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

use super::cursor::Cursor;
use crate::case::{Precision, When, Zone};

/// A date and time, as far as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// With its year.
    At(When),
    /// Month, day and time; which year is not written.
    NoYear { month: u32, day: u32, time: NaiveTime, offset: Option<FixedOffset> },
    /// A time of some day.
    TimeOnly,
}

/// How far into a line a stamp may begin, in bytes.
const NEAR: usize = 48;

/// English, as C and Java write them whatever the language of the system (RFC 3164 §4.1.2).
const MONTHS: [&[u8; 3]; 12] = [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
/// Tomcat under a Chinese Java 8: `13-九月-2026`. Longer names first where one ends in another.
const MONTHS_CHINESE: [(&str, u32); 12] = [
    ("十一月", 11),
    ("十二月", 12),
    ("十月", 10),
    ("一月", 1),
    ("二月", 2),
    ("三月", 3),
    ("四月", 4),
    ("五月", 5),
    ("六月", 6),
    ("七月", 7),
    ("八月", 8),
    ("九月", 9),
];
const WEEKDAYS: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];

/// The first stamp with a year near the start of a line: where it begins and ends, and when it is.
pub(super) fn near_start(line: &str) -> Option<(usize, usize, When)> {
    let bytes = line.as_bytes();
    let mut before = b' ';
    for at in 0..bytes.len().min(NEAR + 1) {
        let byte = bytes[at];
        let begins = byte.is_ascii_digit() && !before.is_ascii_digit() || byte.is_ascii_alphabetic() && !before.is_ascii_alphanumeric();
        before = byte;
        if begins && let Some((Stamp::At(when), length)) = at_start(&bytes[at..]) {
            return Some((at, at + length, when));
        }
    }
    None
}

/// The stamp that the bytes begin with, with or without a year, and its length.
pub(super) fn at_start(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let mut cursor = Cursor::new(bytes);
    let stamp = if bytes.first()?.is_ascii_digit() { numbers(&mut cursor)? } else { words(&mut cursor)? };
    Some((stamp, cursor.at()))
}

/// `2026-09-13 20:20:01`, `20260913T202001`, `2026年9月13日 20:20:01`, `13/Sep/2026:20:20:01 +0800`, `09-13 20:20:01.123`, `20:20:01`.
fn numbers(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let first = cursor.number(8)?;
    if first.digits == 8 {
        (cursor.one_of(b"T-_").is_some() || cursor.blanks()).then_some(())?;
        return stamped(cursor, ymd(first.value / 10_000, first.value / 100 % 100, first.value % 100)?);
    }
    if first.digits == 2 && cursor.peek() == Some(b':') {
        let mut again = Cursor::new(cursor.bytes());
        let time = time(&mut again)?;
        *cursor = again;
        return (time.precision == Precision::Second).then_some(Stamp::TimeOnly);
    }
    let year_sign = cursor.word("年");
    let separator = if year_sign { b'\0' } else { cursor.one_of(b"-/. ")? };
    if first.digits == 4 {
        let month = cursor.number(2)?.value;
        if year_sign { cursor.word("月") } else { cursor.eat(separator) }.then_some(())?;
        let day = cursor.number(2)?.value;
        if separator == b'.' && cursor.eat(b'-') {
            return unreal(cursor, ymd(first.value, month, day)?);
        }
        let day_sign = year_sign && cursor.word("日");
        (cursor.one_of(b"Tt_").is_some() || cursor.blanks() || day_sign).then_some(())?;
        return stamped(cursor, ymd(first.value, month, day)?);
    }
    (first.digits <= 2 && !year_sign).then_some(())?;
    if let Some(month) = month(cursor) {
        // 13/Sep/2026:20:20:01 of web servers, 13-Sep-2026 20:20:01 of Tomcat, 13 Sep 2026 20:20:01 of Redis.
        cursor.eat(separator).then_some(())?;
        let year = cursor.number(4).filter(|number| number.digits == 4)?.value;
        (cursor.eat(b':') || cursor.blanks()).then_some(())?;
        return stamped(cursor, ymd(year, month, first.value)?);
    }
    let second = cursor.number(2).filter(|number| number.digits == 2 && first.digits == 2 && matches!(separator, b'-' | b'/'))?;
    cursor.blanks().then_some(())?;
    no_year(cursor, first.value, second.value)
}

/// `Sep 13 20:20:01`, `Sep 13 2026 20:20:01`, `Sep 13, 2026 8:20:01 PM`, `Sun Sep 13 20:20:01.123 CST 2026`.
fn words(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    if WEEKDAYS.iter().any(|day| cursor.begins(*day)) {
        cursor.skip(3);
        cursor.eat(b',');
        cursor.blanks().then_some(())?;
    }
    let month = month(cursor)?;
    cursor.blanks().then_some(())?;
    let day = cursor.number(2)?.value;
    let comma = cursor.eat(b',');
    cursor.blanks().then_some(())?;
    let mut ahead = *cursor;
    if let Some(year) = ahead.number(4).filter(|number| number.digits == 4) {
        (ahead.blanks()).then_some(())?;
        *cursor = ahead;
        return stamped(cursor, ymd(year.value, month, day)?);
    }
    (!comma).then_some(())?;
    let mut ahead = *cursor;
    let of_day = time(&mut ahead)?;
    // ctime writes the year last, a zone's name before it. CST may be China or Chicago: it states no zone.
    let mut last = ahead;
    last.blanks();
    let utc = last.word("UTC ") || last.word("GMT ");
    if !utc && (3..=5).any(|length| last.rest().get(length) == Some(&b' ') && last.rest()[..length].iter().all(u8::is_ascii_uppercase)) {
        last.letters();
        last.blanks();
    }
    if let Some(year) = last.number(4).filter(|number| number.digits == 4)
        && !last.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'.'))
        && let Some(date) = ymd(year.value, month, day)
    {
        *cursor = last;
        let zone = if utc { Zone::Stated(FixedOffset::east_opt(0)?) } else { Zone::Unknown };
        return Some(Stamp::At(When::new(date.and_time(of_day.time), of_day.precision, zone)));
    }
    no_year(cursor, month, day)
}

fn month(cursor: &mut Cursor<'_>) -> Option<u32> {
    let name = cursor.rest().get(..3)?;
    if name[0].is_ascii_digit() {
        // 13-9月-2026, of a Chinese Java 9 and later.
        let mut ahead = *cursor;
        let month = ahead.number(2)?.value;
        ahead.word("月").then_some(())?;
        *cursor = ahead;
        return Some(month);
    }
    if let Some(month) = (1..).zip(MONTHS).find(|(_, month)| name.eq_ignore_ascii_case(*month)) {
        cursor.skip(3);
        return (!cursor.peek().is_some_and(|byte| byte.is_ascii_alphabetic())).then_some(month.0);
    }
    MONTHS_CHINESE.iter().find(|(name, _)| cursor.word(name)).map(|(_, month)| *month)
}

fn stamped(cursor: &mut Cursor<'_>, date: NaiveDate) -> Option<Stamp> {
    let time = time(cursor)?;
    let zone = offset(cursor).map_or(Zone::Unknown, Zone::Stated);
    Some(Stamp::At(When::new(NaiveDateTime::new(date, time.time), time.precision, zone)))
}

/// `2026.09.13-12.13.40:123` of the Unreal Engine. It writes UTC unless the game sets another, which the file does not say.
fn unreal(cursor: &mut Cursor<'_>, date: NaiveDate) -> Option<Stamp> {
    let hour = cursor.two_digits()?;
    let minute = cursor.eat(b'.').then(|| cursor.two_digits())??;
    let second = cursor.eat(b'.').then(|| cursor.two_digits())??;
    if cursor.eat(b':') {
        cursor.number(3)?;
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second)?;
    Some(Stamp::At(When::new(date.and_time(time), Precision::Second, Zone::Unknown)))
}

fn no_year(cursor: &mut Cursor<'_>, month: u32, day: u32) -> Option<Stamp> {
    let time = time(cursor).filter(|time| time.precision == Precision::Second)?.time;
    // 2024 had a 29 February.
    NaiveDate::from_ymd_opt(2024, month, day)?;
    Some(Stamp::NoYear { month, day, time, offset: offset(cursor) })
}

struct OfDay {
    time: NaiveTime,
    precision: Precision,
}

/// `20:20:01.123`, `20:20`, `8:20:01 PM`, `20时20分01秒`, `202001`.
fn time(cursor: &mut Cursor<'_>) -> Option<OfDay> {
    let hour = cursor.number(6)?;
    if hour.digits == 6 {
        cursor.fraction();
        let time = NaiveTime::from_hms_opt(hour.value / 10_000, hour.value / 100 % 100, hour.value % 100)?;
        return Some(OfDay { time, precision: Precision::Second });
    }
    (hour.digits <= 2 && (cursor.eat(b':') || cursor.word("时"))).then_some(())?;
    let minute = cursor.two_digits()?;
    let (mut second, mut precision) = (0, Precision::Minute);
    if cursor.eat(b':') || cursor.word("分") {
        second = cursor.two_digits()?;
        precision = Precision::Second;
        let _ = cursor.word("秒");
        cursor.fraction();
    }
    let mut ahead = *cursor;
    ahead.blanks();
    let hour = match ahead.half_day().filter(|_| (1..=12).contains(&hour.value)) {
        Some(afternoon) => {
            *cursor = ahead;
            hour.value % 12 + if afternoon { 12 } else { 0 }
        }
        None => hour.value,
    };
    // A leap second is shown as the second before it.
    let time = NaiveTime::from_hms_opt(hour, minute, if second == 60 { 59 } else { second })?;
    Some(OfDay { time, precision })
}

/// A day of the years that logs are of.
pub(super) fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(1970..=2199).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `Z`, `+08:00`, `+0800`, `+08` at once after the time; `+0800`, `UTC` also after a blank.
fn offset(cursor: &mut Cursor<'_>) -> Option<FixedOffset> {
    let mut ahead = *cursor;
    let blank = ahead.blanks();
    let utc = if blank { ahead.word("UTC") || ahead.word("GMT") } else { ahead.one_of(b"Zz").is_some() };
    if utc && !ahead.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-')) {
        *cursor = ahead;
        return FixedOffset::east_opt(0);
    }
    let sign = if ahead.one_of(b"+-")? == b'+' { 1 } else { -1 };
    let number = ahead.number(4)?;
    let (hours, minutes) = match number.digits {
        4 => (number.value / 100, number.value % 100),
        2 if ahead.eat(b':') => (number.value, ahead.two_digits()?),
        2 if !blank => (number.value, 0),
        _ => return None,
    };
    (minutes < 60 && hours <= 14 && !ahead.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80)).then_some(())?;
    *cursor = ahead;
    FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_with_their_year() {
        for (line, shown, zone, rest) in [
            ("2026-09-13 20:20:01.123 a", "2026-09-13T20:20:01+08:00", "unknown", " a"),
            ("2026-09-13T20:20:01+08:00 a", "2026-09-13T20:20:01+08:00", "stated", " a"),
            ("2026-09-13T12:20:01.5Z a", "2026-09-13T12:20:01+00:00", "stated", " a"),
            ("2026/9/3 8:20:01 a", "2026-09-03T08:20:01+08:00", "unknown", " a"),
            ("2026-09-13 20:20:01,123 - a", "2026-09-13T20:20:01+08:00", "unknown", " - a"),
            ("1.2.3.4 - - [13/Sep/2026:20:20:01 +0800] a", "2026-09-13T20:20:01+08:00", "stated", "] a"),
            ("20260913 20:20:01 a", "2026-09-13T20:20:01+08:00", "unknown", " a"),
            ("20260913T202001Z a", "2026-09-13T20:20:01+00:00", "stated", " a"),
            ("2026年9月13日 20:20:01 a", "2026-09-13T20:20:01+08:00", "unknown", " a"),
            ("2026年9月13日20时20分01秒 a", "2026-09-13T20:20:01+08:00", "unknown", " a"),
            ("2026-09-13 20:20 a", "2026-09-13T20:20:00+08:00", "unknown", " a"),
            ("2026-09-13 20:20:01 -0800 a", "2026-09-13T20:20:01-08:00", "stated", " a"),
            ("2026-09-13 20:20:01 - 12 errors", "2026-09-13T20:20:01+08:00", "unknown", " - 12 errors"),
            ("2026-09-13 20:20:01 UTC a", "2026-09-13T20:20:01+00:00", "stated", " a"),
            ("[Sun Sep 13 20:20:01.123456 2026] [core:error]", "2026-09-13T20:20:01+08:00", "unknown", "] [core:error]"),
            ("Sun Sep 13 20:20:01 CST 2026 a", "2026-09-13T20:20:01+08:00", "unknown", " a"),
            ("Sun Sep 13 20:20:01 UTC 2026 a", "2026-09-13T20:20:01+00:00", "stated", " a"),
            ("Sep 13, 2026 8:20:01 PM a.B c", "2026-09-13T20:20:01+08:00", "unknown", " a.B c"),
            ("13-九月-2026 20:20:01.123 信息 a", "2026-09-13T20:20:01+08:00", "unknown", " 信息 a"),
            ("13-11月-2026 20:20:01.123 信息 a", "2026-11-13T20:20:01+08:00", "unknown", " 信息 a"),
            ("1234:M 13 Sep 2026 20:20:01.123 * a", "2026-09-13T20:20:01+08:00", "unknown", " * a"),
            ("<34>Sep 13 2026 20:20:01 a", "2026-09-13T20:20:01+08:00", "unknown", " a"),
        ] {
            let (_, end, when) = near_start(line).expect(line);
            assert_eq!((when.to_string().as_str(), when.zone().as_str(), &line[end..]), (shown, zone, rest), "{line}");
        }
    }

    #[test]
    fn stamps_without_a_year_say_so() {
        for (line, month, day, rest) in [
            ("Sep 13 20:20:01 host a", 9, 13, " host a"),
            ("Sep  3 20:20:01 host a", 9, 3, " host a"),
            ("Feb 29 20:20:01 a", 2, 29, " a"),
            ("09-13 20:20:01.123  1 2 E a", 9, 13, "  1 2 E a"),
            ("09/13 20:20:01 a", 9, 13, " a"),
        ] {
            let Some((Stamp::NoYear { month: m, day: d, .. }, length)) = at_start(line.as_bytes()) else { panic!("{line}") };
            assert_eq!((m, d, &line[length..]), (month, day, rest), "{line}");
            assert_eq!(near_start(line), None, "{line}");
        }
        assert_eq!(at_start(b"20:20:01.123 a"), Some((Stamp::TimeOnly, 12)));
    }

    #[test]
    fn what_is_no_stamp() {
        for line in [
            "",
            "2026-09-13 a",
            "2026-13-13 20:20:01",
            "12026-09-13 20:20:01",
            "8/30/2026 8:15 PM a",
            "2026-09-13 20:2 a",
            "Sep 31 20:20:01 a",
            "Sept 13 20:20:01 a",
            "13:20 a",
            "99-13 20:20:01 a",
            "2026-02-30T00:00:00Z",
            "2026-09-13T99:00:00Z",
            "99999999999999999999",
        ] {
            assert_eq!((near_start(line), at_start(line.as_bytes())), (None, None), "{line}");
        }
        assert_eq!(near_start(&format!("{}2026-09-13 20:20:01", " x".repeat(40))), None);
    }
}
