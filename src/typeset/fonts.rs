//! The typefaces: four embedded ones, then those that the caller found on the system, and which of
//! them draws a character. A character that none of them draws is the caller's to mark; glyph 0
//! (the empty box) is never handed out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use harfrust::font::Blob;
use harfrust::font::glyph::GlyphSourceOrder;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathElement};
use harfrust::{Font, GlyphId, Tag};

use super::{Thou, TypesetError};

/// A font from outside, such as one of the system's, for characters that the embedded fonts lack.
#[derive(Clone)]
pub struct FallbackFont(Face);

impl FallbackFont {
    /// Opens a font: its name as PDFs show it, the font file, and which face of it for collections.
    ///
    /// # Errors
    ///
    /// If the file is no font, or has no such face.
    pub fn open(name: impl Into<String>, file: Arc<Vec<u8>>, index: u32) -> Result<Self, TypesetError> {
        let name = name.into();
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = file.clone();
        match Font::new(shared, index) {
            Some(font) if font.units_per_em() > 0 => {
                let units_per_em = i32::from(font.units_per_em());
                let data = FaceData::Outside(file);
                Ok(Self(Face { name, data, index, weight: 400, font, units_per_em, from_outside: true }))
            }
            _ => Err(TypesetError::FontUnusable { name }),
        }
    }

    /// Which of some characters the font draws with an outline.
    #[must_use]
    pub fn draws(&self, wanted: &BTreeSet<char>) -> BTreeSet<char> {
        wanted.iter().copied().filter(|&ch| self.0.glyph(ch).is_some()).collect()
    }

    /// Whether a face of a font file knows any of some characters. Touches only the few kilobytes
    /// of the file that say so, which matters where files are mapped and large; whether it has
    /// outlines for them is for [`FallbackFont::draws`] to tell.
    #[must_use]
    pub fn may_draw(file: &[u8], index: u32, wanted: &BTreeSet<char>) -> bool {
        let tables = [b"cmap", b"head", b"maxp", b"hhea"]
            .into_iter()
            .filter_map(|tag| Some((Tag::new(tag), Blob::from(sfnt_table(file, index, tag)?.to_vec()))))
            .collect::<BTreeMap<Tag, Blob>>();
        let source: Arc<dyn Fn(Tag) -> Option<Blob> + Send + Sync> = Arc::new(move |tag| tables.get(&tag).cloned());
        let Some(font) = Font::new(source, 0) else { return false };
        wanted.iter().any(|&ch| font.charmap().map_unicode(ch).is_some())
    }
}

/// A table of a font file (OpenType 1.9, "Organization of an OpenType font").
fn sfnt_table<'a>(file: &'a [u8], index: u32, tag: &[u8; 4]) -> Option<&'a [u8]> {
    let long = |at: usize| -> Option<usize> {
        let bytes = file.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok()
    };
    let directory = match file.get(..4)? {
        b"ttcf" => long(12 + 4 * usize::try_from(index).ok()?)?,
        _ => 0,
    };
    let count = long(directory.checked_add(4)?)? >> 16;
    (0..count).map(|k| directory + 12 + 16 * k).find_map(|record| {
        let found = file.get(record..record.checked_add(4)?)? == tag;
        let start = long(record + 8)?;
        let end = start.checked_add(long(record + 12)?)?;
        found.then(|| file.get(start..end))?
    })
}

/// Which of the two voices a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// Serif (宋体): running text.
    Body,
    /// Sans bold (黑体): headings and emphasis.
    Strong,
}

/// A face, by its place in [`Fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FaceId(pub u16);

/// One face of a font file. Cheap to clone: the bytes are shared.
#[derive(Clone)]
pub(super) struct Face {
    /// The PostScript-like name written into the PDF.
    pub name: String,
    pub data: FaceData,
    pub index: u32,
    pub weight: u16,
    font: Font,
    units_per_em: i32,
    from_outside: bool,
}

/// The bytes of a font file.
#[derive(Clone)]
pub(super) enum FaceData {
    Embedded(&'static [u8]),
    Outside(Arc<Vec<u8>>),
}

impl FaceData {
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Embedded(bytes) => bytes,
            Self::Outside(bytes) => bytes,
        }
    }
}

/// Ascent, descent and bounding box, in thousandths of an em.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub ascent: i16,
    pub descent: i16,
    pub bounds: [i16; 4],
}

impl Face {
    fn embedded(name: &str, data: &'static [u8], weight: u16) -> Self {
        let font = Font::new(data, 0).expect("the embedded fonts are whole");
        let units_per_em = i32::from(font.units_per_em());
        let data = FaceData::Embedded(data);
        Self { name: name.to_owned(), data, index: 0, weight, font, units_per_em, from_outside: false }
    }

    /// The glyph that draws a character, never glyph 0.
    pub fn glyph(&self, ch: char) -> Option<u16> {
        let glyph = self.font.charmap().map_unicode(ch)?;
        // Fonts from outside may know a character only as a colour bitmap, which draws nothing here.
        if self.from_outside && !ch.is_whitespace() && !self.has_outline(glyph) {
            return None;
        }
        u16::try_from(glyph.to_u32()).ok().filter(|&gid| gid != 0)
    }

    fn has_outline(&self, glyph: GlyphId) -> bool {
        let metrics = self.font.glyph_metrics();
        let metrics = metrics.with_extents_source_order(GlyphSourceOrder::OUTLINES);
        metrics.extents(glyph).is_some_and(|extents| extents.width != 0.0 && extents.height != 0.0)
    }

    /// The advance width in font units.
    pub fn advance_units(&self, gid: u16) -> i32 {
        let advance = self.font.glyph_metrics().h_advance(GlyphId::new(u32::from(gid)));
        advance.round() as i32
    }

    /// The advance width at a size.
    pub fn advance(&self, gid: u16, size: Thou) -> Thou {
        let units = i64::from(self.advance_units(gid)) * i64::from(size);
        let em = i64::from(self.units_per_em);
        Thou::try_from((units * 2 + em).div_euclid(em * 2)).unwrap_or(size)
    }

    /// The outline of a glyph, in font units; empty where there is none.
    pub fn outline(&self, gid: u16) -> Vec<PathElement> {
        let mut path = Vec::new();
        if let Some(glyph) = self.font.outline_glyphs().get(GlyphId::new(u32::from(gid))) {
            // A broken outline draws nothing, as it would in every reader.
            let _ = glyph.draw(&DrawOptions::new(), DrawMemory::default(), &mut path);
        }
        path
    }

    pub fn units_per_em(&self) -> u16 {
        self.font.units_per_em()
    }

    /// What the PDF's font descriptor says of the face.
    pub fn extent(&self) -> Extent {
        let metrics = self.font.metrics();
        let short = |value: f32| value.round().clamp(-32000.0, 32000.0) as i16;
        let bounds = metrics.bounds;
        let line = metrics.hhea_line.as_ref();
        Extent {
            ascent: line.map_or(880, |line| short(line.ascender.to_f32())),
            descent: line.map_or(-120, |line| short(line.descender.to_f32())),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|value| short(value.to_f32())),
        }
    }
}

/// Every face, in the order in which they were opened: body, heading, symbols, emoji, then others.
#[derive(Clone)]
pub(super) struct Fonts {
    faces: Vec<Face>,
}

const BODY: FaceId = FaceId(0);
const HEADING: FaceId = FaceId(1);

impl Fonts {
    pub fn embedded() -> Self {
        // Built by assets/fonts/build.sh; OFL 1.1.
        let faces = vec![
            Face::embedded("NotoSerifSC-Regular", include_bytes!("../../assets/fonts/NotoSerifSC-Regular-gbk.ttf"), 400),
            Face::embedded("NotoSansSC-Bold", include_bytes!("../../assets/fonts/NotoSansSC-Bold-letter.ttf"), 700),
            Face::embedded("NotoSansSymbols2-Regular", include_bytes!("../../assets/fonts/NotoSansSymbols2-letter.ttf"), 400),
            Face::embedded("NotoEmoji-Regular", include_bytes!("../../assets/fonts/NotoEmoji-letter.ttf"), 400),
        ];
        Self { faces }
    }

    /// With a font that is asked after all those before it. Past 65,535 fonts more are not asked.
    pub fn with(mut self, FallbackFont(face): FallbackFont) -> Self {
        if self.faces.len() < usize::from(u16::MAX) {
            self.faces.push(face);
        }
        self
    }

    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// The face and glyph that draw a character in a voice.
    pub fn find(&self, voice: Voice, ch: char) -> Option<(FaceId, u16)> {
        let (first, second) = match voice {
            Voice::Body => (BODY, HEADING),
            Voice::Strong => (HEADING, BODY),
        };
        let others = (2..self.faces.len()).filter_map(|k| u16::try_from(k).ok());
        [first, second].into_iter().chain(others.map(FaceId)).find_map(|id| Some((id, self.face(id).glyph(ch)?)))
    }
}

impl fmt::Debug for FallbackFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FallbackFont").field("name", &self.0.name).field("index", &self.0.index).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_voice_falls_back() {
        let fonts = Fonts::embedded();
        let face = |voice, ch| fonts.find(voice, ch).map(|(id, _)| id.0);
        assert_eq!(face(Voice::Body, '款'), Some(0));
        assert_eq!(face(Voice::Strong, '款'), Some(1));
        assert_eq!(face(Voice::Strong, '頔'), Some(0), "a name's rare character");
        assert_eq!(face(Voice::Body, '☐'), Some(2));
        assert_eq!(face(Voice::Body, '😀'), Some(3));
        assert_eq!(face(Voice::Body, '\u{1F9FF}'), face(Voice::Strong, '\u{1F9FF}'));
        assert_eq!(face(Voice::Body, '\u{10FFFF}'), None);
    }

    #[test]
    fn a_han_character_is_as_wide_as_the_size() {
        let fonts = Fonts::embedded();
        let (id, gid) = fonts.find(Voice::Body, '证').expect("a common character");
        assert_eq!(fonts.face(id).advance(gid, 12_000), 12_000);
    }
}
