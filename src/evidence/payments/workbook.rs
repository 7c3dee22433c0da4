//! Sheets of an XLSX or XLS file as rows, cell by cell as they stand in the file.
//!
//! Rows are numbered as the file numbers them: exports leave blank rows out altogether. Numbers stay
//! numbers until it is known what their column holds.

use std::io::{Cursor, ErrorKind, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, Xlsx};

use super::biff::{self, Biff, Trouble, Value};
use super::columns::{Column, Columns};
use super::table::{Row, trimmed};
use super::{amounts, compound};
use crate::archive::{ArchiveReader, Limits, Refusal};
use crate::evidence::{Encoding, ReadError};

/// Columns looked at; a bill has eleven, and a stray cell may stand in column 16384.
const MOST_COLUMNS: u32 = 256;
/// Rows of a sheet (ECMA-376 leaves it open; this is Excel's).
const MOST_ROWS: u32 = 1 << 20;
/// Bytes of all entries together, inflated: shared strings are taken into memory as a whole.
const MOST_INFLATED: u64 = 64 << 20;
/// Entries of the zip that a sheet file is.
const MOST_ENTRIES: u64 = 2000;
/// Days between the two beginnings of a sheet's calendar, 1899-12-30 and 1904-01-01.
const EPOCH_1904: f64 = 1462.0;
/// Doubles keep fifteen digits.
const FIFTEEN_DIGITS: f64 = 1e15;

/// A file of sheets.
pub enum Workbook {
    /// As written since 2007: a zip of XML.
    Xlsx(Box<Xlsx<Cursor<Vec<u8>>>>),
    /// As written before, and by many banks today.
    Xls(Biff),
}

/// A row of a sheet.
#[derive(Debug, Default)]
pub struct SheetRow {
    /// As the file numbers it, counted from 1.
    line: u64,
    cells: Vec<Cell>,
    /// Days that serial times are off by.
    shift: f64,
}

#[derive(Debug, Clone)]
enum Cell {
    Text(String),
    Number(f64),
}

impl Workbook {
    /// Opens one.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] where it inflates to more than is taken into memory; [`ReadError::Malformed`].
    pub fn open(bytes: Vec<u8>) -> Result<Self, ReadError> {
        if bytes.starts_with(compound::MAGIC) {
            return if bytes.len() as u64 > biff::LIMIT {
                Err(ReadError::TooLarge { limit: biff::LIMIT })
            } else {
                Biff::open(&bytes).map(Self::Xls).map_err(malformed)
            };
        }
        bounded(&bytes)?;
        Ok(Self::Xlsx(Box::new(guarded(|| Xlsx::new(Cursor::new(bytes)))?)))
    }

    /// What it is written in.
    pub fn encoding(&self) -> Encoding {
        match self {
            Self::Xlsx(_) => Encoding::Xlsx,
            Self::Xls(_) => Encoding::Xls,
        }
    }

    /// Its sheets, in its order.
    pub fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(sheets) => sheets.sheet_names(),
            Self::Xls(sheets) => sheets.sheets(),
        }
    }

    /// Gives out the rows of a sheet until `take` says `false`.
    ///
    /// # Errors
    /// [`ReadError::Malformed`].
    pub fn each_row(&mut self, sheet: &str, take: &mut dyn FnMut(&SheetRow) -> bool) -> Result<(), ReadError> {
        match self {
            Self::Xlsx(sheets) => {
                let mut rows = Rows::new(sheets.has_1904_epoch());
                let mut cells = guarded(|| sheets.worksheet_cells_reader(sheet))?;
                while let Some(cell) = guarded(|| cells.next_cell())? {
                    let (line, column) = cell.get_position();
                    if line >= MOST_ROWS {
                        return Err(ReadError::Malformed(format!("a cell in row {line}, past the end of any sheet")));
                    }
                    if !rows.cell(line, column, Cell::of(cell.get_value()), take) {
                        return Ok(());
                    }
                }
                rows.end(take);
                Ok(())
            }
            Self::Xls(sheets) => {
                let (mut rows, mut stopped) = (Rows::new(sheets.from_1904), false);
                let ended = sheets.each_cell(sheet, &mut |line, column, value| {
                    stopped = !rows.cell(line, column, Some(Cell::of_old(value)), take);
                    !stopped
                });
                if !stopped {
                    rows.end(take);
                }
                ended.map_err(malformed)
            }
        }
    }
}

/// Cells to rows.
struct Rows {
    row: SheetRow,
}

impl Rows {
    fn new(from_1904: bool) -> Self {
        Self { row: SheetRow { shift: if from_1904 { EPOCH_1904 } else { 0.0 }, ..SheetRow::default() } }
    }

    /// Takes a cell; a row that ends with it is given out. `false` where no more are wanted.
    fn cell(&mut self, line: u32, column: u32, cell: Option<Cell>, take: &mut dyn FnMut(&SheetRow) -> bool) -> bool {
        let line = u64::from(line) + 1;
        if line != self.row.line {
            if self.row.line > 0 && !take(&self.row) {
                return false;
            }
            self.row = SheetRow { line, cells: Vec::new(), shift: self.row.shift };
        }
        if let Some(cell) = cell.filter(|_| column < MOST_COLUMNS) {
            let at = column as usize;
            if self.row.cells.len() <= at {
                self.row.cells.resize(at + 1, Cell::Text(String::new()));
            }
            self.row.cells[at] = cell;
        }
        true
    }

    fn end(&self, take: &mut dyn FnMut(&SheetRow) -> bool) {
        if self.row.line > 0 {
            take(&self.row);
        }
    }
}

impl SheetRow {
    /// Its fields as text, numbers written as what their column holds, if the columns are known.
    pub fn row(&self, columns: Option<&Columns>) -> Row {
        let holds = |at| columns.and_then(|columns| columns.at(at));
        let field = |(at, cell): (usize, &Cell)| match cell {
            Cell::Text(text) => trimmed(text).to_owned(),
            Cell::Number(number) if holds(at).is_some_and(Column::is_day) => (number + self.shift).to_string(),
            // An amount that does not end at the 分 is none; it is shown in the note.
            Cell::Number(number) if holds(at).is_some_and(Column::is_amount) => {
                amounts::two_places(*number).unwrap_or_else(|| format!("≈{number}"))
            }
            // An id of more digits is no longer what it was, and is written so that this shows.
            Cell::Number(number) if number.abs() >= FIFTEEN_DIGITS => format!("{number:E}"),
            Cell::Number(number) => number.to_string(),
        };
        Row { line: self.line, fields: self.cells.iter().enumerate().map(field).collect() }
    }
}

impl Cell {
    fn of_old(value: Value<'_>) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Number(number) => Self::Number(number),
        }
    }

    fn of(value: &DataRef<'_>) -> Option<Self> {
        Some(match value {
            DataRef::Empty => return None,
            #[allow(clippy::cast_precision_loss)] // XLSX has no integers; other kinds of sheets do.
            DataRef::Int(number) => Self::Number(*number as f64),
            DataRef::Float(number) => Self::Number(*number),
            // Which cells are times is told by the column, not by the number format (tafia/calamine #153).
            DataRef::DateTime(time) => Self::Number(time.as_f64()),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Self::Text(text.clone()),
            DataRef::SharedString(text) => Self::Text((*text).to_owned()),
            DataRef::Bool(truth) => Self::Text(truth.to_string()),
            DataRef::Error(error) => Self::Text(error.to_string()),
        })
    }
}

/// Refuses what inflates to more than is taken into memory, by the sizes it states and by those it has.
fn bounded(bytes: &[u8]) -> Result<(), ReadError> {
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
    Ok(())
}

fn malformed(trouble: Trouble) -> ReadError {
    ReadError::Malformed(
        match trouble {
            Trouble::NotASheet => "no sheets in it",
            Trouble::Protected => "it is protected by a password",
            Trouble::Cut => "it ends before it says so",
        }
        .to_owned(),
    )
}

/// calamine 0.38 overflows on cell references past 2^32, which a damaged file may hold: where overflow
/// is checked it panics. A damaged file is still evidence and must not end the job.
fn guarded<T>(read: impl FnOnce() -> Result<T, calamine::XlsxError>) -> Result<T, ReadError> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| ReadError::Malformed(error.to_string())),
        Err(_) => Err(ReadError::Malformed("a cell reference that is none".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::ArchiveWriter;

    /// A sheet file whose shared strings are `times` MiB of one string, repeated.
    fn strings(times: u64) -> Vec<u8> {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
        let text = b"<si><t>aaaaa</t></si>".repeat((1 << 20) / 21);
        let mut entry = writer.stream("xl/sharedStrings.xml", times << 20);
        for _ in 0..times {
            entry.write(&text).expect("in memory");
        }
        entry.finish().expect("in memory");
        writer.finish().expect("in memory").into_inner()
    }

    /// Every stated size of the only entry, in both headers, set to another.
    fn stating(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
        let directory = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a directory");
        for at in [22, directory + 24] {
            bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn what_inflates_to_too_much_is_refused() {
        let bomb = strings(200);
        assert!(bomb.len() < 2 << 20, "{}", bomb.len());
        assert!(matches!(Workbook::open(bomb.clone()), Err(ReadError::TooLarge { limit: MOST_INFLATED })));
        // One that lies about its size gets no further than it says, or is refused.
        assert!(Workbook::open(stating(bomb, 1000)).is_err());
    }

    #[test]
    fn too_many_entries_are_refused() {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
        for n in 0..=MOST_ENTRIES {
            writer.add_bytes(&format!("xl/{n}.xml"), b"").expect("in memory");
        }
        let bytes = writer.finish().expect("in memory").into_inner();
        assert!(matches!(Workbook::open(bytes), Err(ReadError::TooLarge { .. })));
    }
}
