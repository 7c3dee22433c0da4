//! Sheets as written since 2007 (SpreadsheetML, ECMA-376 part 1 §18), cell by cell as they stand in the file.
//!
//! calamine 0.38 reads them too, but makes room for as many strings as a file says it has, which ends the program
//! where one says 10^12, keeps a style for each that is named, and takes 24 bytes for an empty string of five: a zip
//! of some kilobytes fills the memory. Here strings stand once, one behind the other, as far as there is room, and
//! styles are not read: which cells are times is told by their column. On sound files the two are held to the same
//! cells by a test.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, ErrorKind, Read};

use quick_xml::events::{BytesStart, Event};

use super::biff::Value;
use crate::archive::{ArchiveReader, Limits, Listed, Refusal};
use crate::evidence::ReadError;
use crate::evidence::xml_events::{XmlEvents, resolved};

/// Bytes of all entries together, inflated: more takes too long.
pub const MOST_INFLATED: u64 = 64 << 20;
/// Entries of the zip that a sheet file is.
pub const MOST_ENTRIES: u64 = 2000;
/// Sheets read, and names of sheets looked at for them.
const MOST_SHEETS: usize = 32;
const MOST_SHEET_NAMES: usize = 1000;
/// Parts that a workbook names.
const MOST_PARTS: usize = 2000;
/// Of the name of a part, in bytes.
const NAME: usize = 1000;
/// Strings of a workbook; one of 50,000 bill rows has a quarter of it.
const MOST_STRINGS: usize = 1 << 20;
/// All of them, in bytes.
const STRINGS: usize = 20 << 20;
/// They are kept in stretches of this many bytes, so that nothing is copied as they grow.
const STRETCH: usize = 256 << 10;
/// Of one cell's text, in bytes; a stored string may be pointed at by every cell.
pub const MOST_TEXT: usize = 4096;

/// A file of sheets.
pub struct Xlsx {
    bytes: Vec<u8>,
    archive: ArchiveReader,
    /// Places of the parts in the archive by their names; some writers have other capitals, or backslashes.
    parts: HashMap<String, usize>,
    /// Names and parts.
    sheets: Vec<(String, Listed)>,
    strings: Strings,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
}

impl Xlsx {
    /// Opens one.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] where it holds more than is taken into memory; [`ReadError::Malformed`].
    pub fn open(bytes: Vec<u8>) -> Result<Self, ReadError> {
        let archive = bounded(&bytes)?;
        let mut parts = HashMap::new();
        for (at, file) in archive.files().iter().enumerate() {
            parts.entry(plain(&file.name)).or_insert(at);
        }
        let mut out = Self { bytes, archive, parts, sheets: Vec::new(), strings: Strings::default(), from_1904: false };
        let package = out.relations("_rels/.rels", "")?.unwrap_or_default();
        let workbook =
            package.into_iter().find(|part| part.kind == "officeDocument").map_or_else(|| "xl/workbook.xml".to_owned(), |part| part.at);
        let (folder, name) = workbook.rsplit_once('/').map_or(("", &*workbook), |(folder, name)| (&workbook[..=folder.len()], name));
        let parts = out.relations(&format!("{folder}_rels/{name}.rels"), folder)?.unwrap_or_default();
        out.workbook(&workbook, &parts)?;
        let strings = parts
            .iter()
            .find(|part| part.kind == "sharedStrings")
            .map_or_else(|| format!("{folder}sharedStrings.xml"), |part| part.at.clone());
        out.strings = out.shared(&strings)?;
        Ok(out)
    }

    /// Names of its sheets, in its order.
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Gives out the cells of a sheet as they stand, counted from 0, until `take` says `false`.
    ///
    /// # Errors
    /// [`ReadError::Malformed`].
    pub fn each_cell(&self, sheet: &str, take: &mut dyn FnMut(u32, u32, Value<'_>) -> bool) -> Result<(), ReadError> {
        let Some((_, file)) = self.sheets.iter().find(|(name, _)| name == sheet) else {
            return Err(ReadError::Malformed("no such sheet in it".to_owned()));
        };
        let mut zip = Cursor::new(&*self.bytes);
        let mut xml = self.xml(file, &mut zip)?;
        let mut cells = Cells { strings: &self.strings, row: 0, column: 0, open: None, taking: Taking::Nothing, text: String::new() };
        loop {
            match xml.next()? {
                Event::Start(tag) => cells.start(&tag)?,
                Event::End(tag) => match tag.local_name().as_ref() {
                    "sheetData" => return Ok(()),
                    name => {
                        if !cells.end(name, take) {
                            return Ok(());
                        }
                    }
                },
                Event::Text(text) => cells.text(&text),
                Event::CData(text) => cells.text(&text),
                Event::GeneralRef(reference) => cells.text(resolved(&reference).encode_utf8(&mut [0; 4])),
                Event::Eof => return Err(ReadError::Malformed("a sheet ends before it says so".to_owned())),
                _ => {}
            }
        }
    }

    fn part(&self, name: &str) -> Option<&Listed> {
        self.archive.files().get(*self.parts.get(&plain(name))?)
    }

    fn xml<'a>(&'a self, file: &Listed, zip: &'a mut Cursor<&'a [u8]>) -> Result<XmlEvents<impl Read + 'a>, ReadError> {
        let entry = self.archive.open(file, zip).map_err(|error| ReadError::Malformed(error.to_string()))?;
        Ok(XmlEvents::of(entry.take(MOST_INFLATED)))
    }

    /// What a part names (Open Packaging Conventions, ECMA-376 part 2 §6.5); `None` where it names nothing.
    fn relations(&self, name: &str, folder: &str) -> Result<Option<Vec<Part>>, ReadError> {
        let Some(file) = self.part(name) else { return Ok(None) };
        let (mut zip, mut out) = (Cursor::new(&*self.bytes), Vec::new());
        let mut xml = self.xml(file, &mut zip)?;
        while out.len() < MOST_PARTS {
            match xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                    let [Some(id), Some(kind), Some(target)] = ["Id", "Type", "Target"].map(|name| attribute(&tag, name)) else { continue };
                    if id.len() + kind.len() + target.len() <= NAME {
                        out.push(Part { id, kind: kind.rsplit('/').next().unwrap_or("").to_owned(), at: resolve(folder, &target) });
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(Some(out))
    }

    fn workbook(&mut self, name: &str, parts: &[Part]) -> Result<(), ReadError> {
        let file = self.part(name).cloned().ok_or_else(|| ReadError::Malformed("no workbook in it".to_owned()))?;
        let (mut sheets, mut named, mut from_1904) = (Vec::<(String, Listed)>::new(), 0, false);
        let mut zip = Cursor::new(&*self.bytes);
        let mut xml = self.xml(&file, &mut zip)?;
        loop {
            match xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "sheet" && sheets.len() < MOST_SHEETS && named < MOST_SHEET_NAMES => {
                    named += 1;
                    let id = attribute(&tag, "id").unwrap_or_default();
                    // Charts are sheets of another kind.
                    let Some(part) = parts.iter().find(|part| part.id == id && part.kind == "worksheet") else { continue };
                    let Some(listed) = self.part(&part.at) else { continue };
                    if sheets.iter().all(|(_, known)| known != listed) {
                        let mut name = attribute(&tag, "name").unwrap_or_default();
                        cut(&mut name, NAME);
                        // Sheets are asked for by name, and a damaged file may have one name twice.
                        if sheets.iter().any(|(other, _)| *other == name) {
                            name = format!("{name} ({})", sheets.len() + 1);
                        }
                        sheets.push((name, listed.clone()));
                    }
                }
                Event::Start(tag) if tag.local_name().as_ref() == "workbookPr" => {
                    // An extension has an element of this name, and not the attribute.
                    if let Some(value) = attribute(&tag, "date1904") {
                        from_1904 = matches!(&*value, "1" | "true");
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        drop(xml);
        (self.sheets, self.from_1904) = (sheets, from_1904);
        Ok(())
    }

    fn shared(&self, name: &str) -> Result<Strings, ReadError> {
        let mut out = Strings::default();
        let Some(file) = self.part(name) else { return Ok(out) };
        let mut zip = Cursor::new(&*self.bytes);
        let mut xml = self.xml(file, &mut zip)?;
        let (mut text, mut taking) = (String::new(), Taking::Nothing);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "si" => text.clear(),
                    name => taking.start(name, &tag, text.len()),
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "si" => out.push(&unescaped(&text))?,
                    "sst" => break,
                    name => taking.end(name, &mut text),
                },
                Event::Text(more) => taking.add(&mut text, &more),
                Event::CData(more) => taking.add(&mut text, &more),
                Event::GeneralRef(reference) => taking.add(&mut text, resolved(&reference).encode_utf8(&mut [0; 4])),
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(out)
    }
}

fn plain(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// What a part of the package names.
struct Part {
    id: String,
    /// The last word of its type; what stands before differs by edition.
    kind: String,
    at: String,
}

/// Where a target lies, seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}{target}") };
    let mut out: Vec<&str> = Vec::new();
    for step in whole.split('/').filter(|step| !step.is_empty() && *step != ".") {
        if step == ".." {
            out.pop();
        } else {
            out.push(step);
        }
    }
    out.join("/")
}

/// An attribute by its name without its prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_or_else(|_| String::new(), Cow::into_owned))
}

/// Which text is being taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taking {
    Nothing,
    /// `<v>`.
    Value,
    /// A run of words, from there on; blanks around it count where it says so.
    Words {
        from: usize,
        blanks: bool,
    },
    /// How a word is pronounced is not part of it.
    Sound,
}

impl Taking {
    fn start(&mut self, name: &str, tag: &BytesStart<'_>, length: usize) {
        match (name, *self) {
            ("rPh", _) => *self = Self::Sound,
            ("t", Self::Nothing) => {
                *self = Self::Words { from: length, blanks: attribute(tag, "space").is_some_and(|space| space == "preserve") };
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, text: &mut String) {
        match (name, *self) {
            ("rPh", Self::Sound) => *self = Self::Nothing,
            ("t", Self::Words { from, blanks }) => {
                *self = Self::Nothing;
                const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
                if !blanks && let Some(words) = text.get(from..) {
                    text.truncate(from + words.trim_end_matches(BLANKS).len());
                    let before = text[from..].len() - text[from..].trim_start_matches(BLANKS).len();
                    text.drain(from..from + before);
                }
            }
            _ => {}
        }
    }

    fn add(self, text: &mut String, more: &str) {
        if matches!(self, Self::Value | Self::Words { .. }) && text.len() <= MOST_TEXT * 4 {
            text.push_str(more);
        }
    }
}

/// The cells of a sheet as they come.
struct Cells<'a> {
    strings: &'a Strings,
    /// Where a cell stands that does not say it.
    row: u32,
    column: u32,
    open: Option<Kind>,
    taking: Taking,
    text: String,
}

/// What a cell holds, by its `t` (§18.18.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Truth,
    Text,
    /// What stands in `<v>` is not its text.
    Inline,
}

impl Cells<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        match (tag.local_name().as_ref(), self.open) {
            ("row", None) => {
                if let Some(row) = attribute(tag, "r") {
                    self.row = row.trim().parse::<u32>().ok().and_then(|row| row.checked_sub(1)).ok_or_else(no_reference)?;
                }
                self.column = 0;
            }
            ("c", None) => {
                if let Some(reference) = attribute(tag, "r") {
                    (self.row, self.column) = place(&reference).ok_or_else(no_reference)?;
                }
                self.text.clear();
                self.open = Some(match attribute(tag, "t").as_deref() {
                    Some("s") => Kind::Shared,
                    Some("b") => Kind::Truth,
                    Some("inlineStr" | "is") => Kind::Inline,
                    Some("str" | "d" | "e") => Kind::Text,
                    _ => Kind::Number,
                });
            }
            ("v", Some(kind)) if kind != Kind::Inline => self.taking = Taking::Value,
            (name, Some(_)) => self.taking.start(name, tag, self.text.len()),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.open.is_some() {
            self.taking.add(&mut self.text, text);
        }
    }

    /// `false` where no more are wanted.
    fn end(&mut self, name: &str, take: &mut dyn FnMut(u32, u32, Value<'_>) -> bool) -> bool {
        match name {
            "v" if self.taking == Taking::Value => self.taking = Taking::Nothing,
            "row" if self.open.is_none() => {
                self.row = self.row.saturating_add(1);
                self.column = 0;
            }
            "c" => {
                let at = (self.row, self.column);
                self.column = self.column.saturating_add(1);
                self.taking = Taking::Nothing;
                return self.open.take().and_then(|kind| self.value(kind)).is_none_or(|value| take(at.0, at.1, value));
            }
            name => self.taking.end(name, &mut self.text),
        }
        true
    }

    fn value(&mut self, kind: Kind) -> Option<Value<'_>> {
        if self.text.is_empty() {
            return None;
        }
        match kind {
            Kind::Shared => return self.text.trim().parse().ok().and_then(|at| self.strings.get(at)).map(Value::Text),
            Kind::Number => {
                if let Some(number) = self.text.parse::<f64>().ok().filter(|number| number.is_finite()) {
                    return Some(Value::Number(number));
                }
            }
            Kind::Truth => return Some(Value::Text(if matches!(self.text.trim(), "1" | "true") { "true" } else { "false" })),
            Kind::Text | Kind::Inline => {
                if let Cow::Owned(text) = unescaped(&self.text) {
                    self.text = text;
                }
            }
        }
        cut(&mut self.text, MOST_TEXT);
        Some(Value::Text(&self.text))
    }
}

fn no_reference() -> ReadError {
    ReadError::Malformed("a cell reference that is none".to_owned())
}

/// Row and column of `B12`, counted from 0.
fn place(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column = 0_u32;
    for letter in reference.bytes().take(letters) {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    Some((reference[letters..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// Characters written as `_x000D_` (§22.9.2.19), and ends of lines as XML reads them.
fn unescaped(text: &str) -> Cow<'_, str> {
    let plain = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) };
    if !plain.contains("_x") {
        return plain;
    }
    let mut units: Vec<u16> = Vec::with_capacity(plain.len());
    let mut rest = &*plain;
    while let Some(c) = rest.chars().next() {
        let escaped = rest.strip_prefix("_x").and_then(|rest| rest.get(..4).filter(|_| rest.get(4..5) == Some("_")));
        if let Some(unit) = escaped.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            units.push(unit);
            rest = &rest[7..];
        } else {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
            rest = &rest[c.len_utf8()..];
        }
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// Cuts a text to so many bytes, and shows that it is cut.
fn cut(text: &mut String, most: usize) {
    if text.len() > most {
        text.truncate((0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0));
        text.push('…');
    }
}

/// The strings of a workbook, one behind the other.
#[derive(Default)]
struct Strings {
    stretches: Vec<String>,
    /// Where each begins, all stretches counted as full, and how long it is.
    places: Vec<(u32, u16)>,
}

impl Strings {
    fn push(&mut self, text: &str) -> Result<(), ReadError> {
        const TOO_LARGE: ReadError = ReadError::TooLarge { limit: STRINGS as u64 };
        let mut text = Cow::Borrowed(text);
        if text.len() > MOST_TEXT {
            cut(text.to_mut(), MOST_TEXT);
        }
        if self.stretches.last().is_none_or(|last| last.len() + text.len() > STRETCH) {
            if self.stretches.len() == STRINGS / STRETCH {
                return Err(TOO_LARGE);
            }
            // A small workbook does not need all of it.
            self.stretches.push(if self.stretches.is_empty() { String::new() } else { String::with_capacity(STRETCH) });
        }
        let (before, Some(last)) = (self.stretches.len().saturating_sub(1), self.stretches.last_mut()) else { return Ok(()) };
        let place = u32::try_from(before * STRETCH + last.len()).ok().zip(u16::try_from(text.len()).ok());
        match place.filter(|_| self.places.len() < MOST_STRINGS) {
            Some(place) => self.places.push(place),
            None => return Err(TOO_LARGE),
        }
        last.push_str(&text);
        Ok(())
    }

    fn get(&self, at: usize) -> Option<&str> {
        let (start, length) = self.places.get(at)?;
        let (stretch, from) = (*start as usize / STRETCH, *start as usize % STRETCH);
        self.stretches.get(stretch)?.get(from..from + usize::from(*length))
    }
}

/// The zip, unless it inflates to more than is read, by the sizes it states and by those it has.
fn bounded(bytes: &[u8]) -> Result<ArchiveReader, ReadError> {
    const TOO_LARGE: ReadError = ReadError::TooLarge { limit: MOST_INFLATED };
    let limits = Limits { entries: MOST_ENTRIES, unpacked: MOST_INFLATED, ..Limits::default() };
    let archive = ArchiveReader::new(Cursor::new(bytes), limits).map_err(|refusal| match refusal {
        Refusal::TooManyEntries { .. } | Refusal::TooLarge { .. } | Refusal::Bomb { .. } => TOO_LARGE,
        other => ReadError::Malformed(other.to_string()),
    })?;
    let mut left = MOST_INFLATED;
    let mut room = vec![0; 64 * 1024];
    for file in archive.files() {
        let mut bytes = Cursor::new(bytes);
        // An entry that cannot be opened or is damaged ends here as it does for whoever reads it next;
        // what stands before the damage may still be rows.
        let Ok(mut entry) = archive.open(file, &mut bytes) else { continue };
        loop {
            match entry.read(&mut room) {
                Ok(0) => break,
                Ok(read) => left = left.checked_sub(read as u64).ok_or(TOO_LARGE)?,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
    }
    Ok(archive)
}

#[cfg(test)]
pub mod tests;
