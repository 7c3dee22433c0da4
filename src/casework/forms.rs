//! Form sheets of a case.

use super::files::{MadeFolders, Outlet, prepare, refuse_existing, refuse_inputs};
use super::letters::{Refusals, letter_name, sealing};
use super::{CaseworkError, Desk, Gathered, Moment};
use crate::dossier::checks::Examined;
use crate::letter::{Letter, LetterError, Sealing, Sheet, Stage, fill_in};
use std::path::PathBuf;

/// Which sheets are wanted.
#[derive(Debug, Clone)]
pub struct FormOrder {
    /// The targets' names.
    pub to: Vec<String>,
    /// The stage; else the one the case has reached.
    pub stage: Option<Stage>,
    /// With visible blanks.
    pub draft: bool,
    /// Where to; `None` writes nothing.
    pub outlet: Option<Outlet>,
    /// Overwrite what is there.
    pub force: bool,
    /// Write nothing, but say where it would go.
    pub dry_run: bool,
}

/// A sheet that was filled in.
#[derive(Debug, Clone)]
pub struct FilledForm {
    /// It.
    pub sheet: Sheet,
    /// Where it was written, if it was.
    pub path: Option<PathBuf>,
}

impl Desk {
    /// Fills in the form of one target.
    ///
    /// # Errors
    /// [`CaseworkError::Refused`] when the case is not ready and no draft is wanted; [`CaseworkError::NoForm`].
    pub fn fill_in(
        &self,
        examined: &Examined<'_>,
        name: &str,
        stage: Option<Stage>,
        draft: bool,
        sealing: &Sealing,
    ) -> Result<Sheet, CaseworkError> {
        let target = self.targets.get(name)?;
        if target.form.is_empty() {
            return Err(CaseworkError::NoForm { target: name.to_owned() });
        }
        let stage = stage.unwrap_or_else(|| target.stage_of(&examined.dossier.case));
        fill_in(examined, Letter { target, stage, draft }, &self.targets, &self.engines, sealing).map_err(|error| match error {
            LetterError::Refused { target, findings } => CaseworkError::Refused { targets: vec![target], findings },
            LetterError::Template { name, why } => CaseworkError::Template { name, why },
        })
    }
}

/// Fills in the forms of a case. All of them, or none.
///
/// # Errors
/// [`CaseworkError`]; nothing is written then.
pub fn forms(desk: &Desk, gathered: &Gathered, order: &FormOrder, moment: Moment) -> Result<Vec<FilledForm>, CaseworkError> {
    let sealing = sealing(gathered.evidence_digest, moment);
    let mut refusals = Refusals::default();
    let mut out = Vec::new();
    let examined = Examined::of(&gathered.dossier);
    for name in &order.to {
        let filled = desk.fill_in(&examined, name, order.stage, order.draft, &sealing);
        let Some(sheet) = refusals.sift(filled)? else { continue };
        out.push(FilledForm { sheet, path: None });
    }
    refusals.none()?;
    let Some(outlet) = &order.outlet else { return Ok(out) };
    let id = &gathered.dossier.case.id;
    let names: Vec<String> = out.iter().map(|form| format!("{}-form.txt", letter_name(id, moment, &form.sheet.target))).collect();
    let paths = outlet.paths(&names)?;
    refuse_inputs(&gathered.folder, &paths)?;
    refuse_existing(&paths, order.force)?;
    if !order.dry_run {
        let mut made = MadeFolders::default();
        let mut waiting = Vec::new();
        for (path, form) in paths.iter().zip(&out) {
            made.make_parent(path)?;
            waiting.push(prepare(path, form.sheet.to_text().as_bytes())?);
        }
        waiting.into_iter().try_for_each(|file| file.put(order.force).map(drop))?;
        made.keep();
    }
    for (form, path) in out.iter_mut().zip(paths) {
        form.path = Some(path);
    }
    Ok(out)
}
