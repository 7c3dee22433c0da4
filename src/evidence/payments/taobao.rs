//! Lists of Taobao and Tmall orders, as scripts in a browser save them: each script has a header of its own.
//!
//! Known by the number of the order, what was paid for it, and its state. There is a row for each item, with the
//! total of the order in every one. Most scripts quote nothing, so that a comma in a name shifts the rest of its row.

use super::amounts;
use super::columns::{Column, Columns, Layout, Need};
use super::format::Format;
use super::refund::Entry;
use super::table::Row;
use super::terms::{Cells, Setting, Terms, time};
use super::text_bill::TextBill;
use crate::case::Money;
use crate::evidence::{Direction, Refund};
use crate::finding::What;

/// Lists of orders that are text.
pub static TAOBAO: TextBill = TextBill { name: "taobao-orders-csv", format: &FORMAT };

const MADE: &[&str] = &[
    "下单日期",
    "下单时间",
    "订单创建时间",
    "创建时间",
    "成交时间",
    "订单日期",
    "订单时间",
    "拍下时间",
    "付款时间",
    "支付时间",
    "交易时间",
    "日期",
    "时间",
];

const NUMBERS: &[&str] = &["订单编号", "订单号", "淘宝订单号", "主订单编号", "主订单号", "父订单号"];

const PAID: &[&str] = &["实付款", "实付款(元)", "实付金额", "实付金额(元)", "实付", "订单实付款", "买家实付金额"];

const STATES: &[&str] = &["交易状态", "订单状态", "订单交易状态", "状态"];

const COLUMNS: Layout = Layout {
    columns: &[
        (Column::MerchantOrder, NUMBERS, Need::Must),
        (Column::Amount, PAID, Need::Must),
        (Column::Made, MADE, Need::Must),
        (Column::Item, &["商品名称", "商品明细", "宝贝名称", "宝贝标题", "商品标题", "商品信息", "商品"], Need::Tells),
        (Column::Status, STATES, Need::Tells),
        (Column::Counterparty, &["店铺名称", "店铺", "店铺名", "卖家", "卖家昵称", "商家"], Need::May),
        (Column::Refunded, &["退款状态", "售后状态"], Need::May),
        (Column::Price, &["单价", "商品单价"], Need::May),
        (Column::Quantity, &["数量", "商品数量"], Need::May),
        (Column::Note, &["备注", "买家留言"], Need::May),
    ],
    telling: 2,
};

/// The least that a script saves: without a day no row can be read, and that is told.
const LEAST: Layout = Layout {
    columns: &[
        (Column::MerchantOrder, NUMBERS, Need::Must),
        (Column::Amount, PAID, Need::Must),
        (Column::Status, STATES, Need::Must),
        (Column::Made, MADE, Need::Expected),
    ],
    telling: 0,
};

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format {
    title: "网购订单列表（淘宝、天猫等）",
    layouts: &[&COLUMNS, &LEAST],
    terms,
    refund,
    mend,
    warning: || Some(What::OrdersNotPayments {}),
    orders: true,
    ..Format::WALLET
};

fn terms(cells: &Cells<'_>, setting: &Setting<'_>) -> Option<Terms> {
    let time = time(cells, Column::Made, setting)?;
    let amount = paid(cells.get(Column::Amount))?;
    // Nothing says which way money went; the state is what the list declares.
    Some(Terms::yuan(time, amount, cells.get(Column::Status), Direction::Neutral))
}

/// `￥1,299.00`, `1299.00(含运费：￥0.00)`.
fn paid(text: &str) -> Option<Money> {
    amounts::from_text(text.split(['(', '（']).next()?.trim())
}

/// An item's refund may be a part of its price, and the list does not say how much.
fn refund(entry: &Entry<'_>) -> Option<Refund> {
    let (status, refunded) = (entry.get(Column::Status), entry.get(Column::Refunded));
    let closed = status.contains("交易关闭") || status.contains("已关闭") || status.contains("已取消");
    let speaks = refunded.contains("退款") && !["无退款", "未退款", "没有退款", "退款关闭"].contains(&refunded);
    match (closed, speaks || status.contains("退款")) {
        (true, true) if refunded.contains("退款成功") || refunded.contains("已退款") => Some(Refund::Full),
        (_, true) => Some(Refund::Unknown),
        (true, false) if entry.cells.columns.position(Column::Refunded).is_some() => Some(Refund::ClosedUnpaid),
        (true, false) => Some(Refund::Unknown),
        (false, false) => None,
    }
}

/// Puts the fields that a comma in a name has parted together again: where the numbers of the row then stand under their names.
fn mend(row: Row, columns: &Columns) -> Row {
    let extra = row.fields.len().saturating_sub(columns.width());
    let parted: Vec<&String> = row.fields.iter().rev().skip_while(|field| field.is_empty()).collect();
    if parted.len() <= columns.width() {
        return row;
    }
    for at in [Column::Item, Column::Counterparty].into_iter().filter_map(|column| columns.position(column)) {
        let Some(joined) = row.fields.get(at..=at + extra).map(|fields| fields.join(",")) else { continue };
        let mut fields = row.fields.clone();
        fields.splice(at..=at + extra, [joined]);
        let mended = Row { fields, ..row.clone() };
        if is_sound(&mended, columns) {
            return mended;
        }
    }
    row
}

/// Whether each number stands where the header says, and the state is no number.
fn is_sound(row: &Row, columns: &Columns) -> bool {
    let amount = |column| columns.position(column).is_none() || paid(columns.get(row, column)).is_some();
    let state = columns.get(row, Column::Status);
    amount(Column::Amount) && amount(Column::Price) && amount(Column::Quantity) && paid(state).is_none()
}
