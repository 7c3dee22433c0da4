//! Pictures in grey, to look at their rows. The decoding library converts between colour spaces with rounded floating-point
//! numbers, which takes longer than decoding; contrast within a row needs no more than the weights of ITU-R BT.709.

use image::{DynamicImage, GrayImage};

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
