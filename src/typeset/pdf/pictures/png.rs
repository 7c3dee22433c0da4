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
    Ok(Image { width: png.width, height: png.height, entries, parts: png.data, bytes, mask: None })
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
