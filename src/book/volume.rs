//! 证据册: the catalogue, and behind it every exhibit as a chapter, in groups; the pages that the catalogue says are the
//! pages of the file.

use super::chapter::{Chapter, Chapters};
use super::spreadsheet::spreadsheet;
use crate::case::Category;
use crate::document::{Align, Block, Column, Document, Language, Link, Paragraph, Part, Run, Table};
use crate::dossier::{Dossier, Exhibit};
use crate::letter::{compact, form, kind};

/// The name of the catalogue as a part of the book.
const CATALOGUE: &str = "目录";

/// A book.
#[derive(Debug, Clone, Copy)]
pub struct Volume<'a> {
    /// The case.
    pub dossier: &'a Dossier,
    /// The exhibits in it, in order, each with its chapter.
    pub chapters: &'a [(&'a Exhibit, Chapter)],
    /// What the feet of its pages begin with.
    pub footer: &'a str,
    /// What is said under its title, such as 自留，勿外发.
    pub remark: &'a str,
}

/// Makes the book.
#[must_use]
pub fn volume(book: Volume<'_>, chapters: &Chapters<'_>) -> Document {
    let Volume { dossier, chapters: bound, footer, remark } = book;
    let is_chinese = chapters.language() == Language::Zh;
    let say = |zh: &'static str, en: &'static str| if is_chinese { zh } else { en };
    let title = say("证据册", "Book of exhibits");
    let mut blocks = vec![part(CATALOGUE, say("证据目录", "Index").to_owned()), heading(1, title)];
    if !remark.is_empty() {
        blocks.push(centred(remark));
    }
    blocks.extend(head(dossier, chapters, bound.len(), is_chinese));
    blocks.push(Block::Table(catalogue(bound, chapters, is_chinese, None)));
    blocks.extend(tail(is_chinese));
    for (group, members) in groups(bound) {
        for (n, (exhibit, chapter)) in members.iter().enumerate() {
            blocks.push(Block::PageBreak);
            blocks.push(part(&name(exhibit), foot(exhibit, is_chinese)));
            if n == 0 {
                blocks.push(heading(2, group.name(is_chinese)));
            }
            let mut content = chapter.blocks.iter().cloned().map(lower);
            blocks.extend(content.by_ref().take(1));
            blocks.push(back(is_chinese));
            blocks.extend(content);
        }
    }
    let author = dossier.case.complainant.name.clone();
    let digests: Vec<String> = bound.iter().map(|(exhibit, _)| exhibit.sha256().to_string()).collect();
    let attachments = vec![spreadsheet(&catalogue(bound, chapters, is_chinese, None), &digests, is_chinese)];
    let (title, footer) = (title.to_owned(), footer.to_owned());
    Document { title, author, footer, language: chapters.language(), blocks, attachments, ..Document::default() }
}

/// 证据目录 of a court's form has groups by what they prove; these follow the order in which exhibits are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Trade,
    Payment,
    Performance,
    Talk,
    Rules,
    Parties,
    Other,
}

impl Group {
    fn of(category: Category) -> Self {
        match category {
            Category::Order => Self::Trade,
            Category::Payment => Self::Payment,
            Category::Fault | Category::Delivery => Self::Performance,
            Category::Chat | Category::Procedure => Self::Talk,
            Category::Listing | Category::Rules => Self::Rules,
            Category::Identity => Self::Parties,
            Category::Other | Category::Complainant => Self::Other,
        }
    }

    fn name(self, is_chinese: bool) -> &'static str {
        let (zh, en) = match self {
            Self::Trade => ("交易成立", "Order"),
            Self::Payment => ("付款", "Payment"),
            Self::Performance => ("履行异常", "Performance and failure"),
            Self::Talk => ("沟通", "Correspondence"),
            Self::Rules => ("规则与宣传", "Terms and advertising"),
            Self::Parties => ("主体", "Parties"),
            Self::Other => ("其他", "Other"),
        };
        if is_chinese { zh } else { en }
    }
}

/// The name of the group that an exhibit stands in.
pub(super) fn group_of(exhibit: &Exhibit, is_chinese: bool) -> &'static str {
    Group::of(exhibit.category).name(is_chinese)
}

/// Exhibits that stand together, in the order of their numbers.
fn groups<'b, 'a>(bound: &'b [(&'a Exhibit, Chapter)]) -> impl Iterator<Item = (Group, &'b [(&'a Exhibit, Chapter)])> {
    let group = |bound: &(&Exhibit, Chapter)| Group::of(bound.0.category);
    bound.chunk_by(move |one, other| group(one) == group(other)).map(move |members| (group(&members[0]), members))
}

pub(super) fn name(exhibit: &Exhibit) -> String {
    format!("证据{}", exhibit.number)
}

pub(super) fn part(name: &str, foot: String) -> Block {
    Block::Part(Part { name: name.to_owned(), foot })
}

/// The exhibit and the beginning of its digest: a page that was torn out is told from others.
pub(super) fn foot(exhibit: &Exhibit, is_chinese: bool) -> String {
    let digest = exhibit.sha256().to_string();
    let word = if is_chinese { "证据" } else { "Exhibit " };
    format!("{word}{}　SHA-256 {}…", exhibit.number, &digest[..12])
}

pub(super) fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

/// Chapters stand below the heading of their group.
pub(super) fn lower(block: Block) -> Block {
    match block {
        Block::Heading { level, text } => Block::Heading { level: level.saturating_add(1).min(3), text },
        other => other,
    }
}

pub(super) fn centred(text: &str) -> Block {
    let runs = vec![Run::strong(text)];
    Block::Paragraph(Paragraph { runs, align: Align::Center, ..Paragraph::default() })
}

fn back(is_chinese: bool) -> Block {
    let words = if is_chinese { "返回证据目录" } else { "Back to the index" };
    let runs = vec![Run { link: Some(Link::Part(CATALOGUE.to_owned())), ..Run::plain(words) }];
    Block::Paragraph(Paragraph { runs, align: Align::Left, keep_with_next: true, ..Paragraph::default() })
}

fn head(dossier: &Dossier, chapters: &Chapters<'_>, count: usize, is_chinese: bool) -> Vec<Block> {
    let case = &dossier.case;
    let mut lines = Vec::new();
    if is_chinese {
        // What the person calls the case may tell more than another should read.
        if chapters.sees_all() && !case.title.is_empty() {
            lines.push(format!("案件：{}", chapters.masked(&case.title)));
        }
        if !case.complainant.name.is_empty() {
            lines.push(format!("提交人：{}", case.complainant.name));
        }
        lines.push(format!("共{count}份证据，按类别编号；页码是本文件的实际页码。"));
    } else {
        lines.push(format!("{count} exhibits. Page numbers are the pages of this file."));
    }
    let line = |text: String| Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], align: Align::Left, ..Paragraph::default() });
    lines.into_iter().map(line).collect()
}

/// 证据规定 第十九条: number, source, what it proves; and where it is, and how many copies.
/// `pages` says where an exhibit is, if not this file.
pub(super) fn catalogue(
    members: &[(&Exhibit, Chapter)],
    chapters: &Chapters<'_>,
    is_chinese: bool,
    pages: Option<&dyn Fn(&Exhibit) -> String>,
) -> Table {
    let column = |(head, share): (&str, u32)| Column { head: head.to_owned(), share, align: Align::Left };
    let columns: &[(&str, u32)] = if is_chinese {
        &[
            ("编号", 9),
            ("组别", 6),
            ("证据名称", 12),
            ("种类", 6),
            ("形式", 6),
            ("证据来源", 34),
            ("证明对象和内容", 18),
            ("页码", 7),
            ("份数", 6),
        ]
    } else {
        &[("No.", 6), ("Group", 14), ("Exhibit", 19), ("Source", 20), ("Shows", 24), ("Pages", 9), ("Copies", 8)]
    };
    let rows = members.iter().map(|(exhibit, _)| {
        let to = |text: String, link: Link| vec![Run { link: Some(link), ..Run::plain(text) }];
        let plain = |text: &str| vec![Run::plain(text)];
        let number = if is_chinese { name(exhibit) } else { exhibit.number.to_string() };
        let mut row = vec![
            if pages.is_some() { plain(&number) } else { to(number, Link::Part(name(exhibit))) },
            plain(Group::of(exhibit.category).name(is_chinese)),
            plain(&chapters.said_of(exhibit, &exhibit.title)),
        ];
        if is_chinese {
            row.extend([plain(kind()), plain(form(exhibit).unwrap_or("未说明"))]);
        }
        row.push(plain(&chapters.said_of(exhibit, &provenance(exhibit, chapters, is_chinese))));
        row.push(plain(&chapters.said_of(exhibit, &stated(&exhibit.stated.proves, is_chinese))));
        row.push(pages.map_or_else(|| to(String::new(), Link::PagesOf(name(exhibit))), |pages| plain(&pages(exhibit))));
        row.push(plain("1"));
        row
    });
    Table { columns: columns.iter().copied().map(column).collect(), rows: rows.collect() }
}

fn stated(text: &str, is_chinese: bool) -> String {
    match (text, is_chinese) {
        ("", true) => "未说明".to_owned(),
        ("", false) => "not stated".to_owned(),
        (text, _) => text.to_owned(),
    }
}

/// Where it comes from, with what device and account, when and how, as far as stated. Others than the person are not told of
/// device and account here; what they need of them stands in what the person says of the source.
fn provenance(exhibit: &Exhibit, chapters: &Chapters<'_>, is_chinese: bool) -> String {
    let entry = &exhibit.stated;
    if !is_chinese {
        return stated(&entry.source, false);
    }
    let mut out = stated(&entry.source, true);
    let more =
        [("账号", &entry.account), ("设备", &entry.device)].into_iter().filter(|(_, value)| chapters.sees_all() && !value.is_empty());
    more.for_each(|(label, value)| out += &format!("；{label}：{value}"));
    if let Some(at) = &entry.obtained_at {
        out += &format!("；取得时间：{}", at.exact().map_or_else(|| at.to_string(), |at| compact(&at)));
    }
    if !entry.obtained_how.is_empty() {
        out += &format!("；取得方式：{}", entry.obtained_how);
    }
    out
}

/// How many copies, what a digest does not prove, signature and date.
pub(super) fn tail(is_chinese: bool) -> Vec<Block> {
    let said = if is_chinese {
        "份数为本册一套；向法院提交的，另按对方当事人人数备副本。校验值（SHA-256）只能用来核对文件在计算之后有没有改动，不能证明文件内容真实，也不能证明文件形成的时间。时间除另有说明外，为提交人陈述。"
    } else {
        "A digest (SHA-256) shows only that a file has not changed since it was computed: neither that its content is true, nor when it was made."
    };
    let mut blocks = vec![Block::Paragraph(Paragraph {
        runs: vec![Run::plain(said)],
        indent: is_chinese,
        keep_with_next: true,
        ..Paragraph::default()
    })];
    let lines = if is_chinese {
        ["提交人（签名）：＿＿＿＿＿＿＿＿", "提交日期：＿＿＿＿年＿＿月＿＿日"]
    } else {
        ["Signature: ＿＿＿＿＿＿＿＿", "Date: ＿＿＿＿＿＿＿＿"]
    };
    blocks.extend(lines.map(|text| {
        Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], align: Align::Right, keep_with_next: true, ..Paragraph::default() })
    }));
    blocks
}
