//! `juzheng batch`: cases are told as they are done, as JSON Lines or on a meter, and summed up in the end.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::pack::{packing, size};
use super::to;
use crate::casework::{Batch, Counts, Docket, End, Outcome, Outlet, Told, Wish, batch};
use crate::cli::args::BatchArgs;
use crate::cli::env::Env;
use crate::cli::exit::ExitStatus;
use crate::cli::explain;
use crate::cli::interrupts::Interrupts;
use crate::cli::output::{Answer, Failure, Manner, schema, show, show_failure, write};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::progress::{CaseMeter, lasting, stopwatch};
use crate::cli::session::{Session, shown_path};
use crate::finding::shown;

/// Failures told in full; the others are counted, unless all are asked for.
const TOLD: usize = 20;

/// What came of all cases.
struct Summary {
    out: PathBuf,
    passed_over: Vec<PathBuf>,
    cases: usize,
    packed: usize,
    skipped: usize,
    planned: usize,
    bytes: u64,
    warnings: usize,
    failures: Vec<Failed>,
    shard: Option<String>,
    took: Duration,
    dry_run: bool,
    verbose: bool,
}

struct Failed {
    case: String,
    from: String,
    failure: Failure,
}

/// Works through a batch, telling as it goes.
///
/// # Errors
/// The failure when it could not begin. What comes after is told already.
pub fn run(args: BatchArgs, session: &Session, manner: Manner, env: &mut Env) -> Result<io::Result<ExitStatus>, Failure> {
    let docket = Docket::read(&args.cases, args.template.as_deref()).map_err(|error| explain::batch(&error))?;
    let desk = session.desk()?;
    to::known(&desk, &args.to.to)?;
    let mut names: Vec<String> = Vec::new();
    args.to.to.iter().for_each(|name| {
        if !names.contains(name) {
            names.push(name.clone());
        }
    });
    let passed_over = docket.passed_over.clone();
    let docket = match args.shard {
        Some(shard) => docket.only(shard),
        None => docket,
    };
    let order = Batch {
        out: args.output.clone(),
        packing: packing(&args.parts, names, args.stage.stage, Outlet::Folder(args.output.clone()), session.common.force),
        // One of them mostly waits for the disk.
        jobs: args.jobs.map_or(session.threads + usize::from(session.common.threads.is_none()), usize::from),
        threads: session.threads,
        resume: args.resume,
        dry_run: args.dry_run,
        shard: args.shard,
        moment: session.moment,
        passwords: session.secrets.given().to_vec(),
        templates: session.common.template_dir.clone(),
    };
    let summary = Summary {
        out: args.output,
        passed_over,
        cases: docket.len(),
        packed: 0,
        skipped: 0,
        planned: 0,
        bytes: 0,
        warnings: 0,
        failures: Vec::new(),
        shard: args.shard.map(|shard| shard.to_string()),
        took: Duration::ZERO,
        dry_run: args.dry_run,
        verbose: manner.verbose,
    };
    let watch = stopwatch();
    let meter = CaseMeter::new(session.watched, docket.len() as u64);
    let running = RefCell::new(Running { summary, meter, manner, env, interrupts: Interrupts::listen(), heard: 0, broken: None });
    let end = batch(desk, docket, order, watch.clone(), &mut || running.borrow_mut().wish(), &mut |told| running.borrow_mut().tell(told));
    let Running { mut summary, meter, env, broken, .. } = running.into_inner();
    drop(meter);
    let end = end.map_err(|error| explain::batch(&error))?;
    summary.took = watch();
    Ok(match (broken, end) {
        (Some(error), _) => Err(error),
        (None, End::Abandoned) => {
            let done = summary.done();
            let failure = Failure::new("abandoned", format!("已放弃：做完 {done} 案，正在做的没有留下任何文件"));
            show_failure(&failure.hint("同样的命令加 --resume 接着做，做完的不会重做"), "batch-summary", manner, env)
        }
        (None, _) => show(&summary, manner, env),
    })
}

struct Running<'a> {
    summary: Summary,
    meter: CaseMeter,
    manner: Manner,
    env: &'a mut Env,
    interrupts: Interrupts,
    heard: u32,
    /// stdout cannot be written any more.
    broken: Option<io::Error>,
}

impl Running<'_> {
    fn wish(&mut self) -> Wish {
        let count = self.interrupts.count();
        if count > self.heard {
            self.heard = count;
            if count == 1 {
                let words = "不再开始新的案件，等正在做的做完；再按一次 Ctrl-C 就放弃它们。\n";
                // Whoever has gone away need not be told.
                let _ = self.meter.aside(|| write(&mut self.env.stderr, words));
            }
        }
        match count {
            _ if self.broken.is_some() => Wish::Stop,
            0 => Wish::GoOn,
            1 => Wish::Stop,
            _ => Wish::Abandon,
        }
    }

    fn tell(&mut self, told: Told<'_>) -> Wish {
        let failure = match &told.outcome {
            Outcome::Failed(fault) => Some(explain::fault(fault)),
            _ => None,
        };
        if self.manner.json && self.broken.is_none() {
            let line = line(&told, failure.as_ref(), &self.summary.out);
            self.broken = write(&mut self.env.stdout, &format!("{line}\n")).err();
        } else if self.manner.verbose && !self.manner.json {
            let word = match &told.outcome {
                Outcome::Packed(_) => "已打包",
                Outcome::Skipped(_) => "未变，跳过",
                Outcome::Planned { .. } => "会打包",
                Outcome::Failed(_) => "失败",
            };
            let words = format!("{word}  {}（{}）\n", shown(told.case), lasting(told.took.as_secs_f64()));
            let _ = self.meter.aside(|| write(&mut self.env.stderr, &words));
        }
        self.summary.count(told, failure);
        self.meter.tell(self.summary.done() as u64, self.summary.failures.len() as u64);
        if self.broken.is_some() { Wish::Stop } else { Wish::GoOn }
    }
}

/// The JSON line of a case.
fn line(told: &Told<'_>, failure: Option<&Failure>, out: &Path) -> Value {
    let mut line = schema("batch", failure.is_none());
    #[allow(clippy::cast_precision_loss)] // Milliseconds.
    let seconds = told.took.as_millis() as f64 / 1000.0;
    let fields = match &told.outcome {
        Outcome::Packed(record) | Outcome::Skipped(record) => json!({
            "status": if matches!(told.outcome, Outcome::Packed(_)) { "packed" } else { "skipped" },
            "bundle": out.join(&record.bundle), "bytes": record.bytes, "sha256": record.sha256, "seal": record.seal,
            "exhibits": record.exhibits, "findings": record.findings,
            "outputs": record.outputs.iter().map(|made| json!({
                "path": out.join(&made.path), "bytes": made.bytes, "sha256": made.sha256,
            })).collect::<Vec<_>>(),
        }),
        Outcome::Planned { bundle, exhibits, findings } => json!({
            "status": "planned", "bundle": bundle, "bytes": null, "sha256": null, "seal": null, "exhibits": exhibits, "findings": findings,
            "outputs": null,
        }),
        Outcome::Failed(_) => {
            let findings = failure.and_then(|failure| failure.findings.as_deref());
            let lacking = findings.map(|all| all.iter().filter(|finding| finding.is_blocking()).collect::<Vec<_>>());
            json!({
                "status": "failed", "bundle": null, "bytes": null, "sha256": null, "seal": null, "exhibits": null,
                "findings": findings.map(Counts::of), "outputs": null, "error": failure.map(|failure| failure.json("batch")["error"].take()), "lacking": lacking,
            })
        }
    };
    line.insert("case".to_owned(), Value::from(told.case));
    line.insert("from".to_owned(), Value::from(told.from));
    line.insert("seconds".to_owned(), Value::from(seconds));
    if let Value::Object(fields) = fields {
        line.extend(fields);
    }
    Value::Object(line)
}

impl Summary {
    fn done(&self) -> usize {
        self.packed + self.skipped + self.planned + self.failures.len()
    }

    fn count(&mut self, told: Told<'_>, failure: Option<Failure>) {
        match told.outcome {
            Outcome::Packed(record) => {
                self.packed += 1;
                self.bytes += record.bytes;
                self.warnings += usize::from(record.findings.warning > 0);
            }
            Outcome::Skipped(_) => self.skipped += 1,
            Outcome::Planned { .. } => self.planned += 1,
            Outcome::Failed(_) => {}
        }
        self.failures.extend(failure.map(|failure| Failed { case: told.case.to_owned(), from: told.from.to_owned(), failure }));
    }

    fn not_begun(&self) -> usize {
        self.cases - self.done()
    }
}

impl Answer for Summary {
    fn json(&self) -> Value {
        let mut out = schema("batch-summary", self.exit() == ExitStatus::Done);
        let failures: Vec<Value> = self
            .failures
            .iter()
            .map(|Failed { case, from, failure }| json!({ "case": case, "from": from, "error": failure.json("batch")["error"] }))
            .collect();
        let fields = json!({
            "dry_run": self.dry_run, "out": self.out, "shard": self.shard, "cases": self.cases, "packed": self.packed,
            "skipped": self.skipped, "planned": self.planned, "failed": self.failures.len(), "not_begun": self.not_begun(),
            "passed_over": self.passed_over, "bytes": self.bytes, "seconds": (self.took.as_secs_f64() * 1000.0).round() / 1000.0,
            "failures": failures,
        });
        if let Value::Object(fields) = fields {
            out.extend(fields);
        }
        Value::Object(out)
    }

    fn answer(&self, page: &mut Page) {
        let (head, count) = if self.dry_run { ("会打包  ", self.planned) } else { ("已打包  ", self.packed) };
        let of = if count == self.cases { String::new() } else { format!("，共 {} 案", self.cases) };
        let ink = if self.exit() == ExitStatus::Done { Ink::Good } else { Ink::Strong };
        page.hang(Text::of(ink, head), format!("{count} 案{of}"));
        if self.skipped > 0 {
            page.hang("跳过    ", format!("{} 案，材料和结果都没有变", self.skipped));
        }
        if self.not_begun() > 0 {
            page.hang(Text::of(Ink::Caution, "没有做  "), format!("{} 案", self.not_begun()));
        }
        if !self.passed_over.is_empty() {
            let shown: Vec<String> = self.passed_over.iter().take(TOLD).map(|path| shown_path(path)).collect();
            let more = if self.passed_over.len() > TOLD { format!(" 等 {} 个", self.passed_over.len()) } else { String::new() };
            page.hang(Text::of(Ink::Caution, "略过    "), format!("没有 case.toml 的文件夹：{}{more}", shown.join("、")));
        }
        if self.packed > 0 {
            page.hang("写在    ", format!("{}（{}）", shown_path(&self.out), size(self.bytes)));
        }
        let seconds = self.took.as_secs_f64();
        #[allow(clippy::cast_precision_loss)] // One decimal is shown.
        let a_second = (self.packed + self.planned) as f64 / seconds.max(0.001);
        page.hang("用时    ", format!("{}，每秒 {a_second:.1} 案", lasting(seconds)));
        if self.warnings > 0 {
            page.hang("检查    ", format!("{} 案有建议处理的发现，逐案看：juzheng check", self.warnings));
        }
        self.failed(page);
    }

    fn beside(&self, page: &mut Page) {
        if self.dry_run {
            page.line("这是试运行，什么都没有写。");
        } else if self.exit() == ExitStatus::Done {
            let words = "每案的 master 包里是没有遮挡的全部原件，含本人信息。各案的校验值和封条记在 batch.jsonl 里。";
            page.hang(Text::of(Ink::Caution, "自留，勿外发："), words);
        } else {
            page.line("改好以后，同样的命令加 --resume 接着做，做完的不会重做。");
        }
    }

    fn exit(&self) -> ExitStatus {
        if self.failures.is_empty() && self.not_begun() == 0 { ExitStatus::Done } else { ExitStatus::No }
    }
}

impl Summary {
    fn failed(&self, page: &mut Page) {
        if self.failures.is_empty() {
            return;
        }
        page.hang(Text::of(Ink::Bad, "失败    "), format!("{} 案：", self.failures.len()));
        let most = if self.verbose { usize::MAX } else { TOLD };
        for Failed { case, from, failure } in self.failures.iter().take(most) {
            page.hang(
                Text::from("  ").ink(Ink::Strong, shown(case)),
                if from == case { String::new() } else { format!("（{}）", shown(from)) },
            );
            page.hang("    ", &*failure.message);
            for detail in &failure.details {
                page.hang("    ", detail.as_str());
            }
            if let Some(findings) = &failure.findings {
                page.hang("    ", crate::cli::findings::in_a_line(findings));
            }
            if !failure.hint.is_empty() {
                page.hang("    建议：", &*failure.hint);
            }
        }
        if self.failures.len() > most {
            page.hang("  ", format!("其余 {} 案加 -v 可看", self.failures.len() - most));
        }
    }
}
