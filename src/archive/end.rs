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
    /// Where the directory's end records begin.
    pub(super) at: u64,
    /// Stretches behind the directory that hold no record of this archive: its comment, and what was appended.
    pub(super) loose: Vec<(u64, u64)>,
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
    if comment < after {
        oddities.insert(Oddity::ForeignBytes);
    }
    let mut end = End {
        entries: u64::from(u16_at(record, 10)),
        directory: u64::from(u32_at(record, 16)),
        directory_bytes: u64::from(u32_at(record, 12)),
        prefix: 0,
        at,
        loose: vec![(at + 22, len)],
    };
    let disks = [u16_at(record, 4), u16_at(record, 6)];
    if disks != [0, 0] && disks != [0xffff, 0xffff] {
        return Err(Refusal::Unreadable { why: "split over several disks" });
    }
    let locator = at.checked_sub(20).map(|at| bytes_at(reader, at, 20)).transpose()?;
    match locator.filter(|locator| locator.starts_with(b"PK\x06\x07")) {
        Some(locator) => read_zip64_end(reader, u64_at(&locator, 8), &mut end)?,
        None if u16_at(record, 8) != u16_at(record, 10) => {
            return Err(Refusal::Unreadable { why: "split over several disks" });
        }
        None => {}
    }
    let directory_end = end.directory.checked_add(end.directory_bytes);
    end.prefix = directory_end.and_then(|directory_end| end.at.checked_sub(directory_end)).ok_or(Refusal::Truncated)?;
    if end.prefix > 0 {
        oddities.insert(Oddity::ForeignBytes);
        // Either bytes stand before the archive, or between the directory and its end record.
        let here = bytes_at(reader, end.directory, 4.min(end.directory_bytes))?;
        if here == b"PK\x01\x02" || end.directory_bytes == 0 {
            end.prefix = 0;
        }
        end.directory += end.prefix;
    }
    Ok(end)
}

fn read_zip64_end(reader: &mut (impl Read + Seek), at: u64, end: &mut End) -> Result<(), Refusal> {
    let record = bytes_at(reader, at, 56)?;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(Refusal::Unreadable { why: "no zip64 end record where it should be" });
    }
    // Each field counts only where the old one is full (APPNOTE 4.4.1.4). Programs differ in which record they believe, so
    // where both speak they have to say the same.
    let fields = [(&mut end.entries, 0xffff, 32), (&mut end.directory_bytes, 0xffff_ffff, 40), (&mut end.directory, 0xffff_ffff, 48)];
    for (old, full, place) in fields {
        let new = u64_at(&record, place);
        if *old != full && *old != new {
            return Err(Refusal::Unreadable { why: "two end records that disagree" });
        }
        *old = new;
    }
    // Between this record and the locator that led here.
    end.loose.push((at.saturating_add(56), end.at.saturating_sub(20)));
    end.at = at;
    Ok(())
}
