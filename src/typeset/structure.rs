//! What a document is made of, for programs that read it aloud or set it anew (tagged PDF, ISO 32000-1 §14.7 and
//! §14.8). Layout notes of every line and picture to which element it belongs, so that a paragraph over two pages
//! stays one. What belongs to none is furniture: the feet of pages, rules, the head of a table that is printed again.

/// The number of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ElementId(usize);

impl ElementId {
    /// The document itself.
    pub const ROOT: Self = Self(0);

    /// Its place among the elements.
    pub fn place(self) -> usize {
        self.0
    }
}

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    /// How many headings it stands under, itself included.
    Heading(usize),
    Paragraph,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    Head,
    Cell,
    /// A picture and its caption.
    Division,
    Picture,
    Caption,
    Link,
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub kind: Kind,
    /// What it is part of; the document is part of itself.
    pub parent: ElementId,
    /// What those are told who cannot see it.
    pub alt: String,
}

/// All elements, parents before children, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Structure {
    pub elements: Vec<Element>,
    /// The levels of the headings that what comes next stands under.
    open: Vec<u8>,
}

impl Default for Structure {
    fn default() -> Self {
        let document = Element { kind: Kind::Document, parent: ElementId::ROOT, alt: String::new() };
        Self { elements: vec![document], open: Vec::new() }
    }
}

impl Structure {
    /// Adds an element at the end of its parent.
    pub fn add(&mut self, parent: ElementId, kind: Kind) -> ElementId {
        self.elements.push(Element { kind, parent, alt: String::new() });
        ElementId(self.elements.len() - 1)
    }

    /// All elements, with their numbers.
    pub fn all(&self) -> impl Iterator<Item = (ElementId, &Element)> {
        self.elements.iter().enumerate().map(|(k, element)| (ElementId(k), element))
    }

    /// Adds a heading. Levels that the document leaves out are not left out here: who navigates by headings would
    /// look for what is not there (ISO 14289-1 §7.4.2).
    pub fn heading(&mut self, level: u8) -> ElementId {
        while self.open.last().is_some_and(|&above| above >= level) {
            self.open.pop();
        }
        self.open.push(level);
        self.add(ElementId::ROOT, Kind::Heading(self.open.len()))
    }

    /// Adds a picture.
    pub fn picture(&mut self, parent: ElementId, alt: &str) -> ElementId {
        let id = self.add(parent, Kind::Picture);
        self.elements[id.0].alt = alt.to_owned();
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_of_heading_is_left_out() {
        let mut structure = Structure::default();
        let levels = [2, 3, 1, 3, 2, 3].map(|level| structure.heading(level).place());
        let kinds = levels.map(|place| structure.elements[place].kind);
        assert_eq!(kinds, [1, 2, 1, 2, 2, 3].map(Kind::Heading));
    }
}
