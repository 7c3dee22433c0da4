//! `index.html` of the master: the page is made of what the book shows and what the letters say.

use std::collections::BTreeMap;

use super::{Moment, originals, program};
use crate::book::{Chapter, Chapters};
use crate::digest::Digest;
use crate::document::Document;
use crate::dossier::{Dossier, Exhibit};
use crate::viewer::{Page, Sheet, Shown, page};

/// A letter that is in the bundle: to whom, as people call it, its words, and its files.
pub(super) struct Enclosure {
    pub to: String,
    pub document: Document,
    pub files: Vec<String>,
}

/// The page of the master, which shows everything. `book` names the files of the book in the bag.
pub(super) fn master(dossier: &Dossier, letters: &[Enclosure], book: &[String], evidence_digest: Digest, moment: Moment) -> Vec<u8> {
    let chapters = Chapters::unmasked(dossier);
    let mut pictures = BTreeMap::new();
    let bound: Vec<(&Exhibit, Chapter)> = dossier
        .exhibits
        .iter()
        .map(|exhibit| {
            let picture = originals::uncut(exhibit);
            pictures.extend(picture.iter().map(|picture| (picture.name.clone(), exhibit.bag_path.clone())));
            (exhibit, chapters.of(exhibit, picture.as_ref()))
        })
        .collect();
    let exhibits: Vec<Shown<'_>> =
        bound.iter().map(|(exhibit, chapter)| Shown { exhibit, chapter, files: vec![exhibit.bag_path.clone()] }).collect();
    let letters: Vec<Sheet<'_>> =
        letters.iter().map(|letter| Sheet { to: &letter.to, document: &letter.document, files: letter.files.clone() }).collect();
    page(&Page {
        dossier,
        target: None,
        chapters: &chapters,
        exhibits: &exhibits,
        pictures: &pictures,
        letters: &letters,
        book,
        evidence_digest,
        clock: moment.clock,
        program: &program(),
    })
}
