//! `batch`: many cases, each packed as it would be alone, several at once.
//!
//! A docket says which cases there are ([`docket`], [`rows`] and [`template`] for tables of answers, [`shard`]); a pool
//! works through it ([`pool`]); each case is made in a hidden place and appears whole in a folder of its own ([`place`]),
//! with a line in the record ([`records`]) by which a later run knows what need not be made again.

mod docket;
mod error;
mod place;
mod pool;
mod records;
mod rows;
mod shard;
mod template;
mod work;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use docket::Docket;
pub use error::{BatchError, CaseFault, Wanted};
pub use pool::{End, Wish};
pub use records::Record;
pub use shard::{NotAShard, Shard};

use super::{Desk, Moment, Packing};
use crate::evidence::Password;
use crate::finding::{Finding, Severity};
use place::Place;
use work::Work;

/// What is to be done with all cases.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Where to: a folder, in which every case gets its own.
    pub out: PathBuf,
    /// How each is packed. Where to is left open.
    pub packing: Packing,
    /// Cases at once.
    pub jobs: usize,
    /// Threads in all.
    pub threads: usize,
    /// Pass over what has been made and of which nothing has changed.
    pub resume: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// The part of the docket that is worked through here.
    pub shard: Option<Shard>,
    /// The moment of all cases.
    pub moment: Moment,
    /// Passwords to try on encrypted archives.
    pub passwords: Vec<Password>,
    /// The person's own templates: what letters say depends on them.
    pub templates: Option<PathBuf>,
}

/// How much was found of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// What stands in the way.
    pub blocking: usize,
    /// What is better mended.
    pub warning: usize,
    /// What is good to know.
    pub note: usize,
}

impl Counts {
    /// Counts findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self { blocking: of(Severity::Blocking), warning: of(Severity::Warning), note: of(Severity::Note) }
    }
}

/// What became of a case.
#[derive(Debug)]
pub enum Outcome {
    /// Packed, and recorded.
    Packed(Box<Record>),
    /// As before: nothing has changed.
    Skipped(Box<Record>),
    /// It would be packed.
    Planned {
        /// The bundle that would be written.
        bundle: PathBuf,
        /// How many exhibits it would hold.
        exhibits: usize,
        /// What was found.
        findings: Counts,
    },
    /// It was not packed.
    Failed(CaseFault),
}

/// A case that is done.
#[derive(Debug)]
pub struct Told<'a> {
    /// Its id.
    pub case: &'a str,
    /// The folder or row that it comes from, as the docket names it.
    pub from: &'a str,
    /// What became of it.
    pub outcome: Outcome,
    /// How long it took.
    pub took: Duration,
}

/// A clock that says how long the run has lasted.
pub type Stopwatch = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Packs the cases of a docket. `tell` hears of each as it is done; `wish` is asked ten times a second, and neither is asked
/// from another thread.
///
/// # Errors
/// [`BatchError`] when it could not begin. A case that fails is told, and is no error.
pub fn batch(
    desk: Desk,
    docket: Docket,
    batch: Batch,
    stopwatch: Stopwatch,
    wish: &mut dyn FnMut() -> Wish,
    tell: &mut dyn FnMut(Told<'_>) -> Wish,
) -> Result<End, BatchError> {
    let place = if batch.dry_run { Place::of_trial(&batch.out)? } else { Place::take(&batch.out, batch.shard)? };
    let jobs = batch.jobs.clamp(1, docket.len().max(1));
    let work = Arc::new(Work::new(desk, docket, batch, place, jobs)?);
    let job = {
        let work = work.clone();
        move |n: usize| {
            let began = stopwatch();
            let outcome = work.case(n).unwrap_or_else(Outcome::Failed);
            (outcome, stopwatch().saturating_sub(began))
        }
    };
    let mut heard = |n: usize, done: Result<(Outcome, Duration), String>| {
        let entry = work.entry(n);
        let (outcome, took) = done.unwrap_or_else(|message| (Outcome::Failed(CaseFault::Panicked { message }), Duration::ZERO));
        tell(Told { case: &entry.id, from: &entry.named, outcome, took })
    };
    let end = pool::run(work.len(), jobs, job, wish, &mut heard);
    if end == End::Abandoned {
        work.clear();
    }
    Ok(end)
}
