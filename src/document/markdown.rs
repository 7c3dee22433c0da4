//! Markdown (CommonMark with pipe tables), every character of the text escaped where it would be
//! markup: what comes from evidence can make neither a heading nor a link nor HTML.

use super::legible::legible;
use super::{Align, Block, Document, Run, Table};

impl Document {
    /// The document as Markdown. A watermark is its first line; a picture is what it shows, in words, and
    /// its caption.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut blocks: Vec<String> = Vec::new();
        if let Some(watermark) = &self.watermark {
            blocks.push(format!("【{}】", escaped(&legible(watermark))));
        }
        for block in &self.blocks {
            match block {
                Block::Heading { level, text } => {
                    let marks = "#".repeat(usize::from((*level).clamp(1, 6)));
                    blocks.push(format!("{marks} {}", escaped(legible(text).trim())));
                }
                Block::Paragraph(paragraph) => blocks.push(paragraph_of(&paragraph.runs)),
                Block::Numbered(items) => {
                    let items = items.iter().enumerate();
                    let lines = items.map(|(k, runs)| format!("{}. {}", k + 1, paragraph_of(runs)));
                    blocks.push(lines.collect::<Vec<_>>().join("\n"));
                }
                Block::Table(set) => blocks.push(table(set)),
                Block::Figure(figure) => {
                    blocks.push(escaped(&figure.in_words()));
                    blocks.push(paragraph_of(&figure.caption));
                }
                Block::Gap | Block::PageBreak => {}
            }
        }
        blocks.retain(|block| !block.is_empty());
        let mut out = blocks.join("\n\n");
        out.push('\n');
        out
    }
}

/// Runs as the content of a paragraph: what would be markup only at its beginning is escaped too.
fn paragraph_of(runs: &[Run]) -> String {
    let text = inline(runs);
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let then_space = text.as_bytes().get(digits + 1).is_none_or(u8::is_ascii_whitespace);
    match text.as_bytes().get(digits) {
        // A list item: `1. ` or `1) `.
        Some(b'.' | b')') if digits > 0 && then_space => format!("{}\\{}", &text[..digits], &text[digits..]),
        // A list, a rule, or the underline of a heading.
        Some(b'-' | b'+' | b'=' | b':') if digits == 0 => format!("\\{text}"),
        _ => text.to_owned(),
    }
}

fn inline(runs: &[Run]) -> String {
    let mut out = String::new();
    for (k, run) in runs.iter().enumerate() {
        let shown = legible(&run.text);
        let mut text = escaped(&shown);
        if let Some(target) = run.link.as_ref().and_then(super::Link::target) {
            text = format!("[{text}](<{target}>)");
        }
        if run.strong && !shown.trim().is_empty() {
            let next = runs.get(k + 1).and_then(|run| run.text.chars().next());
            text = strong(out.chars().last(), &text, next);
        }
        out.push_str(&text);
    }
    out
}

/// Emphasis. `**` only opens and closes where spaces and punctuation around it allow that, which is
/// often not so in Chinese: `**（一）**付款` does not close (CommonMark §6.2, flanking delimiters).
fn strong(before: Option<char>, text: &str, after: Option<char>) -> String {
    let edge = |outside: Option<char>, inside: Option<char>| {
        let free = outside.is_none_or(|ch| ch.is_whitespace() || !ch.is_alphanumeric());
        inside.is_some_and(|ch| ch.is_alphanumeric() || (free && !ch.is_whitespace()))
    };
    if edge(before, text.chars().next()) && edge(after, text.chars().last()) {
        format!("**{text}**")
    } else {
        format!("<strong>{text}</strong>")
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        let tail = &rest[ch.len_utf8()..];
        let is_markup = match ch {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' | '^' => true,
            // Bare addresses become links in many dialects.
            ':' => tail.starts_with("//"),
            '.' => out.to_ascii_lowercase().ends_with("www"),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(ch);
        rest = tail;
    }
    out
}

fn table(table: &Table) -> String {
    let count = table.rows.iter().map(Vec::len).fold(table.columns.len(), usize::max);
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let head = |k: usize| table.columns.get(k).map(|column| escaped(legible(&column.head).trim()));
    let rule = |k: usize| match table.columns.get(k).map(|column| column.align) {
        Some(Align::Center) => ":-:",
        Some(Align::Right) => "--:",
        _ => "---",
    };
    let mut lines =
        vec![row((0..count).map(|k| head(k).unwrap_or_default()).collect()), row((0..count).map(|k| rule(k).to_owned()).collect())];
    for cells in &table.rows {
        let cell = |k: usize| cells.get(k).map(|runs| inline(runs).trim().to_owned());
        lines.push(row((0..count).map(|k| cell(k).unwrap_or_default()).collect()));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Column, Link, Paragraph};

    fn markdown(runs: Vec<Run>) -> String {
        let paragraph = Paragraph { runs, ..Paragraph::default() };
        Document { blocks: vec![Block::Paragraph(paragraph)], ..Document::default() }.to_markdown()
    }

    #[test]
    fn text_is_never_markup() {
        let case = |text: &str, expected: &str| {
            assert_eq!(markdown(vec![Run::plain(text)]), format!("{expected}\n"));
        };
        case("player***01", "player\\*\\*\\*01");
        case("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>");
        case("[点我](https://evil.example)", "\\[点我\\](https\\://evil.example)");
        case("# 标题", "\\# 标题");
        case("1. 同意", "1\\. 同意");
        case("- 同意", "\\- 同意");
        case("98.00元", "98.00元");
        case("一\n\n## 二", "一  \\#\\# 二");
        case("a|b", "a\\|b");
        case("www.evil.example", "www\\.evil.example");
    }

    #[test]
    fn emphasis_closes_in_chinese_too() {
        let runs = |head: &str| vec![Run::strong(head), Run::plain("付款")];
        assert_eq!(markdown(runs("（一）")), "<strong>（一）</strong>付款\n");
        assert_eq!(markdown(runs("已经")), "**已经**付款\n");
    }

    #[test]
    fn only_safe_links_lead_anywhere() {
        let link = |uri: &str| markdown(vec![Run { link: Some(Link::Uri(uri.to_owned())), ..Run::plain("网站") }]);
        assert_eq!(link("https://a.example/x y>"), "[网站](<https://a.example/x%20y%3E>)\n");
        assert_eq!(link("javascript:alert(1)"), "网站\n");
    }

    #[test]
    fn tables_have_pipes() {
        let column = |head: &str, align| Column { head: head.to_owned(), share: 1, align };
        let table = Table {
            columns: vec![column("编号", Align::Left), column("金额", Align::Right)],
            rows: vec![vec![vec![Run::plain("证据1")], vec![Run::plain("98.00|")]]],
        };
        let document = Document {
            watermark: Some("草稿".to_owned()),
            blocks: vec![Block::Heading { level: 2, text: "证据".to_owned() }, Block::Table(table)],
            ..Document::default()
        };
        let expected = "【草稿】\n\n## 证据\n\n| 编号 | 金额 |\n| --- | --: |\n| 证据1 | 98.00\\| |\n";
        assert_eq!(document.to_markdown(), expected);
    }
}
