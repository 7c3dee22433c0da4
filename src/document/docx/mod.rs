//! A document to edit: WordprocessingML (ECMA-376, transitional) in a zip, as Word, WPS and LibreOffice
//! open it. The same document gives the same bytes; nothing of the machine is written into it.
//!
//! Headings, numbering, table headers and the page's foot are the program's own kinds of those, so that
//! whoever edits the letter edits a letter and not its looks. Text goes through [`legible`] as in
//! every other form of a document.
//!
//! [`legible`]: super::legible

mod body;
mod parts;
mod xml;

use std::io::Cursor;

use super::Document;
use crate::archive::ArchiveWriter;

/// What is written into a DOCX beside its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Making {
    /// When it is made: Unix seconds, UTC. Handed in; also the time of every part.
    pub at: i64,
    /// The program that makes it, such as `juzheng 0.1.0`.
    pub program: String,
}

impl Document {
    /// The document as DOCX. A watermark stands behind the text and at the head of every page; of a
    /// picture there is what it shows in words and its caption, the picture itself is not embedded.
    #[must_use]
    pub fn to_docx(&self, making: &Making) -> Vec<u8> {
        let body = body::body(self);
        let mut files = vec![
            ("[Content_Types].xml", parts::content_types(self)),
            ("_rels/.rels", parts::PACKAGE.to_owned()),
            ("docProps/core.xml", parts::core(self, making)),
            ("docProps/app.xml", parts::app(making)),
            ("word/document.xml", body.xml),
            ("word/_rels/document.xml.rels", parts::relations(self, &body.links)),
            ("word/styles.xml", parts::styles()),
            ("word/settings.xml", parts::SETTINGS.to_owned()),
            ("word/fontTable.xml", parts::fonts()),
            ("word/numbering.xml", parts::numbering(body.lists)),
            ("word/footer1.xml", parts::footer(self)),
        ];
        files.extend(self.watermark.as_deref().map(|words| ("word/header1.xml", parts::draft_mark(words))));
        let mut archive = ArchiveWriter::new(Cursor::new(Vec::new()), making.at);
        for (name, text) in files {
            archive.add_bytes(name, text.as_bytes()).expect("memory takes it, and no name stands twice");
        }
        archive.finish().expect("memory takes it").into_inner()
    }
}

#[cfg(test)]
mod tests;
