//! Through which channel money went, and to whom: a merchant or a person, a balance or an order, once or twice in the records.

use super::payments::place;
use crate::case::{Category, Order, PaymentKind};
use crate::dossier::names::Names;
use crate::dossier::signs::{Sign, signs};
use crate::dossier::{Dossier, RecordRef};
use crate::evidence::PaymentRow;
use crate::finding::{Finding, Place, What};

/// A top-up lies at most so long before the order it pays, in seconds.
const TOP_UP_BEFORE: i64 = 30 * 24 * 3600;

/// Wallets take up complaints about merchants only; a bill tells a transfer by its own words.
pub(super) fn personal(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    for at in dossier.matches.held().filter(|at| !dossier.matches.is_second(*at)) {
        let Some(how) = dossier.record(at).and_then(way) else { continue };
        let kinds =
            dossier.matches.recorded.iter().filter(|found| found.record == Some(at)).filter_map(|found| case.payments[found.payment?].kind);
        let kinds: Vec<PaymentKind> = kinds.take(2).collect();
        // What the person says themselves needs no telling.
        if kinds.iter().any(|kind| *kind != PaymentKind::Merchant) {
            continue;
        }
        let stated = kinds.contains(&PaymentKind::Merchant);
        out.push(Finding::new(What::PaymentLooksPersonal { how, stated }, place(dossier, at)));
    }
    out
}

/// As what a row went to a person, by the type the bill gives it; its text counts where it gives none.
fn way(row: &PaymentRow) -> Option<&'static str> {
    let by = |text: &str| {
        let found = signs(text);
        [(Sign::PaidRedPacket, "red-packet"), (Sign::PaidPersonalCode, "personal-code"), (Sign::PaidTransfer, "transfer")]
            .into_iter()
            .find(|(sign, _)| found.has(*sign))
            .map(|(_, how)| how)
    };
    match row.category.as_deref().filter(|category| !category.is_empty()) {
        // 支付宝 puts transfers and red packets under one word; the item says which.
        Some(category) => by(category).map(|how| row.item.as_deref().and_then(by).filter(|_| category.contains("红包")).unwrap_or(how)),
        None => row.item.as_deref().and_then(by),
    }
}

/// Orders paid from a balance: the payment on the bill is the top-up before them.
pub(super) fn balance(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    for (n, _) in case.payments.iter().enumerate().filter(|(_, payment)| payment.kind == Some(PaymentKind::Balance)) {
        if dossier.matches.records_of_payment(n).next().is_none() {
            out.push(Finding::new(What::BalanceWithoutTopUp {}, Place::case(format!("payments[{n}]"))));
        }
    }
    let bare: Vec<(usize, &Order)> = case
        .orders
        .iter()
        .enumerate()
        .filter(|(n, order)| {
            **order != Order::default()
                && dossier.matches.records_of_order(*n).is_empty()
                && !dossier.matches.payments_of_order(*n).any(|payment| case.payments[payment].kind == Some(PaymentKind::Balance))
        })
        .collect();
    if bare.is_empty() {
        return out;
    }
    let top_ups = top_ups(dossier);
    for (n, order) in bare {
        let Some(ordered) = order.ordered_at.as_ref().and_then(|at| at.around()) else { continue };
        let before = |row: &PaymentRow| (0..=TOP_UP_BEFORE).contains(&(ordered.unix() - row.at.unix()));
        let enough = |row: &PaymentRow| order.amount.is_none_or(|amount| row.size() >= amount && row.currency == order.currency);
        // The last one that is enough.
        let from = top_ups.partition_point(|(_, row)| row.at.unix() <= ordered.unix());
        if let Some((_, row)) = top_ups[..from].iter().rev().take_while(|(_, row)| before(row)).find(|(_, row)| enough(row)) {
            let what = What::MaybeToppedUp { amount: row.size().yuan(), at: row.at.to_string() };
            out.push(Finding::new(what, Place::case(format!("orders[{n}]"))));
        }
    }
    out
}

/// Payments whose text says that a balance was topped up, or that went to the other side and pay no order, by time.
fn top_ups(dossier: &Dossier) -> Vec<(RecordRef, &PaymentRow)> {
    let names = Names::of_respondents(&dossier.case);
    let records = dossier.exhibits.iter().flat_map(|exhibit| exhibit.records());
    let is = |row: &PaymentRow| {
        let named = names.has(row.counterparty.as_deref());
        let says = [&row.item, &row.note].into_iter().flatten().any(|text| signs(text).has(Sign::TopUp));
        crate::dossier::matching::is_payment(row) && says && (named || names.is_empty() || row.counterparty.is_none())
    };
    let mut out: Vec<_> = records.filter(|(at, row)| !dossier.matches.holds(*at) && is(row)).collect();
    out.sort_by_key(|(at, row)| (row.at.unix(), *at));
    out
}

/// One payment, two records: told once, so that nobody adds it up twice.
pub(super) fn recorded_twice(dossier: &Dossier) -> Vec<Finding> {
    let told = |(one, other): &(RecordRef, RecordRef)| {
        let what = What::PaymentRecordedTwice { other: place(dossier, *one).to_string() };
        Finding::new(what, place(dossier, *other))
    };
    dossier.matches.twins.iter().map(told).collect()
}

/// The licence names the one the case names. Only texts can be compared; a picture of a licence is for the person's eyes.
pub(super) fn licence(dossier: &Dossier) -> Vec<Finding> {
    let papers: Vec<_> = dossier.exhibits.iter().filter(|exhibit| exhibit.category == Category::Identity).collect();
    let texts: Vec<String> = papers.iter().flat_map(|exhibit| exhibit.texts()).map(|text| bare(text.text)).collect();
    if texts.is_empty() || !papers.iter().all(|exhibit| exhibit.is_read()) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let holds = |words: &str| texts.iter().any(|text| text.contains(&bare(words)));
    for (n, respondent) in dossier.case.respondents.iter().enumerate() {
        for (field, stated) in [("name", &respondent.name), ("uscc", &respondent.uscc)] {
            if !stated.trim().is_empty() && !holds(stated) {
                let what = What::LicenceDiffers { field, stated: stated.clone() };
                out.push(Finding::new(what, Place::case(format!("respondents[{n}].{field}"))));
            }
        }
    }
    out
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
