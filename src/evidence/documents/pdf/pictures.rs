//! Pictures on pages, made smaller where a page is too large for where it is to go. Nothing else of a page is touched.

use image::{DynamicImage, GrayImage, RgbImage};
use lopdf::{Dictionary, Object, Stream};

use super::file::Pdf;
use crate::evidence::images::{decoded, shrunk};

/// A picture with fewer pixels as a JPEG; `None` of what is no picture, of one whose pixels mean something else than colours
/// of a screen (masks, palettes, inks), and where it would not be smaller.
pub(super) fn smaller(pdf: &Pdf<'_>, stream: &Stream, (side, quality): (u32, u8)) -> Option<Stream> {
    let dict = &stream.dict;
    let is_picture = dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image");
    // Stencils; other meanings of values; colours that stand for nothing, which a JPEG blurs.
    let is_special =
        [&b"ImageMask"[..], b"Decode"].iter().any(|key| dict.has(key)) || matches!(pdf.entry(dict, b"Mask"), Some(Object::Array(_)));
    // Colours that were mixed with a mask beforehand need it in the same size.
    let is_mixed =
        dict.has(b"Matte") || pdf.entry(dict, b"SMask").is_some_and(|mask| mask.as_stream().is_ok_and(|mask| mask.dict.has(b"Matte")));
    if !is_picture || is_special || is_mixed {
        return None;
    }
    let channels = channels(pdf, dict)?;
    let picture = pixels(pdf, stream, channels)?;
    if usize::from(picture.color().channel_count()) != channels {
        return None;
    }
    let copy = shrunk(picture, side, quality).filter(|copy| copy.bytes.len() < stream.content.len())?;
    let mut dict = dict.clone();
    dict.remove(b"DecodeParms");
    dict.set("Filter", "DCTDecode");
    dict.set("BitsPerComponent", 8);
    dict.set("Width", copy.width);
    dict.set("Height", copy.height);
    Some(Stream::new(dict, copy.bytes))
}

/// How many values a pixel has; `None` where they are no colours of a screen.
fn channels(pdf: &Pdf<'_>, dict: &Dictionary) -> Option<usize> {
    let named = |name: &[u8]| match name {
        b"DeviceRGB" | b"CalRGB" => Some(3),
        b"DeviceGray" | b"CalGray" => Some(1),
        _ => None,
    };
    match pdf.entry(dict, b"ColorSpace")? {
        Object::Name(name) => named(&name),
        Object::Array(space) => match space.first().and_then(|name| name.as_name().ok())? {
            b"ICCBased" => {
                let profile = pdf.follow(space.get(1)?)?;
                let count = profile.as_stream().ok()?.dict.get(b"N").and_then(Object::as_i64).ok()?;
                usize::try_from(count).ok().filter(|count| matches!(count, 1 | 3))
            }
            name => named(name),
        },
        _ => None,
    }
}

fn pixels(pdf: &Pdf<'_>, stream: &Stream, channels: usize) -> Option<DynamicImage> {
    let filter = pdf.entry(&stream.dict, b"Filter");
    let is_jpeg = |name: &Object| name.as_name().is_ok_and(|name| name == b"DCTDecode");
    let one_filter = match &filter {
        Some(Object::Array(filters)) if filters.len() == 1 => filters.first(),
        Some(Object::Array(_)) | None => None,
        Some(one) => Some(one),
    };
    if one_filter.is_some_and(is_jpeg) {
        return decoded(&stream.content);
    }
    let number =
        |key: &[u8]| pdf.entry(&stream.dict, key).and_then(|value| value.as_i64().ok()).and_then(|value| u32::try_from(value).ok());
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    if number(b"BitsPerComponent") != Some(8) {
        return None;
    }
    let (_, bytes) = pdf.stream(&Object::Stream(stream.clone()))?;
    let length = (width as usize).checked_mul(height as usize)?.checked_mul(channels)?;
    let bytes = bytes.get(..length)?.to_vec();
    match channels {
        1 => GrayImage::from_raw(width, height, bytes).map(DynamicImage::ImageLuma8),
        _ => RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
    }
}
