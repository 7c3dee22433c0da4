//! Why a job could not be done.

use std::io;
use std::path::PathBuf;

use crate::bundle::{VerifyError, WriteError};
use crate::case::{CaseError, Method};
use crate::dossier::working_days::CalendarError;
use crate::evidence::EvidenceError;
use crate::finding::Finding;
use crate::letter::{LawError, TargetError};
use crate::seal::ssh::KeyFileError;
use crate::seal::{NoRandomness, Reason, TransportError};
use crate::typeset::TypesetError;

/// Why a job could not be done. Nothing was written, or what was begun has been taken back.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkError {
    /// No such folder.
    #[error("no case folder {}", path.display())]
    NoFolder {
        /// Which.
        path: PathBuf,
    },
    /// A folder without a case file.
    #[error("no case.toml or case.json in {}", path.display())]
    NoCaseFile {
        /// The folder.
        path: PathBuf,
    },
    /// Two case files, of which either could be meant.
    #[error("both case.toml and case.json in {}", path.display())]
    TwoCaseFiles {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not UTF-8 text.
    #[error("{} is not UTF-8 text", path.display())]
    NotUtf8 {
        /// Which.
        path: PathBuf,
    },
    /// The case file is not understood.
    #[error("{}: {source}", path.display())]
    Case {
        /// Which.
        path: PathBuf,
        /// Why.
        source: CaseError,
    },
    /// Evidence could not be taken in.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// A target is not understood, or there is none of the name.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The law data is not understood.
    #[error(transparent)]
    Law(#[from] LawError),
    /// A template is broken.
    #[error("template {name}: {why}")]
    Template {
        /// Its path.
        name: String,
        /// The engine's words.
        why: String,
    },
    /// A file of holidays cannot be used.
    #[error("{}: {source}", path.display())]
    Holidays {
        /// Which.
        path: PathBuf,
        /// Why.
        source: CalendarError,
    },
    /// Letters were refused: facts are missing or contradict. The answer is no.
    #[error("the case is not ready for {}", targets.join(", "))]
    Refused {
        /// For whom.
        targets: Vec<String>,
        /// Why, each finding once.
        findings: Vec<Finding>,
    },
    /// `--to payment`, and no payment through a wallet that letters can be written to.
    #[error("no payment through a wallet that takes letters")]
    NoWallet {
        /// How it was paid.
        methods: Vec<Method>,
    },
    /// The target has no form that is known.
    #[error("no form is known of {target}")]
    NoForm {
        /// Which.
        target: String,
    },
    /// A document could not be set.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    /// The bundle could not be written.
    #[error(transparent)]
    Bundle(#[from] WriteError),
    /// Something is there already, and was not to be overwritten.
    #[error("{} exists already", path.display())]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// Several outputs, and the output is a file.
    #[error("{} is a file, and several outputs need a folder", path.display())]
    NeedsFolder {
        /// Which.
        path: PathBuf,
    },
    /// The output would be one of the case's own inputs.
    #[error("{} is part of the case", path.display())]
    OverInput {
        /// Which.
        path: PathBuf,
    },
    /// `evidence` is there and is no folder.
    #[error("{} is not a folder", path.display())]
    EvidenceNotFolder {
        /// Which.
        path: PathBuf,
    },
    /// What is to be blacked out in a picture cannot be: it does not decode.
    #[error("{} cannot be decoded to be blacked out", path.display())]
    NotRedacted {
        /// Which.
        path: PathBuf,
    },
    /// A book cannot be parted so that no part is larger than wanted.
    #[error("no part of the book can be as small as {limit} bytes (exhibit {exhibit})")]
    BookLimit {
        /// The limit.
        limit: u64,
        /// The number of the exhibit that is too large by itself; 0: already the catalogue is.
        exhibit: u32,
    },
    /// The case has no evidence to pack.
    #[error("no evidence in {}", path.display())]
    NothingToPack {
        /// The evidence folder.
        path: PathBuf,
    },
    /// The folder of the person's own templates is none.
    #[error("{} is not a folder of templates", path.display())]
    NoTemplateFolder {
        /// Which.
        path: PathBuf,
    },
    /// A text file that people edit, far larger than any they would write.
    #[error("{} is larger than {limit_mib} MiB", path.display())]
    TextTooLarge {
        /// Which.
        path: PathBuf,
        /// In MiB.
        limit_mib: u64,
    },
    /// A file or folder could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The log of what was added is broken; it is not continued.
    #[error("{} has been changed: line {line} does not follow from the one before", path.display())]
    IntakeBroken {
        /// Which.
        path: PathBuf,
        /// From 1.
        line: u64,
    },
    /// The case file could not be edited.
    #[error("cannot edit {}: {why}", path.display())]
    Edit {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A name that cannot stand in a bag, such as that of a target folder of one's own.
    #[error("{path} is no path for a bag")]
    BagPath {
        /// The path.
        path: String,
    },
    /// The bundle could not be opened.
    #[error(transparent)]
    Verify(VerifyError),
    /// The bundle is not whole; it is not sealed further. The answer is no.
    #[error("{} is not intact", path.display())]
    NotIntact {
        /// Which.
        path: PathBuf,
        /// Why.
        findings: Vec<Finding>,
    },
    /// Not a bundle of this program, or one without what stamps and signatures go with.
    #[error("{} is no bundle of this program", path.display())]
    NotOurBundle {
        /// Which.
        path: PathBuf,
    },
    /// Somebody else is adding to the bundle, and does not come to an end.
    #[error("somebody else is adding to {}", path.display())]
    Held {
        /// Which.
        path: PathBuf,
    },
    /// The authority gave no answer.
    #[error(transparent)]
    Transport(TransportError),
    /// The answer of the authority does not hold; the bundle is as it was.
    #[error("the answer of {url} is refused: {}", reason.as_str())]
    StampRefused {
        /// Whose answer.
        url: String,
        /// Why.
        reason: Reason,
        /// Where it is kept.
        kept: PathBuf,
    },
    /// No signature to be stamped.
    #[error("no signature in {}", path.display())]
    NoSignature {
        /// The bundle.
        path: PathBuf,
    },
    /// A key that cannot sign here.
    #[error("{}: {error}", key.display())]
    Key {
        /// The key file.
        key: PathBuf,
        /// Why.
        error: KeyFileError,
    },
    /// Nobody signed with the key.
    #[error("{} did not sign: {why}", key.display())]
    NotSigned {
        /// The key file.
        key: PathBuf,
        /// What was said.
        why: String,
    },
    /// A folder, where a zip is needed.
    #[error("{} is a folder, not a zip", path.display())]
    FolderNotZip {
        /// Which.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error(transparent)]
    Randomness(NoRandomness),
}
