//! Typesetting: a [`Document`] becomes the bytes of a PDF.
//!
//! The room promises that nothing of the text is lost or hidden, that the text can be got back from
//! the PDF exactly, that Chinese typesetting rules hold on every line, and that the same document
//! gives the same bytes on every machine. It knows nothing of disputes, and touches neither the
//! file system nor the clock: fonts from outside and the time are handed in.
//!
//! ```text
//! Document ─ shape ─▶ glyphs ─ paragraph, table ─▶ lines ─ strips ─▶ strips ─ page ─▶ pages ─ pdf ─▶ bytes
//! ```

mod break_lines;
mod fonts;
mod page;
mod paragraph;
mod pdf;
mod proof;
mod shape;
mod strips;
mod table;

use std::collections::BTreeSet;

use crate::document::Document;
use crate::finding::{Finding, Place, What};

pub use fonts::FallbackFont;

/// A length in thousandths of a point (1/72 inch). Integers, so that pages are equal everywhere.
pub(crate) type Thou = i32;

/// The fonts, opened once and shared between threads, and what can be done with them.
pub struct Typesetter {
    fonts: fonts::Fonts,
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
        Self { fonts: fonts::Fonts::embedded() }
    }

    /// With more fonts, for characters that those before them lack.
    #[must_use]
    pub fn with_fallback(mut self, fonts: Vec<FallbackFont>) -> Self {
        fonts.into_iter().for_each(|font| self.fonts.add(font));
        self
    }

    /// The characters of a document that no font draws. Where there are none, nobody need look for
    /// fonts on the system.
    #[must_use]
    pub fn missing(&self, document: &Document) -> BTreeSet<char> {
        let mut shaper = shape::Shaper::new(&self.fonts);
        page::lay_out(document, &mut shaper);
        shaper.missing.into_keys().collect()
    }

    /// Sets a document as PDF.
    ///
    /// # Errors
    ///
    /// If a font cannot be cut down to what is used, or the stamp's time is out of range.
    pub fn pdf(&self, document: &Document, stamp: &Stamp) -> Result<Pdf, TypesetError> {
        let mut shaper = shape::Shaper::new(&self.fonts);
        let pages = page::lay_out(document, &mut shaper);
        let bytes = pdf::write(&pages, &self.fonts, document, stamp)?;
        let findings = shaper.missing.into_iter().map(|(ch, times)| Finding::new(What::GlyphMissing { ch, times }, Place::file("")));
        let count = u32::try_from(pages.pages.len()).unwrap_or(u32::MAX);
        Ok(Pdf { bytes, pages: count, findings: findings.collect() })
    }

    /// The laid-out pages as text, one line per line of the page: for reviewing where lines and
    /// pages end.
    #[must_use]
    pub fn proof(&self, document: &Document) -> String {
        let mut shaper = shape::Shaper::new(&self.fonts);
        proof::proof(&page::lay_out(document, &mut shaper))
    }
}
