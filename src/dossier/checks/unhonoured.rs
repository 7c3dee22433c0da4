//! What the case file says and this version does not act on: told, never passed over in silence.

use super::Needs;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

pub(super) fn unhonoured(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    let mut tell = |key: String, place: String| out.push(Finding::new(What::NotYetHonoured { key }, Place::case(place)));
    for (n, entry) in case.evidence.iter().enumerate() {
        if !entry.redact.is_empty() {
            tell("redact（遮挡）".to_owned(), format!("evidence[{n}].redact"));
        }
    }
    let orders = case.orders.iter().enumerate().map(|(n, order)| (format!("orders[{n}].currency"), &order.currency));
    let payments = case.payments.iter().enumerate().map(|(n, payment)| (format!("payments[{n}].currency"), &payment.currency));
    // A claim has no currency of its own: it is that of the payments, which must then have one.
    let other: fn(&str, &str) -> bool = if needs.is_some_and(|needs| needs.any_currency) {
        |currency, first| currency != first
    } else {
        |currency, _| currency != "CNY" && !currency.is_empty()
    };
    let first = case.payments.first().map_or("", |payment| payment.currency.as_str());
    let looked_at =
        if needs.is_some_and(|needs| needs.any_currency) { payments.collect::<Vec<_>>() } else { orders.chain(payments).collect() };
    for (place, currency) in looked_at {
        if other(currency, first) {
            out.push(Finding::new(What::CurrencyNotSupported { currency: currency.clone() }, Place::case(place)));
        }
    }
    out
}
