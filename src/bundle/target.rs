//! The file a bundle is written to: a temporary file beside its target, which takes the name only
//! when it is whole. Dropped before, it is gone.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::WriteError;

/// Where the finished bundle goes.
#[derive(Debug)]
pub(super) struct Target {
    path: PathBuf,
    temporary: TempPath,
    force: bool,
}

impl Target {
    /// A temporary file beside the target, and its open end.
    pub(super) fn create(path: &Path, force: bool) -> Result<(Self, Output), WriteError> {
        if !force && path.symlink_metadata().is_ok() {
            return Err(WriteError::Exists { path: path.to_owned() });
        }
        let folder = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".juzheng-").suffix(".part");
        // Like any file a program makes; the mask of the user decides who may read it.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let created = builder.tempfile_in(folder);
        let (file, temporary) =
            created.map(NamedTempFile::into_parts).map_err(|source| WriteError::Create { folder: folder.to_owned(), source })?;
        let target = Self { path: path.to_owned(), temporary, force };
        Ok((target, Output::new(file)))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
    /// The folder it is in.
    pub(super) fn folder(&self) -> &Path {
        self.temporary.parent().unwrap_or(Path::new("."))
    }
    pub(super) fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Gives the file its name.
    pub(super) fn persist(self) -> Result<PathBuf, WriteError> {
        let Self { path, temporary, force } = self;
        let result = if force { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
        if let Err(error) = result {
            return Err(match error.error.kind() {
                io::ErrorKind::AlreadyExists => WriteError::Exists { path },
                _ => WriteError::Write { path, source: error.error },
            });
        }
        // The name itself must survive a power cut too; some systems cannot sync a folder.
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(path)
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
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
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
