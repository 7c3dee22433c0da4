//! What a person should know before admitting a mistake of their own in writing. A private note, never advice to hide it.

use crate::case::Cause;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, What};

pub(super) fn admission(dossier: &Dossier) -> Vec<Finding> {
    match dossier.case.cause {
        Some(Cause::OwnMistake) => vec![Finding::new(What::MistakeAdmitted {}, Place::case("cause"))],
        _ => Vec::new(),
    }
}
