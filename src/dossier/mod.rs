//! The case and its exhibits, joined: numbered, matched, in order of time, and checked.
//!
//! The room promises that every number, match and line of the timeline says where it comes from, and
//! that the same inputs give the same numbers. It refuses to read files or the clock: inspections and
//! the time are handed in.

pub mod checks;
pub mod deadlines;
mod exhibits;
mod ids;
mod index;
mod matches;
mod matching;
mod names;
mod personal;
mod signs;
pub mod steps;
mod talk;
mod texts;
mod timeline;
mod twins;
pub mod working_days;

pub(crate) use exhibits::plain as plain_path;
pub use exhibits::{Categories, Exhibit, Held, category_of, media_form};
pub use matches::{Because, Match, Matches, RecordRef};
pub(crate) use personal::{Piece, Plain, announces_secret, mask, personal, personal_after};
pub use personal::{Private, masked};
pub use signs::{Sign, Signs};
pub(crate) use talk::sides;
pub use talk::{Remark, Side, Silence, Talk};
pub use timeline::{Course, Entry, Origin};

use crate::case::{Case, Money, PromisedBy, When};
use crate::finding::Finding;

/// Everything known of a dispute.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// What the person states.
    pub case: Case,
    /// The exhibits, 证据1 first.
    pub exhibits: Vec<Exhibit>,
    /// Orders, stated payments and payment records, matched.
    pub matches: Matches,
    /// What matters in the chats, and whose words it is.
    pub talk: Talk,
    /// What was found while joining: files passed over, entries without a file.
    pub findings: Vec<Finding>,
    /// The time of this look at the case.
    pub at: When,
}

impl Dossier {
    /// Joins a case with what its files hold. `at` is the time of the look, handed in.
    #[must_use]
    pub fn new(case: Case, held: Vec<Held>, mut findings: Vec<Finding>, at: When) -> Self {
        findings.extend(case.notes());
        let exhibits = exhibits::number(&case, held, &mut findings);
        let matches = matching::matches(&case, &exhibits);
        let talk = Talk::of(&case, &exhibits, &matches);
        Self { case, exhibits, matches, talk, findings, at }
    }

    /// Everything dated, in order: as long as all chats together, and made anew whenever it is asked for.
    #[must_use]
    pub fn timeline(&self) -> Vec<Entry> {
        timeline::of(self)
    }

    /// The timeline without the messages that are nothing special.
    #[must_use]
    pub fn course(&self) -> Course {
        timeline::course(self)
    }

    /// The exhibit of a file, by its path below `evidence/`.
    #[must_use]
    pub fn exhibit_of(&self, name: &str) -> Option<&Exhibit> {
        let name = exhibits::plain(name);
        self.exhibits.iter().find(|exhibit| exhibit.name == name)
    }

    /// The exhibit of a number.
    #[must_use]
    pub fn exhibit(&self, number: u32) -> Option<&Exhibit> {
        // Numbers run from 1 without a gap.
        let exhibit = self.exhibits.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
        (exhibit.number == number).then_some(exhibit)
    }

    /// The payment record a match names.
    #[must_use]
    pub fn record(&self, at: RecordRef) -> Option<&crate::evidence::PaymentRow> {
        self.exhibit(at.exhibit)?.record(at)
    }

    /// Whether the person says that all that the orders cost is back. An order without a price is never back.
    #[must_use]
    pub fn is_refunded(&self) -> bool {
        let orders = &self.case.orders;
        let prices = orders.iter().map(|order| order.amount.map(Money::decimal)).sum::<Option<rust_decimal::Decimal>>();
        match (self.case.declarations.refunded_so_far, prices) {
            (Some(back), Some(prices)) => !orders.is_empty() && back.is_positive() && back.decimal() >= prices,
            _ => false,
        }
    }

    /// By when an order was to be delivered: the promise, counted from its payment.
    #[must_use]
    pub fn due(&self, order: usize) -> Option<When> {
        let delta = match self.case.orders.get(order)?.promised_by.as_ref()? {
            PromisedBy::At(when) => return Some(*when),
            PromisedBy::Within(delta) => *delta,
        };
        let recorded = self.matches.records_of_order(order).into_iter().filter_map(|at| self.record(at)).map(|record| record.at);
        let stated = self.matches.payments_of_order(order).filter_map(|payment| self.case.payments[payment].paid_at.as_ref()?.around());
        let paid = recorded.max().or_else(|| stated.max())?;
        // A balance topped up before the order promises nothing of the order.
        let ordered = self.case.orders[order].ordered_at.as_ref().and_then(|at| at.exact());
        ordered.filter(|ordered| paid.is_before(ordered)).unwrap_or(paid).plus(delta)
    }
}
