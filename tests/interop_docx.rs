//! Our DOCX as programs of others read it: LibreOffice and python-docx. A missing one fails the test.

mod sample;

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use juzheng::document::{Block, Document, Making, Run};
use serde_json::Value;

struct Written {
    folder: tempfile::TempDir,
    path: PathBuf,
}

fn written(document: &Document) -> Written {
    let making = Making { at: 1_790_589_600, program: "juzheng 0.1.0".to_owned() };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("letter.docx");
    std::fs::write(&path, document.to_docx(&making)).expect("written");
    Written { folder, path }
}

/// One LibreOffice at a time: two that start together have been seen to crash, each with a profile of its own.
static LIBREOFFICE: Mutex<()> = Mutex::new(());

/// What LibreOffice makes of it, in a profile of its own.
fn converted(written: &Written, to: &str, extension: &str) -> PathBuf {
    let _alone = LIBREOFFICE.lock().unwrap_or_else(PoisonError::into_inner);
    let profile = format!("-env:UserInstallation=file://{}", written.folder.path().join("profile").display());
    let out = Command::new("soffice")
        .args([&profile, "--headless", "--norestore", "--convert-to", to, "--outdir"])
        .arg(written.folder.path())
        .arg(&written.path)
        .output()
        .expect("LibreOffice is installed");
    let path = written.folder.path().join(format!("letter.{extension}"));
    assert!(out.status.success() && path.is_file(), "{}", String::from_utf8_lossy(&out.stderr));
    path
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// What each block says, piece by piece, in order.
fn said(document: &Document) -> Vec<String> {
    let of = |block: &Block| match block {
        Block::Heading { text, .. } => vec![text.clone()],
        Block::Paragraph(paragraph) => vec![words(&paragraph.runs)],
        Block::Numbered(items) => items.iter().enumerate().map(|(k, runs)| format!("{}. {}", k + 1, words(runs))).collect(),
        Block::Table(table) => {
            let heads = table.columns.iter().map(|column| column.head.clone());
            heads.chain(table.rows.iter().flatten().map(|cell| words(cell))).collect()
        }
        Block::Figure(_) | Block::Part(_) | Block::Gap | Block::PageBreak => Vec::new(),
    };
    document.blocks.iter().flat_map(of).collect()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}

fn draft() -> Document {
    Document { watermark: Some("草稿".to_owned()), ..sample::complaint() }
}

#[test]
#[ignore = "needs LibreOffice, poppler-utils and python-docx; CI installs them"]
fn libreoffice_shows_the_same_text() {
    for document in [sample::complaint(), draft()] {
        let written = written(&document);
        let text = std::fs::read_to_string(converted(&written, "txt:Text (encoded):UTF8", "txt")).expect("UTF-8");
        // All of it, in order, and nothing else.
        assert_eq!(bare(&text), bare(&said(&document).concat()));
    }
}

#[test]
#[ignore = "needs LibreOffice, poppler-utils and python-docx; CI installs them"]
fn libreoffice_sets_its_pages() {
    let document = draft();
    let written = written(&document);
    let pdf = converted(&written, "pdf", "pdf");
    let out = Command::new("pdftotext").args(["-nopgbrk", "-raw"]).arg(&pdf).arg("-").output().expect("poppler is installed");
    let text = bare(&String::from_utf8(out.stdout).expect("UTF-8"));
    let info = Command::new("pdfinfo").arg(&pdf).output().expect("poppler is installed");
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")?.trim().parse::<usize>().ok()).expect("a number of pages");
    assert!((2..=6).contains(&pages), "{info}");
    for page in 1..=pages {
        assert!(text.contains(&format!("第{page}页共{pages}页")), "{text}");
    }
    assert!(text.matches("【草稿】").count() >= pages, "{text}");
}

/// Reads the file given and prints its structure as JSON.
const READ: &str = r"
import json, sys
import docx
from docx.oxml.ns import qn
document = docx.Document(sys.argv[1])
core = document.core_properties
styles = {}
for name in ('Normal', 'Heading 1', 'Heading 2', 'Heading 3', 'Header', 'Footer'):
    styles[name] = name in [style.name for style in document.styles]
section = document.sections[0]
print(json.dumps({
    'title': core.title, 'author': core.author, 'language': core.language, 'created': core.created.isoformat(),
    'modified': core.modified.isoformat(), 'by': core.last_modified_by, 'styles': styles,
    'paragraphs': [[p.style.name, str(p.alignment), p.text] for p in document.paragraphs],
    'tables': [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
    'repeated': [[row._tr.trPr.find(qn('w:tblHeader')) is not None for row in table.rows] for table in document.tables],
    'footer': section.footer.paragraphs[0].text, 'header': section.header.paragraphs[0].text,
    'page': [section.page_width.mm, section.page_height.mm],
}))
";

#[test]
#[ignore = "needs LibreOffice, poppler-utils and python-docx; CI installs them"]
fn python_docx_finds_headings_lists_tables_and_properties() {
    let document = draft();
    let written = written(&document);
    let out = Command::new("python3").args(["-c", READ]).arg(&written.path).output().expect("python3 is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let read: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!((&read["title"], &read["author"]), (&Value::from(document.title.as_str()), &Value::from(document.author.as_str())));
    assert_eq!((&read["language"], &read["by"]), (&"zh-CN".into(), &"".into()));
    assert_eq!((&read["created"], &read["modified"]), (&"2026-09-28T10:00:00+00:00".into(), &"2026-09-28T10:00:00+00:00".into()));
    assert!(read["styles"].as_object().expect("styles").values().all(|there| there == true), "{}", read["styles"]);
    assert_eq!(read["header"], "【草稿】");
    assert!(read["footer"].as_str().is_some_and(|foot| foot.starts_with(&document.footer)), "{}", read["footer"]);

    let paragraphs: Vec<(&str, &str)> = read["paragraphs"]
        .as_array()
        .expect("paragraphs")
        .iter()
        .filter_map(|p| Some((p[0].as_str()?, p[2].as_str()?)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let headings: Vec<&str> = paragraphs.iter().filter(|(style, _)| style.starts_with("Heading")).map(|(_, text)| *text).collect();
    let ours: Vec<&str> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Heading { text, .. } = block { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(headings, ours);
    for block in &document.blocks {
        match block {
            Block::Numbered(items) => {
                for runs in items {
                    assert!(paragraphs.iter().any(|(_, text)| *text == words(runs)), "lost {}", words(runs));
                }
            }
            Block::Paragraph(paragraph) => assert!(paragraphs.iter().any(|(_, text)| *text == words(&paragraph.runs))),
            _ => {}
        }
    }
    let tables: Vec<&juzheng::document::Table> =
        document.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect();
    for (k, table) in tables.iter().enumerate() {
        let heads: Vec<Value> = table.columns.iter().map(|column| Value::from(column.head.as_str())).collect();
        assert_eq!(read["tables"][k][0], Value::from(heads));
        let repeated = read["repeated"][k].as_array().expect("rows");
        assert!(repeated[0] == true && repeated[1..].iter().all(|row| row == false), "the header and nothing else");
        for (n, row) in table.rows.iter().enumerate() {
            let cells: Vec<Value> = row.iter().map(|cell| Value::from(words(cell))).collect();
            assert_eq!(read["tables"][k][n + 1], Value::from(cells));
        }
    }
    assert!(!tables.is_empty());
}
