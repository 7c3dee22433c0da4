//! What is kept of all files of a case together: each has its share of it, found from how long they
//! are before any of them is read, so that it does not depend on which of them is read first.

use std::path::Path;

use super::keep::Rooms;
use super::reader::Kind;
use super::words;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// What is kept of the long files of a case, in bytes of memory.
const OF_A_CASE: usize = 32 * MIB;

/// Files that take no more are kept whole, were there ever so many long ones.
const USUAL: usize = 256 * KIB;

/// What is kept of all files of a case, the usual ones among them.
const OF_ALL: usize = 160 * MIB;

/// What is kept of all members of one archive.
const OF_AN_ARCHIVE: usize = 48 * MIB;

/// What is kept of a member however much those before it took that looked as if they needed less.
const LEAST: usize = 4 * KIB;

/// How much may be kept of each file, in bytes of memory. Files that need less are kept whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub(super) usize);

impl Share {
    /// As much as is ever kept of a file.
    pub const WHOLE: Self = Self(usize::MAX);

    /// Of each file of a case, where they need so much.
    #[must_use]
    pub fn of_a_case(needs: &[Need]) -> Self {
        let usual = Self(USUAL).min(among(needs, OF_ALL));
        among(needs, OF_A_CASE).max(usual)
    }

    /// This share of an archive, for its members.
    pub(super) fn of_an_archive(self, needs: &[Need]) -> Members {
        let left = self.0.min(OF_AN_ARCHIVE);
        Members { each: among(needs, left), left }
    }

    pub(super) fn bytes(self) -> usize {
        self.0
    }
}

/// The share of an archive as its members draw on it, one after another.
#[derive(Debug)]
pub(super) struct Members {
    each: Share,
    left: usize,
}

impl Members {
    /// Of the next member.
    pub(super) fn share(&self) -> Share {
        self.each.min(Share(self.left.max(LEAST)))
    }

    /// What was kept of it is gone.
    pub(super) fn took(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }
}

impl Default for Share {
    fn default() -> Self {
        Self::WHOLE
    }
}

/// The largest share that gives away no more than there is, as water finds its level in vessels of several heights.
fn among(needs: &[Need], all: usize) -> Share {
    let mut needs: Vec<usize> = needs.iter().map(|need| need.0).collect();
    needs.sort_unstable();
    let mut left = all;
    for (n, need) in needs.iter().enumerate() {
        let each = left / (needs.len() - n);
        if *need > each {
            return Share(each);
        }
        left -= need;
    }
    Share::WHOLE
}

/// What the rows or words of a file may take, in bytes of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need(usize);

impl Need {
    /// Of a file of so many bytes: rather too much than too little. What kind it is shows its head; as long as nobody
    /// looked, its name suggests it.
    #[must_use]
    pub fn of(kind: Option<Kind>, name: &str, bytes: u64) -> Self {
        // Packed to a tenth, and each byte of it a sixfold row.
        const PACKED: usize = 60;
        let (times, most) = match kind {
            Some(Kind::Opaque | Kind::Image) => (0, 0),
            None if has_extension(name, NO_TEXT) => (0, 0),
            _ if has_extension(name, WORKBOOKS) => (PACKED, Rooms::PAYMENTS.usual()),
            Some(Kind::Payments) => (6, Rooms::PAYMENTS.usual()),
            // Between its messages, JSON and pages have many words of their own.
            Some(Kind::Messages) | None if has_extension(name, MARKED_UP) => (3, Rooms::MESSAGES.usual()),
            Some(Kind::Messages) => (4, Rooms::MESSAGES.usual()),
            Some(Kind::Log) => (4, Rooms::LOG.usual()),
            Some(Kind::Document) | None if has_extension(name, PACKED_DOCUMENTS) => (10, words::MOST),
            Some(Kind::Document) => (2, words::MOST),
            Some(Kind::Archive) => (PACKED, OF_AN_ARCHIVE),
            None if has_extension(name, ARCHIVES) => (PACKED, OF_AN_ARCHIVE),
            None if has_extension(name, TEXTS) => (4, Rooms::MESSAGES.usual()),
            None => (6, Rooms::PAYMENTS.usual()),
        };
        Self(usize::try_from(bytes).unwrap_or(usize::MAX).saturating_mul(times).min(most))
    }
}

const WORKBOOKS: &[&str] = &["xlsx", "xls", "et"];
const ARCHIVES: &[&str] = &["zip"];
const TEXTS: &[&str] = &["txt", "log", "eml"];
const MARKED_UP: &[&str] = &["json", "jsonl", "html", "htm"];
const PACKED_DOCUMENTS: &[&str] = &["pdf", "docx"];
const NO_TEXT: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif", "mp4", "mov", "m4v", "avi", "mkv", "webm", "mp3",
    "m4a", "wav", "amr", "ogg", "aac", "flac",
];

fn has_extension(name: &str, known: &[&str]) -> bool {
    let extension = Path::new(name).extension().and_then(std::ffi::OsStr::to_str);
    extension.is_some_and(|extension| known.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(all: usize, needs: &[usize]) -> usize {
        among(&needs.iter().map(|need| Need(*need)).collect::<Vec<_>>(), all).bytes()
    }

    fn given(share: usize, needs: &[usize]) -> usize {
        needs.iter().map(|need| share.min(*need)).sum()
    }

    #[test]
    fn what_fits_is_kept_whole() {
        assert_eq!(share(100, &[]), usize::MAX);
        assert_eq!(share(100, &[60, 40]), usize::MAX);
        assert_eq!(share(100, &[60, 41]), 50 + 9);
    }

    #[test]
    fn small_ones_are_whole_and_large_ones_share_the_rest_in_whatever_order() {
        for needs in [[1, 2, 3, 200, 300, 400], [400, 1, 300, 2, 200, 3], [3, 400, 200, 300, 2, 1]] {
            assert_eq!(share(306, &needs), 100);
            assert_eq!(given(100, &needs), 306);
        }
    }

    #[test]
    fn no_more_is_given_than_there_is_and_hardly_less() {
        for all in [0, 1, 7, 1000, 12_345] {
            for count in 1..60 {
                let needs: Vec<usize> = (0..count).map(|n| (n * 7919) % 1009).collect();
                let share = share(all, &needs);
                let given = given(share, &needs);
                assert!(given <= all, "{given} of {all} for {count}");
                assert!(share == usize::MAX || given + count > all, "{given} of {all} for {count}");
            }
        }
    }

    #[test]
    fn usual_files_are_whole_beside_ever_so_many_long_ones() {
        let long = Need::of(Some(Kind::Payments), "a.csv", 4 << 20);
        assert_eq!(Share::of_a_case(&[long]), Share::WHOLE);
        assert_eq!(Share::of_a_case(&[long; 24]), Share(OF_A_CASE / 24));
        assert_eq!(Share::of_a_case(&[long; 200]), Share(USUAL));
        // But not of as many as there are in no case of people.
        assert_eq!(Share::of_a_case(&[long; 10_000]), Share(OF_ALL / 10_000));
    }

    #[test]
    fn what_has_no_rows_needs_nothing() {
        for (kind, name) in [(Some(Kind::Image), "a"), (Some(Kind::Opaque), "a.mp4"), (None, "截图.PNG"), (None, "a.mp4")] {
            assert_eq!(Need::of(kind, name, 1 << 30), Need(0), "{name}");
        }
        assert_eq!(Need::of(Some(Kind::Log), "a.log", u64::MAX), Need(Rooms::LOG.usual()));
    }

    #[test]
    fn what_nobody_looked_at_needs_no_more_than_what_its_name_suggests() {
        for (kind, name) in [
            (Kind::Messages, "a.json"),
            (Kind::Messages, "a.TXT"),
            (Kind::Log, "a.log"),
            (Kind::Document, "a.pdf"),
            (Kind::Payments, "a.csv"),
        ] {
            assert_eq!(Need::of(None, name, 1000), Need::of(Some(kind), name, 1000), "{name}");
        }
        assert_eq!(Need::of(None, "a", 1000), Need(6000));
    }

    #[test]
    fn members_draw_on_the_share_of_their_archive() {
        let mut members = Share(100 * KIB).of_an_archive(&[Need(10 * KIB), Need(500 * KIB), Need(500 * KIB)]);
        assert_eq!(members.share(), Share(45 * KIB));
        members.took(70 * KIB);
        assert_eq!(members.share(), Share(30 * KIB));
        members.took(70 * KIB);
        assert_eq!(members.share(), Share(LEAST), "nothing is passed over");
        assert_eq!(Share::WHOLE.of_an_archive(&[Need(10)]).share(), Share(OF_AN_ARCHIVE));
    }
}
