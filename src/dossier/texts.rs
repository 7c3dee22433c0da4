//! Texts of documents: what stands in pages and files that are neither chats, bills nor logs.

use super::exhibits::Exhibit;
use crate::case::When;
use crate::evidence::{Inspection, Kind, LogLine};
use crate::finding::Place;

/// The words of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    /// The file, as findings name it.
    pub(super) file: &'a str,
    /// The words.
    pub(super) text: &'a str,
}

impl Text<'_> {
    /// Where they stand.
    pub(super) fn place(&self) -> Place {
        Place::file(self.file)
    }
}

impl Exhibit {
    /// The texts of the documents in it; none of what was not read as text.
    pub(super) fn texts(&self) -> Vec<Text<'_>> {
        self.parts().filter_map(of_part).collect()
    }

    /// Whether all that it says was read: what does not stand in its words does not stand in it. A picture was not
    /// read, nor a scan, nor the rest of a document that is too long.
    pub(super) fn is_read(&self) -> bool {
        let read = |part: &Inspection| match part.kind {
            Kind::Document => part.document.as_ref().is_some_and(|document| document.left_out == 0) && of_part(part).is_some(),
            Kind::Payments | Kind::Messages | Kind::Log => true,
            Kind::Archive => !part.members.is_empty(),
            Kind::Image | Kind::Opaque => false,
        };
        self.parts().all(read)
    }
}

/// The words of a document.
pub(super) fn of_part(part: &Inspection) -> Option<Text<'_>> {
    let text = part.document.as_ref()?.text.as_str();
    (!text.trim().is_empty()).then_some(Text { file: &part.file, text })
}

/// Whether a document says when it was made or saved.
pub(super) fn is_dated(part: &Inspection) -> bool {
    let document = part.document.as_ref();
    document.is_some_and(|document| [document.saved_at, document.created_at, document.changed_at].iter().any(Option::is_some))
}

/// What an image looks like, in 64 bits.
pub(super) fn fingerprint(part: &Inspection) -> Option<u64> {
    part.image.as_ref()?.fingerprint.map(|print| print.0)
}

/// When a line of a log was written.
pub(super) fn time_of(line: &LogLine) -> Option<When> {
    line.at
}
