//! Old sheets (BIFF5 and BIFF8, MS-XLS) as cells, by their records.
//!
//! calamine 0.38 reads them too, but lays every sheet out as a full rectangle: two cells in opposite
//! corners of a damaged file make it ask for 128 GiB, which ends the program. Here a cell costs what it
//! takes in the file; strings stand once. On sound files the two are held to the same cells by a test.

use encoding_rs::Encoding;

use super::compound;
use super::xlsx::MOST_TEXT;

/// Bytes of a file looked at: a cell takes ten bytes in it and twenty-four here.
pub const LIMIT: u64 = 16 << 20;
/// Sheets looked at.
const MOST_SHEETS: usize = 64;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// A file of old sheets.
pub struct Biff {
    stream: Vec<u8>,
    sheets: Vec<(String, usize)>,
    strings: Strings,
    /// What one-byte strings are written in, before BIFF8.
    encoding: &'static Encoding,
    wide: bool,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
}

/// A cell's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Text.
    Text(&'a str),
    /// A number; which of them are times is told by their column.
    Number(f64),
}

/// A cell as it is kept.
enum Kept {
    Shared(u32),
    /// Place in the texts of this sheet.
    Own(usize),
    Number(f64),
}

/// Why a file cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No sheets in it.
    NotASheet,
    /// It is protected by a password.
    Protected,
    /// It ends before it says so.
    Cut,
}

impl Biff {
    /// Opens one.
    pub fn open(file: &[u8]) -> Result<Self, Trouble> {
        let stream = compound::stream(file, &["Workbook", "Book"]).ok_or(Trouble::NotASheet)?;
        let mut out = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            strings: Strings::default(),
            encoding: encoding_rs::GB18030,
            wide: true,
            from_1904: false,
        };
        let mut records = Records::of(&stream, 0);
        while let Some((kind, data)) = records.next() {
            match kind {
                BOF => out.wide = u16_at(data, 0).is_none_or(|version| version == 0x0600),
                0x002F => return Err(Trouble::Protected),
                0x0042 => out.encoding = code_page(u16_at(data, 0).unwrap_or(0)),
                0x0022 => out.from_1904 = u16_at(data, 0) == Some(1),
                0x0085 if out.sheets.len() < MOST_SHEETS => out.sheets.extend(out.sheet(data)),
                0x00FC => out.strings = Strings::of(data, &mut records),
                EOF => break,
                _ => {}
            }
        }
        if out.sheets.is_empty() {
            return Err(Trouble::NotASheet);
        }
        out.stream = stream;
        Ok(out)
    }

    /// Names of its sheets, in its order.
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Gives out the cells of a sheet, row by row and from left to right, until `take` says `false`.
    pub fn each_cell(&self, sheet: &str, take: &mut dyn FnMut(u32, u32, Value<'_>) -> bool) -> Result<(), Trouble> {
        let (_, start) = self.sheets.iter().find(|(name, _)| name == sheet).ok_or(Trouble::NotASheet)?;
        let mut seen = Cells::default();
        let whole = self.cells(*start, &mut seen);
        // Writers put cells in any order; of two in one place the later counts.
        seen.cells.sort_by_key(|(row, column, _)| (*row, *column));
        for (at, (row, column, kept)) in seen.cells.iter().enumerate() {
            if seen.cells.get(at + 1).is_some_and(|(r, c, _)| (r, c) == (row, column)) {
                continue;
            }
            let value = match kept {
                Kept::Shared(at) => Value::Text(short(self.strings.get(*at))),
                Kept::Own(at) => Value::Text(short(seen.texts.get(*at).map_or("", String::as_str))),
                Kept::Number(number) => Value::Number(*number),
            };
            if !take(u32::from(*row), u32::from(*column), value) {
                return Ok(());
            }
        }
        if whole { Ok(()) } else { Err(Trouble::Cut) }
    }

    /// Collects the cells of the substream that begins here; whether it ends as it should.
    fn cells(&self, start: usize, out: &mut Cells) -> bool {
        let mut depth = 0_u32;
        let mut formula = None;
        for (kind, data) in Records::of(&self.stream, start) {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => return true,
                EOF => depth -= 1,
                // Charts that stand in a sheet have records that look like cells.
                _ if depth > 1 => {}
                0x0207 => {
                    if let (Some((row, column)), Some(text)) = (formula.take(), self.text(data)) {
                        out.own(row, column, text);
                    }
                }
                0x00BD => multiple(data, out),
                _ => {
                    let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { continue };
                    let rest = data.get(6..).unwrap_or_default();
                    match kind {
                        0x00FD => out.push(row, column, u32_at(rest, 0).map(Kept::Shared)),
                        0x0203 => out.push(row, column, f64_at(rest, 0).map(Kept::Number)),
                        0x027E => out.push(row, column, u32_at(rest, 0).map(|rk| Kept::Number(short_number(rk)))),
                        0x0204 | 0x00D6 => out.extend(row, column, self.text(rest)),
                        0x0205 => out.extend(row, column, truth(rest)),
                        0x0006 if rest.get(6..8) == Some(&[0xFF, 0xFF]) => match rest.first() {
                            // The text of a formula stands in the record that follows.
                            Some(0) => formula = Some((row, column)),
                            Some(1) => out.extend(row, column, rest.get(2).map(|byte| (*byte != 0).to_string())),
                            _ => {}
                        },
                        0x0006 => out.push(row, column, f64_at(rest, 0).map(Kept::Number)),
                        _ => {}
                    }
                }
            }
        }
        false
    }

    /// A sheet's name and place, if it holds cells.
    fn sheet(&self, data: &[u8]) -> Option<(String, usize)> {
        let (at, kind) = (u32_at(data, 0)?, *data.get(5)?);
        let count = usize::from(*data.get(6)?);
        let name = if self.wide { unicode(data.get(8..)?, count, data.get(7)? & 1 == 1) } else { self.bytes(data.get(7..)?, count) };
        let place = usize::try_from(at).ok()?;
        (kind == 0 && self.sheets.iter().all(|(_, other)| *other != place)).then(|| (self.unused(name), place))
    }

    /// Sheets are asked for by name, and a damaged file may have one name twice.
    fn unused(&self, name: String) -> String {
        let taken = self.sheets.iter().any(|(other, _)| *other == name);
        if taken { format!("{name} ({})", self.sheets.len() + 1) } else { name }
    }

    /// A string with a count of two bytes before it.
    fn text(&self, data: &[u8]) -> Option<String> {
        let count = usize::from(u16_at(data, 0)?);
        Some(if self.wide { unicode(data.get(3..)?, count, data.get(2)? & 1 == 1) } else { self.bytes(data.get(2..)?, count) })
    }

    fn bytes(&self, data: &[u8], count: usize) -> String {
        self.encoding.decode_without_bom_handling(&data[..data.len().min(count)]).0.into_owned()
    }
}

/// The cells of a sheet, as they come.
#[derive(Default)]
struct Cells {
    cells: Vec<(u16, u16, Kept)>,
    texts: Vec<String>,
}

impl Cells {
    fn push(&mut self, row: u16, column: u16, kept: Option<Kept>) {
        self.cells.extend(kept.map(|kept| (row, column, kept)));
    }
    fn own(&mut self, row: u16, column: u16, text: String) {
        self.cells.push((row, column, Kept::Own(self.texts.len())));
        self.texts.push(text);
    }
    fn extend(&mut self, row: u16, column: u16, text: Option<String>) {
        if let Some(text) = text {
            self.own(row, column, text);
        }
    }
}

/// The strings of a file, one behind the other (SST, MS-XLS 2.4.265).
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    fn of<'a>(first: &'a [u8], records: &mut Records<'a>) -> Self {
        let mut out = Self::default();
        let mut parts = Parts { part: first.get(8..).unwrap_or_default(), records };
        while let Some(()) = out.one(&mut parts) {
            let Ok(end) = u32::try_from(out.text.len()) else { break };
            out.ends.push(end);
        }
        out
    }

    /// Reads one more. A string may go on in the next record, there with a flag of its own.
    fn one(&mut self, parts: &mut Parts<'_, '_>) -> Option<()> {
        let mut left = usize::from(u16::from_le_bytes([parts.byte()?, parts.byte()?]));
        let flags = parts.byte()?;
        let runs = if flags & 8 != 0 { usize::from(u16::from_le_bytes([parts.byte()?, parts.byte()?])) * 4 } else { 0 };
        let more = if flags & 4 != 0 { u32::from_le_bytes([parts.byte()?, parts.byte()?, parts.byte()?, parts.byte()?]) } else { 0 };
        let mut wide = flags & 1 == 1;
        while left > 0 {
            if parts.part.is_empty() {
                parts.go_on()?;
                wide = parts.byte()? & 1 == 1;
            }
            let each = if wide { 2 } else { 1 };
            let bytes = (left * each).min(parts.part.len() / each * each);
            if bytes == 0 {
                return None;
            }
            let (here, rest) = parts.part.split_at(bytes);
            self.text.push_str(&unicode(here, left, wide));
            (parts.part, left) = (rest, left - bytes / each);
        }
        parts.skip(runs.saturating_add(usize::try_from(more).unwrap_or(usize::MAX)))
    }

    fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(at).copied()).map(|(start, end)| start as usize..end as usize);
        range.and_then(|range| self.text.get(range)).unwrap_or("")
    }
}

/// A record and those that carry on from it.
struct Parts<'a, 'r> {
    part: &'a [u8],
    records: &'r mut Records<'a>,
}

impl Parts<'_, '_> {
    fn go_on(&mut self) -> Option<()> {
        let (kind, _) = self.records.peek()?;
        (kind == CONTINUE).then_some(())?;
        self.part = self.records.next()?.1;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.part.is_empty() {
            self.go_on()?;
        }
        let (byte, rest) = self.part.split_first()?;
        self.part = rest;
        Some(*byte)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > self.part.len() {
            bytes -= self.part.len();
            self.go_on()?;
        }
        self.part = &self.part[bytes..];
        Some(())
    }
}

/// The records of a stream: two bytes of kind, two of length, and so many more.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn of(stream: &'a [u8], start: usize) -> Self {
        Self { rest: stream.get(start..).unwrap_or_default() }
    }

    fn peek(&self) -> Option<(u16, &'a [u8])> {
        let (kind, len) = (u16_at(self.rest, 0)?, usize::from(u16_at(self.rest, 2)?));
        Some((kind, self.rest.get(4..4 + len)?))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let (kind, data) = self.peek()?;
        self.rest = &self.rest[4 + data.len()..];
        Some((kind, data))
    }
}

/// Several short numbers side by side (MulRk, MS-XLS 2.4.175).
fn multiple(data: &[u8], out: &mut Cells) {
    let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
    let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
    for (column, number) in (first..=u16::MAX).zip(numbers) {
        out.push(row, column, u32_at(number, 2).map(|rk| Kept::Number(short_number(rk))));
    }
}

/// Thirty bits of a double or a whole number, in hundredths or not (RkNumber, MS-XLS 2.5.217).
fn short_number(rk: u32) -> f64 {
    let number = if rk & 2 != 0 { f64::from(rk.cast_signed() >> 2) } else { f64::from_bits(u64::from(rk & !3) << 32) };
    if rk & 1 != 0 { number / 100.0 } else { number }
}

/// A truth value or an error, as sheets show them.
fn truth(data: &[u8]) -> Option<String> {
    let [value, is_error, ..] = data else { return None };
    Some(if *is_error == 0 { (*value != 0).to_string() } else { "#ERROR".to_owned() })
}

/// Two bytes a character, or the lower one of each.
fn unicode(data: &[u8], count: usize, wide: bool) -> String {
    if !wide {
        return data.iter().take(count).map(|byte| char::from(*byte)).collect();
    }
    let units = data.chunks_exact(2).take(count).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Windows code pages of strings before BIFF8. Who leaves it out writes Chinese here.
fn code_page(number: u16) -> &'static Encoding {
    match number {
        950 | 10002 => encoding_rs::BIG5,
        932 | 10001 => encoding_rs::SHIFT_JIS,
        949 | 10003 => encoding_rs::EUC_KR,
        1252 | 0x8000 | 0x8001 => encoding_rs::WINDOWS_1252,
        65001 => encoding_rs::UTF_8,
        _ => encoding_rs::GB18030,
    }
}

fn short(text: &str) -> &str {
    let end = (0..=MOST_TEXT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    let low = u64::from(u32_at(data, at)?);
    Some(f64::from_bits(u64::from(u32_at(data, at + 4)?) << 32 | low))
}

#[cfg(test)]
mod tests;
