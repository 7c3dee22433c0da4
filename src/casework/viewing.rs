//! `index.html` of a bundle: the page is made of what the book shows and what the letters say.

use std::collections::BTreeMap;

use super::{Moment, originals, program};
use crate::book::{Chapter, Chapters};
use crate::digest::Digest;
use crate::document::Block;
use crate::dossier::{Dossier, Exhibit};
use crate::letter::Target;
use crate::viewer::{Page, Sheet, Shown, page};

/// The page of the master, which shows everything. `book` is where the book is in the bag.
pub(super) fn master(dossier: &Dossier, letters: &[Sheet<'_>], book: Option<&str>, evidence_digest: Digest, moment: Moment) -> Vec<u8> {
    let chapters = Chapters::unmasked(dossier);
    let bound: Vec<(&Exhibit, Chapter)> =
        dossier.exhibits.iter().map(|exhibit| (exhibit, chapters.of(exhibit, originals::uncut(exhibit).as_ref()))).collect();
    let path = |n: usize| bound[n].0.bag_path.clone();
    Bound { dossier, target: None, chapters: &chapters, bound: &bound, path: &path }.page(letters, book, evidence_digest, moment)
}

/// Exhibits as chapters, and where the file of each is in the bag.
pub(super) struct Bound<'a> {
    pub dossier: &'a Dossier,
    pub target: Option<&'a Target>,
    pub chapters: &'a Chapters<'a>,
    pub bound: &'a [(&'a Exhibit, Chapter)],
    pub path: &'a dyn Fn(usize) -> String,
}

impl Bound<'_> {
    pub(super) fn page(&self, letters: &[Sheet<'_>], book: Option<&str>, evidence_digest: Digest, moment: Moment) -> Vec<u8> {
        let mut pictures = BTreeMap::new();
        let mut exhibits = Vec::new();
        for (n, (exhibit, chapter)) in self.bound.iter().enumerate() {
            let path = (self.path)(n);
            let figures = chapter.blocks.iter().filter_map(|block| if let Block::Figure(figure) = block { Some(figure) } else { None });
            pictures.extend(figures.map(|figure| (figure.picture.clone(), path.clone())));
            exhibits.push(Shown { exhibit, chapter, files: vec![path] });
        }
        page(&Page {
            dossier: self.dossier,
            target: self.target,
            chapters: self.chapters,
            exhibits: &exhibits,
            pictures: &pictures,
            letters,
            book,
            evidence_digest,
            clock: moment.clock,
            program: &program(),
        })
    }
}
