//! The course of events: everything dated, in order, each line with its exhibit.

use serde::Serialize;

use super::exhibits::Exhibit;
use super::matches::Matches;
use crate::case::{Case, EventKind, When};

/// Where a date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The person states it.
    Stated,
    /// It was read from the file.
    Read,
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// When.
    pub at: When,
    /// What happened, in a few words.
    pub what: String,
    /// What kind of thing: `order`, `payment`, `message`, `log`, `image`, `contact`, `reply`, `fault`, …
    pub kind: &'static str,
    /// Where the date comes from.
    pub origin: Origin,
    /// The exhibits it stands in.
    pub exhibits: Vec<u32>,
    /// The line in the exhibit.
    pub line: Option<u64>,
}

pub(super) fn of(case: &Case, exhibits: &[Exhibit], matches: &Matches) -> Vec<Entry> {
    let mut out = Vec::new();
    for order in &case.orders {
        if let Some(at) = order.ordered_at.as_ref().and_then(|said| said.around()) {
            let shown =
                exhibits.iter().filter(|e| e.category == crate::case::Category::Order && e.is_of(&order.id, case.orders.len() == 1));
            let mut what = format!("下单：{}", order.item);
            if !order.id.is_empty() {
                what += &format!("（订单号 {}）", order.id);
            }
            out.push(Entry { at, what, kind: "order", origin: Origin::Stated, exhibits: shown.map(|e| e.number).collect(), line: None });
        }
    }
    for (n, payment) in case.payments.iter().enumerate() {
        // A payment that a record shows stands once, as the record.
        if matches.records_of_payment(n).next().is_some() {
            continue;
        }
        if let Some(at) = payment.paid_at.as_ref().and_then(|said| said.around()) {
            let amount = payment.amount.map_or_else(String::new, |amount| format!(" {} 元", amount.yuan()));
            let what = format!("付款{amount}（本人陈述，未找到对应的账单记录）");
            out.push(Entry { at, what, kind: "payment", origin: Origin::Stated, exhibits: Vec::new(), line: None });
        }
    }
    for event in &case.events {
        if let Some(at) = event.at.as_ref().and_then(|said| said.around()) {
            let (kind, head) = match event.kind {
                EventKind::Contact => ("contact", "本人"),
                EventKind::Reply => ("reply", "对方回复："),
                EventKind::Fault => ("fault", ""),
                EventKind::Notice => ("notice", "本人通知："),
                EventKind::Other => ("other", ""),
            };
            let numbers = exhibits.iter().filter(|e| event.evidence.iter().any(|path| super::exhibits::plain(path) == e.name));
            let exhibits = numbers.map(|e| e.number).collect();
            out.push(Entry { at, what: format!("{head}{}", event.what), kind, origin: Origin::Stated, exhibits, line: None });
        }
    }
    for submission in &case.submissions {
        let to = if submission.body.is_empty() { &submission.target } else { &submission.body };
        for (at, what) in [
            (&submission.at, format!("向{to}提交")),
            (&submission.accepted_at, format!("{to}受理")),
            (&submission.replied_at, format!("{to}答复：{}", submission.state)),
        ] {
            if let Some(at) = at.as_ref().and_then(|said| said.around()) {
                out.push(Entry { at, what, kind: "submission", origin: Origin::Stated, exhibits: Vec::new(), line: None });
            }
        }
    }
    for exhibit in exhibits {
        read_from(exhibit, matches, &mut out);
    }
    out.sort_by(|a, b| {
        a.at.cmp(&b.at).then_with(|| a.origin.cmp(&b.origin)).then_with(|| a.exhibits.cmp(&b.exhibits)).then_with(|| a.line.cmp(&b.line))
    });
    out
}

fn read_from(exhibit: &Exhibit, matches: &Matches, out: &mut Vec<Entry>) {
    let numbers = vec![exhibit.number];
    let mut push = |at, what, kind, line| out.push(Entry { at, what, kind, origin: Origin::Read, exhibits: numbers.clone(), line });
    for (at, record) in exhibit.records().into_iter().filter(|(at, _)| matches.concerns(*at)) {
        let mut what = format!("{} {}", record.direction, record.size().yuan());
        for part in [&record.counterparty, &record.item, &record.status].into_iter().flatten() {
            what += "，";
            what += part;
        }
        push(record.at, what, "payment", Some(at.line));
    }
    for (_, message) in exhibit.messages() {
        if let Some(at) = message.at {
            let sender = message.sender.as_deref().unwrap_or("（系统）");
            push(at, format!("{sender}：{}", message.text.replace('\n', " ")), "message", Some(message.line));
        }
    }
    for log in exhibit.inspection.parts().into_iter().filter_map(|part| part.log.as_ref()) {
        let grave =
            |level: &str| matches!(level.to_ascii_uppercase().as_str(), "WARN" | "WARNING" | "ERROR" | "FATAL" | "CRITICAL" | "SEVERE");
        for line in log.rows.iter().filter(|line| line.level.as_deref().is_some_and(grave)) {
            push(line.at, format!("{} {}", line.level.as_deref().unwrap_or(""), line.text.replace('\n', " ")), "log", Some(line.line));
        }
    }
    if let Some(at) = exhibit.inspection.image.as_ref().and_then(|image| image.taken_at) {
        push(at, format!("{}（图片自带的时间）", exhibit.title), "image", None);
    }
}
