//! A large entry, deflated in pieces on any thread, as pigz does it.
//!
//! A piece is deflated with the 32 KiB before it as its dictionary, and ends on a whole byte; pieces one
//! after the other are then one deflate stream (RFC 1951), whichever thread made which. The zip crate
//! takes a stream that is deflated already only out of another archive: so the pieces are laid into an
//! archive of this one entry, whose headers the crate has written, with only checksum and sizes filled in.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use flate2::{Compress, Compression, FlushCompress, Status};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::ArchiveError;
use super::batch::{Batch, LEVEL, options};
use super::bytes::{u16_at, u32_at};

/// How far deflate looks back (RFC 1951 §2).
const WINDOW: usize = 32 << 10;

/// A compressor holds twice as much of what it read.
static BLANK: [u8; 2 * WINDOW] = [0; 2 * WINDOW];

/// Bytes to be deflated, and those before them.
pub struct Piece {
    bytes: Vec<u8>,
    /// So many of them were before.
    before: usize,
    last: bool,
}

impl Piece {
    /// So many bytes are one piece, but for the last.
    pub const BYTES: usize = 1 << 20;
}

/// Cuts bytes into pieces.
pub struct Cutter {
    bytes: Vec<u8>,
    before: usize,
}

impl Default for Cutter {
    fn default() -> Self {
        Self { bytes: Vec::with_capacity(WINDOW + Piece::BYTES), before: 0 }
    }
}

impl Cutter {
    /// Takes as many bytes as belong to the piece in hand; says how many, and gives the piece if it is full.
    pub fn take(&mut self, bytes: &[u8]) -> (usize, Option<Piece>) {
        // Only once more bytes come is a full piece known not to be the last.
        let full = self.bytes.len() - self.before == Piece::BYTES && !bytes.is_empty();
        let piece = full.then(|| {
            let mut next = Vec::with_capacity(WINDOW + Piece::BYTES);
            next.extend_from_slice(&self.bytes[self.bytes.len() - WINDOW..]);
            let bytes = std::mem::replace(&mut self.bytes, next);
            Piece { bytes, before: std::mem::replace(&mut self.before, WINDOW), last: false }
        });
        let room = self.before + Piece::BYTES - self.bytes.len();
        let taken = bytes.len().min(room);
        self.bytes.extend_from_slice(&bytes[..taken]);
        (taken, piece)
    }

    /// The last piece, which may be empty.
    #[must_use]
    pub fn last(self) -> Piece {
        Piece { bytes: self.bytes, before: self.before, last: true }
    }
}

/// A piece that is deflated.
pub struct Pressed {
    packed: Vec<u8>,
    crc: crc32fast::Hasher,
    bytes: u64,
}

/// Deflates pieces. Each thread keeps one: to make it costs as much as to deflate a small file.
pub struct Press(Compress);

impl Default for Press {
    fn default() -> Self {
        Self(Compress::new(Compression::new(LEVEL), false))
    }
}

impl Press {
    /// Deflates a piece.
    ///
    /// # Errors
    /// None is known; a compressor that gets stuck is one.
    pub fn press(&mut self, piece: &Piece) -> io::Result<Pressed> {
        let (before, bytes) = piece.bytes.split_at(piece.before);
        self.wash()?;
        self.0.reset();
        if !before.is_empty() {
            self.0.set_dictionary(before)?;
        }
        let flush = if piece.last { FlushCompress::Finish } else { FlushCompress::Sync };
        let mut packed = Vec::with_capacity(bytes.len() / 3 + 1024);
        loop {
            let read = usize::try_from(self.0.total_in()).unwrap_or(usize::MAX);
            let status = self.0.compress_vec(bytes.get(read..).unwrap_or_default(), &mut packed, flush)?;
            let done = match status {
                Status::StreamEnd => true,
                // All that was to be flushed is there once there was room left for more.
                Status::Ok | Status::BufError => !piece.last && packed.len() < packed.capacity(),
            };
            if done {
                break;
            }
            packed.reserve(bytes.len() / 3 + 1024);
        }
        if self.0.total_in() != bytes.len() as u64 {
            return Err(io::Error::other("the compressor left bytes out"));
        }
        let mut crc = crc32fast::Hasher::new();
        crc.update(bytes);
        Ok(Pressed { packed, crc, bytes: bytes.len() as u64 })
    }

    /// Overwrites what the compressor holds of the piece before, which a reset leaves there: of the end of a dictionary
    /// zlib-rs 0.6.8 looks up one byte more than there is, and so finds other matches after one piece than after another.
    fn wash(&mut self) -> io::Result<()> {
        // A new one holds nothing. Dictionaries do not count, but no piece is one alone.
        if self.0.total_in() > 0 {
            self.0.reset();
            self.0.compress_vec(&BLANK, &mut Vec::with_capacity(1024), FlushCompress::Finish)?;
        }
        Ok(())
    }
}

/// Lays pieces one after the other, in their order.
pub struct Assembly<S> {
    spool: S,
    /// An archive with an empty entry of this name: what stands before its bytes, and after them.
    head: Vec<u8>,
    tail: Vec<u8>,
    crc: crc32fast::Hasher,
    packed: u64,
    bytes: u64,
}

impl<S: Read + Write + Seek> Assembly<S> {
    /// Begins an entry of that name and time, in an empty spool.
    ///
    /// # Errors
    /// If the spool cannot be written.
    pub fn new(name: &str, at: i64, mut spool: S) -> Result<Self, ArchiveError> {
        let mut empty = ZipWriter::new(Cursor::new(Vec::new()));
        let begun = empty.start_file(name, options(at, CompressionMethod::Deflated));
        let written = begun.and_then(|()| empty.finish()).map_err(|error| ArchiveError::of(name, error))?;
        let mut head = written.into_inner();
        // The end of the directory says where it begins (APPNOTE 4.3.16); before it are the two bytes of an empty stream.
        let directory = u32_at(&head, head.len() - 22 + 16) as usize;
        let tail = head.split_off(directory);
        head.truncate(30 + usize::from(u16_at(&head, 26)) + usize::from(u16_at(&head, 28)));
        spool.write_all(&head).map_err(|source| ArchiveError::Write { name: name.to_owned(), source })?;
        Ok(Self { spool, head, tail, crc: crc32fast::Hasher::new(), packed: 0, bytes: 0 })
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// If the spool cannot be written.
    pub fn add(&mut self, piece: &Pressed) -> io::Result<()> {
        self.crc.combine(&piece.crc);
        self.bytes += piece.bytes;
        self.packed += piece.packed.len() as u64;
        self.spool.write_all(&piece.packed)
    }

    /// The whole entry, to be added to an archive.
    ///
    /// # Errors
    /// If it is too large to be written without zip64, or the spool fails.
    pub fn finish(mut self) -> io::Result<Batch<S>> {
        const TOO_LARGE: &str = "too large to be assembled";
        let small = |n: u64| u32::try_from(n).ok().filter(|n| *n < u32::MAX).ok_or_else(|| io::Error::other(TOO_LARGE));
        let directory = small(self.head.len() as u64 + self.packed)?;
        let sums = [self.crc.finalize(), small(self.packed)?, small(self.bytes)?].map(u32::to_le_bytes).concat();
        // Checksum and sizes: APPNOTE 4.3.7 in the header, 4.3.12 in the directory.
        self.head[14..26].copy_from_slice(&sums);
        self.tail[16..28].copy_from_slice(&sums);
        let end = self.tail.len() - 22;
        self.tail[end + 16..end + 20].copy_from_slice(&directory.to_le_bytes());
        self.spool.write_all(&self.tail)?;
        self.spool.seek(SeekFrom::Start(0))?;
        self.spool.write_all(&self.head)?;
        self.spool.seek(SeekFrom::Start(0))?;
        let archive = ZipArchive::new(self.spool).map_err(io::Error::other)?;
        Ok(Batch { archive, entries: 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::ArchiveWriter;

    const AT: i64 = 1_795_305_600;

    fn log(bytes: usize) -> Vec<u8> {
        let lines = (0u32..)
            .flat_map(|n| format!("2026-09-13 20:13:{:02} INFO order {} paid\n", n % 60, n.wrapping_mul(2_654_435_761)).into_bytes());
        lines.take(bytes).collect()
    }

    /// The entry, its bytes coming in chunks of a size.
    fn archived(bytes: &[u8], chunk: usize) -> Vec<u8> {
        let (mut cutter, mut press) = (Cutter::default(), Press::default());
        let mut assembly = Assembly::new("包/日志.log", AT, Cursor::new(Vec::new())).expect("in memory");
        for mut chunk in bytes.chunks(chunk) {
            while !chunk.is_empty() {
                let (taken, piece) = cutter.take(chunk);
                if let Some(piece) = piece {
                    // Another press for each piece: nothing of the one before is needed.
                    assembly.add(&Press::default().press(&piece).expect("deflated")).expect("in memory");
                }
                chunk = &chunk[taken..];
            }
        }
        assembly.add(&press.press(&cutter.last()).expect("deflated")).expect("in memory");
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
        writer.add(assembly.finish().expect("in memory")).expect("in memory");
        writer.finish().expect("in memory").into_inner()
    }

    #[test]
    fn pieces_are_one_stream_however_the_bytes_came() {
        for bytes in [0, 1, Piece::BYTES - 1, Piece::BYTES, Piece::BYTES + 1, 3 * Piece::BYTES + 12_345] {
            let bytes = log(bytes);
            let written = archived(&bytes, 65_536);
            assert!(written == archived(&bytes, 999_983), "{}", bytes.len());
            let mut zip = ZipArchive::new(Cursor::new(&written)).expect("a zip");
            zip.validate_header_consistency().expect("consistent");
            let mut entry = zip.by_index(0).expect("an entry");
            let mut back = Vec::new();
            entry.read_to_end(&mut back).expect("the checksum is right");
            assert!(back == bytes, "{}", bytes.len());
            assert_eq!(entry.size(), bytes.len() as u64);
        }
    }

    #[test]
    fn its_headers_are_those_of_any_entry() {
        let bytes = log(50_000);
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
        writer.add_bytes("包/日志.log", &bytes).expect("in memory");
        // A single piece has no seam at all.
        assert!(archived(&bytes, 50_000) == writer.finish().expect("in memory").into_inner());
    }

    #[test]
    fn a_piece_that_does_not_shrink_is_whole() {
        let mut state = 1u32;
        let noise: Vec<u8> = (0..Piece::BYTES + 7)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_be_bytes()[0]
            })
            .collect();
        let mut zip = ZipArchive::new(Cursor::new(archived(&noise, 4096))).expect("a zip");
        let mut back = Vec::new();
        zip.by_index(0).expect("an entry").read_to_end(&mut back).expect("the checksum is right");
        assert!(back == noise);
    }

    #[test]
    fn what_a_press_made_before_leaves_nothing_behind() {
        let text = |seed: u32, bytes: usize| -> Vec<u8> {
            let words = (0u32..).map(|n| (n ^ seed.wrapping_mul(0x9e37_79b9)).wrapping_mul(2_654_435_761) >> 24);
            words.flat_map(|word| format!("{word:x} ").into_bytes()).take(bytes).collect()
        };
        let mut used = Press::default();
        // Of these the end of the dictionary made a difference.
        for seed in [248, 260, 361, 468, 480, 506] {
            let piece = Piece { bytes: text(seed, WINDOW + 4000), before: WINDOW, last: true };
            used.press(&Piece { bytes: text(seed + 7919, 2 * WINDOW), before: 0, last: true }).expect("deflated");
            let fresh = Press::default().press(&piece).expect("deflated").packed;
            assert!(used.press(&piece).expect("deflated").packed == fresh, "{seed}");
        }
    }
}
