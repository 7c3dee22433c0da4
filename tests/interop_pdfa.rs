//! Whether our PDFs are what they say of themselves, PDF/A-3u and PDF/UA-1, by the judgement of veraPDF.

mod pictures;
mod sample;

use std::path::{Path, PathBuf};
use std::process::Command;

use juzheng::case::Clock;
use juzheng::casework::{self, Desk, Moment, Outlet, Packing, open, pack};
use juzheng::document::{Attachment, Block, Document, Figure, Language, Link, Paragraph, Part, Relationship, Run};
use juzheng::typeset::Typesetter;
use pictures::{SIZE, Shelf};

fn paragraph(runs: Vec<Run>) -> Block {
    Block::Paragraph(Paragraph { runs, ..Paragraph::default() })
}

/// Links within and outside, an English text, a title page, a picture over several pages, attachments.
fn english() -> Document {
    let link = |text: &str, link: Link| Run { link: Some(link), ..Run::plain(text) };
    let Block::Figure(tall) = pictures::figure("colour.png", SIZE) else { unreachable!("it is a figure") };
    let tall = Block::Figure(Figure { cuts: vec![9, 18, 27], ..tall });
    let blocks = vec![
        Block::Heading { level: 1, text: "Request for a refund".to_owned() },
        paragraph(vec![
            Run::plain("See "),
            link("the exhibit", Link::Part("one".to_owned())),
            Run::plain(" on page "),
            link("1", Link::PagesOf("one".to_owned())),
            Run::plain(" and "),
            link("the shop", Link::Uri("https://kameng.example.invalid/help".to_owned())),
            Run::plain(". "),
            Run::plain("These words go on over the end of more than one line. ".repeat(12)),
        ]),
        Block::Numbered(vec![vec![Run::plain("one")], vec![Run::strong("two")]]),
        Block::Part(Part { name: "one".to_owned(), foot: "Exhibit 1".to_owned() }),
        Block::Heading { level: 3, text: "Exhibit 1".to_owned() },
        tall,
    ];
    let attachments = vec![Attachment {
        name: "letter.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        description: "The same as plain text".to_owned(),
        relationship: Relationship::Alternative,
        bytes: b"Request for a refund\n".to_vec(),
    }];
    let title = "Request for a refund".to_owned();
    Document { title, language: Language::En, blocks, attachments, ..Document::default() }
}

/// Every form of picture, CMYK and transparent ones among them, and one that is not there.
fn album() -> Document {
    let mut blocks = Shelf::all().figures();
    blocks.push(pictures::figure("没有", SIZE));
    let odd = "表情😀和❤，☑已核对，日与⽇，〔U+10FFFD〕\u{10fffd}，2026091300000000000000000001".to_owned();
    blocks.push(paragraph(vec![Run::plain(odd.repeat(3))]));
    Document { title: "图".to_owned(), blocks, ..Document::default() }
}

/// veraPDF's answer. `VERAPDF` is its class path (`.ci/run` says where it comes from).
fn verapdf(standards: &str, files: &[PathBuf]) -> (bool, String) {
    let classes = std::env::var("VERAPDF").expect("VERAPDF is the class path of veraPDF");
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verapdf/Verapdf.java");
    let output = Command::new("java").arg("-cp").arg(classes).arg(program).arg(standards).args(files).output().expect("java is installed");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code().is_some_and(|code| code < 2), "{said}{}", String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

#[test]
#[allow(clippy::print_stdout)] // The judgement is kept in the log.
#[ignore = "needs Java and veraPDF; CI installs them"]
fn verapdf_finds_nothing_against_pdf_a_3u_and_pdf_ua_1() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let draft = Document { watermark: Some("草稿".to_owned()), ..sample::complaint() };
    let all = [("complaint", sample::complaint()), ("draft", draft), ("english", english()), ("album", album())];
    let files: Vec<PathBuf> = all
        .iter()
        .map(|(name, document)| {
            let pdf = Typesetter::new().pdf(document, &pictures::stamp(), &Shelf::all()).expect("the document can be set");
            let path = folder.path().join(format!("{name}.pdf"));
            std::fs::write(&path, pdf.bytes).expect("the folder is writable");
            path
        })
        .collect();
    let (conform, said) = verapdf("3u,ua1", &files);
    println!("{said}");
    assert!(conform, "{said}");
    assert_eq!(said.matches("PASS").count(), 8, "{said}");
}

/// The PDFs of the main example as they are really sent, and the person's own book; and what a book says of itself whose pages are
/// partly those of another PDF, which nobody can vouch for.
#[test]
#[allow(clippy::print_stdout)] // The judgement is kept in the log.
#[ignore = "needs Java and veraPDF; CI installs them"]
fn verapdf_finds_nothing_against_what_is_really_sent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let case = folder.path().join("case");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/recharge-not-delivered");
    for entry in walkdir::WalkDir::new(&example).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let to = case.join(entry.path().strip_prefix(&example).expect("below"));
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::copy(entry.path(), to).expect("copied");
    }
    let files = packed(&case, folder.path(), "plain");
    assert_eq!(files.len(), 5, "two letters, two books, and one's own: {files:?}");
    let (conform, said) = verapdf("3u,ua1", &files);
    println!("{said}");
    assert!(conform, "{said}");
    assert_eq!(said.matches("PASS").count(), 10, "{said}");
    // With pages of another PDF: it claims neither standard, and the verdict says why.
    let pdf = Typesetter::new().pdf(&sample::complaint(), &pictures::stamp(), &Shelf::all()).expect("the document can be set");
    std::fs::create_dir_all(case.join("evidence/procedure")).expect("made");
    std::fs::write(case.join("evidence/procedure/回执.pdf"), pdf.bytes).expect("written");
    let own = packed(&case, folder.path(), "imported").into_iter().find(|path| path.ends_with("master-exhibits.pdf")).expect("a book");
    let bytes = std::fs::read(&own).expect("read");
    assert!(memchr::memmem::find(&bytes, b"pdfaid:part").is_none() && memchr::memmem::find(&bytes, b"pdfuaid:part").is_none());
    println!("with imported pages, which claims nothing:\n{}", verapdf("3u,ua1", &[own]).1);
}

/// The letters and books of a case, packed for two recipients, as files.
fn packed(case: &Path, folder: &Path, name: &str) -> Vec<PathBuf> {
    let packing = Packing {
        to: vec!["12315".to_owned(), "platform".to_owned()],
        stage: None,
        outlet: Outlet::Folder(folder.join(name)),
        force: false,
        self_check: false,
        letters: true,
        docx: false,
        book: true,
        book_limit: None,
        sm3: false,
        viewer: false,
        redact_personal: false,
    };
    let run = casework::Run::new(Moment { at: "2026-09-28T18:00:00+08:00".parse().expect("a time"), clock: Clock::Given }, 2);
    let packed = pack(&open(case).expect("a case"), &Desk::new().expect("shipped data"), &packing, run, &|_| {}).expect("packed");
    let zips = packed.packages.iter().map(|package| (package.target.as_str(), &package.path));
    let mut out = Vec::new();
    for (of, path) in zips.chain([("master", &packed.sealed.path)]) {
        let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("there")).expect("a zip");
        let names: Vec<String> = (0..zip.len()).map(|n| zip.by_index(n).expect("an entry").name().expect("a name").into_owned()).collect();
        let is_letter = |name: &str| of != "master" && name.contains("/data/letters/");
        for entry in names.iter().filter(|name| name.ends_with("/data/exhibits.pdf") || (is_letter(name) && name.ends_with(".pdf"))) {
            let kind = if is_letter(entry) { "letter" } else { "exhibits" };
            let to = folder.join(name).join(format!("{of}-{kind}.pdf"));
            std::io::copy(&mut zip.by_name(entry).expect("there"), &mut std::fs::File::create(&to).expect("made")).expect("written");
            out.push(to);
        }
    }
    out
}

/// A document that has a picture without words is no document for all, and does not say that it is.
#[test]
#[ignore = "needs Java and veraPDF; CI installs them"]
fn what_is_not_for_all_does_not_say_so() {
    let Block::Figure(silent) = pictures::figure("colour.png", SIZE) else { unreachable!("it is a figure") };
    let blocks = vec![Block::Figure(Figure { alt: " ".to_owned(), ..silent })];
    let document = Document { title: "图".to_owned(), blocks, ..Document::default() };
    let pdf = Typesetter::new().pdf(&document, &pictures::stamp(), &Shelf::all()).expect("the document can be set");
    assert!(memchr::memmem::find(&pdf.bytes, b"<pdfuaid:part>").is_none());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("silent.pdf");
    std::fs::write(&path, pdf.bytes).expect("the folder is writable");
    assert!(verapdf("3u", std::slice::from_ref(&path)).0);
    let (conforms, said) = verapdf("ua1", &[path]);
    assert!(!conforms && said.contains("7.3-1"), "{said}");
}
