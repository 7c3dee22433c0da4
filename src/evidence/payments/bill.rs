//! A bill row by row: lines before the table, its header, its rows, lines after it.

use std::rc::Rc;

use super::columns::{Column, Columns, Header, is};
use super::format::Format;
use super::ids::Id;
use super::refund::Entry;
use super::table::Row;
use super::terms::{Cells, Setting};
use crate::case::{ColumnMap, ColumnRole, Zone, china};
use crate::evidence::{Direction, Fact, PaymentRow, Record};
use crate::finding::{Finding, Place, Spot, What};

/// Notes of one kind that are given one by one; the last says how many there are.
const NOTES_EACH: u64 = 100;

/// A bill being read.
pub struct Bill<'a> {
    format: &'a Format,
    header: Header<'a>,
    setting: Setting<'a>,
    part: Part,
    /// The weakest of the zones of its rows.
    zone: Option<Zone>,
    columns: Option<Rc<Columns>>,
    /// `共N笔记录`, summed where a file holds several bills.
    stated: Option<u64>,
    read: u64,
    resaved: bool,
    /// Cells say themselves what is a number: times may be, and ids that are text are whole.
    typed: bool,
    /// The likeliest line where a header was looked for, and how many of its names stand there.
    nearest: Option<(usize, u64, String)>,
    /// Of the columns that the person names, those that do not stand in that line.
    not_found: Vec<String>,
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
            header: Header::Of(format.layouts),
            setting: Setting::default(),
            part: Part::Before,
            zone: None,
            columns: None,
            stated: None,
            read: 0,
            resaved: false,
            typed: false,
            nearest: None,
            not_found: Vec::new(),
            not_understood: Told::default(),
            destroyed: Told::default(),
        }
    }

    /// The same, in a sheet.
    pub fn in_a_sheet(self) -> Self {
        Self { typed: true, ..self }
    }

    /// The same, with the columns that the person names.
    pub fn mapped(self, map: &'a ColumnMap) -> Self {
        Self { header: Header::Mapped(map), setting: Setting { map: Some(map), ..self.setting }, ..self }
    }

    /// The same, with what a survey of the file has shown.
    pub fn with(self, setting: Setting<'a>) -> Self {
        Self { setting: Setting { map: self.setting.map, ..setting }, ..self }
    }

    /// Looks at a row of the first of two passes, and whether it is of the table.
    pub fn survey(&mut self, row: &Row) {
        if row.is_blank() {
            return;
        }
        if let Some(columns) = Columns::by(row, self.header) {
            self.columns = Some(Rc::new(columns));
        } else if let (Some(columns), Some(survey)) = (&self.columns, self.format.survey) {
            survey(&Cells { columns, row }, &mut self.setting);
        }
    }

    /// What the survey has shown, and the doubts that are left.
    pub fn surveyed(self) -> (Setting<'a>, Vec<What>) {
        let doubt = self.columns.as_deref().map_or_else(Vec::new, |columns| (self.format.doubt)(columns, &self.setting));
        (self.setting, doubt)
    }

    /// Takes the next row.
    pub fn take(&mut self, row: &Row, out: &mut dyn FnMut(Fact)) {
        if row.is_blank() {
            return;
        }
        let table = self.columns.clone().filter(|_| self.part == Part::Table);
        let may_be_header = table.as_ref().is_none_or(|columns| columns.begins_like(row));
        if let Some(columns) = may_be_header.then(|| Columns::by(row, self.header)).flatten() {
            for column in &columns.missing {
                let column = column.clone();
                let mapped = matches!(self.header, Header::Mapped(_));
                out(note(if mapped { What::MappedColumnMissing { column } } else { What::ColumnMissing { column } }, row.line));
            }
            self.columns = Some(Rc::new(columns));
            self.part = Part::Table;
            return;
        }
        match table {
            Some(columns) if !ends_table(row, self.format.ends) => {
                let mended = (row.fields.len() > columns.width()).then(|| (self.format.mend)(row.clone(), &columns));
                self.row(mended.as_ref().unwrap_or(row), &columns, out);
            }
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
            (&self.destroyed, |text| What::IdDestroyed { column: "单号".to_owned(), text }),
        ] {
            if let Some(text) = told.many() {
                out(Fact::Note(Finding::new(what(text), Place::file(""))));
            }
        }
        if self.columns.is_none() {
            for column in self.not_found {
                out(Fact::Note(Finding::new(What::MappedColumnMissing { column }, Place::file(""))));
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
        self.zone.unwrap_or(self.setting.zone).as_str()
    }

    /// A line before or after the table.
    fn beside(&mut self, row: &Row) {
        if let Some(count) = stated_count(row.first()) {
            self.stated = Some(self.stated.unwrap_or(0).saturating_add(count));
        }
        if row.first().contains("时间均为UTC+08:00") {
            self.setting.zone = Zone::Stated(china());
        }
        (self.format.beside)(row, &mut self.setting);
        if self.columns.is_none() {
            let names = self.header.names_in(row);
            if let Header::Mapped(map) = self.header
                && self.nearest.as_ref().is_none_or(|(most, _, _)| names > *most)
            {
                self.not_found = not_found(row, map);
            }
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
        let cells = Cells { columns, row };
        let terms = (self.format.terms)(&cells, &self.setting)?;
        self.resaved |= terms.resaved && !self.typed;
        self.zone = Some(weaker(self.zone, terms.at.zone()));
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
        let made = || super::terms::time(&cells, Column::Made, &self.setting).map(|time| time.at);
        let made = Some(()).filter(|()| self.format.told_by_making).and_then(|()| made()).filter(|made| *made != terms.at);
        let payment = PaymentRow {
            line: row.line,
            record: if self.format.orders { Record::Order } else { Record::Payment },
            told_at: made.unwrap_or(terms.at),
            paid_at: made.map(|_| terms.at),
            at: terms.at,
            direction: terms.direction,
            normal: terms.normal,
            amount: terms.amount,
            currency: terms.currency,
            counterparty: text(Column::Counterparty),
            counterparty_account: text(Column::Account).or_else(|| match terms.normal {
                Direction::Out => text(Column::Payee),
                Direction::In => text(Column::Payer),
                Direction::Neutral => None,
            }),
            item: text(Column::Item).or_else(|| self.format.item_else.and_then(text)),
            transaction_id: id(Column::Transaction),
            merchant_order_id: id(Column::MerchantOrder),
            method: text(Column::Method),
            status: text(Column::Status),
            category: text(Column::Category),
            note: text(Column::Note),
            refund: (self.format.refund)(&Entry { cells, direction: terms.normal, amount: terms.amount }),
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

/// The columns that the person names and a line does not have; `time` and `amount` where they are not named at all.
fn not_found(row: &Row, map: &ColumnMap) -> Vec<String> {
    let stands = |name: &str| row.fields.iter().any(|field| is(field, name));
    let mut out: Vec<String> = map.named().filter(|(_, name)| !stands(name)).map(|(_, name)| name.to_owned()).collect();
    let named = |roles: &[ColumnRole]| map.named().any(|(role, _)| roles.contains(&role));
    if !named(&[ColumnRole::Time]) {
        out.push("time".to_owned());
    }
    if !named(&[ColumnRole::Amount, ColumnRole::PaidOut, ColumnRole::PaidIn]) {
        out.push("amount".to_owned());
    }
    out
}

/// Unknown before assumed before stated.
fn weaker(one: Option<Zone>, other: Zone) -> Zone {
    let rank = |zone: Zone| match zone {
        Zone::Unknown => 0,
        Zone::Assumed => 1,
        Zone::Stated(_) => 2,
    };
    one.filter(|one| rank(*one) <= rank(other)).unwrap_or(other)
}

/// A line of dashes, or the first of the lines that stand after a table.
fn ends_table(row: &Row, ends: &[&str]) -> bool {
    let first = row.first();
    row.is_single()
        && (first.starts_with("---")
            || stated_count(first).is_some()
            || ["导出时间", "导出信息", "特别提示", "已收入", "起始时间", "微信支付账单明细", "支付宝交易记录"]
                .iter()
                .chain(ends)
                .any(|word| first.starts_with(word)))
}

/// `共66笔记录`, `共：26笔记录`.
fn stated_count(text: &str) -> Option<u64> {
    text.strip_prefix('共')?.trim_start_matches(['：', ':']).split_once('笔').and_then(|(count, _)| count.trim().parse().ok())
}
