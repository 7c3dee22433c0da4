//! What a PDF says to those who cannot see it: its tags, their order, and that nothing is left out of them.

mod pdf_read;
mod pictures;
mod sample;

use juzheng::document::{Align, Attachment, Block, Column, Document, Figure, Link, Paragraph, Part, Relationship, Run, Table};
use juzheng::typeset::{Pictures, Typesetter};
use pdf_read::{Read, Spoken};
use pictures::{SIZE, Shelf};
use proptest::prelude::*;

fn read(document: &Document, shelf: &dyn Pictures) -> Read {
    Read::of(&Typesetter::new().pdf(document, &pictures::stamp(), shelf).expect("the document can be set").bytes)
}

/// Text as it is compared: words apart, however far.
fn bare(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tree(spoken: &[Spoken]) -> String {
    let line = |one: &Spoken| {
        let alt = one.alt.as_ref().map(|alt| format!(" 〔{alt}〕")).unwrap_or_default();
        let line = format!("{}{}{alt} {}", "  ".repeat(one.depth), one.kind, one.whole);
        line.trim_end().to_owned() + "\n"
    };
    spoken.iter().map(line).collect()
}

/// A letter as it is read aloud. Read it before accepting a change.
#[test]
fn a_complaint_is_read_in_order() {
    let mut read = read(&Document { watermark: Some("草稿".to_owned()), ..sample::complaint() }, &Shelf::default());
    assert_eq!(read.stray, [] as [String; 0]);
    insta::assert_snapshot!(tree(&read.aloud()));
}

fn cell(text: &str) -> Vec<Run> {
    vec![Run::plain(text)]
}

fn linked(text: &str, link: Link) -> Run {
    Run { link: Some(link), ..Run::plain(text) }
}

/// Everything that a document can hold, over several pages.
fn everything() -> (Document, Shelf) {
    let column = |head: &str| Column { head: head.to_owned(), share: 1, align: Align::Left };
    let rows = (1..=60).map(|k| vec![cell(&format!("第{k}行")), if k == 7 { Vec::new() } else { cell("说明 with words") }]).collect();
    let runs = vec![
        Run::plain("见"),
        linked("那一页", Link::Part("甲".to_owned())),
        Run::strong("和"),
        linked("网站", Link::Uri("https://kameng.example.invalid/a b".to_owned())),
        linked("没有的", Link::Part("无".to_owned())),
        Run::plain("。"),
    ];
    let Block::Figure(tall) = pictures::figure("colour.png", SIZE) else { unreachable!("it is a figure") };
    let tall = Figure { alt: "很长的截图".to_owned(), ..tall };
    let blocks = vec![
        Block::Heading { level: 1, text: "标题".to_owned() },
        Block::Paragraph(Paragraph { runs, indent: true, ..Paragraph::default() }),
        Block::Heading { level: 3, text: "其下".to_owned() },
        Block::Numbered(vec![cell("一"), Vec::new(), cell("二")]),
        Block::Table(Table { columns: vec![column("行"), column("说明")], rows }),
        Block::Part(Part { name: "甲".to_owned(), foot: "甲的脚".to_owned() }),
        Block::Figure(tall),
        pictures::figure("没有", SIZE),
    ];
    let attachments = vec![Attachment {
        name: "文本.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        description: "同一内容的纯文本".to_owned(),
        relationship: Relationship::Alternative,
        bytes: "正文".as_bytes().to_vec(),
    }];
    (Document { title: "全".to_owned(), footer: "脚".to_owned(), blocks, attachments, ..Document::default() }, Shelf::all())
}

#[test]
fn every_kind_of_block_is_tagged() {
    let (document, shelf) = everything();
    let mut read = read(&document, &shelf);
    assert_eq!(read.stray, [] as [String; 0]);
    let spoken = read.aloud();
    let tree = tree(&spoken);
    let begins = "Document\n  H1 标题\n  P 见那一页和网站没有的。\n    Link 那一页\n    Link 网站\n  H2 其下\n  L\n    LI\n      Lbl 1.\n      LBody 一\n    LI\n      Lbl 2.\n    LI\n";
    assert!(tree.starts_with(begins), "{tree}");
    let count = |kind: &str| spoken.iter().filter(|one| one.kind == kind).count();
    // The head of the table is printed on every page, and told once; what stands for a lost picture is a table, too.
    assert_eq!((count("Table"), count("TR"), count("TH"), count("TD")), (2, 63, 3, 121), "{tree}");
    assert!(tree.contains("  Div\n    Figure 〔很长的截图〕\n    Caption 图：colour.png\n"), "{tree}");
    let again: Vec<&str> = read.furniture.iter().filter(|(kind, _)| kind == "Pagination").map(|(_, said)| said.as_str()).collect();
    assert!(again.concat().contains("行说明"), "{again:?}");
    let feet: String = read.furniture.iter().filter(|(kind, _)| kind == "Pagination Footer").map(|(_, said)| said.as_str()).collect();
    assert!(feet.contains("第 1 页 共 ") && feet.contains("甲的脚"), "{feet}");
}

#[test]
fn a_file_goes_with_its_relationship() {
    let (document, shelf) = everything();
    let file = read(&document, &shelf).file;
    let catalog = file.catalog().expect("a catalog");
    let spec = catalog.get(b"AF").and_then(lopdf::Object::as_array).expect("files")[0].as_reference().expect("a file");
    let spec = file.get_object(spec).and_then(lopdf::Object::as_dict).expect("a file");
    assert_eq!(spec.get(b"AFRelationship").and_then(lopdf::Object::as_name).ok(), Some(&b"Alternative"[..]));
    let stream = spec.get(b"EF").and_then(lopdf::Object::as_dict).and_then(|files| files.get(b"F")).and_then(lopdf::Object::as_reference);
    let stream = file.get_object(stream.expect("a stream")).and_then(lopdf::Object::as_stream).expect("a stream");
    let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    assert_eq!(bytes, "正文".as_bytes());
}

/// What a block says, element by element.
fn said(block: &Block) -> Vec<(&'static str, String)> {
    let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    match block {
        Block::Heading { text, .. } => vec![("H", text.clone())],
        Block::Paragraph(paragraph) => vec![("P", text(&paragraph.runs))],
        Block::Numbered(items) => {
            let item = |(k, runs): (usize, &Vec<Run>)| [("Lbl", format!("{}.", k + 1)), ("LBody", text(runs))];
            items.iter().enumerate().flat_map(item).collect()
        }
        Block::Table(table) => {
            let heads = table.columns.iter().map(|column| ("TH", column.head.clone()));
            heads.chain(table.rows.iter().flatten().map(|runs| ("TD", text(runs)))).collect()
        }
        Block::Figure(figure) => vec![("Figure", figure.alt.clone()), ("Caption", text(&figure.caption))],
        Block::Part(_) | Block::Gap | Block::PageBreak => Vec::new(),
    }
}

fn some_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[退款订单的时间证据]{1,12}",
        1 => "[，。；：！？”》）]",
        1 => "[“《（]",
        1 => "[0-9]{1,30}",
        1 => " ?[A-Za-z]{1,9} ",
        1 => Just("😀☑頔".to_owned()),
    ];
    proptest::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

fn some_block() -> impl Strategy<Value = Block> {
    let runs = || {
        let run = (some_text(), any::<bool>(), any::<bool>()).prop_map(|(text, strong, linked)| {
            let link = linked.then(|| Link::Uri("https://kameng.example.invalid/".to_owned()));
            Run { text, strong, link, picture: None }
        });
        proptest::collection::vec(run, 1..4)
    };
    let table = (1..4_usize).prop_flat_map(move |columns| {
        let column = some_text().prop_map(|head| Column { head, share: 1, align: Align::Left });
        let row = proptest::collection::vec(runs(), columns);
        (proptest::collection::vec(column, columns), proptest::collection::vec(row, 1..12))
            .prop_map(|(columns, rows)| Table { columns, rows })
    });
    prop_oneof![
        (1..5_u8, some_text()).prop_map(|(level, text)| Block::Heading { level, text }),
        (runs(), any::<bool>()).prop_map(|(runs, indent)| Block::Paragraph(Paragraph { runs, indent, ..Paragraph::default() })),
        proptest::collection::vec(runs(), 1..4).prop_map(Block::Numbered),
        table.prop_map(Block::Table),
        (some_text(), runs()).prop_map(|(alt, caption)| {
            let Block::Figure(figure) = pictures::figure("colour.png", SIZE) else { unreachable!("it is a figure") };
            Block::Figure(Figure { alt, caption, ..figure })
        }),
        Just(Block::PageBreak),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The text in the order of the structure is the document's text: nothing is lost, reordered, or told twice.
    #[test]
    fn what_is_read_is_what_was_written(blocks in proptest::collection::vec(some_block(), 1..10)) {
        let written: Vec<(&str, String)> = blocks.iter().flat_map(said).map(|(kind, text)| (kind, bare(&text))).collect();
        let document = Document { title: "试".to_owned(), blocks, ..Document::default() };
        let mut read = read(&document, &Shelf::all());
        prop_assert_eq!(&read.stray, &Vec::<String>::new());
        let mut heard: Vec<(String, String)> = Vec::new();
        for one in read.aloud() {
            match one.kind.as_str() {
                "Document" | "L" | "LI" | "Table" | "TR" | "Div" => prop_assert!(one.text.is_empty()),
                "Figure" => heard.push((one.kind, one.alt.unwrap_or_default())),
                "Link" => {}
                kind if kind.starts_with('H') => heard.push(("H".to_owned(), one.whole)),
                _ => heard.push((one.kind, one.whole)),
            }
        }
        prop_assert_eq!(heard.len(), written.len());
        for ((kind, text), (heard_kind, heard_text)) in written.iter().zip(&heard) {
            prop_assert_eq!(kind, heard_kind);
            prop_assert_eq!(text, &bare(heard_text));
        }
    }
}
