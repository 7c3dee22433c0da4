//! Payments in a currency that letters are not written for.

use super::Needs;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

pub(super) fn unsupported(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
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
