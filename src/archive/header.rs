//! The two headers of an entry: in the central directory (APPNOTE 4.3.12) and before its bytes (4.3.7).

use std::collections::HashSet;
use std::io::{Read, Seek};

use super::bytes::{bytes_at, u16_at, u32_at, u64_at};
use super::extra::Extra;
use super::read::Refusal;
use super::structure::Structure;
use super::trouble::{Oddity, Trouble};

/// Flags of encryption: encrypted, patched, strongly encrypted, masked headers (APPNOTE 4.4.4).
const SECRET: u16 = 1 | 1 << 5 | 1 << 6 | 1 << 13;
/// Sizes follow the bytes.
const DESCRIPTOR: u16 = 1 << 3;
/// Name and comment are UTF-8.
const UTF8: u16 = 1 << 11;

/// One entry, as both headers describe it.
#[derive(Debug, Clone)]
pub(super) struct Walked {
    pub(super) raw: Vec<u8>,
    pub(super) name: Option<String>,
    pub(super) folder: bool,
    pub(super) encrypted: bool,
    /// Its sizes follow its bytes.
    pub(super) described: bool,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    pub(super) header: u64,
    /// Where its bytes begin, once the header before them was read.
    pub(super) data: u64,
}

/// An entry of the central directory.
pub(super) struct Central {
    pub(super) walked: Walked,
    made_by: u16,
    needed: u16,
    flags: u16,
    time: u32,
    attributes: u32,
    internal: u16,
    extra: bool,
    comment: bool,
    /// Every program finds the same extra fields, and takes the same sizes.
    plain: bool,
    /// The name as an extra field gives it, where it belongs to the other one.
    unicode: Option<String>,
    /// The same as it stands there.
    second: Option<Vec<u8>>,
}

impl Central {
    pub(super) fn take(rest: &mut &[u8], prefix: u64) -> Result<Self, Refusal> {
        const BROKEN: Refusal = Refusal::Unreadable { why: "broken central directory" };
        if rest.len() < 46 || !rest.starts_with(b"PK\x01\x02") {
            return Err(BROKEN);
        }
        let (fixed, after) = rest.split_at(46);
        let lens = [28, 30, 32].map(|at| usize::from(u16_at(fixed, at)));
        let total = lens.iter().sum();
        if after.len() < total {
            return Err(BROKEN);
        }
        let (variable, after) = after.split_at(total);
        *rest = after;
        let (raw, variable) = variable.split_at(lens[0]);
        let (extra, _) = variable.split_at(lens[1]);
        let mut unpacked = u64::from(u32_at(fixed, 24));
        let mut packed = u64::from(u32_at(fixed, 20));
        let mut header = u64::from(u32_at(fixed, 42));
        let extra = Extra::of(extra);
        let (mut zip64, mut full) = (extra.zip64(), 0);
        for field in [&mut unpacked, &mut packed, &mut header] {
            if *field == 0xffff_ffff
                && let Some((value, left)) = zip64.and_then(|f| f.split_at_checked(8))
            {
                *field = u64_at(value, 0);
                (zip64, full) = (Some(left), full + 1);
            }
        }
        let plain = extra.is_plain() && extra.zip64_agrees(full, &[unpacked, packed, header]);
        let header = header.checked_add(prefix).ok_or(BROKEN)?;
        if u16_at(fixed, 34) != 0 && u16_at(fixed, 34) != 0xffff {
            return Err(Refusal::Unreadable { why: "split over several disks" });
        }
        let walked = Walked {
            raw: raw.to_vec(),
            name: None,
            folder: raw.ends_with(b"/"),
            encrypted: u16_at(fixed, 8) & SECRET != 0,
            described: u16_at(fixed, 8) & DESCRIPTOR != 0,
            method: u16_at(fixed, 10),
            crc: u32_at(fixed, 16),
            packed,
            unpacked,
            header,
            data: header,
        };
        Ok(Self {
            unicode: extra.name_for(raw),
            walked,
            made_by: u16_at(fixed, 4),
            needed: u16_at(fixed, 6),
            flags: u16_at(fixed, 8),
            time: u32_at(fixed, 12),
            attributes: u32_at(fixed, 38),
            internal: u16_at(fixed, 36),
            extra: !extra.only_zip64(),
            comment: lens[2] > 0,
            plain,
            second: extra.second_name().map(<[u8]>::to_vec),
        })
    }

    /// The name, and what is wrong or odd about this entry by itself.
    fn name(&mut self, found: &mut Structure) -> String {
        let raw = &self.walked.raw;
        let name = match std::str::from_utf8(raw) {
            // Not in UTF-8, but said in UTF-8 as well.
            Err(_) if self.unicode.is_some() => self.unicode.clone(),
            Ok(name) => {
                if !raw.is_ascii() && self.flags & UTF8 == 0 {
                    found.oddities.insert(Oddity::Utf8Unmarked);
                }
                Some(name.to_owned())
            }
            Err(_) if self.flags & UTF8 == 0 => {
                let (name, broken) = encoding_rs::GBK.decode_without_bom_handling(raw);
                (!broken).then(|| {
                    found.oddities.insert(Oddity::GbkNames);
                    name.into_owned()
                })
            }
            Err(_) => None,
        };
        self.walked.name.clone_from(&name);
        name.unwrap_or_else(|| {
            let shown = String::from_utf8_lossy(raw).into_owned();
            found.troubles.push(Trouble::UnreadableName { shown: shown.clone() });
            shown
        })
    }

    /// Judges the entry by itself, and gives it its name.
    pub(super) fn judge(&mut self, names: &mut HashSet<String>, found: &mut Structure) {
        let name = self.name(found);
        // 7-Zip and Info-ZIP would take the second name, others the first.
        if !self.plain || self.second.as_deref().is_some_and(|second| !self.is_called(second)) {
            found.troubles.push(Trouble::HeadersDiffer { name: name.clone() });
        }
        if !names.insert(name.clone()) {
            found.troubles.push(Trouble::Duplicate { name: name.clone() });
        }
        if !is_safe(&name) {
            found.troubles.push(Trouble::UnsafeName { name: name.clone() });
        }
        // The type of a Unix mode; archives from elsewhere have none, or only the DOS folder bit.
        let kind = self.attributes >> 16 & 0o170_000;
        let says_folder = kind == 0o040_000 || self.attributes & 0x10 != 0;
        if !matches!(kind, 0 | 0o040_000 | 0o100_000) || (says_folder && !self.walked.folder) {
            found.troubles.push(Trouble::NotAFile { name: name.clone() });
        }
        if self.flags & SECRET != 0 {
            found.troubles.push(Trouble::Encrypted { name: name.clone() });
        }
        let method = self.walked.method;
        if !matches!(method, 0 | 8) {
            found.troubles.push(Trouble::Method { name: name.clone(), method });
        }
        if self.walked.folder {
            found.oddities.insert(Oddity::Folders);
            if self.walked.unpacked > 0 || self.walked.packed > 2 {
                found.troubles.push(Trouble::FolderWithBytes { name });
            }
        }
        let ours = self.made_by == 3 << 8 | self.needed
            && matches!(self.needed, 10 | 20 | 45)
            && self.flags & !(UTF8 | DESCRIPTOR) == 0
            && self.attributes == 0o100_644 << 16
            && self.internal == 0;
        let odd = [
            (!ours && !self.walked.folder, Oddity::Attributes),
            (self.walked.described, Oddity::DataDescriptors),
            (self.extra, Oddity::ExtraFields),
            (self.comment, Oddity::Comment),
        ];
        found.oddities.extend(odd.iter().filter(|(is, _)| *is).map(|(_, oddity)| *oddity));
    }

    /// Whether a second name is the one that every program sees: also one that takes a name that is not UTF-8 for GBK.
    fn is_called(&self, second: &[u8]) -> bool {
        let raw = &self.walked.raw;
        let first = match std::str::from_utf8(raw) {
            Ok(_) => return second == raw,
            Err(_) => encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(raw),
        };
        let seen = first.filter(|_| self.flags & UTF8 == 0);
        let seen = seen.as_deref().or(self.walked.name.as_deref());
        seen.is_some_and(|seen| second == seen.as_bytes())
    }

    /// Compares the header before the bytes with this one, and finds where the bytes begin.
    pub(super) fn compare_local(&mut self, reader: &mut (impl Read + Seek), found: &mut Structure) -> Result<(), Refusal> {
        let entry = &self.walked;
        let fixed = bytes_at(reader, entry.header, 30)?;
        if !fixed.starts_with(b"PK\x03\x04") {
            return Err(Refusal::Unreadable { why: "no entry where the directory says" });
        }
        let (name_len, extra_len) = (u16_at(&fixed, 26), u16_at(&fixed, 28));
        let at = entry.header.saturating_add(30);
        let variable = bytes_at(reader, at, u64::from(name_len) + u64::from(extra_len))?;
        let (raw, extra) = variable.split_at(usize::from(name_len));
        found.look_for_record(at, &variable);
        let flags = u16_at(&fixed, 6);
        let extra = Extra::of(extra);
        let zip64 = extra.zip64();
        let size = |at: usize, nth: usize| match (u32_at(&fixed, at), zip64) {
            (u32::MAX, Some(field)) if field.len() >= nth + 8 => u64_at(field, nth),
            (size, _) => u64::from(size),
        };
        let (crc, packed, unpacked) = (u32_at(&fixed, 14), size(18, 8), size(22, 0));
        // What follows the bytes may be left open here; some write what they know all the same.
        let follows = flags & DESCRIPTOR != 0;
        let stated = [(u64::from(crc), u64::from(entry.crc)), (packed, entry.packed), (unpacked, entry.unpacked)];
        let sizes_agree = stated.iter().all(|(here, there)| here == there || follows && *here == 0);
        let full = [18, 22].iter().filter(|at| u32_at(&fixed, **at) == u32::MAX).count();
        let plain = extra.is_plain() && extra.zip64_agrees(full, &[unpacked, packed]);
        let second_differs = extra.second_name().is_some_and(|second| !self.is_called(second));
        let decisive = SECRET | DESCRIPTOR | if raw.is_ascii() { 0 } else { UTF8 };
        if raw != entry.raw
            || !plain
            || second_differs
            || u16_at(&fixed, 8) != entry.method
            || flags & decisive != self.flags & decisive
            || !sizes_agree
        {
            let name = String::from_utf8_lossy(&entry.raw).into_owned();
            found.troubles.push(Trouble::HeadersDiffer { name });
        }
        let same = [u16_at(&fixed, 4), flags] == [self.needed, self.flags] && u32_at(&fixed, 10) == self.time;
        if !same {
            found.oddities.insert(Oddity::Attributes);
        }
        if !extra.only_zip64() {
            found.oddities.insert(Oddity::ExtraFields);
        }
        self.walked.data = at.saturating_add(variable.len() as u64);
        Ok(())
    }
}

/// Whether a name stays below the folder it is unpacked in, on every platform.
fn is_safe(name: &str) -> bool {
    let path = name.strip_suffix('/').unwrap_or(name);
    let drive = path.as_bytes().get(1) == Some(&b':');
    !drive && !path.contains(['\\', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
