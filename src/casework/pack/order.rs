//! What is to be packed, where it goes, and what packing would do.

use std::path::{Path, PathBuf};

use super::letters::{Drafted, draft, sheet};
use super::portion::{Package, Portion};
use super::top_of;
use crate::casework::files::{Outlet, refuse_existing, refuse_inputs};
use crate::casework::letters::sent_name;
use crate::casework::recipient::Copies;
use crate::casework::{CaseworkError, Desk, Moment, Opened, Progress, Run, gather};
use crate::digest::Digest;
use crate::dossier::checks::Examined;
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
    /// SM3 digests beside those of SHA-256.
    pub sm3: bool,
    /// Write letters.
    pub letters: bool,
    /// Put letters to edit beside those in the bag.
    pub docx: bool,
    /// Write 证据目录 and 证据册.
    pub book: bool,
    /// Write copies of the books for upload, none larger than this.
    pub book_limit: Option<u64>,
    /// Write the page that shows and checks the bundle.
    pub viewer: bool,
    /// Mask personal data also where they would not be.
    pub redact_personal: bool,
}

/// What packing would do.
#[derive(Debug)]
pub struct PackedPlan {
    /// The bundle that would be written.
    pub bundle: PathBuf,
    /// How many exhibits it would hold.
    pub exhibits: usize,
    /// What each recipient would be given.
    pub packages: Vec<Package>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What would be `evidence_digest`.
    pub evidence_digest: Digest,
}

/// Where everything goes.
pub(super) struct Places {
    /// The master.
    pub(super) bundle: PathBuf,
    /// What each recipient is given, in the order of `to`.
    pub(super) packages: Vec<PathBuf>,
    /// The letters beside them, for printing and signing; none where none are written.
    pub(super) letters: Vec<PathBuf>,
}

impl Packing {
    /// Where everything goes; refused where an input lies, or something that is not to be overwritten.
    pub(super) fn places(&self, opened: &Opened, desk: &Desk, moment: Moment) -> Result<Places, CaseworkError> {
        let name = format!("{}.zip", top_of(&opened.case.id, moment));
        let bundle = self.outlet.paths(&[name])?.remove(0);
        let folder = bundle.parent().unwrap_or(Path::new("")).to_owned();
        let named = |target: &String| Ok(sent_name(&opened.case, moment, desk.targets.get(target)?));
        let stems = self.to.iter().map(named).collect::<Result<Vec<String>, CaseworkError>>()?;
        let ending = |extension: &str| stems.iter().map(|stem| folder.join(format!("{stem}.{extension}"))).collect();
        let packages: Vec<PathBuf> = ending("zip");
        let letters: Vec<PathBuf> = if self.letters { ending("pdf") } else { Vec::new() };
        let all: Vec<PathBuf> = std::iter::once(&bundle).chain(&packages).chain(&letters).cloned().collect();
        refuse_inputs(&opened.folder, &all)?;
        refuse_existing(&all, self.force)?;
        if let Some(same) = packages.iter().find(|package| **package == bundle) {
            return Err(CaseworkError::Exists { path: same.clone() });
        }
        Ok(Places { bundle, packages, letters })
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
        let Places { bundle, packages: paths, letters: beside } = self.places(opened, desk, run.moment)?;
        let gathered = gather(opened, run, progress)?;
        let dossier = &gathered.dossier;
        let examined = Examined::of(dossier);
        let Drafted { letters, mut findings } = draft(self, desk, &examined, gathered.evidence_digest, run.moment)?;
        let mut packages = Vec::new();
        for (n, path) in paths.into_iter().enumerate() {
            let target = desk.targets.get(&self.to[n])?;
            let portion = Portion::of(dossier, target, Copies::of(&opened.folder)?, self)?;
            let sheet = sheet(self, desk, &examined, target, gathered.evidence_digest, run.moment, &mut findings)?;
            let enclosed = letters.get(n).map(|letter| letter.planned(beside.get(n).cloned()));
            packages.push(portion.planned(path, enclosed, sheet.is_some(), dossier, self.book, &mut findings)?);
        }
        let exhibits = dossier.exhibits.len();
        Ok(PackedPlan { bundle, exhibits, packages, findings, evidence_digest: gathered.evidence_digest })
    }
}
