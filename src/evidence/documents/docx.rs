//! Word files (.docx, ISO/IEC 29500): their words by paragraph and cell, read from the zip within limits.
//! What a revision deleted is not part of the text; what it inserted is.

use std::io::{BufReader, Cursor, Read};

use quick_xml::events::{BytesRef, Event};

use super::passages::Passages;
use crate::archive::{ArchiveReader, Limits, Trouble};
use crate::case::{When, Zone};
use crate::evidence::fact::{DocumentFacts, Fact};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

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
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    xml.config_mut().check_end_names = false;
    let (mut room, mut in_text) = (Vec::new(), false);
    loop {
        room.clear();
        match xml.read_event_into(&mut room) {
            Ok(Event::Start(tag)) => in_text = tag.local_name().as_ref() == "t",
            Ok(Event::Empty(tag)) => match tag.local_name().as_ref() {
                "tab" => passages.gap(out),
                "br" | "cr" => passages.end(out),
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "p" => passages.end(out),
                "t" => in_text = false,
                _ => {}
            },
            Ok(Event::Text(text)) if in_text => passages.add(&text, out),
            Ok(Event::CData(text)) if in_text => passages.add(&text, out),
            Ok(Event::GeneralRef(reference)) if in_text => passages.add(resolved(&reference).encode_utf8(&mut [0; 4]), out),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => {
                passages.end(out);
                return Err(ReadError::Malformed(error.to_string()));
            }
            Err(error) => {
                passages.end(out);
                return Err(ReadError::Malformed(error.to_string()));
            }
        }
    }
    passages.end(out);
    Ok(())
}

/// The five references of XML, and characters by number.
fn resolved(reference: &BytesRef<'_>) -> char {
    match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => reference.resolve_char_ref().ok().flatten().unwrap_or(' '),
    }
}

/// What the file says of its making; nothing of it is checked by anyone.
fn properties(part: impl Read, facts: &mut DocumentFacts) {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let (mut room, mut name, mut text) = (Vec::new(), String::new(), String::new());
    loop {
        room.clear();
        match xml.read_event_into(&mut room) {
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
