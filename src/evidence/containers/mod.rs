//! Archives: bills come in zips with a password, chats in zips with their pictures.
//!
//! The room promises that the archive itself stays the exhibit and that each file in it is looked at
//! as if it lay in the folder. It refuses to write anything of it to the disk under a name, to open
//! what an attacker has folded to be larger than reading it pays, and to guess passwords.

mod opened;
mod sealed;

pub use opened::{Zip, is_locked};
pub use sealed::SealedArchive;
