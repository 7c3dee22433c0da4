//! What a page draws, gone over before another file shows it: forms that draw forms that draw forms are a few lines that
//! keep every reader busy for ever. So are patterns, soft masks and letters that are drawings, which draw each other as well.

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

/// How often a pattern may be laid out on a page. That of a map has thousands.
const TILES: f64 = 1e6;

/// The area of the largest page, where a page does not say its own, in square points.
const AREA: f64 = 14_400.0 * 14_400.0;

/// Pages that are gone over.
pub(super) struct Drawing<'p, 'a> {
    pdf: &'p Pdf<'a>,
    left: usize,
    /// How many forms a form draws, itself among them.
    known: BTreeMap<u32, usize>,
    /// Of the page, in square points.
    area: f64,
}

/// Something that content draws with.
enum Drawn {
    /// `/Name Do`: a form or a picture.
    Object(Vec<u8>),
    /// `/Name scn`: a pattern.
    Pattern(Vec<u8>),
    /// `/Name gs`: a soft mask may be in it, or a font.
    State(Vec<u8>),
    /// `/Name 12 Tf`.
    Font(Vec<u8>),
    /// So many letters.
    Letters(usize),
}

impl<'p, 'a> Drawing<'p, 'a> {
    pub(super) fn new(pdf: &'p Pdf<'a>) -> Self {
        Self { pdf, left: READ, known: BTreeMap::new(), area: AREA }
    }

    /// Goes over what a page draws; `too-large` where there is no end of it, `broken` where a form draws itself.
    pub(super) fn check(&mut self, page: &Dictionary, content: &[u8]) -> Result<(), &'static str> {
        let area = self.area_of(page).unwrap_or(AREA);
        if area.to_bits() != self.area.to_bits() {
            // How often a pattern is laid out depends on it.
            self.known.clear();
            self.area = area;
        }
        let resources = self.resources(page);
        let forms = self.forms(content, resources.as_ref(), &mut Vec::new())?;
        if forms > FORMS { Err("too-large") } else { Ok(()) }
    }

    fn area_of(&self, page: &Dictionary) -> Option<f64> {
        let sides = self.numbers(page, b"MediaBox")?;
        let [left, bottom, right, top] = sides.try_into().ok()?;
        Some(((right - left) * (top - bottom)).abs()).filter(|area| area.is_finite() && (1.0..=AREA).contains(area))
    }

    fn numbers(&self, of: &Dictionary, key: &[u8]) -> Option<Vec<f64>> {
        let Object::Array(parts) = self.pdf.entry(of, key)? else { return None };
        parts.iter().map(|part| self.number(part)).collect()
    }

    fn number(&self, object: &Object) -> Option<f64> {
        match self.pdf.follow(object)? {
            #[allow(clippy::cast_precision_loss)] // So large a step lays nothing out twice.
            Object::Integer(value) => Some(value as f64),
            Object::Real(value) => Some(f64::from(value)),
            _ => None,
        }
    }

    fn resources(&self, of: &Dictionary) -> Option<Dictionary> {
        self.pdf.dictionary(of.get(b"Resources").ok()?)
    }

    fn forms(&mut self, content: &[u8], resources: Option<&Dictionary>, within: &mut Vec<u32>) -> Result<usize, &'static str> {
        let Some(resources) = resources else { return Ok(0) };
        let named = |kind: &[u8]| self.pdf.dictionary(resources.get(kind).ok()?).filter(|named| !named.is_empty());
        let (objects, patterns, states, fonts) = (named(b"XObject"), named(b"Pattern"), named(b"ExtGState"), named(b"Font"));
        let fonts = fonts.filter(|fonts| fonts.iter().any(|(_, font)| self.is_drawn_font(font)));
        if objects.is_none() && patterns.is_none() && states.is_none() && fonts.is_none() {
            return Ok(0);
        }
        self.left = self.left.checked_sub(content.len()).ok_or("too-large")?;
        let of = |named: &Option<Dictionary>, name: &[u8]| named.as_ref().and_then(|named| named.get(name).ok().cloned());
        let (mut forms, mut a_letter) = (0_usize, 0_usize);
        for drawn in drawn(content) {
            let more = match drawn {
                Drawn::Object(name) => self.named(of(&objects, &name), Some(resources), within)?,
                Drawn::Pattern(name) => self.pattern(of(&patterns, &name), resources, within)?,
                Drawn::State(name) => {
                    let state = of(&states, &name).and_then(|state| self.pdf.dictionary(&state)).unwrap_or_default();
                    if let Some(Object::Array(font)) = self.pdf.entry(&state, b"Font") {
                        a_letter = self.letter(font.first(), resources, within)?;
                    }
                    let mask = self.pdf.entry(&state, b"SMask").and_then(|mask| self.pdf.dictionary(&mask)).unwrap_or_default();
                    self.named(mask.get(b"G").ok().cloned(), Some(resources), within)?
                }
                Drawn::Font(name) => {
                    a_letter = self.letter(of(&fonts, &name).as_ref(), resources, within)?;
                    0
                }
                Drawn::Letters(letters) => letters.saturating_mul(a_letter),
            };
            forms = forms.saturating_add(more);
        }
        Ok(forms)
    }

    /// What a thing draws that is named by reference; a stream always is.
    fn named(&mut self, object: Option<Object>, around: Option<&Dictionary>, within: &mut Vec<u32>) -> Result<usize, &'static str> {
        match object {
            Some(Object::Reference((id, _))) => self.form(id, around, within),
            _ => Ok(0),
        }
    }

    /// What a pattern draws: all its tiles. A plain one is drawn once, and laid out as a picture is.
    fn pattern(&mut self, object: Option<Object>, around: &Dictionary, within: &mut Vec<u32>) -> Result<usize, &'static str> {
        let Some(pattern) = object.as_ref().and_then(|object| self.pdf.dictionary(object)) else { return Ok(0) };
        let step = |key: &[u8]| self.pdf.entry(&pattern, key).and_then(|step| self.number(&step));
        let (Some(across), Some(up)) = (step(b"XStep"), step(b"YStep")) else { return Ok(0) };
        let matrix = self.numbers(&pattern, b"Matrix").filter(|matrix| matrix.len() == 6);
        let scale = matrix.map_or(1.0, |m| (m[0] * m[3] - m[1] * m[2]).abs());
        let tiles = self.area / (across * up * scale).abs();
        // Steps of nothing at all lay out without end.
        if !tiles.is_finite() || tiles > TILES {
            return Err("too-large");
        }
        let forms = self.named(object, Some(around), within)?.saturating_sub(1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A million at most.
        Ok(forms.saturating_mul(tiles as usize + 1).saturating_add(1))
    }

    fn is_drawn_font(&self, font: &Object) -> bool {
        let font = self.pdf.dictionary(font).unwrap_or_default();
        font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type3")
    }

    /// What the letter of a font draws that draws most: of a font whose letters are drawings. Letters of bitmaps draw nothing more.
    fn letter(&mut self, font: Option<&Object>, around: &Dictionary, within: &mut Vec<u32>) -> Result<usize, &'static str> {
        let Some(font) = font.filter(|font| self.is_drawn_font(font)).and_then(|font| self.pdf.dictionary(font)) else { return Ok(0) };
        let drawings = self.pdf.entry(&font, b"CharProcs").and_then(|drawings| self.pdf.dictionary(&drawings)).unwrap_or_default();
        let own = self.resources(&font);
        let is_within = !within.is_empty();
        let mut most = 0;
        for (_, drawing) in &drawings {
            let forms = self.named(Some(drawing.clone()), own.as_ref().or(Some(around)), within)?;
            most = most.max(forms.saturating_sub(usize::from(!is_within)));
        }
        Ok(most)
    }

    /// What a form draws, a tile of a pattern, or a letter: any stream that has content, itself among it.
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
        let is_picture =
            |form: &Dictionary| form.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image" || kind == b"PS");
        let mut forms = 0;
        if self.pdf.dictionary(&object).is_some_and(|form| !is_picture(&form))
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

/// What is drawn, in order.
fn drawn(content: &[u8]) -> Vec<Drawn> {
    let mut lexer = Lexer::new(content);
    let (mut out, mut last, mut letters) = (Vec::new(), None, 0);
    while let Some(token) = lexer.token() {
        match token {
            Token::Object(Object::Name(name)) => last = Some(name),
            Token::Object(Object::String(text, _)) => letters += text.len(),
            Token::Object(Object::Array(parts)) => {
                letters += parts.iter().filter_map(|part| part.as_str().ok()).map(<[u8]>::len).sum::<usize>();
            }
            Token::Object(_) => {}
            // The bytes of a picture in the text are no words (§8.9.7).
            Token::Word(b"ID") => {
                let Some(end) = memchr::memmem::find(lexer.rest(), b"EI") else { break };
                lexer.at += end + 2;
                (last, letters) = (None, 0);
            }
            Token::Word(word) => {
                let name = last.take();
                match word {
                    b"Do" => out.extend(name.map(Drawn::Object)),
                    b"scn" | b"SCN" => out.extend(name.map(Drawn::Pattern)),
                    b"gs" => out.extend(name.map(Drawn::State)),
                    b"Tf" => out.extend(name.map(Drawn::Font)),
                    b"Tj" | b"TJ" | b"'" | b"\"" => out.push(Drawn::Letters(letters)),
                    _ => {}
                }
                letters = 0;
            }
        }
    }
    out
}
