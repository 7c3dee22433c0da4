//! What happened, as single sentences for short texts: each with its own date, so that any may be left
//! out, and ranked by how much a decision hangs on it.

use chrono::{Datelike, Timelike};
use serde::Serialize;

use super::context::said as time_said;
use super::joins;
use super::narrative::{Teller, through};
use crate::case::{By, Cause, Event, EventKind, Precision, Said, When};

/// A sentence of a short text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Point {
    /// 2 is told before 3: the failure and the last answer before what lies between.
    pub rank: u8,
    /// The sentence, ending with its exhibits and `。`.
    pub text: String,
    /// The sentence without exhibits, for forms that know no numbers.
    pub plain: String,
    /// What kind of event it tells of.
    pub kind: EventKind,
}

impl Teller<'_> {
    /// The events that the recipient may be told, in order of time.
    pub(super) fn points(&self) -> Vec<Point> {
        let events = self.told_events();
        let statement = self.target.statement();
        // Where nothing failed but the person erred, what was seen of it is what counts.
        let erred = self.dossier.case.cause == Some(Cause::OwnMistake);
        let fault = |event: &&&Event| event.kind == EventKind::Fault || (erred && event.kind == EventKind::Other);
        // What was said between the person and the other side, since the order was placed.
        let since = |event: &Event| self.since_order(event);
        let between = |event: &Event| !matches!(event.counterpart(), Some(By::Payment | By::Other));
        let spoke = |event: &&&Event| matches!(event.kind, EventKind::Contact | EventKind::Notice) && between(event) && since(event);
        let shown = |event: &&&Event| self.source(event) != statement;
        let first_fault = events.iter().filter(fault).find(shown).copied();
        let late_fault = events.iter().rev().filter(fault).find(shown).copied();
        let first_contact = events.iter().find(spoke).copied();
        let last_contact = events.iter().rev().find(spoke).copied();
        let last_reply = events.iter().rev().find(|event| event.kind == EventKind::Reply && between(event)).copied();
        let is = |event: &Event, one: Option<&Event>| one.is_some_and(|one| std::ptr::eq(one, event));
        let rank = |event: &Event| {
            // Of a mistake, that it was told at once counts for most.
            let told_at_once = erred && is(event, first_contact);
            let rank = if told_at_once || is(event, first_fault) || is(event, late_fault) || is(event, last_reply) {
                2
            } else if fault(&&event) || is(event, first_contact) || is(event, last_contact) {
                3
            } else {
                4
            };
            // What nothing shows is the first to go, and what came before the order explains little.
            rank + if self.source(event) == statement { 2 } else { 0 } + u8::from(!since(event))
        };
        events.iter().map(|event| self.point(rank(event), event)).collect()
    }

    /// Not certainly before the order was placed: a question before buying is no complaint.
    pub(super) fn since_order(&self, event: &Event) -> bool {
        let at = event.at.as_ref().and_then(|at| at.exact());
        at.zip(self.ordered()).is_none_or(|(at, ordered)| !at.is_before(&ordered))
    }

    /// When the first order told of was placed.
    fn ordered(&self) -> Option<When> {
        self.dossier.case.orders.iter().find(|order| self.orders.contains(&order.id.as_str()))?.ordered_at.as_ref()?.exact()
    }

    fn point(&self, rank: u8, event: &Event) -> Point {
        let time = event.at.as_ref().map_or_else(String::new, |at| dated(at, self.ordered().map(|at| at.in_china().year())));
        let said = match event.kind {
            EventKind::Contact | EventKind::Notice => {
                let who = if event.side() == Some(By::Me) { &self.target.terms.me } else { self.speaker(event) };
                // Who is spoken to goes without saying only where it is the other side of the dispute.
                let elsewhere = matches!(event.counterpart(), Some(By::Payment | By::Other));
                let to = if elsewhere { through(event) } else { String::new() };
                format!("{who}{to}{}{}", if event.kind == EventKind::Notice { "通知对方：" } else { "" }, event.what)
            }
            EventKind::Reply => format!("{}答复{}", self.speaker(event), joins::quoted(&event.what)),
            EventKind::Fault | EventKind::Other => event.what.clone(),
        };
        let source = Some(self.source(event)).filter(|source| *source != self.target.statement()).unwrap_or_default();
        let blank = if time.is_empty() { "" } else { "，" };
        let plain = joins::ended(&format!("{time}{blank}{said}"));
        let text = if source.is_empty() { plain.clone() } else { format!("{}{source}。", plain.trim_end_matches('。')) };
        Point { rank, text, plain, kind: event.kind }
    }
}

/// `9月13日20:31`, the day between marks: which sentence comes before, and so whether the day is said again, is
/// known only when it is known what fits. The year stands with the order, and is said again where it is another.
fn dated(said: &Said, year: Option<i32>) -> String {
    let Some(when) = said.exact() else { return time_said(said) };
    let at = when.in_china();
    let time = if when.precision() == Precision::Date { String::new() } else { format!("{}:{:02}", at.hour(), at.minute()) };
    let year = if year == Some(at.year()) { String::new() } else { format!("{}年", at.year()) };
    format!("{DAY}{year}{}月{}日{DAY_ENDS}{time}", at.month(), at.day())
}

/// Begins a day that is not said twice in a row. No text of a case holds it; see [`super::form`].
pub(super) const DAY: char = '\u{e000}';

/// Ends it.
pub(super) const DAY_ENDS: char = '\u{e001}';
