//! From strips to pages: A4, margins as in a Chinese formal letter, page numbers at the foot.

use super::Thou;
use super::fonts::Voice;
use super::paragraph::{Line, natural_width, set};
use super::parts::{Parts, Target, prints_pages};
use super::pictures::Seen;
use super::shape::{Glyph, Shaper};
use super::strips::{BODY_SIZE, Entry, Mark, Strip, Strips, strips};
use super::structure::Structure;
use crate::document::{Align, Document};

/// A4.
pub(super) const WIDTH: Thou = 595_276;
pub(super) const HEIGHT: Thou = 841_890;
/// 28 mm at the binding edge, as GB/T 9704-2012 has it for official letters.
pub(super) const LEFT: Thou = 79_370;
/// 37 characters of running text, so that a line of Chinese fills it exactly (156.6 mm; GB/T 9704: 156 mm).
pub(super) const MEASURE: Thou = 37 * BODY_SIZE;
/// 25 mm.
const TOP: Thou = 70_866;
/// 36 lines of running text.
const BODY_HEIGHT: Thou = 712_800;
/// The baseline of the foot.
const FOOT: Thou = HEIGHT - 40_000;
const FOOT_SIZE: Thou = 9_000;

/// One page, its marks counted from its top left corner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Page {
    pub marks: Vec<Mark>,
    /// What stands at its foot.
    pub foot: Vec<Mark>,
}

impl Page {
    /// Everything on it.
    pub fn all(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().chain(&self.foot)
    }
}

/// A heading and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutlineEntry {
    pub entry: Entry,
    /// Counted from 0.
    pub page: usize,
    pub y: Thou,
}

/// A document laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pages {
    pub pages: Vec<Page>,
    pub outline: Vec<OutlineEntry>,
    /// Where links lead, by their number in the marks.
    pub links: Vec<Target>,
    /// Where its parts stand.
    pub parts: Parts,
    /// What its lines and pictures belong to.
    pub structure: Structure,
    /// What stands across every page, set for the middle of the page.
    pub watermark: Option<Line>,
}

/// Lays a document out.
pub(super) fn lay_out(document: &Document, seen: &Seen, shaper: &mut Shaper<'_>) -> Pages {
    let mut pages = lay_out_once(document, seen, shaper);
    if prints_pages(document) {
        while shaper.known.learn(&pages.parts) {
            shaper.begin_again();
            pages = lay_out_once(document, seen, shaper);
        }
    }
    pages.links = std::mem::take(&mut shaper.links);
    pages
}

fn lay_out_once(document: &Document, seen: &Seen, shaper: &mut Shaper<'_>) -> Pages {
    let Strips { strips, headers, structure } = strips(document, seen, shaper, LEFT, MEASURE, BODY_HEIGHT);
    let mut paginator = Paginator { pages: Pages::default(), y: 0, closing: None, headers: &headers };
    paginator.pages.pages.push(Page::default());
    let mut rest = strips.as_slice();
    while !rest.is_empty() {
        let together = rest.iter().position(|strip| !strip.glued).map_or(rest.len(), |last| last + 1);
        let (group, after) = rest.split_at(together);
        paginator.group(group);
        rest = after;
    }
    let mut pages = paginator.pages;
    pages.structure = structure;
    pages.parts.end(pages.pages.len() - 1);
    // What stands across the page is no text; at the foot it is.
    let draft = document.watermark.as_ref().map(|words| format!("【{words}】")).unwrap_or_default();
    feet(&mut pages, &(draft + &document.footer), document, shaper);
    pages.watermark = document.watermark.as_deref().and_then(|text| watermark(text, shaper));
    pages
}

struct Paginator<'a> {
    pages: Pages,
    /// How much of the current page is filled.
    y: Thou,
    /// What is drawn if the page ends here.
    closing: Option<Mark>,
    headers: &'a [Strip],
}

impl Paginator<'_> {
    /// Places strips that belong on one page.
    fn group(&mut self, group: &[Strip]) {
        if group.iter().any(|strip| strip.new_page) {
            self.new_page();
        }
        let height: Thou = group.iter().map(|strip| strip.height).fold(0, Thou::saturating_add);
        if self.y.saturating_add(height) > BODY_HEIGHT {
            if group.iter().all(|strip| strip.space) {
                return;
            }
            self.new_page();
        }
        for strip in group {
            // A group higher than a page ends where it must.
            if self.y + strip.height > BODY_HEIGHT {
                self.new_page();
            }
            if self.y == 0 {
                if strip.space {
                    continue;
                }
                if let Some(header) = strip.header {
                    let headers = self.headers;
                    self.place(&headers[header]);
                }
            }
            self.place(strip);
        }
    }

    fn new_page(&mut self) {
        if self.y > 0 {
            if let (Some(closing), Some(page)) = (self.closing.take(), self.pages.pages.last_mut()) {
                page.marks.push(closing);
            }
            self.pages.pages.push(Page::default());
            self.y = 0;
        }
    }

    fn place(&mut self, strip: &Strip) {
        let down = TOP + self.y;
        let number = self.pages.pages.len() - 1;
        if let Some(part) = &strip.part {
            self.pages.parts.begin(part.clone(), number, down, self.y == 0);
        }
        if let Some(entry) = &strip.entry {
            let entry = OutlineEntry { entry: entry.clone(), page: number, y: down };
            self.pages.outline.push(entry);
        }
        let page = &mut self.pages.pages[number];
        for mark in &strip.marks {
            let mark = mark.clone().moved_down(down);
            if let Mark::Text { x, y, line } = &mark {
                links(*x, *y, line, &mut page.marks);
            }
            page.marks.push(mark);
        }
        self.closing = strip.closing.clone().map(|mark| mark.moved_down(down));
        self.y += strip.height;
    }
}

/// The places of a line where a click leads somewhere.
fn links(left: Thou, baseline: Thou, line: &Line, out: &mut Vec<Mark>) {
    for part in line.glyphs.chunk_by(|a, b| a.glyph.link == b.glyph.link) {
        let (first, last) = (part[0], part[part.len() - 1]);
        let Some(link) = first.glyph.link else { continue };
        let size = first.glyph.size;
        out.push(Mark::Link {
            x: left + first.x,
            y: baseline - size * 9 / 10,
            width: last.x + last.glyph.advance - first.x,
            height: size * 12 / 10,
            link,
        });
    }
}

/// The foot of each page: what the document says at the left, the page's number at the right.
fn feet(pages: &mut Pages, footer: &str, document: &Document, shaper: &mut Shaper<'_>) {
    let total = pages.pages.len();
    let parts = std::mem::take(&mut pages.parts);
    for (k, page) in pages.pages.iter_mut().enumerate() {
        let part = parts.foot(k);
        let gap = if footer.is_empty() || part.is_empty() { "" } else { "　" };
        let footer = shaper.plain(&format!("{footer}{gap}{part}"), Voice::Body, FOOT_SIZE);
        let counted = document.first_page.map(|first| first as usize + k);
        let number = document.language.foot(k + 1, total, counted);
        let number = shaper.plain(&number, Voice::Body, FOOT_SIZE);
        let room = MEASURE - natural_width(&number) - 2 * FOOT_SIZE;
        let said = shortened(&footer, room, shaper);
        for (glyphs, width, align) in [(said, room, Align::Left), (number, MEASURE, Align::Right)] {
            let line = set(&glyphs, width, 0, align).into_iter().next();
            page.foot.extend(line.map(|line| Mark::Text { x: LEFT, y: FOOT, line }));
        }
    }
    pages.parts = parts;
}

/// Glyphs that fit a width on one line; an ellipsis stands for what does not.
fn shortened(glyphs: &[Glyph], width: Thou, shaper: &mut Shaper<'_>) -> Vec<Glyph> {
    if natural_width(glyphs) <= width {
        return glyphs.to_vec();
    }
    let ellipsis = shaper.plain("…", Voice::Body, FOOT_SIZE);
    let mut room = width - natural_width(&ellipsis) - FOOT_SIZE;
    let fitting = glyphs.iter().take_while(|glyph| {
        // The room between Chinese and Latin is reckoned with.
        room -= glyph.advance + FOOT_SIZE / 10;
        room >= 0
    });
    fitting.copied().chain(ellipsis).collect()
}

/// The words across the page, as large as the diagonal allows.
fn watermark(text: &str, shaper: &mut Shaper<'_>) -> Option<Line> {
    const LARGEST: Thou = 96_000;
    const DIAGONAL: Thou = 620_000;
    let at_largest = natural_width(&shaper.plain(text, Voice::Strong, LARGEST)).max(1);
    let size = i64::from(LARGEST) * i64::from(DIAGONAL) / i64::from(at_largest);
    let size = Thou::try_from(size).unwrap_or(LARGEST).clamp(1_000, LARGEST);
    // The marks that stand for missing characters were counted above.
    let missing = shaper.missing.clone();
    let glyphs = shaper.plain(text, Voice::Strong, size);
    shaper.missing = missing;
    set(&glyphs, natural_width(&glyphs) + size, 0, Align::Left).into_iter().next()
}
