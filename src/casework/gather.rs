//! Taking a case in without packing it: for checks, timelines and letters.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::looking::looking;
use super::survey::{Surveyed, share, survey};
use super::{CaseworkError, Opened, Progress, Run};
use crate::digest::{Digest, Hashed};
use crate::dossier::{Dossier, Held};
use crate::evidence::{EvidenceError, Inspection, Looking};
use crate::manifest::evidence_digest;

/// A case taken in.
#[derive(Debug)]
pub struct Gathered {
    /// The case folder.
    pub folder: PathBuf,
    /// The case and its exhibits, joined.
    pub dossier: Dossier,
    /// What `pack` would give as `evidence_digest`.
    pub evidence_digest: Digest,
}

/// Takes in a case: every file read once.
///
/// # Errors
/// [`CaseworkError`] when a file cannot be read, or changes meanwhile.
pub fn gather(opened: &Opened, run: Run<'_>, progress: &(dyn Fn(Progress) + Sync)) -> Result<Gathered, CaseworkError> {
    let mut looking = looking(opened, run);
    let (surveyed, findings) = survey(opened, &super::pack::top_of(&opened.case.id, run.moment), &looking, run.threads)?;
    looking.share = share(&surveyed);
    let inspections = inspect_all(&surveyed, &looking, run.threads, progress)?;
    let digest = evidence_digest(surveyed.iter().zip(&inspections).map(|(file, seen)| (&file.path, seen.sha256)));
    let held = surveyed.into_iter().zip(inspections).map(|(file, inspection)| hold(file, inspection)).collect();
    Ok(Gathered {
        folder: opened.folder.clone(),
        dossier: Dossier::new(opened.case.clone(), held, findings, run.moment.at),
        evidence_digest: digest,
    })
}

pub(super) fn hold(file: Surveyed, inspection: Inspection) -> Held {
    Held {
        name: file.original.name,
        category: file.category,
        bag_path: file.path.as_str().to_owned(),
        modified: file.original.modified,
        inspection,
    }
}

fn inspect_all(
    files: &[Surveyed],
    looking: &Looking,
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Inspection>, EvidenceError> {
    let next = AtomicUsize::new(0);
    let (of_files, of_bytes) = (files.len() as u64, files.iter().map(|file| file.original.bytes).sum());
    let seen: Vec<(usize, Result<Inspection, EvidenceError>)> = Vec::new();
    let done = Mutex::new((Progress { files: 0, of_files, bytes: 0, of_bytes }, seen));
    let work = || {
        while let Some((n, file)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, files.get(n)?))) {
            let (place, mut out) = (format!("evidence/{}", file.original.name), std::io::sink());
            let sink = &mut Hashed::new(&mut out);
            let seen = Inspection::pour(&file.original, file.glance.clone(), &place, looking, sink);
            let mut done = done.lock().expect("no worker panics while it holds the lock");
            done.0.files += 1;
            done.0.bytes += file.original.bytes;
            done.1.push((n, seen));
            progress(done.0);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, files.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    let mut all = done.into_inner().expect("no worker panics while it holds the lock").1;
    all.sort_unstable_by_key(|(n, _)| *n);
    all.into_iter().map(|(_, seen)| seen).collect()
}
