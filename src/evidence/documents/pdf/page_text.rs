//! What stands on a page: the operators that show text are followed, the pieces put together to lines from top
//! to bottom and from left to right, as a receipt is read.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId};

use super::cmap::ENTRIES;
use super::file::{Pdf, Visited};
use super::font::{Font, Shown, number};
use super::syntax::{Lexer, Token};

/// Operators of a whole file.
const OPERATORS: usize = 5_000_000;

/// Pieces of text on a page.
const PIECES: usize = 100_000;

/// Fonts of a whole file.
const FONTS: usize = 2000;

/// Forms in forms (§8.10).
const DEEPEST: usize = 6;

/// States that may be put aside.
const STATES: usize = 64;

type Matrix = [f32; 6];
const PLAIN: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// A piece of text, and where it stands: from, to, baseline, size.
struct Piece {
    text: String,
    from: f32,
    to: f32,
    base: f32,
    size: f32,
}

#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    of_chars: f32,
    of_words: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// Goes through the pages of a file, and keeps what they share.
pub(super) struct Pages<'p, 'a> {
    pdf: &'p Pdf<'a>,
    fonts: BTreeMap<ObjectId, Rc<Font>>,
    entries: usize,
    operators: usize,
    pieces: Vec<Piece>,
    /// Forms that are being drawn: none draws itself.
    drawn: Vec<ObjectId>,
    /// Codes shown, and those of which nothing says what they are.
    pub(super) codes: u64,
    pub(super) unknown: u64,
}

impl<'p, 'a> Pages<'p, 'a> {
    pub(super) fn new(pdf: &'p Pdf<'a>) -> Self {
        Self {
            pdf,
            fonts: BTreeMap::new(),
            entries: ENTRIES,
            operators: OPERATORS,
            pieces: Vec::new(),
            drawn: Vec::new(),
            codes: 0,
            unknown: 0,
        }
    }

    /// Whether the bound on operators was met.
    pub(super) fn is_exhausted(&self) -> bool {
        self.operators == 0
    }

    /// The lines of a page.
    pub(super) fn lines(&mut self, page: &Dictionary, resources: &Dictionary) -> Vec<String> {
        let contents = match page.get(b"Contents").ok().and_then(|contents| self.pdf.follow(contents).map(|followed| (contents, followed)))
        {
            Some((_, Object::Array(parts))) => parts,
            Some((contents, _)) => vec![contents.clone()],
            None => Vec::new(),
        };
        // An operator may begin in one part and end in the next.
        let mut bytes = Vec::new();
        let mut visited = Visited::default();
        for part in contents.iter().filter(|part| visited.first(part)) {
            if let Some((_, content)) = self.pdf.stream(part) {
                bytes.extend_from_slice(&content);
                bytes.push(b'\n');
            }
            if bytes.len() > 16 << 20 {
                break;
            }
        }
        self.pieces.clear();
        let state = State { page: PLAIN, font: None, size: 1.0, of_chars: 0.0, of_words: 0.0, stretch: 1.0, leading: 0.0, rise: 0.0 };
        self.follow(&bytes, resources, state, 0);
        lines(std::mem::take(&mut self.pieces))
    }

    fn follow(&mut self, bytes: &[u8], resources: &Dictionary, state: State, depth: usize) {
        let mut lexer = Lexer::new(bytes);
        let mut operands: Vec<Object> = Vec::new();
        let (mut state, mut aside) = (state, Vec::new());
        let (mut text, mut line) = (PLAIN, PLAIN);
        while let Some(token) = lexer.token() {
            let word = match token {
                Token::Object(object) => {
                    if operands.len() < 64 {
                        operands.push(object);
                    }
                    continue;
                }
                Token::Word(word) => word,
            };
            if self.operators == 0 {
                return;
            }
            self.operators -= 1;
            let value =
                |n: usize| operands.get(n).and_then(|object| object.as_float().ok()).filter(|value| value.is_finite()).unwrap_or(0.0);
            match word {
                b"q" if aside.len() < STATES => aside.push(state.clone()),
                b"Q" => state = aside.pop().unwrap_or(state),
                b"cm" => state.page = times([0, 1, 2, 3, 4, 5].map(value), state.page),
                b"BT" => (text, line) = (PLAIN, PLAIN),
                b"Tf" => {
                    state.font = operands.first().and_then(|name| name.as_name().ok()).and_then(|name| self.font(resources, name));
                    state.size = value(1);
                }
                b"Tc" => state.of_chars = value(0),
                b"Tw" => state.of_words = value(0),
                b"Tz" => state.stretch = value(0) / 100.0,
                b"TL" => state.leading = value(0),
                b"Ts" => state.rise = value(0),
                b"Td" | b"TD" => {
                    if word == b"TD" {
                        state.leading = -value(1);
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, value(0), value(1)], line);
                    text = line;
                }
                b"Tm" => {
                    line = [0, 1, 2, 3, 4, 5].map(value);
                    text = line;
                }
                b"T*" | b"'" | b"\"" => {
                    if word == b"\"" {
                        (state.of_words, state.of_chars) = (value(0), value(1));
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                    if let Some(Object::String(bytes, _)) = operands.last().filter(|_| word != b"T*") {
                        self.show(&state, &mut text, bytes);
                    }
                }
                b"Tj" => {
                    if let Some(Object::String(bytes, _)) = operands.last() {
                        self.show(&state, &mut text, bytes);
                    }
                }
                b"TJ" => {
                    for part in operands.last().and_then(|parts| parts.as_array().ok()).into_iter().flatten() {
                        match part {
                            Object::String(bytes, _) => self.show(&state, &mut text, bytes),
                            other => {
                                let back = other.as_float().unwrap_or(0.0) / 1000.0 * state.size * state.stretch;
                                text = times([1.0, 0.0, 0.0, 1.0, -back, 0.0], text);
                            }
                        }
                    }
                }
                b"Do" if depth < DEEPEST => {
                    if let Some(name) = operands.first().and_then(|name| name.as_name().ok()) {
                        self.form(resources, name, &state, depth);
                    }
                }
                // The data of a picture in the line are no operators (§8.9.7).
                b"ID" => lexer.at += memchr::memmem::find(lexer.rest(), b"EI").map_or(lexer.rest().len(), |length| length + 2),
                _ => {}
            }
            operands.clear();
        }
    }

    fn form(&mut self, resources: &Dictionary, name: &[u8], state: &State, depth: usize) {
        let Some(forms) = self.pdf.entry(resources, b"XObject") else { return };
        let Some(form) = forms.as_dict().ok().and_then(|forms| forms.get(name).ok()) else { return };
        let id = if let Object::Reference(id) = form { *id } else { return };
        if self.drawn.contains(&id) {
            return;
        }
        let Some(Object::Stream(stream)) = self.pdf.follow(form) else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            return;
        }
        let Some((dictionary, content)) = self.pdf.stream(form) else { return };
        let mut state = state.clone();
        if let Some(Object::Array(matrix)) = self.pdf.entry(&dictionary, b"Matrix")
            && matrix.len() == 6
        {
            let matrix: Vec<f32> = matrix.iter().map(|value| number(self.pdf, value).unwrap_or(0.0)).collect();
            state.page = times([matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]], state.page);
        }
        let own = self.pdf.entry(&dictionary, b"Resources").and_then(|own| own.as_dict().ok().cloned());
        self.drawn.push(id);
        self.follow(&content, own.as_ref().unwrap_or(resources), state, depth + 1);
        self.drawn.pop();
    }

    fn font(&mut self, resources: &Dictionary, name: &[u8]) -> Option<Rc<Font>> {
        let fonts = self.pdf.entry(resources, b"Font")?;
        let font = fonts.as_dict().ok()?.get(name).ok()?;
        let id = if let Object::Reference(id) = font { Some(*id) } else { None };
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(known));
        }
        let read = Rc::new(Font::of(self.pdf, &self.pdf.dictionary(font)?, &mut self.entries));
        if let Some(id) = id.filter(|_| self.fonts.len() < FONTS) {
            self.fonts.insert(id, Rc::clone(&read));
        }
        Some(read)
    }

    fn show(&mut self, state: &State, text: &mut Matrix, bytes: &[u8]) {
        let Some(font) = &state.font else { return };
        let Shown { text: shown, width, codes, blanks, unknown } = font.show(bytes);
        self.codes += u64::from(codes);
        self.unknown += u64::from(unknown);
        #[allow(clippy::cast_precision_loss)] // Counts of one string.
        let across = (width / 1000.0 * state.size + codes as f32 * state.of_chars + blanks as f32 * state.of_words) * state.stretch;
        let place = times(*text, state.page);
        let end = times([1.0, 0.0, 0.0, 1.0, across, 0.0], place);
        *text = times([1.0, 0.0, 0.0, 1.0, across, 0.0], *text);
        let raised = times([1.0, 0.0, 0.0, 1.0, 0.0, state.rise], place);
        let size = (state.size * place[2].hypot(place[3])).abs();
        let finite = [place[4], end[4], raised[5], size].iter().all(|value| value.is_finite());
        if finite && !shown.is_empty() && self.pieces.len() < PIECES {
            self.pieces.push(Piece { text: shown, from: place[4].min(end[4]), to: place[4].max(end[4]), base: raised[5], size });
        }
    }
}

/// What comes of one change of place after another (§8.3.4).
fn times(first: Matrix, then: Matrix) -> Matrix {
    let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (first, then);
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// Pieces of one height are a line; between those that stand apart there is a blank.
fn lines(mut pieces: Vec<Piece>) -> Vec<String> {
    pieces.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut out = Vec::new();
    let mut from = 0;
    while from < pieces.len() {
        let (base, size) = (pieces[from].base, pieces[from].size.max(1.0));
        let to = from + pieces[from..].iter().take_while(|piece| base - piece.base <= size * 0.4).count();
        let line = &mut pieces[from..to];
        line.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut text = String::new();
        let mut end: Option<f32> = None;
        for piece in line.iter() {
            // Between Chinese and Latin letters programs leave a quarter of a character of themselves.
            let usual = if [text.chars().next_back(), piece.text.chars().next()].into_iter().flatten().any(is_wide) { 0.3 } else { 0.2 };
            if end.is_some_and(|end| piece.from - end > piece.size * usual) && !text.ends_with(' ') {
                text.push(' ');
            }
            // The same words a hair's breadth beside themselves are bold.
            let again = end.is_some_and(|end| (end - piece.to).abs() < piece.size * 0.1) && text.ends_with(&piece.text);
            if !again {
                text.push_str(&piece.text);
            }
            end = Some(end.map_or(piece.to, |end| end.max(piece.to)));
        }
        out.push(text);
        from = to;
    }
    out
}

/// Han characters, kana, hangul and their marks.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_lines() {
        let piece = |text: &str, from: f32, to: f32, base: f32| Piece { text: text.to_owned(), from, to, base, size: 10.0 };
        let pieces = vec![
            piece("98.00", 200.0, 230.0, 700.5),
            piece("下一行", 10.0, 40.0, 680.0),
            piece("金", 10.0, 20.0, 700.0),
            piece("额", 20.0, 30.0, 700.0),
            piece("额", 20.3, 30.3, 700.0),
        ];
        assert_eq!(lines(pieces), ["金额 98.00", "下一行"]);
    }
}
