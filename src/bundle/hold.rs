//! Who adds to a bundle holds it: two that add at once would each copy what was there before, and the one that is done last would
//! undo what the other had added.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::part::{Noted, making, part_path};

/// How long somebody else is waited for: longer than an authority may take to answer.
const STEP: Duration = Duration::from_millis(100);
const STEPS: usize = 450;

/// A bundle held: a locked hidden file beside it, gone when it is let go. What a killed run leaves is unlocked, and is taken over
/// or swept.
#[derive(Debug)]
pub struct Hold {
    path: PathBuf,
    _locked: File,
    _noted: Noted,
}

impl Hold {
    /// Holds a bundle, a zip or a folder; none if somebody else does not let go of it.
    ///
    /// # Errors
    /// If there is no such bundle, or nothing can be written beside it.
    pub fn of(bundle: &Path) -> io::Result<Option<Self>> {
        let path = part_path(bundle, "hold")?;
        for _ in 0..STEPS {
            match making(|| Ok((locked(&path)?, path.clone()))) {
                Ok((locked, noted)) => return Ok(Some(Self { path, _locked: locked, _noted: noted })),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(STEP),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // While it is locked still: nobody takes it over in between.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The file of this path, made if need be, and nobody else's.
fn locked(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        // Where the file system knows no locks, nobody gets one.
        Ok(()) | Err(TryLockError::Error(_)) if is_still(&file, path) => Ok(file),
        // Somebody holds it, or has just taken it away.
        _ => Err(io::ErrorKind::WouldBlock.into()),
    }
}

/// Whether the path names this file.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(open), Ok(named)) = (file.metadata(), path.symlink_metadata()) else { return false };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
}

#[cfg(not(unix))]
fn is_still(_: &File, path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_whichever_way_the_bundle_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let bundle = folder.path().join("b.zip");
        std::fs::write(&bundle, "b").expect("written");
        let inside = std::sync::atomic::AtomicUsize::new(0);
        let other_way = folder.path().join(".").join("b.zip");
        std::thread::scope(|threads| {
            for nth in 0..8 {
                let (inside, path) = (&inside, if nth % 2 == 0 { &bundle } else { &other_way });
                threads.spawn(move || {
                    let hold = Hold::of(path).expect("held").expect("in time");
                    assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0, "two at once");
                    std::thread::sleep(Duration::from_millis(5));
                    inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    drop(hold);
                });
            }
        });
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 1, "nothing is left");
    }

    #[test]
    fn what_a_killed_run_left_is_taken_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let bundle = folder.path().join("b.zip");
        std::fs::write(&bundle, "b").expect("written");
        std::fs::write(part_path(&bundle, "hold").expect("a path"), "").expect("written");
        drop(Hold::of(&bundle).expect("held").expect("at once"));
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 1);
        assert_eq!(Hold::of(&folder.path().join("none.zip")).expect_err("nothing there").kind(), io::ErrorKind::NotFound);
    }
}
