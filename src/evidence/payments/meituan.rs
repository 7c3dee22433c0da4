//! Meituan (美团) bills. What was paid is 实付金额; 订单金额 is the price before rebates.
//!
//! A refund is a row 收入 with ids of its own: nothing in the file links it to its payment.

use super::columns::{Column, Layout, Need};
use super::format::Format;
use super::refund::Entry;
use super::text_bill::TextBill;
use crate::evidence::Refund;

/// Meituan bills that are text.
pub static MEITUAN: TextBill = TextBill { name: "meituan-csv", format: &FORMAT };

const COLUMNS: Layout = Layout {
    columns: &[
        (Column::Made, &["交易创建时间"], Need::Must),
        (Column::Amount, &["实付金额", "实付金额(元)"], Need::Must),
        (Column::Item, &["订单标题"], Need::Must),
        (Column::Paid, &["交易成功时间"], Need::Tells),
        (Column::Category, &["交易类型"], Need::Tells),
        (Column::Transaction, &["交易单号"], Need::Tells),
        (Column::MerchantOrder, &["商家单号"], Need::Tells),
        (Column::Direction, &["收/支"], Need::Expected),
        (Column::Method, &["支付方式"], Need::Expected),
        (Column::Note, &["备注"], Need::May),
    ],
    telling: 2,
};

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format {
    title: "美团账单",
    layouts: &[&COLUMNS],
    is_title: |line| line.starts_with("美团交易账单明细"),
    title_words: &["美团交易账单明细"],
    refund,
    ends: &["美团交易账单", "【美团交易账单"],
    ..Format::WALLET
};

fn refund(entry: &Entry<'_>) -> Option<Refund> {
    let kind = entry.get(Column::Category);
    if kind == "退款" || kind.ends_with("-退款") {
        return Some(Refund::RefundOf { transaction_id: None });
    }
    kind.contains("退款").then_some(Refund::Unknown)
}
