//! WeChat Pay bills: CSV until mid-2025, XLSX since, and either saved again.

use super::columns::{Column, Layout, Need};
use super::format::Format;
use super::refund;
use super::text_bill::TextBill;

/// WeChat Pay bills that are text.
pub static WECHAT: TextBill = TextBill { name: "wechat-pay-csv", format: &FORMAT };

const COLUMNS: Layout = Layout {
    columns: &[
        (Column::Made, &["交易时间"], Need::Must),
        (Column::Amount, &["金额(元)", "金额"], Need::Must),
        (Column::Transaction, &["交易单号"], Need::Tells),
        (Column::Category, &["交易类型"], Need::Tells),
        (Column::Status, &["当前状态"], Need::Tells),
        (Column::MerchantOrder, &["商户单号"], Need::Tells),
        (Column::Method, &["支付方式"], Need::Tells),
        (Column::Counterparty, &["交易对方"], Need::Expected),
        (Column::Item, &["商品"], Need::Expected),
        (Column::Direction, &["收/支"], Need::Expected),
        (Column::Note, &["备注"], Need::May),
    ],
    telling: 3,
};

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format {
    title: "微信支付账单",
    layouts: &[&COLUMNS],
    is_title,
    title_words: &["微信支付账单明细"],
    refund: refund::of_wechat,
    ..Format::WALLET
};

/// `微信支付账单明细`, `---微信支付账单明细列表---`.
fn is_title(line: &str) -> bool {
    line.trim_matches('-').starts_with("微信支付账单明细")
}
