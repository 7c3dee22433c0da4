//! Copies of pictures that may leave: without position, device, time, comments and thumbnails, and where they must be,
//! smaller.
//!
//! A JPEG or PNG keeps the bits of its picture: only the parts beside it are dropped, by a list of what stays, so that a
//! part nobody thought of does not stay. What follows the picture goes too (phones put a film there). Other formats are
//! decoded, within bounds, and written as PNG. A picture that cannot be decoded has no copy. The original is not touched.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// A copy of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureCopy {
    /// The file: a JPEG or a PNG.
    pub bytes: Vec<u8>,
    /// Whether it is a JPEG; else a PNG.
    pub is_jpeg: bool,
    /// Width as stored, in pixels.
    pub width: u32,
    /// Height as stored, in pixels.
    pub height: u32,
    /// Whether anything beside the picture was dropped.
    pub dropped: bool,
    /// Whether the picture was encoded anew, though not smaller.
    pub converted: bool,
}

/// Of the decoded picture, in bytes: a screenshot of twenty screens.
const DECODED: u64 = 160 << 20;

/// Of any picture; the largest cameras of telephones make 200 million.
const PIXELS: u64 = 300_000_000;

/// Of a picture that many devices share; a phone takes photographs of a fifth of it.
const WIDEST: u32 = 30_000;

/// A copy with nothing but the picture; `None` where the picture cannot be read.
#[must_use]
pub fn copy(bytes: &[u8]) -> Option<PictureCopy> {
    let bare = match image::guess_format(bytes).ok()? {
        ImageFormat::Jpeg => bare_jpeg(bytes).map(|bare| (bare, true)),
        ImageFormat::Png => bare_png(bytes).map(|bare| (bare, false)),
        _ => None,
    };
    if let Some((bare, is_jpeg)) = bare {
        let size = imagesize::blob_size(&bare).ok()?;
        let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
        let dropped = bare.len() != bytes.len();
        if !is_of_this_world(width, height, bare.len()) {
            return None;
        }
        if !is_jpeg && let Some(copy) = without_hidden_colours(&bare) {
            return Some(copy);
        }
        return (width > 0 && height > 0).then_some(PictureCopy { bytes: bare, is_jpeg, width, height, dropped, converted: false });
    }
    let picture = decoded(bytes)?;
    let copy = as_png(&picture)?;
    Some(PictureCopy { dropped: true, converted: true, ..copy })
}

/// Whether programs show a picture of this size in a file of so many bytes.
#[must_use]
pub fn is_shown(width: u32, height: u32, bytes: u64) -> bool {
    width > 0 && height > 0 && is_of_this_world(width, height, usize::try_from(bytes).unwrap_or(usize::MAX))
}

/// A copy of a PNG whose transparent parts still have colours; `None` of all others. Whoever rubs something out in an editor takes
/// its opacity, and leaves the rest.
fn without_hidden_colours(bare: &[u8]) -> Option<PictureCopy> {
    // Grey or colour with an alpha channel (PNG 3rd edition §11.2.1).
    if !matches!(bare.get(25), Some(4 | 6)) {
        return None;
    }
    let mut picture = decoded(bare)?.into_rgba8();
    let mut clear = picture.pixels().filter(|pixel| pixel.0[3] == 0).map(|pixel| pixel.0);
    let first = clear.next()?;
    if clear.all(|pixel| pixel == first) {
        return None;
    }
    picture.pixels_mut().filter(|pixel| pixel.0[3] == 0).for_each(|pixel| pixel.0 = [u8::MAX, u8::MAX, u8::MAX, 0]);
    let copy = as_png(&DynamicImage::ImageRgba8(picture))?;
    Some(PictureCopy { dropped: true, converted: true, ..copy })
}

/// Whether a picture of this size can be looked at, and can be in so few bytes: what deflate packs densest is a thousandth. Others
/// keep every reader busy for ever, and show nothing.
fn is_of_this_world(width: u32, height: u32, bytes: usize) -> bool {
    let pixels = u64::from(width) * u64::from(height);
    width <= WIDEST && height <= 4 * WIDEST && pixels <= PIXELS && (pixels * 3 <= DECODED || bytes as u64 * 1100 >= pixels / 8)
}

/// A smaller copy whose long side has so many pixels. Of a picture much longer than a screen the side is that of one screen,
/// so that what is written there can still be read. `None` where it would not be smaller.
#[must_use]
pub fn scaled(bytes: &[u8], side: u32, quality: u8) -> Option<PictureCopy> {
    shrunk(decoded(bytes)?, side, quality).filter(|copy| copy.bytes.len() < bytes.len())
}

/// The same of a picture that is decoded already.
pub(in crate::evidence) fn shrunk(picture: DynamicImage, side: u32, quality: u8) -> Option<PictureCopy> {
    let (long, short) = (picture.width().max(picture.height()), picture.width().min(picture.height()));
    // 2.2: the longest of phone screens.
    let screen = long.min(short.saturating_mul(22) / 10).max(1);
    let to = |length: u32| u32::try_from(u64::from(length) * u64::from(side) / u64::from(screen)).unwrap_or(length).max(1);
    let picture = if screen > side { picture.thumbnail_exact(to(picture.width()), to(picture.height())) } else { picture };
    let (width, height) = (picture.width(), picture.height());
    let out = as_jpeg(&picture, quality)?;
    Some(PictureCopy { bytes: out, is_jpeg: true, width, height, dropped: true, converted: false })
}

/// A copy that stands upright by itself, for where nothing says how to turn it.
#[must_use]
pub fn upright(copy: PictureCopy, orientation: Option<u8>) -> Option<PictureCopy> {
    let Some(turn) = orientation.filter(|turn| *turn != 1).and_then(image::metadata::Orientation::from_exif) else { return Some(copy) };
    let mut picture = decoded(&copy.bytes)?;
    picture.apply_orientation(turn);
    let (width, height) = (picture.width(), picture.height());
    let bytes = if copy.is_jpeg { as_jpeg(&picture, 90)? } else { as_png(&picture)?.bytes };
    Some(PictureCopy { bytes, width, height, converted: true, ..copy })
}

/// The picture as stored, within bounds.
pub(in crate::evidence) fn decoded(bytes: &[u8]) -> Option<DynamicImage> {
    let format = image::guess_format(bytes).ok().filter(|_| super::sound::is_sound_picture(bytes))?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Bmp | ImageFormat::WebP | ImageFormat::Gif) {
        return None;
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 * DECODED);
    (limits.max_image_width, limits.max_image_height) = (Some(WIDEST), Some(4 * WIDEST));
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > DECODED {
        return None;
    }
    DynamicImage::from_decoder(decoder).ok().filter(|picture| picture.width() > 0 && picture.height() > 0)
}

/// Whether a picture of three colours of this size is decoded.
pub(super) fn is_within_bounds(width: u32, height: u32) -> bool {
    (1..=WIDEST).contains(&width) && (1..=4 * WIDEST).contains(&height) && u64::from(width) * u64::from(height) * 3 <= DECODED
}

/// A picture encoded, as a JPEG whose quality shows no traces, or as a PNG.
pub(in crate::evidence) fn encoded(picture: &DynamicImage, is_jpeg: bool) -> Option<PictureCopy> {
    if !is_jpeg {
        return as_png(picture);
    }
    let bytes = as_jpeg(picture, 92)?;
    Some(PictureCopy { bytes, is_jpeg, width: picture.width(), height: picture.height(), dropped: false, converted: false })
}

fn as_jpeg(picture: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    // What is transparent shows the paper.
    let flat = if picture.color().has_alpha() { on_white(picture) } else { picture.clone() };
    let flat =
        if flat.color().has_color() { DynamicImage::ImageRgb8(flat.into_rgb8()) } else { DynamicImage::ImageLuma8(flat.into_luma8()) };
    JpegEncoder::new_with_quality(&mut out, quality).encode_image(&flat).ok()?;
    Some(out)
}

fn on_white(picture: &DynamicImage) -> DynamicImage {
    let mut out = picture.to_rgba8();
    for pixel in out.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for channel in &mut pixel.0[..3] {
            *channel = u8::try_from((u32::from(*channel) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        }
        pixel.0[3] = u8::MAX;
    }
    DynamicImage::ImageRgba8(out)
}

fn as_png(picture: &DynamicImage) -> Option<PictureCopy> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).ok()?;
    let (width, height) = (picture.width(), picture.height());
    Some(PictureCopy { bytes: out.into_inner(), is_jpeg: false, width, height, dropped: false, converted: false })
}

/// The JPEG up to its end, without what is not the picture (ITU-T T.81 B.1.1): of the application segments only Adobe's,
/// which says how the colours are coded, and the colour profile stay. `None` where its structure is broken.
fn bare_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        // Fill bytes before a marker.
        while bytes.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        match marker {
            0xd9 => {
                out.extend([0xff, 0xd9]);
                return Some(out);
            }
            0x01 | 0xd0..=0xd7 => at += 2,
            0x00 | 0xd8 => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                let segment = bytes.get(at..at + 2 + length).filter(|_| length >= 2)?;
                if stays(marker, &segment[4..]) {
                    out.extend_from_slice(segment);
                }
                at += segment.len();
                if marker == 0xda {
                    let end = at + scan(&bytes[at..])?;
                    out.extend_from_slice(&bytes[at..end]);
                    at = end;
                }
            }
        }
    }
}

fn stays(marker: u8, content: &[u8]) -> bool {
    match marker {
        // JFIF without a thumbnail.
        0xe0 => content.starts_with(b"JFIF\0") && content.get(12..14) == Some(&[0, 0]),
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        // Frames, tables and scans (ITU-T T.81 table B.1).
        0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdd => true,
        _ => false,
    }
}

/// How long the coded data of a scan are: up to a marker that is no restart.
fn scan(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xff, bytes).find(|at| bytes.get(at + 1).is_some_and(|next| !matches!(next, 0x00 | 0xd0..=0xd7 | 0xff)))
}

/// The PNG up to its end, with the chunks that make the picture (PNG 3rd edition §11) and no others: no texts, no times, no
/// EXIF, no further pictures of an animation.
fn bare_png(bytes: &[u8]) -> Option<Vec<u8>> {
    const STAY: [&[u8; 4]; 12] =
        [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"pHYs"];
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if STAY.iter().any(|name| **name == chunk[4..8]) {
            out.extend_from_slice(chunk);
        }
        if &chunk[4..8] == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    /// A few bytes that claim to be a picture of three milliards of pixels.
    #[test]
    fn what_claims_to_be_larger_than_programs_show_has_no_copy() {
        assert!(is_shown(1080, 60_000, 5 << 20) && is_shown(16_384, 12_288, 20 << 20));
        assert!(!is_shown(60_000, 60_000, 90) && !is_shown(0, 5, 90) && !is_shown(29_000, 29_000, 1 << 20));
    }

    fn picture(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8])
        }))
    }

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    }

    #[test]
    fn what_was_rubbed_out_is_gone() {
        let of = |under: u8| {
            let picture = image::RgbaImage::from_fn(40, 40, |x, y| image::Rgba([under, x as u8, 177, if y < 20 { 0 } else { 255 }]));
            as_png(&DynamicImage::ImageRgba8(picture)).expect("encoded").bytes
        };
        let copied = copy(&of(7)).expect("copied");
        assert!(copied.converted && copied.dropped);
        let pixels = image::load_from_memory(&copied.bytes).expect("a picture").into_rgba8();
        assert!(pixels.pixels().all(|pixel| pixel.0[3] == 255 || pixel.0 == [255, 255, 255, 0]));
        assert_eq!(pixels.get_pixel(3, 30).0, [7, 3, 177, 255], "what shows stays");
        let opaque =
            as_png(&DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(9, 9, image::Rgba([1, 2, 3, 255])))).expect("encoded").bytes;
        assert_eq!(copy(&opaque).expect("copied").bytes, opaque, "of what hides nothing no bit is touched");
    }

    #[test]
    fn a_picture_larger_than_its_bytes_can_hold_has_no_copy() {
        let mut bomb = as_png(&picture(9, 9)).expect("encoded").bytes;
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let crc = crc32fast::hash(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&crc);
        assert_eq!(copy(&bomb), None);
        assert!(is_of_this_world(16_320, 12_240, 30 << 20) && !is_of_this_world(20_000, 6_000, 10_000));
    }

    #[test]
    fn a_jpeg_loses_what_is_not_its_picture_and_no_bit_of_that() {
        let plain = as_jpeg(&picture(64, 48), 80).expect("encoded");
        let clean = copy(&plain).expect("copied");
        assert_eq!((clean.bytes.as_slice(), clean.dropped), (plain.as_slice(), false));
        let mut told = plain[..2].to_vec();
        for (marker, content) in [
            (0xe1, &b"Exif\0\0MM\0*GPS31.2304N"[..]),
            (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
            (0xed, b"Photoshop 3.0\0"),
            (0xfe, b"my phone"),
            (0xe2, b"MPF\0second picture"),
        ] {
            told.extend(segment(marker, content));
        }
        told.extend(segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"));
        told.extend_from_slice(&plain[2..]);
        told.extend_from_slice(b"\0\0\0\x18ftypmp42 a film with a GPS position");
        let copied = copy(&told).expect("copied");
        assert!(copied.dropped && !copied.converted && copied.is_jpeg);
        assert_eq!((copied.width, copied.height), (64, 48));
        for gone in [&b"GPS"[..], b"Exif", b"xmpmeta", b"Photoshop", b"my phone", b"MPF", b"ftyp"] {
            assert!(memchr::memmem::find(&copied.bytes, gone).is_none());
        }
        assert!(memchr::memmem::find(&copied.bytes, b"ICC_PROFILE").is_some());
        assert_eq!(decoded(&copied.bytes).map(|p| p.into_rgb8()), decoded(&plain).map(|p| p.into_rgb8()));
    }

    #[test]
    fn a_png_keeps_the_chunks_of_its_picture() {
        let plain = as_png(&picture(20, 30)).expect("encoded").bytes;
        let mut told = plain[..33].to_vec();
        for (name, content) in [(b"tEXt", &b"Location\0Shanghai"[..]), (b"eXIf", b"MM\0*GPS"), (b"prVt", b"device")] {
            told.extend(u32::try_from(content.len()).expect("short").to_be_bytes());
            told.extend_from_slice(name);
            told.extend_from_slice(content);
            told.extend([0; 4]);
        }
        told.extend_from_slice(&plain[33..]);
        told.extend_from_slice(b"and more");
        let copied = copy(&told).expect("copied");
        assert_eq!((copied.bytes.as_slice(), copied.dropped, copied.is_jpeg), (plain.as_slice(), true, false));
    }

    #[test]
    fn other_formats_become_png() {
        let mut bmp = Cursor::new(Vec::new());
        picture(9, 7).write_to(&mut bmp, ImageFormat::Bmp).expect("encoded");
        let copied = copy(bmp.get_ref()).expect("copied");
        assert!(copied.converted && !copied.is_jpeg);
        assert_eq!((copied.width, copied.height), (9, 7));
    }

    #[test]
    fn a_long_screenshot_is_scaled_by_its_screen() {
        let side = |width, height| {
            let plain = as_png(&picture(width, height)).expect("encoded").bytes;
            scaled(&plain, 200, 70).map(|copy| (copy.width, copy.height))
        };
        assert_eq!(side(300, 400), Some((150, 200)));
        assert_eq!(side(200, 4000), Some((90, 1818)));
        assert_eq!(side(100, 90), Some((100, 90)), "never made larger");
    }

    #[test]
    fn sideways_pictures_are_turned() {
        let copied = copy(&as_png(&picture(9, 7)).expect("encoded").bytes).expect("copied");
        let turned = upright(copied.clone(), Some(6)).expect("turned");
        assert_eq!((turned.width, turned.height), (7, 9));
        assert_eq!(upright(copied.clone(), Some(1)), Some(copied));
    }

    #[test]
    fn what_is_no_picture_has_no_copy() {
        for bytes in [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe1\0\0", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT", b"GIF89a", b"....ftypheic"]
        {
            assert_eq!(copy(bytes), None, "{bytes:?}");
        }
    }
}
