//! Times as chat exports write them: a wall clock in one of several locales, or a number counted from 1970.

use chrono::NaiveDate;
use serde_json::Value;

use super::clock;
use super::scan::Scan;
use crate::case::{Precision, When, Zone};

/// A wall clock at the beginning of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp<'a> {
    date: [u32; 3],
    time: [u32; 3],
    /// What comes after it and at least one blank; nothing where the line ends with it.
    pub(super) rest: &'a str,
    /// A blank stood after it.
    pub(super) spaced: bool,
}

impl Stamp<'_> {
    /// The time, its zone unknown; `None` where no calendar has it.
    pub(super) fn at(&self) -> Option<When> {
        let [year, month, day] = self.date;
        let [hour, minute, second] = self.time;
        let local = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?.and_hms_opt(hour, minute, second)?;
        Some(When::new(local, Precision::Second, Zone::Unknown))
    }
}

/// `2024-01-15 9:30:45 …`, `2026-09-15 上午 08:00:00 …`, `2026/8/13 星期四 10:01:00 …`, `2026/8/13 8:01:00 PM …`.
pub(super) fn stamp(line: &str) -> Option<Stamp<'_>> {
    if let Some((date, time, after)) = usual(line) {
        return ended(Scan::new(after), date, time, None);
    }
    let mut scan = Scan::new(line);
    let year = scan.number(4).filter(|number| number.digits == 4)?.value;
    let separator = scan.one_of(&['-', '/', '.'])?;
    let month = scan.number(2)?.value;
    scan.eat(separator).then_some(())?;
    let day = scan.number(2)?.value;
    scan.blanks().then_some(())?;
    if ["星期", "周"].iter().any(|week| scan.word(week)) {
        scan.one_of(&['一', '二', '三', '四', '五', '六', '日', '天'])?;
        scan.blanks();
    }
    let half = clock::half(&mut scan);
    scan.blanks();
    let hour = scan.number(2)?.value;
    scan.eat(':').then_some(())?;
    let minute = scan.two_digits()?;
    scan.eat(':').then_some(())?;
    let second = scan.two_digits()?;
    ended(scan, [year, month, day], [hour, minute, second], half)
}

/// A stamp of these figures, by what stands behind them.
fn ended(mut scan: Scan<'_>, date: [u32; 3], [hour, minute, second]: [u32; 3], mut half: Option<clock::Half>) -> Option<Stamp<'_>> {
    let spaced = scan.blanks();
    if half.is_none() && ["AM", "PM"].iter().any(|word| scan.rest().starts_with(word)) {
        half = clock::half(&mut scan);
        scan.blanks();
    }
    let time = [clock::hour(hour, half)?, minute, second];
    Some(Stamp { date, time, rest: scan.rest().trim_end(), spaced })
}

/// The figures of a stamp as nearly all are written, `2026-08-30 20:13:20`, and what stands behind it: there are many of them.
pub(super) fn usual(line: &str) -> Option<([u32; 3], [u32; 3], &str)> {
    const FORM: &[u8; 19] = b"0000-00-00 00:00:00";
    let (stamp, after) = line.as_bytes().split_first_chunk::<19>()?;
    let fits = |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form };
    let ends = after.first().is_none_or(|next| next.is_ascii() && !next.is_ascii_digit());
    (ends && stamp.iter().zip(FORM).all(fits)).then_some(())?;
    let two = |at: usize| u32::from(stamp[at] - b'0') * 10 + u32::from(stamp[at + 1] - b'0');
    Some(([two(0) * 100 + two(2), two(5), two(8)], [two(11), two(14), two(17)], &line[19..]))
}

/// A text that is a time and nothing else. What has no offset has an unknown zone.
pub(super) fn whole(text: &str) -> Option<When> {
    let text = text.trim();
    if let Some(stamp) = stamp(text).filter(|stamp| stamp.rest.is_empty()) {
        return stamp.at();
    }
    let when: When = text.parse().ok()?;
    match when.zone() {
        Zone::Stated(_) => When::from_unix(when.unix()),
        Zone::Assumed | Zone::Unknown => Some(when.with_zone(Zone::Unknown)),
    }
}

/// Seconds or milliseconds since 1970-01-01T00:00:00Z, as a number or as digits; a time in words with its offset.
pub(super) fn moment(value: &Value) -> Option<When> {
    let number = match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            #[allow(clippy::cast_possible_truncation)] // A float that is no moment ends up at a limit of i64, which `from_unix` refuses.
            let whole = number.as_f64()? as i64;
            Some(whole)
        })?,
        Value::String(text) => match text.trim().parse() {
            Ok(number) => number,
            Err(_) => return whole(text).filter(|when| matches!(when.zone(), Zone::Stated(_))),
        },
        _ => return None,
    };
    // Ten digits are seconds, thirteen milliseconds: the one from 2001 to 2286, the other likewise.
    let seconds = match number {
        ..=0 => return None,
        1..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number / 1000,
        _ => number / 1_000_000,
    };
    When::from_unix(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_usual_form_is_read_as_any_other() {
        let ends = [
            "",
            " ",
            " 甲",
            "  甲 ",
            " PM 甲",
            "AM",
            " PMP",
            "甲",
            "1",
            "１",
            "٣",
            ",1",
            ":5",
            "\u{a0}甲",
            "\u{200e} 甲",
            "\u{200e}5",
            "-甲",
            " 下午",
        ];
        for figures in ["2026-08-30 20:13:20", "2026-08-30 08:13:20", "2026-02-30 24:00:00", "2026-08-30 25:13:20", "2026-08-30 08:99:20"] {
            for end in ends {
                let seen = |line: &str| {
                    let stamp = stamp(line)?;
                    Some((stamp.at(), stamp.date, stamp.time, stamp.rest.to_owned(), stamp.spaced))
                };
                // A mark before it is passed over, and the form is no longer the usual one.
                let line = format!("{figures}{end}");
                assert_eq!(seen(&line), seen(&format!("\u{200e}{line}")), "{line:?}");
                assert_eq!(usual(&format!("\u{200e}{line}")), None);
            }
        }
    }

    #[test]
    fn moments_and_wall_clocks() {
        for (value, shown) in [
            (json!(1_788_092_103), Some("2026-08-30T20:15:03+08:00")),
            (json!(1_788_092_103_999_i64), Some("2026-08-30T20:15:03+08:00")),
            (json!("1788092103"), Some("2026-08-30T20:15:03+08:00")),
            (json!("2026-08-30T12:15:03.000Z"), Some("2026-08-30T20:15:03+08:00")),
            (json!("2026-08-30 20:15:03"), None),
            (json!(0), None),
            (json!(-5), None),
            (json!(1e300), None),
            (json!(null), None),
        ] {
            assert_eq!(moment(&value).map(|when| when.to_string()).as_deref(), shown, "{value}");
        }
        let local = whole("2026/8/30 20:15:03").expect("a time");
        assert_eq!((local.to_string().as_str(), local.zone().as_str()), ("2026-08-30T20:15:03+08:00", "unknown"));
        assert_eq!(whole("2026-08-30").map(|when| when.to_string()).as_deref(), Some("2026-08-30"));
        assert_eq!(whole("20:15:03"), None);
        assert_eq!(whole("3天前"), None);
    }
}
