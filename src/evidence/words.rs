//! The words of a document as they stream by: kept as far as there is room, the rest counted.

use std::collections::HashSet;

use super::fact::{DocumentFacts, Found, FoundKind, Passage};
use super::inspection::Document;

/// Words kept, in bytes.
const KEPT: usize = 256 << 10;

/// Things found that are kept, of each kind.
const FOUND: usize = 500;

/// What a document takes at most, in bytes of memory.
pub(super) const MOST: usize = KEPT + 4 * FOUND * 2 * size_of::<Found>();

/// What has been seen of a document.
#[derive(Default)]
pub(super) struct Words {
    document: Document,
    room: usize,
    page: Option<u32>,
    full: bool,
    known: HashSet<(FoundKind, String)>,
    counts: [usize; 4],
}

impl Words {
    /// Words are kept as far as there is room, and no more of them than a share.
    pub(super) fn new(share: usize) -> Self {
        Self { room: KEPT.min(share), ..Self::default() }
    }

    /// The document, in no more memory than it needs.
    pub(super) fn into_document(mut self) -> Document {
        self.document.text.shrink_to_fit();
        self.document.found.shrink_to_fit();
        self.document
    }

    pub(super) fn facts(&mut self, facts: DocumentFacts) {
        let DocumentFacts { title, url, saved_at, pages, author, program, created_at, changed_at } = facts;
        let words = std::mem::take(&mut self.document);
        self.document = Document { title, url, saved_at, pages, author, program, created_at, changed_at, ..words };
    }

    /// Once there is no room it stays so: passages are not picked by their size.
    pub(super) fn add(&mut self, passage: &Passage) {
        let count = passage.text.chars().count() as u64;
        let document = &mut self.document;
        document.characters += count;
        self.full = self.full || document.text.len() + passage.text.len() + 2 > self.room;
        if self.full {
            document.left_out += count;
            return;
        }
        if !document.text.is_empty() {
            document.text.push(if passage.page == self.page { '\n' } else { '\u{c}' });
        }
        self.page = passage.page;
        document.text.push_str(&passage.text);
    }

    /// What stands in it twice is kept where it stands first.
    pub(super) fn found(&mut self, found: Found) {
        let count = &mut self.counts[found.kind as usize];
        if *count < FOUND && self.known.insert((found.kind, found.text.clone())) {
            *count += 1;
            self.document.found.push(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_as_far_as_there_is_room() {
        let mut words = Words::new(usize::MAX);
        for page in 1..=2 {
            words.add(&Passage { page: Some(page), text: "甲".to_owned() });
        }
        words.add(&Passage { page: Some(2), text: "乙".repeat(KEPT) });
        words.add(&Passage { page: Some(2), text: "丙".to_owned() });
        let document = words.document;
        assert_eq!((document.text.as_str(), document.characters, document.left_out), ("甲\u{c}甲", 3 + KEPT as u64, 1 + KEPT as u64));
    }
}
