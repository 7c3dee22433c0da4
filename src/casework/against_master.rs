//! A recipient's package held against the bundle that the originals are in: each copy names an original by its digest, and all of
//! them together by the evidence digest that letters print.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::bundle::verify::Outcome;
use crate::bundle::{Verdict, VerifyError, VerifyOptions, read_files, verify};
use crate::digest::Digest;
use crate::finding::{Finding, Place, What};

const FILE: &str = "manifest.json";
/// A larger one is not read, as in verifying.
const LARGEST: u64 = 64 << 20;

/// An original that a package names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOriginal {
    /// The exhibit's number.
    pub number: u32,
    /// The copy of it in the package; none where it is named as not given.
    pub copy: Option<String>,
    /// Its digest.
    pub sha256: Digest,
    /// Where it lies in the master bundle, if it does under this number.
    pub path: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct AgainstMaster {
    /// The master bundle.
    pub master: PathBuf,
    /// What came of verifying that one.
    pub verdict: Outcome,
    /// Its seal.
    pub seal: Option<Digest>,
    /// Its evidence digest.
    pub evidence_digest: Option<Digest>,
    /// Each original that is named.
    pub originals: Vec<NamedOriginal>,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl AgainstMaster {
    /// Whether all that the package says of its originals is so.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Of a `manifest.json`, what is compared: that of a package names originals, that of a master bundle has them.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default)]
    exhibits: Vec<Exhibit>,
    #[serde(default)]
    left_out: Vec<Exhibit>,
}

#[derive(Debug, Deserialize)]
struct Exhibit {
    number: u32,
    path: Option<String>,
    sha256: Option<String>,
    sha256_of_original: Option<String>,
}

/// Compares a package that was verified with the master bundle, which is verified first.
///
/// # Errors
/// Only if one of them cannot be opened.
pub fn check_against_master(
    package: &Path,
    verdict: &Verdict,
    master: &Path,
    options: VerifyOptions,
) -> Result<AgainstMaster, VerifyError> {
    let of_master = verify(master, VerifyOptions { seal: None, evidence_digest: None, ..options })?;
    let mut against = AgainstMaster {
        master: master.to_owned(),
        verdict: of_master.outcome,
        seal: of_master.seal,
        evidence_digest: of_master.evidence_digest.filter(|_| of_master.digest_of_originals.is_none()),
        originals: Vec::new(),
        findings: Vec::new(),
    };
    let named = manifest(package, options)?;
    let (Some(named), Some(digest)) = (named, verdict.digest_of_originals) else {
        return Ok(against.without("no-originals"));
    };
    if of_master.outcome != Outcome::Intact {
        return Ok(against.without("not-intact"));
    }
    let (Some(evidence), Some(kept)) = (against.evidence_digest, manifest(master, options)?) else {
        return Ok(against.without("not-a-master"));
    };
    if evidence != digest {
        against = against.without("other-originals");
    }
    let mut kept_by: HashMap<Digest, BTreeMap<u32, String>> = HashMap::new();
    for exhibit in kept.exhibits {
        if let (Some(sha256), Some(path)) = (digest_of(exhibit.sha256), exhibit.path) {
            kept_by.entry(sha256).or_default().insert(exhibit.number, path);
        }
    }
    let copies = named.exhibits.into_iter().map(|exhibit| (exhibit.path.clone(), exhibit));
    let left_out = named.left_out.into_iter().map(|exhibit| (None, exhibit));
    for (copy, Exhibit { number, sha256_of_original, .. }) in copies.chain(left_out) {
        // A copy that names no original is told of as well.
        let sha256_of_original = digest_of(sha256_of_original);
        let numbers = sha256_of_original.and_then(|sha256| kept_by.get(&sha256));
        let path = numbers.and_then(|numbers| numbers.get(&number)).cloned();
        if path.is_none() {
            let why = if numbers.is_some() { "number" } else { "absent" };
            let place = Place::file(copy.as_deref().unwrap_or(FILE));
            against.findings.push(Finding::new(What::OriginalMissing { number, why }, place));
        }
        if let Some(sha256) = sha256_of_original {
            against.originals.push(NamedOriginal { number, copy, sha256, path });
        }
    }
    Ok(against)
}

impl AgainstMaster {
    fn without(mut self, why: &'static str) -> Self {
        self.findings.push(Finding::new(What::MasterDiffers { why }, Place::file(FILE)));
        self
    }
}

fn digest_of(text: Option<String>) -> Option<Digest> {
    text?.parse().ok()
}

/// A `manifest.json` that can be read; verifying says of others what is wrong.
fn manifest(bundle: &Path, options: VerifyOptions) -> Result<Option<Named>, VerifyError> {
    let files = read_files(bundle, options.limits, (LARGEST, LARGEST), |path| path == FILE)?;
    Ok(files.get(FILE).and_then(|bytes| serde_json::from_slice(bytes).ok()))
}
