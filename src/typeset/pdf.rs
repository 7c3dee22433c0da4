//! From pages to the bytes of a PDF 1.7: the only room that names `printpdf` and `lopdf`.
//!
//! `printpdf` writes pages, fonts and links. What it cannot say (a nested outline, the language,
//! metadata that is valid XML, page labels, an `/ID` that depends on nothing but the content) is
//! added to the `lopdf` document that it hands back, before that is written.
//!
//! Nothing here may come from printpdf's own counters: its identifiers are drawn from a sequence
//! that is shared by the whole process, so that the second document of a process would differ from
//! the first. Every resource has a name of ours, and `/ID` is a digest of the file.

mod content;
mod metadata;
mod outline;
mod subsets;
mod watermark;

use lopdf::{Dictionary, Object, StringFormat, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect};
use sha2::{Digest as _, Sha256};

use super::fonts::Fonts;
use super::page::{HEIGHT, Pages, WIDTH};
use super::{Stamp, Thou, TypesetError};
use crate::document::Document;

/// Writes pages as PDF.
pub(super) fn write(pages: &Pages, fonts: &Fonts, document: &Document, stamp: &Stamp) -> Result<Vec<u8>, TypesetError> {
    let facts = metadata::Facts::new(document, stamp)?;
    let subsets = subsets::Subsets::of(pages, fonts)?;

    let mut pdf = PdfDocument::new("");
    subsets.embed(&mut pdf);
    if let Some(line) = &pages.watermark {
        watermark::embed(line, fonts, &mut pdf);
    }
    pdf.with_pages(content::ops(pages, &subsets).into_iter().map(sheet).collect());
    let mut warnings = Vec::new();
    let mut file = printpdf::to_lopdf_doc(&pdf, &PdfSaveOptions::default(), &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(TypesetError::NotWritten(warning.msg.clone()));
    }

    finish(&mut file, pages, &facts).map_err(not_written)?;
    file.compress();
    identified(&mut file).map_err(|error| TypesetError::NotWritten(error.to_string()))
}

fn not_written(error: lopdf::Error) -> TypesetError {
    TypesetError::NotWritten(error.to_string())
}

fn sheet(ops: Vec<Op>) -> PdfPage {
    let mut page = PdfPage::new(Mm(210.0), Mm(297.0), ops);
    let a4 = || Rect { x: Pt(0.0), y: Pt(0.0), width: points(WIDTH), height: points(HEIGHT), mode: None, winding_order: None };
    (page.media_box, page.trim_box, page.crop_box) = (a4(), a4(), a4());
    page
}

/// Adds what printpdf cannot say.
fn finish(file: &mut lopdf::Document, pages: &Pages, facts: &metadata::Facts) -> lopdf::Result<()> {
    file.version = "1.7".into();
    let page_ids: Vec<lopdf::ObjectId> = file.get_pages().into_values().collect();
    let outline = outline::add(file, &pages.outline, &page_ids);
    let xmp = metadata::add(file, facts)?;

    let catalog_id = file.trailer.get(b"Root")?.as_reference()?;
    let catalog = file.get_object_mut(catalog_id)?.as_dict_mut()?;
    catalog.remove(b"PageLayout");
    catalog.set("Lang", Object::string_literal(facts.language.tag()));
    catalog.set("Metadata", xmp);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    let arabic = dictionary! { "S" => "D" };
    let labels = dictionary! { "Nums" => vec![Object::Integer(0), Object::Dictionary(arabic)] };
    catalog.set("PageLabels", labels);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }

    for id in page_ids {
        let page = file.get_object_mut(id)?.as_dict_mut()?;
        let annotations = page.get_mut(b"Annots")?.as_array_mut()?;
        if annotations.is_empty() {
            page.remove(b"Annots");
            continue;
        }
        for annotation in annotations {
            // Bit 3: printed as it is seen (ISO 32000-1, table 165).
            annotation.as_dict_mut()?.set("F", 4);
        }
    }
    Ok(())
}

/// The bytes of the file, with an `/ID` that is their own digest (taken while it was zero).
fn identified(file: &mut lopdf::Document) -> std::io::Result<Vec<u8>> {
    let id = |bytes: &[u8]| {
        let half = Object::String(bytes.to_vec(), StringFormat::Hexadecimal);
        Object::Array(vec![half.clone(), half])
    };
    file.trailer.set("ID", id(&[0; 16]));
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;
    let digest = Sha256::digest(&bytes);
    file.trailer.set("ID", id(&digest[..16]));
    bytes.clear();
    file.save_to(&mut bytes)?;
    Ok(bytes)
}

/// Thousandths of a point as PDF has them.
fn points(value: Thou) -> Pt {
    Pt(value as f32 / 1000.0)
}

/// A text string of a dictionary (ISO 32000-1 §7.9.2.2).
fn text_string(text: &str) -> Object {
    let bytes = if text.is_ascii() { text.as_bytes().to_vec() } else { utf16(text) };
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}

/// A dictionary with nothing in it that is empty.
fn set_unless_empty(dictionary: &mut Dictionary, key: &str, text: &str) {
    if !text.is_empty() {
        dictionary.set(key, text_string(text));
    }
}
