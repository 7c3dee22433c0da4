//! What a chapter is written with: blocks, masked text, and what was done to the exhibit on the way.

use std::collections::BTreeSet;

use super::chapter::Done;
use super::masking::{Around, Masking};
use crate::document::Language;
use crate::document::{Align, Block, Column, Paragraph, Run, Table};

/// Writes one chapter.
pub(super) struct Pen<'a> {
    masking: &'a Masking,
    language: Language,
    pub(super) blocks: Vec<Block>,
    pub(super) masked: usize,
    pub(super) redacted: usize,
    pub(super) done: BTreeSet<Done>,
    /// What stands around what is written now.
    pub(super) around: Around,
    /// What is to be said of the copy, in sentences without their full stops.
    pub(super) notes: Vec<String>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(masking: &'a Masking, language: Language) -> Self {
        Self {
            masking,
            language,
            blocks: Vec::new(),
            masked: 0,
            redacted: 0,
            done: BTreeSet::new(),
            around: Around::default(),
            notes: Vec::new(),
        }
    }

    /// The words in the recipient's language.
    pub(super) fn say<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Whether the recipient is shown from which bank or balance the person paid.
    pub(super) fn sees_method(&self) -> bool {
        self.masking.sees_method()
    }

    /// Whether nothing is masked: the reader is the person.
    pub(super) fn sees_all(&self) -> bool {
        !self.masking.masks()
    }

    /// Whether the recipient reads Chinese.
    pub(super) fn is_chinese(&self) -> bool {
        self.language == Language::Zh
    }

    /// A text that came from case or evidence, as the recipient sees it.
    pub(super) fn text(&mut self, text: &str) -> String {
        let shown = self.masking.text_in(text, self.around);
        self.masked += shown.masked;
        self.redacted += shown.redacted;
        shown.text
    }

    /// The same, cut past so many characters; the cut is visible.
    pub(super) fn text_up_to(&mut self, text: &str, most: usize) -> String {
        let text = self.text(text);
        match text.char_indices().nth(most) {
            Some((end, _)) => {
                let all = text.chars().count();
                self.done.insert(Done::Excerpt);
                match self.language {
                    Language::Zh => format!("{}……（此条共{all}字，以下从略）", &text[..end]),
                    Language::En => format!("{} … ({all} characters in all; the rest is left out)", &text[..end]),
                }
            }
            None => text,
        }
    }

    /// `来源：…`, a line of its own.
    pub(super) fn fact(&mut self, label: &str, value: impl Into<String>) {
        let colon = self.say("：", ": ");
        let runs = vec![Run::strong(format!("{label}{colon}")), Run::plain(value)];
        self.blocks.push(Block::Paragraph(Paragraph { runs, align: Align::Left, ..Paragraph::default() }));
    }

    /// A line of text.
    pub(super) fn line(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], align: Align::Left, ..Paragraph::default() }));
    }

    /// A line that stands over what follows.
    pub(super) fn over(&mut self, text: impl Into<String>) {
        let runs = vec![Run::strong(text)];
        self.blocks.push(Block::Paragraph(Paragraph { runs, align: Align::Left, keep_with_next: true, ..Paragraph::default() }));
    }

    /// A table of plain cells.
    pub(super) fn table(&mut self, columns: &[(&str, u32)], rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let columns = columns.iter().map(|(head, share)| Column { head: (*head).to_owned(), share: *share, align: Align::Left }).collect();
        let rows = rows.into_iter().map(|row| row.into_iter().map(|cell| vec![Run::plain(cell)]).collect()).collect();
        self.blocks.push(Block::Table(Table { columns, rows }));
    }
}
