//! Orders, stated payments and payment records, matched many to many, each match with its reason.
//!
//! One payment may pay several orders, one order may be paid by several payments, and one payment
//! may be recorded twice (wallet and bank). Nothing is netted, merged or dropped.

use serde::Serialize;

use super::exhibits::Exhibit;
use crate::case::{Case, Order, Payment, When};
use crate::evidence::{Direction, PaymentRow, Record, Refund};

/// A payment made and its record lie this close, in seconds, when nothing but amount and time agree.
const NEAR: i64 = 15 * 60;

/// A row of a bill among the exhibits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RecordRef {
    /// The exhibit's number.
    pub exhibit: u32,
    /// The part of it that is the bill: 0 is the file itself, others are files in an archive.
    #[serde(skip)]
    pub part: usize,
    /// The row's index in it, from 0.
    #[serde(skip)]
    pub row: usize,
    /// The row's line in the file, from 1.
    pub line: u64,
}

/// Why two things are taken to be one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The person says so.
    Stated,
    /// 交易订单号 or 交易单号 is the same.
    TransactionId,
    /// 商家订单号 or 商户单号 is the same, or is the order number.
    MerchantOrderId,
    /// The record's text names the order number.
    OrderIdInText,
    /// The amounts are equal and the times lie within fifteen minutes.
    AmountAndTime,
    /// The amounts, the day and the payee are equal.
    AmountDayAndPayee,
}

/// A match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Index of the stated payment, from 0.
    pub payment: Option<usize>,
    /// Index of the order, from 0.
    pub order: Option<usize>,
    /// The record.
    pub record: Option<RecordRef>,
    /// Why.
    pub because: Vec<Because>,
}

/// All matches of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Matches {
    /// Stated payments with records.
    pub recorded: Vec<Match>,
    /// Orders with stated payments.
    pub paid: Vec<Match>,
    /// Orders with records directly.
    pub ordered: Vec<Match>,
    /// Records that agree with a payment or an order by amount and time only, and may be anyone's.
    pub uncertain: Vec<Match>,
    /// Records that give money back for a matched record.
    pub refunds: Vec<(RecordRef, RecordRef)>,
}

impl Matches {
    pub(super) fn of(case: &Case, exhibits: &[Exhibit]) -> Self {
        let records: Vec<(RecordRef, &PaymentRow)> = exhibits.iter().flat_map(records_of).collect();
        let mut out = Self::default();
        for (n, payment) in case.payments.iter().enumerate() {
            let named = |row: &PaymentRow| same(&payment.payee, row.counterparty.as_deref()) || of_respondent(case, row);
            let (sure, unsure) = best(records.iter().map(|(at, row)| (*at, payment_to_record(payment, row), named(row))));
            let found = |(record, because)| Match { payment: Some(n), order: None, record: Some(record), because };
            out.recorded.extend(sure.into_iter().map(found));
            out.uncertain.extend(unsure.into_iter().map(found));
        }
        for (o, order) in case.orders.iter().enumerate() {
            for (p, payment) in case.payments.iter().enumerate() {
                let because = order_to_payment(order, payment, case.orders.len() == 1 && case.payments.len() == 1);
                if !because.is_empty() {
                    out.paid.push(Match { payment: Some(p), order: Some(o), record: None, because });
                }
            }
            let (sure, unsure) = best(records.iter().map(|(at, row)| (*at, order_to_record(order, row), of_respondent(case, row))));
            let found = |(record, because)| Match { payment: None, order: Some(o), record: Some(record), because };
            out.ordered.extend(sure.into_iter().map(found));
            out.uncertain.extend(unsure.into_iter().map(found));
        }
        let paid: Vec<(RecordRef, &PaymentRow)> = records.iter().filter(|(at, _)| out.holds(*at)).copied().collect();
        for (refund_at, refund) in &records {
            for (paid_at, row) in &paid {
                if refund_at != paid_at && refunds(refund, row) {
                    out.refunds.push((*refund_at, *paid_at));
                }
            }
        }
        out
    }

    /// Whether a record is matched to a payment or an order.
    #[must_use]
    pub fn holds(&self, at: RecordRef) -> bool {
        self.recorded.iter().chain(&self.ordered).any(|found| found.record == Some(at))
    }

    /// Whether a record is of the case at all: matched, or a refund of a matched one.
    #[must_use]
    pub fn concerns(&self, at: RecordRef) -> bool {
        self.holds(at) || self.refunds.iter().any(|(refund, _)| *refund == at)
    }

    /// The records of a stated payment.
    pub fn records_of_payment(&self, payment: usize) -> impl Iterator<Item = RecordRef> {
        self.recorded.iter().filter(move |found| found.payment == Some(payment)).filter_map(|found| found.record)
    }

    /// The stated payments of an order.
    pub fn payments_of_order(&self, order: usize) -> impl Iterator<Item = usize> {
        self.paid.iter().filter(move |found| found.order == Some(order)).filter_map(|found| found.payment)
    }

    /// The records of an order: its own, and those of its payments.
    #[must_use]
    pub fn records_of_order(&self, order: usize) -> Vec<RecordRef> {
        let own = self.ordered.iter().filter(|found| found.order == Some(order)).filter_map(|found| found.record);
        let mut all: Vec<RecordRef> =
            own.chain(self.payments_of_order(order).flat_map(|payment| self.records_of_payment(payment))).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn records_of(exhibit: &Exhibit) -> impl Iterator<Item = (RecordRef, &PaymentRow)> {
    exhibit.records().into_iter()
}

/// A record, and why it may be the one.
type Candidate = (RecordRef, Vec<Because>);

/// The candidates that agree by an id. Where none does, the one that agrees by amount and time and names the other
/// side; where that is not exactly one, none is sure: the person's dinner may have cost as much.
fn best(candidates: impl Iterator<Item = (RecordRef, Vec<Because>, bool)>) -> (Vec<Candidate>, Vec<Candidate>) {
    let all: Vec<_> = candidates.filter(|(_, because, _)| !because.is_empty()).collect();
    let by_id = |because: &[Because]| because.iter().any(|why| *why < Because::AmountAndTime);
    let plain = |(at, because, _): (RecordRef, Vec<Because>, bool)| (at, because);
    if all.iter().any(|(_, because, _)| by_id(because)) {
        return (all.into_iter().filter(|(_, because, _)| by_id(because)).map(plain).collect(), Vec::new());
    }
    if all.iter().filter(|(_, _, named)| *named).count() == 1 {
        return (all.into_iter().filter(|(_, _, named)| *named).map(plain).collect(), Vec::new());
    }
    (Vec::new(), all.into_iter().map(plain).collect())
}

/// Whether a record names one of the respondents.
fn of_respondent(case: &Case, row: &PaymentRow) -> bool {
    let names = case.respondents.iter().flat_map(|respondent| [&respondent.name, &respondent.shop, &respondent.platform]);
    names.into_iter().any(|name| same(name, row.counterparty.as_deref()))
}

fn is_payment(row: &PaymentRow) -> bool {
    row.record == Record::Payment
        && row.normal != Direction::In
        && !matches!(row.refund, Some(Refund::RefundOf { .. } | Refund::ClosedUnpaid))
}

fn same(a: &str, b: Option<&str>) -> bool {
    !a.trim().is_empty() && b.is_some_and(|b| b == a.trim())
}

fn payment_to_record(payment: &Payment, row: &PaymentRow) -> Vec<Because> {
    let mut out = Vec::new();
    if !is_payment(row) {
        return out;
    }
    if same(&payment.transaction_id, row.transaction_id.as_deref()) {
        out.push(Because::TransactionId);
    }
    if same(&payment.merchant_order_id, row.merchant_order_id.as_deref()) {
        out.push(Because::MerchantOrderId);
    }
    let said = payment.paid_at.as_ref().and_then(crate::case::Said::around);
    if let (Some(amount), Some(at)) = (payment.amount, said)
        && amount.decimal() == row.size().decimal()
        && payment.currency == row.currency
    {
        if near(&at, &row.at) {
            out.push(Because::AmountAndTime);
        } else if at.in_china().date() == row.at.in_china().date() && same(&payment.payee, row.counterparty.as_deref()) {
            out.push(Because::AmountDayAndPayee);
        }
    }
    out
}

fn order_to_payment(order: &Order, payment: &Payment, only: bool) -> Vec<Because> {
    let mut out = Vec::new();
    if payment.orders.iter().any(|id| !id.is_empty() && *id == order.id) {
        out.push(Because::Stated);
    }
    if same(&order.id, Some(&payment.merchant_order_id)) {
        out.push(Because::MerchantOrderId);
    }
    let equal = order.amount.is_some() && order.amount.map(|a| a.decimal()) == payment.amount.map(|a| a.decimal());
    if out.is_empty() && payment.orders.is_empty() && equal && order.currency == payment.currency {
        let times = (order.ordered_at.as_ref().and_then(|at| at.around()), payment.paid_at.as_ref().and_then(|at| at.around()));
        let close = matches!(times, (Some(a), Some(b)) if near(&a, &b));
        if only || close {
            out.push(Because::AmountAndTime);
        }
    }
    out
}

fn order_to_record(order: &Order, row: &PaymentRow) -> Vec<Because> {
    let mut out = Vec::new();
    if !is_payment(row) {
        return out;
    }
    if same(&order.id, row.merchant_order_id.as_deref()) {
        out.push(Because::MerchantOrderId);
    }
    let id = order.id.trim();
    let texts = [row.item.as_deref(), row.note.as_deref()];
    if id.chars().count() >= 8 && texts.into_iter().flatten().any(|text| text.contains(id)) {
        out.push(Because::OrderIdInText);
    }
    let placed = order.ordered_at.as_ref().and_then(|at| at.around());
    if let (Some(amount), Some(at)) = (order.amount, placed)
        && amount.decimal() == row.size().decimal()
        && order.currency == row.currency
        && near(&at, &row.at)
    {
        out.push(Because::AmountAndTime);
    }
    out
}

/// Within a quarter of an hour; where one is only a day, on that day.
fn near(a: &When, b: &When) -> bool {
    match a.seconds_to(b) {
        Some(seconds) => seconds.abs() <= NEAR,
        None => a.in_china().date() == b.in_china().date(),
    }
}

/// Whether a record gives money back for another (formats.md, refund model): by id prefix or by merchant's order number.
fn refunds(refund: &PaymentRow, paid: &PaymentRow) -> bool {
    let Some(Refund::RefundOf { transaction_id }) = &refund.refund else { return false };
    let by_id = transaction_id.is_some() && *transaction_id == paid.transaction_id;
    let by_order = refund.merchant_order_id.is_some() && refund.merchant_order_id == paid.merchant_order_id;
    by_id || by_order
}
