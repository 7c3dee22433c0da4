//! Images: what a picture says of itself, decoded only where pictures are to be compared.
//!
//! The room promises dimensions as stored, the time of taking with the zone it states or none, the
//! programs it names, and whether a position is in the file, never which. It refuses to take a time
//! from anything but EXIF and a PNG's own creation time: modification times belong to files, not to pictures.

mod blank_rows;
mod complete;
mod copies;
mod editors;
mod exif_facts;
mod fingerprint;
mod grey;
mod png;
mod sound;
mod xmp;

pub use blank_rows::blank_rows;
pub use copies::{PictureCopy, copy as picture_copy, is_shown as is_shown_picture, scaled as picture_scaled, upright as picture_upright};
pub(super) use copies::{decoded, encoded, shrunk};
pub use fingerprint::Fingerprint;
pub use sound::is_sound_picture;

use super::fact::{Fact, Image};
use super::media_type::media_type;
use super::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use super::source::Source;
use crate::finding::{Finding, Place, What};

/// JPEG, PNG, WebP, GIF, BMP, HEIC and AVIF; the last two are not decoded.
pub struct Picture;

/// Pictures are read whole; larger ones are packed unread.
const LIMIT: u64 = 64 << 20;

impl Reader for Picture {
    fn name(&self) -> &'static str {
        "image"
    }

    fn title(&self) -> &'static str {
        "图片"
    }

    fn kind(&self) -> Kind {
        Kind::Image
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let format = format(sample.head, sample.name)?;
        Some(Reason::new(Certainty::Signature, format!("the first bytes are those of {format}")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let bytes = source.whole(LIMIT)?;
        let mut not_understood = |why: String| out(Fact::Note(Finding::new(What::ImageNotUnderstood { why }, Place::file(""))));
        let size = match imagesize::blob_size(&bytes) {
            Ok(size) => size,
            Err(error) => {
                not_understood(error.to_string());
                return Ok(Summary::default());
            }
        };
        let cut_short = format(&bytes, source.name()).filter(|_| complete::is_complete(&bytes) == Some(false));
        let facts = exif_facts::of(&bytes).unwrap_or_else(|why| {
            // Of half a picture that is told already.
            if cut_short.is_none() {
                not_understood(why);
            }
            exif_facts::Facts::default()
        });
        if let Some(format) = cut_short {
            out(Fact::Note(Finding::new(What::ImageIncomplete { format: format.to_owned() }, Place::file(""))));
        }
        let texts = png::texts(&bytes);
        let taken_at = facts.taken_at.or(texts.made_at);
        let software = facts.software.or(texts.software);
        let programs = xmp::programs(&bytes);
        let edited_with = editors::named(software.iter().chain(&programs).map(String::as_str));
        out(Fact::Image(Image {
            width: u32::try_from(size.width).unwrap_or(u32::MAX),
            height: u32::try_from(size.height).unwrap_or(u32::MAX),
            orientation: facts.orientation,
            taken_at,
            software: software.or_else(|| programs.into_iter().next()),
            edited_with,
            has_position: facts.has_position,
            fingerprint: source.looking().similar.then(|| fingerprint::of(&bytes, facts.orientation)).flatten(),
        }));
        Ok(Summary { zone: taken_at.map(|at| at.zone().as_str()), ..Summary::default() })
    }
}

/// What the first bytes say.
fn format(head: &[u8], name: &str) -> Option<&'static str> {
    Some(match media_type(&Sample::of(name, &head[..head.len().min(64)], u64::MAX)) {
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        "image/webp" => "WebP",
        "image/gif" => "GIF",
        "image/bmp" => "BMP",
        "image/heic" | "image/heif" => "HEIC",
        "image/avif" => "AVIF",
        _ => return None,
    })
}
