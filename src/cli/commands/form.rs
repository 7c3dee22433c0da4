//! `juzheng form`.

use std::path::Path;

use serde_json::{Value, json};

use super::to;
use crate::casework::{FilledForm, FormOrder, Outlet, forms, gather, open};
use crate::cli::args::FormArgs;
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, shown_path, tell};
use crate::finding::{Finding, shown, shown_whole};
use crate::letter::Targets;

struct Filled {
    forms: Vec<FilledForm>,
    targets: Targets,
    draft: bool,
    dry_run: bool,
    verbose: bool,
}

/// Fills in the forms of targets.
pub fn run(args: FormArgs, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let told = |error| explain::casework(&error);
    let opened = open(&args.case).map_err(told)?;
    let passwords = session.secrets.for_case(&opened)?;
    let desk = session.desk()?;
    to::known(&desk, &args.to)?;
    let meter = session.meter("读取证据");
    let gathered = gather(&opened, session.run(&passwords), &tell(&meter)).map_err(told)?;
    drop(meter);
    let order = FormOrder {
        to: to::resolved(&desk, &gathered, &args.to)?,
        stage: args.stage.stage,
        draft: args.draft,
        outlet: args.output.as_deref().filter(|path| *path != Path::new("-")).map(Outlet::of),
        force: session.common.force,
        dry_run: args.dry_run,
    };
    let forms = forms(&desk, &gathered, &order, session.moment).map_err(told)?;
    Ok(Box::new(Filled { forms, targets: desk.targets, draft: args.draft, dry_run: args.dry_run, verbose: session.common.verbose }))
}

impl Filled {
    fn one_json(&self, form: &FilledForm) -> Value {
        let limits = self.targets.get(&form.sheet.target).map(|target| target.limit.as_slice()).unwrap_or_default();
        let files = limits.iter().find(|limit| limit.files.is_some() || limit.bytes_each.is_some());
        let attachments = files.map(|limit| json!({ "files": limit.files, "bytes_each": limit.bytes_each, "types": limit.types }));
        json!({
            "target": form.sheet.target, "draft": self.draft, "fields": form.sheet.fields, "attachments": attachments,
            "path": form.path, "findings": form.sheet.findings,
        })
    }
}

impl Answer for Filled {
    fn json(&self) -> Value {
        match &self.forms[..] {
            [only] => answer_json("form", self.one_json(only)),
            several => answer_json("form", json!({ "targets": several.iter().map(|form| self.one_json(form)).collect::<Vec<_>>() })),
        }
    }

    fn answer(&self, page: &mut Page) {
        for form in &self.forms {
            page.gap();
            let title = to::title(&self.targets, &form.sheet.target);
            if let Some(path) = &form.path {
                let word = if self.dry_run { "会写出  " } else { "已写出  " };
                page.hang(Text::of(Ink::Good, word), shown_path(path));
                continue;
            }
            page.line(Text::of(Ink::Strong, format!("{title}：照下面逐格填写或者粘贴")));
            for field in &form.sheet.fields {
                page.gap();
                let count = field.limit.map_or_else(String::new, |limit| format!("  {}/{limit} 字", field.length));
                page.line(Text::of(Ink::Strong, format!("【{}】", shown(&field.name))).ink(Ink::Faint, count));
                field.text.lines().for_each(|line| page.line(shown_whole(line)));
                if !field.note.is_empty() {
                    page.hang(Text::of(Ink::Faint, "※ "), Text::of(Ink::Faint, shown(&field.note)));
                }
            }
        }
    }

    fn beside(&self, page: &mut Page) {
        let mut all: Vec<Finding> = Vec::new();
        for finding in self.forms.iter().flat_map(|form| &form.sheet.findings) {
            if !all.contains(finding) {
                all.push(finding.clone());
            }
        }
        findings::list(page, &all, self.verbose);
        page.gap();
        if self.draft {
            page.line("这是草稿，缺的地方用【待填】标出，不要提交。");
        } else {
            page.line("提交前请通读一遍，每一句都要是你确认的事实；页面的栏目和字数以当时显示的为准。");
        }
    }
}
