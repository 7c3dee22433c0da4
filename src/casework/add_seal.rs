//! The folder `seal/` of a bundle as it is being added to: numbers that are used once, and a log that goes on where the sealed one
//! ends. What was sealed is verified before and never changed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::seals::{LOG, NOTE, SEALED, is_sealed, logged, seal_files};
use super::{CaseworkError, Moment, program};
use crate::bundle::verify::{FileFate, Outcome};
use crate::bundle::{Hold, Verdict, VerifyError, VerifyOptions, is_of_seal, put_beside, verify};
use crate::digest::Digest;
use crate::finding::{Finding, Place, What};
use crate::manifest::{BagPath, Broken, Custody, CustodyEntry, seal_note};
use crate::seal::ssh::{SignatureFault, check_signature};

/// Verifies a bundle that is to be sealed further: one that is not whole is not.
pub(super) fn intact(bundle: &Path, options: VerifyOptions) -> Result<Verdict, CaseworkError> {
    let verdict = verify(bundle, options).map_err(CaseworkError::Verify)?;
    if verdict.outcome == Outcome::NotABundle || !verdict.ours && verdict.outcome == Outcome::Intact {
        return Err(CaseworkError::NotOurBundle { path: bundle.to_owned() });
    }
    if verdict.outcome != Outcome::Intact {
        let findings = verdict.findings.into_iter().filter(Finding::is_blocking).collect();
        return Err(CaseworkError::NotIntact { path: bundle.to_owned(), findings });
    }
    Ok(verdict)
}

/// What is added to `seal/`. Nobody else adds to it as long as it is open.
pub(super) struct SealBox {
    bundle: PathBuf,
    _hold: Hold,
    /// The bytes that stamps and signatures are over.
    pub(super) sealed: Vec<u8>,
    there: BTreeMap<String, Vec<u8>>,
    /// Every file, also what was not read.
    files: Vec<FileFate>,
    log: Custody,
    added: Vec<(String, Vec<u8>)>,
}

impl SealBox {
    /// Verifies the bundle, and opens it.
    pub(super) fn open(bundle: &Path, options: VerifyOptions) -> Result<Self, CaseworkError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => CaseworkError::Verify(VerifyError { path: bundle.to_owned(), source }),
            _ => CaseworkError::Write { path: bundle.to_owned(), source },
        };
        let hold = Hold::of(bundle).map_err(failed)?.ok_or_else(|| CaseworkError::Held { path: bundle.to_owned() })?;
        let verdict = intact(bundle, options)?;
        let there = seal_files(bundle, options.limits).map_err(CaseworkError::Verify)?;
        let ours = || CaseworkError::NotOurBundle { path: bundle.to_owned() };
        let sealed = there.get(SEALED).filter(|bytes| verdict.seal == Some(Digest::of(bytes))).cloned().ok_or_else(ours)?;
        // The chain was checked by verifying.
        let before = there.get("custody.jsonl").and_then(|bytes| Custody::read(bytes).ok()).ok_or_else(ours)?;
        let log = match there.get(LOG) {
            None => Custody::after(&before),
            Some(bytes) => Custody::read_after(&before, bytes).map_err(|Broken { line, why }| CaseworkError::NotIntact {
                path: bundle.to_owned(),
                findings: vec![Finding::new(What::CustodyBroken { line, why }, Place::line(LOG, line))],
            })?,
        };
        Ok(Self { bundle: bundle.to_owned(), _hold: hold, sealed, there, files: verdict.files, log, added: Vec::new() })
    }

    /// A number that no file has, and none had that the log tells of.
    pub(super) fn next(&self, prefix: &str) -> String {
        let names =
            self.files.iter().map(|file| file.path.as_str()).chain(self.log.entries().iter().flat_map(logged).map(|(path, _)| path));
        let number = |name: &str| name.strip_prefix("seal/")?.split('.').next()?.strip_prefix(prefix)?.parse::<u32>().ok();
        let last = names.filter_map(number).max().unwrap_or(0);
        let width = if prefix.is_empty() { 3 } else { 2 };
        format!("{prefix}{:0width$}", last.saturating_add(1))
    }

    /// The signature with the highest number, of those that hold or cannot be checked here.
    pub(super) fn newest_signature(&self) -> Option<(String, Vec<u8>)> {
        let number = |path: &str| path.strip_prefix("seal/")?.strip_suffix(".sshsig")?.parse::<u32>().ok();
        let numbered = self.there.iter().filter_map(|(path, bytes)| Some((number(path)?, path, bytes)));
        let of_this = |bytes: &[u8]| matches!(check_signature(bytes, &self.sealed).fault, None | Some(SignatureFault::Unknown));
        let (_, path, bytes) = numbered.filter(|(_, _, bytes)| of_this(bytes)).max_by_key(|(number, ..)| *number)?;
        Some((path.clone(), bytes.clone()))
    }

    /// Whether a renewal lists it: all that was sealed, and what our own commands put beside it.
    pub(super) fn is_lasting(&self, path: &str) -> bool {
        match path.starts_with("seal/") {
            // The log and the note go on being written.
            true => is_of_seal(path) && path != LOG && path != NOTE,
            // Sorted by path.
            false => self.files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok_and(|at| is_sealed(&self.files[at])),
        }
    }

    /// Adds a file; nothing is written yet.
    pub(super) fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.added.push((path.to_owned(), bytes));
    }

    /// Writes all of it, with one line in the log.
    pub(super) fn put(mut self, action: &str, moment: Moment, detail: Value) -> Result<(), CaseworkError> {
        let files: serde_json::Map<String, Value> =
            self.added.iter().map(|(path, bytes)| (path.clone(), json!(Digest::of(bytes)))).collect();
        let mut all = json!({ "files": files });
        if let (Value::Object(all), Value::Object(detail)) = (&mut all, detail) {
            all.extend(detail);
        }
        self.log.append(CustodyEntry {
            at: moment.at.to_string(),
            clock: moment.clock,
            action: action.to_owned(),
            actor: program(),
            detail: all,
        });
        // A note that is there may be listed by a renewal of before.
        if !self.there.contains_key(NOTE) {
            self.add(NOTE, seal_note().into_bytes());
        }
        self.add(LOG, self.log.as_bytes().to_vec());
        let path = |(path, bytes): (String, Vec<u8>)| Ok((BagPath::new(&path).map_err(|_| CaseworkError::BagPath { path })?, bytes));
        let files = self.added.into_iter().map(path).collect::<Result<Vec<_>, CaseworkError>>()?;
        put_beside(&self.bundle, &files, moment.at.unix())?;
        Ok(())
    }
}
