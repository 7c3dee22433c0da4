//! Declarations: printed only when confirmed, and never against what the case itself says.

use super::{Declaration, Needs};
use crate::case::{ClaimKind, Money, Submission};
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, Severity, What};

pub(super) fn declarations(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let said = &dossier.case.declarations;
    let mut out = Vec::new();
    let place = |which: Declaration| Place::case(format!("declarations.{}", which.key()));
    for which in needs.iter().flat_map(|needs| needs.declarations.iter().copied()) {
        let target = needs.map_or_else(String::new, |needs| needs.target.clone());
        match which.of(said) {
            Some(true) => {}
            Some(false) => out.push(Finding::new(What::DeclarationDenied { key: which.key().to_owned(), target }, place(which))),
            None => out.push(Finding::new(What::DeclarationNotConfirmed { key: which.key().to_owned(), target }, place(which))),
        }
    }
    for (n, submission) in dossier.case.submissions.iter().enumerate().filter(|_| said.no_other_body == Some(true)) {
        if let Some(severity) = bars(submission) {
            let body = if submission.body.is_empty() { &submission.target } else { &submission.body };
            let what = What::OtherBodyContradicts { body: body.clone() };
            out.push(Finding::new(what, Place::case(format!("submissions[{n}]"))).of(severity));
        }
    }
    out.extend(too_much(dossier));
    out.extend(old(dossier, needs));
    out
}

/// What was confirmed on an earlier day is said as of that day; the person may know better by now.
fn old(dossier: &Dossier, needs: Option<&Needs>) -> Option<Finding> {
    needs.filter(|needs| needs.declarations.contains(&Declaration::ConfirmedOn))?;
    let on = dossier.case.declarations.confirmed_on.as_ref()?.exact()?;
    let day = on.in_china().date();
    (day < dossier.at.in_china().date())
        .then(|| Finding::new(What::DeclarationsOld { on: day.to_string() }, Place::case("declarations.confirmed_on")))
}

/// Whether a submission bars 12315 (令121 第十六条第(二)项: courts, arbitration, authorities and consumer associations that
/// have taken up or dealt with the dispute; platforms, wallets and private sites do not count). Not taken up, it is a warning.
fn bars(submission: &Submission) -> Option<Severity> {
    const BODIES: [&str; 9] = ["法院", "仲裁", "消费者协会", "消协", "消保委", "12345", "12315", "监督管理", "市监"];
    let counts = matches!(submission.target.as_str(), "12315" | "court") || BODIES.iter().any(|body| submission.body.contains(body));
    let police = submission.target == "police" || submission.body.contains("公安") || submission.body.contains("派出所");
    let state = submission.state.as_str();
    let refused = state.contains("不予受理") || state.contains("未受理") || state == "rejected";
    let taken_up =
        submission.accepted_at.is_some() || (!refused && ["受理", "处理", "调解", "accepted"].iter().any(|word| state.contains(word)));
    match (counts, police) {
        (true, _) if taken_up => Some(Severity::Blocking),
        (true, _) | (_, true) => Some(Severity::Warning),
        _ => None,
    }
}

/// Refunds asked for against what was paid, and what has come back.
fn too_much(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let total =
        |mut amounts: Box<dyn Iterator<Item = Option<Money>> + '_>| amounts.try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?));
    // What was paid beside the price, such as a deposit the other side asked for, may be asked back too.
    let price = total(Box::new(case.orders.iter().map(|order| order.amount)));
    let payments = total(Box::new(case.payments.iter().map(|payment| payment.amount)));
    let Some(paid) = price.map(|price| payments.map_or(price, |payments| payments.max(price))) else { return Vec::new() };
    let back = case.declarations.refunded_so_far.filter(|amount| amount.is_positive());
    let mut out = Vec::new();
    for (n, claim) in case.claims.iter().enumerate() {
        let refund = matches!(claim.kind, Some(ClaimKind::Refund | ClaimKind::PartialRefund));
        let Some(asked) = claim.amount.filter(|_| refund) else { continue };
        let place = Place::case(format!("claims[{n}].amount"));
        if asked > paid {
            out.push(Finding::new(What::ClaimExceedsPaid { asked: asked.yuan(), paid: paid.yuan() }, place));
        } else if let Some(back) = back.filter(|back| asked.checked_add(*back).is_none_or(|sum| sum > paid)) {
            out.push(Finding::new(What::RefundAsksTwice { refunded: back.yuan() }, place));
        }
    }
    out
}
