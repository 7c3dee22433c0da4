//! XML, written element by element.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::document::{legible, push_mark};

/// Namespaces of the parts we write.
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const INFALLIBLE: &str = "writing to memory does not fail";

/// A part being written.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A part whose root is one of WordprocessingML, such as `w:document`.
    pub(super) fn word(root: &str) -> Self {
        let mut xml = Self::new();
        xml.open(root, &[("xmlns:w", MAIN), ("xmlns:r", RELATIONS)]);
        xml
    }

    /// A part without a root yet.
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new(Vec::new()));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    /// Begins an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// An element `w:name` with the one attribute `w:val`.
    pub(super) fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Text, as it may be shown.
    pub(super) fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::new(&writable(text))));
    }

    /// An element of nothing but text.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// The part, its root ended.
    pub(super) fn finish(mut self, root: &str) -> String {
        self.close(root);
        String::from_utf8(self.0.into_inner()).expect("only text was written")
    }

    fn event(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect(INFALLIBLE);
    }
}

/// The text as it may be shown, and without the two characters that no XML may hold and `legible` leaves
/// (XML 1.0 §2.2).
pub(super) fn writable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in legible(text).chars() {
        if matches!(c, '\u{fffe}' | '\u{ffff}') { push_mark(&mut out, c) } else { out.push(c) }
    }
    out
}
