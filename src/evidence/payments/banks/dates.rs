//! Days and clocks of bank statements: `20240101`, `2025/12/03  14:06:51`, `09/04/2025`, `12/29` of a bill of January.

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta};

use crate::case::{Precision, When, Zone};

/// How a bank orders the parts of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `2025-08-22`, `20250822`.
    YearFirst,
    /// `22/08/2025`.
    DayFirst,
    /// `08/22`; the year stands in the title of the bill.
    MonthDay,
}

/// Year and month of a bill, from its title.
pub type Month = (i32, u32);

/// Reads a day, with the clock that stands in it or beside it.
pub fn read(day: &str, clock_beside: &str, order: Order, bill: Option<Month>) -> Option<When> {
    let (day, rest) = match day.split_once(|c: char| c.is_whitespace() || c == 'T') {
        Some((day, rest)) => (day, rest.trim()),
        None => day.split_once('日').unwrap_or((day, "")),
    };
    let (date, own) = match serial(day) {
        Some((date, own)) => (date, own),
        None => (date(day, order, bill)?, None),
    };
    let own = own.or_else(|| clock(rest)).or_else(|| clock(clock_beside));
    Some(match own {
        Some((clock, precision)) => When::new(date.and_time(clock), precision, Zone::Assumed),
        None => When::day(date, Zone::Assumed),
    })
}

/// The last `2024年01月` of a line.
pub fn month_in(line: &str) -> Option<Month> {
    line.match_indices('年').rev().find_map(|(at, _)| {
        let year = line[..at].trim_end();
        let year = year.get(year.len().checked_sub(4)?..).and_then(|year| number(year, 4))?;
        let (month, _) = line[at + '年'.len_utf8()..].trim_start().split_once('月')?;
        let month = number(month.trim(), 2).filter(|month| (1..=12).contains(month))?;
        Some((i32::try_from(year).ok()?, month))
    })
}

fn date(text: &str, order: Order, bill: Option<Month>) -> Option<NaiveDate> {
    let of = |year: u32, month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| number(part, 4));
        return match text.len() {
            8 => of(part(0, 4)?, part(4, 6)?, part(6, 8)?),
            4 if order == Order::MonthDay => in_bill(part(0, 2)?, part(2, 4)?, bill?),
            _ => None,
        };
    }
    let parts: Vec<&str> = text.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => of(number(year, 4)?, number(month, 2)?, number(day, 2)?),
        [day, month, year] if order == Order::DayFirst && year.len() == 4 => of(number(year, 4)?, number(month, 2)?, number(day, 2)?),
        [month, day] if order == Order::MonthDay => in_bill(number(month, 2)?, number(day, 2)?, bill?),
        _ => None,
    }
}

/// A day of the bill's month or before it: December in a bill of January is of the year before.
fn in_bill(month: u32, day: u32, (year, of): Month) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(if month > of { year.checked_sub(1)? } else { year }, month, day)
}

/// Days since 1899-12-30, as sheets count them.
fn serial(text: &str) -> Option<(NaiveDate, Option<(NaiveTime, Precision)>)> {
    let (days, part) = text.split_once('.').unwrap_or((text, ""));
    if days.len() != 5 || !days.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let beginning = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    let moment = beginning.checked_add_signed(TimeDelta::try_seconds(seconds(text.parse().ok()?))?)?;
    Some((moment.date(), (!part.is_empty()).then(|| (moment.time(), Precision::Second))))
}

/// Rounded: to cut off would lose one now and then.
#[allow(clippy::cast_possible_truncation)] // Five digits of days are few seconds for 64 bits.
fn seconds(days: f64) -> i64 {
    (days * 86_400.0).round() as i64
}

/// `14:06:51`, `14.06.51`, `14:06`, `140651`, `90512` where a spreadsheet program has dropped the zero before it, a part of a day.
fn clock(text: &str) -> Option<(NaiveTime, Precision)> {
    let text = text.trim();
    let of = |hour, minute, second| NaiveTime::from_hms_opt(hour, minute, second).map(|time| (time, Precision::Second));
    if matches!(text.len(), 5 | 6) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let all = number(text, 6)?;
        return of(all / 10_000, all / 100 % 100, all % 100);
    }
    if text.starts_with("0.") {
        let day = text.parse::<f64>().ok().filter(|part| (0.0..1.0).contains(part))?;
        let second = u32::try_from(seconds(day)).ok()?;
        return NaiveTime::from_num_seconds_from_midnight_opt(second, 0).map(|time| (time, Precision::Second));
    }
    let parts: Vec<u32> = text.split([':', '.', '：']).map(|part| number(part, 2)).collect::<Option<_>>()?;
    match parts.as_slice() {
        [hour, minute, second] => of(*hour, *minute, *second),
        [hour, minute] if !text.contains('.') => Some((NaiveTime::from_hms_opt(*hour, *minute, 0)?, Precision::Minute)),
        _ => None,
    }
}

fn number(text: &str, most: usize) -> Option<u32> {
    (!text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Whether a text is a day without a year.
pub fn lacks_year(text: &str) -> bool {
    let beginning = (2024, 12);
    date(text, Order::MonthDay, Some(beginning)).is_some_and(|day| day.year() == beginning.0)
        && date(text, Order::YearFirst, None).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_banks_write_them() {
        use Order::{DayFirst, MonthDay, YearFirst};
        for (day, beside, order, shown) in [
            ("20240101", "123456", YearFirst, "2024-01-01T12:34:56+08:00"),
            ("20240101", "90512", YearFirst, "2024-01-01T09:05:12+08:00"),
            ("20240103", "", YearFirst, "2024-01-03"),
            ("20240103", "--", YearFirst, "2024-01-03"),
            ("2025-08-22", "17:57:17", YearFirst, "2025-08-22T17:57:17+08:00"),
            ("2025/12/03  14:06:51", "", YearFirst, "2025-12-03T14:06:51+08:00"),
            ("2025/1/5", "14.06.51", YearFirst, "2025-01-05T14:06:51+08:00"),
            ("2025年1月5日", "14:06", YearFirst, "2025-01-05T14:06:00+08:00"),
            ("45601", "", YearFirst, "2024-11-05"),
            ("45601.5", "", YearFirst, "2024-11-05T12:00:00+08:00"),
            ("45601", "0.75", YearFirst, "2024-11-05T18:00:00+08:00"),
            ("09/04/2025", "", DayFirst, "2025-04-09"),
            ("12/29", "", MonthDay, "2023-12-29"),
            ("01/03", "", MonthDay, "2024-01-03"),
            ("0103", "", MonthDay, "2024-01-03"),
            ("1月3日", "", MonthDay, "2024-01-03"),
        ] {
            assert_eq!(read(day, beside, order, Some((2024, 1))).map(|at| at.to_string()).as_deref(), Some(shown), "{day} {beside}");
        }
        for (day, order) in [
            ("09/04/2025", YearFirst),
            ("12/29", YearFirst),
            ("", YearFirst),
            ("20241301", YearFirst),
            ("合计", YearFirst),
            ("1234", DayFirst),
        ] {
            assert_eq!(read(day, "", order, Some((2024, 1))), None, "{day}");
        }
        assert_eq!(read("12/29", "", MonthDay, None), None, "no year is guessed");
        assert!(lacks_year("12/29") && !lacks_year("2024/12/29") && !lacks_year("合计"));
    }

    #[test]
    fn the_month_of_a_bill_stands_in_its_title() {
        assert_eq!(month_in("招商银行信用卡对账单（个人消费卡账户 2024年01月）（补）"), Some((2024, 1)));
        assert_eq!(month_in("账单周期：2023年12月18日-2024年1月17日"), Some((2024, 1)));
        for line in ["", "年月", "2024年", "今年1月", "2024年13月"] {
            assert_eq!(month_in(line), None, "{line}");
        }
    }
}
