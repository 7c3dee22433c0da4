//! Lists of orders have a row for each item, with the order's total in every one: an order is one record.
//!
//! The total is taken once. Where the rows of an order state different totals, nobody can tell which
//! is the order's: they stay records of their own, and that is told. Lists put the items of an order
//! together: of a very long one only the last orders wait for more items.

use std::collections::{HashMap, VecDeque};

use crate::evidence::keep::Row as _;
use crate::evidence::{Fact, PaymentRow};
use crate::finding::{Finding, Place, What};

/// Items named of one order.
const ITEMS_NAMED: usize = 20;

/// Orders that wait for more items, and the bytes of their texts.
const WAITING: usize = 5000;
const BYTES_WAITING: usize = 4 << 20;

/// Orders being gathered.
#[derive(Default)]
pub struct Orders {
    /// In order of the file.
    rows: VecDeque<Gathered>,
    /// How many have been given out.
    given: usize,
    /// Texts of those that have not, in bytes.
    bytes: usize,
    /// Their numbers in the file.
    at: HashMap<String, usize>,
    /// Totals that differ, told at the end.
    differing: Vec<Finding>,
}

struct Gathered {
    row: PaymentRow,
    items: Vec<String>,
    more: usize,
}

impl Orders {
    /// Takes a fact: rows are kept where they are `items` of orders, the rest goes on.
    pub fn take(&mut self, fact: Fact, items: bool, out: &mut dyn FnMut(Fact)) {
        let row = match fact {
            Fact::Payment(row) if items => row,
            other => return out(other),
        };
        let known = row.merchant_order_id.as_ref().and_then(|id| self.at.get(id)).and_then(|at| at.checked_sub(self.given));
        match known.and_then(|at| self.rows.get_mut(at)) {
            Some(order) if order.row.amount == row.amount && order.row.currency == row.currency => {
                let before = order.bytes();
                order.add(row);
                self.bytes = (self.bytes + order.bytes()).saturating_sub(before);
            }
            Some(order) => {
                let (one, other) = (order.row.amount.yuan(), row.amount.yuan());
                let order = order.row.merchant_order_id.clone().unwrap_or_default();
                let note = Finding::new(What::OrderTotalsDiffer { order, one, other }, Place::line("", row.line));
                if self.differing.len() < WAITING {
                    self.differing.push(note);
                } else {
                    out(Fact::Note(note));
                }
                self.keep(row);
            }
            None => {
                if let Some(id) = row.merchant_order_id.clone() {
                    self.at.insert(id, self.given + self.rows.len());
                }
                self.keep(row);
            }
        }
        while self.rows.len() > WAITING || self.bytes > BYTES_WAITING && self.rows.len() > 1 {
            self.give(out);
        }
    }

    fn keep(&mut self, row: PaymentRow) {
        let order = Gathered { items: row.item.clone().into_iter().collect(), more: 0, row };
        self.bytes += order.bytes();
        self.rows.push_back(order);
    }

    /// Gives out the first of those that wait; whether there was one.
    fn give(&mut self, out: &mut dyn FnMut(Fact)) -> bool {
        let Some(order) = self.rows.pop_front() else { return false };
        self.bytes = self.bytes.saturating_sub(order.bytes());
        let Gathered { mut row, items, more } = order;
        if let Some(id) = &row.merchant_order_id
            && self.at.get(id) == Some(&self.given)
        {
            self.at.remove(id);
        }
        self.given += 1;
        if items.len() > 1 {
            let rest = if more > 0 { format!("；……另 {more} 件") } else { String::new() };
            row.item = Some(items.join("；") + &rest);
        }
        out(Fact::Payment(row));
        true
    }

    /// Gives out the orders.
    pub fn close(mut self, out: &mut dyn FnMut(Fact)) {
        while self.give(out) {}
        self.differing.into_iter().for_each(|note| out(Fact::Note(note)));
    }
}

impl Gathered {
    fn bytes(&self) -> usize {
        self.row.bytes() - size_of::<PaymentRow>() + self.items.iter().map(String::len).sum::<usize>()
    }

    fn add(&mut self, row: PaymentRow) {
        if let Some(item) = row.item {
            if self.items.len() < ITEMS_NAMED {
                self.items.push(item);
            } else {
                self.more += 1;
            }
        }
        let keep = &mut self.row;
        keep.status = keep.status.take().or(row.status);
        keep.note = keep.note.take().or(row.note);
        if keep.refund != row.refund {
            // Some items came back and others did not: how much, the list does not say.
            keep.refund = Some(crate::evidence::Refund::Unknown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Direction, Record};

    fn row(line: u64, order: &str) -> PaymentRow {
        PaymentRow {
            record: Record::Order,
            line,
            told_at: "2026-09-13".parse().expect("a day"),
            paid_at: None,
            at: "2026-09-13".parse().expect("a day"),
            direction: "支出".to_owned(),
            normal: Direction::Out,
            amount: "1.10".parse().expect("money"),
            currency: "CNY".to_owned(),
            counterparty: None,
            counterparty_account: None,
            item: Some(format!("示例商品{line}")),
            transaction_id: None,
            merchant_order_id: Some(order.to_owned()),
            method: None,
            status: None,
            category: None,
            note: None,
            refund: None,
        }
    }

    #[test]
    fn of_a_very_long_list_only_the_last_orders_wait() {
        let (mut orders, mut given) = (Orders::default(), Vec::new());
        let mut out = |fact| {
            if let Fact::Payment(row) = fact {
                given.push((row.line, row.item.unwrap_or_default()));
            }
        };
        for order in 0..WAITING as u64 * 2 {
            for item in 0..2 {
                orders.take(Fact::Payment(row(order * 2 + item + 1, &order.to_string())), true, &mut out);
            }
            assert!(orders.rows.len() <= WAITING && orders.at.len() <= WAITING);
        }
        orders.close(&mut out);
        assert_eq!(given.len(), WAITING * 2);
        assert_eq!((given[0].clone(), given[WAITING].0), ((1, "示例商品1；示例商品2".to_owned()), WAITING as u64 * 2 + 1));
    }

    #[test]
    fn orders_with_long_texts_do_not_wait_for_long() {
        let mut orders = Orders::default();
        for order in 0..100 {
            let long = PaymentRow { item: Some("长".repeat(100_000)), ..row(order, &order.to_string()) };
            orders.take(Fact::Payment(long), true, &mut |_| {});
            assert!(orders.bytes <= BYTES_WAITING && orders.rows.len() <= 14);
        }
    }
}
