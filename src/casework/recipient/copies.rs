//! Copies of the pictures among the exhibits. So many as there is room for are held for all recipients ([`Stock`]), and those
//! that were made smaller; others are made anew from the original each time they are opened, so that a set of many needs not
//! much more memory than one. What is blacked out is painted over before anything else is made of the picture.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Stock, Which};
use crate::book::{Done, Picture, Redacted, Scaled};
use crate::case::PixelBox;
use crate::casework::CaseworkError;
use crate::casework::originals::{OVERLAP, is_tall};
use crate::digest::Digest;
use crate::dossier::Exhibit;
use crate::evidence::{EvidenceError, PictureCopy, blank_rows, list, picture_copy, picture_redacted, picture_scaled, picture_upright};
use crate::typeset::Pictures;

/// Pictures are read whole; readers of evidence take no larger ones either.
const LARGEST: u64 = 64 << 20;

/// The sides and qualities that pictures are scaled to, one after the other. A phone shows 2400 rows; below about a thousand
/// small print is lost.
pub(in crate::casework) const STEPS: [(u32, u8); 5] = [(2400, 82), (2000, 82), (1600, 80), (1280, 76), (1040, 72)];

/// The originals of a case, and the copies of its pictures.
pub(in crate::casework) struct Copies {
    originals: BTreeMap<String, PathBuf>,
    pictures: BTreeMap<String, Held>,
    stock: Stock,
}

struct Held {
    path: PathBuf,
    /// The original, how it is turned upright, and what is painted over in it.
    which: Which,
    picture: Picture,
    /// Of the copy as it now is.
    bytes: u64,
    step: usize,
    /// The copy, where it was made smaller.
    smaller: Option<Vec<u8>>,
}

/// A file of the picture alone, blacked out where it has to be.
fn copied(bytes: &[u8], turned: Option<u8>, boxes: &[PixelBox], path: &Path) -> Result<Option<PictureCopy>, CaseworkError> {
    if boxes.is_empty() {
        return Ok(picture_copy(bytes));
    }
    // Shown whole it would be what the person did not want.
    let lost = || CaseworkError::NotRedacted { path: path.to_owned() };
    picture_redacted(bytes, turned, boxes).map(Some).ok_or_else(lost)
}

fn name(number: u32) -> String {
    number.to_string()
}

impl Copies {
    /// Of the files of a case folder.
    pub(in crate::casework) fn of(folder: &Path) -> Result<Self, CaseworkError> {
        let evidence = folder.join("evidence");
        let files = if evidence.is_dir() { list(&evidence)?.files } else { Vec::new() };
        Ok(Self::with(files.into_iter().map(|file| (file.name, file.path)).collect(), Stock::default()))
    }

    /// Of originals whose places are known, by their names; `stock` is what is known of their pictures already.
    pub(in crate::casework) fn with(originals: BTreeMap<String, PathBuf>, stock: Stock) -> Self {
        Self { originals, pictures: BTreeMap::new(), stock }
    }

    /// A copy, which is made anew where there is no room for all.
    fn copy(&self, path: &Path, which: &Which) -> Result<Option<Arc<PictureCopy>>, CaseworkError> {
        self.stock.copy(which, || copied(&read(path, which.sha256)?, which.turned, &which.boxes, path))
    }

    /// The bytes of an exhibit; `None` of one that is too large to be held.
    pub(super) fn bytes_of(&self, exhibit: &Exhibit) -> Result<Option<Vec<u8>>, CaseworkError> {
        if exhibit.inspection.bytes > LARGEST { Ok(None) } else { read(self.original(exhibit)?, exhibit.sha256()).map(Some) }
    }

    /// Where an exhibit's file is.
    pub(in crate::casework) fn original(&self, exhibit: &Exhibit) -> Result<&PathBuf, CaseworkError> {
        let lost = || CaseworkError::Evidence(EvidenceError::Changed { path: PathBuf::from(&exhibit.name) });
        self.originals.get(&exhibit.name).ok_or_else(lost)
    }

    /// Takes a picture in; `false` where it cannot be shown.
    pub(in crate::casework) fn take(&mut self, exhibit: &Exhibit) -> Result<bool, CaseworkError> {
        if exhibit.inspection.bytes > LARGEST {
            return Ok(false);
        }
        let path = self.original(exhibit)?.clone();
        let turned = exhibit.inspection.image.as_ref().and_then(|image| image.orientation);
        let which = Which { sha256: exhibit.sha256(), turned, boxes: exhibit.blacked_out() };
        let Some(copy) = self.copy(&path, &which)? else { return Ok(false) };
        // What was painted over stands upright already.
        let orientation = turned.filter(|_| which.boxes.is_empty());
        let mut picture = Picture {
            name: name(exhibit.number),
            width: copy.width,
            height: copy.height,
            orientation: orientation.unwrap_or(1),
            cuts: Vec::new(),
            overlap: 0,
            dropped: copy.dropped && !copy.converted,
            converted: copy.converted,
            scaled: None,
            redacted: (!which.boxes.is_empty()).then(|| Redacted { boxes: which.boxes.len(), sha256: Digest::of(&copy.bytes) }),
        };
        let (across, down) = upright(&picture);
        if is_tall(across, down) {
            // Not those of the original, where what is seen of the copy may be another.
            let changed = copy.dropped || copy.converted;
            let seen = if changed { Which { sha256: Digest::of(&copy.bytes), ..which.clone() } } else { which.clone() };
            picture.cuts = self.stock.cuts(&seen, || blank_rows(&copy.bytes, orientation));
            picture.overlap = across / OVERLAP;
        }
        let held = Held { path, which, picture, bytes: copy.bytes.len() as u64, step: 0, smaller: None };
        self.pictures.insert(name(exhibit.number), held);
        Ok(true)
    }

    /// The copy of an exhibit, as its chapter shows it.
    pub(in crate::casework) fn picture(&self, number: u32) -> Option<&Picture> {
        self.pictures.get(&name(number)).map(|held| &held.picture)
    }

    /// The size of the copy; zero where there is none.
    pub(in crate::casework) fn bytes(&self, number: u32) -> u64 {
        self.pictures.get(&name(number)).map_or(0, |held| held.bytes)
    }

    /// Whether it may be made smaller still.
    pub(in crate::casework) fn may_shrink(&self, number: u32) -> bool {
        self.pictures.get(&name(number)).is_some_and(|held| held.step < STEPS.len())
    }

    /// Makes the copy of an exhibit smaller by one step; by how many bytes.
    pub(in crate::casework) fn shrink(&mut self, number: u32) -> Result<u64, CaseworkError> {
        let Some(held) = self.pictures.get(&name(number)).filter(|held| held.step < STEPS.len()) else { return Ok(0) };
        let whole = if held.which.boxes.is_empty() {
            read(&held.path, held.which.sha256)?
        } else {
            self.copy(&held.path, &held.which)?.map_or_else(Vec::new, |copy| copy.bytes.clone())
        };
        let Some(held) = self.pictures.get_mut(&name(number)) else { return Ok(0) };
        let Some((side, quality)) = STEPS.get(held.step).copied() else { return Ok(0) };
        held.step += 1;
        let Some(copy) = picture_scaled(&whole, side, quality).filter(|copy| (copy.bytes.len() as u64) < held.bytes) else {
            return Ok(0);
        };
        let whole = held.picture.scaled.unwrap_or(Scaled { width: held.picture.width, height: held.picture.height });
        let (_, before) = upright(&held.picture);
        (held.picture.width, held.picture.height) = (copy.width, copy.height);
        let (_, after) = upright(&held.picture);
        let row = |cut: &u32| u32::try_from(u64::from(*cut) * u64::from(after) / u64::from(before.max(1))).unwrap_or(u32::MAX);
        held.picture.cuts = held.picture.cuts.iter().map(row).collect();
        held.picture.overlap = row(&held.picture.overlap);
        held.picture.scaled = Some(whole);
        held.picture.converted = false;
        held.picture.dropped = true;
        let saved = held.bytes - copy.bytes.len() as u64;
        held.bytes = copy.bytes.len() as u64;
        held.smaller = Some(copy.bytes);
        Ok(saved)
    }

    /// The copy as a file by itself, upright.
    pub(in crate::casework) fn by_itself(&self, number: u32) -> Result<Option<PictureCopy>, CaseworkError> {
        let Some(held) = self.pictures.get(&name(number)) else { return Ok(None) };
        let copy = match &held.smaller {
            Some(bytes) => picture_copy(bytes),
            None => self.copy(&held.path, &held.which)?.map(Arc::unwrap_or_clone),
        };
        Ok(copy.and_then(|copy| picture_upright(copy, Some(held.picture.orientation))))
    }

    /// What was done to the copy of an exhibit as a file by itself.
    pub(in crate::casework) fn done_to(&self, number: u32, copy: &PictureCopy) -> Vec<Done> {
        let Some(picture) = self.picture(number) else { return Vec::new() };
        let done = [
            (Done::MetadataRemoved, picture.dropped),
            (Done::Converted, picture.converted || copy.converted),
            (Done::Scaled, picture.scaled.is_some()),
            (Done::Redacted, picture.redacted.is_some()),
        ];
        done.into_iter().filter(|(_, is)| *is).map(|(done, _)| done).collect()
    }
}

impl Pictures for Copies {
    fn open(&self, picture: &str) -> io::Result<Vec<u8>> {
        let held = self.pictures.get(picture).ok_or(io::ErrorKind::NotFound)?;
        if let Some(bytes) = &held.smaller {
            return Ok(bytes.clone());
        }
        let copy = self.copy(&held.path, &held.which).map_err(io::Error::other)?;
        copy.map(|copy| Arc::unwrap_or_clone(copy).bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
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
