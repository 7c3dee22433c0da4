//! A second archive in the bytes that belong to no entry of the first, or in what nobody shows: comments and extra fields. A
//! program that reads from the front, that looks for the end in another way, or that looks for records when others are broken,
//! finds that one.

use std::io::{Read, Seek, SeekFrom};

use super::read::Refusal;

/// The signature of a record.
const SIGNATURE: usize = 4;

/// Where in these stretches (from, to) the first record of a zip begins.
pub(super) fn first_record(reader: &mut (impl Read + Seek), stretches: &[(u64, u64)]) -> Result<Option<u64>, Refusal> {
    for (from, to) in stretches.iter().filter(|(from, to)| to > from) {
        if let Some(at) = in_stretch(reader, *from, *to)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// Read in pieces that overlap by one signature, so that memory stays small.
fn in_stretch(reader: &mut (impl Read + Seek), from: u64, to: u64) -> Result<Option<u64>, Refusal> {
    reader.seek(SeekFrom::Start(from)).map_err(Refusal::Io)?;
    let mut rest = reader.take(to - from);
    let (mut window, mut at) = (Vec::new(), from);
    loop {
        let kept = window.len();
        (&mut rest).take(64 * 1024).read_to_end(&mut window).map_err(Refusal::Io)?;
        if let Some(found) = record_in(&window) {
            return Ok(Some(at + found as u64));
        }
        if window.len() == kept {
            return Ok(None);
        }
        let gone = window.len().saturating_sub(SIGNATURE - 1);
        window.drain(..gone);
        at += gone as u64;
    }
}

/// Where in these bytes the first record of a zip begins: the header of an entry, or an end record. What follows the signature
/// is not looked at: programs differ in what they let pass.
pub(super) fn record_in(bytes: &[u8]) -> Option<usize> {
    let is_record =
        |at: &usize| matches!(bytes.get(at + 2..at + SIGNATURE), Some(b"\x01\x02" | b"\x03\x04" | b"\x05\x06" | b"\x06\x06" | b"\x06\x07"));
    memchr::memmem::find_iter(bytes, b"PK").find(is_record)
}
