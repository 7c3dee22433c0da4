//! `check`: what stands between a case and its letter, without writing anything.

use super::letters::sealing;
use super::{CaseworkError, Desk, Gathered, Moment, intake};
use crate::dossier::checks::{self, Examined};
use crate::finding::Finding;
use crate::letter::Stage;

/// A case looked at, for one target or for none.
#[derive(Debug, Clone)]
pub struct Checked {
    /// For whom; `None` looks at the case as such.
    pub target: Option<String>,
    /// What was found, the gravest first.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Whether nothing stands in the way.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.findings.iter().any(Finding::is_blocking)
    }
}

/// Looks at a case. For a target its letter is tried too, so that what is ready here is not refused later.
///
/// # Errors
/// [`CaseworkError::Target`] when there is no such target; [`CaseworkError::Template`].
pub fn check(
    desk: &Desk,
    gathered: &Gathered,
    target: Option<&str>,
    stage: Option<Stage>,
    moment: Moment,
) -> Result<Checked, CaseworkError> {
    // A log that was tampered with is found before anything is packed with it.
    intake::read_file(gathered.folder.join(intake::FILE))?;
    let mut findings = match target {
        None => checks::run(&gathered.dossier, None),
        Some(name) => {
            let sealing = sealing(gathered.evidence_digest, moment);
            match desk.write(&Examined::of(&gathered.dossier), name, stage, false, &sealing) {
                Ok((_, written)) => written.findings,
                Err(CaseworkError::Refused { findings, .. }) => findings,
                Err(error) => return Err(error),
            }
        }
    };
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(Checked { target: target.map(ToOwned::to_owned), findings })
}
