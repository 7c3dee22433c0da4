//! Dates of mails: RFC 5322 §3.3 as programs really write it, and the `asctime` of mailboxes.

use chrono::{FixedOffset, NaiveDate};

use crate::case::{Precision, When, Zone};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A longer header is no date.
const LONGEST: usize = 200;

/// The time that a header says. Its zone is stated by an offset, or by a name that means one offset only: `CST` is China's
/// as well as North America's.
pub(in crate::evidence) fn read(text: &str) -> Option<When> {
    let text = without_comments(text.get(..LONGEST).unwrap_or(text));
    let (mut day, mut month, mut year, mut time, mut zone) = (None, None, None, None, None);
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        if let Some((parts, offset)) = clock(word) {
            time = time.or(Some(parts));
            zone = zone.or(offset);
        } else if time.is_some() && zone.is_none() && offset(word).is_some() {
            zone = offset(word);
        } else if let Ok(number) = word.parse::<i32>()
            && word.bytes().all(|byte| byte.is_ascii_digit())
        {
            match word.len() {
                1 | 2 if day.is_none() => day = Some(number),
                2 if year.is_none() => year = Some(if number < 50 { 2000 + number } else { 1900 + number }),
                // RFC 5322 §4.3: three digits count from 1900.
                3 if year.is_none() => year = Some(1900 + number),
                4 if year.is_none() => year = Some(number),
                _ => {}
            }
        } else if month.is_none()
            && let Some(name) = word.get(..3)
        {
            month = MONTHS.iter().position(|month| name.eq_ignore_ascii_case(month)).or(month);
        }
    }
    let (Some(day), Some(month), Some(year), Some((hour, minute, second))) = (day, month, year, time) else {
        return written_otherwise(text.trim());
    };
    let date = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()? + 1, u32::try_from(day).ok()?)?;
    // A leap second counts as the second before it.
    let local = date.and_hms_opt(hour, minute, second.unwrap_or(0).min(59))?;
    let precision = if second.is_some() { Precision::Second } else { Precision::Minute };
    Some(When::new(local, precision, zone.map_or(Zone::Unknown, Zone::Stated)))
}

/// ISO 8601, which some programs write.
fn written_otherwise(text: &str) -> Option<When> {
    let text = text.replace(" +", "+").replace(" -", "-");
    let mut at: Option<When> = text.parse().ok();
    if at.is_none()
        && let Some(cut) = text.len().checked_sub(2)
        && let (Some(head), Some(tail)) = (text.get(..cut), text.get(cut..))
    {
        at = format!("{head}:{tail}").parse().ok().filter(|at: &When| matches!(at.zone(), Zone::Stated(_)));
    }
    at.map(|at| if at.zone() == Zone::Assumed { at.with_zone(Zone::Unknown) } else { at })
}

/// `20:16`, `20:16:00`, `20:16:00+0800`.
#[allow(clippy::type_complexity)]
fn clock(word: &str) -> Option<((u32, u32, Option<u32>), Option<FixedOffset>)> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(word.len());
    let (time, rest) = word.split_at(end);
    let mut parts = time.split(':').map(|part| if part.len() <= 2 { part.parse::<u32>().ok() } else { None });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => Some(second?),
        None => None,
    };
    // Parts of a second are not kept.
    let zone = rest.trim_start_matches('.').trim_start_matches(|c: char| c.is_ascii_digit());
    parts.next().is_none().then(|| ((hour, minute, second), offset(zone)))
}

/// `+0800`, `-05:00`, `GMT`, `UTC+8`, `EST`.
fn offset(word: &str) -> Option<FixedOffset> {
    let upper = word.to_ascii_uppercase();
    let hours = match upper.as_str() {
        "GMT" | "UTC" | "UT" | "Z" => Some(0),
        "EDT" => Some(-4),
        "EST" | "CDT" => Some(-5),
        "MDT" => Some(-6),
        "MST" | "PDT" => Some(-7),
        "PST" => Some(-8),
        _ => None,
    };
    if let Some(hours) = hours {
        return FixedOffset::east_opt(hours * 3600);
    }
    let numeric = upper.strip_prefix("GMT").or_else(|| upper.strip_prefix("UTC")).unwrap_or(&upper);
    let sign = match numeric.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = numeric[1..].chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits[..2].parse::<i32>().ok()?, digits[2..].parse::<i32>().ok()?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))).flatten()
}

fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_programs_write_them() {
        for (text, shown, zone) in [
            ("Sun, 30 Aug 2026 20:16:00 +0800", "2026-08-30T20:16:00+08:00", "stated"),
            ("Sun, 30 Aug 2026 20:16:00 +0800 (CST)", "2026-08-30T20:16:00+08:00", "stated"),
            ("30 Aug 2026 20:16 -0230", "2026-08-30T20:16:00-02:30", "stated"),
            ("Sun, 30 Aug 26 12:16:00 GMT", "2026-08-30T12:16:00+00:00", "stated"),
            ("Sun, 30 Aug 2026 20:16:00 GMT+08:00", "2026-08-30T20:16:00+08:00", "stated"),
            ("Wed, 17 May 2000 19:35:05 EDT", "2000-05-17T19:35:05-04:00", "stated"),
            ("Sun, 30 Aug 2026 20:16:00 CST", "2026-08-30T20:16:00+08:00", "unknown"),
            ("Sun, 30 Aug 2026 20:16:60", "2026-08-30T20:16:59+08:00", "unknown"),
            ("Sun Aug 30 12:16:00 2026", "2026-08-30T12:16:00+08:00", "unknown"),
            ("Sun Aug  3 12:16:00 2026 +0000", "2026-08-03T12:16:00+00:00", "stated"),
            ("2026-08-30 20:16:00 +0800", "2026-08-30T20:16:00+08:00", "stated"),
            ("2026-08-30T20:16:00", "2026-08-30T20:16:00+08:00", "unknown"),
        ] {
            let at = read(text).expect(text);
            assert_eq!((at.to_string().as_str(), at.zone().as_str()), (shown, zone), "{text}");
        }
        for text in ["", "yesterday", "31 Feb 2026 10:00 +0800", "30 Aug 2026", "30 Aug 2026 25:00", "8:30 年"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
