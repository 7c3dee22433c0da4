//! All that a PDF says: its pages, its own information, notes, fields of forms, and files within the file. A copy that goes
//! as it is carries all of it.

use lopdf::{Dictionary, Object};
use memchr::memmem;

use super::file::Pdf;
use super::page_text::Pages;
use super::tree;

/// What a PDF says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WholePdf {
    /// Whether there are files in it, scripts, films, or older states of itself.
    pub holds_files: bool,
    /// All that is said on its pages and beside them, a line for each line and each text.
    pub text: String,
}

/// Larger files are not looked through.
const LIMIT: usize = 64 << 20;

/// What is said is kept up to here.
const LONGEST: usize = 8 << 20;

/// Letters that cannot be read: bullets and the like. A PIN has as many digits.
const UNREAD: u64 = 6;

/// Lists in lists.
const DEEPEST: usize = 32;

/// All that a PDF says; `None` where that cannot be known: the file is broken, locked, too large, or never ends, or its
/// letters cannot be told from their shapes.
#[must_use]
pub fn whole_pdf(bytes: &[u8]) -> Option<WholePdf> {
    if bytes.len() > LIMIT {
        return None;
    }
    let pdf = Pdf::open(bytes, &[String::new()]).ok()?;
    let mut out = WholePdf { holds_files: has_older_state(bytes), text: String::new() };
    let (pages, count) = tree(&pdf);
    let mut reading = Pages::new(&pdf);
    for (page, resources) in &pages {
        reading.lines(page, resources).iter().for_each(|line| say(line, &mut out));
        if out.text.len() > LONGEST {
            return None;
        }
    }
    if reading.unknown >= UNREAD || reading.is_exhausted() || count > pages.len() {
        return None;
    }
    for object in pdf.objects() {
        match &object {
            Object::Stream(stream) => {
                look(&stream.dict, DEEPEST, &mut out);
                out.holds_files |= stream.dict.has_type(b"EmbeddedFile");
                if stream.dict.has_type(b"Metadata") {
                    let (_, content) = pdf.stream(&object)?;
                    say(&String::from_utf8_lossy(&content), &mut out);
                }
            }
            object => strings(object, DEEPEST, &mut out),
        }
        if out.text.len() > LONGEST {
            return None;
        }
    }
    (!pdf.is_exhausted()).then_some(out)
}

/// Whether the file was changed by adding to its end, so that what it was before is still in it. Files made for the web
/// have two ends from the start.
fn has_older_state(bytes: &[u8]) -> bool {
    let is_for_web = memmem::find(&bytes[..bytes.len().min(1024)], b"/Linearized").is_some();
    memmem::find_iter(bytes, b"startxref").count() > if is_for_web { 2 } else { 1 }
}

/// Everything that is said in an object, whatever it is for: information (ISO 32000-1 §14.3.3), notes (§12.5), fields (§12.7),
/// outlines (§12.3.3), and what programs thought fit to add.
fn strings(object: &Object, depth: usize, out: &mut WholePdf) {
    match object {
        Object::String(bytes, _) => say(&text(bytes), out),
        Object::Array(parts) if depth > 0 => parts.iter().for_each(|part| strings(part, depth - 1, out)),
        Object::Dictionary(dictionary) if depth > 0 => look(dictionary, depth - 1, out),
        _ => {}
    }
}

fn look(dictionary: &Dictionary, depth: usize, out: &mut WholePdf) {
    const FILES: [&[u8]; 5] = [b"EF", b"EmbeddedFiles", b"JS", b"AF", b"RichMediaContent"];
    out.holds_files |= FILES.iter().any(|key| dictionary.has(key));
    // The identifier of a file is random.
    dictionary.iter().filter(|(key, _)| *key != b"ID").for_each(|(_, value)| strings(value, depth, out));
}

fn say(text: &str, out: &mut WholePdf) {
    out.text.push_str(text);
    out.text.push('\n');
}

/// UTF-16 with its mark, UTF-8, else bytes as they are (PDFDocEncoding has the digits and letters of ASCII).
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            String::from_utf16_lossy(&rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect::<Vec<_>>())
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}
