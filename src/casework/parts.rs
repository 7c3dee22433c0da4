//! Books in parts for upload: none larger than is taken, by its real bytes. Chapters go whole where they fit; of a PDF the pages
//! go into several parts, and a picture that is too large for one by itself is made smaller, which its chapter says.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use super::originals::Originals;
use super::recipient::{Copies, Stock};
use super::{CaseworkError, Desk, Moment};
use crate::book::{BookPart, Chapter, Chapters, Piece, Stands, Volume, book_part, front, parted, pieces, smaller_copy, volume};
use crate::document::{Block, Document};
use crate::dossier::Exhibit;
use crate::typeset::{Leaf, Pictures, Set};

/// How often it is tried again with less in each part.
const TRIES: usize = 6;

/// A part of a book, set.
#[derive(Debug)]
pub(super) struct Part {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its first and last page, of all parts.
    pub pages: (u32, u32),
    /// Its exhibits.
    pub exhibits: Vec<u32>,
}

/// Pictures that can be made smaller.
pub(super) trait Shelf: Pictures {
    /// Makes the picture of an exhibit smaller by a step: the chapter that shows it, or `None` where it cannot be.
    fn smaller(&mut self, exhibit: &Exhibit, chapters: &Chapters<'_>) -> Result<Option<Chapter>, CaseworkError>;

    /// Makes the pictures on a page of a PDF smaller by a step; `false` where they cannot be.
    fn smaller_sheet(&mut self, picture: &str) -> bool {
        let _ = picture;
        false
    }
}

/// A book that is to be parted.
pub(super) struct Parting<'a> {
    /// The book, with all its chapters.
    pub book: Volume<'a>,
    /// How they are made.
    pub chapters: &'a Chapters<'a>,
    /// Who sets it, and when.
    pub desk: &'a Desk,
    pub moment: Moment,
    /// Bytes of a part at most.
    pub limit: u64,
}

/// A piece, and what it takes.
struct Measured<'a> {
    piece: Piece<'a>,
    bytes: u64,
    pages: u32,
}

impl<'a> Parting<'a> {
    /// The parts.
    ///
    /// # Errors
    /// [`CaseworkError::BookLimit`] where an exhibit fits no part, however small it is made.
    pub(super) fn parts(&self, shelf: &mut dyn Shelf) -> Result<Vec<Part>, CaseworkError> {
        // Where the book itself is small enough, it is its own copy.
        let whole = volume(self.book, self.chapters);
        let mut counted = Counted(0);
        let pages = self.desk.set_into(&whole, self.moment, &*shelf, &mut counted)?.pages;
        if counted.0 <= self.limit {
            let bytes = self.desk.set_with(&whole, self.moment, &*shelf)?.bytes;
            let exhibits = self.book.chapters.iter().map(|(exhibit, _)| exhibit.number).collect();
            return Ok(vec![Part { bytes, pages: (1, pages), exhibits }]);
        }
        let mut slack = 0;
        for _ in 0..TRIES {
            let all = self.measured(slack, shelf)?;
            let ends = self.arranged(&all, slack, &*shelf)?;
            match self.bound(&all, &ends, &*shelf)? {
                Ok(parts) => return Ok(parts),
                Err(over) => slack += over + (4 << 10),
            }
        }
        Err(self.too_small(0))
    }

    fn too_small(&self, exhibit: u32) -> CaseworkError {
        CaseworkError::BookLimit { limit: self.limit, exhibit }
    }

    /// All pieces, none of them too large for a part.
    fn measured(&self, slack: u64, shelf: &mut dyn Shelf) -> Result<Vec<Measured<'a>>, CaseworkError> {
        let mut all = Vec::new();
        for piece in pieces(self.book.chapters, self.chapters.language()) {
            all.push(self.measure(piece, &*shelf)?);
        }
        let room = self.room(&all, true, &*shelf)?.checked_sub(slack).ok_or_else(|| self.too_small(0))?;
        let mut out = Vec::new();
        for one in all {
            if one.bytes <= room {
                out.push(one);
            } else if let Some(several) = parted(&one.piece, self.chapters.language()) {
                for piece in several {
                    let piece = self.measure(piece, &*shelf)?;
                    out.push(self.shrunk(piece, room, shelf)?);
                }
            } else {
                out.push(self.shrunk(one, room, shelf)?);
            }
        }
        Ok(out)
    }

    /// A picture, or the pictures on a page, made smaller until it fits.
    fn shrunk(&self, mut one: Measured<'a>, room: u64, shelf: &mut dyn Shelf) -> Result<Measured<'a>, CaseworkError> {
        let exhibit = one.piece.exhibit;
        while one.bytes > room {
            if let Some(sheet) = one.piece.blocks.iter().find_map(|block| sheet_of(block, &*shelf)) {
                if !shelf.smaller_sheet(&sheet) {
                    return Err(self.too_small(exhibit.number));
                }
                let piece = smaller_copy(one.piece, self.chapters.language());
                one = self.measure(piece, &*shelf)?;
                continue;
            }
            let chapter = shelf.smaller(exhibit, self.chapters)?.ok_or_else(|| self.too_small(exhibit.number))?;
            // The heading of its group stays.
            let is_content = |block: &Block| !matches!(block, Block::Heading { level: 2, .. });
            let head = one.piece.blocks.iter().take_while(|block| !is_content(block)).cloned();
            let content = pieces(&[(exhibit, chapter)], self.chapters.language()).into_iter().flat_map(|piece| piece.blocks);
            let blocks = head.chain(content.skip_while(|block| !is_content(block))).collect();
            one = self.measure(Piece { exhibit, blocks }, &*shelf)?;
        }
        Ok(one)
    }

    fn measure(&self, piece: Piece<'a>, pictures: &dyn Pictures) -> Result<Measured<'a>, CaseworkError> {
        let (bytes, pages) = self.size(piece.blocks.clone(), pictures)?;
        Ok(Measured { piece, bytes, pages })
    }

    /// How large blocks are by themselves. Set together they share their fonts, and are smaller than the sum.
    fn size(&self, blocks: Vec<Block>, pictures: &dyn Pictures) -> Result<(u64, u32), CaseworkError> {
        let document = Document { blocks, footer: self.book.footer.to_owned(), language: self.chapters.language(), ..Document::default() };
        let mut counted = Counted(0);
        let Set { pages, .. } = self.desk.set_into(&document, self.moment, pictures, &mut counted)?;
        Ok((counted.0, pages))
    }

    /// What the front leaves of a part, whatever is in it.
    fn room(&self, all: &[Measured<'a>], first: bool, pictures: &dyn Pictures) -> Result<u64, CaseworkError> {
        let stands = Stands { part: usize::from(!first) + 1, from: 10_000, to: 10_001 };
        let listed: Vec<(&Piece<'_>, Stands)> = all.iter().map(|one| (&one.piece, stands)).collect();
        let part_of = BookPart { number: stands.part, of: 99, pages: (10_000, 10_001), of_pages: 10_001 };
        let front = self.size(front(self.book, self.chapters, part_of, &listed), pictures)?.0;
        self.limit.checked_sub(front).ok_or_else(|| self.too_small(0))
    }

    /// Where each part ends, in pieces.
    fn arranged(&self, all: &[Measured<'a>], slack: u64, pictures: &dyn Pictures) -> Result<Vec<usize>, CaseworkError> {
        let rooms = [self.room(all, true, pictures)?, self.room(all, false, pictures)?].map(|room| room.saturating_sub(slack));
        let (mut ends, mut taken, mut from) = (Vec::new(), 0, 0);
        for (n, one) in all.iter().enumerate() {
            let room = rooms[usize::from(!ends.is_empty())];
            if n > from && taken + one.bytes > room {
                ends.push(n);
                (taken, from) = (0, n);
            }
            taken += one.bytes;
        }
        ends.push(all.len());
        Ok(ends)
    }

    /// The parts set, or by how many bytes the largest is over the limit.
    fn bound(&self, all: &[Measured<'a>], ends: &[usize], pictures: &dyn Pictures) -> Result<Result<Vec<Part>, u64>, CaseworkError> {
        let of = ends.len();
        let mut fronts = vec![1_u32; of];
        for _ in 0..TRIES {
            let (placed, spans) = place(all, ends, &fronts);
            let part_of = |n: usize| BookPart { number: n + 1, of, pages: spans[n], of_pages: spans[of - 1].1 };
            let mut now = Vec::with_capacity(of);
            for n in 0..of {
                now.push(self.size(front(self.book, self.chapters, part_of(n), &placed), pictures)?.1);
            }
            if now != fronts {
                fronts = now;
                continue;
            }
            let (mut parts, mut over) = (Vec::with_capacity(of), 0);
            for (n, pages) in spans.iter().enumerate() {
                let document = book_part(self.book, self.chapters, part_of(n), &placed);
                let set = self.desk.set_with(&document, self.moment, pictures)?;
                debug_assert_eq!(set.pages, pages.1 + 1 - pages.0, "what was measured is what was set");
                over = over.max((set.bytes.len() as u64).saturating_sub(self.limit));
                let here = placed.iter().filter(|(_, stands)| stands.part == n + 1);
                let mut exhibits: Vec<u32> = here.map(|(piece, _)| piece.exhibit.number).collect();
                exhibits.dedup();
                parts.push(Part { bytes: set.bytes, pages: *pages, exhibits });
            }
            return Ok(if over == 0 { Ok(parts) } else { Err(over) });
        }
        Err(self.too_small(0))
    }
}

/// The name of a page of a PDF that a block shows.
fn sheet_of(block: &Block, pictures: &dyn Pictures) -> Option<String> {
    let Block::Figure(figure) = block else { return None };
    pictures.sheet(&figure.picture).is_some().then(|| figure.picture.clone())
}

/// Where each piece stands, and the first and last page of each part.
#[allow(clippy::type_complexity)] // Two lists that are used at once.
fn place<'p, 'a>(all: &'p [Measured<'a>], ends: &[usize], fronts: &[u32]) -> (Vec<(&'p Piece<'a>, Stands)>, Vec<(u32, u32)>) {
    let (mut placed, mut spans, mut page, mut from) = (Vec::new(), Vec::new(), 0, 0);
    for (n, (end, front)) in ends.iter().zip(fronts).enumerate() {
        let first = page + 1;
        page += front;
        for one in &all[from..*end] {
            placed.push((&one.piece, Stands { part: n + 1, from: page + 1, to: page + one.pages }));
            page += one.pages;
        }
        spans.push((first, page));
        from = *end;
    }
    (placed, spans)
}

/// Only counts.
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The person's own pictures: the very originals, and copies of those that were made smaller.
pub(super) struct OwnShelf {
    originals: Originals,
    copies: Copies,
}

impl OwnShelf {
    pub(super) fn new(originals: Originals, paths: BTreeMap<String, PathBuf>) -> Self {
        Self { originals, copies: Copies::with(paths, Stock::default()) }
    }
}

impl Shelf for OwnShelf {
    fn smaller(&mut self, exhibit: &Exhibit, chapters: &Chapters<'_>) -> Result<Option<Chapter>, CaseworkError> {
        if self.copies.picture(exhibit.number).is_none() && !self.copies.take(exhibit)? {
            return Ok(None);
        }
        self.copies.smaller(exhibit, chapters)
    }
    fn smaller_sheet(&mut self, picture: &str) -> bool {
        self.originals.shrink_sheet(picture)
    }
}

impl Pictures for OwnShelf {
    fn open(&self, picture: &str) -> io::Result<Vec<u8>> {
        match self.originals.open(picture) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.copies.open(picture),
            opened => opened,
        }
    }
    fn sheet(&self, picture: &str) -> Option<(String, u32)> {
        self.originals.sheet(picture)
    }
    fn sheets(&self, file: &str, pages: &[u32], first: u32, out: &mut dyn FnMut(&[&[u8]]) -> io::Result<()>) -> io::Result<Vec<Leaf>> {
        self.originals.sheets(file, pages, first, out)
    }
}

impl Shelf for Copies {
    fn smaller(&mut self, exhibit: &Exhibit, chapters: &Chapters<'_>) -> Result<Option<Chapter>, CaseworkError> {
        while self.may_shrink(exhibit.number) {
            if self.shrink(exhibit.number)? > 0 {
                return Ok(Some(chapters.of(exhibit, self.picture(exhibit.number))));
            }
        }
        Ok(None)
    }
}
