//! Stamps and signatures beside the sealed bytes: asked for, and checked.
//!
//! Checking is a plain function of bytes, offline, and never says more than was found: a stamp is good, good and run out, of an
//! authority nobody vouches for, not checkable here, or bad; a signature shows that a key was held, not by whom, and not when.
//! There is no list of trusted authorities: whoever verifies chooses. The network is behind [`Transport`], which is handed in.

mod algorithms;
mod anchor;
mod armor;
mod certificate;
mod check;
#[cfg(feature = "encrypt")]
pub mod encryption;
mod ess;
mod oid;
mod request;
mod signed_data;
pub mod ssh;
mod stamp;
mod tlv;
mod transport;
mod tst_info;

pub use anchor::Anchor;
pub use check::{StampCheck, check_stamp, imprint_of};
pub use oid::StampHash;
pub use request::{NoRandomness, Request};
pub use stamp::{AnchorUsed, NonceCheck, Reason, Stamp, StampState, Usage};
pub use transport::{LARGEST_ANSWER, Transport, TransportError, certificates_of, without_secrets};
pub use tst_info::Accuracy;
