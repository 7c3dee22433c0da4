//! Verifying: every file is hashed again and compared with what was sealed. Nothing is believed
//! because it says so, nothing is written, and memory does not grow with the size of the files.

mod audit;
mod compare;
mod custody;
mod facts;
mod lines;
mod manifests;
mod names;
mod report;
mod stages;
pub(super) mod sums;
mod tag_files;

use std::io;
use std::path::{Path, PathBuf};

use super::container::Container;
use crate::archive::Limits;
use crate::digest::Digest;
use crate::finding::{Finding, Place};
use crate::manifest::CustodyEntry;
use report::Report;

pub(super) use compare::is_of_system;
pub(super) use names::folded;

pub use audit::{FileFate, FileState, count};

/// The file cannot be opened or read; nothing is known about the bundle.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {source}", path.display())]
pub struct VerifyError {
    /// Which file.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// How a bundle is verified.
#[derive(Debug, Clone, Copy)]
pub struct VerifyOptions {
    /// How much an archive or a folder may hold.
    pub limits: Limits,
    /// Threads that read and hash.
    pub threads: usize,
    /// The seal as somebody noted it when the bundle was packed: what this one has to have.
    pub seal: Option<Digest>,
    /// The evidence digest as a letter prints it.
    pub evidence_digest: Option<Digest>,
}

impl Default for VerifyOptions {
    fn default() -> Self {
        Self { limits: Limits::default(), threads: 2, seal: None, evidence_digest: None }
    }
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that was sealed is there, unchanged, and nothing else.
    Intact,
    /// Something was changed, added, moved or renamed.
    Altered,
    /// Something is missing or could not be checked; what could be checked is unchanged.
    Incomplete,
    /// Not a bundle or bag at all.
    NotABundle,
}

impl Outcome {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intact => "intact",
            Self::Altered => "altered",
            Self::Incomplete => "incomplete",
            Self::NotABundle => "not-a-bundle",
        }
    }
}

/// What was verified and what came of it.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The answer.
    pub outcome: Outcome,
    /// Everything found, in the order it was found; of one kind at most a thousand, and then how many more.
    pub findings: Vec<Finding>,
    /// Every file, and what became of it, by path.
    pub files: Vec<FileFate>,
    /// The digest of `tagmanifest-sha256.txt`.
    pub seal: Option<Digest>,
    /// The digest of the manifest lines that name the evidence.
    pub evidence_digest: Option<Digest>,
    /// What the package of a recipient says is the evidence digest of the originals, which are not in it.
    pub digest_of_originals: Option<Digest>,
    /// Whether the bag is one that this program made, and has to hold to its stricter rules.
    pub ours: bool,
    /// The BagIt version declared.
    pub version: Option<(u32, u32)>,
    /// The fields of `bag-info.txt`.
    pub bag_info: Vec<(String, String)>,
    /// What the custody log says of the packing: when, and by whose clock. Declared, never proven.
    pub packed: Option<CustodyEntry>,
    /// What was read.
    pub counts: Counts,
}

/// How much was read and compared with a manifest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Payload files.
    pub payload: u64,
    /// Other files.
    pub tags: u64,
    /// Payload bytes.
    pub bytes: u64,
}

/// Verifies a bundle, or any BagIt bag, in a zip or a folder.
///
/// # Errors
/// Only if it cannot be opened. What is wrong with it is a finding.
pub fn verify(path: &Path, options: VerifyOptions) -> Result<Verdict, VerifyError> {
    verify_with_progress(path, options, &|_| {})
}

/// Verifies, and tells of bytes as they are hashed, from any thread.
///
/// # Errors
/// Only if it cannot be opened.
pub fn verify_with_progress(path: &Path, options: VerifyOptions, progress: &(dyn Fn(u64) + Sync)) -> Result<Verdict, VerifyError> {
    let mut verdict = Verdict {
        outcome: Outcome::NotABundle,
        findings: Vec::new(),
        files: Vec::new(),
        seal: None,
        evidence_digest: None,
        digest_of_originals: None,
        ours: false,
        version: None,
        bag_info: Vec::new(),
        packed: None,
        counts: Counts::default(),
    };
    let mut report = Report::default();
    match Container::open(path, options.limits)? {
        Err(what) => report.found(what, Place::file("")),
        Ok(mut container) => {
            container.findings.drain(..).for_each(|finding| report.add(finding));
            verdict.bag(&container, options, progress, &mut report);
        }
    }
    (verdict.outcome, verdict.findings) = report.finish();
    Ok(verdict)
}
