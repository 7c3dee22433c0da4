//! The evidence folder: which files there are, in a stable order, and what was passed over.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use unicode_normalization::UnicodeNormalization;

use super::chats::SlackNames;
use super::source::{EvidenceError, Source};
use crate::finding::{Finding, Place, What};

/// A file as it lies in the evidence folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the folder, `/` between the parts, NFC; what case.toml names it by.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// Modification time in whole seconds since 1970 UTC, where the file system has one.
    pub modified: Option<i64>,
}

/// A list of people is read up to this, in bytes.
const LARGEST_USERS: u64 = 64 << 20;

/// What lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The files, by name.
    pub files: Vec<Original>,
    /// What was passed over, and why.
    pub findings: Vec<Finding>,
}

/// Lists a folder, any depth, without following links.
///
/// # Errors
/// [`EvidenceError::Io`] when a folder cannot be listed. A folder that does not exist is an error too.
pub fn list(folder: &Path) -> Result<Listing, EvidenceError> {
    let mut out = Listing::default();
    for entry in walkdir::WalkDir::new(folder).follow_links(false).sort_by_file_name() {
        let entry = entry.map_err(|error| EvidenceError::Io {
            path: error.path().unwrap_or(folder).to_owned(),
            source: error.into_io_error().unwrap_or_else(|| std::io::Error::other("links form a loop")),
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let name = name_of(below);
        if !entry.file_type().is_file() {
            out.findings.push(Finding::new(What::LinkLeftOut {}, Place::file(format!("evidence/{name}"))));
            continue;
        }
        if is_litter(&name) {
            out.findings.push(Finding::new(What::SystemFileLeftOut {}, Place::file(format!("evidence/{name}"))));
            continue;
        }
        let meta = entry.metadata().map_err(|error| EvidenceError::Io {
            path: entry.path().to_owned(),
            source: error.into_io_error().unwrap_or_else(|| std::io::Error::other("no metadata")),
        })?;
        out.files.push(Original { path: entry.path().to_owned(), name, bytes: meta.len(), modified: meta.modified().ok().and_then(unix) });
    }
    out.files.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    Ok(out)
}

impl Original {
    /// One file on its own, named by its file name.
    ///
    /// # Errors
    /// [`EvidenceError::Io`] when it is not there or is no file.
    pub fn at(path: &Path) -> Result<Self, EvidenceError> {
        let io = |source| EvidenceError::Io { path: path.to_owned(), source };
        let meta = std::fs::metadata(path).map_err(io)?;
        if !meta.is_file() {
            return Err(io(std::io::Error::new(std::io::ErrorKind::IsADirectory, "not a file")));
        }
        let name = path.file_name().map_or_else(String::new, |name| name_of(Path::new(name)));
        Ok(Self { path: path.to_owned(), name, bytes: meta.len(), modified: meta.modified().ok().and_then(unix) })
    }
}

/// The folder that a `users.json` lies in, `/` at its end; `None` for other names.
pub(super) fn folder_of_users(name: &str) -> Option<&str> {
    name.strip_suffix("users.json").filter(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// Who is behind the ids of the Slack exports that lie unpacked below a folder, each with the folder of its `users.json`.
/// What cannot be listed or read here is told when the files are taken in.
#[must_use]
pub fn people_below(folder: &Path) -> Vec<(String, SlackNames)> {
    let below = walkdir::WalkDir::new(folder).follow_links(false).sort_by_file_name().into_iter().flatten();
    let read = |entry: walkdir::DirEntry| {
        // Asked of its own name first: there are thousands of others.
        folder_of_users(entry.file_name().to_str().filter(|_| entry.file_type().is_file())?)?;
        let name = name_of(entry.path().strip_prefix(folder).ok()?);
        let bytes = entry.metadata().ok().map(|meta| meta.len()).filter(|bytes| *bytes <= LARGEST_USERS)?;
        let mut opened = std::fs::File::open(entry.path()).ok()?;
        let people = SlackNames::read(&mut Source::new(&name, bytes, &mut opened)).ok().filter(|people| !people.is_empty())?;
        Some((folder_of_users(&name)?.to_owned(), people))
    };
    below.filter_map(read).collect()
}

fn name_of(below: &Path) -> String {
    below.components().map(|part| part.as_os_str().to_string_lossy().nfc().collect::<String>()).collect::<Vec<_>>().join("/")
}

/// Whole seconds since 1970 UTC.
pub(super) fn unix(at: std::time::SystemTime) -> Option<i64> {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).ok(),
        Err(before) => i64::try_from(before.duration().as_secs()).ok().map(|seconds| -seconds),
    }
}

/// What file managers leave behind, and what an `add` that was killed does.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    if last.starts_with(".juzheng-") && last.ends_with(".part") {
        return true;
    }
    matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".gitkeep") || last.starts_with("._") || last.starts_with("~$")
}
