//! Words as they come out of a document: handed on in passages, and looked through on the way.

use super::found;
use crate::evidence::fact::{Fact, Passage};

/// A passage is handed on at this many bytes, though its paragraph goes on.
const LONGEST: usize = 8 << 10;

/// Gathers words into passages of whole lines.
#[derive(Default)]
pub(super) struct Passages {
    /// The page that the words stand on, where the document has pages.
    pub(super) page: Option<u32>,
    /// The line that the passage begins on, where the document has lines.
    pub(super) line: Option<u64>,
    text: String,
}

impl Passages {
    /// Adds words. Blanks and line ends count as one blank.
    pub(super) fn add(&mut self, words: &str, out: &mut dyn FnMut(Fact)) {
        for c in words.chars() {
            if c.is_whitespace() {
                if !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
            } else if !c.is_control() {
                self.text.push(c);
            }
            if self.text.len() >= LONGEST {
                self.end(out);
            }
        }
    }

    /// A blank between two cells.
    pub(super) fn gap(&mut self, out: &mut dyn FnMut(Fact)) {
        self.add(" ", out);
    }

    /// The line is complete.
    pub(super) fn end(&mut self, out: &mut dyn FnMut(Fact)) {
        let text = self.text.trim();
        if !text.is_empty() {
            found::each(text, self.page, self.line, out);
            out(Fact::Text(Passage { page: self.page, text: text.to_owned() }));
        }
        self.text.clear();
    }
}
