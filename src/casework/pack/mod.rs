//! The main job: a case folder becomes a sealed bundle, its letters in it and beside it.
//!
//! A file for each step, in the order of the bundle: [`order`] what and where to, [`evidence`] the originals, then the book
//! ([`super::volume`]) and the [`letters`], then the [`tags`] and the seal.

mod evidence;
mod letters;
mod order;
mod tags;

use std::path::PathBuf;

pub use order::{PackedPlan, Packing};

use super::files::{MadeFolders, Waiting, refuse_existing};
use super::letters::{Desk, letter_name};
use super::survey::survey;
use super::{CaseworkError, Moment, Opened, Progress, Run, intake, program, viewing, volume};
use crate::bundle::{BundleWriter, PackError, Sealed, Source, WriteOptions};
use crate::finding::Finding;
use crate::letter::Stage;
use crate::manifest::{BagPath, Manifest};

/// The book in the bag.
const BOOK: &str = "data/exhibits.pdf";

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

/// `<id>-<yyyymmdd>-master`: the bundle's folder, and its name.
pub(super) fn top_of(id: &str, moment: Moment) -> String {
    letter_name(id, moment, "master")
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
    let custody = intake::read(opened)?;
    let top = top_of(&opened.case.id, moment);
    let surveyed = survey(opened, &top)?;
    if surveyed.0.is_empty() {
        return Err(CaseworkError::NothingToPack { path: opened.evidence() });
    }
    let mut made = MadeFolders::default();
    made.make_parent(&bundle)?;
    let options = WriteOptions { threads: run.threads, force: packing.force, self_check: packing.self_check };
    let mut writer = BundleWriter::create(&bundle, &bag(&top)?, moment.at.unix(), options)?;

    let evidence::TakenIn { dossier, originals } = evidence::take_in(&mut writer, opened, surveyed, run, progress)?;
    let evidence_digest = writer.evidence_digest();
    let letters::Drafted { letters: drafted, mut findings } = letters::draft(packing, desk, &dossier, evidence_digest, moment)?;
    let mut books = Vec::new();
    if packing.book {
        let mut book = volume::master(&dossier, &originals, desk, moment, &bundle)?;
        findings.append(&mut book.findings);
        enclose_book(&mut writer, book, &bundle)?;
        books.push(BOOK.to_owned());
    }
    let letters::Enclosed { letters, facts, waiting, shown, findings: of_setting } =
        letters::enclose(&mut writer, desk, drafted, beside, packing.docx, moment)?;
    findings.extend(of_setting);

    let manifest =
        Manifest { dossier: &dossier, clock: moment.clock, program: &program(), evidence_digest, letters: &facts, findings: &findings };
    let page = packing.viewer.then(|| viewing::master(&dossier, &shown, &books, evidence_digest, moment));
    let sealed = tags::seal(writer, manifest, custody, page, &packing.to, &top, moment)?;
    waiting.into_iter().try_for_each(|file| Waiting::put(file, packing.force).map(drop))?;
    made.keep();
    Ok(Packed { sealed, exhibits: dossier.exhibits.len(), letters, findings })
}

fn enclose_book(writer: &mut BundleWriter, book: volume::MadeBook, bundle: &std::path::Path) -> Result<(), CaseworkError> {
    let source = Source { path: bag(BOOK)?, bytes: book.bytes, read: Box::new(|sink| book.pour(sink)) };
    writer.payload_from(source).map_err(|error| match error {
        PackError::Source { error, .. } => CaseworkError::Read { path: bundle.to_owned(), source: error },
        PackError::Write(error) => CaseworkError::Bundle(error),
    })?;
    Ok(())
}

fn bag(path: &str) -> Result<BagPath, CaseworkError> {
    BagPath::new(path).map_err(|_| CaseworkError::BagPath { path: path.to_owned() })
}
