//! What each example comes to for every target: its letter, its form sheet, or why there is none. Golden text, read line by
//! line as its recipient would.
//!
//! `UPDATE_GENERATED=1 cargo test --test examples_every_target` writes it anew; read it before accepting it.

mod generated;
mod post;

use std::collections::BTreeSet;
use std::path::Path;

use juzheng::case::Clock;
use juzheng::casework::{CaseworkError, Gathered, program};
use juzheng::dossier::checks::Examined;
use juzheng::finding::{Finding, Severity};
use juzheng::letter::{Sealing, Target};
use post::{EXAMPLES, Letters, desk, gathered, opened};

#[test]
fn every_target_of_every_example_is_what_was_read() {
    let desk = desk();
    let mut read = BTreeSet::new();
    for (example, at) in EXAMPLES {
        let gathered = gathered(&opened(&Letters { name: example, example, at, change: |_| {}, to: &[] }), at);
        for target in desk.targets.iter() {
            let path = format!("tests/golden/{example}/{}.txt", target.name);
            generated::holds(&path, &whole(&desk, &gathered, target));
            read.insert(path);
        }
    }
    // No golden file of a target or an example that is no more.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in std::fs::read_dir(root.join("tests/golden")).expect("golden text") {
        let folder = folder.expect("an entry").path();
        for file in std::fs::read_dir(&folder).expect("a folder of golden text") {
            let path = file.expect("an entry").path();
            let path = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            assert!(read.contains(&path), "{path} is of no example");
        }
    }
}

/// The letter and the form sheet of one target.
fn whole(desk: &juzheng::casework::Desk, gathered: &Gathered, target: &Target) -> String {
    let sealing = Sealing { evidence_digest: gathered.evidence_digest, clock: Clock::Given, program: program() };
    let letter = match desk.write(&Examined::of(&gathered.dossier), &target.name, None, false, &sealing) {
        Ok((stage, written)) => {
            let text = written.document.to_text().replace(env!("CARGO_PKG_VERSION"), "VERSION");
            format!("（{}）\n\n{text}\n", stage.as_str())
        }
        Err(error) => format!("\n{}\n", refusal(error)),
    };
    let sheet = match desk.fill_in(&Examined::of(&gathered.dossier), &target.name, None, false, &sealing) {
        Ok(sheet) => format!("{}{}", sheet.to_text(), told(&sheet.findings)),
        Err(CaseworkError::NoForm { .. }) => "没有表单。\n".to_owned(),
        Err(error) => refusal(error),
    };
    format!("━━ 文书 ━━{letter}━━ 表单 ━━\n\n{}\n", sheet.trim_end())
}

fn refusal(error: CaseworkError) -> String {
    let CaseworkError::Refused { findings, .. } = error else { panic!("{error}") };
    let blocking: Vec<Finding> = findings.into_iter().filter(Finding::is_blocking).collect();
    assert!(!blocking.is_empty(), "refused for nothing");
    format!("没有写，因为：\n{}", told(&blocking))
}

/// Findings as they are told, but for notes, each with its code and place.
fn told(findings: &[Finding]) -> String {
    let line = |finding: &&Finding| {
        let json = serde_json::to_value(finding).expect("plain data");
        let words = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        format!("· {} {} {}：{}\n", words("severity"), words("code"), words("where"), words("text"))
    };
    findings
        .iter()
        .filter(|finding| finding.severity > Severity::Note || finding.what.code().starts_with("form-"))
        .map(|f| line(&f))
        .collect()
}
