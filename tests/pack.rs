//! The main job end to end: what a bundle holds, that it is the same whoever packs it, and that nothing is left when it fails.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use juzheng::bundle::{VerifyOptions, verify};
use juzheng::case::{Category, Clock};
use juzheng::casework::{Adding, Answers, CaseworkError, Desk, Kept, Moment, Outlet, Packing, Run, add, create, gather, open, pack};
use juzheng::digest::Digest;
use juzheng::evidence::whole_pdf;

const AT: &str = "2026-09-28T18:00:00+08:00";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn run(threads: usize) -> Run<'static> {
    Run::new(Moment { at: AT.parse().expect("a time"), clock: Clock::Given }, threads)
}

fn packing(to: &[&str], out: &Path) -> Packing {
    Packing {
        to: to.iter().map(|name| (*name).to_owned()).collect(),
        stage: None,
        outlet: Outlet::Folder(out.to_owned()),
        force: false,
        self_check: true,
        sm3: false,
        letters: true,
        docx: false,
        book: true,
        book_limit: None,
        viewer: true,
        redact_personal: false,
    }
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            (entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned(), fs::read(entry.path()).expect("read"))
        })
        .collect()
}

fn unzip(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("opened")).expect("a zip");
    (0..archive.len())
        .map(|n| {
            let mut entry = archive.by_index(n).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("inflated");
            (entry.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

#[test]
fn a_case_becomes_a_bundle_that_holds_all_of_it_and_verifies() {
    let out = tempfile::tempdir().expect("a folder");
    let opened = open(&example("recharge-not-delivered")).expect("opened");
    let before = tree(&opened.folder);
    let desk = Desk::new().expect("shipped data");
    let packed = pack(&opened, &desk, &packing(&["12315", "platform", "alipay"], out.path()), run(2), &|_| {}).expect("packed");
    assert_eq!(tree(&opened.folder), before, "the case folder is only read");
    assert_eq!(packed.exhibits, 10);

    let files = unzip(&packed.sealed.path);
    let top = "2026-0913-recharge-20260928-master/";
    let names: Vec<&str> = files.keys().map(|name| name.strip_prefix(top).expect("one top folder")).collect();
    for name in [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "manifest.json",
        "custody.jsonl",
        "说明.txt",
        "data/exhibits.pdf",
        "data/letters/12315.pdf",
        "data/letters/12315.txt",
        "data/letters/platform.pdf",
        "data/letters/alipay.pdf",
        "data/evidence/listing/商品页截图.png",
        "data/evidence/chat/QQ客服聊天记录.txt",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    for (name, bytes) in &before {
        if let Some(below) = name.strip_prefix("evidence/") {
            assert_eq!(files.get(&format!("{top}data/evidence/{below}")), Some(bytes), "{name} is packed as given");
        }
    }

    // The digest in the letter is that of the manifest, and a letter written without packing says the same.
    let manifest = String::from_utf8(files[&format!("{top}manifest-sha256.txt")].clone()).expect("text");
    let lines: String = manifest.lines().filter(|line| line.contains(" data/evidence/")).map(|line| format!("{line}\n")).collect();
    assert_eq!(Digest::of(lines.as_bytes()), packed.sealed.evidence_digest);
    let letter = String::from_utf8(files[&format!("{top}data/letters/12315.txt")].clone()).expect("text");
    assert!(letter.contains(&packed.sealed.evidence_digest.to_string()));
    assert_eq!(gather(&opened, run(1), &|_| {}).expect("gathered").evidence_digest, packed.sealed.evidence_digest);
    assert_eq!(Digest::of(&files[&format!("{top}tagmanifest-sha256.txt")]), packed.sealed.seal);

    // Beside the bundle lie its letters, the same bytes as in it.
    for letter in packed.packages.iter().filter_map(|package| package.letter.as_ref()) {
        assert_eq!(fs::read(&letter.beside).expect("beside"), files[&format!("{top}{}", letter.bag_path)]);
    }

    let rich: serde_json::Value = serde_json::from_slice(&files[&format!("{top}manifest.json")]).expect("json");
    assert_eq!(rich["packed"]["clock"], "given");
    assert_eq!(rich["exhibits"][1]["cited_records"].as_array().map(Vec::len), Some(1), "only the row of the case");
    let text = rich.to_string();
    assert!(!text.contains("138000") && !text.contains("样本路"), "the manifest holds no particulars of the person");

    let verdict = verify(&packed.sealed.path, VerifyOptions::default()).expect("verified");
    assert_eq!(verdict.outcome, juzheng::bundle::Outcome::Intact, "{:?}", verdict.findings);
    assert_eq!(verdict.seal, Some(packed.sealed.seal));
}

#[test]
fn the_bytes_are_the_same_for_one_thread_and_four_and_without_the_self_check() {
    let desk = Desk::new().expect("shipped data");
    for (name, to) in [("recharge-not-delivered", ["12315", "alipay"]), ("code-not-as-described", ["platform", "12315"])] {
        let opened = open(&example(name)).expect("opened");
        let mut made = Vec::new();
        for (threads, self_check) in [(1, true), (2, true), (4, false)] {
            let out = tempfile::tempdir().expect("a folder");
            // The second example's facts are of October.
            let at = "2026-10-13T18:00:00+08:00".parse().expect("a time");
            let run = Run::new(Moment { at, clock: Clock::Given }, threads);
            pack(&opened, &desk, &Packing { self_check, ..packing(&to, out.path()) }, run, &|_| {}).expect("packed");
            made.push(tree(out.path()));
        }
        assert!(made.windows(2).all(|pair| pair[0] == pair[1]), "{name}");
    }
}

/// Where a tall picture may be cut is found out by whoever comes first, in what he shows: the person's own book shows colours
/// that are rubbed out only in the copies.
#[test]
fn whoever_looks_at_a_picture_first_decides_nothing_for_the_others() {
    let case = tempfile::tempdir().expect("a folder");
    for (name, bytes) in tree(&example("recharge-not-delivered")) {
        let path = case.path().join(&name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    for (name, lines) in [("一.png", 50_u32), ("二.png", 70)] {
        let picture = image::RgbaImage::from_fn(300, 2400, |x, y| match y % lines < 25 {
            true => image::Rgba([if (x / 3 + y / 5) % 2 == 0 { 0 } else { 255 }, 0, 0, 255]),
            false => image::Rgba([((x * 7919) ^ (y * 104_729)) as u8, 90, 160, 0]),
        });
        picture.save(case.path().join("evidence/listing").join(name)).expect("written");
    }
    let (opened, desk) = (open(case.path()).expect("opened"), Desk::new().expect("shipped data"));
    let mut made = Vec::new();
    for threads in [1, 2, 4] {
        let out = tempfile::tempdir().expect("a folder");
        let packed = pack(&opened, &desk, &packing(&["12315", "alipay"], out.path()), run(threads), &|_| {}).expect("packed");
        let repeats = |zip: &Path| {
            let book = unzip(zip).into_iter().find(|(name, _)| name.ends_with("data/exhibits.pdf")).expect("a book").1;
            let text = whole_pdf(&book).expect("a PDF that can be read").text;
            assert!(text.contains("第2段"), "both are cut");
            text.contains("重复")
        };
        assert!(repeats(&packed.sealed.path), "no row of the original is blank");
        assert!(packed.packages.iter().all(|package| !repeats(&package.path)), "the copies have blank rows");
        made.push(tree(out.path()));
    }
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_refused_letter_leaves_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    let mut opened = open(&example("recharge-not-delivered")).expect("opened");
    opened.case.declarations.own_use = None;
    let desk = Desk::new().expect("shipped data");
    let refused = pack(&opened, &desk, &packing(&["12315"], out.path()), run(2), &|_| {});
    assert!(matches!(&refused, Err(CaseworkError::Refused { targets, .. }) if targets == &["12315"]), "{refused:?}");
    assert!(tree(out.path()).is_empty());
    // Without a letter the evidence is packaged all the same.
    let packed = pack(&opened, &desk, &packing(&[], out.path()), run(2), &|_| {}).expect("packed");
    assert!(packed.packages.is_empty());
    assert_eq!(tree(out.path()).len(), 1);
}

#[test]
fn what_is_there_is_not_overwritten_unasked() {
    let out = tempfile::tempdir().expect("a folder");
    let opened = open(&example("wrong-account")).expect("opened");
    let desk = Desk::new().expect("shipped data");
    let run = Run::new(Moment { at: "2026-11-06T18:00:00+08:00".parse().expect("a time"), clock: Clock::Own }, 2);
    let names = ["master.zip", "platform.pdf", "platform.zip"].map(|name| format!("2026-1105-wrong-account-20261106-{name}"));
    for taken in names {
        let path = out.path().join(&taken);
        fs::write(&path, "mine").expect("written");
        assert!(pack(&opened, &desk, &packing(&["platform"], out.path()), run, &|_| {}).is_err(), "{taken}");
        assert_eq!(tree(out.path()), BTreeMap::from([(taken, b"mine".to_vec())]));
        fs::remove_file(path).expect("removed");
    }
    pack(&opened, &desk, &packing(&["platform"], out.path()), run, &|_| {}).expect("packed");
    pack(&opened, &desk, &Packing { force: true, ..packing(&["platform"], out.path()) }, run, &|_| {}).expect("packed over it");
}

#[test]
fn a_plan_writes_nothing_and_says_what_packing_would_give() {
    let out = tempfile::tempdir().expect("a folder");
    let opened = open(&example("recharge-not-delivered")).expect("opened");
    let desk = Desk::new().expect("shipped data");
    let packing = packing(&["12315"], out.path());
    let plan = packing.plan(&opened, &desk, run(2), &|_| {}).expect("planned");
    assert!(tree(out.path()).is_empty());
    let packed = pack(&opened, &desk, &packing, run(2), &|_| {}).expect("packed");
    assert_eq!((plan.bundle, plan.evidence_digest), (packed.sealed.path, packed.sealed.evidence_digest));
    let told = |packages: &[juzheng::casework::Package]| -> Vec<String> {
        packages.iter().map(|package| format!("{:?} {:?} {:?} {:?}", package.path, package.form, package.given, package.left_out)).collect()
    };
    assert_eq!(told(&plan.packages), told(&packed.packages), "a preview says what comes");
}

#[test]
fn a_case_is_made_filled_and_packed_with_its_whole_custody() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = folder.path().join("我的案件");
    let mut answers = Answers::default();
    answers.answer("id", "my-case");
    answers.answer("title", "直充未到账");
    create(&case, &answers.checked().expect("valid"), run(1).moment, false).expect("made");
    let bill = example("recharge-not-delivered").join("evidence/payment");
    let bill = fs::read_dir(bill).expect("listed").next().expect("a bill").expect("an entry").path();
    let screen = example("recharge-not-delivered").join("evidence/listing/商品页截图.png");
    let originals = (fs::read(&bill).expect("read"), fs::read(&screen).expect("read"));
    let opened = open(&case).expect("opened");
    let said =
        Adding { category: Some(Category::Listing), title: Some("商品页".into()), proves: Some("承诺".into()), ..Adding::default() };
    let first = add(&opened, std::slice::from_ref(&bill), &Adding::default(), run(1)).expect("added");
    assert!(matches!(&first[0].kept, Kept::Stored(name) if name.starts_with("payment/")), "{:?}", first[0].kept);
    let second = add(&opened, &[screen.clone(), screen.clone()], &said, run(1)).expect("added");
    assert_eq!(second[0].kept, Kept::Stored("listing/商品页截图.png".into()));
    assert_eq!(second[1].kept, Kept::Duplicate("listing/商品页截图.png".into()));
    assert_eq!((fs::read(&bill).expect("read"), fs::read(&screen).expect("read")), originals, "originals are only read");

    let opened = open(&case).expect("opened again");
    assert_eq!(opened.case.evidence.len(), 1);
    assert_eq!(opened.case.evidence[0].title, "商品页");
    let out = folder.path().join("out");
    let packed = pack(&opened, &Desk::new().expect("shipped data"), &packing(&[], &out), run(2), &|_| {}).expect("packed");
    let files = unzip(&packed.sealed.path);
    let custody = String::from_utf8(files["my-case-20260928-master/custody.jsonl"].clone()).expect("text");
    let actions: Vec<String> = custody
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("json")["action"].as_str().expect("text").to_owned())
        .collect();
    assert_eq!(actions, ["created", "added", "added", "packed"]);

    // A log that has been tampered with is not continued.
    let log = case.join("intake.jsonl");
    fs::write(&log, fs::read_to_string(&log).expect("read").replacen("added", "addad", 1)).expect("written");
    let refused = pack(&opened, &Desk::new().expect("shipped data"), &packing(&[], &folder.path().join("out2")), run(2), &|_| {});
    assert!(matches!(refused, Err(CaseworkError::IntakeBroken { .. })), "{refused:?}");
}
