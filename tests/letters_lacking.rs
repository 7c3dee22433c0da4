//! What a letter needs and a case lacks is named, by `check` and by `letter`, and no letter or form is written: every fact,
//! declaration and category of evidence in every target file, each taken out alone of a case that was ready.

mod post;

use std::collections::BTreeSet;
use std::fs;

use juzheng::case::Category;
use juzheng::casework::{CaseworkError, Desk, Gathered, Opened, check, letters};
use juzheng::dossier::checks::{Declaration, Examined, Needs};
use juzheng::finding::{Finding, Severity};
use juzheng::letter::{Stage, Target};
use post::{ENGLISH, LETTERS, Letters, desk, gathered, moment, opened, post as posting};

/// A case and the letter it is ready for.
struct Ready<'a> {
    desk: &'a Desk,
    target: &'a Target,
    stage: Stage,
    of: &'a Letters,
}

impl Ready<'_> {
    fn needs(&self, opened: &Opened) -> Needs {
        self.target.needs_at(&opened.case, self.stage)
    }

    /// What `check --to` finds.
    fn checked(&self, gathered: &Gathered) -> Vec<Finding> {
        check(self.desk, gathered, Some(&self.target.name), Some(self.stage), moment(self.of.at)).expect("checked").findings
    }

    /// What refuses the letter; nothing where it is written.
    fn refused(&self, gathered: &Gathered) -> Vec<Finding> {
        match letters(self.desk, gathered, &posting(&self.target.name, Some(self.stage)), moment(self.of.at)) {
            Ok(_) => Vec::new(),
            Err(CaseworkError::Refused { findings, .. }) => findings,
            Err(error) => panic!("{error}"),
        }
    }

    /// That this stands in the way, and is named at its place, in `check`, in `letter` and in `form`.
    #[track_caller]
    fn is_named(&self, gathered: &Gathered, code: &str, place: &str) {
        let names =
            |findings: &[Finding]| findings.iter().any(|f| f.is_blocking() && f.what.code() == code && f.place.to_string() == place);
        let (checked, refused) = (self.checked(gathered), self.refused(gathered));
        let whose = format!("{} to {} at {}", self.of.name, self.target.name, self.stage.as_str());
        assert!(names(&checked), "{whose}: check does not name {code} {place}: {checked:?}");
        assert!(names(&refused), "{whose}: the letter is not refused for {code} {place}: {refused:?}");
        if !self.target.form.is_empty() {
            let sealing = juzheng::letter::Sealing {
                evidence_digest: gathered.evidence_digest,
                clock: juzheng::case::Clock::Given,
                program: "juzheng".into(),
            };
            let filled = self.desk.fill_in(&Examined::of(&gathered.dossier), &self.target.name, Some(self.stage), false, &sealing);
            let Err(CaseworkError::Refused { findings, .. }) = filled else { panic!("{whose}: the form is filled in without {place}") };
            assert!(names(&findings), "{whose}: the form is not refused for {code} {place}: {findings:?}");
        }
    }

    /// That nothing stands in the way before anything is taken out.
    #[track_caller]
    fn is_ready(&self, gathered: &Gathered) {
        let (checked, refused) = (self.checked(gathered), self.refused(gathered));
        let blocking: Vec<&Finding> = checked.iter().chain(&refused).filter(|finding| finding.is_blocking()).collect();
        assert!(blocking.is_empty(), "{} to {} is not ready: {blocking:?}", self.of.name, self.target.name);
    }
}

#[test]
fn whatever_a_target_needs_is_named_where_it_lacks() {
    let desk = desk();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for of in LETTERS.iter().chain(&ENGLISH) {
        let (opened, folder) = (opened(of), tempfile::tempdir().expect("a folder"));
        let bare = without_bills(&opened, folder.path());
        let (mut with_bills, mut without) = (gathered(&opened, of.at), gathered(&bare, of.at));
        for (name, stage) in of.to {
            let target = desk.targets.get(name).expect("a target");
            let stage = stage.unwrap_or_else(|| target.stage_of(&opened.case));
            let ready = Ready { desk: &desk, target, stage, of };
            ready.is_ready(&with_bills);
            let needs = ready.needs(&opened);
            for fact in &needs.facts {
                if !seen.insert((target.name.clone(), fact.clone())) {
                    continue;
                }
                // What a person does not state of a payment, its record on the bill shows.
                let (gathered, whole) =
                    if fact.starts_with("payments[]") { (&mut without, &bare.case) } else { (&mut with_bills, &opened.case) };
                ready.is_ready(gathered);
                let mut case = serde_json::to_value(whole).expect("plain data");
                let key = take_out(&mut case, fact);
                gathered.dossier.case = serde_json::from_value(case).expect("still a case");
                ready.is_named(gathered, "fact-missing", &format!("case.toml:{key}"));
                gathered.dossier.case = whole.clone();
            }
            for declaration in &needs.declarations {
                if !seen.insert((target.name.clone(), declaration.key().to_owned())) {
                    continue;
                }
                let mut case = serde_json::to_value(&opened.case).expect("plain data");
                case["declarations"][declaration.key()] = match declaration {
                    Declaration::ReportViolation => serde_json::json!(false),
                    _ => serde_json::Value::Null,
                };
                with_bills.dossier.case = serde_json::from_value(case).expect("still a case");
                let place = format!("case.toml:declarations.{}", declaration.key());
                ready.is_named(&with_bills, "declaration-not-confirmed", &place);
                with_bills.dossier.case = opened.case.clone();
            }
            of_evidence(&ready, &needs, &mut with_bills, &mut seen);
        }
    }
    // Every need of every target file was looked at, and every target has some.
    for target in desk.targets.iter() {
        let facts = target.needs.facts.iter().chain(target.letter.iter().flat_map(|letter| &letter.facts)).cloned();
        let declared = target.needs.declarations.iter().chain(target.letter.iter().flat_map(|letter| &letter.declarations));
        let held = target.needs.evidence.iter().chain(&target.needs.required_evidence).map(|category| category.as_str().to_owned());
        let all: Vec<String> = facts.chain(declared.map(|declaration| declaration.key().to_owned())).chain(held).collect();
        assert!(all.len() > 10, "{}", target.name);
        for need in all {
            assert!(seen.contains(&(target.name.clone(), need.clone())), "{}: nobody took out {need}", target.name);
        }
    }
}

/// Categories without which a letter is weak are told, those without which there is none refuse it.
fn of_evidence(ready: &Ready<'_>, needs: &Needs, gathered: &mut Gathered, seen: &mut BTreeSet<(String, String)>) {
    let required = needs.required_evidence.iter().map(|category| (*category, true));
    for (category, required) in required.chain(needs.evidence.iter().map(|category| (*category, false))) {
        if !seen.insert((ready.target.name.clone(), category.as_str().to_owned())) {
            continue;
        }
        let of: Vec<usize> = (0..gathered.dossier.exhibits.len()).filter(|n| gathered.dossier.exhibits[*n].category == category).collect();
        of.iter().for_each(|n| gathered.dossier.exhibits[*n].category = Category::Other);
        let place = format!("evidence/{}", category.as_str());
        if required {
            ready.is_named(gathered, "evidence-missing", &place);
        } else {
            let told = |f: &Finding| f.severity == Severity::Warning && f.what.code() == "evidence-missing" && f.place.to_string() == place;
            assert!(ready.checked(gathered).iter().any(told), "{} to {}: {place}", ready.of.name, ready.target.name);
        }
        of.iter().for_each(|n| gathered.dossier.exhibits[*n].category = category);
    }
}

#[test]
fn without_any_evidence_there_is_no_letter() {
    let desk = desk();
    let mut seen = BTreeSet::new();
    for of in LETTERS.iter().chain(&ENGLISH) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut bare = opened(of);
        bare.folder = folder.path().to_owned();
        fs::create_dir(bare.evidence()).expect("made");
        bare.case.evidence.clear();
        bare.case.events.iter_mut().for_each(|event| event.evidence.clear());
        let gathered = gathered(&bare, of.at);
        for (name, stage) in of.to {
            let target = desk.targets.get(name).expect("a target");
            let stage = stage.unwrap_or_else(|| target.stage_of(&bare.case));
            Ready { desk: &desk, target, stage, of }.is_named(&gathered, "no-evidence", "evidence");
            seen.insert(target.name.clone());
        }
    }
    assert_eq!(seen.len(), desk.targets.iter().count(), "{seen:?}");
}

/// The case without its bills: what is known of a payment is then what the person states.
fn without_bills(opened: &Opened, folder: &std::path::Path) -> Opened {
    let is_bill = |path: &str| path.split('/').next().and_then(Category::of_folder) == Some(Category::Payment);
    let mut bare = opened.clone();
    bare.folder = folder.to_owned();
    for kind in fs::read_dir(opened.evidence()).expect("evidence") {
        let kind = kind.expect("an entry").path();
        let name = kind.file_name().expect("a name").to_string_lossy().into_owned();
        if is_bill(&name) {
            continue;
        }
        fs::create_dir_all(bare.evidence().join(&name)).expect("made");
        for file in fs::read_dir(&kind).expect("a folder") {
            let file = file.expect("an entry").path();
            fs::copy(&file, bare.evidence().join(&name).join(file.file_name().expect("a name"))).expect("copied");
        }
    }
    bare.case.evidence.retain(|entry| !is_bill(&entry.path));
    bare.case.events.iter_mut().for_each(|event| event.evidence.retain(|path| !is_bill(path)));
    bare
}

/// Takes a fact out of the first place that holds it; of either-or facts, out of both.
fn take_out(case: &mut serde_json::Value, fact: &str) -> String {
    let fact = fact.replace("seller.", "respondents[0].");
    let (path, last) = fact.rsplit_once('.').unwrap_or(("", &fact));
    let mut at = case;
    let mut key = String::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let name = part.split('[').next().unwrap_or(part);
        at = &mut at[name];
        key += &format!("{}{name}", if key.is_empty() { "" } else { "." });
        if part.contains('[') {
            at = &mut at[0];
            key += "[0]";
        }
    }
    for name in last.split('|') {
        at[name] = match &at[name] {
            serde_json::Value::Array(_) => serde_json::json!([]),
            _ if name == "sells_on" => serde_json::json!("unknown"),
            serde_json::Value::String(_)
                if !matches!(name, "amount" | "ordered_at" | "paid_at" | "at" | "birth_date" | "kind" | "method") =>
            {
                serde_json::json!("")
            }
            _ => serde_json::Value::Null,
        };
    }
    let first = last.split('|').next().unwrap_or(last);
    if key.is_empty() { first.to_owned() } else { format!("{key}.{first}") }
}
