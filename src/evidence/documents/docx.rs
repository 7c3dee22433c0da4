//! Word files (.docx, ISO/IEC 29500): their words by paragraph and cell, read from the zip within limits.
//! What a revision deleted is not part of the text; what it inserted is.

use std::io::{Cursor, Read};

use quick_xml::events::Event;

use super::passages::Passages;
use crate::archive::{ArchiveReader, Limits, Trouble};
use crate::case::{When, Zone};
use crate::evidence::fact::{DocumentFacts, Fact};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::evidence::xml_events::{XmlEvents, resolved};

/// A Word file.
pub struct WordDocument;

/// Larger files are packed unread; pictures make them large.
const LIMIT: u64 = 64 << 20;

/// What its words may unpack to, in bytes.
const PART: u64 = 64 << 20;

/// What its zip may hold.
const ENTRIES: u64 = 10_000;

/// Parts with words: the text itself, then what stands beside it.
const BODY: &str = "word/document.xml";
const BESIDE: [&str; 4] = ["word/footnotes.xml", "word/endnotes.xml", "word/header", "word/footer"];

impl Reader for WordDocument {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn title(&self) -> &'static str {
        "Word 文档（DOCX）"
    }

    fn kind(&self) -> Kind {
        Kind::Document
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let holds = |part: &[u8]| memchr::memmem::find(sample.head, part).is_some();
        let is =
            sample.head.starts_with(b"PK\x03\x04") && (holds(b"word/document.xml") || holds(b"[Content_Types].xml") && holds(b"word/"));
        is.then(|| Reason::new(Certainty::Signature, "a zip that holds word/"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let bytes = source.whole(LIMIT)?;
        let malformed = |error: &dyn std::fmt::Display| ReadError::Malformed(error.to_string());
        let limits = Limits { entries: ENTRIES, unpacked: 1 << 30, ..Limits::default() };
        let archive = ArchiveReader::new(Cursor::new(&bytes), limits).map_err(|error| malformed(&error))?;
        if archive.troubles().iter().any(|trouble| matches!(trouble, Trouble::Overlap { .. })) {
            return Err(ReadError::Malformed("entries of the zip overlap".to_owned()));
        }
        let mut facts = DocumentFacts::default();
        let mut passages = Passages::default();
        let mut has_body = false;
        let beside = archive.files().iter().filter(|file| BESIDE.iter().any(|part| file.name.starts_with(part))).take(50);
        let bodies = archive.files().iter().filter(|file| file.name == BODY).take(1);
        for file in bodies.chain(beside) {
            let mut zip = Cursor::new(&bytes);
            let entry = archive.open(file, &mut zip).map_err(|error| malformed(&error))?;
            words(entry.take(PART), &mut passages, out)?;
            has_body |= file.name == BODY;
        }
        if !has_body {
            return Err(ReadError::Malformed(format!("no {BODY}")));
        }
        for file in archive.files().iter().filter(|file| matches!(&*file.name, "docProps/core.xml" | "docProps/app.xml")).take(2) {
            let mut zip = Cursor::new(&bytes);
            if let Ok(entry) = archive.open(file, &mut zip) {
                properties(entry.take(1 << 20), &mut facts);
            }
        }
        out(Fact::Document(facts));
        Ok(Summary::default())
    }
}

/// The words of a part. What is broken ends it; what came before counts.
fn words(part: impl Read, passages: &mut Passages, out: &mut dyn FnMut(Fact)) -> Result<(), ReadError> {
    let (mut xml, mut in_text) = (XmlEvents::of(part), false);
    let ended = loop {
        match xml.next() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "tab" => passages.gap(out),
                "br" | "cr" => passages.end(out),
                name => in_text = name == "t",
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "p" => passages.end(out),
                "t" => in_text = false,
                _ => {}
            },
            Ok(Event::Text(text)) if in_text => passages.add(&text, out),
            Ok(Event::CData(text)) if in_text => passages.add(&text, out),
            Ok(Event::GeneralRef(reference)) if in_text => passages.add(resolved(&reference).encode_utf8(&mut [0; 4]), out),
            Ok(Event::Eof) => break Ok(()),
            Ok(_) => {}
            Err(error) => break Err(error),
        }
    };
    passages.end(out);
    ended
}

/// What the file says of its making; nothing of it is checked by anyone.
fn properties(part: impl Read, facts: &mut DocumentFacts) {
    let (mut xml, mut name, mut text) = (XmlEvents::of(part), String::new(), String::new());
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) => {
                name = tag.local_name().as_ref().to_owned();
                text.clear();
            }
            Ok(Event::Text(more)) if text.len() < 2000 => text.push_str(&more),
            Ok(Event::GeneralRef(reference)) if text.len() < 2000 => text.push(resolved(&reference)),
            Ok(Event::End(_)) => {
                let value: String = text.trim().chars().filter(|c| !c.is_control()).take(200).collect();
                text.clear();
                if value.is_empty() {
                    continue;
                }
                match &*name {
                    "title" => facts.title = Some(value),
                    "creator" => facts.author = Some(value),
                    "Application" => facts.program = Some(value),
                    "Pages" => facts.pages = value.parse().ok(),
                    "created" => facts.created_at = when(&value),
                    "modified" => facts.changed_at = when(&value),
                    _ => {}
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn when(text: &str) -> Option<When> {
    let at: When = text.parse().ok()?;
    Some(if at.zone() == Zone::Assumed { at.with_zone(Zone::Unknown) } else { at })
}
