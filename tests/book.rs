//! 证据册: every exhibit is in it, on the page that the catalogue says, and the pictures are the originals byte for byte.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use juzheng::book::{Chapter, Chapters, Volume, volume};
use juzheng::case::Clock;
use juzheng::casework::{Desk, Moment, Outlet, Packing, Run, gather, open, pack};
use juzheng::digest::Digest;
use juzheng::document::{Block, Document};
use juzheng::dossier::Exhibit;
use juzheng::typeset::Typesetter;
use lopdf::Object;

fn run() -> Run<'static> {
    Run::new(Moment { at: "2026-10-28T18:00:00+08:00".parse().expect("a time"), clock: Clock::Given }, 2)
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// The book in the bundle of a case, and the digests of its exhibits.
fn packed(case: &Path) -> (lopdf::Document, BTreeSet<Digest>) {
    let out = tempfile::tempdir().expect("a folder");
    let opened = open(case).expect("opened");
    let packing = Packing {
        to: Vec::new(),
        stage: None,
        outlet: Outlet::Folder(out.path().to_owned()),
        force: false,
        self_check: true,
        sm3: false,
        letters: true,
        docx: false,
        book: true,
        book_limit: None,
        viewer: false,
        redact_personal: false,
    };
    let packed = pack(&opened, &Desk::new().expect("shipped data"), &packing, run(), &|_| {}).expect("packed");
    let mut archive = zip::ZipArchive::new(fs::File::open(&packed.sealed.path).expect("opened")).expect("a zip");
    let name = archive.file_names().map(|name| name.expect("a name").into_owned()).find(|name| name.ends_with("data/exhibits.pdf"));
    let mut bytes = Vec::new();
    archive.by_name(&name.expect("a book")).expect("there").read_to_end(&mut bytes).expect("inflated");
    let exhibits = gather(&opened, run(), &|_| {}).expect("gathered").dossier.exhibits;
    (lopdf::Document::load_mem(&bytes).expect("a PDF"), exhibits.iter().map(Exhibit::sha256).collect())
}

#[test]
fn photographs_are_the_originals_byte_for_byte() {
    let (book, exhibits) = packed(&example("recharge-not-delivered"));
    let mut jpegs = 0;
    for object in book.objects.values() {
        let Object::Stream(stream) = object else { continue };
        if stream.dict.get(b"Filter").and_then(Object::as_name).is_ok_and(|filter| filter == b"DCTDecode") {
            assert!(exhibits.contains(&Digest::of(&stream.content)), "a JPEG in the book is none of the exhibits");
            jpegs += 1;
        }
    }
    assert_eq!(jpegs, 1, "of the ten exhibits one is a JPEG");
}

/// Bookmarks: the book, its groups, their exhibits.
#[test]
fn bookmarks_nest_by_group_and_exhibit() {
    let (book, exhibits) = packed(&example("recharge-not-delivered"));
    let titles = |kids: Option<lopdf::ObjectId>| {
        let mut out = Vec::new();
        let mut next = kids;
        while let Some(id) = next {
            let item = book.get_dictionary(id).expect("an item");
            let title = item.get(b"Title").and_then(Object::as_str).expect("a title");
            let units: Vec<u16> = title[2..].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            out.push((String::from_utf16(&units).expect("a title"), item.get(b"First").and_then(Object::as_reference).ok()));
            next = item.get(b"Next").and_then(Object::as_reference).ok();
        }
        out
    };
    let outlines = book.catalog().and_then(|catalog| catalog.get(b"Outlines")).and_then(Object::as_reference).expect("an outline");
    let first = book.get_dictionary(outlines).and_then(|outlines| outlines.get(b"First")).and_then(Object::as_reference).ok();
    let [(title, groups)] = &titles(first)[..] else { panic!("one book") };
    assert_eq!(title, "证据册");
    let groups = titles(*groups);
    let names: Vec<&str> = groups.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["交易成立", "付款", "履行异常", "沟通", "规则与宣传", "主体"]);
    let members: Vec<String> = groups.iter().flat_map(|(_, members)| titles(*members)).map(|(title, _)| title).collect();
    assert_eq!(members.len(), exhibits.len());
    assert_eq!(members[2], "证据3　游戏账户余额截图");
}

/// A case of so many short texts, its catalogue of as many rows.
fn texts(count: usize) -> tempfile::TempDir {
    let case = tempfile::tempdir().expect("a folder");
    fs::write(case.path().join("case.toml"), "id = \"sample-book\"\ntitle = \"示例\"\ncause = \"not-delivered\"\n").expect("written");
    fs::create_dir_all(case.path().join("evidence/chat")).expect("made");
    for n in 0..count {
        let text = format!("第{n}份记录，示例文字。\n").repeat(1 + n % 5 * 12);
        fs::write(case.path().join(format!("evidence/chat/记录{n:03}.txt")), text).expect("written");
    }
    case
}

fn book_of(case: &Path) -> (Document, usize) {
    let gathered = gather(&open(case).expect("opened"), run(), &|_| {}).expect("gathered");
    let dossier = &gathered.dossier;
    let chapters = Chapters::unmasked(dossier);
    let bound: Vec<(&Exhibit, Chapter)> = dossier.exhibits.iter().map(|exhibit| (exhibit, chapters.of(exhibit, None))).collect();
    let document = volume(Volume { dossier, chapters: &bound, footer: "示例", remark: "自留" }, &chapters);
    (document, bound.len())
}

/// The page on which each exhibit's heading stands, and the page that the catalogue says.
#[test]
fn pages_in_the_catalogue_are_pages_of_the_file() {
    for count in [0, 1, 60] {
        let case = texts(count);
        let (document, exhibits) = book_of(case.path());
        assert_eq!(exhibits, count);
        let proof = Typesetter::new().proof(&document);
        let pages: Vec<&str> = proof.split("outline").next().unwrap_or_default().split("=== page ").skip(1).collect();
        let texts = |page: &str| page.lines().map(|line| line.get(22..).unwrap_or_default().trim().to_owned()).collect::<Vec<_>>();
        let pages: Vec<Vec<String>> = pages.into_iter().map(texts).collect();
        let first = |n: usize| pages.iter().position(|page| page.iter().any(|line| line.starts_with(&format!("证据{n}　"))));
        let right: Vec<usize> = (1..=count).map(|n| first(n).expect("a chapter") + 1).collect();
        // In the catalogue the numbers that a line is made of alone are pages; copies are `1` beside them.
        let catalogue = right.first().map_or(pages.len(), |page| page - 1);
        let said: Vec<usize> = pages[..catalogue]
            .iter()
            .flatten()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()) && line.chars().all(|c| c.is_ascii_digit() || c == '-'))
            .filter_map(|line| line.split('-').next()?.parse().ok())
            .filter(|page| *page > 1)
            .collect();
        assert_eq!(said, right, "{count}");
        assert!(count < 60 || catalogue >= 3, "the catalogue takes {catalogue} pages");
    }
}

#[test]
fn every_chapter_names_its_original() {
    let gathered = gather(&open(&example("paid-then-silent")).expect("opened"), run(), &|_| {}).expect("gathered");
    let (document, count) = book_of(&example("paid-then-silent"));
    let text = document.to_text();
    for exhibit in &gathered.dossier.exhibits {
        assert!(text.replace(char::is_whitespace, "").contains(&exhibit.sha256().to_string()), "证据{}", exhibit.number);
    }
    let breaks = document.blocks.iter().filter(|block| matches!(block, Block::PageBreak)).count();
    assert_eq!(breaks, count, "each exhibit begins a page");
}

/// Of a long chat what the case tells of is shown, marked, and the rest counted.
#[test]
fn what_the_case_tells_of_is_marked_in_a_long_chat() {
    let case = tempfile::tempdir().expect("a folder");
    let event = "[[events]]\nat = 2026-09-13T20:35:00+08:00\nkind = \"contact\"\nwhat = \"告知未到账\"\nevidence = [\"chat/记录.txt\"]\n";
    let head = "id = \"sample-chat\"\ntitle = \"示例\"\ncause = \"not-delivered\"\n";
    fs::write(case.path().join("case.toml"), format!("{head}{event}")).expect("written");
    fs::create_dir_all(case.path().join("evidence/chat")).expect("made");
    let line = |n: usize| format!("2026-09-13 {:02}:{:02}:00 甲(10001)\n第{n}句话\n\n", 18 + n / 60, n % 60);
    let chat: String = (0..200).map(line).collect();
    let head = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n================================================================\n消息分组:我的好友\n================================================================\n消息对象:甲\n================================================================\n\n";
    fs::write(case.path().join("evidence/chat/记录.txt"), format!("{head}{chat}")).expect("written");
    let text = book_of(case.path()).0.to_text();
    // The message of number 155 is of 20:35, and nearest to what the case tells of.
    let marked: Vec<&str> = text.lines().filter(|line| line.contains('●') && line.contains("句话")).collect();
    assert_eq!(marked.len(), 1, "{text}");
    assert!(marked[0].contains("第155句话"), "{marked:?}");
    assert!(text.contains("节选：全部200条消息") && text.contains("第151句话") && !text.contains("第20句话"), "{text}");
}
