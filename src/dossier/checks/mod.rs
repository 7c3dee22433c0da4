//! Checks: what is missing or contradictory before anything is sent. One file per family; [`CHECKS`] is the one list.

mod channel;
mod course;
mod currencies;
mod declarations;
mod facts;
mod files;
mod found_ids;
mod near_payment;
mod needs;
mod oddities;
mod own_mistake;
mod parties;
mod payments;
mod preflight;
mod preflight_words;
mod promise;
mod quotes;
mod redactions;
mod talk;
mod times;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Dossier;
use crate::finding::{Finding, Place, Severity, What};

pub use needs::{Declaration, Needs, Preflight};

/// A check.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Looks at a dossier, whoever is to be told of it.
    OfCase(fn(&Dossier) -> Vec<Finding>),
    /// Looks at a dossier, for a target or for none.
    ForTarget(fn(&Dossier, Option<&Needs>) -> Vec<Finding>),
}

use Check::{ForTarget, OfCase};

/// Every check.
pub static CHECKS: &[Check] = &[
    ForTarget(facts::missing_facts),
    ForTarget(facts::missing_evidence),
    ForTarget(declarations::declarations),
    OfCase(oddities::amounts),
    OfCase(oddities::invisible),
    OfCase(parties::parties),
    OfCase(parties::agent),
    ForTarget(currencies::unsupported),
    OfCase(redactions::redactions),
    OfCase(payments::records),
    OfCase(payments::contradictions),
    OfCase(payments::uncertain),
    ForTarget(payments::wallet),
    OfCase(times::before_the_promise),
    OfCase(times::order_of_times),
    OfCase(quotes::not_in_the_chat),
    OfCase(own_mistake::admission),
    ForTarget(preflight::before_sending),
    OfCase(preflight_words::particulars),
    OfCase(preflight_words::goods),
    OfCase(preflight_words::events_of_orders),
    OfCase(channel::personal),
    OfCase(channel::licence),
    OfCase(channel::balance),
    OfCase(channel::recorded_twice),
    OfCase(promise::shown),
    OfCase(promise::untold),
    OfCase(promise::time),
    OfCase(promise::broken_in_time),
    OfCase(promise::independent),
    OfCase(talk::strangers),
    OfCase(talk::untold),
    OfCase(talk::long_silence),
    OfCase(talk::own_words),
    OfCase(talk::confirmed),
    OfCase(talk::acceptance),
    OfCase(talk::repeated),
    ForTarget(talk::submitted),
    OfCase(found_ids::ids),
    OfCase(near_payment::log_errors),
    OfCase(files::undated),
    OfCase(files::edited),
    OfCase(files::position),
    OfCase(files::alike),
    OfCase(files::private),
    OfCase(course::gaps),
    OfCase(course::clocks),
];

/// Findings of one code and severity that are listed one by one; the rest are counted in one more.
const OF_ONE_KIND: usize = 20;

/// All findings of a dossier, for one target or for none: [`Examined::findings`] of one that is examined but once.
#[must_use]
pub fn run(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    Examined::of(dossier).findings(needs)
}

/// A dossier whose letters and forms are being written: what is found whoever is told of it is looked for once.
#[derive(Debug)]
pub struct Examined<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// What each check of the case found.
    of_case: OnceLock<Vec<Vec<Finding>>>,
}

impl<'a> Examined<'a> {
    /// Begins with a dossier; nothing is looked for yet.
    #[must_use]
    pub fn of(dossier: &'a Dossier) -> Self {
        Self { dossier, of_case: OnceLock::new() }
    }

    /// All findings for one target or for none, the gravest first, and those of joining the case. Of a kind that repeats, the first
    /// are listed and the rest counted: a case of twenty thousand orders must not answer with a hundred thousand lines.
    #[must_use]
    pub fn findings(&self, needs: Option<&Needs>) -> Vec<Finding> {
        let of_case = self.of_case.get_or_init(|| {
            let of_case = CHECKS.iter().filter_map(|check| if let OfCase(look) = check { Some(look) } else { None });
            of_case.map(|look| look(self.dossier)).collect()
        });
        let mut of_case = of_case.iter();
        let mut out = self.dossier.findings.clone();
        for check in CHECKS {
            match check {
                OfCase(_) => out.extend(of_case.next().into_iter().flatten().cloned()),
                ForTarget(look) => out.extend(look(self.dossier, needs)),
            }
        }
        out.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        out.dedup();
        grouped(out)
    }
}

fn grouped(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts: BTreeMap<(Severity, &'static str), usize> = BTreeMap::new();
    let mut out = Vec::new();
    for finding in findings {
        let count = counts.entry((finding.severity, finding.what.code())).or_default();
        *count += 1;
        if *count <= OF_ONE_KIND {
            out.push(finding);
        }
    }
    for ((severity, code), count) in counts.into_iter().filter(|(_, count)| *count > OF_ONE_KIND) {
        let what = What::MoreOfAKind { code, count: count - OF_ONE_KIND };
        out.push(Finding::new(what, Place::file("")).of(severity));
    }
    out.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    out
}
