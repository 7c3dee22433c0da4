//! The fonts as they are embedded: only the glyphs that occur, and for each the text it stands for.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, FontId, FontMetrics, FontType, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfFontMetricsStub, Pt, TextItem,
};
use sha2::{Digest as _, Sha256};
use subsetter::GlyphRemapper;

use crate::typeset::TypesetError;
use crate::typeset::fonts::{Face, FaceId, Fonts};
use crate::typeset::page::Pages;
use crate::typeset::paragraph::Line;
use crate::typeset::shape::Glyph;
use crate::typeset::strips::Mark;

/// Every face that occurs.
pub(super) struct Subsets {
    by_face: BTreeMap<FaceId, Subset>,
}

/// One face, cut down.
pub(super) struct Subset {
    pub id: FontId,
    new_ids: GlyphRemapper,
    /// Widths in thousandths of an em as printpdf writes them: rounded down.
    widths: BTreeMap<u16, i64>,
    /// What each glyph stands for. A glyph that stands for two texts (as 日 and the radical ⽇ do in
    /// some fonts) is entered with the first; the second is written beside the glyph.
    texts: BTreeMap<u16, String>,
    font: ParsedFont,
}

/// The text a glyph stands for.
pub(super) fn text_of(glyph: Glyph) -> String {
    [Some(glyph.ch), glyph.accent].into_iter().flatten().collect()
}

impl Subsets {
    pub fn of(pages: &Pages, fonts: &Fonts) -> Result<Self, TypesetError> {
        let mut texts: BTreeMap<FaceId, BTreeMap<u16, String>> = BTreeMap::new();
        let mut take = |line: &Line| {
            for placed in &line.glyphs {
                let of_face = texts.entry(placed.glyph.face).or_default();
                of_face.entry(placed.glyph.gid).or_insert_with(|| text_of(placed.glyph));
            }
        };
        for page in &pages.pages {
            for mark in page.all() {
                if let Mark::Text { line, .. } = mark {
                    take(line);
                }
            }
        }
        let by_face =
            texts.into_iter().map(|(id, texts)| Ok((id, Subset::new(id, fonts.face(id), texts)?))).collect::<Result<_, TypesetError>>()?;
        Ok(Self { by_face })
    }

    /// All glyphs, each with what it stands for, as the library wants to see them on some page before it writes widths and
    /// tables of a font: one that is taken out again ([`forget`](super::forget)), because pages show glyphs in their own way.
    pub fn register(&self) -> Vec<Op> {
        let mut ops = vec![Op::StartTextSection];
        for subset in self.by_face.values() {
            let glyphs = subset.texts.iter().map(|(gid, text)| Codepoint::with_cid(subset.new_id(*gid), 0.0, text.clone()));
            ops.push(Op::SetFont { font: PdfFontHandle::External(subset.id.clone()), size: Pt(1.0) });
            ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
        }
        ops.push(Op::EndTextSection);
        ops
    }

    pub fn get(&self, face: FaceId) -> &Subset {
        &self.by_face[&face]
    }

    pub fn embed(&self, pdf: &mut PdfDocument) {
        for subset in self.by_face.values() {
            pdf.resources.fonts.map.insert(subset.id.clone(), PdfFont::new(subset.font.clone()));
        }
    }
}

impl Subset {
    fn new(id: FaceId, face: &Face, texts: BTreeMap<u16, String>) -> Result<Self, TypesetError> {
        let used: Vec<u16> = texts.keys().copied().collect();
        let new_ids = GlyphRemapper::new_from_glyphs_sorted(&used);
        let bytes = subsetter::subset(face.data.bytes(), face.index, &new_ids)
            .map_err(|error| TypesetError::FontNotSubset { name: face.name.clone(), reason: error.to_string() })?;
        let units = i64::from(face.units_per_em()).max(1);
        let mut widths = BTreeMap::new();
        let mut glyph_widths = BTreeMap::new();
        for &gid in &used {
            let advance = face.advance_units(gid).clamp(0, i32::from(u16::MAX));
            widths.insert(gid, i64::from(advance) * 1000 / units);
            if let (Some(new), Ok(advance)) = (new_ids.get(gid), u16::try_from(advance)) {
                glyph_widths.insert(new, advance);
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
        Ok(Self { id, new_ids, widths, texts, font })
    }

    /// The glyph's number in the embedded font.
    pub fn new_id(&self, gid: u16) -> u16 {
        self.new_ids.get(gid).expect("every glyph of the pages was collected")
    }

    /// How far the pen of a reader moves over the glyph, in thousandths of an em.
    pub fn width(&self, gid: u16) -> i64 {
        self.widths[&gid]
    }

    /// Whether the font's table already says what the glyph stands for here.
    pub fn says(&self, glyph: Glyph) -> bool {
        let mut text = self.texts[&glyph.gid].chars();
        text.next() == Some(glyph.ch) && text.next() == glyph.accent && text.next().is_none()
    }
}

/// Six letters that tell this subset from others of the same font (ISO 32000-1 §9.6.4).
fn tag(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// A name without what PostScript names cannot have.
fn postscript(name: &str) -> String {
    let name: String = name.chars().filter(|ch| ch.is_ascii_alphanumeric() || *ch == '-').take(60).collect();
    if name.is_empty() { "Fallback".to_owned() } else { name }
}
