//! Web pages of any size as a run of tags, texts and comments, nothing kept but the piece at hand: a text is handed out when
//! it grows long, and of an attribute or a comment only so much is kept (pictures and fonts stand in pages as data URLs).

use std::borrow::Cow;
use std::convert::Infallible;
use std::io::{self, Read};

use html5gum::emitters::naive_next_state;
use html5gum::{Emitter, Error, IoReader, State, Tokenizer};

/// Of one attribute, in bytes.
const ATTRIBUTE_KEPT: usize = 16 << 10;

/// Attributes of one tag.
const ATTRIBUTES: usize = 40;

/// Of one comment, in bytes.
const COMMENT_KEPT: usize = 4 << 10;

/// Text is handed out at this many bytes, though more of it may follow.
const TEXT_AT_ONCE: usize = 64 << 10;

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Open(Tag<'a>),
    /// The end of an element.
    Close(&'a str),
    /// Text, its character references resolved. One text may come in several pieces.
    Text(&'a str),
    /// A comment, as far as kept: programs that save pages say there where from and when.
    Comment(&'a str),
}

/// A start tag, its name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a [(Cow<'a, str>, Cow<'a, str>)],
}

impl Tag<'_> {
    /// An attribute's value, as far as kept.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// Whether the class attribute has this class.
    pub(super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|known| known == class))
    }
}

/// Pages of so many bytes are taken whole, which goes through them faster.
const WHOLE: usize = 256 << 10;

/// Room for the first of that, in bytes. There is always some left: readers that decode fill no room that is too small for a
/// character.
const ROOM: usize = 16 << 10;

/// Gives every piece of a page in UTF-8.
pub(super) fn each_piece(mut from: impl Read, each: &mut dyn FnMut(Piece<'_>)) -> io::Result<()> {
    let (mut head, mut filled) = (Vec::new(), 0);
    while filled <= WHOLE {
        if head.len() < filled + ROOM / 2 {
            head.resize(filled * 2 + ROOM, 0);
        }
        match from.read(&mut head[filled..]) {
            Ok(0) => {
                each_piece_of(&head[..filled], each);
                return Ok(());
            }
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Tokenizer::new_with_emitter(IoReader::new((&head[..filled]).chain(from)), Pieces::new(each)).finish()
}

/// The same of a page at hand.
pub(super) fn each_piece_of(page: &[u8], each: &mut dyn FnMut(Piece<'_>)) {
    let Ok(()) = Tokenizer::new_with_emitter(page, Pieces::new(each)).finish();
}

/// Whether elements of this name have neither content nor an end.
pub(super) fn is_void(name: &str) -> bool {
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"].contains(&name)
}

struct Pieces<'e> {
    each: &'e mut dyn FnMut(Piece<'_>),
    text: Vec<u8>,
    name: Vec<u8>,
    end: bool,
    last_start: Vec<u8>,
    /// Those of the tag at hand, and room that tags before it have left.
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    /// How many of them are of the tag at hand.
    taken: usize,
    /// The attribute at hand is one too many.
    surplus: bool,
    comment: Vec<u8>,
}

/// Adds as much as there is room for.
fn add(to: &mut Vec<u8>, more: &[u8], most: usize) {
    to.extend_from_slice(&more[..more.len().min(most.saturating_sub(to.len()))]);
}

impl<'e> Pieces<'e> {
    fn new(each: &'e mut dyn FnMut(Piece<'_>)) -> Self {
        let (text, name, last_start, attributes, comment) = Default::default();
        Self { each, text, name, end: false, last_start, attributes, taken: 0, surplus: false, comment }
    }

    fn give_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        match std::str::from_utf8(&self.text) {
            Ok(text) => {
                (self.each)(Piece::Text(text));
                self.text.clear();
            }
            Err(error) => {
                // A character may still be incomplete; the tokenizer hands out what it has.
                let whole = if error.error_len().is_none() { error.valid_up_to() } else { self.text.len() };
                (self.each)(Piece::Text(&String::from_utf8_lossy(&self.text[..whole])));
                self.text.drain(..whole);
            }
        }
    }

    fn end_text(&mut self) {
        self.give_text();
        self.text.clear();
    }

    /// The attribute at hand, unless it is one too many.
    fn attribute(&mut self) -> Option<&mut (Vec<u8>, Vec<u8>)> {
        if self.surplus { None } else { self.attributes[..self.taken].last_mut() }
    }
}

impl Emitter for Pieces<'_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.end_text();
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, text: &[u8]) {
        for part in text.chunks(TEXT_AT_ONCE) {
            self.text.extend_from_slice(part);
            if self.text.len() >= TEXT_AT_ONCE {
                self.give_text();
            }
        }
    }

    fn init_start_tag(&mut self) {
        self.name.clear();
        self.taken = 0;
        self.end = false;
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.end = true;
    }

    fn init_comment(&mut self) {
        self.comment.clear();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_text();
        let name = String::from_utf8_lossy(&self.name);
        if self.end {
            self.last_start.clear();
            (self.each)(Piece::Close(&name));
            return None;
        }
        let attributes = self.attributes[..self.taken].iter();
        let attributes: Vec<_> = attributes.map(|(name, value)| (String::from_utf8_lossy(name), String::from_utf8_lossy(value))).collect();
        (self.each)(Piece::Open(Tag { name: &name, attributes: &attributes }));
        self.last_start.clone_from(&self.name);
        naive_next_state(&self.last_start)
    }

    fn emit_current_comment(&mut self) {
        self.end_text();
        (self.each)(Piece::Comment(&String::from_utf8_lossy(&self.comment)));
    }

    fn emit_current_doctype(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, name: &[u8]) {
        add(&mut self.name, name, ATTRIBUTE_KEPT);
    }

    fn push_comment(&mut self, text: &[u8]) {
        add(&mut self.comment, text, COMMENT_KEPT);
    }

    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.surplus = self.taken == ATTRIBUTES;
        if self.surplus {
            return;
        }
        match self.attributes.get_mut(self.taken) {
            Some((name, value)) => {
                name.clear();
                value.clear();
            }
            None => self.attributes.push(Default::default()),
        }
        self.taken += 1;
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if let Some((kept, _)) = self.attribute() {
            add(kept, name, ATTRIBUTE_KEPT);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if let Some((_, kept)) = self.attribute() {
            add(kept, value, ATTRIBUTE_KEPT);
        }
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.end && !self.last_start.is_empty() && self.last_start == self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: impl Read) -> Vec<String> {
        let mut out = Vec::new();
        each_piece(page, &mut |piece| {
            out.push(match piece {
                Piece::Open(tag) => format!("<{} {}", tag.name, tag.attribute("class").unwrap_or("-")),
                Piece::Close(name) => format!("/{name}"),
                Piece::Text(text) => text.to_owned(),
                Piece::Comment(text) => format!("!{text}"),
            });
        })
        .expect("readable");
        out
    }

    #[test]
    fn tags_text_and_what_is_neither() {
        let page = "<!doctype html><!-- x --><DIV class=a>1 &lt; 2<br></div><script>if (a<b) '<p>'</script><p class='b c'>退";
        assert_eq!(
            shown(page.as_bytes()),
            ["! x ", "<div a", "1 < 2", "<br -", "/div", "<script -", "if (a<b) '<p>'", "/script", "<p b c", "退"].map(str::to_owned)
        );
    }

    /// Gives some of its bytes at a time, to rooms that hold a character.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            assert!(room.len() >= 8, "{}", room.len());
            let most = room.len().min(997);
            self.0.read(&mut room[..most])
        }
    }

    #[test]
    fn pages_taken_whole_are_as_those_that_are_not() {
        for length in [0, 1, ROOM, WHOLE - 27, WHOLE - 26, WHOLE - 25, WHOLE, 3 * WHOLE] {
            let text = "退".repeat(length / 3) + &"a".repeat(length % 3);
            let pieces = shown(Slow(format!("<p class=a>1 &lt; 2{text}</p><b>").as_bytes()));
            let [open, words @ .., close, last] = &pieces[..] else { panic!("{pieces:?}") };
            assert_eq!((open.as_str(), close.as_str(), last.as_str()), ("<p a", "/p", "<b -"));
            assert!(words.concat() == format!("1 < 2{text}"), "{length}");
        }
    }

    #[test]
    fn nothing_grows_without_bound() {
        for length in [22_000, 100_000] {
            let long = "退".repeat(length);
            let page = format!("<p class=\"{long}\">{long}</p><!--{long}-->");
            let pieces = shown(page.as_bytes());
            assert!(pieces[0].len() <= ATTRIBUTE_KEPT + 8);
            let text: String = pieces[1..pieces.len() - 2].concat();
            assert_eq!(text, long);
            assert!(pieces[pieces.len() - 1].starts_with("!退") && pieces[pieces.len() - 1].len() <= COMMENT_KEPT + 4);
            assert!(pieces[1..].iter().all(|piece| piece.len() < TEXT_AT_ONCE * 2));
        }
    }
}
