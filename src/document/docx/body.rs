//! The body: every block as Word's own kind of it.

use super::xml::Xml;
use crate::document::{Align, Block, Document, Figure, Link, Paragraph, Run, Table};

/// The width between the margins, in twentieths of a point: 37 characters of 小四, as in the PDF.
pub(super) const MEASURE: u32 = 8_880;

/// A body.
pub(super) struct Body {
    /// `word/document.xml`.
    pub xml: String,
    /// Where links lead, in order: the first is `rId100`.
    pub links: Vec<String>,
    /// How many numbered lists there are; each counts from 1.
    pub lists: usize,
}

/// The number of the first relation that is a link.
pub(super) const FIRST_LINK: usize = 100;

pub(super) fn body(document: &Document) -> Body {
    let mut writer = BodyWriter { xml: Xml::word("w:document"), links: Vec::new(), lists: 0, new_page: false };
    writer.xml.open("w:body", &[]);
    for (k, block) in document.blocks.iter().enumerate() {
        let rest = &document.blocks[k + 1..];
        match block {
            Block::Heading { level, text } => writer.heading(*level, text),
            Block::Paragraph(paragraph) => writer.paragraph(paragraph, paragraph.keep_with_next || signature_follows(rest)),
            Block::Numbered(items) => writer.numbered(items),
            Block::Table(table) => {
                writer.table(table);
                // Two tables with nothing between become one, and a body ends with a paragraph.
                if matches!(rest.iter().find(|block| !matches!(block, Block::PageBreak)), None | Some(Block::Table(_))) {
                    writer.sliver();
                }
            }
            Block::Figure(figure) => writer.figure(figure),
            Block::Gap => writer.gap(signature_follows(rest)),
            Block::PageBreak => writer.new_page = true,
        }
    }
    let BodyWriter { mut xml, links, lists, .. } = writer;
    section(&mut xml, document);
    xml.close("w:body");
    Body { xml: xml.finish("w:document"), links, lists }
}

struct BodyWriter {
    xml: Xml,
    links: Vec<String>,
    lists: usize,
    new_page: bool,
}

impl BodyWriter {
    fn heading(&mut self, level: u8, text: &str) {
        let style = format!("Heading{}", level.clamp(1, 3));
        self.simple(&style, None, &[Run::plain(text)]);
    }

    fn paragraph(&mut self, paragraph: &Paragraph, keep: bool) {
        self.xml.open("w:p", &[]);
        self.xml.open("w:pPr", &[]);
        if keep {
            self.xml.empty("w:keepNext", &[]);
        }
        self.break_before();
        if paragraph.indent {
            // Two characters of whatever size the line has; Word wants the length beside it.
            self.xml.empty("w:ind", &[("w:firstLineChars", "200"), ("w:firstLine", "480")]);
        }
        self.xml.value("w:jc", jc(paragraph.align));
        self.xml.close("w:pPr");
        self.runs(&paragraph.runs, false);
        self.xml.close("w:p");
    }

    fn numbered(&mut self, items: &[Vec<Run>]) {
        self.lists += 1;
        let list = self.lists.to_string();
        for runs in items {
            self.xml.open("w:p", &[]);
            self.xml.open("w:pPr", &[]);
            self.break_before();
            self.xml.open("w:numPr", &[]);
            self.xml.value("w:ilvl", "0");
            self.xml.value("w:numId", &list);
            self.xml.close("w:numPr");
            self.xml.value("w:jc", "both");
            self.xml.close("w:pPr");
            self.runs(runs, false);
            self.xml.close("w:p");
        }
    }

    fn table(&mut self, table: &Table) {
        let count = table.rows.iter().map(Vec::len).fold(table.columns.len(), usize::max);
        if count == 0 {
            return;
        }
        if self.new_page {
            // A table cannot begin a page by itself.
            self.sliver();
        }
        let shares: Vec<u32> = (0..count).map(|k| table.columns.get(k).map_or(1, |column| column.share.max(1))).collect();
        let all: u64 = shares.iter().map(|share| u64::from(*share)).sum();
        let widths: Vec<String> = shares.iter().map(|share| (u64::from(MEASURE) * u64::from(*share) / all).to_string()).collect();
        self.xml.open("w:tbl", &[]);
        self.xml.open("w:tblPr", &[]);
        self.xml.value("w:tblStyle", "TableGrid");
        self.xml.empty("w:tblW", &[("w:w", &MEASURE.to_string()), ("w:type", "dxa")]);
        self.xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        self.xml.close("w:tblPr");
        self.xml.open("w:tblGrid", &[]);
        for width in &widths {
            self.xml.empty("w:gridCol", &[("w:w", width)]);
        }
        self.xml.close("w:tblGrid");
        let heads: Vec<Vec<Run>> = table.columns.iter().map(|column| vec![Run::plain(column.head.clone())]).collect();
        self.row(&heads, &widths, table, true);
        for row in &table.rows {
            self.row(row, &widths, table, false);
        }
        self.xml.close("w:tbl");
    }

    fn row(&mut self, cells: &[Vec<Run>], widths: &[String], table: &Table, head: bool) {
        self.xml.open("w:tr", &[]);
        self.xml.open("w:trPr", &[]);
        self.xml.empty("w:cantSplit", &[]);
        if head {
            self.xml.empty("w:tblHeader", &[]);
        }
        self.xml.close("w:trPr");
        for (k, width) in widths.iter().enumerate() {
            self.xml.open("w:tc", &[]);
            self.xml.open("w:tcPr", &[]);
            self.xml.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
            if head {
                self.xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", "EEEEEE")]);
            }
            self.xml.close("w:tcPr");
            let style = if head { "TableHead" } else { "TableText" };
            let align = table.columns.get(k).map_or(Align::Left, |column| column.align);
            self.simple(style, Some(align), cells.get(k).map_or(&[], Vec::as_slice));
            self.xml.close("w:tc");
        }
        self.xml.close("w:tr");
    }

    /// A picture in words, and its caption with it. The picture itself is not in the file (yet): a letter to
    /// edit names its exhibits, which the bundle holds.
    fn figure(&mut self, figure: &Figure) {
        let centered = |runs| Paragraph { runs, align: Align::Center, ..Paragraph::default() };
        self.paragraph(&centered(vec![Run::plain(figure.in_words())]), !figure.caption.is_empty());
        if !figure.caption.is_empty() {
            self.paragraph(&centered(figure.caption.clone()), false);
        }
    }

    /// An empty line; one above a signature stays with it.
    fn gap(&mut self, keep: bool) {
        self.paragraph(&Paragraph { align: Align::Left, ..Paragraph::default() }, keep);
    }

    /// A paragraph of a style.
    fn simple(&mut self, style: &str, align: Option<Align>, runs: &[Run]) {
        self.xml.open("w:p", &[]);
        self.xml.open("w:pPr", &[]);
        self.xml.value("w:pStyle", style);
        self.break_before();
        if let Some(align) = align {
            self.xml.value("w:jc", jc(align));
        }
        self.xml.close("w:pPr");
        self.runs(runs, style.starts_with("Heading") || style == "TableHead");
        self.xml.close("w:p");
    }

    /// A paragraph that is there and takes no room.
    fn sliver(&mut self) {
        self.xml.open("w:p", &[]);
        self.xml.open("w:pPr", &[]);
        self.break_before();
        self.xml.empty("w:spacing", &[("w:before", "0"), ("w:after", "0"), ("w:line", "20"), ("w:lineRule", "exact")]);
        self.xml.close("w:pPr");
        self.xml.close("w:p");
    }

    fn break_before(&mut self) {
        if std::mem::take(&mut self.new_page) {
            self.xml.empty("w:pageBreakBefore", &[]);
        }
    }

    /// `heading`: the style sets the face.
    fn runs(&mut self, runs: &[Run], heading: bool) {
        for run in runs.iter().filter(|run| !run.text.is_empty()) {
            let target = run.link.as_ref().and_then(Link::target);
            if let Some(target) = &target {
                let id = format!("rId{}", FIRST_LINK + self.links.len());
                self.links.push(target.clone());
                self.xml.open("w:hyperlink", &[("r:id", &id)]);
            }
            self.xml.open("w:r", &[]);
            self.xml.open("w:rPr", &[]);
            if target.is_some() {
                self.xml.value("w:rStyle", "Hyperlink");
            }
            // “ ” … — · stand in Chinese and Western fonts alike: the hint says which is meant.
            if run.strong && !heading {
                self.xml.empty("w:rFonts", &[("w:hint", "eastAsia"), ("w:eastAsia", super::parts::HEADING_FACE)]);
                self.xml.empty("w:b", &[]);
            } else {
                self.xml.empty("w:rFonts", &[("w:hint", "eastAsia")]);
            }
            self.xml.close("w:rPr");
            self.xml.leaf("w:t", &[("xml:space", "preserve")], &run.text);
            self.xml.close("w:r");
            if target.is_some() {
                self.xml.close("w:hyperlink");
            }
        }
    }
}

fn jc(align: Align) -> &'static str {
    match align {
        Align::Justify => "both",
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

/// The page: A4, the margins of the PDF, in twentieths of a point.
fn section(xml: &mut Xml, document: &Document) {
    xml.open("w:sectPr", &[]);
    if document.watermark.is_some() {
        xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "rId6")]);
    }
    xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId5")]);
    xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
    xml.empty(
        "w:pgMar",
        &[
            ("w:top", "1417"),
            ("w:right", "1439"),
            ("w:bottom", "1164"),
            ("w:left", "1587"),
            ("w:header", "720"),
            ("w:footer", "600"),
            ("w:gutter", "0"),
        ],
    );
    xml.close("w:sectPr");
}

/// Whether a signature comes next: it is never alone on a page.
fn signature_follows(blocks: &[Block]) -> bool {
    let next = blocks.iter().find(|block| !matches!(block, Block::Gap));
    matches!(next, Some(Block::Paragraph(Paragraph { align: Align::Right, .. })))
}
