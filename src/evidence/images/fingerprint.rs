//! A fingerprint by which pictures that look alike are found, though sent again, scaled or compressed:
//! 64 bits that say where a grid of nine by eight fields gets brighter to the right.
//!
//! The picture is decoded for it, as it stands upright, within bounds of pixels and memory; one beyond
//! them has no fingerprint. Likeness is a hint to look, never a proof.

use std::io::Cursor;

use image::{ColorType, ImageDecoder, ImageFormat, ImageReader, Limits};
use serde::{Serialize, Serializer};

/// Where fields of a picture get brighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// In how many of the 64 places two pictures differ; up to about 6 they look alike.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

/// Sixteen hexadecimal digits: a number of 64 bits is not safe in JSON (RFC 8259 §6).
impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

/// Of the decoded picture, in bytes: 14 million pixels of three colours, more than a screenshot has.
const DECODED: u64 = 40 << 20;

/// Of a picture whose decoding takes several times its size, as progressive JPEG and WebP do.
const DECODED_TWICE: u64 = 14 << 20;

/// Scans of a progressive JPEG; each goes over the whole picture.
const SCANS: usize = 64;

const COLUMNS: usize = 9;
const ROWS: usize = 8;

/// Between the darkest and the brightest field; less is one colour, and like every other.
const CONTRAST: u64 = 3;

/// The fingerprint of a picture that lies in the file turned as EXIF says, 1 to 8.
/// `None` where it cannot be decoded within bounds, or shows one colour only.
#[must_use]
pub(super) fn of(bytes: &[u8], orientation: Option<u8>) -> Option<Fingerprint> {
    let format = image::guess_format(bytes).ok().filter(|_| super::sound::frames_fit(bytes, DECODED_TWICE / 3))?;
    let limit = match format {
        ImageFormat::Jpeg if is_progressive(bytes)? => DECODED_TWICE,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Bmp => DECODED,
        ImageFormat::WebP | ImageFormat::Gif => DECODED_TWICE,
        _ => return None,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(limit + (8 << 20));
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    let (size, color) = (decoder.dimensions(), decoder.color_type());
    if decoder.total_bytes() > limit || size.0 == 0 || size.1 == 0 {
        return None;
    }
    let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).ok()?];
    decoder.read_image(&mut pixels).ok()?;
    grid(&pixels, size, color, orientation.unwrap_or(1)).and_then(|fields| hash(&fields))
}

/// Whether a JPEG is progressive; `None` where it has too many scans. Within a scan 0xff is followed by zero or a restart.
fn is_progressive(bytes: &[u8]) -> Option<bool> {
    let marker = |wanted: u8| memchr::memmem::find_iter(bytes, &[0xff, wanted]).take(SCANS + 1).count();
    (marker(0xda) <= SCANS).then(|| marker(0xc2) > 0)
}

/// The mean brightness of each field of the upright picture.
fn grid(pixels: &[u8], (width, height): (u32, u32), color: ColorType, orientation: u8) -> Option<[u64; COLUMNS * ROWS]> {
    let (channels, wide) = match color {
        ColorType::L8 => (1, 1),
        ColorType::La8 => (2, 1),
        ColorType::Rgb8 => (3, 1),
        ColorType::Rgba8 => (4, 1),
        ColorType::L16 => (1, 2),
        ColorType::La16 => (2, 2),
        ColorType::Rgb16 => (3, 2),
        ColorType::Rgba16 => (4, 2),
        _ => return None,
    };
    let (width, height) = (width as usize, height as usize);
    // Of a sideways picture what is stored as a column is a row.
    let sideways = (5..=8).contains(&orientation);
    let (across, down) = if sideways { (ROWS, COLUMNS) } else { (COLUMNS, ROWS) };
    let columns: Vec<usize> = (0..width).map(|x| x * across / width).collect();
    let (mut sums, mut counts) = ([0u64; COLUMNS * ROWS], [0u64; COLUMNS * ROWS]);
    for (y, row) in pixels.chunks_exact(width * channels * wide).enumerate().take(height) {
        let row_field = y * down / height;
        for (column, pixel) in columns.iter().zip(row.chunks_exact(channels * wide)) {
            let field = place(*column, row_field, orientation);
            sums[field] += brightness(pixel, channels, wide);
            counts[field] += 1;
        }
    }
    let mut out = [0; COLUMNS * ROWS];
    for (mean, (sum, count)) in out.iter_mut().zip(sums.iter().zip(counts)) {
        *mean = sum / count.max(1);
    }
    Some(out)
}

/// The field of the upright picture that a stored field is (Exif 2.32 §4.6.4, Orientation).
fn place(column: usize, row: usize, orientation: u8) -> usize {
    let (right, bottom) = (COLUMNS - 1, ROWS - 1);
    let (column, row) = match orientation {
        2 => (right - column, row),
        3 => (right - column, bottom - row),
        4 => (column, bottom - row),
        5 => (row, column),
        6 => (right - row, column),
        7 => (right - row, bottom - column),
        8 => (row, bottom - column),
        _ => (column, row),
    };
    row * COLUMNS + column
}

/// 0 to 255 (ITU-R BT.601), what is transparent upon white. Of two bytes the higher one, in the machine's order.
fn brightness(pixel: &[u8], channels: usize, wide: usize) -> u64 {
    let high = if cfg!(target_endian = "little") { wide - 1 } else { 0 };
    let channel = |n: usize| u64::from(pixel[n * wide + high]);
    let light = if channels >= 3 { (299 * channel(0) + 587 * channel(1) + 114 * channel(2)) / 1000 } else { channel(0) };
    let alpha = if channels.is_multiple_of(2) { channel(channels - 1) } else { 255 };
    (light * alpha + 255 * (255 - alpha)) / 255
}

fn hash(fields: &[u64; COLUMNS * ROWS]) -> Option<Fingerprint> {
    let (dark, bright) = (fields.iter().min()?, fields.iter().max()?);
    if bright - dark < CONTRAST {
        return None;
    }
    let rises = fields.chunks_exact(COLUMNS).flat_map(|row| row.windows(2).map(|pair| pair[1] > pair[0]));
    Some(Fingerprint(rises.fold(0, |bits, rises| bits << 1 | u64::from(rises))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(pixels: &[u8], width: u32, height: u32, color: image::ExtendedColorType) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image::write_buffer_with_format(&mut out, pixels, width, height, color, ImageFormat::Png).expect("a picture");
        out.into_inner()
    }

    /// A slope that is brighter to the right and, less so, below.
    fn slope(width: u32, height: u32) -> Vec<u8> {
        let at = |x: u32, y: u32| u8::try_from((x * 160 / width) + (y * 80 / height)).expect("small");
        (0..height).flat_map(|y| (0..width).map(move |x| at(x, y))).collect()
    }

    #[test]
    fn the_same_whatever_its_size_and_colours() {
        let one = of(&png(&slope(90, 80), 90, 80, image::ExtendedColorType::L8), None).expect("a fingerprint");
        let two = of(&png(&slope(333, 77), 333, 77, image::ExtendedColorType::L8), None).expect("a fingerprint");
        let rgb: Vec<u8> = slope(90, 80).into_iter().flat_map(|light| [light; 3]).collect();
        let three = of(&png(&rgb, 90, 80, image::ExtendedColorType::Rgb8), None).expect("a fingerprint");
        assert_eq!((one.0, one.distance(two), one.distance(three)), (u64::MAX, 0, 0));
        assert_eq!(serde_json::to_string(&one).expect("JSON"), "\"ffffffffffffffff\"");
    }

    #[test]
    fn the_same_however_it_lies_in_the_file() {
        let (width, height) = (90_usize, 80_usize);
        let upright: Vec<u8> =
            (0..width * height).map(|n| u8::try_from((n % width * 7 + n / width * 13 + n % 5 * 20) % 251).expect("small")).collect();
        let of_upright = of(&png(&upright, 90, 80, image::ExtendedColorType::L8), Some(1));
        // Where the pixel of the upright picture is stored.
        let turned = |orientation: u8| -> Vec<u8> {
            let (w, h) = if orientation >= 5 { (height, width) } else { (width, height) };
            let pick = |x: usize, y: usize| match orientation {
                2 => (width - 1 - x, y),
                3 => (width - 1 - x, height - 1 - y),
                4 => (x, height - 1 - y),
                5 => (y, x),
                6 => (width - 1 - y, x),
                7 => (width - 1 - y, height - 1 - x),
                _ => (y, height - 1 - x),
            };
            (0..h).flat_map(|y| (0..w).map(move |x| pick(x, y))).map(|(x, y)| upright[y * width + x]).collect()
        };
        for orientation in 2..=8 {
            let (w, h) = if orientation >= 5 { (80, 90) } else { (90, 80) };
            assert_eq!(of(&png(&turned(orientation), w, h, image::ExtendedColorType::L8), Some(orientation)), of_upright, "{orientation}");
        }
    }

    #[test]
    fn a_palette_with_a_torn_colour_is_not_decoded() {
        // Found by fuzzing.
        let torn = include_bytes!("../../../tests/fixtures/images/png-torn-palette/input.png");
        assert_eq!(of(torn, None), None);
    }

    #[test]
    fn what_has_none() {
        assert_eq!(of(b"", None), None);
        assert_eq!(of(b"\x89PNG\r\n\x1a\n", None), None);
        assert_eq!(of(&png(&[7; 10_000], 100, 100, image::ExtendedColorType::L8), None), None);
        // The header promises 65535 by 65535 pixels.
        let mut huge = png(&slope(90, 80), 90, 80, image::ExtendedColorType::L8);
        huge[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        assert_eq!(of(&huge, None), None);
        let scans = [&b"\xff\xd8\xff"[..], &b"\xff\xda\0\x02".repeat(100)].concat();
        assert_eq!(is_progressive(&scans), None);
    }
}
