//! From blocks to strips: pieces of a page as high as one line or one row of a table, none of which
//! is ever cut, and each of which knows whether a page may end after it.

use super::Thou;
use super::figure::{self, Plate};
use super::fonts::Voice;
use super::paragraph::{Line, natural_width, set};
use super::pictures::{Outcome, Seen};
use super::shape::Shaper;
use super::structure::{ElementId, Kind, Structure};
use super::table;
use super::words::Measure;
use crate::document::{Align, Block, Document, Figure, Language, Paragraph, Part, Run, legible};

/// Something drawn, its place counted from the top left: of its strip here, of its page later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// A line of text; `y` is its baseline.
    Text { x: Thou, y: Thou, line: Line },
    /// A filled box, such as a thin rule; 0 is black and 255 white.
    Box { x: Thou, y: Thou, width: Thou, height: Thou, grey: u8 },
    /// A picture or a band of one, in a box as large as what is seen of it.
    Picture { x: Thou, y: Thou, width: Thou, height: Thou, plate: Box<Plate> },
    /// Where a click leads: the place in the list of links.
    Link { x: Thou, y: Thou, width: Thou, height: Thou, link: u16 },
}

impl Mark {
    /// The mark so much further down.
    pub fn moved_down(mut self, by: Thou) -> Self {
        match &mut self {
            Self::Text { y, .. } | Self::Box { y, .. } | Self::Picture { y, .. } | Self::Link { y, .. } => *y += by,
        }
        self
    }
}

/// A heading as the outline of the PDF shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub level: u8,
    pub text: String,
}

/// A piece of a page that is never cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Strip {
    pub height: Thou,
    pub marks: Vec<Mark>,
    /// The page may not end after it.
    pub glued: bool,
    /// Empty space, which is dropped at the top of a page.
    pub space: bool,
    /// It begins a page.
    pub new_page: bool,
    /// What stands above it again if it begins a page, by its place in [`Strips::headers`].
    pub header: Option<usize>,
    pub entry: Option<Entry>,
    /// A part begins with it.
    pub part: Option<Part>,
    /// What is drawn as well if the page ends after it.
    pub closing: Option<Mark>,
}

impl Strip {
    pub fn space(height: Thou, glued: bool) -> Self {
        Self { height, glued, space: true, ..Self::default() }
    }

    /// The same strip printed once more, for the eye only.
    fn again(&self) -> Self {
        let mut again = self.clone();
        for mark in &mut again.marks {
            if let Mark::Text { line, .. } = mark {
                line.element = None;
            }
        }
        again
    }
}

/// A document in strips.
#[derive(Debug, Default)]
pub(super) struct Strips {
    pub strips: Vec<Strip>,
    /// The header rows of tables, for repetition.
    pub headers: Vec<Strip>,
    /// What their lines and pictures belong to.
    pub structure: Structure,
}

/// The size of running text: 小四.
pub(super) const BODY_SIZE: Thou = 12_000;
/// From one line of running text to the next: 1.65 times its size.
pub(super) const BODY_PITCH: Thou = 19_800;

/// How headings of a level look.
struct Look {
    size: Thou,
    pitch: Thou,
    before: Thou,
    after: Thou,
    align: Align,
}

fn look(level: u8) -> Look {
    match level {
        0 | 1 => Look { size: 18_000, pitch: 28_000, before: 12_000, after: 12_000, align: Align::Center },
        2 => Look { size: 14_000, pitch: 22_000, before: 9_000, after: 4_000, align: Align::Left },
        _ => Look { size: 12_000, pitch: 19_800, before: 5_000, after: 1_000, align: Align::Left },
    }
}

/// The place of the baseline in a line: Chinese characters stand in its middle.
pub(super) fn baseline(pitch: Thou, size: Thou) -> Thou {
    pitch / 2 + size * 38 / 100
}

/// Cuts a document into strips. `left` and `width` are the measure, `tallest` the height of a page.
pub(super) fn strips(document: &Document, seen: &Seen, shaper: &mut Shaper<'_>, left: Thou, width: Thou, tallest: Thou) -> Strips {
    let language = document.language;
    let mut cutter = Cutter { shaper, left, width, strips: Vec::new(), headers: Vec::new(), structure: Structure::default(), language };
    let mut new_page = false;
    let mut beside = false;
    for (k, block) in document.blocks.iter().enumerate() {
        if std::mem::take(&mut beside) {
            // It stands beside the picture before it.
            continue;
        }
        let first = cutter.strips.len();
        match block {
            Block::Heading { level, text } => cutter.heading(*level, text),
            Block::Paragraph(paragraph) => {
                let signature = signature_follows(&document.blocks[k + 1..]);
                cutter.paragraph(paragraph, paragraph.keep_with_next || signature);
            }
            Block::Numbered(items) => cutter.numbered(items),
            Block::Table(table) => {
                cutter.table(table, seen, tallest);
                // A picture that is cut begins on the page of its head: it is cut to what is left there.
                if let Some(Block::Figure(figure)) = document.blocks.get(k + 1)
                    && figure.may_be_cut()
                {
                    cutter.glue(first, tallest * 2 / 5);
                }
            }
            Block::Figure(one) => {
                let next = match document.blocks.get(k + 1) {
                    Some(Block::Figure(next)) => Some(next),
                    _ => None,
                };
                beside = cutter.figure(one, next, seen, tallest);
            }
            Block::Gap => {
                // A gap belongs to what stands above it: it is glued where that is.
                let glued = cutter.strips.last().is_some_and(|strip| strip.glued);
                cutter.strips.push(Strip::space(BODY_PITCH, glued));
            }
            Block::Part(part) => cutter.strips.push(Strip { part: Some(part.clone()), glued: true, ..Strip::default() }),
            Block::PageBreak => new_page = true,
        }
        if new_page && let Some(strip) = cutter.strips.get_mut(first) {
            strip.new_page = true;
            new_page = false;
            // Nothing is kept with what has to begin a page.
            if let Some(before) = first.checked_sub(1).and_then(|before| cutter.strips.get_mut(before)) {
                before.glued = false;
            }
        }
    }
    Strips { strips: cutter.strips, headers: cutter.headers, structure: cutter.structure }
}

/// Whether a signature comes next: it is never alone on a page.
fn signature_follows(blocks: &[Block]) -> bool {
    let next = blocks.iter().find(|block| !matches!(block, Block::Gap));
    matches!(next, Some(Block::Paragraph(Paragraph { align: Align::Right, .. })))
}

struct Cutter<'a, 'f> {
    shaper: &'a mut Shaper<'f>,
    left: Thou,
    width: Thou,
    strips: Vec<Strip>,
    headers: Vec<Strip>,
    structure: Structure,
    language: Language,
}

impl Cutter<'_, '_> {
    fn heading(&mut self, level: u8, text: &str) {
        let look = look(level);
        let glyphs = self.shaper.plain(text, Voice::Strong, look.size);
        let (x, lines) = if look.align == Align::Center {
            let (inset, lines) = balanced(&glyphs, self.width);
            (self.left + inset, lines)
        } else {
            (self.left, set(&glyphs, self.width, 0, look.align))
        };
        if !self.strips.is_empty() {
            self.strips.push(Strip::space(look.before, true));
        }
        let mut entry = Some(Entry { level, text: legible(text).into_owned() });
        let element = self.structure.heading(level);
        for line in lines {
            let y = baseline(look.pitch, look.size);
            let marks = vec![Mark::Text { x, y, line: line.of(element) }];
            let strip = Strip { height: look.pitch, marks, glued: true, ..Strip::default() };
            self.strips.push(Strip { entry: entry.take(), ..strip });
        }
        self.strips.push(Strip::space(look.after, true));
    }

    fn paragraph(&mut self, paragraph: &Paragraph, keep_with_next: bool) {
        let indent = if paragraph.indent { 2 * BODY_SIZE } else { 0 };
        let measure = Measure { width: self.width, indent, align: paragraph.align };
        let lines = self.shaper.words(&paragraph.runs, BODY_SIZE).lines(measure);
        let element = self.structure.add(ElementId::ROOT, Kind::Paragraph);
        self.lines(lines, self.left, keep_with_next, None, element);
    }

    fn numbered(&mut self, items: &[Vec<Run>]) {
        let widest = self.shaper.plain(&format!("{}.", items.len()), Voice::Body, BODY_SIZE);
        // The text of all items hangs at one edge: two ems in, further where the numbers need it.
        let hang = (natural_width(&widest) + BODY_SIZE / 3).max(2 * BODY_SIZE);
        let list = self.structure.add(ElementId::ROOT, Kind::List);
        for (k, runs) in items.iter().enumerate() {
            let item = self.structure.add(list, Kind::Item);
            let (label, body) = (self.structure.add(item, Kind::Label), self.structure.add(item, Kind::Body));
            let number = self.shaper.plain(&format!("{}.", k + 1), Voice::Body, BODY_SIZE);
            let number = set(&number, hang - BODY_SIZE / 3, 0, Align::Right).into_iter().next().map(|line| line.of(label));
            let measure = Measure { width: self.width - hang, indent: 0, align: Align::Justify };
            let mut lines = self.shaper.words(runs, BODY_SIZE).lines(measure);
            if lines.is_empty() {
                lines.push(Line::default());
            }
            self.lines(lines, self.left + hang, false, number, body);
        }
    }

    /// Lines of running text, no fewer than two of them together on a page.
    fn lines(&mut self, lines: Vec<Line>, x: Thou, keep_with_next: bool, number: Option<Line>, element: ElementId) {
        let count = lines.len();
        let y = baseline(BODY_PITCH, BODY_SIZE);
        let mut number = number.map(|line| Mark::Text { x: self.left, y, line });
        for (k, line) in lines.into_iter().enumerate() {
            let is_last = k + 1 == count;
            let glued = if is_last { keep_with_next } else { k == 0 || k + 2 == count };
            let marks = number.take().into_iter().chain([Mark::Text { x, y, line: line.of(element) }]).collect();
            self.strips.push(Strip { height: BODY_PITCH, marks, glued, ..Strip::default() });
        }
    }

    /// Keeps strips together, and with what follows, unless they take more of a page than this.
    fn glue(&mut self, from: usize, most: Thou) {
        let strips = &mut self.strips[from..];
        if strips.iter().map(|strip| strip.height).fold(0, Thou::saturating_add) <= most {
            strips.iter_mut().for_each(|strip| strip.glued = true);
        }
    }

    /// A picture, and the one after it if both stand beside each other: whether they do.
    fn figure(&mut self, one: &Figure, next: Option<&Figure>, seen: &Seen, tallest: Thou) -> bool {
        // What has to stand on the page with it takes from its height, within reason.
        let above = self.strips.iter().rev().take_while(|strip| strip.glued).map(|strip| strip.height).fold(0, Thou::saturating_add);
        let height = tallest - above.min(tallest * 2 / 5);
        let field = figure::Field { left: self.left, width: self.width, height, page: tallest, language: self.language };
        if let Outcome::NotShown(why) = seen.get(one) {
            self.table(&figure::words_instead(one, why, self.language), seen, tallest);
            // Its caption follows it at once.
            self.strips.pop();
            if let Some(last) = self.strips.last_mut() {
                last.glued = true;
            }
            let element = self.structure.add(ElementId::ROOT, Kind::Paragraph);
            self.strips.extend(figure::caption_below(one, field, self.shaper, element));
            return false;
        }
        let pair = next.and_then(|next| figure::beside(one, next, seen, field, self.shaper, &mut self.structure));
        let together = pair.is_some();
        let set = pair.unwrap_or_else(|| figure::set(one, seen, field, self.shaper, &mut self.structure));
        self.strips.extend(set);
        together
    }

    fn table(&mut self, table: &crate::document::Table, seen: &Seen, tallest: Thou) {
        let page = table::Page { left: self.left, width: self.width, tallest };
        let set = table::set(table, seen, self.shaper, &mut self.structure, page);
        let repeated = set.repeats.then(|| {
            self.headers.push(set.header.again());
            self.headers.len() - 1
        });
        self.strips.push(Strip::space(4_000, true));
        self.strips.push(set.header);
        let rows = set.rows.into_iter().map(|row| Strip { header: repeated, ..row });
        self.strips.extend(rows);
        self.strips.push(Strip::space(8_000, false));
    }
}

/// The lines of a centred text, of about the same length: a title whose last line is two
/// characters long looks like an accident. Returns how far they are inset, too.
fn balanced(glyphs: &[super::shape::Glyph], width: Thou) -> (Thou, Vec<Line>) {
    let lines = set(glyphs, width, 0, Align::Center);
    if lines.len() < 2 || lines.len() > 4 {
        return (0, lines);
    }
    let (mut too_narrow, mut wide_enough) = (width / 3, width);
    while wide_enough - too_narrow > 1_000 {
        let middle = too_narrow + (wide_enough - too_narrow) / 2;
        if set(glyphs, middle, 0, Align::Center).len() <= lines.len() {
            wide_enough = middle;
        } else {
            too_narrow = middle;
        }
    }
    ((width - wide_enough) / 2, set(glyphs, wide_enough, 0, Align::Center))
}
