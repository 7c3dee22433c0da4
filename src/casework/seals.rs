//! What lies in `seal/` of a bundle, checked: each stamp and each signature by itself, and the log of what was added.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::Moment;
use super::renewal::faults;
use crate::archive::Limits;
use crate::bundle::verify::{FileFate, FileState};
use crate::bundle::{Verdict, VerifyError, VerifyOptions, read_files, sha512_of_files};
use crate::digest::Digest;
use crate::finding::{Finding, Place, Severity, What};
use crate::manifest::{Broken, Custody, CustodyEntry};
use crate::seal::ssh::{AllowedSigners, Signature, SignatureFault, Signer, check_signature};
use crate::seal::{Anchor, NonceCheck, Reason, Request, Stamp, StampCheck, StampHash, StampState, check_stamp, imprint_of};

/// What stamps and signatures are over.
pub const SEALED: &str = "tagmanifest-sha256.txt";
/// The log of what was added after sealing.
pub(super) const LOG: &str = "seal/custody.jsonl";
/// How anyone checks what lies there.
pub(super) const NOTE: &str = "seal/VERIFY.txt";
/// A stamp or a signature is a few kilobytes.
const LARGEST: u64 = 1 << 20;
/// The lists of renewals and the log grow with the bundle.
const LARGEST_LIST: u64 = 64 << 20;
/// More files than anyone has added.
const MOST: usize = 256;
/// The clock of an authority and that of whoever packed may differ by so much before it is told.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);
/// So many findings of a kind are kept, as in verifying.
const OF_A_KIND: usize = 1000;

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
    /// What was found; of one kind at most a thousand, and then how many more.
    pub findings: Vec<Finding>,
    counts: BTreeMap<&'static str, usize>,
}

impl Seals {
    /// Whether nothing in `seal/` is wrong. What is only not trusted, or not checkable, is not wrong.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        !self.findings.iter().any(Finding::is_blocking)
    }

    fn found(&mut self, what: What, file: &str) {
        self.add(Finding::new(what, Place::file(file)));
    }

    fn add(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.what.code()).or_default();
        *count += 1;
        if *count <= OF_A_KIND {
            self.findings.push(finding);
        }
    }

    fn finish(mut self) -> Self {
        for (code, count) in std::mem::take(&mut self.counts).into_iter().filter(|(_, count)| *count > OF_A_KIND) {
            let what = What::MoreOfAKind { code, count: count - OF_A_KIND };
            self.findings.push(Finding::new(what, Place::file("seal")).of(Severity::Note));
        }
        self
    }
}

/// Checks everything in `seal/` of a bundle that was verified.
///
/// # Errors
/// Only if it cannot be opened any more.
pub fn check_seals(bundle: &Path, verdict: &Verdict, trust: &Trust, options: VerifyOptions, moment: Moment) -> Result<Seals, VerifyError> {
    let now = time(moment);
    let mut seals = Seals::default();
    let there = || verdict.files.iter().filter(|file| file.path.starts_with("seal/"));
    if there().count() > MOST {
        seals.found(What::BeyondLimits { what: "seal-items", limit: MOST as u64 }, "seal");
        return Ok(seals);
    }
    let files = seal_files(bundle, options.limits)?;
    there().filter(|file| !files.contains_key(&file.path)).for_each(|file| seals.found(What::SealFileUnread {}, &file.path));
    // What was hashed is what was read.
    let Some(sealed) = files.get(SEALED).filter(|bytes| verdict.seal == Some(Digest::of(bytes))) else {
        return Ok(seals.finish());
    };
    let logs = Logs::read(&files, &mut seals);
    let ending = |ending: &'static str| files.iter().filter(move |(path, _)| path.starts_with("seal/") && path.ends_with(ending));
    let signed: Vec<(&str, Signature)> = ending(".sshsig").map(|(path, bytes)| (path.as_str(), check_signature(bytes, sealed))).collect();
    let renewed = seals.renewals(bundle, verdict, options, &files, &logs)?;
    // Only what is of this bundle can be stamped for it.
    let mut over = Candidates::default();
    over.add(SEALED, sealed);
    let of_this = |signature: &Signature| matches!(signature.fault, None | Some(SignatureFault::Unknown));
    signed.iter().filter(|(_, signature)| of_this(signature)).for_each(|(path, _)| over.add(path, &files[*path]));
    renewed.iter().for_each(|path| over.add(path, &files[*path]));
    for (file, answer) in ending(".tsr") {
        let stem = file.trim_end_matches(".tsr");
        let request = files.get(&format!("{stem}.tsq")).map(Vec::as_slice);
        let chain = files.get(&format!("{stem}.chain.pem")).map(Vec::as_slice);
        let (of, mut stamp) = over.checked(answer, request, chain, trust, now);
        let unchecked = |path: &str| signed.iter().any(|(file, signature)| *file == path && signature.fault.is_some());
        if of.as_deref().is_some_and(unchecked) && stamp.state() != StampState::Invalid {
            stamp.reason = Some(Reason::Unknown("over"));
        }
        seals.stamp(file, (of, stamp), request.is_some(), verdict.packed.as_ref());
    }
    for (file, signature) in signed {
        // A signature that an authority has seen existed at that time; else it is judged by today.
        let seen = seals.stamps.iter().filter(|stamp| stamp.of.as_deref() == Some(file) && stamp.stamp.state().is_trusted());
        let at = seen.filter_map(|stamp| stamp.stamp.at).min().unwrap_or(now);
        seals.signature(file, signature, trust.signers.as_ref(), at);
    }
    seals.logged(&files, &logs);
    if !seals.stamps.is_empty() && !seals.stamps.iter().any(|stamp| stamp.stamp.state().is_trusted()) {
        seals.found(What::NoTrustedTime {}, "seal");
    }
    if !seals.signatures.is_empty() && seals.signatures.iter().all(|signature| signature.signature.fault.is_some()) {
        seals.found(What::Unsigned {}, "seal");
    }
    Ok(seals.finish())
}

/// The files of a seal, and what they are over; so much of them as memory allows.
pub(super) fn seal_files(bundle: &Path, limits: Limits) -> Result<BTreeMap<String, Vec<u8>>, VerifyError> {
    let sealed = |path: &str| path == SEALED || path == "custody.jsonl";
    let large = |path: &str| path == LOG || path.starts_with("seal/") && path.ends_with(".sha512");
    let mut files = read_files(bundle, limits, (LARGEST_LIST, 2 * LARGEST_LIST), sealed)?;
    files.extend(read_files(bundle, limits, (LARGEST_LIST, LARGEST_LIST), large)?);
    files.extend(read_files(bundle, limits, (LARGEST, LARGEST_LIST), |path| path.starts_with("seal/") && !large(path))?);
    Ok(files)
}

/// The moment, for certificates.
pub(super) fn time(moment: Moment) -> DateTime<Utc> {
    DateTime::from_timestamp(moment.at.unix(), 0).unwrap_or_default()
}

/// The log as it was sealed, and as it goes on in `seal/`.
struct Logs {
    sealed: Option<Custody>,
    later: Custody,
}

impl Logs {
    /// A sealed log that is broken is found by verifying; the later one is outside of what was sealed.
    fn read(files: &BTreeMap<String, Vec<u8>>, seals: &mut Seals) -> Self {
        let sealed = files.get("custody.jsonl").and_then(|bytes| Custody::read(bytes).ok());
        let later = sealed.as_ref().zip(files.get(LOG)).map(|(sealed, bytes)| Custody::read_after(sealed, bytes));
        let later = later.transpose().unwrap_or_else(|Broken { line, why }| {
            seals.add(Finding::new(What::CustodyBroken { line, why }, Place::line(LOG, line)));
            None
        });
        Self { sealed, later: later.unwrap_or_default() }
    }

    /// The stamps and signatures that were there before this file was added.
    fn before<'a>(&'a self, file: &'a str) -> impl Iterator<Item = &'a str> {
        let earlier = self.later.entries().iter().map(logged).take_while(move |added| added.iter().all(|(path, _)| *path != file));
        earlier.flatten().map(|(path, _)| path).filter(|path| is_proof(path))
    }
}

fn is_proof(path: &str) -> bool {
    path.ends_with(".tsr") || path.ends_with(".sshsig")
}

/// What a stamp may be over; which of it, it says itself. Each is hashed once for each kind of digest, however many stamps there are.
#[derive(Default)]
struct Candidates<'a> {
    all: Vec<(&'a str, &'a [u8])>,
    digests: Vec<(StampHash, Vec<Vec<u8>>)>,
}

impl<'a> Candidates<'a> {
    fn add(&mut self, path: &'a str, bytes: &'a [u8]) {
        self.all.push((path, bytes));
    }

    fn find(&mut self, (hash, imprint): &(StampHash, Vec<u8>)) -> Option<usize> {
        if !self.digests.iter().any(|(known, _)| known == hash) {
            self.digests.push((*hash, self.all.iter().map(|(_, bytes)| hash.digest(bytes)).collect()));
        }
        let (_, digests) = self.digests.iter().find(|(known, _)| known == hash)?;
        digests.iter().position(|digest| digest == imprint)
    }

    fn checked(
        &mut self,
        answer: &[u8],
        request: Option<&[u8]>,
        chain: Option<&[u8]>,
        trust: &Trust,
        now: DateTime<Utc>,
    ) -> (Option<String>, Stamp) {
        let found = imprint_of(answer).and_then(|imprint| self.find(&imprint));
        let (of, over) = self.all[found.unwrap_or_default()];
        let request = request.and_then(Request::read);
        let stamp = check_stamp(answer, &StampCheck { over, request: request.as_ref(), anchors: &trust.anchors, chain, now });
        // What was not understood, or refused, is over nothing that could be told.
        (found.and(stamp.at).map(|_| of.to_owned()), stamp)
    }
}

impl Seals {
    fn stamp(&mut self, file: &str, (of, stamp): (Option<String>, Stamp), asked: bool, packed: Option<&CustodyEntry>) {
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
            let packed = packed.and_then(|packed| DateTime::parse_from_rfc3339(&packed.at).ok());
            let before = packed.zip(stamp.at).is_some_and(|(packed, at)| at + CLOCKS_DIFFER < packed);
            let odd = [
                (before && stamp.state().is_trusted(), "before-packed", Severity::Warning),
                (stamp.is_ahead, "ahead", Severity::Warning),
                (!asked || stamp.nonce == NonceCheck::NotChecked, "no-request", Severity::Note),
                (stamp.by_key_id, "key-id", Severity::Note),
                (stamp.is_ber, "ber", Severity::Note),
                (stamp.is_bound_weakly, "sha1-binding", Severity::Note),
            ];
            for (_, how, severity) in odd.into_iter().filter(|(is, ..)| *is && stamp.at.is_some()) {
                self.add(Finding::new(What::StampOdd { how }, Place::file(file)).of(severity));
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
                self.add(Finding::new(What::SignerUnknown { fingerprint }, Place::file(file)).of(severity));
            }
            (None, Signer::NotAllowed(principals)) => self.found(What::SignerNotAllowed { principals: principals.clone() }, file),
            (None, Signer::Known(_)) => {}
        }
        self.signatures.push(SealedSignature { file: file.to_owned(), signature, signer });
    }

    /// The lists of renewals that are of this whole bundle; what is wrong with others is told.
    fn renewals<'a>(
        &mut self,
        bundle: &Path,
        verdict: &Verdict,
        options: VerifyOptions,
        files: &'a BTreeMap<String, Vec<u8>>,
        logs: &Logs,
    ) -> Result<Vec<&'a str>, VerifyError> {
        let lists: Vec<_> = files.iter().filter(|(path, _)| path.starts_with("seal/") && path.ends_with(".sha512")).collect();
        if lists.is_empty() {
            return Ok(Vec::new());
        }
        let now = sha512_of_files(bundle, options, |path| path != LOG)?;
        let sealed: BTreeSet<String> = verdict.files.iter().filter(|file| is_sealed(file)).map(|file| file.path.clone()).collect();
        let mut whole = Vec::new();
        for (file, list) in lists {
            let mut must = sealed.clone();
            must.extend(logs.before(file).map(str::to_owned));
            let mut faults = faults(list, &now, &must).peekable();
            if faults.peek().is_none() {
                whole.push(file.as_str());
            }
            faults.for_each(|path| self.found(What::RenewalDiffers { path }, file));
        }
        Ok(whole)
    }

    /// What the log says was added is there as it was, and what is there was logged.
    fn logged(&mut self, files: &BTreeMap<String, Vec<u8>>, logs: &Logs) {
        if logs.sealed.is_none() || files.contains_key(LOG) && logs.later.entries().is_empty() {
            return;
        }
        let logged: BTreeMap<&str, &str> = logs.later.entries().iter().flat_map(logged).collect();
        for (path, digest) in &logged {
            if files.get(*path).is_none_or(|bytes| Digest::of(bytes).to_string() != *digest) {
                self.found(What::SealLogDiffers {}, path);
            }
        }
        for path in files.keys().filter(|path| is_proof(path) && !logged.contains_key(path.as_str())) {
            self.found(What::SealLogLacks {}, path);
        }
    }
}

/// Whether a file is of what was sealed, as a renewal has to list it: what lies in `seal/`, and what a system put there, is not.
pub(super) fn is_sealed(file: &FileFate) -> bool {
    let not_there = matches!(file.state, FileState::Unlisted | FileState::Extra | FileState::Missing);
    !not_there && !file.path.starts_with("seal/")
}

/// The files that an entry says were added, each with its digest.
pub(super) fn logged(entry: &CustodyEntry) -> Vec<(&str, &str)> {
    let files = entry.detail["files"].as_object();
    files.map(|files| files.iter().filter_map(|(path, digest)| Some((path.as_str(), digest.as_str()?))).collect()).unwrap_or_default()
}
