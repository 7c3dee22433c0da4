//! The sink that evidence is poured into: hashed and packed from the same bytes.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use crate::archive::BatchEntry;
use crate::digest::{Digest, Hasher};

/// Bytes of a large file go to the archive in pieces of this size.
const PIECE: usize = 256 * 1024;

/// Where the bytes go after they are hashed.
pub(super) enum Onward<'a> {
    /// Into memory, compressed.
    Entry(BatchEntry<'a>),
    /// To the thread that writes the archive.
    Pieces(SyncSender<Vec<u8>>, Vec<u8>),
}

/// Hashes, counts and passes on.
pub(super) struct Intake<'a> {
    hasher: Hasher,
    announced: u64,
    bytes: u64,
    onward: Onward<'a>,
    stop: &'a AtomicBool,
}

impl<'a> Intake<'a> {
    pub(super) fn new(announced: u64, onward: Onward<'a>, stop: &'a AtomicBool) -> Self {
        Self { hasher: Hasher::new(), announced, bytes: 0, onward, stop }
    }

    /// Whether just the announced number of bytes came.
    pub(super) fn is_whole(&self) -> bool {
        self.bytes == self.announced
    }

    /// Whether more bytes came, or tried to.
    pub(super) fn is_overfull(&self) -> bool {
        self.bytes > self.announced
    }

    /// The digest of the bytes, and where they went.
    pub(super) fn finish(mut self) -> io::Result<(Digest, u64, Onward<'a>)> {
        self.pass(&[], true)?;
        Ok((self.hasher.finish(), self.bytes, self.onward))
    }

    fn pass(&mut self, bytes: &[u8], last: bool) -> io::Result<()> {
        match &mut self.onward {
            Onward::Entry(entry) => entry.write_all(bytes),
            Onward::Pieces(sender, piece) => {
                piece.extend_from_slice(bytes);
                if piece.len() < PIECE && !last {
                    return Ok(());
                }
                let full = std::mem::replace(piece, Vec::with_capacity(if last { 0 } else { PIECE }));
                sender.send(full).map_err(|_| stopped())
            }
        }
    }
}

impl Write for Intake<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(stopped());
        }
        self.bytes += bytes.len() as u64;
        if self.is_overfull() {
            return Err(io::Error::other("the file grew while it was being read"));
        }
        self.hasher.update(bytes);
        self.pass(bytes, false)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn stopped() -> io::Error {
    io::Error::other("packing was broken off")
}
