//! The file a bundle is written to: a temporary file beside its target, which takes the name only
//! when it is whole. Dropped before, it is gone.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::WriteError;
use super::part::{Part, folder_of};

/// Where the finished bundle goes.
#[derive(Debug)]
pub(super) struct Target {
    path: PathBuf,
    part: Part,
    force: bool,
}

impl Target {
    /// A temporary file beside the target, and its open end.
    pub(super) fn create(path: &Path, force: bool) -> Result<(Self, Output), WriteError> {
        if !force && path.symlink_metadata().is_ok() {
            return Err(WriteError::Exists { path: path.to_owned() });
        }
        let folder = folder_of(path);
        let created = Part::create(folder).and_then(|part| Ok((part.file().try_clone()?, part)));
        let (file, part) = created.map_err(|source| WriteError::Create { folder: folder.to_owned(), source })?;
        Ok((Self { path: path.to_owned(), part, force }, Output::new(file)))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
    pub(super) fn temporary(&self) -> &Path {
        self.part.path()
    }

    /// All of it is written: it is on the disk, and can be read back.
    pub(super) fn settle(&self, output: Output) -> Result<(), WriteError> {
        drop(output);
        self.part.settle().map_err(|source| WriteError::Write { path: self.path.clone(), source })
    }

    /// Gives the file its name.
    pub(super) fn persist(self) -> Result<PathBuf, WriteError> {
        let Self { path, part, force } = self;
        match part.persist(&path, force) {
            Ok(()) => Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(WriteError::Exists { path }),
            Err(source) => Err(WriteError::Write { path, source }),
        }
    }
}

/// The open temporary file.
#[derive(Debug)]
pub(super) struct Output {
    file: File,
    /// So many bytes fit on the disk of the test.
    #[cfg(test)]
    pub(super) room: u64,
}

impl Output {
    fn new(file: File) -> Self {
        Self {
            file,
            #[cfg(test)]
            room: u64::MAX,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        #[cfg(test)]
        let bytes = {
            if self.room == 0 && !bytes.is_empty() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let fits = usize::try_from(self.room).unwrap_or(usize::MAX).min(bytes.len());
            self.room -= fits as u64;
            &bytes[..fits]
        };
        self.file.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Output {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
