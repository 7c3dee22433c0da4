//! JD (京东) bills: of 2024, and of 2025 on, which has its columns in another order and its refunds under 不计收支.
//!
//! What came back stands in the amount itself: `131.77(已退款89.84)`. Each refund has a row of its own
//! beside it, under the number of the order.

use super::amounts;
use super::columns::{Column, Layout, Need};
use super::format::Format;
use super::refund::Entry;
use super::terms::{Cells, Setting, Terms, normal, time};
use super::text_bill::TextBill;
use crate::case::Money;
use crate::evidence::{Direction, Refund};

/// JD bills that are text.
pub static JD: TextBill = TextBill { name: "jd-csv", format: &FORMAT };

const COLUMNS: Layout = Layout {
    columns: &[
        (Column::Made, &["交易时间"], Need::Must),
        (Column::Amount, &["金额", "金额(元)"], Need::Must),
        // Alipay bills have the rest of these columns, but call this one 交易对方.
        (Column::Counterparty, &["商户名称"], Need::Must),
        (Column::Item, &["交易说明"], Need::Tells),
        (Column::Method, &["收/付款方式"], Need::Tells),
        (Column::Status, &["交易状态"], Need::Tells),
        (Column::Direction, &["收/支"], Need::Tells),
        (Column::Transaction, &["交易订单号"], Need::Expected),
        (Column::MerchantOrder, &["商家订单号"], Need::Expected),
        (Column::Category, &["交易分类"], Need::May),
        (Column::Note, &["备注"], Need::May),
    ],
    telling: 3,
};

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format {
    title: "京东账单",
    layouts: &[&COLUMNS],
    is_title: |line| line.starts_with("京东账号名"),
    title_words: &["京东账号名"],
    terms,
    refund,
    ends: &["电子回单客户"],
    ..Format::WALLET
};

fn terms(cells: &Cells<'_>, setting: &Setting<'_>) -> Option<Terms> {
    let time = time(cells, Column::Made, setting)?;
    let (amount, _) = parts(cells.get(Column::Amount))?;
    let direction = cells.get(Column::Direction);
    Some(Terms::yuan(time, amount, direction, normal(direction)))
}

/// An amount and what stands behind it in brackets. The minus of some exports says what 收/支 says too.
fn parts(text: &str) -> Option<(Money, &str)> {
    let (amount, said) = text.split_once(['(', '（']).unwrap_or((text, ""));
    let amount = amounts::from_text(amount.trim().trim_start_matches(['-', '−']))?;
    Some((amount, said.trim_end_matches([')', '）'])))
}

fn refund(entry: &Entry<'_>) -> Option<Refund> {
    let (status, item) = (entry.get(Column::Status), entry.get(Column::Item));
    let said = parts(entry.get(Column::Amount)).map_or("", |(_, said)| said);
    if said.contains("全额退款") {
        return Some(Refund::Full);
    }
    if let Some(amount) = amounts::after("已退款", said) {
        return Some(entry.came_back(amount));
    }
    if said.contains("退款") {
        return Some(Refund::Unknown);
    }
    let refund_item = entry.direction != Direction::Out && ["退款-", "退款－"].iter().any(|word| item.starts_with(word));
    if status == "退款成功" || refund_item {
        return Some(Refund::RefundOf { transaction_id: entry.cells.some(Column::Transaction).map(str::to_owned) });
    }
    status.contains("退款").then_some(Refund::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_with_what_came_back() {
        for (text, amount, said) in [
            ("10.20", "10.20", ""),
            ("-131.77(已退款89.84)", "131.77", "已退款89.84"),
            ("¥1,468.32（已全额退款）", "1468.32", "已全额退款"),
            ("0.00", "0.00", ""),
        ] {
            assert_eq!(parts(text).map(|(amount, said)| (amount.to_string(), said)), Some((amount.to_owned(), said)), "{text}");
        }
        for text in ["", "(已退款3)", "null", "一元"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
