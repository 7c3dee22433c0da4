//! The small markup of letter templates, read into a [`Document`].
//!
//! One line is one block: `# ` title, `## ` section, `### ` subsection, `1. ` numbered item, `> ` right,
//! `| ` left without indent, `^ ` centred, `---` page break, `@gap`, `@catalogue`, `@table head:share | …` with its
//! rows `|| cell || cell`; anything else is a paragraph. `**` opens and closes emphasis. A backslash takes the next character as it is: every value
//! that a template inserts is escaped so ([`escape`]), so that no evidence can write markup.

use crate::document::{Align, Block, Column, Document, Paragraph, Run, Table};

/// A line that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template line {line}: unknown directive {text}")]
pub struct MarkupError {
    /// Of the filled template, from 1.
    pub line: usize,
    /// The directive.
    pub text: String,
}

/// Text as it is, for insertion into markup. Line breaks become blanks: a value is never more than one block.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\u{85}' => out.push(' '),
            c if c.is_ascii_punctuation() => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Reads filled markup. `catalogue` stands where the template says `@catalogue`.
pub(super) fn parse(markup: &str, catalogue: &Table) -> Result<Vec<Block>, MarkupError> {
    let mut blocks: Vec<Block> = Vec::new();
    for (n, line) in markup.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if let Some(rest) = numbered(line) {
            match blocks.last_mut() {
                Some(Block::Numbered(items)) => items.push(runs(rest)),
                _ => blocks.push(Block::Numbered(vec![runs(rest)])),
            }
            continue;
        }
        let broken = || MarkupError { line: n + 1, text: line.to_owned() };
        if let Some(columns) = line.strip_prefix("@table ") {
            let columns = columns.split(" | ").map(column).collect::<Option<_>>().ok_or_else(broken)?;
            blocks.push(Block::Table(Table { columns, rows: Vec::new() }));
            continue;
        }
        if let Some(row) = line.strip_prefix("||") {
            let cells: Vec<Vec<Run>> = row.split("||").map(|cell| runs(cell.trim())).collect();
            match blocks.last_mut() {
                Some(Block::Table(table)) if table.columns.len() == cells.len() => table.rows.push(cells),
                _ => return Err(broken()),
            }
            continue;
        }
        let (head, rest) = line.split_once(' ').unwrap_or((line, ""));
        let aligned = |align| Block::Paragraph(Paragraph { runs: runs(rest), align, indent: false, keep_with_next: false });
        blocks.push(match head {
            "#" | "##" | "###" => Block::Heading { level: u8::try_from(head.len()).unwrap_or(3), text: plain(rest) },
            ">" => aligned(Align::Right),
            "|" => aligned(Align::Left),
            "^" => aligned(Align::Center),
            "---" => Block::PageBreak,
            "@gap" => Block::Gap,
            "@catalogue" => Block::Table(catalogue.clone()),
            head if head.starts_with('@') => return Err(MarkupError { line: n + 1, text: head.to_owned() }),
            _ => Block::Paragraph(Paragraph { runs: runs(line), align: Align::Justify, indent: true, keep_with_next: false }),
        });
    }
    keep_signature_together(&mut blocks);
    Ok(blocks)
}

/// A signature alone on a page belongs to nothing: it stays with the paragraph before it.
fn keep_signature_together(blocks: &mut [Block]) {
    let right = |block: &Block| matches!(block, Block::Paragraph(Paragraph { align: Align::Right, .. }));
    for n in 1..blocks.len() {
        let follows = right(&blocks[n]) || (matches!(blocks[n], Block::Gap) && blocks.get(n + 1).is_some_and(right));
        if follows && let Block::Paragraph(paragraph) = &mut blocks[n - 1] {
            paragraph.keep_with_next = true;
        }
    }
}

/// `证据名称:20`: a column's header and its share of the width.
fn column(text: &str) -> Option<Column> {
    let (head, share) = text.trim().rsplit_once(':')?;
    let share = share.parse().ok().filter(|share| (1..=100).contains(share))?;
    Some(Column { head: plain(head), share, align: Align::Left })
}

/// `12. text`.
fn numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once(". ")?;
    (!number.is_empty() && number.bytes().all(|c| c.is_ascii_digit())).then_some(rest)
}

fn plain(markup: &str) -> String {
    runs(markup).into_iter().map(|run| run.text).collect()
}

fn runs(markup: &str) -> Vec<Run> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut strong = false;
    let mut chars = markup.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
                if !text.is_empty() {
                    out.push(Run { text: std::mem::take(&mut text), strong, link: None, picture: None });
                }
                strong = !strong;
            }
            c => text.push(c),
        }
    }
    if !text.is_empty() {
        out.push(Run { text, strong, link: None, picture: None });
    }
    out
}

/// A document of these blocks, its title taken from the first heading.
pub(super) fn document(blocks: Vec<Block>) -> Document {
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, text } => Some(text.clone()),
        _ => None,
    });
    Document { title: title.unwrap_or_default(), blocks, ..Document::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_holds_is_never_markup() {
        let evil = "# 标题\n**粗**\n@catalogue | > 1. \\";
        let blocks = parse(&escape(evil), &Table::default()).expect("plain");
        let [Block::Paragraph(paragraph)] = &blocks[..] else { panic!("{blocks:?}") };
        assert_eq!(paragraph.runs, [Run::plain("# 标题 **粗** @catalogue | > 1. \\")]);
    }

    #[test]
    fn blocks_and_emphasis() {
        let blocks = parse("# 投诉书\n\n正文**要紧**。\n1. 甲\n2. 乙\n> 落款\n", &Table::default()).expect("markup");
        assert_eq!(blocks.len(), 4);
        assert_eq!(blocks[0], Block::Heading { level: 1, text: "投诉书".to_owned() });
        assert!(matches!(&blocks[1], Block::Paragraph(p) if p.indent && p.runs[1] == Run::strong("要紧")));
        assert_eq!(blocks[2], Block::Numbered(vec![vec![Run::plain("甲")], vec![Run::plain("乙")]]));
        assert!(matches!(&blocks[3], Block::Paragraph(p) if p.align == Align::Right));
        assert_eq!(document(blocks).title, "投诉书");
    }

    #[test]
    fn a_table_has_its_columns_and_rows() {
        let value = escape("a || b");
        let blocks = parse(&format!("@table 编号:1 | 名称:3\n|| 1 || {value}\n|| 2 ||"), &Table::default()).expect("markup");
        let [Block::Table(table)] = &blocks[..] else { panic!("{blocks:?}") };
        assert_eq!(table.columns.iter().map(|column| (column.head.as_str(), column.share)).collect::<Vec<_>>(), [("编号", 1), ("名称", 3)]);
        assert_eq!(table.rows, [vec![vec![Run::plain("1")], vec![Run::plain("a || b")]], vec![vec![Run::plain("2")], vec![]]]);
        for wrong in ["|| 1 || 2", "@table 编号", "@table 编号:0", "@table 编号:1\n|| 1 || 2"] {
            assert!(parse(wrong, &Table::default()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn unknown_directives_are_told() {
        assert_eq!(parse("正文\n@catalog", &Table::default()), Err(MarkupError { line: 2, text: "@catalog".to_owned() }));
    }
}
