//! A document: what a letter and a book are made of, before anyone decides how it looks.
//!
//! A [`Document`] knows nothing of disputes, fonts or pages. It is set as PDF by `typeset`, and
//! written as plain text ([`Document::to_text`]), Markdown ([`Document::to_markdown`]) or DOCX
//! ([`Document::to_docx`]) here.

mod attachment;
mod docx;
mod figure;
mod language;
mod legible;
mod markdown;
mod part;
mod text;

pub use attachment::{Attachment, Relationship};
pub use docx::Making;
pub use figure::Figure;
pub use language::Language;
pub use legible::{legible, push_mark};
pub use part::Part;

/// A document in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The title in the metadata.
    pub title: String,
    /// The author in the metadata; empty for none.
    pub author: String,
    /// What stands at the left of each page's foot, such as the case id; empty for none.
    pub footer: String,
    /// What is printed across every page, such as 草稿; `None` for a final document.
    pub watermark: Option<String>,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The language it is written in.
    pub language: Language,
    /// Where it is one of several files whose pages are counted through: the number of its first.
    pub first_page: Option<u32>,
    /// Files within its PDF; the other forms leave them out.
    pub attachments: Vec<Attachment>,
}

/// A block of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading. Level 1 is the document's title (centred), 2 a section, 3 a subsection.
    Heading {
        /// 1 to 3.
        level: u8,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Paragraph),
    /// Numbered items, `1.` onwards, each with a hanging indent.
    Numbered(Vec<Vec<Run>>),
    /// A table whose header repeats on each page.
    Table(Table),
    /// A picture.
    Figure(Figure),
    /// A part begins with the block after it; nothing is drawn.
    Part(Part),
    /// Empty space as high as one line.
    Gap,
    /// The next block begins a page.
    PageBreak,
}

/// Where a paragraph's lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Both edges even, the last line left: running text.
    #[default]
    Justify,
    /// Left.
    Left,
    /// Centred.
    Center,
    /// Right: signature and date.
    Right,
}

/// A paragraph and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// The text.
    pub runs: Vec<Run>,
    /// Where its lines stand.
    pub align: Align,
    /// First line indented by two ems, as running Chinese text is.
    pub indent: bool,
    /// Never separated from the block after it by a page break.
    pub keep_with_next: bool,
}

/// A stretch of text of one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text. No line breaks; those are blocks.
    pub text: String,
    /// Set in the heading face.
    pub strong: bool,
    /// Where it leads.
    pub link: Option<Link>,
    /// A small picture below the words of the cell of a table that it stands in, where pictures are shown; elsewhere its
    /// words alone are.
    pub picture: Option<Box<Figure>>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Outside the document.
    Uri(String),
    /// To where a [`Part`] begins, by its name.
    Part(String),
    /// The same; in a PDF the pages that the part takes stand in place of the text (`3`, or `3-7`).
    PagesOf(String),
}

impl Link {
    /// The address that a click may open, in ASCII. Others than those of the web and of mail, such
    /// as `javascript:` and `file:`, lead nowhere; links within the document have no address.
    #[must_use]
    pub fn target(&self) -> Option<String> {
        let Self::Uri(uri) = self else { return None };
        let scheme = uri.split_once(':')?.0.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https" | "mailto") {
            return None;
        }
        let mut target = String::with_capacity(uri.len());
        for byte in uri.bytes() {
            if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`') {
                target.push(char::from(byte));
            } else {
                target.push_str(&format!("%{byte:02X}"));
            }
        }
        Some(target)
    }
}

impl Run {
    /// Plain text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), strong: false, link: None, picture: None }
    }
    /// Emphasised text.
    #[must_use]
    pub fn strong(text: impl Into<String>) -> Self {
        Self { text: text.into(), strong: true, link: None, picture: None }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Vec<Vec<Run>>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub head: String,
    /// Its share of the width, relative to the other columns' shares.
    pub share: u32,
    /// Where its cells' text stands.
    pub align: Align,
}

#[cfg(test)]
mod tests {
    use super::Link;

    #[test]
    fn only_addresses_of_the_web_and_of_mail_are_opened() {
        let target = |uri: &str| Link::Uri(uri.to_owned()).target();
        assert_eq!(target("https://例.cn/a b"), Some("https://%E4%BE%8B.cn/a%20b".to_owned()));
        assert_eq!(target("mailto:a@example.com"), Some("mailto:a@example.com".to_owned()));
        assert_eq!(target("javascript:alert(1)"), None);
        assert_eq!(target("file:///etc/passwd"), None);
    }
}
