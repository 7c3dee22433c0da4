//! Bundles: BagIt 1.0 bags (RFC 8493) in a zip, written and verified.
//!
//! Writing: each byte of evidence is read once; the bytes that are hashed are the bytes that are
//! packed; the same inputs give the same bundle with any number of threads; the file appears under
//! its name only when it is whole, has been read back and compared. Verifying: nothing is believed
//! and nothing is written; every file is hashed again, and every difference is named.
//!
//! What a bundle does not prove: when it was made, and that what is in it is true. The hashes only
//! say that nothing has changed since.

mod also_sm3;
mod beside;
mod container;
mod exchange;
mod hold;
mod intake;
mod layout;
mod listing;
mod packing;
mod part;
mod read_back;
mod tags;
mod target;
#[cfg(test)]
mod tests;
pub mod verify;
mod weaving;
mod write;

pub use beside::{put_beside, read_files, sha512_of_files};
pub use hold::Hold;
pub use layout::is_of_seal;
pub use packing::{PackError, Packed, Source};
pub use part::{Part, abandon_parts, is_part};
pub use tags::BagInfo;
pub use verify::{Outcome, Verdict, VerifyError, VerifyOptions, verify};
pub use write::{BundleWriter, Sealed, Unplaced, WriteError, WriteOptions};
