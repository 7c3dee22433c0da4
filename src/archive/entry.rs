//! One entry, compressed ahead of its turn, on any thread.

use std::io::{self, Write};

use zip::CompressionMethod;
use zip::System;
use zip::write::{PreparedZipFile, SimpleFileOptions, ZipFileBuilder};

use super::ArchiveError;
use super::method::{HEAD, method_for};
use super::stamp::dos_time;

/// The options every entry has: a plain file, mode 0644, made on Unix wherever it is made, so that
/// the bytes depend on no platform.
pub(super) fn options(at: i64, method: CompressionMethod) -> SimpleFileOptions {
    let level = (method == CompressionMethod::Deflated).then_some(6);
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(dos_time(at))
        .unix_permissions(0o644)
        .system(System::Unix)
}

/// Takes the bytes of one file and compresses them in memory. Larger files are streamed instead
/// ([`super::ArchiveWriter::stream`]).
pub struct EntryBuilder {
    name: String,
    at: i64,
    head: Vec<u8>,
    builder: Option<ZipFileBuilder>,
}

impl EntryBuilder {
    /// An entry of this name and time (seconds since 1970), still without bytes.
    #[must_use]
    pub fn new(name: impl Into<String>, at: i64) -> Self {
        Self { name: name.into(), at, head: Vec::new(), builder: None }
    }

    /// The whole entry at once.
    ///
    /// # Errors
    /// If it cannot be compressed.
    pub fn prepare(name: impl Into<String>, at: i64, bytes: &[u8]) -> Result<Entry, ArchiveError> {
        let mut entry = Self::new(name, at);
        let written = entry.write_all(bytes);
        written.map_err(|source| ArchiveError::Write { name: entry.name.clone(), source })?;
        entry.finish()
    }

    /// Ends the entry.
    ///
    /// # Errors
    /// If it cannot be compressed.
    pub fn finish(mut self) -> Result<Entry, ArchiveError> {
        let result = self.decide().and_then(|builder| builder.finish().map_err(io::Error::other));
        match result {
            Ok(prepared) => Ok(Entry { name: self.name, prepared }),
            Err(source) => Err(ArchiveError::Write { name: self.name, source }),
        }
    }

    /// Chooses the method from the bytes so far, and hands them to the compressor.
    fn decide(&mut self) -> io::Result<ZipFileBuilder> {
        if let Some(builder) = self.builder.take() {
            return Ok(builder);
        }
        let options = options(self.at, method_for(&self.head));
        let mut builder = ZipFileBuilder::new(&self.name, options).map_err(io::Error::other)?;
        builder.write_all(&std::mem::take(&mut self.head))?;
        Ok(builder)
    }
}

impl Write for EntryBuilder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(builder) = &mut self.builder {
            return builder.write(bytes);
        }
        let taken = bytes.len().min(HEAD - self.head.len());
        self.head.extend_from_slice(&bytes[..taken]);
        if self.head.len() == HEAD {
            self.builder = Some(self.decide()?);
        }
        Ok(taken)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A compressed entry, waiting for its turn.
pub struct Entry {
    pub(super) name: String,
    pub(super) prepared: PreparedZipFile,
}

impl Entry {
    /// How many bytes it takes in memory and in the archive.
    #[must_use]
    pub fn packed_bytes(&self) -> u64 {
        self.prepared.compressed_size()
    }
}
