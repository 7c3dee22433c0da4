//! Bills: the rows of this case, and how many others there are. Nobody else's business is shown (law.md H).

use super::chapter::Done;
use super::pen::Pen;
use super::transcript::clock;
use crate::dossier::{Dossier, Exhibit, RecordRef};
use crate::evidence::{Inspection, PaymentRow, Refund};

/// Up to so many rows each stands by itself, label by value: ids of 28 digits fit no column.
const EACH_BY_ITSELF: usize = 6;

/// More rows than these make no reader wiser.
const MOST: usize = 400;

pub(super) fn rows(pen: &mut Pen<'_>, dossier: &Dossier, exhibit: &Exhibit, part: usize, seen: &Inspection) {
    let Some(payments) = &seen.payments else { return };
    let at = |row: usize, record: &PaymentRow| RecordRef { exhibit: exhibit.number, part, row, line: record.line };
    let ours: Vec<&PaymentRow> = payments
        .rows
        .iter()
        .enumerate()
        .filter(|(row, record)| dossier.matches.concerns(at(*row, record)))
        .map(|(_, record)| record)
        .take(MOST)
        .collect();
    if ours.is_empty() {
        return;
    }
    let others = payments.count.saturating_sub(ours.len() as u64);
    if others > 0 {
        pen.done.insert(Done::Excerpt);
        let listed = ours.len();
        let note = if pen.is_chinese() {
            format!("节选：只列与本案有关的{listed}行，其余{others}行与本案无关，未列入")
        } else {
            format!("excerpt: the {listed} rows of this case; {others} other rows are left out")
        };
        pen.notes.push(note);
    }
    if ours.len() <= EACH_BY_ITSELF {
        ours.into_iter().for_each(|row| alone(pen, row));
    } else {
        let heads = [("行", "Row", 5), ("时间", "Time", 13), ("交易对方", "Party", 15), ("商品", "Item", 17), ("金额", "Amount", 11)];
        let more = [("状态", "Status", 11), ("交易单号", "Transaction", 20)];
        let heads: Vec<(&str, u32)> = heads.into_iter().chain(more).map(|(zh, en, share)| (pen.say(zh, en), share)).collect();
        let rows = ours.into_iter().map(|row| in_columns(pen, row)).collect();
        pen.table(&heads, rows);
    }
}

fn amount(row: &PaymentRow) -> String {
    format!("{} {} {}", row.normal.in_words(&row.direction), row.amount, row.currency).trim().to_owned()
}

fn in_columns(pen: &mut Pen<'_>, row: &PaymentRow) -> Vec<String> {
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    let (party, item, status) = (words(&row.counterparty), words(&row.item), words(&row.status));
    vec![
        row.line.to_string(),
        clock(&row.at),
        pen.text_up_to(&party, 60),
        pen.text_up_to(&item, 60),
        amount(row),
        pen.text(&status),
        words(&row.transaction_id),
    ]
}

/// One row, label by value.
fn alone(pen: &mut Pen<'_>, row: &PaymentRow) {
    let mut cells: Vec<Vec<String>> = Vec::new();
    let mut cell = |pen: &mut Pen<'_>, zh: &str, en: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            cells.push(vec![pen.say(zh, en).to_owned(), value]);
        }
    };
    let masked = |pen: &mut Pen<'_>, text: &Option<String>| text.as_ref().map(|text| pen.text_up_to(text, 200));
    cell(pen, "时间", "Time", Some(clock(&row.at)));
    let party = masked(pen, &row.counterparty);
    cell(pen, "交易对方", "Party", party);
    let item = masked(pen, &row.item);
    cell(pen, "商品说明", "Item", item);
    cell(pen, "收支和金额", "Amount", Some(amount(row)));
    let method = if pen.sees_method() {
        masked(pen, &row.method)
    } else {
        row.method.as_ref().map(|_| pen.say("（未列出）", "(not shown)").to_owned())
    };
    cell(pen, "付款方式", "Method", method);
    let status = masked(pen, &row.status);
    cell(pen, "交易状态", "Status", status);
    cell(pen, "交易单号", "Transaction", row.transaction_id.clone());
    cell(pen, "商家单号", "Merchant's number", row.merchant_order_id.clone());
    let refund = match &row.refund {
        Some(Refund::Partial { amount }) => Some(format!("{} {amount}", pen.say("已退", "refunded"))),
        Some(Refund::Full) => Some(pen.say("已全额退款", "refunded in full").to_owned()),
        Some(Refund::RefundOf { .. }) => Some(pen.say("这一行是退款", "this row is a refund").to_owned()),
        Some(Refund::ClosedUnpaid) => Some(pen.say("未付款，交易关闭", "closed without payment").to_owned()),
        Some(Refund::Unknown) | None => None,
    };
    cell(pen, "退款", "Refund", refund);
    let line = row.line;
    let over = if pen.is_chinese() { format!("原文件第{line}行") } else { format!("Row {line} of the original") };
    pen.over(over);
    let heads = [(pen.say("项目", "Field"), 22), (pen.say("内容", "As recorded"), 78)];
    pen.table(&heads, cells);
}
