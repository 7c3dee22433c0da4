//! What lies in `seal/` of a bundle, checked: each stamp and each signature by itself, and the log of what was added.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::Moment;
use crate::archive::Limits;
use crate::bundle::{Verdict, VerifyError, VerifyOptions, read_files, sha512_of_files};
use crate::digest::Digest;
use crate::finding::{Finding, Place, Severity, What};
use crate::manifest::{Custody, CustodyEntry};
use crate::seal::ssh::{AllowedSigners, Signature, SignatureFault, Signer, check_signature};
use crate::seal::{Anchor, NonceCheck, Reason, Request, Stamp, StampCheck, StampState, check_stamp};

/// What stamps and signatures are over.
pub const SEALED: &str = "tagmanifest-sha256.txt";
/// The log of what was added after sealing.
pub(super) const LOG: &str = "seal/custody.jsonl";
/// How anyone checks what lies there.
pub(super) const NOTE: &str = "seal/VERIFY.txt";
/// A stamp or a signature is a few kilobytes.
const LARGEST: u64 = 1 << 20;
/// The lists of a renewal and the log grow with the bundle.
const LARGEST_LIST: u64 = 64 << 20;
/// More of them than anyone has added.
const MOST: usize = 200;

/// Whom the verifier trusts.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The certificates that may stand behind stamps.
    pub anchors: Vec<Anchor>,
    /// Whose keys are whose.
    pub signers: Option<AllowedSigners>,
}

/// A stamp of the bundle.
#[derive(Debug, Clone)]
pub struct SealedStamp {
    /// Its file.
    pub file: String,
    /// What it is over: the tag manifest, a signature, or the list of a renewal; none where it is over nothing that is there.
    pub of: Option<String>,
    /// What came of it.
    pub stamp: Stamp,
}

/// A signature of the bundle.
#[derive(Debug, Clone)]
pub struct SealedSignature {
    /// Its file.
    pub file: String,
    /// What came of it.
    pub signature: Signature,
    /// Whose key it is, as the verifier has it.
    pub signer: Signer,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Seals {
    /// The stamps.
    pub stamps: Vec<SealedStamp>,
    /// The signatures.
    pub signatures: Vec<SealedSignature>,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Seals {
    /// Whether nothing in `seal/` is wrong. What is only not trusted, or not checkable, is not wrong.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        !self.findings.iter().any(Finding::is_blocking)
    }

    fn found(&mut self, what: What, file: &str) {
        self.findings.push(Finding::new(what, Place::file(file)));
    }
}

/// Checks everything in `seal/` of a bundle that was verified.
///
/// # Errors
/// Only if it cannot be opened any more.
pub fn check_seals(bundle: &Path, verdict: &Verdict, trust: &Trust, options: VerifyOptions, moment: Moment) -> Result<Seals, VerifyError> {
    let now = time(moment);
    let mut seals = Seals::default();
    let files = seal_files(bundle, options.limits)?;
    let unread = verdict.files.iter().filter(|file| file.path.starts_with("seal/") && !files.contains_key(&file.path));
    unread.for_each(|file| seals.found(What::SealFileUnread {}, &file.path));
    // What was hashed is what was read.
    let Some(sealed) = files.get(SEALED).filter(|bytes| verdict.seal == Some(Digest::of(bytes))) else {
        return Ok(seals);
    };
    let ending = |ending: &'static str| files.iter().filter(move |(path, _)| path.starts_with("seal/") && path.ends_with(ending));
    if [".tsr", ".sshsig", ".sha512"].into_iter().map(|kind| ending(kind).count()).sum::<usize>() > MOST {
        seals.found(What::BeyondLimits { what: "seal-items", limit: MOST as u64 }, "seal");
        return Ok(seals);
    }
    let lists: Vec<_> = ending(".sha512").map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let signed: Vec<_> = ending(".sshsig").map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let candidates: Vec<(&str, &[u8])> =
        [(SEALED, sealed.as_slice())].into_iter().chain(signed.iter().copied()).chain(lists.iter().copied()).collect();
    for (file, answer) in ending(".tsr") {
        let stem = file.trim_end_matches(".tsr");
        let request = files.get(&format!("{stem}.tsq"));
        let chain = files.get(&format!("{stem}.chain.pem"));
        let checked = checked_stamp(answer, request.map(Vec::as_slice), chain.map(Vec::as_slice), &candidates, trust, now);
        seals.stamp(file, checked, request.is_some());
    }
    for (file, bytes) in signed {
        let signature = check_signature(bytes, sealed);
        // A signature that an authority has seen existed at that time; else it is judged by today.
        let seen = seals.stamps.iter().filter(|stamp| stamp.of.as_deref() == Some(file) && stamp.stamp.state().is_trusted());
        let at = seen.filter_map(|stamp| stamp.stamp.at).min().unwrap_or(now);
        seals.signature(file, signature, trust.signers.as_ref(), at);
    }
    if !lists.is_empty() {
        let now = sha512_of_files(bundle, options, |path| path != LOG)?;
        lists.iter().for_each(|(file, list)| seals.renewal(file, list, &now));
    }
    seals.log(&files);
    if !seals.stamps.is_empty() && !seals.stamps.iter().any(|stamp| stamp.stamp.state().is_trusted()) {
        seals.found(What::NoTrustedTime {}, "seal");
    }
    if !seals.signatures.is_empty() && seals.signatures.iter().all(|signature| signature.signature.fault.is_some()) {
        seals.found(What::Unsigned {}, "seal");
    }
    Ok(seals)
}

/// The files of a seal, and what they are over.
pub(super) fn seal_files(bundle: &Path, limits: Limits) -> Result<BTreeMap<String, Vec<u8>>, VerifyError> {
    let large = |path: &str| path == SEALED || path == LOG || path == "custody.jsonl" || path.ends_with(".sha512");
    let mut files = read_files(bundle, limits, LARGEST_LIST, |path| large(path) && (!path.contains('/') || path.starts_with("seal/")))?;
    files.extend(read_files(bundle, limits, LARGEST, |path| path.starts_with("seal/") && !large(path))?);
    Ok(files)
}

/// The moment, for certificates.
pub(super) fn time(moment: Moment) -> DateTime<Utc> {
    DateTime::from_timestamp(moment.at.unix(), 0).unwrap_or_default()
}

/// The stamp against each thing it may be over: whichever it is over, it says itself.
fn checked_stamp(
    answer: &[u8],
    request: Option<&[u8]>,
    chain: Option<&[u8]>,
    candidates: &[(&str, &[u8])],
    trust: &Trust,
    now: DateTime<Utc>,
) -> (Option<String>, Stamp) {
    let request = request.map(Request::read);
    let check = |over| {
        let kept = request.as_ref().and_then(Option::as_ref);
        check_stamp(answer, &StampCheck { over, request: kept, anchors: &trust.anchors, chain, now })
    };
    let mut other = Stamp::default();
    for (of, over) in candidates {
        let stamp = check(over);
        if stamp.reason == Some(Reason::Imprint) {
            other = stamp;
            continue;
        }
        // What was not understood, or refused, is over nothing that could be told.
        let of = stamp.at.map(|_| (*of).to_owned());
        return (of, stamp);
    }
    (None, other)
}

impl Seals {
    fn stamp(&mut self, file: &str, (of, stamp): (Option<String>, Stamp), asked: bool) {
        let reason = stamp.reason.as_ref().map_or("", Reason::as_str);
        let detail = match &stamp.reason {
            Some(Reason::Malformed(part)) => (*part).to_owned(),
            Some(Reason::Refused { status, words }) => format!("{status} {words}"),
            _ => String::new(),
        };
        match stamp.state() {
            StampState::Stamped => {}
            StampState::ExpiredNow => {
                let until = stamp.good_until.map(|until| until.format("%Y-%m-%d").to_string()).unwrap_or_default();
                self.found(What::StampExpired { until }, file);
            }
            StampState::Untrusted => self.found(What::StampUntrusted { reason }, file),
            StampState::Unsupported => self.found(What::StampUnsupported { reason }, file),
            StampState::Invalid => self.found(What::StampInvalid { reason, detail }, file),
        }
        if stamp.state() != StampState::Invalid {
            let odd = [
                (stamp.is_ahead, "ahead", Severity::Warning),
                (!asked || stamp.nonce == NonceCheck::NotChecked, "no-request", Severity::Note),
                (stamp.by_key_id, "key-id", Severity::Note),
                (stamp.is_ber, "ber", Severity::Note),
                (stamp.is_bound_weakly, "sha1-binding", Severity::Note),
            ];
            for (_, how, severity) in odd.into_iter().filter(|(is, ..)| *is && stamp.at.is_some()) {
                self.findings.push(Finding::new(What::StampOdd { how }, Place::file(file)).of(severity));
            }
        }
        self.stamps.push(SealedStamp { file: file.to_owned(), of, stamp });
    }

    fn signature(&mut self, file: &str, signature: Signature, signers: Option<&AllowedSigners>, at: DateTime<Utc>) {
        let fingerprint = signature.key.as_ref().map(|key| key.fingerprint()).unwrap_or_default();
        let known = |key| signers.map_or(Signer::Unknown, |all| all.signer(key, at));
        let signer = signature.key.as_ref().filter(|_| signature.fault.is_none()).map_or(Signer::Unknown, known);
        match (signature.fault, &signer) {
            (Some(SignatureFault::Unknown), _) => self.found(What::SignatureUnsupported {}, file),
            (Some(fault), _) => self.found(What::SignatureInvalid { reason: fault.as_str() }, file),
            (None, Signer::Unknown) => {
                let severity = if signers.is_some() { Severity::Warning } else { Severity::Note };
                self.findings.push(Finding::new(What::SignerUnknown { fingerprint }, Place::file(file)).of(severity));
            }
            (None, Signer::NotAllowed(principals)) => self.found(What::SignerNotAllowed { principals: principals.clone() }, file),
            (None, Signer::Known(_)) => {}
        }
        self.signatures.push(SealedSignature { file: file.to_owned(), signature, signer });
    }

    /// The list of a renewal: every file it names has the SHA-512 it says.
    fn renewal(&mut self, file: &str, list: &[u8], now: &BTreeMap<String, String>) {
        let text = String::from_utf8_lossy(list);
        for line in text.lines() {
            let Some((digest, path)) = line.split_once("  ") else {
                return self.found(What::RenewalDiffers { path: line.to_owned() }, file);
            };
            if now.get(path).is_none_or(|found| found != digest) {
                self.found(What::RenewalDiffers { path: path.to_owned() }, file);
            }
        }
    }

    /// What the log says was added is there as it was, and what is there was logged. A broken chain is found by verifying.
    fn log(&mut self, files: &BTreeMap<String, Vec<u8>>) {
        let read = |path: &str, after: &Custody| files.get(path).and_then(|bytes| Custody::read_after(after, bytes).ok());
        let Some(sealed) = read("custody.jsonl", &Custody::new()) else { return };
        let log = match (files.contains_key(LOG), read(LOG, &sealed)) {
            (true, None) => return,
            (_, log) => log.unwrap_or_default(),
        };
        let logged: BTreeMap<&str, &str> = log.entries().iter().flat_map(logged).collect();
        for (path, digest) in &logged {
            if files.get(*path).is_none_or(|bytes| Digest::of(bytes).to_string() != *digest) {
                self.found(What::SealLogDiffers {}, path);
            }
        }
        for path in files.keys().filter(|path| path.ends_with(".tsr") || path.ends_with(".sshsig")) {
            if !logged.contains_key(path.as_str()) {
                self.found(What::SealLogLacks {}, path);
            }
        }
    }
}

/// The files that an entry says were added, each with its digest.
pub(super) fn logged(entry: &CustodyEntry) -> Vec<(&str, &str)> {
    let files = entry.detail["files"].as_object();
    files.map(|files| files.iter().filter_map(|(path, digest)| Some((path.as_str(), digest.as_str()?))).collect()).unwrap_or_default()
}
