//! Files: opened read-only and read once, each byte going to the digest, to the archive and to the reader.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::containers;
use super::fact::Fact;
use super::folder::{Original, unix};
use super::inspection::Inspection;
use super::looking::{Looking, NOTHING, Password};
use super::media_type::media_type;
use super::reader::{ReadError, Reader, Sample, Summary};
use super::recognize::{Recognised, recognize_for};
use super::seen::Seen;
use crate::digest::{Digest, Hasher, Sink, pour};

/// How much of a file is looked at to recognise it, in bytes.
pub(super) const HEAD: u64 = 64 * 1024;

/// What is read back and forth stays in memory up to this, in bytes.
const IN_MEMORY: usize = 16 << 20;

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

/// Bytes that can be read back and forth.
pub(super) type Spooled = tempfile::SpooledTempFile;

/// The bytes of a file on their one way through.
pub struct Source<'a> {
    name: &'a str,
    len: u64,
    bytes: &'a mut dyn Read,
    looking: &'a Looking,
    depth: u8,
}

impl<'a> Source<'a> {
    /// Bytes under a name.
    pub fn new(name: &'a str, len: u64, bytes: &'a mut dyn Read) -> Self {
        Self { name, len, bytes, looking: &NOTHING, depth: 0 }
    }
    /// With what is known before it is read.
    #[must_use]
    pub fn with(self, looking: &'a Looking) -> Self {
        Self { looking, ..self }
    }
    /// As a member of that many archives, one in the other.
    #[must_use]
    pub(super) fn within(self, depth: u8) -> Self {
        Self { depth, ..self }
    }
    /// What is known before it is read.
    #[must_use]
    pub fn looking(&self) -> &'a Looking {
        self.looking
    }
    /// Of how many archives, one in the other, it is a member.
    #[must_use]
    pub(super) fn depth(&self) -> u8 {
        self.depth
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
    /// Fills the room as far as there are bytes, and says how far.
    ///
    /// # Errors
    /// When they cannot be had.
    pub(super) fn read_up_to(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < room.len() {
            match self.bytes.read(&mut room[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
    /// All of it, where it can be read back and forth: in memory as long as it is small, else in a
    /// nameless temporary file that is gone with it.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] past `limit` bytes; [`ReadError::Io`].
    pub(super) fn spooled(&mut self, limit: u64) -> Result<Spooled, ReadError> {
        if self.len > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let mut out = Spooled::new(IN_MEMORY);
        if io::copy(&mut (&mut *self.bytes).take(limit + 1), &mut out)? > limit {
            return Err(ReadError::TooLarge { limit });
        }
        out.rewind()?;
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

/// What the head of a file shows.
#[derive(Debug, Clone)]
pub struct Glance {
    /// Its reader, and why.
    pub recognised: Recognised,
    /// Its type, as in `Content-Type`.
    pub media_type: &'static str,
}

impl Glance {
    /// Looks at the head of a file.
    ///
    /// # Errors
    /// [`EvidenceError::Io`].
    pub fn at(original: &Original, looking: &Looking) -> Result<Self, EvidenceError> {
        let io = |source| EvidenceError::Io { path: original.path.clone(), source };
        let file = File::open(&original.path).map_err(io)?;
        let len = file.metadata().map_err(io)?.len();
        let mut head = Vec::with_capacity(usize::try_from(len.min(HEAD)).unwrap_or(0) + 1);
        file.take(HEAD).read_to_end(&mut head).map_err(io)?;
        Ok(Self::of(&original.name, &head, len, looking))
    }

    fn of(name: &str, head: &[u8], len: u64, looking: &Looking) -> Self {
        let sample = Sample::of(name, head, len);
        Self { recognised: recognize_for(&sample, looking), media_type: media_type(&sample) }
    }
}

/// Reads a file once: its bytes go to `sink`, which takes their digest, and to the reader, whose facts go to `out`.
///
/// # Errors
/// [`EvidenceError`] when the file or the sink fails, or the file changed meanwhile. A reader that
/// fails is no error here; see [`Taken::summary`].
pub fn take_in(
    original: &Original,
    reader: &dyn Reader,
    looking: &Looking,
    sink: &mut dyn Sink,
    out: &mut dyn FnMut(Fact),
) -> Result<Taken, EvidenceError> {
    let io = |source| EvidenceError::Io { path: original.path.clone(), source };
    let file = File::open(&original.path).map_err(io)?;
    let before = file.metadata().map_err(io)?;
    // Another file than the one that was listed, and whose head may have been looked at then.
    if before.len() != original.bytes || before.modified().ok().and_then(unix) != original.modified {
        return Err(EvidenceError::Changed { path: original.path.clone() });
    }
    let mut from = &file;
    let mut tee = Tee::new(&mut from, sink);
    let summary = reader.read(&mut Source::new(&original.name, before.len(), &mut tee).with(looking), out);
    // What the reader left.
    let drained = pour(&mut tee, &mut io::sink());
    if let Some(source) = tee.sink_error {
        return Err(EvidenceError::Sink { path: original.path.clone(), source });
    }
    if let Some(source) = tee.from_error {
        return Err(io(source));
    }
    drained.map_err(io)?;
    let count = tee.count;
    let after = file.metadata().map_err(io)?;
    let changed = count != before.len() || after.len() != before.len() || after.modified().ok() != before.modified().ok();
    if changed {
        return Err(EvidenceError::Changed { path: original.path.clone() });
    }
    Ok(Taken { digest: sink.digest(), bytes: count, summary })
}

/// Whether a file is a zip that none of the passwords opens.
///
/// # Errors
/// [`EvidenceError::Io`].
pub fn is_locked(path: &Path, passwords: &[Password]) -> Result<bool, EvidenceError> {
    let io = |source| EvidenceError::Io { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(io)?;
    let mut head = Vec::new();
    (&mut file).take(2).read_to_end(&mut head).map_err(io)?;
    Ok(head == b"PK" && containers::is_locked(&mut io::BufReader::new(file), passwords))
}

/// Reads a member of an archive once, as [`take_in`] reads a file. `depth` counts the archives it is in.
///
/// # Errors
/// When its bytes cannot be had; what was seen until then is dropped, since nothing vouches for it.
pub(super) fn read_within(name: &str, len: u64, bytes: &mut dyn Read, looking: &Looking, depth: u8) -> io::Result<Inspection> {
    let mut head = Vec::new();
    (&mut *bytes).take(HEAD).read_to_end(&mut head)?;
    let Glance { recognised, media_type } = Glance::of(name, &head, len, looking);
    let (mut from, mut hasher) = (head.chain(bytes), Hasher::new());
    let mut tee = Tee::new(&mut from, &mut hasher);
    let mut seen = Seen::new(looking);
    let mut source = Source::new(name, len, &mut tee).with(looking).within(depth);
    let summary = recognised.reader.read(&mut source, &mut |fact| seen.take(fact, name));
    let drained = pour(&mut tee, &mut io::sink());
    if let Some(error) = tee.from_error {
        return Err(error);
    }
    drained?;
    let taken = Taken { bytes: tee.count, digest: hasher.finish(), summary };
    Ok(seen.inspection(name, taken, &recognised, media_type))
}

/// Gives every byte to the sink before the reader sees it.
struct Tee<'a> {
    from: &'a mut dyn Read,
    sink: &'a mut dyn Sink,
    count: u64,
    sink_error: Option<io::Error>,
    /// A reader may swallow an I/O error, or wrap it; it is kept here so that it cannot be lost.
    from_error: Option<io::Error>,
}

impl<'a> Tee<'a> {
    fn new(from: &'a mut dyn Read, sink: &'a mut dyn Sink) -> Self {
        Self { from, sink, count: 0, sink_error: None, from_error: None }
    }
}

impl Read for Tee<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = match self.from.read(room) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                let again = io::Error::new(error.kind(), error.to_string());
                self.from_error.get_or_insert(error);
                return Err(again);
            }
        };
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
