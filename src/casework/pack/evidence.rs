//! Evidence into the bundle: each file read once, for the digest, the archive and the reader.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Mutex;

use crate::bundle::{BundleWriter, PackError, Source};
use crate::casework::gather::hold;
use crate::casework::survey::Surveyed;
use crate::casework::{CaseworkError, Opened, Progress, Run};
use crate::digest::Sink;
use crate::dossier::Dossier;
use crate::evidence::{EvidenceError, Inspection, Looking};
use crate::finding::Finding;
use crate::manifest::BagPath;

/// The case and its exhibits, joined, and where the originals are, by their names.
pub(super) struct TakenIn {
    pub(super) dossier: Dossier,
    pub(super) originals: BTreeMap<String, PathBuf>,
}

pub(super) fn take_in(
    writer: &mut BundleWriter,
    opened: &Opened,
    surveyed: (Vec<Surveyed>, Vec<Finding>),
    looking: &Looking,
    run: Run<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<TakenIn, CaseworkError> {
    let (surveyed, findings) = surveyed;
    let total = Progress { files: 0, of_files: surveyed.len() as u64, bytes: 0, of_bytes: surveyed.iter().map(|f| f.original.bytes).sum() };
    let far = Mutex::new(total);
    let sources = surveyed.iter().map(|file| Source {
        path: file.path.clone(),
        bytes: file.original.bytes,
        read: Box::new(move |sink: &mut dyn Sink| -> Result<Inspection, EvidenceError> {
            Inspection::pour(&file.original, file.glance.clone(), &format!("evidence/{}", file.original.name), looking, sink)
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
    let packed = packed.map_err(|error| match error {
        PackError::Source { error, .. } => CaseworkError::Evidence(error),
        PackError::Write(error) => CaseworkError::Bundle(error),
    })?;
    let mut held = Vec::with_capacity(packed.len());
    let mut packed: HashMap<BagPath, Inspection> = packed.into_iter().map(|packed| (packed.path, packed.value)).collect();
    let mut originals = BTreeMap::new();
    for file in surveyed {
        originals.insert(file.original.name.clone(), file.original.path.clone());
        let inspection = packed.remove(&file.path).expect("every source comes back");
        held.push(hold(file, inspection));
    }
    drop(packed); // Its room is as large as all inspections.
    let dossier = Dossier::new(opened.case.clone(), held, findings, run.moment.at);
    Ok(TakenIn { dossier, originals })
}
