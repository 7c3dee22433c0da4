//! Bills that are sheets, exported as XLSX or saved so: what a workbook is shows in the headers of its sheets.
//!
//! The bill may be in any sheet, and a copy of it in another: a program that imported it leaves a
//! table `Column1…` before it. The sheet that begins with the bill's title counts; rows of other
//! sheets count only where they are not in it.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::columns::{Columns, Header};
use super::format::Format;
use super::orders::Orders;
use super::text_bill::{LIMIT, bill, survey};
use super::workbook::Workbook;
use super::{alipay, banks, jd, meituan, paypal, stripe, taobao, wechat};
use crate::case::ColumnMap;
use crate::evidence::{Certainty, Encoding, Fact, Kind, PaymentRow, ReadError, Reader, Reason, Sample, Source, Summary, TurnedOut};
use crate::finding::{Finding, Place, What};

/// A format of bills as sheets.
pub struct SheetBill {
    /// The reader's name.
    pub name: &'static str,
    /// What it is called for people.
    pub title: &'static str,
    /// The format.
    pub format: &'static Format,
}

/// WeChat Pay bills that are sheets.
pub static WECHAT_XLSX: SheetBill =
    SheetBill { name: "wechat-pay-xlsx", title: "微信支付账单（电子表格）", format: &wechat::FORMAT };
/// Alipay bills saved as sheets.
pub static ALIPAY_XLSX: SheetBill = SheetBill { name: "alipay-xlsx", title: "支付宝账单（电子表格）", format: &alipay::FORMAT };
/// JD bills saved as sheets.
pub static JD_XLSX: SheetBill = SheetBill { name: "jd-xlsx", title: "京东账单（电子表格）", format: &jd::FORMAT };
/// Meituan bills saved as sheets.
pub static MEITUAN_XLSX: SheetBill = SheetBill { name: "meituan-xlsx", title: "美团账单（电子表格）", format: &meituan::FORMAT };
/// Lists of Taobao orders that are sheets.
pub static TAOBAO_XLSX: SheetBill =
    SheetBill { name: "taobao-orders-xlsx", title: "淘宝订单列表（电子表格）", format: &taobao::FORMAT };
/// PayPal reports saved as sheets.
pub static PAYPAL_XLSX: SheetBill =
    SheetBill { name: "paypal-xlsx", title: "PayPal 交易记录（电子表格）", format: &paypal::FORMAT };
/// Stripe reports saved as sheets.
pub static STRIPE_XLSX: SheetBill =
    SheetBill { name: "stripe-xlsx", title: "Stripe 交易记录（电子表格）", format: &stripe::FORMAT };

/// Rows of a sheet within which a header is looked for, blank ones left out.
const HEADER_WITHIN: u64 = 1000;

/// The formats that are looked for in a workbook; of equals the first.
static SHEETS: &[&SheetBill] = &[&WECHAT_XLSX, &ALIPAY_XLSX, &JD_XLSX, &MEITUAN_XLSX, &TAOBAO_XLSX, &PAYPAL_XLSX, &STRIPE_XLSX];

impl Reader for SheetBill {
    fn name(&self) -> &'static str {
        self.name
    }
    fn title(&self) -> &'static str {
        self.title
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    /// A workbook shows what it is only once it is opened: [`AnyWorkbook`] does that once for all formats.
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut book = Workbook::open(source.whole(LIMIT)?)?;
        let bills = bills(&mut book, self.format, None)?;
        read(&mut book, self.format, None, bills, out)
    }
}

/// Any workbook. Where a sheet holds a known bill, it is read as that.
pub struct AnyWorkbook;

impl Reader for AnyWorkbook {
    fn name(&self) -> &'static str {
        "workbook"
    }
    fn title(&self) -> &'static str {
        "电子表格"
    }
    fn kind(&self) -> Kind {
        Kind::Document
    }
    fn surest(&self) -> Certainty {
        Certainty::Shape
    }
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let name = zip_names(sample.head).find(|name| name.starts_with(b"xl/"))?;
        Some(Reason::new(Certainty::Shape, format!("zip archive with {}", String::from_utf8_lossy(name))))
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut book = Workbook::open(source.whole(LIMIT)?)?;
        let mut titled = None;
        for kind in SHEETS {
            match bills(&mut book, kind.format, None)? {
                Bills::None => {}
                Bills::NoHeader => titled = titled.or(Some(*kind)),
                Bills::In(bills) => {
                    let found = TurnedOut::new(*kind, bills.why.clone());
                    return Ok(Summary { turned_out: Some(found), ..read(&mut book, kind.format, None, Bills::In(bills), out)? });
                }
            }
        }
        if let Some(kind) = titled {
            let found = TurnedOut::new(kind, "a sheet has the title of this format, but no header row is known");
            return Ok(Summary { turned_out: Some(found), ..read(&mut book, kind.format, None, Bills::NoHeader, out)? });
        }
        if let Some(zone) = banks::read_book(&mut book, None, out)? {
            let found = TurnedOut::new(&banks::BankSheet, "a sheet has the columns of a bank's statement");
            return Ok(Summary { encoding: Some(Encoding::Xlsx), zone: Some(zone), turned_out: Some(found), ..Summary::default() });
        }
        out(Fact::Note(Finding::new(What::SpreadsheetNotABill {}, Place::file(""))));
        Ok(Summary { encoding: Some(Encoding::Xlsx), ..Summary::default() })
    }
}

/// What a workbook that lies in the head as a whole is.
pub fn known(sample: &Sample<'_>) -> Option<(&'static SheetBill, Reason)> {
    if sample.len > sample.head.len() as u64 || AnyWorkbook.recognize(sample).is_none() {
        return None;
    }
    let mut book = Workbook::open(sample.head.to_vec()).ok()?;
    SHEETS.iter().find_map(|kind| match bills(&mut book, kind.format, None) {
        Ok(Bills::In(bills)) => Some((*kind, Reason::new(Certainty::Header, bills.why))),
        _ => None,
    })
}

/// Names in the local headers of a zip's beginning (APPNOTE.TXT 4.3.7), found by their signature:
/// sizes before the data are often left out.
pub fn zip_names(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    const SIGNATURE: &[u8] = b"PK\x03\x04";
    let zip = if head.starts_with(SIGNATURE) { head } else { &[] };
    memchr::memmem::find_iter(zip, SIGNATURE).filter_map(|at| {
        let len = u16::from_le_bytes([*head.get(at + 26)?, *head.get(at + 27)?]);
        head.get(at + 30..at + 30 + usize::from(len))
    })
}

/// Where the bill is.
pub enum Bills {
    /// Nothing of it anywhere.
    None,
    /// Its title, but no header.
    NoHeader,
    /// In a sheet.
    In(In),
}

/// In which sheets.
pub struct In {
    /// The sheet that counts.
    sheet: String,
    /// Others that have its header too.
    others: Vec<String>,
    /// By what it is known.
    why: String,
}

/// Looks for a bill in the sheets.
pub fn bills(book: &mut Workbook, format: &Format, map: Option<&ColumnMap>) -> Result<Bills, ReadError> {
    let wanted = map.map_or(Header::Of(format.layouts), Header::Mapped);
    let mut titled_only = false;
    let mut with_header: Vec<(String, bool, String)> = Vec::new();
    let mut failure = None;
    let sheets = book.sheets();
    for sheet in sheets.iter().filter(|sheet| map.is_none_or(|map| map.sheet.trim().is_empty() || map.sheet.trim() == **sheet)) {
        let (mut begins_with_title, mut title, mut foreign, mut header, mut looked_at) = (None, false, false, None, 0);
        let scanned = book.each_row(sheet, &mut |row| {
            let row = row.row(None);
            if !row.is_blank() {
                looked_at += 1;
                let is_title = (format.is_title)(row.first());
                title |= is_title;
                foreign |= (format.is_foreign)(row.first());
                begins_with_title.get_or_insert(is_title);
                header = Columns::by(&row, wanted).map(|columns| {
                    let names = format.layouts.get(columns.layout).map_or_else(String::new, |layout| layout.told_by(&row));
                    format!("sheet {sheet} row {} has {names}", row.line)
                });
            }
            header.is_none() && !foreign && looked_at < HEADER_WITHIN
        });
        // A sheet may be a chart; it is no failure if another one holds the bill.
        if let Err(error) = scanned {
            failure = Some(error);
        }
        titled_only |= title;
        if let Some(why) = header {
            with_header.push((sheet.clone(), begins_with_title == Some(true), why));
        }
    }
    if with_header.is_empty() {
        return match (titled_only, failure) {
            (true, _) => Ok(Bills::NoHeader),
            (false, Some(error)) if sheets.len() == 1 => Err(error),
            (false, _) => Ok(Bills::None),
        };
    }
    let main = with_header.iter().position(|(_, titled, _)| *titled).unwrap_or(0);
    let (sheet, _, why) = with_header.remove(main);
    Ok(Bills::In(In { sheet, others: with_header.into_iter().map(|(sheet, _, _)| sheet).collect(), why }))
}

/// Reads the bill in a workbook.
pub fn read(
    book: &mut Workbook,
    format: &Format,
    map: Option<&ColumnMap>,
    bills: Bills,
    out: &mut dyn FnMut(Fact),
) -> Result<Summary, ReadError> {
    let mut zone = None;
    match bills {
        Bills::None | Bills::NoHeader => zone = Some(bill(format, map).close(out)),
        Bills::In(In { sheet, others, .. }) => {
            let mut seen = Seen::default();
            let mut orders = Orders::default();
            zone = zone.or(Some(read_sheet(book, format, map, &sheet, &mut |fact| {
                // Only where another sheet may repeat them.
                if let Fact::Payment(row) = &fact
                    && !others.is_empty()
                {
                    seen.add(row);
                }
                orders.take(fact, format.orders, out);
            })?));
            seen.complete();
            for other in others {
                read_other(book, format, map, other, &mut seen, &mut |fact| orders.take(fact, format.orders, out))?;
            }
            orders.close(out);
        }
    }
    Ok(Summary { encoding: Some(book.encoding()), zone, ..Summary::default() })
}

fn read_sheet(
    book: &mut Workbook,
    format: &Format,
    map: Option<&ColumnMap>,
    sheet: &str,
    out: &mut dyn FnMut(Fact),
) -> Result<&'static str, ReadError> {
    let wanted = map.map_or(Header::Of(format.layouts), Header::Mapped);
    let mut first_pass = |take: &mut dyn FnMut(&super::table::Row)| {
        let mut columns: Option<Columns> = None;
        // What cannot be read is told by the second pass.
        let _ = book.each_row(sheet, &mut |row| {
            let row = row.row(columns.as_ref());
            columns = Columns::by(&row, wanted).or(columns.take());
            take(&row);
            true
        });
        Ok(())
    };
    let setting = survey(format, map, &mut first_pass, out)?;
    let mut bill = bill(format, map).in_a_sheet().with(setting);
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
fn read_other(
    book: &mut Workbook,
    format: &Format,
    map: Option<&ColumnMap>,
    sheet: String,
    seen: &mut Seen,
    out: &mut dyn FnMut(Fact),
) -> Result<(), ReadError> {
    let (mut repeated, mut added) = (0, 0);
    read_sheet(book, format, map, &sheet, &mut |fact| {
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

/// The rows of the first sheet, by their digests, and how often each may still be met.
#[derive(Default)]
struct Seen(Vec<(u64, u32)>);

impl Seen {
    fn digest(row: &PaymentRow) -> u64 {
        let texts = [&row.transaction_id, &row.merchant_order_id, &row.counterparty, &row.item, &row.status];
        let mut hasher = DefaultHasher::new();
        (row.at.unix(), &row.direction, row.amount.decimal(), texts).hash(&mut hasher);
        hasher.finish()
    }

    fn add(&mut self, row: &PaymentRow) {
        self.0.push((Self::digest(row), 1));
    }

    /// All of them have been added.
    fn complete(&mut self) {
        self.0.sort_unstable();
        self.0.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += u32::from(same);
            same
        });
    }

    /// Whether it is one of them, each of which may be met once.
    fn again(&mut self, row: &PaymentRow) -> bool {
        let digest = Self::digest(row);
        match self.0.binary_search_by_key(&digest, |(digest, _)| *digest).ok().and_then(|at| self.0.get_mut(at)) {
            Some((_, left)) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}
