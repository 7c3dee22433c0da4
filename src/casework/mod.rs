//! The jobs: opening a case, adding to it, looking at it, writing its letters, packing it.
//!
//! This is the one room that walks the whole flow. It promises that inputs are only read, that
//! outputs appear whole or not at all, and that nothing is overwritten unasked. It prints nothing and
//! reads no clock: the moment is handed in.

mod add;
mod add_seal;
mod against_master;
mod at_once;
mod attachments;
mod batch;
mod check;
mod create;
#[cfg(feature = "encrypt")]
mod encrypt;
mod error;
mod files;
mod forms;
mod gather;
mod http;
mod ics;
mod intake;
mod letters;
mod looking;
mod next;
mod open;
mod originals;
mod pack;
mod parts;
mod recipient;
mod renewal;
mod seals;
mod sign;
mod ssh_agent;
mod ssh_keygen;
mod stamp;
mod survey;
mod system_fonts;
mod viewing;
mod volume;
mod wallet;

pub use add::{Added, Adding, Kept, add};
pub use against_master::{AgainstMaster, NamedOriginal, check_against_master};
pub use attachments::{AttachmentOrder, CopyOf, LeftOut, Made, UploadFile, UploadSet, attachments};
pub use batch::{
    Batch, BatchError, CaseFault, Counts, Docket, End, NotAShard, Outcome, Record, Shard, Stopwatch, Told, Wanted, Wish, batch,
};
pub use check::{Checked, check};
pub use create::{Answers, Created, create};
#[cfg(feature = "encrypt")]
pub use encrypt::{Encrypted, Encrypting, encrypt};
pub use error::CaseworkError;
pub use files::{Outlet, put_files};
pub use forms::{FilledForm, FormOrder, forms};
pub use gather::{Gathered, gather};
pub use http::Http;
pub use letters::{Desk, Format, Post, Posted, letters};
pub use next::{Asked, Cited, Next, next};
pub use open::{Opened, open};
pub use pack::{Copied, Given, Package, Packed, PackedLetter, PackedPlan, Packing, Upload, Withheld, pack};
pub use seals::{SEALED, SealedSignature, SealedStamp, Seals, Trust, check_seals};
pub use sign::{Signed, Signing, sign};
pub use stamp::{StampOf, Stamped, Stamping, stamp};
pub use survey::{Surveyed, survey};
pub use wallet::{ALIAS as PAYMENT, wallets_for_payment};

use crate::case::{Clock, When};
use crate::evidence::Password;

/// The moment of a job, and whose clock it is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: When,
    /// Whose clock.
    pub clock: Clock,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub files: u64,
    /// Files in all.
    pub of_files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub of_bytes: u64,
}

/// What a job runs with.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The moment.
    pub moment: Moment,
    /// Threads; what is written does not depend on it.
    pub threads: usize,
    /// Passwords to try on encrypted archives.
    pub passwords: &'a [Password],
    /// Whether images that look alike are told. It costs more than all else.
    pub similar: bool,
}

impl Run<'_> {
    /// With no passwords, and without looking for images that look alike.
    #[must_use]
    pub fn new(moment: Moment, threads: usize) -> Self {
        Self { moment, threads, passwords: &[], similar: false }
    }
}

/// `juzheng 0.1.0`.
#[must_use]
pub fn program() -> String {
    format!("juzheng {}", env!("CARGO_PKG_VERSION"))
}
