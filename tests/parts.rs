//! Parts of a document: the index says the pages where they really are, links lead there, and feet name them.

use juzheng::document::{Align, Block, Column, Document, Link, Paragraph, Part, Run, Table};
use juzheng::typeset::{NoPictures, Stamp, Typesetter};
use proptest::prelude::*;

fn line(text: &str) -> Block {
    Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], indent: true, ..Paragraph::default() })
}

fn linked(text: &str, link: Link) -> Run {
    Run { link: Some(link), ..Run::plain(text) }
}

/// An index of so many parts, each of so many lines, some of which begin a page.
fn book(parts: &[(usize, bool)]) -> Document {
    let name = |k: usize| format!("证据{}", k + 1);
    let column = |head: &str, share| Column { head: head.to_owned(), share, align: Align::Left };
    let rows = (0..parts.len())
        .map(|k| vec![vec![linked(&name(k), Link::Part(name(k)))], vec![Run::plain("付款记录")], vec![linked("", Link::PagesOf(name(k)))]]);
    let table = Table { columns: vec![column("编号", 2), column("名称", 6), column("页码", 2)], rows: rows.collect() };
    let mut blocks = vec![Block::Part(Part { name: "目录".to_owned(), foot: "目录".to_owned() }), Block::Table(table)];
    for (k, (lines, new_page)) in parts.iter().enumerate() {
        if *new_page {
            blocks.push(Block::PageBreak);
        }
        blocks.push(Block::Part(Part { name: name(k), foot: format!("{}的页脚", name(k)) }));
        blocks.push(Block::Heading { level: 2, text: format!("{}之标题", name(k)) });
        blocks.extend((0..*lines).map(|n| line(&format!("{}的第{n}行", name(k)))));
        let back = vec![linked("回目录", Link::Part("目录".to_owned())), Run::plain(format!("，{}完", name(k)))];
        blocks.push(Block::Paragraph(Paragraph { runs: back, ..Paragraph::default() }));
    }
    Document { title: "证据册".to_owned(), footer: "案号".to_owned(), blocks, ..Document::default() }
}

/// The words of each page.
fn pages(setter: &Typesetter, document: &Document) -> Vec<String> {
    let proof = setter.proof(document);
    let body = proof.split("outline").next().unwrap_or_default();
    body.split("=== page ").skip(1).map(str::to_owned).collect()
}

/// What the index must say of a part: the pages on which its heading and its last line stand.
fn printed(pages: &[String], k: usize) -> String {
    let page_of = |wanted: String| pages.iter().position(|page| page.lines().any(|line| line.ends_with(&wanted))).expect("it is there") + 1;
    let (first, last) = (page_of(format!("证据{}之标题", k + 1)), page_of(format!("，证据{}完", k + 1)));
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

fn check(parts: &[(usize, bool)]) {
    thread_local!(static SETTER: Typesetter = Typesetter::new());
    SETTER.with(|setter| {
        let document = book(parts);
        let pages = pages(setter, &document);
        let words = |page: &String| page.lines().map(|line| line.trim_start().to_owned()).collect::<Vec<_>>();
        let said: Vec<String> = pages
            .iter()
            .flat_map(words)
            .filter_map(|line| line.rsplit_once("  ").map(|(_, text)| text.trim().to_owned()))
            .filter(|text| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '-'))
            .collect();
        let right: Vec<String> = (0..parts.len()).map(|k| printed(&pages, k)).collect();
        assert_eq!(said, right, "{parts:?}");
    });
}

#[test]
fn an_index_of_several_pages_says_physical_pages() {
    check(&[]);
    check(&[(1, true)]);
    let sixty: Vec<(usize, bool)> = (0..60).map(|k| (k % 7 * 20, true)).collect();
    check(&sixty);
    let hundred: Vec<(usize, bool)> = (0..110).map(|k| (k % 3 * 30, true)).collect();
    check(&hundred);
}

#[test]
fn feet_name_the_part_of_their_page() {
    let setter = Typesetter::new();
    let pages = pages(&setter, &book(&[(60, true), (3, true)]));
    let feet: Vec<&str> =
        pages.iter().map(|page| page.lines().rev().find_map(|line| line.split_once("案号")).map_or("", |(_, said)| said.trim())).collect();
    assert_eq!(feet, ["目录", "证据1的页脚", "证据1的页脚", "证据2的页脚"]);
}

#[test]
fn links_lead_into_the_document_and_to_no_part_that_is_not_there() {
    let setter = Typesetter::new();
    let stamp = Stamp { created: 1_790_000_000, creator: "juzheng 0.1.0".to_owned() };
    let mut document = book(&[(3, true)]);
    document.blocks.push(Block::Paragraph(Paragraph {
        runs: vec![linked("无处", Link::Part("没有".to_owned())), linked("几页", Link::PagesOf("没有".to_owned()))],
        ..Paragraph::default()
    }));
    let set = setter.pdf(&document, &stamp, &NoPictures).expect("it can be set");
    let text = String::from_utf8_lossy(&set.bytes);
    assert_eq!(text.matches("/GoTo").count(), 3, "the index twice, and back");
    assert!(setter.proof(&document).contains('—'), "a part that is not there has no pages");
    // What cannot show pages says the words.
    assert!(document.to_text().contains("几页"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_are_right_however_parts_fall(parts in proptest::collection::vec((0..90_usize, any::<bool>()), 1..14)) {
        check(&parts);
    }
}
