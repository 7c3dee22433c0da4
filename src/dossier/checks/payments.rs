//! Payments: recorded or not, matching or contradicting.

use super::Needs;
use crate::case::{Case, Money, Order, Payment, PaymentKind};
use crate::dossier::{Because, Dossier, RecordRef};
use crate::evidence::{PaymentRow, Refund};
use crate::finding::{Finding, Place, Severity, What};

/// Bills and clocks differ by minutes; past this an equal id at another time is worth a look, in seconds.
const SAME_TIME: i64 = 15 * 60;

fn place(dossier: &Dossier, at: RecordRef) -> Place {
    let file = dossier.exhibit(at.exhibit).and_then(|exhibit| exhibit.inspection.part(at.part)).map_or("", |part| part.file.as_str());
    Place::line(file, at.line)
}

pub(super) fn records(dossier: &Dossier, _: Option<&Needs>) -> Vec<Finding> {
    let mut out = Vec::new();
    let any = dossier.exhibits.iter().any(|exhibit| !exhibit.records().is_empty());
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

pub(super) fn contradictions(dossier: &Dossier, _: Option<&Needs>) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    for found in &dossier.matches.recorded {
        let (Some(n), Some(at)) = (found.payment, found.record) else { continue };
        let Some(record) = dossier.record(at) else { continue };
        let payment = &case.payments[n];
        if let Some(stated) = payment.amount.filter(|stated| stated.decimal() != record.size().decimal()) {
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
        out.extend(payee(case, record, place(dossier, at)));
    }
    for found in &dossier.matches.ordered {
        let (Some(n), Some(at)) = (found.order, found.record) else { continue };
        let Some(record) = dossier.record(at) else { continue };
        if !dossier.matches.recorded.iter().any(|other| other.record == Some(at)) {
            out.extend(payee(case, record, place(dossier, at)));
        }
        let direct = found.because.contains(&Because::MerchantOrderId);
        let shares = dossier.matches.ordered.iter().filter(|other| other.record == Some(at) || other.order == Some(n)).count() > 1;
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

/// Payments of an order that pays nothing else come to its amount.
fn totals(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    for (n, order) in case.orders.iter().enumerate() {
        let payments: Vec<usize> = dossier.matches.payments_of_order(n).collect();
        let shared = payments.iter().any(|p| dossier.matches.paid.iter().any(|other| other.payment == Some(*p) && other.order != Some(n)));
        let balance = payments.iter().any(|p| case.payments[*p].kind == Some(PaymentKind::Balance));
        if payments.is_empty() || shared || balance {
            continue;
        }
        let total = payments.iter().map(|p| case.payments[*p].amount).try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?));
        if let (Some(total), Some(amount)) = (total, order.amount)
            && total.decimal() != amount.decimal()
        {
            out.push(Finding::new(
                What::TotalContradicts { paid: total.yuan(), order: amount.yuan() },
                Place::case(format!("orders[{n}].amount")),
            ));
        }
    }
    out
}

fn payee(case: &Case, record: &PaymentRow, place: Place) -> Option<Finding> {
    let payee = record.counterparty.as_deref().filter(|payee| !payee.is_empty())?;
    let known = case.respondents.iter().any(|r| [&r.name, &r.shop, &r.platform].into_iter().any(|name| !name.is_empty() && name == payee));
    (!known && !case.respondents.is_empty()).then(|| Finding::new(What::PayeeNotRespondent { payee: payee.to_owned() }, place))
}

/// What the bills show as coming back, summed over the case, against what the person says.
fn refunded(dossier: &Dossier) -> Option<Finding> {
    let matches = &dossier.matches;
    let mut paid: Vec<RecordRef> = matches.recorded.iter().chain(&matches.ordered).filter_map(|found| found.record).collect();
    paid.sort_unstable();
    paid.dedup();
    let mut total = Money::ZERO;
    let mut last = None;
    for at in paid {
        let record = dossier.record(at)?;
        let linked = matches.refunds.iter().filter(|(_, of)| *of == at).filter_map(|(refund, _)| dossier.record(*refund));
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

/// What agrees by amount and time only, and records that serve two payments.
pub(super) fn uncertain(dossier: &Dossier, _: Option<&Needs>) -> Vec<Finding> {
    let matches = &dossier.matches;
    let mut out = Vec::new();
    for (n, _) in dossier.case.payments.iter().enumerate() {
        let candidates = matches.uncertain.iter().filter(|found| found.payment == Some(n)).count();
        if candidates > 0 {
            out.push(Finding::new(What::PaymentUncertain { candidates }, Place::case(format!("payments[{n}]"))));
        }
    }
    for (n, _) in dossier.case.orders.iter().enumerate() {
        let candidates = matches.uncertain.iter().filter(|found| found.order == Some(n)).count();
        if candidates > 0 && matches.records_of_order(n).is_empty() {
            out.push(Finding::new(What::PaymentUncertain { candidates }, Place::case(format!("orders[{n}]"))));
        }
    }
    for (n, found) in matches.recorded.iter().enumerate() {
        if matches.recorded[..n].iter().any(|other| other.record == found.record && other.payment != found.payment) {
            out.extend(found.record.map(|at| Finding::new(What::RecordServesTwice {}, place(dossier, at))));
        }
    }
    out
}

pub(super) fn wallet(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let Some((needs, wallet)) = needs.and_then(|needs| Some((needs, needs.wallet?))) else { return Vec::new() };
    let mut out = Vec::new();
    let through: Vec<_> = dossier.case.payments.iter().enumerate().filter(|(_, payment)| payment.method == Some(wallet)).collect();
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
