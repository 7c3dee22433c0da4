//! How orders, stated payments and records find each other: by id first, by amount and time only where no id agrees.
//!
//! Every look is a look into an index, so that twenty thousand orders cost twenty thousand looks and not
//! that many times the records. Of records that agree by amount and time only, at most [`MOST`] are named.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::exhibits::Exhibit;
use super::ids::{Ids, trade_id};
use super::index::Index;
use super::matches::{Because, Match, Matches, RecordRef};
use super::names::Names;
use crate::case::{Case, Money, Order, Payment, Precision, When};
use crate::evidence::{Direction, PaymentRow, Refund};

/// A payment made and its record lie this close, in seconds, when nothing but amount and time agree.
const NEAR: i64 = 15 * 60;

/// Of those that agree by amount and time only, so many are looked at: more leave nothing sure anyway.
const MOST: usize = 50;

/// Shorter numbers stand in texts, and in the place of other numbers, by chance.
const SHORTEST: usize = 8;

/// A record with its place.
pub(super) type Record<'a> = (RecordRef, &'a PaymentRow);

/// A record, and why it may be the one.
type Candidate = (RecordRef, Vec<Because>);

pub(super) fn matches(case: &Case, exhibits: &[Exhibit]) -> Matches {
    let records: Vec<Record<'_>> = exhibits.iter().flat_map(Exhibit::records).collect();
    let book = Book::of(case, &records);
    let mut out = Matches::default();
    for (n, payment) in case.payments.iter().enumerate() {
        let (sure, unsure) = book.of_payment(payment);
        let found = |(record, because)| Match { payment: Some(n), order: None, record: Some(record), because };
        out.recorded.extend(sure.into_iter().map(found));
        out.uncertain.extend(unsure.into_iter().map(found));
    }
    paid(case, &mut out);
    let named = book.orders_named(case);
    for (o, order) in case.orders.iter().enumerate() {
        let (sure, unsure) = book.of_order(order, named.get(&o).map_or(&[], Vec::as_slice));
        let found = |(record, because)| Match { payment: None, order: Some(o), record: Some(record), because };
        out.ordered.extend(sure.into_iter().map(found));
        out.uncertain.extend(unsure.into_iter().map(found));
    }
    let mut out = out.indexed();
    out.refunds = book.refunds(&out);
    out.twins = super::twins::of(exhibits, &records, &out);
    out.indexed()
}

/// Amount and currency: equal amounts are equal however many places they are written with.
type Sum<'a> = (Decimal, &'a str);

fn sum(amount: Money, currency: &str) -> Sum<'_> {
    (amount.decimal().normalize(), currency)
}

/// Things of equal amount, by time.
struct ByAmount<'a> {
    exact: Index<(Sum<'a>, i64)>,
    days: Index<(Sum<'a>, NaiveDate)>,
    dayed: Index<(Sum<'a>, NaiveDate)>,
}

impl<'a> ByAmount<'a> {
    fn of(things: impl Iterator<Item = (usize, Sum<'a>, When)> + Clone) -> Self {
        let is_day = |at: &When| at.precision() == Precision::Date;
        let day = |(n, sum, at): (usize, Sum<'a>, When)| ((sum, at.in_china().date()), n);
        Self {
            exact: Index::of(things.clone().filter(|(_, _, at)| !is_day(at)).map(|(n, sum, at)| ((sum, at.unix()), n))),
            days: Index::of(things.clone().map(day)),
            dayed: Index::of(things.filter(|(_, _, at)| is_day(at)).map(day)),
        }
    }

    /// Those within a quarter of an hour; where one of the two is only a day, those of that day.
    fn near(&self, sum: Sum<'a>, at: &When) -> Vec<usize> {
        let day = at.in_china().date();
        let of = |index: &Index<_>| index.at((sum, day)).take(MOST).collect::<Vec<_>>();
        if at.precision() == Precision::Date {
            return of(&self.days);
        }
        let mut out = of(&self.dayed);
        out.extend(self.exact.within((sum, at.unix() - NEAR)..=(sum, at.unix() + NEAR)).take(MOST));
        out.sort_unstable();
        out
    }
}

/// The records, and where to look for them.
struct Book<'a> {
    records: &'a [Record<'a>],
    transaction: Index<&'a str>,
    merchant: Index<&'a str>,
    amount: ByAmount<'a>,
    payee: Index<(Sum<'a>, NaiveDate, &'a str)>,
    names: Names,
}

impl<'a> Book<'a> {
    fn of(case: &Case, records: &'a [Record<'a>]) -> Self {
        let payments = || records.iter().enumerate().filter(|(_, (_, row))| is_payment(row)).map(|(n, (_, row))| (n, *row));
        let paid = |row: &'a PaymentRow| sum(row.size(), &row.currency);
        Self {
            records,
            transaction: Index::of(payments().filter_map(|(n, row)| Some((row.transaction_id.as_deref()?, n)))),
            merchant: Index::of(payments().filter_map(|(n, row)| Some((trade_id(row.merchant_order_id.as_deref()?), n)))),
            amount: ByAmount::of(payments().map(|(n, row)| (n, paid(row), row.at))),
            payee: Index::of(
                payments().filter_map(|(n, row)| Some(((paid(row), row.at.in_china().date(), row.counterparty.as_deref()?), n))),
            ),
            names: Names::of_respondents(case),
        }
    }

    fn row(&self, n: usize) -> &'a PaymentRow {
        self.records[n].1
    }

    fn of_payment(&self, payment: &Payment) -> (Vec<Candidate>, Vec<Candidate>) {
        let mut by_id = BTreeSet::new();
        by_id.extend(look(&self.transaction, payment.transaction_id.trim()));
        by_id.extend(look(&self.merchant, trade_id(payment.merchant_order_id.trim())));
        // The number of the order is 商家订单号 in one bill and 交易订单号 in another (JD's); people copy either.
        for id in crosswise(payment) {
            by_id.extend(look(&self.transaction, id).chain(look(&self.merchant, trade_id(id))));
        }
        if !by_id.is_empty() {
            return (by_id.into_iter().map(|n| (self.records[n].0, payment_to_record(payment, self.row(n)))).collect(), Vec::new());
        }
        let said = payment.paid_at.as_ref().and_then(crate::case::Said::around);
        let (Some(amount), Some(at)) = (payment.amount, said) else { return (Vec::new(), Vec::new()) };
        let mut found: BTreeSet<usize> = self.amount.near(sum(amount, &payment.currency), &at).into_iter().collect();
        let day = (sum(amount, &payment.currency), at.in_china().date(), payment.payee.trim());
        found.extend(self.payee.at(day).take(MOST));
        let named = |row: &PaymentRow| same(&payment.payee, row.counterparty.as_deref()) || self.names.has(row.counterparty.as_deref());
        self.best(found.into_iter().map(|n| (n, payment_to_record(payment, self.row(n)))), named)
    }

    fn of_order(&self, order: &Order, named: &[usize]) -> (Vec<Candidate>, Vec<Candidate>) {
        let mut by_id: BTreeSet<usize> = named.iter().copied().collect();
        by_id.extend(look(&self.merchant, trade_id(order.id.trim())));
        by_id.extend(long(&order.id).into_iter().flat_map(|id| look(&self.transaction, id)));
        let why = |n: usize| {
            let mut why = order_to_record(order, self.row(n));
            if named.contains(&n) {
                why.push(Because::OrderIdInText);
            }
            why.sort_unstable();
            why
        };
        if !by_id.is_empty() {
            return (by_id.into_iter().map(|n| (self.records[n].0, why(n))).collect(), Vec::new());
        }
        let placed = order.ordered_at.as_ref().and_then(|at| at.around());
        let (Some(amount), Some(at)) = (order.amount, placed) else { return (Vec::new(), Vec::new()) };
        let found = self.amount.near(sum(amount, &order.currency), &at);
        self.best(found.into_iter().map(|n| (n, why(n))), |row| self.names.has(row.counterparty.as_deref()))
    }

    /// The one that agrees by amount and time and names the other side; where that is not exactly one, none is
    /// sure: the person's dinner may have cost as much. Two records of one transaction are one.
    fn best(
        &self,
        candidates: impl Iterator<Item = (usize, Vec<Because>)>,
        named: impl Fn(&PaymentRow) -> bool,
    ) -> (Vec<Candidate>, Vec<Candidate>) {
        let all: Vec<(usize, Vec<Because>)> = candidates.filter(|(_, because)| !because.is_empty()).collect();
        let plain = |(n, because): (usize, Vec<Because>)| (self.records[n].0, because);
        let of_the_other_side: Vec<usize> = all.iter().map(|(n, _)| *n).filter(|n| named(self.row(*n))).collect();
        let one = |rows: &[usize]| {
            let ids: BTreeSet<_> = rows.iter().map(|n| self.row(*n).transaction_id.as_deref()).collect();
            rows.len() == 1 || (ids.len() == 1 && !ids.contains(&None))
        };
        if one(&of_the_other_side) {
            return (all.into_iter().filter(|(n, _)| of_the_other_side.contains(n)).map(plain).collect(), Vec::new());
        }
        (Vec::new(), all.into_iter().map(plain).collect())
    }

    /// The records whose text names an order: its index, and theirs.
    fn orders_named(&self, case: &Case) -> HashMap<usize, Vec<usize>> {
        let ids = Ids::of(case.orders.iter().enumerate().map(|(n, order)| (n, order.id.as_str())), SHORTEST);
        let mut out: HashMap<usize, Vec<usize>> = HashMap::new();
        for (n, (_, row)) in self.records.iter().enumerate().filter(|(_, (_, row))| is_payment(row)) {
            for text in [row.item.as_deref(), row.note.as_deref()].into_iter().flatten() {
                for order in ids.within(text) {
                    let rows = out.entry(order).or_default();
                    if !rows.contains(&n) {
                        rows.push(n);
                    }
                }
            }
        }
        out
    }

    /// Records that give money back for a matched one (formats.md, refund model): by id, or by merchant's order number.
    fn refunds(&self, found: &Matches) -> Vec<(RecordRef, RecordRef)> {
        let paid: Vec<usize> = (0..self.records.len()).filter(|n| found.holds(self.records[*n].0)).collect();
        let by_id = Index::of(paid.iter().filter_map(|n| Some((self.row(*n).transaction_id.as_deref()?, *n))));
        let by_order = Index::of(paid.iter().filter_map(|n| Some((self.row(*n).merchant_order_id.as_deref()?, *n))));
        let mut out = Vec::new();
        for (n, (at, row)) in self.records.iter().enumerate() {
            let Some(Refund::RefundOf { transaction_id }) = &row.refund else { continue };
            let mut of = BTreeSet::new();
            of.extend(transaction_id.as_deref().into_iter().flat_map(|id| look(&by_id, id)));
            of.extend(row.merchant_order_id.as_deref().into_iter().flat_map(|id| look(&by_order, id)));
            out.extend(of.into_iter().filter(|paid| *paid != n).map(|paid| (*at, self.records[paid].0)));
        }
        out
    }
}

fn look<'i>(index: &'i Index<&'i str>, id: &'i str) -> impl Iterator<Item = usize> {
    Some(id).filter(|id| !id.is_empty()).into_iter().flat_map(|id| index.at(id))
}

/// Orders with stated payments.
fn paid(case: &Case, out: &mut Matches) {
    let only = case.orders.len() == 1 && case.payments.len() == 1;
    let payments = || case.payments.iter().enumerate();
    let stated = Index::of(payments().flat_map(|(p, payment)| payment.orders.iter().map(move |id| (id.as_str(), p))));
    let merchant = Index::of(payments().flat_map(|(p, payment)| {
        [Some(trade_id(payment.merchant_order_id.trim())), long(&payment.transaction_id)].into_iter().flatten().map(move |id| (id, p))
    }));
    let free = payments().filter(|(_, payment)| payment.orders.is_empty());
    let by_amount = ByAmount::of(free.filter_map(|(p, payment)| {
        Some((p, sum(payment.amount?, &payment.currency), payment.paid_at.as_ref().and_then(crate::case::Said::around)?))
    }));
    for (o, order) in case.orders.iter().enumerate() {
        let mut candidates: BTreeSet<usize> = look(&stated, &order.id).chain(look(&merchant, trade_id(order.id.trim()))).collect();
        let placed = order.ordered_at.as_ref().and_then(crate::case::Said::around);
        if let (Some(amount), Some(at)) = (order.amount, placed) {
            candidates.extend(by_amount.near(sum(amount, &order.currency), &at));
        }
        if only {
            candidates.insert(0);
        }
        for p in candidates {
            let because = order_to_payment(order, &case.payments[p], only);
            if !because.is_empty() {
                out.paid.push(Match { payment: Some(p), order: Some(o), record: None, because });
            }
        }
    }
}

/// Whether a row of a bill pays something.
pub(super) fn is_payment(row: &PaymentRow) -> bool {
    row.record == crate::evidence::Record::Payment
        && row.normal != Direction::In
        && !matches!(row.refund, Some(Refund::RefundOf { .. } | Refund::ClosedUnpaid))
}

fn same(a: &str, b: Option<&str>) -> bool {
    !a.trim().is_empty() && b.is_some_and(|b| b == a.trim())
}

fn same_trade(a: &str, b: Option<&str>) -> bool {
    !a.trim().is_empty() && b.is_some_and(|b| trade_id(b) == trade_id(a.trim()))
}

/// An id that is long enough to be looked for where another kind of id stands: short ones agree by chance.
fn long(id: &str) -> Option<&str> {
    Some(id.trim()).filter(|id| id.len() >= SHORTEST)
}

/// The two ids that a payment states, each to be looked for in the place of the other.
fn crosswise(payment: &Payment) -> impl Iterator<Item = &str> {
    long(&payment.transaction_id).into_iter().chain(long(&payment.merchant_order_id))
}

fn payment_to_record(payment: &Payment, row: &PaymentRow) -> Vec<Because> {
    let mut out = Vec::new();
    let crossed = |own: Option<&str>| crosswise(payment).any(|id| own.is_some_and(|own| trade_id(own) == trade_id(id)));
    if same(&payment.transaction_id, row.transaction_id.as_deref()) || crossed(row.transaction_id.as_deref()) {
        out.push(Because::TransactionId);
    }
    if same_trade(&payment.merchant_order_id, row.merchant_order_id.as_deref()) || crossed(row.merchant_order_id.as_deref()) {
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
    if same_trade(&order.id, Some(&payment.merchant_order_id)) {
        out.push(Because::MerchantOrderId);
    }
    if long(&order.id).is_some_and(|id| id == payment.transaction_id.trim()) {
        out.push(Because::TransactionId);
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

/// All but the order's number in the record's text, which is looked for in all records at once.
fn order_to_record(order: &Order, row: &PaymentRow) -> Vec<Because> {
    let mut out = Vec::new();
    if same_trade(&order.id, row.merchant_order_id.as_deref()) {
        out.push(Because::MerchantOrderId);
    }
    if long(&order.id).is_some_and(|id| row.transaction_id.as_deref() == Some(id)) {
        out.push(Because::TransactionId);
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

/// Days between two times, as calendars in China count them.
pub(super) fn days_apart(a: &When, b: &When) -> i64 {
    (b.in_china().date() - a.in_china().date()).num_days().abs()
}

/// The days around a day.
pub(super) fn days_around(day: NaiveDate, most: u64) -> impl Iterator<Item = NaiveDate> {
    let from = day.checked_sub_days(Days::new(most)).unwrap_or(day);
    from.iter_days().take(usize::try_from(2 * most + 1).unwrap_or(1))
}
