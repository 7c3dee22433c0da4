//! What a DOCX holds, part by part.

use std::io::{Cursor, Read};

use super::*;
use crate::archive::{ArchiveReader, Limits};
use crate::document::{Align, Block, Column, Figure, Link, Paragraph, Run, Table};

/// 2026-09-28T10:00:00Z
const AT: i64 = 1_790_589_600;

fn making() -> Making {
    Making { at: AT, program: "juzheng 0.1.0".to_owned() }
}

fn parts(document: &Document) -> Vec<(String, String)> {
    let bytes = document.to_docx(&making());
    let mut file = Cursor::new(&bytes);
    let archive = ArchiveReader::new(&mut file, Limits::default()).expect("an archive");
    let listed = archive.files().iter().map(|listed| {
        let mut text = String::new();
        let mut file = Cursor::new(&bytes);
        archive.open(listed, &mut file).expect("opened").read_to_string(&mut text).expect("UTF-8");
        (listed.name.clone(), text)
    });
    listed.collect()
}

fn part(document: &Document, name: &str) -> String {
    parts(document).into_iter().find(|(other, _)| other == name).unwrap_or_else(|| panic!("no {name}")).1
}

fn body_of(blocks: Vec<Block>) -> String {
    let whole = part(&Document { blocks, ..Document::default() }, "word/document.xml");
    let (_, body) = whole.split_once("<w:body>").expect("a body");
    body.split_once("<w:sectPr>").expect("a section").0.to_owned()
}

fn paragraph(text: &str) -> Paragraph {
    Paragraph { runs: vec![Run::plain(text)], ..Paragraph::default() }
}

fn run(text: &str) -> String {
    format!(r#"<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn table() -> Table {
    let column = |head: &str, share, align| Column { head: head.to_owned(), share, align };
    Table {
        columns: vec![column("编号", 1, Align::Left), column("金额", 3, Align::Right)],
        rows: vec![vec![vec![Run::plain("证据1")], vec![Run::plain("98.00")]]],
    }
}

fn figure() -> Figure {
    let caption = vec![Run::plain("图1　付款记录")];
    Figure {
        picture: "a.jpg".to_owned(),
        width: 1080,
        height: 2340,
        orientation: 1,
        cuts: Vec::new(),
        overlap: 0,
        alt: "账单<截图>".to_owned(),
        caption,
    }
}

/// Everything at once.
fn rich() -> Document {
    Document {
        title: "投诉书 <一> & “二”".to_owned(),
        author: "张示例".to_owned(),
        footer: "2026-0913".to_owned(),
        watermark: Some("草稿".to_owned()),
        blocks: vec![
            Block::Heading { level: 1, text: "投诉书".to_owned() },
            Block::Paragraph(Paragraph { indent: true, ..paragraph("正文<&>\"'") }),
            Block::Numbered(vec![vec![Run::plain("一")], vec![Run::strong("二")]]),
            Block::PageBreak,
            Block::Table(table()),
            Block::Table(table()),
            Block::Numbered(vec![vec![Run::plain("三")]]),
            Block::PageBreak,
            Block::Paragraph(Paragraph {
                runs: vec![Run {
                    text: "网站".to_owned(),
                    strong: false,
                    link: Some(Link::Uri("https://example.invalid/?a=1&b=“2”".to_owned())),
                    picture: None,
                }],
                ..Paragraph::default()
            }),
            Block::Figure(figure()),
            Block::Gap,
            Block::Paragraph(Paragraph { align: Align::Right, ..paragraph("张示例") }),
        ],
        ..Document::default()
    }
}

#[test]
fn every_part_is_well_formed_declared_and_reached() {
    for document in [rich(), Document::default()] {
        let parts = parts(&document);
        assert_eq!(parts[0].0, "[Content_Types].xml", "where readers look first");
        for (name, text) in &parts {
            let mut reader = quick_xml::Reader::from_str(text);
            reader.config_mut().check_end_names = true;
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                        assert!(tag.attributes().all(|attribute| attribute.is_ok()), "{name}");
                    }
                    _ => {}
                }
            }
            let declared = name.ends_with(".rels") || name == "[Content_Types].xml" || parts[0].1.contains(&format!("\"/{name}\""));
            assert!(declared, "{name} has no type of its own");
        }
        let relations = &parts.iter().find(|(name, _)| name == "word/_rels/document.xml.rels").expect("there").1;
        for (name, _) in parts.iter().filter_map(|(name, text)| Some((name.strip_prefix("word/")?, text))) {
            assert!(name == "document.xml" || name.starts_with("_rels/") || relations.contains(&format!("Target=\"{name}\"")), "{name}");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_and_nothing_of_the_machine() {
    let bytes = rich().to_docx(&making());
    assert_eq!(bytes, rich().to_docx(&making()));
    assert_ne!(bytes, rich().to_docx(&Making { at: AT + 60, ..making() }));
    let core = part(&rich(), "docProps/core.xml");
    assert!(core.contains("<dc:title>投诉书 &lt;一&gt; &amp; “二”</dc:title><dc:creator>张示例</dc:creator>"), "{core}");
    assert!(core.contains(">2026-09-28T10:00:00Z</dcterms:created>") && core.contains("<dc:language>zh-CN</dc:language>"));
    let english = Document { language: crate::document::Language::En, ..rich() };
    assert!(part(&english, "docProps/core.xml").contains("<dc:language>en</dc:language>"));
    let foot = part(&english, "word/footer1.xml");
    assert!(foot.contains(">Page </w:t>") && foot.contains("> of </w:t>") && !foot.contains('页'), "{foot}");
    assert!(!core.contains("lastModifiedBy") && !core.contains("revision"));
    let far = Document::default().to_docx(&Making { at: i64::MAX, ..making() });
    assert!(!far.is_empty(), "a time that cannot be stated is left out");
}

#[test]
fn paragraphs_stand_as_in_the_letter() {
    let body = |paragraph| body_of(vec![Block::Paragraph(paragraph)]);
    assert_eq!(
        body(Paragraph { indent: true, ..paragraph("正文") }),
        format!(r#"<w:p><w:pPr><w:ind w:firstLineChars="200" w:firstLine="480"/><w:jc w:val="both"/></w:pPr>{}</w:p>"#, run("正文"))
    );
    assert_eq!(
        body(Paragraph { align: Align::Right, keep_with_next: true, ..paragraph("张示例（签名）") }),
        format!(r#"<w:p><w:pPr><w:keepNext/><w:jc w:val="right"/></w:pPr>{}</w:p>"#, run("张示例（签名）"))
    );
    let strong = body(Paragraph { runs: vec![Run::strong("98.00元")], ..Paragraph::default() });
    assert!(strong.contains(r#"<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="黑体"/><w:b/></w:rPr>"#), "{strong}");
    let heading = body_of(vec![Block::Heading { level: 2, text: "一、请求".to_owned() }]);
    assert_eq!(heading, format!(r#"<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>{}</w:p>"#, run("一、请求")));
}

#[test]
fn a_signature_is_never_alone_on_a_page() {
    let body = body_of(vec![
        Block::Paragraph(paragraph("此致")),
        Block::Gap,
        Block::Paragraph(Paragraph { align: Align::Right, ..paragraph("张示例") }),
        Block::Paragraph(Paragraph { align: Align::Right, ..paragraph("日期") }),
    ]);
    assert_eq!(body.matches("<w:keepNext/>").count(), 3, "{body}");
}

#[test]
fn of_a_picture_there_are_its_words_with_its_caption() {
    let body = body_of(vec![Block::Figure(figure())]);
    assert_eq!((body.matches("<w:keepNext/>").count(), body.matches(r#"<w:jc w:val="center"/>"#).count()), (1, 2), "{body}");
    assert!(body.contains(&run("〔图：账单&lt;截图&gt;〕")) && body.contains(&run("图1　付款记录")), "{body}");
    let bare = Figure { alt: String::new(), caption: Vec::new(), ..figure() };
    let body = body_of(vec![Block::Figure(bare)]);
    assert!(body.contains(&run("〔图〕")) && !body.contains("keepNext") && body.matches("<w:p>").count() == 1, "{body}");
}

#[test]
fn each_list_counts_from_one() {
    let body = body_of(vec![
        Block::Numbered(vec![vec![Run::plain("甲")], vec![Run::plain("乙")]]),
        Block::Paragraph(paragraph("又")),
        Block::Numbered(vec![vec![Run::plain("丙")]]),
    ]);
    assert_eq!((body.matches(r#"<w:numId w:val="1"/>"#).count(), body.matches(r#"<w:numId w:val="2"/>"#).count()), (2, 1));
    let numbering = part(&rich(), "word/numbering.xml");
    assert_eq!(numbering.matches(r#"<w:startOverride w:val="1"/>"#).count(), 2, "{numbering}");
}

#[test]
fn a_table_repeats_its_header_and_keeps_its_rows_whole() {
    let body = body_of(vec![Block::Table(table())]);
    assert_eq!((body.matches("<w:tblHeader/>").count(), body.matches("<w:cantSplit/>").count()), (1, 2));
    assert!(body.contains(r#"<w:gridCol w:w="2220"/><w:gridCol w:w="6660"/>"#), "{body}");
    assert!(body.ends_with("</w:pPr></w:p>"), "a body ends with a paragraph");
    let two = body_of(vec![Block::Table(table()), Block::Table(table()), Block::Paragraph(paragraph("后"))]);
    assert!(two.contains("</w:tbl><w:p><w:pPr><w:spacing"), "two tables stay two: {two}");
    // Rows may be longer or shorter than the header.
    let uneven = Table { rows: vec![vec![vec![Run::plain("a")]; 3], Vec::new()], ..table() };
    assert_eq!(body_of(vec![Block::Table(uneven)]).matches("<w:tc>").count(), 9);
    assert_eq!(body_of(vec![Block::Table(Table::default())]).matches("<w:tbl>").count(), 0);
}

#[test]
fn a_page_begins_where_it_should() {
    let body = body_of(vec![Block::PageBreak, Block::PageBreak, Block::Paragraph(paragraph("新页")), Block::Paragraph(paragraph("同页"))]);
    assert_eq!(body.matches("<w:pageBreakBefore/>").count(), 1);
    assert!(body.starts_with("<w:p><w:pPr><w:pageBreakBefore/>"), "{body}");
    let table = body_of(vec![Block::Paragraph(paragraph("前")), Block::PageBreak, Block::Table(table())]);
    assert!(table.contains("<w:pageBreakBefore/><w:spacing"), "{table}");
}

#[test]
fn only_addresses_of_the_web_and_of_mail_are_links() {
    let relations = part(&rich(), "word/_rels/document.xml.rels");
    assert!(
        relations.contains(r#"Id="rId100""#)
            && relations.contains(r#"Target="https://example.invalid/?a=1&amp;b=%E2%80%9C2%E2%80%9D" TargetMode="External""#),
        "{relations}"
    );
    let link = |uri: &str| vec![Run { text: "点我".to_owned(), strong: false, link: Some(Link::Uri(uri.to_owned())), picture: None }];
    let body = body_of(vec![Block::Paragraph(Paragraph { runs: link("javascript:alert(1)"), ..Paragraph::default() })]);
    assert!(!body.contains("hyperlink") && body.contains("点我"));
}

#[test]
fn evidence_cannot_write_markup_nor_break_the_file() {
    let hostile = "</w:t></w:r>\u{0}\u{b}\u{202e}\u{fffe}\u{ffff}]]>&#x0;\r\n  两空格";
    let document =
        Document { title: hostile.into(), author: hostile.into(), footer: hostile.into(), watermark: Some(hostile.into()), ..rich() };
    let hostile_body = body_of(vec![Block::Paragraph(paragraph(hostile)), Block::Heading { level: 9, text: hostile.to_owned() }]);
    assert!(hostile_body.contains("&lt;/w:t&gt;&lt;/w:r&gt;〔U+0000〕"), "{hostile_body}");
    for (name, text) in parts(&document) {
        let bad = text.chars().find(|c| matches!(c, '\0'..='\u{1f}' | '\u{202e}' | '\u{fffe}' | '\u{ffff}'));
        assert_eq!(bad, None, "{name}");
        quick_xml::Reader::from_str(&text).read_event().expect("well formed");
    }
}

#[test]
fn a_draft_says_so_on_every_page() {
    let header = part(&rich(), "word/header1.xml");
    assert!(header.contains("【草稿】") && header.contains(r#"string="草稿""#), "{header}");
    assert!(part(&rich(), "word/document.xml").contains("w:headerReference"));
    let plain = Document { watermark: None, ..rich() };
    assert!(parts(&plain).iter().all(|(name, text)| name != "word/header1.xml" && !text.contains("header1.xml")));
}

#[test]
fn faces_and_language_are_named() {
    let styles = part(&rich(), "word/styles.xml");
    assert!(styles.contains(r#"w:eastAsia="宋体""#) && styles.contains(r#"w:eastAsia="黑体""#));
    assert!(styles.contains(r#"<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>"#));
}
