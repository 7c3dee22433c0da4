//! Bundles as an opponent would forge them: each ends in the right words. What only an authority can make is in tests/interop_seal.rs,
//! and what deceives unpackers in tests/tampered.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use juzheng::digest::Digest;
use serde_json::Value;

use crate::test_env::TestEnv;

const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/signatures");
const TOKENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tokens");

/// The files of a bundle: paths in the bag and bytes, in the order of the zip.
type Files = Vec<(String, Vec<u8>)>;

struct Bundle {
    env: TestEnv,
    zip: PathBuf,
    top: String,
    files: Files,
    seal: String,
}

impl Bundle {
    fn packed(pattern: &str) -> Self {
        let env = TestEnv::with_example("recharge-not-delivered");
        env.run("pack @case --no-book --no-viewer --to 12315 --at 2026-09-28T18:00:00+08:00 -o @out/").ok();
        let zip = env.only("out", pattern);
        let mut archive = zip::ZipArchive::new(fs::File::open(&zip).unwrap()).unwrap();
        let mut files = Files::new();
        let mut top = String::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let name = entry.name().unwrap().into_owned();
            let (folder, path) = name.split_once('/').unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            top = folder.to_owned();
            files.push((path.to_owned(), bytes));
        }
        let seal = env.run(&format!("verify {} --json", zip.display())).ok().json()["seal"].as_str().unwrap().to_owned();
        Self { env, zip, top, files, seal }
    }

    fn but(&self, change: impl FnOnce(&mut Files)) -> Files {
        let mut files = self.files.clone();
        change(&mut files);
        files
    }

    /// Zipped anew and verified: the exit code, the verdict, the codes of what was found, and all that is told.
    fn verified(&self, files: &Files, more: &str) -> (u8, String, Vec<String>, Value) {
        let path = self.env.path("forged.zip");
        let mut writer = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        for (name, bytes) in files {
            writer.start_file(format!("{}/{name}", self.top), zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        let words = ["verify", &path.display().to_string(), more, "--json"].map(str::to_owned);
        let ran = self.env.run(&words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
        let json = ran.json();
        let codes = json["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
        (ran.code, json["verdict"].as_str().unwrap().to_owned(), codes, json)
    }
}

fn at<'a>(files: &'a mut Files, path: &str) -> &'a mut Vec<u8> {
    &mut files.iter_mut().find(|(known, _)| known == path).unwrap_or_else(|| panic!("no {path}")).1
}

fn edit(files: &mut Files, path: &str, from: &str, to: &str) {
    let bytes = at(files, path);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{path}: {text}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// Both lists and the log's last line written anew, as whoever knows the format would.
fn relist(files: &mut Files) {
    let list = |files: &Files, wanted: fn(&str) -> bool| -> String {
        let mut listed: Vec<_> = files.iter().filter(|(path, _)| wanted(path)).collect();
        listed.sort();
        listed.into_iter().map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes))).collect()
    };
    let before = Digest::of(at(files, "manifest-sha256.txt")).to_string();
    *at(files, "manifest-sha256.txt") = list(files, |path| path.starts_with("data/")).into_bytes();
    let after = Digest::of(at(files, "manifest-sha256.txt")).to_string();
    if before != after {
        edit(files, "custody.jsonl", &before, &after);
    }
    let tags = list(files, |path| !path.starts_with("data/") && !path.starts_with("seal/") && path != "tagmanifest-sha256.txt");
    if let Some((_, bytes)) = files.iter_mut().find(|(path, _)| path == "tagmanifest-sha256.txt") {
        *bytes = tags.into_bytes();
    }
}

fn first(files: &Files, part: &str) -> String {
    files.iter().find(|(path, _)| path.contains(part)).unwrap_or_else(|| panic!("no {part}")).0.clone()
}

#[test]
fn what_was_sealed_is_changed_and_all_lists_are_written_anew() {
    let bundle = Bundle::packed("-master.zip");
    let (chat, letter) = (first(&bundle.files, "data/evidence/chat/"), first(&bundle.files, "data/letters/12315.txt"));
    let picture = first(&bundle.files, ".png");
    let same = bundle.verified(&bundle.files, &format!("--seal {}", bundle.seal));
    assert_eq!((same.0, same.1.as_str()), (0, "intact"), "{:?}", same.2);
    type Forgery<'a> = (&'a str, Box<dyn Fn(&mut Files) + 'a>, &'a str, &'a str);
    let forgeries: Vec<Forgery<'_>> = vec![
        ("a message more", Box::new(|files| at(files, &chat).extend(b"\nx")), "altered", "manifest-differs"),
        (
            "two exhibits exchanged",
            Box::new(|files| {
                let (one, other) = (at(files, &chat).clone(), at(files, &picture).clone());
                (*at(files, &chat), *at(files, &picture)) = (other, one);
            }),
            "altered",
            "manifest-differs",
        ),
        ("an exhibit taken out", Box::new(|files| files.retain(|(path, _)| *path != chat)), "altered", "manifest-differs"),
        (
            "an exhibit put in",
            Box::new(|files| files.push(("data/evidence/chat/新.txt".into(), b"x".to_vec()))),
            "altered",
            "manifest-differs",
        ),
        (
            "a twin in other letters",
            Box::new(|files| files.push((chat.replace(".txt", ".TXT"), b"x".to_vec()))),
            "altered",
            "manifest-differs",
        ),
        (
            "the letter's digest",
            Box::new(|files| {
                let text = String::from_utf8(at(files, &letter).clone()).unwrap();
                let digest = text.split(|c: char| !c.is_ascii_hexdigit()).find(|word| word.len() == 64).unwrap().to_owned();
                edit(files, &letter, &digest, &"2".repeat(64));
            }),
            "altered",
            "letter-digest-differs",
        ),
        (
            "the time of packing",
            Box::new(|files| edit(files, "manifest.json", "2026-09-28T18:00:00", "2026-09-01T18:00:00")),
            "altered",
            "manifest-differs",
        ),
        (
            "the log's time",
            Box::new(|files| edit(files, "custody.jsonl", "2026-09-28T18:00:00", "2026-09-01T18:00:00")),
            "altered",
            "manifest-differs",
        ),
        (
            "the log's list",
            Box::new(|files| {
                let digest = Digest::of(at(files, "manifest-sha256.txt")).to_string();
                edit(files, "custody.jsonl", &digest, &"0".repeat(64));
            }),
            "altered",
            "custody-differs",
        ),
        ("the log without its end", Box::new(|files| _ = at(files, "custody.jsonl").pop()), "altered", "custody-broken"),
        ("the log empty", Box::new(|files| at(files, "custody.jsonl").clear()), "altered", "custody-broken"),
        (
            "manifest.json twice the same key",
            Box::new(|files| edit(files, "manifest.json", "\"exhibits\"", "\"exhibits\": [], \"exhibits\"")),
            "altered",
            "manifest-unreadable",
        ),
        ("the sizes", Box::new(|files| edit(files, "bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 1")), "altered", "oxum-wrong"),
        ("no tag manifest", Box::new(|files| files.retain(|(path, _)| path != "tagmanifest-sha256.txt")), "incomplete", "file-missing"),
        ("no manifest.json", Box::new(|files| files.retain(|(path, _)| path != "manifest.json")), "incomplete", "file-missing"),
    ];
    for (what, forge, verdict, code) in forgeries {
        let files = bundle.but(|files| {
            forge(files);
            relist_if_whole(files, what);
        });
        let (exit, found, codes, _) = bundle.verified(&files, "");
        assert_eq!((exit, found.as_str()), (1, verdict), "{what}: {codes:?}");
        assert!(codes.iter().any(|known| known == code), "{what}: {codes:?}");
        // Whoever has the seal needs no more.
        let (exit, _, codes, _) = bundle.verified(&files, &format!("--seal {}", bundle.seal));
        assert!(exit == 1 && codes.iter().any(|code| code == "not-the-one-noted"), "{what}: {codes:?}");
    }
    // All of it made anew, without a fault: only what was kept elsewhere tells.
    let anew = bundle.but(|files| {
        edit(files, "bag-info.txt", "juzheng ", "juzheng  ");
        relist(files);
    });
    assert_eq!(bundle.verified(&anew, "").0, 0);
    assert_eq!(bundle.verified(&anew, &format!("--seal {}", bundle.seal)).0, 1);
}

/// The log's line is left as it was forged.
fn relist_if_whole(files: &mut Files, what: &str) {
    let log = at(files, "custody.jsonl").clone();
    relist(files);
    if what.starts_with("the log") {
        *at(files, "custody.jsonl") = log;
        relist(files);
    }
}

#[test]
fn a_bundle_made_to_look_like_nobodys_is_told_as_such() {
    let bundle = Bundle::packed("-master.zip");
    let chat = first(&bundle.files, "data/evidence/chat/");
    let stripped = bundle.but(|files| {
        // As long as before: the sum in bag-info.txt still holds.
        *at(files, &chat).last_mut().unwrap() ^= 1;
        relist(files);
        files.retain(|(path, _)| !["manifest.json", "custody.jsonl", "tagmanifest-sha256.txt"].contains(&path.as_str()));
        edit(files, "bag-info.txt", "Bag-Software-Agent: juzheng", "Bag-Software-Agent: other");
    });
    let (exit, verdict, ..) = bundle.verified(&stripped, "");
    assert_eq!((exit, verdict.as_str()), (0, "intact"), "any bag that agrees with its list is");
    let told = bundle.env.run(&format!("verify {}", bundle.env.path("forged.zip").display()));
    // In the answer itself, which is what is kept and handed on.
    for words in ["这个包不是本程序做的", "没有 tagmanifest", "不能证明何时封存、由谁封存"] {
        assert!(told.out.replace([' ', '\n'], "").contains(&words.replace(' ', "")), "{words}: {}", told.out);
    }
    assert_eq!(bundle.verified(&stripped, &format!("--seal {}", bundle.seal)).0, 1);
}

#[test]
fn what_lies_in_the_seal_is_swapped_or_forged() {
    let bundle = Bundle::packed("-master.zip");
    let zip = bundle.zip.display().to_string();
    bundle.env.run(&format!("sign {zip} --key {KEYS}/ed25519")).ok();
    let mut archive = zip::ZipArchive::new(fs::File::open(&bundle.zip).unwrap()).unwrap();
    let mut signed = bundle.files.clone();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let path = entry.name().unwrap().split_once('/').unwrap().1.to_owned();
        if path.starts_with("seal/") {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            signed.push((path, bytes));
        }
    }
    let signed = Bundle { files: signed, ..bundle };
    assert_eq!(signed.verified(&signed.files, "").0, 0);
    let fixture = |folder: &str, name: &str| fs::read(Path::new(folder).join(name)).unwrap();
    let (stamp, other) = (fixture(TOKENS, "good-p256-sha256.tsr"), fixture(KEYS, "ed25519.sshsig"));
    type Forgery<'a> = (&'a str, Box<dyn Fn(&mut Files) + 'a>, &'a str);
    let forgeries: Vec<Forgery<'_>> = vec![
        ("a stamp of something else", Box::new(|files| files.push(("seal/002.tsr".into(), stamp.clone()))), "stamp-invalid"),
        ("no stamp at all", Box::new(|files| files.push(("seal/002.tsr".into(), b"x".to_vec()))), "stamp-invalid"),
        (
            "an answer named after a list of nothing",
            Box::new(|files| {
                files.push(("seal/r01.sha512".into(), Vec::new()));
                files.push(("seal/r01.tsr".into(), stamp.clone()));
            }),
            "renewal-differs",
        ),
        (
            "a list of what every bundle has",
            Box::new(|files| {
                let declaration = "9a8d13a45a4aba12ad2b2e5e9e6b1f5c"; // any digest: it is another one
                files.push(("seal/r01.sha512".into(), format!("{declaration}  bagit.txt\n").into_bytes()));
            }),
            "renewal-differs",
        ),
        ("the signature of another bundle", Box::new(|files| *at(files, "seal/001.sshsig") = other.clone()), "signature-invalid"),
        ("no signature", Box::new(|files| at(files, "seal/001.sshsig").clear()), "signature-invalid"),
        ("the signature taken away", Box::new(|files| files.retain(|(path, _)| path != "seal/001.sshsig")), "seal-log-differs"),
        ("the public key exchanged", Box::new(|files| *at(files, "seal/001.pub") = fixture(KEYS, "rsa.pub")), "seal-log-differs"),
        ("the log of the seal edited", Box::new(|files| edit(files, "seal/custody.jsonl", "\"seq\":1", "\"seq\":2")), "custody-broken"),
        (
            "the log of the seal twice",
            Box::new(|files| {
                let bytes = at(files, "seal/custody.jsonl").clone();
                at(files, "seal/custody.jsonl").extend(bytes);
            }),
            "custody-broken",
        ),
        (
            "more than anyone adds",
            Box::new(|files| files.extend((100..400).map(|n| (format!("seal/{n}.tsq"), Vec::new())))),
            "beyond-limits",
        ),
    ];
    for (what, forge, code) in forgeries {
        let (exit, verdict, codes, json) = signed.verified(&signed.but(|files| forge(files)), "");
        // What was sealed is as it was, whatever lies beside it.
        assert_eq!((exit, verdict.as_str()), (1, "intact"), "{what}: {codes:?}");
        assert!(codes.iter().any(|known| known == code), "{what}: {codes:?}");
        assert!(codes.iter().any(|code| code == "no-trusted-time") || what == "more than anyone adds", "{what}: {json}");
    }
    // Another's key under the same name; and a list of whom the verifier trusts.
    let list = signed.env.path("signers");
    let line = String::from_utf8(fixture(KEYS, "rsa.pub")).unwrap();
    fs::write(&list, format!("张示例@example.invalid {line}")).unwrap();
    let (exit, _, codes, json) = signed.verified(&signed.files, &format!("--allowed-signers {}", list.display()));
    assert_eq!((exit, &json["signatures"][0]["state"]), (0, &"valid-signer-unknown".into()), "{codes:?}");
    // The log and its file both taken away: nothing is claimed, and nothing is missed.
    let (exit, _, codes, _) = signed.verified(&signed.but(|files| files.retain(|(path, _)| !path.starts_with("seal/"))), "");
    assert!(exit == 0 && codes.iter().any(|code| code == "unsigned"), "{codes:?}");
    // A list so long that what is wrong with it is told a thousand times and then counted.
    let long = signed.but(|files| files.push(("seal/r01.sha512".into(), b"a  b\n".repeat(5000))));
    let (exit, _, codes, json) = signed.verified(&long, "");
    assert_eq!((exit, codes.iter().filter(|code| *code == "renewal-differs").count()), (1, 1000));
    assert!(codes.iter().any(|code| code == "more-of-a-kind"), "{json}");
}

#[test]
fn what_cannot_be_read_is_not_called_altered() {
    let bundle = Bundle::packed("-master.zip");
    let bytes = fs::read(&bundle.zip).unwrap();
    let chat = first(&bundle.files, "data/evidence/chat/");
    // The method, or the flag of encryption, of one entry: in both headers.
    for (what, flag, method, code) in [("method", 0x800u16, 97u16, "method-unsupported"), ("encrypted", 0x801, 8, "encrypted-entry")] {
        let mut forged = bytes.clone();
        let name = format!("{}/{chat}", bundle.top).into_bytes();
        let places: Vec<usize> = (0..forged.len() - name.len()).filter(|at| forged[*at..].starts_with(&name)).collect();
        assert_eq!(places.len(), 2, "{what}");
        for (place, head, flags) in [(places[0], 30, 6), (places[1], 46, 8)] {
            let start = place - head;
            forged[start + flags..start + flags + 2].copy_from_slice(&flag.to_le_bytes());
            forged[start + flags + 2..start + flags + 4].copy_from_slice(&method.to_le_bytes());
        }
        bundle.env.write("closed.zip", forged);
        let ran = bundle.env.run("verify @closed.zip --json");
        let json = ran.json();
        let codes: Vec<&str> = json["findings"].as_array().unwrap().iter().filter_map(|finding| finding["code"].as_str()).collect();
        assert_eq!((ran.code, &json["verdict"]), (1, &"incomplete".into()), "{what}: {codes:?}");
        assert!(codes.contains(&code) && !codes.contains(&"file-damaged"), "{what}: {codes:?}");
        assert_eq!(json["files"]["unreadable"], 1, "{what}");
    }
}

#[test]
fn a_package_is_held_against_its_master() {
    let package = Bundle::packed("-12315.zip");
    let master = package.env.only("out", "-master.zip").display().to_string();
    let (exit, _, codes, json) = package.verified(&package.files, &format!("--master {master}"));
    assert_eq!((exit, &json["master"]["agrees"]), (0, &true.into()), "{codes:?}");
    let originals = json["master"]["originals"].as_array().unwrap();
    assert!(!originals.is_empty() && originals.iter().all(|original| original["path"].is_string()), "{json}");
    // What letters print is only stated in it: said, but where the master has shown it.
    let digest = json["master"]["evidence_digest"].as_str().unwrap().to_owned();
    let (exit, _, codes, _) = package.verified(&package.files, &format!("--evidence-digest {digest}"));
    assert!(exit == 0 && codes.iter().any(|code| code == "evidence-digest-only-stated"), "{codes:?}");
    let (_, _, codes, _) = package.verified(&package.files, &format!("--evidence-digest {digest} --master {master}"));
    assert!(!codes.iter().any(|code| code == "evidence-digest-only-stated"), "{codes:?}");
    let original = json["master"]["originals"][0]["sha256"].as_str().unwrap().to_owned();
    let number = json["master"]["originals"][0]["number"].as_u64().unwrap();
    for (what, from, to, code) in [
        (
            "an original that is not there",
            format!("\"sha256_of_original\": \"{original}\""),
            format!("\"sha256_of_original\": \"{}\"", "3".repeat(64)),
            "original-missing",
        ),
        ("another digest of all", digest.clone(), "4".repeat(64), "master-differs"),
        ("another number", format!("\"number\": {number},"), "\"number\": 987,".to_owned(), "original-missing"),
    ] {
        let forged = package.but(|files| {
            edit(files, "manifest.json", &from, &to);
            relist(files);
        });
        let (exit, verdict, codes, json) = package.verified(&forged, &format!("--master {master}"));
        assert_eq!((exit, &json["master"]["agrees"]), (1, &false.into()), "{what}");
        assert!(codes.iter().any(|known| known == code), "{what}: {verdict} {codes:?}");
    }
    // Neither is a master bundle, or is what it should be held against.
    let shown = package.zip.display().to_string();
    for (bundle, against) in [(&master, &master), (&shown, &shown)] {
        let ran = package.env.run(&format!("verify {bundle} --master {against} --json"));
        assert_eq!((ran.code, &ran.json()["findings"].to_string().contains("master-differs")), (1, &true), "{}", ran.out);
    }
    let words = package.env.run(&format!("verify {shown} --master {master}")).ok().out;
    assert!(words.contains("证据码相符"), "{words}");
}
