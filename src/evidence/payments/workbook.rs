//! Sheets of an XLSX or XLS file as rows, cell by cell as they stand in the file.
//!
//! Rows are numbered as the file numbers them: exports leave blank rows out altogether. Numbers stay
//! numbers until it is known what their column holds.

use super::biff::{self, Biff, Trouble, Value};
use super::columns::{Column, Columns};
use super::table::{Row, trimmed};
use super::xlsx::Xlsx;
use super::{amounts, compound};
use crate::evidence::{Encoding, ReadError};

/// Columns looked at; a bill has eleven, and a stray cell may stand in column 16384.
const MOST_COLUMNS: u32 = 256;
/// Rows of a sheet (ECMA-376 leaves it open; this is Excel's).
const MOST_ROWS: u32 = 1 << 20;
/// Of the texts of a row, in bytes, and of all rows of a sheet: one stored string may be pointed at by every cell.
const ROW_TEXT: usize = 16 << 10;
const SHEET_TEXT: usize = 128 << 20;
/// Days between the two beginnings of a sheet's calendar, 1899-12-30 and 1904-01-01.
const EPOCH_1904: f64 = 1462.0;
/// Doubles keep fifteen digits.
const FIFTEEN_DIGITS: f64 = 1e15;

/// A file of sheets.
pub enum Workbook {
    /// As written since 2007: a zip of XML.
    Xlsx(Box<Xlsx>),
    /// As written before, and by many banks today.
    Xls(Biff),
}

/// A row of a sheet.
#[derive(Debug, Default)]
pub struct SheetRow {
    /// As the file numbers it, counted from 1.
    line: u64,
    cells: Vec<Cell>,
    /// Bytes of its texts.
    texts: usize,
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
        Ok(Self::Xlsx(Box::new(Xlsx::open(bytes)?)))
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
            Self::Xlsx(sheets) => sheets.sheets(),
            Self::Xls(sheets) => sheets.sheets(),
        }
    }

    /// Gives out the rows of a sheet until `take` says `false`.
    ///
    /// # Errors
    /// [`ReadError::Malformed`].
    pub fn each_row(&mut self, sheet: &str, take: &mut dyn FnMut(&SheetRow) -> bool) -> Result<(), ReadError> {
        let mut texts = 0;
        let take = &mut |row: &SheetRow| {
            texts += row.texts;
            texts <= SHEET_TEXT && take(row)
        };
        self.rows(sheet, take)?;
        if texts > SHEET_TEXT {
            return Err(ReadError::Malformed(format!("its cells repeat more than {} MiB of text", SHEET_TEXT >> 20)));
        }
        Ok(())
    }

    fn rows(&mut self, sheet: &str, take: &mut dyn FnMut(&SheetRow) -> bool) -> Result<(), ReadError> {
        match self {
            Self::Xlsx(sheets) => {
                let (mut rows, mut past) = (Rows::new(sheets.from_1904), None);
                let mut stopped = false;
                let ended = sheets.each_cell(sheet, &mut |line, column, value| {
                    past = (line >= MOST_ROWS).then_some(line);
                    stopped = past.is_some() || !rows.cell(line, column, value, take);
                    !stopped
                });
                if let Some(line) = past {
                    return Err(ReadError::Malformed(format!("a cell in row {line}, past the end of any sheet")));
                }
                ended?;
                if !stopped {
                    rows.end(take);
                }
                Ok(())
            }
            Self::Xls(sheets) => {
                let (mut rows, mut stopped) = (Rows::new(sheets.from_1904), false);
                let ended = sheets.each_cell(sheet, &mut |line, column, value| {
                    stopped = !rows.cell(line, column, value, take);
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
    fn cell(&mut self, line: u32, column: u32, cell: Value<'_>, take: &mut dyn FnMut(&SheetRow) -> bool) -> bool {
        let line = u64::from(line) + 1;
        if line != self.row.line {
            if self.row.line > 0 && !take(&self.row) {
                return false;
            }
            self.row = SheetRow { line, shift: self.row.shift, ..SheetRow::default() };
        }
        if column < MOST_COLUMNS {
            let at = column as usize;
            let cell = match cell {
                Value::Number(number) => Cell::Number(number),
                Value::Text(_) if self.row.texts > ROW_TEXT => Cell::Text("…".to_owned()),
                Value::Text(text) => {
                    self.row.texts += text.len();
                    Cell::Text(text.to_owned())
                }
            };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_that_every_cell_points_at_is_not_copied_without_end() {
        let strings = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(4000));
        let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(20));
        let open = |rows: usize| Workbook::open(super::super::xlsx::tests::book(&[&row.repeat(rows)], &strings)).expect("a workbook");
        let (mut seen, mut longest) = (0, 0);
        let ended = open(10_000).each_row("S0", &mut |row| {
            let fields = row.row(None).fields;
            assert_eq!((fields.len(), fields[19].as_str()), (20, "…"));
            longest = longest.max(fields.iter().map(String::len).sum());
            seen += 1;
            true
        });
        assert!(matches!(ended, Err(ReadError::Malformed(_))));
        assert!(seen > 5000 && longest <= ROW_TEXT + 8000, "{seen} {longest}");
        assert!(open(10).each_row("S0", &mut |_| true).is_ok());
    }
}
