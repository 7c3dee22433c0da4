//! The fonts as they are embedded: only the glyphs that occur, and for each the text it stands for.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, FontId, FontMetrics, FontType, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfFontMetricsStub, Pt, TextItem,
};
use subsetter::GlyphRemapper;

use crate::typeset::TypesetError;
use crate::typeset::fonts::{Face, FaceId, Fonts};
use crate::typeset::page::Pages;
use crate::typeset::shape::Glyph;
use crate::typeset::strips::Mark;

/// Every face that occurs, by its number.
pub(super) struct Subsets {
    by_face: Vec<Option<Subset>>,
}

/// One face, cut down.
pub(super) struct Subset {
    pub id: FontId,
    glyphs: Glyphs,
}

/// What a glyph stands for: a character, and an accent on it. A glyph that stands for two texts (as 日 and the radical ⽇ do in some
/// fonts) is entered with the first; the second is written beside the glyph.
type Text = (char, Option<char>);

/// The glyphs of a face that occur.
#[derive(Default)]
struct Glyphs {
    /// Their places in `entries` and one more, by their numbers in the face.
    places: Vec<u16>,
    entries: Vec<Entry>,
}

struct Entry {
    gid: u16,
    text: Text,
    /// Its number in the embedded font.
    code: u16,
    /// Its width in thousandths of an em as printpdf writes it: rounded down.
    width: i64,
}

impl Glyphs {
    fn add(&mut self, glyph: Glyph) {
        let gid = usize::from(glyph.gid);
        if self.places.len() <= gid {
            self.places.resize(gid + 1, 0);
        }
        if self.places[gid] == 0 {
            self.entries.push(Entry { gid: glyph.gid, text: (glyph.ch, glyph.accent), code: 0, width: 0 });
            // A face has fewer glyphs than 65,536, and so has this.
            self.places[gid] = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
        }
    }

    fn entry(&self, gid: u16) -> &Entry {
        &self.entries[usize::from(self.places[usize::from(gid)]) - 1]
    }

    /// In the order of the face.
    fn in_order(&self) -> impl Iterator<Item = &Entry> {
        self.places.iter().filter(|place| **place > 0).map(|place| &self.entries[usize::from(*place) - 1])
    }
}

/// The text a glyph stands for.
pub(super) fn text_of(glyph: Glyph) -> String {
    [Some(glyph.ch), glyph.accent].into_iter().flatten().collect()
}

impl Subsets {
    /// Cuts the faces of these pages down, and embeds them.
    pub fn of(pages: &Pages, fonts: &Fonts, pdf: &mut PdfDocument) -> Result<Self, TypesetError> {
        let mut glyphs: Vec<Glyphs> = Vec::new();
        let lines = pages.pages.iter().flat_map(|page| page.all());
        let lines = lines.filter_map(|mark| if let Mark::Text { line, .. } = mark { Some(line) } else { None });
        for placed in lines.flat_map(|line| &line.glyphs) {
            let face = usize::from(placed.glyph.face.0);
            if glyphs.len() <= face {
                glyphs.resize_with(face + 1, Glyphs::default);
            }
            glyphs[face].add(placed.glyph);
        }
        let ids = (0..=u16::MAX).map(FaceId);
        let subset = |(id, glyphs): (FaceId, Glyphs)| {
            let occurs = !glyphs.entries.is_empty();
            occurs.then(|| Subset::embed(id, fonts.face(id), glyphs, pdf)).transpose()
        };
        Ok(Self { by_face: ids.zip(glyphs).map(subset).collect::<Result<_, TypesetError>>()? })
    }

    /// All glyphs, each with what it stands for, as the library wants to see them on some page before it writes widths and
    /// tables of a font: one that is taken out again ([`forget`](super::forget)), because pages show glyphs in their own way.
    pub fn register(&self) -> Vec<Op> {
        let mut ops = vec![Op::StartTextSection];
        for subset in self.by_face.iter().flatten() {
            let text = |(ch, accent): Text| [Some(ch), accent].into_iter().flatten().collect::<String>();
            let glyphs = subset.glyphs.in_order().map(|entry| Codepoint::with_cid(entry.code, 0.0, text(entry.text)));
            ops.push(Op::SetFont { font: PdfFontHandle::External(subset.id.clone()), size: Pt(1.0) });
            ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
        }
        ops.push(Op::EndTextSection);
        ops
    }

    pub fn get(&self, face: FaceId) -> &Subset {
        self.by_face[usize::from(face.0)].as_ref().expect("every glyph of the pages was collected")
    }
}

impl Subset {
    fn embed(id: FaceId, face: &Face, mut glyphs: Glyphs, pdf: &mut PdfDocument) -> Result<Self, TypesetError> {
        let used: Vec<u16> = glyphs.in_order().map(|entry| entry.gid).collect();
        let new_ids = GlyphRemapper::new_from_glyphs_sorted(&used);
        let bytes = subsetter::subset(face.data.bytes(), face.index, &new_ids)
            .map_err(|error| TypesetError::FontNotSubset { name: face.name.clone(), reason: error.to_string() })?;
        let units = i64::from(face.units_per_em()).max(1);
        let mut glyph_widths = BTreeMap::new();
        for entry in &mut glyphs.entries {
            entry.code = new_ids.get(entry.gid).expect("it was asked to keep this one");
            let advance = face.advance_units(entry.gid).clamp(0, i32::from(u16::MAX));
            entry.width = i64::from(advance) * 1000 / units;
            if let Ok(advance) = u16::try_from(advance) {
                glyph_widths.insert(entry.code, advance);
            }
        }
        let extent = face.extent();
        let [x_min, y_min, x_max, y_max] = extent.bounds;
        let is_cff = bytes.starts_with(b"OTTO");
        let font = ParsedFont {
            font_name: Some(format!("{}+{}", tag(&bytes), postscript(&face.name))),
            original_bytes: bytes,
            font_index: 0,
            codepoint_to_glyph: BTreeMap::new(),
            glyph_widths,
            units_per_em: face.units_per_em(),
            font_metrics: FontMetrics { ascent: extent.ascent, descent: extent.descent },
            font_type: if is_cff { FontType::OpenTypeCFF(()) } else { FontType::TrueType },
            pdf_font_metrics: PdfFontMetricsStub {
                units_per_em: face.units_per_em(),
                x_min,
                y_min,
                x_max,
                y_max,
                caret_slope_rise: 1,
                caret_slope_run: 0,
                us_weight_class: face.weight,
            },
        };
        // Not F1 to F14, which printpdf takes for the fonts that every reader has.
        let id = FontId(format!("Face{}", id.0));
        pdf.resources.fonts.map.insert(id.clone(), PdfFont::new(font));
        Ok(Self { id, glyphs })
    }

    /// The glyph's number in the embedded font, and how far the pen of a reader moves over it, in thousandths of an em.
    pub fn code(&self, gid: u16) -> (u16, i64) {
        let entry = self.glyphs.entry(gid);
        (entry.code, entry.width)
    }

    /// Whether the font's table already says what the glyph stands for here.
    pub fn says(&self, glyph: Glyph) -> bool {
        self.glyphs.entry(glyph.gid).text == (glyph.ch, glyph.accent)
    }
}

/// Six letters that tell this subset from others of the same font (ISO 32000-1 §9.6.4).
fn tag(bytes: &[u8]) -> String {
    let sum = crc32fast::hash(bytes);
    (0..6).scan(sum, |rest, _| Some(b'A' + (std::mem::replace(rest, *rest / 26) % 26) as u8)).map(char::from).collect()
}

/// A name without what PostScript names cannot have.
fn postscript(name: &str) -> String {
    let name: String = name.chars().filter(|ch| ch.is_ascii_alphanumeric() || *ch == '-').take(60).collect();
    if name.is_empty() { "Fallback".to_owned() } else { name }
}
