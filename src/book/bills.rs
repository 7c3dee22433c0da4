//! Bills: the rows of this case, each with what makes it one, and how many others there are. Nobody else's business is shown
//! (law.md H).

use std::collections::BTreeSet;

use super::chapter::Done;
use super::pen::Pen;
use super::transcript::clock;
use crate::dossier::{Because, Dossier, Exhibit, Match, RecordRef};
use crate::evidence::{Inspection, PaymentRow, Refund};

/// Up to so many rows each stands by itself, label by value: ids of 28 digits fit no column.
const EACH_BY_ITSELF: usize = 6;

/// More rows than these make no reader wiser.
const MOST: usize = 400;

/// A bill within a case, and which of its rows the reader has nothing to do with.
pub(super) struct Bill<'a> {
    pub(super) dossier: &'a Dossier,
    pub(super) exhibit: &'a Exhibit,
    /// Which file of an archive.
    pub(super) part: usize,
    pub(super) seen: &'a Inspection,
    pub(super) not_its: &'a BTreeSet<RecordRef>,
}

impl<'a> Bill<'a> {
    /// The rows of the case, as far as the reader has to do with them, and how many others there are.
    fn ours(&self) -> (Vec<(RecordRef, &'a PaymentRow)>, u64) {
        let Some(payments) = &self.seen.payments else { return (Vec::new(), 0) };
        let at = |row: usize, record: &PaymentRow| RecordRef { exhibit: self.exhibit.number, part: self.part, row, line: record.line };
        let all = payments.rows.iter().enumerate().map(|(row, record)| (at(row, record), record));
        let is_ours = |at: &RecordRef| self.dossier.matches.concerns(*at) && !self.not_its.contains(at);
        let ours: Vec<(RecordRef, &PaymentRow)> = all.filter(|(at, _)| is_ours(at)).take(MOST).collect();
        let others = payments.count.saturating_sub(ours.len() as u64);
        (ours, others)
    }

    /// As a table for a spreadsheet: a record each, with everything in it; `None` where no row is of the case.
    pub(super) fn columns(&self, pen: &mut Pen<'_>) -> Option<Vec<Vec<String>>> {
        let (ours, _) = self.ours();
        let (_, first) = ours.first()?;
        let amounts = [("收支", "Direction"), ("金额", "Amount"), ("币种", "Currency")];
        let line = pen.say("原文件行", "Row of the original").to_owned();
        let heads: Vec<(&str, &str)> = fields(pen, first, "").into_iter().map(|(zh, en, _)| (zh, en)).collect();
        let heads = heads.into_iter().flat_map(|head| if head.0 == AMOUNT { amounts.to_vec() } else { vec![head] });
        let mut out = vec![std::iter::once(line).chain(heads.map(|(zh, en)| pen.say(zh, en).to_owned())).collect()];
        for (at, row) in ours {
            let relation = relation(pen, self.dossier, at);
            let relation = pen.text(&relation);
            let three = [row.normal.in_words(&row.direction).to_string(), row.amount.to_string(), row.currency.to_string()];
            let cells = fields(pen, row, &relation).into_iter();
            let cells = cells.flat_map(|(zh, _, value)| if zh == AMOUNT { three.to_vec() } else { vec![value] });
            out.push(std::iter::once(row.line.to_string()).chain(cells).collect());
        }
        Some(out)
    }
}

pub(super) fn rows(pen: &mut Pen<'_>, bill: &Bill<'_>) {
    let (ours, others) = bill.ours();
    if ours.is_empty() {
        return;
    }
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
    let told: Vec<(&PaymentRow, String)> = ours
        .into_iter()
        .map(|(at, row)| {
            let relation = relation(pen, bill.dossier, at);
            (row, pen.text(&relation))
        })
        .collect();
    if told.len() <= EACH_BY_ITSELF {
        told.iter().for_each(|(row, relation)| alone(pen, row, relation));
    } else {
        let heads = [("行", "Row", 5), ("时间", "Time", 12), ("交易对方", "Party", 13), ("商品", "Item", 15), ("金额", "Amount", 11)];
        let more = [("状态", "Status", 9), ("交易单号", "Transaction", 18), ("与本案的关系", "Why it is listed", 17)];
        let heads: Vec<(&str, u32)> = heads.into_iter().chain(more).map(|(zh, en, share)| (pen.say(zh, en), share)).collect();
        let rows = told.into_iter().map(|(row, relation)| in_columns(pen, row, relation)).collect();
        pen.table(&heads, rows);
    }
}

/// What makes a row one of the case: which order or payment it is of, and by what that is known.
fn relation(pen: &Pen<'_>, dossier: &Dossier, at: RecordRef) -> String {
    let matches = &dossier.matches;
    let of_row = |found: &&Match| found.record == Some(at);
    let found: Vec<&Match> = matches.ordered.iter().filter(of_row).chain(matches.recorded.iter().filter(of_row)).collect();
    if found.is_empty() {
        let is_refund = matches.refunds.iter().any(|(refund, _)| *refund == at);
        return if is_refund {
            pen.say("本案付款的退款", "refund of a payment of the case").to_owned()
        } else {
            pen.say("本案付款的另一份记录", "another record of a payment of the case").to_owned()
        };
    }
    let mut orders: Vec<&str> = Vec::new();
    let mut reasons: Vec<Because> = Vec::new();
    for one in found {
        let of_payment = one.payment.into_iter().flat_map(|payment| matches.orders_of_payment(payment));
        let ids = one.order.into_iter().chain(of_payment).filter_map(|order| dossier.case.orders.get(order)).map(|order| order.id.trim());
        orders.extend(ids.filter(|id| !id.is_empty()));
        reasons.extend(&one.because);
    }
    orders.sort_unstable();
    orders.dedup();
    reasons.sort_unstable();
    reasons.dedup();
    // What numbers say outweighs what else agrees.
    let by_number = reasons.iter().any(|because| !matches!(because, Because::AmountAndTime | Because::AmountDayAndPayee));
    let reasons = reasons.iter().filter(|because| !by_number || !matches!(because, Because::AmountAndTime | Because::AmountDayAndPayee));
    let reasons: Vec<&str> = reasons.map(|because| reason(pen, *because)).collect();
    let reasons = reasons.join(pen.say("、", ", "));
    match (pen.is_chinese(), orders.is_empty()) {
        (true, true) => format!("本案付款（{reasons}）"),
        (true, false) => format!("订单{}的付款（{reasons}）", orders.join("、")),
        (false, true) => format!("payment of the case ({reasons})"),
        (false, false) => format!("payment of order {} ({reasons})", orders.join(", ")),
    }
}

fn reason(pen: &Pen<'_>, because: Because) -> &'static str {
    let (zh, en) = match because {
        Because::Stated => ("提交人指明", "as stated"),
        Because::TransactionId => ("交易单号一致", "same transaction number"),
        Because::MerchantOrderId => ("商家单号一致", "same merchant's number"),
        Because::OrderIdInText => ("商品说明里有订单号", "names the order"),
        Because::AmountAndTime => ("金额一致、时间相近", "same amount, about the same time"),
        Because::AmountDayAndPayee => ("金额、日期、收款方一致", "same amount, day and payee"),
    };
    if pen.is_chinese() { zh } else { en }
}

fn amount(row: &PaymentRow) -> String {
    format!("{} {} {}", row.normal.in_words(&row.direction), row.amount, row.currency).trim().to_owned()
}

fn in_columns(pen: &mut Pen<'_>, row: &PaymentRow, relation: String) -> Vec<String> {
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    let (party, item, status, id) = (words(&row.counterparty), words(&row.item), words(&row.status), words(&row.transaction_id));
    vec![
        row.line.to_string(),
        clock(&row.at),
        pen.text_up_to(&party, 60),
        pen.text_up_to(&item, 60),
        amount(row),
        pen.text(&status),
        pen.text(&id),
        relation,
    ]
}

/// The label of what a row is about in money.
const AMOUNT: &str = "收支和金额";

/// All that a row says, with the labels; empty where it says nothing.
fn fields(pen: &mut Pen<'_>, row: &PaymentRow, relation: &str) -> Vec<(&'static str, &'static str, String)> {
    let masked = |pen: &mut Pen<'_>, text: &Option<String>| text.as_ref().map_or_else(String::new, |text| pen.text_up_to(text, 200));
    let method = match (&row.method, pen.sees_method()) {
        (Some(_), false) => pen.say("（未列出）", "(not shown)").to_owned(),
        (method, _) => masked(pen, method),
    };
    let refund = match &row.refund {
        Some(Refund::Partial { amount }) => format!("{} {amount}", pen.say("已退", "refunded")),
        Some(Refund::Full) => pen.say("已全额退款", "refunded in full").to_owned(),
        Some(Refund::RefundOf { .. }) => pen.say("这一行是退款", "this row is a refund").to_owned(),
        Some(Refund::ClosedUnpaid) => pen.say("未付款，交易关闭", "closed without payment").to_owned(),
        Some(Refund::Unknown) | None => String::new(),
    };
    vec![
        ("时间", "Time", clock(&row.at)),
        ("交易对方", "Party", masked(pen, &row.counterparty)),
        ("商品说明", "Item", masked(pen, &row.item)),
        (AMOUNT, "Amount", amount(row)),
        ("付款方式", "Method", method),
        ("交易状态", "Status", masked(pen, &row.status)),
        ("交易单号", "Transaction", masked(pen, &row.transaction_id)),
        ("商家单号", "Merchant's number", masked(pen, &row.merchant_order_id)),
        ("退款", "Refund", refund),
        ("与本案的关系", "Why it is listed", relation.to_owned()),
    ]
}

/// One row, label by value.
fn alone(pen: &mut Pen<'_>, row: &PaymentRow, relation: &str) {
    let said = fields(pen, row, relation).into_iter().filter(|(.., value)| !value.trim().is_empty());
    let cells = said.map(|(zh, en, value)| vec![pen.say(zh, en).to_owned(), value]).collect();
    let line = row.line;
    let over = if pen.is_chinese() { format!("原文件第{line}行") } else { format!("Row {line} of the original") };
    pen.over(over);
    let heads = [(pen.say("项目", "Field"), 22), (pen.say("内容", "As recorded"), 78)];
    pen.table(&heads, cells);
}
