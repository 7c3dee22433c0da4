//! Sheets of an XLSX file as rows, cell by cell as they stand in the file.
//!
//! Rows are numbered as the file numbers them: exports leave blank rows out altogether. Numbers stay
//! numbers until it is known what their column holds.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, Xlsx};

use super::amounts;
use super::columns::{Column, Columns};
use super::table::{Row, trimmed};
use crate::evidence::ReadError;

/// Columns looked at; a bill has eleven, and a stray cell may stand in column 16384.
const MOST_COLUMNS: u32 = 256;
/// Rows of a sheet (ECMA-376 leaves it open; this is Excel's).
const MOST_ROWS: u32 = 1 << 20;
/// Days between the two beginnings of a sheet's calendar, 1899-12-30 and 1904-01-01.
const EPOCH_1904: f64 = 1462.0;
/// Doubles keep fifteen digits.
const FIFTEEN_DIGITS: f64 = 1e15;

/// An XLSX file.
pub struct Workbook {
    sheets: Xlsx<Cursor<Vec<u8>>>,
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
    /// [`ReadError::Malformed`].
    pub fn open(bytes: Vec<u8>) -> Result<Self, ReadError> {
        Ok(Self { sheets: guarded(|| Xlsx::new(Cursor::new(bytes)))? })
    }

    /// Its sheets, in its order.
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.sheet_names()
    }

    /// Gives out the rows of a sheet until `take` says `false`.
    ///
    /// # Errors
    /// [`ReadError::Malformed`].
    pub fn each_row(&mut self, sheet: &str, take: &mut dyn FnMut(&SheetRow) -> bool) -> Result<(), ReadError> {
        let shift = if self.sheets.has_1904_epoch() { EPOCH_1904 } else { 0.0 };
        let mut cells = guarded(|| self.sheets.worksheet_cells_reader(sheet))?;
        let mut row = SheetRow::default();
        while let Some(cell) = guarded(|| cells.next_cell())? {
            let (line, column) = cell.get_position();
            if line >= MOST_ROWS {
                return Err(ReadError::Malformed(format!("a cell in row {line}, past the end of any sheet")));
            }
            let line = u64::from(line) + 1;
            if line != row.line {
                if row.line > 0 && !take(&row) {
                    return Ok(());
                }
                row = SheetRow { line, cells: Vec::new(), shift };
            }
            if let Some(cell) = Cell::of(cell.get_value()).filter(|_| column < MOST_COLUMNS) {
                let at = column as usize;
                if row.cells.len() <= at {
                    row.cells.resize(at + 1, Cell::Text(String::new()));
                }
                row.cells[at] = cell;
            }
        }
        if row.line > 0 {
            take(&row);
        }
        Ok(())
    }
}

impl SheetRow {
    /// Its fields as text, numbers written as what their column holds, if the columns are known.
    pub fn row(&self, columns: Option<&Columns>) -> Row {
        let at = |column| columns.and_then(|columns| columns.position(column));
        let (time, amount) = (at(Column::Made), at(Column::Amount));
        let field = |(at, cell): (usize, &Cell)| match cell {
            Cell::Text(text) => trimmed(text).to_owned(),
            Cell::Number(number) if Some(at) == time => (number + self.shift).to_string(),
            // An amount that does not end at the 分 is none; it is shown in the note.
            Cell::Number(number) if Some(at) == amount => amounts::two_places(*number).unwrap_or_else(|| format!("≈{number}")),
            // An id of more digits is no longer what it was, and is written so that this shows.
            Cell::Number(number) if number.abs() >= FIFTEEN_DIGITS => format!("{number:E}"),
            Cell::Number(number) => number.to_string(),
        };
        Row { line: self.line, fields: self.cells.iter().enumerate().map(field).collect() }
    }
}

impl Cell {
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

/// calamine 0.38 overflows on cell references past 2^32, which a damaged file may hold: where overflow
/// is checked it panics. A damaged file is still evidence and must not end the job.
fn guarded<T>(read: impl FnOnce() -> Result<T, calamine::XlsxError>) -> Result<T, ReadError> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| ReadError::Malformed(error.to_string())),
        Err(_) => Err(ReadError::Malformed("a cell reference that is none".to_owned())),
    }
}
