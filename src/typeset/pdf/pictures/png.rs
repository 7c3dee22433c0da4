//! PNG whose data PDF can hold as they are: rows of grey, colour or palette with PNG's own prediction, deflated
//! (ISO 32000-1 §7.4.4.4). Those with transparency, or stored in seven passes, are not.

use std::ops::Range;

use super::Image;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// What a PNG says (ISO 15948 §11).
struct Png {
    width: u32,
    height: u32,
    bits: u8,
    colour: u8,
    palette: Vec<u8>,
    data: Vec<Range<usize>>,
}

/// The picture, or the bytes again if PDF cannot hold them as they are.
pub(super) fn image(bytes: Vec<u8>) -> Result<Image, Vec<u8>> {
    let Some(png) = png(&bytes) else { return Err(bytes) };
    let (colours, space) = match png.colour {
        0 => (1, "/DeviceGray".to_owned()),
        2 => (3, "/DeviceRGB".to_owned()),
        _ => {
            let hex: String = png.palette.iter().map(|byte| format!("{byte:02X}")).collect();
            (1, format!("[/Indexed/DeviceRGB {} <{hex}>]", png.palette.len() / 3 - 1))
        }
    };
    let (bits, columns) = (png.bits, png.width);
    let entries = format!(
        "/ColorSpace{space}/BitsPerComponent {bits}/Filter/FlateDecode\
         /DecodeParms<</Predictor 15/Colors {colours}/BitsPerComponent {bits}/Columns {columns}>>"
    );
    Ok(Image { width: png.width, height: png.height, entries, parts: png.data, bytes, inks: false, mask: None })
}

fn png(bytes: &[u8]) -> Option<Png> {
    let mut at = SIGNATURE.len();
    bytes.starts_with(SIGNATURE).then_some(())?;
    let mut png: Option<Png> = None;
    loop {
        let (head, rest) = bytes.get(at..)?.split_first_chunk::<8>()?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let (data, rest) = rest.split_at_checked(length)?;
        let (sum, _) = rest.split_first_chunk::<4>()?;
        // A chunk that was damaged would be a damaged picture in every reader, and in each another one.
        if crc32fast::hash(&bytes[at + 4..at + 8 + length]) != u32::from_be_bytes(*sum) {
            return None;
        }
        match (&head[4..], &mut png) {
            (b"IHDR", None) => png = Some(header(data)?),
            (b"PLTE", Some(png)) => png.palette = data.to_vec(),
            (b"IDAT", Some(png)) => png.data.push(at + 8..at + 8 + length),
            // Transparency.
            (b"tRNS", _) => return None,
            (b"IEND", _) => break,
            _ => {}
        }
        at += 12 + length;
    }
    let png = png.filter(|png| !png.data.is_empty())?;
    let colours = png.palette.len() / 3;
    let legal = png.colour != 3 || (png.palette.len() % 3 == 0 && (1..=1_usize << png.bits).contains(&colours));
    legal.then_some(png)
}

fn header(data: &[u8]) -> Option<Png> {
    let (width, rest) = data.split_first_chunk()?;
    let (height, rest) = rest.split_first_chunk()?;
    // Compressed and filtered in the one way there is, in one pass.
    let &[bits, colour, 0, 0, 0] = rest else { return None };
    let legal = match colour {
        0 => matches!(bits, 1 | 2 | 4 | 8 | 16),
        2 => matches!(bits, 8 | 16),
        3 => matches!(bits, 1 | 2 | 4 | 8),
        _ => false,
    };
    let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
    let some = (1..1 << 31).contains(&width) && (1..1 << 31).contains(&height);
    (legal && some).then_some(Png { width, height, bits, colour, palette: Vec::new(), data: Vec::new() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let body = [kind, data].concat();
        let length = u32::try_from(data.len()).expect("short");
        [&length.to_be_bytes()[..], &body, &crc32fast::hash(&body).to_be_bytes()].concat()
    }

    /// The header of 20 by 36 pixels, more chunks, and the end.
    fn png(form: [u8; 5], chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend(chunk(b"IHDR", &[&[0, 0, 0, 20, 0, 0, 0, 36][..], &form].concat()));
        chunks.iter().for_each(|(kind, data)| bytes.extend(chunk(kind, data)));
        bytes.extend(chunk(b"IEND", b""));
        bytes
    }

    #[test]
    fn data_are_passed_in_all_their_parts() {
        let image = image(png([8, 2, 0, 0, 0], &[(b"IDAT", b"one"), (b"IDAT", b"two")])).expect("passed");
        let parts: Vec<&[u8]> = image.parts.iter().map(|part| &image.bytes[part.clone()]).collect();
        assert_eq!((image.width, image.height, parts), (20, 36, vec![&b"one"[..], b"two"]));
        assert!(image.entries.ends_with("/DecodeParms<</Predictor 15/Colors 3/BitsPerComponent 8/Columns 20>>"));
    }

    #[test]
    fn a_palette_goes_with_its_picture() {
        let palette = image(png([4, 3, 0, 0, 0], &[(b"PLTE", &[1, 2, 3, 255, 0, 9]), (b"IDAT", b"x")])).expect("passed");
        assert!(palette.entries.starts_with("/ColorSpace[/Indexed/DeviceRGB 1 <010203FF0009>]/BitsPerComponent 4"));
        // None, torn, more colours than there are numbers.
        for colours in [&[][..], &[1, 2], &[0; 15]] {
            assert!(image(png([2, 3, 0, 0, 0], &[(b"PLTE", colours), (b"IDAT", b"x")])).is_err());
        }
    }

    #[test]
    fn what_pdf_cannot_hold_is_given_back() {
        let data: (&[u8; 4], &[u8]) = (b"IDAT", b"x");
        // With alpha, in seven passes, of a depth there is not, transparent, without data.
        for bytes in [
            png([8, 6, 0, 0, 0], &[data]),
            png([8, 2, 0, 0, 1], &[data]),
            png([4, 2, 0, 0, 0], &[data]),
            png([8, 2, 0, 0, 0], &[(b"tRNS", &[0; 6]), data]),
            png([8, 2, 0, 0, 0], &[]),
        ] {
            assert!(image(bytes.clone()).is_err_and(|back| back == bytes));
        }
    }

    proptest! {
        #[test]
        fn damage_is_seen_and_nothing_panics(at in 8..57_usize, value in 1..=u8::MAX, cut in 0..100_usize) {
            let whole = png([8, 2, 0, 0, 0], &[(b"IDAT", b"data")]);
            let mut damaged = whole.clone();
            damaged[at] ^= value;
            prop_assert!(image(damaged).is_err());
            let cut = cut.min(whole.len() - 1);
            prop_assert!(image(whole[..cut].to_vec()).is_err());
        }
    }
}
