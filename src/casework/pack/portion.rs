//! What one recipient is given: which exhibits, as what, and what is done to each. The same for a preview and for the package.

use std::path::PathBuf;

use super::letters::add;
use super::{PackedLetter, Packing};
use crate::book::{Chapter, Done};
use crate::bundle::Sealed;
use crate::casework::CaseworkError;
use crate::casework::recipient::{Becomes, Copies, Copyist, Takes, file_name, is_unread};
use crate::digest::Digest;
use crate::document::Document;
use crate::dossier::{Dossier, Exhibit};
use crate::finding::{Finding, Place, What};
use crate::letter::Target;

/// One recipient's package, written or planned.
#[derive(Debug, Clone)]
pub struct Package {
    /// To whom.
    pub target: String,
    /// The zip.
    pub path: PathBuf,
    /// The zip as it was written; `None` in a plan.
    pub sealed: Option<Sealed>,
    /// The letter, where one is written.
    pub letter: Option<PackedLetter>,
    /// The form sheet's path in the bag.
    pub form: Option<String>,
    /// The book's path in the bag, and its pages; `None` of those in a plan.
    pub book: Option<(String, Option<u32>)>,
    /// The particulars of the person that the recipient is given, by their keys in `[complainant]`.
    pub particulars: Vec<&'static str>,
    /// The exhibits.
    pub given: Vec<Given>,
    /// Exhibits that it may see and that cannot be given.
    pub left_out: Vec<Withheld>,
    /// How many exhibits are not for it.
    pub not_shown: usize,
}

/// An exhibit as a recipient is given it.
#[derive(Debug, Clone)]
pub struct Given {
    /// 证据N.
    pub exhibit: u32,
    /// Its title, as the recipient sees it.
    pub title: String,
    /// The copy's path in the bag.
    pub path: String,
    /// How it came about.
    pub made: Copied,
    /// What was done to it.
    pub what: Vec<Done>,
    /// Its size.
    pub bytes: u64,
    /// Its digest.
    pub sha256: Digest,
    /// The digest of the original.
    pub sha256_of_original: Digest,
}

impl Given {
    /// Whether it is a table: the rows of a bill that are of the case.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.path.ends_with(".csv")
    }
}

/// An exhibit that cannot be given.
#[derive(Debug, Clone)]
pub struct Withheld {
    /// 证据N.
    pub exhibit: u32,
    /// Its title, as the recipient sees it.
    pub title: String,
    /// The digest of the original.
    pub sha256_of_original: Digest,
    /// Why: `cannot-be-shown`, `nothing-of-case`.
    pub why: &'static str,
}

/// How a copy came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// The bytes of the exhibit.
    AsGiven,
    /// A copy of a picture.
    Picture,
    /// Its words, or its rows that are of the case.
    Words,
}

impl Copied {
    /// The word of JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsGiven => "as-given",
            Self::Picture => "picture",
            Self::Words => "words",
        }
    }
}

/// The bytes of a copy.
pub(super) enum Content {
    /// We made them.
    Made(Vec<u8>),
    /// Those of the original.
    Original(PathBuf),
}

/// What one recipient is given, not yet written.
pub(super) struct Portion<'a> {
    pub(super) copyist: Copyist<'a>,
    /// In the order of the catalogue, each as the book shows it.
    pub(super) bound: Vec<(&'a Exhibit, Chapter)>,
    /// The extension of those that go as they are.
    as_given: Vec<Option<&'static str>>,
    left_out: Vec<(&'a Exhibit, &'static str)>,
}

impl<'a> Portion<'a> {
    pub(super) fn of(dossier: &'a Dossier, target: &'a Target, copies: Copies, packing: &Packing) -> Result<Self, CaseworkError> {
        let copyist = Copyist::new(dossier, target, copies, Takes::default(), packing.redact_personal);
        let mut portion = Self { copyist, bound: Vec::new(), as_given: Vec::new(), left_out: Vec::new() };
        let exhibits = target.exhibits_of(dossier);
        for exhibit in &exhibits {
            portion.copyist.take_picture(exhibit)?;
        }
        let picture = |exhibit: &&Exhibit| Some((exhibit.number, portion.copyist.copies.picture(exhibit.number)?.clone()));
        let pictures = exhibits.iter().filter_map(picture).collect();
        portion.copyist.chapters.show(pictures);
        for exhibit in exhibits {
            let (chapter, extension) = match portion.copyist.becomes(exhibit)? {
                Becomes::Pages(chapter) => (chapter, None),
                Becomes::AsGiven(extension) => (portion.copyist.chapters.of(exhibit, None), Some(extension)),
                Becomes::Nothing(why) => {
                    portion.left_out.push((exhibit, why));
                    continue;
                }
            };
            portion.bound.push((exhibit, chapter));
            portion.as_given.push(extension);
        }
        Ok(portion)
    }

    pub(super) fn target(&self) -> &'a Target {
        self.copyist.target
    }

    /// The copy of an exhibit as a file by itself.
    pub(super) fn copy(&self, n: usize) -> Result<(Given, Content), CaseworkError> {
        let (exhibit, chapter) = &self.bound[n];
        let (extension, made, what, content) = if let Some(extension) = self.as_given[n] {
            (extension, Copied::AsGiven, Vec::new(), Content::Original(self.copyist.copies.original(exhibit)?.clone()))
        } else if let Some(copy) = self.copyist.copies.by_itself(exhibit.number)? {
            let what = self.copyist.copies.done_to(exhibit.number, &copy);
            (if copy.is_jpeg { "jpg" } else { "png" }, Copied::Picture, what, Content::Made(copy.bytes))
        } else if let Some(table) = self.copyist.chapters.spreadsheet(exhibit, chapter) {
            ("csv", Copied::Words, chapter.done.iter().copied().collect(), Content::Made(table))
        } else {
            let blocks = chapter.blocks.clone();
            let text = Document { blocks, language: self.target().language, ..Document::default() }.to_text();
            ("txt", Copied::Words, chapter.done.iter().copied().collect(), Content::Made(text.into_bytes()))
        };
        let title = self.copyist.chapters.said_of(exhibit, &exhibit.title);
        let path = format!("data/exhibits/{}", file_name(exhibit.number, &title, extension, self.target().language));
        let (bytes, sha256) = match &content {
            Content::Made(bytes) => (bytes.len() as u64, Digest::of(bytes)),
            Content::Original(_) => (exhibit.inspection.bytes, exhibit.sha256()),
        };
        let given = Given { exhibit: exhibit.number, title, path, made, what, bytes, sha256, sha256_of_original: exhibit.sha256() };
        Ok((given, content))
    }

    pub(super) fn withheld(&self) -> Vec<Withheld> {
        let of = |(exhibit, why): &(&Exhibit, &'static str)| Withheld {
            exhibit: exhibit.number,
            title: self.copyist.chapters.said_of(exhibit, &exhibit.title),
            sha256_of_original: exhibit.sha256(),
            why,
        };
        self.left_out.iter().map(of).collect()
    }

    /// What the person should know of it.
    pub(super) fn tell(&self, findings: &mut Vec<Finding>) {
        let called = |exhibit: &Exhibit| format!("证据{}（{}）", exhibit.number, exhibit.title);
        let place = |exhibit: &Exhibit| Place::file(format!("evidence/{}", exhibit.name));
        let as_given = self.bound.iter().zip(&self.as_given).filter(|(_, extension)| extension.is_some());
        let as_it_is = |exhibit| What::AttachmentAsGiven { exhibit: called(exhibit), unread: is_unread(exhibit) };
        let told = as_given.map(|((exhibit, _), _)| Finding::new(as_it_is(exhibit), place(exhibit)));
        let lost = self.left_out.iter().map(|(exhibit, why)| {
            let what = What::PackageLeftOut { exhibit: called(exhibit), target: self.target().name.clone(), why };
            Finding::new(what, place(exhibit))
        });
        add(findings, told.chain(lost).collect());
    }

    /// What the recipient would be given, with nothing written.
    pub(super) fn planned(
        &self,
        path: PathBuf,
        letter: Option<PackedLetter>,
        has_form: bool,
        dossier: &Dossier,
        has_book: bool,
        findings: &mut Vec<Finding>,
    ) -> Result<Package, CaseworkError> {
        self.tell(findings);
        let given = (0..self.bound.len()).map(|n| Ok(self.copy(n)?.0)).collect::<Result<Vec<Given>, CaseworkError>>()?;
        let target = self.target();
        Ok(Package {
            target: target.name.clone(),
            path,
            sealed: None,
            letter,
            form: has_form.then(|| form_path(&target.name)),
            book: (has_book && !given.is_empty()).then(|| (BOOK.to_owned(), None)),
            particulars: particulars(dossier, target),
            given,
            left_out: self.withheld(),
            not_shown: self.not_shown(dossier),
        })
    }

    pub(super) fn not_shown(&self, dossier: &Dossier) -> usize {
        dossier.exhibits.len() - self.bound.len() - self.left_out.len()
    }
}

/// Where the book is.
pub(super) const BOOK: &str = "data/exhibits.pdf";

pub(super) fn form_path(target: &str) -> String {
    format!("data/forms/{target}.txt")
}

/// The particulars of the person that are stated and that a target is given.
pub(super) fn particulars(dossier: &Dossier, target: &Target) -> Vec<&'static str> {
    let person = &dossier.case.complainant;
    let stated = [
        ("name", !person.name.is_empty()),
        ("phone", !person.phone.is_empty()),
        ("address", !person.address.is_empty()),
        ("id_number", !person.id_number.is_empty()),
        ("email", !person.email.is_empty()),
        ("sex", !person.sex.is_empty()),
        ("birth_date", person.birth_date.is_some()),
        ("ethnicity", !person.ethnicity.is_empty()),
        ("employer", !person.employer.is_empty()),
        ("occupation", !person.occupation.is_empty()),
        ("account", !person.account.is_empty()),
        ("agent", !person.agent.name.is_empty()),
    ];
    let seen = |key: &str| target.sees.complainant.iter().any(|seen| seen == key);
    stated.into_iter().filter(|(key, is_stated)| *is_stated && seen(key)).map(|(key, _)| key).collect()
}
