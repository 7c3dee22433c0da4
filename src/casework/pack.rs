//! The main job: a case folder becomes a sealed bundle, its letters in it and beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::json;

use super::files::{MadeFolders, Outlet, prepare, refuse_existing, refuse_inputs};
use super::gather::hold;
use super::letters::{Desk, Refusals, letter_name, making, sealing};
use super::looking::looking;
use super::survey::survey;
use super::{CaseworkError, Moment, Opened, Progress, Run, files, intake, program, volume};
use crate::bundle::{BagInfo, BundleWriter, PackError, Sealed, Source, WriteOptions};
use crate::digest::{Digest, Sink};
use crate::document::Document;
use crate::dossier::{Dossier, checks};
use crate::evidence::{EvidenceError, Inspection};
use crate::finding::Finding;
use crate::letter::{Stage, Written};
use crate::manifest::{self, BagPath, CustodyEntry, LetterFact, Manifest};

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
}

/// A bundle that was packed.
#[derive(Debug)]
pub struct Packed {
    /// The bundle.
    pub sealed: Sealed,
    /// How many exhibits it holds.
    pub exhibits: usize,
    /// The letters.
    pub letters: Vec<PackedLetter>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// A letter of a bundle.
#[derive(Debug, Clone)]
pub struct PackedLetter {
    /// To whom.
    pub target: String,
    /// Which step.
    pub stage: Stage,
    /// Its path in the bag.
    pub bag_path: String,
    /// The copy beside the bundle.
    pub beside: PathBuf,
    /// Pages.
    pub pages: u32,
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

/// `<id>-<yyyymmdd>-master`: the bundle's folder, and its name.
pub(super) fn top_of(id: &str, moment: Moment) -> String {
    letter_name(id, moment, "master")
}

impl Packing {
    /// The bundle's path, and the letters' beside it.
    fn paths(&self, opened: &Opened, moment: Moment) -> Result<(PathBuf, Vec<PathBuf>), CaseworkError> {
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
    /// As [`pack`].
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
        let gathered = super::gather(opened, run, progress)?;
        let (_, findings) = self.write_letters(desk, &gathered.dossier, gathered.evidence_digest, run.moment)?;
        Ok(PackedPlan { bundle, letters, dossier: gathered.dossier, findings, evidence_digest: gathered.evidence_digest })
    }

    /// The letters as documents, and all findings.
    #[allow(clippy::type_complexity)] // Three words that belong to one letter.
    fn write_letters(
        &self,
        desk: &Desk,
        dossier: &Dossier,
        digest: Digest,
        moment: Moment,
    ) -> Result<(Vec<(String, Stage, Document)>, Vec<Finding>), CaseworkError> {
        let sealing = sealing(digest, moment);
        let mut findings = checks::run(dossier, None);
        let mut documents = Vec::new();
        let mut refusals = Refusals::default();
        for name in self.to.iter().filter(|_| self.letters) {
            let written = desk.write(dossier, name, self.stage, false, &sealing);
            let Some((stage, Written { document, findings: found })) = refusals.sift(written)? else { continue };
            findings.extend(found.into_iter().filter(|finding| !findings.contains(finding)).collect::<Vec<_>>());
            documents.push((name.clone(), stage, document));
        }
        refusals.none()?;
        Ok((documents, findings))
    }
}

/// Packs a case.
///
/// # Errors
/// [`CaseworkError`]; nothing is left behind then. [`CaseworkError::Refused`] when a letter is.
pub fn pack(
    opened: &Opened,
    desk: &Desk,
    packing: &Packing,
    run: Run<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Packed, CaseworkError> {
    let moment = run.moment;
    let (bundle, beside) = packing.paths(opened, moment)?;
    refuse_existing(&beside, packing.force)?;
    let mut custody = intake::read(opened)?;
    let top = top_of(&opened.case.id, moment);
    let (surveyed, surveyed_findings) = survey(opened, &top)?;
    if surveyed.is_empty() {
        return Err(CaseworkError::NothingToPack { path: opened.evidence() });
    }
    let mut made = MadeFolders::default();
    made.make_parent(&bundle)?;
    let options = WriteOptions { threads: run.threads, force: packing.force, self_check: packing.self_check };
    let top = bag(&top)?;
    let mut writer = BundleWriter::create(&bundle, &top, moment.at.unix(), options)?;

    let looking = looking(opened, run);
    // Evidence: read once, for the digest, the archive and the reader.
    let total = Progress { files: 0, of_files: surveyed.len() as u64, bytes: 0, of_bytes: surveyed.iter().map(|f| f.original.bytes).sum() };
    let far = Mutex::new(total);
    let looking = &looking;
    let sources = surveyed.iter().map(|file| Source {
        path: file.path.clone(),
        bytes: file.original.bytes,
        read: Box::new(move |sink: &mut dyn Sink| -> Result<Inspection, EvidenceError> {
            Inspection::pour(&file.original, &format!("evidence/{}", file.original.name), looking, sink)
        }),
    });
    let mut last: Option<BagPath> = None;
    let packed = writer.evidence(sources.collect(), &mut |path: &BagPath, bytes: u64| {
        let mut far = far.lock().expect("progress does not panic");
        far.bytes += bytes;
        if last.as_ref() != Some(path) {
            far.files += 1;
            last = Some(path.clone());
        }
        progress(*far);
    });
    let mut packed = packed.map_err(|error| match error {
        PackError::Source { error, .. } => CaseworkError::Evidence(error),
        PackError::Write(error) => CaseworkError::Bundle(error),
    })?;
    let mut held = Vec::with_capacity(packed.len());
    let mut paths = BTreeMap::new();
    for file in surveyed {
        paths.insert(file.original.name.clone(), file.original.path.clone());
        let at = packed.iter().position(|packed| packed.path == file.path).expect("every source comes back");
        held.push(hold(file, packed.swap_remove(at).value));
    }
    let dossier = Dossier::new(opened.case.clone(), held, surveyed_findings, moment.at);

    // Letters and the catalogue.
    let evidence_digest = writer.evidence_digest();
    let (documents, mut findings) = packing.write_letters(desk, &dossier, evidence_digest, moment)?;
    let mut letters = Vec::new();
    let mut facts = Vec::new();
    let mut waiting = Vec::new();
    if packing.book {
        let mut made = volume::master(&dossier, &paths, desk, moment, &bundle)?;
        findings.append(&mut made.findings);
        let source = Source { path: bag("data/exhibits.pdf")?, bytes: made.bytes, read: Box::new(|sink| made.pour(sink)) };
        writer.payload_from(source).map_err(|error| match error {
            PackError::Source { error, .. } => CaseworkError::Read { path: bundle.clone(), source: error },
            PackError::Write(error) => CaseworkError::Bundle(error),
        })?;
    }
    for ((target, stage, document), beside) in documents.into_iter().zip(beside) {
        let pdf = desk.set(&document, moment)?;
        findings.extend(pdf.findings);
        let bag_path = format!("data/letters/{target}.pdf");
        let digest = writer.payload(&bag(&bag_path)?, &pdf.bytes)?;
        writer.payload(&bag(&format!("data/letters/{target}.txt"))?, document.to_text().as_bytes())?;
        if packing.docx {
            writer.payload(&bag(&format!("data/letters/{target}.docx"))?, &document.to_docx(&making(moment)))?;
        }
        waiting.push(prepare(&beside, &pdf.bytes)?);
        facts.push(LetterFact { target: target.clone(), stage: stage.as_str(), path: bag_path.clone(), pages: pdf.pages, sha256: digest });
        letters.push(PackedLetter { target, stage, bag_path, beside, pages: pdf.pages });
    }

    // Tag files.
    let payload = writer.payload_manifest()?;
    let manifest =
        Manifest { dossier: &dossier, clock: moment.clock, program: &program(), evidence_digest, letters: &facts, findings: &findings };
    writer.tag_file(&bag("manifest.json")?, &manifest.to_json())?;
    let detail = json!({ "exhibits": dossier.exhibits.len(), "letters": packing.to, "evidence_digest": evidence_digest });
    custody.append(CustodyEntry::packed(&moment.at.to_string(), moment.clock, &program(), Digest::of(payload.as_bytes()), detail));
    writer.tag_file(&bag("custody.jsonl")?, custody.as_bytes())?;
    let note = manifest::note(&opened.case.id, top.as_str(), moment.at, moment.clock, &program());
    writer.tag_file(&bag("说明.txt")?, note.as_bytes())?;
    let info = BagInfo::by_this_program()
        .with("Bagging-Date", moment.at.in_china().format("%Y-%m-%d").to_string())
        .with("External-Identifier", &opened.case.id)
        .with("External-Description", "自留，勿外发：本包含有全部未遮挡的原件");
    let sealed = writer.seal(info)?;
    for file in waiting {
        files::Waiting::put(file, packing.force)?;
    }
    made.keep();
    Ok(Packed { sealed, exhibits: dossier.exhibits.len(), letters, findings })
}

fn bag(path: &str) -> Result<BagPath, CaseworkError> {
    BagPath::new(path).map_err(|_| CaseworkError::BagPath { path: path.to_owned() })
}
