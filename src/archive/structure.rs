//! The structure of a zip, walked by hand before anything is inflated (APPNOTE 6.3.10).
//!
//! A zip says everything twice: in its central directory and in a local header before each entry.
//! Programs differ in which they believe, so an archive can be made that shows one thing to one
//! program and another to the next. This walk reads both and names every difference.

use std::collections::{BTreeSet, HashSet};
use std::io::{Read, Seek};

use super::bytes::bytes_at;
use super::descriptor;
use super::end::find_end;
use super::header::{Central, Walked};
use super::hidden;
use super::read::Refusal;
use super::trouble::{Oddity, Trouble};

/// A longer directory is not read into memory, whatever number of entries is allowed.
const LONGEST_DIRECTORY: u64 = 512 << 20;

/// How much an archive may hold. All can be changed by the caller.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Entries.
    pub entries: u64,
    /// Bytes of all entries, unpacked.
    pub unpacked: u64,
    /// Unpacked to packed bytes, over the whole archive, above 1 GiB unpacked.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 1_000_000, unpacked: 256 << 30, ratio: 250 }
    }
}

/// What the walk saw.
#[derive(Debug, Default)]
pub(super) struct Structure {
    pub(super) entries: Vec<Walked>,
    pub(super) troubles: Vec<Trouble>,
    pub(super) oddities: BTreeSet<Oddity>,
    pub(super) directory_bytes: u64,
}

pub(super) fn walk(reader: &mut (impl Read + Seek), limits: Limits) -> Result<Structure, Refusal> {
    let mut found = Structure::default();
    let end = find_end(reader, &mut found.oddities)?;
    if end.entries > limits.entries {
        return Err(Refusal::TooManyEntries { limit: limits.entries });
    }
    // 46 fixed bytes, and a name, an extra field and a comment of at most 64 KiB each.
    if end.directory_bytes > end.entries.saturating_mul(4096).saturating_add(1 << 20).min(LONGEST_DIRECTORY) {
        return Err(Refusal::Unreadable { why: "oversized central directory" });
    }
    found.directory_bytes = end.directory_bytes;
    let directory = bytes_at(reader, end.directory, end.directory_bytes)?;
    let mut rest = &directory[..];
    let (mut unpacked, mut packed) = (0u64, 0u64);
    let mut names = HashSet::new();
    let mut spans = Vec::new();
    for _ in 0..end.entries {
        let record = rest;
        let mut central = Central::take(&mut rest, end.prefix)?;
        let at = end.directory.saturating_add((directory.len() - record.len()) as u64);
        found.look_for_record(at + 46, &record[46..record.len() - rest.len()]);
        unpacked = unpacked.saturating_add(central.walked.unpacked);
        packed = packed.saturating_add(central.walked.packed);
        if unpacked > limits.unpacked {
            return Err(Refusal::TooLarge { limit: limits.unpacked });
        }
        central.judge(&mut names, &mut found);
        central.compare_local(reader, &mut found)?;
        if central.walked.folder && (1..=2).contains(&central.walked.packed) {
            // Deflated, nothing is two bytes long.
            let nothing = bytes_at(reader, central.walked.data, central.walked.packed)? == [3, 0] && central.walked.method == 8;
            if !nothing {
                found.troubles.push(Trouble::FolderWithBytes { name: central.walked.name.clone().unwrap_or_default() });
            }
        }
        let data_end = central.walked.data.saturating_add(central.walked.packed);
        spans.push((central.walked.header, data_end, central.walked.described, found.entries.len()));
        found.entries.push(central.walked);
    }
    if unpacked > 1 << 30 && unpacked / limits.ratio.max(1) > packed {
        return Err(Refusal::Bomb { ratio: limits.ratio });
    }
    // The directory ends where its last entry does.
    let mut loose = vec![(end.directory.saturating_add((directory.len() - rest.len()) as u64), end.at), end.after];
    spaces(reader, &mut spans, end.directory, &mut found, &mut loose)?;
    loose.retain(|(from, to)| to > from);
    loose.sort_unstable();
    found.troubles.extend(loose.iter().map(|(from, to)| Trouble::Unaccounted { at: *from, bytes: to - from }));
    loose.push(end.comment);
    if let Some(at) = hidden::first_record(reader, &loose)? {
        found.troubles.push(Trouble::Hidden { at });
    }
    Ok(found)
}

impl Structure {
    /// What nobody shows of an entry, a comment or an extra field, may hold no record.
    pub(super) fn look_for_record(&mut self, at: u64, bytes: &[u8]) {
        if let Some(found) = hidden::record_in(bytes) {
            self.troubles.push(Trouble::Hidden { at: at.saturating_add(found as u64) });
        }
    }
}

/// The entries lie one after the other from the first byte of the archive to its directory, each with what belongs to it. What
/// overlaps is told; bytes that belong to none go to `loose`.
fn spaces(
    reader: &mut (impl Read + Seek),
    spans: &mut [(u64, u64, bool, usize)],
    directory: u64,
    found: &mut Structure,
    loose: &mut Vec<(u64, u64)>,
) -> Result<(), Refusal> {
    if !spans.is_sorted_by_key(|span| span.0) {
        found.oddities.insert(Oddity::Order);
    }
    spans.sort_unstable();
    if spans.is_empty() {
        loose.push((0, directory));
    }
    let mut position = 0;
    let next = spans.iter().skip(1).map(|span| span.0).chain([directory]).collect::<Vec<_>>();
    for ((start, end, descriptor, index), next) in spans.iter().zip(next) {
        loose.push((position, *start));
        let entry = &found.entries[*index];
        let name = || entry.name.clone().unwrap_or_default();
        if *end > next {
            found.troubles.push(Trouble::Overlap { name: name() });
        } else if !descriptor || next - end > descriptor::LONGEST {
            loose.push((*end, next));
        } else if !descriptor::is_of(&bytes_at(reader, *end, next - end)?, entry) {
            found.troubles.push(Trouble::HeadersDiffer { name: name() });
        }
        position = next;
    }
    Ok(())
}
