//! The pictures among the originals, as the person's own book shows them: the very bytes, never resampled; and the PDFs, by
//! their pages. They are opened when they are written, one at a time, and checked against the digest that they were taken in
//! with.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::at_once::at_once;
use super::recipient::{STEPS, Stock, Which};
use crate::book::{Picture, Sheet, Sheets};
use crate::digest::Digest;
use crate::dossier::Exhibit;
use crate::evidence::{self, Copied, blank_rows, is_shown_picture, is_sound_picture};
use crate::typeset::{Leaf, Pictures};

/// Pictures are read whole; readers of evidence take no larger ones either.
const LARGEST: u64 = 64 << 20;

/// A picture higher than so many tenths of its width does not fit a page at a size that can be read. Phones show up to 23 at
/// a width of up to 1440; what is wider is a page of the web, whose words are smaller.
const TALL: [u64; 2] = [24, 20];
const PHONE: u32 = 1440;

/// Where no row of a tall picture is blank, this part of its width is seen twice: two lines of text on a phone.
pub(super) const OVERLAP: u32 = 8;

/// Pages of one PDF: more are not leafed through on paper, and the whole file lies beside the book.
const PAGES: usize = 100;

/// So many pictures are decoded at once for the person's own book: each may take 160 MB.
const DECODED: usize = 2;

/// Between the name of a PDF and the number of its page.
const PAGE: &str = "-page-";

/// The pictures of a case.
#[derive(Debug, Default)]
pub(super) struct Originals {
    files: BTreeMap<String, (PathBuf, Digest)>,
    /// Pages whose pictures are made smaller, each by how many steps.
    smaller: BTreeMap<String, usize>,
}

impl Originals {
    /// Takes pictures in, by the numbers of their exhibits; none of an exhibit that is none, or none that PDF readers can show.
    /// Tall ones are decoded to find out where they may be cut, on so many threads at most; none once that is `given_up`.
    pub(super) fn take(
        &mut self,
        mut exhibits: Vec<(&Exhibit, PathBuf)>,
        stock: &Stock,
        threads: usize,
        given_up: &AtomicBool,
    ) -> BTreeMap<u32, Picture> {
        // The largest first, so that no thread is left with it at the end.
        exhibits.sort_by_key(|(exhibit, _)| Reverse(exhibit.inspection.bytes));
        let taken = at_once(threads.min(DECODED), exhibits, |(exhibit, path)| {
            if given_up.load(Ordering::Relaxed) {
                return None;
            }
            let picture = whole(exhibit, &path, stock)?;
            Some((exhibit.number, picture, (path, exhibit.sha256())))
        });
        let mut pictures = BTreeMap::new();
        for (number, picture, file) in taken.into_iter().flatten() {
            self.files.insert(picture.name.clone(), file);
            pictures.insert(number, picture);
        }
        pictures
    }

    /// Takes a PDF in; `None` where the exhibit is none, and why where its pages cannot be shown.
    pub(super) fn take_pages(&mut self, exhibit: &Exhibit, path: PathBuf) -> Option<Result<Sheets, &'static str>> {
        if exhibit.inspection.media_type != "application/pdf" {
            return None;
        }
        let name = format!("original-{}", exhibit.number);
        self.files.insert(name.clone(), (path, exhibit.sha256()));
        Some(self.pages_of(&name))
    }

    /// The pages of a PDF, as far as they are shown: all that are tried can be.
    fn pages_of(&self, name: &str) -> Result<Sheets, &'static str> {
        let bytes = self.read(name).map_err(|error| if error.kind() == io::ErrorKind::FileTooLarge { "too-large" } else { "broken" })?;
        let file = evidence::Sheets::open(&bytes)?;
        let wanted: Vec<u32> = (1..).take(file.count().min(PAGES)).collect();
        let copied = file.copy(&wanted, 1, &mut |_| Ok(())).map_err(|_| "broken")?;
        let shown = wanted.into_iter().zip(copied).map(|(page, copied)| {
            let Copied { width, height, .. } = copied?;
            Ok(Sheet { name: format!("{name}{PAGE}{page}"), page, width, height })
        });
        Ok(Sheets { shown: shown.collect::<Result<_, &'static str>>()?, of: file.count() })
    }

    /// Makes the pictures on a page of a PDF smaller by a step; `false` where none is left.
    pub(super) fn shrink_sheet(&mut self, picture: &str) -> bool {
        let step = self.smaller.entry(picture.to_owned()).or_default();
        *step += 1;
        *step <= STEPS.len()
    }

    /// The size and quality of the pictures on a page, where they are made smaller.
    fn smaller(&self, file: &str, page: u32) -> Option<(u32, u8)> {
        let step = self.smaller.get(&format!("{file}{PAGE}{page}"))?;
        STEPS.get(step.checked_sub(1)?).or(STEPS.last()).copied()
    }

    /// A file, as it was taken in.
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let (path, sha256) = self.files.get(name).ok_or(io::ErrorKind::NotFound)?;
        read(path, *sha256)
    }
}

fn read(path: &Path, sha256: Digest) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let bytes = fs::read(path)?;
    if Digest::of(&bytes) != sha256 {
        return Err(io::Error::other("it has changed since it was taken in"));
    }
    Ok(bytes)
}

fn read_sound(path: &Path, sha256: Digest) -> io::Result<Vec<u8>> {
    let bytes = read(path, sha256)?;
    if is_sound_picture(&bytes) { Ok(bytes) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// The picture that an exhibit is, and where it may be cut.
fn whole(exhibit: &Exhibit, path: &Path, stock: &Stock) -> Option<Picture> {
    let mut picture = uncut(exhibit)?;
    let (width, height) = (picture.width, picture.height);
    let (across, down) = if matches!(picture.orientation, 5..=8) { (height, width) } else { (width, height) };
    if is_tall(across, down)
        && let Ok(bytes) = read_sound(path, exhibit.sha256())
    {
        let turned = exhibit.inspection.image.as_ref().and_then(|image| image.orientation);
        let which = Which { sha256: exhibit.sha256(), turned, boxes: Vec::new() };
        picture.cuts = stock.cuts(&which, || blank_rows(&bytes, turned));
        picture.overlap = across / OVERLAP;
    }
    Some(picture)
}

/// Whether a picture may have to be cut, upright: of others it need not be known where.
pub(super) fn is_tall(across: u32, down: u32) -> bool {
    let tall = if across <= PHONE { TALL[0] } else { TALL[1] };
    u64::from(down) * 10 > u64::from(across) * tall
}

/// The picture that an exhibit is, in one piece; `None` where readers of PDF and of the web cannot show it.
pub(super) fn uncut(exhibit: &Exhibit) -> Option<Picture> {
    let image = exhibit.inspection.image.as_ref()?;
    let shown = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"].contains(&exhibit.inspection.media_type);
    let fits = exhibit.inspection.bytes <= LARGEST && is_shown_picture(image.width, image.height, exhibit.inspection.bytes);
    (shown && fits).then(|| Picture {
        name: format!("original-{}", exhibit.number),
        width: image.width,
        height: image.height,
        orientation: image.orientation.unwrap_or(1),
        cuts: Vec::new(),
        overlap: 0,
        dropped: false,
        converted: false,
        scaled: None,
        redacted: None,
    })
}

impl Pictures for Originals {
    fn open(&self, picture: &str) -> io::Result<Vec<u8>> {
        let (path, sha256) = self.files.get(picture).ok_or(io::ErrorKind::NotFound)?;
        read_sound(path, *sha256)
    }

    fn sheet(&self, picture: &str) -> Option<(String, u32)> {
        let (file, page) = picture.rsplit_once(PAGE)?;
        Some((file.to_owned(), page.parse().ok()?))
    }

    fn sheets(&self, file: &str, pages: &[u32], first: u32, out: &mut dyn FnMut(&[&[u8]]) -> io::Result<()>) -> io::Result<Vec<Leaf>> {
        let bytes = self.read(file)?;
        let mut sheets = evidence::Sheets::open(&bytes).map_err(io::Error::other)?;
        let mut next = first;
        let mut all = Vec::with_capacity(pages.len());
        // What pages share stands once among those of one size.
        for alike in pages.chunk_by(|one, other| self.smaller(file, *one) == self.smaller(file, *other)) {
            sheets = sheets.smaller(alike.first().and_then(|page| self.smaller(file, *page)));
            let from = next;
            let mut counted = |parts: &[&[u8]]| {
                next += 1;
                out(parts)
            };
            let copied = sheets.copy(alike, from, &mut counted)?.into_iter();
            all.extend(copied.map(|copied| copied.map(|Copied { object, width, height }| (object, width, height)).map_err(|_| "no-page")));
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_not_cut_and_long_pages_are() {
        for (across, down, tall) in [(1080, 2340, false), (1440, 3200, false), (1080, 2600, true), (1600, 3201, true), (0, 0, false)] {
            assert_eq!(is_tall(across, down), tall, "{across} x {down}");
        }
    }
}
