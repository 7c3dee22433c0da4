//! The sizes that follow the bytes of an entry (APPNOTE 4.3.9), where whoever wrote it could not go back.

use super::bytes::{u32_at, u64_at};
use super::header::Walked;

/// The longest: a signature, a checksum, two sizes of eight bytes.
pub(super) const LONGEST: u64 = 24;

/// Whether these bytes are the descriptor of this entry, all of it and no more, and say what the directory says. Its signature
/// may be missing, and which sizes are eight bytes long depends on who wrote it: the length tells.
pub(super) fn is_of(bytes: &[u8], entry: &Walked) -> bool {
    let fields = match bytes.len() {
        16 | 24 => bytes.strip_prefix(b"PK\x07\x08"),
        12 | 20 => Some(bytes),
        _ => None,
    };
    fields.is_some_and(|fields| {
        let sizes = match fields.len() {
            12 => [u64::from(u32_at(fields, 4)), u64::from(u32_at(fields, 8))],
            _ => [u64_at(fields, 4), u64_at(fields, 12)],
        };
        u32_at(fields, 0) == entry.crc && sizes == [entry.packed, entry.unpacked]
    })
}
