//! Public keys of SSH and what they sign (RFC 4253 §6.6, RFC 5656, RFC 8332, RFC 8709; PROTOCOL.u2f of OpenSSH).

use ring::signature::{ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey};
use sha2::Digest as _;

use super::wire::Wire;
use crate::seal::algorithms;
use crate::seal::armor::{decode, encode, encode_unpadded};

/// A public key, as SSH writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SshKey(Vec<u8>);

/// How a signature came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    No,
    /// A kind of key or signature that is not known here.
    Unknown,
}

impl SshKey {
    /// From its bytes; what kind of key it is has to be legible.
    #[must_use]
    pub fn of_blob(blob: &[u8]) -> Option<Self> {
        let kind = Wire(blob).string()?;
        let legible = !kind.is_empty() && kind.len() <= 64 && kind.iter().all(u8::is_ascii_graphic);
        legible.then(|| Self(blob.to_vec()))
    }

    /// From the two words of a `.pub` file.
    #[must_use]
    pub fn of_words(kind: &str, base64: &str) -> Option<Self> {
        Self::of_blob(&decode(base64)?).filter(|key| key.kind() == kind)
    }

    /// From a `.pub` file.
    #[must_use]
    pub fn of_line(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        Self::of_words(words.next()?, words.next()?)
    }

    /// `ssh-ed25519`, `ssh-rsa`, …
    #[must_use]
    pub fn kind(&self) -> &str {
        Wire(&self.0).string().and_then(|kind| std::str::from_utf8(kind).ok()).unwrap_or_default()
    }

    /// The bytes.
    #[must_use]
    pub fn as_blob(&self) -> &[u8] {
        &self.0
    }

    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", encode_unpadded(&sha2::Sha256::digest(&self.0)))
    }

    /// The line of a `.pub` file, without the comment: that names a user and a computer.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}\n", self.kind(), encode(&self.0))
    }

    /// Whether a signature in the form of SSH is of this key over these bytes.
    pub(super) fn holds(&self, message: &[u8], signature: &[u8]) -> Holds {
        match self.checked(message, signature) {
            Some(holds) => holds,
            // Structure that does not fit is no signature.
            None => Holds::No,
        }
    }

    fn checked(&self, message: &[u8], signature: &[u8]) -> Option<Holds> {
        let mut key = Wire(&self.0);
        let mut signature = Wire(signature);
        let kind = key.string()?;
        let algorithm = signature.string()?;
        let ed25519 =
            |key: &[u8], message: &[u8], signature: &[u8]| UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok();
        let holds = match (kind, algorithm) {
            (b"ssh-ed25519", b"ssh-ed25519") => {
                let (public, bytes) = (key.string()?, signature.string()?);
                key.end()?;
                signature.end()?;
                ed25519(public, message, bytes)
            }
            (b"sk-ssh-ed25519@openssh.com", b"sk-ssh-ed25519@openssh.com") => {
                let (public, application) = (key.string()?, key.string()?);
                key.end()?;
                let bytes = signature.string()?;
                let message = touched(application, signature, message)?;
                ed25519(public, &message, bytes)
            }
            (b"sk-ecdsa-sha2-nistp256@openssh.com", b"sk-ecdsa-sha2-nistp256@openssh.com") => {
                let (curve, point, application) = (key.string()?, key.string()?, key.string()?);
                key.end()?;
                let bytes = signature.string()?;
                let message = touched(application, signature, message)?;
                curve == b"nistp256" && ecdsa(curve, point, &message, bytes)?
            }
            (b"ecdsa-sha2-nistp256" | b"ecdsa-sha2-nistp384" | b"ecdsa-sha2-nistp521", _) if algorithm == kind => {
                let (curve, point, bytes) = (key.string()?, key.string()?, signature.string()?);
                key.end()?;
                signature.end()?;
                kind.ends_with(curve) && ecdsa(curve, point, message, bytes)?
            }
            (b"ssh-rsa", b"rsa-sha2-256" | b"rsa-sha2-512") => {
                let (e, n, bytes) = (key.positive()?, key.positive()?, signature.string()?);
                key.end()?;
                signature.end()?;
                if n.len() < 256 || n.len() > 1024 {
                    return Some(Holds::Unknown);
                }
                let scheme = if algorithm.ends_with(b"256") { &RSA_PKCS1_2048_8192_SHA256 } else { &RSA_PKCS1_2048_8192_SHA512 };
                RsaPublicKeyComponents { n, e }.verify(scheme, message, bytes).is_ok()
            }
            // `ssh-rsa` as a signature is RSA with SHA-1.
            _ => return Some(Holds::Unknown),
        };
        Some(if holds { Holds::Yes } else { Holds::No })
    }
}

/// What a key in hardware signs instead of the message.
fn touched(application: &[u8], mut rest: Wire<'_>, message: &[u8]) -> Option<Vec<u8>> {
    let (flags, counter) = (rest.byte()?, rest.number()?);
    rest.end()?;
    let digest = |bytes: &[u8]| sha2::Sha256::digest(bytes).to_vec();
    Some([&digest(application)[..], &[flags], &counter.to_be_bytes(), &digest(message)].concat())
}

/// ECDSA with the digest that RFC 5656 §6.2.1 pairs with the curve. Nothing where the numbers are none.
fn ecdsa(curve: &[u8], point: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    let mut numbers = Wire(signature);
    let (r, s) = (numbers.positive()?, numbers.positive()?);
    numbers.end()?;
    let (width, digest) = match curve {
        b"nistp256" => (32, sha2::Sha256::digest(message).to_vec()),
        b"nistp384" => (48, sha2::Sha384::digest(message).to_vec()),
        b"nistp521" => (66, sha2::Sha512::digest(message).to_vec()),
        _ => return None,
    };
    let mut both = vec![0; width * 2];
    for (number, end) in [(r, width), (s, width * 2)] {
        let start = end.checked_sub(number.len()).filter(|start| *start >= end - width)?;
        both[start..end].copy_from_slice(number);
    }
    let holds = match curve {
        b"nistp256" => algorithms::p256(point, &digest, &p256::ecdsa::Signature::from_slice(&both).ok()?),
        b"nistp384" => algorithms::p384(point, &digest, &p384::ecdsa::Signature::from_slice(&both).ok()?),
        _ => algorithms::p521(point, &digest, &p521::ecdsa::Signature::from_slice(&both).ok()?),
    };
    Some(holds.is_some())
}
