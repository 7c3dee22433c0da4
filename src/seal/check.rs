//! Whether a stamp holds (RFC 3161 §2.4.2, RFC 5652 §5.6, RFC 5035 §5): what was signed is this, by a certificate for stamps alone,
//! which leads to an anchor that the verifier chose. No network; revocation is not looked up, and that is said.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::algorithms;
use super::anchor::Anchor;
use super::certificate::Certificate;
use super::ess::{Binding, Listed};
use super::oid::{CONTENT_TYPE, MESSAGE_DIGEST, StampHash, TIME_STAMPING, TST_INFO};
use super::request::Request;
use super::signed_data::{Answered, SignedData, SignerId, answered};
use super::stamp::{AnchorUsed, NonceCheck, Reason, Stamp};
use super::tlv::{Element, OCTET_STRING, OID, SET, normalised};
use super::tst_info::TstInfo;

/// What a stamp is checked against.
#[derive(Debug, Clone, Copy)]
pub struct StampCheck<'a> {
    /// The bytes it is to be over.
    pub over: &'a [u8],
    /// The request, where it was kept: only it tells whether the answer is the answer to it.
    pub request: Option<&'a Request>,
    /// Whom the verifier trusts.
    pub anchors: &'a [Anchor],
    /// Certificates beside the token, PEM or DER.
    pub chain: Option<&'a [u8]>,
    /// The moment of checking.
    pub now: DateTime<Utc>,
}

/// An authority's clock and ours may differ by so much before it is told.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// Checks an answer of an authority, a `.tsr`, or a token alone.
#[must_use]
pub fn check_stamp(answer: &[u8], check: &StampCheck<'_>) -> Stamp {
    let mut stamp = Stamp::default();
    if let Err(reason) = stamp.fill(answer, check) {
        stamp.reason = Some(reason);
    }
    stamp
}

/// What an answer says that it is over, before anything of it is checked: so that of many things the one it may be over is found.
#[must_use]
pub fn imprint_of(answer: &[u8]) -> Option<(StampHash, Vec<u8>)> {
    let der = normalised(answer).ok()?;
    let Answered::Token(token) = answered(&der).ok()? else { return None };
    let (hash, imprint) = TstInfo::read(SignedData::read(token).ok()?.content).ok()?.imprint?;
    Some((hash, imprint.to_vec()))
}

impl Stamp {
    fn fill(&mut self, answer: &[u8], check: &StampCheck<'_>) -> Result<(), Reason> {
        let der = normalised(answer)?;
        self.is_ber = der != answer;
        let token = match answered(&der)? {
            Answered::Token(token) => token,
            Answered::Refused(status, words) => return Err(Reason::Refused { status, words }),
        };
        let data = SignedData::read(token)?;
        let info = TstInfo::read(data.content)?;
        let beside = check.chain.and_then(super::anchor::certificates).unwrap_or_default();
        let pool: Vec<&[u8]> = data.certificates.iter().copied().chain(beside.iter().map(|one| &**one)).collect();

        // The signature first: until it holds, nothing that the token says is the authority's word.
        let digest = StampHash::of_oid(data.signer.digest).ok_or(Reason::Unknown("digest"))?;
        let signer = signer(&data.signer.id, &pool).ok_or(Reason::NoSigner)?;
        self.by_key_id = matches!(data.signer.id, SignerId::KeyId(_));
        let listed = self.attributes(&data, digest, &signer)?;
        if digest == StampHash::Sha1 {
            return Err(Reason::WeakHash);
        }
        let signer_der = CertificateDer::from(signer.der);
        let entity = EndEntityCert::try_from(&signer_der).map_err(|_| Reason::Malformed("certificate"))?;
        signature(&data, digest, &signer, &entity)?;
        self.tell(&info, &signer);

        // What it says, and about what.
        let (hash, imprint) = info.imprint.as_ref().ok_or(Reason::Unknown("imprint"))?;
        if hash.digest(check.over) != *imprint {
            return Err(Reason::Imprint);
        }
        self.nonce = nonce(&info, *hash, imprint, check.request)?;
        if *hash == StampHash::Sha1 {
            return Err(Reason::WeakHash);
        }
        if info.critical {
            return Err(Reason::Unknown("extension"));
        }
        // Who may say so.
        signer.is_for_stamps()?.map_err(|wrong| Reason::Usage(wrong.into()))?;
        if !signer.holds_at(info.at) {
            return Err(Reason::CertificateTime);
        }
        self.is_ahead = info.at > check.now + AHEAD;
        let chain = self.chain(&entity, &pool, info.at, check)?;
        listed.all_in(&chain)
    }

    /// What is told of a token whose signature holds.
    fn tell(&mut self, info: &TstInfo, signer: &Certificate<'_>) {
        self.at = Some(info.at);
        self.accuracy = info.accuracy;
        self.tsa = signer.subject.clone();
        self.policy = info.policy.clone();
        self.serial = info.serial.clone();
        self.hash = info.imprint.as_ref().map(|(hash, _)| *hash);
        self.good_until = Some(signer.not_after);
    }

    /// The signed attributes: what kind of content, its digest, and whose certificate.
    fn attributes<'a>(&mut self, data: &SignedData<'a>, digest: StampHash, signer: &Certificate<'a>) -> Result<Listed<'a>, Reason> {
        let all = data.signer.signed()?;
        let get = |kind: &[u8]| all.iter().find(|(known, _)| *known == kind).map(|(_, values)| *values);
        let single = |values: Element<'a>, tag, what| Element::only(values.expect(SET, what)?, tag, what);
        let kind = get(CONTENT_TYPE).ok_or(Reason::Attributes)?;
        if single(kind, OID, "contentType")?.value != TST_INFO {
            return Err(Reason::Attributes);
        }
        let said = get(MESSAGE_DIGEST).ok_or(Reason::Attributes)?;
        if single(said, OCTET_STRING, "messageDigest")?.value != digest.digest(data.content) {
            return Err(Reason::Digest);
        }
        let listed = Listed::of(&get, signer)?;
        self.is_bound_weakly = listed.binding == Binding::Sha1;
        Ok(listed)
    }

    /// The certificates from the signer to an anchor, at the time of the stamp (RFC 5280 §6).
    fn chain(
        &mut self,
        entity: &EndEntityCert<'_>,
        pool: &[&[u8]],
        at: DateTime<Utc>,
        check: &StampCheck<'_>,
    ) -> Result<Vec<Vec<u8>>, Reason> {
        let holding: Vec<&Anchor> = check.anchors.iter().filter(|anchor| anchor.holds.0 <= at && at <= anchor.holds.1).collect();
        let trusted: Vec<_> = holding.iter().filter_map(|anchor| anchor_from_trusted_cert(&anchor.der).ok()).collect();
        let between: Vec<CertificateDer<'_>> = pool.iter().map(|der| CertificateDer::from(*der)).collect();
        let seconds = u64::try_from(at.timestamp()).map_err(|_| Reason::CertificateTime)?;
        let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let usage = KeyUsage::required_if_present(TIME_STAMPING);
        let path = entity
            .verify_for_usage(algorithms::ALL, &trusted, &between, time, usage, None, None)
            .map_err(|error| Reason::of_chain(&error))?;
        let anchor = path.anchor();
        let used =
            trusted.iter().position(|one| one.subject == anchor.subject && one.subject_public_key_info == anchor.subject_public_key_info);
        let used = used.and_then(|index| holding.get(index)).ok_or(Reason::Issuer)?;
        self.anchor = Some(AnchorUsed { sha256: used.sha256, subject: used.subject.clone() });
        let mut chain: Vec<Vec<u8>> = path.intermediate_certificates().map(|one| one.der().to_vec()).collect();
        let mut until = used.holds.1;
        for der in &chain {
            until = until.min(Certificate::read(der)?.not_after);
        }
        self.good_until = self.good_until.map(|own| own.min(until));
        self.is_expired = self.good_until.is_some_and(|until| until < check.now);
        chain.push(path.end_entity().der().to_vec());
        chain.push(used.der.to_vec());
        Ok(chain)
    }
}

/// The certificate that the signer says it is.
fn signer<'a>(id: &SignerId<'_>, pool: &[&'a [u8]]) -> Option<Certificate<'a>> {
    pool.iter().filter_map(|der| Certificate::read(der).ok()).find(|one| match id {
        SignerId::IssuerAndSerial { issuer, serial } => one.issuer == *issuer && one.serial == *serial,
        SignerId::KeyId(key) => one.key_id == Some(*key),
    })
}

/// The signature, over the attributes as a SET (RFC 5652 §5.4). What this build cannot check is never called bad.
fn signature(data: &SignedData<'_>, digest: StampHash, signer: &Certificate<'_>, entity: &EndEntityCert<'_>) -> Result<(), Reason> {
    let meant = algorithms::meant(data.signer.algorithm.value, digest);
    if meant.is_empty() {
        return Err(Reason::Unknown("signature"));
    }
    if signer.rsa_bits().is_some_and(|bits| !(2048..=8192).contains(&bits)) {
        return Err(Reason::Unknown("key-size"));
    }
    let mut signed = data.signer.attributes.whole.to_vec();
    signed[0] = SET;
    let results: Vec<_> = meant.iter().map(|one| entity.verify_signature(*one, &signed, data.signer.signature)).collect();
    if results.iter().any(Result::is_ok) {
        return Ok(());
    }
    let other_key = |error: &webpki::Error| matches!(error, webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_));
    Err(if results.iter().all(|result| result.as_ref().is_err_and(other_key)) { Reason::Unknown("key") } else { Reason::Signature })
}

/// The answer is to this request: the same digest, and the same nonce.
fn nonce(info: &TstInfo, hash: StampHash, imprint: &[u8], request: Option<&Request>) -> Result<NonceCheck, Reason> {
    let Some(request) = request else { return Ok(NonceCheck::NotChecked) };
    if request.hash != hash || request.imprint != imprint {
        return Err(Reason::OtherRequest);
    }
    match (&request.nonce, &info.nonce) {
        (Some(asked), Some(said)) if asked == said => Ok(NonceCheck::Matched),
        (None, _) => Ok(NonceCheck::NotChecked),
        (Some(_), _) => Err(Reason::Nonce),
    }
}
