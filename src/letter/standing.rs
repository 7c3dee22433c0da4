//! How things stand: what was paid and came back, what was submitted and answered, and as of which day that is said.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;

use super::chinese::date;
use super::context::{Quote, said};
use super::view::View;
use crate::case::{By, Case, ClaimKind, EventKind, Money, Submission};

/// How things stand.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Standing {
    /// `截至落款日`, or the earlier day on which the person confirmed the declarations: `截至2026年9月28日`.
    as_of: String,
    /// The same with the day in any case, for texts without a date of their own: `截至9月28日`.
    as_of_day: String,
    /// What the orders cost.
    price: Option<Sum>,
    /// What the payments told of come to.
    paid: Option<Sum>,
    /// What has not come back of it, where the person has said how much has.
    outstanding: Option<Sum>,
    /// What all claims for money come to, alternatives apart.
    claimed: Option<Sum>,
    /// 增加赔偿的金额, where the person chose to ask for it and the target can be asked.
    punitive: Option<Sum>,
    submission: Option<SubmissionWords>,
    /// The target's own last answer.
    result: Option<Quote>,
    /// The other side's last words to the person.
    last_reply: Option<Quote>,
    /// When the person first turned to the other side.
    first_told: Option<Quote>,
    /// Rescission was notified before.
    notified: Option<Quote>,
    /// No answer so far, as the person confirms.
    unanswered: Option<String>,
    /// By when the only order was to be delivered.
    due: Option<String>,
}

/// An amount, also in capitals.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Sum {
    amount: String,
    capitals: String,
}

/// The last submission to the target.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SubmissionWords {
    at: String,
    reference: String,
    replied: String,
    answer_by: String,
    /// The result says that it was made by automatic means alone.
    automated: bool,
    /// An event names its reference number, and the letter tells it with its exhibit.
    told: bool,
}

/// The least by which damages are increased (消费者权益保护法 第五十五条第一款), in yuan.
const LEAST: i64 = 500;

/// 增加赔偿的金额: three times the price, and at least 500 yuan.
pub(super) fn increased(price: Money) -> Option<Money> {
    let three = price.decimal().checked_mul(Decimal::from(3))?;
    Some(Money::from(three.max(Decimal::from(LEAST))))
}

fn sum(amount: Money) -> Sum {
    Sum { amount: amount.yuan(), capitals: amount.capitals().unwrap_or_default() }
}

impl View<'_> {
    /// What the orders cost that the recipient has to do with.
    pub(super) fn price(&self) -> Option<Money> {
        self.orders()
            .map(|order| order.amount)
            .try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?))
            .filter(|sum| sum.is_positive())
    }

    pub(super) fn standing(&self) -> Standing {
        let case = &self.dossier.case;
        let stated = &case.declarations;
        let hears = |event: &&crate::case::Event| self.target.hears(event) && !event.what.is_empty();
        let reply = |event: &&crate::case::Event| {
            event.kind == EventKind::Reply && !matches!(event.side(), Some(By::Payment | By::Other | By::Me)) && hears(event)
        };
        let mine = |event: &&crate::case::Event| {
            matches!(event.kind, EventKind::Contact | EventKind::Notice) && event.side() == Some(By::Me) && hears(event)
        };
        let with_seller = |event: &&crate::case::Event| mine(event) && !matches!(event.counterpart(), Some(By::Payment | By::Other));
        let paid = self.paid();
        Standing {
            as_of: self.as_of(),
            as_of_day: self.as_of_day(),
            price: self.price().map(sum),
            outstanding: paid
                .zip(stated.refunded_so_far)
                .and_then(|(paid, back)| paid.checked_sub(back))
                .filter(|left| left.is_positive())
                .map(sum),
            paid: paid.map(sum),
            claimed: self.claimed().map(sum),
            punitive: self.punitive().map(sum),
            submission: self.submission(),
            result: case.events.iter().rev().find(|event| self.target.is_result(event)).map(|event| self.quoted(event)),
            last_reply: case.events.iter().rev().find(reply).map(|event| self.quoted(event)),
            first_told: case.events.iter().find(with_seller).map(|event| self.quoted(event)),
            notified: case
                .events
                .iter()
                .rev()
                .find(|event| mine(event) && event.kind == EventKind::Notice && event.what.contains("解除"))
                .map(|event| self.quoted(event)),
            unanswered: match stated.no_answer_so_far {
                Some(true) if self.confirmed() => Some(String::new()),
                Some(false) => None,
                _ => self.draft.then(|| "【待确认】".to_owned()),
            },
            due: self.dossier.due(0).filter(|_| case.orders.len() == 1).map(|due| super::chinese::full(&due)),
        }
    }

    /// Whether the day is known, and come, on which the person confirmed the declarations. What is so today is said only then.
    pub(super) fn confirmed(&self) -> bool {
        let on = self.dossier.case.declarations.confirmed_on.as_ref().and_then(crate::case::Said::exact);
        on.is_some_and(|on| !self.dossier.at.is_before(&on))
    }

    /// What all claims for money come to that the target decides, alternatives apart.
    pub(super) fn claimed(&self) -> Option<Money> {
        let claimed = self.dossier.case.claims.iter().filter(|claim| {
            claim.rank == crate::case::ClaimRank::Primary
                && self.target.decides(claim)
                && matches!(claim.kind, Some(ClaimKind::Refund | ClaimKind::PartialRefund | ClaimKind::Compensation))
        });
        claimed
            .map(|claim| claim.amount)
            .try_fold(self.punitive().unwrap_or(Money::ZERO), |sum, amount| sum.checked_add(amount?))
            .filter(|sum| sum.is_positive())
    }

    /// 增加赔偿的金额, where the person chose to ask for it and the target can be asked.
    fn punitive(&self) -> Option<Money> {
        self.price().filter(|_| self.dossier.case.declarations.punitive_damages && self.target.punitive).and_then(increased)
    }

    /// As of when the declarations are said: the day of the letter only where they were confirmed on it.
    fn as_of(&self) -> String {
        let on = self.confirmed_day();
        if on < self.dossier.at.in_china().date() { format!("截至{}", date(on)) } else { "截至落款日".to_owned() }
    }

    /// The day on which the declarations were confirmed, at the latest that of the letter.
    pub(super) fn confirmed_day(&self) -> NaiveDate {
        let confirmed = self.dossier.case.declarations.confirmed_on.as_ref().and_then(crate::case::Said::exact);
        let today = self.dossier.at.in_china().date();
        confirmed.map_or(today, |on| on.in_china().date().min(today))
    }

    /// In short texts the year stands with the order, and is said again only where it is another.
    fn as_of_day(&self) -> String {
        let on = self.confirmed_day();
        let ordered = self.orders().next().and_then(|order| order.ordered_at.as_ref()?.exact());
        let same = ordered.is_some_and(|at| at.in_china().year() == on.year());
        if same { format!("截至{}月{}日", on.month(), on.day()) } else { format!("截至{}", date(on)) }
    }
}

impl View<'_> {
    /// The last submission to the target; in a draft one of blanks, where there is none.
    fn submission(&self) -> Option<SubmissionWords> {
        let case = &self.dossier.case;
        let made = case.submissions.iter().rev().find(|made| made.target == self.target.name);
        let words = made.map(|made| submission(made, case)).or_else(|| self.draft.then(|| submission(&Submission::default(), case)))?;
        Some(SubmissionWords { at: self.words("submissions[].at", &words.at), ..words })
    }
}

fn submission(submission: &Submission, case: &Case) -> SubmissionWords {
    let time = |at: &Option<crate::case::Said>| at.as_ref().map_or_else(String::new, said);
    SubmissionWords {
        at: time(&submission.at),
        reference: submission.reference.clone(),
        replied: time(&submission.replied_at),
        answer_by: time(&submission.answer_by),
        told: !submission.reference.is_empty() && case.events.iter().any(|event| event.what.contains(&submission.reference)),
        automated: submission.automated == Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::increased;

    #[test]
    fn damages_are_increased_threefold_and_by_at_least_five_hundred() {
        for (price, amount) in [("98.00", "500.00"), ("166.66", "500.00"), ("166.67", "500.01"), ("1000", "3000.00")] {
            let increased = increased(price.parse().expect(price)).expect("in range");
            assert_eq!(increased.yuan(), amount, "{price}");
        }
    }
}
