//! Tables of no known layout, read by the columns that the person names in case.toml.

use std::io::Read as _;

use super::columns::{Column, Columns};
use super::format::Format;
use super::paypal::is_currency;
use super::sheets;
use super::terms::{Cells, Setting, Terms, by_sign, stamped};
use super::text_bill;
use super::workbook::Workbook;
use super::zones;
use super::{amounts, compound};
use crate::case::{ColumnMap, DateOrder, DecimalMark, Way};
use crate::evidence::{Direction, Fact, Kind, ReadError, Reader, Reason, Sample, Source, Summary};
use crate::finding::What;

/// Tables by a map of their columns.
pub struct Mapped;

static FORMAT: Format = Format { title: "按 columns 读的表格", terms, survey: Some(survey), doubt, ..Format::WALLET };

/// Words that mean money out, and in. A statement of an account books money out as 借.
const OUT: &[&str] = &["支出", "已支出", "支", "付", "付款", "转出", "借", "借方", "出", "out", "debit", "dr", "d"];
const IN: &[&str] = &["收入", "已收入", "收", "收款", "转入", "贷", "贷方", "入", "in", "credit", "cr", "c"];

impl Reader for Mapped {
    fn name(&self) -> &'static str {
        "mapped-table"
    }
    fn title(&self) -> &'static str {
        FORMAT.title
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    /// Only the person knows that a table is one.
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let map = source.looking().columns_of(source.name()).cloned().unwrap_or_default();
        read(source, &map, out)
    }
}

/// Reads a table, text or workbook, by a map of its columns.
///
/// # Errors
/// [`ReadError`].
pub fn read(source: &mut Source<'_>, map: &ColumnMap, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
    let mut head = [0; 8];
    let filled = source.read_up_to(&mut head)?;
    let head = &head[..filled];
    let (name, len) = (source.name().to_owned(), source.len());
    let mut again = head.chain(source);
    let mut source = Source::new(&name, len, &mut again);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(compound::MAGIC) {
        let mut book = Workbook::open(source.whole(text_bill::LIMIT)?)?;
        let bills = sheets::bills(&mut book, &FORMAT, Some(map))?;
        return sheets::read(&mut book, &FORMAT, Some(map), bills, out);
    }
    text_bill::read(&mut source, &FORMAT, Some(map), out)
}

fn day_first(setting: &Setting<'_>) -> Option<bool> {
    match setting.map.and_then(|map| map.date_order) {
        Some(DateOrder::Dmy) => Some(true),
        Some(DateOrder::Mdy | DateOrder::Ymd) => Some(false),
        None => setting.votes.says_day_first(None),
    }
}

fn survey(cells: &Cells<'_>, setting: &mut Setting<'_>) {
    let day = cells.get(Column::Made);
    setting.votes.day(day.split([' ', 'T']).next().unwrap_or(day));
    for column in [Column::Amount, Column::Outgo, Column::Income] {
        setting.votes.amount(cells.get(column));
    }
}

fn doubt(_: &Columns, setting: &Setting<'_>) -> Vec<What> {
    let mut out = Vec::new();
    if setting.votes.has_days() && day_first(setting).is_none() {
        out.push(What::DateOrderUncertain { taken: "月/日/年".to_owned() });
    }
    let zone = setting.map.map_or("", |map| map.zone.trim());
    if !zone.is_empty() && !zones::is_known(zone) {
        out.push(What::ZoneNotKnown { zone: zone.to_owned() });
    }
    out
}

fn terms(cells: &Cells<'_>, setting: &Setting<'_>) -> Option<Terms> {
    let map = setting.map?;
    let zone = map.zone.trim();
    let (at, resaved) =
        stamped(cells, day_first(setting).unwrap_or(false), |local| if zone.is_empty() { setting.zone } else { zones::zone(zone, local) })?;
    let comma = match map.decimal {
        Some(mark) => mark == DecimalMark::Comma,
        None => setting.votes.says_comma().unwrap_or(false),
    };
    let amount = |column| amounts::marked(cells.some(column)?, comma);
    let (amount, direction, normal) = if let Some(amount) = amount(Column::Amount) {
        directed(cells, map, amount)
    } else {
        // Each way has its own column: the one that holds more than nothing.
        let [out, received] = [Column::Outgo, Column::Income].map(|column| amount(column).filter(|amount| !amount.decimal().is_zero()));
        match (out, received) {
            (Some(out), None) => (out, cells.columns.name(Column::Outgo).to_owned(), Direction::Out),
            (None, Some(received)) => (received, cells.columns.name(Column::Income).to_owned(), Direction::In),
            _ => return None,
        }
    };
    let stated = cells.some(Column::Currency).map_or_else(|| map.code(), str::to_owned).to_ascii_uppercase();
    let currency = if is_currency(&stated) { stated } else { named(&stated)?.to_owned() };
    Some(Terms { at, resaved, amount, currency, direction, normal })
}

/// An amount with its direction: by a column of words, else by its sign, which is then the word.
fn directed(cells: &Cells<'_>, map: &ColumnMap, amount: crate::case::Money) -> (crate::case::Money, String, Direction) {
    if cells.columns.position(Column::Direction).is_some() {
        let word = cells.get(Column::Direction);
        let is = |usual: &[&str], own: &[String]| {
            own.iter().any(|own| own.trim() == word) || usual.iter().any(|usual| usual.eq_ignore_ascii_case(word))
        };
        // The person's own words go before the usual ones.
        let normal = match (map.out_words.iter().any(|own| own.trim() == word), map.in_words.iter().any(|own| own.trim() == word)) {
            (true, false) => Direction::Out,
            (false, true) => Direction::In,
            _ if is(OUT, &[]) => Direction::Out,
            _ if is(IN, &[]) => Direction::In,
            _ => Direction::Neutral,
        };
        return (amount.decimal().abs().into(), word.to_owned(), normal);
    }
    let (_, normal) = by_sign(amount);
    let word = if amount.decimal().is_sign_negative() { "-" } else { "+" };
    let normal = match (map.positive, normal) {
        (Some(Way::Out), Direction::In) => Direction::Out,
        (Some(Way::Out), Direction::Out) => Direction::In,
        _ => normal,
    };
    (amount, word.to_owned(), normal)
}

/// Currencies as Chinese tables name them.
fn named(text: &str) -> Option<&'static str> {
    [
        ("人民币", "CNY"),
        ("RMB", "CNY"),
        ("美元", "USD"),
        ("港币", "HKD"),
        ("港元", "HKD"),
        ("欧元", "EUR"),
        ("日元", "JPY"),
        ("英镑", "GBP"),
    ]
    .into_iter()
    .find(|(name, _)| text.starts_with(name))
    .map(|(_, code)| code)
}

impl ColumnMap {
    /// The currency where no column holds it.
    fn code(&self) -> String {
        let code = self.currency_code.trim();
        if code.is_empty() { "CNY".to_owned() } else { code.to_owned() }
    }
}
