//! The custody log of one of our bundles: an unbroken chain, for this very manifest; and what was
//! added to `seal/` later, linked to it.

use crate::bundle::container::Container;
use crate::digest::Digest;
use crate::finding::{Finding, Place, What};
use crate::manifest::{Broken, Custody, CustodyEntry};

/// Larger logs are not read.
const LARGEST: u64 = 64 << 20;

/// Checks the log, and gives back its last line, that of the packing.
pub(super) fn check(container: &Container, manifest: Option<Digest>, findings: &mut Vec<Finding>) -> Option<CustodyEntry> {
    const SEALED: &str = "custody.jsonl";
    const LATER: &str = "seal/custody.jsonl";
    let mut read = |path: &str, after: &Custody| {
        let bytes = container.member(path).map(|member| container.bytes(member, LARGEST))?.ok()?;
        match Custody::read_after(after, &bytes) {
            Ok(log) => Some(log),
            Err(Broken { line, why }) => {
                let what = What::CustodyBroken { line, why };
                findings.push(Finding::new(what, Place::line(path, line)));
                None
            }
        }
    };
    // A log that is missing or damaged is found by the tag manifest.
    let sealed = read(SEALED, &Custody::new())?;
    let _ = read(LATER, &sealed);
    let last = sealed.entries().last();
    match last.and_then(|entry| entry.packed_manifest()) {
        None => {
            let line = sealed.entries().len() as u64;
            let what = What::CustodyBroken { line, why: "no packed line" };
            findings.push(Finding::new(what, Place::line(SEALED, line)));
        }
        Some(packed) if manifest.is_some_and(|manifest| manifest != packed) => {
            findings.push(Finding::new(What::CustodyDiffers {}, Place::file(SEALED)));
        }
        Some(_) => {}
    }
    last.filter(|entry| entry.packed_manifest().is_some()).cloned()
}
