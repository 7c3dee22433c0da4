//! The work on one case of a batch.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;

use super::docket::{Entry, Origin};
use super::place::{MADE, Making, Place};
use super::records::{self, Output, Records};
use super::template::Template;
use super::{Batch, BatchError, CaseFault, Counts, Docket, Outcome, Record};
use crate::case::Clock;
use crate::casework::pack::top_of;
use crate::casework::survey::survey;
use crate::casework::wallet::{ALIAS, wallets_for_payment};
use crate::casework::{CaseworkError, Desk, Opened, Outlet, Packed, Packing, Run, gather, open, pack, program};
use crate::digest::Digest;
use crate::evidence::{Looking, list};
use crate::finding::What;
use crate::manifest::evidence_digest;

/// What all cases of a batch share. Of this, nothing changes while they are worked on but the file of records, which grows.
pub(super) struct Work {
    desk: Desk,
    docket: Docket,
    batch: Batch,
    place: Place,
    records: Option<Records>,
    /// What was made before, where that is asked for.
    known: HashMap<String, Record>,
    /// The digest of all that letters and bundles depend on beside the case.
    settings: Digest,
    threads: usize,
}

impl Work {
    pub(super) fn new(desk: Desk, docket: Docket, batch: Batch, place: Place, jobs: usize) -> Result<Self, BatchError> {
        let known = if batch.resume || batch.packing.force { records::read_all(&batch.out)? } else { HashMap::new() };
        let records = if batch.dry_run { None } else { Some(Records::open(&batch.out, batch.shard)?) };
        let settings = settings(&batch)?;
        let threads = (batch.threads / jobs).max(1);
        Ok(Self { desk, docket, batch, place, records, known, settings, threads })
    }

    pub(super) fn len(&self) -> usize {
        self.docket.len()
    }

    pub(super) fn entry(&self, n: usize) -> &Entry {
        &self.docket.entries[n]
    }

    /// Takes away what is half made.
    pub(super) fn clear(&self) {
        self.place.clear();
    }

    /// Packs one case.
    pub(super) fn case(&self, n: usize) -> Result<Outcome, CaseFault> {
        let entry = self.entry(n);
        if let Some(other) = &entry.twin {
            return Err(CaseFault::IdTwice { other: other.clone() });
        }
        let making = self.place.begin(&entry.id)?;
        let (opened, is_made) = self.opened(entry, &making)?;
        let stated = self.stated(&opened, is_made)?;
        if self.batch.resume
            && let Some(known) = self.known.get(&entry.id)
            && self.is_as_before(known, &opened, stated)?
        {
            return Ok(Outcome::Skipped(Box::new(known.clone())));
        }
        self.refuse_taken(entry, is_made)?;
        let run = Run { passwords: &self.batch.passwords, ..Run::new(self.batch.moment, self.threads) };
        let packing = Packing { to: self.to(&opened, run)?, outlet: Outlet::Folder(making.folder.clone()), ..self.batch.packing.clone() };
        if self.batch.dry_run {
            let plan = packing.plan(&opened, &self.desk, run, &|_| ())?;
            let name = plan.bundle.file_name().unwrap_or_default();
            let bundle = self.place.of(&entry.id).join(name);
            let exhibits = plan.exhibits;
            return Ok(Outcome::Planned { bundle, exhibits, findings: Counts::of(&plan.findings) });
        }
        let packed = pack(&opened, &self.desk, &packing, run, &|_| ())?;
        let record = self.record(entry, &making, &packed, stated)?;
        if let Some(records) = &self.records {
            records.append(&record)?;
        }
        self.place.put(&making, &entry.id, self.batch.packing.force)?;
        Ok(Outcome::Packed(Box::new(record)))
    }

    /// The case, and whether it was made of a row.
    fn opened(&self, entry: &Entry, making: &Making) -> Result<(Opened, bool), CaseFault> {
        match &entry.origin {
            Origin::Folder(folder) => Ok((open(folder)?, false)),
            Origin::Row(row) => {
                let none = Template::default();
                let template = self.docket.template.as_ref().unwrap_or(&none);
                Ok((template.make(row, &entry.named, &making.folder.join(MADE), self.batch.moment)?, true))
            }
        }
    }

    /// The targets, `payment` resolved.
    fn to(&self, opened: &Opened, run: Run<'_>) -> Result<Vec<String>, CaseworkError> {
        let to = &self.batch.packing.to;
        if !to.iter().any(|name| name == ALIAS) {
            return Ok(to.clone());
        }
        wallets_for_payment(&self.desk, &gather(opened, run, &|_| ())?, to)
    }

    /// Before any work: that nothing stands where the outputs go. What this cannot know is looked at again in the end.
    fn refuse_taken(&self, entry: &Entry, is_made: bool) -> Result<(), CaseFault> {
        let folder = self.place.of(&entry.id);
        let bundle = folder.join(format!("{}.zip", top_of(&entry.id, self.batch.moment)));
        let made = folder.join(MADE);
        if !self.batch.packing.force {
            let taken = [Some(bundle), is_made.then_some(made)].into_iter().flatten().find(|path| path.symlink_metadata().is_ok());
            return taken.map_or(Ok(()), |path| Err(CaseworkError::Exists { path }.into()));
        }
        // What was written into the made case since is the person's own, whatever was asked for.
        let as_made = |record: &Record| holds_only(&made, &record.outputs, &self.batch.out);
        if is_made && made.exists() && !self.known.get(&entry.id).is_some_and(as_made) {
            return Err(CaseFault::MadeCaseChanged { path: made });
        }
        Ok(())
    }

    /// The digest of what a case states, and of the names and sizes of its files; what they hold comes in by `evidence_digest`.
    fn stated(&self, opened: &Opened, is_made: bool) -> Result<Digest, CaseFault> {
        let digest = |path: &Path| File::open(path).and_then(Digest::of_reader).map(|(digest, _)| digest);
        let case = digest(&opened.file).map_err(|source| CaseworkError::Read { path: opened.file.clone(), source })?;
        let mut text = format!("settings {}\ncase {case}\n", self.settings);
        let intake = opened.intake();
        // The log of a made case says when it was made, which is no change.
        if !is_made && intake.exists() {
            let _ = writeln!(text, "intake {}", digest(&intake).map_err(|source| CaseworkError::Read { path: intake.clone(), source })?);
        }
        let evidence = opened.evidence();
        let listing = if evidence.is_dir() { list(&evidence).map_err(CaseworkError::from)? } else { crate::evidence::Listing::default() };
        for file in &listing.files {
            let _ = writeln!(text, "file {} {:?}", file.bytes, file.name);
        }
        for passed_over in &listing.findings {
            let _ = writeln!(text, "passed over {:?}", passed_over.place.file);
        }
        Ok(Digest::of(text.as_bytes()))
    }

    /// Whether nothing has changed since a record: neither what it was made of, which is read for it, nor what was made.
    fn is_as_before(&self, known: &Record, opened: &Opened, stated: Digest) -> Result<bool, CaseFault> {
        // Passwords are recorded nowhere: what stayed closed is tried again where there are some.
        if known.locked && !self.batch.passwords.is_empty() || known.outputs.is_empty() {
            return Ok(false);
        }
        // Categories decide the paths; no more is asked of the files here.
        let (surveyed, _) = survey(opened, &top_of(&opened.case.id, self.batch.moment), &Looking::default(), self.threads)?;
        let mut digests = Vec::with_capacity(surveyed.len());
        for file in &surveyed {
            let path = &file.original.path;
            let (digest, _) =
                File::open(path).and_then(Digest::of_reader).map_err(|source| CaseworkError::Read { path: path.clone(), source })?;
            digests.push(digest);
        }
        let evidence = evidence_digest(surveyed.iter().zip(digests).map(|(file, digest)| (&file.path, digest)));
        Ok(known.inputs == inputs(stated, evidence) && known.stands(&self.batch.out))
    }

    fn record(&self, entry: &Entry, making: &Making, packed: &Packed, stated: Digest) -> Result<Record, CaseworkError> {
        let moment = self.batch.moment;
        let sealed = &packed.sealed;
        let folder = self.place.of(&entry.id);
        let below = |path: &Path| path.strip_prefix(&self.batch.out).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let mut outputs = Vec::new();
        for file in walk(&making.folder)? {
            let at = folder.join(file.strip_prefix(&making.folder).unwrap_or(&file));
            let read = |source| CaseworkError::Read { path: file.clone(), source };
            // What was sealed just now has its digest.
            let known = packed.packages.iter().filter_map(|package| package.sealed.as_ref()).chain([sealed]);
            let (digest, bytes) = match known.into_iter().find(|sealed| sealed.path == file) {
                Some(sealed) => (sealed.sha256, sealed.bytes),
                None => File::open(&file).and_then(Digest::of_reader).map_err(read)?,
            };
            outputs.push(Output { path: below(&at), bytes, sha256: digest.to_string() });
        }
        let mut record = Record::new(entry.id.clone(), moment.at.to_string());
        record.inputs = inputs(stated, sealed.evidence_digest);
        record.locked = packed.findings.iter().any(|finding| matches!(finding.what, What::PasswordNeeded { .. }));
        record.bundle = below(&folder.join(sealed.path.file_name().unwrap_or_default()));
        (record.bytes, record.sha256, record.seal) = (sealed.bytes, sealed.sha256.to_string(), sealed.seal.to_string());
        record.exhibits = packed.exhibits;
        record.findings = Counts::of(&packed.findings);
        record.outputs = outputs;
        Ok(record)
    }
}

fn inputs(stated: Digest, evidence: Digest) -> String {
    Digest::of(format!("stated {stated}\nevidence {evidence}\n").as_bytes()).to_string()
}

/// What every output depends on beside its case. A moment counts where it was given: by the computer's own clock every run
/// has another, and a bundle that stands is no worse for it. Neither fonts of the computer nor passwords are in it.
fn settings(batch: &Batch) -> Result<Digest, BatchError> {
    // Of what `Debug` writes only equality matters, and that within one version of the program. Whatever option packing gets
    // is in it unasked.
    let packing = Packing { outlet: Outlet::Folder("".into()), force: false, ..batch.packing.clone() };
    let mut text = format!("{}\n{packing:?}\n", program());
    if batch.moment.clock == Clock::Given {
        let _ = writeln!(text, "at {}", batch.moment.at);
    }
    if let Some(folder) = &batch.templates {
        for file in list(folder).map_err(CaseworkError::from)?.files {
            let (digest, _) = File::open(&file.path).and_then(Digest::of_reader).map_err(BatchError::read(&file.path))?;
            let _ = writeln!(text, "template {digest} {:?}", file.name);
        }
    }
    Ok(Digest::of(text.as_bytes()))
}

/// Every file below a folder, in a stable order.
fn walk(folder: &Path) -> Result<Vec<std::path::PathBuf>, CaseworkError> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| CaseworkError::Read { path: folder.to_owned(), source })? {
        let path = entry.map_err(|source| CaseworkError::Read { path: folder.to_owned(), source })?.path();
        if path.is_dir() { out.extend(walk(&path)?) } else { out.push(path) }
    }
    out.sort();
    Ok(out)
}

/// Whether a folder has the recorded files below it, and no others.
fn holds_only(folder: &Path, outputs: &[Output], out: &Path) -> bool {
    let Ok(files) = walk(folder) else { return false };
    files.iter().all(|file| {
        let recorded = outputs.iter().find(|output| out.join(&output.path) == *file);
        recorded
            .is_some_and(|output| File::open(file).and_then(Digest::of_reader).is_ok_and(|(digest, _)| digest.to_string() == output.sha256))
    })
}
