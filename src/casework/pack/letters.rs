//! Letters into the bundle, and beside it.

use std::path::PathBuf;

use super::{PackedLetter, Packing, bag};
use crate::bundle::BundleWriter;
use crate::casework::files::{Waiting, prepare};
use crate::casework::letters::{Desk, Refusals, making, sealing};
use crate::casework::viewing::Enclosure;
use crate::casework::{CaseworkError, Moment};
use crate::digest::Digest;
use crate::document::Document;
use crate::dossier::{Dossier, checks};
use crate::finding::Finding;
use crate::letter::{Stage, Written};
use crate::manifest::LetterFact;

/// The letters as documents, and what was found about the case and them.
pub(super) struct Drafted {
    pub(super) letters: Vec<DraftedLetter>,
    pub(super) findings: Vec<Finding>,
}

/// A letter not yet set.
pub(super) struct DraftedLetter {
    target: String,
    stage: Stage,
    document: Document,
}

/// Letters that are in the bundle; their copies beside it wait until it is sealed.
#[derive(Default)]
pub(super) struct Enclosed {
    pub(super) letters: Vec<PackedLetter>,
    pub(super) facts: Vec<LetterFact>,
    pub(super) waiting: Vec<Waiting>,
    /// For the page that shows them.
    pub(super) shown: Vec<Enclosure>,
    pub(super) findings: Vec<Finding>,
}

/// Writes the letters. All of them, or none.
pub(super) fn draft(packing: &Packing, desk: &Desk, dossier: &Dossier, digest: Digest, moment: Moment) -> Result<Drafted, CaseworkError> {
    let sealing = sealing(digest, moment);
    let mut findings = checks::run(dossier, None);
    let mut letters = Vec::new();
    let mut refusals = Refusals::default();
    for name in packing.to.iter().filter(|_| packing.letters) {
        let written = desk.write(dossier, name, packing.stage, false, &sealing);
        let Some((stage, Written { document, findings: found })) = refusals.sift(written)? else { continue };
        findings.extend(found.into_iter().filter(|finding| !findings.contains(finding)).collect::<Vec<_>>());
        letters.push(DraftedLetter { target: name.clone(), stage, document });
    }
    refusals.none()?;
    Ok(Drafted { letters, findings })
}

/// Sets the letters, and puts them into the bundle.
pub(super) fn enclose(
    writer: &mut BundleWriter,
    desk: &Desk,
    drafted: Vec<DraftedLetter>,
    beside: Vec<PathBuf>,
    docx: bool,
    moment: Moment,
) -> Result<Enclosed, CaseworkError> {
    let mut out = Enclosed::default();
    for (DraftedLetter { target, stage, document }, beside) in drafted.into_iter().zip(beside) {
        let pdf = desk.set(&document, moment)?;
        out.findings.extend(pdf.findings);
        let bag_path = format!("data/letters/{target}.pdf");
        let digest = writer.payload(&bag(&bag_path)?, &pdf.bytes)?;
        let mut files = vec![bag_path.clone(), format!("data/letters/{target}.txt")];
        writer.payload(&bag(&files[1])?, document.to_text().as_bytes())?;
        if docx {
            files.push(format!("data/letters/{target}.docx"));
            writer.payload(&bag(&files[2])?, &document.to_docx(&making(moment)))?;
        }
        out.shown.push(Enclosure { to: desk.targets.get(&target)?.title.clone(), document, files });
        out.waiting.push(prepare(&beside, &pdf.bytes)?);
        out.facts.push(LetterFact {
            target: target.clone(),
            stage: stage.as_str(),
            path: bag_path.clone(),
            pages: pdf.pages,
            sha256: digest,
        });
        out.letters.push(PackedLetter { target, stage, bag_path, beside, pages: pdf.pages });
    }
    Ok(out)
}
