//! Texts of documents: what stands in pages and files that are neither chats, bills nor logs.

use super::exhibits::Exhibit;
use crate::case::When;
use crate::evidence::{Inspection, LogLine};
use crate::finding::Place;

/// A stretch of text of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    /// The file, as findings name it.
    pub(super) file: &'a str,
    /// The line or page, where there is one.
    pub(super) line: Option<u64>,
    /// The words.
    pub(super) text: &'a str,
}

impl Text<'_> {
    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        self.line.map_or_else(|| Place::file(self.file), |line| Place::line(self.file, line))
    }
}

impl Exhibit {
    /// The texts of the documents in it; none of what was not read as text.
    pub(super) fn texts(&self) -> Vec<Text<'_>> {
        self.parts().flat_map(of_part).collect()
    }
}

/// The texts of a document.
pub(super) fn of_part(part: &Inspection) -> impl Iterator<Item = Text<'_>> {
    let _ = part;
    std::iter::empty()
}

/// Whether a document says when it was made or saved.
pub(super) fn is_dated(part: &Inspection) -> bool {
    let _ = part;
    false
}

/// What an image looks like, in 64 bits.
pub(super) fn fingerprint(part: &Inspection) -> Option<u64> {
    part.image.as_ref()?.fingerprint.map(|print| print.0)
}

/// When a line of a log was written.
pub(super) fn time_of(line: &LogLine) -> Option<When> {
    line.at
}
