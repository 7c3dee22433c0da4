//! Some entries, compressed ahead of their turn, on any thread.
//!
//! A batch is a small archive in memory whose bytes go into the large one as they are; the bytes
//! written do not depend on how entries were batched. Several entries share one compressor: a
//! compressor for each of thousands of small files costs more than the files, and C libraries that
//! never reuse aligned memory (glibc before 2.38, its bug 14581) would grow with every one.

use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipArchive, ZipWriter};

use super::ArchiveError;
use super::method::{HEAD, method_for};
use super::stamp::dos_time;

/// How hard deflate tries. Logs take 3 % more room than at level 6, and a third less time; `docs/performance.md` has the figures.
pub(super) const LEVEL: u32 = 4;

/// The options every entry has: a plain file, mode 0644, made on Unix wherever it is made, so that
/// the bytes depend on no platform.
pub(super) fn options(at: i64, method: CompressionMethod) -> SimpleFileOptions {
    let level = (method == CompressionMethod::Deflated).then_some(LEVEL.into());
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(dos_time(at))
        .unix_permissions(0o644)
        .system(System::Unix)
}

/// Takes entries one after the other, and keeps them compressed in memory. Larger files are streamed
/// instead ([`super::ArchiveWriter::stream`]).
pub struct BatchBuilder {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    at: i64,
    entries: u64,
}

impl BatchBuilder {
    /// A batch whose entries carry this time (seconds since 1970, UTC).
    #[must_use]
    pub fn new(at: i64) -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), at, entries: 0 }
    }

    /// Begins an entry.
    pub fn entry(&mut self, name: impl Into<String>) -> BatchEntry<'_> {
        BatchEntry { name: name.into(), head: Vec::new(), begun: false, batch: self }
    }

    /// Ends the batch.
    ///
    /// # Errors
    /// If it cannot be ended.
    pub fn finish(self) -> Result<Batch, ArchiveError> {
        let archive = self.zip.finish_into_readable();
        let archive = archive.map_err(|error| ArchiveError::of("(batch)", error))?;
        Ok(Batch { archive, entries: self.entries })
    }
}

/// An entry in the making.
pub struct BatchEntry<'a> {
    name: String,
    head: Vec<u8>,
    begun: bool,
    batch: &'a mut BatchBuilder,
}

impl BatchEntry<'_> {
    /// Ends the entry.
    ///
    /// # Errors
    /// If it cannot be compressed, or its name is taken.
    pub fn finish(mut self) -> Result<(), ArchiveError> {
        let begun = if self.begun { Ok(()) } else { self.begin() };
        begun.map_err(|source| ArchiveError::Write { name: self.name, source })?;
        self.batch.entries += 1;
        Ok(())
    }

    /// Chooses the method from the bytes so far, and hands them to the compressor.
    fn begin(&mut self) -> io::Result<()> {
        let options = options(self.batch.at, method_for(&self.head));
        let started = self.batch.zip.start_file(&*self.name, options);
        started.map_err(io::Error::other)?;
        self.begun = true;
        self.batch.zip.write_all(&std::mem::take(&mut self.head))
    }
}

impl Write for BatchEntry<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun {
            return self.batch.zip.write(bytes);
        }
        let taken = bytes.len().min(HEAD - self.head.len());
        self.head.extend_from_slice(&bytes[..taken]);
        if self.head.len() == HEAD {
            self.begin()?;
        }
        Ok(taken)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Compressed entries, waiting for their turn, in memory or wherever they were put.
pub struct Batch<S = Cursor<Vec<u8>>> {
    pub(super) archive: ZipArchive<S>,
    pub(super) entries: u64,
}
