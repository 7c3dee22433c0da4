//! Times as a person says them: exact where they can be, else kept word for word.

use std::fmt;

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{When, Zone};

/// A time the person states.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Said {
    /// Exact as far as it goes.
    Exact(When),
    /// In words, such as `2026-09-13 晚上八点左右`; kept as said, with its day where it begins with one.
    Words {
        /// As said.
        text: String,
        /// The day it begins with.
        day: Option<NaiveDate>,
    },
}

impl Said {
    /// Reads what is exact, keeps what is not.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        match text.parse() {
            Ok(when) => Self::Exact(when),
            Err(_) => Self::Words { text: text.trim().to_owned(), day: text.trim().get(..10).and_then(|head| head.parse().ok()) },
        }
    }
    /// The exact time, if it is one.
    #[must_use]
    pub fn exact(&self) -> Option<When> {
        match self {
            Self::Exact(when) => Some(*when),
            Self::Words { .. } => None,
        }
    }
    /// The time as far as it is known: of words, the day they begin with.
    #[must_use]
    pub fn around(&self) -> Option<When> {
        match self {
            Self::Exact(when) => Some(*when),
            Self::Words { day, .. } => day.map(|day| When::day(day, Zone::Assumed)),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(when) => when.fmt(f),
            Self::Words { text, .. } => f.write_str(text),
        }
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Err(serde::de::Error::custom("a time is expected, this is empty"));
        }
        if is_broken_time(text.trim()) {
            return Err(serde::de::Error::custom("this looks like a date or time, but there is no such one"));
        }
        Ok(Self::from_text(&text))
    }
}

/// Written as an exact date or time that does not exist, such as 2026-13-45: a slip, not words.
fn is_broken_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00") else { return shape.starts_with("00:00") };
    let no_day = text.get(..10).is_some_and(|day| day.parse::<NaiveDate>().is_err());
    let exact = rest.starts_with('T') || rest.starts_with(" 00:00");
    no_day || (exact && text.parse::<When>().is_err())
}

/// By when something was promised.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PromisedBy {
    /// At a time.
    At(When),
    /// So long after payment.
    Within(TimeDelta),
}

impl fmt::Display for PromisedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(when) => when.fmt(f),
            Self::Within(delta) => write!(f, "{}s", delta.num_seconds()),
        }
    }
}

impl Serialize for PromisedBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PromisedBy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Some(delta) = duration(text.trim()) {
            return Ok(Self::Within(delta));
        }
        text.parse().map(Self::At).map_err(|_| serde::de::Error::custom("a time or a duration such as 10m, 24h, 3d is expected"))
    }
}

/// `90s`, `10m`, `24h`, `3d`.
fn duration(text: &str) -> Option<TimeDelta> {
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.trim().parse().ok().filter(|n| *n > 0)?;
    match unit {
        's' => TimeDelta::try_seconds(number),
        'm' => TimeDelta::try_minutes(number),
        'h' => TimeDelta::try_hours(number),
        'd' => TimeDelta::try_days(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_with_their_day() {
        let said = Said::from_text("2026-09-13 晚上八点左右");
        assert_eq!(said.exact(), None);
        assert_eq!(said.around().map(|day| day.to_string()).as_deref(), Some("2026-09-13"));
        assert_eq!(said.to_string(), "2026-09-13 晚上八点左右");
        assert_eq!(Said::from_text("昨天").around(), None);
    }

    #[test]
    fn a_slip_in_a_date_is_no_word() {
        for slip in ["2026-13-45", "20:13:40", "2026-02-30 20:13", "2026-09-13T25:00:00", "2026-09-13 20:99"] {
            assert!(is_broken_time(slip), "{slip}");
        }
        for fine in ["2026-09-13", "2026-09-13 晚上八点左右", "九月中旬", "2026-09-13T20:13:05+08:00", "2026-09-13 20点多"] {
            assert!(!is_broken_time(fine), "{fine}");
        }
    }

    #[test]
    fn durations() {
        for (text, seconds) in [("90s", 90), ("10m", 600), ("24h", 86_400), ("3d", 259_200)] {
            assert_eq!(duration(text).map(|delta| delta.num_seconds()), Some(seconds));
        }
        for bad in ["", "m", "0m", "-1m", "10", "10分钟", "99999999999999999h"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }
}
