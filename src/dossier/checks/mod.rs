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

use super::Dossier;
use crate::finding::{Finding, Place, Severity, What};

pub use needs::{Declaration, Needs, Preflight};

/// Looks at a dossier, for a target or for none.
pub type Check = fn(&Dossier, Option<&Needs>) -> Vec<Finding>;

/// Every check.
pub static CHECKS: &[Check] = &[
    facts::missing_facts,
    facts::missing_evidence,
    declarations::declarations,
    oddities::amounts,
    oddities::invisible,
    parties::parties,
    parties::agent,
    currencies::unsupported,
    redactions::redactions,
    payments::records,
    payments::contradictions,
    payments::uncertain,
    payments::wallet,
    times::before_the_promise,
    times::order_of_times,
    quotes::not_in_the_chat,
    own_mistake::admission,
    preflight::before_sending,
    preflight_words::particulars,
    preflight_words::goods,
    preflight_words::events_of_orders,
    channel::personal,
    channel::licence,
    channel::balance,
    channel::recorded_twice,
    promise::shown,
    promise::untold,
    promise::time,
    promise::broken_in_time,
    promise::independent,
    talk::strangers,
    talk::untold,
    talk::long_silence,
    talk::own_words,
    talk::confirmed,
    talk::acceptance,
    talk::repeated,
    talk::submitted,
    found_ids::ids,
    near_payment::log_errors,
    files::undated,
    files::edited,
    files::position,
    files::alike,
    files::private,
    course::gaps,
    course::clocks,
];

/// Findings of one code and severity that are listed one by one; the rest are counted in one more.
const OF_ONE_KIND: usize = 20;

/// All findings of a dossier, the gravest first, and those of joining it. Of a kind that repeats, the first are listed
/// and the rest counted: a case of twenty thousand orders must not answer with a hundred thousand lines.
#[must_use]
pub fn run(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let mut out = dossier.findings.clone();
    out.extend(CHECKS.iter().flat_map(|check| check(dossier, needs)));
    out.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    out.dedup();
    grouped(out)
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
