//! What a reader sees in one file, counted and summed: the shape of `inspect --json`.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use serde::Serialize;

use super::fact::{Direction, Found, Image, LogLine, Message, PaymentRow};
use super::folder::Original;
use super::keep::{allocated, bytes_of};
use super::looking::{Looking, NOTHING};
use super::reader::Kind;
use super::seen::Seen;
use super::source::{EvidenceError, Glance, Taken, read_within, take_in};
use crate::case::{Money, When};
use crate::digest::{Digest, Hashed, Sink};
use crate::finding::Finding;

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
    /// The document it is.
    pub document: Option<Document>,
    /// The files in it, where it is an archive.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Inspection>,
    /// What was not understood, and other notes.
    pub notes: Vec<Finding>,
}

/// The payments of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Payments {
    /// Rows.
    pub count: u64,
    /// The earliest time.
    pub first: Option<When>,
    /// The latest time.
    pub last: Option<When>,
    /// `stated`, `assumed` or `unknown`.
    pub zone: &'static str,
    /// Sums by the direction the file declares; nothing is netted.
    pub by_direction: Vec<DirectionSum>,
    /// Rows that are counted above and not listed below: the file is very long, or one of many.
    #[serde(skip_serializing_if = "is_none_left")]
    pub left_out: u64,
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
    pub count: u64,
    /// Exact sum of the amounts; `None` past 28 digits.
    pub sum: Option<Money>,
}

/// The messages of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Messages {
    /// Messages, lines of the program itself among them.
    pub count: u64,
    /// Lines of the program itself.
    pub system: u64,
    /// The earliest time.
    pub first: Option<When>,
    /// The latest time.
    pub last: Option<When>,
    /// `stated`, `assumed` or `unknown`.
    pub zone: &'static str,
    /// Who wrote.
    pub senders: BTreeSet<String>,
    /// Pictures, files and the like.
    pub attachments: u64,
    /// Whom they are with, in order of the file, where it says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<String>,
    /// Rows that are counted above and not listed below: the file is very long, or one of many.
    #[serde(skip_serializing_if = "is_none_left")]
    pub left_out: u64,
    /// The messages.
    pub rows: Vec<Message>,
}

/// The dated lines of a log.
#[derive(Debug, Clone, Serialize)]
pub struct Log {
    /// Entries in all.
    pub count: u64,
    /// How many of them do not say their year or day.
    pub undated: u64,
    /// The earliest time.
    pub first: Option<When>,
    /// The latest time.
    pub last: Option<When>,
    /// `stated`, `assumed` or `unknown`.
    pub zone: &'static str,
    /// Rows that are counted above and not listed below: the file is very long, or one of many.
    #[serde(skip_serializing_if = "is_none_left")]
    pub left_out: u64,
    /// The first lines, and lines of errors and warnings, as far as kept.
    pub rows: Vec<LogLine>,
}

/// A document: what it says of itself, and its words as far as kept.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Document {
    /// Its title.
    pub title: Option<String>,
    /// Where a web page was saved from.
    pub url: Option<String>,
    /// When it was saved, as the saving program noted.
    pub saved_at: Option<When>,
    /// How many pages it has.
    pub pages: Option<u32>,
    /// Who made it, as it says.
    pub author: Option<String>,
    /// The program it was made with, as it says.
    pub program: Option<String>,
    /// When it was made, as it says.
    pub created_at: Option<When>,
    /// When it was last changed, as it says.
    pub changed_at: Option<When>,
    /// Characters of all its words.
    pub characters: u64,
    /// Ids, amounts, dates and telephone numbers in all its words, each of them once, as far as there is room.
    pub found: Vec<Found>,
    /// Characters that are counted above and not kept below: the document is very long.
    #[serde(skip_serializing_if = "is_none_left")]
    pub left_out: u64,
    /// Its words, a line for each passage; a form feed stands between pages.
    pub text: String,
}

impl Inspection {
    /// Looks at one file, with nothing known before.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn of(path: &Path) -> Result<Self, EvidenceError> {
        Self::looked(path, &NOTHING)
    }

    /// Looks at one file.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn looked(path: &Path, looking: &Looking) -> Result<Self, EvidenceError> {
        let original = Original::at(path)?;
        Self::pour(&original, None, &original.name, looking, &mut Hashed::new(&mut std::io::sink()))
    }

    /// Takes a file in, pouring its bytes into a sink that takes their digest; `place` is what notes call it. What was seen of its
    /// head already need not be found out again.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn pour(
        original: &Original,
        glance: Option<Glance>,
        place: &str,
        looking: &Looking,
        sink: &mut dyn Sink,
    ) -> Result<Self, EvidenceError> {
        let glance = glance.map_or_else(|| Glance::at(original, looking), Ok)?;
        let mut seen = Seen::new(looking);
        let taken = take_in(original, glance.recognised.reader, looking, sink, &mut |fact| seen.take(fact, place))?;
        Ok(seen.inspection(place, taken, &glance.recognised, glance.media_type))
    }

    /// Looks at a member of an archive, that many archives deep. What cannot be read of it is an error of the archive's.
    pub(super) fn member(name: &str, len: u64, bytes: &mut dyn Read, looking: &Looking, depth: u8) -> std::io::Result<Self> {
        read_within(name, len, bytes, looking, depth)
    }

    pub(super) fn new(file: &str, taken: &Taken, reader: &'static str, kind: Kind) -> Self {
        Self {
            file: file.to_owned(),
            sha256: taken.digest,
            bytes: taken.bytes,
            reader,
            kind,
            encoding: None,
            why: String::new(),
            media_type: "application/octet-stream",
            payments: None,
            messages: None,
            log: None,
            image: None,
            document: None,
            members: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// What its rows and words take, in bytes of memory.
    pub(super) fn kept(&self) -> usize {
        let rows = self.payments.as_ref().map_or(0, |payments| bytes_of(&payments.rows))
            + self.messages.as_ref().map_or(0, |messages| bytes_of(&messages.rows))
            + self.log.as_ref().map_or(0, |log| bytes_of(&log.rows));
        let words = self.document.as_ref().map_or(0, |document| allocated(document.text.len()) + allocated(size_of_val(&*document.found)));
        let members: usize = self.members.iter().map(Self::kept).sum();
        rows + words + members
    }

    /// The file and, where it is an archive, the files in it, at any depth. The file itself is the first.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        let mut out = vec![self];
        for member in &self.members {
            out.extend(member.parts());
        }
        out
    }

    /// Part of that number of [`Inspection::parts`].
    #[must_use]
    pub fn part(&self, part: usize) -> Option<&Self> {
        if part == 0 { Some(self) } else { self.parts().get(part).copied() }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The form that serde asks for.
fn is_none_left(left_out: &u64) -> bool {
    *left_out == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_took_the_place_of_the_one_listed_is_not_taken_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "one").expect("written");
        let original = Original::at(&path).expect("there");
        let glance = Glance::at(&original, &NOTHING).expect("read");
        let taken = |glance: Glance| Inspection::pour(&original, Some(glance), "a.txt", &NOTHING, &mut Hashed::new(&mut std::io::sink()));
        assert!(taken(glance.clone()).is_ok());
        // Of the same size, and later.
        std::fs::write(&path, "two").expect("written");
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        std::fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(later)).expect("dated");
        assert!(matches!(taken(glance), Err(EvidenceError::Changed { .. })));
    }

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
        assert_eq!(codes("empty.txt", b""), ["empty-file"]);
    }
}
