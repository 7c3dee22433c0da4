//! `juzheng attachments`.

use serde_json::{Value, json};

use super::to;
use crate::casework::{AttachmentOrder, Made, UploadFile, UploadSet, attachments, gather, open};
use crate::cli::args::AttachmentArgs;
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, shown_path, tell};
use crate::finding::{Finding, shown};
use crate::letter::Targets;

struct Sets {
    sets: Vec<UploadSet>,
    targets: Targets,
    dry_run: bool,
    verbose: bool,
}

/// Makes the upload sets of targets.
pub fn run(args: AttachmentArgs, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let told = |error| explain::casework(&error);
    let opened = open(&args.case).map_err(told)?;
    let passwords = session.secrets.for_case(&opened)?;
    let desk = session.desk()?;
    to::known(&desk, &args.to)?;
    let meter = session.meter("读取证据");
    let gathered = gather(&opened, session.run(&passwords), &tell(&meter)).map_err(told)?;
    drop(meter);
    let to = to::resolved(&desk, &gathered, &args.to)?;
    let day = session.moment.at.in_china().format("%Y%m%d");
    let which = if to.len() == 1 { format!("{}-", to[0]) } else { String::new() };
    let order = AttachmentOrder {
        folder: args.output.unwrap_or_else(|| opened.out().join(format!("{}-{day}-{which}attachments", opened.case.id))),
        to,
        stage: args.stage.stage,
        force: session.common.force,
        dry_run: args.dry_run,
        redact_personal: args.redact.is_some(),
    };
    let sets = attachments(&desk, &gathered, &order, session.moment).map_err(told)?;
    Ok(Box::new(Sets { sets, targets: desk.targets, dry_run: args.dry_run, verbose: session.common.verbose }))
}

impl Sets {
    fn one_json(&self, set: &UploadSet) -> Value {
        let limits = set
            .limits
            .as_ref()
            .map(|limit| json!({ "files": limit.files, "bytes_each": limit.bytes_each, "types": limit.types, "source": limit.source }));
        json!({
            "target": set.target, "dry_run": self.dry_run, "limits": limits, "files": set.files,
            "left_out": set.left_out, "findings": set.findings,
        })
    }
}

impl Answer for Sets {
    fn json(&self) -> Value {
        match &self.sets[..] {
            [only] => answer_json("attachments", self.one_json(only)),
            several => answer_json("attachments", json!({ "targets": several.iter().map(|set| self.one_json(set)).collect::<Vec<_>>() })),
        }
    }

    fn answer(&self, page: &mut Page) {
        for set in &self.sets {
            page.gap();
            page.line(Text::of(Ink::Strong, format!("给{}的附件：{} 个文件", to::title(&self.targets, &set.target), set.files.len())));
            let word = if self.dry_run { "会写出  " } else { "已写出  " };
            for file in &set.files {
                page.hang(Text::of(Ink::Good, word), shown_path(&file.path));
                page.hang("        ", Text::of(Ink::Faint, what_it_is(file)));
            }
            match &set.limits {
                Some(limit) => {
                    let files = limit.files.map(|files| format!("最多 {files} 个文件"));
                    let each = limit.bytes_each.map(|bytes| format!("每个不超过 {}", size(bytes)));
                    let types = (!limit.types.is_empty()).then(|| limit.types.join("、"));
                    let all: Vec<String> = [files, each, types].into_iter().flatten().collect();
                    page.hang("限制    ", format!("{}（{}）", all.join("，"), shown(&limit.source)));
                }
                None => page.hang("限制    ", "页面限制未知，按合并成一个文件生成"),
            }
            if !set.left_out.is_empty() {
                let all: Vec<String> = set.left_out.iter().map(|left| format!("{} {}", left.exhibit, shown(&left.title))).collect();
                page.hang(Text::of(Ink::Caution, "没有放进"), format!("  {}", all.join("；")));
            }
        }
    }

    fn beside(&self, page: &mut Page) {
        let mut all: Vec<Finding> = Vec::new();
        for finding in self.sets.iter().flat_map(|set| &set.findings) {
            if !all.contains(finding) {
                all.push(finding.clone());
            }
        }
        findings::list(page, &all, self.verbose);
        page.gap();
        page.line("上传前请逐个打开看一遍。这些是给对方的副本；原件仍在证据文件夹里，没有改动，请留好。");
    }
}

/// `2 页，183 KiB；证据1、证据2`.
fn what_it_is(file: &UploadFile) -> String {
    let kind = match file.made {
        Made::Letter => "文书",
        Made::Merged => "合并的证据",
        Made::AsGiven => "原样的证据",
        Made::Copy => "图片副本",
    };
    let pages = file.pages.map_or_else(String::new, |pages| format!("，{pages} 页"));
    let exhibits = if file.exhibits.is_empty() { String::new() } else { format!("；{}", runs(&file.exhibits)) };
    format!("{kind}{pages}，{}{exhibits}", size(file.bytes))
}

/// `证据1至4、证据6`.
fn runs(exhibits: &[String]) -> String {
    let number = |exhibit: &String| exhibit.trim_start_matches("证据").parse::<u32>().unwrap_or(0);
    let run = |run: &[String]| match run {
        [first, .., last] if run.len() > 2 => format!("{first}至{}", number(last)),
        few => few.join("、"),
    };
    exhibits.chunk_by(|one, next| number(one) + 1 == number(next)).map(run).collect::<Vec<_>>().join("、")
}

fn size(bytes: u64) -> String {
    const MIB: u64 = 1 << 20;
    if bytes >= MIB {
        let tenths = bytes * 10 / MIB;
        if tenths.is_multiple_of(10) { format!("{} MB", tenths / 10) } else { format!("{}.{} MB", tenths / 10, tenths % 10) }
    } else {
        format!("{} KB", bytes.div_ceil(1024))
    }
}
