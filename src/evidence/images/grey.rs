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

/// The brightness of a JPEG that holds it.
fn jpeg_brightness(bytes: &[u8]) -> Option<GrayImage> {
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options.jpeg_set_out_colorspace(ColorSpace::Luma));
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let holds_it = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    if !holds_it || !is_within_bounds(width, height, 3) {
        return None;
    }
    GrayImage::from_raw(width, height, decoder.decode().ok()?)
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

    /// A JPEG of its own brightness is what it is when it is decoded whole, whatever of its colours is left out.
    #[test]
    fn the_brightness_of_a_jpeg_is_that_of_its_pixels() {
        let shades = |x: u32, y: u32| image::Rgb([(x * 3 % 256) as u8, (y * 2 % 256) as u8, ((x + y) % 256) as u8]);
        for (width, height) in [(64, 64), (65, 47), (7, 300), (250, 16)] {
            for is_grey in [false, true] {
                let picture = DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, shades));
                let picture = if is_grey { DynamicImage::ImageLuma8(picture.into_luma8()) } else { picture };
                let mut jpeg = Vec::new();
                image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 92).encode_image(&picture).expect("encoded");
                let (ours, theirs) = (decoded_grey(&jpeg).expect("decoded"), grey(decoded(&jpeg).expect("decoded")));
                assert!(jpeg_brightness(&jpeg).is_some());
                assert_eq!(ours.dimensions(), theirs.dimensions());
                // BT.601 here, BT.709 there.
                let apart = ours.pixels().zip(theirs.pixels()).map(|(ours, theirs)| ours.0[0].abs_diff(theirs.0[0])).max();
                assert!(apart <= Some(if is_grey { 2 } else { 48 }), "{apart:?} of {width} by {height}");
            }
        }
        assert!(decoded_grey(b"no picture").is_none());
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
