//! Points in time that know how exact they are and where their zone comes from.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use serde::{Deserialize, Serialize, Serializer};

/// China Standard Time, UTC+08:00, without daylight saving since 1991.
pub const CHINA_OFFSET_SECONDS: i32 = 8 * 3600;

/// How exactly a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The day only.
    Date,
    /// The minute.
    Minute,
    /// The second.
    Second,
}

/// Where the zone of a time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Written beside the time.
    Stated(FixedOffset),
    /// Not written; the source is one that means UTC+08:00.
    Assumed,
    /// Not written, and the source may mean any zone; shown as UTC+08:00 and marked.
    Unknown,
}

impl Zone {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated(_) => "stated",
            Self::Assumed => "assumed",
            Self::Unknown => "unknown",
        }
    }

    /// The offset used to place the time.
    #[must_use]
    pub fn offset(self) -> FixedOffset {
        match self {
            Self::Stated(offset) => offset,
            Self::Assumed | Self::Unknown => china(),
        }
    }
}

/// UTC+08:00.
#[must_use]
pub fn china() -> FixedOffset {
    FixedOffset::east_opt(CHINA_OFFSET_SECONDS).expect("eight hours are within a day")
}

/// Whose clock a time is from. A given one never passes for the real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// This computer's own.
    Own,
    /// Named by the person (`--at`, `SOURCE_DATE_EPOCH`).
    Given,
}

/// A point in time as a source gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct When {
    local: NaiveDateTime,
    precision: Precision,
    zone: Zone,
}

impl When {
    /// A wall-clock time of a source.
    #[must_use]
    pub fn new(local: NaiveDateTime, precision: Precision, zone: Zone) -> Self {
        Self { local, precision, zone }
    }

    /// A day of a source.
    #[must_use]
    pub fn day(date: NaiveDate, zone: Zone) -> Self {
        Self { local: date.and_time(NaiveTime::MIN), precision: Precision::Date, zone }
    }

    /// A moment counted from 1970-01-01T00:00:00Z, shown in UTC+08:00.
    ///
    /// `None` outside the years that can be written.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let moment = DateTime::from_timestamp(seconds, 0)?.with_timezone(&china());
        Some(Self { local: moment.naive_local(), precision: Precision::Second, zone: Zone::Stated(china()) })
    }

    /// Seconds since 1970-01-01T00:00:00Z; of a day, its beginning.
    #[must_use]
    pub fn unix(&self) -> i64 {
        self.local.and_utc().timestamp() - i64::from(self.zone.offset().local_minus_utc())
    }

    /// The wall clock as written.
    #[must_use]
    pub fn local(&self) -> NaiveDateTime {
        self.local
    }

    /// The wall clock in UTC+08:00, which is what letters print.
    #[must_use]
    pub fn in_china(&self) -> NaiveDateTime {
        match self.precision {
            Precision::Date => self.local,
            _ => self
                .zone
                .offset()
                .from_local_datetime(&self.local)
                .single()
                .map_or(self.local, |moment| moment.with_timezone(&china()).naive_local()),
        }
    }

    /// How exact it is.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Where its zone comes from.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// The same wall clock, its zone known from elsewhere.
    #[must_use]
    pub fn with_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// Later by so much. A day becomes a moment of that day.
    ///
    /// `None` where that is no time that can be written.
    #[must_use]
    pub fn plus(self, delta: TimeDelta) -> Option<Self> {
        let precision = self.precision.max(Precision::Minute);
        Some(Self { local: self.local.checked_add_signed(delta)?, precision, zone: self.zone })
    }

    /// Seconds from `self` to `later`; `None` where one of them is only a day.
    #[must_use]
    pub fn seconds_to(&self, later: &Self) -> Option<i64> {
        (self.precision != Precision::Date && later.precision != Precision::Date).then(|| later.unix() - self.unix())
    }

    /// Certainly before `other`: a day is before another only if it is an earlier day.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        if self.precision == Precision::Date || other.precision == Precision::Date {
            self.in_china().date() < other.in_china().date()
        } else {
            self.unix() < other.unix()
        }
    }
}

/// By moment; of equal moments the coarser first, so that a day stands before its hours.
impl Ord for When {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.unix(), self.precision)
            .cmp(&(other.unix(), other.precision))
            .then_with(|| self.local.cmp(&other.local))
            .then_with(|| self.zone.as_str().cmp(other.zone.as_str()))
    }
}

impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// RFC 3339, with the offset used; a day as `YYYY-MM-DD`.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Date => write!(f, "{}", self.local.format("%Y-%m-%d")),
            _ => write!(f, "{}{}", self.local.format("%Y-%m-%dT%H:%M:%S"), self.zone.offset()),
        }
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text is no date or time that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date or time: expected 2026-09-13, 2026-09-13 20:13 or 2026-09-13T20:13:40+08:00")]
pub struct NotATime;

impl FromStr for When {
    type Err = NotATime;
    /// `YYYY-MM-DD[(T| )HH:MM[:SS[.fff]]][Z|±HH:MM]`; without an offset UTC+08:00 is assumed.
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let text = text.trim();
        usual(text).map_or_else(|| by_forms(text), Ok)
    }
}

/// A time in any of the forms that are read.
fn by_forms(text: &str) -> Result<When, NotATime> {
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(When::day(date, Zone::Assumed));
    }
    let (body, zone) = match split_offset(text) {
        Some((body, offset)) => (body, Zone::Stated(offset)),
        None => (text, Zone::Assumed),
    };
    for (format, precision) in [
        ("%Y-%m-%dT%H:%M:%S%.f", Precision::Second),
        ("%Y-%m-%d %H:%M:%S%.f", Precision::Second),
        ("%Y-%m-%dT%H:%M", Precision::Minute),
        ("%Y-%m-%d %H:%M", Precision::Minute),
    ] {
        if let Ok(local) = NaiveDateTime::parse_from_str(body.trim_end(), format) {
            return Ok(When::new(local, precision, zone));
        }
    }
    Err(NotATime)
}

/// `2026-09-13 20:13:40` and what is like it, as most files write times: of bills and chats there are many, and to try forms one
/// after the other takes ten times as long.
fn usual(text: &str) -> Option<When> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
    };
    let marks = |at: &[(usize, &[u8])]| at.iter().all(|(at, marks)| marks.contains(&bytes[*at]));
    let day = || NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(5, 7)?, number(8, 10)?);
    match bytes.len() {
        10 if marks(&[(4, b"-"), (7, b"-")]) => Some(When::day(day()?, Zone::Assumed)),
        16 if marks(&[(4, b"-"), (7, b"-"), (10, b" T"), (13, b":")]) => {
            Some(When::new(day()?.and_hms_opt(number(11, 13)?, number(14, 16)?, 0)?, Precision::Minute, Zone::Assumed))
        }
        19 if marks(&[(4, b"-"), (7, b"-"), (10, b" T"), (13, b":"), (16, b":")]) => {
            Some(When::new(day()?.and_hms_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?)?, Precision::Second, Zone::Assumed))
        }
        _ => None,
    }
}

fn split_offset(text: &str) -> Option<(&str, FixedOffset)> {
    if let Some(body) = text.strip_suffix(['Z', 'z']) {
        return Some((body, FixedOffset::east_opt(0)?));
    }
    let at = text.len().checked_sub(6)?;
    let (body, offset) = (text.get(..at)?, text.get(at..)?);
    let sign = match offset.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = offset[1..].split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Some((body, FixedOffset::east_opt(sign * seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        text.parse().expect(text)
    }

    #[test]
    fn reads_what_people_and_tools_write() {
        for (text, shown, zone) in [
            ("2026-09-13", "2026-09-13", "assumed"),
            ("2026-09-13 20:13", "2026-09-13T20:13:00+08:00", "assumed"),
            ("2026-09-13T20:13:40+08:00", "2026-09-13T20:13:40+08:00", "stated"),
            ("2026-09-13T12:13:40Z", "2026-09-13T12:13:40+00:00", "stated"),
            ("2026-09-13 20:13:40.5-02:30", "2026-09-13T20:13:40-02:30", "stated"),
        ] {
            assert_eq!((when(text).to_string().as_str(), when(text).zone().as_str()), (shown, zone));
        }
    }

    #[test]
    fn what_is_written_as_usual_is_read_as_by_its_forms() {
        let days =
            ["2026-09-13", "2024-02-29", "2026-02-29", "2026-00-10", "0000-01-01", "9999-12-31", "2026-9-13", "2026/09/13", "2026-09-1x"];
        let clocks = [
            "",
            " 20:13",
            "T20:13",
            " 20:13:40",
            "T20:13:40",
            " 24:00",
            " 23:59:60",
            " 23:60:00",
            "t20:13",
            "  0:13:40",
            " 20:13.40",
            " 2０:1",
        ];
        for text in days.iter().flat_map(|day| clocks.iter().map(move |clock| format!("{day}{clock}"))) {
            if let Some(usual) = usual(&text) {
                assert_eq!(by_forms(&text), Ok(usual), "{text}");
            }
        }
        assert!(days[..2].iter().all(|day| clocks[..5].iter().all(|clock| usual(&format!("{day}{clock}")).is_some())));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["", "昨天晚上八点", "2026-13-01", "2026-09-13T25:00:00", "2026-09-13T20:13:40+99:99", "é+08:00", "+08:00"] {
            assert_eq!(text.parse::<When>(), Err(NotATime), "{text}");
        }
    }

    #[test]
    fn a_day_is_not_certainly_before_its_own_hours() {
        let day = when("2026-09-13");
        assert!(!day.is_before(&when("2026-09-13T20:00:00+08:00")));
        assert!(day.is_before(&when("2026-09-14")));
        assert_eq!(day.seconds_to(&when("2026-09-13T20:00:00+08:00")), None);
    }

    #[test]
    fn orders_by_moment_across_zones() {
        assert!(when("2026-09-13T12:00:00Z") < when("2026-09-13T20:00:01+08:00"));
        assert_eq!(when("2026-09-13T12:13:40Z").in_china().to_string(), "2026-09-13 20:13:40");
        assert_eq!(When::from_unix(0).expect("in range").to_string(), "1970-01-01T08:00:00+08:00");
    }
}
