//! Which signatures are checked: RSA and ECDSA with SHA-256, 384 and 512 on every curve of NIST that authorities use. What `ring`
//! does not pair is paired here, over the curves of `p256`, `p384` and `p521`.

use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::Digest as _;
use webpki::ring;

use super::oid::StampHash;

/// Every algorithm, for signers and for chains.
pub(super) static ALL: &[&dyn SignatureVerificationAlgorithm] = &[
    ring::RSA_PKCS1_2048_8192_SHA256,
    ring::RSA_PKCS1_2048_8192_SHA384,
    ring::RSA_PKCS1_2048_8192_SHA512,
    ring::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
    ring::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
    ring::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
    ring::ECDSA_P256_SHA256,
    ring::ECDSA_P256_SHA384,
    ring::ECDSA_P384_SHA256,
    ring::ECDSA_P384_SHA384,
    &Ecdsa { curve: Curve::P256, hash: StampHash::Sha512 },
    &Ecdsa { curve: Curve::P384, hash: StampHash::Sha512 },
    &Ecdsa { curve: Curve::P521, hash: StampHash::Sha256 },
    &Ecdsa { curve: Curve::P521, hash: StampHash::Sha384 },
    &Ecdsa { curve: Curve::P521, hash: StampHash::Sha512 },
];

/// The algorithms that a signer may mean by this signatureAlgorithm (its value, without tag and length) and digest: some write only
/// the kind of the key there.
pub(super) fn meant(written: &[u8], digest: StampHash) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    let by_digest = |rsa: bool| match (digest, rsa) {
        (StampHash::Sha256, true) => Some(alg_id::RSA_PKCS1_SHA256),
        (StampHash::Sha384, true) => Some(alg_id::RSA_PKCS1_SHA384),
        (StampHash::Sha512, true) => Some(alg_id::RSA_PKCS1_SHA512),
        (StampHash::Sha256, false) => Some(alg_id::ECDSA_SHA256),
        (StampHash::Sha384, false) => Some(alg_id::ECDSA_SHA384),
        (StampHash::Sha512, false) => Some(alg_id::ECDSA_SHA512),
        (StampHash::Sha1 | StampHash::Sm3, _) => None,
    };
    let rsa = written == &*alg_id::RSA_ENCRYPTION;
    let wanted = if rsa {
        by_digest(true)
    } else {
        ALL.iter().map(|one| one.signature_alg_id()).find(|id| **id == *written || same_but_null(id, written))
    };
    let Some(wanted) = wanted else { return Vec::new() };
    // The digest of the attributes and that of the signature are one (RFC 5652 §5.4); PSS has its own form, checked by `webpki`.
    let agrees = [by_digest(true), by_digest(false)].contains(&Some(wanted)) || is_pss(&wanted, digest);
    ALL.iter().copied().filter(|one| agrees && one.signature_alg_id() == wanted).collect()
}

/// ECDSA is written without parameters, and by some with NULL; RSA the other way round.
fn same_but_null(id: &[u8], written: &[u8]) -> bool {
    const NULL: &[u8] = &[5, 0];
    written.strip_suffix(NULL) == Some(id) || id.strip_suffix(NULL) == Some(written)
}

fn is_pss(id: &AlgorithmIdentifier, digest: StampHash) -> bool {
    match digest {
        StampHash::Sha256 => *id == alg_id::RSA_PSS_SHA256,
        StampHash::Sha384 => *id == alg_id::RSA_PSS_SHA384,
        StampHash::Sha512 => *id == alg_id::RSA_PSS_SHA512,
        StampHash::Sha1 | StampHash::Sm3 => false,
    }
}

/// The curves of NIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

/// A pair of curve and digest.
#[derive(Debug)]
struct Ecdsa {
    curve: Curve,
    hash: StampHash,
}

impl SignatureVerificationAlgorithm for Ecdsa {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let digest = match self.hash {
            StampHash::Sha256 => sha2::Sha256::digest(message).to_vec(),
            StampHash::Sha384 => sha2::Sha384::digest(message).to_vec(),
            _ => sha2::Sha512::digest(message).to_vec(),
        };
        let holds = match self.curve {
            Curve::P256 => p256::ecdsa::DerSignature::from_bytes(signature)
                .ok()
                .and_then(|signature| p256(public_key, &digest, &signature.try_into().ok()?)),
            Curve::P384 => p384::ecdsa::DerSignature::from_bytes(signature)
                .ok()
                .and_then(|signature| p384(public_key, &digest, &signature.try_into().ok()?)),
            Curve::P521 => p521::ecdsa::DerSignature::from_bytes(signature)
                .ok()
                .and_then(|signature| p521(public_key, &digest, &signature.try_into().ok()?)),
        };
        holds.ok_or(InvalidSignature)
    }
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self.curve {
            Curve::P256 => alg_id::ECDSA_P256,
            Curve::P384 => alg_id::ECDSA_P384,
            Curve::P521 => alg_id::ECDSA_P521,
        }
    }
    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self.hash {
            StampHash::Sha256 => alg_id::ECDSA_SHA256,
            StampHash::Sha384 => alg_id::ECDSA_SHA384,
            _ => alg_id::ECDSA_SHA512,
        }
    }
}

/// The check itself, for each curve; the point is as SEC 1 writes it. The crates refuse digests of less than half a field, so those
/// of P-521 get zeros before them, which leave the number as it is (FIPS 186-5 §6.4.2).
macro_rules! prehashed {
    ($curve:ident, $least:literal) => {
        pub(super) fn $curve(point: &[u8], digest: &[u8], signature: &$curve::ecdsa::Signature) -> Option<()> {
            use $curve::ecdsa::signature::hazmat::PrehashVerifier as _;
            let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let zeros = vec![0; usize::saturating_sub($least, digest.len())];
            key.verify_prehash(&[&zeros, digest].concat(), signature).ok()
        }
    };
}
prehashed!(p256, 0);
prehashed!(p384, 0);
prehashed!(p521, 64);
