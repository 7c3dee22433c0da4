//! The pictures among the originals, as the person's own book shows them: the very bytes, never resampled. They are opened
//! when they are written, one at a time, and checked against the digest that they were taken in with.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use crate::book::Picture;
use crate::digest::Digest;
use crate::dossier::Exhibit;
use crate::evidence::{blank_rows, is_sound_picture};
use crate::typeset::Pictures;

/// Pictures are read whole; readers of evidence take no larger ones either.
const LARGEST: u64 = 64 << 20;

/// A picture higher than so many tenths of its width does not fit a page at a size that can be read. Phones show up to 23.
const TALL: u64 = 24;

/// The pictures of a case.
#[derive(Debug, Default)]
pub(super) struct Originals {
    files: BTreeMap<String, (PathBuf, Digest)>,
}

impl Originals {
    /// Takes a picture in; `None` where the exhibit is none, or none that PDF readers can show.
    pub(super) fn take(&mut self, exhibit: &Exhibit, path: PathBuf) -> Option<Picture> {
        let mut picture = uncut(exhibit)?;
        let (width, height, name) = (picture.width, picture.height, picture.name.clone());
        self.files.insert(name.clone(), (path, exhibit.sha256()));
        let (across, down) = if matches!(picture.orientation, 5..=8) { (height, width) } else { (width, height) };
        if u64::from(down) * 10 > u64::from(across) * TALL
            && let Ok(bytes) = self.open(&name)
        {
            picture.cuts = blank_rows(&bytes, exhibit.inspection.image.as_ref().and_then(|image| image.orientation));
        }
        Some(picture)
    }
}

/// The picture that an exhibit is, in one piece; `None` where readers of PDF and of the web cannot show it.
pub(super) fn uncut(exhibit: &Exhibit) -> Option<Picture> {
    let image = exhibit.inspection.image.as_ref()?;
    let shown = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"].contains(&exhibit.inspection.media_type);
    (shown && exhibit.inspection.bytes <= LARGEST).then(|| Picture {
        name: format!("original-{}", exhibit.number),
        width: image.width,
        height: image.height,
        orientation: image.orientation.unwrap_or(1),
        cuts: Vec::new(),
        dropped: false,
        converted: false,
        scaled: None,
    })
}

impl Pictures for Originals {
    fn open(&self, picture: &str) -> io::Result<Vec<u8>> {
        let (path, sha256) = self.files.get(picture).ok_or(io::ErrorKind::NotFound)?;
        if fs::metadata(path)?.len() > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let bytes = fs::read(path)?;
        if Digest::of(&bytes) != *sha256 {
            return Err(io::Error::other("it has changed since it was taken in"));
        }
        if is_sound_picture(&bytes) { Ok(bytes) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}
