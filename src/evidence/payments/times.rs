//! Times of bills: wall clocks of China, in the forms that exports and spreadsheet programs write.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::case::{Precision, When, Zone};

/// A time, and whether it is written as the platform writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// It.
    pub at: When,
    /// Clearly written by a spreadsheet program: a serial day, or a date such as `2026/8/30`.
    pub resaved: bool,
}

/// Reads `2026-08-30 20:15:03`, `2026/8/30 20:15`, `2026年8月30日 20:15`, `2026-08-30` or a serial day such as `46264.84378472222`.
pub fn read(text: &str, zone: Zone) -> Option<Time> {
    if let Some(local) = serial(text) {
        return Some(Time { at: When::new(local, Precision::Second, zone), resaved: true });
    }
    let (date, clock) = match text.split_once([' ', 'T', '\t', '\u{a0}']) {
        Some((date, clock)) => (date, clock.trim()),
        None => text.split_once('日').unwrap_or((text, "")),
    };
    let mut parts = date.trim_end_matches('日').split(['-', '/', '.', '年', '月']);
    let [year, month, day] = [parts.next()?, parts.next()?, parts.next()?].map(|part| number(part, 4));
    if parts.next().is_some() || date.find(|c: char| !c.is_ascii_digit()) != Some(4) {
        return None;
    }
    let resaved = date.contains('/');
    let date = NaiveDate::from_ymd_opt(i32::try_from(year?).ok()?, month?, day?)?;
    if clock.is_empty() {
        return Some(Time { at: When::day(date, zone), resaved });
    }
    let (clock, precision) = self::clock(clock)?;
    Some(Time { at: When::new(date.and_time(clock), precision, zone), resaved })
}

/// Reads `20:15:03`, `20:15`, `8:15:03 PM`, or a part of a day such as `0.84378472222`.
pub fn clock(text: &str) -> Option<(NaiveTime, Precision)> {
    if let Some(part) = text.strip_prefix("0.").filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        let part: f64 = format!("0.{part}").parse().ok()?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 86,400
        let seconds = (part * 86_400.0).round() as u32;
        return Some((NaiveTime::from_num_seconds_from_midnight_opt(seconds % 86_400, 0)?, Precision::Second));
    }
    let half = [("am", 0), ("pm", 12)].into_iter().find_map(|(word, hours)| {
        let cut = text.len().checked_sub(2).filter(|cut| text.is_char_boundary(*cut))?;
        text[cut..].eq_ignore_ascii_case(word).then(|| (text[..cut].trim_end(), hours))
    });
    let (text, later) = half.map_or((text, None), |(text, hours)| (text, Some(hours)));
    // Parts of seconds are let go: no platform has been seen to write them.
    let text = text.split_once('.').map_or(text, |(text, _)| text);
    let mut parts = text.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let (second, precision) = match parts.next() {
        Some(second) => (number(second, 2)?, Precision::Second),
        None => (0, Precision::Minute),
    };
    if parts.next().is_some() || later.is_some() && !(1..=12).contains(&hour) {
        return None;
    }
    let hour = later.map_or(hour, |later| hour % 12 + later);
    Some((NaiveTime::from_hms_opt(hour, minute, second)?, precision))
}

/// A day whose year comes last or first, of either order: `29/12/2015`, `9/4/2018`, `04.10.2026`, `2026-10-04`, `20261004`.
pub fn day(text: &str, day_first: bool) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let parts = numbers(text)?;
    let [year, month, day] = match parts {
        [(year, 4), (month, ..=2), (day, ..=2)] => [year, month, day],
        [(one, ..=2), (two, ..=2), (year, digits @ (2 | 4))] => {
            let year = if digits == 2 { 2000 + year } else { year };
            if day_first { [year, two, one] } else { [year, one, two] }
        }
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The three numbers of a day, each with its count of digits.
pub fn numbers(text: &str) -> Option<[(u32, usize); 3]> {
    let mut parts = text.split(['-', '/', '.']).map(|part| Some((number(part.trim(), 4)?, part.trim().len())));
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

fn number(text: &str, most: usize) -> Option<u32> {
    (!text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Days since 1899-12-30, rounded to the second: to cut off would lose one now and then.
fn serial(text: &str) -> Option<NaiveDateTime> {
    if text.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'.') || text.split('.').next()?.len() != 5 {
        return None;
    }
    let days: f64 = text.parse().ok()?;
    // Five digits of days are the years 1927 to 2173, and so many seconds are exact in a double.
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (days * 86_400.0).round() as i64;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?.checked_add_signed(TimeDelta::try_seconds(seconds)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_exports_and_of_spreadsheets() {
        for (text, shown, precision, resaved) in [
            ("2026-08-30 20:15:03", "2026-08-30T20:15:03+08:00", Precision::Second, false),
            ("2026-08-30T20:15:03.0", "2026-08-30T20:15:03+08:00", Precision::Second, false),
            ("2026/8/30 20:15", "2026-08-30T20:15:00+08:00", Precision::Minute, true),
            ("2026-08-30 20:15", "2026-08-30T20:15:00+08:00", Precision::Minute, false),
            ("2026/8/3  9:05:07", "2026-08-03T09:05:07+08:00", Precision::Second, true),
            ("2026年8月30日 20:15", "2026-08-30T20:15:00+08:00", Precision::Minute, false),
            ("2026年8月30日20:15:03", "2026-08-30T20:15:03+08:00", Precision::Second, false),
            ("2026/8/30", "2026-08-30", Precision::Date, true),
            // A measured value: to cut off gives 20:11:05 or :06 with the last bit.
            ("46295.84104166667", "2026-09-30T20:11:06+08:00", Precision::Second, true),
            ("46264.84378472222", "2026-08-30T20:15:03+08:00", Precision::Second, true),
            ("46264", "2026-08-30T00:00:00+08:00", Precision::Second, true),
        ] {
            let time = read(text, Zone::Assumed).expect(text);
            assert_eq!((time.at.to_string().as_str(), time.at.precision(), time.resaved), (shown, precision, resaved), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "/",
            "支出",
            "8/30/2026 20:15",
            "2026-13-01 00:00:00",
            "2026-08-30 25:00:00",
            "2026-08-30 20",
            "123456",
            "1.5",
            "99999999999",
            "20:15",
        ] {
            assert_eq!(read(text, Zone::Assumed), None, "{text}");
        }
    }
}
