//! A second archive in the bytes that belong to no entry of the first. A program that reads from the front, or that looks for the
//! end in another way, finds that one; so its records there are trouble, however harmless other stray bytes are.

use std::io::{Read, Seek, SeekFrom};

use super::bytes::u16_at;
use super::read::Refusal;

/// The longest of the fixed parts looked for: a header in the central directory.
const RECORD: usize = 46;
/// The shortest: an end record.
const SHORTEST: u64 = 22;

/// Where in these stretches (from, to) the first record of a zip stands.
pub(super) fn first_record(reader: &mut (impl Read + Seek), stretches: &[(u64, u64)]) -> Result<Option<u64>, Refusal> {
    for (from, to) in stretches.iter().filter(|(from, to)| to.saturating_sub(*from) >= SHORTEST) {
        if let Some(at) = in_stretch(reader, *from, *to)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// Read in pieces that overlap by one record, so that memory stays small.
fn in_stretch(reader: &mut (impl Read + Seek), from: u64, to: u64) -> Result<Option<u64>, Refusal> {
    reader.seek(SeekFrom::Start(from)).map_err(Refusal::Io)?;
    let mut rest = reader.take(to - from);
    let (mut window, mut at) = (Vec::new(), from);
    loop {
        let kept = window.len();
        (&mut rest).take(64 * 1024).read_to_end(&mut window).map_err(Refusal::Io)?;
        if let Some(found) = memchr::memmem::find_iter(&window, b"PK").find(|found| is_record(&window[*found..])) {
            return Ok(Some(at + found as u64));
        }
        if window.len() == kept {
            return Ok(None);
        }
        let gone = window.len().saturating_sub(RECORD);
        window.drain(..gone);
        at += gone as u64;
    }
}

/// Whether these bytes can be a header of an entry or an end record; four bytes alone also stand in programs that unpack.
fn is_record(bytes: &[u8]) -> bool {
    // Version needed and compression method are small, and there is a name (APPNOTE 4.3.7, 4.3.12).
    let header = |version: usize, method: usize, name: usize| {
        bytes.len() >= name + 2 && u16_at(bytes, version) <= 63 && u16_at(bytes, method) <= 99 && (1..=4096).contains(&u16_at(bytes, name))
    };
    match bytes.get(2..4) {
        Some(b"\x03\x04") => bytes.len() >= 30 && header(4, 8, 26),
        Some(b"\x01\x02") => bytes.len() >= RECORD && header(6, 10, 28),
        // Both counts of an end record agree, where it is the only disk (4.3.16).
        Some(b"\x05\x06") => bytes.len() >= 22 && bytes[4..8] == [0; 4] && bytes[8..10] == bytes[10..12],
        _ => false,
    }
}
