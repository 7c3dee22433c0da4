//! Payments: recorded or not, matching or contradicting.

use super::Needs;
use crate::case::{Case, Method, Money, Order, Payment, PaymentKind};
use crate::dossier::{Because, Dossier, RecordRef};
use crate::evidence::{PaymentRow, Refund};
use crate::finding::{Finding, Place, Severity, What};

/// Bills and clocks differ by minutes; past this an equal id at another time is worth a look, in seconds.
const SAME_TIME: i64 = 15 * 60;

fn place(dossier: &Dossier, at: RecordRef) -> Place {
    let name = dossier.exhibit(at.exhibit).map_or("", |exhibit| exhibit.name.as_str());
    Place::line(format!("evidence/{name}"), at.line)
}

pub(super) fn records(dossier: &Dossier, _: Option<&Needs>) -> Vec<Finding> {
    let mut out = Vec::new();
    let any = dossier.exhibits.iter().any(|exhibit| exhibit.inspection.payments.as_ref().is_some_and(|payments| payments.count > 0));
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
        if let Some(stated) = payment.amount.filter(|stated| stated.decimal() != record.amount.decimal()) {
            out.push(Finding::new(
                What::AmountContradicts { stated: stated.yuan(), recorded: record.amount.yuan(), key: format!("payments[{n}].amount") },
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
        out.extend(refunded(dossier, record, at));
    }
    for found in &dossier.matches.ordered {
        let (Some(n), Some(at)) = (found.order, found.record) else { continue };
        let Some(record) = dossier.record(at) else { continue };
        let direct = found.because.contains(&Because::MerchantOrderId);
        let shares = dossier.matches.ordered.iter().filter(|other| other.record == Some(at) || other.order == Some(n)).count() > 1;
        if let Some(stated) = case.orders[n].amount.filter(|stated| direct && !shares && stated.decimal() != record.amount.decimal()) {
            out.push(Finding::new(
                What::AmountContradicts { stated: stated.yuan(), recorded: record.amount.yuan(), key: format!("orders[{n}].amount") },
                place(dossier, at),
            ));
        }
    }
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

fn refunded(dossier: &Dossier, record: &PaymentRow, at: RecordRef) -> Option<Finding> {
    let linked = dossier.matches.refunds.iter().find(|(_, paid)| *paid == at).and_then(|(refund, _)| dossier.record(*refund));
    let back = match (&record.refund, linked) {
        (Some(Refund::Full), _) => record.amount,
        (Some(Refund::Partial { amount }), _) => *amount,
        (_, Some(row)) => row.amount,
        _ => return None,
    };
    let said = dossier.case.declarations.refunded_so_far;
    if said.is_some_and(|said| said.decimal() == back.decimal()) {
        return None;
    }
    let severity = if said.is_some() { Severity::Blocking } else { Severity::Warning };
    Some(Finding::new(What::RefundRecorded { recorded: back.yuan(), stated: said.map(Money::yuan) }, place(dossier, at)).of(severity))
}

pub(super) fn wallet(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let Some((needs, wallet)) = needs.and_then(|needs| Some((needs, needs.wallet?))) else { return Vec::new() };
    let mut out = Vec::new();
    let through: Vec<_> = dossier.case.payments.iter().enumerate().filter(|(_, payment)| payment.method == Some(wallet)).collect();
    if through.is_empty() && !dossier.case.payments.is_empty() {
        out.push(Finding::new(What::NotPaidThroughWallet { target: needs.target.clone() }, Place::case("payments[0].method")));
    }
    for (n, payment) in through {
        if let Some(kind) = payment.kind.filter(|kind| *kind != PaymentKind::Merchant) {
            let _ = kind;
            out.push(Finding::new(What::NotAMerchantPayment { target: needs.target.clone() }, Place::case(format!("payments[{n}].kind"))));
        }
    }
    debug_assert!(matches!(wallet, Method::Alipay | Method::WechatPay | Method::Card | Method::Unionpay | Method::Paypal));
    out
}
