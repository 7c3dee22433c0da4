//! PDF: the text layer, page by page, with what the file says of its making. A scanned page has no words, and
//! that is said; words in pictures are not recognised.

mod beside;
mod cmap;
mod drawn;
mod file;
mod font;
mod page_text;
mod sheets;
mod syntax;

use chrono::{FixedOffset, NaiveDate};
use lopdf::{Dictionary, Object};

use super::passages::Passages;
use crate::case::{Precision, When, Zone};
use crate::evidence::fact::{DocumentFacts, Fact};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::finding::{Finding, Place, What};
pub use beside::{WholePdf, whole_pdf};
use file::{Closed, Pdf, Visited};
use page_text::Pages;
pub use sheets::{Copied, Sheets};

/// A PDF.
pub struct PdfDocument;

/// Larger files are packed unread.
const LIMIT: u64 = 64 << 20;

/// Pages whose words are read.
const PAGES: usize = 3000;

/// Nodes of the tree of pages, and its depth.
const NODES: usize = 100_000;
const DEEPEST: usize = 40;

impl Reader for PdfDocument {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn title(&self) -> &'static str {
        "PDF 文档"
    }

    fn kind(&self) -> Kind {
        Kind::Document
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        // The header may stand anywhere in the first 1024 bytes (ISO 32000-1, appendix H).
        let head = &sample.head[..sample.head.len().min(1024)];
        let at = memchr::memmem::find(head, b"%PDF-")?;
        let certainty = if at == 0 { Certainty::Signature } else { Certainty::Fallback };
        Some(Reason::new(certainty, format!("%PDF- stands at byte {at}")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let bytes = source.whole(LIMIT)?;
        let known = source.looking().passwords.iter().filter_map(|password| std::str::from_utf8(password.as_bytes()).ok());
        let passwords: Vec<String> = known.map(str::to_owned).take(20).collect();
        let pdf = match Pdf::open(&bytes, &passwords) {
            Ok(pdf) => pdf,
            Err(Closed::Broken) => return Err(ReadError::Malformed("no objects".to_owned())),
            Err(Closed::Locked) => {
                out(Fact::Note(Finding::new(What::PasswordNeeded { tried: !passwords.is_empty() }, Place::file(""))));
                return Ok(Summary::default());
            }
        };
        let (pages, count) = tree(&pdf);
        let mut facts = information(&pdf);
        facts.pages = u32::try_from(count).ok().filter(|count| *count > 0);
        out(Fact::Document(facts));
        let (mut reading, mut passages, mut words) = (Pages::new(&pdf), Passages::default(), false);
        for (number, (page, resources)) in (1..).zip(&pages) {
            passages.page = Some(number);
            for line in reading.lines(page, resources) {
                words |= !line.trim().is_empty();
                passages.add(&line, out);
                passages.end(out);
            }
        }
        let mut note = |what| out(Fact::Note(Finding::new(what, Place::file(""))));
        if reading.unknown * 10 > reading.codes {
            note(What::TextPartlyUnreadable { unknown: reading.unknown, all: reading.codes });
        } else if !words {
            note(What::DocumentWithoutWords {});
        }
        if pdf.is_exhausted() || reading.is_exhausted() || count > pages.len() {
            note(What::DocumentCut { pages: pages.len() as u64 });
        }
        Ok(Summary::default())
    }
}

/// What pages inherit (§7.7.3.4).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// The pages in order, each with what it inherits and the resources it draws with, and how many there are (§7.7.3).
fn tree(pdf: &Pdf<'_>) -> (Vec<(Dictionary, Dictionary)>, usize) {
    let (mut out, mut count, mut visited) = (Vec::new(), 0, Visited::default());
    let root = pdf.of_trailer(b"Root").and_then(|root| root.get(b"Pages").ok().cloned());
    let mut waiting: Vec<(Object, Dictionary, usize)> = root.into_iter().map(|root| (root, Dictionary::new(), 0)).collect();
    let mut nodes = 0;
    while let Some((node, above, depth)) = waiting.pop() {
        nodes += 1;
        if nodes > NODES {
            break;
        }
        if !visited.first(&node) {
            continue;
        }
        let Some(mut node) = pdf.dictionary(&node) else { continue };
        for key in INHERITED {
            if let Ok(inherited) = above.get(key)
                && !node.has(key)
            {
                node.set(key, inherited.clone());
            }
        }
        match pdf.entry(&node, b"Kids") {
            Some(Object::Array(kids)) if depth < DEEPEST => {
                let mut below = Dictionary::new();
                INHERITED.iter().filter_map(|key| Some((*key, node.get(key).ok()?))).for_each(|(key, value)| below.set(key, value.clone()));
                waiting.extend(kids.into_iter().take(NODES - nodes).rev().map(|kid| (kid, below.clone(), depth + 1)));
            }
            _ => {
                count += 1;
                if out.len() < PAGES {
                    let resources = pdf.entry(&node, b"Resources").and_then(|own| own.as_dict().ok().cloned()).unwrap_or_default();
                    out.push((node, resources));
                }
            }
        }
    }
    if count == 0 {
        // The tree is broken: pages as they stand in the file.
        let pages = pdf.loose_pages.iter().take(PAGES).filter_map(|id| pdf.dictionary(&Object::Reference((*id, 0))));
        out = pages
            .map(|page| (pdf.entry(&page, b"Resources").and_then(|own| own.as_dict().ok().cloned()).unwrap_or_default(), page))
            .map(|(resources, page)| (page, resources))
            .collect();
        count = pdf.loose_pages.len();
    }
    (out, count)
}

/// What the file says of its making (§14.3.3).
fn information(pdf: &Pdf<'_>) -> DocumentFacts {
    let info = pdf.of_trailer(b"Info").unwrap_or_default();
    let text = |key: &[u8]| {
        let Some(Object::String(bytes, _)) = pdf.entry(&info, key) else { return None };
        let text: String = text_string(&bytes).chars().filter(|c| !c.is_control()).take(200).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let program = match (text(b"Creator"), text(b"Producer")) {
        (Some(creator), Some(producer)) if creator != producer => Some(format!("{creator} / {producer}")),
        (creator, producer) => creator.or(producer),
    };
    DocumentFacts {
        title: text(b"Title"),
        author: text(b"Author"),
        program,
        created_at: text(b"CreationDate").and_then(|date| when(&date)),
        changed_at: text(b"ModDate").and_then(|date| when(&date)),
        ..DocumentFacts::default()
    }
}

/// UTF-16 with its mark, UTF-8 with its mark, else close to Latin-1 (§7.9.2.2); Chinese programs write GBK there.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::GB18030
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map_or_else(|| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), std::borrow::Cow::into_owned),
        },
    }
}

/// `D:20260913201340+08'00'` (§7.9.4).
fn when(text: &str) -> Option<When> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let part = |from: usize, to: usize| text.get(from..to).filter(|_| to <= digits).and_then(|part| part.parse::<u32>().ok());
    let date = NaiveDate::from_ymd_opt(i32::try_from(part(0, 4)?).ok()?, part(4, 6)?, part(6, 8)?)?;
    let Some((hour, minute)) = part(8, 10).zip(part(10, 12)) else { return Some(When::day(date, Zone::Unknown)) };
    let local = date.and_hms_opt(hour, minute, part(12, 14).unwrap_or(0))?;
    let zone = text.get(digits..)?;
    let offset = match zone.as_bytes().first() {
        Some(b'Z') => FixedOffset::east_opt(0),
        Some(sign @ (b'+' | b'-')) => {
            let number = |from: usize| zone.get(from..from + 2).and_then(|number| number.parse::<i32>().ok());
            let seconds = number(1).map(|hours| hours * 3600 + number(4).unwrap_or(0) * 60);
            seconds.and_then(|seconds| FixedOffset::east_opt(if *sign == b'+' { seconds } else { -seconds }))
        }
        _ => None,
    };
    let precision = if part(12, 14).is_some() { Precision::Second } else { Precision::Minute };
    Some(When::new(local, precision, offset.map_or(Zone::Unknown, Zone::Stated)))
}

#[cfg(test)]
mod tests;
