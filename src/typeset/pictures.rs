//! Where pictures come from, and what is known of them once they were opened: a picture is laid out by the size
//! that it turned out to have, and one that cannot be shown by its words.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::document::{Block, Document, Figure, Run};
use crate::finding::What;

/// Opens pictures by key, one at a time, when they are written.
pub trait Pictures: Sync {
    /// The whole file of a picture, under the key that its [`Figure`] names.
    ///
    /// # Errors
    ///
    /// If there is none, or it cannot be read. The document is set all the same, with a box in its place.
    fn open(&self, picture: &str) -> io::Result<Vec<u8>>;

    /// Of which file a picture is a page, and which, counted from 1; `None` for pictures that are files by themselves.
    fn sheet(&self, picture: &str) -> Option<(String, u32)> {
        let _ = picture;
        None
    }

    /// Copies pages of a file, each as a form that fills the unit square (ISO 32000-1 §8.10). Their objects are handed out
    /// one by one, in parts, and numbered from `first` on in that order; of a page that cannot be shown nothing is.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, before anything is handed out; and what `out` returns.
    fn sheets(&self, file: &str, pages: &[u32], first: u32, out: &mut dyn FnMut(&[&[u8]]) -> io::Result<()>) -> io::Result<Vec<Leaf>> {
        let _ = (file, pages, first, out);
        Err(io::ErrorKind::NotFound.into())
    }
}

/// What became of a page that was to be copied: its object, its width and its height in pixels; or why it cannot be shown (a
/// code of `finding::words::names::not_shown`).
pub type Leaf = Result<(u32, u32, u32), &'static str>;

/// For documents without pictures: none is found.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPictures;

impl Pictures for NoPictures {
    fn open(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// What became of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is in the PDF: its size in pixels as stored, whatever the document says.
    Shown { width: u32, height: u32 },
    /// It is not, for this reason (a code of `finding::words::names::not_shown`).
    NotShown(&'static str),
}

/// What is known of the pictures of a document. Of one that was not opened, what the document says is taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen(pub BTreeMap<String, Outcome>);

impl Seen {
    pub fn get(&self, figure: &Figure) -> Outcome {
        let as_said = Outcome::Shown { width: figure.width, height: figure.height };
        self.0.get(&figure.picture).copied().unwrap_or(as_said)
    }

    /// What is to be reported, in the order of the document.
    pub fn not_shown<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = What> + 'a {
        // What stands small in a table stands by itself elsewhere, mostly.
        let mut told: BTreeSet<&str> = document.blocks.iter().filter_map(alone).map(|figure| figure.picture.as_str()).collect();
        let small = document.blocks.iter().flat_map(in_cells).filter(move |figure| told.insert(&figure.picture));
        document.blocks.iter().filter_map(alone).chain(small).filter_map(|figure| match self.get(figure) {
            Outcome::Shown { .. } => None,
            Outcome::NotShown(why) => Some(What::PictureNotShown { picture: figure.picture.clone(), alt: figure.alt.clone(), why }),
        })
    }
}

/// The figures of a document, and those in its tables.
pub(super) fn figures(document: &Document) -> impl Iterator<Item = &Figure> {
    document.blocks.iter().flat_map(|block| alone(block).into_iter().chain(in_cells(block)))
}

/// One that stands by itself.
fn alone(block: &Block) -> Option<&Figure> {
    if let Block::Figure(figure) = block { Some(figure) } else { None }
}

/// Those in a table.
fn in_cells(block: &Block) -> impl Iterator<Item = &Figure> {
    let table = if let Block::Table(table) = block { Some(table) } else { None };
    table.into_iter().flat_map(|table| table.rows.iter().flatten()).flat_map(|cell| pictures_of(cell))
}

/// The pictures of a cell.
pub(super) fn pictures_of(cell: &[Run]) -> impl Iterator<Item = &Figure> {
    cell.iter().filter_map(|run| run.picture.as_deref())
}
