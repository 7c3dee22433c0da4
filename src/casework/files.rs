//! Files we make: whole or not at all, and never over what is there unasked.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::CaseworkError;
use crate::bundle::Part;
use crate::finding::{Finding, Place, What};

/// Where outputs go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlet {
    /// Into a folder, under names of our choosing.
    Folder(PathBuf),
    /// To this file.
    File(PathBuf),
}

impl Outlet {
    /// What `-o` means: a folder if it ends in a separator or is one, else a file.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let text = path.as_os_str().to_string_lossy();
        if text.ends_with(['/', std::path::MAIN_SEPARATOR]) || path.is_dir() {
            Self::Folder(path.to_owned())
        } else {
            Self::File(path.to_owned())
        }
    }

    /// The paths for these names.
    ///
    /// # Errors
    /// [`CaseworkError::NeedsFolder`] when several names meet one file.
    pub fn paths(&self, names: &[String]) -> Result<Vec<PathBuf>, CaseworkError> {
        match self {
            Self::Folder(folder) => Ok(names.iter().map(|name| folder.join(name)).collect()),
            Self::File(path) if names.len() == 1 => Ok(vec![path.clone()]),
            Self::File(path) => Err(CaseworkError::NeedsFolder { path: path.clone() }),
        }
    }
}

/// Makes the folder of a file.
pub(super) fn make_parent(path: &Path) -> Result<(), CaseworkError> {
    let folder = parent(path);
    fs::create_dir_all(folder).map_err(|source| CaseworkError::Write { path: folder.to_owned(), source })
}

/// Folders made for outputs; gone again where the outputs did not come about.
#[derive(Default)]
pub(super) struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes the folder of a file, and remembers what was not there.
    pub(super) fn make_parent(&mut self, path: &Path) -> Result<(), CaseworkError> {
        let lacking = parent(path).ancestors().take_while(|folder| !folder.as_os_str().is_empty() && folder.symlink_metadata().is_err());
        self.0.extend(lacking.map(Path::to_owned));
        make_parent(path)
    }
    /// The outputs are there.
    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        // Innermost first; a folder that someone has put something into stays.
        self.0.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Refuses what is there.
pub(super) fn refuse_existing(paths: &[PathBuf], force: bool) -> Result<(), CaseworkError> {
    match paths.iter().find(|path| !force && path.symlink_metadata().is_ok()) {
        Some(path) => Err(CaseworkError::Exists { path: path.clone() }),
        None => Ok(()),
    }
}

/// What lies in a folder that looks as if an earlier run had written it, and this one does not write.
pub(super) fn left_from_before(folder: &Path, is_ours: &dyn Fn(&str) -> bool, written: &[PathBuf]) -> Option<Finding> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut left: Vec<String> = names.filter(|name| is_ours(name) && !written.contains(&folder.join(name))).collect();
    left.sort();
    (!left.is_empty()).then(|| Finding::new(What::LeftFromBefore { files: left.join("、") }, Place::file("")))
}

/// Refuses to write over the case file, the intake log or anything in the evidence folder, whatever was asked for.
pub(super) fn refuse_inputs(case: &Path, outputs: &[PathBuf]) -> Result<(), CaseworkError> {
    let evidence = real(&case.join("evidence"));
    let inputs = ["case.toml", "case.json", "intake.jsonl"].map(|name| real(&case.join(name)));
    for output in outputs {
        let at = real(output);
        if at.starts_with(&evidence) || inputs.contains(&at) {
            return Err(CaseworkError::OverInput { path: output.clone() });
        }
    }
    Ok(())
}

/// Puts files into a folder: all of them, or none where one is in the way.
///
/// # Errors
/// [`CaseworkError::Exists`]; [`CaseworkError::Write`].
pub fn put_files(folder: &Path, files: &[(String, String)], force: bool, dry_run: bool) -> Result<Vec<PathBuf>, CaseworkError> {
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    refuse_existing(&paths, force)?;
    if !dry_run {
        let mut made = MadeFolders::default();
        let mut waiting = Vec::new();
        for (path, (_, text)) in paths.iter().zip(files) {
            made.make_parent(path)?;
            waiting.push(prepare(path, text.as_bytes())?);
        }
        waiting.into_iter().try_for_each(|file| file.put(force).map(drop))?;
        made.keep();
    }
    Ok(paths)
}

/// A path with its links followed as far as it exists, and `..` taken out of the rest.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for ancestor in path.ancestors() {
        if let Ok(found) = ancestor.canonicalize() {
            let mut out = found;
            for part in path.strip_prefix(ancestor).unwrap_or(Path::new("")).components() {
                match part {
                    std::path::Component::ParentDir => drop(out.pop()),
                    part => out.push(part),
                }
            }
            return out;
        }
    }
    path
}

/// A file written and synced beside its place, not yet there.
pub(super) struct Waiting {
    part: Part,
    path: PathBuf,
}

/// Writes and syncs a temporary file beside `path`. Dropped, it is gone.
pub(super) fn prepare(path: &Path, mut bytes: &[u8]) -> Result<Waiting, CaseworkError> {
    prepare_copy(path, &mut bytes)
}

/// The same with all that a reader gives.
pub(super) fn prepare_copy(path: &Path, from: &mut dyn io::Read) -> Result<Waiting, CaseworkError> {
    prepare_with(path, |file| io::copy(from, file).map(drop))
}

/// The same with what is written to it.
pub(super) fn prepare_with(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<Waiting, CaseworkError> {
    let io = |source| CaseworkError::Write { path: path.to_owned(), source };
    let mut part = Part::create(parent(path)).map_err(io)?;
    write(part.file_mut()).map_err(io)?;
    part.settle().map_err(io)?;
    Ok(Waiting { part, path: path.to_owned() })
}

impl Waiting {
    /// Moves it to its place.
    pub(super) fn put(self, force: bool) -> Result<PathBuf, CaseworkError> {
        let Self { part, path } = self;
        match part.persist(&path, force) {
            Ok(()) => Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(CaseworkError::Exists { path }),
            Err(source) => Err(CaseworkError::Write { path, source }),
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("信.txt");
        prepare(&path, b"one").and_then(|file| file.put(false)).expect("written");
        assert!(matches!(prepare(&path, b"two").and_then(|file| file.put(false)), Err(CaseworkError::Exists { .. })));
        assert_eq!(fs::read(&path).expect("there"), b"one");
        prepare(&path, b"two").and_then(|file| file.put(true)).expect("forced");
        assert_eq!(fs::read(&path).expect("there"), b"two");
        drop(prepare(&path, b"three").expect("prepared"));
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing is left behind");
    }

    #[test]
    fn inputs_are_never_outputs() {
        let folder = tempfile::tempdir().expect("a folder");
        let case = folder.path().join("case");
        fs::create_dir_all(case.join("evidence/chat")).expect("made");
        fs::write(case.join("case.toml"), "").expect("written");
        for input in [
            "case.toml",
            "evidence/chat/qq.txt",
            "evidence/new.zip",
            "evidence",
            "out/../case.toml",
            "out/../evidence/x/y.pdf",
            "intake.jsonl",
        ] {
            assert!(matches!(refuse_inputs(&case, &[case.join(input)]), Err(CaseworkError::OverInput { .. })), "{input}");
        }
        for output in ["out/x.zip", "evidence.zip", "case.toml.pdf", "../x.zip"] {
            refuse_inputs(&case, &[case.join(output)]).expect(output);
        }
    }

    #[test]
    fn several_outputs_need_a_folder() {
        let names = ["a".to_owned(), "b".to_owned()];
        assert!(Outlet::File("x".into()).paths(&names).is_err());
        assert_eq!(Outlet::of(Path::new("out/")), Outlet::Folder("out/".into()));
        assert_eq!(Outlet::of(Path::new("no-such-file.zip")), Outlet::File("no-such-file.zip".into()));
    }
}
