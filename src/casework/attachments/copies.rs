//! Copies of the pictures among the exhibits: made anew from the original each time they are opened, so that a set of many
//! needs no more memory than one; only those that were made smaller are held.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::book::{Picture, Scaled};
use crate::casework::CaseworkError;
use crate::digest::Digest;
use crate::dossier::Exhibit;
use crate::evidence::{EvidenceError, PictureCopy, blank_rows, list, picture_copy, picture_scaled, picture_upright};
use crate::typeset::Pictures;

/// Pictures are read whole; readers of evidence take no larger ones either.
const LARGEST: u64 = 64 << 20;

/// The sides and qualities that pictures are scaled to, one after the other. A phone shows 2400 rows; below about a thousand
/// small print is lost.
const STEPS: [(u32, u8); 5] = [(2400, 82), (2000, 82), (1600, 80), (1280, 76), (1040, 72)];

/// A picture higher than so many tenths of its width may be cut; others stand on one page.
const TALL: u64 = 20;

/// The originals of a case, and the copies of its pictures.
pub(super) struct Copies {
    originals: BTreeMap<String, PathBuf>,
    pictures: BTreeMap<String, Held>,
}

struct Held {
    path: PathBuf,
    sha256: Digest,
    picture: Picture,
    /// Of the copy as it now is.
    bytes: u64,
    step: usize,
    /// The copy, where it was made smaller.
    smaller: Option<Vec<u8>>,
}

fn name(number: u32) -> String {
    number.to_string()
}

impl Copies {
    /// Of the files of a case folder.
    pub(super) fn of(folder: &Path) -> Result<Self, CaseworkError> {
        let evidence = folder.join("evidence");
        let files = if evidence.is_dir() { list(&evidence)?.files } else { Vec::new() };
        Ok(Self { originals: files.into_iter().map(|file| (file.name, file.path)).collect(), pictures: BTreeMap::new() })
    }

    /// Where an exhibit's file is.
    pub(super) fn original(&self, exhibit: &Exhibit) -> Result<&PathBuf, CaseworkError> {
        let lost = || CaseworkError::Evidence(EvidenceError::Changed { path: PathBuf::from(&exhibit.name) });
        self.originals.get(&exhibit.name).ok_or_else(lost)
    }

    /// Takes a picture in; `false` where it cannot be shown.
    pub(super) fn take(&mut self, exhibit: &Exhibit) -> Result<bool, CaseworkError> {
        if exhibit.inspection.bytes > LARGEST {
            return Ok(false);
        }
        let path = self.original(exhibit)?.clone();
        let bytes = read(&path, exhibit.sha256())?;
        let Some(copy) = picture_copy(&bytes) else { return Ok(false) };
        let orientation = exhibit.inspection.image.as_ref().and_then(|image| image.orientation);
        let mut picture = Picture {
            name: name(exhibit.number),
            width: copy.width,
            height: copy.height,
            orientation: orientation.unwrap_or(1),
            cuts: Vec::new(),
            dropped: copy.dropped && !copy.converted,
            converted: copy.converted,
            scaled: None,
        };
        let (across, down) = upright(&picture);
        if u64::from(down) * 10 > u64::from(across) * TALL {
            picture.cuts = blank_rows(&copy.bytes, orientation);
        }
        let held = Held { path, sha256: exhibit.sha256(), picture, bytes: copy.bytes.len() as u64, step: 0, smaller: None };
        self.pictures.insert(name(exhibit.number), held);
        Ok(true)
    }

    /// The copy of an exhibit, as its chapter shows it.
    pub(super) fn picture(&self, number: u32) -> Option<&Picture> {
        self.pictures.get(&name(number)).map(|held| &held.picture)
    }

    /// The size of the copy; zero where there is none.
    pub(super) fn bytes(&self, number: u32) -> u64 {
        self.pictures.get(&name(number)).map_or(0, |held| held.bytes)
    }

    /// Whether it may be made smaller still.
    pub(super) fn may_shrink(&self, number: u32) -> bool {
        self.pictures.get(&name(number)).is_some_and(|held| held.step < STEPS.len())
    }

    /// Makes the copy of an exhibit smaller by one step; by how many bytes.
    pub(super) fn shrink(&mut self, number: u32) -> Result<u64, CaseworkError> {
        let Some(held) = self.pictures.get_mut(&name(number)) else { return Ok(0) };
        let Some((side, quality)) = STEPS.get(held.step).copied() else { return Ok(0) };
        held.step += 1;
        let original = read(&held.path, held.sha256)?;
        let Some(copy) = picture_scaled(&original, side, quality).filter(|copy| (copy.bytes.len() as u64) < held.bytes) else {
            return Ok(0);
        };
        let whole = held.picture.scaled.unwrap_or(Scaled { width: held.picture.width, height: held.picture.height });
        let (_, before) = upright(&held.picture);
        (held.picture.width, held.picture.height) = (copy.width, copy.height);
        let (_, after) = upright(&held.picture);
        let row = |cut: &u32| u32::try_from(u64::from(*cut) * u64::from(after) / u64::from(before.max(1))).unwrap_or(u32::MAX);
        held.picture.cuts = held.picture.cuts.iter().map(row).collect();
        held.picture.scaled = Some(whole);
        held.picture.converted = false;
        held.picture.dropped = true;
        let saved = held.bytes - copy.bytes.len() as u64;
        held.bytes = copy.bytes.len() as u64;
        held.smaller = Some(copy.bytes);
        Ok(saved)
    }

    /// The copy as a file by itself, upright.
    pub(super) fn by_itself(&self, number: u32) -> Result<Option<PictureCopy>, CaseworkError> {
        let Some(held) = self.pictures.get(&name(number)) else { return Ok(None) };
        let copy = match &held.smaller {
            Some(bytes) => picture_copy(bytes),
            None => picture_copy(&read(&held.path, held.sha256)?),
        };
        Ok(copy.and_then(|copy| picture_upright(copy, Some(held.picture.orientation))))
    }
}

impl Pictures for Copies {
    fn open(&self, picture: &str) -> io::Result<Vec<u8>> {
        let held = self.pictures.get(picture).ok_or(io::ErrorKind::NotFound)?;
        if let Some(bytes) = &held.smaller {
            return Ok(bytes.clone());
        }
        let bytes = read(&held.path, held.sha256).map_err(io::Error::other)?;
        picture_copy(&bytes).map(|copy| copy.bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// Width and height as it is looked at.
fn upright(picture: &Picture) -> (u32, u32) {
    if matches!(picture.orientation, 5..=8) { (picture.height, picture.width) } else { (picture.width, picture.height) }
}

/// The bytes of an original, which are still those that were taken in.
fn read(path: &Path, sha256: Digest) -> Result<Vec<u8>, CaseworkError> {
    let mut bytes = Vec::new();
    let io = |source| CaseworkError::Read { path: path.to_owned(), source };
    File::open(path).map_err(io)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(io)?;
    if Digest::of(&bytes) == sha256 { Ok(bytes) } else { Err(EvidenceError::Changed { path: path.to_owned() }.into()) }
}
