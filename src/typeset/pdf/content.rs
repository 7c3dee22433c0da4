//! What is drawn on each page, as operations of printpdf. Layout counts from the top of the page,
//! PDF from its bottom: the turn is made here, once.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Color, CurTransMat, Destination, DictItem, Greyscale, LinkAnnotation, Op, PaintMode, PdfFontHandle, Rect, Rgb,
    TextMatrix, XObjectId, XObjectTransform,
};

use super::pictures::Written;
use super::subsets::{Subsets, text_of};
use super::tags::Tags;
use super::{points, utf16, watermark};
use crate::document::Language;
use crate::typeset::Thou;
use crate::typeset::figure::Plate;
use crate::typeset::fonts::FaceId;
use crate::typeset::page::{HEIGHT, Pages};
use crate::typeset::paragraph::{Line, Placed};
use crate::typeset::parts::Target;
use crate::typeset::strips::Mark;
use crate::typeset::structure::ElementId;

/// What is drawn.
pub(super) struct Drawn {
    /// The operations of each page.
    pub sheets: Vec<Vec<Op>>,
    pub tags: Tags,
}

/// Draws all pages.
pub(super) fn draw(pages: &Pages, subsets: &Subsets, pictures: &Written, language: Language) -> Drawn {
    let mut tags = Tags::of(&pages.structure, pages.pages.len());
    let sheets = pages.pages.iter().enumerate().map(|(number, page)| {
        let ops = if pages.watermark.is_some() { watermark::ops() } else { Vec::new() };
        let mut sheet = Sheet { number, ops, open: None, ink: Ink::BLACK, font: None, pages, subsets, pictures, language, tags: &mut tags };
        page.marks.iter().for_each(|mark| sheet.mark(mark, Owner::Pagination));
        page.foot.iter().for_each(|mark| sheet.mark(mark, Owner::Foot));
        sheet.leave();
        sheet.ops
    });
    Drawn { sheets: sheets.collect(), tags }
}

/// What marks belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// To what is read.
    Element(ElementId),
    /// To how it looks.
    Layout,
    /// To how it is spread over pages: what is printed again.
    Pagination,
    /// To the foot of a page.
    Foot,
}

/// What surfaces and text are filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Grey(u8),
    /// Of what can be clicked.
    Link,
}

impl Ink {
    /// What a page begins with (ISO 32000-1 §8.4, table 52).
    const BLACK: Self = Self::Grey(0);
}

/// A page that is being drawn.
struct Sheet<'a> {
    number: usize,
    ops: Vec<Op>,
    /// To what the marks belong that are being drawn.
    open: Option<Owner>,
    /// The ink at hand, and the font and its size: only what changes is said.
    ink: Ink,
    font: Option<(FaceId, Thou)>,
    pages: &'a Pages,
    subsets: &'a Subsets,
    pictures: &'a Written,
    language: Language,
    tags: &'a mut Tags,
}

impl Sheet<'_> {
    /// Draws a mark. `furniture` is what text is that belongs to no element.
    fn mark(&mut self, mark: &Mark, furniture: Owner) {
        match mark {
            Mark::Text { x, y, line } => self.text(*x, *y, line, furniture),
            Mark::Box { x, y, width, height, grey } => {
                self.enter(Owner::Layout);
                self.take(Ink::Grey(*grey));
                let rectangle = rect(*x, *y, *width, *height, Some(PaintMode::Fill));
                self.ops.push(Op::DrawRectangle { rectangle });
            }
            Mark::Picture { x, y, width, height, plate } => {
                if let Some(id) = self.pictures.name(&plate.picture) {
                    let window = rect(*x, *y, *width, *height, Some(PaintMode::Clip));
                    let (left, bottom) = (window.x.0, window.y.0);
                    self.tags.seen(self.number, plate.element, [left, bottom, left + window.width.0, bottom + window.height.0]);
                    self.enter(Owner::Element(plate.element));
                    picture(window, plate, id, &mut self.ops);
                }
            }
            Mark::Link { x, y, width, height, link } => {
                if let Some((action, words)) = self.action(*link) {
                    let place = rect(*x, *y, *width, *height, None);
                    self.tags.annotate(self.number, *link, words);
                    self.ops.push(Op::LinkAnnotation { link: link_to(place, action) });
                }
            }
        }
    }

    fn text(&mut self, x: Thou, y: Thou, line: &Line, furniture: Owner) {
        let y = points(HEIGHT - y);
        for part in line.glyphs.chunk_by(|a, b| a.glyph.link == b.glyph.link) {
            let link = part[0].glyph.link.filter(|link| self.action(*link).is_some());
            let owner = match (line.element, link) {
                (Some(element), Some(link)) => Owner::Element(self.tags.link(element, link)),
                (Some(element), None) => Owner::Element(element),
                (None, _) => furniture,
            };
            self.enter(owner);
            self.ops.push(Op::StartTextSection);
            self.show(part, line.loose, |along| TextMatrix::Translate(points(x + along), y));
            self.ops.push(Op::EndTextSection);
        }
    }

    /// Shows a part of a line, and what it reads if that is not plain from its glyphs; `at` says where the text stands that
    /// is so far along it.
    fn show(&mut self, part: &[Placed], loose: bool, at: impl Fn(Thou) -> TextMatrix) {
        let subsets = self.subsets;
        let alike = |a: &Placed, b: &Placed| {
            let (a, b) = (a.glyph, b.glyph);
            (a.face, a.size, a.link) == (b.face, b.size, b.link) && subsets.get(a.face).says(a) && subsets.get(b.face).says(b)
        };
        for part in part.chunk_by(alike) {
            let first = part[0].glyph;
            let subset = subsets.get(first.face);
            self.take(if first.link.is_some() { Ink::Link } else { Ink::BLACK });
            if self.font.replace((first.face, first.size)) != Some((first.face, first.size)) {
                let font = PdfFontHandle::External(subset.id.clone());
                self.ops.push(Op::SetFont { font, size: points(first.size) });
            }
            let told = loose || !subset.says(first);
            if told {
                let data = utf16(&part.iter().map(|placed| text_of(placed.glyph)).collect::<String>());
                let actual = DictItem::String { data, literal: false };
                let map = BTreeMap::from([("ActualText".to_owned(), actual)]);
                let properties = DictItem::Dict { map };
                self.ops.push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
            }
            self.ops.push(Op::SetTextMatrix { matrix: at(part[0].x) });
            self.ops.push(Op::Unknown { key: "TJ".to_owned(), value: vec![DictItem::Array(shown(part, subsets))] });
            if told {
                self.ops.push(Op::EndMarkedContent);
            }
        }
    }

    /// What follows is filled with this.
    fn take(&mut self, ink: Ink) {
        if std::mem::replace(&mut self.ink, ink) != ink {
            let col = match ink {
                Ink::Grey(grey) => Color::Greyscale(Greyscale::new(f32::from(grey) / 255.0, None)),
                Ink::Link => Color::Rgb(Rgb::new(0.0, 0.2, 0.55, None)),
            };
            self.ops.push(Op::SetFillColor { col });
        }
    }

    /// What follows belongs to this.
    fn enter(&mut self, owner: Owner) {
        if self.open == Some(owner) {
            return;
        }
        self.leave();
        let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
        let artifact = |kind: &str| ("Artifact".to_owned(), BTreeMap::from([("Type".to_owned(), name(kind))]));
        let (tag, map) = match owner {
            Owner::Element(element) => {
                let number = i64::try_from(self.tags.content(self.number, element)).unwrap_or(i64::MAX);
                (self.tags.name(element), BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]))
            }
            Owner::Layout => artifact("Layout"),
            Owner::Pagination => artifact("Pagination"),
            Owner::Foot => {
                let (tag, mut map) = artifact("Pagination");
                map.insert("Subtype".to_owned(), name("Footer"));
                (tag, map)
            }
        };
        self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties: DictItem::Dict { map } });
        self.open = Some(owner);
    }

    fn leave(&mut self) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    /// What a click does, and where it leads in words; nothing where it is to lead to a part that is not there.
    fn action(&self, link: u16) -> Option<(Actions, String)> {
        match self.pages.links.get(usize::from(link))? {
            Target::Uri(uri) => Some((Actions::Uri(uri.clone()), uri.clone())),
            Target::Part(name) => {
                let standing = self.pages.parts.get(name)?;
                let top = Some(points(HEIGHT - standing.y).0);
                let page = standing.first + 1;
                Some((Actions::Goto(Destination::Xyz { page, left: Some(0.0), top, zoom: None }), leads_to(self.language, page)))
            }
        }
    }
}

/// Where a click within the document leads, for those who hear it read: of the number of an exhibit alone that is not plain.
fn leads_to(language: Language, page: usize) -> String {
    match language {
        Language::Zh => format!("转到第{page}页"),
        Language::En => format!("Go to page {page}"),
    }
}

fn rect(x: Thou, y: Thou, width: Thou, height: Thou, mode: Option<PaintMode>) -> Rect {
    let (x, y) = (points(x), points(HEIGHT - y - height));
    Rect { x, y, width: points(width), height: points(height), mode, winding_order: None }
}

/// Draws what is seen of a picture: the whole of it behind a window.
fn picture(window: Rect, plate: &Plate, id: XObjectId, ops: &mut Vec<Op>) {
    let is_whole = plate.band.1 == 1;
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

fn link_to(place: Rect, action: Actions) -> LinkAnnotation {
    // The default border is a visible cyan box.
    let border = Some(BorderArray::Solid([0.0, 0.0, 0.0]));
    LinkAnnotation::new(place, action, border, None, None)
}

/// The glyphs of one font, in strings, between which stand the kerns that put the next one where layout has it (ISO 32000-1
/// §9.4.3). The library would make a string of each glyph, which takes several times the room, and the time.
fn shown(part: &[Placed], subsets: &Subsets) -> Vec<DictItem> {
    // In hundred-thousandths of an em, so that no rounding adds up along the line.
    const FINE: i64 = 100;
    let origin = i64::from(part[0].x);
    let size = i64::from(part[0].glyph.size).max(1);
    let mut pen = 0;
    let string = |data: &mut Vec<u8>| DictItem::String { data: std::mem::take(data), literal: false };
    let (mut items, mut codes) = (Vec::new(), Vec::with_capacity(2 * part.len()));
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
        codes.extend(subset.new_id(glyph.gid).to_be_bytes());
        if kern != 0 {
            items.extend([string(&mut codes), DictItem::Real(kern as f32 / FINE as f32)]);
        }
    }
    items.push(string(&mut codes));
    items
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
        let Some(Mark::Text { line, .. }) = pages.pages[0].foot.first_mut() else { panic!("there is a foot") };
        line.glyphs[1].glyph.ch = '⽇';
        let subsets = Subsets::of(&pages, &fonts).expect("the fonts can be subset");
        let ops = draw(&pages, &subsets, &Written::default(), Language::Zh).sheets.concat();
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
