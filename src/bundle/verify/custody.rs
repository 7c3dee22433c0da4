//! The custody log of one of our bundles: an unbroken chain, for this very manifest. What goes on in `seal/` is outside of what was
//! sealed: it is judged with the stamps and signatures there.

use std::collections::HashMap;

use super::report::Report;
use crate::bundle::container::Container;
use crate::digest::Digest;
use crate::finding::{Place, What};
use crate::manifest::{Broken, Custody, CustodyEntry};

/// Larger logs are not read.
const LARGEST: u64 = 64 << 20;

/// Checks the log, and gives it back if its chain is whole.
pub(super) fn check(container: &Container, manifest: Option<Digest>, report: &mut Report) -> Option<Custody> {
    const SEALED: &str = "custody.jsonl";
    let mut read = |path: &str, after: &Custody| {
        let member = container.member(path)?;
        if member.bytes > LARGEST {
            report.found(What::BeyondLimits { what: "custody.jsonl", limit: LARGEST }, Place::file(path));
            return None;
        }
        match Custody::read_after(after, &container.bytes(member, LARGEST).ok()?) {
            Ok(log) => Some(log),
            Err(Broken { line, why }) => {
                report.found(What::CustodyBroken { line, why }, Place::line(path, line));
                None
            }
        }
    };
    // A log that is missing or damaged is found by the tag manifest.
    let sealed = read(SEALED, &Custody::new())?;
    match sealed.entries().last().and_then(CustodyEntry::packed_manifest) {
        None => {
            let line = sealed.entries().len() as u64;
            report.found(What::CustodyBroken { line, why: "no packed line" }, Place::line(SEALED, line));
        }
        Some(packed) if manifest.is_some_and(|manifest| manifest != packed) => {
            report.found(What::CustodyDiffers {}, Place::file(SEALED));
        }
        Some(_) => {}
    }
    Some(sealed)
}

/// Its last line, that of the packing.
pub(super) fn packed(log: &Custody) -> Option<&CustodyEntry> {
    log.entries().last().filter(|entry| entry.packed_manifest().is_some())
}

/// What each file had for a digest when it was added to the case the last time, by its path there.
pub(super) fn added(log: &Custody) -> HashMap<&str, &str> {
    let lines = log.entries().iter().filter(|entry| entry.action == "added");
    lines.filter_map(|entry| Some((entry.detail["path"].as_str()?, entry.detail["sha256"].as_str()?))).collect()
}
