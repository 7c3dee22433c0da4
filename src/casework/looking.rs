//! What a case says of its files before they are read.

use super::{Opened, Run};
use crate::case::{Case, ColumnMap, Said, When};
use crate::dossier::plain_path;
use crate::evidence::{Looking, Share, people_below};

/// What is known of the case's files: its times, its ids and names, its tables' columns, the passwords at hand.
pub(super) fn looking(opened: &Opened, run: Run<'_>) -> Looking {
    Looking {
        passwords: run.passwords.to_vec(),
        moments: moments(&opened.case),
        words: words(&opened.case),
        columns: columns(&opened.case),
        people: people_below(&opened.evidence()),
        similar: run.similar,
        share: Share::WHOLE,
    }
}

fn columns(case: &Case) -> Vec<(String, ColumnMap)> {
    case.evidence.iter().filter_map(|entry| Some((plain_path(&entry.path), entry.columns.clone()?))).collect()
}

fn moments(case: &Case) -> Vec<When> {
    let orders = case.orders.iter().filter_map(|order| order.ordered_at.as_ref());
    let payments = case.payments.iter().filter_map(|payment| payment.paid_at.as_ref());
    let events = case.events.iter().filter_map(|event| event.at.as_ref());
    orders.chain(payments).chain(events).filter_map(Said::around).collect()
}

fn words(case: &Case) -> Vec<String> {
    let orders = case.orders.iter().flat_map(|order| [&order.id, &order.account_entered, &order.account_intended]);
    let payments = case.payments.iter().flat_map(|payment| [&payment.transaction_id, &payment.merchant_order_id, &payment.payee]);
    let parties = case.respondents.iter().flat_map(|party| [&party.name, &party.shop, &party.platform]);
    let mut out: Vec<String> = orders.chain(payments).chain(parties).map(|word| word.trim().to_owned()).collect();
    out.sort();
    out.dedup();
    out.retain(|word| !word.is_empty());
    out
}
