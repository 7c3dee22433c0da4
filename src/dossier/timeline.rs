//! The course of events: everything dated, in order, each line with its exhibit and the line in it.
//!
//! A payment that two files record is one line with two exhibits. What the person states of a chat stands beside the
//! message it is about; neither replaces the other.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::Dossier;
use super::exhibits::Exhibit;
use super::matches::Matches;
use super::talk::Talk;
use crate::case::{Event, EventKind, When};
use crate::evidence::{Inspection, Message};

/// What the person states of a message, and the message, lie this close, in seconds.
const NEAR: i64 = 5 * 60;

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
    /// The line in the first of them.
    pub line: Option<u64>,
    /// Every exhibit with the line in it.
    pub places: Vec<Cited>,
    /// What the line is to the case: `first-notice`, `refusal`.
    pub mark: Option<&'static str>,
}

/// An exhibit and a line in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Cited {
    /// The exhibit's number.
    pub exhibit: u32,
    /// The line in it.
    pub line: Option<u64>,
}

impl Entry {
    fn new(at: When, what: String, kind: &'static str, origin: Origin, places: Vec<Cited>) -> Self {
        let exhibits = places.iter().map(|place| place.exhibit).collect();
        Self { at, what, kind, origin, exhibits, line: places.first().and_then(|place| place.line), places, mark: None }
    }
}

fn whole(exhibit: u32) -> Cited {
    Cited { exhibit, line: None }
}

/// The course of events without what chats say from line to line: of messages those alone that are something to the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its lines, in order.
    pub entries: Vec<Entry>,
    /// How many messages have a time and are not among them.
    pub messages: usize,
}

/// All of it. Nothing of this is kept: a chat would be held twice.
pub(super) fn of(dossier: &Dossier) -> Vec<Entry> {
    let mut out = stated(dossier);
    let marks = marks(&dossier.talk);
    for exhibit in &dossier.exhibits {
        paid(exhibit, &dossier.matches, &mut out);
        out.extend(exhibit.messages().filter_map(|(part, message)| said(exhibit, part, message, &marks)));
        read_from(exhibit, &mut out);
    }
    in_order(out)
}

/// The same without the messages that are marked as nothing.
pub(super) fn course(dossier: &Dossier) -> Course {
    let mut out = stated(dossier);
    let marks = marks(&dossier.talk);
    let mut messages = 0;
    for exhibit in &dossier.exhibits {
        paid(exhibit, &dossier.matches, &mut out);
        for (part, message) in exhibit.messages().filter(|(_, message)| message.at.is_some()) {
            if marks.contains_key(&(part.file.as_str(), message.line)) {
                out.extend(said(exhibit, part, message, &marks));
            } else {
                messages += 1;
            }
        }
        read_from(exhibit, &mut out);
    }
    Course { entries: in_order(out), messages }
}

fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| {
        a.at.cmp(&b.at).then_with(|| a.origin.cmp(&b.origin)).then_with(|| a.exhibits.cmp(&b.exhibits)).then_with(|| a.line.cmp(&b.line))
    });
    entries
}

/// What the person states.
fn stated(dossier: &Dossier) -> Vec<Entry> {
    let Dossier { case, exhibits, matches, .. } = dossier;
    let mut out = Vec::new();
    let of_orders: Vec<&Exhibit> = exhibits.iter().filter(|exhibit| exhibit.category == crate::case::Category::Order).collect();
    let mut of_order: HashMap<&str, Vec<Cited>> = HashMap::new();
    for exhibit in &of_orders {
        of_order.entry(&exhibit.stated.part_of).or_default().push(whole(exhibit.number));
    }
    for order in &case.orders {
        if let Some(at) = order.ordered_at.as_ref().and_then(|said| said.around()) {
            let mut what = format!("下单：{}", order.item);
            if !order.id.is_empty() {
                what += &format!("（订单号 {}）", order.id);
            }
            let unnamed = of_order.get("").filter(|_| case.orders.len() == 1 && !order.id.is_empty());
            let mut shown: Vec<Cited> = of_order.get(order.id.as_str()).into_iter().chain(unnamed).flatten().copied().collect();
            shown.sort_unstable();
            out.push(Entry::new(at, what, "order", Origin::Stated, shown));
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
            out.push(Entry::new(at, what, "payment", Origin::Stated, Vec::new()));
        }
    }
    let chats = Chats::of(exhibits);
    for event in &case.events {
        if let Some(at) = event.at.as_ref().and_then(|said| said.around()) {
            let (kind, head) = match event.kind {
                EventKind::Contact => ("contact", "本人"),
                EventKind::Reply => ("reply", "对方回复："),
                EventKind::Fault => ("fault", ""),
                EventKind::Notice => ("notice", "本人通知："),
                EventKind::Other => ("other", ""),
            };
            out.push(Entry::new(at, format!("{head}{}", event.what), kind, Origin::Stated, chats.cited(event, &at)));
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
                out.push(Entry::new(at, what, "submission", Origin::Stated, Vec::new()));
            }
        }
    }
    out
}

/// The chats by time, so that what is stated of a message finds its line.
struct Chats<'a> {
    numbers: HashMap<&'a str, u32>,
    messages: HashMap<u32, Vec<(i64, &'a Message)>>,
}

impl<'a> Chats<'a> {
    fn of(exhibits: &'a [Exhibit]) -> Self {
        let mut messages: HashMap<u32, Vec<(i64, &Message)>> = HashMap::new();
        for exhibit in exhibits {
            let rows = exhibit.parts().filter_map(|part| part.messages.as_ref()).flat_map(|messages| &messages.rows);
            let mut dated: Vec<(i64, &Message)> = rows.filter_map(|message| Some((message.at?.unix(), message))).collect();
            dated.sort_by_key(|(at, message)| (*at, message.line));
            messages.insert(exhibit.number, dated);
        }
        Self { numbers: exhibits.iter().map(|exhibit| (exhibit.name.as_str(), exhibit.number)).collect(), messages }
    }

    /// The exhibits of an event; of chats the message it is about, if one is near: of a reply that with its words.
    fn cited(&self, event: &Event, at: &When) -> Vec<Cited> {
        let numbers = event.evidence.iter().filter_map(|path| self.numbers.get(super::exhibits::plain(path).as_str()));
        let mut out: Vec<Cited> = numbers
            .map(|number| {
                let rows = self.messages.get(number).map_or(&[][..], Vec::as_slice);
                let from = rows.partition_point(|(sent, _)| *sent < at.unix() - NEAR);
                let near = rows[from..].iter().take_while(|(sent, _)| *sent <= at.unix() + NEAR);
                let fits = |message: &Message| event.kind != EventKind::Reply || message.text.contains(event.what.trim());
                let exact = event.at.as_ref().is_some_and(|said| said.exact().is_some());
                let best =
                    near.filter(|(_, message)| exact && !message.system && fits(message)).min_by_key(|(sent, _)| (sent - at.unix()).abs());
                Cited { exhibit: *number, line: best.map(|(_, message)| message.line) }
            })
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// The lines of chats that are something to the case.
fn marks(talk: &Talk) -> BTreeMap<(&str, u64), &'static str> {
    let place = |n: &usize| (&*talk.remarks[*n].file, talk.remarks[*n].line);
    let mut out: BTreeMap<_, _> = talk.refusals.iter().map(|n| (place(n), "refusal")).collect();
    out.extend(talk.first_notice.iter().map(|n| (place(n), "first-notice")));
    out
}

/// The rows of a bill that are of the case. A payment told by an earlier exhibit is not told again.
fn paid(exhibit: &Exhibit, matches: &Matches, out: &mut Vec<Entry>) {
    for (at, record) in exhibit.records() {
        if !matches.concerns(at) || matches.is_second(at) {
            continue;
        }
        let mut what = format!("{} {}", record.normal.in_words(&record.direction), record.size().yuan());
        for part in [&record.counterparty, &record.item, &record.status].into_iter().flatten() {
            what += "，";
            what += part;
        }
        let mut places = vec![Cited { exhibit: at.exhibit, line: Some(at.line) }];
        places.extend(matches.twins_of(at).iter().map(|twin| Cited { exhibit: twin.exhibit, line: Some(twin.line) }));
        out.push(Entry::new(record.at, what, "payment", Origin::Read, places));
    }
}

/// A message, where it has a time.
fn said(exhibit: &Exhibit, part: &Inspection, message: &Message, marks: &BTreeMap<(&str, u64), &'static str>) -> Option<Entry> {
    let sender = message.sender.as_deref().unwrap_or("（系统）");
    let what = format!("{sender}：{}", message.text.replace('\n', " "));
    let places = vec![Cited { exhibit: exhibit.number, line: Some(message.line) }];
    let mark = marks.get(&(part.file.as_str(), message.line)).copied();
    Some(Entry { mark, ..Entry::new(message.at?, what, "message", Origin::Read, places) })
}

fn read_from(exhibit: &Exhibit, out: &mut Vec<Entry>) {
    let at_line = |line| vec![Cited { exhibit: exhibit.number, line }];
    for part in exhibit.parts() {
        for line in part.log.iter().flat_map(|log| &log.rows).filter(|line| line.level.as_deref().is_some_and(is_grave)) {
            let what = format!("{} {}", line.level.as_deref().unwrap_or(""), line.text.replace('\n', " "));
            let Some(at) = line.at else { continue };
            out.push(Entry::new(at, what, "log", Origin::Read, at_line(Some(line.line))));
        }
        if let Some(at) = part.image.as_ref().and_then(|image| image.taken_at) {
            out.push(Entry::new(at, format!("{}（图片自带的时间）", exhibit.title), "image", Origin::Read, at_line(None)));
        }
    }
}

/// Whether a log's word for a level is that of a warning or worse.
pub(super) fn is_grave(level: &str) -> bool {
    matches!(level.to_ascii_uppercase().as_str(), "WARN" | "WARNING" | "ERROR" | "FATAL" | "CRITICAL" | "SEVERE")
}
