//! Stamps, signatures, SM3 and encryption, read by the programs of others and made by them. Needs `openssl`, `ssh-keygen`,
//! `ssh-agent`, `cksum` of coreutils 9 and `age`; a missing one fails the test, so that nothing is passed over in silence.
#![cfg(all(unix, feature = "net"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use authority::authority;
use juzheng::casework::Http;
use juzheng::seal::{Request, StampHash, Transport as _};
use serde_json::Value;

mod authority;

/// A packed example, unpacked beside, and everything the programs need.
struct World {
    folder: tempfile::TempDir,
    zip: PathBuf,
}

impl World {
    fn new(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/paid-then-silent");
        let out = format!("{}/out/", folder.path().display());
        let case = case.display().to_string();
        juzheng(&[&["pack", &case, "--no-book", "-o", &out], more].concat());
        let mut made = fs::read_dir(&out).expect("listed").map(|entry| entry.expect("an entry").path());
        let zip = made.find(|path| path.to_string_lossy().ends_with("-master.zip")).expect("a master");
        Self { folder, zip }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn zip(&self) -> String {
        self.zip.display().to_string()
    }
    /// Unpacked anew.
    fn unpacked(&self) -> PathBuf {
        let folder = self.path("unpacked");
        let _ = fs::remove_dir_all(&folder);
        run(
            self.folder.path(),
            "python3",
            &["-c", "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall('unpacked')", &self.zip()],
        );
        fs::read_dir(&folder).expect("listed").next().expect("one folder").expect("an entry").path()
    }
    /// The authority's keys and certificates.
    fn tokens(&self) -> PathBuf {
        let folder = self.path("tokens");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tokens/make.sh");
        run(self.folder.path(), "bash", &[&script.display().to_string(), &folder.display().to_string()]);
        folder
    }
}

fn juzheng(arguments: &[&str]) -> Value {
    let (value, code) = juzheng_code(arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {value}");
    value
}

fn juzheng_code(arguments: &[&str]) -> (Value, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_juzheng")).args(arguments).arg("--json").output().expect("run");
    let text = String::from_utf8_lossy(&output.stdout);
    let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {text}"));
    (value, output.status.code())
}

fn try_run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).current_dir(folder).output().unwrap_or_else(|error| panic!("{program} is needed: {error}"))
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let output = try_run(folder, program, arguments);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}: {}\n{said}", output.status);
    output
}

/// `openssl ts -verify` of one stamp, by the data and by the request.
fn openssl_verifies(bag: &Path, data: &str, number: &str, root: &str) {
    let file = |ending: &str| format!("seal/{number}.{ending}");
    let (answer, query, chain) = (file("tsr"), file("tsq"), file("chain.pem"));
    let common = ["-in", &answer, "-CAfile", root, "-untrusted", &chain];
    run(bag, "openssl", &[&["ts", "-verify", "-data", data], &common[..]].concat());
    run(bag, "openssl", &[&["ts", "-verify", "-queryfile", &query], &common[..]].concat());
}

#[test]
#[ignore = "needs openssl; CI installs it"]
fn openssl_verifies_our_stamps_of_every_key_and_digest() {
    let world = World::new(&[]);
    let tokens = world.tokens();
    let root = tokens.join("root.pem").display().to_string();
    let mut number = 0;
    let sealed = juzheng(&["verify", &world.zip()])["seal"].clone();
    for key in ["rsa2048", "rsa4096", "p256", "p384", "p521"] {
        for digest in ["sha256", "sha384", "sha512"] {
            let url = authority(&tokens, key, digest);
            number += 1;
            let stamped = juzheng(&["stamp", &world.zip(), "--tsa", &url, "--tsa-ca", &root, "--hash", digest]);
            assert_eq!(stamped["stamp"]["state"], "stamped", "{key} {digest}");
            assert_eq!(stamped["stamp"]["file"], format!("seal/{number:03}.tsr"));
        }
    }
    let verified = juzheng(&["verify", &world.zip(), "--tsa-ca", &root]);
    assert_eq!((&verified["verdict"], &verified["seal"]), (&"intact".into(), &sealed));
    let stamps = verified["stamps"].as_array().expect("stamps");
    assert_eq!(stamps.len(), 15);
    assert!(stamps.iter().all(|stamp| stamp["state"] == "stamped" && stamp["nonce"] == "matched"), "{stamps:?}");
    let codes: Vec<&str> =
        verified["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["unsigned"]);
    let bag = world.unpacked();
    for number in 1..=15 {
        openssl_verifies(&bag, "tagmanifest-sha256.txt", &format!("{number:03}"), &root);
    }
    run(&bag, "sha256sum", &["--strict", "--quiet", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"]);
    // Nobody is trusted unasked.
    let (unknown, _) = juzheng_code(&["verify", &world.zip()]);
    assert!(unknown["stamps"].as_array().expect("stamps").iter().all(|stamp| stamp["state"] == "untrusted"));
}

/// A signature, its stamp, a renewal over all of it; in an unpacked folder.
#[test]
#[ignore = "needs openssl and OpenSSH; CI installs them"]
fn a_signature_is_stamped_and_all_is_renewed() {
    let world = World::new(&[]);
    let tokens = world.tokens();
    let root = tokens.join("root.pem").display().to_string();
    let url = authority(&tokens, "p384", "sha512");
    let key = world.path("key").display().to_string();
    run(world.folder.path(), "ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", &key]);
    let bag = world.unpacked();
    let shown = bag.display().to_string();
    juzheng(&["stamp", &shown, "--tsa", &url]);
    juzheng(&["sign", &shown, "--key", &key]);
    let stamped = juzheng(&["stamp", &shown, "--tsa", &url, "--tsa-ca", &root, "--of", "signature", "--hash", "sm3"]);
    assert_eq!((&stamped["stamp"]["of"], &stamped["stamp"]["hash"]), (&"seal/002.sshsig".into(), &"sm3".into()));
    let renewed = juzheng(&["stamp", &shown, "--tsa", &url, "--renew", "--hash", "sha512"]);
    assert_eq!(renewed["stamp"]["file"], "seal/r01.tsr");
    let verified = juzheng(&["verify", &shown, "--tsa-ca", &root]);
    let states: Vec<_> =
        verified["stamps"].as_array().expect("stamps").iter().map(|stamp| (stamp["of"].clone(), stamp["state"].clone())).collect();
    let good = |of: &str| (Value::from(of), Value::from("stamped"));
    assert_eq!(states, [good("tagmanifest-sha256.txt"), good("seal/002.sshsig"), good("seal/r01.sha512")]);
    openssl_verifies(&bag, "seal/002.sshsig", "003", &root);
    openssl_verifies(&bag, "seal/r01.sha512", "r01", &root);
    run(&bag, "sha512sum", &["--strict", "--quiet", "-c", "seal/r01.sha512"]);
    // A stamp that was renewed cannot be exchanged.
    let first = bag.join("seal/001.tsr");
    fs::copy(bag.join("seal/003.tsr"), &first).expect("copied");
    let (changed, code) = juzheng_code(&["verify", &shown, "--tsa-ca", &root]);
    assert_eq!((code, &changed["verdict"]), (Some(1), &"intact".into()));
    let codes: Vec<&str> =
        changed["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert!(codes.contains(&"renewal-differs") && codes.contains(&"seal-log-differs"), "{codes:?}");
}

/// A stamp over bytes of somebody's choice, put into `seal/` as if it had been added.
fn planted(bag: &Path, number: &str, over: &[u8], url: &str) {
    let request = Request::over(over, StampHash::Sha256).expect("random numbers");
    let answer = Http.post(url, request.as_der()).expect("an answer");
    fs::write(bag.join(format!("seal/{number}.tsq")), request.as_der()).expect("written");
    fs::write(bag.join(format!("seal/{number}.tsr")), answer).expect("written");
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// A token over nothing could be had long before there was a bundle: it is no time of this one.
#[test]
#[ignore = "needs openssl; CI installs it"]
fn a_stamp_counts_only_over_what_is_of_this_bundle() {
    let world = World::new(&[]);
    let tokens = world.tokens();
    let root = tokens.join("root.pem").display().to_string();
    let url = authority(&tokens, "p256", "sha256");
    let sha512 = |bag: &Path, files: &[&str]| run(bag, "sha512sum", files).stdout;
    type Planted<'a> = (&'a str, &'a str, Box<dyn Fn(&Path) -> Vec<u8> + 'a>, &'a str, &'a str);
    let all: [Planted<'_>; 5] = [
        ("an empty list", "r01.sha512", Box::new(|_| Vec::new()), "invalid", "renewal-differs"),
        ("what every bundle has", "r01.sha512", Box::new(|bag| sha512(bag, &["bagit.txt"])), "invalid", "renewal-differs"),
        (
            "all but the topmost list",
            "r01.sha512",
            Box::new(|bag| {
                let list =
                    "find . -type f ! -path './seal/*' ! -name tagmanifest-sha256.txt | sed 's,^./,,' | sort | xargs -d '\\n' sha512sum";
                run(bag, "sh", &["-c", list]).stdout
            }),
            "invalid",
            "renewal-differs",
        ),
        ("a signature that nobody can check", "001.sshsig", Box::new(unknown_signature), "unsupported", "signature-unsupported"),
        (
            "a signature of something else",
            "001.sshsig",
            Box::new(|_| fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/signatures/ed25519.sshsig")).expect("read")),
            "invalid",
            "signature-invalid",
        ),
    ];
    for (what, name, over, state, code) in all {
        let bag = world.unpacked();
        fs::create_dir(bag.join("seal")).expect("made");
        let over = over(&bag);
        fs::write(bag.join("seal").join(name), &over).expect("written");
        planted(&bag, if name.starts_with('r') { "r01" } else { "002" }, &over, &url);
        let (told, exit) = juzheng_code(&["verify", &bag.display().to_string(), "--tsa-ca", &root]);
        let found = codes(&told);
        assert_eq!(told["stamps"][0]["state"], state, "{what}: {told}");
        assert!(found.contains(&code) && found.contains(&"no-trusted-time"), "{what}: {found:?}");
        assert_eq!((&told["verdict"], exit), (&"intact".into(), Some(i32::from(state == "invalid"))), "{what}");
    }
}

/// A signature in the right form for the right purpose, by a key of a kind that there is not.
fn unknown_signature(bag: &Path) -> Vec<u8> {
    let string = |bytes: &[u8]| [&u32::try_from(bytes.len()).expect("short").to_be_bytes(), bytes].concat();
    let kind = string(b"ssh-sample@example.invalid");
    let parts = [
        b"SSHSIG".to_vec(),
        1u32.to_be_bytes().to_vec(),
        string(&[kind.clone(), string(b"key")].concat()),
        string(b"juzheng-seal"),
        string(b""),
        string(b"sha512"),
        string(&[kind, string(b"signature")].concat()),
    ];
    let raw = bag.join("../raw");
    fs::write(&raw, parts.concat()).expect("written");
    let text = run(bag, "openssl", &["base64", "-in", &raw.display().to_string()]).stdout;
    fs::remove_file(&raw).expect("removed");
    [b"-----BEGIN SSH SIGNATURE-----\n".as_slice(), &text, b"-----END SSH SIGNATURE-----\n"].concat()
}

/// A bundle of an older version is renewed by a newer one: what the list names is not changed by the same command, nor by the system.
#[test]
#[ignore = "needs openssl; CI installs it"]
fn a_renewal_holds_beside_an_older_note_and_files_of_the_system() {
    let world = World::new(&[]);
    let tokens = world.tokens();
    let root = tokens.join("root.pem").display().to_string();
    let url = authority(&tokens, "p256", "sha256");
    let bag = world.unpacked();
    let shown = bag.display().to_string();
    juzheng(&["stamp", &shown, "--tsa", &url]);
    let note = bag.join("seal/VERIFY.txt");
    let older = fs::read_to_string(&note).expect("a note").replacen("核对", "查验", 1);
    fs::write(&note, &older).expect("written");
    fs::write(bag.join(".DS_Store"), "one").expect("written");
    juzheng(&["stamp", &shown, "--tsa", &url, "--renew"]);
    assert_eq!(fs::read_to_string(&note).expect("a note"), older);
    fs::write(bag.join(".DS_Store"), "another").expect("written");
    let verified = juzheng(&["verify", &shown, "--tsa-ca", &root]);
    assert!(verified["stamps"].as_array().expect("stamps").iter().all(|stamp| stamp["state"] == "stamped"), "{verified}");
    let list = fs::read_to_string(bag.join("seal/r01.sha512")).expect("a list");
    assert!(list.contains("  seal/001.tsr\n") && list.contains("  tagmanifest-sha256.txt\n"), "{list}");
    assert!(!list.contains("DS_Store") && !list.contains("VERIFY"), "{list}");
    // A clock that was set: the authority saw the bundle before it says it was packed.
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/paid-then-silent").display().to_string();
    let ahead = world.path("ahead.zip").display().to_string();
    juzheng(&["pack", &case, "--no-book", "--no-letters", "--no-viewer", "--at", "2099-01-01T08:00:00+08:00", "-o", &ahead]);
    juzheng(&["stamp", &ahead, "--tsa", &url]);
    let told = juzheng(&["verify", &ahead, "--tsa-ca", &root]);
    assert!(codes(&told).contains(&"stamp-odd"), "{told}");
    assert!(told["findings"].to_string().contains("打包时间"), "{told}");
}

#[test]
#[ignore = "needs OpenSSH; CI installs it"]
fn ssh_keygen_verifies_our_signatures_and_signs_what_we_cannot() {
    let world = World::new(&[]);
    let kinds: [(&str, &[&str], &str); 4] = [
        ("ed25519", &["-t", "ed25519"], "key-file"),
        ("p384", &["-t", "ecdsa", "-b", "384"], "key-file"),
        ("p521", &["-t", "ecdsa", "-b", "521"], "key-file"),
        ("rsa", &["-t", "rsa", "-b", "3072"], "ssh-keygen"),
    ];
    let mut signers = String::new();
    for (name, kind, by) in kinds {
        let key = world.path(name).display().to_string();
        run(world.folder.path(), "ssh-keygen", &[kind, &["-q", "-N", "", "-C", "x", "-f", &key]].concat());
        signers += &format!("{name}@example.invalid {}", fs::read_to_string(format!("{key}.pub")).expect("a key"));
        let output = Command::new(env!("CARGO_BIN_EXE_juzheng"));
        let mut command = output;
        let output = command.args(["sign", &world.zip(), "--key", &key, "--json"]).env_remove("SSH_AUTH_SOCK").output().expect("run");
        let signed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(signed["by"], by, "{name}: {signed}");
    }
    let list = world.path("signers").display().to_string();
    fs::write(&list, signers).expect("written");
    let verified = juzheng(&["verify", &world.zip(), "--allowed-signers", &list]);
    assert!(
        verified["signatures"].as_array().expect("four").iter().all(|signature| signature["state"] == "valid-signer-known"),
        "{verified}"
    );
    let bag = world.unpacked();
    for (number, (name, ..)) in (1..).zip(kinds) {
        let script = format!(
            "ssh-keygen -Y verify -f '{list}' -I {name}@example.invalid -n juzheng-seal -s seal/{number:03}.sshsig < tagmanifest-sha256.txt"
        );
        run(&bag, "sh", &["-c", &script]);
    }
}

#[test]
#[ignore = "needs OpenSSH; CI installs it"]
fn the_agent_signs_with_the_key_it_has() {
    let world = World::new(&[]);
    for (name, kind) in [("ed25519", "ed25519"), ("rsa", "rsa"), ("ecdsa", "ecdsa")] {
        let key = world.path(name).display().to_string();
        run(world.folder.path(), "ssh-keygen", &["-q", "-t", kind, "-N", "", "-C", "x", "-f", &key]);
        let binary = env!("CARGO_BIN_EXE_juzheng");
        // The key itself goes away once the agent has it; only its public half is named.
        let script = format!("ssh-add -q '{key}' && rm '{key}' && '{binary}' sign '{}' --key '{key}.pub' --json", world.zip());
        let output = run(world.folder.path(), "ssh-agent", &["sh", "-c", &script]);
        let signed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(signed["by"], "agent", "{name}: {signed}");
    }
    let verified = juzheng(&["verify", &world.zip()]);
    assert!(verified["signatures"].as_array().expect("three").iter().all(|signature| signature["state"] == "valid-signer-unknown"));
}

#[test]
#[ignore = "needs cksum of coreutils 9; CI has it"]
fn cksum_checks_the_list_of_sm3() {
    let world = World::new(&["--sm3"]);
    let bag = world.unpacked();
    run(&bag, "cksum", &["-a", "sm3", "--strict", "--quiet", "--check", "sm3/manifest.txt"]);
    run(&bag, "sha256sum", &["--strict", "--quiet", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"]);
    let line = fs::read_to_string(bag.join("sm3/manifest.txt")).expect("a list");
    let first = line.lines().next().and_then(|line| line.split_once("  ")).expect("a line").1.to_owned();
    fs::write(bag.join(&first), "changed").expect("written");
    let changed = try_run(&bag, "cksum", &["-a", "sm3", "--strict", "--quiet", "--check", "sm3/manifest.txt"]);
    assert!(!changed.status.success());
}

#[test]
#[ignore = "needs age; CI installs it"]
fn age_decrypts_what_we_encrypt() {
    let world = World::new(&[]);
    let key = world.path("key.txt").display().to_string();
    let made = run(world.folder.path(), "age-keygen", &["-o", &key]);
    let public = String::from_utf8_lossy(&made.stderr).trim().rsplit(' ').next().expect("a key").to_owned();
    let age = world.path("bundle.age").display().to_string();
    juzheng(&["encrypt", &world.zip(), "--to", &public, "-o", &age]);
    let plain = run(world.folder.path(), "age", &["-d", "-i", &key, &age]).stdout;
    assert!(plain == fs::read(&world.zip).expect("read"));
    // Several recipients from a file; and a bundle of several pieces, to the byte.
    let list = world.path("list").display().to_string();
    let other = run(world.folder.path(), "age-keygen", &["-o", &world.path("other.txt").display().to_string()]);
    let other = String::from_utf8_lossy(&other.stderr).trim().rsplit(' ').next().expect("a key").to_owned();
    fs::write(&list, format!("# 收件人\n{other}\n{public}\n")).expect("written");
    juzheng(&["encrypt", &world.zip(), "--to-file", &list, "-o", &age, "--force"]);
    let plain = run(world.folder.path(), "age", &["-d", "-i", &key, &age]).stdout;
    assert!(plain == fs::read(&world.zip).expect("read"));
    let mut changed = fs::read(&age).expect("read");
    let last = changed.len() - 1;
    changed[last] ^= 1;
    fs::write(&age, changed).expect("written");
    assert!(!try_run(world.folder.path(), "age", &["-d", "-i", &key, &age]).status.success());
    // `age` asks for passphrases at a terminal only: `script` is one.
    fs::write(world.path("passphrase"), "口令 1\n").expect("written");
    juzheng(&["encrypt", &world.zip(), "--passphrase-file", &world.path("passphrase").display().to_string(), "-o", &age, "--force"]);
    let out = world.path("opened.zip").display().to_string();
    let inner = format!("age -d -o '{out}' '{age}'");
    let script = format!("(sleep 2; printf '口令 1\\n'; sleep 8) | script -qec \"{inner}\" /dev/null");
    run(world.folder.path(), "bash", &["-c", &script]);
    assert!(fs::read(&out).expect("opened") == fs::read(&world.zip).expect("read"));
}
