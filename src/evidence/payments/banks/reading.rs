//! A statement row by row: lines before the table, its header, its rows, the sums below it.

use std::rc::Rc;

use super::dates;
use super::entry::{Entry, Preamble};
use super::layouts::Statement;
use crate::case::Zone;
use crate::evidence::Fact;
use crate::evidence::payments::bill::Told;
use crate::evidence::payments::columns::{Column, Columns};
use crate::evidence::payments::table::Row;
use crate::finding::{Finding, Place, Spot, What};

/// What lines below a table begin with or hold.
const BELOW: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "以上数据",
    "说明",
    "温馨提示",
    "打印",
    "导出",
    "备注：",
    "注：",
    "#",
    "---",
    "截止",
    "总笔数",
    "收入总",
    "支出总",
];

/// A statement being read.
pub struct Reading {
    statement: &'static Statement,
    columns: Option<Rc<Columns>>,
    preamble: Preamble,
    read: u64,
    nearest: Option<(usize, u64, String)>,
    not_understood: Told,
    destroyed: Told,
    without_year: bool,
}

impl Reading {
    /// One of this bank. `signed`: whether any of its amounts has a sign.
    pub fn new(statement: &'static Statement, signed: bool) -> Self {
        Self {
            statement,
            columns: None,
            preamble: Preamble { signed, ..Preamble::default() },
            read: 0,
            nearest: None,
            not_understood: Told::default(),
            destroyed: Told::default(),
            without_year: false,
        }
    }

    /// Where the columns stand, once the header has been taken.
    pub fn columns(&self) -> Option<&Columns> {
        self.columns.as_deref()
    }

    /// Whether a row has been understood.
    pub fn has_rows(&self) -> bool {
        self.read > 0
    }

    /// Takes the next row.
    pub fn take(&mut self, row: &Row, out: &mut dyn FnMut(Fact)) {
        if row.is_blank() {
            return;
        }
        let table = self.columns.clone();
        let may_be_header = table.as_ref().is_none_or(|columns| columns.begins_like(row));
        if let Some(columns) = may_be_header.then(|| Columns::of(row, self.statement.layouts)).flatten() {
            self.header(columns, row, out);
            return;
        }
        let Some(columns) = table else {
            self.beside(row);
            return;
        };
        let entry = Entry { statement: self.statement, preamble: &self.preamble, columns: &columns, row };
        if entry.at().is_none() && !entry.lacks_year() && is_below(row) {
            self.beside(row);
            return;
        }
        if let Some((payment, destroyed)) = entry.payment() {
            self.read += 1;
            for (column, text) in destroyed {
                if self.destroyed.one_more(row.line, text) {
                    out(note(What::IdDestroyed { column: columns.name(column).to_owned(), text: text.to_owned() }, row.line));
                }
            }
            out(Fact::Payment(payment));
            return;
        }
        if entry.lacks_year() && !self.without_year {
            self.without_year = true;
            out(note(What::YearNotStated {}, row.line));
        }
        if self.not_understood.one_more(row.line, &row.short()) {
            out(note(What::RowNotUnderstood { text: row.short() }, row.line));
        }
    }

    /// What is known only at the end. Returns where the zone comes from.
    pub fn close(self, out: &mut dyn FnMut(Fact)) -> &'static str {
        let everywhere = |what| Fact::Note(Finding::new(what, Place::file("")));
        if let Some(text) = self.not_understood.many() {
            out(everywhere(What::RowNotUnderstood { text }));
        }
        if let Some(text) = self.destroyed.many() {
            out(everywhere(What::IdDestroyed { column: "流水号".to_owned(), text }));
        }
        if self.read == 0 {
            let nearest = self.nearest.filter(|_| self.columns.is_none()).map(|(_, line, text)| (line, text));
            let (line, first) = self.not_understood.first.or(nearest).unwrap_or_default();
            let place = Place { file: String::new(), spot: (line > 0).then_some(Spot::Line(line)) };
            out(Fact::Note(Finding::new(What::RecognisedButEmpty { reader: self.statement.title.to_owned(), first }, place)));
        }
        Zone::Assumed.as_str()
    }

    fn header(&mut self, columns: Columns, row: &Row, out: &mut dyn FnMut(Fact)) {
        for column in &columns.missing {
            out(note(What::ColumnMissing { column: (*column).to_owned() }, row.line));
        }
        if self.statement.is_assumed() && self.columns.is_none() {
            let taken = |(what, column)| columns.position(column).map(|_| format!("{what}＝{}", columns.name(column)));
            let taken = [
                ("日期", Column::Made),
                ("时间", Column::Clock),
                ("金额", Column::Amount),
                ("收支", Column::Direction),
                ("收入", Column::Income),
                ("支出", Column::Outgo),
                ("对方", Column::Counterparty),
            ]
            .into_iter()
            .filter_map(taken)
            .collect::<Vec<_>>();
            out(note(What::BankLayoutAssumed { taken: taken.join("，") }, row.line));
        }
        self.columns = Some(Rc::new(columns));
    }

    /// A line before or after the table.
    fn beside(&mut self, row: &Row) {
        let texts = || row.fields.iter().filter(|field| !field.is_empty());
        if let Some(month) = texts().rev().find_map(|text| dates::month_in(text)) {
            self.preamble.month = Some(month);
        }
        // `币　　种：,人民币`, `币种: 人民币`.
        let mut fields = texts();
        while let Some(field) = fields.next() {
            let (key, value) = field.split_once(['：', ':']).unwrap_or((field, ""));
            if key.trim_start_matches(['#', '[']).chars().filter(|c| !c.is_whitespace()).eq("币种".chars()) {
                let value = if value.trim().is_empty() { fields.next().map_or("", String::as_str) } else { value };
                self.preamble.currency = Some(value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']')).to_owned())
                    .filter(|value| !value.is_empty());
            }
        }
        if self.columns.is_none() {
            let names = self.statement.layouts.iter().map(|layout| layout.names_in(row)).max().unwrap_or(0);
            if self.nearest.as_ref().is_none_or(|(most, _, _)| names > *most) {
                self.nearest = Some((names, row.line, row.short()));
            }
        }
    }
}

/// Sums, hints and titles between rows; they have no day.
fn is_below(row: &Row) -> bool {
    let Some(first) = row.fields.iter().find(|field| !field.is_empty()) else { return true };
    first.contains("合计") || BELOW.iter().any(|word| first.starts_with(word)) || row.is_single() && dates::month_in(first).is_some()
}

fn note(what: What, line: u64) -> Fact {
    Fact::Note(Finding::new(what, Place::line("", line)))
}
