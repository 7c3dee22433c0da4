//! What a page draws, gone over before another file shows it: forms that draw forms that draw forms are a few lines that
//! keep every reader busy for ever.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::file::Pdf;
use super::syntax::{Lexer, Token};

/// Forms that a page may draw, those that forms draw among them.
const FORMS: usize = 20_000;

/// Forms within forms.
const DEEPEST: usize = 12;

/// What is gone over for one file, in bytes.
const READ: usize = 128 << 20;

/// Pages that are gone over.
pub(super) struct Drawing<'p, 'a> {
    pdf: &'p Pdf<'a>,
    left: usize,
    /// How many forms a form draws, itself among them.
    known: BTreeMap<u32, usize>,
}

impl<'p, 'a> Drawing<'p, 'a> {
    pub(super) fn new(pdf: &'p Pdf<'a>) -> Self {
        Self { pdf, left: READ, known: BTreeMap::new() }
    }

    /// Goes over what a page draws; `too-large` where there is no end of it, `broken` where a form draws itself.
    pub(super) fn check(&mut self, page: &Dictionary, content: &[u8]) -> Result<(), &'static str> {
        let resources = self.resources(page);
        let forms = self.forms(content, resources.as_ref(), &mut Vec::new())?;
        if forms > FORMS { Err("too-large") } else { Ok(()) }
    }

    fn resources(&self, of: &Dictionary) -> Option<Dictionary> {
        self.pdf.dictionary(of.get(b"Resources").ok()?)
    }

    fn forms(&mut self, content: &[u8], resources: Option<&Dictionary>, within: &mut Vec<u32>) -> Result<usize, &'static str> {
        let named = resources.and_then(|resources| self.pdf.dictionary(resources.get(b"XObject").ok()?));
        let Some(named) = named.filter(|named| !named.is_empty()) else { return Ok(0) };
        self.left = self.left.checked_sub(content.len()).ok_or("too-large")?;
        let mut forms = 0_usize;
        for name in drawn(content) {
            if let Ok(Object::Reference((id, _))) = named.get(&name) {
                forms = forms.saturating_add(self.form(*id, resources, within)?);
            }
        }
        Ok(forms)
    }

    fn form(&mut self, id: u32, around: Option<&Dictionary>, within: &mut Vec<u32>) -> Result<usize, &'static str> {
        if let Some(forms) = self.known.get(&id) {
            return Ok(*forms);
        }
        if within.contains(&id) {
            return Err("broken");
        }
        if within.len() >= DEEPEST {
            return Err("too-large");
        }
        let object = Object::Reference((id, 0));
        let is_form = |form: &Dictionary| form.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form");
        let mut forms = 0;
        if self.pdf.dictionary(&object).is_some_and(|form| is_form(&form))
            && let Some((form, content)) = self.pdf.stream(&object)
        {
            within.push(id);
            // A form without resources of its own draws with those of its page (§7.8.3).
            let own = self.resources(&form);
            forms = self.forms(&content, own.as_ref().or(around), within)?.saturating_add(1);
            within.pop();
        }
        self.known.insert(id, forms);
        Ok(forms)
    }
}

/// The names of what is drawn: `/Name Do`.
fn drawn(content: &[u8]) -> Vec<Vec<u8>> {
    if memchr::memmem::find(content, b"Do").is_none() {
        return Vec::new();
    }
    let mut lexer = Lexer::new(content);
    let (mut out, mut last) = (Vec::new(), None);
    while let Some(token) = lexer.token() {
        match token {
            Token::Object(Object::Name(name)) => last = Some(name),
            Token::Word(b"Do") => out.extend(last.take()),
            // The bytes of a picture in the text are no words (§8.9.7).
            Token::Word(b"ID") => {
                let Some(end) = memchr::memmem::find(lexer.rest(), b"EI") else { break };
                lexer.at += end + 2;
                last = None;
            }
            _ => last = None,
        }
    }
    out
}
