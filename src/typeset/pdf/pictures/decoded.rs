//! Pictures in forms that PDF does not have: decoded, and written again as PNG, whose data it does have. Pixels
//! stay what they are; transparency becomes a mask.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};

use super::{Image, png};

/// What a picture may take in memory once it is decoded: 64 million pixels in colour with transparency. The
/// longest screenshots that were seen have 27 million.
const MOST: u64 = 256 << 20;

/// The picture, or why it cannot be shown.
pub(super) fn image(bytes: &[u8]) -> Result<Image, &'static str> {
    let format = image::guess_format(bytes).map_err(|_| "not-a-picture")?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Bmp) {
        return Err("not-a-picture");
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    // The picture itself, and what a decoder needs beside it.
    limits.max_alloc = Some(MOST + (64 << 20));
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(trouble)?;
    if decoder.total_bytes() > MOST {
        return Err("too-large");
    }
    let decoded = DynamicImage::from_decoder(decoder).map_err(trouble)?;
    let (width, height) = (decoded.width(), decoded.height());
    if !decoded.color().has_alpha() {
        return if decoded.color().has_color() {
            encoded(&decoded.into_rgb8(), width, height, ExtendedColorType::Rgb8)
        } else {
            encoded(&decoded.into_luma8(), width, height, ExtendedColorType::L8)
        };
    }
    let mut pixels = decoded.into_rgba8().into_raw();
    // Most screenshots could be transparent and are not.
    let is_opaque = pixels.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
    let mask: Option<Vec<u8>> = (!is_opaque).then(|| pixels.chunks_exact(4).map(|pixel| pixel[3]).collect());
    // Colours only, in the same place.
    let count = pixels.len() / 4;
    for k in 0..count {
        pixels.copy_within(4 * k..4 * k + 3, 3 * k);
    }
    pixels.truncate(3 * count);
    let mut image = encoded(&pixels, width, height, ExtendedColorType::Rgb8)?;
    if let Some(mask) = mask {
        image.mask = Some(Box::new(encoded(&mask, width, height, ExtendedColorType::L8)?));
    }
    Ok(image)
}

fn trouble(error: image::ImageError) -> &'static str {
    match error {
        image::ImageError::Limits(_) => "too-large",
        _ => "broken",
    }
}

fn encoded(pixels: &[u8], width: u32, height: u32, kind: ExtendedColorType) -> Result<Image, &'static str> {
    let mut bytes = Vec::new();
    // Of screenshots this makes files as small as trying every filter on every row, in half the time.
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Up);
    encoder.write_image(pixels, width, height, kind).map_err(trouble)?;
    png::image(bytes).map_err(|_| "broken")
}
