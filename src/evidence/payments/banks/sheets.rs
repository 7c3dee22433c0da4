//! Statements that are sheets: XLS as banks write them, and XLSX as people save them again.

use super::layouts::{ALL, Statement};
use super::reading::Reading;
use super::{Encoding, LIMIT, Signs, header_in};
use crate::evidence::payments::compound;
use crate::evidence::payments::sheets::zip_names;
use crate::evidence::payments::table::Row;
use crate::evidence::payments::workbook::Workbook;
use crate::evidence::{Certainty, Fact, Kind, ReadError, Reader, Reason, Sample, Source, Summary};
use crate::finding::{Finding, Place, What};

/// Rows of a sheet in which a header is looked for.
const HEADER_WITHIN: u64 = 200;

/// A sheet of a bank whose layout shows only when the whole file is read.
pub struct BankSheet;

impl Reader for BankSheet {
    fn name(&self) -> &'static str {
        "bank-sheet"
    }
    fn title(&self) -> &'static str {
        "银行交易明细（电子表格）"
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        if sample.head.starts_with(compound::MAGIC) {
            let beginning =
                is_workbook(sample.head).then(|| Reason::new(Certainty::Shape, "compound file with the beginning of a workbook"));
            return beginning;
        }
        // Of a larger zip the head does not tell whose sheets are in it.
        let whole = sample.len == sample.head.len() as u64 && zip_names(sample.head).any(|name| name.starts_with(b"xl/"));
        let mut book = whole.then(|| Workbook::open(sample.head.to_vec()).ok()).flatten()?;
        let (_, statement, why) = find(&mut book, ALL)?;
        let certainty = if statement.is_assumed() { Certainty::Shape } else { Certainty::Header };
        Some(Reason::new(certainty, why))
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        read(source.whole(LIMIT)?, None, out)
    }
}

/// Why a small XLS file is of this bank.
pub fn recognize(sample: &Sample<'_>, statement: &'static Statement) -> Option<Reason> {
    if sample.len != sample.head.len() as u64 || !names_in_utf16(sample.head, statement) {
        return None;
    }
    let mut book = Workbook::open(sample.head.to_vec()).ok()?;
    let (_, _, why) = find(&mut book, &[statement])?;
    let certainty = if statement.is_assumed() { Certainty::Shape } else { Certainty::Header };
    Some(Reason::new(certainty, why))
}

/// Reads the sheets that have a header of `wanted`, or of any bank.
pub fn read(bytes: Vec<u8>, wanted: Option<&'static Statement>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
    let encoding = if bytes.starts_with(compound::MAGIC) { Encoding::Xls } else { Encoding::Xlsx };
    let zone = read_book(&mut Workbook::open(bytes)?, wanted, out)?;
    if zone.is_none() {
        out(Fact::Note(Finding::new(What::SpreadsheetNotABill {}, Place::file(""))));
    }
    Ok(Summary { encoding: Some(encoding), zone, ..Summary::default() })
}

/// The same of a workbook that is open; where no sheet is a bank's, there is no zone.
pub fn read_book(
    book: &mut Workbook,
    wanted: Option<&'static Statement>,
    out: &mut dyn FnMut(Fact),
) -> Result<Option<&'static str>, ReadError> {
    let mut zone = None;
    let single = wanted.map(|statement| [statement]);
    let known: &[&'static Statement] = single.as_ref().map_or(ALL, |single| single.as_slice());
    for sheet in book.sheets() {
        let Some((statement, _)) = find_in(book, &sheet, known) else { continue };
        if wanted.is_none() {
            out(Fact::Note(Finding::new(What::SheetReadAs { sheet: sheet.clone(), title: statement.title.to_owned() }, Place::file(""))));
        }
        zone = Some(read_sheet(book, &sheet, statement, out)?);
    }
    Ok(zone)
}

fn read_sheet(
    book: &mut Workbook,
    sheet: &str,
    statement: &'static Statement,
    out: &mut dyn FnMut(Fact),
) -> Result<&'static str, ReadError> {
    let mut signs = Signs::of(statement);
    if statement.is_assumed() {
        // Damage is met and told below.
        let _ = each_row(book, sheet, &mut |row| signs.take(&row));
    }
    let mut reading = Reading::new(statement, signs.any);
    let mut line = 0;
    let ended = book.each_row(sheet, &mut |row| {
        let row = row.row(reading.columns());
        line = row.line;
        reading.take(&row, out);
        true
    });
    match ended {
        // The rows before the damage stand; what comes after it is lost, and that is told.
        Err(ReadError::Malformed(why)) if reading.has_rows() => {
            out(Fact::Note(Finding::new(What::RowNotUnderstood { text: why }, Place::line("", line + 1))));
        }
        ended => ended?,
    }
    Ok(reading.close(out))
}

fn each_row(book: &mut Workbook, sheet: &str, take: &mut dyn FnMut(Row) -> bool) -> Result<(), ReadError> {
    book.each_row(sheet, &mut |row| take(row.row(None)))
}

/// The first sheet that has a header of one of these banks.
fn find(book: &mut Workbook, known: &[&'static Statement]) -> Option<(String, &'static Statement, String)> {
    book.sheets().into_iter().find_map(|sheet| {
        let (statement, why) = find_in(book, &sheet, known)?;
        Some((sheet, statement, why))
    })
}

fn find_in(book: &mut Workbook, sheet: &str, known: &[&'static Statement]) -> Option<(&'static Statement, String)> {
    let mut found: Vec<Option<String>> = known.iter().map(|_| None).collect();
    // A sheet may be a chart, or be damaged further down.
    let _ = each_row(book, sheet, &mut |row| {
        for (statement, why) in known.iter().zip(&mut found).filter(|(_, why)| why.is_none()) {
            *why = header_in(&row, statement);
        }
        row.line < HEADER_WITHIN && found.first().is_some_and(Option::is_none)
    });
    known.iter().zip(found).find_map(|(statement, why)| Some((*statement, why?)))
}

/// Whether the names of a header stand in the bytes of a file as sheets write them: cheaper than to open it.
fn names_in_utf16(head: &[u8], statement: &Statement) -> bool {
    let wide: Vec<u8> = statement.layouts[0].columns[0].1[0].encode_utf16().flat_map(u16::to_le_bytes).collect();
    statement.is_assumed() || statement.layouts.len() > 1 || head.windows(wide.len()).any(|window| window == wide)
}

/// The beginning of a workbook (BOF, MS-XLS 2.4.21) stands at the beginning of a sector.
fn is_workbook(head: &[u8]) -> bool {
    head.chunks(512).any(|sector| matches!(sector, [0x09, 0x08, _, 0, 0, 5 | 6, 5, 0, ..]))
}
