//! Upload sets written down: all the files of all the sets, or none.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::{AttachmentOrder, CopyOf, LeftOut, Made, UploadFile, UploadSet};
use crate::casework::files::{MadeFolders, left_from_before, prepare, prepare_copy, refuse_existing, refuse_inputs};
use crate::casework::{CaseworkError, Gathered};
use crate::digest::Digest;
use crate::evidence::EvidenceError;
use crate::finding::Finding;
use crate::letter::Limit;

/// A set not yet written.
pub(super) struct Drafted {
    pub(super) target: String,
    pub(super) limits: Option<Limit>,
    pub(super) files: Vec<Draft>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) findings: Vec<Finding>,
}

/// A file not yet written.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) content: Content,
    pub(super) pages: Option<u32>,
    pub(super) exhibits: Vec<String>,
    pub(super) made: Made,
    pub(super) copies: Vec<CopyOf>,
}

/// The bytes of a file.
pub(super) enum Content {
    /// We made them.
    Bytes(Vec<u8>),
    /// Those of an original, however many.
    Original { path: PathBuf, sha256: Digest, bytes: u64 },
}

impl Content {
    fn size(&self) -> (u64, Digest) {
        match self {
            Self::Bytes(bytes) => (bytes.len() as u64, Digest::of(bytes)),
            Self::Original { sha256, bytes, .. } => (*bytes, *sha256),
        }
    }
}

pub(super) fn write(gathered: &Gathered, order: &AttachmentOrder, sets: Vec<Drafted>) -> Result<Vec<UploadSet>, CaseworkError> {
    if order.folder.is_file() {
        return Err(CaseworkError::NeedsFolder { path: order.folder.clone() });
    }
    let several = sets.len() > 1;
    let mut out = Vec::new();
    let mut contents = Vec::new();
    for set in sets {
        let folder = if several { order.folder.join(&set.target) } else { order.folder.clone() };
        let mut files = Vec::new();
        for draft in set.files {
            let (path, (bytes, sha256)) = (folder.join(&draft.name), draft.content.size());
            contents.push((path.clone(), draft.content));
            let Draft { pages, exhibits, made, copies, .. } = draft;
            files.push(UploadFile { path, bytes, sha256, pages, exhibits, made, copies });
        }
        out.push(UploadSet { target: set.target, limits: set.limits, files, left_out: set.left_out, findings: set.findings });
    }
    let paths: Vec<PathBuf> = contents.iter().map(|(path, _)| path.clone()).collect();
    let is_numbered = |name: &str| name.as_bytes().get(..3).is_some_and(|head| head[..2].iter().all(u8::is_ascii_digit) && head[2] == b'-');
    for set in &mut out {
        let folder = set.files.first().and_then(|file| file.path.parent()).map(Path::to_owned);
        set.findings.extend(folder.and_then(|folder| left_from_before(&folder, &is_numbered, &paths)));
    }
    refuse_inputs(&gathered.folder, &paths)?;
    refuse_existing(&paths, order.force)?;
    if order.dry_run {
        return Ok(out);
    }
    let mut made = MadeFolders::default();
    let mut waiting = Vec::new();
    for (path, content) in &contents {
        made.make_parent(path)?;
        waiting.push(match content {
            Content::Bytes(bytes) => prepare(path, bytes)?,
            Content::Original { path: original, sha256, .. } => {
                let opened = File::open(original).map_err(|source| CaseworkError::Read { path: original.clone(), source })?;
                let mut hashed = Hashed { from: opened, hasher: crate::digest::Hasher::new() };
                let file = prepare_copy(path, &mut hashed)?;
                if hashed.hasher.finish() != *sha256 {
                    return Err(EvidenceError::Changed { path: original.clone() }.into());
                }
                file
            }
        });
    }
    waiting.into_iter().try_for_each(|file| file.put(order.force).map(drop))?;
    made.keep();
    Ok(out)
}

/// Bytes on their way, and their digest.
struct Hashed {
    from: File,
    hasher: crate::digest::Hasher,
}

impl io::Read for Hashed {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(room)?;
        io::Write::write_all(&mut self.hasher, &room[..read])?;
        Ok(read)
    }
}
