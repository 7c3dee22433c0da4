//! Bills: the rows of this case, each with what makes it one, and how many others there are. Nobody else's business is shown
//! (law.md H).

use super::chapter::Done;
use super::pen::Pen;
use super::transcript::clock;
use crate::dossier::{Because, Dossier, Exhibit, Match, RecordRef};
use crate::evidence::{Inspection, PaymentRow, Refund};

/// Up to so many rows each stands by itself, label by value: ids of 28 digits fit no column.
const EACH_BY_ITSELF: usize = 6;

/// More rows than these make no reader wiser.
const MOST: usize = 400;

pub(super) fn rows(pen: &mut Pen<'_>, dossier: &Dossier, exhibit: &Exhibit, part: usize, seen: &Inspection) {
    let Some(payments) = &seen.payments else { return };
    let at = |row: usize, record: &PaymentRow| RecordRef { exhibit: exhibit.number, part, row, line: record.line };
    let all = payments.rows.iter().enumerate().map(|(row, record)| (at(row, record), record));
    let ours: Vec<(RecordRef, &PaymentRow)> = all.filter(|(at, _)| dossier.matches.concerns(*at)).take(MOST).collect();
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
        for (at, row) in ours {
            let relation = relation(pen, dossier, at);
            let relation = pen.text(&relation);
            alone(pen, row, &relation);
        }
    } else {
        let heads = [("行", "Row", 5), ("时间", "Time", 12), ("交易对方", "Party", 13), ("商品", "Item", 15), ("金额", "Amount", 11)];
        let more = [("状态", "Status", 9), ("交易单号", "Transaction", 18), ("与本案的关系", "Why it is listed", 17)];
        let heads: Vec<(&str, u32)> = heads.into_iter().chain(more).map(|(zh, en, share)| (pen.say(zh, en), share)).collect();
        let told = |(at, row): (RecordRef, &PaymentRow)| {
            let relation = relation(pen, dossier, at);
            let relation = pen.text(&relation);
            in_columns(pen, row, relation)
        };
        let rows = ours.into_iter().map(told).collect();
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

/// One row, label by value.
fn alone(pen: &mut Pen<'_>, row: &PaymentRow, relation: &str) {
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
    let id = masked(pen, &row.transaction_id);
    cell(pen, "交易单号", "Transaction", id);
    let id = masked(pen, &row.merchant_order_id);
    cell(pen, "商家单号", "Merchant's number", id);
    let refund = match &row.refund {
        Some(Refund::Partial { amount }) => Some(format!("{} {amount}", pen.say("已退", "refunded"))),
        Some(Refund::Full) => Some(pen.say("已全额退款", "refunded in full").to_owned()),
        Some(Refund::RefundOf { .. }) => Some(pen.say("这一行是退款", "this row is a refund").to_owned()),
        Some(Refund::ClosedUnpaid) => Some(pen.say("未付款，交易关闭", "closed without payment").to_owned()),
        Some(Refund::Unknown) | None => None,
    };
    cell(pen, "退款", "Refund", refund);
    cell(pen, "与本案的关系", "Why it is listed", Some(relation.to_owned()));
    let line = row.line;
    let over = if pen.is_chinese() { format!("原文件第{line}行") } else { format!("Row {line} of the original") };
    pen.over(over);
    let heads = [(pen.say("项目", "Field"), 22), (pen.say("内容", "As recorded"), 78)];
    pen.table(&heads, cells);
}
