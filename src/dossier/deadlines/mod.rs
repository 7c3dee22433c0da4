//! By when: the times that run in a case, each from a day that the case holds, counted by its rule.
//!
//! The room promises that every date says from which day and by which rule it was counted, which years
//! were counted by weekends alone, and both dates where a rule can be read in two ways. It refuses to
//! guess a day: what begins on a day that the case does not hold has no date.

mod rules;
mod starts;

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};

pub use rules::{Basis, Confidence, Counting, Done, Kind, Rule, Rules, Start, Unit, Whose};

use super::Dossier;
use super::working_days::{Calendar, is_weekend};
use starts::starts;

/// A time that runs.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// Its rule.
    pub rule: Rule,
    /// What it is about where there are several: an order's number, a submission's reference.
    pub of: String,
    /// The day it is counted from.
    pub start: Option<NaiveDate>,
    /// What happened that day, in words.
    pub begins: String,
    /// Whether that day is only what could be said: the time of day or the day itself is not exact.
    pub approximate: bool,
    /// The last day.
    pub by: Option<Last>,
    /// Begun anew, from when, and its last day then.
    pub anew: Option<(NaiveDate, Last)>,
}

/// A last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// The day; of two readings the earlier.
    pub day: NaiveDate,
    /// The later day, where the rule may be read so.
    pub or: Option<NaiveDate>,
    /// The day before it moved, where it has.
    pub moved_from: Option<NaiveDate>,
    /// Years that were counted by weekends alone, and whose holidays may change the day.
    pub by_weekends: BTreeSet<i32>,
}

impl Last {
    /// The last day by any reading.
    #[must_use]
    pub fn latest(&self) -> NaiveDate {
        self.or.unwrap_or(self.day)
    }
    /// The last day that is safe by every reading.
    #[must_use]
    pub fn safest(&self) -> NaiveDate {
        self.moved_from.unwrap_or(self.day)
    }
}

impl Deadline {
    /// Whether its last day is behind.
    #[must_use]
    pub fn has_passed(&self, today: NaiveDate) -> bool {
        let last = self.anew.as_ref().map(|(_, last)| last).or(self.by.as_ref());
        last.is_some_and(|last| last.latest() < today)
    }

    /// The day to mark: of one's own time the safest, of somebody else's the latest.
    #[must_use]
    pub fn marked(&self) -> Option<NaiveDate> {
        let last = self.by.as_ref()?;
        Some(match self.rule.whose {
            Whose::Own => last.safest(),
            Whose::Other => last.latest(),
        })
    }
}

/// The times that run in a case, the soonest first, those without a date last.
#[must_use]
pub fn deadlines(dossier: &Dossier, rules: &Rules, calendar: &Calendar, today: NaiveDate) -> Vec<Deadline> {
    let mut out: Vec<Deadline> = Vec::new();
    for rule in rules.rule.iter().filter(|rule| concerns(dossier, rule)) {
        if rule.start == Start::After {
            let before: Vec<Deadline> = out.iter().filter(|deadline| deadline.rule.key == rule.after).cloned().collect();
            for earlier in before {
                let start = earlier.by.as_ref().map(Last::latest);
                let by = start.and_then(|start| last_day(calendar, start, rule));
                let begins = earlier.rule.title;
                out.push(Deadline { rule: rule.clone(), of: earlier.of, start, begins, approximate: earlier.approximate, by, anew: None });
            }
            continue;
        }
        for found in starts(dossier, rule) {
            let by = found.day.and_then(|day| last_day(calendar, day, rule));
            let anew = found.anew.and_then(|day| Some((day, last_day(calendar, day, rule)?)));
            let starts::Found { of, day, begins, approximate, .. } = found;
            out.push(Deadline { rule: rule.clone(), of, start: day, begins, approximate, by, anew });
        }
    }
    out.retain(|deadline| !(deadline.rule.only_ahead && deadline.has_passed(today)));
    out.sort_by_key(|deadline| deadline.marked().map_or((true, NaiveDate::MAX), |day| (false, day)));
    out
}

/// Whether a rule is for this case at all.
fn concerns(dossier: &Dossier, rule: &Rule) -> bool {
    let case = &dossier.case;
    let any = |none: bool, some: bool| none || some;
    any(rule.causes.is_empty(), case.cause.is_some_and(|cause| rule.causes.contains(&cause)))
        && any(rule.methods.is_empty(), case.payments.iter().any(|p| p.method.is_some_and(|method| rule.methods.contains(&method))))
        && any(rule.deliveries.is_empty(), case.orders.iter().any(|o| o.delivery.is_some_and(|way| rule.deliveries.contains(&way))))
        && any(rule.items.is_empty(), case.orders.iter().any(|o| rule.items.iter().any(|word| o.item.contains(word.as_str()))))
        && !rule.done.iter().any(|done| match done {
            Done::Submitted => case.submissions.iter().any(|submission| submission.target == rule.target),
            Done::Contacted => starts::first_contact(dossier).is_some(),
            Done::Refunded => dossier.is_refunded(),
            // Of one submission, and looked at there.
            Done::Accepted | Done::Answered => false,
        })
}

/// The last day of a time that begins on a day, which is itself not counted (民法典201, 令121-45).
///
/// `None` where the calendar ends.
#[must_use]
pub fn last_day(calendar: &Calendar, start: NaiveDate, rule: &Rule) -> Option<Last> {
    let day = match rule.unit {
        Unit::WorkingDays => {
            let counted = calendar.working_days_after(start, rule.length)?;
            return Some(Last { day: counted.day, or: None, moved_from: None, by_weekends: counted.by_weekends });
        }
        Unit::Days => start.checked_add_days(Days::new(rule.length.into()))?,
        // 民法典202: 到期月的对应日; where the month has none, its last day.
        Unit::Months => start.checked_add_months(Months::new(rule.length))?,
        Unit::Years => start.checked_add_months(Months::new(rule.length.checked_mul(12)?))?,
    };
    let stays = Last { day, or: None, moved_from: None, by_weekends: BTreeSet::new() };
    if rule.counting == Counting::Plain {
        return Some(stays);
    }
    let moved = calendar.working_day_from(day)?;
    let is_plain_weekend = is_weekend(day) && !calendar.is_announced_off(day);
    let two_readings = rule.counting == Counting::Order121 && is_plain_weekend;
    Some(if moved.day == day {
        Last { by_weekends: moved.by_weekends, ..stays }
    } else if two_readings {
        Last { or: Some(moved.day), by_weekends: moved.by_weekends, ..stays }
    } else {
        Last { day: moved.day, or: None, moved_from: Some(day), by_weekends: moved.by_weekends }
    })
}

#[cfg(test)]
mod tests;
