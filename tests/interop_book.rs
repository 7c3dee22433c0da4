//! The books of the examples as poppler reads them: every message, every row of a bill and every line of a log that stands in
//! a table comes back, word for word.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use juzheng::book::{Chapter, Chapters, Volume, volume};
use juzheng::case::Clock;
use juzheng::casework::{Desk, Moment, Outlet, Packing, Run, gather, open, pack};
use juzheng::document::{Block, Document};
use juzheng::dossier::Exhibit;
use juzheng::evidence::{Message, PaymentRow};

const EXAMPLES: [&str; 5] =
    ["recharge-not-delivered", "code-not-as-described", "wrong-account", "paid-then-silent", "tests/cases/paypal-not-as-described"];

fn run() -> Run<'static> {
    Run::new(Moment { at: "2026-10-28T18:00:00+08:00".parse().expect("a time"), clock: Clock::Given }, 2)
}

/// The person's own book of a case as `pdftotext -raw` reads it, without any white space: a cell's lines are joined, and a
/// line that ends at a space loses it, as in every text that is wrapped.
fn read_back(case: &Path) -> String {
    let out = tempfile::tempdir().expect("a folder");
    let packing = Packing {
        to: Vec::new(),
        stage: None,
        outlet: Outlet::Folder(out.path().to_owned()),
        force: false,
        self_check: true,
        sm3: false,
        letters: false,
        docx: false,
        book: true,
        book_limit: None,
        viewer: false,
        redact_personal: false,
    };
    let packed = pack(&open(case).expect("opened"), &Desk::new().expect("shipped data"), &packing, run(), &|_| {}).expect("packed");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&packed.sealed.path).expect("opened")).expect("a zip");
    let name = archive.file_names().map(|name| name.expect("a name").into_owned()).find(|name| name.ends_with("data/exhibits.pdf"));
    let mut bytes = Vec::new();
    archive.by_name(&name.expect("a book")).expect("there").read_to_end(&mut bytes).expect("inflated");
    let pdf = out.path().join("book.pdf");
    std::fs::write(&pdf, bytes).expect("written");
    let output = Command::new("pdftotext").args(["-raw", "-nopgbrk"]).arg(&pdf).arg("-").stderr(Stdio::inherit()).output();
    let output = output.expect("pdftotext is installed");
    assert!(output.status.success(), "{:?}", output.status);
    bare(&String::from_utf8(output.stdout).expect("UTF-8"))
}

fn bare(text: &str) -> String {
    text.replace(char::is_whitespace, "")
}

/// All tables of the exhibits, cell by cell: transcripts, bills, logs.
#[test]
#[ignore = "needs poppler-utils; CI installs it"]
fn every_table_of_every_example_comes_back() {
    for example in EXAMPLES {
        let case = folder(example);
        let text = read_back(&case);
        let gathered = gather(&open(&case).expect("opened"), run(), &|_| {}).expect("gathered");
        let dossier = &gathered.dossier;
        let chapters = Chapters::unmasked(dossier);
        let bound: Vec<(&Exhibit, Chapter)> = dossier.exhibits.iter().map(|exhibit| (exhibit, chapters.of(exhibit, None))).collect();
        let document: Document = volume(Volume { dossier, chapters: &bound, footer: "", remark: "" }, &chapters);
        let mut cells = 0;
        for table in document.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }) {
            for cell in table.rows.iter().flatten() {
                let said: String = cell.iter().map(|run| run.text.as_str()).collect();
                assert!(text.contains(&bare(&said)), "{example}: pdftotext lost {said:?}");
                cells += 1;
            }
        }
        assert!(cells > 40, "{example}: {cells} cells");
    }
}

/// And not by our word alone: what readers found in the files themselves is in the book.
#[test]
#[ignore = "needs poppler-utils; CI installs it"]
fn what_short_chats_say_and_what_was_paid_is_in_the_book() {
    let (mut messages, mut rows) = (0, 0);
    for example in EXAMPLES {
        let case = folder(example);
        let text = read_back(&case);
        let gathered = gather(&open(&case).expect("opened"), run(), &|_| {}).expect("gathered");
        for exhibit in &gathered.dossier.exhibits {
            let Some(said) =
                exhibit.inspection.messages.as_ref().filter(|said| said.rows.len() <= 60 && said.count == said.rows.len() as u64)
            else {
                continue;
            };
            for Message { text: words, .. } in said.rows.iter().filter(|message| message.text.chars().count() <= 600) {
                assert!(text.contains(&bare(words)), "{example}: {words:?} of {}", exhibit.name);
                messages += 1;
            }
        }
        let dossier = &gathered.dossier;
        for record in dossier.matches.held().filter_map(|at| dossier.record(at)) {
            let PaymentRow { transaction_id, amount, .. } = record;
            for said in transaction_id.iter().cloned().chain([amount.to_string()]) {
                assert!(text.contains(&bare(&said)), "{example}: {said}");
                rows += 1;
            }
        }
    }
    assert!(messages > 20 && rows > 8, "{messages} messages, {rows} records");
}

fn folder(example: &str) -> std::path::PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if example.contains('/') { root.join(example) } else { root.join("examples").join(example) }
}
