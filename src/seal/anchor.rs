//! Anchors: the certificates that whoever verifies chooses to trust. There is no list of our own, and one found in a bundle makes
//! nothing trusted.

use chrono::{DateTime, Utc};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::certificate::Certificate;
use crate::digest::Digest;

/// A certificate that is trusted to issue those of authorities.
#[derive(Debug, Clone)]
pub struct Anchor {
    pub(super) der: CertificateDer<'static>,
    pub(super) subject: String,
    pub(super) holds: (DateTime<Utc>, DateTime<Utc>),
    /// The digest of the certificate, by which people compare it with what its owner publishes.
    pub sha256: Digest,
}

impl Anchor {
    /// All certificates of a file: PEM, one or several, or one in DER. None where there is not one that can be read.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Vec<Self>> {
        let all = certificates(bytes)?.into_iter().map(Self::of).collect::<Option<Vec<_>>>()?;
        (!all.is_empty()).then_some(all)
    }

    fn of(der: CertificateDer<'static>) -> Option<Self> {
        let parts = Certificate::read(&der).ok()?;
        webpki::anchor_from_trusted_cert(&der).ok()?;
        let (subject, holds) = (parts.subject.clone(), (parts.not_before, parts.not_after));
        Some(Self { sha256: Digest::of(&der), subject, holds, der })
    }
}

/// The certificates of a PEM or DER file.
pub(super) fn certificates(bytes: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    if bytes.starts_with(&[0x30]) {
        return Some(vec![CertificateDer::from(bytes.to_vec())]);
    }
    CertificateDer::pem_slice_iter(bytes).collect::<Result<_, _>>().ok()
}

/// Certificates as PEM, for the programs of others.
pub(super) fn pem(all: &[&[u8]]) -> String {
    let block = |der: &&[u8]| super::armor::block("CERTIFICATE", der, 64);
    all.iter().map(block).collect()
}
