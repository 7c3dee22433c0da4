//! Manifests against files: what changed, what is missing, what is extra, what has moved.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use super::audit::{FileFate, FileState};
use super::manifests::Manifest;
use super::report::Report;
use super::sums::{Algorithm, Result as Summed, hex};
use crate::bundle::container::Container;
use crate::finding::{Finding, Place, Severity, What};

/// The files of a bag and their sums, found by path in any normal form.
pub(super) struct Files<'a> {
    container: &'a Container,
    sums: &'a [Summed],
    by_nfc: HashMap<String, usize>,
}

impl<'a> Files<'a> {
    pub(super) fn new(container: &'a Container, sums: &'a [Summed]) -> Self {
        let members = container.members.iter().enumerate().filter(|(_, member)| !member.path.is_ascii());
        let by_nfc = members.map(|(index, member)| (member.path.nfc().collect(), index)).collect();
        Self { container, sums, by_nfc }
    }

    pub(super) fn path(&self, index: usize) -> &'a str {
        &self.container.members[index].path
    }

    pub(super) fn sums(&self, index: usize) -> &'a Summed {
        &self.sums[index]
    }

    pub(super) fn index(&self, path: &str) -> Option<usize> {
        let exact = |path: &str| self.container.members.binary_search_by(|member| member.path.as_str().cmp(path)).ok();
        // Some file systems keep names in another normal form than the manifest (RFC 8493 §6.1.2).
        exact(path).or_else(|| {
            let composed: String = path.nfc().collect();
            self.by_nfc.get(&composed).copied().or_else(|| exact(&composed))
        })
    }

    pub(super) fn len(&self) -> usize {
        self.sums.len()
    }
}

/// What a comparison leaves open until all manifests are compared: a missing file may be an extra
/// one elsewhere.
pub(super) struct Open {
    version: (u32, u32),
    missing: BTreeMap<String, (Algorithm, Box<[u8]>)>,
    /// Of each file: matched, changed or unreadable; unlisted so far.
    states: Vec<FileState>,
}

impl Open {
    pub(super) fn new(version: (u32, u32), files: &Files<'_>) -> Self {
        Self { version, missing: BTreeMap::new(), states: vec![FileState::Unlisted; files.len()] }
    }

    /// Compares all lines of a manifest with the files they name.
    pub(super) fn compare(&mut self, manifest: &Manifest, files: &Files<'_>, report: &mut Report) {
        let mut named: HashMap<usize, usize> = HashMap::new();
        let mut missed: HashMap<&str, usize> = HashMap::new();
        for (nth, (number, line)) in manifest.lines.iter().enumerate() {
            let place = || Place::line(&*manifest.file, *number);
            let mut index = files.index(line.path());
            let mut literal = line.written.unencoded;
            if let (None, Some(literally)) = (index, &line.written.literally) {
                index = files.index(literally);
                literal |= index.is_some();
            }
            if literal {
                let path = line.written.literally.as_deref().unwrap_or(line.path()).to_owned();
                report.found(What::PathReadLiterally { path }, place());
            }
            let before = match index {
                Some(index) => named.insert(index, nth),
                None => missed.insert(line.path(), nth),
            };
            if let Some(before) = before.map(|before| &manifest.lines[before].1) {
                // Until 0.97 a repetition that says the same was allowed. One in another normal form is what a file system made
                // of two names.
                let harmless = before.digest == line.digest && (self.version < (1, 0) || before.path() != line.path());
                let severity = if harmless { Severity::Warning } else { Severity::Blocking };
                report.add(Finding::new(What::ManifestLineTwice { path: line.path().to_owned() }, place()).of(severity));
            }
            match index {
                Some(index) => self.judge(index, manifest.algorithm, &line.digest, files, report),
                None => drop(self.missing.entry(line.path().to_owned()).or_insert_with(|| (manifest.algorithm, line.digest.clone()))),
            }
        }
    }

    /// Compares one digest; a file is told of once.
    fn judge(&mut self, index: usize, algorithm: Algorithm, expected: &[u8], files: &Files<'_>, report: &mut Report) {
        let path = files.path(index).to_owned();
        let (state, what) = match files.sums(index) {
            Err(why) => (FileState::Unreadable, files.container.unread(path, why.clone())),
            Ok(sums) => match sums.get(algorithm) {
                Some(found) if found == expected => (FileState::Matched, None),
                found => {
                    let found = hex(found.unwrap_or_default());
                    (FileState::Changed, Some(What::FileChanged { path, expected: hex(expected), found }))
                }
            },
        };
        let told = matches!(self.states[index], FileState::Changed | FileState::Unreadable);
        if !told {
            self.states[index] = state;
            if let Some(what) = what {
                report.found(what, Place::file(files.path(index)));
            }
        }
    }

    /// The files that are listed and not there.
    pub(super) fn missing(&self) -> impl Iterator<Item = &str> {
        self.missing.keys().map(String::as_str)
    }

    /// Pairs what is missing with what is in no manifest, and tells of the rest. `alarming` says of a file that it may not be there
    /// unlisted, `fetched` of a missing one that it was to be fetched. In an unpacked bag the system leaves files of its own.
    pub(super) fn close(
        self,
        files: &Files<'_>,
        alarming: impl Fn(&str) -> bool,
        fetched: &HashSet<String>,
        report: &mut Report,
    ) -> Vec<FileFate> {
        let mut strays = Strays::new((0..files.len()).filter(|index| self.states[*index] == FileState::Unlisted), files);
        let mut fates: BTreeMap<&str, FileFate> = BTreeMap::new();
        let mut gone = Vec::new();
        for (path, (_, digest)) in self.missing {
            let Some(to) = strays.take(&digest, &path) else {
                let place = Place::file(&*path);
                let to_fetch = fetched.contains(&path);
                report.found(
                    if to_fetch { What::NotFetched { path: path.clone() } } else { What::FileMissing { path: path.clone() } },
                    place,
                );
                gone.push(FileFate { path, state: FileState::Missing, from: None });
                continue;
            };
            let place = Place::file(to);
            let renamed = folder_of(to) == folder_of(&path);
            let state = if renamed { FileState::Renamed } else { FileState::Moved };
            fates.insert(to, FileFate { path: to.to_owned(), state, from: Some(path.clone()) });
            let to = to.to_owned();
            report.found(if renamed { What::FileRenamed { from: path, to } } else { What::FileMoved { from: path, to } }, place);
        }
        for path in strays.left().filter(|path| alarming(path)) {
            let (place, path) = (Place::file(path), path.to_owned());
            if !files.container.is_zip() && is_of_system(name_of(&path)) {
                report.found(What::SystemFile { path, listed: false }, place);
            } else {
                report.found(What::FileExtra { path: path.clone() }, place);
                gone.push(FileFate { path, state: FileState::Extra, from: None });
            }
        }
        let extra: HashSet<&str> = gone.iter().filter(|fate| fate.state == FileState::Extra).map(|fate| fate.path.as_str()).collect();
        let mut all: Vec<FileFate> = (0..files.len())
            .filter(|index| !extra.contains(files.path(*index)))
            .map(|index| {
                let plain = || FileFate { path: files.path(index).to_owned(), state: self.states[index], from: None };
                fates.remove(files.path(index)).unwrap_or_else(plain)
            })
            .collect();
        all.append(&mut gone);
        all.sort();
        all
    }
}

/// Files that no manifest names, found by their digest: one of the same name first.
struct Strays<'a> {
    left: BTreeSet<&'a str>,
    by_name: HashMap<(Vec<u8>, String), Vec<&'a str>>,
    by_digest: HashMap<&'a [u8], Vec<&'a str>>,
}

impl<'a> Strays<'a> {
    fn new(indices: impl Iterator<Item = usize>, files: &Files<'a>) -> Self {
        let (left, by_name, by_digest) = (BTreeSet::new(), HashMap::new(), HashMap::new());
        let mut strays = Self { left, by_name, by_digest };
        for index in indices {
            let path = files.path(index);
            strays.left.insert(path);
            let Ok(sums) = files.sums(index) else {
                continue;
            };
            for (_, digest) in &sums.digests {
                strays.by_name.entry((digest.to_vec(), name_of(path).to_owned())).or_default().push(path);
                strays.by_digest.entry(digest).or_default().push(path);
            }
        }
        strays
    }

    /// A stray of this digest, which is then no stray any more.
    fn take(&mut self, digest: &[u8], path: &str) -> Option<&'a str> {
        let key = (digest.to_vec(), name_of(path).to_owned());
        let lists = [self.by_name.get_mut(&key), self.by_digest.get_mut(digest)];
        // Each path is taken off each list once, so that pairing stays linear.
        for list in lists.into_iter().flatten() {
            while let Some(found) = list.pop() {
                if self.left.remove(found) {
                    return Some(found);
                }
            }
        }
        None
    }

    fn left(&self) -> impl Iterator<Item = &'a str> {
        self.left.iter().copied()
    }
}

/// Whether an operating system puts files of this name into folders by itself.
pub(in crate::bundle) fn is_of_system(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini") || name.starts_with("._")
}

pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
