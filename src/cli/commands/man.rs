//! `juzheng man`.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::casework::put_files;
use crate::cli::args::Man;
use crate::cli::explain;
use crate::cli::manual::pages;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, shown_path};

struct Written {
    folder: PathBuf,
    files: Vec<PathBuf>,
    dry_run: bool,
}

/// Writes the manual pages.
pub fn run(args: &Man, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let files = put_files(&args.folder, &pages(), session.common.force, args.dry_run).map_err(|error| explain::casework(&error))?;
    Ok(Box::new(Written { folder: args.folder.clone(), files, dry_run: args.dry_run }))
}

impl Answer for Written {
    fn json(&self) -> Value {
        answer_json("man", json!({ "dry_run": self.dry_run, "folder": self.folder, "files": self.files }))
    }

    fn answer(&self, page: &mut Page) {
        let done = if self.dry_run { "会写出  " } else { "已写出  " };
        page.hang(Text::of(Ink::Strong, done), format!("{} 页手册，在 {}", self.files.len(), shown_path(&self.folder)));
    }

    fn beside(&self, page: &mut Page) {
        if !self.dry_run {
            page.line("这个文件夹叫 man1、并且在 MANPATH 里时，就可以看：");
            page.command("man juzheng");
        }
    }
}
