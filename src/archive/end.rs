//! The end of a zip: where its central directory is (APPNOTE 4.3.14–4.3.16).

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};

use super::bytes::{bytes_at, u16_at, u32_at, u64_at};
use super::read::Refusal;
use super::trouble::Oddity;

/// Where the central directory is.
pub(super) struct End {
    pub(super) entries: u64,
    pub(super) directory: u64,
    pub(super) directory_bytes: u64,
    /// Bytes before the first entry that offsets do not count.
    pub(super) prefix: u64,
    /// Where the directory's end records begin: nothing may stand between it and them.
    pub(super) at: u64,
    /// The comment of the archive.
    pub(super) comment: (u64, u64),
    /// What follows the end record and its comment, and belongs to nothing.
    pub(super) after: (u64, u64),
}

pub(super) fn find_end(reader: &mut (impl Read + Seek), oddities: &mut BTreeSet<Oddity>) -> Result<End, Refusal> {
    let len = reader.seek(SeekFrom::End(0)).map_err(Refusal::Io)?;
    let begins_as_zip = bytes_at(reader, 0, 4.min(len))?.starts_with(b"PK\x03\x04");
    let tail_at = len.saturating_sub(22 + 0xffff);
    let tail = bytes_at(reader, tail_at, len - tail_at)?;
    let position = tail.windows(22).rposition(|w| w.starts_with(b"PK\x05\x06"));
    let Some(position) = position else {
        return Err(if begins_as_zip { Refusal::Truncated } else { Refusal::NotAZip });
    };
    let record = &tail[position..];
    let comment = u64::from(u16_at(record, 20));
    let (at, after) = (tail_at + position as u64, tail.len() as u64 - position as u64 - 22);
    if comment > after {
        return Err(Refusal::Truncated);
    }
    if comment > 0 {
        oddities.insert(Oddity::Comment);
    }
    // What writes to tapes and pipes fills up its last block; nothing can hide in it.
    let filled = after > comment && tail[tail.len() - usize::try_from(after - comment).unwrap_or(0)..].iter().all(|byte| *byte == 0);
    if filled {
        oddities.insert(Oddity::Padding);
    }
    let mut end = End {
        entries: u64::from(u16_at(record, 10)),
        directory: u64::from(u32_at(record, 16)),
        directory_bytes: u64::from(u32_at(record, 12)),
        prefix: 0,
        at,
        comment: (at + 22, at + 22 + comment),
        after: (if filled { len } else { at + 22 + comment }, len),
    };
    let disks = [u16_at(record, 4), u16_at(record, 6)];
    if (disks != [0, 0] && disks != [0xffff, 0xffff]) || u16_at(record, 8) != u16_at(record, 10) {
        return Err(Refusal::Unreadable { why: "split over several disks" });
    }
    let locator = at.checked_sub(20).map(|at| bytes_at(reader, at, 20)).transpose()?;
    if let Some(locator) = locator.filter(|locator| locator.starts_with(b"PK\x06\x07")) {
        read_zip64_end(reader, &locator, &mut end, oddities)?;
    }
    let directory_end = end.directory.checked_add(end.directory_bytes);
    end.prefix = directory_end.and_then(|directory_end| end.at.checked_sub(directory_end)).ok_or(Refusal::Truncated)?;
    if end.prefix > 0 {
        // Which is told as trouble; what is there is still listed. Either bytes stand before the archive, or between the directory and its end record.
        let here = bytes_at(reader, end.directory, 4.min(end.directory_bytes))?;
        if here == b"PK\x01\x02" || end.directory_bytes == 0 {
            end.prefix = 0;
        }
        end.directory += end.prefix;
    }
    Ok(end)
}

/// The zip64 end record, which the locator says where to find, and which ends where the locator begins.
fn read_zip64_end(reader: &mut (impl Read + Seek), locator: &[u8], end: &mut End, oddities: &mut BTreeSet<Oddity>) -> Result<(), Refusal> {
    let at = u64_at(locator, 8);
    let record = bytes_at(reader, at, 56)?;
    // It is 56 bytes long, and the locator follows it.
    if !record.starts_with(b"PK\x06\x06") || u64_at(&record, 4) != 44 || at.checked_add(56 + 20) != Some(end.at) {
        return Err(Refusal::Unreadable { why: "no zip64 end record where it should be" });
    }
    let disks = [u32_at(locator, 4), u32_at(&record, 16), u32_at(&record, 20)];
    if disks != [0; 3] || u32_at(locator, 16) > 1 || u64_at(&record, 24) != u64_at(&record, 32) {
        return Err(Refusal::Unreadable { why: "split over several disks" });
    }
    // Each field counts only where the old one is full (APPNOTE 4.4.1.4). Programs differ in which record they believe, so
    // where both speak they have to say the same.
    let fields = [(&mut end.entries, 0xffff, 32), (&mut end.directory_bytes, 0xffff_ffff, 40), (&mut end.directory, 0xffff_ffff, 48)];
    let mut needed = false;
    for (old, full, place) in fields {
        let new = u64_at(&record, place);
        needed |= new >= full;
        if *old != full && *old != new {
            return Err(Refusal::Unreadable { why: "two end records that disagree" });
        }
        *old = new;
    }
    if !needed {
        oddities.insert(Oddity::WideRecords);
    }
    end.at = at;
    Ok(())
}
