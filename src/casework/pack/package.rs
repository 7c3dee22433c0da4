//! One recipient's package written: a bag of its own, with nothing in it of any other.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

use serde_json::json;

use super::letters::{DraftedLetter, SetLetter, sheet};
use super::portion::{BOOK, Content, Copied, Given, Package, Portion, Withheld, form_path, particulars};
use super::{Packing, bag, enclose_book};
use crate::book::{Done, Volume, volume};
use crate::bundle::{BagInfo, BundleWriter, PackError, Source, Unplaced, WriteOptions};
use crate::casework::letters::{called, letter_name};
use crate::casework::recipient::{Copies, Stock};
use crate::casework::viewing::Bound;
use crate::casework::volume::set_beside;
use crate::casework::{CaseworkError, Desk, Moment, program};
use crate::digest::{Digest, Sink, pour};
use crate::document::Language;
use crate::dossier::checks::Examined;
use crate::evidence::EvidenceError;
use crate::finding::Finding;
use crate::letter::Sheet;
use crate::manifest::{CopyFact, Custody, CustodyEntry, NotGiven, PackageManifest};

/// What all packages of one packing share.
pub(super) struct Sending<'a> {
    pub(super) packing: &'a Packing,
    pub(super) desk: &'a Desk,
    pub(super) examined: &'a Examined<'a>,
    pub(super) evidence_digest: Digest,
    pub(super) options: WriteOptions,
    pub(super) moment: Moment,
    /// Where the originals are, by their names, and what is known of their pictures.
    pub(super) originals: &'a BTreeMap<String, PathBuf>,
    pub(super) stock: &'a Stock,
}

/// What one recipient is sent; the zip waits for its name.
pub(super) struct Sent<'a> {
    pub(super) zip: Unplaced,
    pub(super) package: Package,
    pub(super) letter: Option<SetLetter>,
    /// Where parts of its book are wanted too.
    pub(super) portion: Option<Portion<'a>>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Sending<'a> {
    /// Sets a recipient's letter and writes its package.
    pub(super) fn send(&self, name: &str, path: PathBuf, letter: Option<(DraftedLetter, PathBuf)>) -> Result<Sent<'a>, CaseworkError> {
        let Self { packing, desk, examined, evidence_digest, moment, originals, stock, .. } = *self;
        let (dossier, target) = (examined.dossier, desk.targets.get(name)?);
        let mut findings = Vec::new();
        let letter = letter.map(|(letter, beside)| letter.set(desk, packing.docx, moment, beside, &mut findings)).transpose()?;
        let portion = Portion::of(dossier, target, Copies::with(originals.clone(), stock.clone()), packing)?;
        let sheet = sheet(packing, desk, examined, target, evidence_digest, moment, &mut findings)?;
        let (zip, package) = self.write(&portion, path, letter.as_ref(), sheet.as_ref(), &mut findings)?;
        let portion = packing.book_limit.is_some().then_some(portion);
        Ok(Sent { zip, package, letter, portion, findings })
    }

    /// Writes a package.
    fn write(
        &self,
        portion: &Portion<'_>,
        path: PathBuf,
        letter: Option<&SetLetter>,
        sheet: Option<&Sheet>,
        findings: &mut Vec<Finding>,
    ) -> Result<(Unplaced, Package), CaseworkError> {
        let (target, dossier, moment) = (portion.target(), self.examined.dossier, self.moment);
        let called = called(&dossier.case, target);
        let top = letter_name(&called, moment, &target.name);
        let mut writer = BundleWriter::create(&path, &bag(&top)?, moment.at.unix(), self.options)?.with_sm3(self.packing.sm3);
        portion.tell(findings);
        let mut given = Vec::new();
        for n in 0..portion.bound.len() {
            let (copy, content) = portion.copy(n)?;
            enclose(&mut writer, &copy, content)?;
            given.push(copy);
        }
        let letters: Vec<_> = letter.map(|letter| letter.enclose(&mut writer)).transpose()?.into_iter().collect();
        let form = sheet.map(|_| form_path(&target.name));
        if let (Some(sheet), Some(form)) = (sheet, &form) {
            writer.payload(&bag(form)?, sheet.to_text().as_bytes())?;
        }
        let mut book = None;
        if self.packing.book && !portion.bound.is_empty() {
            let remark = match target.language {
                Language::Zh => "副本：遮挡、节选之处均已注明；原件由提交人保存；编号沿用提交人的总目录",
                Language::En => {
                    "Copies: what is masked or left out is noted. The originals are kept. Numbers are those of the submitter's own index."
                }
            };
            let footer = target.footer(dossier);
            let bound = Volume { dossier, chapters: &portion.bound, footer: &footer, remark };
            let mut made = set_beside(&volume(bound, &portion.copyist.chapters), &portion.copyist.copies, self.desk, moment, &path)?;
            super::letters::add(findings, std::mem::take(&mut made.findings));
            book = Some((BOOK.to_owned(), Some(made.pages)));
            enclose_book(&mut writer, made, &path)?;
        }
        let left_out = portion.withheld();
        let program = program();
        let manifest = PackageManifest {
            target: &target.name,
            called: &target.title,
            id: &called,
            at: moment.at,
            clock: moment.clock,
            program: &program,
            evidence_digest: self.evidence_digest,
            letters: &letters,
            copies: &given.iter().zip(&portion.bound).map(|(copy, (exhibit, _))| fact(portion, copy, exhibit)).collect::<Vec<_>>(),
            left_out: &left_out.iter().map(not_given).collect::<Vec<_>>(),
            is_chinese: target.language == Language::Zh,
        };
        let mut listed = listed(target.language, letter.is_some(), form.as_deref(), book.is_some(), &target.name, &given);
        if self.packing.viewer {
            let words = match target.language {
                Language::Zh => "用浏览器打开：查看，也能核对这个包；不联网",
                Language::En => "to look at and check this package in a browser, offline",
            };
            listed.push(("index.html".to_owned(), words.to_owned()));
        }
        let payload = writer.payload_manifest()?;
        writer.tag_file(&bag("manifest.json")?, &manifest.to_json())?;
        // A log of its own: that of the case names every file that was ever added to it.
        let detail = json!({ "target": target.name, "copies": given.len(), "evidence_digest_of_originals": self.evidence_digest });
        let mut custody = Custody::new();
        custody.append(CustodyEntry::packed(&moment.at.to_string(), moment.clock, &program, Digest::of(payload.as_bytes()), detail));
        writer.tag_file(&bag("custody.jsonl")?, custody.as_bytes())?;
        let note = manifest.note(&top, &listed);
        writer.tag_file(&bag("说明.txt")?, note.as_bytes())?;
        if !manifest.is_chinese {
            // Under a name that whoever reads it can read.
            writer.tag_file(&bag("README.txt")?, note.as_bytes())?;
        }
        if self.packing.viewer {
            let path = |n: usize| given[n].path.clone();
            let chapters = &portion.copyist.chapters;
            let bound = Bound { dossier, target: Some(target), chapters, bound: &portion.bound, path: &path };
            let letters: Vec<_> = letter.map(|letter| letter.shown(self.desk)).transpose()?.into_iter().collect();
            let book = book.as_ref().map(|(path, _)| path.as_str());
            writer.tag_file(&bag("index.html")?, &bound.page(&letters, book, self.evidence_digest, moment))?;
        }
        let info = BagInfo::by_this_program()
            .with("Bagging-Date", moment.at.in_china().format("%Y-%m-%d").to_string())
            .with("External-Identifier", &called)
            .with(
                "External-Description",
                match target.language {
                    Language::Zh => format!("给{}的副本；原件由提交人保存", target.title),
                    Language::En => format!("Copies for {}; the originals are kept by the submitter", target.title),
                },
            );
        let unplaced = writer.finish(info)?;
        let package = Package {
            target: target.name.clone(),
            path,
            sealed: Some(unplaced.sealed().clone()),
            letter: letter.map(SetLetter::placed),
            form,
            book,
            particulars: particulars(dossier, target),
            given,
            left_out,
            not_shown: portion.not_shown(dossier),
        };
        Ok((unplaced, package))
    }
}

fn enclose(writer: &mut BundleWriter, copy: &Given, content: Content) -> Result<(), CaseworkError> {
    let path = bag(&copy.path)?;
    let original = match content {
        Content::Made(bytes) => return writer.payload_of(&path, &bytes, copy.sha256).map_err(CaseworkError::from),
        Content::Original(original) => original,
    };
    let changed = || CaseworkError::from(EvidenceError::Changed { path: original.clone() });
    let read = |source| CaseworkError::Read { path: original.clone(), source };
    let poured = |sink: &mut dyn Sink| -> Result<(), CaseworkError> {
        pour(&mut File::open(&original).map_err(read)?, sink).map_err(read)?;
        // Not what was taken in.
        if sink.digest() == copy.sha256 { Ok(()) } else { Err(changed()) }
    };
    let source = Source { path, bytes: copy.bytes, read: Box::new(poured) };
    match writer.payload_from(source) {
        Ok(_) => Ok(()),
        Err(PackError::Source { error, .. }) => Err(error),
        Err(PackError::Write(error)) => Err(error.into()),
    }
}

fn fact(portion: &Portion<'_>, copy: &Given, exhibit: &crate::dossier::Exhibit) -> CopyFact {
    let said = |text: &str| portion.copyist.chapters.said_of(exhibit, text);
    CopyFact {
        number: copy.exhibit,
        title: copy.title.clone(),
        source: said(&exhibit.stated.source),
        proves: said(&exhibit.stated.proves),
        path: copy.path.clone(),
        bytes: copy.bytes,
        sha256: copy.sha256,
        sha256_of_original: copy.sha256_of_original,
        made: copy.made.as_str(),
        what: copy.what.iter().map(|done| done.as_str().to_owned()).collect(),
    }
}

fn not_given(withheld: &Withheld) -> NotGiven {
    NotGiven { number: withheld.exhibit, title: withheld.title.clone(), sha256_of_original: withheld.sha256_of_original }
}

/// The files, each with what it is, for the note.
fn listed(
    language: Language,
    has_letter: bool,
    form: Option<&str>,
    has_book: bool,
    target: &str,
    given: &[Given],
) -> Vec<(String, String)> {
    let say = |zh: &str, en: &str| match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    };
    let mut out = Vec::new();
    if has_letter {
        out.push((format!("data/letters/{target}.pdf"), say("文书", "letter")));
    }
    out.extend(form.map(|form| (form.to_owned(), say("网页表单各栏的文字", "texts of the form"))));
    if has_book {
        out.push((BOOK.to_owned(), say("证据册：证据目录和每份证据的内容", "book of exhibits")));
    }
    for copy in given {
        let done: Vec<&str> = copy.what.iter().map(|done: &Done| done.words(language)).collect();
        let how = match copy.made {
            Copied::AsGiven => say("原样", "as given"),
            Copied::Picture if done.is_empty() => say("图片，没有改动", "picture, unchanged"),
            Copied::Words if done.is_empty() && copy.is_table() => say("表格", "table"),
            Copied::Words if done.is_empty() => say("文字摘录", "transcript"),
            _ => done.join(&say("、", ", ")),
        };
        let original = copy.sha256_of_original;
        out.push((
            copy.path.clone(),
            say(&format!("{how}；原件 SHA-256 {original}"), &format!("{how}; SHA-256 of the original {original}")),
        ));
    }
    out
}
