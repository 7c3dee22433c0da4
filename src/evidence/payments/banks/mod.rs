//! Bank statements: one table of layouts, read by the names of their columns wherever the header stands.
//!
//! The room promises that the bank's own word for the direction is kept beside what it means, that days
//! without a clock stay days, and that a refund is a row of its own. It refuses to guess a year that is
//! not written, and reads a layout it does not know only where every column speaks for itself, and says so.

mod dates;
mod entry;
mod layouts;
mod other;
mod parties;
mod reading;
mod sheets;
mod sums;
#[cfg(test)]
mod tests;

use std::io::Read as _;

pub use layouts::ALL as STATEMENTS;
use layouts::Statement;
use reading::Reading;
pub use sheets::{BankSheet, read_book};

use super::columns::Columns;
use super::text_bill::{LIMIT, tell_cut};
use super::{compound, table};
use crate::evidence::spooled_text::SpooledText;
use crate::evidence::{Certainty, Encoding, Fact, Kind, ReadError, Reader, Reason, Sample, Source, Summary};

/// Statements of one bank.
pub struct BankStatement(&'static Statement);

/// 中国农业银行 借记卡.
pub static ABC_DEBIT: BankStatement = BankStatement(&layouts::ABC_DEBIT);
/// 中国银行 信用卡.
pub static BOC_CREDIT: BankStatement = BankStatement(&layouts::BOC_CREDIT);
/// 中国银行 借记卡.
pub static BOC_DEBIT: BankStatement = BankStatement(&layouts::BOC_DEBIT);
/// 交通银行 信用卡.
pub static BOCOM_CREDIT: BankStatement = BankStatement(&layouts::BOCOM_CREDIT);
/// 交通银行 借记卡.
pub static BOCOM_DEBIT: BankStatement = BankStatement(&layouts::BOCOM_DEBIT);
/// 中国建设银行 借记卡.
pub static CCB_DEBIT: BankStatement = BankStatement(&layouts::CCB_DEBIT);
/// 广发银行 信用卡.
pub static CGB_CREDIT: BankStatement = BankStatement(&layouts::CGB_CREDIT);
/// 兴业银行 借记卡.
pub static CIB_DEBIT: BankStatement = BankStatement(&layouts::CIB_DEBIT);
/// 中信银行 信用卡.
pub static CITIC_CREDIT: BankStatement = BankStatement(&layouts::CITIC_CREDIT);
/// 招商银行 信用卡.
pub static CMB_CREDIT: BankStatement = BankStatement(&layouts::CMB_CREDIT);
/// 招商银行 借记卡.
pub static CMB_DEBIT: BankStatement = BankStatement(&layouts::CMB_DEBIT);
/// 汇丰银行（香港） 信用卡.
pub static HSBC_CREDIT: BankStatement = BankStatement(&layouts::HSBC_CREDIT);
/// 汇丰银行（香港） 账户.
pub static HSBC_DEBIT: BankStatement = BankStatement(&layouts::HSBC_DEBIT);
/// 中国工商银行 信用卡.
pub static ICBC_CREDIT: BankStatement = BankStatement(&layouts::ICBC_CREDIT);
/// 中国工商银行 借记卡.
pub static ICBC_DEBIT: BankStatement = BankStatement(&layouts::ICBC_DEBIT);
/// 浦发银行 借记卡.
pub static SPDB_DEBIT: BankStatement = BankStatement(&layouts::SPDB_DEBIT);
/// Any other bank.
pub static OTHER_BANK: BankStatement = BankStatement(&other::OTHER);

impl Reader for BankStatement {
    fn name(&self) -> &'static str {
        self.0.name
    }
    fn title(&self) -> &'static str {
        self.0.title
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        if sample.head.starts_with(compound::MAGIC) {
            return sheets::recognize(sample, self.0);
        }
        let text = sample.text.as_deref()?;
        let words = sample.words();
        let titles = || self.0.titles.iter().filter(|title| words.may_title(title));
        let titled = || titles().find(|title| text.lines().take(TITLED_WITHIN).any(|line| begins(line, title)));
        let may_be = self.0.layouts.iter().any(|layout| words.may_head(layout));
        let header = may_be.then(|| table::rows(table::beginning(text)).find_map(|row| header_in(&row, self.0))).flatten();
        match (header, titled()) {
            (Some(why), Some(_)) => Some(Reason::new(Certainty::Signature, why)),
            (Some(why), None) if self.0.is_assumed() => Some(Reason::new(Certainty::Shape, why)),
            (Some(why), None) => Some(Reason::new(Certainty::Header, why)),
            (None, Some(title)) => {
                Some(Reason::new(Certainty::Fallback, format!("a line begins with {title}, but no header row is known")))
            }
            (None, None) => None,
        }
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut head = [0; 8];
        let filled = source.read_up_to(&mut head)?;
        let (name, len) = (source.name().to_owned(), source.len());
        let mut again = (&head[..filled]).chain(source);
        let mut source = Source::new(&name, len, &mut again);
        if head.starts_with(compound::MAGIC) {
            return sheets::read(source.whole(LIMIT)?, Some(self.0), out);
        }
        let mut text = SpooledText::of(&mut source)?;
        text.tell(out);
        let zone = read_text(&mut text, self.0, out)?;
        Ok(Summary { encoding: Some(text.encoding()), zone: Some(zone), ..Summary::default() })
    }
}

fn read_text(text: &mut SpooledText, statement: &'static Statement, out: &mut dyn FnMut(Fact)) -> Result<&'static str, ReadError> {
    let mut signs = Signs::of(statement);
    if statement.is_assumed() {
        table::each_row(text, None, &mut |row| signs.take(row))?;
    }
    let mut reading = Reading::new(statement, signs.any);
    let cut = table::each_row(text, None, &mut |row| {
        reading.take(row, out);
        true
    })?;
    tell_cut(&cut, out);
    Ok(reading.close(out))
}

/// Lines within which the title of a statement stands.
pub const TITLED_WITHIN: usize = 30;

fn begins(line: &str, title: &str) -> bool {
    line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\u{feff}')).starts_with(title)
}

/// Why a row is a header of this bank.
fn header_in(row: &table::Row, statement: &Statement) -> Option<String> {
    let layout = statement.layouts.iter().find(|layout| Columns::of(row, &[layout]).is_some())?;
    Some(format!("header row {} has {}", row.line, layout.told_by(row)))
}

/// Whether any amount below the header has a minus or a plus: the first of two passes.
struct Signs {
    statement: &'static Statement,
    columns: Option<Columns>,
    any: bool,
}

impl Signs {
    fn of(statement: &'static Statement) -> Self {
        Self { statement, columns: None, any: false }
    }

    /// Takes the next row; whether more are wanted.
    fn take(&mut self, row: &table::Row) -> bool {
        match &self.columns {
            None => self.columns = Columns::of(row, self.statement.layouts),
            Some(columns) => self.any = sums::read(columns.get(row, super::columns::Column::Amount)).is_some_and(|sum| sum.signed),
        }
        !self.any
    }
}
