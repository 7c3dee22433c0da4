//! `juzheng letter`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::to;
use crate::casework::{Format, Outlet, Post, Posted, gather, letters, open};
use crate::cli::args::LetterArgs;
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, shown_path, tell};
use crate::digest::Digest;
use crate::finding::Finding;
use crate::letter::Targets;

struct Letters {
    posted: Vec<Posted>,
    formats: Vec<Format>,
    targets: Targets,
    evidence_digest: Digest,
    draft: bool,
    dry_run: bool,
    to_stdout: bool,
    verbose: bool,
}

/// Writes letters.
pub fn run(args: LetterArgs, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let told = |error| explain::casework(&error);
    let to_stdout = args.output.as_deref() == Some(Path::new("-"));
    let mut formats: Vec<Format> = Vec::new();
    for format in args.format {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if to_stdout && (formats.len() > 1 || formats.iter().any(|format| matches!(format, Format::Pdf | Format::Docx))) {
        return Err(Failure::new("stdout-needs-text", "-o - 只能写一种文字格式".to_owned()).hint("请加上 --format txt 或者 --format md"));
    }
    if let (Some(name), [format]) = (args.output.as_deref().and_then(Path::extension).and_then(|name| name.to_str()), &formats[..])
        && matches!(name, "pdf" | "docx" | "txt" | "md")
        && name != format.extension()
    {
        let text = format!("-o 的文件名以 .{name} 结尾，而要写的格式是 {}", format.extension());
        return Err(Failure::new("format-and-name-differ", text).hint(format!("请加上 --format {name}，或者改文件名")));
    }
    let opened = open(&args.case).map_err(told)?;
    let passwords = session.secrets.for_case(&opened)?;
    let desk = session.desk()?;
    to::known(&desk, &args.to)?;
    let meter = session.meter("读取证据");
    let gathered = gather(&opened, session.run(&passwords), &tell(&meter)).map_err(told)?;
    drop(meter);
    let outlet = match &args.output {
        _ if to_stdout => None,
        Some(path) => Some(Outlet::of(path)),
        None => Some(Outlet::Folder(opened.out())),
    };
    let post = Post {
        to: to::resolved(&desk, &gathered, &args.to)?,
        stage: args.stage.stage,
        draft: args.draft,
        formats: formats.clone(),
        outlet,
        force: session.common.force,
        dry_run: args.dry_run,
        redact_personal: args.redact.is_some(),
    };
    let posted = letters(&desk, &gathered, &post, session.moment).map_err(told)?;
    Ok(Box::new(Letters {
        posted,
        formats,
        targets: desk.targets,
        evidence_digest: gathered.evidence_digest,
        draft: args.draft,
        dry_run: args.dry_run,
        to_stdout,
        verbose: session.common.verbose,
    }))
}

impl Letters {
    fn files<'a>(&'a self, posted: &'a Posted) -> impl Iterator<Item = (&'static str, &'a PathBuf)> {
        self.formats.iter().map(|format| format.extension()).zip(&posted.paths)
    }
}

impl Answer for Letters {
    fn json(&self) -> Value {
        let letters: Vec<Value> = self
            .posted
            .iter()
            .map(|posted| {
                let files: Vec<Value> = self.files(posted).map(|(format, path)| json!({ "format": format, "path": path })).collect();
                json!({
                    "target": posted.target, "stage": posted.stage, "files": files, "pages": posted.pages,
                    "text": self.to_stdout.then_some(&posted.text), "findings": posted.findings,
                })
            })
            .collect();
        let fields = json!({ "draft": self.draft, "dry_run": self.dry_run, "evidence_digest": self.evidence_digest, "letters": letters });
        answer_json("letter", fields)
    }

    fn answer(&self, page: &mut Page) {
        if self.to_stdout {
            for posted in &self.posted {
                page.gap();
                page.raw(&posted.text);
                if !posted.text.ends_with('\n') {
                    page.raw("\n");
                }
            }
            return;
        }
        for posted in &self.posted {
            let word = match (self.dry_run, self.draft) {
                (true, _) => "会写出  ",
                (false, true) => "草稿    ",
                (false, false) => "已写出  ",
            };
            for (_, path) in self.files(posted) {
                page.hang(Text::of(Ink::Good, word), shown_path(path));
            }
            let pages = posted.pages.map_or_else(String::new, |pages| format!("，PDF {pages} 页"));
            page.hang("        ", Text::of(Ink::Faint, format!("给{}{pages}", to::title(&self.targets, &posted.target))));
        }
    }

    fn beside(&self, page: &mut Page) {
        let mut all: Vec<Finding> = Vec::new();
        for finding in self.posted.iter().flat_map(|posted| &posted.findings) {
            if !all.contains(finding) {
                all.push(finding.clone());
            }
        }
        findings::list(page, &all, self.verbose);
        page.gap();
        match (self.to_stdout || self.dry_run, self.draft) {
            (true, _) => {}
            (false, true) => page.line("这是草稿，缺的地方用空白标出，不要寄出。补齐后不加 --draft 再写一遍。"),
            (false, false) => page.line("寄出前请通读一遍，每一句都要是你确认的事实。落款日期以实际寄出的日期为准。"),
        }
    }
}
