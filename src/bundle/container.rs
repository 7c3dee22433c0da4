//! What a bag lies in: a zip, read without unpacking, or a folder. Nothing is written, no link is
//! followed.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::layout::{Names, root_of};
use super::verify::{VerifyError, is_of_system};
use crate::archive::{ArchiveReader, Limits, Listed, Oddity, Refusal, Trouble};
use crate::finding::{Finding, Place, Severity, What};

/// A file of the bag.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Its path from the root of the bag, `/` between its parts.
    pub(super) path: String,
    /// Its size, as the container says.
    pub(super) bytes: u64,
    at: At,
}

#[derive(Debug, Clone)]
enum At {
    Zip(Listed),
    Folder(PathBuf),
}

/// A container that was opened.
pub(super) struct Container {
    /// The files of the bag, sorted by path.
    pub(super) members: Vec<Member>,
    /// The folder in a zip that holds the bag, with its slash.
    pub(super) root: String,
    /// What was found on the way.
    pub(super) findings: Vec<Finding>,
    /// What another program did to a zip.
    pub(super) oddities: Vec<&'static str>,
    /// Folders of the bag with nothing in them, which no list can name.
    pub(super) empty: Vec<String>,
    /// The files that nobody can read here, because they are encrypted or packed in a way that is not known.
    closed: BTreeSet<String>,
    /// The folder that the bag is, where it is not in a zip.
    pub(super) folder: Option<PathBuf>,
    zip: Option<(PathBuf, ArchiveReader)>,
}

/// An open file to read from; one per thread.
#[derive(Default)]
pub(super) struct Handle(Option<File>);

impl Container {
    /// Opens a zip or a folder; or says why there is nothing to verify in it.
    pub(super) fn open(path: &Path, limits: Limits) -> Result<Result<Self, What>, VerifyError> {
        let failed = |source| VerifyError { path: path.to_owned(), source };
        let metadata = std::fs::metadata(path).map_err(failed)?;
        if metadata.is_dir() {
            return Self::folder(path, limits).map_err(failed);
        }
        if !metadata.is_file() {
            return Err(failed(io::Error::other("neither a file nor a folder")));
        }
        let file = File::open(path).map_err(failed)?;
        match ArchiveReader::new(BufReader::new(file), limits) {
            Ok(archive) => Ok(Ok(Self::zip(path, archive))),
            Err(Refusal::Io(source)) => Err(failed(source)),
            Err(Refusal::NotAZip) if is_age(path) => Ok(Err(What::EncryptedForTransport {})),
            Err(refusal) => Ok(Err(refused(&refusal))),
        }
    }

    fn zip(path: &Path, archive: ArchiveReader) -> Self {
        let mut findings: Vec<Finding> = archive.troubles().iter().map(trouble).collect();
        let mut oddities: Vec<_> = archive.oddities().iter().map(|odd| Oddity::as_str(*odd)).collect();
        let names = archive.files().iter().map(|file| file.name.as_str());
        let root = root_of(names).unwrap_or_default();
        match root.matches('/').count() {
            0 => oddities.push("no-top-folder"),
            1 => {}
            _ => oddities.push("folder-around"),
        }
        let names = Names::of(archive.files().iter().map(|file| file.name.as_str()), archive.folders());
        for path in names.clashes() {
            findings.push(at_file(What::DuplicateEntry { path: path.to_owned() }, path.to_owned()));
        }
        let closed = archive.troubles().iter().filter_map(|trouble| match trouble {
            Trouble::Encrypted { name } | Trouble::Method { name, .. } => name.strip_prefix(&root).map(str::to_owned),
            _ => None,
        });
        let closed = closed.collect();
        let (mut members, mut notes) = (Vec::new(), Vec::new());
        for file in archive.files() {
            if let Some(path) = file.name.strip_prefix(&root) {
                let at = At::Zip(file.clone());
                members.push(Member { path: path.to_owned(), bytes: file.bytes, at });
            } else if names.is_note_of_mac(&file.name) {
                notes.push(file);
            } else {
                findings.push(outside(&file.name));
            }
        }
        let around = |folder: &str| root.starts_with(folder) || folder.starts_with("__MACOSX/");
        findings.extend(archive.folders().filter(|folder| !folder.starts_with(&root) && !around(folder)).map(outside));
        if !notes.is_empty() {
            oddities.push("mac-files");
        }
        // Nobody hashes them, but what lies in their place has to be theirs.
        findings.extend(notes.into_iter().filter_map(|file| unread_note(path, &archive, file)));
        members.sort_by(|a, b| a.path.cmp(&b.path));
        // The same name twice is reported already; one of them is enough to look at.
        members.dedup_by(|a, b| a.path == b.path);
        let folders = archive.folders().filter_map(|folder| folder.strip_prefix(&root)).map(str::to_owned).collect();
        let empty = without_members(folders, &members);
        Self { members, root, findings, oddities, empty, closed, folder: None, zip: Some((path.to_owned(), archive)) }
    }

    fn folder(path: &Path, limits: Limits) -> io::Result<Result<Self, What>> {
        let mut root = path.to_owned();
        if !is_root(&root) {
            // Unpacked into a folder of its own name, as Windows does.
            let mut inner: Vec<_> = std::fs::read_dir(path)?.collect::<io::Result<_>>()?;
            inner.retain(|entry| !is_of_system(&entry.file_name().to_string_lossy()));
            if let [only] = &inner[..]
                && only.file_type()?.is_dir()
                && is_root(&only.path())
            {
                root = only.path();
            }
        }
        let mut container = Self {
            members: Vec::new(),
            root: String::new(),
            findings: Vec::new(),
            oddities: Vec::new(),
            empty: Vec::new(),
            closed: BTreeSet::new(),
            folder: Some(root.clone()),
            zip: None,
        };
        let (mut entries, mut total, mut folders) = (0u64, 0u64, Vec::new());
        for entry in WalkDir::new(&root).min_depth(1).follow_links(false) {
            let entry = match entry {
                Ok(entry) => entry,
                // A folder below that cannot be listed hides files, and no more: what can be read is verified.
                Err(error) if error.depth() > 0 => {
                    let path = error.path().and_then(|path| path.strip_prefix(&root).ok()).unwrap_or(Path::new(""));
                    let path = slashed(path);
                    let why = error.io_error().map_or_else(String::new, io::Error::to_string);
                    container.findings.push(at_file(What::FileUnreadable { path: path.clone(), why }, path));
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            entries += 1;
            if entries > limits.entries {
                return Ok(Err(What::BeyondLimits { what: "entries", limit: limits.entries }));
            }
            let relative = entry.path().strip_prefix(&root).unwrap_or(entry.path());
            let path = slashed(relative);
            if entry.file_type().is_dir() {
                folders.push(format!("{path}/"));
                continue;
            }
            if !entry.file_type().is_file() {
                container.findings.push(at_file(What::NotAFile { path: path.clone() }, path));
            } else if relative.to_str().is_none() {
                container.findings.push(at_file(What::NameUnreadable { name: path.clone() }, path));
            } else {
                let bytes = match entry.metadata() {
                    Ok(metadata) => metadata.len(),
                    Err(error) => {
                        let why = error.to_string();
                        container.findings.push(at_file(What::FileUnreadable { path: path.clone(), why }, path));
                        continue;
                    }
                };
                total = total.saturating_add(bytes);
                if total > limits.unpacked {
                    return Ok(Err(What::BeyondLimits { what: "bytes", limit: limits.unpacked }));
                }
                let at = At::Folder(entry.path().to_owned());
                container.members.push(Member { path, bytes, at });
            }
        }
        container.members.sort_by(|a, b| a.path.cmp(&b.path));
        container.empty = without_members(folders, &container.members);
        Ok(Ok(container))
    }

    /// Whether it is a zip.
    pub(super) fn is_zip(&self) -> bool {
        self.zip.is_some()
    }

    /// A file that could not be read: in a zip it is damaged; in a folder all that is known is that it was not read. Nothing where
    /// it was told already why nobody can read it here: it is encrypted, or packed in a way that is not known, and that does not
    /// show that it was changed.
    pub(super) fn unread(&self, path: String, why: String) -> Option<What> {
        match (self.is_zip(), self.is_closed(&path)) {
            (_, true) => None,
            (true, false) => Some(What::FileDamaged { path, why }),
            (false, false) => Some(What::FileUnreadable { path, why }),
        }
    }

    /// Whether a file is encrypted, or packed in a way that is not known.
    pub(super) fn is_closed(&self, path: &str) -> bool {
        self.closed.contains(path)
    }

    /// The file of this path.
    pub(super) fn member(&self, path: &str) -> Option<&Member> {
        let found = self.members.binary_search_by(|member| member.path.as_str().cmp(path));
        found.ok().map(|index| &self.members[index])
    }

    /// Lets a function read a file.
    pub(super) fn read<T>(
        &self,
        member: &Member,
        handle: &mut Handle,
        read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
    ) -> Result<T, String> {
        let said = |error: io::Error| error.to_string();
        match (&member.at, &self.zip) {
            (At::Folder(path), _) => {
                let mut file = open_plain(path).map_err(said)?;
                read(&mut file).map_err(said)
            }
            (At::Zip(listed), Some((path, archive))) => {
                if handle.0.is_none() {
                    handle.0 = Some(File::open(path).map_err(said)?);
                }
                let Some(file) = &mut handle.0 else {
                    return Err(String::new());
                };
                let mut entry = archive.open(listed, file).map_err(|error| error.to_string())?;
                read(&mut entry).map_err(said)
            }
            (At::Zip(_), None) => Err(String::new()),
        }
    }

    /// A whole small file.
    pub(super) fn bytes(&self, member: &Member, most: u64) -> Result<Vec<u8>, String> {
        if member.bytes > most {
            return Err(format!("larger than {most} bytes"));
        }
        self.read(member, &mut Handle::default(), |reader| {
            let mut bytes = Vec::new();
            reader.take(member.bytes.saturating_add(1)).read_to_end(&mut bytes)?;
            if bytes.len() as u64 == member.bytes { Ok(bytes) } else { Err(io::Error::other("not as long as its container says")) }
        })
    }
}

/// Opens a file that the walk saw as a plain one. Should it have become a link or a pipe since, it is
/// not read.
fn open_plain(path: &Path) -> io::Result<File> {
    if !path.symlink_metadata()?.is_file() {
        return Err(io::Error::other("not a plain file any more"));
    }
    let file = File::open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("not a plain file any more")) }
}

/// A path with `/` between its parts; what is no text in it is replaced.
fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Whether it begins as files of age do (age-encryption.org/v1).
fn is_age(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(22).read_to_end(&mut head));
    read.is_ok() && head == b"age-encryption.org/v1\n"
}

fn is_root(folder: &Path) -> bool {
    let known = ["bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt", "manifest-sha1.txt", "manifest-md5.txt"];
    known.iter().any(|name| folder.join(name).symlink_metadata().is_ok())
}

/// Those of the folders in which no file lies, the members being sorted.
fn without_members(mut folders: Vec<String>, members: &[Member]) -> Vec<String> {
    folders.retain(|folder| {
        let at = members.partition_point(|member| member.path.as_str() < folder.as_str());
        !folder.is_empty() && !members.get(at).is_some_and(|member| member.path.starts_with(folder))
    });
    folders
}

fn outside(name: &str) -> Finding {
    at_file(What::OutsideTopFolder { path: name.to_owned() }, name.to_owned())
}

/// What is wrong with the bytes of a note of macOS, if anything.
fn unread_note(path: &Path, archive: &ArchiveReader, file: &Listed) -> Option<Finding> {
    let read = File::open(path).map_err(|error| error.to_string()).and_then(|mut zip| {
        let mut entry = archive.open(file, &mut zip).map_err(|error| error.to_string())?;
        io::copy(&mut entry, &mut io::sink()).map_err(|error| error.to_string())
    });
    let why = read.err()?;
    Some(at_file(What::FileDamaged { path: file.name.clone(), why }, file.name.clone()))
}

fn at_file(what: What, path: String) -> Finding {
    Finding::new(what, Place::file(path))
}

fn trouble(trouble: &Trouble) -> Finding {
    let (what, place) = match trouble.clone() {
        Trouble::Duplicate { name } => (What::DuplicateEntry { path: name.clone() }, name),
        Trouble::UnsafeName { name } => (What::PathUnsafe { path: name.clone() }, name),
        Trouble::UnreadableName { shown } => (What::NameUnreadable { name: shown.clone() }, shown),
        Trouble::NotAFile { name } => (What::NotAFile { path: name.clone() }, name),
        Trouble::Encrypted { name } => (What::EncryptedEntry { path: name.clone() }, name),
        Trouble::Method { name, method } => (What::MethodUnsupported { path: name.clone(), method }, name),
        Trouble::HeadersDiffer { name } => (What::HeadersDiffer { path: name.clone() }, name),
        Trouble::Overlap { name } => (What::EntriesOverlap { path: name.clone() }, name),
        Trouble::FolderWithBytes { name } => (What::NotAFile { path: name.clone() }, name),
        Trouble::Unaccounted { at, bytes } => (What::BytesUnaccounted { at, bytes }, String::new()),
        Trouble::Hidden { at } => (What::HiddenRecords { at }, String::new()),
    };
    at_file(what, place).of(Severity::Blocking)
}

fn refused(refusal: &Refusal) -> What {
    match *refusal {
        Refusal::Io(_) | Refusal::NotAZip => What::NotABag {},
        Refusal::Truncated => What::Truncated {},
        Refusal::Unreadable { why } => What::ArchiveBroken { why: why.to_owned() },
        Refusal::TooManyEntries { limit } => What::BeyondLimits { what: "entries", limit },
        Refusal::TooLarge { limit } => What::BeyondLimits { what: "bytes", limit },
        Refusal::Bomb { ratio } => What::BeyondLimits { what: "ratio", limit: ratio },
    }
}
