//! `juzheng check`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::to;
use crate::casework::{Checked, Run, check, gather, open};
use crate::cli::args::Check;
use crate::cli::exit::ExitStatus;
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, pasted, tell};
use crate::dossier::Dossier;
use crate::finding::Severity;
use crate::letter::Targets;

struct Looked {
    case: PathBuf,
    dossier: Dossier,
    targets: Targets,
    checked: Vec<Checked>,
    verbose: bool,
}

/// Looks for what is missing or contradictory.
pub fn run(args: &Check, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let told = |error| explain::casework(&error);
    let opened = open(&args.case).map_err(told)?;
    let passwords = session.secrets.for_case(&opened)?;
    let desk = session.desk()?;
    to::known(&desk, &args.to.to)?;
    let meter = session.meter("读取证据");
    let gathered = gather(&opened, Run { similar: true, ..session.run(&passwords) }, &tell(&meter)).map_err(told)?;
    drop(meter);
    let names = to::resolved(&desk, &gathered, &args.to.to)?;
    let one = |name: Option<&str>| check(&desk, &gathered, name, args.stage.stage, session.moment).map_err(told);
    let checked = match &names[..] {
        [] => vec![one(None)?],
        names => names.iter().map(|name| one(Some(name))).collect::<Result<_, _>>()?,
    };
    let verbose = session.common.verbose;
    Ok(Box::new(Looked { case: args.case.clone(), dossier: gathered.dossier, targets: desk.targets, checked, verbose }))
}

impl Looked {
    fn is_ready(&self) -> bool {
        self.checked.iter().all(Checked::is_ready)
    }

    fn one_json(&self, checked: &Checked) -> Value {
        json!({
            "ready": checked.is_ready(),
            "target": checked.target,
            "findings": checked.findings,
            "exhibits": exhibits(&self.dossier),
        })
    }
}

/// The exhibits, in the style of `check --json`.
#[must_use]
pub fn exhibits(dossier: &Dossier) -> Value {
    dossier
        .exhibits
        .iter()
        .map(|exhibit| {
            json!({
                "number": exhibit.number, "category": exhibit.category, "title": exhibit.title,
                "path": format!("evidence/{}", exhibit.name), "bytes": exhibit.inspection.bytes,
                "sha256": exhibit.sha256(), "reader": exhibit.inspection.reader, "kind": exhibit.inspection.kind,
            })
        })
        .collect()
}

impl Answer for Looked {
    fn json(&self) -> Value {
        match &self.checked[..] {
            [only] => answer_json("check", self.one_json(only)),
            several => {
                let targets: Vec<Value> = several.iter().map(|checked| self.one_json(checked)).collect();
                answer_json("check", json!({ "ready": self.is_ready(), "targets": targets }))
            }
        }
    }

    fn answer(&self, page: &mut Page) {
        for checked in &self.checked {
            page.gap();
            let title = checked.target.as_deref().map(|name| to::title(&self.targets, name));
            if let Some(title) = &title {
                page.line(Text::of(Ink::Strong, format!("投诉对象：{title}")));
            }
            findings::list(page, &checked.findings, self.verbose);
            page.gap();
            verdict(page, checked, self.dossier.exhibits.len());
        }
    }

    fn beside(&self, page: &mut Page) {
        let case = pasted(&self.case);
        let names: Vec<&str> = self.checked.iter().filter_map(|checked| checked.target.as_deref()).collect();
        match (names.is_empty(), self.is_ready()) {
            (true, true) => {
                page.line("看看寄给某一家还缺什么（对象见 juzheng targets）：");
                page.command(&format!("juzheng check {case} --to 12315"));
            }
            (false, true) => {
                page.line("打成证据包，附文书：");
                page.command(&format!("juzheng pack {case} --to {}", names.join(",")));
            }
            (_, false) => {
                page.line("改正以后再查一遍；想先把证据封存起来，不必等：");
                page.command(&format!("juzheng pack {case}"));
            }
        }
    }

    fn exit(&self) -> ExitStatus {
        if self.is_ready() { ExitStatus::Done } else { ExitStatus::No }
    }
}

fn verdict(page: &mut Page, checked: &Checked, exhibits: usize) {
    let count = |severity| checked.findings.iter().filter(|finding| finding.severity == severity).count();
    let (blocking, warnings) = (count(Severity::Blocking), count(Severity::Warning));
    let later = if warnings > 0 { format!("，另有 {warnings} 项建议处理") } else { String::new() };
    let head = format!("共 {exhibits} 份证据。");
    match (blocking, &checked.target) {
        (0, Some(_)) => page.hang(Text::of(Ink::Good, "结论：可以寄出"), format!("{later}。{head}")),
        (0, None) => page.hang(Text::of(Ink::Good, "结论：没有矛盾"), format!("{later}。{head}")),
        (n, Some(_)) => page.hang(Text::of(Ink::Bad, "结论：还不能寄出"), format!("，有 {n} 项须先解决{later}。{head}")),
        (n, None) => page.hang(Text::of(Ink::Bad, "结论：有问题"), format!("，{n} 项须先解决{later}。{head}")),
    }
}
