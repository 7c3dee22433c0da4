//! Alipay: bills of the web page (2019 on), of the app (2021, 2023) and of its new operator (2026), or any of them saved again.
//!
//! The four differ in the order of their columns, in the lines before and after the table and in the
//! company that signs it; their columns keep their names.

use super::columns::{Column, Layout, Need};
use super::format::Format;
use super::refund;
use super::text_bill::TextBill;

/// Alipay bills that are text.
pub static ALIPAY: TextBill = TextBill { name: "alipay-csv", format: &FORMAT };

const APP: Layout = Layout {
    columns: &[
        (Column::Made, &["交易时间"], Need::Must),
        (Column::Amount, &["金额", "金额(元)"], Need::Must),
        // JD bills have the rest of these columns, but call this one 商户名称.
        (Column::Counterparty, &["交易对方"], Need::Must),
        (Column::Transaction, &["交易订单号", "交易号"], Need::Tells),
        (Column::MerchantOrder, &["商家订单号"], Need::Tells),
        (Column::Status, &["交易状态"], Need::Tells),
        (Column::Method, &["收/付款方式"], Need::Tells),
        (Column::Item, &["商品说明", "商品名称"], Need::Tells),
        (Column::Direction, &["收/支"], Need::Expected),
        (Column::Category, &["交易分类"], Need::May),
        (Column::Account, &["对方账号"], Need::May),
        (Column::Note, &["备注"], Need::May),
    ],
    telling: 3,
};

const WEB: Layout = Layout {
    columns: &[
        (Column::Made, &["交易创建时间"], Need::Must),
        (Column::Amount, &["金额(元)", "金额"], Need::Must),
        (Column::Counterparty, &["交易对方"], Need::Must),
        (Column::Transaction, &["交易号", "交易订单号"], Need::Tells),
        (Column::MerchantOrder, &["商家订单号"], Need::Tells),
        (Column::Status, &["交易状态"], Need::Tells),
        (Column::Item, &["商品名称", "商品说明"], Need::Tells),
        (Column::Funds, &["资金状态"], Need::Tells),
        (Column::Direction, &["收/支"], Need::Expected),
        (Column::Refunded, &["成功退款(元)", "成功退款"], Need::Expected),
        (Column::Paid, &["付款时间"], Need::Expected),
        (Column::Category, &["类型"], Need::May),
        (Column::Method, &["收/付款方式"], Need::May),
        (Column::Note, &["备注"], Need::May),
    ],
    telling: 3,
};

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format {
    title: "支付宝账单",
    layouts: &[&APP, &WEB],
    is_title,
    title_words: &["支付宝"],
    // JD bills begin with the same 导出信息.
    is_foreign: |line| line.starts_with("京东账号名"),
    refund: refund::of_alipay,
    told_by_making: true,
    ..Format::WALLET
};

/// `支付宝交易记录明细查询`, `---支付宝（中国）网络技术有限公司  电子客户回单---`.
fn is_title(line: &str) -> bool {
    line == "支付宝交易记录明细查询" || line.starts_with("--") && line.contains("支付宝") && line.contains("电子客户回单")
}
