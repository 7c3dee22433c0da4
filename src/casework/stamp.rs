//! `stamp`: a time-stamp of an authority, put beside what was sealed.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::add_seal::SealBox;
use super::files::prepare;
use super::seals::{SEALED, time};
use super::{CaseworkError, Moment, Trust};
use crate::bundle::{VerifyOptions, sha512_of_files};
use crate::seal::{Request, Stamp, StampCheck, StampHash, StampState, Transport, certificates_of, check_stamp, without_secrets};

/// What a stamp is to be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampOf {
    /// The sealed bytes.
    Seal,
    /// The newest signature: when it existed.
    Signature,
    /// Everything, by SHA-512, earlier stamps with it: before their certificates run out or SHA-256 grows weak.
    Renewal,
}

/// A stamp to be asked for.
#[derive(Debug, Clone)]
pub struct Stamping {
    /// The bundle, a zip or a folder.
    pub bundle: PathBuf,
    /// The authority.
    pub url: String,
    /// By which digest.
    pub hash: StampHash,
    /// Over what.
    pub of: StampOf,
}

/// A stamp that was added.
#[derive(Debug, Clone)]
pub struct Stamped {
    /// Its file in the bundle.
    pub file: String,
    /// What it is over.
    pub of: String,
    /// What came of checking it.
    pub stamp: Stamp,
}

/// Asks for a stamp, checks the answer, and adds it. The authority sees a digest, nothing else.
///
/// # Errors
/// When the bundle is not whole, nobody answers, or the answer does not hold: then the bundle stays as it is, and the answer is kept
/// beside it.
pub fn stamp(
    stamping: &Stamping,
    trust: &Trust,
    transport: &dyn Transport,
    options: VerifyOptions,
    moment: Moment,
) -> Result<Stamped, CaseworkError> {
    let bundle = &stamping.bundle;
    let mut seal = SealBox::open(bundle, options)?;
    let number = seal.next(if stamping.of == StampOf::Renewal { "r" } else { "" });
    let name = |ending: &str| format!("seal/{number}.{ending}");
    let (of, over) = match stamping.of {
        StampOf::Seal => (SEALED.to_owned(), seal.sealed.clone()),
        StampOf::Signature => seal.newest_signature().ok_or_else(|| CaseworkError::NoSignature { path: bundle.clone() })?,
        StampOf::Renewal => {
            // What others or the system put there, and how to check, may change without harm.
            let all = sha512_of_files(bundle, options, |path| seal.is_lasting(path)).map_err(CaseworkError::Verify)?;
            // As `sha512sum` writes them.
            let list: String = all.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
            (name("sha512"), list.into_bytes())
        }
    };
    let request = Request::over(&over, stamping.hash).map_err(CaseworkError::Randomness)?;
    let answer = transport.post(&stamping.url, request.as_der()).map_err(CaseworkError::Transport)?;
    let check = StampCheck { over: &over, request: Some(&request), anchors: &trust.anchors, chain: None, now: time(moment) };
    let stamp = check_stamp(&answer, &check);
    if let Some(reason) = stamp.reason.clone().filter(|_| stamp.state() == StampState::Invalid) {
        let kept = keep(bundle, &answer)?;
        return Err(CaseworkError::StampRefused { url: without_secrets(&stamping.url), reason, kept });
    }
    if stamping.of == StampOf::Renewal {
        seal.add(&name("sha512"), over);
    }
    seal.add(&name("tsq"), request.as_der().to_vec());
    if let Some(pem) = certificates_of(&answer) {
        seal.add(&name("chain.pem"), pem.into_bytes());
    }
    seal.add(&name("tsr"), answer);
    let said = stamp.at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
    let detail = json!({ "of": of, "tsa": stamp.tsa, "gen_time": said, "state": stamp.state().as_str() });
    seal.put("stamped", moment, detail)?;
    Ok(Stamped { file: name("tsr"), of, stamp })
}

/// An answer that does not hold is kept beside the bundle: it may be asked about, and is no part of it.
fn keep(bundle: &Path, answer: &[u8]) -> Result<PathBuf, CaseworkError> {
    let mut nth = 1;
    loop {
        let mut name = bundle.file_name().unwrap_or_default().to_owned();
        name.push(if nth == 1 { ".refused.tsr".to_owned() } else { format!(".refused-{nth}.tsr") });
        nth += 1;
        match prepare(&bundle.with_file_name(name), answer)?.put(false) {
            // An earlier one is kept too.
            Err(CaseworkError::Exists { .. }) if nth < 1000 => {}
            other => return other,
        }
    }
}
