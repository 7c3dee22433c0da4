//! Bills that are text: the whole file decoded, its rows given to a [`Bill`].

use super::bill::Bill;
use super::columns::{Columns, Header};
use super::format::Format;
use super::orders::Orders;
use super::table;
use super::terms::Setting;
use crate::case::ColumnMap;
use crate::evidence::{Certainty, Decoded, Fact, Kind, ReadError, Reader, Reason, Sample, Source, Summary};
use crate::finding::{Finding, Place, Severity, Spot, What};

/// What is taken into memory at most.
pub const LIMIT: u64 = 64 << 20;

/// A format of bills as text.
pub struct TextBill {
    /// The reader's name.
    pub name: &'static str,
    /// The format.
    pub format: &'static Format,
}

impl Reader for TextBill {
    fn name(&self) -> &'static str {
        self.name
    }
    fn title(&self) -> &'static str {
        self.format.title
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        recognize(sample.text.as_deref()?, self.format)
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        read(source, self.format, None, out)
    }
}

/// Why a text is of this format.
fn recognize(text: &str, format: &Format) -> Option<Reason> {
    let mut titled = None;
    for row in table::rows_of(text, Header::Of(format.layouts)) {
        if (format.is_foreign)(row.first()) {
            return None;
        }
        if titled.is_none() && (format.is_title)(row.first()) {
            titled = Some(row.line);
        }
        if let Some(columns) = Columns::by(&row, Header::Of(format.layouts)) {
            let certainty = if titled.is_some() { Certainty::Signature } else { Certainty::Header };
            let names = format.layouts.get(columns.layout).map_or_else(String::new, |layout| layout.told_by(&row));
            return Some(Reason::new(certainty, format!("header row {} has {names}", row.line)));
        }
    }
    // Titled, but no header is known: any other reader that knows more may have it.
    titled.map(|line| Reason::new(Certainty::Fallback, format!("line {line} is the title of this format, but no header row is known")))
}

/// Reads a text as a bill, with the columns that the person names, if any.
///
/// # Errors
/// [`ReadError::TooLarge`], [`ReadError::Io`].
pub fn read(source: &mut Source<'_>, format: &Format, map: Option<&ColumnMap>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
    let decoded = Decoded::of(&source.whole(LIMIT)?);
    Ok(read_decoded(&decoded, format, map, out))
}

/// The same of a text at hand.
pub fn read_decoded(decoded: &Decoded, format: &Format, map: Option<&ColumnMap>, out: &mut dyn FnMut(Fact)) -> Summary {
    let encoding = decoded.encoding;
    if let Some(at) = decoded.broken_at {
        let place = Place { file: String::new(), spot: Some(Spot::Byte(at)) };
        out(Fact::Note(Finding::new(What::EncodingBroken { encoding: encoding.as_str().to_owned(), at }, place)));
    }
    if let Some(warning) = (format.warning)() {
        out(Fact::Note(Finding::new(warning, Place::file(""))));
    }
    let header = map.map_or(Header::Of(format.layouts), Header::Mapped);
    let setting = survey(format, map, &mut |take| table::rows_of(&decoded.text, header).for_each(|row| take(&row)), out);
    let mut bill = bill(format, map).with(setting);
    let mut orders = Orders::default();
    for row in table::rows_of(&decoded.text, header) {
        bill.take(&row, &mut |fact| orders.take(fact, format.orders, out));
    }
    orders.close(out);
    let zone = bill.close(out);
    Summary { encoding: Some(encoding), zone: Some(zone), ..Summary::default() }
}

/// A bill of a format, with the columns that the person names, if any.
pub fn bill<'a>(format: &'a Format, map: Option<&'a ColumnMap>) -> Bill<'a> {
    let bill = Bill::new(format);
    match map {
        Some(map) => bill.mapped(map),
        None => bill,
    }
}

/// What takes each row of a file.
pub type TakeRow<'a> = &'a mut dyn FnMut(&table::Row);

/// The first of two passes over the rows, where a format needs it; what stays doubtful is told.
pub fn survey<'a>(
    format: &'a Format,
    map: Option<&'a ColumnMap>,
    rows: &mut dyn FnMut(TakeRow<'_>),
    out: &mut dyn FnMut(Fact),
) -> Setting<'a> {
    if format.survey.is_none() {
        return Setting { map, ..Setting::default() };
    }
    let mut bill = bill(format, map);
    rows(&mut |row| bill.survey(row));
    let (setting, doubt) = bill.surveyed();
    for doubt in doubt {
        out(Fact::Note(Finding::new(doubt, Place::file("")).of(Severity::Warning)));
    }
    setting
}
