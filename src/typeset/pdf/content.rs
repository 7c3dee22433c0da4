//! What is drawn on each page, as operations of printpdf. Layout counts from the top of the page,
//! PDF from its bottom: the turn is made here, once.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Codepoint, Color, CurTransMat, DictItem, Greyscale, LinkAnnotation, Op, PaintMode, PdfFontHandle, Rect, Rgb,
    TextItem, TextMatrix, XObjectId, XObjectTransform,
};

use super::pictures::Written;
use super::subsets::{Subsets, text_of};
use super::{points, utf16, watermark};
use crate::document::legible;
use crate::typeset::Thou;
use crate::typeset::figure::Plate;
use crate::typeset::page::{HEIGHT, Pages};
use crate::typeset::paragraph::{Line, Placed};
use crate::typeset::strips::Mark;

/// The operations of each page.
pub(super) fn ops(pages: &Pages, subsets: &Subsets, pictures: &Written) -> Vec<Vec<Op>> {
    let draw = |marks: &[Mark]| {
        let mut ops = if pages.watermark.is_some() { watermark::ops() } else { Vec::new() };
        for mark in marks {
            match mark {
                Mark::Text { x, y, line } => text(*x, *y, line, subsets, &mut ops),
                Mark::Box { x, y, width, height, grey } => {
                    ops.push(fill(*grey));
                    let mode = Some(PaintMode::Fill);
                    ops.push(Op::DrawRectangle { rectangle: rect(*x, *y, *width, *height, mode) });
                    ops.push(fill(0));
                }
                Mark::Picture { x, y, width, height, plate } => {
                    if let Some(id) = pictures.name(&plate.picture) {
                        picture(rect(*x, *y, *width, *height, Some(PaintMode::Clip)), plate, id, &mut ops);
                    }
                }
                Mark::Link { x, y, width, height, link } => {
                    if let Some(target) = pages.links.get(usize::from(*link)) {
                        let place = rect(*x, *y, *width, *height, None);
                        ops.push(Op::LinkAnnotation { link: link_to(place, target.clone()) });
                    }
                }
            }
        }
        ops
    };
    pages.pages.iter().map(|page| draw(&page.marks)).collect()
}

fn fill(grey: u8) -> Op {
    let percent = f32::from(grey) / 255.0;
    Op::SetFillColor { col: Color::Greyscale(Greyscale::new(percent, None)) }
}

fn rect(x: Thou, y: Thou, width: Thou, height: Thou, mode: Option<PaintMode>) -> Rect {
    let (x, y) = (points(x), points(HEIGHT - y - height));
    Rect { x, y, width: points(width), height: points(height), mode, winding_order: None }
}

/// Draws what is seen of a picture: the whole of it behind a window. The first band says in words what it shows
/// (ISO 32000-1 §14.9.3).
fn picture(window: Rect, plate: &Plate, id: XObjectId, ops: &mut Vec<Op>) {
    let is_whole = plate.band.1 == 1;
    let describes = plate.band.0 == 1 && !plate.alt.trim().is_empty();
    if describes {
        let data = utf16(&legible(plate.alt.trim()));
        let map = BTreeMap::from([("Alt".to_owned(), DictItem::String { data, literal: false })]);
        ops.push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties: DictItem::Dict { map } });
    }
    let (x, width) = (window.x.0, window.width.0);
    let top = window.y.0 + window.height.0 + points(plate.above).0;
    let height = if is_whole { window.height.0 } else { points(plate.whole).0 };
    let matrix = CurTransMat::Raw(upright(plate.orientation, [x, top - height, width, height]));
    ops.push(Op::SaveGraphicsState);
    if !is_whole {
        ops.push(Op::DrawRectangle { rectangle: window });
    }
    ops.push(Op::SetTransformationMatrix { matrix });
    ops.push(Op::UseXobject { id, transform: XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() } });
    ops.push(Op::RestoreGraphicsState);
    if describes {
        ops.push(Op::EndMarkedContent);
    }
}

/// The matrix that puts the unit square of a stored picture into a box (left, bottom, width, height) so that it
/// stands upright (EXIF 2.32 §4.6.4, Orientation: where the first row and the first column of the file are seen).
fn upright(orientation: u8, [x, y, w, h]: [f32; 4]) -> [f32; 6] {
    match orientation {
        2 => [-w, 0.0, 0.0, h, x + w, y],
        3 => [-w, 0.0, 0.0, -h, x + w, y + h],
        4 => [w, 0.0, 0.0, -h, x, y + h],
        5 => [0.0, -h, -w, 0.0, x + w, y + h],
        6 => [0.0, -h, w, 0.0, x, y + h],
        7 => [0.0, h, w, 0.0, x, y],
        8 => [0.0, h, -w, 0.0, x + w, y],
        _ => [w, 0.0, 0.0, h, x, y],
    }
}

fn link_to(place: Rect, target: String) -> LinkAnnotation {
    // The default border is a visible cyan box.
    let border = Some(BorderArray::Solid([0.0, 0.0, 0.0]));
    LinkAnnotation::new(place, Actions::Uri(target), border, None, None)
}

fn text(x: Thou, y: Thou, line: &Line, subsets: &Subsets, ops: &mut Vec<Op>) {
    if line.glyphs.is_empty() {
        return;
    }
    ops.push(Op::StartTextSection);
    let y = points(HEIGHT - y);
    show(line, subsets, ops, |along| TextMatrix::Translate(points(x + along), y));
    ops.push(Op::EndTextSection);
}

/// Shows a line; `at` says where the text stands that is so far along it.
fn show(line: &Line, subsets: &Subsets, ops: &mut Vec<Op>, at: impl Fn(Thou) -> TextMatrix) {
    let alike = |a: &Placed, b: &Placed| {
        let (a, b) = (a.glyph, b.glyph);
        (a.face, a.size, a.link) == (b.face, b.size, b.link) && subsets.get(a.face).says(a) && subsets.get(b.face).says(b)
    };
    for part in line.glyphs.chunk_by(alike) {
        let first = part[0].glyph;
        let subset = subsets.get(first.face);
        let (tag, is_link) = ("Span".to_owned(), first.link.is_some());
        if is_link {
            let blue = Rgb::new(0.0, 0.2, 0.55, None);
            ops.push(Op::SetFillColor { col: Color::Rgb(blue) });
        }
        let font = PdfFontHandle::External(subset.id.clone());
        ops.push(Op::SetFont { font, size: points(first.size) });
        if !subset.says(first) {
            let data = utf16(&text_of(first));
            let actual = DictItem::String { data, literal: false };
            let map = BTreeMap::from([("ActualText".to_owned(), actual)]);
            let properties = DictItem::Dict { map };
            ops.push(Op::BeginMarkedContentWithProperties { tag, properties });
        }
        ops.push(Op::SetTextMatrix { matrix: at(part[0].x) });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(codes(part, subsets))] });
        if !subset.says(first) {
            ops.push(Op::EndMarkedContent);
        }
        if is_link {
            ops.push(fill(0));
        }
    }
}

/// The glyphs of one font, each followed by the kern that puts the next one where layout has it.
fn codes(part: &[Placed], subsets: &Subsets) -> Vec<Codepoint> {
    // In hundred-thousandths of an em, so that no rounding adds up along the line.
    const FINE: i64 = 100;
    let origin = i64::from(part[0].x);
    let size = i64::from(part[0].glyph.size).max(1);
    let mut pen = 0;
    let mut codes = Vec::with_capacity(part.len());
    for (k, placed) in part.iter().enumerate() {
        let glyph = placed.glyph;
        let subset = subsets.get(glyph.face);
        pen += subset.width(glyph.gid) * FINE;
        let mut kern = 0;
        if let Some(next) = part.get(k + 1) {
            let wanted = (i64::from(next.x) - origin) * 1000 * FINE / size;
            // A hundredth of a point at most: below what any printer shows.
            if (pen - wanted).abs() >= FINE {
                kern = pen - wanted;
                pen = wanted;
            }
        }
        let code = subset.new_id(glyph.gid);
        // Only the glyph's own entry is written to the font's table; see `Subset::says`.
        let text = subset.says(glyph).then(|| text_of(glyph));
        codes.push(match text {
            Some(text) => Codepoint::with_cid(code, kern as f32 / FINE as f32, text),
            None => Codepoint::new(code, kern as f32 / FINE as f32),
        });
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::typeset::fonts::Fonts;
    use crate::typeset::page::lay_out;
    use crate::typeset::pictures::Seen;
    use crate::typeset::shape::Shaper;

    /// Noto draws 日 and the radical ⽇ with one glyph, and a glyph has one entry in a font's table.
    #[test]
    fn a_glyph_that_stands_for_two_texts_says_the_second_beside_it() {
        let fonts = Fonts::embedded();
        let document = Document { footer: "日日".to_owned(), ..Document::default() };
        let mut pages = lay_out(&document, &Seen::default(), &mut Shaper::new(&fonts));
        let Some(Mark::Text { line, .. }) = pages.pages[0].marks.first_mut() else { panic!("there is a foot") };
        line.glyphs[1].glyph.ch = '⽇';
        let subsets = Subsets::of(&pages, &fonts).expect("the fonts can be subset");
        let ops = ops(&pages, &subsets, &Written::default()).concat();
        let actual: Vec<&DictItem> = ops
            .iter()
            .filter_map(|op| match op {
                Op::BeginMarkedContentWithProperties { properties: DictItem::Dict { map }, .. } => map.get("ActualText"),
                _ => None,
            })
            .collect();
        assert_eq!(actual, [&DictItem::String { data: vec![0xFE, 0xFF, 0x2F, 0x47], literal: false }]);
    }

    /// Where the corners of a stored picture are seen, by EXIF's own words for each orientation: the first row is
    /// at the top, right, bottom or left, and so is the first column.
    #[test]
    fn pictures_stand_upright() {
        let stored = [(1, "top", "left"), (2, "top", "right"), (3, "bottom", "right"), (4, "bottom", "left")];
        let turned = [(5, "left", "top"), (6, "right", "top"), (7, "right", "bottom"), (8, "left", "bottom")];
        for (orientation, row, column) in stored.into_iter().chain(turned).chain([(0, "top", "left"), (9, "top", "left")]) {
            let [a, b, c, d, e, f] = upright(orientation, [100.0, 200.0, 30.0, 70.0]);
            let at = |u: f32, v: f32| (a * u + c * v + e, b * u + d * v + f);
            let side = |(x1, y1): (f32, f32), (x2, y2): (f32, f32)| match ((x1 + x2) / 2.0, (y1 + y2) / 2.0) {
                (100.0, 235.0) => "left",
                (130.0, 235.0) => "right",
                (115.0, 270.0) => "top",
                (115.0, 200.0) => "bottom",
                other => panic!("{other:?} is no side of the box"),
            };
            // The first row of the file is at the top of the unit square.
            assert_eq!(side(at(0.0, 1.0), at(1.0, 1.0)), row, "row of {orientation}");
            assert_eq!(side(at(0.0, 0.0), at(0.0, 1.0)), column, "column of {orientation}");
        }
    }
}
