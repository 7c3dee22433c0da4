//! What a reader sees in one file, counted and summed: the shape of `inspect --json`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::fact::{Direction, Fact, Image, LogLine, Message, PaymentRow};
use super::folder::Original;
use super::logs;
use super::media_type::media_type;
use super::reader::{Kind, ReadError};
use super::recognize::recognize;
use super::source::{EvidenceError, Taken, sample, take_in};
use crate::case::{Money, When};
use crate::digest::Digest;
use crate::finding::{Finding, Place, What};

/// Log lines kept for showing; the rest are counted.
const LOG_LINES_KEPT: usize = 2000;

/// Errors and warnings kept beyond those.
const LOG_TROUBLES_KEPT: usize = 500;

/// What was seen in one file.
#[derive(Debug, Clone, Serialize)]
pub struct Inspection {
    /// Its name.
    pub file: String,
    /// SHA-256.
    pub sha256: Digest,
    /// Bytes.
    pub bytes: u64,
    /// The reader's name.
    pub reader: &'static str,
    /// What the file is.
    pub kind: Kind,
    /// The encoding of its text.
    pub encoding: Option<&'static str>,
    /// Why that reader.
    pub why: String,
    /// What the manifest calls the kind of file.
    #[serde(skip)]
    pub media_type: &'static str,
    /// Payments in it.
    pub payments: Option<Payments>,
    /// Messages in it.
    pub messages: Option<Messages>,
    /// Dated log lines in it.
    pub log: Option<Log>,
    /// The image it is.
    pub image: Option<Image>,
    /// What was not understood, and other notes.
    pub notes: Vec<Finding>,
}

/// The payments of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Payments {
    /// Rows.
    pub count: usize,
    /// The earliest time.
    pub first: Option<When>,
    /// The latest time.
    pub last: Option<When>,
    /// `stated`, `assumed` or `unknown`.
    pub zone: &'static str,
    /// Sums by the direction the file declares; nothing is netted.
    pub by_direction: Vec<DirectionSum>,
    /// The rows.
    pub rows: Vec<PaymentRow>,
}

/// Rows of one declared direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DirectionSum {
    /// The file's word.
    pub direction: String,
    /// What it means.
    pub normal: Direction,
    /// ISO 4217.
    pub currency: String,
    /// Rows.
    pub count: usize,
    /// Exact sum of the amounts; `None` past 28 digits.
    pub sum: Option<Money>,
}

/// The messages of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Messages {
    /// Messages, lines of the program itself among them.
    pub count: usize,
    /// Lines of the program itself.
    pub system: usize,
    /// The earliest time.
    pub first: Option<When>,
    /// The latest time.
    pub last: Option<When>,
    /// `stated`, `assumed` or `unknown`.
    pub zone: &'static str,
    /// Who wrote.
    pub senders: BTreeSet<String>,
    /// Pictures, files and the like.
    pub attachments: usize,
    /// Whom they are with, in order of the file, where it says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<String>,
    /// The messages.
    pub rows: Vec<Message>,
}

/// The dated lines of a log.
#[derive(Debug, Clone, Serialize)]
pub struct Log {
    /// Dated lines in all.
    pub count: u64,
    /// The earliest time.
    pub first: Option<When>,
    /// The latest time.
    pub last: Option<When>,
    /// `stated`, `assumed` or `unknown`.
    pub zone: &'static str,
    /// The first lines, and lines of errors and warnings, as far as kept.
    pub rows: Vec<LogLine>,
}

impl Inspection {
    /// Looks at one file.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn of(path: &Path) -> Result<Self, EvidenceError> {
        let original = Original::at(path)?;
        Self::take(&original, &original.name, &mut std::io::sink())
    }

    /// Takes a file in, copying its bytes to `sink`. `place` is what notes call it.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn take(original: &Original, place: &str, sink: &mut dyn std::io::Write) -> Result<Self, EvidenceError> {
        let (recognised, media_type) = sample(&original.path, &original.name, |sample| (recognize(sample), media_type(sample)))?;
        let mut seen = Seen::default();
        let taken = take_in(original, recognised.reader, sink, &mut |fact| seen.take(fact, place))?;
        let reader = recognised.reader;
        if reader.kind() == Kind::Opaque && taken.bytes > 0 && is_text_by_name(&original.name) {
            seen.notes.push(Finding::new(What::TextNotRead {}, Place::file(place)));
        }
        let inspection = seen.inspection(place, taken, reader.name(), reader.title(), reader.kind(), recognised.reason.text);
        Ok(Self { media_type, ..inspection })
    }
}

#[derive(Default)]
struct Seen {
    payments: Vec<PaymentRow>,
    messages: Vec<Message>,
    log: Vec<LogLine>,
    log_count: u64,
    log_span: Option<(When, When)>,
    image: Option<Image>,
    notes: Vec<Finding>,
}

impl Seen {
    fn take(&mut self, fact: Fact, place: &str) {
        match fact {
            Fact::Payment(row) => self.payments.push(row),
            Fact::Message(message) => self.messages.push(message),
            Fact::Log(line) => {
                self.log_count += 1;
                self.log_span = Some(self.log_span.map_or((line.at, line.at), |(first, last)| (first.min(line.at), last.max(line.at))));
                let trouble = line.level.as_deref().is_some_and(logs::is_trouble);
                if self.log.len() < LOG_LINES_KEPT || trouble && self.log.len() < LOG_LINES_KEPT + LOG_TROUBLES_KEPT {
                    self.log.push(line);
                }
            }
            Fact::Image(image) => self.image = Some(image),
            Fact::Note(mut note) => {
                note.place.file = place.to_owned();
                self.notes.push(note);
            }
        }
    }

    fn inspection(mut self, file: &str, taken: Taken, reader: &'static str, title: &str, kind: Kind, why: String) -> Inspection {
        let summary = match taken.summary {
            Ok(summary) => summary,
            Err(error) => {
                self.notes.push(Finding::new(unread(title, &error), Place::file(file)));
                super::Summary::default()
            }
        };
        let zone = summary.zone.unwrap_or("unknown");
        Inspection {
            file: file.to_owned(),
            sha256: taken.digest,
            bytes: taken.bytes,
            reader,
            kind,
            encoding: summary.encoding.map(super::Encoding::as_str),
            why,
            media_type: "application/octet-stream",
            payments: (kind == Kind::Payments).then(|| Payments::of(self.payments, zone)),
            messages: (kind == Kind::Messages).then(|| Messages::of(self.messages, summary.objects, zone)),
            log: (kind == Kind::Log).then(|| Log {
                count: self.log_count,
                first: self.log_span.map(|span| span.0),
                last: self.log_span.map(|span| span.1),
                zone,
                rows: self.log,
            }),
            image: self.image,
            notes: self.notes,
        }
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

impl Payments {
    fn of(rows: Vec<PaymentRow>, zone: &'static str) -> Self {
        let mut sums: Vec<DirectionSum> = Vec::new();
        let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for row in &rows {
            let place = *places.entry((&row.direction, &row.currency)).or_insert(sums.len());
            if place == sums.len() {
                sums.push(DirectionSum {
                    direction: row.direction.clone(),
                    normal: row.normal,
                    currency: row.currency.clone(),
                    count: 0,
                    sum: Some(Money::ZERO),
                });
            }
            sums[place].count += 1;
            sums[place].sum = sums[place].sum.and_then(|sum| sum.checked_add(row.amount));
        }
        Self {
            count: rows.len(),
            first: rows.iter().map(|row| row.at).min(),
            last: rows.iter().map(|row| row.at).max(),
            zone,
            by_direction: sums,
            rows,
        }
    }
}

impl Messages {
    fn of(rows: Vec<Message>, objects: Vec<String>, zone: &'static str) -> Self {
        Self {
            count: rows.len(),
            system: rows.iter().filter(|row| row.system).count(),
            first: rows.iter().filter_map(|row| row.at).min(),
            last: rows.iter().filter_map(|row| row.at).max(),
            zone,
            senders: rows.iter().filter_map(|row| row.name().map(str::to_owned)).collect(),
            attachments: rows.iter().filter(|row| row.attachment).count(),
            objects,
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_no_reader_knows_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let codes = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("written");
            let inspection = Inspection::of(&path).expect("read");
            inspection.notes.iter().map(|note| note.what.code()).collect::<Vec<_>>()
        };
        assert_eq!(codes("a.LOG", b"2026-09-13 20:13:40 a\0b\n"), ["text-not-read"]);
        assert_eq!(codes("a.bin", b"2026-09-13 20:13:40 a\0b\n"), [""; 0]);
        assert_eq!(codes("empty.txt", b""), [""; 0]);
    }
}
