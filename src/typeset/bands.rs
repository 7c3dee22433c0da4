//! A picture that is higher than a page, in bands.
//!
//! They stand in two columns (a web page: in one) on as many pages as it takes, and every band is the same picture behind
//! another window. It is cut where its document says that nothing is shown, and then every row is seen once. Where no such
//! row lies near, as in a photograph or a texture, and its document allows that, some rows are seen twice, at the end of
//! one band and at the beginning of the next, and a bar beside them says so: what a cut goes through is whole in one of them.
//! Each cut edge says which row it is, and where the picture goes on.

use super::Thou;
use super::figure::{COLUMN, FRAME_GREY, Field, Plate, Size, frame, thou};
use super::fonts::Voice;
use super::paragraph::set as set_lines;
use super::shape::Shaper;
use super::strips::{Mark, Strip, baseline};
use crate::document::{Align, Figure, Language};

/// What a band says of itself above and below.
const LABEL_SIZE: Thou = 8_000;
const LABEL_PITCH: Thou = 13_000;
pub(super) const LABELS: Thou = 2 * LABEL_PITCH;
/// Dashes along a cut edge.
const DASH: Thou = 4_000;
const DASH_GAP: Thou = 3_000;
const DASH_HEIGHT: Thou = 400;
/// The bar beside rows that are seen twice, and the air between.
const BAR: Thou = 1_500;
const BAR_GAP: Thou = 1_500;
const BAR_GREY: u8 = 0x60;
/// Narrower than 3.5 mm nothing is read, cut or not.
const NARROWEST: Thou = 10_000;
/// More bands than this are not a screenshot: a hundred pages.
const MOST_BANDS: usize = 200;

/// The bands of a picture, and how wide they are.
pub(super) struct Bands {
    width: Thou,
    bands: Vec<Band>,
}

/// Rows of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Band {
    from: u32,
    /// Up to without.
    to: u32,
    /// So many of its first are the last of the band before it.
    again: u32,
}

/// Where a picture is cut, if it has to be and may be, with so much height on its first page and on others.
/// `None`: it is shown whole.
pub(super) fn bands(figure: &Figure, size: Size, field: Field, [tallest, after]: [Thou; 2]) -> Option<Bands> {
    let widest = size.widest(field);
    // Rows are those of the picture that the document speaks of, which this may not be.
    let same = u64::from(figure.upright().1) == u64::from(size.height);
    // A little too high: made a little smaller it is easier to read than with its last rows in a column of their own.
    if !same || !figure.may_be_cut() || size.down(size.height, widest) <= (tallest + LABELS) * 9 / 8 {
        return None;
    }
    let mut cuts: Vec<u32> = figure.cuts.iter().copied().filter(|row| (1..size.height).contains(row)).collect();
    cuts.push(size.height);
    cuts.sort_unstable();
    cuts.dedup();
    let width = if figure.overlap > 0 { widest } else { narrowed(&cuts, size, tallest).min(widest).max(1) };
    if width < NARROWEST {
        return None;
    }
    let rows_in = |height: Thou| u32::try_from(i64::from(height) * i64::from(size.width) / i64::from(width)).unwrap_or(u32::MAX).max(8);
    let mut bands: Vec<Band> = Vec::new();
    let (mut from, mut again) = (0, 0);
    while from < size.height {
        let most = rows_in(if bands.len() < size.columns() { tallest } else { after });
        let overlap = figure.overlap.min(most / 4);
        // A blank row at the very beginning of a band would leave the most of it empty.
        let near = if overlap > 0 { from.saturating_add(most / 4) } else { from };
        let end = from.saturating_add(most);
        let cut = cuts.iter().rfind(|cut| (**cut > near || **cut == size.height) && **cut <= end).copied();
        // What may not be cut and is higher by a rounding is not cut.
        let cut = if overlap == 0 { cut.or_else(|| cuts.iter().find(|cut| **cut > from).copied()) } else { cut };
        let to = cut.unwrap_or(end);
        bands.push(Band { from, to, again });
        again = if cut.is_none() { overlap } else { 0 };
        from = to - again;
        if bands.len() > MOST_BANDS {
            return None;
        }
    }
    (bands.len() > 1).then_some(Bands { width, bands })
}

/// So wide that what may not be cut is no higher than a column: that decides how large the whole is.
fn narrowed(cuts: &[u32], size: Size, tallest: Thou) -> Thou {
    let stretches = std::iter::once(&0).chain(cuts).zip(cuts).map(|(from, to)| to - from);
    let longest = stretches.max().unwrap_or(1).max(1);
    thou(i64::from(tallest) * i64::from(size.width) / i64::from(longest))
}

/// Bands in columns: one strip for each page.
pub(super) fn columns(picture: &Plate, size: Size, set: &Bands, field: Field, shaper: &mut Shaper<'_>) -> Vec<Strip> {
    let Bands { width, bands } = set;
    let (width, count, beside) = (*width, bands.len(), size.columns());
    // However narrow the picture is, what is said above and below of it has the room of a column.
    let (slot, next_slot) = if beside > 1 { (COLUMN, field.width - COLUMN) } else { (field.width, 0) };
    let mut strips = Vec::with_capacity(count.div_ceil(beside));
    for (k, pair) in bands.chunks(beside).enumerate() {
        let mut strip = Strip::default();
        for (side, &Band { from, to, again }) in pair.iter().enumerate() {
            let place = beside * k + side;
            let next = bands.get(place + 1).map_or(0, |next| next.again);
            let slot_left = field.left + if side == 0 { 0 } else { next_slot };
            let x = slot_left + (slot - width) / 2;
            let of_words = x.min(slot_left + (slot - COLUMN) / 2);
            let (above, below) = (size.down(from, width), size.down(to, width));
            let height = below - above;
            let edges = Edges { number: place + 1, count, is_first_column: side == 0, is_last_column: side + 1 == beside };
            let [head, foot] = edges.say(field.language, [from + 1, to], [again, next]);
            let mut label = |text: &str, y: Thou| {
                let line = set_lines(&shaper.plain(text, Voice::Body, LABEL_SIZE), COLUMN, 0, Align::Left).into_iter().next();
                strip.marks.extend(line.map(|line| Mark::Text { x: of_words, y: y + baseline(LABEL_PITCH, LABEL_SIZE), line }));
            };
            label(&head, 0);
            label(&foot, LABEL_PITCH + height);
            let plate =
                Plate { band: (place + 1, count), rows: (from, to), above, whole: size.down(size.height, width), ..picture.clone() };
            strip.marks.push(Mark::Picture { x, y: LABEL_PITCH, width, height, plate: Box::new(plate) });
            let (is_first, is_last) = (place == 0, place + 1 == count);
            strip.marks.extend(frame(x, LABEL_PITCH, width, height, (is_first, is_last)));
            if !is_first {
                strip.marks.extend(dashes(x, LABEL_PITCH - DASH_HEIGHT, width));
            }
            if !is_last {
                strip.marks.extend(dashes(x, LABEL_PITCH + height, width));
            }
            let bar = |y: Thou, height: Thou| Mark::Box { x: x - BAR_GAP - BAR, y, width: BAR, height, grey: BAR_GREY };
            strip.marks.extend((again > 0).then(|| bar(LABEL_PITCH, size.down(again, width))));
            strip.marks.extend((next > 0).then(|| bar(LABEL_PITCH + height - size.down(next, width), size.down(next, width))));
            strip.height = strip.height.max(LABELS + height);
        }
        strips.push(strip);
    }
    strips
}

/// Where a band stands.
struct Edges {
    /// Counted from 1.
    number: usize,
    count: usize,
    is_first_column: bool,
    is_last_column: bool,
}

impl Edges {
    /// What is said above and below of a band from row to row (both counted from 1): which one it is, where the picture came
    /// from and where it goes on, and how many rows are seen twice.
    fn say(&self, language: Language, [from, to]: [u32; 2], [again, next]: [u32; 2]) -> [String; 2] {
        let Self { number, count, is_first_column, is_last_column } = *self;
        let (is_first, is_last) = (number == 1, number == count);
        match language {
            Language::Zh => {
                let before = if is_first_column { "接上页" } else { "接左栏" };
                let after = if is_last_column { "转下页" } else { "转右栏" };
                let twice = |rows: u32, where_: &str| if rows > 0 { format!("，灰条旁{rows}行{where_}重复") } else { String::new() };
                let head = if is_first { String::new() } else { format!("：{before}，第{from}行起{}", twice(again, "")) };
                let foot = if is_last { String::new() } else { format!("{after}，到第{to}行{}", twice(next, "下段")) };
                [format!("第{number}段，共{count}段{head}"), foot]
            }
            Language::En => {
                let after = if is_last_column { "overleaf" } else { "at the right" };
                let twice = |rows: u32| if rows > 0 { format!("; {rows} by the bar repeated") } else { String::new() };
                let head = if is_first { String::new() } else { format!(", from row {from}{}", twice(again)) };
                let foot = if is_last { String::new() } else { format!("to row {to}, continued {after}{}", twice(next)) };
                [format!("Part {number} of {count}{head}"), foot]
            }
        }
    }
}

/// The edge of a cut.
fn dashes(x: Thou, y: Thou, width: Thou) -> impl Iterator<Item = Mark> {
    let dash = move |k: Thou| Mark::Box { x: x + k * (DASH + DASH_GAP), y, width: DASH, height: DASH_HEIGHT, grey: FRAME_GREY };
    (0..(width + DASH_GAP) / (DASH + DASH_GAP)).map(dash)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: Field = Field { left: 0, width: 444_000, height: 700_000, page: 700_000, language: Language::Zh };

    fn cut(cuts: Vec<u32>, overlap: u32) -> Vec<[u32; 3]> {
        cut_at(9000, cuts, overlap)
    }

    fn cut_at(height: u32, cuts: Vec<u32>, overlap: u32) -> Vec<[u32; 3]> {
        let (width, caption) = (1080, Vec::new());
        let figure = Figure { picture: String::new(), width, height, orientation: 1, cuts, overlap, alt: String::new(), caption };
        let bands = bands(&figure, Size { width, height }, FIELD, [650_000, 650_000]);
        bands.map_or_else(Vec::new, |set| set.bands.iter().map(|band| [band.from, band.to, band.again]).collect())
    }

    #[test]
    fn blank_rows_are_cut_at_and_elsewhere_rows_are_seen_twice() {
        assert_eq!(cut(vec![3000, 6000], 135), [[0, 3000, 0], [3000, 6000, 0], [6000, 9000, 0]]);
        // 650 pt at 74 mm hold 3346 rows.
        assert_eq!(cut(Vec::new(), 135), [[0, 3346, 0], [3211, 6557, 135], [6422, 9000, 135]]);
        assert_eq!(cut(vec![3000], 135), [[0, 3000, 0], [3000, 6346, 0], [6211, 9000, 135]]);
        // A blank row near the top of a band is too far from its end.
        assert_eq!(cut(vec![100], 135), [[0, 3346, 0], [3211, 6557, 135], [6422, 9000, 135]]);
        // Ten rows are left behind the second band.
        assert_eq!(cut_at(6567, Vec::new(), 135)[2], [6422, 6567, 135]);
        assert_eq!(cut(Vec::new(), 0), [[0; 3]; 0]);
        // No more than a quarter twice, whatever the document asks for.
        assert_eq!(cut(Vec::new(), 1_000_000)[1], [2510, 5856, 836]);
    }

    #[test]
    fn each_edge_says_its_row_and_what_is_seen_twice() {
        let left = Edges { number: 3, count: 4, is_first_column: true, is_last_column: false };
        let words = left.say(Language::Zh, [6422, 9000], [135, 0]);
        assert_eq!(words, ["第3段，共4段：接上页，第6422行起，灰条旁135行重复", "转右栏，到第9000行"]);
        let right = Edges { number: 2, count: 4, is_first_column: false, is_last_column: true };
        assert_eq!(right.say(Language::Zh, [3001, 6557], [0, 135])[1], "转下页，到第6557行，灰条旁135行下段重复");
        assert_eq!(right.say(Language::En, [3001, 6557], [0, 135])[1], "to row 6557, continued overleaf; 135 by the bar repeated");
    }
}
