//! Typesetting: a [`Document`] becomes the bytes of a PDF.
//!
//! The room promises that nothing of the text is lost or hidden, that the text can be got back from
//! the PDF exactly, that Chinese typesetting rules hold on every line, and that the same document
//! gives the same bytes on every machine. It knows nothing of disputes, and touches neither the
//! file system nor the clock: fonts from outside, pictures and the time are handed in. Pictures are opened one
//! at a time and go into the PDF as they are, so that a book of screenshots needs no more memory than one.
//!
//! ```text
//! Document ─ shape ─▶ glyphs ─ paragraph, table ─▶ lines ─ strips ─▶ strips ─ page ─▶ pages ─ pdf ─▶ bytes
//! ```

mod bands;
mod break_lines;
mod figure;
mod fonts;
mod page;
mod paragraph;
mod parts;
mod pdf;
mod pictures;
mod proof;
mod shape;
mod strips;
mod structure;
mod table;
mod words;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use crate::document::Document;
use crate::finding::{Finding, Place, What};

use words::Remembered;

pub use fonts::FallbackFont;
pub use pictures::{Leaf, NoPictures, Pictures};

/// A length in thousandths of a point (1/72 inch). Integers, so that pages are equal everywhere.
pub(crate) type Thou = i32;

/// The fonts, opened once and shared between threads, and what can be done with them.
pub struct Typesetter {
    fonts: fonts::Fonts,
    /// What is remembered of documents that were set: one for each that was under way at once.
    remembered: Mutex<Vec<Remembered>>,
}

/// What is written into a PDF beside its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When it was made: Unix seconds, UTC.
    pub created: i64,
    /// The program that made it, such as `juzheng 0.1.0`.
    pub creator: String,
}

/// A PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// What was found on the way, such as characters that no font draws. The place is empty: where the
    /// PDF goes is for the caller to say.
    pub findings: Vec<Finding>,
}

/// A PDF that was written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// How many pages it has.
    pub pages: u32,
    /// What was found on the way, as in [`Pdf::findings`].
    pub findings: Vec<Finding>,
}

/// Why a document could not be set.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// A font from outside cannot be read.
    #[error("font {name:?} cannot be read")]
    FontUnusable {
        /// Its name.
        name: String,
    },
    /// A font cannot be cut down to the glyphs that are used.
    #[error("font {name:?} cannot be subset: {reason}")]
    FontNotSubset {
        /// Its name.
        name: String,
        /// What the subsetter said.
        reason: String,
    },
    /// The time of creation is not one that a PDF can state.
    #[error("creation time {0} is out of range")]
    TimeOutOfRange(i64),
    /// Where the PDF goes does not take it.
    #[error("the PDF could not be written out")]
    Output(#[source] std::io::Error),
    /// The PDF library objected to what it was given.
    #[error("the PDF could not be written: {0}")]
    NotWritten(String),
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new()
    }
}

impl Typesetter {
    /// With the embedded fonts only.
    #[must_use]
    pub fn new() -> Self {
        Self { fonts: fonts::Fonts::embedded(), remembered: Mutex::default() }
    }

    /// Sets a document as PDF, in memory.
    ///
    /// # Errors
    ///
    /// If a font cannot be cut down to what is used, or the stamp's time is out of range. A picture that
    /// cannot be opened or read is no error: a box with its words stands for it, and a finding says so.
    pub fn pdf(&self, document: &Document, stamp: &Stamp, pictures: &dyn Pictures) -> Result<Pdf, TypesetError> {
        let mut bytes = Vec::new();
        let Set { pages, findings } = self.write_pdf(document, stamp, pictures, &mut bytes)?;
        Ok(Pdf { bytes, pages, findings })
    }

    /// Sets a document as PDF and writes it out as it goes: first the pictures, opened one at a time, then
    /// everything else. Memory holds the pages and the largest picture, not all of them.
    ///
    /// # Errors
    ///
    /// As [`Typesetter::pdf`], and if `out` fails; what was written until then is no PDF.
    pub fn write_pdf(&self, document: &Document, stamp: &Stamp, pictures: &dyn Pictures, out: &mut dyn Write) -> Result<Set, TypesetError> {
        self.write_pdf_with(document, stamp, pictures, &mut |_| Vec::new(), out)
    }

    /// The same, `more` being asked for fonts where characters occur that none at hand draws: they are tried after all others.
    ///
    /// # Errors
    ///
    /// As [`Typesetter::write_pdf`].
    pub fn write_pdf_with(
        &self,
        document: &Document,
        stamp: &Stamp,
        pictures: &dyn Pictures,
        more: &mut dyn FnMut(&BTreeSet<char>) -> Vec<FallbackFont>,
        out: &mut dyn Write,
    ) -> Result<Set, TypesetError> {
        let mut writing = pdf::Writing::begin(document, stamp, out)?;
        let seen = writing.pictures(document, pictures)?;
        let mut shaper = shape::Shaper::new(&self.fonts);
        shaper.remembered = self.recall();
        let mut pages = page::lay_out(document, &seen, &mut shaper);
        self.remember(std::mem::take(&mut shaper.remembered));
        let found = if shaper.missing.is_empty() { Vec::new() } else { more(&shaper.missing.keys().copied().collect()) };
        let larger;
        let mut fonts = &self.fonts;
        if !found.is_empty() {
            larger = found.into_iter().fold(self.fonts.clone(), fonts::Fonts::with);
            fonts = &larger;
            shaper = shape::Shaper::new(fonts);
            drop(pages);
            pages = page::lay_out(document, &seen, &mut shaper);
        }
        writing.pages(&pages, fonts)?;
        let times = shaper.missing.values().sum();
        let characters: Vec<char> = shaper.missing.into_keys().collect();
        let missing = (!characters.is_empty()).then_some(What::GlyphMissing { characters, times });
        let findings = seen.not_shown(document).chain(missing).map(|what| Finding::new(what, Place::file("")));
        let count = u32::try_from(pages.pages.len()).unwrap_or(u32::MAX);
        Ok(Set { pages: count, findings: findings.collect() })
    }

    fn recall(&self) -> Remembered {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Keeps what the next document may say as well.
    fn remember(&self, remembered: Remembered) {
        if !remembered.is_full() {
            self.remembered.lock().unwrap_or_else(PoisonError::into_inner).push(remembered);
        }
    }

    /// The laid-out pages as text, one line per line of the page: for reviewing where lines and
    /// pages end. Pictures are taken to be as the document says.
    #[must_use]
    pub fn proof(&self, document: &Document) -> String {
        let mut shaper = shape::Shaper::new(&self.fonts);
        proof::proof(&page::lay_out(document, &pictures::Seen::default(), &mut shaper))
    }
}
