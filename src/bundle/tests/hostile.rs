//! Archives made to deceive.

use super::verify::Outcome;
use super::*;
use crate::archive::Limits;

fn small() -> (Files, Vec<u8>) {
    let (_folder, target, _) = bundle();
    let zip = std::fs::read(target).expect("read");
    (entries(&zip).expect("a zip"), zip)
}

fn with(name: &str, bytes: &[u8]) -> Verdict {
    let (mut files, _) = small();
    files.push((name.to_owned(), bytes.to_vec()));
    verdict_of(&zip_of(&files))
}

/// Replaces bytes of the same length everywhere.
fn replaced(zip: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut zip = zip.to_vec();
    let mut at = 0;
    while at + old.len() <= zip.len() {
        if zip[at..].starts_with(old) {
            zip[at..at + old.len()].copy_from_slice(new);
        }
        at += 1;
    }
    zip
}

/// Where the central header of the entry of this name begins.
fn central(zip: &[u8], name: &str) -> usize {
    let at = zip.windows(name.len()).rposition(|w| w == name.as_bytes()).expect("a name");
    assert!(zip[at - 46..].starts_with(b"PK\x01\x02"));
    at - 46
}

#[test]
fn names_that_lead_out_are_found() {
    for name in ["../evil", "/etc/evil", "C:/evil", "a/../../evil", "a\\b", &format!("{TOP}/data/../../x")] {
        let verdict = with(name, b"evil");
        assert_eq!(verdict.outcome, Outcome::Altered, "{name}");
        assert!(codes(&verdict).contains(&"path-unsafe"), "{name} {:?}", codes(&verdict));
    }
}

#[test]
fn two_entries_of_one_name_are_found() {
    let (mut files, _) = small();
    files.push((format!("{TOP}/data/x"), b"the other".to_vec()));
    files.push((format!("{TOP}/data/y"), b"the same".to_vec()));
    let zip = replaced(&zip_of(&files), b"/data/y", b"/data/x");
    let verdict = verdict_of(&zip);
    assert_eq!(verdict.outcome, Outcome::Altered);
    assert!(codes(&verdict).contains(&"duplicate-entry"), "{:?}", codes(&verdict));
}

#[test]
fn a_name_that_differs_before_the_bytes_is_found() {
    let (_, mut zip) = small();
    let name = format!("{TOP}/bag-info.txt");
    let local = zip.windows(name.len()).position(|w| w == name.as_bytes()).expect("a name");
    zip[local + name.len() - 1] = b'x';
    let verdict = verdict_of(&zip);
    assert_eq!(verdict.outcome, Outcome::Altered);
    assert!(codes(&verdict).contains(&"headers-differ"), "{:?}", codes(&verdict));
}

#[test]
fn links_encryption_and_other_methods_are_found() {
    let (_, zip) = small();
    let name = format!("{TOP}/data/letters/12315.pdf");
    let at = central(&zip, &name);
    let set = |offset: usize, bytes: &[u8]| {
        let mut zip = zip.clone();
        zip[at + offset..at + offset + bytes.len()].copy_from_slice(bytes);
        codes(&verdict_of(&zip))
    };
    assert!(set(38, &(0o120_777_u32 << 16).to_le_bytes()).contains(&"not-a-file"));
    assert!(set(38, &(0o020_666_u32 << 16).to_le_bytes()).contains(&"not-a-file"));
    assert!(set(8, &[1, 0]).contains(&"encrypted-entry"));
    assert!(set(10, &[12, 0]).contains(&"method-unsupported"));
}

#[test]
fn entries_that_share_bytes_are_found() {
    let (_, zip) = small();
    let first = central(&zip, &format!("{TOP}/data/letters/12315.pdf"));
    let second = central(&zip, &format!("{TOP}/manifest.json"));
    let mut zip = zip;
    let header: Vec<u8> = zip[first + 42..first + 46].to_vec();
    zip[second + 42..second + 46].copy_from_slice(&header);
    let verdict = verdict_of(&zip);
    assert_ne!(verdict.outcome, Outcome::Intact);
    assert!(codes(&verdict).contains(&"entries-overlap"), "{:?}", codes(&verdict));
}

#[test]
fn what_another_program_packed_again_is_intact_with_a_note() {
    let (files, zip) = small();
    let intact_with_note = |zip: &[u8], why: &str| {
        let verdict = verdict_of(zip);
        assert_eq!(verdict.outcome, Outcome::Intact, "{why} {:?}", verdict.findings);
        let note = crate::finding::What::ContainerNotCanonical { why: Vec::new(), same: true }.code();
        let found = verdict.findings.iter().find(|finding| finding.what.code() == note);
        let text = format!("{:?}", found.expect(why).what);
        assert!(text.contains(why), "{text}");
    };
    let mut commented = zip.clone();
    let end = commented.len();
    commented[end - 2] = 2;
    intact_with_note(&[commented, b"hi".to_vec()].concat(), "comment");
    intact_with_note(&[zip.clone(), vec![0; 9999]].concat(), "padding");
    let flat: Files = files.iter().map(|(n, b)| (n[TOP.len() + 1..].to_owned(), b.clone())).collect();
    intact_with_note(&zip_of(&flat), "no-top-folder");
    let mut mac = files.clone();
    mac.push((format!("__MACOSX/{TOP}/._bagit.txt"), b"mac".to_vec()));
    intact_with_note(&zip_of(&mac), "mac-files");
    let mut sorted = files.clone();
    sorted.sort();
    assert_eq!(verdict_of(&zip_of(&sorted)).outcome, Outcome::Intact);
}

#[test]
fn packed_again_with_a_folder_around_it_it_is_the_same() {
    let (files, _) = small();
    let wrapped = |around: &str| files.iter().map(|(name, bytes)| (format!("{around}{name}"), bytes.clone())).collect::<Files>();
    let mut once = wrapped("外层/");
    once.insert(0, ("外层/".to_owned(), Vec::new()));
    let verdict = verdict_of(&zip_of(&once));
    assert_eq!((verdict.outcome, verdict.ours), (Outcome::Intact, true), "{:?}", verdict.findings);
    assert_eq!(codes(&verdict_of(&zip_of(&wrapped("外层/又一层/")))), ["not-a-bag"]);
}

#[test]
fn an_empty_folder_is_told() {
    let (mut files, _) = small();
    files.push((format!("{TOP}/data/对方已经退款/"), Vec::new()));
    files.push((format!("{TOP}/data/evidence/"), Vec::new()));
    let verdict = verdict_of(&zip_of(&files));
    assert_eq!(verdict.outcome, Outcome::Intact);
    let empty: Vec<_> = verdict.findings.iter().filter(|finding| finding.what.code() == "folder-empty").collect();
    assert!(empty.len() == 1 && format!("{empty:?}").contains("对方已经退款"), "{empty:?}");
}

#[test]
fn what_is_missing_is_told_once_and_what_was_packed_again_is_not_said_to_be_the_same() {
    let (mut files, _) = small();
    files.retain(|(name, _)| !name.ends_with("/bagit.txt"));
    files.push((format!("{TOP}/data/"), Vec::new()));
    let verdict = verdict_of(&zip_of(&files));
    assert_eq!(verdict.outcome, Outcome::Incomplete);
    assert_eq!(codes(&verdict).iter().filter(|code| **code == "file-missing").count(), 1, "{:?}", verdict.findings);
    let again = verdict.findings.iter().find(|finding| finding.what.code() == "container-not-canonical").expect("told");
    assert!(matches!(again.what, crate::finding::What::ContainerNotCanonical { same: false, .. }));
}

#[test]
fn bytes_that_belong_to_nothing_are_found() {
    let (_, zip) = small();
    let ends = [&zip[..zip.len() - 22], &[0], &zip[zip.len() - 22..]].concat();
    for (where_, zip) in [
        ("before", [b"#!/bin/sh\n".to_vec(), zip.clone()].concat()),
        ("behind the directory", ends),
        ("behind all", [zip.clone(), b"after".to_vec()].concat()),
    ] {
        let verdict = verdict_of(&zip);
        assert_eq!(verdict.outcome, Outcome::Altered, "{where_}: {:?}", codes(&verdict));
        assert!(codes(&verdict).contains(&"bytes-unaccounted"), "{where_}: {:?}", codes(&verdict));
    }
}

#[test]
fn names_in_gbk_are_read() {
    let (files, _) = small();
    // Same length in bytes: GBK has two for each character, so the name is filled up.
    let zip = zip_of(&files);
    let utf8 = "说明.txt".as_bytes();
    let (gbk, _, _) = encoding_rs::GBK.encode("说明xy.txt");
    let mut zip = replaced(&zip, utf8, &gbk);
    for at in 0..zip.len() - gbk.len() {
        if zip[at..].starts_with(&gbk) {
            let start = at - TOP.len() - 1;
            let flags = if zip[start - 46..].starts_with(b"PK\x01\x02") { start - 38 } else { start - 24 };
            zip[flags + 1] &= !8;
        }
    }
    let verdict = verdict_of(&zip);
    let renamed = verdict.findings.iter().find(|finding| finding.what.code() == "file-renamed");
    assert!(format!("{renamed:?}").contains("说明xy.txt"), "{:?}", verdict.findings);
}

#[test]
fn more_than_the_limits_allow_is_not_read() {
    let (_folder, target, _) = bundle();
    for limits in [Limits { entries: 3, ..Limits::default() }, Limits { unpacked: 1000, ..Limits::default() }] {
        let options = VerifyOptions { limits, threads: 1, ..VerifyOptions::default() };
        let verdict = verify(&target, options).expect("opened");
        assert_eq!(verdict.outcome, Outcome::Incomplete);
        assert_eq!(codes(&verdict), ["beyond-limits"]);
    }
}

#[test]
fn a_bomb_is_not_read() {
    let (mut files, _) = small();
    files.push((format!("{TOP}/data/zeros"), vec![0; 1 << 20]));
    let zip = zip_of(&files);
    let at = central(&zip, &format!("{TOP}/data/zeros"));
    // The directory claims four gigabytes for a few thousand packed bytes.
    let mut zip = zip;
    zip[at + 24..at + 28].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    assert_eq!(codes(&verdict_of(&zip)), ["beyond-limits"]);
}

#[test]
fn a_file_that_is_no_zip_is_not_a_bundle_and_a_missing_one_an_error() {
    for bytes in [&b""[..], b"%PDF-1.7", b"PK", &[0; 70_000]] {
        let verdict = verdict_of(bytes);
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::NotABundle, vec!["not-a-bag"]));
    }
    let other = zip_of(&vec![("a/b.txt".to_owned(), b"x".to_vec())]);
    assert_eq!(codes(&verdict_of(&other)), ["not-a-bag"]);
    let missing = verify(Path::new("/no/such/bundle.zip"), VerifyOptions::default());
    assert!(missing.expect_err("missing").to_string().contains("/no/such/bundle.zip"));
}

#[test]
fn a_place_that_no_file_has_is_the_archives_fault() {
    let (_, zip) = small();
    let end = zip.len() - 22;
    for place in [u64::MAX, u64::MAX / 2 + 1, u64::MAX / 2, zip.len() as u64] {
        // A zip64 locator that points there.
        let locator = [b"PK\x06\x07".as_slice(), &0u32.to_le_bytes(), &place.to_le_bytes(), &1u32.to_le_bytes()].concat();
        let verdict = verdict_of(&[&zip[..end], &locator, &zip[end..]].concat());
        assert_ne!(verdict.outcome, Outcome::Intact, "{place}");
        assert!(!verdict.findings.is_empty(), "{place}");
    }
}
