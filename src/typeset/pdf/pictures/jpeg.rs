//! JPEG, unaltered: PDF decodes what PDF readers decode, baseline and progressive, of eight bits a sample
//! (ISO 32000-1 §7.4.8). Only what its dictionary must say is read: one that is cut short is shown as far as it goes,
//! as every viewer shows it.

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
        4 if headers.adobe => "/Decode[1 0 1 0 1 0 1 0]",
        4 => "",
        _ => return Err(bytes),
    };
    Ok(Image {
        width: headers.width.into(),
        height: headers.height.into(),
        entries: format!("{colours}/BitsPerComponent 8/Filter/DCTDecode"),
        parts: std::iter::once(0..bytes.len()).collect(),
        bytes,
        inks: headers.components == 4,
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// SOI, a comment, a frame of kind `sof`, the beginning of a scan.
    fn jpeg(sof: u8, bits: u8, components: u8) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xFE, 0, 4, b'a', b'b', 0xFF, 0xFF, sof, 0, 8, bits, 0, 30, 0, 20, components];
        bytes.extend([0xFF, 0xDA, 0, 2, 1, 2, 3]);
        bytes
    }

    #[test]
    fn size_and_colours_are_read() {
        let image = image(jpeg(0xC2, 8, 3)).expect("progressive");
        assert_eq!((image.width, image.height, image.parts.first()), (20, 30, Some(&(0..26))));
        assert!(image.entries.starts_with("/ColorSpace/DeviceRGB/"));
        assert!(super::image(jpeg(0xC0, 8, 1)).is_ok_and(|image| image.entries.contains("DeviceGray")));
        assert!(super::image(jpeg(0xC0, 8, 4)).is_ok_and(|image| image.inks && image.entries.starts_with("/Bits")));
    }

    #[test]
    fn what_pdf_cannot_hold_is_given_back() {
        // Lossless, arithmetic, of twelve bits, of two colours.
        for bytes in [jpeg(0xC3, 8, 3), jpeg(0xC9, 8, 3), jpeg(0xC1, 12, 3), jpeg(0xC0, 8, 2)] {
            assert!(image(bytes.clone()).is_err_and(|back| back == bytes));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(at in 0..26_usize, value: u8, cut in 0..27_usize, rest: Vec<u8>) {
            let mut bytes = jpeg(0xC0, 8, 3);
            bytes[at] = value;
            bytes.truncate(cut);
            let _ = image(bytes);
            let _ = image([&[0xFF, 0xD8, 0xFF][..], &rest].concat());
        }
    }
}
