//! What came of checking a stamp. Five states that are never merged into one "OK".

use chrono::{DateTime, Utc};

use super::certificate::WrongUsage;
use super::oid::StampHash;
use super::tlv::Malformed;
use super::tst_info::Accuracy;
use crate::digest::Digest;

/// The state of a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampState {
    /// An authority that the verifier trusts says that the bytes existed at its time.
    Stamped,
    /// The same, and its certificates have run out since: it held at its time; renew.
    ExpiredNow,
    /// It is in itself consistent, and leads to no anchor chosen: the time is not established.
    Untrusted,
    /// This build cannot check it: that says nothing against it.
    Unsupported,
    /// It does not hold.
    Invalid,
}

impl StampState {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stamped => "stamped",
            Self::ExpiredNow => "expired-now",
            Self::Untrusted => "untrusted",
            Self::Unsupported => "unsupported",
            Self::Invalid => "invalid",
        }
    }
    /// Whether the time is established.
    #[must_use]
    pub fn is_trusted(self) -> bool {
        matches!(self, Self::Stamped | Self::ExpiredNow)
    }
}

/// Whether the answer is the answer to the request kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NonceCheck {
    /// It is.
    Matched,
    /// There is no request, or it has no nonce.
    #[default]
    NotChecked,
}

/// The anchor that a chain led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorUsed {
    /// The digest of its certificate.
    pub sha256: Digest,
    /// Its name.
    pub subject: String,
}

/// Why a stamp is not simply good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Not the structure of the standard; which part.
    Malformed(&'static str),
    /// The authority refused.
    Refused {
        /// PKIStatus.
        status: u8,
        /// Its words.
        words: String,
    },
    /// It is over other bytes.
    Imprint,
    /// The answer to another request: another digest.
    OtherRequest,
    /// The answer to another request: another nonce, or none.
    Nonce,
    /// No certificate of the signer, neither in it nor beside it.
    NoSigner,
    /// The certificate is not the one that the signer meant.
    Binding,
    /// The statement is not the one that was signed.
    Digest,
    /// A signed attribute is missing or wrong.
    Attributes,
    /// The signature is wrong.
    Signature,
    /// The certificate is not for stamps alone.
    Usage(Usage),
    /// The certificate was not valid at the time of the stamp.
    CertificateTime,
    /// SHA-1.
    WeakHash,
    /// What this build does not know: `digest`, `imprint`, `signature`, `key`, `key-size`, `extension`, `chain`; or cannot check of
    /// what the stamp is over: `over`.
    Unknown(&'static str),
    /// No anchor chosen issued the certificates.
    Issuer,
    /// A certificate on the way to the anchor was not valid at the time, or may not issue.
    Chain,
}

/// What is wrong with the usage of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// None is stated.
    Absent,
    /// It is not marked critical.
    NotCritical,
    /// There are others, or it is another.
    NotSole,
}

impl From<WrongUsage> for Usage {
    fn from(wrong: WrongUsage) -> Self {
        match wrong {
            WrongUsage::Absent => Self::Absent,
            WrongUsage::NotCritical => Self::NotCritical,
            WrongUsage::NotSole => Self::NotSole,
        }
    }
}

impl From<Malformed> for Reason {
    fn from(Malformed(what): Malformed) -> Self {
        Self::Malformed(what)
    }
}

impl Reason {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Refused { .. } => "refused",
            Self::Imprint => "other-bytes",
            Self::OtherRequest => "other-request",
            Self::Nonce => "other-nonce",
            Self::NoSigner => "no-signer-certificate",
            Self::Binding => "certificate-binding",
            Self::Digest => "content-digest",
            Self::Attributes => "signed-attributes",
            Self::Signature => "signature",
            Self::Usage(Usage::Absent) => "usage-absent",
            Self::Usage(Usage::NotCritical) => "usage-not-critical",
            Self::Usage(Usage::NotSole) => "usage-not-sole",
            Self::CertificateTime => "certificate-not-valid-then",
            Self::WeakHash => "weak-hash",
            Self::Unknown("digest") => "digest-unknown",
            Self::Unknown("imprint") => "imprint-unknown",
            Self::Unknown("key") => "key-unknown",
            Self::Unknown("key-size") => "key-size",
            Self::Unknown("extension") => "extension-unknown",
            Self::Unknown("chain") => "chain-algorithm-unknown",
            Self::Unknown("over") => "over-unchecked-signature",
            Self::Unknown(_) => "signature-unknown",
            Self::Issuer => "issuer-not-trusted",
            Self::Chain => "chain",
        }
    }

    fn state(&self) -> StampState {
        match self {
            Self::Unknown(_) => StampState::Unsupported,
            Self::Issuer | Self::Chain => StampState::Untrusted,
            _ => StampState::Invalid,
        }
    }

    pub(super) fn of_chain(error: &webpki::Error) -> Self {
        use webpki::Error as E;
        match error {
            E::UnknownIssuer => Self::Issuer,
            E::UnsupportedSignatureAlgorithmContext(_) | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => Self::Unknown("chain"),
            _ => Self::Chain,
        }
    }
}

/// A stamp, checked. What the token says is filled in only where its signature holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Why it is not simply good.
    pub reason: Option<Reason>,
    /// The time that the authority states.
    pub at: Option<DateTime<Utc>>,
    /// How far its clock may be off; none where it does not say.
    pub accuracy: Option<Accuracy>,
    /// Who signed.
    pub tsa: String,
    /// Under which policy, as an object identifier.
    pub policy: String,
    /// The number of the stamp, in hexadecimal digits.
    pub serial: String,
    /// The digest that was stamped.
    pub hash: Option<StampHash>,
    /// Whether the request was looked at.
    pub nonce: NonceCheck,
    /// The first certificate to run out, of those that were used.
    pub good_until: Option<DateTime<Utc>>,
    /// To which anchor it leads.
    pub anchor: Option<AnchorUsed>,
    pub(super) is_expired: bool,
    /// Its time is later than that of the computer that checks.
    pub is_ahead: bool,
    /// It is not in DER, which OpenSSL reads all the same.
    pub is_ber: bool,
    /// Its signer is named by a key identifier, which OpenSSL 3.0 does not find.
    pub by_key_id: bool,
    /// Its certificate is bound by SHA-1 only.
    pub is_bound_weakly: bool,
}

impl Stamp {
    /// What it comes to.
    #[must_use]
    pub fn state(&self) -> StampState {
        match &self.reason {
            Some(reason) => reason.state(),
            None if self.is_expired => StampState::ExpiredNow,
            None => StampState::Stamped,
        }
    }
}
