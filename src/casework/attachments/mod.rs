//! The upload set: what goes into the attachment boxes of a target's page, as files within its limits.
//!
//! **What it is for.** A page takes so many files of so many bytes, and a person with forty screenshots has to choose,
//! merge and shrink them late at night. This job does it, and says what it did: every exhibit that the recipient may see is
//! in one of the files, smaller than it was, or named as left out; there is no fourth way.
//!
//! **In which order things give way.** Nothing is made smaller while it fits. Then pictures are made smaller, the largest
//! first, down to what can still be read on a phone's screen. Then exhibits are left out, the least needed first (what the
//! target asks for stays longest, records of payment and orders longest of all). The letter never gives way: where it is
//! refused, so is the set. A file over the limit is never written: sizes are those of the real bytes.
//!
//! What a recipient sees of each exhibit is made in [`super::recipient`]; every copy names the digest of its original.
//!
//! Same case, same options, same bytes. The originals are read, and checked against the digest that they were taken in
//! with; nothing is written unless all of it can be.

mod arrange;
mod own_files;
mod set;
mod write;

use std::path::PathBuf;

use serde::Serialize;

use super::letters::{Refusals, sealing};
use super::{CaseworkError, Desk, Gathered, Moment};
use crate::book::Done;
use crate::digest::Digest;
use crate::dossier::checks::Examined;
use crate::finding::Finding;
use crate::letter::{Limit, Stage};

/// Which upload sets are wanted.
#[derive(Debug, Clone)]
pub struct AttachmentOrder {
    /// The targets' names.
    pub to: Vec<String>,
    /// The stage of the letters; else the one the case has reached.
    pub stage: Option<Stage>,
    /// The folder; of several targets each has one of its own in it.
    pub folder: PathBuf,
    /// Overwrite what is there.
    pub force: bool,
    /// Write nothing, but say what would be written.
    pub dry_run: bool,
    /// Mask personal data also where they would not be.
    pub redact_personal: bool,
}

/// The files for one target.
#[derive(Debug, Clone, Serialize)]
pub struct UploadSet {
    /// For whom.
    pub target: String,
    /// The limits of its page; `None` where none are known.
    pub limits: Option<Limit>,
    /// The files, in the order of their names.
    pub files: Vec<UploadFile>,
    /// Exhibits that the recipient may see and that are in none of the files.
    pub left_out: Vec<LeftOut>,
    /// What was found for the target.
    pub findings: Vec<Finding>,
}

/// One file to upload.
#[derive(Debug, Clone, Serialize)]
pub struct UploadFile {
    /// Where it is, or would be.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its digest.
    pub sha256: Digest,
    /// Pages, of a PDF that we made.
    pub pages: Option<u32>,
    /// `证据1`, in order.
    pub exhibits: Vec<String>,
    /// How it came about.
    pub made: Made,
    /// The exhibits in it that are copies, and what was done to each.
    pub copies: Vec<CopyOf>,
}

/// How a file of an upload set came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// The letter.
    Letter,
    /// Exhibits, merged.
    Merged,
    /// The bytes of the exhibit.
    AsGiven,
    /// A copy of one picture.
    Copy,
}

/// An exhibit that is shown as a copy.
#[derive(Debug, Clone, Serialize)]
pub struct CopyOf {
    /// `证据1`.
    pub exhibit: String,
    /// The digest of the original.
    pub sha256_of_original: Digest,
    /// The digest of the copy before it was made smaller, where parts of a picture are blacked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256_of_redacted: Option<Digest>,
    /// What was done to it; nothing where it only stands on a page.
    pub what: Vec<Done>,
}

/// An exhibit that is in none of the files.
#[derive(Debug, Clone, Serialize)]
pub struct LeftOut {
    /// `证据1`.
    pub exhibit: String,
    /// Its title.
    pub title: String,
    /// The digest of the original.
    pub sha256_of_original: Digest,
    /// Why: `no-room`, `too-large`, `type`, `cannot-be-shown`, `nothing-of-case`.
    pub why: &'static str,
}

/// Makes the upload sets of a case. All of them, or none.
///
/// # Errors
/// [`CaseworkError`]; nothing is written then. A letter that is refused refuses its set.
pub fn attachments(desk: &Desk, gathered: &Gathered, order: &AttachmentOrder, moment: Moment) -> Result<Vec<UploadSet>, CaseworkError> {
    let sealing = sealing(gathered.evidence_digest, moment);
    let mut refusals = Refusals::default();
    let mut letters = Vec::new();
    let examined = Examined::of(&gathered.dossier);
    for name in &order.to {
        let written = desk.write(&examined, name, order.stage, false, &sealing);
        if let Some((_, written)) = refusals.sift(written)? {
            letters.push((desk.targets.get(name)?, written));
        }
    }
    refusals.none()?;
    let mut sets = Vec::new();
    for (target, letter) in letters {
        sets.push(set::Maker::new(desk, gathered, target, moment, order.redact_personal)?.make(letter)?);
    }
    write::write(gathered, order, sets)
}
