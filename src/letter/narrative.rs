//! What happened, told in sentences: each from one event of the case, each ending with its exhibit or marked as the person's statement.

use super::chinese::{Clock, cite, clock};
use super::context::said;
use super::joins;
use super::points::Point;
use super::target::Target;
use crate::case::{By, Event, EventKind, When};
use crate::dossier::Dossier;

/// The courses of events that letters tell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Told {
    /// What was seen of the performance, up to the first contact, and every failure.
    pub performance: String,
    /// What was said before the order was placed: part of what was agreed.
    pub before: String,
    /// What was said between the person and the other side since.
    pub talks: String,
    /// Both, in order of time.
    pub all: String,
    /// The same as single sentences, for short texts.
    pub points: Vec<Point>,
}

/// What the teller needs to know beside the events.
pub(super) struct Teller<'a> {
    pub dossier: &'a Dossier,
    pub target: &'a Target,
    /// The exhibits the recipient may see.
    pub shown: &'a [u32],
    /// The orders the recipient has to do with.
    pub orders: Vec<&'a str>,
    /// By when delivery was promised, and how that is said: `付款后已超过10分钟`.
    pub overdue: Option<(When, String)>,
}

impl<'a> Teller<'a> {
    pub(super) fn tell(&self) -> Told {
        let events = self.told_events();
        let contact = |event: &&Event| matches!(event.kind, EventKind::Contact | EventKind::Notice) && event.side() == Some(By::Me);
        let all = self.sentences(&events);
        let spoken = |event: &Event| matches!(event.kind, EventKind::Contact | EventKind::Notice | EventKind::Reply);
        let (before, events): (Vec<&Event>, Vec<&Event>) = events.into_iter().partition(|event| spoken(event) && !self.since_order(event));
        let first_contact = events.iter().position(contact).unwrap_or(events.len());
        let (mut performance, mut talks) = (Vec::new(), Vec::new());
        for (n, event) in events.into_iter().enumerate() {
            let seen = event.kind == EventKind::Fault || (n < first_contact && event.kind == EventKind::Other);
            if seen { performance.push(event) } else { talks.push(event) }
        }
        Told {
            performance: self.sentences(&performance),
            before: self.sentences(&before),
            talks: self.sentences(&talks),
            all,
            points: self.points(),
        }
    }

    /// The dated events that the recipient may be told, in order of time.
    pub(super) fn told_events(&self) -> Vec<&'a Event> {
        let of_its = |event: &Event| event.order.is_empty() || self.orders.contains(&event.order.as_str());
        let told = |event: &&Event| event.at.is_some() && !event.what.is_empty() && self.target.hears(event) && of_its(event);
        // An event whose time has no day keeps its place behind the one before it.
        let mut last = None;
        let mut events: Vec<(Option<When>, &'a Event)> = Vec::new();
        for event in self.dossier.case.events.iter().filter(told) {
            last = event.at.as_ref().and_then(|at| at.around()).or(last);
            events.push((last, event));
        }
        events.sort_by_key(|(at, _)| *at);
        events.into_iter().map(|(_, event)| event).collect()
    }

    fn sentences(&self, events: &[&Event]) -> String {
        let mut out = String::new();
        let mut times = Clock::default();
        let mut overdue = self.overdue.clone();
        let mut channel = "";
        let mut at = 0;
        while at < events.len() {
            let event = events[at];
            let time = self.time(event, &mut times);
            let source = self.source(event);
            match event.kind {
                EventKind::Contact | EventKind::Notice => {
                    let through = if event.channel == channel { String::new() } else { through(event) };
                    channel = &event.channel;
                    let verb = if event.kind == EventKind::Notice { "通知对方：" } else { "" };
                    out += &match event.side() {
                        Some(By::Me) => format!("{time}，{}{through}{verb}{}", self.target.terms.me, event.what),
                        _ => format!("{time}，{}{}", self.speaker(event), event.what),
                    };
                    // A question and its answer on one day, from one exhibit, are one sentence.
                    if let Some(reply) = events.get(at + 1).filter(|next| self.answers(next, event)) {
                        let hour = reply.at.as_ref().and_then(|at| at.exact()).map_or_else(String::new, |at| clock(&at));
                        out += &format!("，{}{hour}回复{}", self.speaker(reply), joins::quoted(&reply.what));
                        at += 1;
                    }
                }
                EventKind::Reply => out += &format!("{time}，{}答复{}", self.speaker(event), joins::quoted(&event.what)),
                EventKind::Fault | EventKind::Other => {
                    let when = event.at.as_ref().and_then(|at| at.exact());
                    let late = overdue.take_if(|(due, _)| event.kind == EventKind::Fault && when.is_some_and(|at| due.is_before(&at)));
                    let late = late.map_or_else(String::new, |(_, words)| format!("{words}，"));
                    out += &format!("{time}，{late}{}", event.what);
                }
            }
            out += &format!("{source}。");
            at += 1;
        }
        out
    }

    fn time(&self, event: &Event, times: &mut Clock) -> String {
        match &event.at {
            Some(crate::case::Said::Exact(at)) => times.next(at),
            Some(words) => said(words),
            None => String::new(),
        }
    }

    /// The exhibits of an event that the recipient may see, or the mark of a statement.
    pub(super) fn source(&self, event: &Event) -> String {
        let numbers = self.exhibits(event);
        if numbers.is_empty() { self.target.statement() } else { cite(&numbers) }
    }

    /// The exhibits of an event that the recipient may see.
    pub(super) fn exhibits(&self, event: &Event) -> Vec<u32> {
        let of_event = event.evidence.iter().filter_map(|path| self.dossier.exhibit_of(path));
        of_event.map(|exhibit| exhibit.number).filter(|number| self.shown.contains(number)).collect()
    }

    fn answers(&self, reply: &Event, contact: &Event) -> bool {
        let day = |event: &Event| event.at.as_ref().and_then(|at| at.exact()).map(|at| at.in_china().date());
        reply.kind == EventKind::Reply
            && reply.channel == contact.channel
            && day(reply).is_some()
            && day(reply) == day(contact)
            && self.source(reply) == self.source(contact)
    }

    /// Who spoke, as far as the case says it.
    pub(super) fn speaker<'e>(&'e self, event: &'e Event) -> &'e str {
        let channel = event.channel.as_str();
        let or = |general: &'e str| if channel.is_empty() { general } else { channel };
        match event.side() {
            Some(By::Me) => &self.target.terms.me,
            Some(By::Platform) => &self.target.terms.platform,
            Some(By::Payment) => or("支付机构"),
            Some(By::Other) => or("其他机构"),
            _ if channel.contains("客服") => "客服",
            Some(By::Seller) => &self.target.terms.seller,
            None => "对方",
        }
    }
}

/// `向QQ客服`, `通过平台站内消息`; nothing where the deed itself names the channel.
pub(super) fn through(event: &Event) -> String {
    let channel = event.channel.as_str();
    let letters: Vec<char> = channel.chars().collect();
    let named = letters.windows(2).any(|pair| event.what.contains(&pair.iter().collect::<String>()));
    match channel {
        "" => String::new(),
        _ if named => String::new(),
        _ if channel.contains("客服") => format!("向{channel}"),
        _ => format!("通过{channel}"),
    }
}
