//! `manifest.json` of one of our bundles against the bag. It was written once, at packing; whoever
//! changes a file and writes the lists anew is found here, unless he writes this one anew too.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::json;

use super::compare::Files;
use super::custody;
use super::report::Report;
use crate::bundle::container::Container;
use crate::digest::Digest;
use crate::finding::{Place, What};
use crate::manifest::Custody;

const FILE: &str = "manifest.json";

/// A larger one is not read.
const LARGEST: u64 = 64 << 20;

/// What is compared; all else is passed over, so that a large file of other things takes no memory. A key that stands twice is an
/// error of the reader: two programs could take another one each.
#[derive(Debug, Deserialize)]
struct Facts {
    exhibits: Option<Vec<Fact>>,
    letters: Option<Vec<Fact>>,
    evidence_digest: Option<String>,
    /// What a recipient's package says of the bundle that the originals are in.
    evidence_digest_of_originals: Option<String>,
    packed: Option<PackedFact>,
}

#[derive(Debug, Deserialize)]
struct Fact {
    path: String,
    sha256: Option<String>,
    bytes: Option<u64>,
    original_path: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PackedFact {
    at: Option<String>,
    clock: Option<String>,
}

/// Compares what `manifest.json` says with what was hashed, and with the custody log. What is told
/// of already is not told twice. Gives the evidence digest that a recipient's package says its originals have.
pub(super) fn check(
    container: &Container,
    files: &Files<'_>,
    evidence_digest: Option<Digest>,
    log: Option<&Custody>,
    report: &mut Report,
) -> Option<Digest> {
    let told: HashSet<String> = report.findings().iter().flat_map(|finding| paths_of(&finding.what)).cloned().collect();
    if told.contains(FILE) || container.is_closed(FILE) {
        return None;
    }
    let facts = match read(container) {
        Ok(facts) => facts,
        Err(what) => {
            report.found(what, Place::file(FILE));
            return None;
        }
    };
    compare(&facts, files, evidence_digest, log, &told, report);
    let of_originals = facts.evidence_digest_of_originals;
    for (path, printed) in facts.evidence_digest.or(of_originals.clone()).iter().flat_map(|digest| printed_otherwise(container, digest)) {
        if !told.contains(&path) {
            report.found(What::LetterDigestDiffers { path, printed }, Place::file(FILE));
        }
    }
    let added = log.map(custody::added).unwrap_or_default();
    since_added(facts.exhibits.as_deref().unwrap_or_default(), &added, report);
    of_originals?.parse().ok()
}

fn read(container: &Container) -> Result<Facts, What> {
    let member = container.member(FILE).ok_or_else(|| What::FileMissing { path: FILE.to_owned() })?;
    if member.bytes > LARGEST {
        return Err(What::BeyondLimits { what: FILE, limit: LARGEST });
    }
    let bytes = container.bytes(member, LARGEST);
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()))
        .map_err(|why| What::ManifestUnreadable { why })
}

/// Field by field.
fn compare(
    facts: &Facts,
    files: &Files<'_>,
    evidence_digest: Option<Digest>,
    log: Option<&Custody>,
    told: &HashSet<String>,
    report: &mut Report,
) {
    let mut differs = |path: &str, field| {
        if !told.contains(path) {
            report.found(What::ManifestDiffers { path: path.to_owned(), field }, Place::file(FILE));
        }
    };
    let mut exhibits = HashSet::new();
    for (list, items, has_bytes) in [("exhibits", &facts.exhibits, true), ("letters", &facts.letters, false)] {
        let Some(items) = items else {
            differs(FILE, list);
            continue;
        };
        for item in items {
            let Some(index) = files.index(&item.path) else {
                differs(&item.path, "path");
                continue;
            };
            let twice = has_bytes && !exhibits.insert(index);
            // A file that cannot be read is told of already.
            let Ok(sums) = files.sums(index) else { continue };
            if twice {
                differs(&item.path, "path");
            } else if item.sha256 != sums.sha256().map(|digest| digest.to_string()) {
                differs(&item.path, "sha256");
            } else if has_bytes && item.bytes != Some(sums.bytes) {
                differs(&item.path, "bytes");
            }
        }
    }
    for path in (0..files.len()).filter(|index| !exhibits.contains(index)).map(|index| files.path(index)) {
        if path.starts_with("data/evidence/") {
            differs(path, "exhibits");
        }
    }
    if evidence_digest.is_some_and(|digest| facts.evidence_digest != Some(digest.to_string())) {
        differs("manifest-sha256.txt", "evidence_digest");
    }
    if let Some(packed) = log.and_then(custody::packed) {
        let fact = facts.packed.as_ref();
        if fact.and_then(|fact| fact.at.as_ref()) != Some(&packed.at) {
            differs("custody.jsonl", "packed.at");
        }
        if fact.and_then(|fact| fact.clock.as_deref()) != json!(packed.clock).as_str() {
            differs("custody.jsonl", "packed.clock");
        }
    }
}

/// The letters in plain text that print digests, and not this one among them; with the first they print.
fn printed_otherwise(container: &Container, digest: &str) -> Vec<(String, String)> {
    const LARGEST_LETTER: u64 = 4 << 20;
    let letters = container.members.iter().filter(|member| member.path.starts_with("data/letters/") && member.path.ends_with(".txt"));
    let printed = letters.filter_map(|letter| {
        let text = String::from_utf8(container.bytes(letter, LARGEST_LETTER).ok()?).ok()?;
        let words = text.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() == 64);
        let printed: Vec<&str> = words.collect();
        let other = printed.first().filter(|_| !printed.contains(&digest))?;
        Some((letter.path.clone(), (*other).to_owned()))
    });
    printed.collect()
}

/// An exhibit that was changed between its adding and the packing: the bundle is whole, but the log has another digest.
fn since_added(exhibits: &[Fact], added: &HashMap<&str, &str>, report: &mut Report) {
    for exhibit in exhibits {
        let before = exhibit.original_path.as_deref().and_then(|path| added.get(path));
        if before.is_some_and(|before| exhibit.sha256.as_deref() != Some(before)) {
            report.found(What::AddedDiffers { path: exhibit.path.clone() }, Place::file("custody.jsonl"));
        }
    }
}

/// The files that a difference found before is about.
fn paths_of(what: &What) -> Vec<&String> {
    match what {
        What::FileChanged { path, .. }
        | What::FileMissing { path }
        | What::FileExtra { path }
        | What::SystemFile { path, .. }
        | What::FileUnreadable { path, .. }
        | What::FileDamaged { path, .. } => {
            vec![path]
        }
        What::FileMoved { from, to } | What::FileRenamed { from, to } => vec![from, to],
        _ => Vec::new(),
    }
}
