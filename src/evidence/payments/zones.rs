//! Zones as files name them: `+08:00`, `UTC`, `America/Los_Angeles`, `PDT`.

use chrono::{FixedOffset, LocalResult, NaiveDateTime, Offset, TimeZone};

use crate::case::Zone;

/// Abbreviations that mean one offset, in minutes. `CST` and `IST` mean several, and are none.
const ABBREVIATIONS: &[(&str, i32)] = &[
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("HKT", 480),
    ("SGT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AWST", 480),
    ("ACST", 570),
    ("ACDT", 630),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

/// The zone that a file names beside a time; unknown where the name is none or means several.
pub fn zone(name: &str, local: NaiveDateTime) -> Zone {
    offset(name.trim(), local).map_or(Zone::Unknown, Zone::Stated)
}

/// Whether a name is that of a zone, at any time.
pub fn is_known(name: &str) -> bool {
    !matches!(zone(name, NaiveDateTime::default()), Zone::Unknown)
}

fn offset(name: &str, local: NaiveDateTime) -> Option<FixedOffset> {
    if let Some((_, minutes)) = ABBREVIATIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return FixedOffset::east_opt(minutes * 60);
    }
    if let Some(offset) = numeric(name) {
        return Some(offset);
    }
    let zone: chrono_tz::Tz = name.parse().ok()?;
    match zone.offset_from_local_datetime(&local) {
        // Of the hour that comes twice in autumn the earlier is as likely as the later.
        LocalResult::Single(offset) | LocalResult::Ambiguous(offset, _) => Some(offset.fix()),
        LocalResult::None => None,
    }
}

/// `+08:00`, `-0700`, `+8`, `UTC+8`, `GMT+08:00`.
fn numeric(name: &str) -> Option<FixedOffset> {
    let bare = ["UTC", "GMT"].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name).trim();
    let (sign, digits) = match bare.chars().next()? {
        '+' => (1, &bare[1..]),
        '-' => (-1, &bare[1..]),
        '−' => (-1, &bare['−'.len_utf8()..]),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let number = |text: &str| -> Option<i32> {
        (!text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14 && minutes < 60).then(|| FixedOffset::east_opt(sign * (hours * 60 + minutes) * 60))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_zones() {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
        for (name, local, shown) in [
            ("America/Los_Angeles", "2018-09-04 21:15", Some("-07:00")),
            ("America/Los_Angeles", "2018-12-04 21:15", Some("-08:00")),
            ("Europe/Berlin", "2020-01-02 11:05", Some("+01:00")),
            ("Asia/Shanghai", "2026-08-30 20:15", Some("+08:00")),
            ("Europe/Berlin", "2026-10-25 02:30", Some("+02:00")),
            ("Europe/Berlin", "2026-03-29 02:30", None),
            ("PDT", "2016-06-09 07:19", Some("-07:00")),
            ("cest", "2016-06-09 07:19", Some("+02:00")),
            ("GMT+08:00", "2016-06-09 07:19", Some("+08:00")),
            ("-0330", "2016-06-09 07:19", Some("-03:30")),
            ("+8", "2016-06-09 07:19", Some("+08:00")),
            ("CST", "2016-06-09 07:19", None),
            ("", "2016-06-09 07:19", None),
            ("+99:00", "2016-06-09 07:19", None),
            ("Mars/Olympus", "2016-06-09 07:19", None),
        ] {
            assert_eq!(offset(name, at(local)).map(|offset| offset.to_string()).as_deref(), shown, "{name}");
        }
    }
}
