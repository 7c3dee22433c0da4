//! How letters write dates, times, lists and exhibit numbers in Chinese.

use chrono::{Datelike, NaiveDate, Timelike};

use super::exhibit_runs::exhibit_runs;
use crate::case::{Precision, When};

/// `2026年9月13日` (GB/T 9704-2012 7.3.5.2: Arabic figures, no leading zeros).
pub(super) fn date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `20:13`; empty for a day.
pub(super) fn clock(when: &When) -> String {
    match when.precision() {
        Precision::Date => String::new(),
        Precision::Minute | Precision::Second => {
            let at = when.in_china();
            format!("{}:{:02}", at.hour(), at.minute())
        }
    }
}

/// `2026年9月13日20:13`.
pub(super) fn full(when: &When) -> String {
    format!("{}{}", date(when.in_china().date()), clock(when))
}

/// `2026-09-13 20:12`, as catalogues write it.
pub(crate) fn compact(when: &When) -> String {
    let at = when.in_china();
    match when.precision() {
        Precision::Date => at.format("%Y-%m-%d").to_string(),
        Precision::Minute | Precision::Second => at.format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// A running account names the year once, and the day once per day.
#[derive(Debug, Default)]
pub(super) struct Clock {
    last: Option<NaiveDate>,
}

impl Clock {
    /// The time, as short as the sentence before allows.
    pub(super) fn next(&mut self, when: &When) -> String {
        let day = when.in_china().date();
        let before = self.last.replace(day);
        let time = clock(when);
        match before {
            Some(last) if last == day && !time.is_empty() => time,
            Some(last) if last == day => "同日".to_owned(),
            Some(last) if last.year() == day.year() => format!("{}月{}日{time}", day.month(), day.day()),
            _ => full(when),
        }
    }
}

/// `（证据2、3）`; nothing for none. Runs of three and more are joined: `（证据1至3）`.
pub(super) fn cite(numbers: &[u32]) -> String {
    let parts = exhibit_runs(numbers, "至");
    if parts.is_empty() { String::new() } else { format!("（证据{}）", parts.join("、")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        text.parse().expect(text)
    }

    #[test]
    fn a_running_account_says_no_date_twice() {
        let mut clock = Clock::default();
        let said: Vec<String> = ["2026-09-13 20:13", "2026-09-13 20:31", "2026-09-14 09:10", "2026-09-14", "2027-01-02 08:05"]
            .map(|t| clock.next(&when(t)))
            .into();
        assert_eq!(said, ["2026年9月13日20:13", "20:31", "9月14日9:10", "同日", "2027年1月2日8:05"]);
    }

    #[test]
    fn times_are_those_of_china() {
        assert_eq!(full(&when("2026-09-13T12:13:40Z")), "2026年9月13日20:13");
        assert_eq!(compact(&when("2026-09-13")), "2026-09-13");
    }

    #[test]
    fn exhibits_are_cited_in_order() {
        assert_eq!(cite(&[3, 2, 3]), "（证据2、3）");
        assert_eq!(cite(&[5, 1, 2, 3, 9]), "（证据1至3、5、9）");
        assert_eq!(cite(&[]), "");
    }
}
