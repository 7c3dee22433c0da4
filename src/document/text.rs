//! Plain text: what is pasted into a form or read aloud. One line per paragraph, never wrapped, so
//! that a form counts the characters that were meant.

use unicode_width::UnicodeWidthStr;

use super::legible::legible;
use super::{Align, Block, Document, Run, Table};

/// A table wider than this, in columns of a terminal, is written row by row instead.
const WIDEST: usize = 120;
const BETWEEN: &str = "  ";

impl Document {
    /// The document as plain text: LF, no page furniture. A watermark is its first line; a picture is
    /// what it shows, in words, and its caption.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        if let Some(watermark) = &self.watermark {
            line(&mut out, &format!("【{}】", legible(watermark)));
        }
        for block in &self.blocks {
            match block {
                Block::Heading { level, text } => {
                    blank(&mut out);
                    line(&mut out, &legible(text));
                    if *level <= 1 {
                        blank(&mut out);
                    }
                }
                Block::Paragraph(paragraph) => line(&mut out, &text_of(&paragraph.runs)),
                Block::Numbered(items) => {
                    for (k, runs) in items.iter().enumerate() {
                        line(&mut out, &format!("{}. {}", k + 1, text_of(runs)));
                    }
                }
                Block::Table(set) => table(&mut out, set),
                Block::Figure(figure) => {
                    line(&mut out, &figure.in_words());
                    if !figure.caption.is_empty() {
                        line(&mut out, &text_of(&figure.caption));
                    }
                }
                Block::Gap => blank(&mut out),
                Block::Part(_) | Block::PageBreak => {}
            }
        }
        while out.ends_with("\n\n") {
            out.pop();
        }
        out
    }
}

/// What runs say, and nothing of how.
pub(super) fn text_of(runs: &[Run]) -> String {
    runs.iter().map(|run| legible(&run.text)).collect()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end_matches(' '));
    out.push('\n');
}

/// A blank line, unless there is one already.
fn blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

fn table(out: &mut String, table: &Table) {
    let heads: Vec<String> = table.columns.iter().map(|column| legible(&column.head).into_owned()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(|cell| text_of(cell)).collect()).collect();
    let count = rows.iter().map(Vec::len).fold(heads.len(), usize::max);
    let widths: Vec<usize> = (0..count)
        .map(|k| {
            let cells = rows.iter().filter_map(|row| row.get(k)).chain(heads.get(k));
            cells.map(|cell| cell.width_cjk()).max().unwrap_or(0)
        })
        .collect();
    let total = widths.iter().sum::<usize>() + BETWEEN.len() * count.saturating_sub(1);
    if total > WIDEST {
        by_rows(out, &heads, &rows);
        return;
    }
    let align = |k: usize| table.columns.get(k).map_or(Align::Left, |column| column.align);
    for row in std::iter::once(&heads).chain(&rows) {
        let mut text = String::new();
        for (k, width) in widths.iter().enumerate() {
            let cell = row.get(k).map_or("", String::as_str);
            let padding = " ".repeat(width.saturating_sub(cell.width_cjk()));
            if k > 0 {
                text.push_str(BETWEEN);
            }
            match align(k) {
                Align::Right => text.extend([padding.as_str(), cell]),
                _ => text.extend([cell, padding.as_str()]),
            }
        }
        line(out, &text);
    }
}

/// Each row as one line: `编号：证据1；名称：…`.
fn by_rows(out: &mut String, heads: &[String], rows: &[Vec<String>]) {
    // A table whose heads are English is read in English.
    let latin = heads.iter().all(|head| head.is_ascii());
    let (names, between) = if latin { (": ", "; ") } else { ("：", "；") };
    for row in rows {
        let cells = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let named: Vec<String> = cells
            .map(|(k, cell)| match heads.get(k).filter(|head| !head.is_empty()) {
                Some(head) => format!("{head}{names}{cell}"),
                None => cell.clone(),
            })
            .collect();
        line(out, &joined(&named, between));
    }
}

/// With what stands between cells, unless a cell ends with a stop of its own.
fn joined(cells: &[String], between: &str) -> String {
    let mut out = String::new();
    for cell in cells {
        if !out.is_empty() {
            out += if out.ends_with(['，', '、', '；', '。', '！', '？']) { "" } else { between };
        }
        out += cell.trim_end();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Column, Paragraph};

    fn document(blocks: Vec<Block>) -> Document {
        Document { blocks, ..Document::default() }
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], ..Paragraph::default() })
    }

    fn column(head: &str, align: Align) -> Column {
        Column { head: head.to_owned(), share: 1, align }
    }

    fn cells(row: &[&str]) -> Vec<Vec<Run>> {
        row.iter().map(|text| vec![Run::plain(*text)]).collect()
    }

    #[test]
    fn a_letter_reads_as_it_is_pasted() {
        let mut letter = document(vec![
            Block::Heading { level: 1, text: "投诉书".to_owned() },
            paragraph("投诉人：张示例"),
            Block::Heading { level: 2, text: "一、投诉请求".to_owned() },
            Block::Numbered(vec![vec![Run::plain("退还"), Run::strong("98.00元")], vec![Run::plain("答复")]]),
            Block::PageBreak,
            Block::Gap,
            Block::Gap,
            paragraph("此致"),
            Block::Gap,
        ]);
        letter.watermark = Some("草稿".to_owned());
        let expected = "【草稿】\n\n投诉书\n\n投诉人：张示例\n\n一、投诉请求\n1. 退还98.00元\n2. 答复\n\n此致\n";
        assert_eq!(letter.to_text(), expected);
    }

    #[test]
    fn columns_are_aligned_by_what_a_terminal_shows() {
        let table = Table {
            columns: vec![column("编号", Align::Left), column("金额", Align::Right), column("说明", Align::Left)],
            rows: vec![cells(&["证据1", "98.00", "付款“98元”"]), cells(&["证据10", "1,000.00", "截图"])],
        };
        let expected = "\
编号        金额  说明
证据1      98.00  付款“98元”
证据10  1,000.00  截图
";
        assert_eq!(document(vec![Block::Table(table)]).to_text(), expected);
    }

    #[test]
    fn a_wide_table_is_written_row_by_row() {
        let long = "很长的内容".repeat(20);
        let table = Table {
            columns: vec![column("编号", Align::Left), column("内容", Align::Left)],
            rows: vec![cells(&["证据1", &long]), cells(&["证据2", ""])],
        };
        let expected = format!("编号：证据1；内容：{long}\n编号：证据2\n");
        assert_eq!(document(vec![Block::Table(table)]).to_text(), expected);
    }

    #[test]
    fn evidence_cannot_begin_a_line() {
        let text = document(vec![paragraph("对方说：\n三、本人同意撤回\u{202e}")]).to_text();
        assert_eq!(text, "对方说： 三、本人同意撤回〔U+202E〕\n");
    }
}
