//! The objects of a PDF: found where they stand rather than where a table says they are, parsed when they
//! are asked for, and unpacked within one bound for the whole file. A table of references can name one
//! object a million times; the bytes hold it once.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::encryption::decrypt_object;
use lopdf::{Dictionary, Document, EncryptionState, Object, ObjectId, Stream};
use memchr::memmem;

use super::syntax::Lexer;

/// What one stream may unpack to, in bytes.
const STREAM: usize = 8 << 20;

/// What everything that is unpacked may come to, in bytes.
const ALL: usize = 256 << 20;

/// Objects.
const OBJECTS: usize = 300_000;

/// Of an object, in bytes, looked at to find its end.
const LOOKED_AT: usize = 16 << 10;

/// References that lead to references.
const LINKS: usize = 16;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Behind `obj`, in the file.
    File(usize),
    /// In an object stream, from byte to byte.
    Packed(u32, usize, usize),
}

/// A PDF.
pub(super) struct Pdf<'a> {
    bytes: &'a [u8],
    places: BTreeMap<u32, (u16, Place)>,
    /// Root, Info, Encrypt and ID, of the last trailer that has a root.
    trailer: Dictionary,
    /// Objects that say they are pages, for files whose tree of pages is broken.
    pub(super) loose_pages: Vec<u32>,
    catalog: Option<u32>,
    keys: Option<EncryptionState>,
    left: Cell<usize>,
    /// A stream was larger than is unpacked.
    cut: Cell<bool>,
    /// Bytes of the file that may still be gone over.
    looks: Cell<usize>,
    /// From here on there is no end of a stream.
    no_end: Cell<usize>,
    /// The object stream unpacked last.
    unpacked: RefCell<Option<(u32, Rc<Vec<u8>>)>>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// It is encrypted, and none of the passwords opens it.
    Locked,
    /// It holds no objects.
    Broken,
}

impl<'a> Pdf<'a> {
    /// Finds the objects, and opens what is encrypted with one of the passwords; most have an empty one.
    pub(super) fn open(bytes: &'a [u8], passwords: &[String]) -> Result<Self, Closed> {
        let mut pdf = Self {
            bytes,
            places: BTreeMap::new(),
            trailer: Dictionary::new(),
            loose_pages: Vec::new(),
            catalog: None,
            keys: None,
            left: Cell::new(ALL),
            cut: Cell::new(false),
            looks: Cell::new(bytes.len().saturating_mul(8).saturating_add(ALL)),
            no_end: Cell::new(usize::MAX),
            unpacked: RefCell::new(None),
        };
        let packs = pdf.find();
        if pdf.places.is_empty() {
            return Err(Closed::Broken);
        }
        pdf.trailers();
        if pdf.trailer.has(b"Encrypt") {
            pdf.keys = Some(pdf.unlock(passwords).ok_or(Closed::Locked)?);
        }
        for (pack, at) in packs {
            pdf.unpack(pack, at);
        }
        Ok(pdf)
    }

    /// Whether more was to be unpacked than is allowed.
    pub(super) fn is_exhausted(&self) -> bool {
        self.cut.get() || self.left.get() == 0 || self.looks.get() == 0
    }

    /// The document's own dictionaries: `Root`, `Info`.
    pub(super) fn of_trailer(&self, key: &[u8]) -> Option<Dictionary> {
        let found = self.trailer.get(key).ok().and_then(|object| self.dictionary(object));
        if key == b"Root" { found.or_else(|| self.dictionary(&Object::Reference((self.catalog?, 0)))) } else { found }
    }

    /// An object behind a reference; of any other, itself.
    pub(super) fn follow(&self, object: &Object) -> Option<Object> {
        let mut object = object.clone();
        for _ in 0..LINKS {
            let Object::Reference(id) = object else { return Some(object) };
            object = self.get(id.0)?;
        }
        None
    }

    pub(super) fn dictionary(&self, object: &Object) -> Option<Dictionary> {
        match self.follow(object)? {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(stream.dict),
            _ => None,
        }
    }

    /// The entry of a dictionary, behind its reference.
    pub(super) fn entry(&self, dictionary: &Dictionary, key: &[u8]) -> Option<Object> {
        self.follow(dictionary.get(key).ok()?)
    }

    /// What a stream unpacks to, and its dictionary.
    pub(super) fn stream(&self, object: &Object) -> Option<(Dictionary, Vec<u8>)> {
        let Object::Stream(stream) = self.follow(object)? else { return None };
        let content = self.content(&stream)?;
        Some((stream.dict, content))
    }

    /// All objects that can be read, by their numbers.
    pub(super) fn objects(&self) -> impl Iterator<Item = Object> {
        self.places.keys().filter_map(|id| self.get(*id))
    }

    fn get(&self, id: u32) -> Option<Object> {
        let (generation, place) = *self.places.get(&id)?;
        match place {
            Place::File(at) => {
                let parsed = self.parse(at, true);
                let end = parsed.as_ref().map_or(self.bytes.len(), |parsed| parsed.1);
                self.looks.set(self.looks.get().checked_sub(end - at)?);
                let mut object = parsed?.0;
                if let Some(keys) = &self.keys {
                    decrypt_object(keys, (id, generation), &mut object).ok()?;
                }
                Some(object)
            }
            Place::Packed(pack, from, to) => {
                let unpacked = self.unpacked(pack)?;
                Lexer::new(unpacked.get(from..to)?).object()
            }
        }
    }

    /// The object that stands here, and where it ends. The content of a stream is taken only where it is wanted.
    fn parse(&self, at: usize, with_content: bool) -> Option<(Object, usize)> {
        let end = if with_content { self.bytes.len() } else { (at + LOOKED_AT).min(self.bytes.len()) };
        let mut lexer = Lexer::new(self.bytes.get(at..end)?);
        let object = lexer.object()?;
        let Object::Dictionary(dictionary) = object else { return Some((object, at + lexer.at)) };
        if !lexer.word(b"stream") {
            return Some((Object::Dictionary(dictionary), at + lexer.at));
        }
        let mut from = at + lexer.at;
        from += usize::from(self.bytes.get(from) == Some(&b'\r'));
        from += usize::from(self.bytes.get(from) == Some(&b'\n'));
        let length = match dictionary.get(b"Length") {
            Ok(Object::Integer(length)) => usize::try_from(*length).ok(),
            Ok(Object::Reference((id, _))) if with_content => self.length(*id),
            _ => None,
        };
        let rest = self.bytes.get(from..)?;
        let ends = |length: &usize| {
            rest.get(*length..).is_some_and(|tail| tail[..tail.len().min(16)].trim_ascii_start().starts_with(b"endstream"))
        };
        let length = length.filter(ends).or_else(|| self.end_of_stream(from))?;
        let content = if with_content { rest[..length].to_vec() } else { Vec::new() };
        Some((Object::Stream(Stream { dict: dictionary, content, allows_compression: false, start_position: None }), from + length))
    }

    /// A length that stands elsewhere in the file: a bare number, so that nothing leads back here.
    fn length(&self, id: u32) -> Option<usize> {
        let (_, Place::File(at)) = *self.places.get(&id)? else { return None };
        let mut lexer = Lexer::new(self.bytes.get(at..(at + 32).min(self.bytes.len()))?);
        usize::try_from(lexer.object()?.as_i64().ok()?).ok()
    }

    fn end_of_stream(&self, from: usize) -> Option<usize> {
        let length = (from < self.no_end.get()).then(|| memmem::find(&self.bytes[from..], b"endstream")).flatten();
        if length.is_none() {
            self.no_end.set(self.no_end.get().min(from));
        }
        length
    }

    /// Goes through the file once and notes where each object stands; of two of one number the later. Gives the object streams.
    fn find(&mut self) -> Vec<(u32, usize)> {
        let (mut packs, mut at) = (Vec::new(), 0);
        // Looking into objects may go over some bytes twice; not over all of them again and again.
        let mut looks = self.bytes.len().saturating_mul(4).saturating_add(1 << 20);
        while let Some(found) = memmem::find(&self.bytes[at..], b"obj") {
            let word = at + found;
            at = word + 3;
            let Some((id, generation)) = number_before(&self.bytes[..word]) else { continue };
            if self.places.len() >= OBJECTS {
                break;
            }
            self.places.insert(id, (generation, Place::File(at)));
            if looks == 0 {
                continue;
            }
            let Some((object, end)) = self.parse(at, false) else {
                looks = looks.saturating_sub(LOOKED_AT);
                continue;
            };
            looks = looks.saturating_sub(end - at);
            match &object {
                Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => packs.push((id, at)),
                Object::Stream(stream) if stream.dict.has_type(b"XRef") => self.note_trailer(&stream.dict),
                Object::Dictionary(dictionary) if dictionary.has_type(b"Page") => self.loose_pages.push(id),
                Object::Dictionary(dictionary) if dictionary.has_type(b"Catalog") => self.catalog = Some(id),
                _ => {}
            }
            at = end;
        }
        packs
    }

    fn trailers(&mut self) {
        let finder: Vec<usize> = memmem::rfind_iter(self.bytes, b"trailer").take(8).collect();
        for at in finder.into_iter().rev() {
            if let Some((Object::Dictionary(dictionary), _)) = self.parse(at + 7, false) {
                self.note_trailer(&dictionary);
            }
        }
    }

    fn note_trailer(&mut self, dictionary: &Dictionary) {
        if !dictionary.has(b"Root") {
            return;
        }
        for key in [&b"Root"[..], b"Info", b"Encrypt", b"ID"] {
            if let Ok(value) = dictionary.get(key) {
                self.trailer.set(key, value.clone());
            }
        }
    }

    /// Tries the passwords on a document that holds nothing but what tells of its encryption.
    fn unlock(&self, passwords: &[String]) -> Option<EncryptionState> {
        const ENCRYPT: ObjectId = (1, 0);
        let encrypt = self.entry(&self.trailer, b"Encrypt")?.as_dict().ok()?.clone();
        let long =
            |key: &[u8], least: usize| encrypt.get(key).and_then(Object::as_str).is_ok_and(|value| (least..=127).contains(&value.len()));
        let revision = encrypt.get(b"R").and_then(Object::as_i64).ok()?;
        let fits = match revision {
            2..=4 => long(b"O", 32) && long(b"U", 32),
            5 | 6 => long(b"O", 48) && long(b"U", 48) && long(b"OE", 32) && long(b"UE", 32) && long(b"Perms", 16),
            _ => false,
        };
        let bits = encrypt.get(b"Length").and_then(Object::as_i64).unwrap_or(40);
        if !fits || !(40..=256).contains(&bits) || bits % 8 != 0 {
            return None;
        }
        let mut document = Document::new();
        document.objects.insert(ENCRYPT, Object::Dictionary(encrypt));
        document.trailer.set("Encrypt", Object::Reference(ENCRYPT));
        let id =
            self.entry(&self.trailer, b"ID").filter(|id| id.as_array().is_ok_and(|parts| parts.iter().all(|part| part.as_str().is_ok())));
        let id = id.filter(|id| id.as_array().is_ok_and(|parts| !parts.is_empty()));
        document.trailer.set("ID", id.unwrap_or_else(|| Object::Array(vec![Object::string_literal(""), Object::string_literal("")])));
        let opens = |password: &&str| document.authenticate_password(password).is_ok();
        let password = std::iter::once("").chain(passwords.iter().map(String::as_str)).find(opens)?;
        EncryptionState::decode(&document, password).ok()
    }

    /// Notes where the objects of an object stream stand in it (§7.5.7): after a list of numbers and offsets that must rise.
    fn unpack(&mut self, pack: u32, at: usize) {
        let Some((dictionary, Some(unpacked))) =
            self.get(pack).and_then(|object| Some((object.as_stream().ok()?.dict.clone(), self.unpacked(pack))))
        else {
            return;
        };
        let number = |key: &[u8]| dictionary.get(key).and_then(Object::as_i64).ok().and_then(|number| usize::try_from(number).ok());
        let (Some(count), Some(first)) = (number(b"N"), number(b"First")) else { return };
        let mut lexer = Lexer::new(unpacked.get(..first).unwrap_or_default());
        let mut list: Vec<(u32, usize)> = Vec::new();
        for _ in 0..count.min(OBJECTS) {
            let (Some(Object::Integer(id)), Some(Object::Integer(offset))) = (lexer.object(), lexer.object()) else { break };
            let (Ok(id), Ok(offset)) = (u32::try_from(id), usize::try_from(offset)) else { break };
            let Some(offset) = first.checked_add(offset).filter(|offset| list.last().is_none_or(|(_, before)| before < offset)) else {
                break;
            };
            list.push((id, offset));
        }
        for (n, (id, from)) in list.iter().enumerate() {
            let to = list.get(n + 1).map_or(unpacked.len(), |next| next.1);
            // Of two of one number the one that was written later.
            let later = match self.places.get(id) {
                Some((_, Place::File(other))) => *other < at,
                Some((_, Place::Packed(other, ..))) => matches!(self.places.get(other), Some((_, Place::File(other))) if *other < at),
                None => self.places.len() < OBJECTS,
            };
            if later {
                self.places.insert(*id, (0, Place::Packed(pack, *from, to)));
                let kind = self.get(*id);
                let is = |wanted: &[u8]| kind.as_ref().and_then(|kind| kind.as_dict().ok()).is_some_and(|kind| kind.has_type(wanted));
                if is(b"Page") {
                    self.loose_pages.push(*id);
                } else if is(b"Catalog") {
                    self.catalog = Some(*id);
                }
            }
        }
    }

    fn unpacked(&self, pack: u32) -> Option<Rc<Vec<u8>>> {
        if let Some((last, unpacked)) = &*self.unpacked.borrow()
            && *last == pack
        {
            return Some(Rc::clone(unpacked));
        }
        // A pack lies in the file, not in another pack.
        let (_, Place::File(_)) = self.places.get(&pack)? else { return None };
        let Object::Stream(stream) = self.get(pack)? else { return None };
        let unpacked = Rc::new(self.content(&stream)?);
        *self.unpacked.borrow_mut() = Some((pack, Rc::clone(&unpacked)));
        Some(unpacked)
    }

    /// Unpacks a stream within the bounds. Pictures are not unpacked.
    fn content(&self, stream: &Stream) -> Option<Vec<u8>> {
        let limit = STREAM.min(self.left.get());
        let filters = match self.entry(&stream.dict, b"Filter") {
            None | Some(Object::Null) => Vec::new(),
            Some(Object::Name(name)) => vec![name],
            Some(Object::Array(names)) => names.iter().filter_map(|name| self.follow(name)?.as_name().ok().map(<[u8]>::to_vec)).collect(),
            Some(_) => return None,
        };
        if filters.len() > 4 {
            return None;
        }
        let parameters = match self.entry(&stream.dict, b"DecodeParms") {
            Some(Object::Array(all)) => all.iter().map(|one| self.dictionary(one)).collect(),
            Some(one) => vec![self.dictionary(&one)],
            None => Vec::new(),
        };
        let mut content = stream.content.clone();
        for (n, filter) in filters.iter().enumerate() {
            content = match &filter[..] {
                b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" => {
                    let mut one = Dictionary::new();
                    one.set("Filter", Object::Name(if filter.starts_with(b"F") { b"FlateDecode".to_vec() } else { b"LZWDecode".to_vec() }));
                    if let Some(Some(parameters)) = parameters.get(n) {
                        one.set("DecodeParms", Object::Dictionary(plain(parameters)?));
                    }
                    let one = Stream { dict: one, content, allows_compression: false, start_position: None };
                    match one.decompressed_content_with_limit(limit) {
                        Ok(content) => content,
                        Err(error) => {
                            let too_large = matches!(error, lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }));
                            self.cut.set(self.cut.get() || too_large);
                            return None;
                        }
                    }
                }
                b"ASCIIHexDecode" | b"AHx" => match Lexer::new(&[b"<", &content[..], b">"].concat()).object() {
                    Some(Object::String(bytes, _)) => bytes,
                    _ => return None,
                },
                b"ASCII85Decode" | b"A85" => ascii85(&content)?,
                b"Crypt" => content,
                _ => return None,
            };
            if content.len() > limit {
                self.cut.set(true);
                return None;
            }
        }
        // Even nothing costs something.
        self.left.set(self.left.get().saturating_sub(content.len() + 1000));
        Some(content)
    }
}

/// What a predictor needs, where it is sensible: a row of it is held in memory.
fn plain(parameters: &Dictionary) -> Option<Dictionary> {
    let mut out = Dictionary::new();
    for (key, usual, most) in
        [("Predictor", 1, 15), ("Columns", 1, 100_000), ("Colors", 1, 4), ("BitsPerComponent", 8, 16), ("EarlyChange", 1, 1)]
    {
        let value = parameters.get(key.as_bytes()).and_then(Object::as_i64).unwrap_or(usual);
        if !(0..=most).contains(&value) {
            return None;
        }
        out.set(key, value);
    }
    Some(out)
}

/// §7.4.3; `z` is four zeros, so that nothing grows beyond four times its size.
fn ascii85(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut group, mut count) = (Vec::new(), 0_u64, 0);
    for byte in bytes {
        match byte {
            b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                group = group * 85 + u64::from(byte - b'!');
                count += 1;
                if count == 5 {
                    out.extend_from_slice(&u32::try_from(group).ok()?.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            b'~' => break,
            byte if byte.is_ascii_whitespace() => {}
            _ => return None,
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group * 85 + 84;
        }
        out.extend_from_slice(&u32::try_from(group).ok()?.to_be_bytes()[..count - 1]);
    }
    Some(out)
}

/// `12 0 ` at the end of what stands before `obj`.
fn number_before(before: &[u8]) -> Option<(u32, u16)> {
    let tail = &before[before.len().saturating_sub(24)..];
    let text = tail.trim_ascii_end();
    let digits = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let generation = std::str::from_utf8(&text[text.len() - digits..]).ok()?.parse().ok()?;
    let rest = &text[..text.len() - digits];
    let id = rest.trim_ascii_end();
    if id.len() == rest.len() {
        return None;
    }
    let digits = id.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    Some((std::str::from_utf8(&id[id.len() - digits..]).ok()?.parse().ok()?, generation))
}

/// Objects seen on the way, so that no way leads in a circle.
#[derive(Debug, Default)]
pub(super) struct Visited(BTreeSet<ObjectId>);

impl Visited {
    /// Whether the object is seen for the first time. What is no reference cannot lead back.
    pub(super) fn first(&mut self, object: &Object) -> bool {
        match object {
            Object::Reference(id) => self.0.insert(*id),
            _ => true,
        }
    }
}
