//! From glyphs to lines. The breaks of a whole paragraph are chosen together (Knuth and Plass,
//! "Breaking Paragraphs into Lines", 1981, in the simple form that a text without hyphenation
//! allows), so that one long word does not leave a line gaping while its neighbours are full.
//!
//! All arithmetic is in integers: the same text gives the same lines on every machine.

use super::Thou;
use super::break_lines::{INSIDE, Price, prices};
use super::shape::{Gap, Glyph, gap, gaps};
use super::structure::ElementId;
use crate::document::Align;

/// A glyph in its place on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// From the left edge of the measure.
    pub x: Thou,
    pub glyph: Glyph,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    pub glyphs: Vec<Placed>,
    /// The right edge, from the left edge of the measure.
    pub right: Thou,
    /// What it belongs to; `None` for furniture.
    pub element: Option<ElementId>,
    /// Its gaps are so wide that programs would take them for spaces.
    pub loose: bool,
}

impl Line {
    /// The line, as part of an element.
    pub fn of(self, element: ElementId) -> Self {
        Self { element: Some(element), ..self }
    }
}

/// A gap stretched past a tenth of an em reads as a space to programs that extract text (in thousandths of an em). A
/// line that needs more says beside its glyphs what it reads.
const PLAIN_STRETCH: i64 = 90;
/// A gap stretched past this reads as a space to people, too: beside a number of 28 digits a line is left ragged
/// rather than that.
const MOST_STRETCH: i64 = 180;
/// What it costs to need more than the plain stretch, and to leave a line ragged.
const LOOSE: u64 = 200;
const RAGGED: u64 = 1_500;
/// What a line costs by itself: fewer lines are better, all else being equal.
const LINE: u64 = 10;
/// What it costs to leave a word of less than two ems alone on the last line.
const RUNT: u64 = 300;

/// Sets glyphs into lines of a width.
pub(super) fn set(glyphs: &[Glyph], width: Thou, indent: Thou, align: Align) -> Vec<Line> {
    if glyphs.is_empty() {
        return Vec::new();
    }
    let measure = (align != Align::Justify).then_some(width);
    let mut setting = Setting::new(glyphs, width, indent, align);
    // What fits on one line is cheapest there, wherever else it might be broken: most cells of tables do.
    if setting.fits(0, glyphs.len()) {
        return vec![setting.line(0, glyphs.len())];
    }
    setting.prices = prices(glyphs, measure);
    let ends = setting.best_ends(INSIDE).or_else(|| setting.best_ends(Price::MAX));
    let ends = ends.unwrap_or_else(|| (1..=glyphs.len()).collect());
    let mut start = 0;
    let mut lines = Vec::with_capacity(ends.len());
    for end in ends {
        lines.push(setting.line(start, end));
        start = end;
    }
    lines
}

/// The width of glyphs on one line, unadjusted.
pub(super) fn natural_width(glyphs: &[Glyph]) -> Thou {
    let advances: Thou = glyphs.iter().map(|glyph| glyph.advance).sum();
    advances + glyphs.windows(2).map(|pair| gap(pair[0], pair[1]).natural).sum::<Thou>()
}

/// The width of the widest piece that has to stay on one line. Words so long that they may be broken
/// anywhere, such as digests, do not count.
pub(super) fn widest_piece(glyphs: &[Glyph]) -> Thou {
    let prices = prices(glyphs, None);
    let (mut widest, mut start) = (0, 0);
    for k in 1..=glyphs.len() {
        if k == glyphs.len() || prices[k] <= INSIDE {
            let mut piece = &glyphs[start..k];
            while let [rest @ .., Glyph { ch: ' ', .. }] = piece {
                piece = rest;
            }
            let spare = piece.last().map_or(0, |glyph| glyph.spare_right());
            widest = widest.max(natural_width(piece) - spare);
            start = k;
        }
    }
    widest
}

/// What a stretch of glyphs would be as a line.
#[derive(Clone, Copy)]
struct Span {
    /// Without trailing spaces.
    end: usize,
    /// What an opening mark gives up at the beginning of the line.
    hang: Thou,
    natural: i64,
    available: i64,
}

struct Setting<'a> {
    glyphs: &'a [Glyph],
    gaps: Vec<Gap>,
    prices: Vec<Price>,
    width: Thou,
    indent: Thou,
    align: Align,
    /// Sums over the glyphs before each place: widths, stretch, shrink.
    natural: Vec<i64>,
    stretch: Vec<i64>,
    shrink: Vec<i64>,
}

impl<'a> Setting<'a> {
    /// Without the prices of breaks.
    fn new(glyphs: &'a [Glyph], width: Thou, indent: Thou, align: Align) -> Self {
        let gaps = gaps(glyphs);
        let sums = |of: &dyn Fn(usize) -> i64| {
            let mut sum = 0;
            let mut sums = Vec::with_capacity(glyphs.len() + 1);
            sums.push(0);
            for k in 0..glyphs.len() {
                sum += of(k);
                sums.push(sum);
            }
            sums
        };
        let natural = sums(&|k| i64::from(glyphs[k].advance) + i64::from(gaps[k].natural));
        let stretch = sums(&|k| i64::from(gaps[k].stretch));
        let shrink = sums(&|k| i64::from(gaps[k].shrink));
        Self { glyphs, gaps, prices: Vec::new(), width, indent, align, natural, stretch, shrink }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let last = end;
        let mut end = end;
        while end > start + 1 && self.glyphs[end - 1].ch == ' ' {
            end -= 1;
        }
        let flush_start = start > 0 || (self.indent == 0 && self.align != Align::Center);
        let hang = if flush_start { self.glyphs[start].spare_left() } else { 0 };
        // A mark at the end of a line gives up its empty half, so that the edge is even.
        let flush_end = match self.align {
            Align::Justify | Align::Left => last < self.glyphs.len(),
            Align::Right => true,
            Align::Center => false,
        };
        let tail = if flush_end { self.glyphs[end - 1].spare_right() } else { 0 };
        let natural = self.natural[end] - self.natural[start] - i64::from(self.gaps[end - 1].natural) - i64::from(hang) - i64::from(tail);
        let indent = if start == 0 { self.indent } else { 0 };
        Span { end, hang, natural, available: i64::from(self.width - indent) }
    }

    /// Whether a stretch fits on a line as it is.
    fn fits(&self, start: usize, end: usize) -> bool {
        let span = self.span(start, end);
        span.natural <= span.available
    }

    fn stretch_of(&self, start: usize, span: Span) -> i64 {
        self.stretch[span.end - 1] - self.stretch[start]
    }

    fn shrink_of(&self, start: usize, span: Span) -> i64 {
        if self.align == Align::Justify { self.shrink[span.end - 1] - self.shrink[start] } else { 0 }
    }

    /// What a line costs, or `None` where it does not fit.
    fn cost(&self, start: usize, end: usize) -> Option<u64> {
        let span = self.span(start, end);
        let em = i64::from(self.glyphs[start].size).max(1);
        let slack = span.available - span.natural;
        let is_last = end == self.glyphs.len();
        let mut cost = LINE;
        if is_last {
            if start > 0 && span.natural < 2 * em {
                cost += RUNT;
            }
        } else {
            cost += u64::from(self.prices[end]);
        }
        if slack < 0 {
            let shrink = self.shrink_of(start, span);
            if -slack > shrink {
                return None;
            }
            let share = (-slack * 1000 / shrink.max(1)) as u64;
            return Some(cost + share * share / 10_000);
        }
        if is_last {
            return Some(cost);
        }
        let empty = (slack * 1000 / span.available.max(1)) as u64;
        cost += if self.align == Align::Justify {
            let stretch = self.stretch_of(start, span) * em;
            let share = slack * 1000 / stretch.max(1);
            let stretched = (share * share / 25) as u64;
            if slack <= PLAIN_STRETCH * stretch / 1000 {
                stretched
            } else if slack <= MOST_STRETCH * stretch / 1000 {
                LOOSE + stretched
            } else {
                RAGGED + 15 * empty
            }
        } else {
            empty * empty / 2000
        };
        Some(cost)
    }

    /// The ends of the lines of the cheapest setting that pays no more than `dearest` for a break.
    fn best_ends(&self, dearest: Price) -> Option<Vec<usize>> {
        let n = self.glyphs.len();
        let mut best: Vec<Option<(u64, usize)>> = vec![None; n + 1];
        best[0] = Some((0, 0));
        let mut starts = vec![0];
        for end in 1..=n {
            if end < n && self.prices[end] > dearest {
                continue;
            }
            for &start in starts.iter().rev() {
                let alone = start + 1 == end && dearest == Price::MAX;
                let Some(cost) = self.cost(start, end).or(alone.then_some(u64::from(Price::MAX))) else {
                    // Shorter beginnings only make the line longer; edges change it by an em at most.
                    let longer = self.natural[end] - self.natural[start];
                    let room = i64::from(self.width) + self.shrink[end] - self.shrink[start];
                    if longer > room + 2 * i64::from(self.glyphs[start].size) {
                        break;
                    }
                    continue;
                };
                let Some((before, _)) = best[start] else { continue };
                let total = before.saturating_add(cost);
                if best[end].is_none_or(|(cheapest, _)| total < cheapest) {
                    best[end] = Some((total, start));
                }
            }
            if best[end].is_some() {
                starts.push(end);
            }
        }
        let mut ends = Vec::new();
        let mut at = n;
        while at > 0 {
            ends.push(at);
            at = best[at]?.1;
        }
        ends.reverse();
        Some(ends)
    }

    fn line(&self, start: usize, end: usize) -> Line {
        let span = self.span(start, end);
        let slack = span.available - span.natural;
        let em = i64::from(self.glyphs[start].size).max(1);
        let stretch = self.stretch_of(start, span);
        let mut loose = false;
        let (weights, total, change): (&[i64], i64, i64) = if slack < 0 {
            let shrink = self.shrink_of(start, span);
            (&self.shrink, shrink, slack.max(-shrink))
        } else if self.align == Align::Justify && end < self.glyphs.len() {
            let room = |most: i64| most * stretch * em / 1000;
            loose = (room(PLAIN_STRETCH) + 1..=room(MOST_STRETCH)).contains(&slack);
            (&self.stretch, stretch, if loose { slack } else { slack.min(room(PLAIN_STRETCH)) })
        } else {
            (&[], 0, 0)
        };
        let indent = if start == 0 { i64::from(self.indent) } else { 0 };
        let mut pen = indent - i64::from(span.hang)
            + match self.align {
                Align::Justify | Align::Left => 0,
                Align::Center => slack.max(0) / 2,
                Align::Right => slack.max(0),
            };
        let mut glyphs = Vec::with_capacity(span.end - start);
        let mut given = 0;
        for k in start..span.end {
            let glyph = self.glyphs[k];
            glyphs.push(Placed { x: thou(pen), glyph });
            pen += i64::from(glyph.advance);
            if k + 1 < span.end {
                pen += i64::from(self.gaps[k].natural);
                if total > 0 {
                    // Shares of the running total, so that roundings never add up.
                    let due = change * (weights[k + 1] - weights[start]) / total;
                    pen += due - given;
                    given = due;
                }
            }
        }
        if span.end < end {
            // A space that a line ends at takes no room, but words stay apart in the text (ISO 32000-1 §14.8.2.5).
            glyphs.push(Placed { x: thou(pen), glyph: self.glyphs[span.end] });
        }
        Line { glyphs, right: thou(pen), element: None, loose }
    }
}

fn thou(value: i64) -> Thou {
    Thou::try_from(value).unwrap_or(Thou::MAX)
}

#[cfg(test)]
mod tests;
