//! From runs of text to glyphs: which face draws each character, how wide it is, and how much room
//! stands between it and the next one.
//!
//! One character is one glyph. The embedded fonts have no substitutions, and keeping to this makes
//! the text of the PDF exactly the text that went in. An accent that follows its letter is set as
//! the precomposed letter. What no font draws is set as a visible mark and counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

use super::Thou;
use super::break_lines::{is_closing, is_han, is_opening};
use super::fonts::{FaceId, Fonts, Voice};
use super::parts::{Known, Target};
use super::words::{Remembered, Words};
use crate::document::{Link, Run, legible, push_mark};

/// One glyph of a text, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The character it draws.
    pub ch: char,
    /// The accent that it draws as well, where the text had letter and accent apart.
    pub accent: Option<char>,
    pub face: FaceId,
    pub gid: u16,
    pub size: Thou,
    /// How far the pen moves, without any adjustment.
    pub advance: Thou,
    /// Which link it belongs to, by its place in [`Shaper::links`].
    pub link: Option<u16>,
}

impl Glyph {
    /// Half an em of emptiness that may go: closing marks have it on the right, opening ones on the
    /// left. Only where the face draws the mark a full em wide.
    fn spare(self) -> Thou {
        if self.advance * 4 > self.size * 3 { self.size / 2 } else { 0 }
    }
    /// The emptiness at the right of a closing mark.
    pub fn spare_right(self) -> Thou {
        if is_closing(self.ch) && !matches!(self.ch, '！' | '？') { self.spare() } else { 0 }
    }
    /// The emptiness at the left of an opening mark.
    pub fn spare_left(self) -> Thou {
        if is_opening(self.ch) { self.spare() } else { 0 }
    }
}

/// The room between a glyph and the next, beside their advance widths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Gap {
    /// What it is when nothing is adjusted; negative where marks are drawn together.
    pub natural: Thou,
    /// Its share of what a line has too little.
    pub stretch: u8,
    /// The most it may give where a line has too much.
    pub shrink: Thou,
}

/// The room between each glyph and the next one; the last has none.
/// Rules: <https://www.w3.org/TR/clreq/#adjustment-of-punctuation-width> and
/// <https://www.w3.org/TR/clreq/#mixed_text_composition_in_horizontal_writing_mode>.
pub(super) fn gaps(glyphs: &[Glyph]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = glyphs.windows(2).map(|pair| gap(pair[0], pair[1])).collect();
    if !glyphs.is_empty() {
        gaps.push(Gap::default());
    }
    gaps
}

/// What stands between two glyphs.
pub(super) fn gap(a: Glyph, b: Glyph) -> Gap {
    // Most are two ideographs, or two letters, of which the rules say this.
    if a.face == b.face && is_usual_ideograph(a.ch) && is_usual_ideograph(b.ch) {
        Gap { natural: 0, stretch: 1, shrink: 0 }
    } else if a.ch.is_ascii_alphanumeric() && b.ch.is_ascii_alphanumeric() {
        Gap::default()
    } else {
        gap_by_rules(a, b)
    }
}

fn gap_by_rules(a: Glyph, b: Glyph) -> Gap {
    let (right, left) = (a.spare_right(), b.spare_left());
    let adjacent_marks = (right > 0 && (is_closing(b.ch) || left > 0)) || (left > 0 && is_opening(a.ch));
    let em = a.size.max(b.size);
    if adjacent_marks {
        // 标点挤压: two marks side by side take one and a half ems, not two.
        return Gap { natural: -(if right > 0 { right } else { left }), stretch: 1, shrink: 0 };
    }
    if a.ch == ' ' {
        return Gap { natural: 0, stretch: 3, shrink: a.advance / 3 };
    }
    if matches!(a.ch, '”' | '’') && right > 0 && b.ch.is_ascii_punctuation() {
        // A quotation in Latin text: Chinese faces draw its marks a full em wide. Beside a space the
        // em stays whole: marks that overlap a space hide it from text extraction.
        return Gap { natural: -right, stretch: 0, shrink: 0 };
    }
    if a.face != b.face {
        // Readers begin a new word at a change of font, and any gap there becomes a space.
        return Gap::default();
    }
    if b.ch == ' ' || matches!((a.ch, b.ch), ('…', '…') | ('—', '—')) {
        return Gap::default();
    }
    let latin = |ch: char| ch.is_ascii_alphanumeric() || !is_han(ch) && ch.is_alphanumeric();
    if (is_ideograph(a.ch) && latin(b.ch)) || (latin(a.ch) && is_ideograph(b.ch)) {
        // CLREQ asks for a quarter of an em at most; text extraction (poppler, among others) takes a
        // gap from a tenth of an em for a space, and then 证据1 is not found.
        return Gap { natural: em * 8 / 100, stretch: 0, shrink: em * 4 / 100 };
    }
    if is_han(a.ch) || is_han(b.ch) {
        return Gap { natural: 0, stretch: 1, shrink: right.max(left) / 2 };
    }
    Gap::default()
}

/// A character of the Chinese script that is not a punctuation mark.
fn is_ideograph(ch: char) -> bool {
    is_usual_ideograph(ch) || is_han(ch) && ch.is_alphanumeric()
}

/// One of those that nearly all texts are made of (the block of unified ideographs), which is known without a table.
fn is_usual_ideograph(ch: char) -> bool {
    matches!(ch, '\u{4e00}'..='\u{9fff}')
}

/// Turns runs into glyphs, and keeps what the whole document must know of them.
pub(super) struct Shaper<'a> {
    fonts: &'a Fonts,
    /// Where links lead, in order of appearance.
    pub links: Vec<Target>,
    /// Where the parts of the document stand, as far as a layout has shown.
    pub known: Known,
    /// Which characters no font draws, and how often each occurs.
    pub missing: BTreeMap<char, u64>,
    /// What was shaped before, in these fonts.
    pub remembered: Remembered,
}

impl<'a> Shaper<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        let (known, remembered) = (Known::default(), Remembered::default());
        Self { fonts, links: Vec::new(), known, missing: BTreeMap::new(), remembered }
    }

    /// The glyphs of runs, at a size.
    pub fn runs(&mut self, runs: &[Run], size: Thou) -> Vec<Glyph> {
        let mut glyphs = Vec::with_capacity(runs.iter().map(|run| run.text.len() / 2).sum());
        for run in runs {
            let voice = if run.strong { Voice::Strong } else { Voice::Body };
            let link = run.link.as_ref().and_then(|link| self.link(link));
            let Some(Link::PagesOf(part)) = &run.link else {
                self.text(&run.text, voice, size, link, &mut glyphs);
                continue;
            };
            let first = glyphs.len();
            self.text(&self.known.pages_of(part), voice, size, link, &mut glyphs);
            self.known.keep_room(part, size, &mut glyphs[first..]);
        }
        tighten_latin_quotes(&mut glyphs);
        glyphs
    }

    /// The words of a cell or paragraph, which may have been shaped before.
    pub fn words(&mut self, runs: &[Run], size: Thou) -> Arc<Words> {
        let mut remembered = std::mem::take(&mut self.remembered);
        let words = remembered.words(runs, size, || {
            let missing = |shaper: &Self| shaper.missing.values().sum::<u64>();
            let before = missing(self);
            let glyphs = self.runs(runs, size);
            // What is missing is to be counted each time.
            (glyphs, missing(self) == before)
        });
        self.remembered = remembered;
        words
    }

    /// Begins a layout anew; what an earlier one has shown of the parts is kept.
    pub fn begin_again(&mut self) {
        self.links.clear();
        self.missing.clear();
    }

    /// The glyphs of one text in one voice.
    pub fn plain(&mut self, text: &str, voice: Voice, size: Thou) -> Vec<Glyph> {
        let mut glyphs = Vec::with_capacity(text.len() / 2);
        self.text(text, voice, size, None, &mut glyphs);
        tighten_latin_quotes(&mut glyphs);
        glyphs
    }

    fn link(&mut self, link: &Link) -> Option<u16> {
        let target = match link {
            Link::Uri(_) => Target::Uri(link.target()?),
            Link::Part(part) | Link::PagesOf(part) => Target::Part(part.clone()),
        };
        // Past 65,536 links the text stays, and only does not lead anywhere.
        let id = u16::try_from(self.links.len()).ok()?;
        self.links.push(target);
        Some(id)
    }

    fn text(&mut self, text: &str, voice: Voice, size: Thou, link: Option<u16>, out: &mut Vec<Glyph>) {
        let shown = legible(text);
        let mut chars = shown.chars().peekable();
        while let Some(ch) = chars.next() {
            let composed = chars
                .peek()
                .copied()
                .filter(|&accent| is_combining_mark(accent))
                .and_then(|accent| Some((accent, compose(ch, accent)?)))
                .and_then(|(accent, whole)| Some((accent, self.fonts.find(voice, whole)?)));
            if let Some((accent, found)) = composed {
                chars.next();
                out.push(self.glyph(ch, Some(accent), found, size, link));
            } else if let Some(found) = self.fonts.find(voice, ch).or_else(|| self.twin(voice, ch)) {
                out.push(self.glyph(ch, None, found, size, link));
            } else {
                *self.missing.entry(ch).or_default() += 1;
                let mut mark = String::new();
                push_mark(&mut mark, ch);
                let drawn = mark.chars().filter_map(|ch| Some((ch, self.fonts.find(voice, ch)?)));
                out.extend(drawn.map(|(ch, found)| self.glyph(ch, None, found, size, link)));
            }
        }
    }

    /// The glyph of the character that another is only a compatibility form of, such as 日 for the
    /// radical ⽇ that copying from a PDF often gives. The text of the PDF keeps what was written.
    fn twin(&self, voice: Voice, ch: char) -> Option<(FaceId, u16)> {
        let mut parts = Vec::with_capacity(1);
        decompose_compatible(ch, |part| parts.push(part));
        let [twin] = parts[..] else { return None };
        self.fonts.find(voice, twin)
    }

    fn glyph(&self, ch: char, accent: Option<char>, (face, gid): (FaceId, u16), size: Thou, link: Option<u16>) -> Glyph {
        let advance = self.fonts.face(face).advance(gid, size);
        Glyph { ch, accent, face, gid, size, advance, link }
    }
}

/// Chinese faces draw `’` a full em wide. Between Latin letters (`don’t`) it takes half of that.
fn tighten_latin_quotes(glyphs: &mut [Glyph]) {
    for k in 1..glyphs.len().saturating_sub(1) {
        let latin = |glyph: Glyph| glyph.ch.is_ascii_alphanumeric();
        if glyphs[k].ch == '’' && latin(glyphs[k - 1]) && latin(glyphs[k + 1]) {
            glyphs[k].advance -= glyphs[k].spare_right();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn natural_gaps(text: &str) -> Vec<Thou> {
        let fonts = Fonts::embedded();
        let glyphs = Shaper::new(&fonts).plain(text, Voice::Body, 12_000);
        gaps(&glyphs).iter().map(|gap| gap.natural).collect()
    }

    #[test]
    fn what_is_known_without_the_rules_is_what_they_say() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        let text = "款一龥頔aZ09é，（”’…—① -.";
        let glyphs = [shaper.plain(text, Voice::Body, 12_000), shaper.plain(text, Voice::Strong, 9_500)].concat();
        for (a, b) in glyphs.iter().flat_map(|a| glyphs.iter().map(move |b| (*a, *b))) {
            assert_eq!(gap(a, b), gap_by_rules(a, b), "{} {}", a.ch, b.ch);
        }
    }

    #[test]
    fn adjacent_marks_share_an_em_and_a_half() {
        assert_eq!(natural_gaps("。”《"), [-6000, -6000, 0]);
        assert_eq!(natural_gaps("（“款"), [-6000, 0, 0]);
        assert_eq!(natural_gaps("，款（"), [0, 0, 0]);
    }

    #[test]
    fn chinese_and_latin_stand_apart() {
        assert_eq!(natural_gaps("第1条"), [960, 960, 0]);
        assert_eq!(natural_gaps("第 1"), [0, 0, 0]);
        assert_eq!(natural_gaps("，1"), [0, 0]);
    }

    #[test]
    fn what_no_font_draws_is_marked_and_counted() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        let glyphs = shaper.plain("甲\u{10fffd}乙\u{10fffd}", Voice::Body, 12_000);
        let text: String = glyphs.iter().map(|glyph| glyph.ch).collect();
        assert_eq!(text, "甲〔U+10FFFD〕乙〔U+10FFFD〕");
        assert_eq!(shaper.missing, BTreeMap::from([('\u{10fffd}', 2)]));
        assert!(glyphs.iter().all(|glyph| glyph.gid != 0));
    }

    #[test]
    fn a_letter_and_its_accent_are_one_glyph() {
        let fonts = Fonts::embedded();
        let glyphs = Shaper::new(&fonts).plain("cafe\u{301}", Voice::Body, 12_000);
        assert_eq!(glyphs.len(), 4);
        assert_eq!((glyphs[3].ch, glyphs[3].accent), ('e', Some('\u{301}')));
    }

    #[test]
    fn a_radical_is_drawn_as_the_character_it_stands_for() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        let glyphs = shaper.plain("日⽇", Voice::Body, 12_000);
        assert_eq!((glyphs[0].gid, glyphs[1].ch), (glyphs[1].gid, '⽇'));
        assert!(shaper.missing.is_empty());
    }
}
