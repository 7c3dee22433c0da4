//! A last look at a letter, and at what it leaves out: claims, shares, words that may not be said and words that are not for this recipient.

use std::collections::BTreeSet;

use super::joins;
use super::target::{Target, Targets};
use super::view::View;
use crate::case::{ClaimKind, ClaimRank, EventKind, Money, Redaction};
use crate::document::Document;
use crate::dossier::{Dossier, Private, mask, personal};
use crate::finding::{Finding, Place, Severity, What};

/// Claims that the target cannot decide, that lack their amount, or that ask a wallet for more than went through it;
/// events that it is not told; and shares with nobody.
pub(super) fn claims_and_shares(dossier: &Dossier, target: &Target, targets: &Targets) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = other_events(dossier, target);
    out.extend(unplaced_talk(dossier, target));
    out.extend(papers_of_others(dossier, target));
    out.extend(secrets_told(dossier, target));
    let asked_for = !target.claims.is_empty();
    let mut primary = false;
    let paid = |wallet| {
        let through = case.payments.iter().filter(move |payment| payment.method.is_some_and(|method| method.is_through(wallet)));
        through.map(|payment| payment.amount).try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?))
    };
    for (n, claim) in case.claims.iter().enumerate() {
        let Some(kind) = claim.kind.filter(|_| asked_for) else { continue };
        if !target.decides(claim) {
            out.push(Finding::new(What::ClaimNotForTarget { target: target.name.clone() }, Place::case(format!("claims[{n}]"))));
            continue;
        }
        primary |= claim.rank == ClaimRank::Primary;
        let money = matches!(kind, ClaimKind::Refund | ClaimKind::PartialRefund | ClaimKind::Compensation);
        let place = Place::case(format!("claims[{n}].amount"));
        match claim.amount {
            _ if kind == ClaimKind::Other && claim.text.is_empty() => {
                let key = format!("claims[{n}].text");
                out.push(Finding::new(What::FactMissing { key: key.clone(), target: target.name.clone() }, Place::case(key)));
            }
            None if money && claim.text.is_empty() => {
                out.push(Finding::new(What::FactMissing { key: format!("claims[{n}].amount"), target: target.name.clone() }, place));
            }
            Some(asked) if money && kind != ClaimKind::Compensation => {
                let received = target.needs.wallet.filter(|_| !case.payments.is_empty()).and_then(paid);
                out.extend(
                    received
                        .filter(|received| received.is_positive() && asked > *received)
                        .map(|received| Finding::new(What::ClaimExceedsPaid { asked: asked.yuan(), paid: received.yuan() }, place)),
                );
            }
            _ => {}
        }
    }
    if asked_for && !primary && !case.claims.is_empty() {
        out.push(Finding::new(What::NoClaimForTarget { target: target.name.clone() }, Place::case("claims")));
    }
    for (n, claim) in case.claims.iter().enumerate() {
        for name in claim.targets.iter().flatten().filter(|name| targets.get(name).is_err()) {
            out.push(Finding::new(What::ShareUnknown { target: name.clone() }, Place::case(format!("claims[{n}].targets"))));
        }
    }
    for (n, entry) in case.evidence.iter().enumerate() {
        for name in entry.share.iter().flatten().filter(|name| targets.get(name).is_err()) {
            out.push(Finding::new(What::ShareUnknown { target: name.clone() }, Place::case(format!("evidence[{n}].share"))));
        }
    }
    out
}

/// Events that the letter leaves out: of other bodies, and of orders the recipient has nothing to do with.
fn other_events(dossier: &Dossier, target: &Target) -> Vec<Finding> {
    let view = View { dossier, target, draft: false };
    let orders: Vec<&str> = view.orders().map(|order| order.id.as_str()).collect();
    let mut out = Vec::new();
    for (n, event) in dossier.case.events.iter().enumerate() {
        let place = Place::case(format!("events[{n}]"));
        if !target.hears(event) {
            out.push(Finding::new(What::EventNotTold { target: target.name.clone() }, place));
        } else if !event.order.is_empty() && !orders.contains(&event.order.as_str()) {
            out.push(Finding::new(What::EventOfOtherOrder { order: event.order.clone(), target: target.name.clone() }, place));
        }
    }
    out
}

/// Talk that is not shown because the course of events does not say with whom it was.
fn unplaced_talk(dossier: &Dossier, target: &Target) -> Vec<Finding> {
    let finding = |exhibit: &crate::dossier::Exhibit| {
        let what = What::TalkNotPlaced { exhibit: format!("证据{}（{}）", exhibit.number, exhibit.title), target: target.name.clone() };
        Finding::new(what, Place::file(format!("evidence/{}", exhibit.name)))
    };
    View { dossier, target, draft: false }.unplaced_talk().map(finding).collect()
}

/// Papers that are not shown because they say themselves that they are of another body.
fn papers_of_others(dossier: &Dossier, target: &Target) -> Vec<Finding> {
    let finding = |exhibit: &crate::dossier::Exhibit| {
        let what = What::PaperOfOthers { exhibit: format!("证据{}（{}）", exhibit.number, exhibit.title), target: target.name.clone() };
        Finding::new(what, Place::file(format!("evidence/{}", exhibit.name)))
    };
    View { dossier, target, draft: false }.papers_of_others().map(finding).collect()
}

/// Numbers and names that are no secrets: ids of the case, what the person gives anyway, what the other side publishes.
fn known_of(dossier: &Dossier) -> BTreeSet<String> {
    let case = &dossier.case;
    let orders = case.orders.iter().flat_map(|order| [&order.id, &order.account_entered, &order.account_intended]);
    let payments = case.payments.iter().flat_map(|payment| [&payment.transaction_id, &payment.merchant_order_id]);
    let parties = case.respondents.iter().flat_map(|party| [&party.contact, &party.uscc, &party.website, &party.icp]);
    let own = [&case.complainant.phone, &case.complainant.account];
    let references = case.submissions.iter().map(|submission| &submission.reference);
    let all: Vec<&String> = orders.chain(payments).chain(parties).chain(own).chain(references).collect();
    let words = all.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')).map(str::to_owned);
    let bare = all.iter().map(|text| text.chars().filter(char::is_ascii_alphanumeric).collect());
    words.chain(bare).chain(all.iter().map(|text| text.trim().to_owned())).filter(|text| !text.is_empty()).collect()
}

/// Card secrets in the person's own words, which are in nobody's letter; and telephones of others, of which the person is told.
fn secrets_told(dossier: &Dossier, target: &Target) -> Vec<Finding> {
    let case = &dossier.case;
    let known = known_of(dossier);
    let known = |run: &str| known.contains(run);
    let events = case.events.iter().enumerate().filter(|(_, event)| target.hears(event));
    let told = events.map(|(n, event)| (format!("events[{n}].what"), &event.what));
    let claims = case.claims.iter().enumerate().map(|(n, claim)| (format!("claims[{n}].text"), &claim.text));
    let mut out = Vec::new();
    for (key, text) in told.chain(claims) {
        for piece in personal(text, &known) {
            let (name, severity) = match piece.kind {
                Private::CardSecret => ("卡密", Severity::Blocking),
                Private::Phone if !target.sees.payee_accounts => ("别人的手机号", Severity::Warning),
                _ => continue,
            };
            let field = format!("{name}（{}）", mask(piece));
            let what = What::PrivateWords { field, target: target.name.clone() };
            out.push(Finding::new(what, Place::case(key.clone())).of(severity));
        }
    }
    out
}

/// Particulars of the person that the recipient does not see, wherever they got in; and any identity number.
pub(super) fn private_words(dossier: &Dossier, target: &Target, text: &str) -> Vec<Finding> {
    let person = &dossier.case.complainant;
    let fields = [("address", "住址", &person.address), ("email", "邮箱", &person.email), ("id_number", "身份证号", &person.id_number)];
    let unseen = fields.into_iter().filter(|(key, ..)| !target.sees.complainant.iter().any(|seen| seen == key));
    let held = unseen.filter(|(_, _, value)| value.chars().count() >= 4 && text.contains(value.as_str())).map(|(_, name, _)| name);
    let sees_number = target.sees.complainant.iter().any(|seen| seen == "id_number");
    let number = |word: &str| is_identity_number(word) && !(sees_number && word == person.id_number);
    let numbers = text.split(|c: char| !c.is_ascii_alphanumeric()).any(number).then_some("身份证号");
    let card = holds_card_number(dossier, target, text).then_some("银行卡号");
    let mut words = dossier.exhibits.iter().flat_map(|exhibit| &exhibit.stated.redact);
    let is_said = |redaction: &Redaction| matches!(redaction, Redaction::Words { text: word } if text.contains(word.as_str()));
    let redacted = words.any(is_said).then_some("要求遮挡（redact）的文字");
    let mut names: Vec<&str> = held.chain(numbers).chain(card).chain(redacted).collect();
    names.dedup();
    let finding = |name: &str| What::PrivateWords { field: name.to_owned(), target: target.name.clone() };
    names.into_iter().map(|name| Finding::new(finding(name), Place::file("case.toml"))).collect()
}

/// A whole card number, which is nobody's to read in a letter. The ids of the case are none, and the police are told where
/// the money went.
fn holds_card_number(dossier: &Dossier, target: &Target, text: &str) -> bool {
    let case = &dossier.case;
    let mut ids: Vec<&str> = case.orders.iter().map(|order| order.id.trim()).collect();
    ids.extend(case.payments.iter().flat_map(|payment| [payment.transaction_id.trim(), payment.merchant_order_id.trim()]));
    let records = dossier.exhibits.iter().flat_map(|exhibit| exhibit.records()).filter_map(|(at, _)| dossier.record(at));
    for record in records {
        let account = record.counterparty_account.as_deref().map(str::trim).filter(|_| target.sees.payee_accounts);
        ids.extend([record.transaction_id.as_deref(), record.merchant_order_id.as_deref(), account].into_iter().flatten());
    }
    personal(text, &|run| ids.contains(&run)).iter().any(|piece| piece.kind == Private::BankCard)
}

/// 公民身份号码: seventeen digits, among them a date of birth, and a check character (GB 11643-1999).
fn is_identity_number(word: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (Some(body), Some(check)) = (word.get(..17), word.get(17..)) else { return false };
    let part = |range| body.get(range).and_then(|digits: &str| digits.parse::<u32>().ok());
    let born = part(6..10).is_some_and(|year| (1900..2100).contains(&year)) && part(10..12).is_some_and(|month| (1..=12).contains(&month));
    let digits: Option<Vec<u32>> = body.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|_| born && check.len() == 1) else { return false };
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let wanted = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0));
    check.chars().next().map(|c| c.to_ascii_uppercase()) == wanted
}

/// Phrases that no letter may hold (law.md G), unless the other side said them and is quoted.
pub(super) fn not_to_be_said(dossier: &Dossier, document: &Document) -> Vec<Finding> {
    phrases_not_to_be_said(dossier, &document.to_text())
}

/// The same, in any text.
pub(super) fn phrases_not_to_be_said(dossier: &Dossier, text: &str) -> Vec<Finding> {
    let mut text = text.to_owned();
    for event in dossier.case.events.iter().filter(|event| event.kind == EventKind::Reply && !event.what.is_empty()) {
        text = text.replace(&format!("“{}”", event.what), "“”").replace(&joins::quoted(&event.what), "“”");
    }
    let said = super::forbidden(&text).into_iter();
    said.map(|phrase| {
        Finding::new(What::PhraseForbidden { phrase: phrase.phrase.clone(), why: phrase.why.clone() }, Place::file("case.toml"))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::is_identity_number;

    /// The example of GB 11643-1999, which is of nobody.
    #[test]
    fn identity_numbers_are_known_by_their_check_character() {
        assert!(is_identity_number("11010519491231002X"));
        for other in
            ["110105194912310021", "2026091300000000000000000001", "91000000MA0000000N", "", "中文中文中文中文中文中文中文中文中文"]
        {
            assert!(!is_identity_number(other), "{other}");
        }
    }
}
