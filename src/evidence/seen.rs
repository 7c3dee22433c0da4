//! Facts of one file as they stream by: counted, summed and, as far as there is room, kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::fact::{Fact, Image, LogLine, Message, PaymentRow};
use super::inspection::{DirectionSum, Inspection, Log, Messages, Payments};
use super::keep::{Kept, Rooms};
use super::looking::{Looking, Wanted};
use super::reader::{Kind, ReadError, Summary, TurnedOut};
use super::recognize::Recognised;
use super::source::Taken;
use super::words::Words;
use crate::case::{Money, When};
use crate::finding::{Finding, Place, What};

/// Notes of one code that are given one by one. Readers bound theirs lower; this is for all.
const NOTES_EACH: usize = 200;

/// Senders named; the rest of a group of that size is counted.
const SENDERS_NAMED: usize = 10_000;

/// What has been seen of a file.
pub(super) struct Seen<'a> {
    wanted: Wanted<'a>,
    payments: Kept<PaymentRow>,
    sums: Sums,
    payment_span: Span,
    messages: Kept<Message>,
    system: u64,
    attachments: u64,
    senders: BTreeSet<String>,
    message_span: Span,
    log: Kept<LogLine>,
    log_span: Span,
    undated: u64,
    image: Option<Image>,
    document: Words,
    members: Vec<Inspection>,
    notes: Vec<Finding>,
    told: BTreeMap<&'static str, u64>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(looking: &'a Looking) -> Self {
        // A file has rows of one kind.
        let share = looking.share.bytes();
        Self {
            wanted: Wanted::of(looking),
            payments: Kept::new(Rooms::PAYMENTS, share),
            sums: Sums::default(),
            payment_span: Span::default(),
            messages: Kept::new(Rooms::MESSAGES, share),
            system: 0,
            attachments: 0,
            senders: BTreeSet::new(),
            message_span: Span::default(),
            log: Kept::new(Rooms::LOG, share),
            log_span: Span::default(),
            undated: 0,
            image: None,
            document: Words::new(share),
            members: Vec::new(),
            notes: Vec::new(),
            told: BTreeMap::new(),
        }
    }

    pub(super) fn take(&mut self, fact: Fact, place: &str) {
        let wanted = &self.wanted;
        match fact {
            Fact::Payment(row) => {
                self.sums.add(&row);
                self.payment_span.add(Some(row.told_at));
                self.payments.take(row, wanted);
            }
            Fact::Message(message) => {
                self.system += u64::from(message.system);
                self.attachments += u64::from(message.attachment);
                self.message_span.add(message.at);
                let sender = message.name();
                if let Some(sender) = sender.filter(|sender| !self.senders.contains(*sender) && self.senders.len() < SENDERS_NAMED) {
                    self.senders.insert(sender.to_owned());
                }
                self.messages.take(message, wanted);
            }
            Fact::Log(line) => {
                self.log_span.add(line.at);
                self.undated += u64::from(line.at.is_none());
                self.log.take(line, wanted);
            }
            Fact::Image(image) => self.image = Some(image),
            Fact::Document(facts) => self.document.facts(facts),
            Fact::Text(passage) => self.document.add(&passage),
            Fact::Found(found) => self.document.found(found),
            Fact::Member(mut member) => {
                lie_in(&mut member, place);
                self.members.push(*member);
            }
            Fact::Note(mut note) => {
                note.place.file = place.to_owned();
                let told = self.told.entry(note.what.code()).or_default();
                *told += 1;
                if *told <= NOTES_EACH as u64 {
                    self.notes.push(note);
                }
            }
        }
    }

    /// All of it, once the file has been read.
    pub(super) fn inspection(mut self, file: &str, taken: Taken, recognised: &Recognised, media_type: &'static str) -> Inspection {
        let recognised_as = TurnedOut::new(recognised.reader, recognised.reason.text.as_str());
        let (mut summary, failed) = match taken.summary {
            Ok(ref summary) => (summary.clone(), None),
            Err(ref error) => (Summary::default(), Some(unread(recognised_as.title, error))),
        };
        // A workbook shows what it is only once it is opened.
        let TurnedOut { reader, kind, why, .. } = summary.turned_out.take().unwrap_or(recognised_as);
        if kind == Kind::Opaque && taken.bytes > 0 && is_text_by_name(file) {
            self.notes.push(Finding::new(What::TextNotRead {}, Place::file(file)));
        }
        if taken.bytes == 0 {
            self.notes.push(Finding::new(What::EmptyFile {}, Place::file(file)));
        }
        let mut out = Inspection::new(file, &taken, reader, kind);
        self.notes.extend(failed.map(|what| Finding::new(what, Place::file(file))));
        let left_out = self.payments.left_out() + self.messages.left_out() + self.log.left_out();
        if left_out > 0 {
            let kept = self.payments.kept() + self.messages.kept() + self.log.kept();
            self.notes.push(Finding::new(What::LongFile { count: kept + left_out, kept }, Place::file(file)));
        }
        for (code, told) in self.told.iter().filter(|(_, told)| **told > NOTES_EACH as u64) {
            let what = What::MoreOfTheSame { code: (*code).to_owned(), count: *told };
            self.notes.push(Finding::new(what, Place::file(file)));
        }
        out.encoding = summary.encoding.map(super::Encoding::as_str);
        out.why = why;
        out.media_type = media_type;
        out.image = self.image;
        out.members = self.members;
        out.notes = self.notes;
        let zone = summary.zone.unwrap_or("unknown");
        match kind {
            Kind::Payments => {
                out.payments = Some(Payments {
                    count: self.payments.count,
                    first: self.payment_span.first,
                    last: self.payment_span.last,
                    zone,
                    by_direction: self.sums.all,
                    left_out: self.payments.left_out(),
                    rows: self.payments.into_rows(),
                });
            }
            Kind::Messages => {
                out.messages = Some(Messages {
                    count: self.messages.count,
                    system: self.system,
                    first: self.message_span.first,
                    last: self.message_span.last,
                    zone,
                    senders: self.senders,
                    attachments: self.attachments,
                    objects: summary.objects,
                    left_out: self.messages.left_out(),
                    rows: self.messages.into_rows(),
                });
            }
            Kind::Log => {
                out.log = Some(Log {
                    count: self.log.count,
                    undated: self.undated,
                    first: self.log_span.first,
                    last: self.log_span.last,
                    zone,
                    left_out: self.log.left_out(),
                    rows: self.log.into_rows(),
                });
            }
            Kind::Document => out.document = Some(self.document.into_document()),
            Kind::Image | Kind::Archive | Kind::Opaque => {}
        }
        out
    }
}

/// A member is called by the archive's name and its own: `账单.zip!/alipay_record.csv`.
fn lie_in(member: &mut Inspection, archive: &str) {
    member.file = format!("{archive}!/{}", member.file);
    for note in &mut member.notes {
        note.place.file = format!("{archive}!/{}", note.place.file);
    }
    for inner in &mut member.members {
        lie_in(inner, archive);
    }
}

/// The earliest and the latest time.
#[derive(Debug, Default)]
struct Span {
    first: Option<When>,
    last: Option<When>,
}

impl Span {
    fn add(&mut self, at: Option<When>) {
        let Some(at) = at else { return };
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
    }
}

/// Sums by the direction that the file declares, in the order of the file; nothing is netted.
#[derive(Debug, Default)]
struct Sums {
    all: Vec<DirectionSum>,
    places: BTreeMap<(String, String), usize>,
}

/// Directions and currencies that are summed apart; a file that has more of them is no bill.
const DIRECTIONS: usize = 1000;

/// A longer word is no direction, in bytes.
const DIRECTION: usize = 1 << 10;

impl Sums {
    fn add(&mut self, row: &PaymentRow) {
        let same = |sum: &&mut DirectionSum| sum.direction == row.direction && sum.currency == row.currency;
        let new = |row: &PaymentRow| DirectionSum {
            direction: row.direction.clone(),
            normal: row.normal,
            currency: row.currency.clone(),
            count: 0,
            sum: Some(Money::ZERO),
        };
        let place = if let Some(last) = self.all.last_mut().filter(same) {
            last
        } else {
            let key = (row.direction.clone(), row.currency.clone());
            let place = match self.places.get(&key) {
                Some(place) => *place,
                None if self.all.len() >= DIRECTIONS || row.direction.len() + row.currency.len() > DIRECTION => return,
                None => {
                    self.places.insert(key, self.all.len());
                    self.all.push(new(row));
                    self.all.len() - 1
                }
            };
            &mut self.all[place]
        };
        place.count += 1;
        place.sum = place.sum.and_then(|sum| sum.checked_add(row.amount));
    }
}

/// Whether a name says that the file is a text that a reader might have known.
fn is_text_by_name(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(std::ffi::OsStr::to_str);
    extension.is_some_and(|extension| ["log", "txt", "csv"].iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

fn unread(title: &str, error: &ReadError) -> What {
    match error {
        ReadError::TooLarge { limit } => What::TooLargeToRead { limit_mib: limit >> 20 },
        ReadError::Io(_) | ReadError::Malformed(_) => What::RecognisedButEmpty { reader: title.to_owned(), first: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::super::fact::Direction;
    use super::super::looking::NOTHING;
    use super::*;

    #[test]
    fn a_note_that_repeats_is_told_so_often_and_then_counted() {
        let mut seen = Seen::new(&NOTHING);
        for line in 1..=1000 {
            seen.take(Fact::Note(Finding::new(What::RowNotUnderstood { text: String::new() }, Place::line("", line))), "a");
        }
        assert_eq!((seen.notes.len(), seen.told["row-not-understood"]), (200, 1000));
    }

    #[test]
    fn sums_are_by_direction_and_currency() {
        let row = |direction: &str, currency: &str| PaymentRow {
            record: super::super::fact::Record::Payment,
            line: 1,
            told_at: "2026-09-13".parse().expect("a day"),
            paid_at: None,
            at: "2026-09-13".parse().expect("a day"),
            direction: direction.to_owned(),
            normal: Direction::Out,
            amount: "1.10".parse().expect("money"),
            currency: currency.to_owned(),
            counterparty: None,
            counterparty_account: None,
            item: None,
            transaction_id: None,
            merchant_order_id: None,
            method: None,
            status: None,
            category: None,
            note: None,
            refund: None,
        };
        let mut sums = Sums::default();
        for (direction, currency) in [("支出", "CNY"), ("收入", "CNY"), ("支出", "USD"), ("支出", "CNY")] {
            sums.add(&row(direction, currency));
        }
        let all: Vec<_> = sums.all.iter().map(|sum| (&*sum.direction, &*sum.currency, sum.count, sum.sum.expect("a sum").yuan())).collect();
        assert_eq!(all, [("支出", "CNY", 2, "2.20".into()), ("收入", "CNY", 1, "1.10".into()), ("支出", "USD", 1, "1.10".into())]);
    }
}
