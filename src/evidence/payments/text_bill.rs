//! Bills that are text, of any size: decoded as they come, their rows given to a [`Bill`] one at a time.

use super::bill::Bill;
use super::columns::{Columns, Header};
use super::format::Format;
use super::orders::Orders;
use super::table;
use super::terms::Setting;
use crate::case::ColumnMap;
use crate::evidence::spooled_text::SpooledText;
use crate::evidence::text_lines::LINE_KEPT;
use crate::evidence::{Certainty, Fact, Kind, ReadError, Reader, Reason, Sample, Source, Summary};
use crate::finding::{Finding, Place, Severity, What};

/// What of a workbook is taken into memory at most.
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
        let text = sample.text.as_deref()?;
        self.format.may_be(sample.words()).then(|| recognize(table::beginning(text), self.format)).flatten()
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        read(source, self.format, None, out)
    }
}

/// Why a text is of this format, by its rows.
pub(super) fn recognize(text: &str, format: &Format) -> Option<Reason> {
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
    read_text(&mut SpooledText::of(source)?, format, map, out)
}

/// The same of a text at hand.
///
/// # Errors
/// [`ReadError::Io`].
pub fn read_text(
    text: &mut SpooledText,
    format: &Format,
    map: Option<&ColumnMap>,
    out: &mut dyn FnMut(Fact),
) -> Result<Summary, ReadError> {
    text.tell(out);
    if let Some(warning) = (format.warning)() {
        out(Fact::Note(Finding::new(warning, Place::file(""))));
    }
    let header = Some(map.map_or(Header::Of(format.layouts), Header::Mapped));
    let mut first_pass = |take: TakeRow<'_>| -> Result<(), ReadError> {
        table::each_row(text, header, &mut |row| {
            take(row);
            true
        })?;
        Ok(())
    };
    let setting = survey(format, map, &mut first_pass, out)?;
    let mut bill = bill(format, map).with(setting);
    let mut orders = Orders::default();
    let cut = table::each_row(text, header, &mut |row| {
        bill.take(row, &mut |fact| orders.take(fact, format.orders, out));
        true
    })?;
    orders.close(out);
    tell_cut(&cut, out);
    let zone = bill.close(out);
    Ok(Summary { encoding: Some(text.encoding()), zone: Some(zone), ..Summary::default() })
}

/// Tells which lines were too long to be taken whole.
pub fn tell_cut(lines: &[u64], out: &mut dyn FnMut(Fact)) {
    for line in lines {
        let what = What::LineCut { kept_kib: (LINE_KEPT >> 10) as u64 };
        out(Fact::Note(Finding::new(what, Place::line("", *line))));
    }
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
///
/// # Errors
/// Those of the rows.
pub fn survey<'a>(
    format: &'a Format,
    map: Option<&'a ColumnMap>,
    rows: &mut dyn FnMut(TakeRow<'_>) -> Result<(), ReadError>,
    out: &mut dyn FnMut(Fact),
) -> Result<Setting<'a>, ReadError> {
    if format.survey.is_none() {
        return Ok(Setting { map, ..Setting::default() });
    }
    let mut bill = bill(format, map);
    rows(&mut |row| bill.survey(row))?;
    let (setting, doubt) = bill.surveyed();
    for doubt in doubt {
        out(Fact::Note(Finding::new(doubt, Place::file("")).of(Severity::Warning)));
    }
    Ok(setting)
}
