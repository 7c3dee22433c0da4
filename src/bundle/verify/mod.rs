//! Verifying: every file is hashed again and compared with what was sealed. Nothing is believed
//! because it says so, nothing is written, and memory does not grow with the size of the files.

mod compare;
mod custody;
mod facts;
mod sums;
mod tag_files;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use compare::{Files, Manifest, Open, unequal};
use sums::{Algorithm, sums_of};
use tag_files::{Declaration, bag_info};

use super::container::Container;
use super::tags::AGENT;
use crate::archive::Limits;
use crate::digest::Digest;
use crate::finding::{Finding, Place, Severity, What};
use crate::manifest::CustodyEntry;

/// Larger tag files are not read.
const LARGEST_TAG_FILE: u64 = 256 << 20;

/// The file cannot be opened or read; nothing is known about the bundle.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {source}", path.display())]
pub struct VerifyError {
    /// Which file.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// How a bundle is verified.
#[derive(Debug, Clone, Copy)]
pub struct VerifyOptions {
    /// How much an archive may hold.
    pub limits: Limits,
    /// Threads that read and hash.
    pub threads: usize,
}

impl Default for VerifyOptions {
    fn default() -> Self {
        Self { limits: Limits::default(), threads: 2 }
    }
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that was sealed is there, unchanged, and nothing else.
    Intact,
    /// Something was changed, added, moved or renamed.
    Altered,
    /// Something is missing or could not be checked; what could be checked is unchanged.
    Incomplete,
    /// Not a bundle or bag at all.
    NotABundle,
}

impl Outcome {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intact => "intact",
            Self::Altered => "altered",
            Self::Incomplete => "incomplete",
            Self::NotABundle => "not-a-bundle",
        }
    }
}

/// What was verified and what came of it.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The answer.
    pub outcome: Outcome,
    /// Everything found, in the order it was found.
    pub findings: Vec<Finding>,
    /// The digest of `tagmanifest-sha256.txt`.
    pub seal: Option<Digest>,
    /// The digest of the manifest lines that name the evidence.
    pub evidence_digest: Option<Digest>,
    /// Whether the bag is one that this program made, and has to hold to its stricter rules.
    pub ours: bool,
    /// The BagIt version declared.
    pub version: Option<(u32, u32)>,
    /// The fields of `bag-info.txt`.
    pub bag_info: Vec<(String, String)>,
    /// What the custody log says of the packing: when, and by whose clock. Declared, never proven.
    pub packed: Option<CustodyEntry>,
    /// What was read.
    pub counts: Counts,
}

/// How much was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Payload files.
    pub payload: u64,
    /// Other files.
    pub tags: u64,
    /// Payload bytes.
    pub bytes: u64,
}

/// Verifies a bundle, or any BagIt bag, in a zip or a folder.
///
/// # Errors
/// Only if it cannot be opened. What is wrong with it is a finding.
pub fn verify(path: &Path, options: VerifyOptions) -> Result<Verdict, VerifyError> {
    verify_with_progress(path, options, &|_| {})
}

/// Verifies, and tells of bytes as they are hashed, from any thread.
///
/// # Errors
/// Only if it cannot be opened.
pub fn verify_with_progress(path: &Path, options: VerifyOptions, progress: &(dyn Fn(u64) + Sync)) -> Result<Verdict, VerifyError> {
    let mut verdict = Verdict {
        outcome: Outcome::NotABundle,
        findings: Vec::new(),
        seal: None,
        evidence_digest: None,
        ours: false,
        version: None,
        bag_info: Vec::new(),
        packed: None,
        counts: Counts::default(),
    };
    match Container::open(path, options.limits)? {
        Err(what) => verdict.found(what, Place::file("")),
        Ok(mut container) => {
            verdict.findings.append(&mut container.findings);
            verdict.bag(&container, options.threads, progress);
        }
    }
    verdict.conclude();
    Ok(verdict)
}

impl Verdict {
    fn found(&mut self, what: What, place: Place) {
        self.findings.push(Finding::new(what, place));
    }

    /// The stages, one after the other.
    fn bag(&mut self, container: &Container, threads: usize, progress: &(dyn Fn(u64) + Sync)) {
        let is_manifest = |path: &str| manifest_algorithm(path, "manifest-").is_some();
        let bagit = container.member("bagit.txt").is_some();
        if !bagit && !container.members.iter().any(|member| is_manifest(&member.path)) {
            return self.found(What::NotABag {}, Place::file(""));
        }
        let Some(version) = self.declaration(container) else {
            return;
        };
        self.read_bag_info(container);
        let payload = self.manifests(container, "manifest-", version);
        let tags = self.manifests(container, "tagmanifest-", version);
        let with_sha512 = container.members.iter().any(|member| member.path.ends_with("manifest-sha512.txt"));
        let sums = sums_of(container, with_sha512, threads, progress);
        let files = Files::new(container, &sums);
        self.compare(&payload, &tags, &files, version);
        self.count(&files);
        let sum = |path: &str| files.index(path).and_then(|i| files.sums(i).as_ref().ok());
        self.seal = sum("tagmanifest-sha256.txt").map(|sums| sums.sha256);
        if self.ours {
            let manifest = sum("manifest-sha256.txt").map(|sums| sums.sha256);
            self.packed = custody::check(container, manifest, &mut self.findings);
            facts::check(container, &files, self.evidence_digest, self.packed.as_ref(), &mut self.findings);
            self.trust(container);
        }
        if self.ours && container.is_zip() && !container.oddities.is_empty() {
            let why = container.oddities.clone();
            self.found(What::ContainerNotCanonical { why }, Place::file(""));
        }
    }

    /// `bagit.txt`, byte by byte. A bag without it may still be compared, as 1.0.
    fn declaration(&mut self, container: &Container) -> Option<(u32, u32)> {
        const FILE: &str = "bagit.txt";
        let Some(member) = container.member(FILE) else {
            self.found(What::FileMissing { path: FILE.to_owned() }, Place::file(FILE));
            return Some((1, 0));
        };
        let declaration = container.bytes(member, 4096).and_then(|bytes| Declaration::read(&bytes));
        match declaration {
            Ok(Declaration { version, encoding }) => {
                self.version = Some(version);
                if !encoding.eq_ignore_ascii_case("UTF-8") {
                    let what = What::TagEncodingUnsupported { encoding };
                    self.found(what, Place::file(FILE));
                    return None;
                }
                Some(version)
            }
            Err(text) => {
                self.found(What::DeclarationBad { text }, Place::file(FILE));
                Some((1, 0))
            }
        }
    }

    fn read_bag_info(&mut self, container: &Container) {
        let text = self.text(container, "bag-info.txt").unwrap_or_default();
        self.bag_info = bag_info(&text);
        let agent = |(label, value): &(String, String)| label == "Bag-Software-Agent" && value.starts_with(AGENT);
        // Whoever takes the agent away leaves the log.
        self.ours = self.bag_info.iter().any(agent) || container.member("custody.jsonl").is_some();
    }

    /// A tag file as text. The standard wants UTF-8 without a byte order mark (§2.2.4).
    fn text(&mut self, container: &Container, path: &str) -> Option<String> {
        let member = container.member(path)?;
        let bytes = match container.bytes(member, LARGEST_TAG_FILE) {
            Ok(bytes) => bytes,
            Err(why) => {
                let path = path.to_owned();
                self.found(What::FileDamaged { path: path.clone(), why }, Place::file(path));
                return None;
            }
        };
        if bytes.starts_with(b"\xef\xbb\xbf") {
            self.found(What::ByteOrderMark {}, Place::file(path));
        }
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// All manifests of a kind whose digests we compute.
    fn manifests(&mut self, container: &Container, kind: &str, version: (u32, u32)) -> Vec<Manifest> {
        let mut manifests = Vec::new();
        let mut others = Vec::new();
        for member in &container.members {
            let Some(name) = manifest_algorithm(&member.path, kind) else {
                continue;
            };
            let Some(algorithm) = Algorithm::named(name) else {
                others.push((name.to_owned(), member.path.clone()));
                continue;
            };
            if let Some(text) = self.text(container, &member.path) {
                let path = &member.path;
                let manifest = Manifest::read(path, &text, algorithm, version, &mut self.findings);
                // No manifest protects the spelling of the tag manifest, so ours has only one.
                if self.ours
                    && kind == "tagmanifest-"
                    && let Some((number, line)) = manifest.first_other_spelling(&text)
                {
                    let what = What::ManifestLineBad { text: line };
                    self.found(what, Place::line(&**path, number));
                }
                manifests.push(manifest);
            }
        }
        let severity = if manifests.is_empty() { Severity::Blocking } else { Severity::Warning };
        if manifests.is_empty() && others.is_empty() && kind == "manifest-" {
            let path = "manifest-sha256.txt";
            self.found(What::FileMissing { path: path.to_owned() }, Place::file(path));
        }
        for (algorithm, path) in others {
            let what = What::AlgorithmUnsupported { algorithm };
            self.findings.push(Finding::new(what, Place::file(path)).of(severity));
        }
        manifests
    }

    fn compare(&mut self, payload: &[Manifest], tags: &[Manifest], files: &Files<'_>, version: (u32, u32)) {
        let findings = &mut self.findings;
        if version >= (1, 0) {
            unequal(payload, findings);
        }
        let mut open = Open::default();
        open.compare(payload, files, findings);
        open.compare(tags, files, findings);
        for manifest in tags {
            for path in payload.iter().map(|manifest| &manifest.file).filter(|p| !manifest.lists(p)) {
                let what = What::ManifestLacks { manifest: manifest.file.clone(), path: path.clone() };
                findings.push(Finding::new(what, Place::file(&*manifest.file)));
            }
        }
        let ours = self.ours;
        if ours && files.index("tagmanifest-sha256.txt").is_none() {
            let path = "tagmanifest-sha256.txt";
            findings.push(Finding::new(What::FileMissing { path: path.to_owned() }, Place::file(path)));
        }
        // Without any manifest we can check, every file would be "extra": that is said already.
        let (checked, protected) = (!payload.is_empty(), ours && !tags.is_empty());
        let alarming = |path: &str| match path.starts_with("data/") {
            true => checked,
            false => protected && !path.starts_with("seal/") && path != "tagmanifest-sha256.txt",
        };
        open.close(files, alarming, findings);
        let evidence = payload.iter().find(|manifest| manifest.file == "manifest-sha256.txt");
        self.evidence_digest = evidence.filter(|_| ours).map(Manifest::evidence_digest);
    }

    /// Counts files and bytes, and compares them with the Payload-Oxum (§2.2.2). Where a file was
    /// found to be missing, extra or changed, a wrong sum says nothing more.
    fn count(&mut self, files: &Files<'_>) {
        let of_system = |finding: &Finding| match &finding.what {
            What::SystemFile { path } => Some(path.clone()),
            _ => None,
        };
        let of_system: HashSet<String> = self.findings.iter().filter_map(of_system).collect();
        for index in (0..files.len()).filter(|index| !of_system.contains(files.path(*index))) {
            if files.path(index).starts_with("data/") {
                self.counts.payload += 1;
                self.counts.bytes += files.sums(index).as_ref().map_or(0, |sums| sums.bytes);
            } else {
                self.counts.tags += 1;
            }
        }
        if self.findings.iter().any(Finding::is_blocking) {
            return;
        }
        let found = format!("{}.{}", self.counts.bytes, self.counts.payload);
        let stated = self.bag_info.iter().find(|(label, _)| label == "Payload-Oxum");
        if let Some((_, stated)) = stated.cloned().filter(|(_, stated)| *stated != found) {
            self.found(What::OxumWrong { stated, found }, Place::key("bag-info.txt", "Payload-Oxum"));
        }
    }

    /// What a bundle without stamp and signature does not prove is said, not left out.
    fn trust(&mut self, container: &Container) {
        let seal = || container.members.iter().filter(|member| member.path.starts_with("seal/"));
        if !seal().any(|member| member.path.ends_with(".tsr")) {
            self.found(What::NoTrustedTime {}, Place::file("seal"));
        }
        if !seal().any(|member| member.path.ends_with(".sshsig")) {
            self.found(What::Unsigned {}, Place::file("seal"));
        }
    }

    fn conclude(&mut self) {
        let weights = self.findings.iter().filter(|finding| finding.is_blocking()).map(weight);
        self.outcome = weights.fold(Outcome::Intact, |worst, next| match (worst, next) {
            (Outcome::NotABundle, _) | (_, Outcome::NotABundle) => Outcome::NotABundle,
            (Outcome::Altered, _) | (_, Outcome::Altered) => Outcome::Altered,
            (Outcome::Incomplete, _) | (_, Outcome::Incomplete) => Outcome::Incomplete,
            (Outcome::Intact, Outcome::Intact) => Outcome::Intact,
        });
    }
}

/// What a blocking finding means for the whole.
fn weight(finding: &Finding) -> Outcome {
    match finding.what {
        What::NotABag {} => Outcome::NotABundle,
        What::FileMissing { .. }
        | What::Truncated {}
        | What::BeyondLimits { .. }
        | What::AlgorithmUnsupported { .. }
        | What::TagEncodingUnsupported { .. }
        | What::EncryptedEntry { .. }
        | What::MethodUnsupported { .. } => Outcome::Incomplete,
        What::ArchiveBroken { .. } => Outcome::NotABundle,
        _ => Outcome::Altered,
    }
}

/// The algorithm in the name of a manifest at the root of the bag.
fn manifest_algorithm<'a>(path: &'a str, kind: &str) -> Option<&'a str> {
    let name = path.strip_prefix(kind)?.strip_suffix(".txt")?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}
