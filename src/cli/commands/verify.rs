//! `juzheng verify`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::archive::Limits;
use crate::bundle::verify::{FileState, Outcome, count, verify_with_progress};
use crate::bundle::{Verdict, VerifyOptions};
use crate::casework::{AgainstMaster, Seals, check_against_master, check_seals};
use crate::cli::args::Verify;
use crate::cli::commands::master;
use crate::cli::commands::pack::size;
use crate::cli::commands::seals::{self, Beside};
use crate::cli::commands::trust::trust;
use crate::cli::exit::ExitStatus;
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, shown_path};
use crate::digest::Digest;
use crate::finding::{Finding, What};

struct Verified {
    path: PathBuf,
    verdict: Verdict,
    seals: Seals,
    against: Option<AgainstMaster>,
    /// The seal is the one that was noted elsewhere.
    seal_noted: bool,
    /// The evidence digest that was given is that of the originals in it.
    digest_noted: bool,
    /// Certificates of authorities were given.
    has_anchors: bool,
    verbose: bool,
}

/// Verifies a bundle.
pub fn run(args: &Verify, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let trust = trust(&args.tsa_ca, args.allowed_signers.as_deref())?;
    let limits = Limits { entries: args.max_entries, unpacked: args.max_bytes, ratio: args.max_ratio };
    let options = VerifyOptions { threads: session.threads, limits, seal: args.seal, evidence_digest: args.evidence_digest };
    let meter = session.meter("核验");
    let done = AtomicU64::new(0);
    let progress = |bytes: u64| meter.tell(done.fetch_add(bytes, Ordering::Relaxed) + bytes, None);
    let told = |error| explain::verify(&error);
    let verdict = verify_with_progress(&args.bundle, options, &progress).map_err(told)?;
    let seals = check_seals(&args.bundle, &verdict, &trust, options, session.moment).map_err(told)?;
    let against = args.master.as_ref().map(|master| check_against_master(&args.bundle, &verdict, master, options).map_err(told));
    let against = against.transpose()?;
    let seal_noted = args.seal.is_some() && args.seal == verdict.seal;
    let digest_noted = args.evidence_digest.is_some() && args.evidence_digest == verdict.evidence_digest;
    let (path, has_anchors, verbose) = (args.bundle.clone(), !trust.anchors.is_empty(), session.common.verbose);
    Ok(Box::new(Verified { path, verdict, seals, against, seal_noted, digest_noted, has_anchors, verbose }))
}

/// A digest as people copy it: in either case, in groups, over line ends.
pub fn digest_given(text: &str) -> Result<Digest, String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.parse().map_err(|_| format!("应当是 64 个 0-9、a-f 的字符，这里有 {} 个；请抄全", text.chars().count()))
}

/// A number of bytes as people write it: `1000`, `500M`, `5MB`, `256G`; each letter stands for 1024 of the one before.
pub fn size_given(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let text = text.strip_suffix(['B', 'b']).unwrap_or(text).trim_end();
    let digits = text.trim_end_matches(['K', 'k', 'M', 'm', 'G', 'g', 'T', 't']);
    let shift = match &text[digits.len()..] {
        "" => 0,
        "K" | "k" => 10,
        "M" | "m" => 20,
        "G" | "g" => 30,
        "T" | "t" => 40,
        _ => return Err("写成 500M、256G 这样".to_owned()),
    };
    let number = digits.parse::<u64>().map_err(|_| "写成 500M、256G 这样".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "太大了".to_owned())
}

/// How a state of files is said.
fn state_word(state: FileState) -> &'static str {
    match state {
        FileState::Matched => "与清单一致",
        FileState::Changed => "内容变了",
        FileState::Moved => "被移动",
        FileState::Renamed => "被改名",
        FileState::Extra => "多出来的",
        FileState::Missing => "缺少",
        FileState::Unreadable => "读不出来",
        FileState::Topmost => "最上一层清单",
        FileState::Unlisted => "不必列入清单",
    }
}

/// What a bundle cannot prove is told at the end, in its own words.
fn is_limit(finding: &Finding) -> bool {
    matches!(finding.what, What::NoTrustedTime {} | What::Unsigned {})
}

impl Verified {
    /// What was found of the files, and of what was added to them later.
    fn findings(&self) -> Vec<Finding> {
        let against = self.against.iter().flat_map(|against| &against.findings);
        let all = self.verdict.findings.iter().chain(&self.seals.findings).chain(against);
        // The master bundle has the originals, and their digest was computed there.
        let only_stated = |finding: &Finding| matches!(finding.what, What::EvidenceDigestOnlyStated {});
        let agrees = self.against.as_ref().is_some_and(AgainstMaster::agrees);
        all.filter(|finding| !(agrees && only_stated(finding))).cloned().collect()
    }
}

impl Verified {
    /// What was not shown: part of the answer, so that who keeps or hands on the answer has it too.
    fn limits(&self, page: &mut Page) {
        let verdict = &self.verdict;
        if verdict.outcome == Outcome::NotABundle {
            return;
        }
        let found = self.findings();
        let has = |wanted: fn(&What) -> bool| found.iter().any(|finding| wanted(&finding.what));
        let untimed = has(|what| matches!(what, What::NoTrustedTime {}));
        let unsigned = has(|what| matches!(what, What::Unsigned {}));
        let what = match (untimed, unsigned) {
            (true, true) => "没有可采信的时间戳，也没有签名：不能证明何时封存、由谁封存。",
            (true, false) => "没有可采信的时间戳：不能证明何时封存。",
            (false, true) => "没有签名：不能证明由谁封存。",
            (false, false) if verdict.ours => "",
            (false, false) => "这个包不是本程序做的，没有查看它有没有时间戳和签名：不能证明何时封存、由谁封存。",
        };
        let unlisted = !verdict.ours && !verdict.files.iter().any(|file| file.state == FileState::Topmost);
        let unlisted = if unlisted { "它没有 tagmanifest：data/ 以外的文件不在任何清单里，没有核对。" } else { "" };
        let word = if verdict.outcome == Outcome::Intact {
            "“完好”只说明文件与包内清单一致，不说明内容真实。"
        } else {
            ""
        };
        if !(what.is_empty() && word.is_empty()) {
            page.hang("未证明  ", format!("{what}{unlisted}{word}"));
        }
    }
}

impl Answer for Verified {
    fn json(&self) -> Value {
        let verdict = &self.verdict;
        let mut files = json!({ "payload": verdict.counts.payload, "tags": verdict.counts.tags, "bytes": verdict.counts.bytes });
        for state in FileState::ALL {
            files[state.as_str()] = json!(count(&verdict.files, state));
        }
        files["list"] = json!(verdict.files);
        let mut answer = json!({
            "bundle": self.path, "verdict": verdict.outcome.as_str(), "findings": self.findings(),
            "seal": verdict.seal, "evidence_digest": verdict.evidence_digest,
            "files": files,
            "packed_at": verdict.packed.as_ref().map(|packed| &packed.at),
            "clock": verdict.packed.as_ref().map(|packed| packed.clock),
            "stamps": self.seals.stamps.iter().map(seals::stamp_json).collect::<Vec<_>>(),
            "signatures": self.seals.signatures.iter().map(seals::signature_json).collect::<Vec<_>>(),
        });
        if let Some(against) = &self.against {
            answer["master"] = master::json(against);
        }
        answer_json("verify", answer)
    }

    fn answer(&self, page: &mut Page) {
        let verdict = &self.verdict;
        let (ink, word, means) = match verdict.outcome {
            Outcome::Intact => (Ink::Good, "完好", "每个文件都与包内清单一致。"),
            Outcome::Altered => (Ink::Bad, "有改动", "与封存时不一样，见下面各项。"),
            Outcome::Incomplete => (Ink::Bad, "不完整", "有内容缺失或者无法核验，见下面各项。"),
            Outcome::NotABundle => (Ink::Bad, "不是证据包", "没有可以核验的内容。"),
        };
        page.hang(Text::of(ink, format!("{word}：")), means);
        page.hang("证据包  ", shown_path(&self.path));
        let rest: Vec<Finding> = self.findings().into_iter().filter(|finding| !is_limit(finding)).collect();
        findings::list_of_verdict(page, &rest, self.verbose);
        page.gap();
        if verdict.outcome != Outcome::NotABundle {
            let counts = verdict.counts;
            page.hang("核对了  ", format!("{} 个证据和文书文件，{} 个清单文件，共 {}", counts.payload, counts.tags, size(counts.bytes)));
            let states = FileState::ALL.into_iter().map(|state| (state, count(&verdict.files, state))).filter(|(_, count)| *count > 0);
            let states: Vec<String> = states.map(|(state, count)| format!("{count} 个{}", state_word(state))).collect();
            if !states.is_empty() {
                page.hang("逐个看  ", states.join("，"));
            }
        }
        if let Some(seal) = verdict.seal {
            let seal = seal.to_string();
            let compare = if verdict.outcome == Outcome::Intact { "" } else { "；请与封存时抄下的比对" };
            let words = if self.verbose { seal } else { format!("{}…（全文加 -v 或 --json）{compare}", &seal[..16]) };
            page.hang("封条    ", words);
            if verdict.outcome == Outcome::Intact {
                let limit = if self.seal_noted {
                    "与给出的封条一致：就是当时封存的那一个包，清单也没有重写过。"
                } else {
                    "清单和封条都在包里，有人把所有清单重写一遍是看不出来的；要排除这一点，请用 --seal 给出打包时抄下的封条。"
                };
                page.hang("        ", limit);
            }
        }
        if let (true, Some(digest)) = (self.verbose, verdict.evidence_digest) {
            page.hang("证据码  ", digest.to_string());
        }
        if self.digest_noted {
            page.hang("        ", "给出的证据码与里面的证据原件一致：就是写那份文书时的那些原件。");
        }
        if let Some(packed) = &verdict.packed {
            let whose = match packed.clock {
                crate::case::Clock::Own => "打包电脑自己的时间，没有第三方证明",
                crate::case::Clock::Given => "打包人指定的时间，不是电脑的时间，没有第三方证明",
            };
            page.hang("打包于  ", format!("{}（{whose}）", crate::finding::shown(&packed.at)));
        }
        let beside = Beside { is_intact: verdict.outcome == Outcome::Intact, has_anchors: self.has_anchors };
        for sealed in &self.seals.stamps {
            seals::stamp(page, &sealed.file, sealed.of.as_deref(), &sealed.stamp, beside);
        }
        for signed in &self.seals.signatures {
            seals::signature(page, signed, beside);
        }
        if let Some(against) = &self.against {
            master::show(page, against);
        }
        self.limits(page);
    }

    fn exit(&self) -> ExitStatus {
        let agrees = self.against.as_ref().is_none_or(AgainstMaster::agrees);
        if self.verdict.outcome == Outcome::Intact && self.seals.are_sound() && agrees { ExitStatus::Done } else { ExitStatus::No }
    }
}
