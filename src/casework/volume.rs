//! Books of exhibits: made in memory or, where they are large, in a temporary file beside the bundle, from where they are poured into it.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use tempfile::SpooledTempFile;

use super::originals::Originals;
use super::recipient::Stock;
use super::{CaseworkError, Desk, Moment};
use crate::book::{Chapter, Chapters, Volume, volume};
use crate::document::Document;
use crate::dossier::{Dossier, Exhibit};
use crate::finding::Finding;
use crate::typeset::Pictures;

/// What stands under the title of the book that holds everything.
pub(super) const KEEP: &str = "自留，勿外发：本册按原件制作，未作遮挡";

/// A book that was made.
pub(super) struct MadeBook {
    file: SpooledTempFile,
    /// Its size.
    pub bytes: u64,
    /// Its pages.
    pub pages: u32,
    /// What was found on the way.
    pub findings: Vec<Finding>,
}

impl MadeBook {
    /// Its bytes, from the first.
    pub fn open(mut self) -> io::Result<impl Read> {
        self.file.rewind()?;
        Ok(self.file)
    }
}

/// The person's own book: all exhibits, unmasked, and their pictures.
pub(super) struct Own<'a> {
    pub(super) bound: Vec<(&'a Exhibit, Chapter)>,
    pub(super) chapters: Chapters<'a>,
    pub(super) originals: Originals,
}

impl<'a> Own<'a> {
    /// Of a case. `paths` says where the originals are, `stock` what is known of their pictures. Once it is `given_up`, no more
    /// pictures are looked at, and what comes of it is of no use.
    pub(super) fn of(
        dossier: &'a Dossier,
        paths: &BTreeMap<String, PathBuf>,
        stock: &Stock,
        threads: usize,
        given_up: &AtomicBool,
    ) -> Self {
        let mut chapters = Chapters::unmasked(dossier);
        let mut originals = Originals::default();
        let file = |exhibit: &'a Exhibit| Some((exhibit, paths.get(&exhibit.name)?.clone()));
        let pictures = originals.take(dossier.exhibits.iter().filter_map(file).collect(), stock, threads, given_up);
        chapters.show(pictures.clone());
        let chapter = |exhibit: &'a Exhibit| {
            let path = paths.get(&exhibit.name);
            let chapter = match path.and_then(|path| originals.take_pages(exhibit, path.clone())) {
                Some(pages) => chapters.of_pages(exhibit, pages.as_ref().map_err(|why| *why)),
                None => chapters.of(exhibit, pictures.get(&exhibit.number)),
            };
            (exhibit, chapter)
        };
        let bound = dossier.exhibits.iter().map(chapter).collect();
        Self { bound, chapters, originals }
    }

    /// As a book.
    pub(super) fn book<'b>(&'b self, dossier: &'b Dossier) -> Volume<'b> {
        Volume { dossier, chapters: &self.bound, footer: &dossier.case.id, remark: KEEP }
    }

    /// Set, beside the master.
    pub(super) fn set(&self, dossier: &Dossier, desk: &Desk, moment: Moment, beside: &Path) -> Result<MadeBook, CaseworkError> {
        set_beside(&volume(self.book(dossier), &self.chapters), &self.originals, desk, moment, beside)
    }
}

/// So much of a book is held in memory, in bytes: one of a dozen screenshots.
const IN_MEMORY: usize = 4 << 20;

/// Sets a book, which if it is large lies in a temporary file beside the bundle that it goes into.
pub(super) fn set_beside(
    book: &Document,
    pictures: &dyn Pictures,
    desk: &Desk,
    moment: Moment,
    beside: &Path,
) -> Result<MadeBook, CaseworkError> {
    let failed = |source| CaseworkError::Write { path: beside.to_owned(), source };
    let folder = beside.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Without a name: whatever happens, nothing is left behind.
    let mut out = BufWriter::new(tempfile::spooled_tempfile_in(IN_MEMORY, folder));
    let set = desk.set_into(book, moment, pictures, &mut out)?;
    let mut file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    let bytes = file.stream_position().map_err(failed)?;
    Ok(MadeBook { file, bytes, pages: set.pages, findings: set.findings })
}
