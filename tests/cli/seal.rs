//! `stamp`, `sign`, `encrypt`, `pack --sm3`, and what `verify` says of what they add. An authority that answers well needs OpenSSL:
//! tests/interop_seal.rs.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::test_env::TestEnv;

const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/signatures");
const TOKENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tokens");

/// A small bundle, packed.
fn packed(env: &TestEnv, more: &str) -> PathBuf {
    env.run(format!("pack @case --no-book -o @out/ {more}").trim_end()).ok();
    env.only("out", "-master.zip")
}

fn codes(findings: &serde_json::Value) -> Vec<&str> {
    findings.as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// Answers one request with these bytes, and goes.
fn authority(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        // All of the request is taken, else the system breaks the connection off as it is closed.
        let whole = |request: &[u8]| {
            let head = request.windows(4).position(|four| four == b"\r\n\r\n")?;
            let words = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
            let length: usize = words.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())?;
            (request.len() >= head + 4 + length).then_some(())
        };
        while whole(&request).is_none() {
            match stream.read(&mut buffer).unwrap() {
                0 => break,
                count => request.extend_from_slice(&buffer[..count]),
            }
        }
        // Whoever hangs up early has seen enough.
        let _ = stream.write_all(&answer);
    });
    format!("http://{address}/")
}

fn reply(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(), body].concat()
}

#[test]
fn a_signature_is_added_and_its_signer_told() {
    let env = TestEnv::with_example("paid-then-silent");
    let zip = packed(&env, "");
    let bundle = zip.display().to_string();
    let seal = env.run(&format!("verify {bundle} --json")).ok().json()["seal"].clone();

    let ran = env.run(&format!("sign {bundle} --key {KEYS}/ed25519")).ok();
    assert!(ran.out.contains("seal/001.sshsig") && ran.err.contains("不证明那个人是谁"), "{}{}", ran.out, ran.err);
    let verified = env.run(&format!("verify {bundle} --json")).ok().json();
    assert_eq!((&verified["verdict"], &verified["seal"]), (&"intact".into(), &seal));
    assert_eq!(codes(&verified["findings"]), ["no-trusted-time", "signer-unknown"]);
    let signature = &verified["signatures"][0];
    assert_eq!((&signature["file"], &signature["state"]), (&"seal/001.sshsig".into(), &"valid-signer-unknown".into()));
    assert_eq!(signature["key"]["kind"], "ssh-ed25519");
    assert!(env.run(&format!("verify {bundle}")).ok().out.contains("签名有效，但不知道是谁的"));

    let public = fs::read_to_string(Path::new(KEYS).join("ed25519.pub")).unwrap();
    env.write("signers", format!("张示例 namespaces=\"juzheng-seal\" {public}"));
    let known = env.run(&format!("verify {bundle} --allowed-signers @signers --json")).ok().json();
    assert_eq!((&known["signatures"][0]["state"], &known["signatures"][0]["principals"]), (&"valid-signer-known".into(), &"张示例".into()));
    assert_eq!(codes(&known["findings"]), ["no-trusted-time"]);
    env.write("signers", format!("张示例 namespaces=\"file\" {public}"));
    let other = env.run(&format!("verify {bundle} --allowed-signers @signers --json")).ok().json();
    assert_eq!(codes(&other["findings"]), ["no-trusted-time", "signer-not-allowed"]);
    env.write("signers", "张示例\n");
    assert_eq!(env.run(&format!("verify {bundle} --allowed-signers @signers --json")).json()["error"]["code"], "not-allowed-signers");
}

#[test]
fn a_locked_key_needs_its_passphrase_and_numbers_go_on() {
    let env = TestEnv::with_example("paid-then-silent");
    let bundle = packed(&env, "").display().to_string();
    env.write("passphrase", "口令-示例\n");
    env.write("wrong", "别的\n");
    let wrong = env.run(&format!("sign {bundle} --key {KEYS}/locked --passphrase-file @wrong --json"));
    assert_eq!((wrong.code, &wrong.json()["error"]["code"]), (2, &"key-passphrase-wrong".into()));
    let first = env.run(&format!("sign {bundle} --key {KEYS}/locked --passphrase-file @passphrase --json")).ok().json();
    let second = env.run(&format!("sign {bundle} --key {KEYS}/ecdsa-256 --json")).ok().json();
    assert_eq!((&first["file"], &first["by"]), (&"seal/001.sshsig".into(), &"key-file".into()));
    assert_eq!(second["file"], "seal/002.sshsig");
    let verified = env.run(&format!("verify {bundle} --json")).ok().json();
    assert_eq!(verified["signatures"].as_array().unwrap().len(), 2);
    assert_eq!(env.run(&format!("sign {bundle} --key {KEYS}/data.txt --json")).code, 2);
}

/// Every way of saying no leaves the bundle as it was.
#[test]
fn an_answer_that_is_no_stamp_is_not_added() {
    let env = TestEnv::with_example("paid-then-silent");
    let zip = packed(&env, "");
    let bundle = zip.display().to_string();
    let bytes = fs::read(&zip).unwrap();
    let token = |name: &str| fs::read(Path::new(TOKENS).join(name)).unwrap();
    let stamp = "200 OK\r\nContent-Type: application/timestamp-reply";
    for (answer, code) in [
        (reply("500 Oops", b""), "tsa-status"),
        (reply("302 Found\r\nLocation: http://127.0.0.1:1/", b""), "tsa-status"),
        (reply("200 OK\r\nContent-Type: text/html", b"<html>login"), "tsa-content-type"),
        (reply(stamp, &vec![0x30; 300_000]), "tsa-too-large"),
        (b"not HTTP".to_vec(), "tsa-unreachable"),
        (reply(stamp, b"junk"), "stamp-refused"),
        (reply(stamp, &token("refused.tsr")), "stamp-refused"),
        (reply(stamp, &token("good-p256-sha256.tsr")), "stamp-refused"),
    ] {
        let url = authority(answer);
        let ran = env.run(&format!("stamp {bundle} --tsa {url} --json"));
        assert_eq!((ran.code, &ran.json()["error"]["code"]), (2, &code.into()), "{}", ran.out);
        assert!(fs::read(&zip).unwrap() == bytes, "{code}");
    }
    // Each answer is kept, and none in the place of another.
    for (ending, answer) in
        [(".refused.tsr", b"junk".to_vec()), (".refused-2.tsr", token("refused.tsr")), (".refused-3.tsr", token("good-p256-sha256.tsr"))]
    {
        assert!(fs::read(format!("{bundle}{ending}")).unwrap() == answer, "{ending}");
    }
    for (url, code) in [("ftp://x/", "tsa-address"), ("nothing", "tsa-address"), ("http://127.0.0.1:1/", "tsa-unreachable")] {
        assert_eq!(env.run(&format!("stamp {bundle} --tsa {url} --json")).json()["error"]["code"], code, "{url}");
    }
    let unsigned = env.run(&format!("stamp {bundle} --tsa http://127.0.0.1:1/ --of signature --json"));
    assert_eq!(unsigned.json()["error"]["code"], "no-signature");
}

#[test]
fn what_is_not_whole_is_not_sealed_further() {
    let env = TestEnv::with_example("paid-then-silent");
    let zip = packed(&env, "");
    let folder = unpacked(&env, &zip);
    fs::write(folder.join("data/evidence/other.txt"), "多").unwrap();
    let folder = folder.display();
    let ran = env.run(&format!("sign {folder} --key {KEYS}/ed25519 --json"));
    assert_eq!((ran.code, &ran.json()["error"]["code"]), (1, &"not-intact".into()));
    env.write("none.zip", "no zip");
    assert_eq!(env.run(&format!("sign @none.zip --key {KEYS}/ed25519 --json")).json()["error"]["code"], "not-our-bundle");
}

/// Unpacks a bundle beside its zip.
fn unpacked(env: &TestEnv, zip: &Path) -> PathBuf {
    let mut archive = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    archive.extract(env.path("unpacked")).unwrap();
    fs::read_dir(env.path("unpacked")).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn the_log_of_the_seal_tells_of_what_was_taken_away_or_put_there() {
    let env = TestEnv::with_example("paid-then-silent");
    let zip = packed(&env, "");
    let folder = unpacked(&env, &zip);
    let shown = folder.display().to_string();
    for _ in 0..2 {
        env.run(&format!("sign {shown} --key {KEYS}/ed25519")).ok();
    }
    let verify = || env.run(&format!("verify {shown} --json"));
    assert_eq!(codes(&verify().ok().json()["findings"]), ["no-trusted-time", "signer-unknown", "signer-unknown"]);
    let log = folder.join("seal/custody.jsonl");
    let lines = fs::read_to_string(&log).unwrap();
    let (first, second) = lines.split_once('\n').unwrap();
    // A line taken away, at the end or at the beginning; the last one cut short; one edited.
    for (changed, code) in [
        (format!("{first}\n"), "seal-log-lacks"),
        (second.to_owned(), "custody-broken"),
        (lines.trim_end().to_owned(), "custody-broken"),
        (lines.replacen("signed", "filed", 1), "custody-broken"),
    ] {
        fs::write(&log, changed).unwrap();
        let json = verify().json();
        assert!(codes(&json["findings"]).contains(&code), "{code}: {json}");
    }
    fs::write(&log, &lines).unwrap();
    let signature = folder.join("seal/001.sshsig");
    let bytes = fs::read(&signature).unwrap();
    fs::write(&signature, fs::read(Path::new(KEYS).join("rsa.sshsig")).unwrap()).unwrap();
    let replaced = verify();
    assert_eq!((replaced.code, &replaced.json()["verdict"]), (1, &"intact".into()));
    let json = replaced.json();
    let found = codes(&json["findings"]);
    assert!(found.contains(&"signature-invalid") && found.contains(&"seal-log-differs"), "{found:?}");
    fs::remove_file(&signature).unwrap();
    assert_eq!(verify().code, 1);
    // A number that was used is not used again.
    let third = env.run(&format!("sign {shown} --key {KEYS}/ed25519 --json")).ok().json();
    assert_eq!(third["file"], "seal/003.sshsig");
    fs::write(&signature, bytes).unwrap();
    verify().ok();
    fs::write(folder.join("seal/009.tsr"), fs::read(Path::new(TOKENS).join("good-p256-sha256.tsr")).unwrap()).unwrap();
    let json = verify().json();
    assert_eq!((&json["stamps"][0]["state"], &json["stamps"][0]["reason"]), (&"invalid".into(), &"other-bytes".into()));
    assert!(codes(&json["findings"]).contains(&"stamp-invalid"));
}

#[test]
fn sm3_is_listed_and_checked() {
    let env = TestEnv::with_example("paid-then-silent");
    let zip = packed(&env, "--sm3");
    let folder = unpacked(&env, &zip);
    let list = fs::read_to_string(folder.join("sm3/manifest.txt")).unwrap();
    let sha256 = fs::read_to_string(folder.join("manifest-sha256.txt")).unwrap();
    let paths = |text: &str| text.lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(&list), paths(&sha256));
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    for exhibit in manifest["exhibits"].as_array().unwrap() {
        let line = format!("{}  {}", exhibit["sm3"].as_str().unwrap(), exhibit["path"].as_str().unwrap());
        assert!(list.lines().any(|known| known == line), "{line}");
    }
    let shown = folder.display().to_string();
    env.run(&format!("verify {shown}")).ok();
    // Listed anew with another digest of SM3: only that list shows it.
    let wrong = list.replacen(&list[..64], &"0".repeat(64), 1);
    fs::write(folder.join("sm3/manifest.txt"), &wrong).unwrap();
    let json = env.run(&format!("verify {shown} --json")).json();
    assert_eq!(json["verdict"], "altered");
}

#[test]
fn an_encrypted_bundle_says_what_it_is() {
    let env = TestEnv::with_example("paid-then-silent");
    let zip = packed(&env, "");
    let bundle = zip.display().to_string();
    env.write("passphrase", "口令\n");
    let ran = env.run(&format!("encrypt {bundle} --to age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")).ok();
    assert!(ran.err.contains("age -d -i"), "{}", ran.err);
    let age = format!("{bundle}.age");
    let bytes = fs::read(&age).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> X25519 "));
    assert!(bytes.len() as u64 > fs::metadata(&zip).unwrap().len());
    let verified = env.run(&format!("verify {age} --json"));
    assert_eq!((verified.code, codes(&verified.json()["findings"])), (1, vec!["encrypted-for-transport"]));
    assert_eq!(env.run(&format!("encrypt {bundle} --passphrase-file @passphrase --json")).json()["error"]["code"], "exists");
    let forced = env.run(&format!("encrypt {bundle} --passphrase-file @passphrase --force --json")).ok().json();
    assert_eq!(forced["by"], "passphrase");
    assert!(fs::read(&age).unwrap().starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert_eq!(env.run(&format!("encrypt {bundle} --to age1zzz --force --json")).json()["error"]["code"], "recipient-invalid");
    assert_eq!(env.run(&format!("encrypt {bundle} --json")).code, 2);
}
