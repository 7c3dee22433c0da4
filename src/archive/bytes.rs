//! Numbers as a zip writes them: little-endian, unaligned; and bytes at a place, never more than
//! there are.

use std::io::{Read, Seek, SeekFrom};

use super::read::Refusal;

/// The bytes at a place. Memory grows with what is there, not with what is claimed.
pub(super) fn bytes_at(reader: &mut (impl Read + Seek), at: u64, len: u64) -> Result<Vec<u8>, Refusal> {
    // No file is so long, and no system can be asked for it.
    if i64::try_from(at).is_err() {
        return Err(Refusal::Truncated);
    }
    reader.seek(SeekFrom::Start(at)).map_err(Refusal::Io)?;
    let mut bytes = Vec::new();
    reader.take(len).read_to_end(&mut bytes).map_err(Refusal::Io)?;
    if (bytes.len() as u64) < len { Err(Refusal::Truncated) } else { Ok(bytes) }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
