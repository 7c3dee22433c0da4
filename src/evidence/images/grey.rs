//! Pictures in grey, to look at their rows. The decoding library converts between colour spaces with rounded floating-point
//! numbers, which takes longer than decoding; contrast within a row needs no more than the weights of ITU-R BT.709. A JPEG
//! holds its brightness by itself (JFIF 1.02), and of the rest nothing need be decoded.

use image::{DynamicImage, GrayImage, ImageFormat};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::copies::{decoded, is_within_bounds};

/// A picture in grey, as it lies in the file; `None` where it cannot be decoded within bounds.
pub(super) fn decoded_grey(bytes: &[u8]) -> Option<GrayImage> {
    let is_jpeg = image::guess_format(bytes).is_ok_and(|format| format == ImageFormat::Jpeg);
    let brightness = if is_jpeg && super::sound::is_sound_picture(bytes) { jpeg_brightness(bytes) } else { None };
    brightness.or_else(|| decoded(bytes).map(grey))
}

/// The brightness of a JPEG of the usual make.
fn jpeg_brightness(bytes: &[u8]) -> Option<GrayImage> {
    if !is_usual(bytes)? {
        return None;
    }
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options.jpeg_set_out_colorspace(ColorSpace::Luma));
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let holds_it = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    if !holds_it || !is_within_bounds(width, height) {
        return None;
    }
    GrayImage::from_raw(width, height, decoder.decode().ok()?)
}

/// Whether a JPEG is made as telephones and browsers make them: not progressive, all its components in one scan, brightness as fine as
/// the colours or twice as fine, but not in height alone. Of others zune-jpeg 0.5 gives wrong brightness without a word, or breaks off
/// (ITU-T T.81 §B.2.2 for the frame, §B.2.3 for the scan).
fn is_usual(bytes: &[u8]) -> Option<bool> {
    let mut components = None;
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let (marker, length) = (rest.get(..2)?, rest.get(2..4)?);
        let segment = rest.get(4..2 + usize::from(u16::from_be_bytes([length[0], length[1]])))?;
        match *marker {
            [0xff, 0xc0 | 0xc1] if components.is_none() => {
                let count = usize::from(*segment.get(5)?);
                let sampling: Vec<u8> = segment.get(6..)?.chunks_exact(3).map(|component| component[1]).collect();
                if !matches!(sampling[..], [0x11] | [0x11 | 0x21 | 0x22, 0x11, 0x11]) || sampling.len() != count {
                    return Some(false);
                }
                components = Some(count);
            }
            [0xff, 0xc4 | 0xcc | 0xdb | 0xdd | 0xe0..=0xef | 0xfe] => {}
            [0xff, 0xda] => return Some(components == Some(usize::from(*segment.first()?))),
            _ => return Some(false),
        }
        rest = &rest[4 + segment.len()..];
    }
}

/// The brightness of each pixel; what is transparent counts as its colour.
pub(in crate::evidence) fn grey(picture: DynamicImage) -> GrayImage {
    let (width, height) = (picture.width(), picture.height());
    let of = |pixels: &[u8], channels: usize| {
        let bright = pixels.chunks_exact(channels).map(|pixel| brightness(pixel[0], pixel[1], pixel[2])).collect();
        GrayImage::from_raw(width, height, bright).unwrap_or_else(|| GrayImage::new(width, height))
    };
    match picture {
        DynamicImage::ImageRgb8(picture) => of(picture.as_raw(), 3),
        DynamicImage::ImageRgba8(picture) => of(picture.as_raw(), 4),
        other => other.into_luma8(),
    }
}

fn brightness(red: u8, green: u8, blue: u8) -> u8 {
    // The weights add up to 2^16, so that the sum of the brightest is no more than a byte's after the shift.
    let sum = 13_933 * u32::from(red) + 46_871 * u32::from(green) + 4_732 * u32::from(blue) + (1 << 15);
    u8::try_from(sum >> 16).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One picture of our own, encoded in several ways by ImageMagick; `scans-apart` was put together by hand.
    fn pictures() -> Vec<(String, Vec<u8>)> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/sampling");
        let read = |entry: std::io::Result<std::fs::DirEntry>| {
            let path = entry.expect("an entry").path();
            (path.file_stem().expect("a name").to_string_lossy().into_owned(), std::fs::read(path).expect("a file"))
        };
        std::fs::read_dir(folder).expect("a folder").map(read).collect()
    }

    /// However fine its colours are, and in however many scans it comes, its brightness is that of its pixels.
    #[test]
    fn the_brightness_of_a_jpeg_is_that_of_its_pixels() {
        let mut alone = Vec::new();
        for (name, jpeg) in pictures() {
            let whole = decoded(&jpeg).expect("decoded").into_rgb8();
            let ours = decoded_grey(&jpeg).expect("decoded");
            assert_eq!(ours.dimensions(), whole.dimensions(), "{name}");
            if jpeg_brightness(&jpeg).is_none() {
                continue;
            }
            for (ours, pixel) in ours.pixels().zip(whole.pixels()) {
                // What JFIF calls brightness is that of ITU-R BT.601.
                let [red, green, blue] = pixel.0.map(f64::from);
                let theirs = 0.299 * red + 0.587 * green + 0.114 * blue;
                assert!((f64::from(ours.0[0]) - theirs).abs() < 3.0, "{name}: {ours:?} {pixel:?}");
            }
            alone.push(name);
        }
        alone.sort_unstable();
        assert_eq!(alone, ["baseline-1x1", "baseline-2x1", "baseline-2x2"]);
        assert!(decoded_grey(b"no picture").is_none());
    }

    #[test]
    fn a_grey_jpeg_is_as_bright_as_it_is() {
        let picture = GrayImage::from_fn(45, 150, |x, y| image::Luma([(x * 3 + y) as u8]));
        let mut jpeg = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 92).encode_image(&picture).expect("encoded");
        assert_eq!(jpeg_brightness(&jpeg), Some(decoded(&jpeg).expect("decoded").into_luma8()));
    }

    /// A byte of it changed, or the end missing: whatever comes of that, no panic.
    #[test]
    fn a_broken_jpeg_is_no_hindrance() {
        for (_, jpeg) in pictures() {
            for at in 0..jpeg.len() {
                let mut broken = jpeg.clone();
                broken[at] ^= if at % 2 == 0 { 0xff } else { 0x11 };
                decoded_grey(&broken);
                decoded_grey(&jpeg[..at]);
            }
        }
    }

    #[test]
    fn as_bright_as_the_library_says() {
        let colours = [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [12, 200, 99], [250, 251, 249]];
        let picture = image::RgbImage::from_fn(7, 2, |x, _| image::Rgb(colours[x as usize]));
        let ours = grey(DynamicImage::ImageRgb8(picture.clone()));
        let theirs = DynamicImage::ImageRgb8(picture).into_luma8();
        for (ours, theirs) in ours.pixels().zip(theirs.pixels()) {
            assert!(ours.0[0].abs_diff(theirs.0[0]) <= 1, "{ours:?} {theirs:?}");
        }
    }
}
