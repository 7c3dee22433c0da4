//! What is to be packed, where it goes, and what packing would do.

use std::path::{Path, PathBuf};

use super::letters::{Drafted, draft};
use super::top_of;
use crate::casework::files::{Outlet, refuse_existing, refuse_inputs};
use crate::casework::letters::letter_name;
use crate::casework::{CaseworkError, Desk, Moment, Opened, Progress, Run, gather};
use crate::digest::Digest;
use crate::dossier::Dossier;
use crate::finding::Finding;
use crate::letter::Stage;

/// What is to be packed, and how.
#[derive(Debug, Clone)]
pub struct Packing {
    /// The targets of the letters.
    pub to: Vec<String>,
    /// The stage of the letters; else the one the case has reached.
    pub stage: Option<Stage>,
    /// Where to.
    pub outlet: Outlet,
    /// Overwrite what is there.
    pub force: bool,
    /// Read the finished bundle back.
    pub self_check: bool,
    /// Write letters.
    pub letters: bool,
    /// Put letters to edit beside those in the bag.
    pub docx: bool,
    /// Write 证据目录.
    pub book: bool,
    /// Write the page that shows and checks the bundle.
    pub viewer: bool,
}

/// What packing would do.
#[derive(Debug)]
pub struct PackedPlan {
    /// The bundle that would be written.
    pub bundle: PathBuf,
    /// The letters that would be written beside it.
    pub letters: Vec<PathBuf>,
    /// The case as it would be packed.
    pub dossier: Dossier,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What would be `evidence_digest`.
    pub evidence_digest: Digest,
}

impl Packing {
    /// The bundle's path, and the letters' beside it.
    pub(super) fn paths(&self, opened: &Opened, moment: Moment) -> Result<(PathBuf, Vec<PathBuf>), CaseworkError> {
        let id = &opened.case.id;
        let name = format!("{}.zip", top_of(id, moment));
        let bundle = self.outlet.paths(&[name])?.remove(0);
        refuse_inputs(&opened.folder, std::slice::from_ref(&bundle))?;
        let folder = bundle.parent().unwrap_or(Path::new("")).to_owned();
        let to = if self.letters { &self.to[..] } else { &[] };
        Ok((bundle, to.iter().map(|target| folder.join(format!("{}.pdf", letter_name(id, moment, target)))).collect()))
    }

    /// What packing would do, with nothing written.
    ///
    /// # Errors
    /// As [`super::pack`].
    pub fn plan(
        &self,
        opened: &Opened,
        desk: &Desk,
        run: Run<'_>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<PackedPlan, CaseworkError> {
        let (bundle, letters) = self.paths(opened, run.moment)?;
        refuse_existing(std::slice::from_ref(&bundle), self.force)?;
        refuse_existing(&letters, self.force)?;
        let gathered = gather(opened, run, progress)?;
        let Drafted { findings, .. } = draft(self, desk, &gathered.dossier, gathered.evidence_digest, run.moment)?;
        Ok(PackedPlan { bundle, letters, dossier: gathered.dossier, findings, evidence_digest: gathered.evidence_digest })
    }
}
