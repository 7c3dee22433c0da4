//! The main job: a case folder becomes a sealed bundle, and beside it one package for each recipient, its letter in it and
//! beside it.
//!
//! A file for each step, in the order of the bundle: [`order`] what and where to, [`evidence`] the originals, [`letters`],
//! the master's book ([`super::volume`]) and at the same time [`portion`] what a recipient is given and [`package`] that written
//! down, then the [`tags`] and the seal. Everything appears together or not at all.

mod evidence;
mod letters;
mod order;
mod package;
mod portion;
mod tags;
mod upload;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

pub use order::{PackedPlan, Packing};
pub use portion::{Copied, Given, Package, Withheld};
pub use upload::Upload;

use super::at_once::{at_once, both};
use super::files::{MadeFolders, Waiting, prepare};
use super::letters::{Desk, letter_name};
use super::looking::looking;
use super::recipient::Stock;
use super::survey::{share, survey};
use super::{CaseworkError, Moment, Opened, Progress, Run, intake, program, viewing, volume};
use crate::bundle::{BundleWriter, PackError, Sealed, Unplaced, WriteOptions};
use crate::digest::Digest;
use crate::dossier::checks::Examined;
use crate::finding::Finding;
use crate::letter::Stage;
use crate::manifest::{BagPath, Manifest};

/// A bundle that was packed, and what goes with it.
#[derive(Debug)]
pub struct Packed {
    /// The bundle.
    pub sealed: Sealed,
    /// How many exhibits it holds.
    pub exhibits: usize,
    /// What each recipient is given.
    pub packages: Vec<Package>,
    /// Copies of the books for upload.
    pub uploads: Vec<Upload>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// A letter of a bundle.
#[derive(Debug, Clone)]
pub struct PackedLetter {
    /// Which step.
    pub stage: Stage,
    /// Its path in the bag, of the master and of the recipient's package.
    pub bag_path: String,
    /// The copy beside them, for reading, printing and signing.
    pub beside: PathBuf,
    /// Pages; `None` in a plan.
    pub pages: Option<u32>,
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
    let order::Places { bundle, packages: paths, letters: beside } = packing.places(opened, desk, moment)?;
    let custody = intake::read(opened)?;
    let top = top_of(&opened.case.id, moment);
    let mut looking = looking(opened, run);
    let surveyed = survey(opened, &top, &looking, run.threads)?;
    looking.share = share(&surveyed.0);
    if surveyed.0.is_empty() {
        return Err(CaseworkError::NothingToPack { path: opened.evidence() });
    }
    let mut made = MadeFolders::default();
    made.make_parent(&bundle)?;
    let options = WriteOptions { threads: run.threads, force: packing.force, self_check: packing.self_check };
    let mut writer = BundleWriter::create(&bundle, &bag(&top)?, moment.at.unix(), options)?.with_sm3(packing.sm3);

    let evidence::TakenIn { dossier, originals } = evidence::take_in(&mut writer, opened, surveyed, &looking, run, progress)?;
    let evidence_digest = writer.evidence_digest();
    let (stock, examined) = (Stock::default(), Examined::of(&dossier));
    // What the person's own book is made from is not of the letters; where they are refused, there is none.
    let refused = AtomicBool::new(false);
    let (drafted, own) = both(
        run.threads,
        || letters::draft(packing, desk, &examined, evidence_digest, moment).inspect_err(|_| refused.store(true, Ordering::Relaxed)),
        || {
            let wanted = packing.book && !refused.load(Ordering::Relaxed);
            wanted.then(|| volume::Own::of(&dossier, &originals, &stock, run.threads, &refused))
        },
    );
    let letters::Drafted { letters: drafted, mut findings } = drafted?;
    let sending =
        package::Sending { packing, desk, examined: &examined, evidence_digest, options, moment, originals: &originals, stock: &stock };
    // The person's own book first: it takes longest. Until it is in, nothing else goes into the master.
    let own = own.map(|own| Task::Own(Box::new(own), &mut writer));
    let mut drafted: BTreeMap<String, _> =
        drafted.into_iter().zip(beside).map(|(letter, beside)| (letter.target.clone(), Box::new((letter, beside)))).collect();
    let send = packing.to.iter().zip(paths).map(|(name, path)| Task::Send { name, path, letter: drafted.remove(name) });
    let done = at_once(run.threads, own.into_iter().chain(send).collect(), |task| match task {
        Task::Own(own, writer) => {
            let mut book = own.set(&dossier, desk, moment, &bundle)?;
            let found = std::mem::take(&mut book.findings);
            enclose_book(writer, book, &bundle)?;
            // Held where parts of it are wanted too.
            Ok(Done::Own((packing.book_limit.is_some() && packing.to.is_empty()).then_some(own), found))
        }
        Task::Send { name, path, letter } => sending.send(name, path, letter.map(|letter| *letter)).map(|sent| Done::Sent(Box::new(sent))),
    });
    let mut uploading = upload::Uploading::new(packing, desk, &dossier, moment, [&opened.folder, &bundle]);
    let (mut own_book, mut set, mut unplaced, mut packages) = (None, Vec::new(), Vec::new(), Vec::new());
    for done in done {
        match done? {
            Done::Own(own, found) => own_book = Some((own, found)),
            Done::Sent(sent) => {
                let package::Sent { zip, package, letter, portion, findings: found } = *sent;
                letters::add(&mut findings, found);
                set.extend(letter);
                unplaced.push(zip);
                packages.push(package);
                if let Some(mut portion) = portion {
                    uploading.portion(&mut portion)?;
                }
            }
        }
    }
    if let Some((own, found)) = own_book {
        letters::add(&mut findings, found);
        if let Some(own) = own {
            uploading.own(*own, originals.clone())?;
        }
    }
    let facts = set.iter().map(|letter| letter.enclose(&mut writer)).collect::<Result<Vec<_>, _>>()?;
    let manifest =
        Manifest { dossier: &dossier, clock: moment.clock, program: &program(), evidence_digest, letters: &facts, findings: &findings };
    let shown = set.iter().map(|letter| letter.shown(desk)).collect::<Result<Vec<_>, _>>()?;
    let page = packing.viewer.then(|| viewing::master(&dossier, &shown, packing.book.then_some(portion::BOOK), evidence_digest, moment));
    let master = tags::seal(writer, manifest, custody, page, &packages, &top, moment)?;
    let sealed = master.sealed().clone();
    unplaced.push(master);
    let mut waiting = set.iter().map(|letter| prepare(&letter.beside, &letter.pdf)).collect::<Result<Vec<_>, _>>()?;
    findings.extend(uploading.left_from_before());
    let (uploads, parts) = uploading.done();
    waiting.extend(parts);
    place(unplaced, waiting, packing.force)?;
    made.keep();
    Ok(Packed { sealed, exhibits: dossier.exhibits.len(), packages, uploads, findings })
}

/// What is made at once.
enum Task<'a> {
    /// The person's own book, and the master that it goes into.
    Own(Box<volume::Own<'a>>, &'a mut BundleWriter),
    /// A recipient's letter and package.
    Send { name: &'a str, path: PathBuf, letter: Option<Box<(letters::DraftedLetter, PathBuf)>> },
}

/// What came of it; of the person's own book what parts of it are made from, where those are wanted too, and what was found.
enum Done<'a> {
    Own(Option<Box<volume::Own<'a>>>, Vec<Finding>),
    Sent(Box<package::Sent<'a>>),
}

/// Gives all files their names, the master last: whatever happens on the way, a master that is new has only new files beside it.
/// Where one cannot have its name, those that have are taken back; what was overwritten is not.
fn place(bundles: Vec<Unplaced>, letters: Vec<Waiting>, force: bool) -> Result<(), CaseworkError> {
    let mut placed: Vec<PathBuf> = Vec::new();
    let all = || -> Result<(), CaseworkError> {
        for letter in letters {
            placed.push(letter.put(force)?);
        }
        for bundle in bundles {
            placed.push(bundle.place()?.path);
        }
        Ok(())
    };
    let done = all();
    if done.is_err() && !force {
        placed.iter().for_each(|path| drop(std::fs::remove_file(path)));
    }
    done
}

fn enclose_book(writer: &mut BundleWriter, book: volume::MadeBook, bundle: &Path) -> Result<(), CaseworkError> {
    let (bytes, mut pages) = (book.bytes, book.open().map_err(|source| CaseworkError::Read { path: bundle.to_owned(), source })?);
    enclose_pages(writer, portion::BOOK, bytes, &mut pages, bundle).map(drop)
}

/// Encloses a PDF of ours, which is compressed by itself. `place` is where it lies if it cannot be read.
fn enclose_pages(writer: &mut BundleWriter, path: &str, bytes: u64, pages: &mut dyn Read, place: &Path) -> Result<Digest, CaseworkError> {
    writer.payload_stored(&bag(path)?, bytes, pages).map_err(|error| match error {
        PackError::Source { error, .. } => CaseworkError::Read { path: place.to_owned(), source: error },
        PackError::Write(error) => CaseworkError::Bundle(error),
    })
}

fn bag(path: &str) -> Result<BagPath, CaseworkError> {
    BagPath::new(path).map_err(|_| CaseworkError::BagPath { path: path.to_owned() })
}
