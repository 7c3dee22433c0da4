//! The folder `seal` of an unpacked bag, made anew beside the bag and exchanged for the old one in one step: the old files or the new
//! ones, never some of each. Where the system cannot exchange folders, the files take their names one after the other when all of
//! them are on the disk, and what refers to the others comes last.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::part::{Noted, is_part, making, part_path};
use super::target::Target;
use super::write::{WriteError, write_error};
use crate::manifest::BagPath;

/// Puts files into the folder `seal` of a bag; nobody else does so meanwhile.
pub(super) fn put_into_seal(bag: &Path, files: &[(BagPath, Vec<u8>)]) -> Result<(), WriteError> {
    let seal = bag.join("seal");
    match Making::begin(bag, &seal) {
        Some(mut making) => {
            for (path, bytes) in files {
                making.add(path, bytes).map_err(|source| write_error(&bag.join(path.as_str()), source))?;
            }
            let done = making.take_the_place_of(&seal).map_err(|source| write_error(&seal, source))?;
            // Two file systems, or one that knows no exchange.
            if done { Ok(()) } else { one_by_one(bag, &seal, files) }
        }
        None => one_by_one(bag, &seal, files),
    }
}

fn one_by_one(bag: &Path, seal: &Path, files: &[(BagPath, Vec<u8>)]) -> Result<(), WriteError> {
    fs::create_dir_all(seal).map_err(|source| write_error(seal, source))?;
    let mut whole = Vec::new();
    for (path, bytes) in files {
        let path = bag.join(path.as_str());
        let (target, mut output) = Target::create(&path, true)?;
        output.write_all(bytes).map_err(|source| write_error(&path, source))?;
        target.settle(output)?;
        whole.push(target);
    }
    whole.into_iter().try_for_each(|target| target.persist().map(drop))
}

/// A folder in the making, hidden beside the bag. Dropped, it is gone, and after the exchange the old one with it.
struct Making {
    path: PathBuf,
    noted: Noted,
}

impl Making {
    /// With all that is in the old one; none where that cannot be taken over as it is, or nothing can be made beside the bag.
    fn begin(bag: &Path, old: &Path) -> Option<Self> {
        let path = part_path(bag, "seal").ok()?;
        // Left by a run that was killed.
        let _ = fs::remove_dir_all(&path);
        let (path, noted) = making(|| fs::create_dir(&path).map(|()| (path.clone(), path.clone()))).ok()?;
        let making = Self { path, noted };
        if old.symlink_metadata().is_ok() {
            making.take_over(old).ok()?;
        }
        Some(making)
    }

    fn take_over(&self, old: &Path) -> io::Result<()> {
        fs::set_permissions(&self.path, fs::metadata(old)?.permissions())?;
        for entry in fs::read_dir(old)? {
            let entry = entry?;
            let (from, to) = (entry.path(), self.path.join(entry.file_name()));
            if !entry.file_type()?.is_file() {
                return Err(io::Error::other("more than files"));
            }
            if !is_part(&entry.file_name()) && fs::hard_link(&from, &to).is_err() {
                fs::copy(&from, &to)?;
                File::open(&to)?.sync_all()?;
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &BagPath, bytes: &[u8]) -> io::Result<()> {
        let to = self.path.join(path.as_str().trim_start_matches("seal/"));
        // It may be the old one under a second name: that one stays as it is.
        match fs::remove_file(&to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = File::create_new(&to)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Whether the system could do it. An error: the run is ending, and what was made is being taken away.
    fn take_the_place_of(self, old: &Path) -> io::Result<bool> {
        let sync = |folder: &Path| File::open(folder).and_then(|folder| folder.sync_all());
        let _ = sync(&self.path);
        let there = old.symlink_metadata().is_ok();
        let done = self.noted.still(|| if there { exchange(&self.path, old) } else { fs::rename(&self.path, old) })?;
        // The name itself must survive a power cut too; some systems cannot sync a folder.
        let _ = old.parent().map(sync);
        Ok(done.is_ok())
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
