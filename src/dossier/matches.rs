//! Orders, stated payments and payment records, matched many to many, each match with its reason.
//!
//! One payment may pay several orders, one order may be paid by several payments, and one payment
//! may be recorded twice (wallet and bank). Nothing is netted, merged or dropped. How the matches are
//! found stands in `matching.rs` and `twins.rs`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

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
    /// 交易订单号 or 交易单号 is the same, or is the order number, as in bills of JD.
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
    /// Second records of one payment: a matched record, and the row of another file that records the same payment.
    pub twins: Vec<(RecordRef, RecordRef)>,
    /// Where to look, so that a case of many orders is asked about each in no time.
    #[serde(skip)]
    pub(super) index: Index,
}

/// The matches by what they are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Index {
    held: BTreeSet<RecordRef>,
    concerned: BTreeSet<RecordRef>,
    records_of_payment: BTreeMap<usize, Vec<RecordRef>>,
    payments_of_order: BTreeMap<usize, Vec<usize>>,
    orders_of_payment: BTreeMap<usize, Vec<usize>>,
    own_of_order: BTreeMap<usize, Vec<RecordRef>>,
    twins: BTreeMap<RecordRef, Vec<RecordRef>>,
}

impl Matches {
    /// Brings the index up to what was matched.
    pub(super) fn indexed(mut self) -> Self {
        let mut index = Index::default();
        for found in self.recorded.iter().chain(&self.ordered) {
            index.held.extend(found.record);
        }
        for found in &self.recorded {
            if let (Some(payment), Some(record)) = (found.payment, found.record) {
                index.records_of_payment.entry(payment).or_default().push(record);
            }
        }
        for found in &self.paid {
            if let (Some(payment), Some(order)) = (found.payment, found.order) {
                index.payments_of_order.entry(order).or_default().push(payment);
                index.orders_of_payment.entry(payment).or_default().push(order);
            }
        }
        for found in &self.ordered {
            if let (Some(order), Some(record)) = (found.order, found.record) {
                index.own_of_order.entry(order).or_default().push(record);
            }
        }
        index.concerned.clone_from(&index.held);
        index.concerned.extend(self.refunds.iter().map(|(refund, _)| *refund));
        for (one, other) in &self.twins {
            index.concerned.insert(*other);
            index.twins.entry(*one).or_default().push(*other);
            index.twins.entry(*other).or_default().push(*one);
        }
        self.index = index;
        self
    }

    /// Whether a record is matched to a payment or an order.
    #[must_use]
    pub fn holds(&self, at: RecordRef) -> bool {
        self.index.held.contains(&at)
    }

    /// Whether a record is of the case at all: matched, a refund of a matched one, or the same payment in another file.
    #[must_use]
    pub fn concerns(&self, at: RecordRef) -> bool {
        self.index.concerned.contains(&at)
    }

    /// All of which that is so, each once, in order of exhibits.
    pub fn concerned(&self) -> impl Iterator<Item = RecordRef> {
        self.index.concerned.iter().copied()
    }

    /// The records matched to a payment or an order, each once, in order of exhibits.
    pub fn held(&self) -> impl Iterator<Item = RecordRef> {
        self.index.held.iter().copied()
    }

    /// The other records of the payment that a record shows.
    #[must_use]
    pub fn twins_of(&self, at: RecordRef) -> &[RecordRef] {
        self.index.twins.get(&at).map_or(&[], Vec::as_slice)
    }

    /// Whether a record shows a payment that an earlier exhibit shows too: it is told with that one.
    #[must_use]
    pub fn is_second(&self, at: RecordRef) -> bool {
        self.twins_of(at).iter().any(|other| *other < at)
    }

    /// The records of a stated payment.
    pub fn records_of_payment(&self, payment: usize) -> impl Iterator<Item = RecordRef> {
        self.index.records_of_payment.get(&payment).into_iter().flatten().copied()
    }

    /// The stated payments of an order.
    pub fn payments_of_order(&self, order: usize) -> impl Iterator<Item = usize> {
        self.index.payments_of_order.get(&order).into_iter().flatten().copied()
    }

    /// The orders of a stated payment.
    pub fn orders_of_payment(&self, payment: usize) -> impl Iterator<Item = usize> {
        self.index.orders_of_payment.get(&payment).into_iter().flatten().copied()
    }

    /// The records of an order: its own, and those of its payments.
    #[must_use]
    pub fn records_of_order(&self, order: usize) -> Vec<RecordRef> {
        let own = self.index.own_of_order.get(&order).into_iter().flatten().copied();
        let mut all: Vec<RecordRef> =
            own.chain(self.payments_of_order(order).flat_map(|payment| self.records_of_payment(payment))).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
