//! Any BagIt bag, by the table of the public conformance suite and by fixtures of our own for what it lacks; each one as a zip, and
//! on Unix (where every name can be written) as a folder too.

mod bag;
mod own;
mod suite;

use std::fmt::Write as _;
use std::fs;

use bag::Bag;
use juzheng::bundle::verify::{FileState, Outcome, count};
use juzheng::bundle::{Verdict, VerifyOptions, verify};
use juzheng::finding::Severity;
use suite::Wanted;

/// The verdict on a bag in a zip, which has to be that on the same bag in a folder.
fn verdict(bag: &Bag) -> Verdict {
    let folder = tempfile::tempdir().expect("a folder");
    let zip = folder.path().join("bag.zip");
    fs::write(&zip, bag.zip()).expect("written");
    let zipped = verify(&zip, VerifyOptions::default()).expect("opened");
    if cfg!(target_os = "linux") {
        let unpacked = folder.path().join("bag");
        bag.write(&unpacked);
        let unpacked = verify(&unpacked, VerifyOptions::default()).expect("opened");
        assert_eq!((unpacked.outcome, codes(&unpacked)), (zipped.outcome, codes(&zipped)), "the folder and the zip");
        assert_eq!(unpacked.files, zipped.files);
    }
    zipped
}

fn codes(verdict: &Verdict) -> Vec<&'static str> {
    verdict.findings.iter().map(|finding| finding.what.code()).collect()
}

fn warns(verdict: &Verdict) -> bool {
    verdict.findings.iter().any(|finding| finding.severity == Severity::Warning)
}

/// Whether the verdict is the one expected, and whether the suite by its letter counts it.
fn judged(wanted: Wanted, verdict: &Verdict) -> (bool, bool) {
    let intact = verdict.outcome == Outcome::Intact;
    match wanted {
        Wanted::Valid => (intact, intact),
        Wanted::Invalid | Wanted::LinuxOnly | Wanted::WindowsOnly => (!intact, !intact),
        Wanted::Warning => (intact && warns(verdict), intact && warns(verdict)),
        Wanted::WarningIncomplete => (verdict.outcome == Outcome::Incomplete && warns(verdict), false),
    }
}

#[test]
fn the_conformance_suite() {
    let cases = suite::cases();
    let (mut table, mut wrong) = (String::new(), Vec::new());
    let mut scores: Vec<(Wanted, usize, usize)> = Vec::new();
    for case in &cases {
        let found = verdict(&case.bag);
        let (expected, counted) = judged(case.wanted, &found);
        let line = format!(
            "{:5} {:18} {:12} {} {:?}",
            case.version,
            format!("{:?}", case.wanted),
            found.outcome.as_str(),
            case.name,
            codes(&found)
        );
        writeln!(table, "{} {line}", if expected { "ok  " } else { "FAIL" }).expect("a string");
        if !expected {
            wrong.push(line);
        }
        let category = match case.wanted {
            Wanted::WarningIncomplete => Wanted::Warning,
            other => other,
        };
        match scores.iter_mut().find(|(known, ..)| *known == category) {
            Some((_, score, of)) => (*score, *of) = (*score + usize::from(counted), *of + 1),
            None => scores.push((category, usize::from(counted), 1)),
        }
    }
    let (score, of) = scores.iter().fold((0, 0), |(score, of), (_, s, o)| (score + s, of + o));
    for (category, score, of) in &scores {
        writeln!(table, "{category:?}: {score}/{of}").expect("a string");
    }
    writeln!(table, "total: {score}/{of}").expect("a string");
    for case in cases.iter().filter(|case| case.wanted == Wanted::WarningIncomplete) {
        let why = "the suite wants a warning, but lost one of its files when it was committed: as it lies there it is incomplete";
        writeln!(table, "not counted: {} {}: {why}", case.version, case.name).expect("a string");
    }
    show(&table);
    assert!(wrong.is_empty(), "not as expected:\n{}", wrong.join("\n"));
    let counts: Vec<usize> = scores.iter().map(|(_, _, of)| *of).collect();
    assert_eq!(counts, [27, 15, 6, 6, 6], "the suite has so many in each folder");
    assert_eq!((score, of), (58, 60));
}

#[test]
fn fixtures_of_our_own() {
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for (name, outcome, expected, bag) in own::cases() {
        let found = verdict(&bag);
        let good = found.outcome == outcome && codes(&found) == expected;
        let line = format!("{:12} {name} {:?}", found.outcome.as_str(), codes(&found));
        writeln!(table, "{} {line}", if good { "ok  " } else { "FAIL" }).expect("a string");
        if !good {
            wrong.push(format!("{line}; expected {outcome:?} {expected:?}"));
        }
    }
    show(&table);
    assert!(wrong.is_empty(), "not as expected:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_has_its_state() {
    let bag = Bag::new("1.0", &["sha256"]).file("data/same", "same").file("data/changed", "before");
    let bag = bag.file("data/a/moved", "moved").file("data/old name", "renamed").file("data/gone", "gone").tag("bag-info.txt", "A: b\n");
    let bag = bag.then("data/changed", b"after").then_without("data/a/moved").then("data/b/moved", b"moved");
    let bag = bag.then_without("data/old name").then("data/new name", b"renamed").then_without("data/gone");
    let found = verdict(&bag.then("data/more", b"more").then("notes", b"unlisted"));
    assert_eq!(found.outcome, Outcome::Altered);
    let states: Vec<_> = found.files.iter().map(|file| (file.path.as_str(), file.state.as_str(), file.from.as_deref())).collect();
    let expected = [
        ("bag-info.txt", "matched", None),
        ("bagit.txt", "matched", None),
        ("data/b/moved", "moved", Some("data/a/moved")),
        ("data/changed", "changed", None),
        ("data/gone", "missing", None),
        ("data/more", "extra", None),
        ("data/new name", "renamed", Some("data/old name")),
        ("data/same", "matched", None),
        ("manifest-sha256.txt", "matched", None),
        ("notes", "unlisted", None),
        ("tagmanifest-sha256.txt", "topmost", None),
    ];
    assert_eq!(states, expected);
    let counts: Vec<usize> = FileState::ALL.iter().map(|state| count(&found.files, *state)).collect();
    assert_eq!(counts, [4, 1, 1, 1, 1, 1, 0, 1, 1]);
}

/// The table is what the test is for.
#[allow(clippy::print_stdout)]
fn show(table: &str) {
    println!("{table}");
}
