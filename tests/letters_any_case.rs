//! What holds of the letters and forms of any valid case: of hundreds that nobody thought of, written down as people write, hostile words and all.
//!
//! `PROPTEST_CASES=2000 cargo test --test letters_any_case` tries so many new ones; without it the same few are tried each time.

mod any_case;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use any_case::holds::{Sent, faults};
use any_case::output::{Own, listed, lost, words_of_docx, words_of_markdown};
use any_case::story::{AT, Story, story};
use any_case::sums::sums;
use juzheng::case::Clock;
use juzheng::casework::{CaseworkError, Desk, Gathered, Moment, Run, gather, open, program};
use juzheng::dossier::checks::Examined;
use juzheng::finding::Finding;
use juzheng::letter::{Sealing, Stage, Target};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// How many cases are tried where nobody asks for more.
const CASES: u32 = 48;

/// How many letters and forms were final, by target: what is never written has not been looked at.
type Finals = RefCell<BTreeMap<String, (u32, u32)>>;

fn runner() -> TestRunner {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config =
        ProptestConfig { cases: asked.unwrap_or(CASES), failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() };
    match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    }
}

#[test]
fn letters_and_forms_of_any_case_hold_together() {
    let desk = Desk::new().expect("shipped data is sound");
    let finals = Finals::default();
    let outcome = runner().run(&story(), |story| match look(&desk, &story, &finals).into_iter().next() {
        Some(fault) => Err(TestCaseError::fail(fault)),
        None => Ok(()),
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    for target in desk.targets.iter() {
        let (letters, forms) = finals.borrow().get(&target.name).copied().unwrap_or_default();
        assert!(letters > 0 && (forms > 0 || target.form.is_empty()), "no case was ready for {}: {:?}", target.name, finals.borrow());
    }
}

/// All that does not hold of the letters and forms of a case.
fn look(desk: &Desk, story: &Story, finals: &Finals) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    story.put(folder.path());
    let opened = match open(folder.path()) {
        Ok(opened) => opened,
        Err(error) => return vec![format!("{error:?}")],
    };
    let moment = Moment { at: AT.parse().expect("a time"), clock: Clock::Given };
    let gathered = gather(&opened, Run::new(moment, 1), &|_| {}).expect("gathered");
    let (own, sums) = (Own::of(&story.case, &story.files), sums(&story.case, &story.recorded));
    let mut out = Vec::new();
    for target in desk.targets.iter() {
        // Beside the step that the case has reached one other, now this and now that.
        let stages = target.stages();
        let other = stages.get(story.files.len() % stages.len().max(1)).copied().map(Some);
        for stage in std::iter::once(None).chain(other) {
            let letters = Letters { desk, gathered: &gathered, story, own: &own, sums: &sums, target, stage };
            letters.letter(finals, &mut out);
        }
    }
    out
}

struct Letters<'a> {
    desk: &'a Desk,
    gathered: &'a Gathered,
    story: &'a Story,
    own: &'a Own,
    sums: &'a BTreeSet<i64>,
    target: &'a Target,
    stage: Option<Stage>,
}

impl Letters<'_> {
    fn name(&self, what: &str, draft: bool) -> String {
        let stage = self.stage.map_or("", Stage::as_str);
        format!("{} {stage} {what}{}", self.target.name, if draft { " draft" } else { "" })
    }

    fn sealing(&self) -> Sealing {
        Sealing { evidence_digest: self.gathered.evidence_digest, clock: Clock::Given, program: program() }
    }

    fn sent<'a>(&'a self, draft: bool, listed: &'a BTreeSet<u32>) -> Sent<'a> {
        let exhibits = u32::try_from(self.gathered.dossier.exhibits.len()).expect("few");
        Sent { story: self.story, target: self.target, draft, listed, exhibits, sums: self.sums }
    }

    fn letter(&self, finals: &Finals, out: &mut Vec<String>) {
        let write = |draft| self.desk.write(&Examined::of(&self.gathered.dossier), &self.target.name, self.stage, draft, &self.sealing());
        let (written, draft) = match ready_or_draft(write) {
            Ok(Some(written)) => written,
            Ok(None) => return,
            Err(why) => return out.push(format!("{}: {why}", self.name("letter", true))),
        };
        if !draft {
            finals.borrow_mut().entry(self.target.name.clone()).or_default().0 += 1;
        }
        let document = &written.1.document;
        let listed = listed(document);
        let output = self.own.output(self.name("letter", draft), document.to_text());
        out.extend(faults(&self.sent(draft, &listed), &output));
        for (format, text) in [("md", words_of_markdown(document)), ("docx", words_of_docx(document))] {
            out.extend(lost(document, &text).map(|piece| format!("{} {format} lacks “{piece}” or has it elsewhere:\n{text}", output.name)));
        }
        if !self.target.form.is_empty() {
            self.form(&listed, finals, out);
        }
    }

    fn form(&self, listed: &BTreeSet<u32>, finals: &Finals, out: &mut Vec<String>) {
        let fill = |draft| self.desk.fill_in(&Examined::of(&self.gathered.dossier), &self.target.name, self.stage, draft, &self.sealing());
        let (sheet, draft) = match ready_or_draft(fill) {
            Ok(Some(filled)) => filled,
            Ok(None) => return,
            Err(why) => return out.push(format!("{}: {why}", self.name("form", true))),
        };
        if !draft {
            finals.borrow_mut().entry(self.target.name.clone()).or_default().1 += 1;
        }
        let told = sheet.findings.iter().any(|finding| finding.what.code() == "form-too-long");
        for field in &sheet.fields {
            let name = self.name(&format!("form {}", field.name), draft);
            let count = field.text.chars().count();
            let fits = field.limit.is_none_or(|limit| count <= limit as usize);
            if field.length != count || !(fits || told) {
                out.push(format!("{name}: {count} characters, {} told, {:?} allowed: {}", field.length, field.limit, field.text));
            }
            out.extend(faults(&self.sent(draft, listed), &self.own.output(name, field.text.clone())));
        }
    }
}

/// The final text, or where it is refused for a reason that is told, the draft; that is refused only to those the case is not for.
fn ready_or_draft<T>(write: impl Fn(bool) -> Result<T, CaseworkError>) -> Result<Option<(T, bool)>, String> {
    match write(false) {
        Ok(written) => Ok(Some((written, false))),
        Err(CaseworkError::Refused { findings, .. }) if findings.iter().any(Finding::is_blocking) => match write(true) {
            Ok(draft) => Ok(Some((draft, true))),
            Err(CaseworkError::Refused { .. }) if findings.iter().any(|finding| finding.what.code() == "cause-not-for-target") => Ok(None),
            Err(error) => Err(format!("no draft: {error:?}")),
        },
        Err(error) => Err(format!("{error:?}")),
    }
}
