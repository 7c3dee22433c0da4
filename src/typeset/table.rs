//! From a table to strips: a header, and rows that are only cut where one is higher than a page.
//!
//! Columns are as wide as their shares say, but a column whose cells need less gives the rest to
//! those that need more, and none is so narrow that a date or an amount would be torn.

use std::sync::Arc;

use super::Thou;
use super::figure::{Plate, frame, small};
use super::paragraph::Line;
use super::pictures::{Seen, pictures_of};
use super::shape::Shaper;
use super::strips::{Mark, Strip, baseline};
use super::structure::{ElementId, Kind, Structure};
use super::words::{Measure, Words};
use crate::document::{Align, Run, Table, legible};

/// The size of text in tables: 小五.
const SIZE: Thou = 9_500;
const PITCH: Thou = 14_500;
/// Between a cell's text and its borders.
const PAD_X: Thou = 4_000;
const PAD_Y: Thou = 3_000;
/// A picture in a cell is no larger: 40 by 55 mm, enough to tell which it is. It stands in full elsewhere.
const SMALL_WIDTH: Thou = 113_386;
const SMALL_HEIGHT: Thou = 155_906;
/// How thick borders are.
const BORDER: Thou = 500;
const BORDER_GREY: u8 = 0x40;
const HEADER_GREY: u8 = 0xEE;

/// Columns no wider than this are not wrapped, where that leaves room for the rest; else no wider than the next.
const SHORTS: [Thou; 3] = [11 * SIZE, 5 * SIZE, 15 * SIZE / 4];

/// Where a table stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub left: Thou,
    pub width: Thou,
    /// The height of a page.
    pub tallest: Thou,
}

/// A table in strips.
pub(super) struct SetTable {
    pub header: Strip,
    pub rows: Vec<Strip>,
    /// Whether the header is repeated on each page; one that fills half a page is not.
    pub repeats: bool,
}

/// Sets a table on pages of a height.
pub(super) fn set(table: &Table, seen: &Seen, shaper: &mut Shaper<'_>, structure: &mut Structure, page: Page) -> SetTable {
    let Page { left, width, tallest } = page;
    let count = table.columns.len().max(1);
    let heads: Vec<Arc<Words>> = (0..count)
        .map(|k| table.columns.get(k).map_or("", |column| &column.head))
        .map(|head| shaper.words(&[Run::strong(head)], SIZE))
        .collect();
    let rows: Vec<Vec<Arc<Words>>> = table.rows.iter().map(|row| words(row, count, shaper)).collect();
    let shares: Vec<u32> = (0..count).map(|k| table.columns.get(k).map_or(1, |column| column.share)).collect();
    let widths = column_widths(&heads, &rows, &shares, width);
    let grid = Grid { left, widths };

    let head_aligns = vec![Align::Center; count];
    let element = structure.add(ElementId::ROOT, Kind::Table);
    let none = vec![Vec::new(); count];
    let header = row(grid.lines(&heads, &head_aligns), none, Kind::Head, element, structure);
    let header_height = row_height(&header);
    let repeats = header_height * 3 < tallest;
    let top = grid.rule(0);
    let mut header = grid.strip(header, Edges { above: PAD_Y, below: PAD_Y, rule: true, shade: true });
    // After the shade, before the text.
    header.marks.insert(1, top);
    header.glued = !rows.is_empty();

    let room = if repeats { tallest - header_height } else { tallest };
    let aligns: Vec<Align> = (0..count)
        .map(|k| match table.columns.get(k).map(|column| column.align) {
            None | Some(Align::Justify) => Align::Left,
            Some(align) => align,
        })
        .collect();
    let mut strips = Vec::with_capacity(rows.len());
    for (cells, runs) in rows.iter().zip(&table.rows) {
        let pictures = grid.pictures(runs, seen);
        let cells = row(grid.lines(cells, &aligns), pictures, Kind::Cell, element, structure);
        if row_height(&cells) <= room {
            let edges = Edges { above: PAD_Y, below: PAD_Y, rule: true, shade: false };
            strips.push(grid.strip(cells, edges));
        } else {
            strips.extend(grid.sliced(cells));
        }
    }
    SetTable { header, rows: strips, repeats }
}

/// The words of a row's cells. One with more cells than there are columns keeps them in its last column.
fn words(row: &[Vec<Run>], count: usize, shaper: &mut Shaper<'_>) -> Vec<Arc<Words>> {
    let (own, joined) = if row.len() > count { row.split_at(count - 1) } else { (row, &[][..]) };
    let mut cells: Vec<Arc<Words>> = own.iter().map(|cell| shaper.words(cell, SIZE)).collect();
    if !joined.is_empty() {
        let mut glyphs = Vec::new();
        for (k, cell) in joined.iter().enumerate() {
            if k > 0 {
                glyphs.extend(shaper.runs(&[Run::plain(" ")], SIZE));
            }
            glyphs.extend(shaper.runs(cell, SIZE));
        }
        cells.push(Arc::new(glyphs.into()));
    }
    cells.resize_with(count, Arc::default);
    cells
}

/// What a cell holds: lines, and pictures below them.
#[derive(Debug, Clone, Default)]
struct Cell {
    lines: Vec<Line>,
    pictures: Vec<Small>,
}

/// A small picture, as wide and as high as it is in its cell.
#[derive(Debug, Clone)]
struct Small {
    width: Thou,
    height: Thou,
    plate: Plate,
}

impl Cell {
    fn height(&self) -> Thou {
        let lines = Thou::try_from(self.lines.len()).unwrap_or(Thou::MAX / PITCH - 1).saturating_mul(PITCH);
        self.pictures.iter().map(Small::down).fold(lines, Thou::saturating_add)
    }
}

impl Small {
    /// With the air around it.
    fn down(&self) -> Thou {
        self.height + 2 * PAD_Y
    }
}

/// The content of a row's cells, as parts of those.
fn row(cells: Vec<Vec<Line>>, pictures: Vec<Vec<Small>>, kind: Kind, table: ElementId, structure: &mut Structure) -> Vec<Cell> {
    let row = structure.add(table, Kind::Row);
    let mut of_cell = |(lines, mut pictures): (Vec<Line>, Vec<Small>)| {
        let cell = structure.add(row, kind);
        // Beside pictures the words are an element of their own, so that they are read first.
        let words = if pictures.is_empty() { cell } else { structure.add(cell, Kind::Paragraph) };
        for picture in &mut pictures {
            picture.plate.element = structure.picture(cell, legible(&picture.plate.alt).trim());
        }
        Cell { lines: lines.into_iter().map(|line| line.of(words)).collect(), pictures }
    };
    cells.into_iter().zip(pictures).map(&mut of_cell).collect()
}

fn row_height(cells: &[Cell]) -> Thou {
    cells.iter().map(Cell::height).max().unwrap_or(0).max(PITCH).saturating_add(2 * PAD_Y)
}

/// Where the columns stand.
struct Grid {
    left: Thou,
    widths: Vec<Thou>,
}

/// What is drawn around the lines of a strip.
#[derive(Clone, Copy)]
struct Edges {
    above: Thou,
    below: Thou,
    /// A rule at the bottom.
    rule: bool,
    shade: bool,
}

impl Grid {
    fn lines(&self, cells: &[Arc<Words>], aligns: &[Align]) -> Vec<Vec<Line>> {
        let measures = self.widths.iter().zip(aligns).map(|(width, align)| Measure { width: width - 2 * PAD_X, indent: 0, align: *align });
        cells.iter().zip(measures).map(|(words, measure)| words.lines(measure)).collect()
    }

    /// The pictures of a row's cells, as far as they can be shown.
    fn pictures(&self, cells: &[Vec<Run>], seen: &Seen) -> Vec<Vec<Small>> {
        let mut out = vec![Vec::new(); self.widths.len()];
        for (k, cell) in cells.iter().enumerate() {
            let k = k.min(self.widths.len() - 1);
            let most = [(self.widths[k] - 2 * PAD_X).min(SMALL_WIDTH), SMALL_HEIGHT];
            out[k].extend(pictures_of(cell).filter_map(|figure| {
                let (width, height, plate) = small(figure, seen, most)?;
                Some(Small { width, height, plate })
            }));
        }
        out
    }

    fn strip(&self, cells: Vec<Cell>, edges: Edges) -> Strip {
        let height = row_height(&cells) - 2 * PAD_Y + edges.above + edges.below;
        let width: Thou = self.widths.iter().sum();
        let mut marks = Vec::new();
        if edges.shade {
            marks.push(Mark::Box { x: self.left, y: 0, width, height, grey: HEADER_GREY });
        }
        let upright = |x| Mark::Box { x, y: 0, width: BORDER, height, grey: BORDER_GREY };
        marks.push(upright(self.left));
        let mut x = self.left;
        for width in &self.widths {
            x += width;
            marks.push(upright(x - BORDER));
        }
        if edges.rule {
            marks.push(self.rule(height - BORDER));
        }
        let mut x = self.left;
        for (Cell { lines, pictures }, width) in cells.into_iter().zip(&self.widths) {
            let mut y = edges.above;
            for line in lines {
                marks.push(Mark::Text { x: x + PAD_X, y: y + baseline(PITCH, SIZE), line });
                y += PITCH;
            }
            for picture in pictures {
                let down = picture.down();
                let Small { width, height, plate } = picture;
                let (x, top) = (x + PAD_X, y + PAD_Y);
                marks.push(Mark::Picture { x, y: top, width, height, plate: Box::new(plate) });
                marks.extend(frame(x, top, width, height, (true, true)));
                y += down;
            }
            x += width;
        }
        Strip { height, marks, ..Strip::default() }
    }

    /// A rule across the table.
    fn rule(&self, y: Thou) -> Mark {
        let width = self.widths.iter().sum();
        Mark::Box { x: self.left, y, width, height: BORDER, grey: BORDER_GREY }
    }

    /// A row that is higher than a page: one strip per line, so that it goes on over the page's end.
    fn sliced(&self, cells: Vec<Cell>) -> Vec<Strip> {
        // Each line, and each picture below them, by itself.
        let pieces = |cell: Cell| {
            let lines = cell.lines.into_iter().map(|line| Cell { lines: vec![line], pictures: Vec::new() });
            let pictures = cell.pictures.into_iter().map(|picture| Cell { lines: Vec::new(), pictures: vec![picture] });
            lines.chain(pictures).collect::<Vec<Cell>>()
        };
        let cells: Vec<Vec<Cell>> = cells.into_iter().map(pieces).collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut columns: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
        let mut strips = Vec::with_capacity(count);
        for k in 0..count {
            let slice = columns.iter_mut().map(|pieces| pieces.next().unwrap_or_default()).collect();
            let is_last = k + 1 == count;
            let edges =
                Edges { above: if k == 0 { PAD_Y } else { 0 }, below: if is_last { PAD_Y } else { 0 }, rule: is_last, shade: false };
            let glued = !is_last && (k == 0 || k + 2 == count);
            let strip = self.strip(slice, edges);
            let closing = (!is_last).then(|| self.rule(strip.height - BORDER));
            strips.push(Strip { glued, closing, ..strip });
        }
        strips
    }
}

/// What a column asks for.
#[derive(Clone, Copy)]
struct Need {
    /// So narrow that nothing is torn.
    least: i64,
    /// So wide that nothing wraps.
    most: i64,
    share: i64,
}

fn column_widths(heads: &[Arc<Words>], rows: &[Vec<Arc<Words>>], shares: &[u32], width: Thou) -> Vec<Thou> {
    let pad = i64::from(2 * PAD_X);
    let total = i64::from(width);
    let of_column = |(k, head): (usize, &Arc<Words>)| {
        let cells = || rows.iter().map(move |row| &row[k]);
        let whole = head.natural_width();
        let most = cells().map(|cell| cell.natural_width()).max().unwrap_or(0).max(whole);
        // Short heads (序号) stay on one line, and so do columns of short cells.
        let head_least = if whole <= 5 * SIZE { whole } else { head.widest_piece() };
        // What is short for any table is never torn.
        let torn = if most <= SHORTS[SHORTS.len() - 1] { most } else { cells().map(|cell| cell.widest_piece()).max().unwrap_or(0) };
        (most, torn.max(head_least))
    };
    let columns: Vec<(Thou, Thou)> = heads.iter().enumerate().map(of_column).collect();
    let needs = |short: Thou| -> Vec<Need> {
        let need = |((most, torn), share): (&(Thou, Thou), &u32)| Need {
            // A digest may be broken: no column takes more than two fifths by itself.
            least: (i64::from(if *most <= short { *most } else { *torn }) + pad + 200).min(total * 2 / 5),
            most: i64::from(*most) + pad + 200,
            share: i64::from(*share).max(1),
        };
        columns.iter().zip(shares).map(need).collect()
    };
    // 2026-09-13 20:13:07 on one line where that leaves room for the rest; in a table of many columns 电子数据 on two. 证据12 and
    // 1,037.00 always.
    let least = |needs: &[Need]| needs.iter().map(|need| need.least).sum::<i64>();
    let needs = SHORTS.into_iter().map(needs).find(|needs| least(needs) <= total * 7 / 10).unwrap_or_else(|| needs(SHORTS[2]));
    let widths = fit(&needs, total);
    widths.into_iter().map(|width| Thou::try_from(width).unwrap_or(0)).collect()
}

/// Shares out a width. The sum of what is returned is the width.
fn fit(needs: &[Need], total: i64) -> Vec<i64> {
    let shares: i64 = needs.iter().map(|need| need.share).sum();
    let least: i64 = needs.iter().map(|need| need.least).sum();
    let mut widths: Vec<i64> = if least >= total {
        needs.iter().map(|need| total * need.least / least).collect()
    } else {
        needs.iter().map(|need| (total * need.share / shares).max(need.least)).collect()
    };
    // What columns have beyond their needs goes to those that would wrap; where none would, the
    // shares stand.
    let wanting = |widths: &[i64]| -> i64 { needs.iter().zip(widths).map(|(need, width)| (need.most - width).max(0)).sum() };
    if least < total && wanting(&widths) > 0 {
        let over: i64 = widths.iter().sum::<i64>() - total;
        let idle: Vec<i64> = needs.iter().zip(&widths).map(|(need, width)| (width - need.most.max(need.least)).max(0)).collect();
        let idle_sum: i64 = idle.iter().sum();
        let want = wanting(&widths);
        let moved = idle_sum.min(want + over.max(0));
        if moved > 0 {
            for (width, idle) in widths.iter_mut().zip(&idle) {
                *width -= moved * idle / idle_sum;
            }
            let spare = moved - over.max(0);
            if spare > 0 {
                for (width, need) in widths.iter_mut().zip(needs) {
                    *width += spare * (need.most - *width).max(0) / want;
                }
            }
        }
    }
    // Columns above their least give up what is still too much.
    let over = widths.iter().sum::<i64>() - total;
    if over > 0 {
        let slack: Vec<i64> = needs.iter().zip(&widths).map(|(need, width)| (width - need.least).max(0)).collect();
        let slack_sum: i64 = slack.iter().sum();
        if slack_sum > 0 {
            for (width, slack) in widths.iter_mut().zip(&slack) {
                *width -= over * slack / slack_sum;
            }
        }
    }
    // Roundings go to the widest column.
    let rest = total - widths.iter().sum::<i64>();
    if let Some(widest) = widths.iter_mut().max() {
        *widest += rest;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(least: i64, most: i64, share: i64) -> Need {
        Need { least, most, share }
    }

    #[test]
    fn shares_stand_where_nothing_wraps() {
        assert_eq!(fit(&[need(10, 20, 1), need(10, 20, 3)], 400), [100, 300]);
    }

    #[test]
    fn a_column_with_room_gives_it_to_one_that_wraps() {
        assert_eq!(fit(&[need(10, 40, 1), need(10, 900, 1)], 400), [40, 360]);
    }

    #[test]
    fn no_column_is_narrower_than_its_widest_word() {
        let widths = fit(&[need(60, 60, 1), need(10, 900, 9), need(10, 900, 9)], 400);
        assert!(widths[0] >= 60, "{widths:?}");
        assert_eq!(widths.iter().sum::<i64>(), 400);
    }

    #[test]
    fn what_cannot_fit_is_shared_out_all_the_same() {
        let widths = fit(&[need(300, 300, 1), need(300, 300, 1), need(1, 1, 1)], 400);
        assert_eq!(widths.iter().sum::<i64>(), 400);
        assert!(widths.iter().all(|&width| width >= 0));
    }
}
