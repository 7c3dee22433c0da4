//! A bundle, written in the one order that needs no hash of what comes later:
//! bagit.txt → evidence → evidence digest → other payload → manifest → tag files → tag manifest → seal.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::also_sm3::{SM3_LIST, also_sm3};
use super::listing::Listing;
use super::packing::{Failure, Naming, PackError, Packed, Source, pack};
use super::read_back::{Expected, read_back};
use super::tags::{BAGIT, BagInfo};
use super::target::{Output, Target};
use crate::archive::{ArchiveError, ArchiveWriter};
use crate::digest::{Digest, Hasher, Sm3Digest, Sm3Hasher};
use crate::manifest::BagPath;

/// Why a bundle could not be written. In every case nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something is there already, and was not to be overwritten.
    #[error("{} exists already", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The temporary file could not be made.
    #[error("cannot create a file in {}: {source}", folder.display())]
    Create {
        /// Where.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Writing failed; often the disk is full.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which bundle.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The archive could not take an entry.
    #[error("cannot write {}: {source}", path.display())]
    Archive {
        /// Which bundle.
        path: PathBuf,
        /// What went wrong.
        source: ArchiveError,
    },
    /// A file had another size than announced: it changed while it was read.
    #[error("{path} changed while it was being read")]
    Changed {
        /// Where it was to go in the bag.
        path: BagPath,
    },
    /// Two files were given one path.
    #[error("{path} is in the bundle already")]
    Taken {
        /// The path.
        path: BagPath,
    },
    /// A file was given out of order, or where it does not belong.
    #[error("{path} cannot be added now or here")]
    OutOfOrder {
        /// The path.
        path: BagPath,
    },
    /// The finished bundle did not read back as it was meant. It was not kept.
    #[error("{} does not read back: {entry}: {why}", path.display())]
    SelfCheck {
        /// Which bundle.
        path: PathBuf,
        /// Which entry.
        entry: String,
        /// What is wrong with it.
        why: String,
    },
    /// An earlier error has spoiled this bundle.
    #[error("{} was broken off by an earlier error", path.display())]
    BrokenOff {
        /// Which bundle.
        path: PathBuf,
    },
}

/// Bytes of what is poured in are read in pieces of this size.
const PIECE: usize = 256 << 10;

/// How a bundle is written.
#[derive(Debug, Clone, Copy)]
pub struct WriteOptions {
    /// Threads that read, hash and compress. The bytes written do not depend on it.
    pub threads: usize,
    /// Overwrite what is there.
    pub force: bool,
    /// Read the finished bundle back and compare all of it.
    pub self_check: bool,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self { threads: 2, force: false, self_check: true }
    }
}

/// A finished bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// The digest of the whole zip.
    pub sha256: Digest,
    /// The digest of `tagmanifest-sha256.txt`: what stamps and signatures are over.
    pub seal: Digest,
    /// The digest of the manifest lines that name the evidence.
    pub evidence_digest: Digest,
    /// How many files it holds, tag files included.
    pub files: u64,
}

/// A finished bundle that has not got its name yet. Dropped, it is gone.
#[derive(Debug)]
pub struct Unplaced {
    target: Target,
    sealed: Sealed,
}

impl Unplaced {
    /// What it will be.
    #[must_use]
    pub fn sealed(&self) -> &Sealed {
        &self.sealed
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// If something has come to be there, or the file cannot be moved.
    pub fn place(self) -> Result<Sealed, WriteError> {
        self.target.persist()?;
        Ok(self.sealed)
    }
}

/// How far the writing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Stage {
    Payload,
    Tags,
    Broken,
}

/// Writes one bundle.
pub struct BundleWriter {
    archive: ArchiveWriter<Output>,
    target: Target,
    top: String,
    at: i64,
    options: WriteOptions,
    stage: Stage,
    payload: Listing,
    tags: Listing,
    payload_bytes: u64,
    expected: Vec<Expected>,
    /// The SM3 digests of the payload, where they are wanted.
    sm3: Option<BTreeMap<BagPath, Sm3Digest>>,
}

impl BundleWriter {
    /// Begins a bundle: a temporary file beside the target, with `bagit.txt` in it. `top` is the one
    /// folder in the zip, `at` the time of its entries in seconds since 1970.
    ///
    /// # Errors
    /// If something is there already, or no file can be made.
    pub fn create(target: &Path, top: &BagPath, at: i64, options: WriteOptions) -> Result<Self, WriteError> {
        let (target, output) = Target::create(target, options.force)?;
        Self::begin(target, output, top, at, options)
    }

    pub(super) fn begin(target: Target, output: Output, top: &BagPath, at: i64, options: WriteOptions) -> Result<Self, WriteError> {
        if top.as_str().contains('/') {
            return Err(WriteError::OutOfOrder { path: top.clone() });
        }
        let mut bundle = Self {
            archive: ArchiveWriter::new(output, at),
            target,
            top: top.to_string(),
            at,
            options,
            stage: Stage::Payload,
            payload: Listing::default(),
            tags: Listing::default(),
            payload_bytes: 0,
            expected: Vec::new(),
            sm3: None,
        };
        let digest = bundle.add(&path("bagit.txt"), BAGIT.as_bytes())?;
        let _ = bundle.tags.add(path("bagit.txt"), digest);
        Ok(bundle)
    }

    /// Takes SM3 digests of the payload too, in the same reading, and lists them in `sm3/manifest.txt`.
    #[must_use]
    pub fn with_sm3(mut self, wanted: bool) -> Self {
        self.sm3 = wanted.then(BTreeMap::new);
        self
    }

    /// The SM3 digests of the payload so far; none where they are not wanted.
    #[must_use]
    pub fn sm3(&self) -> &BTreeMap<BagPath, Sm3Digest> {
        const NONE: &BTreeMap<BagPath, Sm3Digest> = &BTreeMap::new();
        self.sm3.as_ref().unwrap_or(NONE)
    }

    /// Packs evidence, in parallel, in the order of the paths. Each source is read once. `progress`
    /// is told of bytes as they are packed.
    ///
    /// # Errors
    /// If a source cannot be read, has changed, or the bundle cannot be written.
    pub fn evidence<T: Send, E: Send>(
        &mut self,
        sources: Vec<Source<'_, T, E>>,
        progress: &mut dyn FnMut(&BagPath, u64),
    ) -> Result<Vec<Packed<T>>, PackError<E>> {
        for source in &sources {
            self.expect(Stage::Payload, &source.path, source.path.is_payload())?;
        }
        self.pour(sources, progress)
    }

    fn pour<T: Send, E: Send>(
        &mut self,
        sources: Vec<Source<'_, T, E>>,
        progress: &mut dyn FnMut(&BagPath, u64),
    ) -> Result<Vec<Packed<T>>, PackError<E>> {
        // Until all went well, nothing else may be added.
        let stage = std::mem::replace(&mut self.stage, Stage::Broken);
        let naming = Naming { top: &self.top, at: self.at, folder: self.target.folder() };
        let wanted = self.sm3.is_some();
        let sources = sources.into_iter().map(|source| also_sm3(source, wanted)).collect();
        let packed = pack(&mut self.archive, naming, self.options.threads, sources, progress);
        let packed = packed.map_err(|failure| match failure {
            Failure::Source(path, error) => PackError::Source { path, error },
            Failure::Changed(path) => PackError::Write(WriteError::Changed { path }),
            Failure::Archive(source) => PackError::Write(archive_error(self.target.path(), source)),
        })?;
        for file in &packed {
            self.list_payload(&file.path, file.digest, file.bytes)?;
            let name = format!("{}/{}", self.top, file.path);
            self.expected.push(Expected { name, digest: file.digest, bytes: file.bytes });
        }
        self.stage = stage;
        let plain = |Packed { path, digest, bytes, value: (value, sm3) }| {
            if let (Some(all), Some(sm3)) = (&mut self.sm3, sm3) {
                all.insert(BagPath::clone(&path), sm3);
            }
            Packed { path, digest, bytes, value }
        };
        Ok(packed.into_iter().map(plain).collect())
    }

    /// The digest of the manifest lines that name `data/evidence/`, line ends included. It does not
    /// change once all evidence is packed.
    #[must_use]
    pub fn evidence_digest(&self) -> Digest {
        Digest::of(self.payload.evidence_text().as_bytes())
    }

    /// Adds payload that is made, not given: letters, the exhibit book.
    ///
    /// # Errors
    /// If it does not belong there, is there already, or cannot be written.
    pub fn payload(&mut self, path: &BagPath, bytes: &[u8]) -> Result<Digest, WriteError> {
        let digest = Digest::of(bytes);
        self.payload_of(path, bytes, digest)?;
        Ok(digest)
    }

    /// The same of bytes whose digest was taken already.
    ///
    /// # Errors
    /// As [`BundleWriter::payload`].
    pub(crate) fn payload_of(&mut self, path: &BagPath, bytes: &[u8], digest: Digest) -> Result<(), WriteError> {
        debug_assert_eq!(digest, Digest::of(bytes), "the digest of other bytes");
        self.expect(Stage::Payload, path, path.is_payload() && !path.is_evidence())?;
        self.add_known(path, bytes, digest)?;
        if let Some(all) = &mut self.sm3 {
            let mut hasher = Sm3Hasher::default();
            hasher.update(bytes);
            all.insert(path.clone(), hasher.finish());
        }
        self.list_payload(path, digest, bytes.len() as u64)
    }

    /// Adds payload that is made, may be large, and is compressed by itself, as books of exhibits are: it is poured in as it
    /// is, and never held whole.
    ///
    /// # Errors
    /// As [`BundleWriter::payload`], and if it cannot be read; [`WriteError::Changed`] if there is more of it, or less.
    pub fn payload_stored(&mut self, path: &BagPath, bytes: u64, from: &mut dyn io::Read) -> Result<Digest, PackError<io::Error>> {
        self.expect(Stage::Payload, path, path.is_payload() && !path.is_evidence())?;
        let name = format!("{}/{path}", self.top);
        // Until all went well, nothing else may be added.
        let stage = std::mem::replace(&mut self.stage, Stage::Broken);
        let failed = |source| PackError::Write(archive_error(self.target.path(), source));
        let mut entry = self.archive.stream(&name, bytes).stored();
        let (mut hasher, mut sm3) = (Hasher::new(), self.sm3.as_ref().map(|_| Sm3Hasher::default()));
        let (mut piece, mut poured) = (vec![0; PIECE], 0);
        loop {
            let read = match from.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(PackError::Source { path: path.clone(), error }),
            };
            hasher.update(&piece[..read]);
            if let Some(sm3) = &mut sm3 {
                sm3.update(&piece[..read]);
            }
            entry.write(&piece[..read]).map_err(failed)?;
            poured += read as u64;
            if poured > bytes {
                break;
            }
        }
        if poured != bytes {
            return Err(WriteError::Changed { path: path.clone() }.into());
        }
        entry.finish().map_err(failed)?;
        let digest = hasher.finish();
        self.expected.push(Expected { name, digest, bytes });
        self.list_payload(path, digest, bytes)?;
        if let (Some(all), Some(sm3)) = (&mut self.sm3, sm3) {
            all.insert(path.clone(), sm3.finish());
        }
        self.stage = stage;
        Ok(digest)
    }

    /// Adds payload that may be large: it is poured in, and never held whole.
    ///
    /// # Errors
    /// As [`BundleWriter::payload`], and if it cannot be read.
    pub fn payload_from<T: Send, E: Send>(&mut self, source: Source<'_, T, E>) -> Result<Packed<T>, PackError<E>> {
        self.expect(Stage::Payload, &source.path, source.path.is_payload() && !source.path.is_evidence())?;
        Ok(self.pour(vec![source], &mut |_, _| {})?.remove(0))
    }

    /// The text of `manifest-sha256.txt`. From here on no payload can be added.
    ///
    /// # Errors
    /// If the bundle is spoiled.
    pub fn payload_manifest(&mut self) -> Result<String, WriteError> {
        if self.stage == Stage::Broken {
            return Err(WriteError::BrokenOff { path: self.target.path().to_owned() });
        }
        self.stage = Stage::Tags;
        Ok(self.payload.text())
    }

    /// Adds a tag file: `manifest.json`, `custody.jsonl`, `说明.txt`, `index.html`.
    ///
    /// # Errors
    /// If it does not belong there, is there already, or cannot be written.
    pub fn tag_file(&mut self, path: &BagPath, bytes: &[u8]) -> Result<Digest, WriteError> {
        let allowed = !path.is_payload() && !path.as_str().starts_with("seal/") && !is_bagit_file(path.as_str());
        self.payload_manifest()?;
        self.expect(Stage::Tags, path, allowed)?;
        self.add_tag(path, bytes)
    }

    /// Seals the bundle: writes the manifests, reads the file back, and gives it its name.
    ///
    /// # Errors
    /// If it cannot be written or does not read back; then nothing is left.
    pub fn seal(self, info: BagInfo) -> Result<Sealed, WriteError> {
        self.finish(info)?.place()
    }

    /// The same without giving it its name yet: for bundles that appear together or not at all.
    ///
    /// # Errors
    /// As [`BundleWriter::seal`].
    pub fn finish(mut self, info: BagInfo) -> Result<Unplaced, WriteError> {
        let manifest = self.payload_manifest()?;
        if let Some(all) = &self.sm3 {
            let list: String = all.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
            self.add_tag(&path(SM3_LIST), list.as_bytes())?;
        }
        self.add_tag(&path("manifest-sha256.txt"), manifest.as_bytes())?;
        // RFC 8493 §2.2.2: octets and files of the payload.
        let files = manifest.lines().count();
        let info = info.with("Payload-Oxum", format!("{}.{files}", self.payload_bytes));
        self.add_tag(&path("bag-info.txt"), info.text().as_bytes())?;
        let tags = self.tags.text();
        let seal = self.add(&path("tagmanifest-sha256.txt"), tags.as_bytes())?;
        let evidence_digest = self.evidence_digest();

        let Self { archive, target, options, expected, .. } = self;
        let written = archive.finish();
        let output = written.map_err(|source| archive_error(target.path(), source))?;
        let settle = || target.settle(output);
        let (sha256, bytes) = if cfg!(windows) {
            // What is locked there cannot be read.
            settle()?;
            read_back(&target, &expected, options)?
        } else {
            // The disk is waited for while the file is read back.
            let (settled, read) = std::thread::scope(|scope| {
                let settled = scope.spawn(settle);
                let read = read_back(&target, &expected, options);
                (settled.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), read)
            });
            settled?;
            read?
        };
        let files = expected.len() as u64;
        let path = target.path().to_owned();
        Ok(Unplaced { target, sealed: Sealed { path, bytes, sha256, seal, evidence_digest, files } })
    }

    fn expect(&self, stage: Stage, path: &BagPath, allowed: bool) -> Result<(), WriteError> {
        if self.stage == Stage::Broken {
            return Err(WriteError::BrokenOff { path: self.target.path().to_owned() });
        }
        if self.stage != stage || !allowed {
            return Err(WriteError::OutOfOrder { path: path.clone() });
        }
        if self.payload.contains(path) || self.tags.contains(path) {
            return Err(WriteError::Taken { path: path.clone() });
        }
        Ok(())
    }

    fn list_payload(&mut self, path: &BagPath, digest: Digest, bytes: u64) -> Result<(), WriteError> {
        if !self.payload.add(path.clone(), digest) {
            return Err(WriteError::Taken { path: path.clone() });
        }
        self.payload_bytes += bytes;
        Ok(())
    }

    fn add_tag(&mut self, path: &BagPath, bytes: &[u8]) -> Result<Digest, WriteError> {
        let digest = self.add(path, bytes)?;
        if !self.tags.add(path.clone(), digest) {
            return Err(WriteError::Taken { path: path.clone() });
        }
        Ok(digest)
    }

    /// Adds a file whose bytes are at hand.
    fn add(&mut self, path: &BagPath, bytes: &[u8]) -> Result<Digest, WriteError> {
        let digest = Digest::of(bytes);
        self.add_known(path, bytes, digest)?;
        Ok(digest)
    }

    fn add_known(&mut self, path: &BagPath, bytes: &[u8], digest: Digest) -> Result<(), WriteError> {
        let name = format!("{}/{path}", self.top);
        if let Err(source) = self.archive.add_bytes(&name, bytes) {
            self.stage = Stage::Broken;
            return Err(archive_error(self.target.path(), source));
        }
        self.expected.push(Expected { name, digest, bytes: bytes.len() as u64 });
        Ok(())
    }
}

/// The paths that the writer itself fills.
fn is_bagit_file(path: &str) -> bool {
    matches!(path, "bagit.txt" | "bag-info.txt" | "fetch.txt" | SM3_LIST)
        || path.starts_with("manifest-")
        || path.starts_with("tagmanifest-")
}

fn path(fixed: &str) -> BagPath {
    BagPath::new(fixed).expect("the names of tag files are safe")
}

pub(super) fn write_error(path: &Path, source: io::Error) -> WriteError {
    WriteError::Write { path: path.to_owned(), source }
}

pub(super) fn archive_error(path: &Path, error: ArchiveError) -> WriteError {
    match error {
        ArchiveError::Write { source, .. } => write_error(path, source),
        source => WriteError::Archive { path: path.to_owned(), source },
    }
}
