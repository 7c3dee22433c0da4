//! `manifest.json` of one of our bundles against the bag. It was written once, at packing; whoever
//! changes a file and writes the lists anew is found here, unless he writes this one anew too.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::compare::Files;
use crate::bundle::container::Container;
use crate::digest::Digest;
use crate::finding::{Finding, Place, What};
use crate::manifest::CustodyEntry;

const FILE: &str = "manifest.json";

/// A larger one is not read.
const LARGEST: u64 = 64 << 20;

/// Compares what `manifest.json` says with what was hashed, and with the custody log. What is told
/// of already is not told twice.
pub(super) fn check(
    container: &Container,
    files: &Files<'_>,
    evidence_digest: Option<Digest>,
    packed: Option<&CustodyEntry>,
    findings: &mut Vec<Finding>,
) {
    let told: HashSet<String> = findings.iter().flat_map(|finding| paths_of(&finding.what)).cloned().collect();
    if told.contains(FILE) {
        return;
    }
    let mut found = |what| findings.push(Finding::new(what, Place::file(FILE)));
    let Some(member) = container.member(FILE) else {
        return found(What::FileMissing { path: FILE.to_owned() });
    };
    if member.bytes > LARGEST {
        return found(What::BeyondLimits { what: FILE.to_owned() });
    }
    let read = container.bytes(member, LARGEST).and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()));
    let facts: Value = match read {
        Ok(facts) => facts,
        Err(why) => return found(What::ManifestUnreadable { why }),
    };
    let mut differs = |path: &str, field| {
        if !told.contains(path) {
            found(What::ManifestDiffers { path: path.to_owned(), field });
        }
    };
    let mut exhibits = HashSet::new();
    for (list, has_bytes) in [("exhibits", true), ("letters", false)] {
        let Some(items) = facts[list].as_array() else {
            differs(FILE, list);
            continue;
        };
        for item in items {
            let Some(path) = item["path"].as_str() else {
                differs(FILE, list);
                continue;
            };
            let Some(index) = files.index(path) else {
                differs(path, "path");
                continue;
            };
            let twice = has_bytes && !exhibits.insert(index);
            // A file that cannot be read is told of already.
            let Ok(sums) = files.sums(index) else { continue };
            if twice {
                differs(path, "path");
            } else if item["sha256"] != json!(sums.sha256.to_string()) {
                differs(path, "sha256");
            } else if has_bytes && item["bytes"] != json!(sums.bytes) {
                differs(path, "bytes");
            }
        }
    }
    for path in (0..files.len()).filter(|index| !exhibits.contains(index)).map(|index| files.path(index)) {
        if path.starts_with("data/evidence/") {
            differs(path, "exhibits");
        }
    }
    if evidence_digest.is_some_and(|digest| facts["evidence_digest"] != json!(digest.to_string())) {
        differs("manifest-sha256.txt", "evidence_digest");
    }
    if let Some(packed) = packed {
        if facts["packed"]["at"] != json!(packed.at) {
            differs("custody.jsonl", "packed.at");
        }
        if facts["packed"]["clock"] != json!(packed.clock) {
            differs("custody.jsonl", "packed.clock");
        }
    }
}

/// The files that a difference found before is about.
fn paths_of(what: &What) -> Vec<&String> {
    match what {
        What::FileChanged { path, .. }
        | What::FileMissing { path }
        | What::FileExtra { path }
        | What::SystemFile { path }
        | What::FileDamaged { path, .. } => {
            vec![path]
        }
        What::FileMoved { from, to } | What::FileRenamed { from, to } => vec![from, to],
        _ => Vec::new(),
    }
}
