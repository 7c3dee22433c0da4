//! Pages of a PDF: each as it is, as large as the text is wide. They are for the person's own book: on a page may stand what
//! the words in it do not hold, so that others are shown the words, masked.

use super::chapter::Done;
use super::pen::Pen;
use crate::document::{Block, Figure, Run};
use crate::dossier::Exhibit;

/// The pages of a PDF that its chapter shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheets {
    /// Those that are shown, in order.
    pub shown: Vec<Sheet>,
    /// How many pages the file has.
    pub of: usize,
}

/// A page of a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Under which name it is opened.
    pub name: String,
    /// Its number in the file, from 1.
    pub page: u32,
    /// How wide it is, in pixels of 1/96 inch.
    pub width: u32,
    /// How high.
    pub height: u32,
}

pub(super) fn pages(pen: &mut Pen<'_>, exhibit: &Exhibit, sheets: &Sheets) {
    let Sheets { shown, of } = sheets;
    let title = pen.text(&exhibit.title);
    if shown.len() < *of {
        pen.done.insert(Done::Excerpt);
        let (listed, left_out) = (ranges(shown), of - shown.len());
        let note = if pen.is_chinese() {
            format!("节选：原文件共{of}页，此处按原样印第{listed}页，其余{left_out}页未印")
        } else {
            format!("excerpt: pages {listed} of {of}, as they are; {left_out} are left out")
        };
        pen.notes.push(note);
    } else {
        let note =
            if pen.is_chinese() { format!("原文件共{of}页，全部按原样印出") } else { format!("all {of} pages, as they are") };
        pen.notes.push(note);
    }
    for Sheet { name, page, width, height } in shown {
        let (number, title) = if pen.is_chinese() {
            (format!("原文件第{page}页，共{of}页"), format!("{title}，第{page}页"))
        } else {
            (format!("page {page} of {of} of the original"), format!("{title}, page {page}"))
        };
        pen.blocks.push(Block::Figure(Figure {
            picture: name.clone(),
            width: *width,
            height: *height,
            orientation: 1,
            cuts: Vec::new(),
            overlap: 0,
            alt: title,
            caption: vec![Run::plain(number)],
        }));
    }
}

/// `1-60、73`.
fn ranges(shown: &[Sheet]) -> String {
    let runs = shown.chunk_by(|one, next| one.page + 1 == next.page);
    let said = runs.map(|run| match run {
        [one] => one.page.to_string(),
        run => format!("{}-{}", run[0].page, run[run.len() - 1].page),
    });
    said.collect::<Vec<_>>().join("、")
}

/// Why the pages of a PDF are not shown, for the line that says what this copy is.
pub(super) fn why_not(pen: &mut Pen<'_>, why: &str) {
    let (zh, en) = match why {
        "locked" => ("文件有密码，页面不能印出", "the file is locked: its pages cannot be shown"),
        "layers" => ("文件里有隐藏的图层，页面不照印", "the file holds hidden layers: its pages are not shown"),
        "too-large" => ("文件太大或者太复杂，页面不能印出", "the file is too large or too intricate: its pages cannot be shown"),
        _ => ("文件有损坏，页面不能印出", "the file is broken: its pages cannot be shown"),
    };
    let said = pen.say(zh, en).to_owned();
    pen.notes.push(said);
}
