//! The structure of a zip, walked by hand before anything is inflated (APPNOTE 6.3.10).
//!
//! A zip says everything twice: in its central directory and in a local header before each entry.
//! Programs differ in which they believe, so an archive can be made that shows one thing to one
//! program and another to the next. This walk reads both and names every difference.

use std::collections::{BTreeSet, HashSet};
use std::io::{Read, Seek};

use super::bytes::bytes_at;
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
        let mut central = Central::take(&mut rest, end.prefix)?;
        unpacked = unpacked.saturating_add(central.walked.unpacked);
        packed = packed.saturating_add(central.walked.packed);
        if unpacked > limits.unpacked {
            return Err(Refusal::TooLarge { limit: limits.unpacked });
        }
        let data = central.compare_local(reader, &mut found)?;
        central.judge(&mut names, &mut found);
        let data_end = data.saturating_add(central.walked.packed);
        spans.push((central.walked.header, data_end, central.has_descriptor(), found.entries.len()));
        found.entries.push(central.walked);
    }
    if unpacked > 1 << 30 && unpacked / limits.ratio.max(1) > packed {
        return Err(Refusal::Bomb { ratio: limits.ratio });
    }
    if !rest.is_empty() {
        found.oddities.insert(Oddity::ForeignBytes);
    }
    let mut loose = end.loose;
    loose.push((end.directory.saturating_add(end.directory_bytes), end.at));
    spaces(&mut spans, end.directory, &mut found, &mut loose);
    if let Some(at) = hidden::first_record(reader, &loose)? {
        found.troubles.push(Trouble::Hidden { at });
    }
    Ok(found)
}

/// Overlaps of entries, and bytes that belong to none, which go to `loose`.
fn spaces(spans: &mut [(u64, u64, bool, usize)], directory: u64, found: &mut Structure, loose: &mut Vec<(u64, u64)>) {
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
        // A data descriptor is 12 to 24 bytes long (APPNOTE 4.3.9).
        let gap_allowed = if *descriptor { 24 } else { 0 };
        let before = start.saturating_sub(position);
        loose.extend([(position, *start), (*end, next)]);
        if *end > next {
            let name = found.entries[*index].name.clone().unwrap_or_default();
            found.troubles.push(Trouble::Overlap { name });
        } else if before > 0 || next - end > gap_allowed {
            found.oddities.insert(Oddity::ForeignBytes);
        }
        position = next;
    }
}
