//! WeChat Pay bills as XLSX, as exported since July 2025.
//!
//! The bill may be in any sheet, and a copy of it in another: a program that imported it leaves a
//! table `Column1…` before it. The sheet that begins with the bill's title counts; rows of other
//! sheets count only where they are not in it.

use std::collections::HashMap;

use super::bill::Bill;
use super::columns::Columns;
use super::text_bill::LIMIT;
use super::wechat::{FORMAT, is_title};
use super::workbook::Workbook;
use crate::evidence::{Certainty, Encoding, Fact, Kind, PaymentRow, ReadError, Reader, Reason, Sample, Source, Summary};
use crate::finding::{Finding, Place, What};

/// WeChat Pay bills that are sheets.
pub struct WechatXlsx;

impl Reader for WechatXlsx {
    fn name(&self) -> &'static str {
        "wechat-pay-xlsx"
    }
    fn title(&self) -> &'static str {
        "微信支付账单（电子表格）"
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let name = zip_names(sample.head).find(|name| name.starts_with(b"xl/"))?;
        Some(Reason::new(Certainty::Shape, format!("zip archive with {}", String::from_utf8_lossy(name))))
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut book = Workbook::open(source.whole(LIMIT)?)?;
        let mut zone = None;
        match bills(&mut book)? {
            Bills::None => out(Fact::Note(Finding::new(What::SpreadsheetNotABill {}, Place::file("")))),
            Bills::NoHeader => zone = Some(Bill::of_sheet(&FORMAT).close(out)),
            Bills::In { sheet, others } => {
                let mut seen = Seen::default();
                zone = Some(read_sheet(&mut book, &sheet, &mut |fact| {
                    if let Fact::Payment(row) = &fact {
                        seen.add(row);
                    }
                    out(fact);
                })?);
                for other in others {
                    read_other(&mut book, other, &mut seen, out)?;
                }
            }
        }
        Ok(Summary { encoding: Some(Encoding::Xlsx), zone, ..Summary::default() })
    }
}

/// Names in the local headers of a zip's beginning (APPNOTE.TXT 4.3.7), found by their signature:
/// sizes before the data are often left out.
pub fn zip_names(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    const SIGNATURE: &[u8] = b"PK\x03\x04";
    let starts = head.windows(4).enumerate().filter(|(_, bytes)| *bytes == SIGNATURE).map(|(at, _)| at);
    starts.take_while(|_| head.starts_with(SIGNATURE)).filter_map(|at| {
        let len = u16::from_le_bytes([*head.get(at + 26)?, *head.get(at + 27)?]);
        head.get(at + 30..at + 30 + usize::from(len))
    })
}

/// Where the bill is.
enum Bills {
    /// Nothing of it anywhere.
    None,
    /// Its title, but no header.
    NoHeader,
    /// In a sheet; other sheets have its header too.
    In { sheet: String, others: Vec<String> },
}

fn bills(book: &mut Workbook) -> Result<Bills, ReadError> {
    let mut titled_only = false;
    let mut with_header: Vec<(String, bool)> = Vec::new();
    let mut failure = None;
    let sheets = book.sheets();
    for sheet in &sheets {
        let (mut begins_with_title, mut title, mut header) = (None, false, false);
        let scanned = book.each_row(sheet, &mut |row| {
            let row = row.row(None);
            if !row.is_blank() {
                title |= is_title(row.first());
                begins_with_title.get_or_insert(is_title(row.first()));
                header = Columns::of(&row, FORMAT.layouts).is_some();
            }
            !header
        });
        // A sheet may be a chart; it is no failure if another one holds the bill.
        if let Err(error) = scanned {
            failure = Some(error);
        }
        titled_only |= title;
        if header {
            with_header.push((sheet.clone(), begins_with_title == Some(true)));
        }
    }
    if with_header.is_empty() {
        return match (titled_only, failure) {
            (true, _) => Ok(Bills::NoHeader),
            (false, Some(error)) if sheets.len() == 1 => Err(error),
            (false, _) => Ok(Bills::None),
        };
    }
    let main = with_header.iter().position(|(_, titled)| *titled).unwrap_or(0);
    let (sheet, _) = with_header.remove(main);
    Ok(Bills::In { sheet, others: with_header.into_iter().map(|(sheet, _)| sheet).collect() })
}

fn read_sheet(book: &mut Workbook, sheet: &str, out: &mut dyn FnMut(Fact)) -> Result<&'static str, ReadError> {
    let mut bill = Bill::of_sheet(&FORMAT);
    let mut line = 0;
    let ended = book.each_row(sheet, &mut |row| {
        let row = row.row(bill.columns());
        line = row.line;
        bill.take(&row, out);
        true
    });
    match ended {
        // The rows before the damage stand; what comes after it is lost, and that is told.
        Err(ReadError::Malformed(why)) if bill.has_rows() => {
            out(Fact::Note(Finding::new(What::RowNotUnderstood { text: why }, Place::line("", line + 1))));
        }
        ended => ended?,
    }
    Ok(bill.close(out))
}

/// Rows of another sheet count where they have not been seen; its notes stay out, for it may be any working copy.
fn read_other(book: &mut Workbook, sheet: String, seen: &mut Seen, out: &mut dyn FnMut(Fact)) -> Result<(), ReadError> {
    let (mut repeated, mut added) = (0, 0);
    read_sheet(book, &sheet, &mut |fact| {
        if let Fact::Payment(row) = &fact {
            if seen.again(row) {
                repeated += 1;
            } else {
                added += 1;
                out(fact);
            }
        }
    })?;
    out(Fact::Note(Finding::new(What::SheetRepeats { sheet, repeated, added }, Place::file(""))));
    Ok(())
}

/// The rows of the first sheet, as often as they stand in it.
#[derive(Default)]
struct Seen(HashMap<Key, u64>);

type Key = (i64, String, rust_decimal::Decimal, [Option<String>; 5]);

impl Seen {
    fn key(row: &PaymentRow) -> Key {
        let texts = [&row.transaction_id, &row.merchant_order_id, &row.counterparty, &row.item, &row.status].map(Clone::clone);
        (row.at.unix(), row.direction.clone(), row.amount.decimal(), texts)
    }

    fn add(&mut self, row: &PaymentRow) {
        *self.0.entry(Self::key(row)).or_default() += 1;
    }

    /// Whether it is one of them, each of which may be met once.
    fn again(&mut self, row: &PaymentRow) -> bool {
        match self.0.get_mut(&Self::key(row)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}
