//! Upload sets: every exhibit in one of the files or named as left out, no file over its limit, no original touched, nothing
//! told that the recipient should not see.
//!
//! `UPDATE_GENERATED=1 cargo test --test attachments` writes the golden files anew; read them before accepting them.

mod generated;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use juzheng::case::Clock;
use juzheng::casework::{AttachmentOrder, CaseworkError, Desk, Gathered, Made, Moment, Run, UploadSet, attachments, gather, open};
use juzheng::digest::Digest;
use juzheng::evidence::Inspection;

const RECHARGE: (&str, &str) = ("examples/recharge-not-delivered", "2026-09-28T18:00:00+08:00");

/// Each example, the day its facts are of, and the targets that have a letter for it.
const EXAMPLES: [(&str, &str, &[&str]); 6] = [
    (RECHARGE.0, RECHARGE.1, &["12315", "platform", "alipay", "seller", "court"]),
    ("examples/code-not-as-described", "2026-10-13T18:00:00+08:00", &["12315", "platform", "wechat-pay", "seller"]),
    ("examples/wrong-account", "2026-11-06T18:00:00+08:00", &["platform", "seller"]),
    ("examples/paid-then-silent", "2026-10-18T18:00:00+08:00", &["alipay", "police"]),
    ("tests/cases/card-not-delivered", "2026-09-10T18:00:00+08:00", &["card"]),
    ("tests/cases/paypal-not-as-described", "2026-09-10T18:00:00+08:00", &["paypal"]),
];

fn desk() -> Desk {
    Desk::new().expect("shipped data is sound")
}

fn moment(at: &str) -> Moment {
    Moment { at: at.parse().expect("a time"), clock: Clock::Given }
}

fn gathered(case: &Path, at: &str) -> Gathered {
    gather(&open(case).expect("opened"), Run::new(moment(at), 2), &|_| {}).expect("gathered")
}

fn order(to: &[&str], folder: &Path) -> AttachmentOrder {
    let to = to.iter().map(|name| (*name).to_owned()).collect();
    AttachmentOrder { to, stage: None, folder: folder.to_owned(), force: false, dry_run: false, redact_personal: false }
}

fn made(desk: &Desk, case: &Path, at: &str, to: &[&str], folder: &Path) -> Vec<UploadSet> {
    let gathered = gathered(case, at);
    let sets = attachments(desk, &gathered, &order(to, folder), moment(at)).expect("made");
    sets.iter().for_each(|set| holds(desk, &gathered, set));
    sets
}

/// What holds of every set.
fn holds(desk: &Desk, gathered: &Gathered, set: &UploadSet) {
    let target = desk.targets.get(&set.target).expect("a target");
    let may_see: BTreeSet<String> = target.exhibits_of(&gathered.dossier).iter().map(|exhibit| format!("证据{}", exhibit.number)).collect();
    let there: Vec<&String> = set.files.iter().flat_map(|file| &file.exhibits).collect();
    let left_out: Vec<&String> = set.left_out.iter().map(|left| &left.exhibit).collect();
    let told: BTreeSet<String> = there.iter().chain(&left_out).map(|exhibit| (*exhibit).clone()).collect();
    assert_eq!(told, may_see, "in a file, or named as left out; and nothing else");
    assert_eq!(told.len(), there.len() + left_out.len(), "each once");
    for left in &set.left_out {
        let finding = set.findings.iter().find(|finding| {
            let text = serde_json::to_value(finding).expect("JSON")["text"].as_str().unwrap_or_default().to_owned();
            finding.what.code() == "attachment-left-out" && text.starts_with(&format!("{}（", left.exhibit))
        });
        assert!(finding.is_some(), "{left:?}");
    }
    let limit = target.attachment_limit();
    assert!(set.files.len() <= limit.and_then(|limit| limit.files).map_or(usize::MAX, |files| files as usize));
    for (n, file) in set.files.iter().enumerate() {
        let bytes = fs::read(&file.path).expect("written");
        assert_eq!((file.bytes, file.sha256), (bytes.len() as u64, Digest::of(&bytes)));
        assert!(file.bytes <= limit.and_then(|limit| limit.bytes_each).unwrap_or(u64::MAX), "{file:?}");
        assert!(file.path.file_name().expect("a name").to_string_lossy().starts_with(&format!("{:02}-", n + 1)));
        if file.made == Made::AsGiven {
            assert!(set.findings.iter().any(|finding| finding.what.code() == "attachment-as-given"));
        }
    }
}

/// The digest of every file of a case.
fn originals(case: &Path) -> BTreeMap<PathBuf, Digest> {
    let files = walkdir::WalkDir::new(case).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_owned(), Digest::of(&fs::read(entry.path()).expect("read")))).collect()
}

/// A copy of the first example, to be added to.
fn case() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(RECHARGE.0);
    let to = folder.path().join("case");
    for entry in walkdir::WalkDir::new(&from).into_iter().filter_map(Result::ok) {
        let at = to.join(entry.path().strip_prefix(&from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&at).expect("made")
        } else {
            fs::copy(entry.path(), &at).map(drop).expect("copied")
        }
    }
    (folder, to)
}

/// A picture that no encoder makes small.
fn noise(width: u32, height: u32, seed: u32) -> image::RgbImage {
    let mut state = u64::from(seed) | 1;
    image::RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [.., a, b, c] = state.to_be_bytes();
        image::Rgb([a ^ b, b, c ^ a])
    })
}

/// A JPEG with what a phone puts beside the picture.
fn photograph(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mut plain = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut plain, 90);
    noise(width, height, seed).write_with_encoder(encoder).expect("encoded");
    let content = b"Exif\0\0MM\0*GPS-POSITION-31.2304N DEVICE-SERIAL-0001";
    let mut out = plain[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(content.len() + 2).expect("short").to_be_bytes());
    out.extend_from_slice(content);
    out.extend_from_slice(&plain[2..]);
    out
}

fn holds_bytes(file: &Path, wanted: &[u8]) -> bool {
    memchr::memmem::find(&fs::read(file).expect("read"), wanted).is_some()
}

/// The words of a PDF, as our own reader finds them.
fn words(file: &Path) -> String {
    Inspection::of(file).expect("read").document.expect("a document").text
}

#[test]
fn every_example_has_its_sets_and_its_originals_stay_as_they_are() {
    let desk = desk();
    for (case, at, to) in EXAMPLES {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join(case);
        let before = originals(&case);
        let folder = tempfile::tempdir().expect("a folder");
        let sets = made(&desk, &case, at, to, folder.path());
        assert_eq!(sets.len(), to.len());
        assert!(sets.iter().all(|set| set.left_out.is_empty()), "all of an example fits");
        assert_eq!(originals(&case), before);
        let again = tempfile::tempdir().expect("a folder");
        let digests = |sets: &[UploadSet]| sets[0].files.iter().map(|file| file.sha256).collect::<Vec<_>>();
        assert_eq!(digests(&sets), digests(&made(&desk, &case, at, &to[..1], again.path())), "the same every time");
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        for set in &sets {
            generated::holds(&format!("tests/attachments/{name}-{}.txt", set.target), &as_text(set));
        }
        let others: Vec<&str> = desk.targets.iter().map(|target| target.name.as_str()).filter(|name| !to.contains(name)).collect();
        for other in others.iter().filter(|_| case.starts_with(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"))) {
            let refused = attachments(&desk, &gathered(&case, at), &order(&[other], again.path()), moment(at));
            assert!(matches!(refused, Err(CaseworkError::Refused { .. })), "{name} has a letter to {other}, and so has to have a set");
        }
    }
}

/// The set as it can be read line by line: its files, what was done, and the words of what is not the letter.
fn as_text(set: &UploadSet) -> String {
    let mut out = String::new();
    for file in &set.files {
        let name = file.path.file_name().expect("a name").to_string_lossy();
        writeln!(out, "== {name}（{:?}，{} 页）{}", file.made, file.pages.unwrap_or(0), file.exhibits.join("、")).expect("text");
        for copy in file.copies.iter().filter(|copy| !copy.what.is_empty()) {
            writeln!(out, "{}：{:?}", copy.exhibit, copy.what).expect("text");
        }
        if file.made == Made::Merged {
            out += &words(&file.path).replace('\u{c}', "\n----\n");
            out.push('\n');
        }
    }
    out
}

#[test]
fn pictures_are_made_smaller_until_all_of_them_fit() {
    let (folder, case) = case();
    for n in 0..12 {
        fs::write(case.join(format!("evidence/fault/{n:02}.jpg")), photograph(720, 1560, 2 * n)).expect("written");
    }
    let before = originals(&case);
    let sets = made(&desk(), &case, RECHARGE.1, &["12315"], &folder.path().join("out"));
    let set = &sets[0];
    assert!(set.left_out.is_empty(), "{:?}", set.left_out);
    assert!(set.findings.iter().any(|finding| finding.what.code() == "attachment-scaled"));
    let copies: Vec<String> = set.files.iter().flat_map(|file| &file.copies).map(|copy| format!("{:?}", copy.what)).collect();
    assert!(copies.iter().filter(|what| what.contains("Scaled")).count() >= 3, "{copies:?}");
    assert!(set.files.len() > 2, "what does not fit one file goes into several");
    for file in &set.files {
        for gone in [&b"GPS-POSITION"[..], b"DEVICE-SERIAL", b"Exif\0\0"] {
            assert!(!holds_bytes(&file.path, gone), "{}", file.path.display());
        }
    }
    let index = words(&set.files[1].path).replace('\n', "");
    assert!(index.contains("缩小副本") && index.contains("文件"), "{index}");
    let original = Digest::of(&fs::read(case.join("evidence/fault/00.jpg")).expect("read")).to_string();
    assert!(set.files[1..].iter().any(|file| words(&file.path).replace('\n', "").contains(&original)), "copies name their original");
    assert_eq!(originals(&case), before);
}

#[test]
fn what_does_not_fit_is_left_out_the_least_needed_first() {
    let (folder, case) = case();
    let templates = folder.path().join("templates");
    fs::create_dir_all(templates.join("12315")).expect("made");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/12315/target.toml");
    let target =
        fs::read_to_string(shipped).expect("read").replace("files = 4", "files = 2").replace("bytes_each = 5242880", "bytes_each = 400000");
    fs::write(templates.join("12315/target.toml"), target).expect("written");
    let desk = desk().with_templates(&templates).expect("templates");
    let sets = made(&desk, &case, RECHARGE.1, &["12315"], &folder.path().join("out"));
    let titles: Vec<&str> = sets[0].left_out.iter().map(|left| left.title.as_str()).collect();
    assert!(!titles.is_empty());
    for needed in ["订单详情页截图", "支付宝交易明细"] {
        assert!(!titles.contains(&needed), "{titles:?}");
    }
    assert!(titles.contains(&"《售后规则》网页"), "what is not asked for goes first: {titles:?}");
    let index = words(&sets[0].files[1].path);
    assert!(index.contains("未附"), "{index}");
}

#[test]
fn sound_and_film_go_as_they_are_where_they_are_taken() {
    let (folder, case) = case();
    let film = [&b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"[..], &[7; 4000]].concat();
    fs::write(case.join("evidence/fault/录屏.mp4"), &film).expect("written");
    fs::write(case.join("evidence/fault/b.mov"), [&b"\0\0\0\x14ftypqt  \0\0\0\0"[..], &[7; 100]].concat()).expect("written");
    fs::write(case.join("evidence/chat/通话.mp3"), [&b"ID3\x04\0"[..], &vec![1; 6 << 20]].concat()).expect("written");
    let sets = made(&desk(), &case, RECHARGE.1, &["12315", "platform"], &folder.path().join("out"));
    let given =
        |set: &UploadSet| set.files.iter().filter(|file| file.made == Made::AsGiven).map(|file| file.path.clone()).collect::<Vec<_>>();
    let of_first = given(&sets[0]);
    assert_eq!(of_first.len(), 1);
    assert_eq!(fs::read(&of_first[0]).expect("read"), film);
    assert!(of_first[0].ends_with("03-证据6-录屏.mp4"), "{of_first:?}");
    assert!(words(&sets[0].files[1].path).replace('\n', "").contains("证据6 录屏 03 — 原样"), "the index names it");
    let why: Vec<&str> = sets[0].left_out.iter().map(|left| left.why).collect();
    assert_eq!(why, ["type", "too-large"]);
    assert_eq!(given(&sets[1]).len(), 2, "where no limit is known all of them go");
    // Nobody said with whom the call was: the platform is not given it unasked, and the person is told.
    let told = sets[1].findings.iter().find(|finding| finding.what.code() == "talk-not-placed").expect("told");
    assert!(serde_json::to_string(told).expect("JSON").contains("通话"));
}

#[test]
fn personal_data_are_masked_and_others_rows_stay_away() {
    let (folder, case) = case();
    let chat = case.join("evidence/chat/QQ客服聊天记录.txt");
    let mut text = fs::read_to_string(&chat).expect("read");
    // The ID is the example of GB 11643-1999, the card one of the issuers' test range.
    text += "\r\n2026-09-16 15:00:00 张示例\r\n身份证11010519491231002X，卡 6200 0000 0000 0005，朋友电话13900000000，卡密：ABCD-1234-EFGH-5678，住示例省示例市样本区样本路1号\r\n";
    fs::write(&chat, text).expect("written");
    let sets = made(&desk(), &case, RECHARGE.1, &["platform", "12315"], &folder.path().join("out"));
    for set in &sets {
        let said: String = set.files.iter().map(|file| words(&file.path)).collect::<String>().replace('\n', "");
        for hidden in ["11010519491231002X", "6200 0000 0000 0005", "13900000000", "ABCD-1234-EFGH-5678"] {
            assert!(!said.contains(hidden), "{}: {hidden}", set.target);
        }
        assert!(said.contains("11＊＊＊") && said.contains("139＊＊＊"), "masks show: {said}");
        assert!(said.contains("处个人信息"), "and are counted");
        let masked = set.files.iter().flat_map(|file| &file.copies).filter(|copy| format!("{:?}", copy.what).contains("Masked")).count();
        assert_eq!(masked, 1);
        // The address is for the authority to see, not for the platform.
        assert_eq!(said.contains("样本路1号"), set.target == "12315", "{}", set.target);
        // Another row of the bill.
        assert!(!said.contains("示例便利店") && said.contains("其余"), "{said}");
    }
}

#[test]
fn a_pdf_with_personal_data_goes_as_masked_words_unless_it_is_shared_by_name() {
    let (folder, case) = case();
    let letter = folder.path().join("letter.pdf");
    let gathered = gathered(&case, RECHARGE.1);
    let sets = attachments(&desk(), &gathered, &order(&["12315"], &folder.path().join("first")), moment(RECHARGE.1)).expect("made");
    fs::copy(&sets[0].files[0].path, &letter).expect("copied");
    // A letter of ours is a PDF that names the person's address, which the platform does not see.
    fs::copy(&letter, case.join("evidence/procedure/回执.pdf")).expect("copied");
    let sets = made(&desk(), &case, RECHARGE.1, &["platform"], &folder.path().join("second"));
    assert!(sets[0].files.iter().all(|file| file.made != Made::AsGiven));
    let mut toml = fs::read_to_string(case.join("case.toml")).expect("read");
    toml += "\n[[evidence]]\npath = \"procedure/回执.pdf\"\nshare = [\"platform\"]\n";
    fs::write(case.join("case.toml"), toml).expect("written");
    let sets = made(&desk(), &case, RECHARGE.1, &["platform"], &folder.path().join("third"));
    assert!(sets[0].files.iter().any(|file| file.made == Made::AsGiven));
}

#[test]
fn a_page_that_takes_no_pdf_gets_pictures() {
    let (folder, case) = case();
    let templates = folder.path().join("templates");
    fs::create_dir_all(templates.join("alipay")).expect("made");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/alipay/target.toml");
    let limit = "\n[[limit]]\nfield = \"附件\"\nfiles = 3\nbytes_each = 150000\ntypes = [\"jpg\", \"png\"]\nsource = \"试验\"\n";
    fs::write(templates.join("alipay/target.toml"), fs::read_to_string(shipped).expect("read") + limit).expect("written");
    let desk = desk().with_templates(&templates).expect("templates");
    let sets = made(&desk, &case, RECHARGE.1, &["alipay"], &folder.path().join("out"));
    assert_eq!(sets[0].files.len(), 3);
    assert!(sets[0].files.iter().all(|file| file.made == Made::Copy));
    assert!(sets[0].findings.iter().any(|finding| finding.what.code() == "attachment-no-pdf"));
}

#[test]
fn nothing_is_written_where_the_letter_is_refused_or_something_is_there() {
    let (folder, case) = case();
    let out = folder.path().join("out");
    let gathered = gathered(&case, RECHARGE.1);
    let desk = desk();
    let refused = attachments(&desk, &gathered, &order(&["12315", "police"], &out), moment(RECHARGE.1));
    assert!(matches!(refused, Err(CaseworkError::Refused { .. })));
    assert!(!out.exists());
    let dry = AttachmentOrder { dry_run: true, ..order(&["12315"], &out) };
    assert_eq!(attachments(&desk, &gathered, &dry, moment(RECHARGE.1)).expect("planned")[0].files.len(), 2);
    assert!(!out.exists());
    attachments(&desk, &gathered, &order(&["12315"], &out), moment(RECHARGE.1)).expect("made");
    let again = attachments(&desk, &gathered, &order(&["12315"], &out), moment(RECHARGE.1));
    assert!(matches!(again, Err(CaseworkError::Exists { .. })));
    let inside = attachments(&desk, &gathered, &order(&["12315"], &case.join("evidence/x")), moment(RECHARGE.1));
    assert!(matches!(inside, Err(CaseworkError::OverInput { .. })));
    fs::write(case.join("evidence/listing/商品页截图.png"), "other bytes").expect("written");
    let changed = attachments(&desk, &gathered, &order(&["12315"], &folder.path().join("late")), moment(RECHARGE.1));
    assert!(matches!(changed, Err(CaseworkError::Evidence(_))), "not what was taken in");
}
