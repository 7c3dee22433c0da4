//! What to do now and by when: the dossier held against the rules and calendars that the program carries.

use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

use super::files::{MadeFolders, prepare, refuse_existing, refuse_inputs};
use super::ics::{Reminder, calendar};
use super::open::read_text;
use super::{CaseworkError, Desk, Gathered, Moment, program};
use crate::digest::Digest;
use crate::dossier::deadlines::{Basis, Deadline, Rules, Whose, deadlines};
use crate::dossier::steps::{Steps, ToDo};
use crate::dossier::working_days::Calendar;
use crate::finding::shown;
use crate::finding::words::names::kind_name;
use crate::letter::{LawBook, embedded};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// A file of further holidays.
    pub holidays: Option<PathBuf>,
    /// Where the dates go as a calendar.
    pub ics: Option<PathBuf>,
    /// Overwrite what is there.
    pub force: bool,
    /// Write nothing.
    pub dry_run: bool,
}

/// What to do now, and the times that run.
#[derive(Debug, Clone)]
pub struct Next {
    /// The day it is, in China.
    pub today: NaiveDate,
    /// The steps, in order.
    pub steps: Vec<ToDo>,
    /// The times, the soonest first.
    pub deadlines: Vec<Deadline>,
    /// The holidays that were counted with.
    pub calendar: Calendar,
    /// The years of them that the person's own file gave.
    pub given: Vec<i32>,
    /// Years that were counted by weekends alone.
    pub by_weekends: BTreeSet<i32>,
    /// The steps whose letter can be written now: the target takes the case's cause.
    pub letters: Vec<String>,
    /// Dates in the calendar file.
    pub reminders: usize,
    /// The calendar file, where one was asked for.
    pub ics: Option<PathBuf>,
}

/// An article that a line rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Cited {
    /// 《…》第十五条.
    pub article: String,
    /// Its words.
    pub words: String,
    /// When they were last held against a published text.
    pub checked: NaiveDate,
    /// The statute's title, and 第十五条: for lists of several articles.
    #[serde(skip)]
    pub parts: (String, String),
}

impl Next {
    /// The articles of a basis.
    #[must_use]
    pub fn cited(law: &LawBook, basis: &Basis) -> Vec<Cited> {
        let found = basis.law.iter().filter_map(|key| key.split_once('/')).filter_map(|(statute, key)| law.article(statute, key));
        found
            .map(|article| Cited {
                article: article.cite(),
                words: article.words.to_owned(),
                checked: article.checked,
                parts: (article.statute.to_owned(), article.cite_short()),
            })
            .collect()
    }
}

/// Says what to do now, and writes the dates as a calendar where that was asked for.
///
/// # Errors
/// [`CaseworkError`] when the file of holidays cannot be used, or the calendar cannot be written.
pub fn next(desk: &Desk, gathered: &Gathered, asked: &Asked, moment: Moment) -> Result<Next, CaseworkError> {
    let (rules, steps) = rules(&desk.law)?;
    let mut days = shipped_calendar()?;
    let given = match &asked.holidays {
        None => Vec::new(),
        Some(path) => days.add(&read_text(path)?).map_err(|source| CaseworkError::Holidays { path: path.clone(), source })?,
    };
    let dossier = &gathered.dossier;
    let today = moment.at.in_china().date();
    let deadlines = deadlines(dossier, &rules, &days, today);
    let steps = steps.to_do(dossier, &deadlines, today);
    let letters = steps
        .iter()
        .filter(|todo| {
            let target = desk.targets.get(&todo.step.target);
            target.is_ok_and(|target| dossier.case.cause.is_some_and(|cause| target.needs.causes.contains(&cause)))
        })
        .map(|todo| todo.step.key.clone())
        .collect();
    let lasts = deadlines.iter().flat_map(|deadline| deadline.by.iter().chain(deadline.anew.iter().map(|(_, last)| last)));
    let by_weekends = lasts.flat_map(|last| last.by_weekends.iter().copied()).filter(|year| *year >= today.year()).collect();
    let reminders = reminders(&deadlines, &dossier.case.id, &dossier.case.title, today);
    let out =
        Next { today, calendar: days, given, by_weekends, letters, reminders: reminders.len(), ics: asked.ics.clone(), steps, deadlines };
    if let Some(path) = &asked.ics {
        let paths = [path.clone()];
        refuse_inputs(&gathered.folder, &paths)?;
        refuse_existing(&paths, asked.force)?;
        if !asked.dry_run {
            let name = if dossier.case.title.is_empty() { &dossier.case.id } else { &dossier.case.title };
            let text = calendar(&shown(name), &program(), moment.at.unix(), &reminders);
            let mut made = MadeFolders::default();
            made.make_parent(path)?;
            prepare(path, text.as_bytes())?.put(asked.force)?;
            made.keep();
        }
    }
    Ok(out)
}

/// The rules and steps that the program carries, every article of theirs in the law data.
fn rules(law: &LawBook) -> Result<(Rules, Steps), CaseworkError> {
    const RULES: &str = "next/deadlines.toml";
    const STEPS: &str = "next/steps.toml";
    let broken = |name: &str, why: String| CaseworkError::Template { name: name.to_owned(), why };
    let text = |name| embedded::text(name).ok_or_else(|| broken(name, "missing".to_owned()));
    let rules = Rules::parse(text(RULES)?).map_err(|why| broken(RULES, why))?;
    let steps = Steps::parse(text(STEPS)?).map_err(|why| broken(STEPS, why))?;
    let of_rules = rules.rule.iter().map(|rule| (RULES, &rule.basis));
    for (name, basis) in of_rules.chain(steps.step.iter().map(|step| (STEPS, &step.basis))) {
        if let Some(lost) = basis.law.iter().find(|key| key.split_once('/').and_then(|(statute, key)| law.article(statute, key)).is_none())
        {
            return Err(broken(name, format!("no article {lost}")));
        }
    }
    Ok((rules, steps))
}

/// The announcements that the program carries: every file in `templates/calendar/`.
fn shipped_calendar() -> Result<Calendar, CaseworkError> {
    let mut days = Calendar::default();
    for (path, text) in embedded::under("calendar") {
        days.add(text).map_err(|source| CaseworkError::Holidays { path: PathBuf::from("calendar").join(path), source })?;
    }
    Ok(days)
}

/// So many days before a long time of one's own runs out.
const EARLY: u16 = 30;

fn reminders(deadlines: &[Deadline], case: &str, title: &str, today: NaiveDate) -> Vec<Reminder> {
    let mut seen: Vec<(String, String)> = Vec::new();
    let mut out = Vec::new();
    for deadline in deadlines {
        let renewed = deadline.anew.as_ref().map(|(_, last)| last.safest());
        let Some(day) = deadline.marked().filter(|day| *day >= today).or(renewed).or(deadline.marked()) else { continue };
        let rule = &deadline.rule;
        let same = (rule.key.clone(), deadline.of.clone());
        let nth = seen.iter().filter(|other| **other == same).count();
        seen.push(same);
        if day < today {
            continue;
        }
        let id = Digest::of(format!("{case}\n{}\n{}\n{nth}", rule.key, deadline.of).as_bytes()).to_string();
        let long = day.signed_duration_since(deadline.start.unwrap_or(today)).num_days() > 60;
        let kind = serde_json::to_value(rule.kind).ok().and_then(|kind| kind.as_str().map(kind_name)).unwrap_or_default();
        let mut lines = vec![format!("{kind}。{}", rule.silence)];
        if let Some(other) = deadline.by.as_ref().map(|last| (last.safest(), last.latest())).filter(|(one, other)| one != other) {
            lines.push(format!("最后一日：{}；遇休息日顺延的，{}。", other.0, other.1));
        }
        lines.extend(Some(rule.note.clone()).filter(|note| !note.is_empty()));
        let years: Vec<String> = deadline.by.iter().flat_map(|last| &last.by_weekends).map(ToString::to_string).collect();
        if !years.is_empty() {
            lines.push(format!("{} 年放假安排未收录，仅按周末推算。", years.join("、")));
        }
        lines.push("由 juzheng 推算，请核对后再用。".to_owned());
        let about = shown(if title.is_empty() { case } else { title });
        out.push(Reminder {
            uid: format!("{}@juzheng.invalid", &id[..32]),
            day,
            summary: format!("{}（最后一日）：{about}", rule.title),
            description: lines.join("\n"),
            early: Some(if long { EARLY } else { 7 }).filter(|_| rule.whose == Whose::Own),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::forbidden;

    #[test]
    fn every_rule_and_step_can_be_read_and_rests_on_articles_that_are_held() {
        let (rules, steps) = rules(&LawBook::embedded().expect("the law data")).expect("the program's own data");
        assert!(rules.rule.len() >= 20 && steps.step.len() >= 15);
        let days = shipped_calendar().expect("the program's own data");
        assert_eq!(days.years().map(|year| year.year).collect::<Vec<_>>(), [2025, 2026]);
        for step in &steps.step {
            let overdue = step.all.iter().chain(&step.any).chain(&step.none).filter_map(|condition| condition.strip_prefix("overdue:"));
            for key in overdue {
                assert!(rules.rule.iter().any(|rule| rule.key == key), "{}: {key}", step.key);
            }
        }
    }

    #[test]
    fn nothing_is_said_that_no_letter_may_say() {
        for file in ["next/deadlines.toml", "next/steps.toml"] {
            let text = embedded::text(file).expect("shipped");
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                assert!(forbidden(line).is_empty(), "{file}: {line}: {:?}", forbidden(line));
            }
            assert!(!text.contains("文号") && !text.contains("退一赔"), "{file}");
        }
    }
}
