//! The bytes of an entry that is not encrypted. All that lies in its place has to belong to it: behind the end of a deflate stream
//! a program that reads from the front finds whatever was put there, and calls it the next entry.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take};

use flate2::{Decompress, FlushDecompress, Status};

use super::header::Walked;

/// Packed bytes are read in pieces of this size.
const PIECE: usize = 32 << 10;

/// An entry, as it is read.
pub(super) struct Plain<R> {
    packed: Packed<R>,
    crc: crc32fast::Hasher,
    stated: u32,
    /// How many bytes are still to come, by the size stated.
    left: u64,
}

enum Packed<R> {
    Stored(Take<R>),
    /// Stored, with its sizes behind it: what came last, in which they may seem to begin.
    Described(Take<R>, Vec<u8>),
    Deflated {
        from: BufReader<Take<R>>,
        inflate: Box<Decompress>,
        ended: bool,
    },
}

impl<R: Read + Seek> Plain<R> {
    /// At the place of its bytes; `None` where its method is not read.
    pub(super) fn open(entry: &Walked, mut reader: R) -> io::Result<Option<Self>> {
        if !matches!(entry.method, 0 | 8) {
            return Ok(None);
        }
        reader.seek(SeekFrom::Start(entry.data))?;
        let bytes = reader.take(entry.packed);
        let packed = match entry.method {
            0 if entry.described => Packed::Described(bytes, Vec::new()),
            0 => Packed::Stored(bytes),
            _ => Packed::Deflated { from: BufReader::with_capacity(PIECE, bytes), inflate: Box::new(Decompress::new(false)), ended: false },
        };
        Ok(Some(Self { packed, crc: crc32fast::Hasher::new(), stated: entry.crc, left: entry.unpacked }))
    }
}

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.packed.read(buffer)?;
        self.crc.update(&buffer[..read]);
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| broken("more bytes than the archive says"))?;
        if read == 0 && !buffer.is_empty() {
            if self.left > 0 {
                return Err(broken("fewer bytes than the archive says"));
            }
            if self.crc.clone().finalize() != self.stated {
                return Err(broken("not the checksum that the archive says"));
            }
        }
        Ok(read)
    }
}

impl<R: Read> Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(from) => from.read(buffer),
            Self::Described(from, last) => {
                let read = from.read(buffer)?;
                last.extend_from_slice(&buffer[..read]);
                if memchr::memmem::find(last, b"PK\x07\x08").is_some() {
                    return Err(broken("its sizes may begin in several places"));
                }
                last.drain(..last.len().saturating_sub(3));
                Ok(read)
            }
            Self::Deflated { from, inflate, ended } => inflated(from, inflate, ended, buffer),
        }
    }
}

fn inflated(from: &mut impl BufRead, inflate: &mut Decompress, ended: &mut bool, buffer: &mut [u8]) -> io::Result<usize> {
    while !*ended && !buffer.is_empty() {
        let packed = from.fill_buf()?;
        let at_end = packed.is_empty();
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(packed, buffer, FlushDecompress::None).map_err(io::Error::other)?;
        let taken = usize::try_from(inflate.total_in() - read).unwrap_or(usize::MAX);
        from.consume(taken);
        *ended = status == Status::StreamEnd;
        let given = usize::try_from(inflate.total_out() - written).unwrap_or(usize::MAX);
        if given > 0 {
            return Ok(given);
        }
        if taken == 0 && !*ended {
            let why = if at_end { "its packed bytes end too early" } else { "its packed bytes lead nowhere" };
            return Err(broken(why));
        }
    }
    if *ended && !from.fill_buf()?.is_empty() {
        return Err(broken("bytes behind the end of its packed bytes"));
    }
    Ok(0)
}

fn broken(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
