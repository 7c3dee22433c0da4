//! An exhibit as a chapter: heading, facts, then its content as its kind is best shown on paper.

use std::collections::BTreeSet;

use serde::Serialize;

use super::bills::Bill;
use super::masking::Masking;
use super::pen::Pen;
use super::pictures::{self, Picture};
use super::sheets::{self, Sheets};
use super::{bills, excerpts, facts, spreadsheet, transcript};
use crate::document::{Block, Document, Language, Run};
use crate::dossier::{Dossier, Exhibit, RecordRef};
use crate::evidence::{Inspection, Kind};
use crate::letter::Target;

/// What was done to an exhibit that is shown as a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// Only part of it is shown, and the rest is counted.
    Excerpt,
    /// Position, device and the like beside the picture are left out.
    MetadataRemoved,
    /// The picture is encoded in another format.
    Converted,
    /// The picture is smaller.
    Scaled,
    /// Personal data are masked.
    Masked,
    /// Parts of it are blacked out, as the person wants.
    Redacted,
    /// Nothing of its content can stand on paper: only what is known of the file.
    Described,
}

/// An exhibit on paper.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// The exhibit's number.
    pub exhibit: u32,
    /// Heading, facts, content.
    pub blocks: Vec<Block>,
    /// What was done to it.
    pub done: BTreeSet<Done>,
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Chapters for one recipient.
pub struct Chapters<'a> {
    dossier: &'a Dossier,
    language: Language,
    masking: Masking,
    /// Rows of bills that are of the case, and not for the reader.
    not_its: BTreeSet<RecordRef>,
}

impl<'a> Chapters<'a> {
    /// For one recipient.
    #[must_use]
    pub fn new(dossier: &'a Dossier, target: &'a Target) -> Self {
        Self { dossier, language: target.language, masking: Masking::of(dossier, target), not_its: target.rows_of_others(dossier) }
    }

    /// For the person alone: nothing is masked.
    #[must_use]
    pub fn unmasked(dossier: &'a Dossier) -> Self {
        Self { dossier, language: Language::Zh, masking: Masking::none(), not_its: BTreeSet::new() }
    }

    /// Whether nothing is masked: the reader is the person.
    pub(super) fn sees_all(&self) -> bool {
        !self.masking.masks()
    }

    /// In which language they are.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The chapter of an exhibit; of a picture that can be shown, with its copy.
    #[must_use]
    pub fn of(&self, exhibit: &Exhibit, picture: Option<&Picture>) -> Chapter {
        let masking = self.masking.with(&exhibit.stated.redact);
        let mut content = Pen::new(&masking, self.language);
        match picture {
            Some(picture) => pictures::figure(&mut content, exhibit, picture),
            None => self.words(&mut content, exhibit),
        }
        self.bound(exhibit, content, &masking)
    }

    /// The chapter of a PDF: its pages, or why they cannot be shown, and its words. Where anything is masked, its words alone:
    /// nobody can tell what else a page shows.
    #[must_use]
    pub fn of_pages(&self, exhibit: &Exhibit, pages: Result<&Sheets, &'static str>) -> Chapter {
        let masking = self.masking.with(&exhibit.stated.redact);
        let mut content = Pen::new(&masking, self.language);
        match pages {
            Ok(pages) if content.sees_all() => sheets::pages(&mut content, exhibit, pages),
            Ok(_) => self.words(&mut content, exhibit),
            Err(why) => {
                sheets::why_not(&mut content, why);
                self.words(&mut content, exhibit);
            }
        }
        self.bound(exhibit, content, &masking)
    }

    /// Writes what an exhibit says; where it says nothing, what is known of the file.
    fn words(&self, pen: &mut Pen<'_>, exhibit: &Exhibit) {
        let parts: Vec<&Inspection> = exhibit.parts().collect();
        let told = parts.iter().enumerate().filter(|(n, part)| self.content(pen, exhibit, *n, part)).count();
        if told == 0 {
            excerpts::described(pen, &exhibit.inspection);
        }
    }

    /// The content behind its head.
    fn bound(&self, exhibit: &Exhibit, mut content: Pen<'_>, masking: &Masking) -> Chapter {
        let mut pen = Pen::new(masking, self.language);
        facts::facts(&mut pen, exhibit, &content);
        pen.blocks.append(&mut content.blocks);
        let mut done = content.done;
        if pen.masked + content.masked > 0 {
            done.insert(Done::Masked);
        }
        if pen.redacted + content.redacted > 0 {
            done.insert(Done::Redacted);
        }
        Chapter { exhibit: exhibit.number, blocks: pen.blocks, done }
    }

    /// With addresses of mail masked too, which others are shown by default.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.masking = self.masking.strict();
        self
    }

    /// A text as the recipient sees it: masked.
    #[must_use]
    pub fn masked(&self, text: &str) -> String {
        self.masking.text(text).text
    }

    /// What is said of an exhibit, as the recipient sees it: masked, and blacked out as the exhibit is.
    #[must_use]
    pub fn said_of(&self, exhibit: &Exhibit, text: &str) -> String {
        self.masking.with(&exhibit.stated.redact).text(text).text
    }

    /// A document as the recipient sees it; for letters, whose writer may have put in what is of others.
    #[must_use]
    pub fn document(&self, mut document: Document) -> Document {
        let masked = |runs: &mut Vec<Run>| runs.iter_mut().for_each(|run| run.text = self.masked(&run.text));
        for block in &mut document.blocks {
            match block {
                Block::Heading { text, .. } => *text = self.masked(text),
                Block::Paragraph(paragraph) => masked(&mut paragraph.runs),
                Block::Numbered(items) => items.iter_mut().for_each(masked),
                Block::Table(table) => table.rows.iter_mut().flatten().for_each(masked),
                Block::Figure(figure) => masked(&mut figure.caption),
                Block::Part(_) | Block::Gap | Block::PageBreak => {}
            }
        }
        document.title = self.masked(&document.title);
        document
    }

    /// How many pieces of personal data, that the recipient is not given, stand in the lines of a text; a number may begin on
    /// one line and end on the next.
    #[must_use]
    pub fn personal_in(&self, text: &str) -> usize {
        let masked = |text: &str| self.masking.text(text).masked;
        let is_cut = |pair: &&[&str]| pair[0].ends_with(is_digit) && pair[1].starts_with(is_digit);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let over = lines.windows(2).filter(is_cut).map(|pair| masked(&pair.concat()));
        lines.iter().map(|line| masked(line)).sum::<usize>() + over.sum::<usize>()
    }

    fn bill<'b>(&'b self, exhibit: &'b Exhibit, part: usize, seen: &'b Inspection) -> Bill<'b> {
        Bill { dossier: self.dossier, exhibit, part, seen, not_its: &self.not_its }
    }

    /// A bill as a spreadsheet: its rows of the case, and behind them what its `chapter` says of it; `None` of what is no bill, or
    /// holds more than bills.
    #[must_use]
    pub fn spreadsheet(&self, exhibit: &Exhibit, chapter: &Chapter) -> Option<Vec<u8>> {
        if !exhibit.parts().all(|part| matches!(part.kind, Kind::Payments | Kind::Archive)) {
            return None;
        }
        let masking = self.masking.with(&exhibit.stated.redact);
        let mut pen = Pen::new(&masking, self.language);
        let bills = exhibit.parts().enumerate().filter_map(|(n, part)| self.bill(exhibit, n, part).columns(&mut pen));
        let tables: Vec<Vec<Vec<String>>> = bills.collect();
        let facts = chapter.blocks.iter().find_map(|block| if let Block::Table(table) = block { Some(table) } else { None })?;
        (!tables.is_empty()).then(|| spreadsheet::bills(&tables, facts))
    }

    /// Writes the content of a file, or of a file in an archive; whether there was any.
    fn content(&self, pen: &mut Pen<'_>, exhibit: &Exhibit, part: usize, seen: &Inspection) -> bool {
        let before = pen.blocks.len();
        if part > 0 && seen.kind != Kind::Archive {
            let name = seen.file.rsplit("!/").next().unwrap_or(&seen.file).to_owned();
            let name = pen.text(&name);
            pen.over(name);
        }
        let head = pen.blocks.len();
        match seen.kind {
            Kind::Payments => bills::rows(pen, &self.bill(exhibit, part, seen)),
            Kind::Messages => transcript::transcript(pen, self.dossier, exhibit, seen),
            Kind::Log => excerpts::log(pen, self.dossier, seen),
            Kind::Document => excerpts::words(pen, self.dossier, exhibit, seen),
            Kind::Image | Kind::Archive | Kind::Opaque => {}
        }
        if pen.blocks.len() == head {
            pen.blocks.truncate(before);
        }
        pen.blocks.len() > head
    }
}
