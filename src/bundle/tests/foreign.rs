//! Bags in folders, and bags made by others.

use super::verify::Outcome;
use super::*;

/// A bag of these files in a folder.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    folder
}

fn verdict(files: &[(&str, &str)]) -> Verdict {
    verify(folder(files).path(), VerifyOptions::default()).expect("opened")
}

const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const BAGIT_097: &str = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n";

fn line(text: &str, path: &str) -> String {
    format!("{} {path}\n", Digest::of(text.as_bytes()))
}

fn unpacked() -> tempfile::TempDir {
    let (_folder, target, _) = bundle();
    let files = entries(&std::fs::read(target).expect("read")).expect("a zip");
    let text: Vec<_> = files.iter().map(|(n, b)| (&**n, std::str::from_utf8(b).unwrap_or("?"))).collect();
    let folder = folder(&text);
    for (name, bytes) in &files {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    folder
}

#[test]
fn an_unpacked_bundle_is_intact_and_may_lie_one_folder_deeper() {
    let folder = unpacked();
    for path in [folder.path().join(TOP), folder.path().to_owned()] {
        let verdict = verify(&path, VerifyOptions::default()).expect("opened");
        assert_eq!(verdict.outcome, Outcome::Intact, "{:?}", verdict.findings);
        assert!(verdict.ours && verdict.seal.is_some());
    }
}

#[test]
fn what_the_system_leaves_in_a_folder_is_told_and_alters_nothing() {
    let folder = unpacked();
    for path in ["Thumbs.db", "data/.DS_Store", "data/evidence/desktop.ini", "data/evidence/chat/._聊天记录.txt"] {
        std::fs::write(folder.path().join(TOP).join(path), "x").expect("written");
    }
    let verdict = verify(folder.path(), VerifyOptions::default()).expect("opened");
    assert_eq!(verdict.outcome, Outcome::Intact, "{:?}", verdict.findings);
    assert_eq!(codes(&verdict)[..4], ["system-file"; 4], "{:?}", verdict.findings);
}

#[test]
fn changes_in_a_folder_are_found() {
    let folder = unpacked();
    let inside = |path: &str| folder.path().join(TOP).join(path);
    std::fs::write(inside("data/evidence/fault/空.txt"), "x").expect("written");
    std::fs::rename(inside("data/letters/12315.pdf"), inside("data/12315.pdf")).expect("moved");
    std::fs::write(inside("more.txt"), "x").expect("written");
    let verdict = verify(folder.path(), VerifyOptions::default()).expect("opened");
    assert_eq!(verdict.outcome, Outcome::Altered);
    let codes = codes(&verdict);
    assert_eq!(codes[..3], ["file-changed", "file-moved", "file-extra"], "{codes:?}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let text = line("x", "data/x");
    let folder = folder(&[("bagit.txt", BAGIT), ("manifest-sha256.txt", &text), ("outside", "x")]);
    std::fs::create_dir(folder.path().join("data")).expect("made");
    std::os::unix::fs::symlink("../outside", folder.path().join("data/x")).expect("linked");
    std::os::unix::fs::symlink("..", folder.path().join("data/up")).expect("linked");
    let verdict = verify(folder.path(), VerifyOptions::default()).expect("opened");
    assert_eq!(verdict.outcome, Outcome::Altered);
    let mut codes = codes(&verdict);
    codes.sort_unstable();
    assert_eq!(codes, ["file-moved", "not-a-file", "not-a-file"]);
}

#[test]
fn bags_of_others_are_verified_too() {
    let text = line("x", "data/x");
    let plain = verdict(&[("bagit.txt", BAGIT), ("manifest-sha256.txt", &text), ("data/x", "x")]);
    assert_eq!((plain.outcome, plain.ours), (Outcome::Intact, false), "{:?}", plain.findings);
    assert!(codes(&plain).is_empty());
    let extra_tag = [("bagit.txt", BAGIT), ("manifest-sha256.txt", &*text), ("data/x", "x"), ("notes", "")];
    assert_eq!(verdict(&extra_tag).outcome, Outcome::Intact);
    let sha512 = "a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62  data/x\n";
    let sha512 = verdict(&[("bagit.txt", BAGIT_097), ("manifest-sha512.txt", sha512), ("data/x", "x")]);
    assert_eq!(sha512.outcome, Outcome::Intact, "{:?}", sha512.findings);
    let md5 = "9dd4e461268c8034f5c8564e155c67a6  data/x\n";
    let md5 = verdict(&[("bagit.txt", BAGIT), ("manifest-md5.txt", md5), ("data/x", "x")]);
    assert_eq!((md5.outcome, codes(&md5)), (Outcome::Intact, vec!["algorithm-weak"]));
    let other = verdict(&[("bagit.txt", BAGIT), ("manifest-blake2b512.txt", "00  data/x\n"), ("data/x", "x")]);
    assert_eq!((other.outcome, codes(&other)), (Outcome::Incomplete, vec!["algorithm-unsupported"]));
}

#[test]
fn the_letter_of_the_standard() {
    let cases: [(&str, &str, &str, &str); 12] = [
        // declaration, the path in the manifest, the file, the code
        (BAGIT, "data/50%25", "data/50%", ""),
        (BAGIT, "data/50%", "data/50%", "path-read-literally"),
        (BAGIT, "data/50%25", "data/50%25", "path-read-literally"),
        (BAGIT_097, "data/50%25", "data/50%25", ""),
        (BAGIT, "./data/x", "data/x", "manifest-line-odd"),
        (BAGIT, "*data/x", "data/x", "manifest-line-odd"),
        (BAGIT, "data/e\u{301}", "data/é", ""),
        (BAGIT, "/etc/passwd", "data/x", "path-unsafe"),
        (BAGIT, "~/x", "data/x", "path-unsafe"),
        (BAGIT, "data/../../x", "data/x", "path-unsafe"),
        (BAGIT, "C:\\x", "data/x", "path-unsafe"),
        ("BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n", "data/x", "data/x", "declaration-bad"),
    ];
    for (declaration, written, file, code) in cases {
        let text = line("x", written);
        let found = verdict(&[("bagit.txt", declaration), ("manifest-sha256.txt", &text), (file, "x")]);
        let codes = codes(&found);
        assert_eq!(codes.first().copied().unwrap_or_default(), code, "{written:?} {codes:?}");
    }
}

#[test]
fn the_rules_of_manifests() {
    let x = line("x", "data/x");
    let run = |files: &[(&str, &str)]| {
        let mut all = vec![("bagit.txt", BAGIT), ("data/x", "x")];
        all.extend(files);
        codes(&verdict(&all))
    };
    assert_eq!(run(&[("manifest-sha256.txt", &format!("{x}{x}"))]), ["manifest-line-twice"]);
    assert_eq!(run(&[("manifest-sha256.txt", &format!("{x}rubbish\n"))]), ["manifest-line-bad"]);
    assert_eq!(run(&[("manifest-sha256.txt", &format!("\u{feff}{x}"))])[0], "byte-order-mark");
    assert_eq!(run(&[("manifest-sha256.txt", "")]), ["file-extra"]);
    assert_eq!(run(&[]), ["file-missing"]);
    let tag = line(BAGIT, "bagit.txt");
    let found = run(&[("manifest-sha256.txt", &x), ("tagmanifest-sha256.txt", &tag)]);
    assert_eq!(found, ["manifest-lacks"]);
    let found = run(&[("manifest-sha256.txt", &x), ("bag-info.txt", "Payload-Oxum: 2.1\n")]);
    assert_eq!(found, ["oxum-wrong"]);
    let found = run(&[("manifest-sha256.txt", &x), ("manifest-sha512.txt", "")]);
    assert_eq!(found, ["manifest-lacks"]);
}
