//! Who the other side is.

use crate::case::{Role, SellsOn, uscc_is_valid};
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

pub(super) fn parties(dossier: &Dossier) -> Vec<Finding> {
    let respondents = &dossier.case.respondents;
    let mut out = Vec::new();
    for (n, respondent) in respondents.iter().enumerate() {
        if !respondent.uscc.is_empty() && !uscc_is_valid(&respondent.uscc) {
            out.push(Finding::new(What::UsccWrong { uscc: respondent.uscc.clone() }, Place::case(format!("respondents[{n}].uscc"))));
        }
        let on_platform = respondent.sells_on == SellsOn::ShopOnPlatform;
        if on_platform && !respondents.iter().any(|other| other.role == Role::PlatformOperator) {
            out.push(Finding::new(What::OperatorUnknown {}, Place::case("respondents")));
        }
    }
    out
}

/// Who acts for another shows by what right (令121 第十一条).
pub(super) fn agent(dossier: &Dossier) -> Vec<Finding> {
    if dossier.case.complainant.agent.name.is_empty() {
        return Vec::new();
    }
    vec![Finding::new(What::AgentNeedsPapers {}, Place::case("complainant.agent"))]
}
