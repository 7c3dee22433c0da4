//! Zip in and out. The only room that names the `zip` crate.
//!
//! What it promises: an archive is written from prepared entries in the order they are added, with
//! times, modes and sizes that depend on nothing but what was handed in, so that the same entries
//! give the same bytes; sizes stand in the local headers (no data descriptors, which trouble macOS),
//! zip64 only where needed. An archive is read as hostile input: its structure is walked before
//! anything is inflated, every byte has to belong to exactly one record, two independent readings must
//! agree, and nothing is ever written.
//!
//! What it refuses: to write encryption; symbolic links, methods other than stored and deflated.

mod batch;
mod bytes;
mod descriptor;
mod end;
mod extra;
mod header;
mod hidden;
mod method;
mod pieces;
mod plain;
#[cfg(test)]
pub(crate) mod plainly;
mod quiet;
mod read;
mod stamp;
mod structure;
mod trouble;
mod write;

pub use batch::{Batch, BatchBuilder, BatchEntry};
pub use method::{HEAD, Way, way_for};
pub use pieces::{Assembly, Cutter, Piece, Press, Pressed};
pub use read::{ArchiveReader, Listed, OpenEntry, Refusal};
pub use structure::Limits;
pub use trouble::{Oddity, Trouble};
pub use write::{ArchiveWriter, StreamedEntry};

/// Why an archive could not be written or read. Troubles *in* an archive are [`Trouble`]s.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Writing failed: the disk is full, or has gone away.
    #[error("cannot write entry {name} of the archive: {source}")]
    Write {
        /// The entry's name.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Reading failed.
    #[error("cannot read entry {name} of the archive: {source}")]
    Read {
        /// The entry's name.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// An encrypted entry, and another password.
    #[error("wrong password for entry {name} of the archive")]
    WrongPassword {
        /// The entry's name.
        name: String,
    },
    /// An entry cannot be written as asked: its name is taken, or it outgrew its announced size.
    #[error("cannot add entry {name} to the archive: {why}")]
    Entry {
        /// The entry's name.
        name: String,
        /// Why.
        why: String,
    },
}

impl ArchiveError {
    fn of(name: &str, error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(source) => Self::Write { name: name.to_owned(), source },
            other => Self::Entry { name: name.to_owned(), why: other.to_string() },
        }
    }
}
