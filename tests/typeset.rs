//! Documents as pages and as PDF: what must hold of a whole letter.

mod sample;

use std::collections::BTreeSet;
use std::thread;

use juzheng::document::{Align, Block, Column, Document, Figure, Language, Paragraph, Run, Table};
use juzheng::finding::What;
use juzheng::typeset::{FallbackFont, NoPictures, Pdf, Stamp, Typesetter};

fn stamp() -> Stamp {
    Stamp { created: 1_790_000_000, creator: "juzheng 0.1.0".to_owned() }
}

fn pdf(setter: &Typesetter, document: &Document) -> Pdf {
    setter.pdf(document, &stamp(), &NoPictures).expect("the document can be set")
}

fn paragraph(text: &str) -> Block {
    let runs = vec![Run::plain(text)];
    Block::Paragraph(Paragraph { runs, indent: true, ..Paragraph::default() })
}

fn document(blocks: Vec<Block>) -> Document {
    Document { title: "试".to_owned(), blocks, ..Document::default() }
}

fn pages(proof: &str) -> Vec<Vec<&str>> {
    let mut pages: Vec<Vec<&str>> = Vec::new();
    for line in proof.lines() {
        if line.starts_with("===") {
            pages.push(Vec::new());
        } else if let Some((_, text)) = line.split_once("  ").and_then(|_| line.get(22..).map(|text| ("", text))) {
            pages.last_mut().expect("lines stand on pages").push(text);
        }
    }
    pages
}

/// Where every line of a real letter stands. Read it before accepting a change.
#[test]
fn a_complaint_is_laid_out() {
    insta::assert_snapshot!(Typesetter::new().proof(&sample::complaint()));
}

/// An English letter is numbered in English, and tells programs its language; the rest is Chinese.
#[test]
fn a_document_says_its_language() {
    let setter = Typesetter::new();
    for (language, foot, tag) in [(Language::Zh, "第 1 页 共 1 页", "zh-CN"), (Language::En, "Page 1 of 1", "en")] {
        let document = Document { language, ..document(vec![paragraph("I request a refund of 19.90 USD.")]) };
        let proof = setter.proof(&document);
        assert_eq!(pages(&proof)[0].iter().filter(|line| line.contains(foot)).count(), 1, "{proof}");
        let file = lopdf::Document::load_mem(&pdf(&setter, &document).bytes).expect("a PDF");
        let lang = file.catalog().and_then(|catalog| catalog.get(b"Lang")).and_then(lopdf::Object::as_str).expect("a language");
        assert_eq!(lang, tag.as_bytes());
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let setter = Typesetter::new();
    let mut other = sample::complaint();
    other.watermark = Some("草稿".to_owned());
    let first = pdf(&setter, &sample::complaint());
    pdf(&setter, &other);
    assert_eq!(first.bytes, pdf(&setter, &sample::complaint()).bytes, "in one process");
    assert_eq!(first.bytes, pdf(&Typesetter::new(), &sample::complaint()).bytes, "by another typesetter");
    thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(|| pdf(&setter, &sample::complaint()).bytes));
        for thread in threads {
            assert!(first.bytes == thread.join().expect("no thread panics"), "in a thread");
        }
    });
}

#[test]
fn the_time_is_the_only_difference_between_stamps() {
    let setter = Typesetter::new();
    let later = Stamp { created: 1_790_000_001, ..stamp() };
    let (a, b) = (pdf(&setter, &sample::complaint()), setter.pdf(&sample::complaint(), &later, &NoPictures));
    assert_ne!(a.bytes, b.expect("the document can be set").bytes);
    assert!(setter.pdf(&sample::complaint(), &Stamp { created: i64::MAX, ..stamp() }, &NoPictures).is_err());
}

#[test]
fn a_missing_character_is_marked_and_reported() {
    let setter = Typesetter::new();
    let document = document(vec![paragraph("甲\u{1F9FF}乙\u{E000}\u{E000}")]);
    let mut missing = Vec::new();
    let mut more = |lacking: &BTreeSet<char>| {
        missing.extend(lacking.iter().copied());
        Vec::new()
    };
    let set = setter.write_pdf_with(&document, &stamp(), &NoPictures, &mut more, &mut std::io::sink()).expect("the document can be set");
    // One finding for all of them.
    let [finding] = &set.findings[..] else { panic!("{:?}", set.findings) };
    assert_eq!(finding.what, What::GlyphMissing { characters: missing.clone(), times: 2 });
    assert_eq!(missing, ['\u{E000}']);
    assert!(setter.proof(&document).contains("〔U+E000〕〔U+E000〕"));
}

#[test]
fn fonts_are_asked_for_once_and_only_where_a_character_is_missing() {
    let setter = Typesetter::new();
    let mut asked = 0;
    let emoji = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/NotoEmoji-letter.ttf")).expect("in the repository");
    let font = FallbackFont::open("Emoji", std::sync::Arc::new(emoji), 0).expect("a font");
    let mut more = |_: &BTreeSet<char>| {
        asked += 1;
        vec![font.clone()]
    };
    let mut set = |text: &str| {
        let mut bytes = Vec::new();
        let done = setter.write_pdf_with(&document(vec![paragraph(text)]), &stamp(), &NoPictures, &mut more, &mut bytes);
        (done.expect("the document can be set").findings.len(), bytes)
    };
    let (found, bytes) = set("甲乙");
    assert_eq!((found, bytes), (0, pdf(&setter, &document(vec![paragraph("甲乙")])).bytes));
    // What the font that was found does not draw either stays marked.
    assert_eq!(set("甲\u{E000}").0, 1);
    assert_eq!(asked, 1);
}

/// Evidence is read on many threads, and the fonts are opened once.
#[test]
fn the_typesetter_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Typesetter>();
}

#[test]
fn a_table_repeats_its_header_and_never_cuts_a_row() {
    let column = |head: &str| Column { head: head.to_owned(), share: 1, align: Align::Left };
    let row = |k: usize| vec![vec![Run::plain(format!("行{k}"))], vec![Run::plain("内容很多".repeat(30))]];
    let table = Table { columns: vec![column("序号"), column("说明")], rows: (1..=40).map(row).collect() };
    let proof = Typesetter::new().proof(&document(vec![paragraph("前言"), Block::Table(table)]));
    let pages = pages(&proof);
    assert!(pages.len() > 2);
    for page in &pages {
        assert!(page.contains(&"序号") && page.contains(&"说明"), "{page:?}");
        let rows = page.iter().filter(|text| text.starts_with('行')).count();
        let content: usize = page.iter().map(|text| text.matches("内容很多").count()).sum();
        let broken: usize = page.iter().filter(|text| text.starts_with("内") || text.ends_with("多")).count();
        assert!(rows > 0 && content + broken > 0);
        let chars: usize = page.iter().filter(|text| text.contains('容')).map(|text| text.chars().count()).sum();
        assert_eq!(chars, rows * 120, "whole rows only");
    }
}

#[test]
fn a_row_higher_than_a_page_goes_on_over_its_end() {
    let text: String = (0..3000).map(|k| char::from_u32(0x4E00 + k).expect("Han")).collect();
    let table = Table {
        columns: vec![Column { head: "聊天记录".to_owned(), share: 1, align: Align::Left }],
        rows: vec![vec![vec![Run::plain(text.repeat(2))]], vec![vec![Run::plain("后一行")]]],
    };
    let proof = Typesetter::new().proof(&document(vec![Block::Table(table)]));
    let pages = pages(&proof);
    assert!(pages.len() >= 3, "{}", pages.len());
    let set: String = pages.concat().into_iter().filter(|line| !line.contains('页') || line.chars().count() > 12).collect();
    let kept = set.replace("聊天记录", "");
    assert!(kept.contains(&text[..300]) && kept.contains("后一行"));
    assert_eq!(kept.chars().filter(|ch| *ch == '\u{4E01}').count(), 2);
}

#[test]
fn a_heading_stays_with_what_follows_and_a_signature_with_what_precedes() {
    let setter = Typesetter::new();
    for lines in 20..36 {
        let mut blocks: Vec<Block> = (0..lines).map(|k| paragraph(&format!("第{k}段"))).collect();
        blocks.push(Block::Heading { level: 2, text: "二、标题".to_owned() });
        blocks.push(paragraph("标题之后的正文"));
        blocks.push(Block::Gap);
        let runs = vec![Run::plain("投诉人：张示例")];
        blocks.push(Block::Paragraph(Paragraph { runs, align: Align::Right, ..Paragraph::default() }));
        let proof = setter.proof(&document(blocks));
        for page in pages(&proof) {
            let at = |text: &str| page.iter().position(|line| *line == text);
            assert_eq!(at("二、标题").is_some(), at("标题之后的正文").is_some(), "{page:?}");
            assert_eq!(at("标题之后的正文").is_some(), at("投诉人：张示例").is_some(), "{page:?}");
        }
    }
}

#[test]
fn an_empty_document_is_a_page() {
    assert_eq!(pdf(&Typesetter::new(), &Document::default()).pages, 1);
}

#[test]
fn page_breaks_leave_no_empty_pages() {
    let blocks = vec![Block::PageBreak, paragraph("一"), Block::PageBreak, Block::PageBreak, paragraph("二"), Block::PageBreak];
    assert_eq!(pdf(&Typesetter::new(), &document(blocks)).pages, 2);
}

mod hostile {
    use proptest::prelude::*;

    use super::*;

    const RIGHT_TO_LEFT: char = '\u{202e}';

    fn any_block() -> impl Strategy<Value = Block> {
        let runs = || {
            let run = (any::<String>(), any::<bool>()).prop_map(|(text, strong)| Run { strong, ..Run::plain(text) });
            proptest::collection::vec(run, 0..4)
        };
        let cells = proptest::collection::vec(runs(), 0..5);
        let columns = proptest::collection::vec((any::<String>(), any::<u32>()), 0..5);
        prop_oneof![
            (any::<u8>(), any::<String>()).prop_map(|(level, text)| Block::Heading { level, text }),
            (runs(), any::<bool>(), any::<bool>()).prop_map(|(runs, indent, keep_with_next)| {
                Block::Paragraph(Paragraph { runs, indent, keep_with_next, align: Align::Justify })
            }),
            proptest::collection::vec(runs(), 0..3).prop_map(Block::Numbered),
            (columns, proptest::collection::vec(cells, 0..4)).prop_map(|(columns, rows)| {
                let column = |(head, share)| Column { head, share, align: Align::Right };
                Block::Table(Table { columns: columns.into_iter().map(column).collect(), rows })
            }),
            (any::<u32>(), any::<u32>(), any::<u8>(), any::<Vec<u32>>(), any::<u32>(), any::<String>(), runs()).prop_map(|picture| {
                let (width, height, orientation, cuts, overlap, alt, caption) = picture;
                Block::Figure(Figure { picture: alt.clone(), width, height, orientation, cuts, overlap, alt, caption })
            }),
            Just(Block::Gap),
            Just(Block::PageBreak),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn nothing_panics_or_leaves_the_page(
            blocks in proptest::collection::vec(any_block(), 0..12),
            title in any::<String>(),
            footer in any::<String>(),
            watermark in any::<Option<String>>(),
        ) {
            thread_local!(static SETTER: Typesetter = Typesetter::new());
            let document = Document { title, author: String::new(), footer, watermark, blocks, ..Document::default() };
            let set = SETTER.with(|setter| setter.pdf(&document, &stamp(), &NoPictures));
            prop_assert!(set.is_ok());
            for line in SETTER.with(|setter| setter.proof(&document)).lines() {
                let numbers: Vec<f64> = line.split_whitespace().take(3).map_while(|number| number.parse().ok()).collect();
                if let ([y, left, right], true) = (numbers.as_slice(), line.starts_with(' ')) {
                    // A mark at the edge may hang out by its empty half.
                    prop_assert!((70.0..=803.0).contains(y) && *left >= 70.0 && *right <= 533.0, "{line}");
                }
            }
            let written = document.to_text() + &document.to_markdown();
            prop_assert!(!written.contains(RIGHT_TO_LEFT));
        }
    }
}
