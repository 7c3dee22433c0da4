//! Letters of a case, in the formats asked for.

use super::files::{MadeFolders, Outlet, prepare, refuse_existing, refuse_inputs};
use super::open::safe_id;
use super::system_fonts;
use super::{CaseworkError, Gathered, Moment, program};
use crate::book::Chapters;
use crate::case::Case;
use crate::document::{Document, Making};
use crate::dossier::checks::Examined;
use crate::finding::Finding;
use crate::letter::{Engines, LawBook, Letter, LetterError, Sealing, Stage, Target, Targets, Written, template_fault, write};
use crate::typeset::{NoPictures, Pdf, Pictures, Set, Stamp, Typesetter};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What letters are written with: targets, law and fonts, opened once. Targets and law are to be read: what fills letters in is made
/// of them, and [`Desk::with_templates`] changes all of it.
pub struct Desk {
    /// To whom.
    pub targets: Targets,
    /// What may be cited.
    pub law: LawBook,
    pub(super) engines: Engines,
    typesetter: Typesetter,
}

/// How a letter is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For printing and sending.
    Pdf,
    /// For editing in Word, WPS or LibreOffice.
    Docx,
    /// For pasting.
    Txt,
    /// For editing elsewhere.
    Md,
}

impl Format {
    /// The file extension.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Txt => "txt",
            Self::Md => "md",
        }
    }
}

/// Which letters are wanted.
#[derive(Debug, Clone)]
pub struct Post {
    /// The targets' names.
    pub to: Vec<String>,
    /// The stage; else the one the case has reached.
    pub stage: Option<Stage>,
    /// With visible blanks.
    pub draft: bool,
    /// In which formats.
    pub formats: Vec<Format>,
    /// Where to; `None` writes nothing.
    pub outlet: Option<Outlet>,
    /// Overwrite what is there.
    pub force: bool,
    /// Write nothing, but say where it would go.
    pub dry_run: bool,
    /// Mask what is of others in what the person wrote.
    pub redact_personal: bool,
}

/// A letter that was written.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Posted {
    /// To whom.
    pub target: String,
    /// Which step.
    pub stage: Stage,
    /// Where, one for each format.
    pub paths: Vec<PathBuf>,
    /// Pages, where it was set.
    pub pages: Option<u32>,
    /// The text, as it would be pasted: Markdown where that alone was asked for.
    #[serde(skip)]
    pub text: String,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Desk {
    /// The shipped targets, law and fonts.
    ///
    /// # Errors
    /// [`CaseworkError`] when shipped data is broken, which tests exclude.
    pub fn new() -> Result<Self, CaseworkError> {
        let (targets, law) = (Targets::embedded()?, LawBook::embedded()?);
        let engines = Engines::new(&targets, &law);
        Ok(Self { targets, law, engines, typesetter: Typesetter::new() })
    }

    /// With the person's own templates over the shipped ones.
    ///
    /// # Errors
    /// [`CaseworkError`] when one of them cannot be read or is broken.
    pub fn with_templates(mut self, folder: &std::path::Path) -> Result<Self, CaseworkError> {
        if !folder.is_dir() {
            return Err(CaseworkError::NoTemplateFolder { path: folder.to_owned() });
        }
        let listing = crate::evidence::list(folder)?;
        let (mut files, mut statutes) = (Vec::new(), BTreeMap::new());
        for file in listing.files.iter().filter(|file| file.name.ends_with(".toml") || file.name.ends_with(".txt")) {
            let text = super::open::read_text(&file.path)?;
            match file.name.strip_prefix("law/").and_then(|name| name.strip_suffix(".toml")) {
                Some(statute) => drop(statutes.insert(statute.to_owned(), text)),
                None => {
                    if let Some(why) = template_fault(&text).filter(|_| file.name.ends_with(".txt")) {
                        return Err(CaseworkError::Template { name: file.name.clone(), why });
                    }
                    files.push((file.name.clone(), text));
                }
            }
        }
        if !statutes.is_empty() {
            self.law = LawBook::embedded_with(&statutes)?;
        }
        self.targets = self.targets.with_files(files.into_iter())?;
        self.engines = Engines::new(&self.targets, &self.law);
        Ok(self)
    }

    /// Writes the letter to one target.
    ///
    /// # Errors
    /// [`CaseworkError::Refused`] when the case is not ready and no draft is wanted.
    pub fn write(
        &self,
        examined: &Examined<'_>,
        name: &str,
        stage: Option<Stage>,
        draft: bool,
        sealing: &Sealing,
    ) -> Result<(Stage, Written), CaseworkError> {
        let target = self.targets.get(name)?;
        let stage = stage.unwrap_or_else(|| target.stage_of(&examined.dossier.case));
        let written =
            write(examined, Letter { target, stage, draft }, &self.targets, &self.engines, sealing).map_err(|error| match error {
                LetterError::Refused { target, findings } => CaseworkError::Refused { targets: vec![target], findings },
                LetterError::Template { name, why } => CaseworkError::Template { name, why },
            })?;
        Ok((stage, written))
    }

    /// Sets a document, with system fonts only where the embedded ones lack a character.
    ///
    /// # Errors
    /// [`CaseworkError::Typeset`].
    pub fn set(&self, document: &Document, moment: Moment) -> Result<Pdf, CaseworkError> {
        self.set_with(document, moment, &NoPictures)
    }

    /// Sets a document with the pictures in it.
    ///
    /// # Errors
    /// [`CaseworkError::Typeset`].
    pub fn set_with(&self, document: &Document, moment: Moment, pictures: &dyn Pictures) -> Result<Pdf, CaseworkError> {
        let mut bytes = Vec::new();
        let Set { pages, findings } = self.set_into(document, moment, pictures, &mut bytes)?;
        Ok(Pdf { bytes, pages, findings })
    }

    /// Sets a document with the pictures in it, and pours it out as it is made: for books of any size.
    ///
    /// # Errors
    /// [`CaseworkError::Typeset`].
    pub(super) fn set_into(
        &self,
        document: &Document,
        moment: Moment,
        pictures: &dyn Pictures,
        out: &mut dyn std::io::Write,
    ) -> Result<Set, CaseworkError> {
        let stamp = Stamp { created: moment.at.unix(), creator: program() };
        let mut used = Vec::new();
        let mut more = |missing: &_| {
            let found = system_fonts::find(missing);
            used = found.findings;
            found.fonts
        };
        let mut set = self.typesetter.write_pdf_with(document, &stamp, pictures, &mut more, out)?;
        set.findings.extend(used);
        Ok(set)
    }
}

pub(super) fn sealing(evidence_digest: crate::digest::Digest, moment: Moment) -> Sealing {
    Sealing { evidence_digest, clock: moment.clock, program: program() }
}

pub(super) fn making(moment: Moment) -> Making {
    Making { at: moment.at.unix(), program: program() }
}

/// Writes the letters of a case. All of them, or none.
///
/// # Errors
/// [`CaseworkError`]; nothing is written then.
pub fn letters(desk: &Desk, gathered: &Gathered, post: &Post, moment: Moment) -> Result<Vec<Posted>, CaseworkError> {
    let sealing = sealing(gathered.evidence_digest, moment);
    let mut out = Vec::new();
    let mut names = Vec::new();
    let mut contents: Vec<Vec<u8>> = Vec::new();
    let mut refusals = Refusals::default();
    let examined = Examined::of(&gathered.dossier);
    for name in &post.to {
        let written = desk.write(&examined, name, post.stage, post.draft, &sealing);
        let Some((stage, mut written)) = refusals.sift(written)? else { continue };
        if post.redact_personal {
            let chapters = Chapters::new(&gathered.dossier, desk.targets.get(name)?).strict();
            written.document = chapters.document(written.document);
        }
        let text = if post.formats == [Format::Md] { written.document.to_markdown() } else { written.document.to_text() };
        let mut posted = Posted { target: name.clone(), stage, paths: Vec::new(), pages: None, text, findings: written.findings };
        for format in &post.formats {
            names.push(format!("{}.{}", sent_name(&gathered.dossier.case, moment, desk.targets.get(name)?), format.extension()));
            contents.push(match format {
                Format::Pdf => {
                    let pdf = desk.set(&written.document, moment)?;
                    posted.pages = Some(pdf.pages);
                    posted.findings.extend(pdf.findings);
                    pdf.bytes
                }
                Format::Docx => written.document.to_docx(&making(moment)),
                Format::Txt => posted.text.clone().into_bytes(),
                Format::Md => written.document.to_markdown().into_bytes(),
            });
        }
        out.push(posted);
    }
    refusals.none()?;
    let Some(outlet) = &post.outlet else { return Ok(out) };
    let paths = outlet.paths(&names)?;
    refuse_inputs(&gathered.folder, &paths)?;
    refuse_existing(&paths, post.force)?;
    if !post.dry_run {
        let mut made = MadeFolders::default();
        let mut waiting = Vec::new();
        for (path, bytes) in paths.iter().zip(&contents) {
            made.make_parent(path)?;
            waiting.push(prepare(path, bytes)?);
        }
        waiting.into_iter().try_for_each(|file| file.put(post.force).map(drop))?;
        made.keep();
    }
    let mut paths = paths.into_iter();
    for posted in &mut out {
        posted.paths = paths.by_ref().take(post.formats.len()).collect();
    }
    Ok(out)
}

/// Refusals of several letters, told together: whoever mends a case wants to know all that is missing.
#[derive(Default)]
pub(super) struct Refusals {
    targets: Vec<String>,
    findings: Vec<Finding>,
}

impl Refusals {
    /// A letter that was written; `None` for one that was refused, which is remembered.
    pub(super) fn sift<T>(&mut self, letter: Result<T, CaseworkError>) -> Result<Option<T>, CaseworkError> {
        match letter {
            Ok(letter) => Ok(Some(letter)),
            Err(CaseworkError::Refused { targets, findings }) => {
                self.targets.extend(targets);
                for finding in findings {
                    if !self.findings.contains(&finding) {
                        self.findings.push(finding);
                    }
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// That there are none.
    pub(super) fn none(self) -> Result<(), CaseworkError> {
        if self.targets.is_empty() { Ok(()) } else { Err(CaseworkError::Refused { targets: self.targets, findings: self.findings }) }
    }
}

/// The same of what a target is sent, which is told no more than it should read.
pub(super) fn sent_name(case: &Case, moment: Moment, target: &Target) -> String {
    letter_name(&called(case, target), moment, &target.name)
}

/// What the case is called in what a target is sent.
pub(super) fn called(case: &Case, target: &Target) -> String {
    safe_id(target.case_name(case).unwrap_or_default())
}

/// `<id>-<yyyymmdd>-<target>`.
pub(super) fn letter_name(id: &str, moment: Moment, target: &str) -> String {
    format!("{id}-{}-{target}", moment.at.in_china().format("%Y%m%d"))
}
