//! From pages to the bytes of a PDF 1.7: the only room that names `printpdf` and `lopdf`.
//!
//! `printpdf` makes the document: pages, fonts and links. What it cannot say (a nested outline, the language,
//! metadata that is valid XML, page labels, an `/ID` that depends on nothing but the content), and
//! what it says slowly (the content of pages), is added to the `lopdf` document that it hands back,
//! before that is written.
//!
//! Nothing here may come from printpdf's own counters: its identifiers are drawn from a sequence
//! that is shared by the whole process, so that the second document of a process would differ from
//! the first. Every resource has a name of ours, and `/ID` is a digest of the file.
//!
//! Pictures never pass through either library. They are written first, one by one, so that it is known which of
//! them can be shown before anything is laid out; the document of `lopdf` follows them, its objects numbered after
//! theirs, and one table of all objects ends the file.

mod attachments;
mod colour;
mod content;
mod metadata;
mod objects;
mod operators;
mod outline;
mod output;
mod pictures;
mod press;
mod subsets;
mod tags;
mod watermark;

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect};

use super::fonts::Fonts;
use super::page::{HEIGHT, Pages, WIDTH};
use super::pictures::{Pictures, Seen};
use super::{Stamp, Thou, TypesetError};
use crate::document::{Document, Figure};

/// A PDF being written: begun, then its pictures, then everything else.
pub(super) struct Writing<'w> {
    document: &'w Document,
    facts: metadata::Facts,
    output: output::Output<'w>,
    pictures: pictures::Written,
}

impl<'w> Writing<'w> {
    pub fn begin(document: &'w Document, stamp: &Stamp, out: &'w mut dyn Write) -> Result<Self, TypesetError> {
        let facts = metadata::Facts::new(document, stamp)?;
        let output = output::Output::begin(out).map_err(TypesetError::Output)?;
        Ok(Self { document, facts, output, pictures: pictures::Written::default() })
    }

    /// Writes the pictures of a document, each once, and says what became of them.
    pub fn pictures(&mut self, document: &Document, source: &dyn Pictures) -> Result<Seen, TypesetError> {
        // Pages of one file are copied together: it is opened once, and what they share stands once.
        let mut files: BTreeMap<String, Vec<(String, u32)>> = BTreeMap::new();
        for Figure { picture, .. } in super::pictures::figures(document) {
            if let Some((file, page)) = source.sheet(picture) {
                let sheets = files.entry(file).or_default();
                if sheets.iter().all(|(key, _)| key != picture) {
                    sheets.push((picture.clone(), page));
                }
            }
        }
        for Figure { picture, .. } in super::pictures::figures(document) {
            let written = match source.sheet(picture) {
                Some((file, _)) => {
                    files.remove(&file).map_or(Ok(()), |sheets| self.pictures.write_sheets(&file, &sheets, source, &mut self.output))
                }
                None => self.pictures.write(picture, source, &mut self.output),
            };
            written.map_err(TypesetError::Output)?;
        }
        Ok(self.pictures.seen())
    }

    /// Writes the pages and ends the file.
    pub fn pages(mut self, pages: &Pages, fonts: &Fonts) -> Result<(), TypesetError> {
        self.facts.claims &= !self.pictures.holds_sheets;
        let mut pdf = PdfDocument::new("");
        let subsets = subsets::Subsets::of(pages, fonts, &mut pdf)?;
        if let Some(line) = &pages.watermark {
            watermark::embed(line, fonts, &mut pdf);
        }
        self.pictures.announce(&mut pdf);
        let content::Drawn { sheets, tags } = content::draw(pages, &subsets, &self.pictures, self.facts.language);
        let (contents, links): (Vec<_>, Vec<_>) = sheets.into_iter().map(|sheet| (sheet.content, sheet.links)).unzip();
        pdf.with_pages(links.into_iter().chain([subsets.register()]).map(page).collect());
        let mut warnings = Vec::new();
        let mut file = printpdf::to_lopdf_doc(&pdf, &PdfSaveOptions::default(), &mut warnings);
        if let Some(warning) = warnings.first() {
            return Err(TypesetError::NotWritten(warning.msg.clone()));
        }
        drop(pdf);
        forget(&mut file).map_err(not_written)?;
        fill(&mut file, contents).map_err(not_written)?;
        // Before more objects come: the library takes the longer to move numbers the more there are, by their square.
        self.pictures.connect(&mut file, self.output.objects()).map_err(not_written)?;
        let more = attachments::add(&mut file, &self.document.attachments, self.facts.created);
        finish(&mut file, pages, tags, &self.facts, more).map_err(not_written)?;
        self.output.end(file)
    }
}

fn not_written(error: lopdf::Error) -> TypesetError {
    TypesetError::NotWritten(error.to_string())
}

fn page(ops: Vec<Op>) -> PdfPage {
    let mut page = PdfPage::new(Mm(210.0), Mm(297.0), ops);
    let a4 = || Rect { x: Pt(0.0), y: Pt(0.0), width: points(WIDTH), height: points(HEIGHT), mode: None, winding_order: None };
    (page.media_box, page.trim_box, page.crop_box) = (a4(), a4(), a4());
    page
}

/// Takes the last page out: the register of glyphs.
fn forget(file: &mut lopdf::Document) -> lopdf::Result<()> {
    let Some((_, id)) = file.get_pages().pop_last() else { return Ok(()) };
    let page = file.get_object(id)?.as_dict()?;
    let (content, parent) = (page.get(b"Contents")?.as_reference()?, page.get(b"Parent")?.as_reference()?);
    let pages = file.get_object_mut(parent)?.as_dict_mut()?;
    let kids = pages.get_mut(b"Kids")?.as_array_mut()?;
    kids.pop();
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    pages.set("Count", count);
    file.objects.remove(&content);
    file.objects.remove(&id);
    Ok(())
}

/// Gives each page its content.
fn fill(file: &mut lopdf::Document, contents: Vec<Vec<u8>>) -> lopdf::Result<()> {
    for (id, content) in file.get_pages().into_values().zip(contents) {
        let of_page = file.get_object(id)?.as_dict()?.get(b"Contents")?.as_reference()?;
        file.get_object_mut(of_page)?.as_stream_mut()?.set_content(content);
    }
    Ok(())
}

/// Adds what printpdf cannot say. `more` are entries of the catalog.
fn finish(file: &mut lopdf::Document, pages: &Pages, tags: tags::Tags, facts: &metadata::Facts, more: Dictionary) -> lopdf::Result<()> {
    file.version = "1.7".into();
    let page_ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    let outline = outline::add(file, &pages.outline, &page_ids);
    let xmp = metadata::add(file, facts)?;
    let intent = colour::add(file);

    let catalog_id = file.trailer.get(b"Root")?.as_reference()?;
    let catalog = file.get_object_mut(catalog_id)?.as_dict_mut()?;
    catalog.remove(b"PageLayout");
    catalog.extend(&more);
    catalog.set("OutputIntents", vec![intent]);
    catalog.set("Lang", Object::string_literal(facts.language.tag()));
    catalog.set("Metadata", xmp);
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    let arabic = dictionary! { "S" => "D", "St" => i64::from(facts.first_page) };
    let labels = dictionary! { "Nums" => vec![Object::Integer(0), Object::Dictionary(arabic)] };
    catalog.set("PageLabels", labels);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }

    for &id in &page_ids {
        let page = file.get_object_mut(id)?.as_dict_mut()?;
        let annotations = page.get_mut(b"Annots")?.as_array_mut()?;
        let is_empty = annotations.is_empty();
        for annotation in annotations {
            // Bit 3: printed as it is seen (ISO 32000-1, table 165).
            annotation.as_dict_mut()?.set("F", 4);
        }
        if is_empty {
            page.remove(b"Annots");
        } else {
            // From one to the next in the order of the text.
            page.set("Tabs", "S");
        }
    }
    let tags = tags.write(file, &page_ids)?;
    let catalog = file.get_object_mut(catalog_id)?.as_dict_mut()?;
    catalog.set("StructTreeRoot", tags);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    Ok(())
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
