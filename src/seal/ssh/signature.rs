//! Signatures of SSH over a file (PROTOCOL.sshsig of OpenSSH). They show that whoever signed held the key: not who that is, and not
//! when it was.

use sha2::Digest as _;

use super::key::{Holds, SshKey};
use super::wire::{Wire, string};
use crate::seal::armor::{block, unblock};

/// For what our signatures are: a signature over a file for something else never passes for one over a bundle.
pub const NAMESPACE: &str = "juzheng-seal";

const MAGIC: &[u8] = b"SSHSIG";
const LABEL: &str = "SSH SIGNATURE";
/// The width of `ssh-keygen`.
const WIDTH: usize = 70;
/// A signature with a large RSA key is below four kilobytes.
const LARGEST: usize = 64 * 1024;

/// Why a signature is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureFault {
    /// Not the structure of such a signature.
    Malformed,
    /// For something else than a bundle of ours.
    Namespace,
    /// Over other bytes, or changed, or of another key.
    Wrong,
    /// This build cannot check it: that says nothing against it.
    Unknown,
}

impl SignatureFault {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Namespace => "other-namespace",
            Self::Wrong => "signature",
            Self::Unknown => "key-unknown",
        }
    }
}

/// A signature that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Why it is not good.
    pub fault: Option<SignatureFault>,
    /// The key it names, and, where there is no fault, is of.
    pub key: Option<SshKey>,
}

/// Checks a `.sshsig` over these bytes.
#[must_use]
pub fn check_signature(file: &[u8], over: &[u8]) -> Signature {
    let Some(parts) = Parts::read(file) else {
        return Signature { fault: Some(SignatureFault::Malformed), key: None };
    };
    let fault = if parts.namespace != NAMESPACE.as_bytes() {
        Some(SignatureFault::Namespace)
    } else {
        match signed(&parts.namespace, &parts.reserved, &parts.hash, over) {
            None => Some(SignatureFault::Unknown),
            Some(message) => match parts.key.holds(&message, &parts.signature) {
                Holds::Yes => None,
                Holds::No => Some(SignatureFault::Wrong),
                Holds::Unknown => Some(SignatureFault::Unknown),
            },
        }
    };
    Signature { fault, key: Some(parts.key) }
}

/// What is signed for a bundle: with SHA-512, as `ssh-keygen` does it.
#[must_use]
pub fn to_sign(over: &[u8]) -> Vec<u8> {
    signed(NAMESPACE.as_bytes(), b"", b"sha512", over).expect("SHA-512 is known")
}

/// The `.sshsig` of a signature in the form of SSH over [`to_sign`].
#[must_use]
pub fn armored(key: &SshKey, signature: &[u8]) -> String {
    let strings = [key.as_blob(), NAMESPACE.as_bytes(), b"", b"sha512", signature].map(string).concat();
    block(LABEL, &[MAGIC, &1u32.to_be_bytes(), &strings].concat(), WIDTH)
}

struct Parts {
    key: SshKey,
    namespace: Vec<u8>,
    reserved: Vec<u8>,
    hash: Vec<u8>,
    signature: Vec<u8>,
}

impl Parts {
    fn read(file: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(file).ok().filter(|text| text.len() <= LARGEST)?;
        let blob = unblock(LABEL, text)?;
        let mut wire = Wire(&blob);
        if wire.take(MAGIC.len())? != MAGIC || wire.number()? != 1 {
            return None;
        }
        let key = SshKey::of_blob(wire.string()?)?;
        let mut next = || wire.string().map(<[u8]>::to_vec);
        let (namespace, reserved, hash, signature) = (next()?, next()?, next()?, next()?);
        wire.end()?;
        Some(Self { key, namespace, reserved, hash, signature })
    }
}

fn signed(namespace: &[u8], reserved: &[u8], hash: &[u8], over: &[u8]) -> Option<Vec<u8>> {
    let digest = match hash {
        b"sha256" => sha2::Sha256::digest(over).to_vec(),
        b"sha512" => sha2::Sha512::digest(over).to_vec(),
        _ => return None,
    };
    Some([MAGIC, &[namespace, reserved, hash, &digest].map(string).concat()].concat())
}
