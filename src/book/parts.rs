//! A book in parts, for pages that take no file as large as the whole: each part says which pages of all it holds, and where
//! the rest is; the first has the catalogue of all. They are copies, and every part says so.

use super::chapter::{Chapter, Chapters};
use super::volume::{Volume, catalogue, centred, foot, group_of, heading, lower, name, part, tail};
use crate::document::{Align, Block, Column, Document, Language, Link, Paragraph, Run, Table};
use crate::dossier::Exhibit;

/// What stands in one part: an exhibit, or some of its pages.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// Of which exhibit.
    pub exhibit: &'a Exhibit,
    /// Its blocks, from the head of the page on.
    pub blocks: Vec<Block>,
}

/// Where a piece stands: in which part, counted from 1, and on which pages of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stands {
    /// The part.
    pub part: usize,
    /// Its first page, of all.
    pub from: u32,
    /// Its last.
    pub to: u32,
}

/// A part of a book.
#[derive(Debug, Clone, Copy)]
pub struct BookPart {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// Its first and last page, of all.
    pub pages: (u32, u32),
    /// How many pages all have.
    pub of_pages: u32,
}

/// The chapters of a book as pieces, each with the heading of its group where the group begins.
#[must_use]
pub fn pieces<'a>(bound: &[(&'a Exhibit, Chapter)], language: Language) -> Vec<Piece<'a>> {
    let is_chinese = language == Language::Zh;
    let mut before = None;
    let piece = |bound: &(&'a Exhibit, Chapter)| {
        let (exhibit, group) = (bound.0, group_of(bound.0, is_chinese));
        let head = (before.replace(group) != Some(group)).then(|| heading(2, group));
        let content = bound.1.blocks.iter().cloned().map(|block| bare(lower(block)));
        Piece { exhibit, blocks: head.into_iter().chain(content).collect() }
    };
    bound.iter().map(piece).collect()
}

/// Without the pictures in tables: a part would hold those of other parts once more.
fn bare(mut block: Block) -> Block {
    if let Block::Table(table) = &mut block {
        table.rows.iter_mut().flatten().flatten().for_each(|run| run.picture = None);
    }
    block
}

/// An exhibit of several pictures, such as the pages of a PDF, one by one; `None` of one that cannot be parted.
#[must_use]
pub fn parted<'a>(piece: &Piece<'a>, language: Language) -> Option<Vec<Piece<'a>>> {
    let is_figure = |block: &Block| matches!(block, Block::Figure(_));
    let first = piece.blocks.iter().position(is_figure)?;
    let (head, figures) = piece.blocks.split_at(first);
    if figures.len() < 2 || !figures.iter().all(is_figure) {
        return None;
    }
    let exhibit = piece.exhibit;
    let again = match language {
        Language::Zh => format!("{}（续）", name(exhibit)),
        Language::En => format!("Exhibit {} (continued)", exhibit.number),
    };
    let one = |(n, figure): (usize, &Block)| {
        let head = if n == 0 { head.to_vec() } else { vec![heading(3, &again)] };
        Piece { exhibit, blocks: head.into_iter().chain([figure.clone()]).collect() }
    };
    Some(figures.iter().enumerate().map(one).collect())
}

/// A piece that shows a page of a PDF with its pictures made smaller: below the page it is said.
#[must_use]
pub fn smaller_copy<'a>(mut piece: Piece<'a>, language: Language) -> Piece<'a> {
    let said = match language {
        Language::Zh => format!("缩小副本：页中的图片已缩小；原文件SHA-256：{}", piece.exhibit.sha256()),
        Language::En => format!("reduced copy: the pictures on this page are smaller; SHA-256 of the original: {}", piece.exhibit.sha256()),
    };
    for block in &mut piece.blocks {
        if let Block::Figure(figure) = block
            && figure.caption.iter().all(|run| run.text != said)
        {
            figure.caption.extend([Run::plain(if language == Language::Zh { "；" } else { "; " }), Run::plain(&said)]);
        }
    }
    piece
}

/// One part as a document.
#[must_use]
pub fn book_part(book: Volume<'_>, chapters: &Chapters<'_>, part_of: BookPart, all: &[(&Piece<'_>, Stands)]) -> Document {
    let is_chinese = chapters.language() == Language::Zh;
    let here: Vec<&(&Piece<'_>, Stands)> = all.iter().filter(|(_, stands)| stands.part == part_of.number).collect();
    let mut blocks = front(book, chapters, part_of, all);
    let mut before = None;
    for (piece, _) in here {
        blocks.push(Block::PageBreak);
        if before.replace(piece.exhibit.number) != Some(piece.exhibit.number) {
            blocks.push(part(&name(piece.exhibit), foot(piece.exhibit, is_chinese)));
        }
        blocks.extend(piece.blocks.iter().cloned());
    }
    let BookPart { number, of, pages: (first, _), .. } = part_of;
    let title = format!("{} {number}/{of}", title(is_chinese));
    let author = book.dossier.case.complainant.name.clone();
    let footer = if is_chinese { format!("{}　{number}/{of}", book.footer) } else { format!("{}  part {number}/{of}", book.footer) };
    Document { title, author, footer, language: chapters.language(), first_page: Some(first), blocks, ..Document::default() }
}

/// What stands before the exhibits of a part.
#[must_use]
pub fn front(book: Volume<'_>, chapters: &Chapters<'_>, part_of: BookPart, all: &[(&Piece<'_>, Stands)]) -> Vec<Block> {
    let is_chinese = chapters.language() == Language::Zh;
    let BookPart { number, of, pages: (from, to), of_pages } = part_of;
    let say = |zh: String, en: String| if is_chinese { zh } else { en };
    let which = say(
        format!("第{number}部分，共{of}部分；总第{from}–{to}页，全部共{of_pages}页"),
        format!("Part {number} of {of}: pages {from}–{to} of {of_pages} in all"),
    );
    let mut blocks = vec![part("目录", say("目录".to_owned(), "Index".to_owned())), heading(1, title(is_chinese)), centred(&which)];
    if !book.remark.is_empty() {
        blocks.push(centred(book.remark));
    }
    let said = say(
        "这是证据册的副本，因上传大小有限而分成几个文件。证据目录的页码是几个文件连续计算的“总第”几页，每页页脚都写明，阅读器也这样显示。副本中缩小的图片、省去的页都在该证据处写明；消息里的图片不重复印，见所写的证据；校验值（SHA-256）是原文件的，原文件由提交人保存，可以出示核对。"
            .to_owned(),
        "This is a copy of the book of exhibits, in several files because of a limit on uploads. The page numbers of the index count through all files; they stand at the foot of each page, and readers show them. Pictures made smaller say so; those in messages stand where it is said. The digests are those of the originals, which are kept and can be produced."
            .to_owned(),
    );
    blocks.push(Block::Paragraph(Paragraph { runs: vec![Run::plain(said)], indent: is_chinese, ..Paragraph::default() }));
    if number == 1 {
        blocks.push(heading(2, if is_chinese { "证据目录" } else { "Index" }));
        let place = |exhibit: &Exhibit| {
            let of: Vec<&Stands> =
                all.iter().filter(|(piece, _)| piece.exhibit.number == exhibit.number).map(|(_, stands)| stands).collect();
            let (Some(first), Some(last)) = (of.first(), of.last()) else { return "—".to_owned() };
            range(first.from, last.to)
        };
        blocks.push(Block::Table(catalogue(book.chapters, chapters, is_chinese, Some(&place))));
        blocks.extend(tail(is_chinese));
        if of > 1 {
            blocks.push(heading(2, if is_chinese { "各部分的内容" } else { "What is in which part" }));
            blocks.push(Block::Table(contents(all, is_chinese)));
        }
    }
    blocks.push(heading(2, if is_chinese { "本部分的证据" } else { "Exhibits in this part" }));
    blocks.push(Block::Table(listed(part_of, chapters, all, is_chinese)));
    blocks
}

fn title(is_chinese: bool) -> &'static str {
    if is_chinese { "证据册（上传副本）" } else { "Book of exhibits (copy for upload)" }
}

fn range(from: u32, to: u32) -> String {
    if from == to { from.to_string() } else { format!("{from}-{to}") }
}

fn columns(heads: &[(&str, u32)]) -> Vec<Column> {
    heads.iter().map(|(head, share)| Column { head: (*head).to_owned(), share: *share, align: Align::Left }).collect()
}

/// Which exhibits are in which part.
fn contents(all: &[(&Piece<'_>, Stands)], is_chinese: bool) -> Table {
    let heads = if is_chinese {
        [("部分", 20), ("证据", 50), ("总第几页", 30)]
    } else {
        [("Part", 20), ("Exhibits", 50), ("Pages of all", 30)]
    };
    let rows = all.chunk_by(|one, next| one.1.part == next.1.part).filter_map(|part| {
        let (first, last) = (part.first()?, part.last()?);
        let exhibits = match (first.0.exhibit.number, last.0.exhibit.number) {
            (one, other) if one == other => one.to_string(),
            (one, other) => format!("{one}–{other}"),
        };
        let exhibits = if is_chinese { format!("证据{exhibits}") } else { exhibits };
        Some([first.1.part.to_string(), exhibits, range(first.1.from, last.1.to)].map(|cell| vec![Run::plain(cell)]).to_vec())
    });
    Table { columns: columns(&heads), rows: rows.collect() }
}

/// The exhibits of a part: their pages here and of all, and the digests of the originals.
fn listed(part_of: BookPart, chapters: &Chapters<'_>, all: &[(&Piece<'_>, Stands)], is_chinese: bool) -> Table {
    let heads = if is_chinese {
        [("编号", 9), ("证据名称", 22), ("本文件页码", 10), ("总第几页", 10), ("原文件的SHA-256", 49)]
    } else {
        [("No.", 6), ("Exhibit", 25), ("Pages", 10), ("Of all", 10), ("SHA-256 of the original", 49)]
    };
    let here = all.iter().filter(|(_, stands)| stands.part == part_of.number).collect::<Vec<_>>();
    let rows = here.chunk_by(|one, next| one.0.exhibit.number == next.0.exhibit.number).filter_map(|of| {
        let (first, last) = (of.first()?, of.last()?);
        let exhibit = first.0.exhibit;
        let link = |text: String, link: Link| vec![Run { link: Some(link), ..Run::plain(text) }];
        Some(vec![
            link(if is_chinese { name(exhibit) } else { exhibit.number.to_string() }, Link::Part(name(exhibit))),
            vec![Run::plain(chapters.said_of(exhibit, &exhibit.title))],
            link(String::new(), Link::PagesOf(name(exhibit))),
            vec![Run::plain(range(first.1.from, last.1.to))],
            vec![Run::plain(exhibit.sha256().to_string())],
        ])
    });
    Table { columns: columns(&heads), rows: rows.collect() }
}
