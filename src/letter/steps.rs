//! Which step comes when: what a stage presupposes, which claims exclude each other, and what rescission and
//! increased damages take before they may be written.

use chrono::Months;

use super::standing::increased;
use super::target::{After, Stage, Target};
use crate::case::{By, Case, Cause, ClaimKind, ClaimRank, EventKind, Ground, Money, SellsOn, When};
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

pub(super) fn steps(dossier: &Dossier, target: &Target, stage: Stage) -> Vec<Finding> {
    let mut out = presupposed(dossier, target, stage);
    out.extend(exclusive(&dossier.case));
    out.extend(rescission(dossier, target));
    out.extend(punitive(dossier, target));
    out.extend(would_warn(dossier, target));
    out
}

/// A letter to "the platform" of a seller without one goes to the seller, who should not be warned.
fn would_warn(dossier: &Dossier, target: &Target) -> Option<Finding> {
    let case = &dossier.case;
    let alone = !case.respondents.iter().any(|party| party.role == crate::case::Role::PlatformOperator);
    let on_platform = case.seller().is_some_and(|(_, seller)| seller.sells_on == SellsOn::ShopOnPlatform);
    let warns = case.cause == Some(Cause::SuspectedFraud) && target.party == Some(By::Platform) && alone && !on_platform;
    warns.then(|| {
        let what = What::CauseNotForTarget { cause: Cause::SuspectedFraud.as_str().to_owned(), target: "seller".to_owned() };
        Finding::new(what, Place::case("cause"))
    })
}

fn presupposed(dossier: &Dossier, target: &Target, stage: Stage) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    let Some(letter) = target.letter_for(stage, case) else { return out };
    let of_target = |submission: &&crate::case::Submission| submission.target == target.name;
    let lacks = match letter.after {
        Some(After::Submission) => (!case.submissions.iter().any(|s| of_target(&s))).then_some("submission"),
        Some(After::Result) => (!target.has_answered(case)).then_some("result"),
        None => None,
    };
    if let Some(lacks) = lacks {
        let what = What::StepTooEarly { stage: stage.as_str().to_owned(), target: target.name.clone(), lacks };
        out.push(Finding::new(what, Place::case("submissions")));
    }
    if stage == Stage::Urge
        && let Some((n, by)) = case
            .submissions
            .iter()
            .enumerate()
            .rev()
            .find(|(_, s)| of_target(s))
            .and_then(|(n, s)| Some((n, s.answer_by.as_ref()?.exact()?)))
        && dossier.at.is_before(&by)
    {
        let what = What::AnswerNotYetDue { by: by.in_china().date().to_string() };
        out.push(Finding::new(what, Place::case(format!("submissions[{n}].answer_by"))));
    }
    out
}

/// To be given the thing and to be given the money back cannot both come first (law.md H).
fn exclusive(case: &Case) -> Option<Finding> {
    let first = |kinds: &[ClaimKind]| {
        case.claims.iter().position(|claim| claim.rank == ClaimRank::Primary && claim.kind.is_some_and(|kind| kinds.contains(&kind)))
    };
    let whole = first(&[ClaimKind::Refund, ClaimKind::Rescind])?;
    let performed = first(&[ClaimKind::Perform, ClaimKind::Replace])?;
    let one = if case.claims[whole].kind == Some(ClaimKind::Rescind) { "解除合同" } else { "退还货款" };
    let other = if case.claims[performed].kind == Some(ClaimKind::Replace) { "更换" } else { "继续履行" };
    Some(Finding::new(What::ClaimsExcludeEachOther { one, other }, Place::case(format!("claims[{performed}].rank"))))
}

/// Rescission needs its ground (民法典 第五百六十三条) and its time (第五百六十四条).
fn rescission(dossier: &Dossier, target: &Target) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    let chosen = case.claims.iter().enumerate().filter(|(_, claim)| claim.kind == Some(ClaimKind::Rescind));
    for (n, claim) in chosen.filter(|_| target.claims.contains(&ClaimKind::Rescind)) {
        match claim.ground {
            None => {
                let key = format!("claims[{n}].ground");
                out.push(Finding::new(What::FactMissing { key: key.clone(), target: target.name.clone() }, Place::case(key)));
            }
            Some(Ground::Urged) => {
                // A complaint may be no demand for performance; a notice that was sent is.
                let finding = Finding::new(What::NoDemandBeforeRescission {}, Place::case("events"));
                if !demanded(case, &[EventKind::Contact, EventKind::Notice]) {
                    out.push(finding);
                } else if !demanded(case, &[EventKind::Notice]) {
                    out.push(finding.of(crate::finding::Severity::Warning));
                }
            }
            Some(_) => {}
        }
        if let Some(until) = known_since(dossier).and_then(|since| since.in_china().date().checked_add_months(Months::new(12))) {
            let what = What::RescissionUntil { until: until.to_string() };
            let late = until < dossier.at.in_china().date();
            let finding = Finding::new(what, Place::case(format!("claims[{n}]")));
            out.push(if late { finding.of(crate::finding::Severity::Warning) } else { finding });
        }
    }
    out
}

fn demanded(case: &Case, kinds: &[EventKind]) -> bool {
    let mine = |event: &&crate::case::Event| kinds.contains(&event.kind) && !matches!(event.counterpart(), Some(By::Payment | By::Other));
    case.events.iter().any(|event| mine(&event))
}

/// The earliest day on which the person may be said to have known: of the first failure, else when delivery was due.
fn known_since(dossier: &Dossier) -> Option<When> {
    let faults = dossier.case.events.iter().filter(|event| event.kind == EventKind::Fault).filter_map(|event| event.at.as_ref()?.around());
    faults.min().or_else(|| dossier.due(0))
}

/// Increased damages are asked for by choice alone, and only where fraud can be in question.
fn punitive(dossier: &Dossier, target: &Target) -> Option<Finding> {
    let case = &dossier.case;
    if !case.declarations.punitive_damages {
        return None;
    }
    let place = Place::case("declarations.punitive_damages");
    if !target.punitive {
        return Some(Finding::new(What::ClaimNotForTarget { target: target.name.clone() }, place));
    }
    if !matches!(case.cause, Some(Cause::SuspectedFraud | Cause::NotAsDescribed)) {
        return Some(Finding::new(What::PunitiveWithoutGrounds {}, place));
    }
    let price = case.orders.iter().map(|order| order.amount).try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?))?;
    Some(Finding::new(What::PunitiveStandard { amount: increased(price)?.yuan() }, place))
}
