//! An archive, read as hostile input.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use zip::read::{ZipArchiveMetadata, ZipFile, ZipReadOptions};

use super::ArchiveError;
use super::plain::Plain;
use super::structure::{Limits, Structure, walk};
use super::trouble::{Oddity, Trouble};

/// Why nothing of an archive could be read, or nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The system could not read.
    #[error("cannot read: {0}")]
    Io(io::Error),
    /// Not a zip at all.
    #[error("not a zip archive")]
    NotAZip,
    /// The end is missing: an interrupted download or copy.
    #[error("the zip archive is cut short")]
    Truncated,
    /// The structure is broken.
    #[error("the zip archive is broken: {why}")]
    Unreadable {
        /// What is broken.
        why: &'static str,
    },
    /// More entries than allowed.
    #[error("the zip archive has more than {limit} entries")]
    TooManyEntries {
        /// How many are allowed.
        limit: u64,
    },
    /// More bytes than allowed.
    #[error("the zip archive unpacks to more than {limit} bytes")]
    TooLarge {
        /// How many are allowed.
        limit: u64,
    },
    /// Unpacked to packed bytes beyond what is allowed.
    #[error("the zip archive unpacks to more than {ratio} times its size")]
    Bomb {
        /// How many times are allowed.
        ratio: u64,
    },
}

/// One file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its whole name.
    pub name: String,
    /// Its size unpacked, as the archive says.
    pub bytes: u64,
    /// Whether it is encrypted; see [`ArchiveReader::open_with`].
    pub encrypted: bool,
    index: usize,
    /// Which of the entries of the walk.
    nth: usize,
}

/// An archive whose structure has been walked.
pub struct ArchiveReader {
    metadata: Arc<ZipArchiveMetadata>,
    structure: Structure,
    listed: Vec<Listed>,
}

impl ArchiveReader {
    /// Walks the structure and reads the list of files. The reader is not kept, so that several
    /// threads can read entries, each through its own.
    ///
    /// # Errors
    /// If nothing of the archive can be read, or it holds more than allowed.
    pub fn new(mut reader: impl Read + Seek, limits: Limits) -> Result<Self, Refusal> {
        let mut structure = walk(&mut reader, limits).map_err(|refusal| match refusal {
            // As below: no file has such a place.
            Refusal::Io(error) if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput) => {
                Refusal::Unreadable { why: "a place beyond the end" }
            }
            refusal => refusal,
        })?;
        // The crate reads the directory too; it must not be led to another, larger one.
        let left = structure.directory_bytes.saturating_mul(2).saturating_add(4 << 20);
        let archive = zip::ZipArchive::new(Rationed { reader, left });
        let archive = archive.map_err(|error| match error {
            // A place beyond the end, or beyond what the system can be asked for, is the archive's fault.
            zip::result::ZipError::Io(error) if !matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput) => {
                Refusal::Io(error)
            }
            _ => Refusal::Unreadable { why: "broken central directory" },
        })?;
        let listed = reconcile(&archive, &mut structure);
        Ok(Self { metadata: archive.metadata(), structure, listed })
    }

    /// The files, in the order of the archive, without folders and without what cannot be read.
    #[must_use]
    pub fn files(&self) -> &[Listed] {
        &self.listed
    }
    /// The names of entries for folders, each with its slash at the end.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.structure.entries.iter().filter(|entry| entry.folder).filter_map(|entry| entry.name.as_deref())
    }
    /// What could mean another content to another program.
    #[must_use]
    pub fn troubles(&self) -> &[Trouble] {
        &self.structure.troubles
    }
    /// What our own archives do not have.
    #[must_use]
    pub fn oddities(&self) -> &BTreeSet<Oddity> {
        &self.structure.oddities
    }

    /// Opens a file of the archive. The bytes are bounded by the size the archive states, and
    /// checked against its CRC-32 at the end.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn open<'a, R: Read + Seek>(&'a self, file: &Listed, reader: &'a mut R) -> Result<OpenEntry<'a, R>, ArchiveError> {
        let unread = |source| ArchiveError::Read { name: file.name.clone(), source };
        match self.structure.entries.get(file.nth).filter(|_| !file.encrypted) {
            Some(entry) => {
                let plain = Plain::open(entry, reader).map_err(unread)?;
                let plain = plain.ok_or_else(|| unread(io::Error::other("compressed by a method that is not read")))?;
                Ok(OpenEntry(Bytes::Plain(plain)))
            }
            None => self.open_by(file, ZipReadOptions::new(), reader),
        }
    }

    /// Opens an encrypted file of the archive: by AE-1 and AE-2 (WinZip AES), as bills are mailed, or by the
    /// traditional encryption of PKWARE. A wrong password may show only at the end of the bytes, by their checksum.
    ///
    /// # Errors
    /// [`ArchiveError::WrongPassword`]; or if it cannot be read.
    pub fn open_with<'a, R: Read + Seek>(
        &'a self,
        file: &Listed,
        password: &[u8],
        reader: &'a mut R,
    ) -> Result<OpenEntry<'a, R>, ArchiveError> {
        self.open_by(file, ZipReadOptions::new().password(Some(password)), reader)
    }

    fn open_by<'a, R: Read + Seek>(
        &'a self,
        file: &Listed,
        options: ZipReadOptions<'_>,
        reader: &'a mut R,
    ) -> Result<OpenEntry<'a, R>, ArchiveError> {
        let failed = |error| match error {
            zip::result::ZipError::Io(source) => ArchiveError::Read { name: file.name.clone(), source },
            zip::result::ZipError::InvalidPassword => ArchiveError::WrongPassword { name: file.name.clone() },
            other => ArchiveError::Entry { name: file.name.clone(), why: other.to_string() },
        };
        let entry = self.metadata.entry(file.index).map_err(failed)?;
        let inner = entry.with_reader(reader, options).map_err(failed)?;
        Ok(OpenEntry(Bytes::Unlocked(Box::new(inner))))
    }
}

/// Both readings must list the same entries at the same places. What only one of them sees is
/// trouble, and is not opened.
fn reconcile<R: Read + Seek>(archive: &zip::ZipArchive<R>, structure: &mut Structure) -> Vec<Listed> {
    let mut listed = Vec::new();
    for (nth, walked) in structure.entries.iter().enumerate() {
        let name = walked.name.clone();
        let index = archive.index_for_name_raw(&walked.raw);
        let same = index.and_then(|index| archive.by_index_data(index).ok()).is_some_and(|entry| {
            (entry.header_start(), entry.crc32()) == (walked.header, walked.crc)
                && (entry.compressed_size(), entry.size()) == (walked.packed, walked.unpacked)
        });
        match (name, index) {
            (Some(name), Some(index)) if same => {
                if !walked.folder {
                    listed.push(Listed { name, bytes: walked.unpacked, encrypted: walked.encrypted, index, nth });
                }
            }
            (Some(name), _) => structure.troubles.push(Trouble::HeadersDiffer { name }),
            // Already reported: the name is in no known encoding.
            (None, _) => {}
        }
    }
    listed
}

/// The bytes of one file.
pub struct OpenEntry<'a, R: Read>(Bytes<'a, R>);

enum Bytes<'a, R: Read> {
    Plain(Plain<&'a mut R>),
    Unlocked(Box<ZipFile<'a, R>>),
}

impl<R: Read> Read for OpenEntry<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Bytes::Plain(plain) => plain.read(buffer),
            Bytes::Unlocked(inner) => inner.read(buffer),
        }
    }
}

/// A reader that gives a bounded number of bytes in all.
struct Rationed<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.reader.read(&mut buffer[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl<R: Seek> Seek for Rationed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::archive::{ArchiveWriter, BatchBuilder};

    fn archive(entries: u32) -> Vec<u8> {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
        let mut batch = BatchBuilder::new(0);
        for n in 0..entries {
            let mut entry = batch.entry(format!("t/{n}"));
            io::Write::write_all(&mut entry, &n.to_le_bytes()).expect("in memory");
            entry.finish().expect("in memory");
        }
        writer.add(batch.finish().expect("in memory")).expect("in memory");
        writer.finish().expect("in memory").into_inner()
    }

    fn read(bytes: &[u8]) -> Result<ArchiveReader, Refusal> {
        ArchiveReader::new(Cursor::new(bytes), Limits::default())
    }

    #[test]
    fn files_are_listed_and_opened() {
        let bytes = archive(3);
        let reader = read(&bytes).expect("an archive");
        assert!(reader.troubles().is_empty() && reader.oddities().is_empty());
        let names: Vec<_> = reader.files().iter().map(|file| &*file.name).collect();
        assert_eq!(names, ["t/0", "t/1", "t/2"]);
        let (mut source, mut content) = (Cursor::new(&bytes), Vec::new());
        let mut entry = reader.open(&reader.files()[2], &mut source).expect("open");
        entry.read_to_end(&mut content).expect("read");
        assert_eq!(content, [2, 0, 0, 0]);
    }

    #[test]
    fn more_files_than_a_plain_zip_can_count() {
        let bytes = archive(70_000);
        let reader = read(&bytes).expect("an archive");
        assert_eq!(reader.files().len(), 70_000);
        assert!(reader.troubles().is_empty() && reader.oddities().is_empty());
    }

    #[test]
    fn an_empty_archive_is_one() {
        let bytes = archive(0);
        assert!(read(&bytes).expect("an archive").files().is_empty());
    }

    #[test]
    fn refusals() {
        assert!(matches!(read(b""), Err(Refusal::NotAZip)));
        assert!(matches!(read(b"PK\x03\x04 and no end"), Err(Refusal::Truncated)));
        let bytes = archive(3);
        let end = bytes.len() - 22;
        let with = |at: usize, value: u8| {
            let mut bytes = bytes.clone();
            bytes[at] = value;
            read(&bytes).err()
        };
        let one_more = with(end + 10, 4);
        assert!(matches!(one_more, Some(Refusal::Unreadable { .. })), "{one_more:?}");
        let other_disk = with(end + 4, 1);
        assert!(matches!(other_disk, Some(Refusal::Unreadable { .. })), "{other_disk:?}");
        let far_away = with(end + 19, 0x7f);
        assert!(matches!(far_away, Some(Refusal::Truncated)), "{far_away:?}");
        let limits = Limits { entries: 2, ..Limits::default() };
        let few = ArchiveReader::new(Cursor::new(&bytes), limits);
        assert!(matches!(few, Err(Refusal::TooManyEntries { limit: 2 })));
    }
}
