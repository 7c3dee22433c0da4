//! The person's own words, read as those who decide will read them. Advice only; the words are never changed.

use super::tone::advise;
use crate::case::EventKind;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

/// What would be better put otherwise in events, claims and the statements on orders.
pub(super) fn unwise(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    // A reply is the other side's, word for word.
    let own = case.events.iter().enumerate().filter(|(_, event)| event.kind != EventKind::Reply);
    let mut texts: Vec<(String, &str)> = own.map(|(n, event)| (format!("events[{n}].what"), event.what.as_str())).collect();
    texts.extend(case.claims.iter().enumerate().map(|(n, claim)| (format!("claims[{n}].text"), claim.text.as_str())));
    texts.extend(case.orders.iter().enumerate().map(|(n, order)| (format!("orders[{n}].state_actual"), order.state_actual.as_str())));
    let mut out = Vec::new();
    for (key, text) in texts {
        for advice in advise(text) {
            let what = What::WordsUnwise { phrase: advice.phrase.clone(), advice: advice.advice.clone() };
            out.push(Finding::new(what, Place::case(key.clone())));
        }
    }
    out
}
