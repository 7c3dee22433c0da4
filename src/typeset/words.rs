//! The words of cells and paragraphs, and what has been found out about them. A document that prints page numbers is laid out
//! twice, and the books that are made of one case say much the same: what was shaped and set for one layout serves the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Thou;
use super::paragraph::{Line, natural_width, set, widest_piece};
use super::shape::Glyph;
use crate::document::{Align, Run};

/// So many glyphs are remembered, which take about 4 MiB with the lines that they are set in, and several times that where they are
/// single characters.
const MOST: usize = 32 << 10;
/// In so many measures: before page numbers are known columns are as wide as they are without them, and each book has its own.
const MEASURES: usize = 3;

/// Glyphs that are set together.
#[derive(Debug, Default)]
pub(super) struct Words {
    glyphs: Vec<Glyph>,
    natural: OnceLock<Thou>,
    widest: OnceLock<Thou>,
    /// How they were set lately.
    lines: Mutex<Vec<(Measure, Vec<Line>)>>,
}

/// Between which edges lines are set, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    pub width: Thou,
    /// Of the first line.
    pub indent: Thou,
    pub align: Align,
}

impl From<Vec<Glyph>> for Words {
    fn from(glyphs: Vec<Glyph>) -> Self {
        Self { glyphs, ..Self::default() }
    }
}

impl Words {
    /// Their width on one line.
    pub fn natural_width(&self) -> Thou {
        *self.natural.get_or_init(|| natural_width(&self.glyphs))
    }

    /// The width of the widest piece that has to stay on one line.
    pub fn widest_piece(&self) -> Thou {
        *self.widest.get_or_init(|| widest_piece(&self.glyphs))
    }

    pub fn lines(&self, measure: Measure) -> Vec<Line> {
        let mut known = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, lines)) = known.iter().find(|(of_measure, _)| *of_measure == measure) {
            return lines.clone();
        }
        let lines = set(&self.glyphs, measure.width, measure.indent, measure.align);
        if known.len() == MEASURES {
            known.remove(0);
        }
        known.push((measure, lines.clone()));
        lines
    }
}

/// Words by what they say and how, in the fonts of one typesetter.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    by_text: HashMap<(String, Thou), Arc<Words>>,
    glyphs: usize,
}

impl Remembered {
    /// What was remembered of runs; else `shape` says their glyphs, or that they are not to be remembered.
    pub fn words(&mut self, runs: &[Run], size: Thou, shape: impl FnOnce() -> (Vec<Glyph>, bool)) -> Arc<Words> {
        // What stands before each run in the key, and in no text that is kept: there it would be shown as a mark.
        const VOICES: [char; 2] = ['\u{1}', '\u{2}'];
        // A link is another one in each layout.
        if runs.iter().any(|run| run.link.is_some() || run.text.contains(VOICES)) {
            return Arc::new(shape().0.into());
        }
        let mut text = String::with_capacity(runs.iter().map(|run| run.text.len() + 1).sum());
        for run in runs {
            text.push(VOICES[usize::from(run.strong)]);
            text.push_str(&run.text);
        }
        let key = (text, size);
        if let Some(words) = self.by_text.get(&key) {
            return words.clone();
        }
        let (glyphs, may_be_kept) = shape();
        // What is not drawn is held as well.
        let more = glyphs.len().max(key.0.len() / 3).max(1);
        let words = Arc::new(Words::from(glyphs));
        if may_be_kept && self.glyphs + more <= MOST {
            self.glyphs += more;
            self.by_text.insert(key, words.clone());
        }
        words
    }

    /// Whether there is no room for what another document says.
    pub fn is_full(&self) -> bool {
        self.glyphs > MOST / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Link;
    use crate::typeset::fonts::Fonts;
    use crate::typeset::shape::Shaper;

    const SIZE: Thou = 12_000;
    const TEXT: &str = "2026年9月13日20:13付款98.00元，约定10分钟内到账，至今没有到账。";

    #[test]
    fn what_is_remembered_is_what_would_be_shaped_and_set() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        let runs = [Run::plain(TEXT), Run::strong(TEXT)];
        let glyphs = shaper.runs(&runs, SIZE);
        let measures = [9, 15, 30, 9, 60, 15, 200].map(|em| Measure { width: em * SIZE, indent: 2 * SIZE, align: Align::Justify });
        for measure in measures {
            let words = shaper.words(&runs, SIZE);
            assert_eq!(words.lines(measure), set(&glyphs, measure.width, measure.indent, measure.align));
            assert_eq!((words.natural_width(), words.widest_piece()), (natural_width(&glyphs), widest_piece(&glyphs)));
        }
        assert!(Arc::ptr_eq(&shaper.words(&runs, SIZE), &shaper.words(&runs, SIZE)));
        // Voices, sizes and where runs end are part of what is remembered.
        let others = [vec![Run::plain(TEXT), Run::plain(TEXT)], vec![Run::plain(format!("{TEXT}{TEXT}"))], vec![Run::strong(TEXT)]];
        for other in others {
            assert_eq!(shaper.words(&other, SIZE).glyphs, shaper.runs(&other, SIZE));
        }
        assert_eq!(shaper.words(&runs, 9_500).glyphs[0].size, 9_500);
    }

    #[test]
    fn marks_between_runs_are_no_characters_of_theirs() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        for runs in [vec![Run::plain("甲"), Run::strong("乙")], vec![Run::plain("甲\u{2}乙")]] {
            assert_eq!(shaper.words(&runs, SIZE).glyphs, shaper.runs(&runs, SIZE));
        }
    }

    #[test]
    fn links_and_what_is_missing_are_counted_each_time() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        let link = [Run { link: Some(Link::Part("证据1".to_owned())), ..Run::plain("证据1") }];
        let numbers = [1, 2].map(|_| shaper.words(&link, SIZE).glyphs[0].link);
        assert_eq!(numbers, [Some(0), Some(1)]);
        for times in 1..=3 {
            shaper.words(&[Run::plain("\u{10FFFF}")], SIZE);
            assert_eq!(shaper.missing.values().sum::<u64>(), times);
        }
    }

    #[test]
    fn no_more_is_remembered_than_there_is_room_for() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        for n in 0..2 * MOST / 1000 {
            shaper.words(&[Run::plain(format!("{n:01000}"))], SIZE);
        }
        assert!((MOST - 1000..=MOST).contains(&shaper.remembered.glyphs));
        assert!(shaper.remembered.is_full());
        // What is not seen counts too.
        let mut shaper = Shaper::new(&fonts);
        for n in 0..20 {
            shaper.words(&[Run::plain(format!("{n}{}", "\u{200b}".repeat(MOST / 10)))], SIZE);
        }
        assert_eq!(shaper.remembered.by_text.len(), 10);
    }
}
