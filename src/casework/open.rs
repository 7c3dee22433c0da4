//! Opening a case folder.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::CaseworkError;
use crate::case::Case;
use crate::evidence::Decoded;

/// A case folder with its case file read.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The folder.
    pub folder: PathBuf,
    /// The case file.
    pub file: PathBuf,
    /// What it says; its id is filled in.
    pub case: Case,
}

impl Opened {
    /// Where the evidence is.
    #[must_use]
    pub fn evidence(&self) -> PathBuf {
        self.folder.join("evidence")
    }
    /// Where outputs go unless told otherwise.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.folder.join("out")
    }
    /// The log of what was added.
    #[must_use]
    pub fn intake(&self) -> PathBuf {
        self.folder.join(super::intake::FILE)
    }
}

/// Opens a case folder; the path may also name its case file.
///
/// # Errors
/// [`CaseworkError`] when there is no folder or case file, or it is not understood.
pub fn open(path: &Path) -> Result<Opened, CaseworkError> {
    let named = path.file_name().is_some_and(|name| name == "case.toml" || name == "case.json");
    let folder = if named && path.is_file() { path.parent().unwrap_or(Path::new(".")).to_owned() } else { path.to_owned() };
    if !folder.is_dir() && !folder.as_os_str().is_empty() {
        return Err(CaseworkError::NoFolder { path: folder });
    }
    let (toml, json) = (folder.join("case.toml"), folder.join("case.json"));
    let file = match (is_there(&toml)?, is_there(&json)?) {
        (true, true) => return Err(CaseworkError::TwoCaseFiles { path: folder }),
        (true, false) => toml,
        (false, true) => json,
        (false, false) => return Err(CaseworkError::NoCaseFile { path: folder }),
    };
    let text = read_text(&file)?;
    let read = if file.extension().is_some_and(|extension| extension == "json") { Case::from_json(&text) } else { Case::from_toml(&text) };
    let mut case = read.map_err(|source| CaseworkError::Case { path: file.clone(), source })?;
    if case.id.is_empty() {
        case.id = id_of(&folder);
        case.id_is_derived = true;
    } else {
        case.id = safe_id(&case.id);
    }
    Ok(Opened { folder, file, case })
}

/// More than anyone writes by hand, in MiB.
const LARGEST_TEXT_MIB: u64 = 8;

/// The text of a file that people edit.
pub(super) fn read_text(path: &Path) -> Result<String, CaseworkError> {
    let bytes = read_up_to(path, LARGEST_TEXT_MIB)?;
    String::from_utf8(bytes).map_err(|_| CaseworkError::NotUtf8 { path: path.to_owned() })
}

/// More than anyone's table of answers, in MiB.
const LARGEST_TABLE_MIB: u64 = 256;

/// The text of a list or a table that another program wrote, in UTF-8, UTF-16 or GB18030; `None` if it is none.
pub(super) fn read_any_text(path: &Path) -> Result<Option<String>, CaseworkError> {
    let decoded = Decoded::of(&read_up_to(path, LARGEST_TABLE_MIB)?);
    Ok(decoded.broken_at.is_none().then_some(decoded.text))
}

fn read_up_to(path: &Path, limit_mib: u64) -> Result<Vec<u8>, CaseworkError> {
    let io = |source| CaseworkError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(io)?.take((limit_mib << 20) + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limit_mib << 20 {
        return Err(CaseworkError::TextTooLarge { path: path.to_owned(), limit_mib });
    }
    Ok(bytes)
}

/// Whether a file is there. A folder that may not be looked into is an error, not an absence.
fn is_there(path: &Path) -> Result<bool, CaseworkError> {
    match fs::metadata(path) {
        Ok(meta) => Ok(meta.is_file()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(CaseworkError::Read { path: path.to_owned(), source }),
    }
}

/// The id of the case in a folder; of one that cannot be opened, the id that its folder's name gives.
pub(super) fn id_in(folder: &Path) -> String {
    open(folder).map_or_else(|_| id_of(folder), |opened| opened.case.id)
}

/// An id from the folder's name.
fn id_of(folder: &Path) -> String {
    let absolute: io::Result<PathBuf> = fs::canonicalize(folder);
    let name = absolute.ok().and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    safe_id(&name.unwrap_or_default())
}

/// What a file name on any system can begin with.
pub(super) fn safe_id(id: &str) -> String {
    let id: String = id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).take(60).collect();
    let id = id.trim_matches('-');
    if id.is_empty() { "case".to_owned() } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_found_by_folder_or_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let case = folder.path().join("我的 案件!");
        fs::create_dir(&case).expect("made");
        assert!(matches!(open(&case), Err(CaseworkError::NoCaseFile { .. })));
        fs::write(case.join("case.toml"), "title='x'").expect("written");
        assert_eq!(open(&case).expect("opened").case.id, "我的-案件");
        assert_eq!(open(&case.join("case.toml")).expect("opened").folder, case);
        fs::write(case.join("case.json"), "{}").expect("written");
        assert!(matches!(open(&case), Err(CaseworkError::TwoCaseFiles { .. })));
        assert!(matches!(open(&folder.path().join("none")), Err(CaseworkError::NoFolder { .. })));
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("case.toml"), b"title = '\xb0\xb8'").expect("written");
        assert!(matches!(open(folder.path()), Err(CaseworkError::NotUtf8 { .. })));
    }
}
