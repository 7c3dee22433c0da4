//! Which column of a table means what, in the person's words (`[[evidence]] columns = { … }`): for tables of no known layout.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The columns of a table by the names in its header, and what the header does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ColumnMap {
    /// The column of the day, or of the day and time.
    pub time: String,
    /// The column of the time of day, where it stands apart.
    pub clock: String,
    /// The column of the amount.
    pub amount: String,
    /// The column of money that went out, where each way has its own.
    pub paid_out: String,
    /// The column of money that came in, where each way has its own.
    pub paid_in: String,
    /// The column that says which way: 收支, 借贷.
    pub direction: String,
    /// The column of the currency.
    pub currency: String,
    /// The column of the other side's name.
    pub counterparty: String,
    /// The column of the other side's account.
    pub counterparty_account: String,
    /// The column of what it was for.
    pub item: String,
    /// The column of the transaction's number.
    pub transaction_id: String,
    /// The column of the order's number.
    pub merchant_order_id: String,
    /// The column of how it was paid.
    pub method: String,
    /// The column of its state.
    pub status: String,
    /// The column of remarks.
    pub note: String,
    /// Which way amounts without a minus go, where no column says it; absent: in.
    pub positive: Option<Way>,
    /// Words of the direction's column that mean money out, beside the usual ones.
    pub out_words: Vec<String>,
    /// Words of the direction's column that mean money in, beside the usual ones.
    pub in_words: Vec<String>,
    /// The order of year, month and day, where it is not the file's own.
    pub date_order: Option<DateOrder>,
    /// The zone of the times: `+08:00`, `Europe/Berlin`. Absent: UTC+08:00, and marked as assumed.
    pub zone: String,
    /// The currency where no column holds it, ISO 4217. Absent: CNY.
    pub currency_code: String,
    /// What stands before the decimals. Absent: a point.
    pub decimal: Option<DecimalMark>,
    /// The sheet of a workbook. Absent: every sheet that has the columns.
    pub sheet: String,
}

/// Which way money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Paid.
    Out,
    /// Received.
    In,
}

/// The order of year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 2026-09-13.
    Ymd,
    /// 13/09/2026.
    Dmy,
    /// 09/13/2026.
    Mdy,
}

/// What stands before the decimals of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// 1,234.50.
    Point,
    /// 1.234,50.
    Comma,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each is the key of the same name
pub enum ColumnRole {
    Time,
    Clock,
    Amount,
    PaidOut,
    PaidIn,
    Direction,
    Currency,
    Counterparty,
    CounterpartyAccount,
    Item,
    TransactionId,
    MerchantOrderId,
    Method,
    Status,
    Note,
}

impl ColumnMap {
    /// The columns that are named, each with its name in the header.
    pub fn named(&self) -> impl Iterator<Item = (ColumnRole, &str)> {
        [
            (ColumnRole::Time, &self.time),
            (ColumnRole::Clock, &self.clock),
            (ColumnRole::Amount, &self.amount),
            (ColumnRole::PaidOut, &self.paid_out),
            (ColumnRole::PaidIn, &self.paid_in),
            (ColumnRole::Direction, &self.direction),
            (ColumnRole::Currency, &self.currency),
            (ColumnRole::Counterparty, &self.counterparty),
            (ColumnRole::CounterpartyAccount, &self.counterparty_account),
            (ColumnRole::Item, &self.item),
            (ColumnRole::TransactionId, &self.transaction_id),
            (ColumnRole::MerchantOrderId, &self.merchant_order_id),
            (ColumnRole::Method, &self.method),
            (ColumnRole::Status, &self.status),
            (ColumnRole::Note, &self.note),
        ]
        .into_iter()
        .map(|(role, name)| (role, name.trim()))
        .filter(|(_, name)| !name.is_empty())
    }
}
