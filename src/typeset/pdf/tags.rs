//! The tags of a PDF: which marks on which pages are what, in reading order (ISO 32000-1 §14.7 and §14.8).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::text_string;
use crate::typeset::structure::{ElementId, Kind, Structure};

/// What the elements of a document hold, as far as its pages are drawn.
pub(super) struct Tags {
    structure: Structure,
    /// By element.
    kids: Vec<Vec<Kid>>,
    /// The elements of links, by the number of the link.
    links: BTreeMap<u16, ElementId>,
    /// To which element each numbered content of each page belongs.
    owners: Vec<Vec<ElementId>>,
    annotations: Vec<Annotation>,
    /// Where pictures are seen: page, and left, bottom, right, top.
    places: BTreeMap<usize, Vec<(usize, [f32; 4])>>,
}

enum Kid {
    Element(ElementId),
    Content { page: usize, number: usize },
    Annotation(usize),
}

/// A place where a click leads somewhere.
struct Annotation {
    page: usize,
    /// Its place among those of its page.
    index: usize,
    link: u16,
    /// Where it leads, in words.
    words: String,
}

impl Tags {
    pub fn of(structure: &Structure, pages: usize) -> Self {
        let structure = structure.clone();
        let mut kids: Vec<Vec<Kid>> = structure.elements.iter().map(|_| Vec::new()).collect();
        for (id, element) in structure.all().skip(1) {
            kids[element.parent.place()].push(Kid::Element(id));
        }
        let owners = vec![Vec::new(); pages];
        Self { structure, kids, links: BTreeMap::new(), owners, annotations: Vec::new(), places: BTreeMap::new() }
    }

    /// The name of an element's kind.
    pub fn name(&self, element: ElementId) -> String {
        name(self.structure.elements[element.place()].kind)
    }

    /// The element of a link, which begins where it is first asked for.
    pub fn link(&mut self, parent: ElementId, link: u16) -> ElementId {
        if let Some(element) = self.links.get(&link) {
            return *element;
        }
        let element = self.structure.add(parent, Kind::Link);
        self.kids.push(Vec::new());
        self.kids[parent.place()].push(Kid::Element(element));
        self.links.insert(link, element);
        element
    }

    /// Content of an element comes next on a page: its number there.
    pub fn content(&mut self, page: usize, element: ElementId) -> usize {
        let number = self.owners[page].len();
        self.owners[page].push(element);
        self.kids[element.place()].push(Kid::Content { page, number });
        number
    }

    /// A picture is seen in this place.
    pub fn seen(&mut self, page: usize, element: ElementId, place: [f32; 4]) {
        self.places.entry(element.place()).or_default().push((page, place));
    }

    /// A click leads somewhere on a page.
    pub fn annotate(&mut self, page: usize, link: u16, words: String) {
        let index = self.annotations.iter().rev().take_while(|annotation| annotation.page == page).count();
        self.annotations.push(Annotation { page, index, link, words });
    }

    /// Writes the tags, and returns their root.
    pub fn write(mut self, file: &mut Document, pages: &[ObjectId]) -> lopdf::Result<ObjectId> {
        for (k, annotation) in self.annotations.iter().enumerate() {
            if let Some(element) = self.links.get(&annotation.link) {
                self.kids[element.place()].push(Kid::Annotation(k));
            }
        }
        let ids: Vec<Option<ObjectId>> = self.kept().into_iter().map(|kept| kept.then(|| file.new_object_id())).collect();
        let annotations = self.annotations(file, pages)?;
        let root = file.new_object_id();
        for (k, id) in ids.iter().enumerate() {
            let Some(id) = *id else { continue };
            let parent = if k == 0 { Some(root) } else { ids[self.structure.elements[k].parent.place()] };
            let dictionary = self.element(k, parent.unwrap_or(root), &ids, &annotations, pages);
            file.set_object(id, dictionary);
        }
        let nums = self.parents(file, pages, &ids)?;
        let tree = file.add_object(dictionary! { "Nums" => nums });
        let next = i64::try_from(pages.len() + self.annotations.len()).unwrap_or(i64::MAX);
        let mut dictionary = dictionary! { "Type" => "StructTreeRoot", "ParentTree" => tree, "ParentTreeNextKey" => next };
        if let Some(document) = ids[0] {
            dictionary.set("K", document);
        }
        file.set_object(root, dictionary);
        Ok(root)
    }

    /// Which elements are written: those with something in them, and the cells of tables, whose rows are of one length.
    fn kept(&self) -> Vec<bool> {
        let mut kept = vec![false; self.kids.len()];
        for k in (0..kept.len()).rev() {
            let kind = self.structure.elements[k].kind;
            let holds = |kid: &Kid| if let Kid::Element(element) = kid { kept[element.place()] } else { true };
            let holds = self.kids[k].iter().any(holds);
            kept[k] = holds || matches!(kind, Kind::Document | Kind::Head | Kind::Cell);
        }
        kept
    }

    /// Makes objects of the annotations, with what a reader says of them.
    fn annotations(&self, file: &mut Document, pages: &[ObjectId]) -> lopdf::Result<Vec<ObjectId>> {
        let mut ids = Vec::with_capacity(self.annotations.len());
        for (k, annotation) in self.annotations.iter().enumerate() {
            let id = file.new_object_id();
            let key = i64::try_from(pages.len() + k).unwrap_or(i64::MAX);
            let listed = file.get_object_mut(pages[annotation.page])?.as_dict_mut()?.get_mut(b"Annots")?.as_array_mut()?;
            let place = listed.get_mut(annotation.index).ok_or(lopdf::Error::ObjectNotFound(id))?;
            let mut dictionary = std::mem::replace(place, Object::Reference(id)).as_dict()?.clone();
            dictionary.set("StructParent", key);
            dictionary.set("Contents", text_string(&annotation.words));
            file.set_object(id, dictionary);
            ids.push(id);
        }
        Ok(ids)
    }

    fn element(&self, k: usize, parent: ObjectId, ids: &[Option<ObjectId>], annotations: &[ObjectId], pages: &[ObjectId]) -> Dictionary {
        let element = &self.structure.elements[k];
        let mut dictionary = dictionary! { "S" => Object::Name(name(element.kind).into_bytes()), "P" => parent };
        if !element.alt.is_empty() {
            dictionary.set("Alt", text_string(&element.alt));
        }
        if let Some(attributes) = self.attributes(k) {
            dictionary.set("A", attributes);
        }
        let first = self.kids[k].iter().find_map(|kid| if let Kid::Content { page, .. } = kid { Some(*page) } else { None });
        if let Some(page) = first {
            dictionary.set("Pg", pages[page]);
        }
        let kid = |kid: &Kid| -> Option<Object> {
            Some(match kid {
                Kid::Element(element) => Object::Reference(ids[element.place()]?),
                Kid::Content { page, number } => {
                    let number = i64::try_from(*number).unwrap_or(i64::MAX);
                    if first == Some(*page) {
                        Object::Integer(number)
                    } else {
                        dictionary! { "Type" => "MCR", "Pg" => pages[*page], "MCID" => number }.into()
                    }
                }
                Kid::Annotation(k) => {
                    let page = pages[self.annotations[*k].page];
                    dictionary! { "Type" => "OBJR", "Pg" => page, "Obj" => annotations[*k] }.into()
                }
            })
        };
        let mut kids: Vec<Object> = self.kids[k].iter().filter_map(kid).collect();
        match kids.len() {
            0 => {}
            1 => dictionary.set("K", kids.remove(0)),
            _ => dictionary.set("K", kids),
        }
        dictionary
    }

    /// What there is to say of an element beside its kind (§14.8.5).
    fn attributes(&self, k: usize) -> Option<Dictionary> {
        match self.structure.elements[k].kind {
            Kind::Head => Some(dictionary! { "O" => "Table", "Scope" => "Column" }),
            Kind::List => Some(dictionary! { "O" => "List", "ListNumbering" => "Decimal" }),
            Kind::Picture => {
                let places = self.places.get(&k)?;
                let (page, first) = places.first()?;
                // A picture that goes on over pages is in no one box.
                if places.iter().any(|(other, _)| other != page) {
                    return None;
                }
                let around =
                    places.iter().fold(*first, |[l, b, r, t], (_, [x0, y0, x1, y1])| [l.min(*x0), b.min(*y0), r.max(*x1), t.max(*y1)]);
                let around: Vec<Object> = around.into_iter().map(Object::Real).collect();
                Some(dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => around })
            }
            _ => None,
        }
    }

    /// From numbered content and annotations back to their elements (§14.7.4.4).
    fn parents(&self, file: &mut Document, pages: &[ObjectId], ids: &[Option<ObjectId>]) -> lopdf::Result<Vec<Object>> {
        let of = |element: &ElementId| ids[element.place()].map_or(Object::Null, Object::Reference);
        let mut nums = Vec::new();
        for (key, (owners, page)) in (0_i64..).zip(self.owners.iter().zip(pages)) {
            if !owners.is_empty() {
                file.get_object_mut(*page)?.as_dict_mut()?.set("StructParents", key);
                nums.extend([Object::Integer(key), Object::Array(owners.iter().map(of).collect())]);
            }
        }
        for (k, annotation) in self.annotations.iter().enumerate() {
            if let Some(element) = self.links.get(&annotation.link) {
                let key = i64::try_from(pages.len() + k).unwrap_or(i64::MAX);
                nums.extend([Object::Integer(key), of(element)]);
            }
        }
        Ok(nums)
    }
}

/// The name of a kind of element (§14.8.4).
fn name(kind: Kind) -> String {
    match kind {
        Kind::Document => "Document",
        // There are six; those deeper are read as the sixth.
        Kind::Heading(level) => return format!("H{}", level.min(6)),
        Kind::Paragraph => "P",
        Kind::List => "L",
        Kind::Item => "LI",
        Kind::Label => "Lbl",
        Kind::Body => "LBody",
        Kind::Table => "Table",
        Kind::Row => "TR",
        Kind::Head => "TH",
        Kind::Cell => "TD",
        Kind::Division => "Div",
        Kind::Picture => "Figure",
        Kind::Caption => "Caption",
        Kind::Link => "Link",
    }
    .to_owned()
}
