//! Declarations: printed only when confirmed, and never against what the case itself says.

use super::{Declaration, Needs};
use crate::case::ClaimKind;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

pub(super) fn declarations(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let said = &dossier.case.declarations;
    let mut out = Vec::new();
    let place = |which: Declaration| Place::case(format!("declarations.{}", which.key()));
    for which in needs.iter().flat_map(|needs| needs.declarations.iter().copied()) {
        let target = needs.map_or_else(String::new, |needs| needs.target.clone());
        let confirmed = match which {
            Declaration::OwnUse => said.own_use,
            Declaration::NoOtherBody => said.no_other_body,
            Declaration::ConsentsToMediation => said.consents_to_mediation,
            Declaration::RefundedSoFar => said.refunded_so_far.map(|_| true),
        };
        match confirmed {
            Some(true) => {}
            Some(false) => out.push(Finding::new(What::DeclarationDenied { key: which.key().to_owned(), target }, place(which))),
            None => out.push(Finding::new(What::DeclarationNotConfirmed { key: which.key().to_owned(), target }, place(which))),
        }
    }
    // 令121 第十六条第(二)项: courts, arbitration, authorities and consumer associations; platforms and wallets do not count.
    for (n, submission) in dossier.case.submissions.iter().enumerate() {
        let other_body = !submission.body.is_empty() || matches!(submission.target.as_str(), "12315" | "court" | "police");
        if said.no_other_body == Some(true) && other_body {
            let body = if submission.body.is_empty() { &submission.target } else { &submission.body };
            out.push(Finding::new(What::OtherBodyContradicts { body: body.clone() }, Place::case(format!("submissions[{n}]"))));
        }
    }
    if let Some(back) = said.refunded_so_far.filter(|amount| amount.is_positive()) {
        for (n, claim) in dossier.case.claims.iter().enumerate() {
            let total = dossier
                .case
                .orders
                .iter()
                .filter_map(|order| order.amount)
                .try_fold(crate::case::Money::ZERO, crate::case::Money::checked_add);
            let asked = claim.amount.and_then(|asked| asked.checked_add(back));
            if claim.kind == Some(ClaimKind::Refund) && asked > total && total.is_some() {
                out.push(Finding::new(What::RefundAsksTwice { refunded: back.yuan() }, Place::case(format!("claims[{n}].amount"))));
            }
        }
    }
    out
}
