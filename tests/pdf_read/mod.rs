//! A PDF as a program reads it aloud: the text of its elements in the order of its structure tree, by ISO 32000-1 and
//! not by our writer.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// An element that holds something, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    pub depth: usize,
    pub kind: String,
    pub alt: Option<String>,
    pub text: String,
    /// The same with the links in it where they stand.
    pub whole: String,
}

/// What is on the pages of a file.
pub struct Read {
    pub file: Document,
    pages: Vec<ObjectId>,
    /// By page and number.
    contents: BTreeMap<(usize, i64), String>,
    /// Operators that draw and belong to nothing.
    pub stray: Vec<String>,
    /// What is told to nobody, by type.
    pub furniture: Vec<(String, String)>,
    /// Contents that the tree named, to be held against those that there are.
    named: Vec<(usize, i64)>,
}

impl Read {
    pub fn of(bytes: &[u8]) -> Self {
        let file = Document::load_mem(bytes).expect("a PDF");
        let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
        let mut read = Self { file, pages, contents: BTreeMap::new(), stray: Vec::new(), furniture: Vec::new(), named: Vec::new() };
        for page in 0..read.pages.len() {
            read.page(page);
        }
        read
    }

    fn page(&mut self, page: usize) {
        let id = self.pages[page];
        let fonts: BTreeMap<Vec<u8>, BTreeMap<u16, String>> =
            self.file.get_page_fonts(id).expect("fonts").into_iter().map(|(name, font)| (name, self.characters(font))).collect();
        let content = Content::decode(&self.file.get_page_content(id)).expect("operators");
        // What is open, from the outside: a number, a type of furniture, or text that stands for what is drawn.
        let mut open: Vec<(Option<i64>, Option<String>, Option<String>)> = Vec::new();
        let mut font: Option<&BTreeMap<u16, String>> = None;
        for operation in &content.operations {
            let mut said = String::new();
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    let properties = operation.operands.get(1).and_then(|properties| properties.as_dict().ok());
                    let get = |key: &[u8]| properties.and_then(|properties| properties.get(key).ok());
                    let actual = get(b"ActualText").map(words);
                    said = actual.clone().unwrap_or_default();
                    let is_artifact = operation.operands[0].as_name().is_ok_and(|name| name == b"Artifact");
                    let name =
                        |key: &[u8]| get(key).and_then(|name| name.as_name().ok()).map(|name| String::from_utf8_lossy(name).into_owned());
                    let furniture =
                        is_artifact.then(|| [name(b"Type"), name(b"Subtype")].into_iter().flatten().collect::<Vec<_>>().join(" "));
                    open.push((get(b"MCID").and_then(|number| number.as_i64().ok()), furniture, actual));
                }
                "EMC" => drop(open.pop().expect("what ends was begun")),
                "Tf" => font = fonts.get(operation.operands[0].as_name().expect("a font")),
                "Tj" | "TJ" => {
                    let font = font.expect("a font is chosen");
                    let shown = operation.operands.iter().flat_map(|operand| match operand {
                        Object::Array(items) => items.iter().filter_map(|item| item.as_str().ok()).collect(),
                        other => vec![other.as_str().expect("a string")],
                    });
                    let told = open.iter().any(|(_, _, actual)| actual.is_some());
                    for code in shown.flat_map(|codes| codes.chunks_exact(2).map(|code| u16::from_be_bytes([code[0], code[1]]))) {
                        let text = font.get(&code).unwrap_or_else(|| panic!("glyph {code} says nothing"));
                        said += if told { "" } else { text };
                    }
                }
                "Do" | "f" | "S" | "f*" | "B" | "sh" => {}
                _ => continue,
            }
            match open.iter().find(|(number, furniture, _)| number.is_some() || furniture.is_some()) {
                Some((Some(number), _, _)) => *self.contents.entry((page, *number)).or_default() += &said,
                Some((None, Some(furniture), _)) => self.furniture.push((furniture.clone(), said)),
                _ if operation.operator == "EMC" => {}
                _ => self.stray.push(format!("page {page}: {operation:?}")),
            }
        }
    }

    /// What the glyphs of a font stand for (§9.10.3).
    fn characters(&self, font: &Dictionary) -> BTreeMap<u16, String> {
        let id = font.get(b"ToUnicode").and_then(Object::as_reference).expect("a table of characters");
        let table = self.file.get_object(id).and_then(Object::as_stream).expect("a stream").decompressed_content().expect("text");
        let table = String::from_utf8(table).expect("ASCII");
        let mut characters = BTreeMap::new();
        let mut kind = "";
        for line in table.lines() {
            let hex: Vec<&str> = line.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
            let code = |k: usize| u16::from_str_radix(hex[k], 16).expect("a code");
            let text = |k: usize| {
                let units = (0..hex[k].len() / 4).map(|n| u16::from_str_radix(&hex[k][4 * n..4 * n + 4], 16).expect("UTF-16"));
                String::from_utf16(&units.collect::<Vec<_>>()).expect("UTF-16")
            };
            match line {
                _ if line.ends_with("beginbfchar") => kind = "char",
                _ if line.ends_with("beginbfrange") => kind = "range",
                _ if line.starts_with("end") => kind = "",
                _ if kind == "char" => drop(characters.insert(code(0), text(1))),
                _ if kind == "range" => {
                    assert_eq!(hex[0], hex[1], "only ranges of one are read here: {line}");
                    characters.insert(code(0), text(2));
                }
                _ => {}
            }
        }
        characters
    }

    /// The elements of the structure tree, in reading order.
    pub fn aloud(&mut self) -> Vec<Spoken> {
        let root = self.file.catalog().and_then(|catalog| catalog.get(b"StructTreeRoot")).and_then(Object::as_reference).expect("tags");
        let document = self.dictionary(root).get(b"K").and_then(Object::as_reference).expect("a document");
        let mut out = Vec::new();
        self.element(document, root, 0, &mut out);
        let there: Vec<(usize, i64)> = self.contents.keys().copied().collect();
        let mut named = std::mem::take(&mut self.named);
        named.sort_unstable();
        assert_eq!(named, there, "every content belongs to one element");
        out
    }

    fn dictionary(&self, id: ObjectId) -> Dictionary {
        self.file.get_object(id).and_then(Object::as_dict).expect("a dictionary").clone()
    }

    fn element(&mut self, id: ObjectId, parent: ObjectId, depth: usize, out: &mut Vec<Spoken>) {
        let element = self.dictionary(id);
        assert_eq!(element.get(b"P").and_then(Object::as_reference).ok(), Some(parent));
        let kind = String::from_utf8_lossy(element.get(b"S").and_then(Object::as_name).expect("a kind")).into_owned();
        let at = out.len();
        let alt = element.get(b"Alt").ok().map(words);
        out.push(Spoken { depth, kind, alt, text: String::new(), whole: String::new() });
        let page = |of: &Dictionary, pages: &[ObjectId]| {
            let page = of.get(b"Pg").and_then(Object::as_reference).expect("a page");
            pages.iter().position(|other| *other == page).expect("a page of the file")
        };
        let kids = match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        for kid in kids {
            let content = match &kid {
                Object::Reference(child) => {
                    let first = out.len();
                    self.element(*child, id, depth + 1, out);
                    if out[first].kind == "Link" {
                        let link = out[first].whole.clone();
                        out[at].whole += &link;
                    }
                    continue;
                }
                Object::Integer(number) => (page(&element, &self.pages), *number),
                Object::Dictionary(kid) if kid.has(b"MCID") => {
                    (page(kid, &self.pages), kid.get(b"MCID").and_then(Object::as_i64).expect("a number"))
                }
                Object::Dictionary(kid) => {
                    self.annotation(kid, id);
                    continue;
                }
                other => panic!("{other:?} is no kid"),
            };
            assert_eq!(self.parent(content.0, content.1), id);
            self.named.push(content);
            out[at].text += &self.contents[&content];
            out[at].whole += &self.contents[&content];
        }
    }

    /// A place that is clicked is of the element that lists it, says where it leads, and is on its page.
    fn annotation(&self, kid: &Dictionary, element: ObjectId) {
        let id = kid.get(b"Obj").and_then(Object::as_reference).expect("an annotation");
        let annotation = self.dictionary(id);
        let key = annotation.get(b"StructParent").and_then(Object::as_i64).expect("a key");
        assert_eq!(self.entry(key).as_reference().ok(), Some(element));
        assert!(!words(annotation.get(b"Contents").expect("words")).is_empty());
        assert_eq!(annotation.get(b"F").and_then(Object::as_i64).ok(), Some(4));
        let page = self.dictionary(kid.get(b"Pg").and_then(Object::as_reference).expect("a page"));
        let listed = page.get(b"Annots").and_then(Object::as_array).expect("annotations");
        assert!(listed.contains(&Object::Reference(id)));
    }

    fn parent(&self, page: usize, number: i64) -> ObjectId {
        let key = self.dictionary(self.pages[page]).get(b"StructParents").and_then(Object::as_i64).expect("a key");
        let owners = self.entry(key);
        owners.as_array().expect("owners")[usize::try_from(number).expect("a place")].as_reference().expect("an owner")
    }

    fn entry(&self, key: i64) -> Object {
        let root = self.file.catalog().and_then(|catalog| catalog.get(b"StructTreeRoot")).and_then(Object::as_reference).expect("tags");
        let tree = self.dictionary(root).get(b"ParentTree").and_then(Object::as_reference).expect("a tree");
        let nums = self.dictionary(tree).get(b"Nums").and_then(Object::as_array).expect("numbers").clone();
        let at = nums.chunks_exact(2).find(|pair| pair[0].as_i64().ok() == Some(key)).expect("an entry");
        at[1].clone()
    }
}

/// A text string (§7.9.2.2).
fn words(object: &Object) -> String {
    let bytes = object.as_str().expect("a string");
    match bytes.strip_prefix(b"\xFE\xFF") {
        Some(units) => {
            let units: Vec<u16> = units.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).expect("UTF-16")
        }
        None => String::from_utf8(bytes.to_vec()).expect("ASCII"),
    }
}
