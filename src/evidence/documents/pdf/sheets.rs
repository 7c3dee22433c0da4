//! Pages of a PDF as another PDF can show them: each becomes a form (ISO 32000-1 §8.10), drawn as it was, with the fonts,
//! pictures and colours that it draws with.
//!
//! What is copied is chosen, not what is left: of resources their seven kinds, of anything below what draws. No script, no
//! action, no annotation, no attached file, no metadata and no link to another file comes along, and every object once.

use std::collections::{BTreeMap, VecDeque};
use std::io;

use lopdf::{Dictionary, Object, Stream};

use super::drawn::Drawing;
use super::file::{Closed, Pdf};
use super::{pictures, tree};

/// Objects that the pages of one file may bring along.
const OBJECTS: usize = 60_000;

/// What draws a page, unpacked, in bytes.
const CONTENT: usize = 16 << 20;

/// Streams that a page's content is cut into.
const PIECES: usize = 10_000;

/// Directories of resources, which name what content draws with (§7.8.3).
const RESOURCES: [&[u8]; 7] = [b"ExtGState", b"ColorSpace", b"Pattern", b"Shading", b"XObject", b"Font", b"Properties"];

/// Entries that draw nothing: they lead out of the page, do something, or tell of the file. `OC`: layers that are not shown are
/// a reason not to show the page.
const IDLE: [&[u8]; 19] = [
    b"AA",
    b"AF",
    b"Alternates",
    b"Annots",
    b"Dest",
    b"Dests",
    b"EmbeddedFiles",
    b"JavaScript",
    b"JS",
    b"LastModified",
    b"Measure",
    b"Metadata",
    b"OC",
    b"OPI",
    b"OpenAction",
    b"Parent",
    b"PieceInfo",
    b"PtData",
    b"Ref",
];

/// Kinds of objects that are no part of what is drawn.
const STRANGERS: [&[u8]; 16] = [
    b"Action",
    b"Annot",
    b"Catalog",
    b"EmbeddedFile",
    b"F",
    b"Filespec",
    b"Metadata",
    b"ObjStm",
    b"OutlineItem",
    b"Outlines",
    b"Page",
    b"Pages",
    b"Sig",
    b"StructElem",
    b"StructTreeRoot",
    b"XRef",
];

/// A PDF whose pages can be shown.
pub struct Sheets<'a> {
    pdf: Pdf<'a>,
    pages: Vec<Dictionary>,
    count: usize,
    smaller: Option<(u32, u8)>,
}

/// What is done with an object that was copied, its bytes in parts.
pub type Sink<'s> = &'s mut dyn FnMut(&[&[u8]]) -> io::Result<()>;

/// Where a page went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// The number of its object.
    pub object: u32,
    /// How wide it is, upright, in pixels of 1/96 inch.
    pub width: u32,
    /// How high.
    pub height: u32,
}

impl<'a> Sheets<'a> {
    /// Opens a PDF.
    ///
    /// # Errors
    /// Why its pages cannot be shown: `locked`, `broken`, or `layers` where some of what it holds is hidden.
    pub fn open(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let pdf = Pdf::open(bytes, &[]).map_err(|closed| match closed {
            Closed::Locked => "locked",
            Closed::Broken => "broken",
        })?;
        if hides_layers(&pdf) {
            return Err("layers");
        }
        let (pages, count) = tree(&pdf);
        if pages.is_empty() {
            return Err("broken");
        }
        Ok(Self { pdf, pages: pages.into_iter().map(|(page, _)| page).collect(), count, smaller: None })
    }

    /// With the pictures on its pages made smaller: to so many pixels along a side, and encoded with this
    /// quality; `None`: as they are. Those that
    /// are smaller already, and those that a JPEG cannot hold, stay as they are.
    #[must_use]
    pub fn smaller(mut self, to: Option<(u32, u8)>) -> Self {
        self.smaller = to;
        self
    }

    /// How many pages there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Copies pages, counted from 1: their objects are numbered from `first` on, and come in that order.
    ///
    /// A page is copied so that it fills the unit square, upright, as a picture does. Of one that cannot be, why:
    /// `broken`, `too-large`, or `not-found`. Nothing of such a page has come.
    ///
    /// # Errors
    /// What the sink returned.
    pub fn copy(&self, pages: &[u32], first: u32, sink: Sink<'_>) -> io::Result<Vec<Result<Copied, &'static str>>> {
        let mut copying =
            Copying { pdf: &self.pdf, numbers: BTreeMap::new(), waiting: VecDeque::new(), next: first, first, smaller: self.smaller };
        let mut drawing = Drawing::new(&self.pdf);
        pages.iter().map(|page| self.one(*page, &mut drawing, &mut copying, sink)).collect()
    }

    fn one(
        &self,
        page: u32,
        drawing: &mut Drawing<'_, 'a>,
        copying: &mut Copying<'_, 'a>,
        sink: Sink<'_>,
    ) -> io::Result<Result<Copied, &'static str>> {
        let page = page.checked_sub(1).and_then(|page| self.pages.get(page as usize));
        let Some(page) = page else { return Ok(Err("not-found")) };
        let form = match self.form(page, drawing) {
            Ok(form) => form,
            Err(why) => return Ok(Err(why)),
        };
        if copying.is_full() {
            return Ok(Err("too-large"));
        }
        let object = copying.next;
        copying.next += 1;
        let head = copying.head_of(page, &form);
        sink(&[&head, &form.content.content, b"\nendstream"])?;
        copying.rest(sink)?;
        let Form { width, height, .. } = form;
        Ok(Ok(Copied { object, width, height }))
    }

    fn form(&self, page: &Dictionary, drawing: &mut Drawing<'_, 'a>) -> Result<Form, &'static str> {
        let [left, bottom, right, top] = self.seen_of(page);
        let (w, h) = (right - left, top - bottom);
        let turn = self.pdf.entry(page, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0).rem_euclid(360);
        // Where x and y of the page lie in the unit square once it stands upright (§7.7.3.3, Rotate: clockwise).
        let matrix = match turn {
            90 => [0.0, -1.0 / w, 1.0 / h, 0.0, -bottom / h, 1.0 + left / w],
            180 => [-1.0 / w, 0.0, 0.0, -1.0 / h, 1.0 + left / w, 1.0 + bottom / h],
            270 => [0.0, 1.0 / w, -1.0 / h, 0.0, 1.0 + bottom / h, -left / w],
            _ => [1.0 / w, 0.0, 0.0, 1.0 / h, -left / w, -bottom / h],
        };
        let unit = self.pdf.entry(page, b"UserUnit").and_then(|unit| number(&unit)).filter(|unit| (0.01..=100.0).contains(unit));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 2,000,000.
        let pixels = |points: f64| (points * unit.unwrap_or(1.0) * 96.0 / 72.0).round().clamp(1.0, 2e6) as u32;
        let (width, height) = if matches!(turn, 90 | 270) { (pixels(h), pixels(w)) } else { (pixels(w), pixels(h)) };
        let drawn = self.content(page)?;
        drawing.check(page, &drawn)?;
        let mut content = Stream::new(Dictionary::new(), drawn);
        content.compress().map_err(|_| "broken")?;
        Ok(Form { seen: [left, bottom, right, top], matrix, width, height, content })
    }

    /// What draws a page, unpacked. Pieces are joined as if they were one (§7.8.2).
    fn content(&self, page: &Dictionary) -> Result<Vec<u8>, &'static str> {
        let pieces = match page.get(b"Contents").ok() {
            None => Vec::new(),
            Some(one) => match self.pdf.follow(one).ok_or("broken")? {
                Object::Array(pieces) if pieces.len() <= PIECES => pieces,
                Object::Array(_) => return Err("too-large"),
                Object::Null => Vec::new(),
                _ => vec![one.clone()],
            },
        };
        let mut out = Vec::new();
        for piece in pieces {
            let piece = self.pdf.follow(&piece).ok_or("broken")?;
            let (_, content) = self.pdf.stream(&piece).ok_or(if self.pdf.is_exhausted() { "too-large" } else { "broken" })?;
            // What is cut short draws as far as it goes, as everywhere; of this nothing is left.
            if content.is_empty() && piece.as_stream().is_ok_and(|piece| !piece.content.trim_ascii().is_empty()) {
                return Err("broken");
            }
            if out.len() + content.len() > CONTENT {
                return Err("too-large");
            }
            out.extend_from_slice(&content);
            out.push(b'\n');
        }
        Ok(out)
    }

    /// What is seen of a page: its crop box within its sheet; a letter's sheet where it says nothing sensible (§14.11.2).
    fn seen_of(&self, page: &Dictionary) -> [f64; 4] {
        let sheet = self.box_of(page, b"MediaBox").unwrap_or([0.0, 0.0, 612.0, 792.0]);
        let Some(crop) = self.box_of(page, b"CropBox") else { return sheet };
        let both = [crop[0].max(sheet[0]), crop[1].max(sheet[1]), crop[2].min(sheet[2]), crop[3].min(sheet[3])];
        if both[2] - both[0] >= 1.0 && both[3] - both[1] >= 1.0 { both } else { sheet }
    }

    fn box_of(&self, page: &Dictionary, key: &[u8]) -> Option<[f64; 4]> {
        let Object::Array(corners) = self.pdf.entry(page, key)? else { return None };
        let mut all = corners.iter().map(|corner| self.pdf.follow(corner).and_then(|corner| number(&corner)));
        let mut next = || all.next().flatten().filter(|corner| corner.abs() <= 1e6);
        let (a, b, c, d) = (next()?, next()?, next()?, next()?);
        let corners = [a.min(c), b.min(d), a.max(c), b.max(d)];
        (corners[2] - corners[0] >= 1.0 && corners[3] - corners[1] >= 1.0).then_some(corners)
    }
}

/// Whether the file holds layers that are not shown when it is opened (§8.11.4.3): as a form everything would be.
fn hides_layers(pdf: &Pdf<'_>) -> bool {
    let of = |within: &Dictionary, key: &[u8]| pdf.entry(within, key).and_then(|found| found.as_dict().ok().cloned());
    let usual = pdf.of_trailer(b"Root").and_then(|root| of(&root, b"OCProperties")).and_then(|layers| of(&layers, b"D"));
    usual.is_some_and(|usual| {
        let off = pdf.entry(&usual, b"OFF").is_some_and(|off| off.as_array().is_ok_and(|off| !off.is_empty()));
        off || pdf.entry(&usual, b"BaseState").is_some_and(|state| state.as_name().is_ok_and(|state| state == b"OFF"))
    })
}

#[allow(clippy::cast_precision_loss)] // Of a length in points.
fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)).filter(|number| number.is_finite()),
        _ => None,
    }
}

/// A page as a form.
struct Form {
    seen: [f64; 4],
    matrix: [f64; 6],
    width: u32,
    height: u32,
    content: Stream,
}

/// How an object is gone over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// Resources: their kinds are known.
    Resources,
    /// A directory: its keys are names that content uses, whatever they are.
    Directory,
    /// Anything else that draws.
    Part,
}

/// Pages being copied.
struct Copying<'p, 'a> {
    pdf: &'p Pdf<'a>,
    /// Which number an object got, by the way it is gone over.
    numbers: BTreeMap<(u32, Role), u32>,
    /// Objects that have a number and have not come yet, in the order of their numbers.
    waiting: VecDeque<(u32, Role)>,
    next: u32,
    first: u32,
    smaller: Option<(u32, u8)>,
}

impl Copying<'_, '_> {
    fn is_full(&self) -> bool {
        (self.next - self.first) as usize >= OBJECTS
    }

    /// The head of a form, up to its data.
    fn head_of(&mut self, page: &Dictionary, form: &Form) -> Vec<u8> {
        let numbers = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
        let mut out = format!("<</Type/XObject/Subtype/Form/BBox[{}]/Matrix[{}]", numbers(&form.seen), numbers(&form.matrix)).into_bytes();
        if let Ok(resources) = page.get(b"Resources") {
            out.extend(b"/Resources ");
            self.value(resources, Role::Resources, &mut out);
        }
        if let Some(group) = self.pdf.entry(page, b"Group").filter(|group| group.as_dict().is_ok_and(|group| group.has(b"S"))) {
            out.extend(b"/Group ");
            self.value(&group, Role::Part, &mut out);
        }
        if let Ok(filter) = form.content.dict.get(b"Filter") {
            out.extend(b"/Filter ");
            self.value(filter, Role::Part, &mut out);
        }
        out.extend(format!("/Length {}>>stream\n", form.content.content.len()).bytes());
        out
    }

    /// Copies everything that was named and has not come yet.
    fn rest(&mut self, sink: Sink<'_>) -> io::Result<()> {
        while let Some((id, role)) = self.waiting.pop_front() {
            let mut out = Vec::new();
            match self.pdf.follow(&Object::Reference((id, 0))) {
                Some(Object::Stream(stream)) if !is_stranger(&stream.dict) => {
                    let stream = match self.smaller {
                        Some(size) => pictures::smaller(self.pdf, &stream, size).unwrap_or(stream),
                        None => stream,
                    };
                    self.entries(&stream.dict, role, true, &mut out);
                    out.extend(format!("/Length {}>>stream\n", stream.content.len()).bytes());
                    sink(&[&out, &stream.content, b"\nendstream"])?;
                    continue;
                }
                Some(Object::Stream(_)) | None => out.extend(b"null"),
                Some(object) => self.value(&object, role, &mut out),
            }
            sink(&[&out])?;
        }
        Ok(())
    }

    fn value(&mut self, object: &Object, role: Role, out: &mut Vec<u8>) {
        match object {
            Object::Null | Object::Stream(_) => out.extend(b"null"),
            Object::Boolean(value) => out.extend(value.to_string().bytes()),
            Object::Integer(value) => out.extend(value.to_string().bytes()),
            Object::Real(value) => out.extend(if value.is_finite() { value.to_string() } else { "0".to_owned() }.bytes()),
            Object::Name(name) => named(name, out),
            Object::String(bytes, _) => {
                out.push(b'<');
                out.extend(bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()));
                out.push(b'>');
            }
            Object::Array(parts) => {
                out.push(b'[');
                for part in parts {
                    self.value(part, Role::Part, out);
                    out.push(b' ');
                }
                out.push(b']');
            }
            Object::Dictionary(dictionary) if is_stranger(dictionary) => out.extend(b"null"),
            Object::Dictionary(dictionary) => {
                self.entries(dictionary, role, false, out);
                out.extend(b">>");
            }
            Object::Reference((id, _)) => match self.number(*id, role) {
                Some(number) => out.extend(format!("{number} 0 R").bytes()),
                None => out.extend(b"null"),
            },
        }
    }

    /// The entries of a dictionary; it is left open.
    fn entries(&mut self, dictionary: &Dictionary, role: Role, is_stream: bool, out: &mut Vec<u8>) {
        out.extend(b"<<");
        for (key, value) in dictionary {
            let key = key.as_slice();
            let below = match role {
                Role::Resources if RESOURCES.contains(&key) => Role::Directory,
                Role::Resources if key == b"ProcSet" => Role::Part,
                Role::Resources => continue,
                Role::Directory => Role::Part,
                // Its data may stand in another file (§7.3.8.2).
                Role::Part if is_stream && [&b"F"[..], b"FFilter", b"FDecodeParms", b"Length"].contains(&key) => continue,
                Role::Part if IDLE.contains(&key) || key.starts_with(b"StructParent") => continue,
                Role::Part if key == b"Resources" => Role::Resources,
                Role::Part if key == b"CharProcs" => Role::Directory,
                Role::Part => Role::Part,
            };
            named(key, out);
            out.push(b' ');
            self.value(value, below, out);
        }
    }

    fn number(&mut self, id: u32, role: Role) -> Option<u32> {
        if let Some(number) = self.numbers.get(&(id, role)) {
            return Some(*number);
        }
        if self.is_full() {
            return None;
        }
        let number = self.next;
        self.next += 1;
        self.numbers.insert((id, role), number);
        self.waiting.push_back((id, role));
        Some(number)
    }
}

/// Whether a dictionary is no part of what is drawn.
fn is_stranger(dictionary: &Dictionary) -> bool {
    let says = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default();
    let acts =
        matches!(says(b"S"), b"JavaScript" | b"Launch" | b"URI" | b"GoToR" | b"GoToE" | b"SubmitForm" | b"ImportData" | b"Rendition");
    // PostScript is run by some printers (§8.8.2).
    STRANGERS.contains(&says(b"Type")) || acts || says(b"Subtype") == b"PS"
}

fn named(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"#()<>[]{}/%".contains(&byte) {
            out.push(byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}
