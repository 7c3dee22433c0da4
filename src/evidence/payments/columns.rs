//! Columns by their names: where they stand differs by year, what they are called hardly does.

use std::collections::HashSet;

use super::table::Row;
use crate::case::{ColumnMap, ColumnRole};
use crate::evidence::lexicon::folded_pieces;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// When it was made.
    Made,
    /// When it was paid.
    Paid,
    /// 交易分类, 交易类型.
    Category,
    /// 交易对方.
    Counterparty,
    /// 对方账号.
    Account,
    /// 商品说明.
    Item,
    /// 收/支.
    Direction,
    /// 金额.
    Amount,
    /// 收/付款方式.
    Method,
    /// 交易状态.
    Status,
    /// 交易订单号.
    Transaction,
    /// 商家订单号.
    MerchantOrder,
    /// 备注.
    Note,
    /// 成功退款.
    Refunded,
    /// 资金状态.
    Funds,
    /// The zone of that row's time.
    Zone,
    /// The transaction that a row belongs to.
    Reference,
    /// The account of who paid.
    Payer,
    /// The account of who was paid.
    Payee,
    /// The price of one.
    Price,
    /// How many.
    Quantity,
    // --- bank statements, and others that part what wallets write in one ---
    /// 交易时间 beside 交易日期.
    Clock,
    /// 记账日, where 交易日 may be empty.
    Posted,
    /// 收入, 存入.
    Income,
    /// 支出, 取出.
    Outgo,
    /// The amount in the currency of the trade, where it was posted in another.
    Original,
    /// That currency.
    OriginalCurrency,
    /// 币种.
    Currency,
    /// 余额.
    Balance,
    /// 交易地点, 交易渠道.
    Place,
}

impl Column {
    /// Whether it holds an amount.
    pub fn is_amount(self) -> bool {
        matches!(self, Self::Amount | Self::Outgo | Self::Income | Self::Original | Self::Refunded | Self::Price)
    }

    /// Whether it holds a day, with or without the time of day.
    pub fn is_day(self) -> bool {
        matches!(self, Self::Made | Self::Paid)
    }
}

/// How much a layout needs a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// No header without it.
    Must,
    /// Tells the layout from others; its absence is reported.
    Tells,
    /// Its absence is reported.
    Expected,
    /// It may be absent.
    May,
}

/// The columns of one era of a format: what each holds, its names, the usual one first, and its need.
pub struct Layout {
    /// Them. Of several names that stand in a file, the one given first counts.
    pub columns: &'static [(Column, &'static [&'static str], Need)],
    /// How many of the telling columns make a header.
    pub telling: usize,
}

/// How the header of a table is known.
#[derive(Clone, Copy)]
pub enum Header<'a> {
    /// By the layouts of a format.
    Of(&'static [&'static Layout]),
    /// By the names that the person gives.
    Mapped(&'a ColumnMap),
}

/// Where the columns of a file stand.
#[derive(Debug, Clone)]
pub struct Columns {
    at: Vec<(Column, usize)>,
    /// The usual names of expected columns that are not there.
    pub missing: Vec<String>,
    /// The header as written.
    names: Vec<String>,
    /// Which of the layouts it is of, counted from 0.
    pub layout: usize,
}

impl Columns {
    /// The columns of a row, if it is a header of one of these layouts.
    pub fn of(row: &Row, layouts: &[&Layout]) -> Option<Self> {
        layouts.iter().enumerate().find_map(|(n, layout)| Some(Self { layout: n, ..layout.of(row)? }))
    }

    /// The columns of a row, if it is such a header.
    pub fn by(row: &Row, header: Header<'_>) -> Option<Self> {
        match header {
            Header::Of(layouts) => Self::of(row, layouts),
            Header::Mapped(map) => mapped(row, map),
        }
    }

    /// A field of a row, empty where the column is absent.
    pub fn get<'a>(&self, row: &'a Row, column: Column) -> &'a str {
        self.position(column).map_or("", |at| row.get(at))
    }

    /// The same; `/`, `-` and `null` mean empty.
    pub fn some<'a>(&self, row: &'a Row, column: Column) -> Option<&'a str> {
        Some(self.get(row, column)).filter(|text| !matches!(*text, "" | "/" | "-" | "--" | "null"))
    }

    /// What stands at a position, counted from 0.
    pub fn at(&self, position: usize) -> Option<Column> {
        self.at.iter().find(|(_, at)| *at == position).map(|(column, _)| *column)
    }

    /// How many columns the header has, blank ones at its end left out.
    pub fn width(&self) -> usize {
        self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |at| at + 1)
    }

    /// Where a column stands, counted from 0.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.at.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
    }

    /// What the file calls a column.
    pub fn name(&self, column: Column) -> &str {
        self.position(column).and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }

    /// Whether something stands in a row past the last column, named or blank: a comma that no quotes hold, as in
    /// `¥1,234.50`, has put what follows it under other names.
    pub fn is_overrun(&self, row: &Row) -> bool {
        row.fields.iter().skip(self.names.len()).any(|field| !field.is_empty())
    }

    /// Whether a row may be this header over again.
    pub fn begins_like(&self, row: &Row) -> bool {
        self.names.first().is_some_and(|name| name == row.first())
    }
}

impl Header<'_> {
    /// All names that a header may have, as [`folded`] shows them.
    pub fn folded_names(self) -> HashSet<String> {
        match self {
            Self::Of(layouts) => {
                layouts.iter().flat_map(|layout| layout.columns).flat_map(|(_, known, _)| *known).map(|known| folded(known)).collect()
            }
            Self::Mapped(map) => map.named().map(|(_, known)| folded(known)).collect(),
        }
    }

    /// How many of them may stand in a row at most.
    pub fn most_names(self) -> usize {
        match self {
            Self::Of(layouts) => layouts.iter().map(|layout| layout.columns.len()).max().unwrap_or(0),
            Self::Mapped(map) => map.named().count(),
        }
    }

    /// How many of the names stand in a row.
    pub fn names_in(self, row: &Row) -> usize {
        match self {
            Self::Of(layouts) => layouts.iter().map(|layout| layout.names_in(row)).max().unwrap_or(0),
            Self::Mapped(map) => map.named().filter(|(_, known)| row.fields.iter().any(|field| is(field, known))).count(),
        }
    }
}

impl Layout {
    fn of(&self, row: &Row) -> Option<Columns> {
        let mut at = Vec::with_capacity(self.columns.len());
        let mut missing = Vec::new();
        let mut telling = 0;
        for (column, known, need) in self.columns {
            match known.iter().find_map(|known| row.fields.iter().position(|field| is(field, known))) {
                Some(position) => {
                    at.push((*column, position));
                    telling += usize::from(*need == Need::Tells);
                }
                None if *need == Need::Must => return None,
                None if *need == Need::May => {}
                None => missing.extend(known.first().map(|name| (*name).to_owned())),
            }
        }
        (telling >= self.telling).then(|| Columns { at, missing, names: row.fields.clone(), layout: 0 })
    }

    /// How many of the names stand in a row.
    pub fn names_in(&self, row: &Row) -> usize {
        let stands = |known: &&str| row.fields.iter().any(|field| is(field, known));
        self.columns.iter().filter(|(_, known, _)| known.iter().any(&stands)).count()
    }

    /// The names by which a header of this layout is known, for the reason of a reader.
    pub fn told_by(&self, row: &Row) -> String {
        let wanted = self.columns.iter().filter(|(_, _, need)| matches!(need, Need::Must | Need::Tells));
        let seen = wanted.filter_map(|(_, known, _)| row.fields.iter().find(|field| known.iter().any(|known| is(field, known))));
        seen.take(4).map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// The columns that the person names: the header is the first row with the time and an amount.
fn mapped(row: &Row, map: &ColumnMap) -> Option<Columns> {
    let mut at = Vec::new();
    let mut missing = Vec::new();
    for (role, name) in map.named() {
        match row.fields.iter().position(|field| is(field, name)) {
            Some(position) => at.push((column(role), position)),
            None => missing.push(name.to_owned()),
        }
    }
    let has = |wanted: &[Column]| at.iter().any(|(column, _)| wanted.contains(column));
    (has(&[Column::Made]) && has(&[Column::Amount, Column::Outgo, Column::Income])).then(|| Columns {
        at,
        missing,
        names: row.fields.clone(),
        layout: 0,
    })
}

fn column(role: ColumnRole) -> Column {
    match role {
        ColumnRole::Time => Column::Made,
        ColumnRole::Clock => Column::Clock,
        ColumnRole::Amount => Column::Amount,
        ColumnRole::PaidOut => Column::Outgo,
        ColumnRole::PaidIn => Column::Income,
        ColumnRole::Direction => Column::Direction,
        ColumnRole::Currency => Column::Currency,
        ColumnRole::Counterparty => Column::Counterparty,
        ColumnRole::CounterpartyAccount => Column::Account,
        ColumnRole::Item => Column::Item,
        ColumnRole::TransactionId => Column::Transaction,
        ColumnRole::MerchantOrderId => Column::MerchantOrder,
        ColumnRole::Method => Column::Method,
        ColumnRole::Status => Column::Status,
        ColumnRole::Note => Column::Note,
    }
}

/// The name of a column in two languages is not longer, in bytes.
const LONGEST_NAME: usize = 400;

/// Characters of headers as Hong Kong and Taiwan write them, and as the mainland does.
const WRITTEN_OTHERWISE: [(char, char); 33] = [
    ('時', '时'),
    ('間', '间'),
    ('單', '单'),
    ('號', '号'),
    ('對', '对'),
    ('額', '额'),
    ('類', '类'),
    ('狀', '状'),
    ('態', '态'),
    ('說', '说'),
    ('備', '备'),
    ('註', '注'),
    ('戶', '户'),
    ('編', '编'),
    ('餘', '余'),
    ('幣', '币'),
    ('種', '种'),
    ('帳', '账'),
    ('賬', '账'),
    ('記', '记'),
    ('詳', '详'),
    ('創', '创'),
    ('實', '实'),
    ('費', '费'),
    ('務', '务'),
    ('資', '资'),
    ('訂', '订'),
    ('題', '题'),
    ('標', '标'),
    ('後', '后'),
    ('貨', '货'),
    ('業', '业'),
    ('項', '项'),
];

/// Whether one of those has these last twelve bits: of a thousand characters some eight have.
const MAY_BE_WRITTEN_OTHERWISE: [bool; 1 << 12] = {
    let (mut may, mut at) = ([false; 1 << 12], 0);
    while at < WRITTEN_OTHERWISE.len() {
        may[WRITTEN_OTHERWISE[at].0 as usize & 0xfff] = true;
        at += 1;
    }
    may
};

/// A character as the mainland writes it.
fn simplified(c: char) -> char {
    if !MAY_BE_WRITTEN_OTHERWISE[c as usize & 0xfff] {
        return c;
    }
    WRITTEN_OTHERWISE.iter().find(|(written, _)| *written == c).map_or(c, |(_, plain)| *plain)
}

/// Blanks left out, brackets of one width, letters of one case, Chinese as the mainland writes it.
pub fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').map(|c| match c {
        c if c.is_ascii() => c.to_ascii_lowercase(),
        '（' => '(',
        '）' => ')',
        '：' => ':',
        c => simplified(c),
    })
}

/// The same for a search that makes no difference of case.
pub fn plain_pieces(text: &str, take: &mut dyn FnMut(&[u8])) {
    let fold = |letter: char, take: &mut dyn FnMut(&[u8])| {
        plain(letter.encode_utf8(&mut [0; 4])).for_each(|letter| take(letter.encode_utf8(&mut [0; 4]).as_bytes()));
    };
    folded_pieces(text, |code| !MAY_BE_WRITTEN_OTHERWISE[code & 0xfff], fold, take);
}

/// A text without what names of columns may differ in.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    plain(text).for_each(|c| out.push(c));
    out
}

/// Whether a field of a header is this name: brackets of either width are one, letters of either case, and blanks
/// within it pass; of names in two languages, one above the other, the lower counts too.
pub fn is(field: &str, known: &str) -> bool {
    let lower = || field.contains('\n').then(|| field.lines().last()).flatten();
    // A cell of a hostile sheet is long, and there are many names to hold it against.
    field.len() <= LONGEST_NAME && (plain(field).eq(plain(known)) || lower().is_some_and(|lower| plain(lower).eq(plain(known))))
}
