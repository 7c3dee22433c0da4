//! Whether a picture is all there, by its format's own marks: half a transfer opens, and shows half.

/// Whether the picture reaches its end; `None` for formats that do not say.
pub(super) fn is_complete(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xd8, ..] => Some(jpeg_ends(bytes)),
        [0x89, b'P', b'N', b'G', ..] => Some(png_chunks(bytes).any(|(name, _)| name == b"IEND")),
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

/// The software that a PNG names in a text of its own (PNG 1.2 §4.2.3.1).
pub(super) fn png_software(bytes: &[u8]) -> Option<String> {
    let [0x89, b'P', b'N', b'G', ..] = bytes else { return None };
    let text = png_chunks(bytes).filter(|(name, _)| name == b"tEXt").find_map(|(_, content)| content.strip_prefix(b"Software\0"))?;
    // Latin-1.
    let text: String = text.iter().map(|byte| char::from(*byte)).filter(|c| !c.is_control()).take(200).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Names and contents of the chunks that are whole.
fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let head = bytes.get(at..at + 8)?;
        let length = usize::try_from(u32::from_be_bytes([head[0], head[1], head[2], head[3]])).ok()?;
        let content = bytes.get(at + 8..)?.get(..length)?;
        // Its checksum belongs to it.
        at = at.checked_add(length)?.checked_add(12)?;
        (at <= bytes.len()).then_some((&head[4..8], content))
    })
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
        assert_eq!(is_complete(b"GIF89a"), None);
    }

    #[test]
    fn software_of_a_png() {
        assert_eq!(png_software(b"\x89PNG\r\n\x1a\n\0\0\0\x0atEXtSoftware\0Xabcd").as_deref(), Some("X"));
        assert_eq!(png_software(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXtSoftware\0X"), None);
    }
}
