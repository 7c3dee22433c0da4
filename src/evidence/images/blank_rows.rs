//! Where a tall picture may be cut: in the middle of bands of rows that show nothing, so that no line of text is cut through.

use super::copies::decoded;
use super::grey::grey;

/// Less than this between the darkest and the brightest pixel of a row is nothing: noise of JPEG stays below it.
const CONTRAST: u8 = 14;

/// A band of fewer rows may lie within a line of text.
const BAND: usize = 5;

/// The rows of the upright picture at which it may be cut, counted from its top; none where it cannot be decoded within bounds.
#[must_use]
pub fn blank_rows(bytes: &[u8], orientation: Option<u8>) -> Vec<u32> {
    let Some(picture) = decoded(bytes) else { return Vec::new() };
    let mut grey = image::DynamicImage::ImageLuma8(grey(picture));
    if let Some(turn) = orientation.and_then(image::metadata::Orientation::from_exif) {
        grey.apply_orientation(turn);
    }
    let grey = grey.into_luma8();
    let width = grey.width() as usize;
    let is_blank = |row: &[u8]| {
        let (low, high) = row.iter().fold((u8::MAX, u8::MIN), |(low, high), pixel| (low.min(*pixel), high.max(*pixel)));
        high.saturating_sub(low) < CONTRAST
    };
    let rows: Vec<bool> = grey.as_raw().chunks_exact(width.max(1)).map(is_blank).collect();
    bands(&rows)
}

/// The middles of the bands, not those at the edges.
fn bands(rows: &[bool]) -> Vec<u32> {
    let mut out = Vec::new();
    let mut from = 0;
    for band in rows.chunk_by(|one, other| one == other) {
        let to = from + band.len();
        if band[0] && band.len() >= BAND && from > 0 && to < rows.len() {
            out.extend(u32::try_from(from + band.len() / 2));
        }
        from = to;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, GrayImage, ImageFormat, Luma};

    #[test]
    fn cuts_lie_in_the_middle_of_bands() {
        let text = |y: u32| (20..40).contains(&y) || (60..63).contains(&y) || (65..80).contains(&y);
        let page = GrayImage::from_fn(50, 100, |x, y| Luma([if text(y) && x % 3 == 0 { 0 } else { 250 }]));
        let mut png = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageLuma8(page).write_to(&mut png, ImageFormat::Png).expect("encoded");
        assert_eq!(blank_rows(png.get_ref(), None), [50], "not in the gap of two rows, not at the edges");
        assert_eq!(blank_rows(png.get_ref(), Some(3)), [50]);
        assert_eq!(blank_rows(b"no picture", None), [0; 0]);
    }
}
