//! A picture that stands in the text. The document holds what is known of it and the name under which its
//! bytes are opened, never the bytes: a book of three hundred screenshots is laid out in a few megabytes.

use super::Run;
use super::legible::legible;

/// A picture that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The key under which `typeset::Pictures` opens its bytes (for us: the SHA-256 of those bytes, or
    /// any unique name).
    pub picture: String,
    /// Its width in pixels as stored in the file (before orientation).
    pub width: u32,
    /// Its height in pixels as stored in the file (before orientation).
    pub height: u32,
    /// EXIF orientation 1..=8; anything else is taken as 1.
    pub orientation: u8,
    /// Rows of the upright picture at which it may be cut to go over columns or pages (ascending; blank
    /// rows).
    pub cuts: Vec<u32>,
    /// Where it has to be cut and none of those rows lies near, so many rows are seen on both sides of the cut: what it goes
    /// through is whole on one of them. 0: it is cut at those rows or not at all, and then scaled to fit one page.
    pub overlap: u32,
    /// Alternative text: what a reader who cannot see it is told; also what txt and md print.
    pub alt: String,
    /// Under it; may be empty.
    pub caption: Vec<Run>,
}

impl Figure {
    /// Width and height as it is looked at: orientations 5 to 8 lie on their side in the file
    /// (EXIF 2.32 §4.6.4, Orientation).
    #[must_use]
    pub fn upright(&self) -> (u32, u32) {
        if matches!(self.orientation, 5..=8) { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// Whether it may go over columns or pages.
    #[must_use]
    pub fn may_be_cut(&self) -> bool {
        !self.cuts.is_empty() || self.overlap > 0
    }

    /// What stands for it where pictures are not shown: `〔图：付款记录截图〕`.
    pub(super) fn in_words(&self) -> String {
        let alt = legible(&self.alt);
        match alt.trim() {
            "" => "〔图〕".to_owned(),
            alt => format!("〔图：{alt}〕"),
        }
    }
}
