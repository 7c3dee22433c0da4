//! The facts of a case in English, for the targets that read it: dates, amounts with their currency, orders,
//! payments, what happened. What the parties wrote stands in quotation marks as they wrote it; nothing is translated.

use chrono::{NaiveDate, Timelike};
use serde::Serialize;

use super::exhibit_runs::exhibit_runs;
use super::narrative::Teller;
use super::said_of::said_of;
use super::view::View;
use crate::case::{By, Category, Claim, ClaimKind, ClaimRank, Event, EventKind, Form, Money, Order, Payment, Precision, Said, When};
use crate::document::{Align, Column, Run, Table};
use crate::dossier::{Exhibit, RecordRef};

/// What a letter in English says of the case.
#[derive(Debug, Clone, Serialize)]
pub(super) struct English {
    date: String,
    /// `As of the date of this letter`, or the earlier day on which the declarations were confirmed.
    as_of: String,
    /// The same with the day in any case, for texts without a date of their own.
    as_of_day: String,
    seller: String,
    orders: Vec<OrderWords>,
    payments: Vec<PaymentWords>,
    /// What was seen of the performance.
    performance: Vec<String>,
    /// What was said between the person and the other side.
    talks: Vec<String>,
    /// All of it as sentences for short texts.
    points: Vec<Point>,
    claims: Vec<ClaimWords>,
    /// What all claims for money come to, alternatives apart.
    claimed: String,
    refunded: String,
    /// What words in another language are followed by: that they are quoted as written.
    quotes_chinese: bool,
}

#[derive(Debug, Clone, Serialize)]
struct OrderWords {
    id: String,
    item: String,
    quantity: u32,
    amount: String,
    ordered: String,
    promised: String,
    /// By when it was to be delivered.
    due: String,
    state_shown: String,
    state_actual: String,
    listed: bool,
    cite_order: String,
    cite_listing: String,
    cite_delivery: String,
}

#[derive(Debug, Clone, Serialize)]
struct PaymentWords {
    amount: String,
    paid: String,
    id: String,
    payee: String,
    cite: String,
}

#[derive(Debug, Clone, Serialize)]
struct Point {
    rank: u8,
    plain: String,
}

#[derive(Debug, Clone, Serialize)]
struct ClaimWords {
    text: String,
    amount: String,
    alternative: bool,
    money: bool,
}

/// What marks a sentence that only the person vouches for.
const STATEMENT: &str = " (my statement)";

impl View<'_> {
    /// The case in English.
    pub(super) fn english(&self, teller: &Teller<'_>) -> English {
        let case = &self.dossier.case;
        let payments: Vec<PaymentWords> = self.payments_in_english();
        let orders: Vec<OrderWords> = self.orders().map(|order| self.order_in_english(order)).collect();
        let blank = || vec![self.order_in_english(&Order::default())];
        let events = teller.told_events();
        let (mut performance, mut talks) = (Vec::new(), Vec::new());
        for event in &events {
            let said = format!("{}{}.", sentence(event), self.source_in_english(teller, event));
            let of_performance = matches!(event.kind, EventKind::Fault | EventKind::Other);
            if of_performance { performance.push(said) } else { talks.push(said) }
        }
        // The ranks are those of the Chinese points, which stand in the same order.
        let ranks = teller.points().into_iter().map(|point| point.rank);
        let points = events.iter().zip(ranks).map(|(event, rank)| Point { rank, plain: ended(sentence(event)) }).collect();
        let seller = case.seller().map(|(_, seller)| seller);
        let called = seller.map_or_else(String::new, |seller| {
            let parts = [&seller.name, &seller.shop, &seller.platform].into_iter().filter(|name| !name.is_empty());
            parts.map(String::as_str).collect::<Vec<_>>().join(", ")
        });
        let mut english = English {
            date: date(self.dossier.at.in_china().date()),
            as_of: self.as_of_in_english(),
            as_of_day: format!("As of {}", date(self.confirmed_day())),
            seller: self.words("seller.name", &called),
            orders: if orders.is_empty() { blank() } else { orders },
            payments,
            performance,
            talks,
            points,
            claims: self.claims_in_english(),
            claimed: self.claimed().map_or_else(String::new, |amount| self.sum(amount)),
            refunded: case
                .declarations
                .refunded_so_far
                .filter(|amount| amount.is_positive())
                .map_or_else(String::new, |amount| self.sum(amount)),
            quotes_chinese: false,
        };
        let quoted = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        english.quotes_chinese = english.points.iter().any(|point| quoted(&point.plain))
            || english.orders.iter().any(|order| quoted(&order.item) || quoted(&order.promised) || quoted(&order.state_actual));
        english
    }

    /// An amount of the whole case: in the currency of the payments.
    fn sum(&self, amount: Money) -> String {
        let payment = self.dossier.case.payments.first();
        let order = || self.dossier.case.orders.first().map(|order| order.currency.as_str());
        money(amount, payment.map(|payment| payment.currency.as_str()).or_else(order).unwrap_or_default())
    }

    fn numbers_of(&self, category: Category, order: &Order) -> Vec<u32> {
        let only = self.dossier.case.orders.len() == 1;
        let of_it = |exhibit: &&&Exhibit| exhibit.category == category && exhibit.is_of(&order.id, only);
        self.shown().iter().filter(of_it).map(|exhibit| exhibit.number).collect()
    }

    fn order_in_english(&self, order: &Order) -> OrderWords {
        let words = |key: &str, value: &str| self.words(&format!("orders[].{key}"), value);
        let sourced = |category| Some(cite(&self.numbers_of(category, order))).filter(|cite| !cite.is_empty());
        let at = self.dossier.case.orders.iter().position(|one| std::ptr::eq(one, order));
        OrderWords {
            id: words("id", &order.id),
            item: words("item", &quoted(&order.item)),
            quantity: order.quantity,
            amount: words("amount", &order.amount.map_or_else(String::new, |amount| money(amount, &order.currency))),
            ordered: words("ordered_at", &order.ordered_at.as_ref().map_or_else(String::new, said)),
            promised: words("promised", &quoted(&order.promised)),
            due: at.and_then(|n| self.dossier.due(n)).map_or_else(String::new, |due| full(&due)),
            state_shown: quoted(&order.state_shown),
            state_actual: quoted(&order.state_actual),
            listed: sourced(Category::Listing).is_some(),
            cite_order: sourced(Category::Order).unwrap_or_else(|| STATEMENT.to_owned()),
            cite_listing: sourced(Category::Listing).unwrap_or_else(|| STATEMENT.to_owned()),
            cite_delivery: sourced(Category::Delivery).unwrap_or_else(|| STATEMENT.to_owned()),
        }
    }

    fn payments_in_english(&self) -> Vec<PaymentWords> {
        let case = &self.dossier.case;
        let shown = self.numbers();
        let mut out = Vec::new();
        for (n, payment) in case.payments.iter().enumerate() {
            let through = |wallet| payment.method.is_none_or(|method| method.is_through(wallet));
            if self.target.needs.wallet.is_none_or(through) {
                let record = self.dossier.matches.records_of_payment(n).find(|at| shown.contains(&at.exhibit));
                out.push(record.and_then(|at| self.recorded_in_english(at)).unwrap_or_else(|| self.stated_in_english(payment)));
            }
        }
        if out.is_empty() && self.draft {
            out.push(self.stated_in_english(&Payment::default()));
        }
        out
    }

    fn recorded_in_english(&self, at: RecordRef) -> Option<PaymentWords> {
        let record = self.dossier.record(at)?;
        Some(PaymentWords {
            amount: money(record.amount, &record.currency),
            paid: full(&record.at),
            id: record.transaction_id.clone().unwrap_or_default(),
            payee: quoted(record.counterparty.as_deref().unwrap_or_default()),
            cite: cite(&[at.exhibit]),
        })
    }

    /// As the person states it; a receipt among the exhibits is cited for the only payment of a case.
    fn stated_in_english(&self, payment: &Payment) -> PaymentWords {
        let words = |key: &str, value: &str| self.words(&format!("payments[].{key}"), value);
        let only = self.dossier.case.payments.len() == 1;
        let receipts = self.shown().into_iter().filter(|exhibit| only && exhibit.category == Category::Payment);
        let receipts: Vec<u32> = receipts.map(|exhibit| exhibit.number).collect();
        PaymentWords {
            amount: words("amount", &payment.amount.map_or_else(String::new, |amount| money(amount, &payment.currency))),
            paid: words("paid_at", &payment.paid_at.as_ref().map_or_else(String::new, said)),
            id: words("transaction_id", &payment.transaction_id),
            payee: quoted(&payment.payee),
            cite: if receipts.is_empty() { STATEMENT.to_owned() } else { cite(&receipts) },
        }
    }

    fn claims_in_english(&self) -> Vec<ClaimWords> {
        let mut claims: Vec<&Claim> = self.dossier.case.claims.iter().filter(|claim| self.target.decides(claim)).collect();
        claims.sort_by_key(|claim| claim.rank == ClaimRank::Alternative);
        let words = |claim: &Claim| {
            let amount = claim.amount.map_or_else(|| self.words("claims[].amount", ""), |amount| self.sum(amount));
            let text = match claim.kind {
                _ if !claim.text.is_empty() => quoted(claim.text.trim_end_matches(['。', '；', '.', ';'])),
                Some(ClaimKind::Refund) => format!("a refund of {amount} to the account I paid from"),
                Some(ClaimKind::PartialRefund) => format!("a partial refund of {amount} to the account I paid from"),
                _ => String::new(),
            };
            let money = matches!(claim.kind, Some(ClaimKind::Refund | ClaimKind::PartialRefund));
            ClaimWords { text, amount, alternative: claim.rank == ClaimRank::Alternative, money }
        };
        claims.into_iter().map(words).filter(|claim| !claim.text.is_empty()).collect()
    }

    /// The exhibits of an event, or the mark of a statement.
    fn source_in_english(&self, teller: &Teller<'_>, event: &Event) -> String {
        let numbers = teller.exhibits(event);
        if numbers.is_empty() { STATEMENT.to_owned() } else { cite(&numbers) }
    }

    /// As of when the declarations are said: the day of the letter only where they were confirmed on it.
    fn as_of_in_english(&self) -> String {
        let confirmed = self.dossier.case.declarations.confirmed_on.as_ref().and_then(Said::exact);
        let today = self.dossier.at.in_china().date();
        match confirmed.map(|on| on.in_china().date()).filter(|on| *on < today) {
            Some(on) => format!("As of {}", date(on)),
            None => "As of the date of this letter".to_owned(),
        }
    }
}

/// What happened, without source and full stop.
fn sentence(event: &Event) -> String {
    let time = event.at.as_ref().map_or_else(String::new, said);
    let channel = match event.channel.as_str() {
        "" => String::new(),
        channel if channel.is_ascii() => format!(" via {channel}"),
        channel => format!(" via {}", quoted(channel)),
    };
    // A reply is quoted to the last stop.
    let of_person = !matches!(event.kind, EventKind::Reply);
    let what = if of_person { event.what.trim_end_matches(['。', '.', '；', ';']) } else { &event.what };
    let what = quoted(what);
    let whose = match event.side() {
        Some(By::Me) => "I",
        Some(By::Platform) => "the platform",
        Some(By::Payment) => "the payment provider",
        Some(By::Other) => "another body",
        Some(By::Seller) => "the seller",
        None => "the other side",
    };
    match event.kind {
        EventKind::Contact if event.side() != Some(By::Me) => format!("{time}: {whose} contacted me{channel}: {what}"),
        EventKind::Contact => format!("{time}: {whose} contacted the other side{channel}: {what}"),
        EventKind::Notice => format!("{time}: {whose} gave notice{channel}: {what}"),
        EventKind::Reply => format!("{time}: {whose} answered{channel}: {what}"),
        EventKind::Fault => format!("{time}: I found: {what}"),
        EventKind::Other => format!("{time}: I recorded: {what}"),
    }
}

/// With a full stop, unless the words quoted last bring their own.
fn ended(sentence: String) -> String {
    if sentence.ends_with(".”") { sentence } else { sentence + "." }
}

/// The exhibits of a letter: number, title, form, source, what each shows.
pub(super) fn catalogue(exhibits: &[&Exhibit]) -> Table {
    let column = |head: &str, share| Column { head: head.to_owned(), share, align: Align::Left };
    let rows = exhibits.iter().map(|exhibit| {
        let cell = |text: &str| vec![Run::plain(if text.is_empty() { "not stated" } else { text })];
        let at = exhibit.stated.obtained_at.as_ref().map(said);
        let source: Vec<String> = Some(exhibit.stated.source.clone()).filter(|source| !source.is_empty()).into_iter().chain(at).collect();
        let form = match exhibit.form() {
            Some(Form::Original) => "electronic file, original",
            Some(Form::Printout) => "electronic file, printout",
            Some(Form::Screenshot) => "electronic file, screenshot",
            Some(Form::Export) => "electronic file, export",
            None => "electronic file",
        };
        vec![
            cell(&format!("Exhibit {}", exhibit.number)),
            cell(&said_of(exhibit, &exhibit.title)),
            cell(form),
            cell(&said_of(exhibit, &source.join(", "))),
            cell(&said_of(exhibit, &exhibit.stated.proves)),
        ]
    });
    Table {
        columns: vec![column("No.", 12), column("Title", 19), column("Form", 15), column("Source", 26), column("What it shows", 28)],
        rows: rows.collect(),
    }
}

/// `98.00 USD`: the code, since a sign may be of several currencies.
fn money(amount: Money, currency: &str) -> String {
    format!("{} {currency}", amount.yuan()).trim_end().to_owned()
}

/// `13 September 2026`.
fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `13 September 2026, 20:13`, in China Standard Time, as the letter says once.
fn full(when: &When) -> String {
    let at = when.in_china();
    match when.precision() {
        Precision::Date => date(at.date()),
        Precision::Minute | Precision::Second => format!("{}, {:02}:{:02}", date(at.date()), at.hour(), at.minute()),
    }
}

/// A time in the person's words is quoted.
fn said(said: &Said) -> String {
    said.exact().map_or_else(|| quoted(&said.to_string()), |at| full(&at))
}

/// Words as they were written; quotation marks within become the inner ones. Nothing stays nothing.
fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("“{}”", words.replace('“', "‘").replace('”', "’")) }
}

/// ` (Exhibits 1 to 3 and 5)`, with the blank before it; nothing for none.
fn cite(numbers: &[u32]) -> String {
    let mut parts = exhibit_runs(numbers, " to ");
    let Some(last) = parts.pop() else { return String::new() };
    let one = parts.is_empty() && last.bytes().all(|c| c.is_ascii_digit());
    let word = if one { "Exhibit" } else { "Exhibits" };
    if parts.is_empty() { format!(" ({word} {last})") } else { format!(" ({word} {} and {last})", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_amounts_are_unmistakable() {
        let when = |text: &str| text.parse::<When>().expect(text);
        assert_eq!(full(&when("2026-09-13T12:03:40Z")), "13 September 2026, 20:03");
        assert_eq!(full(&when("2026-09-03")), "3 September 2026");
        assert_eq!(said(&Said::from_text("九月中旬")), "“九月中旬”");
        assert_eq!(money("19.9".parse().expect("an amount"), "USD"), "19.90 USD");
    }

    #[test]
    fn exhibits_are_cited_in_order() {
        assert_eq!(cite(&[2]), " (Exhibit 2)");
        assert_eq!(cite(&[3, 2, 3]), " (Exhibits 2 and 3)");
        assert_eq!(cite(&[5, 1, 2, 3, 9]), " (Exhibits 1 to 3, 5 and 9)");
        assert_eq!(cite(&[]), "");
    }

    #[test]
    fn words_are_quoted_as_written() {
        assert_eq!(quoted("显示“有效期180天”"), "“显示‘有效期180天’”");
        assert_eq!(quoted(""), "");
    }
}
