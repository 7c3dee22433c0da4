//! What happened, as single sentences for short texts: each with its own date, so that any may be left
//! out, and ranked by how much a decision hangs on it.

use chrono::{Datelike, Timelike};
use serde::Serialize;

use super::context::said as time_said;
use super::joins;
use super::narrative::Teller;
use crate::case::{By, Event, EventKind, Precision, Said};

/// A sentence of a short text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Point {
    /// 2 is told before 3: the failure and the last answer before what lies between.
    pub rank: u8,
    /// The sentence, ending with its exhibits and `。`.
    pub text: String,
    /// The sentence without exhibits, for forms that know no numbers.
    pub plain: String,
}

impl Teller<'_> {
    /// The events that the recipient may be told, in order of time.
    pub(super) fn points(&self) -> Vec<Point> {
        let events = self.told_events();
        let statement = self.target.statement();
        let of = |wanted: fn(EventKind) -> bool| move |event: &&&Event| wanted(event.kind);
        let fault = |kind| kind == EventKind::Fault;
        let spoke = |kind| matches!(kind, EventKind::Contact | EventKind::Notice);
        let shown = |event: &&&Event| self.source(event) != statement;
        let first_fault = events.iter().filter(of(fault)).find(shown).copied();
        let late_fault = events.iter().rev().filter(of(fault)).find(shown).copied();
        let first_contact = events.iter().find(of(spoke)).copied();
        let last_reply = events.iter().rev().find(of(|kind| kind == EventKind::Reply)).copied();
        let is = |event: &Event, one: Option<&Event>| one.is_some_and(|one| std::ptr::eq(one, event));
        let rank = |event: &Event| {
            let rank = if is(event, first_fault) || is(event, late_fault) || is(event, last_reply) {
                2
            } else if event.kind == EventKind::Fault || is(event, first_contact) {
                3
            } else {
                4
            };
            // What nothing shows is the first to go.
            if self.source(event) == statement { rank + 1 } else { rank }
        };
        events.iter().map(|event| self.point(rank(event), event)).collect()
    }

    fn point(&self, rank: u8, event: &Event) -> Point {
        let time = event.at.as_ref().map_or_else(String::new, dated);
        let said = match event.kind {
            EventKind::Contact | EventKind::Notice => {
                let who = if event.side() == Some(By::Me) { &self.target.terms.me } else { self.speaker(event) };
                format!("{who}{}{}", if event.kind == EventKind::Notice { "通知对方：" } else { "" }, event.what)
            }
            EventKind::Reply => format!("{}答复{}", self.speaker(event), joins::quoted(&event.what)),
            EventKind::Fault | EventKind::Other => event.what.clone(),
        };
        let source = Some(self.source(event)).filter(|source| *source != self.target.statement()).unwrap_or_default();
        let blank = if time.is_empty() { "" } else { "，" };
        let plain = joins::ended(&format!("{time}{blank}{said}"));
        let text = if source.is_empty() { plain.clone() } else { format!("{}{source}。", plain.trim_end_matches('。')) };
        Point { rank, text, plain }
    }
}

/// `9月13日20:31`, the day between marks: which sentence comes before, and so whether the day is said again, is
/// known only when it is known what fits. The year stands with the order.
fn dated(said: &Said) -> String {
    let Some(when) = said.exact() else { return time_said(said) };
    let at = when.in_china();
    let time = if when.precision() == Precision::Date { String::new() } else { format!("{}:{:02}", at.hour(), at.minute()) };
    format!("{DAY}{}月{}日{DAY_ENDS}{time}", at.month(), at.day())
}

/// Begins a day that is not said twice in a row. No text of a case holds it; see [`super::form`].
pub(super) const DAY: char = '\u{e000}';

/// Ends it.
pub(super) const DAY_ENDS: char = '\u{e001}';
