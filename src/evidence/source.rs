//! Files: opened read-only and read once, each byte going to the digest, to the archive and to the reader.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::decode::Decoded;
use super::fact::Fact;
use super::folder::Original;
use super::reader::{ReadError, Reader, Sample, Summary};
use crate::digest::{Digest, Hasher};

/// How much of a file is looked at to recognise it, in bytes.
const HEAD: u64 = 64 * 1024;

/// A file could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The folder or file could not be listed, opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The place the bytes were copied to failed.
    #[error("cannot copy {}: {source}", path.display())]
    Sink {
        /// Which file was being copied.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It changed while it was read, so that its digest would name neither state.
    #[error("{} changed while it was read", path.display())]
    Changed {
        /// Which.
        path: PathBuf,
    },
}

/// The bytes of a file on their one way through.
pub struct Source<'a> {
    name: &'a str,
    len: u64,
    bytes: &'a mut dyn Read,
}

impl<'a> Source<'a> {
    /// Bytes under a name.
    pub fn new(name: &'a str, len: u64, bytes: &'a mut dyn Read) -> Self {
        Self { name, len, bytes }
    }
    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }
    /// How many bytes it is said to have.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }
    /// Whether it is said to have none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// All of it, in memory.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] past `limit` bytes; [`ReadError::Io`].
    pub fn whole(&mut self, limit: u64) -> Result<Vec<u8>, ReadError> {
        if self.len > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let mut out = Vec::with_capacity(usize::try_from(self.len).unwrap_or(0));
        self.bytes.take(limit + 1).read_to_end(&mut out)?;
        if out.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(out)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(room)
    }
}

/// What came of taking a file in.
#[derive(Debug)]
pub struct Taken {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// How many.
    pub bytes: u64,
    /// What the reader says of the whole; its failure does not keep the file out.
    pub summary: Result<Summary, ReadError>,
}

/// Looks at the head of a file.
///
/// # Errors
/// [`EvidenceError::Io`].
pub fn sample<T>(path: &Path, name: &str, look: impl FnOnce(&Sample<'_>) -> T) -> Result<T, EvidenceError> {
    let io = |source| EvidenceError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    let len = file.metadata().map_err(io)?.len();
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head).map_err(io)?;
    let text = Decoded::of_head(&head, len <= head.len() as u64).map(|decoded| decoded.text);
    Ok(look(&Sample { name, head: &head, text, len }))
}

/// Reads a file once: its bytes go to the digest, to `sink`, and to the reader, whose facts go to `out`.
///
/// # Errors
/// [`EvidenceError`] when the file or the sink fails, or the file changed meanwhile. A reader that
/// fails is no error here; see [`Taken::summary`].
pub fn take_in(original: &Original, reader: &dyn Reader, sink: &mut dyn Write, out: &mut dyn FnMut(Fact)) -> Result<Taken, EvidenceError> {
    let io = |source| EvidenceError::Io { path: original.path.clone(), source };
    let file = File::open(&original.path).map_err(io)?;
    let before = file.metadata().map_err(io)?;
    let mut tee = Tee { file: &file, hasher: Hasher::new(), sink, count: 0, sink_error: None, file_error: None };
    let summary = reader.read(&mut Source { name: &original.name, len: before.len(), bytes: &mut tee }, out);
    let drained = io::copy(&mut tee, &mut io::sink());
    if let Some(source) = tee.sink_error {
        return Err(EvidenceError::Sink { path: original.path.clone(), source });
    }
    if let Some(source) = tee.file_error {
        return Err(io(source));
    }
    drained.map_err(io)?;
    let (hasher, count) = (tee.hasher, tee.count);
    let after = file.metadata().map_err(io)?;
    let changed = count != before.len() || after.len() != before.len() || after.modified().ok() != before.modified().ok();
    if changed || before.len() != original.bytes {
        return Err(EvidenceError::Changed { path: original.path.clone() });
    }
    Ok(Taken { digest: hasher.finish(), bytes: count, summary })
}

/// Gives every byte to the digest and the sink before the reader sees it.
struct Tee<'a> {
    file: &'a File,
    hasher: Hasher,
    sink: &'a mut dyn Write,
    count: u64,
    sink_error: Option<io::Error>,
    /// A reader may swallow an I/O error, or wrap it; it is kept here so that it cannot be lost.
    file_error: Option<io::Error>,
}

impl Read for Tee<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = match self.file.read(room) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                let again = io::Error::new(error.kind(), error.to_string());
                self.file_error.get_or_insert(error);
                return Err(again);
            }
        };
        self.hasher.update(&room[..read]);
        self.count += read as u64;
        if self.sink_error.is_none()
            && let Err(error) = self.sink.write_all(&room[..read])
        {
            self.sink_error = Some(error);
        }
        if self.sink_error.is_some() {
            return Err(io::Error::other("the copy failed"));
        }
        Ok(read)
    }
}
