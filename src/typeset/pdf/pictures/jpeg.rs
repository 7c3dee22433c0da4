//! JPEG, unaltered: PDF decodes what PDF readers decode, baseline and progressive, of eight bits a sample
//! (ISO 32000-1 §7.4.8). Only what its dictionary must say is read.

use super::Image;

/// What the headers of a JPEG say (ITU-T T.81 annex B).
struct Headers {
    width: u16,
    height: u16,
    components: u8,
    /// Adobe's marker is there: its programs store CMYK inverted (Adobe TN 5116 §18).
    adobe: bool,
}

/// The picture, or the bytes again if PDF cannot hold them as they are.
pub(super) fn image(bytes: Vec<u8>) -> Result<Image, Vec<u8>> {
    let Some(headers) = headers(&bytes) else { return Err(bytes) };
    let colours = match headers.components {
        1 => "/ColorSpace/DeviceGray",
        3 => "/ColorSpace/DeviceRGB",
        4 if headers.adobe => "/ColorSpace/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]",
        4 => "/ColorSpace/DeviceCMYK",
        _ => return Err(bytes),
    };
    Ok(Image {
        width: headers.width.into(),
        height: headers.height.into(),
        entries: format!("{colours}/BitsPerComponent 8/Filter/DCTDecode"),
        parts: vec![0..bytes.len()],
        bytes,
        mask: None,
    })
}

fn headers(bytes: &[u8]) -> Option<Headers> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8")?;
    let (mut frame, mut adobe) = (None, false);
    loop {
        rest = rest.strip_prefix(b"\xFF")?;
        let (&marker, after) = rest.split_first()?;
        match marker {
            // Fill bytes before a marker.
            0xFF => continue,
            // Markers that stand alone.
            0x01 | 0xD0..=0xD7 => {
                rest = after;
                continue;
            }
            _ => {}
        }
        let (length, _) = after.split_first_chunk()?;
        let (segment, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        let payload = segment.get(2..)?;
        match marker {
            // Baseline, extended and progressive, coded by Huffman; others are not PDF's.
            0xC0..=0xC2 => {
                let &[8, h1, h2, w1, w2, components, ..] = payload else { return None };
                frame = Some((u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2]), components));
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return None,
            0xEE => adobe |= payload.starts_with(b"Adobe"),
            0xDA => break,
            0xD9 => return None,
            _ => {}
        }
        rest = after;
    }
    let (width, height, components) = frame.filter(|(width, height, _)| *width > 0 && *height > 0)?;
    Some(Headers { width, height, components, adobe })
}
