//! The sink that evidence is poured into: hashed and packed from the same bytes.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use super::weaving::Weaving;
use crate::archive::{BatchEntry, HEAD};
use crate::digest::{Digest, Hasher, Sink};

/// Bytes of a large file go to the archive in pieces of this size.
const PIECE: usize = 256 * 1024;

/// Chooses by the first bytes.
pub(super) type Choose<'a> = Box<dyn FnOnce(&[u8]) -> io::Result<Onward<'a>> + 'a>;

/// Where the bytes go after they are hashed.
pub(super) enum Onward<'a> {
    /// The first of them are kept, until there are enough of them to choose.
    Undecided(Vec<u8>, Choose<'a>),
    /// Into memory, compressed.
    Entry(BatchEntry<'a>),
    /// To the thread that writes the archive.
    Stream(SyncSender<Vec<u8>>, Vec<u8>),
    /// In pieces, to whichever thread has time to compress them.
    Woven(Box<Weaving<'a>>),
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
        if let Onward::Undecided(head, _) = &mut self.onward {
            head.extend_from_slice(bytes);
            if head.len() < HEAD && !last {
                return Ok(());
            }
            // Nothing is written to a stream that nobody reads.
            let nowhere = Onward::Stream(sync_channel(0).0, Vec::new());
            if let Onward::Undecided(head, choose) = std::mem::replace(&mut self.onward, nowhere) {
                self.onward = choose(&head)?;
                return self.pass(&head, last);
            }
        }
        match &mut self.onward {
            Onward::Undecided(..) => Ok(()),
            Onward::Entry(entry) => entry.write_all(bytes),
            Onward::Woven(weaving) => weaving.take(bytes),
            Onward::Stream(sender, piece) => {
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

impl Sink for Intake<'_> {
    fn digest(&self) -> Digest {
        self.hasher.digest()
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
