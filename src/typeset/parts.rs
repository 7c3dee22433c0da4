//! Where the parts of a document stand, and what says so: links to them, their pages' numbers in an index, and
//! the feet of their pages.
//!
//! A page number that is printed before its page is laid out is known only afterwards. So a document that prints
//! some is laid out again with what the time before has shown, until nothing changes. That ends: from the
//! [`PATIENCE`]th time on, a number takes at least the room that it ever took, so that lines can only grow.

use std::collections::BTreeMap;

use super::Thou;
use super::shape::Glyph;
use crate::document::{Block, Document, Link, Part, Run};

/// Where a click leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// An address outside the document.
    Uri(String),
    /// The part of this name.
    Part(String),
}

/// A part and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub part: Part,
    /// Its first and its last page, counted from 0.
    pub first: usize,
    pub last: usize,
    /// How far below the top of its first page it begins.
    pub y: Thou,
}

/// All parts, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parts {
    pub standing: Vec<Standing>,
}

impl Parts {
    /// The part of a name.
    pub fn get(&self, name: &str) -> Option<&Standing> {
        self.standing.iter().find(|standing| standing.part.name == name)
    }

    /// A part begins here; `top` says whether nothing stands above it on its page. The one before it ends.
    pub fn begin(&mut self, part: Part, page: usize, y: Thou, top: bool) {
        if let Some(before) = self.standing.last_mut() {
            before.last = if top { page.saturating_sub(1).max(before.first) } else { page };
        }
        self.standing.push(Standing { part, first: page, last: page, y });
    }

    /// The document ends on this page.
    pub fn end(&mut self, page: usize) {
        if let Some(last) = self.standing.last_mut() {
            last.last = page;
        }
    }

    /// What the foot of a page says of the part that it belongs to: the one that is under way at its top.
    pub fn foot(&self, page: usize) -> &str {
        let under_way = self.standing.iter().rfind(|standing| standing.first <= page && page <= standing.last);
        let at_top = self.standing.iter().find(|standing| standing.first < page && page <= standing.last);
        at_top.or(under_way).map_or("", |standing| standing.part.foot.as_str())
    }
}

/// Of how many layouts no harm is thought before numbers keep their room.
const PATIENCE: usize = 3;

/// What is known of the parts while a document is laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Known {
    parts: Parts,
    layouts: usize,
    widest: BTreeMap<(String, Thou), Thou>,
}

impl Known {
    /// Takes note of a layout: whether another is needed, because it printed other numbers than are right.
    pub fn learn(&mut self, parts: &Parts) -> bool {
        let is_news = self.parts != *parts;
        self.layouts += 1;
        if is_news {
            self.parts = parts.clone();
        }
        is_news
    }

    /// The pages of a part as they are printed: `3`, or `3-7`. A part that is not there has none: `—`.
    pub fn pages_of(&self, name: &str) -> String {
        match self.parts.get(name) {
            Some(Standing { first, last, .. }) if first == last => (first + 1).to_string(),
            Some(Standing { first, last, .. }) => format!("{}-{}", first + 1, last + 1),
            None => "—".to_owned(),
        }
    }

    /// Sees to it that the glyphs of a part's pages take no less room than they ever did.
    pub fn keep_room(&mut self, name: &str, size: Thou, glyphs: &mut [Glyph]) {
        let width: Thou = glyphs.iter().map(|glyph| glyph.advance).sum();
        let widest = self.widest.entry((name.to_owned(), size)).or_default();
        *widest = width.max(*widest);
        if self.layouts > PATIENCE
            && let Some(last) = glyphs.last_mut()
        {
            last.advance += *widest - width;
        }
    }
}

/// Whether a document prints the pages of parts.
pub(super) fn prints_pages(document: &Document) -> bool {
    let any = |runs: &[Run]| runs.iter().any(|run| matches!(run.link, Some(Link::PagesOf(_))));
    document.blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => any(&paragraph.runs),
        Block::Numbered(items) => items.iter().any(|item| any(item)),
        Block::Table(table) => table.rows.iter().flatten().any(|cell| any(cell)),
        Block::Figure(figure) => any(&figure.caption),
        Block::Heading { .. } | Block::Part(_) | Block::Gap | Block::PageBreak => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> Part {
        Part { name: name.to_owned(), foot: format!("{name}的脚") }
    }

    #[test]
    fn a_part_ends_where_the_next_begins() {
        let mut parts = Parts::default();
        parts.begin(part("甲"), 0, 70, true);
        parts.begin(part("乙"), 2, 70, true);
        parts.begin(part("丙"), 2, 300, false);
        parts.end(4);
        let pages: Vec<(usize, usize)> = parts.standing.iter().map(|standing| (standing.first, standing.last)).collect();
        assert_eq!(pages, [(0, 1), (2, 2), (2, 4)]);
        assert_eq!((0..5).map(|page| parts.foot(page)).collect::<Vec<_>>(), ["甲的脚", "甲的脚", "丙的脚", "丙的脚", "丙的脚"]);
    }
}
