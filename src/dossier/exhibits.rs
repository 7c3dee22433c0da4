//! Exhibits: numbered 证据1 onwards in an order that is explained and stays.
//!
//! The order is that of [`Category`] (how the trade came about, payment, what went wrong, what was
//! said, what was advertised, rules, parties), within a category that of the entries in case.toml, and then by name.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::matches::RecordRef;
use crate::case::{Case, Category, EvidenceEntry, Form};
use crate::digest::Digest;
use crate::evidence::{Inspection, Kind, Message, PaymentRow};
use crate::finding::{Finding, Place, What};

/// A file that was taken in, not yet numbered.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its path below `evidence/`.
    pub name: String,
    /// Its category, as [`category_of`] found it.
    pub category: Category,
    /// Its path in the bag.
    pub bag_path: String,
    /// Modification time in seconds since 1970 UTC.
    pub modified: Option<i64>,
    /// What was seen in it.
    pub inspection: Inspection,
}

/// An exhibit.
#[derive(Debug, Clone)]
pub struct Exhibit {
    /// 证据N.
    pub number: u32,
    /// What it is about.
    pub category: Category,
    /// 证据名称: as stated, else the file's name.
    pub title: String,
    /// Its path below `evidence/`.
    pub name: String,
    /// Its path in the bag.
    pub bag_path: String,
    /// Modification time in seconds since 1970 UTC.
    pub modified: Option<i64>,
    /// What the person says of it; empty where they said nothing.
    pub stated: EvidenceEntry,
    /// What was seen in it.
    pub inspection: Inspection,
}

impl Exhibit {
    /// SHA-256 of the bytes as given.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        self.inspection.sha256
    }
    /// 证据形式: as stated, else what the content shows.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        self.stated.form.or_else(|| media_form(self.inspection.kind))
    }
    /// The file, and the files in it where it is an archive.
    pub fn parts(&self) -> impl Iterator<Item = &Inspection> {
        self.inspection.parts().into_iter()
    }
    /// The rows of the bills in it: its own, and those of the files in an archive.
    #[must_use]
    pub fn records(&self) -> Vec<(RecordRef, &PaymentRow)> {
        let mut out = Vec::new();
        for (part, inspection) in self.parts().enumerate() {
            let rows = inspection.payments.iter().flat_map(|payments| &payments.rows).enumerate();
            out.extend(rows.map(|(row, record)| (RecordRef { exhibit: self.number, part, row, line: record.line }, record)));
        }
        out
    }
    /// The row of a bill in it.
    #[must_use]
    pub fn record(&self, at: RecordRef) -> Option<&PaymentRow> {
        self.part_of(at)?.payments.as_ref()?.rows.get(at.row)
    }
    /// The bill that a row stands in.
    #[must_use]
    pub fn part_of(&self, at: RecordRef) -> Option<&Inspection> {
        if at.part == 0 { Some(&self.inspection) } else { self.inspection.part(at.part) }
    }
    /// The messages of the chats in it, each with the part that it stands in.
    pub fn messages(&self) -> impl Iterator<Item = (&Inspection, &Message)> {
        let chats = self.parts().filter_map(|part| Some((part, part.messages.as_ref()?)));
        chats.flat_map(|(part, messages)| messages.rows.iter().map(move |message| (part, message)))
    }
    /// Whether it belongs to an order: stated (several with 、 between them), or not stated and there is no other.
    #[must_use]
    pub fn is_of(&self, order: &str, only_order: bool) -> bool {
        if self.stated.part_of.is_empty() {
            only_order
        } else {
            self.stated.part_of.split(['、', ',', '，']).any(|part| part.trim() == order)
        }
    }
}

/// The form that a kind of content has by itself: exports are exports; an image may be a photo as well as a screenshot.
#[must_use]
pub fn media_form(kind: Kind) -> Option<Form> {
    match kind {
        Kind::Payments | Kind::Messages | Kind::Log => Some(Form::Export),
        Kind::Image | Kind::Document | Kind::Archive | Kind::Opaque => None,
    }
}

/// The category of a file: its entry in case.toml, its first folder, what its content is, else `other`.
#[must_use]
pub fn category_of(case: &Case, name: &str, kind: Kind) -> Category {
    Categories::of(case).of_file(name, kind)
}

/// The categories that a case states, by file: for folders of many files.
#[derive(Debug, Clone, Default)]
pub struct Categories {
    stated: HashMap<String, Option<Category>>,
    /// Tables whose columns the person names, and so says that they are of payments.
    mapped: HashSet<String>,
}

impl Categories {
    /// Of a file that is named twice the first entry counts.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let mut stated = HashMap::new();
        for entry in &case.evidence {
            stated.entry(plain(&entry.path)).or_insert(entry.category);
        }
        let mapped = case.evidence.iter().filter(|entry| entry.columns.is_some()).map(|entry| plain(&entry.path)).collect();
        Self { stated, mapped }
    }
    /// The category of a file as far as case.toml or its first folder tells it: then nobody has to look into it.
    #[must_use]
    pub fn told(&self, name: &str) -> Option<Category> {
        let name = plain(name);
        let folder = || name.split_once('/').and_then(|(folder, _)| Category::of_folder(folder));
        self.stated.get(&name).copied().flatten().or_else(folder)
    }
    /// The category of a file: its entry in case.toml, its first folder, what its content is, else `other`.
    #[must_use]
    pub fn of_file(&self, name: &str, kind: Kind) -> Category {
        let kind = if self.mapped.contains(&plain(name)) { Kind::Payments } else { kind };
        self.told(name).unwrap_or(match kind {
            Kind::Payments => Category::Payment,
            Kind::Messages => Category::Chat,
            Kind::Log => Category::Fault,
            Kind::Image | Kind::Document | Kind::Archive | Kind::Opaque => Category::Other,
        })
    }
}

/// A path as people write it, in the form files are named by: NFC, `/`, without `./` or `evidence/` before it.
pub(crate) fn plain(path: &str) -> String {
    fn below(path: &str) -> &str {
        let path = path.trim_start_matches("./");
        path.strip_prefix("evidence/").unwrap_or(path)
    }
    let path = path.trim();
    // Most are written like that.
    if is_nfc(path) && !path.contains('\\') {
        return below(path).to_owned();
    }
    below(&path.replace('\\', "/").nfc().collect::<String>()).to_owned()
}

pub(super) fn number(case: &Case, held: Vec<Held>, findings: &mut Vec<Finding>) -> Vec<Exhibit> {
    let there: HashSet<&str> = held.iter().map(|file| file.name.as_str()).collect();
    let inside = Inside::of(&held);
    let mut entries: HashMap<String, usize> = HashMap::new();
    for (n, entry) in case.evidence.iter().enumerate() {
        let name = plain(&entry.path);
        let is_there = there.contains(name.as_str()) || entry.columns.is_some() && inside.may_hold(&name);
        if !is_there {
            findings.push(Finding::new(What::EvidenceNotThere { path: name.clone() }, Place::case(format!("evidence[{n}].path"))));
        }
        if let Some(files) = inside.several.get(&name).filter(|_| entry.columns.is_some()) {
            findings.push(Finding::new(What::ColumnsOfArchive { files: *files }, Place::case(format!("evidence[{n}].columns"))));
        }
        match entries.entry(name) {
            Entry::Occupied(first) => findings
                .push(Finding::new(What::EvidenceNamedTwice { path: first.key().clone() }, Place::case(format!("evidence[{n}].path")))),
            Entry::Vacant(free) => {
                free.insert(n);
            }
        }
    }
    for (n, event) in case.events.iter().enumerate() {
        for (k, path) in event.evidence.iter().enumerate() {
            if !there.contains(plain(path).as_str()) {
                findings
                    .push(Finding::new(What::EvidenceNotThere { path: path.clone() }, Place::case(format!("events[{n}].evidence[{k}]"))));
            }
        }
    }
    let rank = |name: &str| entries.get(name).copied().unwrap_or(usize::MAX);
    let mut held = held;
    held.sort_by(|a, b| a.category.cmp(&b.category).then_with(|| rank(&a.name).cmp(&rank(&b.name))).then_with(|| a.name.cmp(&b.name)));
    let exhibits: Vec<Exhibit> = held
        .into_iter()
        .zip(1..)
        .map(|(file, number)| {
            let stated = entries.get(&file.name).map(|n| case.evidence[*n].clone()).unwrap_or_default();
            let title = if stated.title.is_empty() { stem(&file.name).to_owned() } else { stated.title.clone() };
            Exhibit {
                number,
                category: file.category,
                title,
                name: file.name,
                bag_path: file.bag_path,
                modified: file.modified,
                stated,
                inspection: file.inspection,
            }
        })
        .collect();
    let mut seen: HashMap<Digest, &str> = HashMap::new();
    for exhibit in &exhibits {
        match seen.get(&exhibit.sha256()) {
            Some(twin) => findings
                .push(Finding::new(What::SameBytesTwice { other: (*twin).to_owned() }, Place::file(format!("evidence/{}", exhibit.name)))),
            None => {
                seen.insert(exhibit.sha256(), &exhibit.name);
            }
        }
        findings.extend(exhibit.parts().flat_map(|part| part.notes.iter().cloned()));
    }
    exhibits
}

/// The files in archives, whose columns a case may state: `账单.zip!/流水.csv`, or `流水.csv`.
struct Inside {
    whole: HashSet<String>,
    own: HashSet<String>,
    /// Archives of which nothing could be seen.
    closed: HashSet<String>,
    /// Archives of several files, and of how many.
    several: HashMap<String, usize>,
}

impl Inside {
    fn of(held: &[Held]) -> Self {
        let mut out = Self { whole: HashSet::new(), own: HashSet::new(), closed: HashSet::new(), several: HashMap::new() };
        for file in held.iter().filter(|file| file.inspection.kind == Kind::Archive) {
            if file.inspection.members.is_empty() {
                out.closed.insert(plain(&file.name));
            }
            if file.inspection.members.len() > 1 {
                out.several.insert(plain(&file.name), file.inspection.members.len());
            }
            for part in file.inspection.parts().into_iter().skip(1) {
                let name = plain(&part.file);
                out.own.extend(name.rsplit_once("!/").map(|(_, own)| own.to_owned()));
                out.whole.insert(name);
            }
        }
        out
    }
    /// Whether a file of that name lies in an archive, or may: one that is locked is told of by itself.
    fn may_hold(&self, name: &str) -> bool {
        let locked = name.split_once("!/").is_some_and(|(archive, _)| self.closed.contains(archive));
        locked || self.whole.contains(name) || self.own.contains(name)
    }
}

/// The file's name without folder and extension.
fn stem(name: &str) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    match last.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => last,
    }
}
