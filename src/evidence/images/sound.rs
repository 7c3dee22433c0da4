//! Whether a picture can be handed to a decoder: what decoders are known to trip over is looked for before.

use memchr::memmem;

use super::png::has_whole_palette;

/// Pixels of one frame: the longest screenshots that were seen have 27 million.
const MOST: u64 = 64 << 20;

/// Whether a picture has nothing that decoders are known to break at: a palette with a torn colour (`png` 0.18), or a frame
/// of WebP far larger than the picture says it is (`image-webp` 0.2 makes room for it before it looks).
#[must_use]
pub fn is_sound_picture(bytes: &[u8]) -> bool {
    frames_fit(bytes, MOST)
}

/// The same, and no frame of a WebP has more pixels than these.
pub(super) fn frames_fit(bytes: &[u8], pixels: u64) -> bool {
    has_whole_palette(bytes) && (!bytes.starts_with(b"RIFF") || webp_frames(bytes).all(|(width, height)| width * height <= pixels))
}

/// Width and height of the frames of a WebP (RFC 9649 §2.5, §3.4; RFC 6386 §9.1), wherever they stand.
fn webp_frames(bytes: &[u8]) -> impl Iterator<Item = (u64, u64)> {
    let lossy = memmem::find_iter(bytes, b"\x9d\x01\x2a").filter_map(|at| {
        let size = bytes.get(at + 3..at + 7)?;
        let side = |low: u8, high: u8| u64::from(u16::from_le_bytes([low, high]) & 0x3fff);
        Some((side(size[0], size[1]), side(size[2], size[3])))
    });
    let lossless = memmem::find_iter(bytes, b"VP8L").filter_map(|at| {
        let size = bytes.get(at + 9..at + 13)?;
        let bits = u64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]]));
        Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
    });
    lossy.chain(lossless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_larger_than_its_picture_is_seen() {
        // Found by fuzzing: 48 by 32 pixels, in it a frame of 7259 by 12907.
        let lying = include_bytes!("../../../tests/fixtures/images/webp-lying-frame/input.webp");
        assert!(!is_sound_picture(lying));
        let screenshot = include_bytes!("../../../tests/fixtures/images/screenshot-webp/input.webp");
        assert!(is_sound_picture(screenshot) && frames_fit(screenshot, 14 << 20));
        let (width, height) = (16_383_u32, 16_383_u32);
        let lossless = [&b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f"[..], &((width - 1) | ((height - 1) << 14)).to_le_bytes()].concat();
        assert!(!is_sound_picture(&lossless));
    }
}
