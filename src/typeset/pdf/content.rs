//! What is drawn on each page, as operations of printpdf. Layout counts from the top of the page,
//! PDF from its bottom: the turn is made here, once.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Codepoint, Color, DictItem, Greyscale, LinkAnnotation, Op, PaintMode, PdfFontHandle, Pt, Rect, Rgb, TextItem,
    TextMatrix,
};

use super::subsets::{Subsets, text_of};
use super::{points, utf16};
use crate::typeset::Thou;
use crate::typeset::page::{HEIGHT, Pages, WIDTH};
use crate::typeset::paragraph::{Line, Placed};
use crate::typeset::strips::Mark;

/// The operations of each page.
pub(super) fn ops(pages: &Pages, subsets: &Subsets) -> Vec<Vec<Op>> {
    let watermark = pages.watermark.as_ref().map(|line| watermark_ops(line, subsets));
    let draw = |marks: &[Mark]| {
        let mut ops = watermark.clone().unwrap_or_default();
        for mark in marks {
            match mark {
                Mark::Text { x, y, line } => text(*x, *y, line, subsets, &mut ops),
                Mark::Box { x, y, width, height, grey } => {
                    ops.push(fill(*grey));
                    let mode = Some(PaintMode::Fill);
                    ops.push(Op::DrawRectangle { rectangle: rect(*x, *y, *width, *height, mode) });
                    ops.push(fill(0));
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

/// The words across the page: light, under everything else, and marked as no part of the text.
fn watermark_ops(line: &Line, subsets: &Subsets) -> Vec<Op> {
    // Half the square root of two: 45 degrees.
    const TURN: f32 = 0.707_106_77;
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let map = BTreeMap::from([("Type".to_owned(), name("Pagination")), ("Subtype".to_owned(), name("Watermark"))]);
    let size = line.glyphs.first().map_or(0, |placed| placed.glyph.size);
    let mut ops = vec![
        Op::BeginMarkedContentWithProperties { tag: "Artifact".to_owned(), properties: DictItem::Dict { map } },
        fill(0xE2),
        Op::StartTextSection,
    ];
    let Pt(middle_x) = points(WIDTH / 2);
    let Pt(middle_y) = points(HEIGHT / 2);
    let Pt(below) = points(size * 38 / 100);
    show(line, subsets, &mut ops, |along| {
        let Pt(along) = points(along - line.right / 2);
        let x = middle_x + along * TURN + below * TURN;
        let y = middle_y + along * TURN - below * TURN;
        TextMatrix::Raw([TURN, TURN, -TURN, TURN, x, y])
    });
    ops.extend([Op::EndTextSection, fill(0), Op::EndMarkedContent]);
    ops
}
