//! Laid-out pages as text, for people who review them and tests that compare them: for each line
//! its baseline, its left and right edge (in points from the top left), and its words.

use std::fmt::Write;

use super::Thou;
use super::page::Pages;
use super::parts::Target;
use super::strips::Mark;
use crate::document::legible;

pub(super) fn proof(pages: &Pages) -> String {
    let mut out = String::new();
    for (k, page) in pages.pages.iter().enumerate() {
        writeln!(out, "=== page {}", k + 1).expect(INFALLIBLE);
        for mark in page.all() {
            match mark {
                Mark::Text { x, y, line } => {
                    let chars = line.glyphs.iter().flat_map(|placed| [Some(placed.glyph.ch), placed.glyph.accent]);
                    let text: String = chars.flatten().collect();
                    // The space that a line ends at is there to be read, not to be seen.
                    let text = text.trim_end_matches(' ');
                    let left = x + line.glyphs.first().map_or(0, |placed| placed.x);
                    writeln!(out, "{:>6} {:>6} {:>6}  {text}", points(*y), points(left), points(x + line.right)).expect(INFALLIBLE);
                }
                Mark::Link { link, .. } => {
                    let target = pages.links.get(usize::from(*link)).map_or("", |target| match target {
                        Target::Uri(uri) => uri.as_str(),
                        Target::Part(part) => part.as_str(),
                    });
                    writeln!(out, "{:>22}→ {target}", "").expect(INFALLIBLE);
                }
                Mark::Picture { x, y, width, height, plate } => {
                    let (bottom, right) = (points(y + height), points(x + width));
                    let size = format!("{}x{}", points(*width), points(*height));
                    let alt = legible(&plate.alt);
                    let (band, bands) = plate.band;
                    let part =
                        if bands > 1 { format!(", band {band}/{bands} rows {}–{}", plate.rows.0, plate.rows.1) } else { String::new() };
                    writeln!(out, "{bottom:>6} {:>6} {right:>6}  [图 {size} pt: {alt}{part}]", points(*x)).expect(INFALLIBLE);
                }
                Mark::Box { .. } => {}
            }
        }
    }
    for entry in &pages.outline {
        let indent = usize::from(entry.entry.level) * 2;
        writeln!(out, "outline{:indent$}{} (page {})", "", entry.entry.text, entry.page + 1).expect(INFALLIBLE);
    }
    out
}

const INFALLIBLE: &str = "writing to a String does not fail";

fn points(value: Thou) -> String {
    let tenths = (i64::from(value) + 50).div_euclid(100);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}
