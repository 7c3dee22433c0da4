//! Manifests against files: what changed, what is missing, what is extra, what has moved.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use super::sums::{Algorithm, Result as Summed, Sums};
use super::tag_files::{Line, lines, stays_inside};
use crate::bundle::container::Container;
use crate::digest::Digest;
use crate::finding::{Finding, Place, Severity, What};

/// A manifest, payload or tag.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) file: String,
    algorithm: Algorithm,
    lines: Vec<(u64, Line)>,
}

impl Manifest {
    /// Reads a manifest; bad lines are findings, and are left out.
    pub(super) fn read(file: &str, text: &str, algorithm: Algorithm, version: (u32, u32), findings: &mut Vec<Finding>) -> Self {
        let mut good = Vec::new();
        let mut seen: HashMap<String, String> = HashMap::new();
        for (number, line) in (1u64..).zip(lines(text)) {
            let place = Place::line(file, number);
            let Some(line) = Line::read(line, algorithm, version) else {
                // An empty line at the very end harms nobody; elsewhere it is no line of a manifest.
                findings.push(Finding::new(What::ManifestLineBad { text: line.to_owned() }, place));
                continue;
            };
            if !stays_inside(&line.written) {
                findings.push(Finding::new(What::PathUnsafe { path: line.written }, place));
                continue;
            }
            if let Some(first) = seen.insert(line.path.clone(), line.digest.clone()) {
                // Until 0.97 a repetition that says the same was allowed.
                let harmless = version < (1, 0) && first == line.digest;
                let severity = if harmless { Severity::Warning } else { Severity::Blocking };
                let what = What::ManifestLineTwice { path: line.path.clone() };
                findings.push(Finding::new(what, place).of(severity));
            }
            good.push((number, line));
        }
        Self { file: file.to_owned(), algorithm, lines: good }
    }

    /// The digest of the lines that name the evidence, written as our own manifests write them.
    pub(super) fn evidence_digest(&self) -> Digest {
        let evidence = self.lines.iter().filter(|(_, line)| line.path.starts_with("data/evidence/"));
        let lines = evidence.map(|(_, line)| format!("{}  {}\n", line.digest, line.path));
        Digest::of(lines.collect::<String>().as_bytes())
    }

    /// The first line that is not spelled as we spell it: sorted, lower case, two spaces, LF.
    pub(super) fn first_other_spelling(&self, text: &str) -> Option<(u64, String)> {
        let mut sorted: Vec<&Line> = self.lines.iter().map(|(_, line)| line).collect();
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        let ours = sorted.iter().map(|line| format!("{}  {}\n", line.digest, line.path));
        let ours: String = ours.collect();
        let mut pairs = (1u64..).zip(text.split_inclusive('\n').zip(ours.split_inclusive('\n')));
        let differs = pairs.find(|(_, (theirs, ours))| theirs != ours);
        let first = differs.map(|(number, (line, _))| (number, line.to_owned()));
        // One may go on where the other ends.
        first.or_else(|| (text != ours).then(|| (self.lines.len() as u64, String::new())))
    }

    /// Whether it lists a path.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.lines.iter().any(|(_, line)| line.path == path)
    }
}

/// The files of a bag and their sums, found by path in any normal form.
pub(super) struct Files<'a> {
    container: &'a Container,
    sums: &'a [Summed],
    by_nfc: HashMap<String, usize>,
}

impl<'a> Files<'a> {
    pub(super) fn new(container: &'a Container, sums: &'a [Summed]) -> Self {
        let members = container.members.iter().enumerate();
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
        let members = &self.container.members;
        let exact = members.binary_search_by(|member| member.path.as_str().cmp(path)).ok();
        // Some file systems keep names in another normal form than the manifest (RFC 8493 §6.1).
        exact.or_else(|| self.by_nfc.get(&path.nfc().collect::<String>()).copied())
    }

    pub(super) fn len(&self) -> usize {
        self.sums.len()
    }
}

/// What a comparison leaves open until all manifests are compared: a missing file may be an extra
/// one elsewhere.
#[derive(Default)]
pub(super) struct Open {
    missing: BTreeMap<String, (Algorithm, String)>,
    listed: HashSet<usize>,
}

impl Open {
    /// Compares all lines of manifests with the files they name.
    pub(super) fn compare(&mut self, manifests: &[Manifest], files: &Files<'_>, findings: &mut Vec<Finding>) {
        let mut told = HashSet::new();
        for manifest in manifests {
            for (number, line) in &manifest.lines {
                let place = || Place::line(&*manifest.file, *number);
                let mut index = files.index(&line.path);
                if index.is_none() && line.written != line.path {
                    index = files.index(&line.written);
                    if index.is_some() {
                        let what = What::PathReadLiterally { path: line.written.clone() };
                        findings.push(Finding::new(what, place()));
                    }
                }
                let Some(index) = index else {
                    let digest = (manifest.algorithm, line.digest.clone());
                    self.missing.entry(line.path.clone()).or_insert(digest);
                    continue;
                };
                self.listed.insert(index);
                let what = judge(files.path(index), files.sums(index), manifest.algorithm, line);
                if let Some(what) = what
                    && told.insert(index)
                {
                    findings.push(Finding::new(what, Place::file(files.path(index))));
                }
            }
        }
    }

    /// Whether a file is named by any manifest.
    pub(super) fn is_listed(&self, index: usize) -> bool {
        self.listed.contains(&index)
    }

    /// Pairs what is missing with what is in no manifest, and tells of the rest. `alarming` says of
    /// a file that it may not be there unlisted. In an unpacked bag the system leaves files of its own.
    pub(super) fn close(self, files: &Files<'_>, alarming: impl Fn(&str) -> bool, findings: &mut Vec<Finding>) {
        let mut strays = Strays::new((0..files.len()).filter(|index| !self.is_listed(*index)), files);
        for (path, (_, digest)) in self.missing {
            let Some(to) = strays.take(&digest, &path) else {
                let place = Place::file(&*path);
                findings.push(Finding::new(What::FileMissing { path }, place));
                continue;
            };
            let (to, place) = (to.to_owned(), Place::file(to));
            let same_folder = folder_of(&to) == folder_of(&path);
            let what = if same_folder { What::FileRenamed { from: path, to } } else { What::FileMoved { from: path, to } };
            findings.push(Finding::new(what, place));
        }
        for path in strays.left().filter(|path| alarming(path)) {
            let (place, path) = (Place::file(path), path.to_owned());
            let of_system = !files.container.is_zip() && is_of_system(name_of(&path));
            let what = if of_system { What::SystemFile { path } } else { What::FileExtra { path } };
            findings.push(Finding::new(what, place));
        }
    }
}

/// Files that no manifest names, found by their digest: one of the same name first.
struct Strays<'a> {
    left: BTreeSet<&'a str>,
    by_name: HashMap<(String, String), Vec<&'a str>>,
    by_digest: HashMap<String, Vec<&'a str>>,
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
            for digest in [Algorithm::Sha256, Algorithm::Sha512].map(|kind| sums.hex(kind)) {
                strays.by_name.entry((digest.clone(), name_of(path).to_owned())).or_default().push(path);
                strays.by_digest.entry(digest).or_default().push(path);
            }
        }
        strays
    }

    /// A stray of this digest, which is then no stray any more.
    fn take(&mut self, digest: &str, path: &str) -> Option<&'a str> {
        let key = (digest.to_owned(), name_of(path).to_owned());
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

fn judge(path: &str, sums: &Summed, algorithm: Algorithm, line: &Line) -> Option<What> {
    let path = path.to_owned();
    match sums {
        Err(why) => Some(What::FileDamaged { path, why: why.clone() }),
        Ok(sums) => {
            let found = Sums::hex(sums, algorithm);
            let expected = line.digest.clone();
            (found != expected).then_some(What::FileChanged { path, expected, found })
        }
    }
}

/// Whether an operating system puts files of this name into folders by itself.
fn is_of_system(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini") || name.starts_with("._")
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// From 1.0 on every payload file stands in every payload manifest (RFC 8493 §2.1.3, §3).
pub(super) fn unequal(manifests: &[Manifest], findings: &mut Vec<Finding>) {
    if manifests.len() < 2 {
        return;
    }
    let paths = |manifest: &Manifest| -> HashSet<String> { manifest.lines.iter().map(|(_, line)| line.path.clone()).collect() };
    let all: Vec<_> = manifests.iter().map(paths).collect();
    let mut union: Vec<_> = all.iter().flatten().collect::<HashSet<_>>().into_iter().collect();
    union.sort_unstable();
    for (manifest, paths) in manifests.iter().zip(&all) {
        for path in union.iter().filter(|path| !paths.contains(**path)) {
            let what = What::ManifestLacks { manifest: manifest.file.clone(), path: (*path).clone() };
            findings.push(Finding::new(what, Place::file(&*manifest.file)));
        }
    }
}
