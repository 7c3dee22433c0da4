//! 支付宝记账本: the user's own bookkeeping in Alipay, often taken for the bill.
//!
//! It has no ids and no states, so its rows are weak: they say what was noted, not what was paid.

use super::columns::{Column, Layout, Need};
use super::format::Format;
use super::text_bill::TextBill;
use crate::finding::What;

/// Exports of 支付宝记账本.
pub static CASHBOOK: TextBill = TextBill { name: "alipay-cashbook", format: &FORMAT };

const COLUMNS: Layout = Layout {
    columns: &[
        (Column::Made, &["记录时间"], Need::Must),
        (Column::Amount, &["金额", "金额(元)"], Need::Must),
        (Column::Direction, &["收支类型"], Need::Tells),
        (Column::Category, &["分类"], Need::Tells),
        (Column::Method, &["账户"], Need::Tells),
        // What the user noted is all there is to say what it was for.
        (Column::Item, &["备注"], Need::Tells),
    ],
    telling: 3,
};

static FORMAT: Format = Format {
    title: "支付宝记账本",
    layouts: &[&COLUMNS],
    is_title: |line| line.contains("本记账单内容"),
    title_words: &["本记账单内容"],
    ends: &["本记账单内容", "注意事项", "说明"],
    warning: || Some(What::NotABill {}),
    ..Format::WALLET
};
