//! Copies of the books for pages that take no file as large: beside the bundle, each within the limit.
//!
//! Of the recipients' books where there are recipients, masked as those are; else of the person's own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Packing;
use super::portion::Portion;
use crate::book::Volume;
use crate::casework::files::{Waiting, left_from_before, prepare, refuse_existing, refuse_inputs};
use crate::casework::letters::{letter_name, sent_name};
use crate::casework::parts::{OwnShelf, Part, Parting};
use crate::casework::volume::Own;
use crate::casework::{CaseworkError, Desk, Moment};
use crate::dossier::Dossier;
use crate::finding::Finding;
use crate::letter::Target;

/// A copy of a book, or of a part of it, for upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Whose book it is of; `None`: the person's own, unmasked.
    pub target: Option<String>,
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its first and last page, of all parts.
    pub pages: (u32, u32),
    /// The numbers of its exhibits.
    pub exhibits: Vec<u32>,
}

/// The copies that are being made.
pub(super) struct Uploading<'a> {
    packing: &'a Packing,
    desk: &'a Desk,
    dossier: &'a Dossier,
    moment: Moment,
    folder: &'a Path,
    case: &'a Path,
    made: Vec<(Upload, Waiting)>,
}

impl<'a> Uploading<'a> {
    /// Beside the bundle of a case.
    pub(super) fn new(packing: &'a Packing, desk: &'a Desk, dossier: &'a Dossier, moment: Moment, places: [&'a Path; 2]) -> Self {
        let [case, bundle] = places;
        let folder = bundle.parent().unwrap_or(Path::new(""));
        Self { packing, desk, dossier, moment, folder, case, made: Vec::new() }
    }

    /// Those of a recipient's book. What is made smaller here is in its package already, as large as it was.
    pub(super) fn portion(&mut self, portion: &mut Portion<'_>) -> Result<(), CaseworkError> {
        let Some(limit) = self.packing.book_limit.filter(|_| self.packing.book && !portion.bound.is_empty()) else { return Ok(()) };
        let target = portion.copyist.target;
        let footer = target.footer(self.dossier);
        let book = Volume { dossier: self.dossier, chapters: &portion.bound, footer: &footer, remark: "" };
        let (desk, moment) = (self.desk, self.moment);
        let parting = Parting { book, chapters: &portion.copyist.chapters, desk, moment, limit };
        let parts = parting.parts(&mut portion.copyist.copies)?;
        self.keep(Some(target), parts)
    }

    /// Those of the person's own book, where nobody else is to have one.
    pub(super) fn own(&mut self, own: Own<'_>, paths: BTreeMap<String, PathBuf>) -> Result<(), CaseworkError> {
        let Some(limit) = self.packing.book_limit.filter(|_| self.packing.to.is_empty()) else { return Ok(()) };
        let Own { bound, chapters, originals } = own;
        let book = Volume { dossier: self.dossier, chapters: &bound, footer: &self.dossier.case.id, remark: crate::casework::volume::KEEP };
        let parting = Parting { book, chapters: &chapters, desk: self.desk, moment: self.moment, limit };
        let parts = parting.parts(&mut OwnShelf::new(originals, paths))?;
        self.keep(None, parts)
    }

    /// Copies of an earlier run, in more parts or fewer, that lie beside those of this one.
    pub(super) fn left_from_before(&self) -> Option<Finding> {
        let written: Vec<PathBuf> = self.made.iter().map(|(upload, _)| upload.path.clone()).collect();
        let stems: BTreeSet<&str> =
            written.iter().filter_map(|path| path.file_name()?.to_str()?.split_once("-exhibits")).map(|(stem, _)| stem).collect();
        let is_ours = |name: &str| name.ends_with(".pdf") && name.split_once("-exhibits").is_some_and(|(stem, _)| stems.contains(stem));
        left_from_before(self.folder, &is_ours, &written)
    }

    fn keep(&mut self, target: Option<&Target>, parts: Vec<Part>) -> Result<(), CaseworkError> {
        let case = &self.dossier.case;
        let own = || letter_name(&case.id, self.moment, "master");
        let name = target.map_or_else(own, |target| sent_name(case, self.moment, target));
        let is_one = parts.len() == 1;
        for (n, part) in parts.into_iter().enumerate() {
            let file = if is_one { format!("{name}-exhibits.pdf") } else { format!("{name}-exhibits-{}.pdf", n + 1) };
            let path = self.folder.join(file);
            refuse_inputs(self.case, std::slice::from_ref(&path))?;
            refuse_existing(std::slice::from_ref(&path), self.packing.force)?;
            let waiting = prepare(&path, &part.bytes)?;
            let (target, bytes) = (target.map(|target| target.name.clone()), part.bytes.len() as u64);
            self.made.push((Upload { target, path, bytes, pages: part.pages, exhibits: part.exhibits }, waiting));
        }
        Ok(())
    }

    /// What was made, and the files that wait for their names.
    pub(super) fn done(self) -> (Vec<Upload>, Vec<Waiting>) {
        self.made.into_iter().unzip()
    }
}
