//! Whether a picture is all there, by its format's own marks: half a transfer opens, and shows half.

use super::png;

/// Whether the picture reaches its end; `None` for formats that do not say.
pub(super) fn is_complete(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xd8, ..] => Some(jpeg_ends(bytes)),
        [0x89, b'P', b'N', b'G', ..] => Some(png::chunks(bytes).any(|(name, _)| name == b"IEND")),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(boxes_end(bytes)),
        [b'G', b'I', b'F', b'8', ..] => Some(gif_ends(bytes).is_some()),
        // The size of the whole file, which some programs leave at zero.
        [b'B', b'M', a, b, c, d, ..] => Some(u32::from_le_bytes([*a, *b, *c, *d]) as usize <= bytes.len()),
        // RIFF: the size of what follows the first eight bytes.
        [b'R', b'I', b'F', b'F', a, b, c, d, ..] => Some(u64::from(u32::from_le_bytes([*a, *b, *c, *d])) + 8 <= bytes.len() as u64),
        _ => None,
    }
}

/// An end-of-image marker after the picture's own scan; thumbnails have theirs before it (ITU-T T.81 B.1.1.3).
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, marker]) = bytes.get(at..at + 2) {
        match marker {
            0xff => at += 1,
            0xd8 | 0x01 | 0xd0..=0xd7 => at += 2,
            0xd9 => return true,
            // Start of scan: within it 0xff is followed by zero or a restart.
            0xda => return bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]),
            _ => {
                let Some([high, low]) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([*high, *low])).max(2);
            }
        }
    }
    false
}

/// Goes through the blocks of a GIF up to its trailer (GIF89a, appendix B).
fn gif_ends(bytes: &[u8]) -> Option<()> {
    // A table of colours has two to the power of its size plus one.
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    loop {
        at += match bytes.get(at)? {
            0x3b => return Some(()),
            0x21 => 2,
            0x2c => 11 + table(*bytes.get(at + 9)?),
            _ => return None,
        };
        // Blocks of data, each after its length, the last of none.
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
}

/// The boxes of a HEIC or AVIF file reach to its end or short of it; zero is a box to the end (ISO/IEC 14496-12 §4.2).
fn boxes_end(bytes: &[u8]) -> bool {
    let mut at = 0_u64;
    let end = bytes.len() as u64;
    while at < end {
        let head = usize::try_from(at).ok().and_then(|at| bytes.get(at..at + 8));
        let Some([a, b, c, d, ..]) = head else { return false };
        let size = match u32::from_be_bytes([*a, *b, *c, *d]) {
            0 => return true,
            1 => {
                let long = usize::try_from(at).ok().and_then(|at| bytes.get(at + 8..at + 16)).and_then(|long| long.try_into().ok());
                let Some(long) = long.map(u64::from_be_bytes) else { return false };
                long
            }
            size => u64::from(size),
        };
        if size < 8 || size > end - at {
            return false;
        }
        at += size;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_by_format() {
        assert_eq!(is_complete(b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x02\x12\xff\0\xff\xd9"), Some(true));
        assert_eq!(is_complete(b"\xff\xd8\xff\xe0\0\x04\xff\xd9\xff\xda\0\x02\x12\xff\0"), Some(false));
        assert_eq!(is_complete(b"\x89PNG\r\n\x1a\n\0\0\0\0IENDabcd"), Some(true));
        assert_eq!(is_complete(b"\x89PNG\r\n\x1a\n\0\0\0\x09IENDabcd"), Some(false));
        assert_eq!(is_complete(b"RIFF\x04\0\0\0WEBP"), Some(true));
        assert_eq!(is_complete(b"RIFF\x05\0\0\0WEBP"), Some(false));
        let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
        assert_eq!((is_complete(gif), is_complete(&[&gif[..], b"more"].concat())), (Some(true), Some(true)));
        assert!((6..gif.len()).all(|end| is_complete(&gif[..end]) == Some(false)));
        assert_eq!(is_complete(b"BM\x06\0\0\0"), Some(true));
        assert_eq!(is_complete(b"BM\x07\0\0\0"), Some(false));
        assert_eq!(is_complete(b"\0\0\0\x0cftypheic\0\0\0\0mdat"), Some(true));
        assert_eq!(is_complete(b"\0\0\0\x0cftypheic\0\0\0\x09mdat"), Some(false));
        assert_eq!(is_complete(b"\0\0\0\x0cftypheic\0\0\0\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff"), Some(false));
    }
}
