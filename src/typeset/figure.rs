//! From a figure to strips.
//!
//! A picture is never larger than it is on a screen of 96 dots per inch, and never wider than the text. One in
//! the format of a phone is 74 mm wide at most: as large as the phone that it was taken on shows it, so that its
//! words are read without a magnifier, and so that two stand beside each other on a page (74 + 8.6 + 74 mm).
//!
//! A picture that would be higher than a page by more than an eighth is cut, if its document says where that may be
//! done, into bands (see [`bands`](super::bands)). One that may not be cut is made smaller until it fits.

use super::Thou;
use super::bands::{LABELS, bands, columns};
use super::paragraph::{Line, set as set_lines};
use super::pictures::{Outcome, Seen};
use super::shape::Shaper;
use super::strips::{Mark, Strip, baseline};
use super::structure::{ElementId, Kind, Structure};
use crate::document::{Align, Column, Figure, Language, Run, Table, legible};
use crate::finding::words::names::not_shown;

/// A column of pictures: 74 mm.
pub(super) const COLUMN: Thou = 209_764;
/// A pixel at 96 dots per inch.
const PIXEL: i64 = 750;
/// The air above a picture and below its caption.
const ABOVE: Thou = 6_000;
const BELOW: Thou = 8_000;
/// Between a picture and its caption.
const TO_CAPTION: Thou = 4_000;
/// Captions: 五号.
const CAPTION_SIZE: Thou = 10_500;
const CAPTION_PITCH: Thou = 15_500;
/// A longer caption is running text, and its picture stands alone.
const LONG_CAPTION: usize = 6;
/// A hairline around a picture: screenshots are white, and so is paper.
const FRAME: Thou = 400;
pub(super) const FRAME_GREY: u8 = 0xB4;

/// What is seen of a picture in one place, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plate {
    /// The key of the picture.
    pub picture: String,
    pub alt: String,
    /// What it belongs to.
    pub element: ElementId,
    /// 1 to 8.
    pub orientation: u8,
    /// Which band of how many, counted from 1.
    pub band: (usize, usize),
    /// Its rows of the upright picture: from, and up to without.
    pub rows: (u32, u32),
    /// How much of the picture is above what is seen.
    pub above: Thou,
    /// How high the whole picture is at this size.
    pub whole: Thou,
}

/// Where a picture may stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub left: Thou,
    pub width: Thou,
    /// What there is of its first page for the picture and its caption.
    pub height: Thou,
    /// What there is of every page after it.
    pub page: Thou,
    /// What is said beside pictures is said in this language.
    pub language: Language,
}

/// A picture, upright, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    fn of(figure: &Figure, seen: &Seen) -> Self {
        let (width, height) = match seen.get(figure) {
            Outcome::Shown { width, height } => (width, height),
            Outcome::NotShown(_) => (figure.width, figure.height),
        };
        let (width, height) = Figure { width, height, ..bare(figure) }.upright();
        Self { width: width.max(1), height: height.max(1) }
    }

    /// The format of a phone held upright, or longer. A photograph or a long web page, which has more pixels across
    /// than a phone's screen (720 to 1344, or 1440), would be too small to read in a column.
    fn is_narrow(self) -> bool {
        let of_a_phone = self.width <= 1344 || self.width == 1440;
        of_a_phone && i64::from(self.height) * 10 >= i64::from(self.width) * 16
    }

    /// How many of it stand beside each other.
    pub fn columns(self) -> usize {
        if self.is_narrow() { 2 } else { 1 }
    }

    /// How wide it may be in a field.
    pub fn widest(self, field: Field) -> Thou {
        let most = if self.is_narrow() { COLUMN.min(field.width) } else { field.width };
        thou((i64::from(self.width) * PIXEL).min(i64::from(most)))
    }

    /// How high so many of its rows are if it is so wide.
    pub fn down(self, rows: u32, width: Thou) -> Thou {
        thou(i64::from(rows) * i64::from(width) / i64::from(self.width))
    }

    /// Its width and height in a field that leaves so much height.
    fn fit(self, field: Field, tallest: Thou) -> (Thou, Thou) {
        let width = self.widest(field);
        let height = self.down(self.height, width);
        if height <= tallest {
            return (width.max(1), height.max(1));
        }
        (thou(i64::from(tallest) * i64::from(self.width) / i64::from(self.height)).max(1), tallest)
    }
}

/// A figure without what takes memory.
fn bare(figure: &Figure) -> Figure {
    let (orientation, width, height) = (figure.orientation, figure.width, figure.height);
    Figure { picture: String::new(), width, height, orientation, cuts: Vec::new(), overlap: 0, alt: String::new(), caption: Vec::new() }
}

/// A figure, alone between its edges.
pub(super) fn set(figure: &Figure, seen: &Seen, field: Field, shaper: &mut Shaper<'_>, structure: &mut Structure) -> Vec<Strip> {
    let size = Size::of(figure, seen);
    let (element, below) = elements(figure, structure);
    let caption = caption(figure, field.width, shaper, below);
    let below = TO_CAPTION + caption_height(&caption).min(field.height / 4);
    let tallest = field.height - ABOVE - below;
    let mut strips = vec![Strip::space(ABOVE, true)];
    match bands(figure, size, field, [tallest, field.page - below].map(|height| height - LABELS)) {
        Some(bands) => strips.extend(columns(&plate(figure, size, element), size, &bands, field, shaper)),
        None => {
            let (width, height) = size.fit(field, tallest);
            let x = field.left + (field.width - width) / 2;
            let plate = Plate { whole: height, ..plate(figure, size, element) };
            let mut marks = vec![Mark::Picture { x, y: 0, width, height, plate: Box::new(plate) }];
            marks.extend(frame(x, 0, width, height, (true, true)));
            strips.push(Strip { height, marks, ..Strip::default() });
        }
    }
    if let Some(last) = strips.last_mut() {
        last.glued = !caption.is_empty();
    }
    strips.extend(captioned(caption, field));
    strips
}

/// Two figures beside each other, if both are phone screenshots that are seen whole.
pub(super) fn beside(
    one: &Figure,
    other: &Figure,
    seen: &Seen,
    field: Field,
    shaper: &mut Shaper<'_>,
    structure: &mut Structure,
) -> Option<Vec<Strip>> {
    let gutter = field.width - 2 * COLUMN;
    let pair = [one, other];
    let whole = |figure: &Figure| {
        let size = Size::of(figure, seen);
        let fits = size.down(size.height, size.widest(field)) <= field.height * 3 / 4;
        matches!(seen.get(figure), Outcome::Shown { .. }) && size.is_narrow() && fits
    };
    if gutter < 0 || !pair.iter().all(|figure| whole(figure)) {
        return None;
    }
    let captions = pair.map(|figure| caption(figure, COLUMN, shaper, ElementId::ROOT));
    if captions.iter().any(|lines| lines.len() > LONG_CAPTION) {
        return None;
    }
    let elements = pair.map(|figure| elements(figure, structure));
    let mut strip = Strip::default();
    let sizes = pair.map(|figure| Size::of(figure, seen));
    let boxes = sizes.map(|size| size.fit(field, field.height));
    let deepest = boxes.iter().map(|(_, height)| *height).max().unwrap_or(0);
    for (k, (lines, (width, height))) in captions.iter().zip(boxes).enumerate() {
        let column = field.left + if k == 0 { 0 } else { COLUMN + gutter };
        let x = column + (COLUMN - width) / 2;
        let (element, below) = elements[k];
        let plate = Plate { whole: height, ..plate(pair[k], sizes[k], element) };
        strip.marks.push(Mark::Picture { x, y: 0, width, height, plate: Box::new(plate) });
        strip.marks.extend(frame(x, 0, width, height, (true, true)));
        let mut y = deepest + TO_CAPTION + baseline(CAPTION_PITCH, CAPTION_SIZE);
        for line in lines {
            strip.marks.push(Mark::Text { x: column, y, line: line.clone().of(below) });
            y += CAPTION_PITCH;
        }
    }
    let below = captions.iter().map(|lines| caption_height(lines)).max().unwrap_or(0);
    strip.height = deepest + if below > 0 { TO_CAPTION + below } else { 0 };
    Some(vec![Strip::space(ABOVE, true), strip, Strip::space(BELOW, false)])
}

/// A picture in a box no larger than this, for the cell of a table: its width and height, and what is seen; `None` of one that
/// cannot be shown, whose words stand beside it.
pub(super) fn small(figure: &Figure, seen: &Seen, [widest, tallest]: [Thou; 2]) -> Option<(Thou, Thou, Plate)> {
    if matches!(seen.get(figure), Outcome::NotShown(_)) {
        return None;
    }
    let size = Size::of(figure, seen);
    let width = thou((i64::from(size.width) * PIXEL).min(i64::from(widest))).max(1);
    let height = size.down(size.height, width);
    let narrow = || thou(i64::from(tallest) * i64::from(size.width) / i64::from(size.height)).max(1);
    let (width, height) = if height <= tallest { (width, height.max(1)) } else { (narrow(), tallest) };
    Some((width, height, Plate { whole: height, ..plate(figure, size, ElementId::ROOT) }))
}

/// What stands for a picture that cannot be shown: a framed box that says so, and what there would be to see.
pub(super) fn words_instead(figure: &Figure, why: &'static str, language: Language) -> Table {
    let (head, none) = match language {
        Language::Zh => (format!("这张图片没有显示出来：{}", not_shown(why)), "（没有文字说明）"),
        Language::En => ("This picture is not shown: its file is missing, damaged or too large".to_owned(), "(no description)"),
    };
    let alt = if figure.alt.trim().is_empty() { none } else { figure.alt.trim() };
    Table { columns: vec![Column { head, share: 1, align: Align::Left }], rows: vec![vec![vec![Run::plain(alt)]]] }
}

/// The caption of what stands for a picture.
pub(super) fn caption_below(figure: &Figure, field: Field, shaper: &mut Shaper<'_>, element: ElementId) -> Vec<Strip> {
    captioned(caption(figure, field.width, shaper, element), field)
}

/// The elements of a figure: the picture, and what stands below it.
fn elements(figure: &Figure, structure: &mut Structure) -> (ElementId, ElementId) {
    let whole = structure.add(ElementId::ROOT, Kind::Division);
    let picture = structure.picture(whole, legible(&figure.alt).trim());
    (picture, structure.add(whole, Kind::Caption))
}

fn caption(figure: &Figure, width: Thou, shaper: &mut Shaper<'_>, element: ElementId) -> Vec<Line> {
    let glyphs = shaper.runs(&figure.caption, CAPTION_SIZE);
    set_lines(&glyphs, width, 0, Align::Center).into_iter().map(|line| line.of(element)).collect()
}

fn caption_height(lines: &[Line]) -> Thou {
    thou(i64::try_from(lines.len()).unwrap_or(i64::MAX).saturating_mul(i64::from(CAPTION_PITCH)))
}

/// The lines of a caption, held together unless they are many, and the air below.
fn captioned(lines: Vec<Line>, field: Field) -> Vec<Strip> {
    let count = lines.len();
    let mut strips = Vec::with_capacity(count + 2);
    if count > 0 {
        strips.push(Strip::space(TO_CAPTION, true));
    }
    let y = baseline(CAPTION_PITCH, CAPTION_SIZE);
    for (k, line) in lines.into_iter().enumerate() {
        let glued = k + 1 < count && (count <= LONG_CAPTION || k == 0 || k + 2 == count);
        let marks = vec![Mark::Text { x: field.left, y, line }];
        strips.push(Strip { height: CAPTION_PITCH, marks, glued, ..Strip::default() });
    }
    strips.push(Strip::space(BELOW, false));
    strips
}

/// The whole picture; its height is for the caller to say.
fn plate(figure: &Figure, size: Size, element: ElementId) -> Plate {
    Plate {
        picture: figure.picture.clone(),
        alt: figure.alt.clone(),
        element,
        orientation: figure.orientation,
        band: (1, 1),
        rows: (0, size.height),
        above: 0,
        whole: 0,
    }
}

/// Hairlines around a box; where a picture was cut there is none, so that it looks as it is: not ended.
pub(super) fn frame(x: Thou, y: Thou, width: Thou, height: Thou, (top, bottom): (bool, bool)) -> Vec<Mark> {
    let grey = FRAME_GREY;
    let mut marks =
        vec![Mark::Box { x: x - FRAME, y, width: FRAME, height, grey }, Mark::Box { x: x + width, y, width: FRAME, height, grey }];
    let across = |y| Mark::Box { x: x - FRAME, y, width: width + 2 * FRAME, height: FRAME, grey };
    if top {
        marks.push(across(y - FRAME));
    }
    if bottom {
        marks.push(across(y + height));
    }
    marks
}

pub(super) fn thou(value: i64) -> Thou {
    Thou::try_from(value).unwrap_or(Thou::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::document::{Block, Document};
    use crate::typeset::fonts::Fonts;
    use crate::typeset::page::lay_out;
    use crate::typeset::proof::proof;

    fn figure(picture: &str, cuts: Vec<u32>) -> Figure {
        let caption = vec![Run::plain(format!("图：{picture}"))];
        Figure {
            picture: picture.to_owned(),
            width: 1080,
            height: 9000,
            orientation: 1,
            cuts,
            overlap: 0,
            alt: "与客服的聊天".to_owned(),
            caption,
        }
    }

    fn laid_out(figures: Vec<Figure>, seen: &[(&str, Outcome)]) -> String {
        let fonts = Fonts::embedded();
        let seen: BTreeMap<String, Outcome> = seen.iter().map(|(key, outcome)| ((*key).to_owned(), *outcome)).collect();
        let document = Document { blocks: figures.into_iter().map(Block::Figure).collect(), ..Document::default() };
        proof(&lay_out(&document, &Seen(seen), &mut Shaper::new(&fonts)))
    }

    #[test]
    fn what_is_not_shown_is_said_with_its_words_and_caption() {
        let silent = Figure { alt: " ".to_owned(), caption: Vec::new(), ..figure("乙", Vec::new()) };
        let not_shown = [("甲", Outcome::NotShown("broken")), ("乙", Outcome::NotShown("not-found"))];
        let proof = laid_out(vec![figure("甲", vec![4000]), silent], &not_shown);
        let words: Vec<&str> = proof.lines().filter_map(|line| line.get(22..)).map(str::trim).collect();
        let expected = [
            "这张图片没有显示出来：图片文件不完整或者已损坏",
            "与客服的聊天",
            "图：甲",
            "这张图片没有显示出来：找不到这张图片的文件",
            "（没有文字说明）",
            "第 1 页 共 1 页",
        ];
        assert_eq!(words, expected, "{proof}");
    }

    /// Rows at which one picture may be cut say nothing of another.
    #[test]
    fn a_picture_of_another_height_is_not_cut() {
        let at_once = |height| laid_out(vec![figure("甲", vec![4000, 6000])], &[("甲", Outcome::Shown { width: 1080, height })]);
        assert!(at_once(9000).contains("第2段，共"), "{}", at_once(9000));
        assert!(!at_once(9001).contains('段'), "{}", at_once(9001));
    }
}
