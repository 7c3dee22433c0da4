//! Signatures with keys of SSH: most people who have a key of their own have one of these, and `ssh-keygen` checks them anywhere.

mod allowed;
mod key;
mod key_file;
mod signature;
pub(super) mod wire;

pub use allowed::{AllowedSigners, NotAllowedSigners, Signer};
pub use key::SshKey;
pub use key_file::{KeyFile, KeyFileError};
pub use signature::{NAMESPACE, Signature, SignatureFault, armored, check_signature, to_sign};
