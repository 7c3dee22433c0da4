//! Working days: Monday to Friday, less the days off that the State Council announces for a year, and
//! with the weekends it makes working days instead. The announcements are data; a year that is not on
//! file is counted by weekends alone, and every answer says for which years that was done.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::case::{CaseError, toml_to_json};

/// The announcement for one year, in the shape of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// Which year.
    pub year: i32,
    /// The notice's title.
    pub title: String,
    /// The day of the notice.
    pub published: NaiveDate,
    /// Where it can be read.
    pub url: String,
    /// The days off.
    pub off: Vec<Off>,
    /// Weekends that are working days.
    pub work: Vec<NaiveDate>,
}

/// Days off in one go, first and last included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Off {
    /// 春节.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// A file of announcements.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Years {
    year: Vec<Year>,
}

/// A file of announcements cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// Neither TOML nor JSON.
    #[error(transparent)]
    Syntax(#[from] CaseError),
    /// Of another shape.
    #[error("{path}: {why}")]
    Shape {
        /// Such as `year[0].off[1].from`.
        path: String,
        /// In the parser's words.
        why: String,
    },
    /// No year in it.
    #[error("no [[year]]")]
    Empty,
    /// A year that stands twice.
    #[error("year {0} is given twice")]
    Twice(i32),
    /// Title, date or address of the notice are missing.
    #[error("year {0} does not say where it comes from")]
    NoSource(i32),
    /// A day or a stretch of days that cannot be right.
    #[error("year {year}: {day}: {fault}")]
    Day {
        /// Which year.
        year: i32,
        /// Which day, the first of a stretch.
        day: NaiveDate,
        /// What is wrong with it.
        fault: DayFault,
    },
}

/// What is wrong with a day of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DayFault {
    /// Not a day of the year.
    #[error("not in that year")]
    OtherYear,
    /// The last day is before the first.
    #[error("ends before it begins")]
    Backwards,
    /// More than any holiday has.
    #[error("too long for a holiday")]
    TooLong,
    /// Off twice.
    #[error("off twice")]
    OffTwice,
    /// A working day that would be one anyway.
    #[error("not a weekend")]
    NotAWeekend,
    /// Off and at work.
    #[error("off and a working day")]
    OffAndAtWork,
}

/// More days in one go than any announcement has had.
const LONGEST_HOLIDAY: i64 = 16;

/// What is known of days off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
    off: BTreeSet<NaiveDate>,
    work: BTreeSet<NaiveDate>,
}

/// The end of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The last day.
    pub day: NaiveDate,
    /// Years that were counted by weekends alone.
    pub by_weekends: BTreeSet<i32>,
}

impl Calendar {
    /// Takes in a file of announcements, TOML, or JSON of the same shape. A year that is known already is replaced.
    ///
    /// # Errors
    /// [`CalendarError`]; nothing is taken in then.
    pub fn add(&mut self, text: &str) -> Result<Vec<i32>, CalendarError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| CaseError::Json { line: error.line(), why: error.to_string() })?
        } else {
            toml_to_json(text)?
        };
        let Years { year: years } = serde_path_to_error::deserialize(value)
            .map_err(|error| CalendarError::Shape { path: error.path().to_string(), why: error.inner().to_string() })?;
        if years.is_empty() {
            return Err(CalendarError::Empty);
        }
        let mut seen = BTreeSet::new();
        for year in &years {
            if !seen.insert(year.year) {
                return Err(CalendarError::Twice(year.year));
            }
            check(year)?;
        }
        for year in years {
            self.years.insert(year.year, year);
        }
        self.off = self.years.values().flat_map(|year| &year.off).flat_map(days).collect();
        self.work = self.years.values().flat_map(|year| &year.work).copied().collect();
        Ok(seen.into_iter().collect())
    }

    /// The announcements, by year.
    pub fn years(&self) -> impl Iterator<Item = &Year> {
        self.years.values()
    }

    /// Whether the announcement for a year is on file.
    #[must_use]
    pub fn has(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// Whether a day is a working day.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.work.contains(&day) || !is_weekend(day) && !self.off.contains(&day)
    }

    /// Whether a day is one of the announced days off; a plain weekend is none.
    #[must_use]
    pub fn is_announced_off(&self, day: NaiveDate) -> bool {
        self.off.contains(&day)
    }

    /// So many working days after a day, which is itself not counted (民法典201, 令121-45).
    ///
    /// `None` where the calendar ends.
    #[must_use]
    pub fn working_days_after(&self, start: NaiveDate, count: u32) -> Option<Counted> {
        let (mut day, mut left, mut by_weekends) = (start, count, BTreeSet::new());
        while left > 0 {
            day = self.next(day, &mut by_weekends)?;
            left -= u32::from(self.is_working_day(day));
        }
        Some(Counted { day, by_weekends })
    }

    /// The day itself if it is a working day, else the first working day after it.
    #[must_use]
    pub fn working_day_from(&self, day: NaiveDate) -> Option<Counted> {
        let (mut at, mut by_weekends) = (day, BTreeSet::new());
        self.note(at, &mut by_weekends);
        while !self.is_working_day(at) {
            at = self.next(at, &mut by_weekends)?;
        }
        Some(Counted { day: at, by_weekends })
    }

    fn next(&self, day: NaiveDate, by_weekends: &mut BTreeSet<i32>) -> Option<NaiveDate> {
        let next = day.checked_add_days(Days::new(1))?;
        self.note(next, by_weekends);
        Some(next)
    }

    fn note(&self, day: NaiveDate, by_weekends: &mut BTreeSet<i32>) {
        if !self.has(day.year()) {
            by_weekends.insert(day.year());
        }
    }
}

/// Saturday or Sunday.
#[must_use]
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn days(off: &Off) -> impl Iterator<Item = NaiveDate> + use<> {
    let to = off.to;
    off.from.iter_days().take_while(move |day| *day <= to)
}

fn check(year: &Year) -> Result<(), CalendarError> {
    let of = year.year;
    let web = year.url.starts_with("https://") || year.url.starts_with("http://");
    if year.title.trim().is_empty() || !web {
        return Err(CalendarError::NoSource(of));
    }
    let fault = |day, fault| Err(CalendarError::Day { year: of, day, fault });
    // A holiday at New Year may begin in the last days of the year before.
    let is_of = |day: NaiveDate| day.year() == of || day.year() == of - 1 && day.month() == 12;
    let mut off = BTreeSet::new();
    for stretch in &year.off {
        if stretch.to < stretch.from {
            return fault(stretch.from, DayFault::Backwards);
        }
        if (stretch.to - stretch.from).num_days() >= LONGEST_HOLIDAY {
            return fault(stretch.from, DayFault::TooLong);
        }
        for day in days(stretch) {
            if !is_of(day) {
                return fault(day, DayFault::OtherYear);
            }
            if !off.insert(day) {
                return fault(day, DayFault::OffTwice);
            }
        }
    }
    for day in &year.work {
        if !is_of(*day) {
            return fault(*day, DayFault::OtherYear);
        }
        if !is_weekend(*day) {
            return fault(*day, DayFault::NotAWeekend);
        }
        if off.contains(day) {
            return fault(*day, DayFault::OffAndAtWork);
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The shipped announcements.
    pub(crate) fn shipped() -> Calendar {
        let mut calendar = Calendar::default();
        for text in [include_str!("../../templates/calendar/2025.toml"), include_str!("../../templates/calendar/2026.toml")] {
            calendar.add(text).expect("the program's own data");
        }
        calendar
    }

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn seven_working_days_after_a_complaint_is_received() {
        let calendar = shipped();
        for (received, last) in [
            ("2026-11-23", "2026-12-02"),
            ("2026-09-18", "2026-09-29"),
            ("2026-02-13", "2026-03-02"),
            ("2026-09-30", "2026-10-15"),
            ("2026-11-22", "2026-12-01"),
        ] {
            let counted = calendar.working_days_after(day(received), 7).expect("within the calendar");
            assert_eq!((counted.day, counted.by_weekends.len()), (day(last), 0), "{received}");
        }
    }

    #[test]
    fn both_years_have_as_many_working_days_and_days_off_as_announced() {
        let calendar = shipped();
        for (year, announced) in [(2025, 28), (2026, 33)] {
            let all = || day(&format!("{year}-01-01")).iter_days().take_while(|day| day.year() == year);
            assert_eq!(all().filter(|day| calendar.is_working_day(*day)).count(), 248, "{year}");
            assert_eq!(all().filter(|day| calendar.is_announced_off(*day)).count(), announced, "{year}");
        }
    }

    #[test]
    fn a_year_that_is_not_on_file_is_told() {
        let calendar = shipped();
        let counted = calendar.working_days_after(day("2026-12-28"), 7).expect("within the calendar");
        assert_eq!((counted.day, counted.by_weekends), (day("2027-01-06"), BTreeSet::from([2027])));
        assert_eq!(calendar.working_days_after(day("2026-12-21"), 7).expect("within").by_weekends, BTreeSet::new());
        assert_eq!(calendar.working_days_after(NaiveDate::MAX, 1), None);
    }

    const NEXT: &str = "[[year]]\nyear = 2027\ntitle = '示例'\npublished = 2026-11-05\nurl = 'https://example.invalid/'\n\
                        off = [{ name = '元旦', from = 2026-12-31, to = 2027-01-02 }]\nwork = [2027-01-03]\n";

    #[test]
    fn a_later_year_can_be_added_as_toml_or_json() {
        let mut calendar = shipped();
        assert_eq!(calendar.add(NEXT).expect("well formed"), [2027]);
        assert!(!calendar.is_working_day(day("2026-12-31")) && calendar.is_working_day(day("2027-01-03")));
        assert_eq!(calendar.working_days_after(day("2026-12-30"), 1).expect("within").day, day("2027-01-03"));
        let json = r#"{"year":[{"year":2027,"title":"示例","published":"2026-11-05","url":"https://example.invalid/",
            "off":[{"name":"元旦","from":"2026-12-31","to":"2027-01-02"}],"work":["2027-01-03"]}]}"#;
        let mut other = shipped();
        other.add(json).expect("well formed");
        assert_eq!(calendar, other);
    }

    #[test]
    fn what_cannot_be_right_is_refused_and_changes_nothing() {
        let with = |from: &str, to: &str| NEXT.replacen(from, to, 1);
        for (text, told) in [
            (with("2027-01-02", "2026-12-30"), "year 2027: 2026-12-31: ends before it begins"),
            (with("to = 2027-01-02", "to = 2027-03-02"), "year 2027: 2026-12-31: too long for a holiday"),
            (with("2026-12-31", "2026-11-30").replacen("2027-01-02", "2026-12-01", 1), "year 2027: 2026-11-30: not in that year"),
            (with("work = [2027-01-03]", "work = [2028-01-01]"), "year 2027: 2028-01-01: not in that year"),
            (with("work = [2027-01-03]", "work = [2027-01-04]"), "year 2027: 2027-01-04: not a weekend"),
            (with("work = [2027-01-03]", "work = [2027-01-02]"), "year 2027: 2027-01-02: off and a working day"),
            (with("off = [", "off = [{ name = '又', from = 2027-01-01, to = 2027-01-01 }, "), "year 2027: 2027-01-01: off twice"),
            (with("title = '示例'", "title = ' '"), "year 2027 does not say where it comes from"),
            (with("https://example.invalid/", "见通知"), "year 2027 does not say where it comes from"),
            (format!("{NEXT}{NEXT}"), "year 2027 is given twice"),
            ("year = []".to_owned(), "no [[year]]"),
        ] {
            let mut calendar = shipped();
            assert_eq!(calendar.add(&text).expect_err(told).to_string(), told);
            assert_eq!(calendar, shipped());
        }
        for text in [
            "",
            "[[year]]\nyear = 2027",
            "{",
            "{}",
            "[[year",
            "[[year]]\nyear='x'",
            &with("work", "works"),
            &with("2027-01-02", "2027-02-30"),
        ] {
            assert!(Calendar::default().add(text).is_err(), "{text}");
        }
    }
}
