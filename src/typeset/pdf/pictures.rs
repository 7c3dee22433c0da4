//! Pictures as objects of a PDF. JPEG goes in as it is, and so does what a PNG holds where PDF has the same form
//! of it; anything else is decoded and deflated again. No picture is ever made smaller or coarser.

mod decoded;
mod jpeg;
mod png;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use lopdf::{Document, Object};
use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfDocument, XObject, XObjectId};

use super::colour;
use super::output::Output;
use crate::typeset::pictures::{Outcome, Pictures, Seen};

/// A picture as PDF has it.
#[derive(Debug)]
pub(super) struct Image {
    pub width: u32,
    pub height: u32,
    /// What its dictionary says beside its size.
    pub entries: String,
    /// The file, of which these parts are the data of the stream.
    pub bytes: Vec<u8>,
    pub parts: Vec<Range<usize>>,
    /// Its colours are four inks.
    pub inks: bool,
    /// How opaque each of its pixels is.
    pub mask: Option<Box<Image>>,
}

impl Image {
    fn write(&self, output: &mut Output<'_>) -> io::Result<u32> {
        let mask = match &self.mask {
            Some(mask) => format!("/SMask {} 0 R", mask.write(output)?),
            None => String::new(),
        };
        let inks = if self.inks {
            // Inks have no colour of their own in a file whose colours are those of a screen.
            let function = output.stream("/FunctionType 4/Domain[0 1 0 1 0 1 0 1]/Range[0 1 0 1 0 1]", &[colour::INKS.as_bytes()])?;
            format!("/ColorSpace[/DeviceN[/Cyan/Magenta/Yellow/Black]/DeviceRGB {function} 0 R]")
        } else {
            String::new()
        };
        let Self { width, height, entries, .. } = self;
        let entries = format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}{entries}{inks}{mask}");
        let parts: Vec<&[u8]> = self.parts.iter().map(|part| &self.bytes[part.clone()]).collect();
        output.stream(&entries, &parts)
    }
}

/// The pictures of a file, by key.
#[derive(Default)]
pub(super) struct Written {
    seen: BTreeMap<String, Outcome>,
    /// The numbers of their objects.
    numbers: BTreeMap<String, u32>,
    /// Pages of another file are among them, with whatever that holds or lacks.
    pub holds_sheets: bool,
}

impl Written {
    /// Writes a picture, unless it was.
    pub fn write(&mut self, key: &str, source: &dyn Pictures, output: &mut Output<'_>) -> io::Result<()> {
        if self.seen.contains_key(key) {
            return Ok(());
        }
        let outcome = match opened(key, source) {
            Ok(image) => {
                self.numbers.insert(key.to_owned(), image.write(output)?);
                Outcome::Shown { width: image.width, height: image.height }
            }
            Err(why) => Outcome::NotShown(why),
        };
        self.seen.insert(key.to_owned(), outcome);
        Ok(())
    }

    /// Writes pages of a file, those that were not.
    pub fn write_sheets(&mut self, file: &str, sheets: &[(String, u32)], source: &dyn Pictures, output: &mut Output<'_>) -> io::Result<()> {
        let sheets: Vec<&(String, u32)> = sheets.iter().filter(|(key, _)| !self.seen.contains_key(key)).collect();
        let pages: Vec<u32> = sheets.iter().map(|(_, page)| *page).collect();
        let mut failed = None;
        let copied = source.sheets(file, &pages, output.objects() + 1, &mut |parts| {
            output.object(parts).map_err(|error| {
                let kind = error.kind();
                failed = Some(error);
                kind.into()
            })
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let copied = copied.unwrap_or_else(|error| vec![Err(not_opened(&error)); sheets.len()]);
        for ((key, _), leaf) in sheets.into_iter().zip(copied) {
            let outcome = leaf.map_or_else(Outcome::NotShown, |(object, width, height)| {
                self.holds_sheets = true;
                self.numbers.insert(key.clone(), object);
                Outcome::Shown { width, height }
            });
            self.seen.insert(key.clone(), outcome);
        }
        Ok(())
    }

    pub fn seen(&self) -> Seen {
        Seen(self.seen.clone())
    }

    /// The name of a picture on every page.
    pub fn name(&self, key: &str) -> Option<String> {
        self.numbers.get(key).map(|number| format!("Picture{number}"))
    }

    /// Tells printpdf that there will be pictures of these names.
    pub fn announce(&self, pdf: &mut PdfDocument) {
        for name in self.numbers.keys().filter_map(|key| self.name(key)) {
            let dict = BTreeMap::from([("Subtype".to_owned(), DictItem::Name(b"Image".to_vec()))]);
            let stream = ExternalStream { dict, content: Vec::new(), compress: false };
            let announced = ExternalXObject { stream, width: None, height: None, dpi: None };
            pdf.resources.xobjects.map.insert(XObjectId(name), XObject::External(announced));
        }
    }

    /// Puts the pictures that were written in the place of those that were announced, and moves the numbers of
    /// all objects behind theirs.
    pub fn connect(&self, file: &mut Document, written: u32) -> lopdf::Result<()> {
        if self.numbers.is_empty() {
            return Ok(());
        }
        let page = file.page_iter().next().ok_or(lopdf::Error::PageNumberNotFound(1))?;
        for key in self.numbers.keys() {
            let Some(name) = self.name(key) else { continue };
            let announced = resources(file, page)?.get(name.as_bytes())?.as_reference()?;
            file.objects.remove(&announced);
        }
        file.renumber_objects_with(written + 1);
        let page = file.page_iter().next().ok_or(lopdf::Error::PageNumberNotFound(1))?;
        for (key, number) in &self.numbers {
            if let Some(name) = self.name(key) {
                resources(file, page)?.set(name, Object::Reference((*number, 0)));
            }
        }
        Ok(())
    }
}

/// The drawings that all pages share.
fn resources(file: &mut Document, page: lopdf::ObjectId) -> lopdf::Result<&mut lopdf::Dictionary> {
    let of_page = file.get_object(page)?.as_dict()?.get(b"Resources")?;
    let of_page = match of_page {
        Object::Reference(id) => file.get_object(*id)?,
        other => other,
    };
    let shared = of_page.as_dict()?.get(b"XObject")?.as_reference()?;
    file.get_object_mut(shared)?.as_dict_mut()
}

fn opened(key: &str, source: &dyn Pictures) -> Result<Image, &'static str> {
    read(source.open(key).map_err(|error| not_opened(&error))?)
}

fn not_opened(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "not-found",
        _ => "not-opened",
    }
}

/// A file as PDF has it.
fn read(bytes: Vec<u8>) -> Result<Image, &'static str> {
    match jpeg::image(bytes).or_else(png::image) {
        Ok(image) => Ok(image),
        Err(bytes) => decoded::image(&bytes),
    }
}
