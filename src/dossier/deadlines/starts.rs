//! The days that a case holds: what a rule's time is counted from.

use chrono::NaiveDate;

use super::rules::{Done, Rule, Start};
use crate::case::{By, Event, EventKind, Precision, Said, Submission, When};
use crate::dossier::Dossier;

/// A beginning.
pub(super) struct Found {
    pub of: String,
    pub day: Option<NaiveDate>,
    pub begins: String,
    pub approximate: bool,
    /// The last time the other side was asked, after the beginning.
    pub anew: Option<NaiveDate>,
}

impl Found {
    fn on(said: Option<&Said>, of: &str, begins: String) -> Self {
        let day = said.and_then(day_of);
        Self { of: of.to_owned(), day, begins, approximate: said.is_some_and(|said| said.exact().is_none()), anew: None }
    }
}

/// The beginnings of a rule's time in a case: none where nothing has begun.
pub(super) fn starts(dossier: &Dossier, rule: &Rule) -> Vec<Found> {
    let case = &dossier.case;
    match rule.start {
        Start::Submitted => submissions(dossier, rule, "提交", |submission| submission.at.as_ref()),
        Start::Accepted => submissions(dossier, rule, "受理", |submission| submission.accepted_at.as_ref()),
        Start::Answered => submissions(dossier, rule, "收到答复", |submission| submission.replied_at.as_ref()),
        Start::Untold => {
            let runs = rule.target.is_empty() || case.submissions.iter().any(|s| s.target == rule.target && !is_over(rule, s));
            let found = Found { of: String::new(), day: None, begins: rule.begins.clone(), approximate: false, anew: None };
            runs.then_some(found).into_iter().collect()
        }
        // Counted from another time's end, by the caller.
        Start::After => Vec::new(),
        Start::Learned => learned(dossier)
            .map(|mut found| {
                let asked = contacts(dossier).filter_map(|event| day_of(event.at.as_ref()?)).max();
                found.anew = asked.filter(|asked| rule.begins_anew && found.day.is_some_and(|day| day < *asked));
                found
            })
            .into_iter()
            .collect(),
        Start::Ordered => orders(dossier, "下单", |order| order.ordered_at.as_ref()),
        Start::PageConfirms => orders(dossier, "订单页显示的自动确认收货时间", |order| order.confirms_at.as_ref()),
        Start::PageAfterSale => orders(dossier, "订单页显示的售后截止时间", |order| order.after_sale_until.as_ref()),
        Start::Received => {
            let paid = payments(dossier, rule).into_iter().filter(|found| found.day.is_some()).min_by_key(|found| found.day);
            let earliest = paid.or_else(|| orders(dossier, "下单", |order| order.ordered_at.as_ref()).into_iter().min_by_key(|o| o.day));
            earliest.map(|found| Found { begins: format!("{}（最早可能收到的日子）", found.begins), ..found }).into_iter().collect()
        }
        Start::Paid => payments(dossier, rule),
        Start::Demanded => first_contact(dossier)
            .map(|event| Found::on(event.at.as_ref(), "", format!("第一次向对方提出：{}", event.what)))
            .into_iter()
            .collect(),
    }
}

/// The first time the person turned to the other side after ordering.
pub(super) fn first_contact(dossier: &Dossier) -> Option<&Event> {
    contacts(dossier).filter(|event| event.at.is_some()).min_by_key(|event| event.at.as_ref().and_then(day_of))
}

fn contacts(dossier: &Dossier) -> impl Iterator<Item = &Event> {
    let ordered = ordered(dossier);
    let of_kind = |event: &&Event| matches!(event.kind, EventKind::Contact | EventKind::Notice);
    // What is asked of a wallet or an authority is not asked of the other side.
    let elsewhere = |event: &&Event| matches!(event.counterpart(), Some(By::Payment | By::Other));
    dossier.case.events.iter().filter(of_kind).filter(move |event| !elsewhere(event) && since(event, ordered))
}

/// When the first order was placed.
fn ordered(dossier: &Dossier) -> Option<When> {
    dossier.case.orders.iter().filter_map(|order| order.ordered_at.as_ref()?.around()).min()
}

/// Not certainly before the order: a question before buying starts no time.
fn since(event: &Event, ordered: Option<When>) -> bool {
    let at = event.at.as_ref().and_then(Said::around);
    at.zip(ordered).is_none_or(|(at, ordered)| !at.is_before(&ordered))
}

/// The first time the person knew, or could have known: the first event after the order, else the day on
/// which a promise fell due, else the order. Rather too early than too late.
fn learned(dossier: &Dossier) -> Option<Found> {
    let case = &dossier.case;
    let ordered = ordered(dossier);
    let later = |event: &&Event| event.kind != EventKind::Other || case.cause == Some(crate::case::Cause::OwnMistake);
    let known = |event: &Event| day_of(event.at.as_ref()?);
    let since = |event: &&Event| known(event).is_some() && since(event, ordered);
    if let Some(event) = case.events.iter().filter(later).filter(since).min_by_key(|event| known(event)) {
        return Some(Found::on(event.at.as_ref(), "", event.what.clone()));
    }
    let due = (0..case.orders.len()).filter_map(|n| Some((dossier.due(n)?.in_china().date(), n))).min();
    if let Some((day, n)) = due {
        let of = case.orders[n].id.clone();
        return Some(Found { of, day: Some(day), begins: "对方承诺的时间".to_owned(), approximate: false, anew: None });
    }
    orders(dossier, "下单", |order| order.ordered_at.as_ref()).into_iter().min_by_key(|found| found.day)
}

/// Whether what the rule waits for has come.
fn is_over(rule: &Rule, submission: &Submission) -> bool {
    rule.done.iter().any(|done| match done {
        Done::Accepted => submission.accepted_at.is_some(),
        Done::Answered => submission.replied_at.is_some(),
        Done::Submitted | Done::Contacted | Done::Refunded => false,
    })
}

fn submissions(dossier: &Dossier, rule: &Rule, what: &str, at: impl Fn(&Submission) -> Option<&Said>) -> Vec<Found> {
    let of_target = dossier.case.submissions.iter().filter(|submission| submission.target == rule.target && !is_over(rule, submission));
    of_target
        .filter_map(|submission| {
            let said = at(submission)?;
            let reference = &submission.reference;
            let begins = if reference.is_empty() { what.to_owned() } else { format!("{what}（编号 {reference}）") };
            Some(Found::on(Some(said), reference, begins))
        })
        .collect()
}

fn orders(dossier: &Dossier, what: &str, at: impl Fn(&crate::case::Order) -> Option<&Said>) -> Vec<Found> {
    let all = dossier.case.orders.iter();
    all.filter_map(|order| {
        let said = at(order)?;
        let begins = if order.id.is_empty() { what.to_owned() } else { format!("{what}（订单 {}）", order.id) };
        Some(Found::on(Some(said), &order.id, format!("{begins}{}", hour(said))))
    })
    .collect()
}

fn payments(dossier: &Dossier, rule: &Rule) -> Vec<Found> {
    let wanted =
        |payment: &&crate::case::Payment| rule.methods.is_empty() || payment.method.is_some_and(|method| rule.methods.contains(&method));
    let all = dossier.case.payments.iter().filter(wanted);
    all.filter_map(|payment| {
        let amount = payment.amount.map_or_else(String::new, |amount| format!(" {} {}", amount.yuan(), payment.currency));
        Some(Found::on(Some(payment.paid_at.as_ref()?), &payment.transaction_id, format!("付款{amount}")))
    })
    .collect()
}

/// The time of day, where it is exact.
fn hour(said: &Said) -> String {
    let exact = said.exact().filter(|when| when.precision() != Precision::Date);
    exact.map_or_else(String::new, |when| when.in_china().format("，%H:%M").to_string())
}

/// The day in China; of words, the day they begin with.
pub(super) fn day_of(said: &Said) -> Option<NaiveDate> {
    Some(said.around()?.in_china().date())
}
