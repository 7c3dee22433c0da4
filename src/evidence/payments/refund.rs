//! What a row says of a refund. It is told, linked elsewhere, and never netted.

use super::amounts;
use super::columns::Column;
use super::terms::Cells;
use crate::case::Money;
use crate::evidence::{Direction, Refund};

/// A row whose time, direction and amount are understood.
pub struct Entry<'a> {
    /// Its fields.
    pub cells: Cells<'a>,
    /// What its direction means.
    pub direction: Direction,
    /// Its amount.
    pub amount: Money,
}

impl Entry<'_> {
    /// A field of it.
    pub fn get(&self, column: Column) -> &str {
        self.cells.get(column)
    }

    /// That so much of it came back.
    pub fn came_back(&self, amount: Money) -> Refund {
        if amount.decimal().abs() == self.amount.decimal().abs() { Refund::Full } else { Refund::Partial { amount } }
    }
}

/// Alipay: a refund is a row of its own; the web export also states it on the payment; 交易关闭 alone says little.
pub fn of_alipay(entry: &Entry<'_>) -> Option<Refund> {
    let status = entry.get(Column::Status);
    let item = entry.get(Column::Item);
    let refund_item = entry.direction != Direction::Out && (item.starts_with("退款-") || item.starts_with("退款－"));
    if status == "退款成功" || refund_item {
        return Some(Refund::RefundOf { transaction_id: original(entry.get(Column::Transaction)) });
    }
    let stated = amounts::from_text(entry.get(Column::Refunded)).filter(|amount| amount.is_positive());
    if let Some(amount) = stated {
        return Some(entry.came_back(amount));
    }
    if matches!(status, "交易关闭" | "已关闭") {
        return Some(if is_unpaid(entry) { Refund::ClosedUnpaid } else { Refund::Unknown });
    }
    status.contains("退款").then_some(Refund::Unknown)
}

/// An order that was closed before anyone paid has no method; the web export tells it by its empty fund state.
fn is_unpaid(entry: &Entry<'_>) -> bool {
    let empty = |column| entry.cells.columns.position(column).map(|_| entry.cells.some(column).is_none());
    match empty(Column::Method) {
        Some(no_method) => no_method,
        None => empty(Column::Funds) == Some(true) && empty(Column::Paid) == Some(true),
    }
}

/// The id of a refund is that of the payment, `_`, and a suffix.
fn original(id: &str) -> Option<String> {
    id.split_once('_').map(|(original, _)| original).filter(|original| !original.is_empty()).map(str::to_owned)
}

/// WeChat: the payment's status says it, and a row `…-退款` carries the same status.
pub fn of_wechat(entry: &Entry<'_>) -> Option<Refund> {
    let (kind, status, note) = (entry.get(Column::Category), entry.get(Column::Status), entry.get(Column::Note));
    let speaks = |word: &str| status.contains(word) || note.contains(word);
    if kind == "退款" || kind.ends_with("-退款") || entry.direction == Direction::In && status.contains("退款") {
        return Some(Refund::RefundOf { transaction_id: None });
    }
    if status.contains("已全额退款") || status.contains("对方已退还") {
        return Some(Refund::Full);
    }
    if let Some(amount) = amounts::after("已退款", status).or_else(|| amounts::after("已退款", note)) {
        return Some(entry.came_back(amount));
    }
    if speaks("已全额退款") {
        return Some(Refund::Full);
    }
    (speaks("已退款") || status.contains("退款") || status.contains("退还")).then_some(Refund::Unknown)
}
