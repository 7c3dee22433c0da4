//! A writer that can be told to go quiet.
//!
//! The zip crate finishes an archive when its writer is dropped, and prints to stderr when that
//! fails. An archive that is given up must do neither: once quiet, nothing more reaches the file and
//! nothing fails.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The switch. Once thrown it stays so.
#[derive(Clone, Default)]
pub(super) struct Quiet(Arc<AtomicBool>);

impl Quiet {
    pub(super) fn throw(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
    pub(super) fn is_thrown(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The writer; it goes quiet by itself after its first failure.
pub(super) struct QuietWriter<W: Write> {
    inner: BufWriter<W>,
    quiet: Quiet,
    position: u64,
    /// The furthest position. Once quiet the writer claims to stand there or beyond: the zip crate
    /// subtracts positions, and must never find itself before the start of its entry.
    furthest: u64,
}

impl<W: Write> QuietWriter<W> {
    pub(super) fn new(inner: W, quiet: Quiet) -> Self {
        Self { inner: BufWriter::with_capacity(256 * 1024, inner), quiet, position: 0, furthest: 0 }
    }
    /// The inner writer, with everything written to it.
    pub(super) fn into_inner(self) -> io::Result<W> {
        self.inner.into_inner().map_err(io::IntoInnerError::into_error)
    }
    fn noting<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if matches!(&result, Err(error) if error.kind() != io::ErrorKind::Interrupted) {
            self.quiet.throw();
        }
        result
    }
}

impl<W: Write> Write for QuietWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = bytes.len();
        if !self.quiet.is_thrown() {
            let result = self.inner.write(bytes);
            written = self.noting(result)?;
        }
        self.position = self.position.saturating_add(written as u64);
        self.furthest = self.furthest.max(self.position);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        if self.quiet.is_thrown() {
            return Ok(());
        }
        let result = self.inner.flush();
        self.noting(result)
    }
}

impl<W: Write + Seek> Seek for QuietWriter<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if !self.quiet.is_thrown() {
            let result = self.inner.seek(to);
            self.position = self.noting(result)?;
            return Ok(self.position);
        }
        let position = match to {
            SeekFrom::Start(position) => position,
            SeekFrom::Current(_) | SeekFrom::End(_) => 0,
        };
        self.position = position.max(self.furthest);
        Ok(self.position)
    }
    /// Without asking the inner writer: a buffered one would flush.
    fn stream_position(&mut self) -> io::Result<u64> {
        let quiet = self.quiet.is_thrown();
        Ok(if quiet { self.furthest } else { self.position })
    }
}
