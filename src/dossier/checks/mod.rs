//! Checks: what is missing or contradictory before anything is sent. One file per family; [`CHECKS`] is the one list.

mod declarations;
mod facts;
mod needs;
mod oddities;
mod own_mistake;
mod parties;
mod payments;
mod preflight;
mod preflight_words;
mod quotes;
mod times;
mod unhonoured;

use super::Dossier;
use crate::finding::Finding;

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
    unhonoured::unhonoured,
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
];

/// All findings of a dossier, the gravest first, and those of joining it.
#[must_use]
pub fn run(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let mut out = dossier.findings.clone();
    out.extend(CHECKS.iter().flat_map(|check| check(dossier, needs)));
    out.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    out.dedup();
    out
}
