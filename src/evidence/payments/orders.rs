//! Lists of orders have a row for each item, with the order's total in every one: an order is one record.
//!
//! The total is taken once. Where the rows of an order state different totals, nobody can tell which
//! is the order's: they stay records of their own, and that is told.

use std::collections::HashMap;

use crate::case::Money;
use crate::evidence::{Fact, PaymentRow};
use crate::finding::{Finding, Place, What};

/// Items named of one order.
const ITEMS_NAMED: usize = 20;

/// Orders being gathered.
#[derive(Default)]
pub struct Orders {
    /// In order of the file.
    rows: Vec<Gathered>,
    at: HashMap<String, usize>,
    differing: Vec<(String, u64, Money, Money)>,
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
        let known = row.merchant_order_id.as_ref().and_then(|id| self.at.get(id)).copied();
        match known.and_then(|at| self.rows.get_mut(at)) {
            Some(order) if order.row.amount == row.amount && order.row.currency == row.currency => order.add(row),
            Some(order) => {
                self.differing.push((order.row.merchant_order_id.clone().unwrap_or_default(), row.line, order.row.amount, row.amount));
                self.keep(row);
            }
            None => {
                if let Some(id) = row.merchant_order_id.clone() {
                    self.at.insert(id, self.rows.len());
                }
                self.keep(row);
            }
        }
    }

    fn keep(&mut self, row: PaymentRow) {
        self.rows.push(Gathered { items: row.item.clone().into_iter().collect(), more: 0, row });
    }

    /// Gives out the orders.
    pub fn close(self, out: &mut dyn FnMut(Fact)) {
        for Gathered { mut row, items, more } in self.rows {
            if items.len() > 1 {
                let rest = if more > 0 { format!("；……另 {more} 件") } else { String::new() };
                row.item = Some(items.join("；") + &rest);
            }
            out(Fact::Payment(row));
        }
        for (order, line, one, other) in self.differing {
            let what = What::OrderTotalsDiffer { order, one: one.yuan(), other: other.yuan() };
            out(Fact::Note(Finding::new(what, Place::line("", line))));
        }
    }
}

impl Gathered {
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
