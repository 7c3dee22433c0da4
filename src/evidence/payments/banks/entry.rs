//! One row of a statement as a payment: its day, which way money went by the bank's own word, and with whom.

use super::dates::{self, Month};
use super::layouts::{Statement, Text};
use super::parties;
use super::sums::{self, Sum};
use crate::case::When;
use crate::evidence::payments::columns::{Column, Columns};
use crate::evidence::payments::ids::Id;
use crate::evidence::payments::table::Row;
use crate::evidence::{Direction, PaymentRow, Record, Refund};

/// What the lines before a table say of its rows.
#[derive(Debug, Clone, Default)]
pub struct Preamble {
    /// The bill's month.
    pub month: Option<Month>,
    /// 币种.
    pub currency: Option<String>,
    /// A minus stands before some amount, so that one without it means something.
    pub signed: bool,
}

/// A row with the columns it stands in.
pub struct Entry<'a> {
    /// Whose it is.
    pub statement: &'a Statement,
    /// What stands before it.
    pub preamble: &'a Preamble,
    /// Where its columns stand.
    pub columns: &'a Columns,
    /// Its fields.
    pub row: &'a Row,
}

/// Which way an amount went.
struct Flow<'a> {
    word: String,
    normal: Direction,
    sum: Sum<'a>,
}

impl<'a> Entry<'a> {
    /// Its day: that of the trade, else that of the posting.
    pub fn at(&self) -> Option<When> {
        let (order, month) = (self.statement.order, self.preamble.month);
        let day = |column, clock| dates::read(self.get(column), clock, order, month);
        day(Column::Made, self.get(Column::Clock)).or_else(|| day(Column::Posted, ""))
    }

    /// Whether it has a day that lacks only its year.
    pub fn lacks_year(&self) -> bool {
        self.preamble.month.is_none() && [Column::Made, Column::Posted].iter().any(|column| dates::lacks_year(self.get(*column)))
    }

    /// The payment it is, and the ids in it that a spreadsheet program has destroyed.
    pub fn payment(&self) -> Option<(PaymentRow, Vec<(Column, &'a str)>)> {
        let (word, item) = self.word_and_item();
        let flow = self.flow(word)?;
        let mut destroyed = Vec::new();
        let mut id = |column| {
            let id = Id::of(self.get(column), false);
            if id == Id::Destroyed {
                destroyed.push((column, self.get(column)));
            }
            // Entries that the bank makes itself have zeros for a number.
            id.known().filter(|id| id.bytes().any(|byte| byte != b'0'))
        };
        let (transaction_id, account) = (id(Column::Transaction), id(Column::Account));
        let (category, place) = (self.some(Column::Category), self.some(Column::Place));
        let (name, own_account) = self.some(Column::Counterparty).map_or((None, None), parties::name_and_account);
        let texts: Vec<&str> = [item, self.some(Column::Note), place, category].into_iter().flatten().collect();
        let description = item.filter(|_| self.statement.text != Text::Remark).map(merchant);
        let refunded = flow.normal == Direction::In && (texts.iter().any(|text| is_refund(text)) || is_refund(word.unwrap_or("")));
        let original = self.original(&flow);
        let notes: Vec<&str> =
            [self.some(Column::Note), place.filter(|_| item.or(category).is_some()), original.as_deref()].into_iter().flatten().collect();
        let at = self.at()?;
        let payment = PaymentRow {
            line: self.row.line,
            record: Record::Payment,
            told_at: at,
            paid_at: None,
            at,
            counterparty: parties::counterparty(name, &texts, description),
            counterparty_account: account.or_else(|| own_account.map(str::to_owned)),
            item: item.or(category).or(place).map(str::to_owned),
            transaction_id,
            merchant_order_id: None,
            method: self.some(Column::Method).map(str::to_owned),
            status: self.some(Column::Status).map(str::to_owned),
            category: category.or(word).map(str::to_owned),
            note: (!notes.is_empty()).then(|| notes.join("；")),
            refund: refunded.then_some(Refund::RefundOf { transaction_id: None }),
            currency: self.currency(&flow.sum),
            direction: flow.word,
            normal: flow.normal,
            amount: flow.sum.amount,
        };
        Some((payment, destroyed))
    }

    /// The word for the direction that stands before a description, and the description.
    fn word_and_item(&self) -> (Option<&'a str>, Option<&'a str>) {
        let item = self.some(Column::Item);
        match item.filter(|_| self.statement.text == Text::WordAndMerchant) {
            Some(text) => match text.split_once(char::is_whitespace) {
                Some((word, rest)) => (Some(word), Some(rest.trim())),
                None => (Some(text), Some(text)),
            },
            None => (None, item),
        }
    }

    /// Which way money went: by column, by word, by sign, in this order.
    fn flow(&self, word: Option<&str>) -> Option<Flow<'a>> {
        if self.columns.position(Column::Income).is_some() {
            return self.by_column();
        }
        let sum = sums::read(self.get(Column::Amount)).or_else(|| sums::read(self.get(Column::Original)))?;
        if let Some(word) = self.some(Column::Direction).or(word) {
            return Some(Flow { word: word.to_owned(), normal: meaning(word), sum });
        }
        let positive = match self.statement.positive {
            Direction::Neutral if self.preamble.signed || sum.signed => Direction::In,
            told => told,
        };
        let normal = if sum.negative { other(positive) } else { positive };
        Some(Flow { word: if sum.negative { "-" } else { "+" }.to_owned(), normal, sum })
    }

    /// One of the two columns holds the amount, and its name says which way.
    fn by_column(&self) -> Option<Flow<'a>> {
        let mut found: Vec<Flow<'a>> = Vec::new();
        for (column, normal) in [(Column::Income, Direction::In), (Column::Outgo, Direction::Out)] {
            let Some(text) = self.some(column) else { continue };
            let sum = sums::read(text)?;
            let name = word_of(self.columns.name(column));
            // A minus in such a column takes an entry back.
            found.push(if sum.negative {
                Flow { word: format!("{name}-"), normal: other(normal), sum }
            } else {
                Flow { word: name.to_owned(), normal, sum }
            });
        }
        if found.len() == 2 {
            // Some banks write 0.00 into the other column; two amounts in one row are not understood.
            let moved = |flow: &Flow<'_>| flow.sum.amount.is_positive();
            match (moved(&found[0]), moved(&found[1])) {
                (true, true) => return None,
                (_, false) => found.truncate(1),
                (false, true) => {}
            }
        }
        found.pop()
    }

    /// The amount in the currency of the trade, where that is another.
    fn original(&self, flow: &Flow<'_>) -> Option<String> {
        let sum = sums::read(self.some(Column::Original)?)?;
        let currency = sum.currency.or_else(|| self.some(Column::OriginalCurrency)).map(sums::currency)?;
        (currency != self.currency(&flow.sum)).then(|| format!("{currency} {}", sum.amount))
    }

    fn currency(&self, sum: &Sum<'_>) -> String {
        let own = sum.currency.or_else(|| self.some(Column::Currency)).or_else(|| {
            // The amount of the trade stands in where nothing was posted yet.
            self.some(Column::OriginalCurrency).filter(|_| self.some(Column::Amount).is_none() && self.some(Column::Income).is_none())
        });
        own.or(self.preamble.currency.as_deref()).map_or_else(|| "CNY".to_owned(), sums::currency)
    }

    fn get(&self, column: Column) -> &'a str {
        self.columns.get(self.row, column)
    }

    /// A field; dashes mean none.
    fn some(&self, column: Column) -> Option<&'a str> {
        self.columns.some(self.row, column).filter(|text| !text.chars().all(|c| matches!(c, '-' | '—' | '/')))
    }
}

/// `收入` of `记账金额(收入)`; the whole name where nothing stands in brackets.
fn word_of(name: &str) -> &str {
    let inside = name.strip_suffix([')', '）']).and_then(|rest| rest.rsplit_once(['(', '（'])).map(|(_, word)| word);
    inside.filter(|word| matches!(*word, "收入" | "支出")).unwrap_or(name)
}

/// What a bank's word means. Words that are not known are neither.
fn meaning(word: &str) -> Direction {
    let word = word.trim().to_ascii_lowercase();
    let first = word.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
    match first {
        "借" | "借方" | "支" | "支出" | "付" | "转出" | "取" | "取出" | "支取" | "出" | "dr" | "d" | "debit" | "-" => {
            Direction::Out
        }
        "贷" | "贷方" | "收" | "收入" | "转入" | "存" | "存入" | "入" | "cr" | "c" | "credit" | "+" => Direction::In,
        // Words that begin the descriptions of credit cards.
        _ if is_refund(&word) || first.contains("还款") || first.contains("返现") => Direction::In,
        _ if ["消费", "取现", "预借现金", "年费", "利息", "手续费", "违约金", "分期"].iter().any(|known| first.starts_with(known)) => {
            Direction::Out
        }
        _ => Direction::Neutral,
    }
}

fn is_refund(text: &str) -> bool {
    ["退款", "退货", "撤销", "冲正", "退回", "RETURN:", "REFUND", "REVERSAL", "return:", "refund"].iter().any(|word| text.contains(word))
}

fn other(direction: Direction) -> Direction {
    match direction {
        Direction::In => Direction::Out,
        Direction::Out => Direction::In,
        Direction::Neutral => Direction::Neutral,
    }
}

/// A description without the kind before it, `（消费）`, and the country behind it, `CHN`.
fn merchant(text: &str) -> &str {
    let text = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')'])).map_or(text, |(_, rest)| rest.trim());
    parties::without_country(text)
}
