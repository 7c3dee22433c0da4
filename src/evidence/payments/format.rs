//! What is told of a format in one place: its names, its layouts over the years, and how its cells are written.

use super::columns::{Column, Columns, Layout};
use super::refund::Entry;
use super::table::Row;
use super::terms::{Cells, Setting, Terms, of_wallet};
use super::words::Words;
use crate::evidence::Refund;
use crate::finding::What;

/// A format, whether it is text or a sheet. Most are [`Format::WALLET`] but for their names, layouts and refunds.
pub struct Format {
    /// What it is called for people.
    pub title: &'static str,
    /// Its layouts.
    pub layouts: &'static [&'static Layout],
    /// Whether a line before the table says itself that the file is of this format.
    pub is_title: fn(&str) -> bool,
    /// Words without which no line is that title, as [`super::columns::folded`] has them.
    pub title_words: &'static [&'static str],
    /// Whether a line before the table says that it is of another.
    pub is_foreign: fn(&str) -> bool,
    /// When, how much and which way; `None` where a row is not understood.
    pub terms: fn(&Cells<'_>, &Setting<'_>) -> Option<Terms>,
    /// What a row says of a refund.
    pub refund: fn(&Entry<'_>) -> Option<Refund>,
    /// Takes what a line before or after the table says of the whole.
    pub beside: fn(&Row, &mut Setting<'_>),
    /// Takes what a row says of the whole file; rows are read twice where this is given.
    pub survey: Option<fn(&Cells<'_>, &mut Setting<'_>)>,
    /// What is doubtful after the survey, and is told.
    pub doubt: fn(&Columns, &Setting<'_>) -> Vec<What>,
    /// Mends a row whose fields do not stand where the header says.
    pub mend: fn(Row, &Columns) -> Row,
    /// How lines after the table begin, beside those known of all.
    pub ends: &'static [&'static str],
    /// What is told of every such file.
    pub warning: fn() -> Option<What>,
    /// What stands for the item where a row names none.
    pub item_else: Option<Column>,
    /// Rows are items of orders, not payments: those of one order are one record.
    pub orders: bool,
    /// A row that has both times is told by the one when it was made.
    pub told_by_making: bool,
}

impl Format {
    /// Whether a text may be of this format, by its words alone.
    pub fn may_be(&self, words: &Words) -> bool {
        self.title_words.iter().any(|word| words.has(word)) || self.layouts.iter().any(|layout| words.may_head(layout))
    }

    /// What the wallets of China have in common.
    pub const WALLET: Self = Self {
        title: "",
        layouts: &[],
        is_title: |_| false,
        title_words: &[],
        is_foreign: |_| false,
        terms: of_wallet,
        refund: |_| None,
        beside: |_, _| {},
        survey: None,
        doubt: |_, _| Vec::new(),
        mend: |row, _| row,
        ends: &[],
        warning: || None,
        item_else: None,
        orders: false,
        told_by_making: false,
    };
}
