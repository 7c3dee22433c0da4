//! Where a tall picture may be cut: in the middle of bands of rows that show nothing, so that no line of text is cut through.

use super::grey::decoded_grey;

/// Less than this between the darkest and the brightest pixel of a row is nothing: noise of JPEG stays below it.
const CONTRAST: u8 = 14;

/// A band of fewer rows may lie within a line of text.
const BAND: usize = 5;

/// The rows of the upright picture at which it may be cut, counted from its top; none where it cannot be decoded within bounds.
#[must_use]
pub fn blank_rows(bytes: &[u8], orientation: Option<u8>) -> Vec<u32> {
    let Some(grey) = decoded_grey(bytes) else { return Vec::new() };
    let mut grey = image::DynamicImage::ImageLuma8(grey);
    if let Some(turn) = orientation.and_then(image::metadata::Orientation::from_exif) {
        grey.apply_orientation(turn);
    }
    let grey = grey.into_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let rows = grey.as_raw();
    let is_blank = |row: &[u8]| {
        let (low, high) = row.iter().fold((u8::MAX, u8::MIN), |(low, high), pixel| (low.min(*pixel), high.max(*pixel)));
        high.saturating_sub(low) < CONTRAST
    };
    let cuts = bands(&rows.chunks_exact(width.max(1)).map(is_blank).collect::<Vec<_>>());
    // A stretch higher than it is wide: a frame or a coloured margin may run beside its lines.
    let mut before = 0;
    let far = cuts.iter().copied().chain([grey.height()]).any(|cut| cut - std::mem::replace(&mut before, cut) > grey.width());
    if far { bands(&within_frames(rows, width, height)) } else { cuts }
}

/// Rows that show nothing but what runs through them from far above to far below: the sides of frames, margins of another
/// colour. A pixel is *still* in a column where that stays as it is for longer than any stroke of a letter; between two
/// still pixels a row may change its colour, between others it may not.
fn within_frames(rows: &[u8], width: usize, height: usize) -> Vec<bool> {
    let long = u16::try_from((width / 8).max(64)).unwrap_or(u16::MAX);
    // A bit for each pixel.
    let words = width.div_ceil(64);
    let mut still = vec![0_u64; words * height];
    let mut ended = |x: usize, age: u16, to: usize| {
        if age >= long && x < width {
            (to - usize::from(age)..to).for_each(|y| still[y * words + x / 64] |= 1 << (x % 64));
        }
    };
    let mut strips = vec![Columns::NEW; width.div_ceil(LANES)];
    for (y, row) in rows.chunks_exact(width.max(1)).enumerate() {
        let (whole, rest) = row.as_chunks();
        let mut last = [0; LANES];
        last[..rest.len()].copy_from_slice(rest);
        for (k, (pixels, columns)) in whole.iter().chain([&last]).zip(&mut strips).enumerate() {
            let ages = columns.ages;
            if columns.add(pixels) >= long {
                let ends = (0..LANES).filter(|lane| columns.ages[*lane] == 1);
                ends.for_each(|lane| ended(k * LANES + lane, ages[lane], y));
            }
        }
    }
    let ages = strips.iter().flat_map(|columns| columns.ages).enumerate();
    ages.for_each(|(x, age)| ended(x, age, height));
    let is_blank = |(y, row): (usize, &[u8])| {
        let is_still = |x: usize| still[y * words + x / 64] >> (x % 64) & 1 == 1;
        let (mut low, mut high) = (row[0], row[0]);
        (1..row.len()).all(|x| {
            if is_still(x - 1) && is_still(x) {
                (low, high) = (row[x], row[x]);
            } else {
                (low, high) = (low.min(row[x]), high.max(row[x]));
            }
            high - low < CONTRAST
        })
    };
    rows.chunks_exact(width.max(1)).enumerate().map(is_blank).collect()
}

/// So many columns are looked at together: what is done to each of them is the same, without a branch.
const LANES: usize = 16;

/// Columns beside each other, down to some row.
#[derive(Clone, Copy)]
struct Columns {
    /// For how many rows each has stayed as it is.
    ages: [u16; LANES],
    /// The darkest and the brightest of those.
    lows: [u8; LANES],
    highs: [u8; LANES],
}

impl Columns {
    const NEW: Self = Self { ages: [0; LANES], lows: [u8::MAX; LANES], highs: [u8::MIN; LANES] };

    /// Adds a row, and says for how many rows the oldest of those had stayed that did not stay now.
    fn add(&mut self, pixels: &[u8; LANES]) -> u16 {
        let mut oldest = 0;
        for (k, pixel) in pixels.iter().enumerate() {
            let (low, high) = (self.lows[k].min(*pixel), self.highs[k].max(*pixel));
            let age = self.ages[k];
            // What is older than can be counted begins anew: both stretches are long.
            let stays = high - low < CONTRAST && age < u16::MAX;
            self.lows[k] = if stays { low } else { *pixel };
            self.highs[k] = if stays { high } else { *pixel };
            self.ages[k] = if stays { age + 1 } else { 1 };
            oldest = oldest.max(if stays { 0 } else { age });
        }
        oldest
    }
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

    fn cuts(picture: GrayImage) -> Vec<u32> {
        let mut png = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageLuma8(picture).write_to(&mut png, ImageFormat::Png).expect("encoded");
        blank_rows(png.get_ref(), None)
    }

    /// Lines of text 24 rows high, 40 from one to the next, within a frame and a coloured margin; nothing is blank across.
    #[test]
    fn a_frame_around_the_lines_is_no_hindrance() {
        let text = |x: u32, y: u32| (30..170).contains(&x) && y % 40 < 24 && (x / 3 + y / 5).is_multiple_of(2);
        let framed = |x: u32, y: u32| match x {
            0..10 => Luma([120]),
            12..14 | 186..188 if (5..995).contains(&y) => Luma([0]),
            _ if y == 5 || y == 994 => Luma([0]),
            _ if text(x, y) => Luma([20]),
            _ => Luma([250]),
        };
        let cuts = cuts(GrayImage::from_fn(200, 1000, framed));
        assert!(cuts.len() > 20, "{cuts:?}");
        assert!(cuts.iter().all(|cut| cut % 40 >= 24), "through a line: {cuts:?}");
    }

    /// A line of nothing but an upright stroke, alone among blank rows, and strokes beside a frame.
    #[test]
    fn upright_strokes_are_not_taken_for_frames() {
        let stroke = |x: u32, y: u32| (y % 100 < 40) && (50..54).contains(&x);
        let cuts = cuts(GrayImage::from_fn(200, 1000, |x, y| Luma([if x < 3 || stroke(x, y) { 0 } else { 250 }])));
        assert!(!cuts.is_empty() && cuts.iter().all(|cut| cut % 100 >= 40), "{cuts:?}");
    }

    /// Columns that are looked at together are what they are one by one, whatever the width.
    #[test]
    fn stretches_are_the_same_column_by_column() {
        let one_by_one = |columns: &[Vec<u8>]| -> Vec<u16> {
            let mut ages = Vec::new();
            for column in columns {
                let (mut from, mut low, mut high) = (0, u8::MAX, u8::MIN);
                for (y, pixel) in column.iter().enumerate() {
                    if high.max(*pixel) - low.min(*pixel) < CONTRAST {
                        (low, high) = (low.min(*pixel), high.max(*pixel));
                    } else {
                        (from, low, high) = (y, *pixel, *pixel);
                    }
                }
                ages.push(u16::try_from(column.len() - from).expect("short"));
            }
            ages
        };
        let grain = |x: usize, y: usize| (x as u32).wrapping_mul(2_654_435_761).wrapping_add((y / 7) as u32 * 40_503).to_be_bytes()[1] / 9;
        let columns: Vec<Vec<u8>> = (0..LANES).map(|x| (0..500).map(|y| grain(x, y)).collect()).collect();
        let mut together = Columns::NEW;
        for y in 0..500 {
            let ages = together.ages;
            let row: [u8; LANES] = std::array::from_fn(|x| columns[x][y]);
            let oldest = together.add(&row);
            let ended = (0..LANES).filter(|x| together.ages[*x] == 1).map(|x| ages[x]).max().unwrap_or(0);
            assert_eq!(oldest, ended, "row {y}");
            let so_far: Vec<Vec<u8>> = columns.iter().map(|column| column[..=y].to_vec()).collect();
            assert_eq!(together.ages.to_vec(), one_by_one(&so_far), "row {y}");
        }
        for width in [21, 31, 32, 33, 200, 239, 240] {
            // Within a frame, the lines not quite up to it.
            let within = |x: u32| x > 5 && x + 6 < width;
            let dark = |x: u32, y: u32| x < 3 || x + 3 >= width || y % 40 < 24 && within(x) && x % 9 < 4;
            let cuts = cuts(GrayImage::from_fn(width, 900, |x, y| Luma([if dark(x, y) { 0 } else { 250 }])));
            assert!(cuts.len() > 15 && cuts.iter().all(|cut| cut % 40 >= 24), "{width}: {cuts:?}");
        }
    }

    #[test]
    fn a_texture_has_no_blank_rows() {
        let grain = |x: u32, y: u32| Luma([(x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_be_bytes()[1]]);
        assert_eq!(cuts(GrayImage::from_fn(120, 900, grain)), [0; 0]);
    }

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
