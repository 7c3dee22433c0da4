//! What is in a bundle, and under which name.
//!
//! Names in a bag are [`BagPath`]s: NFC, relative, and writable on every platform, so that a bag can
//! be unpacked anywhere and checked with `sha256sum -c`, which decodes nothing. Names that are not
//! so are made so, and the caller keeps the original. What was done when is told by a custody log,
//! whose lines are chained by hash. This room touches no file and knows no clock.

mod bag_path;
mod custody;
mod evidence_digest;
mod note;
mod package;
mod place;
mod rich;
mod seal_note;

pub(crate) use bag_path::is_reserved;
pub use bag_path::{BagPath, UnsafePath};
pub use custody::{Broken, Custody, Entry as CustodyEntry};
pub use evidence_digest::evidence_digest;
pub use note::note;
pub use package::{CopyFact, NotGiven, PackageManifest};
pub use place::{Placed, Taken, place};
pub use rich::{LetterFact, Manifest};
pub use seal_note::seal_note;
