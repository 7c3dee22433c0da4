//! Where a batch works and what it leaves: a lock against a second run, a hidden place in which each case is made, and the
//! step in which what was made goes to its own folder. Until that step nothing of a case is seen.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::{BatchError, CaseFault, Shard};
use crate::casework::CaseworkError;
use crate::manifest::is_reserved;

/// The hidden folder in the output.
pub(super) const HIDDEN: &str = ".juzheng-batch";

/// The case folder that is made of a row, within the folder of its outputs.
pub(super) const MADE: &str = "case";

/// An output folder that no other run works on. Dropped, its working place is gone.
pub(super) struct Place {
    pub out: PathBuf,
    work: PathBuf,
    _locks: [Option<File>; 2],
}

impl Place {
    /// Takes the output folder: whole, or for one shard beside others.
    pub(super) fn take(out: &Path, shard: Option<Shard>) -> Result<Self, BatchError> {
        if out.exists() && !out.is_dir() {
            return Err(BatchError::OutIsFile { path: out.to_owned() });
        }
        let hidden = out.join(HIDDEN);
        fs::create_dir_all(&hidden).map_err(BatchError::write(&hidden))?;
        let name = shard.map_or_else(|| "all".to_owned(), |Shard { number, of }| format!("{number}-of-{of}"));
        let whole = lock(out, &hidden.join("lock"), shard.is_some())?;
        let own = shard.map(|_| lock(out, &hidden.join(format!("lock-{name}")), false)).transpose()?;
        let work = hidden.join(format!("work-{name}"));
        // What a run that was killed left behind.
        if work.exists() {
            fs::remove_dir_all(&work).map_err(BatchError::write(&work))?;
        }
        fs::create_dir_all(&work).map_err(BatchError::write(&work))?;
        Ok(Self { out: out.to_owned(), work, _locks: [Some(whole), own] })
    }

    /// A place for a trial run, of which nothing stays.
    pub(super) fn of_trial(out: &Path) -> Result<Self, BatchError> {
        let work = tempfile::Builder::new().prefix("juzheng-").tempdir().map_err(BatchError::write(out))?.keep();
        Ok(Self { out: out.to_owned(), work, _locks: [None, None] })
    }

    /// An empty folder in which a case is made.
    pub(super) fn begin(&self, id: &str) -> Result<Making, CaseworkError> {
        let folder = self.work.join(folder_name(id));
        fs::create_dir_all(&folder).map_err(|source| CaseworkError::Write { path: folder.clone(), source })?;
        Ok(Making { folder })
    }

    /// The folder of a case's outputs.
    pub(super) fn of(&self, id: &str) -> PathBuf {
        self.out.join(folder_name(id))
    }

    /// Moves what was made of a case to its place. Where something stands already, file by file, and over what stands there
    /// only with `force`. The made case goes as a whole.
    pub(super) fn put(&self, making: &Making, id: &str, force: bool) -> Result<(), CaseFault> {
        let to = self.of(id);
        let write = |path: &Path| {
            let path = path.to_owned();
            move |source| CaseFault::from(CaseworkError::Write { path, source })
        };
        if fs::symlink_metadata(&to).is_err() {
            return fs::rename(&making.folder, &to).map_err(write(&to));
        }
        let mut moves = Vec::new();
        for entry in fs::read_dir(&making.folder).map_err(write(&making.folder))? {
            let entry = entry.map_err(write(&making.folder))?;
            moves.push((entry.path(), to.join(entry.file_name())));
        }
        moves.sort();
        if let Some((_, taken)) = moves.iter().find(|(from, to)| !force && !from.is_dir() && to.symlink_metadata().is_ok()) {
            return Err(CaseworkError::Exists { path: taken.clone() }.into());
        }
        for (from, to) in moves {
            if from.is_dir() && to.exists() {
                let old = making.folder.join("old");
                fs::rename(&to, &old).map_err(write(&to))?;
            }
            fs::rename(&from, &to).map_err(write(&to))?;
        }
        Ok(())
    }

    /// Takes away what is half made. The lock files stay: whoever deletes one lets two runs lock two files of the same name.
    pub(super) fn clear(&self) {
        let _ = fs::remove_dir_all(&self.work);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A case being made. Dropped, it is gone, but for what was moved away.
pub(super) struct Making {
    pub folder: PathBuf,
}

impl Drop for Making {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn lock(out: &Path, path: &Path, shared: bool) -> Result<File, BatchError> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).read(true).open(path).map_err(BatchError::write(path))?;
    let locked = if shared { file.try_lock_shared() } else { file.try_lock() };
    match locked {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BatchError::Locked { path: out.to_owned() }),
        Err(TryLockError::Error(error)) => Err(BatchError::write(path)(error)),
    }
}

/// The id, which is fit for a file name but where Windows has a device of its name.
fn folder_name(id: &str) -> String {
    if is_reserved(id) { format!("_{id}") } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(number: u32) -> Option<Shard> {
        Some(Shard { number, of: 2 })
    }

    #[test]
    fn one_output_has_one_run_or_its_shards() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let locked = |shard| matches!(Place::take(&out, shard), Err(BatchError::Locked { .. }));
        let whole = Place::take(&out, None).expect("free");
        assert!(locked(None) && locked(shard(1)));
        drop(whole);
        let first = Place::take(&out, shard(1)).expect("free");
        let second = Place::take(&out, shard(2)).expect("another shard");
        assert!(locked(None) && locked(shard(1)) && locked(shard(2)));
        drop((first, second));
        Place::take(&out, None).expect("free again");
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away_and_a_case_appears_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let left = folder.path().join(".juzheng-batch/work-all/a/half.zip");
        fs::create_dir_all(left.parent().expect("a folder")).expect("made");
        fs::write(&left, "half").expect("written");
        let place = Place::take(folder.path(), None).expect("taken");
        assert!(!left.exists());
        let made = |text: &str| {
            let making = place.begin("a").expect("begun");
            fs::write(making.folder.join("a.zip"), text).expect("written");
            fs::create_dir(making.folder.join(MADE)).expect("made");
            fs::write(making.folder.join("case/case.toml"), text).expect("written");
            making
        };
        drop(made("dropped"));
        assert!(!place.of("a").exists(), "nothing is seen before it is put");
        place.put(&made("one"), "a", false).expect("put");
        let read = |name: &str| fs::read_to_string(place.of("a").join(name)).expect("there");
        assert_eq!((read("a.zip"), read("case/case.toml")), ("one".to_owned(), "one".to_owned()));
        assert!(matches!(place.put(&made("two"), "a", false), Err(CaseFault::Casework(CaseworkError::Exists { .. }))));
        fs::write(place.of("a").join("笔记.txt"), "本人写的").expect("written");
        place.put(&made("three"), "a", true).expect("forced");
        assert_eq!(
            (read("a.zip"), read("case/case.toml"), read("笔记.txt")),
            ("three".to_owned(), "three".to_owned(), "本人写的".to_owned())
        );
        let reserved = place.of("CON");
        assert_eq!(reserved.file_name().expect("a name"), "_CON");
    }
}
