//! Letters and form sheets: written for all recipients before anything is packed, set once, and put where they belong.

use std::path::{Path, PathBuf};

use super::{PackedLetter, Packing, bag, enclose_pages};
use crate::book::Chapters;
use crate::bundle::BundleWriter;
use crate::casework::letters::{Desk, Refusals, making, sealing};
use crate::casework::{CaseworkError, Moment};
use crate::digest::Digest;
use crate::document::Document;
use crate::dossier::checks::Examined;
use crate::finding::{Finding, What};
use crate::letter::{Sheet, Stage, Target, Written};
use crate::manifest::LetterFact;
use crate::viewer;

/// The letters as documents, and what was found about the case and them.
pub(super) struct Drafted {
    pub(super) letters: Vec<DraftedLetter>,
    pub(super) findings: Vec<Finding>,
}

/// A letter not yet set.
pub(super) struct DraftedLetter {
    pub(super) target: String,
    stage: Stage,
    document: Document,
}

/// A letter as it is put into bundles.
pub(super) struct SetLetter {
    pub(super) target: String,
    stage: Stage,
    pub(super) pdf: Vec<u8>,
    pages: u32,
    document: Document,
    docx: Option<Vec<u8>>,
    pub(super) beside: PathBuf,
}

/// Writes the letters. All of them, or none.
pub(super) fn draft(
    packing: &Packing,
    desk: &Desk,
    examined: &Examined<'_>,
    digest: Digest,
    moment: Moment,
) -> Result<Drafted, CaseworkError> {
    let dossier = examined.dossier;
    let sealing = sealing(digest, moment);
    // What is looked for depends on the recipient; the letters' own findings say what was found for theirs.
    let mut findings = if packing.to.is_empty() { examined.findings(None) } else { Vec::new() };
    for name in packing.to.iter().filter(|_| !packing.letters) {
        let target = desk.targets.get(name)?;
        let stage = packing.stage.unwrap_or_else(|| target.stage_of(&dossier.case));
        add(&mut findings, examined.findings(Some(&target.needs_at(&dossier.case, stage))));
    }
    let is_redaction =
        |finding: &&Finding| matches!(finding.what, What::RedactCannot { .. } | What::RedactOutside { .. } | What::RedactNotFound {});
    let undone: Vec<Finding> = findings.iter().filter(is_redaction).cloned().collect();
    // A letter is refused for it anyway; without letters copies would still leave.
    if !packing.letters && !packing.to.is_empty() && !undone.is_empty() {
        return Err(CaseworkError::Refused { targets: packing.to.clone(), findings: undone });
    }
    let mut letters = Vec::new();
    let mut refusals = Refusals::default();
    for name in packing.to.iter().filter(|_| packing.letters) {
        let written = desk.write(examined, name, packing.stage, false, &sealing);
        let Some((stage, Written { document, findings: found })) = refusals.sift(written)? else { continue };
        add(&mut findings, found);
        let target = desk.targets.get(name)?;
        let document = if packing.redact_personal { Chapters::new(dossier, target).strict().document(document) } else { document };
        letters.push(DraftedLetter { target: name.clone(), stage, document });
    }
    refusals.none()?;
    Ok(Drafted { letters, findings })
}

/// The form sheet of a target that has a form, without the notes, which are for the person. A form that cannot be filled in
/// where the letter could be written is left out, and what was found is told.
pub(super) fn sheet(
    packing: &Packing,
    desk: &Desk,
    examined: &Examined<'_>,
    target: &Target,
    digest: Digest,
    moment: Moment,
    findings: &mut Vec<Finding>,
) -> Result<Option<Sheet>, CaseworkError> {
    if !packing.letters || target.form.is_empty() {
        return Ok(None);
    }
    match desk.fill_in(examined, &target.name, packing.stage, false, &sealing(digest, moment)) {
        Ok(mut sheet) => {
            add(findings, std::mem::take(&mut sheet.findings));
            let strict = packing.redact_personal.then(|| Chapters::new(examined.dossier, target).strict());
            for field in &mut sheet.fields {
                field.note.clear();
                if let Some(chapters) = &strict {
                    field.text = chapters.masked(&field.text);
                }
            }
            Ok(Some(sheet))
        }
        Err(CaseworkError::Refused { findings: found, .. }) => {
            add(findings, found);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Adds what is not there yet.
pub(super) fn add(findings: &mut Vec<Finding>, found: Vec<Finding>) {
    for finding in found {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
}

impl DraftedLetter {
    /// Sets it.
    pub(super) fn set(
        self,
        desk: &Desk,
        docx: bool,
        moment: Moment,
        beside: PathBuf,
        findings: &mut Vec<Finding>,
    ) -> Result<SetLetter, CaseworkError> {
        let Self { target, stage, document } = self;
        let pdf = desk.set(&document, moment)?;
        add(findings, pdf.findings);
        let docx = docx.then(|| document.to_docx(&making(moment)));
        Ok(SetLetter { target, stage, pdf: pdf.bytes, pages: pdf.pages, document, docx, beside })
    }

    /// Where it would be.
    pub(super) fn planned(&self, beside: Option<PathBuf>) -> PackedLetter {
        PackedLetter { stage: self.stage, bag_path: bag_path(&self.target), beside: beside.unwrap_or_default(), pages: None }
    }
}

impl SetLetter {
    /// Puts it into a bundle.
    pub(super) fn enclose(&self, writer: &mut BundleWriter) -> Result<LetterFact, CaseworkError> {
        let target = &self.target;
        let path = bag_path(target);
        let sha256 = enclose_pages(writer, &path, self.pdf.len() as u64, &mut &*self.pdf, Path::new(&path))?;
        writer.payload(&bag(&format!("data/letters/{target}.txt"))?, self.document.to_text().as_bytes())?;
        if let Some(docx) = &self.docx {
            writer.payload(&bag(&format!("data/letters/{target}.docx"))?, docx)?;
        }
        Ok(LetterFact { target: target.clone(), stage: self.stage.as_str(), path, pages: self.pages, sha256 })
    }

    /// For the page that shows it.
    pub(super) fn shown<'a>(&'a self, desk: &'a Desk) -> Result<viewer::Sheet<'a>, CaseworkError> {
        let target = &self.target;
        let mut files = vec![bag_path(target), format!("data/letters/{target}.txt")];
        files.extend(self.docx.as_ref().map(|_| format!("data/letters/{target}.docx")));
        Ok(viewer::Sheet { to: &desk.targets.get(target)?.title, document: &self.document, files })
    }

    /// Where it is.
    pub(super) fn placed(&self) -> PackedLetter {
        PackedLetter { stage: self.stage, bag_path: bag_path(&self.target), beside: self.beside.clone(), pages: Some(self.pages) }
    }
}

fn bag_path(target: &str) -> String {
    format!("data/letters/{target}.pdf")
}
