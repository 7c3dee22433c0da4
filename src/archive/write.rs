//! An archive, written entry by entry.

use std::io::{self, Read, Seek, Write};

use zip::{CompressionMethod, ZipWriter};

use super::ArchiveError;
use super::batch::{Batch, options};
use super::method::{HEAD, method_for};
use super::quiet::{Quiet, QuietWriter};

/// From this size on an entry is given zip64 sizes beforehand: deflate can make bytes that do not
/// compress larger by 5 in 16 384, and 4 MiB is more than that of 4 GiB.
pub(super) const ZIP64_FROM: u64 = u32::MAX as u64 - 4 * 1024 * 1024;

/// Writes an archive. What is dropped without [`finish`](Self::finish) is not ended: the caller
/// throws the file away.
pub struct ArchiveWriter<W: Write + Seek> {
    zip: Option<ZipWriter<QuietWriter<W>>>,
    quiet: Quiet,
    at: i64,
    entries: u64,
}

impl<W: Write + Seek> ArchiveWriter<W> {
    /// A new archive, whose streamed entries carry this time (seconds since 1970, UTC).
    #[must_use]
    pub fn new(writer: W, at: i64) -> Self {
        let quiet = Quiet::default();
        let zip = ZipWriter::new(QuietWriter::new(writer, quiet.clone()));
        Self { zip: Some(zip), quiet, at, entries: 0 }
    }

    /// How many entries it holds.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Adds entries that were prepared on whichever thread.
    ///
    /// # Errors
    /// If they cannot be written, or a name is taken. The archive is then given up.
    pub fn add<S: Read + Seek>(&mut self, batch: Batch<S>) -> Result<(), ArchiveError> {
        let name = batch.archive.file_names().next().and_then(Result::ok);
        let name = name.map(|name| name.into_owned()).unwrap_or_default();
        let result = self.open(&name)?.merge_archive(batch.archive);
        self.checked(&name, result)?;
        self.entries += batch.entries;
        Ok(())
    }

    /// Adds an entry whose bytes are at hand.
    ///
    /// # Errors
    /// If it cannot be written, or its name is taken. The archive is then given up.
    pub fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), ArchiveError> {
        let mut entry = self.stream(name, bytes.len() as u64);
        entry.write(bytes)?;
        entry.finish()
    }

    /// Copies the entries of another archive whose names are to be kept, compressed as they are.
    ///
    /// # Errors
    /// If it cannot be read or written, or a name is taken. The archive is then given up.
    pub fn copy<R: Read + Seek>(&mut self, from: R, keep: impl Fn(&str) -> bool) -> Result<(), ArchiveError> {
        const NAME: &str = "(copied archive)";
        let opened = zip::ZipArchive::new(from);
        let mut from = self.checked(NAME, opened)?;
        for index in 0..from.len() {
            let entry = from.by_index_raw(index);
            let entry = self.checked(NAME, entry)?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if keep(&name) {
                let result = self.open(&name)?.raw_copy_file(entry);
                self.checked(&name, result)?;
                self.entries += 1;
            }
        }
        Ok(())
    }

    /// Begins an entry that is too large to be prepared in memory; `bytes` is the size announced.
    pub fn stream(&mut self, name: impl Into<String>, bytes: u64) -> StreamedEntry<'_, W> {
        StreamedEntry { name: name.into(), bytes, head: Vec::new(), begun: false, method: None, writer: self }
    }

    /// Ends the archive and hands the writer back, with everything written to it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> Result<W, ArchiveError> {
        const NAME: &str = "(central directory)";
        self.open(NAME)?;
        let Some(zip) = self.zip.take() else {
            return Err(given_up(NAME));
        };
        let result = zip.finish();
        let writer = self.checked(NAME, result)?;
        let result = writer.into_inner();
        result.map_err(|source| ArchiveError::Write { name: NAME.to_owned(), source })
    }

    fn open(&mut self, name: &str) -> Result<&mut ZipWriter<QuietWriter<W>>, ArchiveError> {
        if self.quiet.is_thrown() {
            return Err(given_up(name));
        }
        self.zip.as_mut().ok_or_else(|| given_up(name))
    }

    /// After any failure the archive is given up: a half-written entry cannot be mended.
    fn checked<T>(&self, name: &str, result: zip::result::ZipResult<T>) -> Result<T, ArchiveError> {
        result.map_err(|error| {
            self.quiet.throw();
            ArchiveError::of(name, error)
        })
    }
}

impl<W: Write + Seek> Drop for ArchiveWriter<W> {
    fn drop(&mut self) {
        self.quiet.throw();
    }
}

fn given_up(name: &str) -> ArchiveError {
    ArchiveError::Entry { name: name.to_owned(), why: "the archive was given up".to_owned() }
}

/// An entry in the making; its bytes go straight into the archive.
pub struct StreamedEntry<'a, W: Write + Seek> {
    name: String,
    bytes: u64,
    head: Vec<u8>,
    begun: bool,
    /// Known beforehand; else the head decides.
    method: Option<CompressionMethod>,
    writer: &'a mut ArchiveWriter<W>,
}

impl<W: Write + Seek> StreamedEntry<'_, W> {
    /// With its bytes as they are, whatever they look like: for what is known to be compressed.
    #[must_use]
    pub fn stored(self) -> Self {
        Self { method: Some(CompressionMethod::Stored), ..self }
    }

    /// Ends the entry.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> Result<(), ArchiveError> {
        if !self.begun {
            self.begin()?;
        }
        self.writer.entries += 1;
        Ok(())
    }

    /// Takes more bytes.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<(), ArchiveError> {
        if !self.begun {
            let taken = bytes.len().min(HEAD - self.head.len());
            self.head.extend_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
            if self.head.len() == HEAD {
                self.begin()?;
            }
        }
        if bytes.is_empty() { Ok(()) } else { self.pass(bytes) }
    }

    fn begin(&mut self) -> Result<(), ArchiveError> {
        let method = self.method.unwrap_or_else(|| method_for(&self.head));
        let options = options(self.writer.at, method);
        let options = options.large_file(self.bytes >= ZIP64_FROM);
        let result = self.writer.open(&self.name)?.start_file(&*self.name, options);
        self.writer.checked(&self.name, result)?;
        self.begun = true;
        let head = std::mem::take(&mut self.head);
        self.pass(&head)
    }

    fn pass(&mut self, bytes: &[u8]) -> Result<(), ArchiveError> {
        let result: io::Result<()> = self.writer.open(&self.name)?.write_all(bytes);
        self.writer.checked(&self.name, result.map_err(zip::result::ZipError::Io))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::archive::BatchBuilder;

    const AT: i64 = 1_795_305_600;

    fn written() -> Vec<u8> {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
        let mut batch = BatchBuilder::new(AT);
        for name in ["包/a.txt", "包/b.txt"] {
            let mut entry = batch.entry(name);
            entry.write_all(b"hello hello hello hello hello hello").expect("in memory");
            entry.finish().expect("in memory");
        }
        writer.add(batch.finish().expect("in memory")).expect("in memory");
        let mut big = writer.stream("包/大.txt", 200_000);
        for _ in 0..20 {
            big.write(&b"0123456789".repeat(1000)).expect("in memory");
        }
        big.finish().expect("in memory");
        writer.finish().expect("in memory").into_inner()
    }

    #[test]
    fn what_is_written_reads_back_and_is_the_same_every_time() {
        let bytes = written();
        assert_eq!(bytes, written());
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a zip");
        assert_eq!(zip.len(), 3);
        zip.validate_header_consistency().expect("consistent");
        let entry = zip.by_index(2).expect("an entry");
        assert_eq!(entry.name().expect("utf-8"), "包/大.txt");
        assert_eq!((entry.size(), entry.unix_mode()), (200_000, Some(0o100_644)));
        assert!(!entry.flags().is_using_data_descriptor());
        let time = entry.last_modified().expect("a time");
        assert_eq!((time.year(), time.month(), time.day()), (2026, 11, 22));
    }

    #[test]
    fn what_is_known_to_be_compressed_is_stored() {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
        let mut entry = writer.stream("包/书.pdf", 3000).stored();
        entry.write(&b"abc".repeat(1000)).expect("in memory");
        entry.finish().expect("in memory");
        let bytes = writer.finish().expect("in memory").into_inner();
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a zip");
        let entry = zip.by_index(0).expect("an entry");
        assert_eq!((entry.compression(), entry.compressed_size(), entry.size()), (CompressionMethod::Stored, 3000, 3000));
    }

    #[test]
    fn how_entries_are_batched_leaves_no_trace() {
        let entries: Vec<_> = (0..9).map(|n| (format!("f{n}"), vec![n; 3000 * usize::from(n)])).collect();
        let written = |size: usize| {
            let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
            for some in entries.chunks(size) {
                let mut batch = BatchBuilder::new(AT);
                for (name, bytes) in some {
                    let mut entry = batch.entry(&**name);
                    entry.write_all(bytes).expect("in memory");
                    entry.finish().expect("in memory");
                }
                writer.add(batch.finish().expect("in memory")).expect("in memory");
            }
            writer.finish().expect("in memory").into_inner()
        };
        let mut streamed = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
        for (name, bytes) in &entries {
            streamed.add_bytes(name, bytes).expect("in memory");
        }
        let streamed = streamed.finish().expect("in memory").into_inner();
        assert!([1, 2, 4, 9].iter().all(|size| written(*size) == streamed));
    }

    #[test]
    fn a_taken_name_is_refused_and_gives_the_archive_up() {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
        writer.add_bytes("a", b"x").expect("first");
        let mut batch = BatchBuilder::new(AT);
        batch.entry("a").finish().expect("in memory");
        let batch = batch.finish().expect("in memory");
        assert!(matches!(writer.add(batch), Err(ArchiveError::Entry { .. })));
        assert!(writer.finish().is_err());
    }
}
