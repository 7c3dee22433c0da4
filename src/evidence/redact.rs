//! Redacted copies of pictures: decoded, painted over, encoded anew. What was under a black box is in no byte of the copy.
//!
//! The copy stands upright by itself and holds nothing but the picture. A JPEG stays a JPEG, so that photographs stay small;
//! its quality is high, and what the encoder sees of a box is black.

use super::images::{PictureCopy, decoded, encoded};
use crate::case::PixelBox;

/// A copy with the boxes, which are of the upright picture, painted black; `None` where the picture cannot be decoded within
/// bounds.
#[must_use]
pub fn redacted(bytes: &[u8], orientation: Option<u8>, boxes: &[PixelBox]) -> Option<PictureCopy> {
    let is_jpeg = image::guess_format(bytes).ok()? == image::ImageFormat::Jpeg;
    let mut picture = decoded(bytes)?;
    if let Some(turn) = orientation.and_then(image::metadata::Orientation::from_exif) {
        picture.apply_orientation(turn);
    }
    // Of a picture that shows the paper through, a box must not.
    let mut picture = picture.into_rgba8();
    for PixelBox { left, top, right, bottom } in boxes {
        // What the size said before decoding need not be the size after it.
        if *right > picture.width() || *bottom > picture.height() {
            return None;
        }
        for (y, x) in (*top..*bottom).flat_map(|y| (*left..*right).map(move |x| (y, x))) {
            picture.put_pixel(x, y, image::Rgba([0, 0, 0, u8::MAX]));
        }
    }
    let is_opaque = picture.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let picture = image::DynamicImage::ImageRgba8(picture);
    let picture = if is_opaque { image::DynamicImage::ImageRgb8(picture.into_rgb8()) } else { picture };
    Some(PictureCopy { dropped: true, ..encoded(&picture, is_jpeg)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, GenericImageView, Rgb, RgbImage};

    const BOX: PixelBox = PixelBox { left: 16, top: 8, right: 40, bottom: 24 };

    /// A picture whose every pixel tells where it stands.
    fn picture() -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(64, 48, |x, y| Rgb([200, 50 + x as u8, 50 + y as u8])))
    }

    #[test]
    fn what_is_under_a_box_is_gone_and_the_rest_stays() {
        for is_jpeg in [false, true] {
            let original = encoded(&picture(), is_jpeg).expect("encoded").bytes;
            let copy = redacted(&original, None, &[BOX]).expect("painted");
            assert_eq!((copy.is_jpeg, copy.width, copy.height), (is_jpeg, 64, 48));
            let (before, after) = (decoded(&original).expect("a picture"), decoded(&copy.bytes).expect("a picture"));
            for (x, y, pixel) in after.pixels() {
                if (BOX.left..BOX.right).contains(&x) && (BOX.top..BOX.bottom).contains(&y) {
                    // A JPEG rings at edges, by what the encoder saw: black.
                    assert!(pixel.0[..3].iter().all(|channel| *channel <= if is_jpeg { 40 } else { 0 }), "{x},{y}: {pixel:?}");
                } else if !is_jpeg {
                    assert_eq!(pixel, before.get_pixel(x, y));
                }
            }
        }
    }

    #[test]
    fn boxes_are_of_the_upright_picture() {
        let original = encoded(&picture(), false).expect("encoded").bytes;
        let copy = redacted(&original, Some(6), &[BOX]).expect("painted");
        assert_eq!((copy.width, copy.height), (48, 64));
        let shown = decoded(&copy.bytes).expect("a picture");
        assert_eq!(shown.get_pixel(20, 10).0[..3], [0, 0, 0]);
        assert_ne!(shown.get_pixel(10, 20).0[..3], [0, 0, 0]);
        assert_eq!(redacted(&original, None, &[PixelBox { right: 65, ..BOX }]), None, "not of this picture");
        assert_eq!(redacted(b"no picture", None, &[BOX]), None);
    }

    #[test]
    fn no_paper_shows_through_a_box() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(64, 48, image::Rgba([9, 9, 9, 0])));
        let copy = redacted(&encoded(&clear, false).expect("encoded").bytes, None, &[BOX]).expect("painted");
        let shown = decoded(&copy.bytes).expect("a picture");
        assert_eq!((shown.get_pixel(20, 10).0, shown.get_pixel(0, 0).0[3]), ([0, 0, 0, 255], 0));
    }
}
