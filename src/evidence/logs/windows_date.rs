//! Dates as Windows writes them in the language of its user: `2026/9/13 20:20:01`, `9/13/2026 8:20:01 PM`,
//! `13/09/2026 20:20:01`. Which of day and month comes first is said by the file's own dates, or not known.

use chrono::{NaiveDate, NaiveDateTime};

use super::cursor::Cursor;
use super::stamp::{self, Stamp, ymd};
use crate::case::{Precision, When, Zone};

/// Which of the two comes first where the year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    MonthDay,
    DayMonth,
}

impl Order {
    /// What the dates themselves say, and whether one of them does. A clock of twelve hours in English is American.
    pub(super) fn of<'a>(dates: impl Iterator<Item = &'a str>) -> (Self, bool) {
        let (mut american, mut any) = (false, false);
        for date in dates {
            let Some((first, second)) = first_two(date) else { continue };
            any = true;
            match (first, second) {
                (13..=31, 1..=12) => return (Self::DayMonth, true),
                (1..=12, 13..=31) => return (Self::MonthDay, true),
                // 9/9/2026 is the same either way.
                _ => {}
            }
            american |= date.trim_end().to_ascii_uppercase().ends_with('M');
        }
        (if american || !any { Self::MonthDay } else { Self::DayMonth }, !any)
    }

    /// How it is told to people.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::MonthDay => "月/日/年",
            Self::DayMonth => "日/月/年",
        }
    }
}

/// The two numbers before the year, where the year comes last.
fn first_two(date: &str) -> Option<(u32, u32)> {
    let mut cursor = Cursor::new(date.trim().as_bytes());
    let first = cursor.number(2)?;
    let separator = cursor.one_of(b"/.-")?;
    let second = cursor.number(2)?;
    cursor.eat(separator).then_some(())?;
    cursor.number(4).filter(|year| year.digits == 4)?;
    Some((first.value, second.value))
}

/// A date with its time. A zone is not written.
pub(super) fn read(date: &str, order: Order) -> Option<When> {
    let date = date.trim();
    if let Some((first, second)) = first_two(date) {
        let mut cursor = Cursor::new(date.as_bytes());
        cursor.number(2)?;
        cursor.skip(1);
        cursor.number(2)?;
        cursor.skip(1);
        let year = cursor.number(4)?.value;
        let (month, day) = if order == Order::MonthDay { (first, second) } else { (second, first) };
        return at(ymd(year, month, day)?, cursor);
    }
    if let Some((Stamp::At(when), _)) = stamp::at_start(date.as_bytes()) {
        return Some(when);
    }
    // 2026/9/13 下午 8:20:01
    let mut cursor = Cursor::new(date.as_bytes());
    let year = cursor.number(4)?.value;
    cursor.one_of(b"/.-")?;
    let month = cursor.number(2)?.value;
    cursor.one_of(b"/.-")?;
    let day = cursor.number(2)?.value;
    at(ymd(year, month, day)?, cursor)
}

/// The time after the date; the half of the day stands before or after it.
fn at(date: NaiveDate, mut cursor: Cursor<'_>) -> Option<When> {
    cursor.eat(b',');
    cursor.blanks().then_some(())?;
    let mut half = cursor.half_day();
    cursor.blanks();
    let hour = cursor.number(2)?.value;
    cursor.eat(b':').then_some(())?;
    let minute = cursor.two_digits()?;
    let (mut second, mut precision) = (0, Precision::Minute);
    if cursor.eat(b':') {
        (second, precision) = (cursor.two_digits()?, Precision::Second);
    }
    // Windows puts a narrow no-break space (U+202F) before AM and PM since 2023.
    if !cursor.blanks() {
        let _ = cursor.word("\u{202f}") || cursor.word("\u{a0}");
    }
    half = half.or_else(|| cursor.half_day());
    let hour = match half {
        Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        _ => hour,
    };
    Some(When::new(NaiveDateTime::new(date, chrono::NaiveTime::from_hms_opt(hour, minute, second)?), precision, Zone::Unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_several_languages() {
        for (date, order, shown) in [
            ("2026/9/13 20:20:01", Order::MonthDay, Some("2026-09-13T20:20:01+08:00")),
            ("2026-09-13T20:20:01", Order::MonthDay, Some("2026-09-13T20:20:01+08:00")),
            ("2026/9/13 下午 8:20:01", Order::MonthDay, Some("2026-09-13T20:20:01+08:00")),
            ("9/13/2026 8:20:01 PM", Order::MonthDay, Some("2026-09-13T20:20:01+08:00")),
            ("9/13/2026 12:20:01\u{202f}AM", Order::MonthDay, Some("2026-09-13T00:20:01+08:00")),
            ("13/09/2026 20:20:01", Order::DayMonth, Some("2026-09-13T20:20:01+08:00")),
            ("13.09.2026 20:20", Order::DayMonth, Some("2026-09-13T20:20:00+08:00")),
            ("13/09/2026 20:20:01", Order::MonthDay, None),
            ("", Order::MonthDay, None),
            ("9/13/2026", Order::MonthDay, None),
        ] {
            assert_eq!(read(date, order).map(|when| when.to_string()).as_deref(), shown, "{date}");
        }
    }

    #[test]
    fn the_order_is_what_the_dates_say() {
        assert_eq!(Order::of(["9/1/2026 1:00:00 AM", "9/13/2026 1:00:00 AM"].into_iter()), (Order::MonthDay, true));
        assert_eq!(Order::of(["01/09/2026 01:00:00", "13/09/2026 01:00:00"].into_iter()), (Order::DayMonth, true));
        assert_eq!(Order::of(["9/1/2026 1:00:00 AM"].into_iter()), (Order::MonthDay, false));
        assert_eq!(Order::of(["2026/9/1 1:00:00"].into_iter()), (Order::MonthDay, true));
    }
}
