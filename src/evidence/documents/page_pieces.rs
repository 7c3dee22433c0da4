//! A web page of any size as a run of tags, texts and comments. Nothing grows: of an attribute or a comment
//! only so much is kept, for pictures and fonts stand in saved pages as data URLs.

use std::convert::Infallible;
use std::io::{self, Read};

use html5gum::emitters::naive_next_state;
use html5gum::{Emitter, Error, IoReader, State, Tokenizer};

/// Of an attribute's value, in bytes.
const VALUE_KEPT: usize = 4 << 10;

/// Of a name, in bytes.
const NAME_KEPT: usize = 64;

/// Of a comment, in bytes.
const COMMENT_KEPT: usize = 4 << 10;

/// Text is handed out at this many bytes.
const TEXT_AT_ONCE: usize = 16 << 10;

/// The attributes that tell of the page.
const ATTRIBUTES: [&[u8]; 8] = [b"rel", b"href", b"name", b"property", b"content", b"http-equiv", b"charset", b"alt"];

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// The start of an element, its name in lower case, and those of its attributes that tell of the page.
    Open(&'a str, &'a [(Vec<u8>, Vec<u8>)]),
    Close(&'a str),
    /// References resolved; a long text comes in several pieces.
    Text(&'a str),
    Comment(&'a str),
}

/// Gives every piece of a page in UTF-8.
pub(super) fn each_piece(from: impl Read, each: &mut dyn FnMut(Piece<'_>)) -> io::Result<()> {
    let pieces = Pieces {
        each,
        text: Vec::new(),
        name: Vec::new(),
        ends: false,
        last_start: Vec::new(),
        attributes: Vec::new(),
        attribute: (Vec::new(), Vec::new()),
        comment: Vec::new(),
    };
    Tokenizer::new_with_emitter(IoReader::new(from), pieces).finish()
}

/// The value of an attribute.
pub(super) fn attribute<'a>(attributes: &'a [(Vec<u8>, Vec<u8>)], name: &str) -> Option<std::borrow::Cow<'a, str>> {
    attributes.iter().find(|(known, _)| known == name.as_bytes()).map(|(_, value)| String::from_utf8_lossy(value))
}

struct Pieces<'e> {
    each: &'e mut dyn FnMut(Piece<'_>),
    text: Vec<u8>,
    name: Vec<u8>,
    ends: bool,
    last_start: Vec<u8>,
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    attribute: (Vec<u8>, Vec<u8>),
    comment: Vec<u8>,
}

fn add(to: &mut Vec<u8>, more: &[u8], most: usize) {
    to.extend_from_slice(&more[..more.len().min(most.saturating_sub(to.len()))]);
}

impl Pieces<'_> {
    /// Gives the text so far, but for a character that is not complete.
    fn give_text(&mut self, all: bool) {
        let whole = match std::str::from_utf8(&self.text) {
            Err(error) if !all && error.error_len().is_none() => error.valid_up_to(),
            _ => self.text.len(),
        };
        if whole > 0 {
            (self.each)(Piece::Text(&String::from_utf8_lossy(&self.text[..whole])));
            self.text.drain(..whole);
        }
    }

    fn end_attribute(&mut self) {
        let (name, value) = std::mem::take(&mut self.attribute);
        if ATTRIBUTES.contains(&name.as_slice()) && !self.attributes.iter().any(|(known, _)| *known == name) {
            self.attributes.push((name, value));
        }
    }
}

impl Emitter for Pieces<'_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }
    fn emit_eof(&mut self) {
        self.give_text(true);
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
                self.give_text(false);
            }
        }
    }
    fn init_start_tag(&mut self) {
        self.name.clear();
        self.attributes.clear();
        self.attribute = Default::default();
        self.ends = false;
    }
    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.ends = true;
    }
    fn init_comment(&mut self) {
        self.comment.clear();
    }
    fn emit_current_tag(&mut self) -> Option<State> {
        self.give_text(true);
        self.end_attribute();
        let name = String::from_utf8_lossy(&self.name).into_owned();
        if self.ends {
            self.last_start.clear();
            (self.each)(Piece::Close(&name));
            return None;
        }
        (self.each)(Piece::Open(&name, &self.attributes));
        self.last_start.clone_from(&self.name);
        naive_next_state(&self.last_start)
    }
    fn emit_current_comment(&mut self) {
        self.give_text(true);
        (self.each)(Piece::Comment(&String::from_utf8_lossy(&self.comment)));
    }
    fn emit_current_doctype(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_tag_name(&mut self, name: &[u8]) {
        add(&mut self.name, name, NAME_KEPT);
    }
    fn push_comment(&mut self, text: &[u8]) {
        add(&mut self.comment, text, COMMENT_KEPT);
    }
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn init_attribute(&mut self) {
        self.end_attribute();
    }
    fn push_attribute_name(&mut self, name: &[u8]) {
        add(&mut self.attribute.0, name, NAME_KEPT);
    }
    fn push_attribute_value(&mut self, value: &[u8]) {
        add(&mut self.attribute.1, value, VALUE_KEPT);
    }
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.ends && !self.last_start.is_empty() && self.last_start == self.name
    }
}
