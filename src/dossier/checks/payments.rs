//! Payments: recorded or not, matching or contradicting.

use std::collections::{BTreeMap, BTreeSet};

use super::Needs;
use crate::case::{Money, Order, Payment, PaymentKind};
use crate::dossier::names::Names;
use crate::dossier::{Because, Dossier, RecordRef};
use crate::evidence::{PaymentRow, Record, Refund};
use crate::finding::{Finding, Place, Severity, What};

/// Bills and clocks differ by minutes; past this an equal id at another time is worth a look, in seconds.
const SAME_TIME: i64 = 15 * 60;

/// Where a record stands.
pub(super) fn place(dossier: &Dossier, at: RecordRef) -> Place {
    let file = dossier.exhibit(at.exhibit).and_then(|exhibit| exhibit.part_of(at)).map_or("", |part| part.file.as_str());
    Place::line(file, at.line)
}

pub(super) fn records(dossier: &Dossier) -> Vec<Finding> {
    let mut out = Vec::new();
    // A list of orders says what was to be paid, not that it was.
    let any = dossier.exhibits.iter().any(|exhibit| exhibit.records().iter().any(|(_, row)| row.record == Record::Payment));
    if !any {
        return vec![Finding::new(What::NoPaymentRecord {}, Place::file("evidence/payment"))];
    }
    // What the skeleton of a case file leaves to be filled in is no order and no payment.
    for (n, order) in dossier.case.orders.iter().enumerate().filter(|(_, order)| **order != Order::default()) {
        if dossier.matches.records_of_order(n).is_empty() {
            let order = if order.id.is_empty() { order.item.clone() } else { order.id.clone() };
            out.push(Finding::new(What::OrderWithoutPayment { order }, Place::case(format!("orders[{n}]"))));
        }
    }
    for (n, payment) in dossier.case.payments.iter().enumerate().filter(|(_, payment)| **payment != Payment::default()) {
        if dossier.matches.records_of_payment(n).next().is_none() {
            let amount = payment.amount.map_or_else(String::new, Money::yuan);
            out.push(Finding::new(What::PaymentWithoutRecord { amount }, Place::case(format!("payments[{n}]"))));
        }
    }
    out
}

pub(super) fn contradictions(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let names = Names::of_respondents(case);
    let mut out = Vec::new();
    let mut told: BTreeSet<RecordRef> = BTreeSet::new();
    let mut strangers: BTreeSet<&str> = BTreeSet::new();
    for found in &dossier.matches.recorded {
        let (Some(n), Some(at)) = (found.payment, found.record) else { continue };
        let Some(record) = dossier.record(at) else { continue };
        let payment = &case.payments[n];
        if payment.currency != record.currency && !payment.currency.is_empty() && !record.currency.is_empty() {
            let (stated, recorded) = (payment.currency.clone(), record.currency.clone());
            out.push(Finding::new(
                What::CurrencyContradicts { stated, recorded, key: format!("payments[{n}].currency") },
                place(dossier, at),
            ));
        } else if let Some(stated) = payment.amount.filter(|stated| stated.decimal() != record.size().decimal()) {
            out.push(Finding::new(
                What::AmountContradicts { stated: stated.yuan(), recorded: record.size().yuan(), key: format!("payments[{n}].amount") },
                place(dossier, at),
            ));
        }
        if let Some(stated) = payment.paid_at.as_ref().and_then(|said| said.exact()) {
            let apart =
                stated.seconds_to(&record.at).map_or(stated.in_china().date() != record.at.in_china().date(), |s| s.abs() > SAME_TIME);
            if apart {
                out.push(Finding::new(
                    What::TimeContradicts {
                        stated: stated.to_string(),
                        recorded: record.at.to_string(),
                        key: format!("payments[{n}].paid_at"),
                    },
                    place(dossier, at),
                ));
            }
        }
        told.insert(at);
        out.extend(payee(&names, record, &mut strangers, || place(dossier, at)));
    }
    let (mut of_record, mut of_order) = (BTreeMap::<RecordRef, usize>::new(), BTreeMap::<usize, usize>::new());
    for found in &dossier.matches.ordered {
        found.record.iter().for_each(|at| *of_record.entry(*at).or_default() += 1);
        found.order.iter().for_each(|n| *of_order.entry(*n).or_default() += 1);
    }
    for found in &dossier.matches.ordered {
        let (Some(n), Some(at)) = (found.order, found.record) else { continue };
        let Some(record) = dossier.record(at) else { continue };
        if told.insert(at) {
            out.extend(payee(&names, record, &mut strangers, || place(dossier, at)));
        }
        let direct = found.because.contains(&Because::MerchantOrderId);
        let shares = of_record.get(&at).is_some_and(|count| *count > 1) || of_order.get(&n).is_some_and(|count| *count > 1);
        if let Some(stated) = case.orders[n].amount.filter(|stated| direct && !shares && stated.decimal() != record.size().decimal()) {
            out.push(Finding::new(
                What::AmountContradicts { stated: stated.yuan(), recorded: record.size().yuan(), key: format!("orders[{n}].amount") },
                place(dossier, at),
            ));
        }
    }
    out.extend(refunded(dossier));
    out.extend(totals(dossier));
    out
}

/// Orders and the payments that pay them come to the same: one by one, or together where one payment pays several
/// orders or one order is paid in parts. What was paid into a balance may be more.
fn totals(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for first in 0..case.orders.len() {
        if seen.contains(&first) {
            continue;
        }
        let (orders, payments) = together(dossier, first);
        seen.extend(&orders);
        let balance = payments.iter().any(|p| case.payments[*p].kind == Some(PaymentKind::Balance));
        if payments.is_empty() || balance {
            continue;
        }
        let paid = payments.iter().map(|p| case.payments[*p].amount).try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?));
        let ordered = orders.iter().map(|o| case.orders[*o].amount).try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?));
        if let (Some(paid), Some(ordered)) = (paid, ordered)
            && paid.decimal() != ordered.decimal()
        {
            out.push(Finding::new(
                What::TotalContradicts { paid: paid.yuan(), order: ordered.yuan() },
                Place::case(format!("orders[{first}].amount")),
            ));
        }
    }
    out
}

/// The orders and payments that hang together with one order.
fn together(dossier: &Dossier, order: usize) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let (mut orders, mut payments, mut next) = (BTreeSet::from([order]), BTreeSet::new(), vec![order]);
    while let Some(order) = next.pop() {
        for payment in dossier.matches.payments_of_order(order) {
            if payments.insert(payment) {
                next.extend(dossier.matches.orders_of_payment(payment).filter(|other| orders.insert(*other)));
            }
        }
    }
    (orders, payments)
}

/// A payee that nobody is named as, told once.
fn payee<'a>(names: &Names, record: &'a PaymentRow, told: &mut BTreeSet<&'a str>, place: impl Fn() -> Place) -> Option<Finding> {
    let payee = record.counterparty.as_deref().filter(|payee| !payee.is_empty())?;
    let known = names.is_empty() || names.has(Some(payee));
    (!known && told.insert(payee)).then(|| Finding::new(What::PayeeNotRespondent { payee: payee.to_owned() }, place()))
}

/// What the bills show as coming back, summed over the case, against what the person says.
fn refunded(dossier: &Dossier) -> Option<Finding> {
    let matches = &dossier.matches;
    let mut linked_to: BTreeMap<RecordRef, Vec<RecordRef>> = BTreeMap::new();
    for (refund, of) in &matches.refunds {
        linked_to.entry(*of).or_default().push(*refund);
    }
    let mut total = Money::ZERO;
    let mut last = None;
    // A payment that two files record came back once.
    for at in matches.held().filter(|at| !matches.is_second(*at)) {
        let record = dossier.record(at)?;
        let linked = linked_to
            .get(&at)
            .into_iter()
            .flatten()
            .filter(|refund| !repeats(dossier, at, **refund))
            .filter_map(|refund| dossier.record(*refund));
        let back = match &record.refund {
            Some(Refund::Full) => record.size(),
            Some(Refund::Partial { amount }) => *amount,
            _ => linked.map(|row| row.size()).try_fold(Money::ZERO, Money::checked_add)?,
        };
        if back.is_positive() {
            total = total.checked_add(back)?;
            last = Some(at);
        }
    }
    let said = dossier.case.declarations.refunded_so_far;
    if said.is_some_and(|said| said.decimal() == total.decimal()) {
        return None;
    }
    let severity = if said.is_some() { Severity::Blocking } else { Severity::Warning };
    let what = What::RefundRecorded { recorded: total.yuan(), stated: said.map(Money::yuan) };
    last.map(|at| Finding::new(what, place(dossier, at)).of(severity))
}

/// Whether a refund stands in another file than its payment, and in the payment's own file too: exports whose days overlap.
fn repeats(dossier: &Dossier, paid: RecordRef, refund: RecordRef) -> bool {
    let same = |other: RecordRef| {
        let (one, other) = (dossier.record(refund), dossier.record(other));
        one.zip(other).is_some_and(|(one, other)| one.at == other.at && one.amount == other.amount)
    };
    refund.exhibit != paid.exhibit
        && dossier.matches.refunds.iter().any(|(other, of)| *of == paid && other.exhibit == paid.exhibit && same(*other))
}

/// What agrees by amount and time only, and records that serve two payments.
pub(super) fn uncertain(dossier: &Dossier) -> Vec<Finding> {
    let matches = &dossier.matches;
    let mut out = Vec::new();
    let (mut payments, mut orders) = (BTreeMap::<usize, usize>::new(), BTreeMap::<usize, usize>::new());
    for found in &matches.uncertain {
        found.payment.iter().for_each(|n| *payments.entry(*n).or_default() += 1);
        found.order.iter().for_each(|n| *orders.entry(*n).or_default() += 1);
    }
    for (n, candidates) in payments {
        out.push(Finding::new(What::PaymentUncertain { candidates }, Place::case(format!("payments[{n}]"))));
    }
    for (n, candidates) in orders.into_iter().filter(|(n, _)| matches.records_of_order(*n).is_empty()) {
        out.push(Finding::new(What::PaymentUncertain { candidates }, Place::case(format!("orders[{n}]"))));
    }
    let mut serves: BTreeMap<RecordRef, usize> = BTreeMap::new();
    for found in &matches.recorded {
        let (Some(at), Some(payment)) = (found.record, found.payment) else { continue };
        if *serves.entry(at).or_insert(payment) != payment {
            out.push(Finding::new(What::RecordServesTwice {}, place(dossier, at)));
        }
    }
    out
}

pub(super) fn wallet(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let Some((needs, wallet)) = needs.and_then(|needs| Some((needs, needs.wallet?))) else { return Vec::new() };
    let mut out = Vec::new();
    let through: Vec<_> = dossier
        .case
        .payments
        .iter()
        .enumerate()
        .filter(|(_, payment)| payment.method.is_some_and(|method| method.is_through(wallet)))
        .collect();
    if through.is_empty() && !dossier.case.payments.is_empty() {
        out.push(Finding::new(What::NotPaidThroughWallet { target: needs.target.clone() }, Place::case("payments[0].method")));
    }
    for (n, payment) in through {
        if payment.kind.is_some_and(|kind| kind != PaymentKind::Merchant) {
            out.push(Finding::new(What::NotAMerchantPayment { target: needs.target.clone() }, Place::case(format!("payments[{n}].kind"))));
        }
    }
    out
}
