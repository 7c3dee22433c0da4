//! Our PDFs as others' programs read them: poppler and qpdf.

mod pictures;
mod sample;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use juzheng::document::{Block, Document, Paragraph, Run};
use juzheng::typeset::{Pictures, Typesetter};
use pictures::Shelf;

/// A PDF on disk, and the folder that goes with it.
struct Written {
    _folder: tempfile::TempDir,
    path: PathBuf,
    size: usize,
}

fn written(document: &Document) -> Written {
    written_with(document, &Shelf::default())
}

fn written_with(document: &Document, pictures: &dyn Pictures) -> Written {
    let pdf = Typesetter::new().pdf(document, &pictures::stamp(), pictures).expect("the document can be set");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("letter.pdf");
    std::fs::write(&path, &pdf.bytes).expect("the folder is writable");
    Written { _folder: folder, path, size: pdf.bytes.len() }
}

fn output(program: &str, before: &[&str], written: &Written, after: &[&str]) -> String {
    let output = Command::new(program)
        .args(before)
        .arg(&written.path)
        .args(after)
        .stderr(Stdio::inherit())
        .output()
        .expect("the program is installed");
    assert!(output.status.success(), "{program}: {:?}", output.status);
    String::from_utf8(output.stdout).expect("the program writes UTF-8")
}

/// The text with line breaks taken out, and so what was on either side of one joined.
fn joined(text: &str) -> String {
    text.replace(['\n', '\u{c}'], "")
}

fn draft() -> Document {
    Document { watermark: Some("草稿".to_owned()), ..sample::complaint() }
}

/// What `pdftotext` must give back of each block, whole: paragraphs and items, headings and cells.
fn said(block: &Block) -> Vec<String> {
    let text = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    match block {
        Block::Heading { text, .. } => vec![text.clone()],
        Block::Paragraph(paragraph) => vec![text(&paragraph.runs)],
        Block::Numbered(items) => items.iter().map(|runs| text(runs)).collect(),
        Block::Table(_) | Block::Figure(_) | Block::Gap | Block::PageBreak => Vec::new(),
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn qpdf_finds_nothing_wrong() {
    for document in [sample::complaint(), draft(), Document::default()] {
        let said = output("qpdf", &["--check"], &written(&document), &[]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn every_font_is_embedded_subset_and_has_its_text() {
    let fonts = output("pdffonts", &[], &written(&sample::complaint()), &[]);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(rows.len(), 2, "{fonts}");
    assert!(rows.iter().all(|row| row.contains("yes yes yes")), "{fonts}");
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn the_text_comes_back_exactly() {
    for document in [sample::complaint(), draft()] {
        let written = written(&document);
        let text = joined(&output("pdftotext", &["-nopgbrk"], &written, &["-"]));
        // The foot of a page may stand in the middle of a paragraph.
        let raw = joined(&output("pdftotext", &["-raw", "-nopgbrk"], &written, &["-"]));
        let mark = document.watermark.as_ref().map(|words| format!("【{words}】")).unwrap_or_default();
        let foot = |text: &str| {
            let text = text.replace(&format!("{mark}{}", document.footer), "");
            // poppler takes single characters at even distances for one word, spaces and all.
            let numbers = (1..=3).flat_map(|k| [format!(" 第 {k} 页 共 3 页"), format!("第{k}页共3页"), format!("第 {k} 页 共 3 页")]);
            numbers.fold(text, |text, number| text.replace(&number, ""))
        };
        let (text, raw) = (foot(&text), foot(&raw));
        for piece in document.blocks.iter().flat_map(said) {
            assert!(text.contains(&piece), "pdftotext lost {piece:?}");
            assert!(raw.contains(&piece), "pdftotext -raw lost {piece:?}\n{raw}");
        }
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn cells_come_back_exactly() {
    let document = sample::complaint();
    let raw = joined(&output("pdftotext", &["-raw", "-nopgbrk"], &written(&document), &["-"]));
    for block in &document.blocks {
        let Block::Table(table) = block else { continue };
        for cell in table.rows.iter().flatten().flatten() {
            // Lines of a cell that end at a space lose it, as in every text that is wrapped.
            let bare = |text: &str| text.replace(' ', "");
            assert!(bare(&raw).contains(&bare(&cell.text)), "lost {:?}", cell.text);
        }
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn odd_characters_come_back() {
    for odd in [
        "表情😀和❤，☑已核对，👨👩👧",
        "生僻字𫖯龑頔，日与⽇，⽇与日，①➀",
        "订单A\u{2011}B-C，空格a\u{a0}b c，省略…⋯，～〜",
        "没有字体能显示的〔U+10FFFD〕",
    ] {
        let paragraph = Paragraph { runs: vec![Run::plain(odd)], ..Paragraph::default() };
        let document = Document { blocks: vec![Block::Paragraph(paragraph)], ..Document::default() };
        let raw = output("pdftotext", &["-raw"], &written(&document), &["-"]);
        // poppler gives every kind of space as U+0020.
        assert_eq!(raw.lines().next(), Some(odd.replace('\u{a0}', " ").as_str()));
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn readers_are_told_what_it_is() {
    let info = output("pdfinfo", &[], &written(&sample::complaint()), &[]);
    for line in ["Author:          张示例", "PDF version:     1.7", "Metadata Stream: yes", "Creator:         juzheng 0.1.0"] {
        assert!(info.contains(line), "{line} is not in {info}");
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn a_letter_is_small() {
    assert!(written(&sample::complaint()).size < 150_000);
}

/// The pictures of a PDF as `pdfimages` takes them out, in order.
fn taken_out(written: &Written, how: &str) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let prefix = folder.path().join("p");
    output("pdfimages", &[how], written, &[prefix.to_str().expect("UTF-8")]);
    let listed = std::fs::read_dir(folder.path()).expect("readable").map(|entry| entry.expect("readable"));
    let mut files: Vec<(String, Vec<u8>)> =
        listed.map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("readable"))).collect();
    files.sort();
    files
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn jpegs_come_back_byte_for_byte() {
    let mut figures = pictures::JPEGS.map(|(name, _)| pictures::figure(name, pictures::SIZE));
    for (k, figure) in figures.iter_mut().enumerate() {
        let Block::Figure(figure) = figure else { continue };
        // Turned and cut as they may be, the bytes are the same.
        figure.orientation = 2 * k as u8 + 1;
    }
    let back = taken_out(&written_with(&pictures::document(figures.into()), &Shelf::all()), "-all");
    assert_eq!(back.len(), pictures::JPEGS.len());
    for ((name, bytes), (_, taken)) in pictures::JPEGS.iter().zip(&back) {
        assert!(bytes == taken, "{name}");
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn every_pixel_comes_back() {
    let kinds = pictures::PASSED.iter().chain(&pictures::DECODED).filter(|(name, _)| *name != "deep.png");
    for (name, bytes) in kinds {
        let document = pictures::document(vec![pictures::figure(name, pictures::SIZE)]);
        let back = taken_out(&written_with(&document, &Shelf::all()), "-png");
        let taken = image::load_from_memory(&back[0].1).expect("a PNG").into_rgb8();
        let stored = image::load_from_memory(bytes).expect("a picture");
        assert!(stored.to_rgb8() == taken, "{name}");
        let has_mask = stored.to_rgba8().pixels().any(|pixel| pixel[3] < 255);
        assert_eq!(back.len(), if has_mask { 2 } else { 1 }, "{name}");
        if has_mask {
            let mask = image::load_from_memory(&back[1].1).expect("a PNG").into_luma8();
            assert!(stored.to_rgba8().pixels().map(|pixel| pixel[3]).eq(mask.pixels().map(|pixel| pixel[0])), "{name}");
        }
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn qpdf_finds_nothing_wrong_with_pictures_and_their_words_are_there() {
    let shelf = Shelf::all();
    let mut blocks = shelf.figures();
    blocks.push(pictures::figure("没有", pictures::SIZE));
    let written = written_with(&pictures::document(blocks), &shelf);
    let said = output("qpdf", &["--check"], &written, &[]);
    assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    let text = joined(&output("pdftotext", &["-raw", "-nopgbrk"], &written, &["-"]));
    for name in shelf.0.keys() {
        assert!(text.contains(&format!("图：{name}")), "{name}: {text}");
    }
    assert!(text.contains("这张图片没有显示出来：找不到这张图片的文件") && text.contains("截图没有"), "{text}");
}
