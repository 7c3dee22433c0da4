//! Columns by their names: where they stand differs by year, what they are called hardly does.

use super::table::Row;

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
    // --- bank statements ---
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
    /// Them.
    pub columns: &'static [(Column, &'static [&'static str], Need)],
    /// How many of the telling columns make a header.
    pub telling: usize,
}

/// Where the columns of a file stand.
#[derive(Debug, Clone)]
pub struct Columns {
    at: Vec<(Column, usize)>,
    /// The usual names of expected columns that are not there.
    pub missing: Vec<&'static str>,
    /// The header as written.
    names: Vec<String>,
}

impl Columns {
    /// The columns of a row, if it is a header of one of these layouts.
    pub fn of(row: &Row, layouts: &[&Layout]) -> Option<Self> {
        layouts.iter().find_map(|layout| layout.of(row))
    }

    /// A field of a row, empty where the column is absent.
    pub fn get<'a>(&self, row: &'a Row, column: Column) -> &'a str {
        self.position(column).map_or("", |at| row.get(at))
    }

    /// The same; `/` means empty.
    pub fn some<'a>(&self, row: &'a Row, column: Column) -> Option<&'a str> {
        Some(self.get(row, column)).filter(|text| !matches!(*text, "" | "/"))
    }

    /// Where a column stands, counted from 0.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.at.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
    }

    /// What the file calls a column.
    pub fn name(&self, column: Column) -> &str {
        self.position(column).and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }

    /// Whether a row may be this header over again.
    pub fn begins_like(&self, row: &Row) -> bool {
        self.names.first().is_some_and(|name| name == row.first())
    }
}

impl Layout {
    fn of(&self, row: &Row) -> Option<Columns> {
        let names: Vec<String> = row.fields.iter().map(|field| plain(field)).collect();
        let mut at = Vec::with_capacity(self.columns.len());
        let mut missing = Vec::new();
        let mut telling = 0;
        for (column, known, need) in self.columns {
            match names.iter().position(|name| known.contains(&name.as_str())) {
                Some(position) => {
                    at.push((*column, position));
                    telling += usize::from(*need == Need::Tells);
                }
                None if *need == Need::Must => return None,
                None if *need == Need::May => {}
                None => missing.extend(known.first()),
            }
        }
        (telling >= self.telling).then(|| Columns { at, missing, names: row.fields.clone() })
    }

    /// The names by which a header of this layout is known, for the reason of a reader.
    pub fn told_by(&self, row: &Row) -> String {
        let wanted = self.columns.iter().filter(|(_, _, need)| matches!(need, Need::Must | Need::Tells));
        let seen = wanted.filter_map(|(_, known, _)| row.fields.iter().find(|field| known.contains(&plain(field).as_str())));
        seen.take(4).map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// How many of the names stand in a row.
    pub fn names_in(&self, row: &Row) -> usize {
        self.columns.iter().filter(|(_, known, _)| row.fields.iter().any(|field| known.contains(&plain(field).as_str()))).count()
    }
}

/// Brackets of either width are one; of names in two languages, one above the other, the lower counts.
fn plain(name: &str) -> String {
    name.lines().last().unwrap_or("").trim().replace('（', "(").replace('）', ")")
}
