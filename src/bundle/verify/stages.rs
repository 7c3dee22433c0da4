//! The stages of verifying, one after the other: the declaration, the manifests, the bytes, the comparison, and for one of our
//! bundles the facts and the log.

use std::collections::{BTreeSet, HashSet};

use super::audit::{FileFate, FileState};
use super::compare::{Files, Open, is_of_system, name_of};
use super::manifests::{Kind, Manifest, fetched, unequal, without_manifests};
use super::report::Report;
use super::sums::{Algorithm, sums_of};
use super::tag_files::{Declaration, Encoding, bag_info};
use super::{Verdict, VerifyOptions, custody, facts, names};
use crate::bundle::also_sm3::SM3_LIST;
use crate::bundle::container::Container;
use crate::bundle::layout::is_of_seal;
use crate::bundle::tags::AGENT;
use crate::finding::{Finding, Place, Severity, What};

/// Larger tag files are not read.
const LARGEST_TAG_FILE: u64 = 256 << 20;

/// All manifests of a bag together may have so many lines for each entry allowed.
const LINES_PER_ENTRY: u64 = 4;

/// The rules that the bag declares.
#[derive(Debug, Clone, Copy)]
struct Rules {
    version: (u32, u32),
    encoding: Encoding,
}

impl Verdict {
    /// The stages, one after the other.
    pub(super) fn bag(&mut self, container: &Container, options: VerifyOptions, progress: &(dyn Fn(u64) + Sync), report: &mut Report) {
        let is_manifest = |path: &str| Kind::Payload.algorithm_of(path).is_some();
        let bagit = container.member("bagit.txt").is_some();
        if !bagit && !container.members.iter().any(|member| is_manifest(&member.path)) {
            let inside = container.members.iter().find(|member| member.path.to_lowercase().ends_with(".zip"));
            return report.found(inside.map_or(What::NotABag {}, |zip| What::BundleInside { path: zip.path.clone() }), Place::file(""));
        }
        let Some(rules) = self.declaration(container, report) else {
            return;
        };
        self.read_bag_info(container, rules, report);
        let mut left = options.limits.entries.saturating_mul(LINES_PER_ENTRY);
        let mut payload = self.manifests(container, Kind::Payload, rules, &mut left, report);
        payload.extend(self.sm3(container, rules, &mut left, report));
        let tags = self.manifests(container, Kind::Tags, rules, &mut left, report);
        let to_fetch = text(container, "fetch.txt", rules, report).unwrap_or_default();
        let to_fetch = fetched(&to_fetch, rules.version, &mut left, report);
        let mut wanted: Vec<Algorithm> = payload.iter().chain(&tags).map(|manifest| manifest.algorithm).collect();
        if self.ours || options.seal.is_some() {
            wanted.push(Algorithm::Sha256);
        }
        wanted.sort_unstable();
        wanted.dedup();
        let sums = sums_of(container, &wanted, options.threads, progress);
        let files = Files::new(container, &sums);
        self.compare(&payload, &tags, &to_fetch, &files, rules, report);
        self.count(report);
        let sha256 = |path: &str| files.index(path).and_then(|index| files.sums(index).as_ref().ok()?.sha256());
        self.seal = sha256("tagmanifest-sha256.txt");
        if self.ours {
            let log = custody::check(container, sha256("manifest-sha256.txt"), report);
            self.packed = log.as_ref().and_then(custody::packed).cloned();
            self.digest_of_originals = facts::check(container, &files, self.evidence_digest, log.as_ref(), report);
            trust(container, report);
            for path in &container.empty {
                report.found(What::FolderEmpty { path: path.clone() }, Place::file(&**path));
            }
        }
        self.compare_noted(options, report);
        if self.ours && container.is_zip() && !container.oddities.is_empty() {
            let (why, same) = (container.oddities.clone(), !report.is_blocking());
            report.found(What::ContainerNotCanonical { why, same }, Place::file(""));
        }
    }

    /// `bagit.txt`, byte by byte. A bag without it may still be compared, as 1.0.
    fn declaration(&mut self, container: &Container, report: &mut Report) -> Option<Rules> {
        const FILE: &str = "bagit.txt";
        const NEWEST: Rules = Rules { version: (1, 0), encoding: Encoding::Utf8 };
        // That it is missing is told with all that is.
        let Some(member) = container.member(FILE) else { return Some(NEWEST) };
        match container.bytes(member, 4096).and_then(|bytes| Declaration::read(&bytes)) {
            Ok(Declaration { version, encoding }) => {
                self.version = Some(version);
                let Some(encoding) = Encoding::named(&encoding) else {
                    report.found(What::TagEncodingUnsupported { encoding }, Place::file(FILE));
                    return None;
                };
                Some(Rules { version, encoding })
            }
            Err(_) if container.is_closed(FILE) => Some(NEWEST),
            Err(text) => {
                report.found(What::DeclarationBad { text }, Place::file(FILE));
                Some(NEWEST)
            }
        }
    }

    /// `bag-info.txt`, which until 0.95 could be called `package-info.txt`.
    fn read_bag_info(&mut self, container: &Container, rules: Rules, report: &mut Report) {
        let file = if container.member("bag-info.txt").is_none() { "package-info.txt" } else { "bag-info.txt" };
        self.bag_info = bag_info(&text(container, file, rules, report).unwrap_or_default());
        let agent = |(label, value): &(String, String)| label == "Bag-Software-Agent" && value.starts_with(AGENT);
        // Whoever takes the agent away leaves the log.
        self.ours = self.bag_info.iter().any(agent) || container.member("custody.jsonl").is_some();
    }

    /// All manifests of a kind whose digests we compute.
    fn manifests(&self, container: &Container, kind: Kind, rules: Rules, left: &mut u64, report: &mut Report) -> Vec<Manifest> {
        let (mut manifests, mut others, mut weak) = (Vec::new(), Vec::new(), Vec::new());
        for member in &container.members {
            let Some(name) = kind.algorithm_of(&member.path) else {
                continue;
            };
            let Some(algorithm) = Algorithm::named(name) else {
                others.push((name.to_owned(), member.path.clone()));
                continue;
            };
            if let Some(text) = text(container, &member.path, rules, report) {
                let path = &member.path;
                let manifest = Manifest::read(path, &text, kind, algorithm, rules.version, left, report);
                // No manifest protects the spelling of the tag manifest, so ours has only one.
                if self.ours
                    && kind == Kind::Tags
                    && let Some((number, line)) = manifest.first_other_spelling(&text)
                {
                    report.found(What::ManifestLineBad { text: line }, Place::line(&**path, number));
                }
                weak.extend(algorithm.is_weak().then_some(algorithm.as_str()));
                manifests.push(manifest);
            }
        }
        if !weak.is_empty() && weak.len() == manifests.len() && kind == Kind::Payload {
            let algorithms = weak.join("、");
            report.found(What::AlgorithmWeak { algorithms }, Place::file(&*manifests[0].file));
        }
        let severity = if manifests.is_empty() { Severity::Blocking } else { Severity::Warning };
        for (algorithm, path) in others {
            let what = What::AlgorithmUnsupported { algorithm };
            report.add(Finding::new(what, Place::file(path)).of(severity));
        }
        manifests
    }

    /// The list of SM3 digests of one of our bundles, which is a manifest in all but name.
    fn sm3(&self, container: &Container, rules: Rules, left: &mut u64, report: &mut Report) -> Option<Manifest> {
        container.member(SM3_LIST).filter(|_| self.ours)?;
        let text = text(container, SM3_LIST, rules, report)?;
        Some(Manifest::read(SM3_LIST, &text, Kind::Payload, Algorithm::Sm3, rules.version, left, report))
    }

    fn compare(
        &mut self,
        payload: &[Manifest],
        tags: &[Manifest],
        to_fetch: &HashSet<String>,
        files: &Files<'_>,
        rules: Rules,
        report: &mut Report,
    ) {
        if rules.version >= (1, 0) {
            unequal(payload, report);
        }
        let mut open = Open::new(rules.version, files);
        for manifest in payload.iter().chain(tags) {
            open.compare(manifest, files, report);
        }
        let lists: Vec<String> = payload.iter().map(|manifest| manifest.file.clone()).collect();
        without_manifests(tags, &lists, rules.version, report);
        let ours = self.ours;
        let all: Vec<&str> = (0..files.len()).map(|index| files.path(index)).chain(open.missing()).collect();
        names::check(all.into_iter(), report);
        for path in payload.iter().flat_map(|manifest| &manifest.lines).map(|(_, line)| line.path()).collect::<BTreeSet<_>>() {
            if is_of_system(name_of(path)) {
                report.found(What::SystemFile { path: path.to_owned(), listed: true }, Place::file(path));
            }
        }
        // Without any manifest we can check, every file would be "extra": that is said already.
        let (checked, protected) = (!payload.is_empty(), ours && !tags.is_empty());
        let alarming = |path: &str| match path.starts_with("data/") {
            true => checked,
            false => protected && !is_of_seal(path) && path != "tagmanifest-sha256.txt",
        };
        self.files = open.close(files, alarming, to_fetch, report);
        let topmost = |file: &&mut FileFate| file.state == FileState::Unlisted && Kind::Tags.algorithm_of(&file.path).is_some();
        self.files.iter_mut().filter(topmost).for_each(|file| file.state = FileState::Topmost);
        // What has to be there, whether a manifest lists it or not.
        let has_list = (0..files.len()).any(|index| Kind::Payload.algorithm_of(files.path(index)).is_some());
        let needed = [("bagit.txt", true), ("manifest-sha256.txt", !has_list), ("tagmanifest-sha256.txt", ours)];
        for (path, _) in needed.into_iter().filter(|(path, is)| *is && files.index(path).is_none()) {
            if !self.files.iter().any(|file| file.path == path || file.from.as_deref() == Some(path)) {
                report.found(What::FileMissing { path: path.to_owned() }, Place::file(path));
                self.files.push(FileFate { path: path.to_owned(), state: FileState::Missing, from: None });
            }
        }
        self.files.sort();
        let evidence = payload.iter().find(|manifest| manifest.file == "manifest-sha256.txt");
        self.evidence_digest = evidence.filter(|_| ours).and_then(Manifest::evidence_digest);
        let payload = |file: &&FileFate| file.path.starts_with("data/") && !matches!(file.state, FileState::Missing | FileState::Unlisted);
        for file in self.files.iter().filter(|file| file.state != FileState::Missing) {
            match files.index(&file.path).filter(|_| payload(&file)) {
                Some(index) => {
                    self.counts.payload += 1;
                    self.counts.bytes += files.sums(index).as_ref().map_or(0, |sums| sums.bytes);
                }
                None if !file.path.starts_with("data/") && !is_of_system(name_of(&file.path)) => self.counts.tags += 1,
                None => {}
            }
        }
    }

    /// Compares with what somebody noted elsewhere: all that lists cannot show that were made anew.
    fn compare_noted(&self, options: VerifyOptions, report: &mut Report) {
        let pairs = [
            ("seal", options.seal, self.seal),
            ("evidence_digest", options.evidence_digest, self.evidence_digest.or(self.digest_of_originals)),
        ];
        for (which, noted, found) in pairs {
            if let Some(noted) = noted.filter(|noted| Some(*noted) != found) {
                let found = found.map(|digest| digest.to_string()).unwrap_or_default();
                report.found(What::NotTheOneNoted { which, noted: noted.to_string(), found }, Place::file("tagmanifest-sha256.txt"));
            }
        }
        // The originals are not in it, so that nothing was computed; that it is not even stated was found above.
        if options.evidence_digest.is_some() && self.evidence_digest.is_none() && options.evidence_digest == self.digest_of_originals {
            report.found(What::EvidenceDigestOnlyStated {}, Place::key("manifest.json", "evidence_digest_of_originals"));
        }
    }

    /// Compares files and bytes with the Payload-Oxum (§2.2.2). Where a file was found to be missing, extra or changed, a wrong sum
    /// says nothing more.
    fn count(&self, report: &mut Report) {
        if report.is_blocking() {
            return;
        }
        let found = format!("{}.{}", self.counts.bytes, self.counts.payload);
        for (label, stated) in self.bag_info.iter().filter(|(label, _)| label.eq_ignore_ascii_case("Payload-Oxum")) {
            if *stated != found {
                let what = What::OxumWrong { stated: stated.clone(), found: found.clone() };
                report.found(what, Place::key("bag-info.txt", label.clone()));
            }
        }
    }
}

/// What a bundle without stamp and signature does not prove is said, not left out.
fn trust(container: &Container, report: &mut Report) {
    let seal = || container.members.iter().filter(|member| member.path.starts_with("seal/"));
    if !seal().any(|member| member.path.ends_with(".tsr")) {
        report.found(What::NoTrustedTime {}, Place::file("seal"));
    }
    if !seal().any(|member| member.path.ends_with(".sshsig")) {
        report.found(What::Unsigned {}, Place::file("seal"));
    }
}

/// A tag file as text, in the encoding that the bag declares.
fn text(container: &Container, path: &str, rules: Rules, report: &mut Report) -> Option<String> {
    let member = container.member(path)?;
    if member.bytes > LARGEST_TAG_FILE {
        report.found(What::BeyondLimits { what: "tag-file", limit: LARGEST_TAG_FILE }, Place::file(path));
        return None;
    }
    let bytes = match container.bytes(member, LARGEST_TAG_FILE) {
        Ok(bytes) => bytes,
        Err(why) => {
            if let Some(what) = container.unread(path.to_owned(), why) {
                report.found(what, Place::file(path));
            }
            return None;
        }
    };
    let read = rules.encoding.read(bytes);
    if read.marked {
        report.found(What::ByteOrderMark {}, Place::file(path));
    }
    if let Some(at) = read.broken_at {
        let what = What::EncodingBroken { encoding: rules.encoding.as_str().to_owned(), at };
        report.add(Finding::new(what, Place::file(path)).of(Severity::Blocking));
    }
    Some(read.text)
}
