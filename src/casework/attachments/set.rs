//! One upload set: what each exhibit becomes, and what gives way where it does not fit.

use std::path::PathBuf;

use super::arrange::{Over, arrange};
use super::own_files::{letter_name, spare};
use super::write::{Content, Draft, Drafted};
use super::{CopyOf, LeftOut, Made};
use crate::book::{Chapter, Done, Listed, index};
use crate::casework::recipient::{Becomes, Copies, Copyist, Takes, file_name, is_unread};
use crate::casework::{CaseworkError, Desk, Gathered, Moment};
use crate::digest::Digest;
use crate::document::{Block, Document, Language};
use crate::dossier::Exhibit;
use crate::finding::{Finding, Place, What};
use crate::letter::{Target, Written};
use crate::typeset::Pdf;

/// Left free in the first file for its index, which is written last.
const SLACK: u64 = 12 << 10;

/// Makes the set of one target.
pub(super) struct Maker<'a> {
    desk: &'a Desk,
    gathered: &'a Gathered,
    target: &'a Target,
    moment: Moment,
    takes: Takes<'a>,
    copyist: Copyist<'a>,
    is_strict: bool,
    /// Exhibits on pages, in order of the catalogue.
    bound: Vec<Bound<'a>>,
    /// Exhibits as files of their own, with their extension.
    own: Vec<(&'a Exhibit, &'static str)>,
    left_out: Vec<(&'a Exhibit, &'static str)>,
    findings: Vec<Finding>,
}

/// An exhibit on pages.
struct Bound<'a> {
    exhibit: &'a Exhibit,
    chapter: Chapter,
    /// Of the chapter set by itself.
    bytes: u64,
    pages: u32,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        desk: &'a Desk,
        gathered: &'a Gathered,
        target: &'a Target,
        moment: Moment,
        is_strict: bool,
    ) -> Result<Self, CaseworkError> {
        let takes = Takes { limit: target.attachment_limit() };
        Ok(Self {
            desk,
            gathered,
            target,
            moment,
            takes,
            copyist: Copyist::new(&gathered.dossier, target, Copies::of(&gathered.folder)?, takes, is_strict),
            is_strict,
            bound: Vec::new(),
            own: Vec::new(),
            left_out: Vec::new(),
            findings: Vec::new(),
        })
    }

    pub(super) fn make(mut self, letter: Written) -> Result<Drafted, CaseworkError> {
        let limit = self.takes.limit.cloned();
        self.findings = letter.findings;
        if limit.is_none() {
            self.tell(What::AttachmentLimitUnknown { target: self.target.name.clone() }, Place::file(""));
        }
        let mut files = Vec::new();
        let takes_pdf = self.takes.takes("pdf");
        if takes_pdf {
            let document = if self.is_strict { self.copyist.chapters.document(letter.document) } else { letter.document };
            let pdf = self.desk.set(&document, self.moment)?;
            let name = letter_name(&document.title, self.target.language);
            self.findings.extend(pdf.findings);
            files.push(Draft {
                name: format!("{name}.pdf"),
                content: Content::Bytes(pdf.bytes),
                pages: Some(pdf.pages),
                exhibits: Vec::new(),
                made: Made::Letter,
                copies: Vec::new(),
            });
        } else {
            self.tell(What::AttachmentNoPdf { target: self.target.name.clone() }, Place::file(""));
        }
        self.sort_exhibits(takes_pdf)?;
        let free = self.takes.files().saturating_sub(files.len());
        // One file for the pages, if there are any or an index is to say what is where.
        self.spare_own_files(free.saturating_sub(usize::from(takes_pdf)));
        let parts = if takes_pdf { self.parts(free - self.own.len().min(free))? } else { Vec::new() };
        files.extend(parts);
        for n in 0..self.own.len() {
            files.push(self.own_file(n)?);
        }
        self.tell_of_copies();
        let left_out = self.left_out_in_order();
        for (place, file) in files.iter_mut().enumerate() {
            file.name = format!("{:02}-{}", place + 1, file.name);
        }
        Ok(Drafted { target: self.target.name.clone(), limits: limit, files, left_out, findings: self.findings })
    }

    fn tell(&mut self, what: What, place: Place) {
        let finding = Finding::new(what, place);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn leave_out(&mut self, exhibit: &'a Exhibit, why: &'static str) {
        let what = What::AttachmentLeftOut { exhibit: self.called(exhibit), target: self.target.name.clone(), why };
        self.tell(what, Place::file(format!("evidence/{}", exhibit.name)));
        self.left_out.push((exhibit, why));
    }

    /// `证据3（商品页截图）`.
    fn called(&self, exhibit: &Exhibit) -> String {
        format!("证据{}（{}）", exhibit.number, exhibit.title)
    }

    /// What each exhibit becomes: pages, a file of its own, or nothing.
    fn sort_exhibits(&mut self, takes_pdf: bool) -> Result<(), CaseworkError> {
        for exhibit in self.target.exhibits_of(&self.gathered.dossier) {
            if self.copyist.take_picture(exhibit)? && !takes_pdf {
                self.picture_by_itself(exhibit)?;
                continue;
            }
            match self.copyist.becomes(exhibit)? {
                Becomes::AsGiven(extension) => self.own.push((exhibit, extension)),
                Becomes::Pages(chapter) if takes_pdf => {
                    let bound = self.measured(exhibit, chapter)?;
                    self.bound.push(bound);
                }
                Becomes::Pages(_) => self.leave_out(exhibit, "type"),
                Becomes::Nothing(why) => self.leave_out(exhibit, why),
            }
        }
        Ok(())
    }

    fn picture_by_itself(&mut self, exhibit: &'a Exhibit) -> Result<(), CaseworkError> {
        loop {
            let copy = self.copyist.copies.by_itself(exhibit.number)?;
            let extension = copy.as_ref().map_or("png", |copy| if copy.is_jpeg { "jpg" } else { "png" });
            let fits = copy.is_some_and(|copy| copy.bytes.len() as u64 <= self.takes.bytes()) && self.takes.takes(extension);
            if fits {
                self.own.push((exhibit, extension));
                return Ok(());
            }
            if !self.copyist.copies.may_shrink(exhibit.number) {
                self.leave_out(exhibit, "too-large");
                return Ok(());
            }
            self.copyist.copies.shrink(exhibit.number)?;
        }
    }

    /// Leaves files of their own out until so many are left, the least needed first.
    fn spare_own_files(&mut self, room: usize) {
        while self.own.len() > room {
            let needs = &self.target.needs;
            let Some(n) = (0..self.own.len()).max_by_key(|n| (spare(self.own[*n].0, needs), self.own[*n].0.inspection.bytes, *n)) else {
                return;
            };
            let (exhibit, _) = self.own.remove(n);
            self.leave_out(exhibit, "no-room");
        }
    }

    fn own_file(&mut self, n: usize) -> Result<Draft, CaseworkError> {
        let (exhibit, extension) = self.own[n];
        let name = file_name(exhibit.number, &self.copyist.chapters.said_of(exhibit, &exhibit.title), extension, self.target.language);
        let exhibits = vec![format!("证据{}", exhibit.number)];
        let copied = self.copyist.copies.by_itself(exhibit.number)?;
        if let Some(copy) = copied {
            let what = self.copyist.copies.done_to(exhibit.number, &copy);
            let sha256_of_redacted = what.contains(&Done::Redacted).then(|| Digest::of(&copy.bytes));
            let copies = vec![CopyOf { exhibit: exhibits[0].clone(), sha256_of_original: exhibit.sha256(), sha256_of_redacted, what }];
            return Ok(Draft { name, content: Content::Bytes(copy.bytes), pages: None, exhibits, made: Made::Copy, copies });
        }
        self.tell(
            What::AttachmentAsGiven { exhibit: self.called(exhibit), unread: is_unread(exhibit) },
            Place::file(format!("evidence/{}", exhibit.name)),
        );
        let path: PathBuf = self.copyist.copies.original(exhibit)?.clone();
        let content = Content::Original { path, sha256: exhibit.sha256(), bytes: exhibit.inspection.bytes };
        Ok(Draft { name, content, pages: None, exhibits, made: Made::AsGiven, copies: Vec::new() })
    }

    /// The pages, in at most so many files.
    fn parts(&mut self, files: usize) -> Result<Vec<Draft>, CaseworkError> {
        if self.bound.is_empty() && self.own.is_empty() && self.left_out.is_empty() {
            return Ok(Vec::new());
        }
        if files == 0 {
            for bound in std::mem::take(&mut self.bound) {
                self.leave_out(bound.exhibit, "no-room");
            }
            return Ok(Vec::new());
        }
        let mut slack = SLACK;
        loop {
            let front = self.set(self.front(&[]))?.bytes.len() as u64;
            let room = self.takes.bytes().saturating_sub(slack);
            let sizes: Vec<u64> = self.bound.iter().map(|bound| bound.bytes).collect();
            // Chapters set together share their fonts: they are smaller than the sum of them set by themselves.
            let real = |range: std::ops::Range<usize>| -> Result<u64, CaseworkError> {
                let front = if range.start == 0 { self.front(&[]) } else { Vec::new() };
                Ok(self.set(self.pages(front, range))?.bytes.len() as u64)
            };
            match arrange(&sizes, front, room, files, &real)? {
                Ok(parts) => {
                    let (drafts, over) = self.bind(&parts)?;
                    if over == 0 {
                        return Ok(drafts);
                    }
                    // A limit that not even an index keeps.
                    if self.bound.is_empty() {
                        return Ok(Vec::new());
                    }
                    slack += over + (4 << 10);
                }
                Err(over) => self.give_way(over)?,
            }
        }
    }

    /// Makes pictures smaller, the largest first; where none can be made smaller, leaves an exhibit out.
    fn give_way(&mut self, Over { bytes, at }: Over) -> Result<(), CaseworkError> {
        let mut saved = 0;
        while saved < bytes {
            let of = |n: &usize| at.is_none_or(|at| at == *n) && self.copyist.copies.may_shrink(self.bound[*n].exhibit.number);
            let largest =
                (0..self.bound.len()).filter(of).max_by_key(|n| (self.copyist.copies.bytes(self.bound[*n].exhibit.number), usize::MAX - n));
            let Some(n) = largest else { break };
            let exhibit = self.bound[n].exhibit;
            let less = self.copyist.copies.shrink(exhibit.number)?;
            if less > 0 {
                let chapter = self.copyist.chapters.of(exhibit, self.copyist.copies.picture(exhibit.number));
                self.bound[n] = self.measured(exhibit, chapter)?;
                saved += less;
            }
        }
        if saved == 0 {
            let needs = &self.target.needs;
            let least = (0..self.bound.len()).max_by_key(|n| (spare(self.bound[*n].exhibit, needs), self.bound[*n].bytes, *n));
            if let Some(n) = at.or(least) {
                let bound = self.bound.remove(n);
                self.leave_out(bound.exhibit, if at.is_some() { "too-large" } else { "no-room" });
            }
        }
        Ok(())
    }

    fn measured(&self, exhibit: &'a Exhibit, chapter: Chapter) -> Result<Bound<'a>, CaseworkError> {
        let pdf = self.set(chapter.blocks.clone())?;
        Ok(Bound { exhibit, chapter, bytes: pdf.bytes.len() as u64, pages: pdf.pages })
    }

    /// Sets pages of exhibits.
    fn set(&self, blocks: Vec<Block>) -> Result<Pdf, CaseworkError> {
        let dossier = &self.gathered.dossier;
        let title = match self.target.language {
            Language::Zh => "证据材料",
            Language::En => "Exhibits",
        };
        let document = Document {
            title: title.to_owned(),
            author: dossier.case.complainant.name.clone(),
            footer: self.target.footer(dossier),
            language: self.target.language,
            blocks,
            ..Document::default()
        };
        self.desk.set_with(&document, self.moment, &self.copyist.copies)
    }

    /// Chapters one after the other, each on a page of its own, after what stands before them.
    fn pages(&self, front: Vec<Block>, range: std::ops::Range<usize>) -> Vec<Block> {
        let mut out = front;
        for bound in &self.bound[range] {
            if !out.is_empty() {
                out.push(Block::PageBreak);
            }
            out.extend(bound.chapter.blocks.iter().cloned());
        }
        out
    }

    /// The index. Of exhibits that are not placed yet it holds what will be about as long.
    fn front(&self, placed: &[(String, (u32, u32))]) -> Vec<Block> {
        let language = self.target.language;
        let row = |exhibit: &Exhibit, file: Option<String>, pages, note: String| Listed {
            number: exhibit.number,
            title: self.copyist.chapters.said_of(exhibit, &exhibit.title),
            file,
            pages,
            note,
            sha256: exhibit.sha256().to_string(),
        };
        let (sep, as_given, whole) = match language {
            Language::Zh => ("、", "原样", "完整"),
            Language::En => (", ", "as it is", "whole"),
        };
        let mut listed = Vec::new();
        for (n, bound) in self.bound.iter().enumerate() {
            let (file, pages) = placed.get(n).cloned().unwrap_or(("02".to_owned(), (10, 11)));
            let done: Vec<&str> = bound.chapter.done.iter().map(|done| done.words(language)).collect();
            let note = if done.is_empty() { whole.to_owned() } else { done.join(sep) };
            listed.push(row(bound.exhibit, Some(file), Some(pages), note));
        }
        let merged = placed.last().map_or(2, |(file, _)| file.parse().unwrap_or(2));
        for (n, (exhibit, _)) in self.own.iter().enumerate() {
            let first = if placed.is_empty() { 3 } else { merged + 1 };
            listed.push(row(exhibit, Some(format!("{:02}", first + n)), None, as_given.to_owned()));
        }
        for (exhibit, why) in &self.left_out {
            listed.push(row(exhibit, None, None, left_out_words(why, language).to_owned()));
        }
        listed.sort_by_key(|exhibit| exhibit.number);
        index(language, &listed)
    }

    /// The files of an arrangement, and by how many bytes the largest is over the limit.
    fn bind(&mut self, parts: &[usize]) -> Result<(Vec<Draft>, u64), CaseworkError> {
        let (zh, single) = (self.target.language == Language::Zh, parts.len() <= 1);
        let name = |n: usize| match (zh, single) {
            (true, true) => "证据材料.pdf".to_owned(),
            (true, false) => format!("证据材料-{}.pdf", n + 1),
            (false, true) => "exhibits.pdf".to_owned(),
            (false, false) => format!("exhibits-{}.pdf", n + 1),
        };
        let mut ends: Vec<usize> = parts.to_vec();
        if ends.is_empty() {
            ends.push(0);
        }
        // The index says on which pages what stands, and is as long as it is whatever those are.
        let mut before = self.set(self.front(&[]))?.pages;
        let mut tries = 0;
        loop {
            tries += 1;
            let mut placed = Vec::new();
            let mut from = 0;
            for (n, end) in ends.iter().enumerate() {
                let mut page = if n == 0 { before } else { 0 };
                for bound in &self.bound[from..*end] {
                    placed.push((format!("{:02}", n + 2), (page + 1, page + bound.pages)));
                    page += bound.pages;
                }
                from = *end;
            }
            let front = self.front(&placed);
            let pages = self.set(front.clone())?.pages;
            if pages != before && tries < 4 {
                before = pages;
                continue;
            }
            return self.drafts(&ends, &front, &name);
        }
    }

    fn drafts(&mut self, ends: &[usize], front: &[Block], name: &dyn Fn(usize) -> String) -> Result<(Vec<Draft>, u64), CaseworkError> {
        let (mut drafts, mut over, mut from) = (Vec::new(), 0, 0);
        let mut findings = Vec::new();
        for (n, end) in ends.iter().enumerate() {
            let front = if n == 0 { front.to_vec() } else { Vec::new() };
            let pdf = self.set(self.pages(front, from..*end))?;
            over = over.max((pdf.bytes.len() as u64).saturating_sub(self.takes.bytes()));
            findings.extend(pdf.findings);
            let bound = &self.bound[from..*end];
            let called = |bound: &Bound<'_>| format!("证据{}", bound.exhibit.number);
            let copies = bound.iter().map(|bound| CopyOf {
                exhibit: called(bound),
                sha256_of_original: bound.exhibit.sha256(),
                sha256_of_redacted: self
                    .copyist
                    .copies
                    .picture(bound.exhibit.number)
                    .and_then(|picture| picture.redacted)
                    .map(|it| it.sha256),
                what: bound.chapter.done.iter().copied().collect(),
            });
            let (copies, exhibits) = (copies.collect(), bound.iter().map(called).collect());
            drafts.push(Draft {
                name: name(n),
                content: Content::Bytes(pdf.bytes),
                pages: Some(pdf.pages),
                exhibits,
                made: Made::Merged,
                copies,
            });
            from = *end;
        }
        if over == 0 {
            self.findings.extend(findings);
        }
        Ok((drafts, over))
    }

    fn tell_of_copies(&mut self) {
        let scaled = |bound: &&Bound<'_>| bound.chapter.done.contains(&Done::Scaled);
        let mut numbers: Vec<String> = self.bound.iter().filter(scaled).map(|bound| format!("证据{}", bound.exhibit.number)).collect();
        let by_itself =
            |(exhibit, _): &&(&Exhibit, &str)| self.copyist.copies.picture(exhibit.number).is_some_and(|picture| picture.scaled.is_some());
        numbers.extend(self.own.iter().filter(by_itself).map(|(exhibit, _)| format!("证据{}", exhibit.number)));
        if !numbers.is_empty() {
            self.tell(What::AttachmentScaled { exhibits: numbers.join("、") }, Place::file(""));
        }
    }

    fn left_out_in_order(&self) -> Vec<LeftOut> {
        let mut all = self.left_out.clone();
        all.sort_by_key(|(exhibit, _)| exhibit.number);
        let of = |(exhibit, why): (&Exhibit, &'static str)| LeftOut {
            exhibit: format!("证据{}", exhibit.number),
            title: exhibit.title.clone(),
            sha256_of_original: exhibit.sha256(),
            why,
        };
        all.into_iter().map(of).collect()
    }
}

/// Why an exhibit is not attached, for its recipient.
fn left_out_words(why: &str, language: Language) -> &'static str {
    let (zh, en) = match why {
        "no-room" | "too-large" => {
            ("附件的个数、大小有限，没有附上，可以另行提交", "left out for the limits of attachments; can be supplied")
        }
        "type" => ("附件不收这种文件，可以另行提交", "a type of file that is not taken here; can be supplied"),
        _ => ("可以另行提交", "can be supplied"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
