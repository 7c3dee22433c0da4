//! Manifests, payload and tag, read by the rules of their version; and what has to hold between them.

use std::collections::HashSet;

use super::lines::{Line, Written, fetch_line, lines, stays_inside};
use super::report::Report;
use super::sums::{Algorithm, hex};
use crate::digest::Digest;
use crate::finding::{Finding, Place, Severity, What};

/// What a manifest lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Files below `data/`, and only those.
    Payload,
    /// Other files, and no tag manifest.
    Tags,
}

impl Kind {
    /// How the name of such a manifest begins.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Payload => "manifest-",
            Self::Tags => "tagmanifest-",
        }
    }

    /// The algorithm in the name of a manifest at the root of the bag.
    pub(super) fn algorithm_of(self, path: &str) -> Option<&str> {
        let name = path.strip_prefix(self.prefix())?.strip_suffix(".txt")?;
        (!name.is_empty() && !name.contains('/')).then_some(name)
    }

    fn may_list(self, path: &str) -> bool {
        match self {
            Self::Payload => path.starts_with("data/"),
            Self::Tags => !path.starts_with("data/") && Self::Tags.algorithm_of(path).is_none(),
        }
    }
}

/// A manifest.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) file: String,
    pub(super) algorithm: Algorithm,
    pub(super) lines: Vec<(u64, Line)>,
}

impl Manifest {
    /// Reads a manifest; bad lines are findings, and are left out. No more lines are read than are `left` for all manifests.
    pub(super) fn read(
        file: &str,
        text: &str,
        kind: Kind,
        algorithm: Algorithm,
        version: (u32, u32),
        left: &mut u64,
        report: &mut Report,
    ) -> Self {
        let mut good = Vec::new();
        let odd = |text: &str, how| What::ManifestLineOdd { text: text.to_owned(), how };
        for (number, text) in (1u64..).zip(lines(text)) {
            let place = || Place::line(file, number);
            if *left == 0 {
                report.found(What::BeyondLimits { what: "lines", limit: number - 1 }, Place::file(file));
                break;
            }
            *left -= 1;
            if text.trim().is_empty() {
                report.found(odd("", "blank"), place());
                continue;
            }
            let Some(line) = Line::read(text, algorithm, version) else {
                report.found(What::ManifestLineBad { text: text.to_owned() }, place());
                continue;
            };
            if !is_inside(&line.written) {
                report.found(What::PathUnsafe { path: line.written.path }, place());
                continue;
            }
            if let Some(how) = line.odd {
                report.found(odd(text, how), place());
            }
            if !kind.may_list(line.path()) {
                let what = What::ManifestLists { manifest: file.to_owned(), path: line.path().to_owned() };
                // Before 1.0 nothing was said of payload in a tag manifest.
                let allowed = kind == Kind::Tags && version < (1, 0) && line.path().starts_with("data/");
                let severity = if allowed { Severity::Warning } else { Severity::Blocking };
                report.add(Finding::new(what, place()).of(severity));
            }
            good.push((number, line));
        }
        Self { file: file.to_owned(), algorithm, lines: good }
    }

    /// The digest of the lines that name the evidence, written as our own manifests write them; `None` where none does, as
    /// in what a recipient is given.
    pub(super) fn evidence_digest(&self) -> Option<Digest> {
        let evidence = self.lines.iter().filter(|(_, line)| line.path().starts_with("data/evidence/"));
        let text = evidence.map(|(_, line)| spelled(line)).collect::<String>();
        (!text.is_empty()).then(|| Digest::of(text.as_bytes()))
    }

    /// The first line that is not spelled as we spell it: sorted, lower case, two spaces, LF.
    pub(super) fn first_other_spelling(&self, text: &str) -> Option<(u64, String)> {
        let mut sorted: Vec<&Line> = self.lines.iter().map(|(_, line)| line).collect();
        sorted.sort_by(|a, b| a.path().cmp(b.path()));
        let ours: String = sorted.iter().map(|line| spelled(line)).collect();
        let mut pairs = (1u64..).zip(text.split_inclusive('\n').zip(ours.split_inclusive('\n')));
        let differs = pairs.find(|(_, (theirs, ours))| theirs != ours);
        let first = differs.map(|(number, (line, _))| (number, line.to_owned()));
        // One may go on where the other ends.
        first.or_else(|| (text != ours).then(|| (self.lines.len() as u64, String::new())))
    }

    /// Whether it lists a path.
    fn lists(&self, path: &str) -> bool {
        self.lines.iter().any(|(_, line)| line.path() == path)
    }
}

fn spelled(line: &Line) -> String {
    format!("{}  {}\n", hex(&line.digest), line.path())
}

/// Neither as decoded nor as written does it lead out.
fn is_inside(written: &Written) -> bool {
    stays_inside(&written.path) && written.literally.as_deref().is_none_or(stays_inside)
}

/// The paths of `fetch.txt`. It is read for what it says of missing files; where it leads out or is broken is told.
pub(super) fn fetched(text: &str, version: (u32, u32), left: &mut u64, report: &mut Report) -> HashSet<String> {
    const FILE: &str = "fetch.txt";
    let mut paths = HashSet::new();
    for (number, line) in (1u64..).zip(lines(text)).filter(|(_, line)| !line.trim().is_empty()) {
        let place = Place::line(FILE, number);
        if *left == 0 {
            report.found(What::BeyondLimits { what: "lines", limit: number - 1 }, place);
            break;
        }
        *left -= 1;
        match fetch_line(line, version) {
            None => report.found(What::ManifestLineBad { text: line.to_owned() }, place),
            Some(written) if !is_inside(&written) => report.found(What::PathUnsafe { path: written.path }, place),
            Some(written) if !Kind::Payload.may_list(&written.path) => {
                report.found(What::ManifestLists { manifest: FILE.to_owned(), path: written.path }, place);
            }
            Some(written) => drop(paths.insert(written.path)),
        }
    }
    paths
}

/// From 1.0 on every payload file stands in every payload manifest (RFC 8493 §2.1.3, §3).
pub(super) fn unequal(manifests: &[Manifest], report: &mut Report) {
    if manifests.len() < 2 {
        return;
    }
    let paths = |manifest: &Manifest| -> HashSet<String> { manifest.lines.iter().map(|(_, line)| line.path().to_owned()).collect() };
    let all: Vec<_> = manifests.iter().map(paths).collect();
    let mut union: Vec<_> = all.iter().flatten().collect::<HashSet<_>>().into_iter().collect();
    union.sort_unstable();
    for (manifest, paths) in manifests.iter().zip(&all) {
        for path in union.iter().filter(|path| !paths.contains(**path)) {
            let what = What::ManifestLacks { manifest: manifest.file.clone(), path: (*path).clone() };
            report.found(what, Place::file(&*manifest.file));
        }
    }
}

/// A tag manifest lists every payload manifest (§2.2.1); before 1.0 that was left to its maker.
pub(super) fn without_manifests(tags: &[Manifest], payload: &[String], version: (u32, u32), report: &mut Report) {
    let severity = if version >= (1, 0) { Severity::Blocking } else { Severity::Warning };
    for manifest in tags {
        for path in payload.iter().filter(|path| !manifest.lists(path)) {
            let what = What::ManifestLacks { manifest: manifest.file.clone(), path: path.clone() };
            report.add(Finding::new(what, Place::file(&*manifest.file)).of(severity));
        }
    }
}
