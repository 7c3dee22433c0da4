//! What a PDF holds beside its pages: its own information, notes, fields of forms, and files within the file. A copy that goes
//! as it is carries all of it.

use lopdf::{Dictionary, Object};
use memchr::memmem;

use super::file::Pdf;

/// What stands beside the pages of a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BesidePages {
    /// Whether there are files in it, scripts, films, or older states of itself.
    pub holds_files: bool,
    /// All that is said beside the pages, a line for each text.
    pub text: String,
}

/// Larger files are not looked through.
const LIMIT: usize = 64 << 20;

/// What is said is kept up to here.
const LONGEST: usize = 1 << 20;

/// What stands beside the pages; `None` where that cannot be known: the file is broken, locked, too large, or never ends.
#[must_use]
pub fn beside_pages(bytes: &[u8]) -> Option<BesidePages> {
    if bytes.len() > LIMIT {
        return None;
    }
    let pdf = Pdf::open(bytes, &[String::new()]).ok()?;
    let mut out = BesidePages { holds_files: has_older_state(bytes), text: String::new() };
    for object in pdf.objects() {
        match &object {
            Object::Dictionary(dictionary) => look(dictionary, &mut out),
            Object::Stream(stream) => {
                look(&stream.dict, &mut out);
                out.holds_files |= stream.dict.has_type(b"EmbeddedFile");
                if stream.dict.has_type(b"Metadata") {
                    let (_, content) = pdf.stream(&object)?;
                    say(&String::from_utf8_lossy(&content), &mut out);
                }
            }
            _ => {}
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

fn look(dictionary: &Dictionary, out: &mut BesidePages) {
    const FILES: [&[u8]; 5] = [b"EF", b"EmbeddedFiles", b"JS", b"AF", b"RichMediaContent"];
    out.holds_files |= FILES.iter().any(|key| dictionary.has(key));
    // Information (ISO 32000-1 §14.3.3), notes (§12.5), fields (§12.7) and outlines (§12.3.3).
    for key in [&b"Title"[..], b"Author", b"Subject", b"Keywords", b"Creator", b"Contents", b"T", b"TU", b"V", b"DV", b"RC", b"Subj"] {
        if let Ok(Object::String(bytes, _)) = dictionary.get(key) {
            say(&text(bytes), out);
        }
    }
    // Whatever a program thought fit to add.
    for (_, value) in dictionary.iter().filter(|(key, _)| dictionary.has(b"Producer") && *key != b"ID") {
        if let Object::String(bytes, _) = value {
            say(&text(bytes), out);
        }
    }
}

fn say(text: &str, out: &mut BesidePages) {
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
