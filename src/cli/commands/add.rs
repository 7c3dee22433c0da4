//! `juzheng add`.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::casework::{Added, Adding, Kept, add, open};
use crate::cli::args::Add;
use crate::cli::commands::inspect::{content_name, summary};
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, pasted, shown_path};
use crate::finding::{Finding, shown};

struct Taken {
    case: PathBuf,
    added: Vec<Added>,
    dry_run: bool,
    verbose: bool,
}

/// Adds files to a case.
pub fn run(args: Add, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let opened = open(&args.case).map_err(|error| explain::casework(&error))?;
    let adding = Adding { category: args.category, title: args.title, proves: args.proves, source: args.source, dry_run: args.dry_run };
    let passwords = session.secrets.for_files(args.files.iter().map(std::path::PathBuf::as_path).filter(|path| path.is_file()))?;
    let added = add(&opened, &args.files, &adding, session.run(&passwords)).map_err(|error| explain::casework(&error))?;
    Ok(Box::new(Taken { case: args.case, added, dry_run: args.dry_run, verbose: session.common.verbose }))
}

impl Taken {
    fn notes(&self) -> Vec<Finding> {
        self.added.iter().flat_map(|added| added.inspection.notes.clone()).collect()
    }
}

impl Answer for Taken {
    fn json(&self) -> Value {
        let files: Vec<Value> = self
            .added
            .iter()
            .map(|Added { from, kept, inspection }| {
                let (status, name) = match kept {
                    Kept::Stored(name) => ("stored", name),
                    Kept::Duplicate(name) => ("duplicate", name),
                };
                json!({
                    "file": from, "status": status, "path": format!("evidence/{name}"),
                    "sha256": inspection.sha256, "bytes": inspection.bytes,
                    "reader": inspection.reader, "kind": inspection.kind, "encoding": inspection.encoding,
                    "notes": inspection.notes,
                })
            })
            .collect();
        answer_json("add", json!({ "dry_run": self.dry_run, "files": files }))
    }

    fn answer(&self, page: &mut Page) {
        for Added { from, kept, inspection } in &self.added {
            match kept {
                Kept::Stored(name) => {
                    let word = if self.dry_run { "会放进  " } else { "已放进  " };
                    page.hang(Text::of(Ink::Good, word), shown(&format!("evidence/{name}")));
                }
                Kept::Duplicate(name) => {
                    page.hang(
                        Text::of(Ink::Caution, "已有了  "),
                        format!("{} 与 {} 内容相同，没有再存", shown_path(from), shown(&format!("evidence/{name}"))),
                    );
                }
            }
            let seen = format!("{}{}", content_name(inspection), summary(inspection));
            page.hang("        ", Text::of(Ink::Faint, seen));
        }
    }

    fn beside(&self, page: &mut Page) {
        findings::list(page, &self.notes(), self.verbose);
        if !self.dry_run {
            page.gap();
            page.line("看看还缺什么：");
            page.command(&format!("juzheng check {}", pasted(&self.case)));
        }
    }
}
