//! What is drawn on each page. Layout counts from the top of the page, PDF from its bottom: the turn is made here, once.

use printpdf::{Actions, BorderArray, Destination, LinkAnnotation, Op, Rect};

use super::operators::{Content, Rectangle};
use super::pictures::Written;
use super::subsets::{Subset, Subsets, text_of};
use super::tags::Tags;
use super::{points, watermark};
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
    pub sheets: Vec<Sheet>,
    pub tags: Tags,
}

/// What is drawn on a page.
pub(super) struct Sheet {
    pub content: Vec<u8>,
    /// Where a click leads somewhere, as operations of printpdf.
    pub links: Vec<Op>,
}

/// Draws all pages.
pub(super) fn draw(pages: &Pages, subsets: &Subsets, pictures: &Written, language: Language) -> Drawn {
    let mut tags = Tags::of(&pages.structure, pages.pages.len());
    let sheets = pages.pages.iter().enumerate().map(|(number, page)| {
        let (content, links) = (Content::default(), Vec::new());
        let mut pen =
            Pen { number, content, links, open: None, ink: Ink::BLACK, font: None, pages, subsets, pictures, language, tags: &mut tags };
        if pages.watermark.is_some() {
            watermark::draw(&mut pen.content);
        }
        page.marks.iter().for_each(|mark| pen.mark(mark, Owner::Pagination));
        page.foot.iter().for_each(|mark| pen.mark(mark, Owner::Foot));
        pen.leave();
        Sheet { content: pen.content.into_bytes(), links: pen.links }
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
struct Pen<'a> {
    number: usize,
    content: Content,
    links: Vec<Op>,
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

impl Pen<'_> {
    /// Draws a mark. `furniture` is what text is that belongs to no element.
    fn mark(&mut self, mark: &Mark, furniture: Owner) {
        match mark {
            Mark::Text { x, y, line } => self.text(*x, *y, line, furniture),
            Mark::Box { x, y, width, height, grey } => {
                self.enter(Owner::Layout);
                self.take(Ink::Grey(*grey));
                self.content.fill(upwards(*x, *y, *width, *height));
            }
            Mark::Picture { x, y, width, height, plate } => {
                if let Some(name) = self.pictures.name(&plate.picture) {
                    let window = upwards(*x, *y, *width, *height);
                    let Rectangle { x, y, width, height } = window;
                    let corners = [x, y, x + width, y + height].map(|value| points(value).0);
                    self.tags.seen(self.number, plate.element, corners);
                    self.enter(Owner::Element(plate.element));
                    picture(window, plate, &name, &mut self.content);
                }
            }
            Mark::Link { x, y, width, height, link } => {
                if let Some((action, words)) = self.action(*link) {
                    self.tags.annotate(self.number, *link, words);
                    self.links.push(Op::LinkAnnotation { link: link_to(upwards(*x, *y, *width, *height), action) });
                }
            }
        }
    }

    fn text(&mut self, x: Thou, y: Thou, line: &Line, furniture: Owner) {
        let y = HEIGHT - y;
        for part in line.glyphs.chunk_by(|a, b| a.glyph.link == b.glyph.link) {
            let link = part[0].glyph.link.filter(|link| self.action(*link).is_some());
            let owner = match (line.element, link) {
                (Some(element), Some(link)) => Owner::Element(self.tags.link(element, link)),
                (Some(element), None) => Owner::Element(element),
                (None, _) => furniture,
            };
            self.enter(owner);
            self.content.begin_text();
            self.show(part, line.loose, (x, y));
            self.content.end_text();
        }
    }

    /// Shows a part of a line that stands here, and what it reads if that is not plain from its glyphs.
    fn show(&mut self, part: &[Placed], loose: bool, (x, y): (Thou, Thou)) {
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
                self.content.font(&subset.id.0, first.size);
            }
            let told = loose || !subset.says(first);
            if told {
                self.content.reads(&part.iter().map(|placed| text_of(placed.glyph)).collect::<String>());
            }
            self.content.text_at(x + part[0].x, y);
            self.content.text(kerned(part, subset));
            if told {
                self.content.end_mark();
            }
        }
    }

    /// What follows is filled with this.
    fn take(&mut self, ink: Ink) {
        if std::mem::replace(&mut self.ink, ink) != ink {
            match ink {
                Ink::Grey(grey) => self.content.grey(grey),
                Ink::Link => self.content.colour([0, 200, 550]),
            }
        }
    }

    /// What follows belongs to this.
    fn enter(&mut self, owner: Owner) {
        if self.open == Some(owner) {
            return;
        }
        self.leave();
        match owner {
            Owner::Element(element) => {
                let number = self.tags.content(self.number, element);
                self.content.element(&self.tags.name(element), number);
            }
            Owner::Layout => self.content.artifact("/Layout"),
            Owner::Pagination => self.content.artifact("/Pagination"),
            Owner::Foot => self.content.artifact("/Pagination/Subtype/Footer"),
        }
        self.open = Some(owner);
    }

    fn leave(&mut self) {
        if self.open.take().is_some() {
            self.content.end_mark();
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

/// A box of the layout.
fn upwards(x: Thou, y: Thou, width: Thou, height: Thou) -> Rectangle {
    Rectangle { x, y: HEIGHT - y - height, width, height }
}

/// Draws what is seen of a picture: the whole of it behind a window.
fn picture(window: Rectangle, plate: &Plate, name: &str, content: &mut Content) {
    let is_whole = plate.band.1 == 1;
    let top = window.y + window.height + plate.above;
    let height = if is_whole { window.height } else { plate.whole };
    content.save();
    if !is_whole {
        content.clip(window);
    }
    content.transform(upright(plate.orientation, [window.x, top - height, window.width, height]));
    content.drawing(name);
    content.restore();
}

/// The matrix that puts the unit square of a stored picture into a box (left, bottom, width, height) so that it
/// stands upright (EXIF 2.32 §4.6.4, Orientation: where the first row and the first column of the file are seen).
fn upright(orientation: u8, [x, y, w, h]: [Thou; 4]) -> [Thou; 6] {
    match orientation {
        2 => [-w, 0, 0, h, x + w, y],
        3 => [-w, 0, 0, -h, x + w, y + h],
        4 => [w, 0, 0, -h, x, y + h],
        5 => [0, -h, -w, 0, x + w, y + h],
        6 => [0, -h, w, 0, x, y + h],
        7 => [0, h, w, 0, x, y],
        8 => [0, h, -w, 0, x + w, y],
        _ => [w, 0, 0, h, x, y],
    }
}

fn link_to(place: Rectangle, action: Actions) -> LinkAnnotation {
    let place = Rect {
        x: points(place.x),
        y: points(place.y),
        width: points(place.width),
        height: points(place.height),
        mode: None,
        winding_order: None,
    };
    // The default border is a visible cyan box.
    let border = Some(BorderArray::Solid([0.0, 0.0, 0.0]));
    LinkAnnotation::new(place, action, border, None, None)
}

/// The glyphs of one font, each with the kern that puts the next one where layout has it (ISO 32000-1 §9.4.3).
fn kerned(part: &[Placed], subset: &Subset) -> impl Iterator<Item = (u16, i64)> {
    // In hundred-thousandths of an em, so that no rounding adds up along the line.
    const FINE: i64 = 100;
    let origin = i64::from(part[0].x);
    let size = i64::from(part[0].glyph.size).max(1);
    let mut pen = 0;
    part.iter().enumerate().map(move |(k, placed)| {
        let (code, width) = subset.code(placed.glyph.gid);
        pen += width * FINE;
        let mut kern = 0;
        if let Some(next) = part.get(k + 1) {
            let wanted = (i64::from(next.x) - origin) * 1000 * FINE / size;
            // A hundredth of a point at most: below what any printer shows.
            if (pen - wanted).abs() >= FINE {
                kern = pen - wanted;
                pen = wanted;
            }
        }
        (code, kern)
    })
}

#[cfg(test)]
mod tests {
    use printpdf::PdfDocument;

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
        let subsets = Subsets::of(&pages, &fonts, &mut PdfDocument::new("")).expect("the fonts can be subset");
        let sheets = draw(&pages, &subsets, &Written::default(), Language::Zh).sheets;
        let content = String::from_utf8_lossy(&sheets[0].content);
        let told: Vec<&str> = content.lines().filter(|line| line.contains("ActualText")).collect();
        assert_eq!(told, ["/Span <</ActualText<feff2f47>>>BDC"]);
    }

    /// Where the corners of a stored picture are seen, by EXIF's own words for each orientation: the first row is
    /// at the top, right, bottom or left, and so is the first column.
    #[test]
    fn pictures_stand_upright() {
        let stored = [(1, "top", "left"), (2, "top", "right"), (3, "bottom", "right"), (4, "bottom", "left")];
        let turned = [(5, "left", "top"), (6, "right", "top"), (7, "right", "bottom"), (8, "left", "bottom")];
        for (orientation, row, column) in stored.into_iter().chain(turned).chain([(0, "top", "left"), (9, "top", "left")]) {
            let [a, b, c, d, e, f] = upright(orientation, [200, 400, 60, 140]);
            let at = |u: Thou, v: Thou| (a * u + c * v + e, b * u + d * v + f);
            let side = |(x1, y1): (Thou, Thou), (x2, y2): (Thou, Thou)| match ((x1 + x2) / 2, (y1 + y2) / 2) {
                (200, 470) => "left",
                (260, 470) => "right",
                (230, 540) => "top",
                (230, 400) => "bottom",
                other => panic!("{other:?} is no side of the box"),
            };
            // The first row of the file is at the top of the unit square.
            assert_eq!(side(at(0, 1), at(1, 1)), row, "row of {orientation}");
            assert_eq!(side(at(0, 0), at(0, 1)), column, "column of {orientation}");
        }
    }
}
