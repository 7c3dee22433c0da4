//! `juzheng pack`.

use serde_json::{Value, json};

use super::{packages, to};
use crate::case::Clock;
use crate::casework::{Outlet, Packed, PackedPlan, Packing, Upload, gather, open, pack};
use crate::cli::args::{Pack, Parts};
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, pasted, shown_path, tell};
use crate::digest::Digest;
use crate::finding::{Finding, Severity};
use crate::letter::{Stage, Targets};

struct Done {
    packed: Packed,
    targets: Targets,
    clock: Clock,
    verbose: bool,
}

struct Planned {
    plan: PackedPlan,
    targets: Targets,
    clock: Clock,
    verbose: bool,
}

/// Packs a case.
pub fn run(args: Pack, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let told = |error| explain::casework(&error);
    let opened = open(&args.case).map_err(told)?;
    let passwords = session.secrets.for_case(&opened)?;
    let desk = session.desk()?;
    to::known(&desk, &args.to.to)?;
    let to = if to::needs_evidence(&args.to.to) {
        let meter = session.meter("读取证据");
        let gathered = gather(&opened, session.run(&passwords), &tell(&meter)).map_err(told)?;
        to::resolved(&desk, &gathered, &args.to.to)?
    } else {
        let mut to: Vec<String> = Vec::new();
        args.to.to.into_iter().for_each(|name| {
            if !to.contains(&name) {
                to.push(name)
            }
        });
        to
    };
    if args.output.as_deref() == Some(std::path::Path::new("-")) {
        let failure = Failure::new("stdout-needs-text", "证据包不能写到标准输出".to_owned());
        return Err(failure.hint("请用 -o 给出文件或者文件夹"));
    }
    let outlet = args.output.as_deref().map_or_else(|| Outlet::Folder(opened.out()), Outlet::of);
    let packing = packing(&args.parts, to, args.stage.stage, outlet, session.common.force);
    let (clock, verbose) = (session.moment.clock, session.common.verbose);
    if args.dry_run {
        let meter = session.meter("读取证据");
        let plan = packing.plan(&opened, &desk, session.run(&passwords), &tell(&meter)).map_err(told)?;
        return Ok(Box::new(Planned { plan, targets: desk.targets, clock, verbose }));
    }
    let meter = session.meter("打包");
    let packed = pack(&opened, &desk, &packing, session.run(&passwords), &tell(&meter)).map_err(told)?;
    Ok(Box::new(Done { packed, targets: desk.targets, clock, verbose }))
}

/// What is packed, and how.
pub fn packing(parts: &Parts, to: Vec<String>, stage: Option<Stage>, outlet: Outlet, force: bool) -> Packing {
    Packing {
        to,
        stage,
        outlet,
        force,
        self_check: !parts.no_self_check,
        sm3: parts.sm3,
        letters: !parts.no_letters,
        docx: parts.docx,
        book: !parts.no_book,
        book_limit: parts.book_limit,
        viewer: !parts.no_viewer,
        redact_personal: parts.redact.is_some(),
    }
}

impl Answer for Done {
    fn json(&self) -> Value {
        let Packed { sealed, exhibits, packages, uploads, findings } = &self.packed;
        let packages: Vec<Value> = packages.iter().map(packages::json).collect();
        let uploads: Vec<Value> = uploads.iter().map(upload).collect();
        answer_json(
            "pack",
            json!({
                "dry_run": false, "bundle": sealed.path, "bytes": sealed.bytes, "sha256": sealed.sha256, "seal": sealed.seal,
                "evidence_digest": sealed.evidence_digest, "exhibits": exhibits, "clock": self.clock,
                "packages": packages, "uploads": uploads, "findings": findings,
            }),
        )
    }

    fn answer(&self, page: &mut Page) {
        let Packed { sealed, exhibits, packages, uploads, findings } = &self.packed;
        page.hang(Text::of(Ink::Good, "已打包  "), Text::of(Ink::Strong, shown_path(&sealed.path)));
        page.hang("        ", Text::of(Ink::Faint, "（总包：全部原件，自留，勿外发）"));
        page.hang("证据    ", format!("{exhibits} 份；整包 {}", size(sealed.bytes)));
        digests(page, &[("封条    ", sealed.seal), ("证据码  ", sealed.evidence_digest)], self.verbose);
        clock(page, self.clock);
        packages.iter().for_each(|package| packages::tell(page, &self.targets, package, self.verbose));
        for Upload { path, bytes, pages: (from, to), .. } in uploads {
            page.hang("上传用  ", shown_path(path));
            page.hang("        ", Text::of(Ink::Faint, format!("（证据册的副本，总第{from}–{to}页，{}）", size(*bytes))));
        }
        if !packages.is_empty() {
            page.gap();
        }
        found(page, findings, self.verbose);
    }

    fn beside(&self, page: &mut Page) {
        let to_send = if self.packed.packages.is_empty() {
            "要给别人的，加 --to 再打一次，会另写遮挡过的包"
        } else {
            "要寄的是给各个对象的包"
        };
        page.hang(
            Text::of(Ink::Caution, "自留，勿外发："),
            format!("总包里是没有遮挡的全部原件，含本人信息；{to_send}。请把封条的全文（juzheng verify -v 可看）存到别处，比如发到自己邮箱，以后好对照这个包有没有被换过。"),
        );
        packages::caution(page, &self.packed.packages);
        packages::which(page, &self.targets, &self.packed.packages);
        page.line("随时可以核验：");
        page.command(&format!("juzheng verify {}", pasted(&self.packed.sealed.path)));
    }
}

impl Answer for Planned {
    fn json(&self) -> Value {
        let PackedPlan { bundle, exhibits, packages, findings, evidence_digest } = &self.plan;
        let packages: Vec<Value> = packages.iter().map(packages::json).collect();
        answer_json(
            "pack",
            json!({
                "dry_run": true, "bundle": bundle, "bytes": null, "sha256": null, "seal": null,
                "evidence_digest": evidence_digest, "exhibits": exhibits, "clock": self.clock,
                "packages": packages, "uploads": [], "findings": findings,
            }),
        )
    }

    fn answer(&self, page: &mut Page) {
        let PackedPlan { bundle, exhibits, packages, findings, evidence_digest } = &self.plan;
        page.hang(Text::of(Ink::Strong, "会打包  "), shown_path(bundle));
        page.hang("        ", Text::of(Ink::Faint, "（总包：全部原件，自留，勿外发）"));
        page.hang("证据    ", format!("{exhibits} 份"));
        digests(page, &[("证据码  ", *evidence_digest)], self.verbose);
        clock(page, self.clock);
        packages.iter().for_each(|package| packages::tell(page, &self.targets, package, true));
        if !packages.is_empty() {
            page.gap();
        }
        found(page, findings, self.verbose);
    }

    fn beside(&self, page: &mut Page) {
        packages::caution(page, &self.plan.packages);
        page.line("这是试运行，什么都没有写。");
    }
}

fn upload(Upload { target, path, bytes, pages: (from, to), exhibits }: &Upload) -> Value {
    json!({ "target": target, "path": path, "bytes": bytes, "from": from, "to": to, "exhibits": exhibits })
}

fn digests(page: &mut Page, digests: &[(&str, Digest)], verbose: bool) {
    for (label, digest) in digests {
        let digest = digest.to_string();
        let words = if verbose { digest } else { format!("{}…", &digest[..16]) };
        page.hang(*label, words);
    }
    if !verbose {
        page.hang("        ", Text::of(Ink::Faint, "（全文加 -v 或 --json；怎样自己算见包里的 说明.txt）"));
    }
}

fn clock(page: &mut Page, clock: Clock) {
    if clock == Clock::Given {
        page.hang("时间    ", "是用 --at 指定的，不是电脑的时间；包里和文书里都会标明");
    }
}

/// Counts, and whatever has to be looked at.
fn found(page: &mut Page, found: &[Finding], verbose: bool) {
    let notes = found.iter().any(|finding| finding.severity == Severity::Note);
    let more = if notes && !verbose { "（提示加 -v 可看）" } else { "" };
    page.hang("检查    ", format!("{}{more}", findings::counted(found)));
    findings::group(page, found, Severity::Blocking, verbose);
    findings::group(page, found, Severity::Warning, verbose);
    if verbose {
        findings::group(page, found, Severity::Note, verbose);
    }
}

/// A size that people read.
#[must_use]
pub fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss)] // One decimal is shown.
    let in_unit = |unit: u32| bytes as f64 / f64::from(1u32 << unit);
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{:.1} KB", in_unit(10)),
        1_048_576..1_073_741_824 => format!("{:.1} MB", in_unit(20)),
        _ => format!("{:.2} GB", in_unit(30)),
    }
}
