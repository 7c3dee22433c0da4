//! A file in the making: hidden beside its place, locked as long as its maker lives, and under its name only when it is whole.
//!
//! Dropped before, it is gone. A program that was killed, or a machine that lost its power, leaves it behind, unlocked: whoever
//! makes the next file in that folder clears it away.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempPath};

use crate::digest::Digest;

const PREFIX: &str = ".juzheng-";
const SUFFIX: &str = ".part";

/// How often a name is tried anew that another run has cleared away before it was locked.
const ATTEMPTS: usize = 16;

/// A file in the making.
#[derive(Debug)]
pub struct Part {
    // Closed before it is taken away: some systems want it so.
    file: File,
    path: TempPath,
    _noted: Noted,
}

impl Part {
    /// A new file in a folder, which is first cleared of what killed runs have left there.
    ///
    /// # Errors
    /// If no file can be made there.
    pub fn create(folder: &Path) -> io::Result<Self> {
        if known().swept.insert(folder.to_owned()) {
            sweep(folder);
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        // Like any file a program makes; the mask of the user decides who may read it.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        for _ in 0..ATTEMPTS {
            let ((file, path), noted) = making(|| {
                let (file, path) = builder.tempfile_in(folder).map(NamedTempFile::into_parts)?;
                let at = path.to_path_buf();
                Ok(((file, path), at))
            })?;
            // Where the file system knows no locks, nobody gets one, and nobody sweeps.
            let _ = file.lock();
            if path.symlink_metadata().is_ok() {
                return Ok(Self { file, path, _noted: noted });
            }
        }
        Err(io::Error::other("another program takes every new file away"))
    }

    /// The open file.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }
    /// The same, to write to.
    pub fn file_mut(&mut self) -> &mut File {
        &mut self.file
    }
    /// Where it lies until then.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything written is on the disk; and others may read it, if not take it away.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn settle(&self) -> io::Result<()> {
        self.file.sync_all()?;
        // On Windows nobody can read what is locked, and a lock is not changed into another.
        #[cfg(windows)]
        let _ = self.file.unlock();
        let _ = self.file.lock_shared();
        Ok(())
    }

    /// Gives the file its name, in the same folder.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if the name is taken, and is not to be. The file is gone then.
    pub fn persist(self, path: &Path, force: bool) -> io::Result<()> {
        let Self { file, path: temporary, _noted } = self;
        let result = if force { temporary.persist(path) } else { temporary.persist_noclobber(path) };
        result.map_err(|error| error.error)?;
        drop(file);
        // The name itself must survive a power cut too; some systems cannot sync a folder.
        let _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

/// The folder a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a file of this name is one in the making, or left by a run that was killed.
#[must_use]
pub fn is_part(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

/// Where something of this kind that belongs to a bundle lies while it is in the making: beside it, and always the same, whichever
/// way the bundle is named.
pub(super) fn part_path(bundle: &Path, kind: &str) -> io::Result<PathBuf> {
    let bundle = bundle.canonicalize()?;
    let digest = Digest::of(bundle.file_name().unwrap_or_default().as_encoded_bytes()).to_string();
    Ok(bundle.parent().unwrap_or(&bundle).join(format!("{PREFIX}{}-{kind}{SUFFIX}", &digest[..16])))
}

/// Takes away what nobody is making any more.
fn sweep(folder: &Path) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.flatten().filter(|entry| is_part(&entry.file_name())) {
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        // Locked by its maker, or on a file system without locks: left alone.
        if let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// What this run has in the making, and which folders it has swept.
struct Known {
    parts: BTreeSet<PathBuf>,
    swept: BTreeSet<PathBuf>,
    /// The run is ending by a signal.
    is_over: bool,
}

static KNOWN: Mutex<Known> = Mutex::new(Known { parts: BTreeSet::new(), swept: BTreeSet::new(), is_over: false });

fn known() -> MutexGuard<'static, Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path on the list of what is in the making.
#[derive(Debug)]
pub(super) struct Noted(PathBuf);

/// Makes something, and puts where it lies on the list: not once all that is on the list is being taken away.
pub(super) fn making<T>(make: impl FnOnce() -> io::Result<(T, PathBuf)>) -> io::Result<(T, Noted)> {
    let mut known = known();
    if known.is_over {
        return Err(io::ErrorKind::Interrupted.into());
    }
    let (made, path) = make()?;
    known.parts.insert(path.clone());
    Ok((made, Noted(path)))
}

impl Noted {
    /// Does something with what lies there, if it is not being taken away; and nobody begins to meanwhile.
    pub(super) fn still<T>(&self, act: impl FnOnce() -> T) -> io::Result<T> {
        let known = known();
        if known.is_over { Err(io::ErrorKind::Interrupted.into()) } else { Ok(act()) }
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        known().parts.remove(&self.0);
    }
}

/// Takes away everything that this run has in the making, and nothing more is made: for the moment before it ends by a signal.
pub fn abandon_parts() {
    let parts = {
        let mut known = known();
        known.is_over = true;
        std::mem::take(&mut known.parts)
    };
    for part in parts {
        // Another thread may be putting a last file into a folder.
        let gone = || if part.is_dir() { std::fs::remove_dir_all(&part) } else { std::fs::remove_file(&part) };
        let _ = (0..ATTEMPTS).any(|_| gone().is_ok() || part.symlink_metadata().is_err());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names = folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        names.collect()
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_what_lives_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        for left in [".juzheng-dead.part", ".juzheng-other", "juzheng-x.part", ".juzheng-x.part.zip"] {
            std::fs::write(folder.path().join(left), "half").expect("written");
        }
        std::fs::create_dir(folder.path().join(".juzheng-folder.part")).expect("made");
        let alive = File::create(folder.path().join(".juzheng-alive.part")).expect("made");
        alive.lock().expect("locked");
        let reading = File::create(folder.path().join(".juzheng-reading.part")).expect("made");
        reading.lock_shared().expect("locked");
        let part = Part::create(folder.path()).expect("made");
        assert!(!folder.path().join(".juzheng-dead.part").exists());
        let mut left = names(folder.path());
        left.retain(|name| folder.path().join(name) != part.path());
        left.sort();
        let kept = [
            ".juzheng-alive.part",
            ".juzheng-folder.part",
            ".juzheng-other",
            ".juzheng-reading.part",
            ".juzheng-x.part.zip",
            "juzheng-x.part",
        ];
        assert_eq!(left, kept);
    }

    #[test]
    fn no_other_run_sweeps_it_away_before_it_has_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let part = Part::create(folder.path()).expect("made");
        sweep(folder.path());
        part.settle().expect("synced");
        sweep(folder.path());
        let path = folder.path().join("whole");
        part.persist(&path, false).expect("named");
        assert_eq!(names(folder.path()), ["whole"]);
        let taken = Part::create(folder.path()).expect("made").persist(&path, false).expect_err("taken");
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        drop(Part::create(folder.path()).expect("made"));
        assert_eq!(names(folder.path()), ["whole"], "dropped, it is gone");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_of_that_name_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("mine"), "mine").expect("written");
        std::os::unix::fs::symlink("mine", folder.path().join(".juzheng-link.part")).expect("linked");
        drop(Part::create(folder.path()).expect("made"));
        assert_eq!(names(folder.path()).len(), 2);
    }
}
