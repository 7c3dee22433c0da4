//! What the case file says and this version does not act on: told, never passed over in silence.

use super::Needs;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

pub(super) fn unhonoured(dossier: &Dossier, _: Option<&Needs>) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    let mut tell = |key: String, place: String| out.push(Finding::new(What::NotYetHonoured { key }, Place::case(place)));
    for (n, entry) in case.evidence.iter().enumerate() {
        if !entry.redact.is_empty() {
            tell("redact（遮挡）".to_owned(), format!("evidence[{n}].redact"));
        }
    }
    for (place, currency) in case
        .orders
        .iter()
        .enumerate()
        .map(|(n, order)| (format!("orders[{n}].currency"), &order.currency))
        .chain(case.payments.iter().enumerate().map(|(n, payment)| (format!("payments[{n}].currency"), &payment.currency)))
    {
        if currency != "CNY" && !currency.is_empty() {
            out.push(Finding::new(What::CurrencyNotSupported { currency: currency.clone() }, Place::case(place)));
        }
    }
    out
}
