//! Archives that are known by their first bytes and not opened: RAR, 7z, gzip and their kin.

use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::finding::{Finding, Place, What};

/// What they begin with, and what they are called.
const MAGIC: [(&[u8], &str); 6] = [
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
];

/// An archive that is not opened.
pub struct SealedArchive;

fn format(head: &[u8]) -> Option<&'static str> {
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, name)| *name)
}

impl Reader for SealedArchive {
    fn name(&self) -> &'static str {
        "archive-not-read"
    }
    fn title(&self) -> &'static str {
        "不打开的压缩包"
    }
    fn kind(&self) -> Kind {
        Kind::Archive
    }
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let name = format(sample.head)?;
        Some(Reason::new(Certainty::Signature, format!("begins as {name} does")))
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut head = [0; 8];
        let read = source.read_up_to(&mut head)?;
        let format = format(&head[..read]).unwrap_or_default().to_owned();
        out(Fact::Note(Finding::new(What::ArchiveNotRead { format }, Place::file(""))));
        Ok(Summary::default())
    }
}
