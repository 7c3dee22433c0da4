//! A bill row by row: lines before the table, its header, its rows, lines after it.

use std::rc::Rc;

use super::amounts;
use super::columns::{Column, Columns, Layout};
use super::ids::Id;
use super::refund::Entry;
use super::table::Row;
use super::times;
use crate::case::{Zone, china};
use crate::evidence::{Direction, Fact, PaymentRow, Refund};
use crate::finding::{Finding, Place, Spot, What};

/// Notes of one kind that are given one by one; the last says how many there are.
const NOTES_EACH: u64 = 100;

/// A format: its layouts over the years, and what its rows say.
pub struct Format {
    /// What it is called for people.
    pub title: &'static str,
    /// Its layouts.
    pub layouts: &'static [&'static Layout],
    /// What a row says of a refund.
    pub refund: fn(&Entry<'_>) -> Option<Refund>,
}

/// A bill being read.
pub struct Bill<'a> {
    format: &'a Format,
    part: Part,
    zone: Zone,
    columns: Option<Rc<Columns>>,
    /// `共N笔记录`, summed where a file holds several bills.
    stated: Option<u64>,
    read: u64,
    resaved: bool,
    /// Cells say themselves what is a number: times may be, and ids that are text are whole.
    typed: bool,
    /// The likeliest line where a header was looked for, and how many of its names stand there.
    nearest: Option<(usize, u64, String)>,
    not_understood: Told,
    destroyed: Told,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Before,
    Table,
    After,
}

/// Notes of one kind.
#[derive(Default)]
pub struct Told {
    /// How many.
    pub count: u64,
    /// The first, with its line.
    pub first: Option<(u64, String)>,
}

impl<'a> Bill<'a> {
    /// One of this format.
    pub fn new(format: &'a Format) -> Self {
        Self {
            format,
            part: Part::Before,
            zone: Zone::Assumed,
            columns: None,
            stated: None,
            read: 0,
            resaved: false,
            typed: false,
            nearest: None,
            not_understood: Told::default(),
            destroyed: Told::default(),
        }
    }

    /// One of this format, in a sheet.
    pub fn of_sheet(format: &'a Format) -> Self {
        Self { typed: true, ..Self::new(format) }
    }

    /// Takes the next row.
    pub fn take(&mut self, row: &Row, out: &mut dyn FnMut(Fact)) {
        if row.is_blank() {
            return;
        }
        let table = self.columns.clone().filter(|_| self.part == Part::Table);
        let may_be_header = table.as_ref().is_none_or(|columns| columns.begins_like(row));
        if let Some(columns) = may_be_header.then(|| Columns::of(row, self.format.layouts)).flatten() {
            for column in &columns.missing {
                out(note(What::ColumnMissing { column: (*column).to_owned() }, row.line));
            }
            self.columns = Some(Rc::new(columns));
            self.part = Part::Table;
            return;
        }
        match table {
            Some(columns) if !ends_table(row) => self.row(row, &columns, out),
            Some(_) => {
                self.part = Part::After;
                self.beside(row);
            }
            None => self.beside(row),
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

    /// What is known only at the end. Returns where the zone comes from.
    pub fn close(self, out: &mut dyn FnMut(Fact)) -> &'static str {
        for (told, what) in [
            (&self.not_understood, (|text| What::RowNotUnderstood { text }) as fn(String) -> What),
            (&self.destroyed, |text| What::IdDestroyed { column: "交易单号".to_owned(), text }),
        ] {
            if let Some(text) = told.many() {
                out(Fact::Note(Finding::new(what(text), Place::file(""))));
            }
        }
        if self.read == 0 {
            let empty_by_its_own_word = self.columns.is_some() && self.stated == Some(0) && self.not_understood.count == 0;
            if !empty_by_its_own_word {
                let nearest = self.nearest.filter(|_| self.columns.is_none()).map(|(_, line, text)| (line, text));
                let (line, first) = self.not_understood.first.or(nearest).unwrap_or_default();
                let place = Place { file: String::new(), spot: (line > 0).then_some(Spot::Line(line)) };
                out(Fact::Note(Finding::new(What::RecognisedButEmpty { reader: self.format.title.to_owned(), first }, place)));
            }
        } else if let Some(stated) = self.stated.filter(|stated| *stated != self.read) {
            out(Fact::Note(Finding::new(What::CountDiffers { stated, read: self.read }, Place::file(""))));
        }
        self.zone.as_str()
    }

    /// A line before or after the table.
    fn beside(&mut self, row: &Row) {
        if let Some(count) = stated_count(row.first()) {
            self.stated = Some(self.stated.unwrap_or(0).saturating_add(count));
        }
        if row.first().contains("时间均为UTC+08:00") {
            self.zone = Zone::Stated(china());
        }
        if self.columns.is_none() {
            let names = self.format.layouts.iter().map(|layout| layout.names_in(row)).max().unwrap_or(0);
            if self.nearest.as_ref().is_none_or(|(most, _, _)| names > *most) {
                self.nearest = Some((names, row.line, row.short()));
            }
        }
    }

    fn row(&mut self, row: &Row, columns: &Columns, out: &mut dyn FnMut(Fact)) {
        match self.payment(row, columns) {
            Some((payment, destroyed)) => {
                self.read += 1;
                for (column, text) in destroyed {
                    if self.destroyed.one_more(row.line, text) {
                        out(note(What::IdDestroyed { column: columns.name(column).to_owned(), text: text.to_owned() }, row.line));
                    }
                }
                out(Fact::Payment(payment));
            }
            None => {
                if self.not_understood.one_more(row.line, &row.short()) {
                    out(note(What::RowNotUnderstood { text: row.short() }, row.line));
                }
            }
        }
    }

    /// A row as a payment, and the ids in it that are destroyed.
    fn payment<'r>(&mut self, row: &'r Row, columns: &Columns) -> Option<(PaymentRow, Vec<(Column, &'r str)>)> {
        let made = times::read(columns.get(row, Column::Made), self.zone);
        let paid = times::read(columns.get(row, Column::Paid), self.zone);
        let time = paid.or(made)?;
        let amount = amounts::from_text(columns.get(row, Column::Amount))?;
        self.resaved |= time.resaved && !self.typed;
        let direction = columns.get(row, Column::Direction);
        let normal = normal(direction);
        let text = |column| columns.some(row, column).map(str::to_owned);
        let mut destroyed = Vec::new();
        let mut id = |column| {
            let text = columns.get(row, column);
            let id = Id::of(text, self.resaved);
            if id == Id::Destroyed {
                destroyed.push((column, text));
            }
            id.known()
        };
        let payment = PaymentRow {
            line: row.line,
            at: time.at,
            direction: direction.to_owned(),
            normal,
            amount,
            currency: "CNY".to_owned(),
            counterparty: text(Column::Counterparty),
            counterparty_account: text(Column::Account),
            item: text(Column::Item),
            transaction_id: id(Column::Transaction),
            merchant_order_id: id(Column::MerchantOrder),
            method: text(Column::Method),
            status: text(Column::Status),
            category: text(Column::Category),
            note: text(Column::Note),
            refund: (self.format.refund)(&Entry { columns, row, direction: normal, amount }),
        };
        Some((payment, destroyed))
    }
}

impl Told {
    /// Counts one more; whether it is still told by itself.
    pub fn one_more(&mut self, line: u64, text: &str) -> bool {
        self.count += 1;
        self.first.get_or_insert_with(|| (line, text.to_owned()));
        self.count <= NOTES_EACH
    }

    /// What is told of all of them, where they are too many to be told one by one.
    pub fn many(&self) -> Option<String> {
        (self.count > NOTES_EACH).then(|| format!("……共 {} 处", self.count))
    }
}

fn note(what: What, line: u64) -> Fact {
    Fact::Note(Finding::new(what, Place::line("", line)))
}

/// 收 and 支 by the file's own word; everything else is neither.
fn normal(word: &str) -> Direction {
    match word {
        "支出" | "已支出" => Direction::Out,
        "收入" | "已收入" => Direction::In,
        _ => Direction::Neutral,
    }
}

/// A line of dashes, or the first of the lines that stand after a table.
fn ends_table(row: &Row) -> bool {
    let first = row.first();
    row.is_single()
        && (first.starts_with("---")
            || stated_count(first).is_some()
            || ["导出时间", "导出信息", "特别提示", "已收入", "起始时间", "微信支付账单明细", "支付宝交易记录"]
                .iter()
                .any(|word| first.starts_with(word)))
}

/// `共66笔记录`.
fn stated_count(text: &str) -> Option<u64> {
    text.strip_prefix('共')?.split_once('笔').and_then(|(count, _)| count.trim().parse().ok())
}
