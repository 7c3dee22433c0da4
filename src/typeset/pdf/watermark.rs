//! The words across every page. They are drawn as outlines, not as text: text that crosses other text
//! makes programs which extract it put the words of both into one another. What they say stands at
//! the foot of each page as text, too.

use std::collections::BTreeMap;
use std::fmt::Write;

use harfrust::font::glyph::outline::PathElement;
use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfDocument, XObject, XObjectId};

use super::operators::Content;
use super::points;
use crate::typeset::fonts::Fonts;
use crate::typeset::page::{HEIGHT, WIDTH};
use crate::typeset::paragraph::Line;

/// Half the square root of two: the words stand at 45 degrees.
const TURN: f32 = 0.707_106_77;
/// Light enough to read a letter through it, dark enough to survive a copier.
const GREY: f32 = 0.89;

const NAME: &str = "Watermark";

/// Adds the drawing, once for all pages.
pub(super) fn embed(line: &Line, fonts: &Fonts, pdf: &mut PdfDocument) {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let corners = [0.0, 0.0, points(WIDTH).0, points(HEIGHT).0];
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Form")),
        ("BBox".to_owned(), DictItem::Array(corners.map(DictItem::Real).to_vec())),
        ("Resources".to_owned(), DictItem::Dict { map: BTreeMap::new() }),
    ]);
    let content = drawing(line, fonts).into_bytes();
    let stream = ExternalStream { dict, content, compress: true };
    let drawing = ExternalXObject { stream, width: None, height: None, dpi: None };
    pdf.resources.xobjects.map.insert(XObjectId(NAME.to_owned()), XObject::External(drawing));
}

/// Draws it on a page: first of all, so that everything else stands over it, and marked as no part of what the page says
/// (ISO 32000-1 §14.8.2.2).
pub(super) fn draw(content: &mut Content) {
    content.artifact("/Pagination/Subtype/Watermark");
    content.drawing(NAME);
    content.end_mark();
}

/// The outlines of all glyphs, in the operators of a content stream.
fn drawing(line: &Line, fonts: &Fonts) -> String {
    let mut out = format!("{GREY} g\n");
    for placed in &line.glyphs {
        let glyph = placed.glyph;
        let face = fonts.face(glyph.face);
        let along = points(placed.x - line.right / 2).0;
        let below = points(glyph.size * 38 / 100).0;
        let x = points(WIDTH / 2).0 + (along + below) * TURN;
        let y = points(HEIGHT / 2).0 + (along - below) * TURN;
        let scale = points(glyph.size).0 / f32::from(face.units_per_em()) * TURN;
        writeln!(out, "q {scale:.6} {scale:.6} {:.6} {scale:.6} {x:.3} {y:.3} cm", -scale).expect(INFALLIBLE);
        path(&face.outline(glyph.gid), &mut out);
        out.push_str("f Q\n");
    }
    out
}

fn path(elements: &[PathElement], out: &mut String) {
    let mut pen = (0.0, 0.0);
    for element in elements {
        match *element {
            PathElement::MoveTo { x, y } => {
                writeln!(out, "{x:.1} {y:.1} m").expect(INFALLIBLE);
                pen = (x, y);
            }
            PathElement::LineTo { x, y } => {
                writeln!(out, "{x:.1} {y:.1} l").expect(INFALLIBLE);
                pen = (x, y);
            }
            PathElement::QuadTo { cx0, cy0, x, y } => {
                // PDF has cubic curves only.
                let third = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                let (ax, ay) = (third(pen.0, cx0), third(pen.1, cy0));
                let (bx, by) = (third(x, cx0), third(y, cy0));
                writeln!(out, "{ax:.1} {ay:.1} {bx:.1} {by:.1} {x:.1} {y:.1} c").expect(INFALLIBLE);
                pen = (x, y);
            }
            PathElement::CurveTo { cx0, cy0, cx1, cy1, x, y } => {
                writeln!(out, "{cx0:.1} {cy0:.1} {cx1:.1} {cy1:.1} {x:.1} {y:.1} c").expect(INFALLIBLE);
                pen = (x, y);
            }
            PathElement::Close => out.push_str("h\n"),
        }
    }
}

const INFALLIBLE: &str = "writing to a String does not fail";
