//! Our bundles, read by programs of others. Needs `unzip`, `7z`, coreutils, `shasum`, Python 3 and
//! bagit-python; a missing one fails the test, so that nothing is passed over in silence.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use juzheng::bundle::verify::Outcome;
use juzheng::bundle::{BagInfo, BundleWriter, Sealed, Source, VerifyOptions, WriteOptions, verify};
use juzheng::digest::Digest;
use juzheng::manifest::{BagPath, Taken, place};

/// 2026-11-22T00:00:00Z
const AT: i64 = 1_795_305_600;
const TOP: &str = "2026-0913-直充-20261122-master";

struct Bundle {
    folder: tempfile::TempDir,
    zip: PathBuf,
    sealed: Sealed,
    files: Vec<(BagPath, Vec<u8>)>,
}

/// Names that give other tools trouble, made safe where they have to be.
fn files() -> Vec<(BagPath, Vec<u8>)> {
    let names = [
        ("payment", "支付宝账单（2026年9月）.csv"),
        ("payment", "微信 支付  两个空格.csv"),
        ("chat", "聊天记录/客服 ①.txt"),
        ("chat", "聊天记录/客服 ①.TXT"),
        ("fault", "错误 50%.png"),
        ("fault", "e\u{301}cran.png"),
        ("fault", "两\r\n行.txt"),
        ("fault", "NUL.txt"),
        ("fault", "结尾空格 "),
        ("other", "-n *x ~y $HOME;&'`.txt"),
        ("other", "😀.txt"),
        ("other", "空.txt"),
        ("delivery", "big.log"),
        ("delivery", "video.mp4"),
    ];
    let mut taken = Taken::new(TOP);
    let bytes = |name: &str| match name {
        "空.txt" => Vec::new(),
        "big.log" => "2026-09-13 20:13:00 激活失败 code=42\n".repeat(500_000).into_bytes(),
        "video.mp4" => [b"\0\0\0\x18ftypmp42".to_vec(), vec![9; 100_000]].concat(),
        name => name.repeat(50).into_bytes(),
    };
    names.iter().map(|(category, name)| (place(category, name, &mut taken).path, bytes(name))).collect()
}

fn bundle() -> Bundle {
    let folder = tempfile::tempdir().expect("a folder");
    let zip = folder.path().join(format!("{TOP}.zip"));
    let files = files();
    let path = |path: &str| BagPath::new(path).expect("safe");
    let options = WriteOptions::default();
    let mut bundle = BundleWriter::create(&zip, &path(TOP), AT, options).expect("created");
    let sources = files.iter().map(|(path, bytes)| Source {
        path: path.clone(),
        bytes: bytes.len() as u64,
        read: Box::new(move |sink| {
            sink.write_all(bytes).expect("taken");
            Ok::<(), Infallible>(())
        }),
    });
    let packed = bundle.evidence(sources.collect(), &mut |_, _| {}).expect("packed");
    let letter = bundle.payload(&path("data/letters/12315.pdf"), b"%PDF-1.7").expect("added");
    let exhibits: Vec<serde_json::Value> = packed
        .iter()
        .map(|file| serde_json::json!({ "path": file.path.as_str(), "bytes": file.bytes, "sha256": file.digest.to_string() }))
        .collect();
    let facts = serde_json::json!({
        "schema": "juzheng/manifest/1",
        "evidence_digest": bundle.evidence_digest().to_string(),
        "exhibits": exhibits,
        "letters": [{ "path": "data/letters/12315.pdf", "sha256": letter.to_string() }],
    });
    bundle.payload_manifest().expect("the payload is whole");
    bundle.tag_file(&path("manifest.json"), facts.to_string().as_bytes()).expect("added");
    bundle.tag_file(&path("说明.txt"), "怎样核验\n".as_bytes()).expect("added");
    let info = BagInfo::by_this_program().with("Bagging-Date", "2026-11-22").with("External-Identifier", "直充");
    let sealed = bundle.seal(info).expect("sealed");
    Bundle { folder, zip, sealed, files }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("LC_ALL", "C.UTF-8");
    let output = command.output().unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn unpacked(bundle: &Bundle) -> PathBuf {
    let folder = bundle.folder.path();
    let script = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall('.')";
    run(folder, "python3", &["-c", script, &bundle.zip.to_string_lossy()]);
    folder.join(TOP)
}

#[test]
#[ignore = "needs unzip, 7z, coreutils, bagit-python; CI installs them"]
fn unzip_and_7z_find_no_error() {
    let bundle = bundle();
    let zip = bundle.zip.to_string_lossy().into_owned();
    run(bundle.folder.path(), "unzip", &["-tq", &zip]);
    run(bundle.folder.path(), "7z", &["t", &zip]);
    let names = run(bundle.folder.path(), "7z", &["l", "-slt", &zip]);
    let names = String::from_utf8(names.stdout).expect("utf-8");
    for (path, _) in &bundle.files {
        assert!(names.contains(&format!("Path = {TOP}/{path}")), "{path}\n{names}");
    }
    let names = run(bundle.folder.path(), "unzip", &["-Z1", &zip]);
    let names = String::from_utf8(names.stdout).expect("utf-8");
    for (path, _) in &bundle.files {
        assert!(names.lines().any(|line| line == format!("{TOP}/{path}")), "{path}\n{names}");
    }
}

#[test]
#[ignore = "needs unzip, 7z, coreutils, bagit-python; CI installs them"]
fn python_reads_the_same_names_and_bytes() {
    let bundle = bundle();
    let folder = unpacked(&bundle);
    for (path, bytes) in &bundle.files {
        let read = std::fs::read(folder.join(path.as_str())).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(read == *bytes, "{path}");
    }
    let script = "import sys, zipfile\n\
        z = zipfile.ZipFile(sys.argv[1])\n\
        assert z.testzip() is None\n\
        for i in z.infolist():\n \
        assert i.flag_bits & 8 == 0 and i.date_time == (2026, 11, 22, 0, 0, 0), i\n \
        assert i.create_system == 3 and i.external_attr >> 16 == 0o100644 and not i.extra, i\n \
        assert i.filename.isascii() or i.flag_bits & 0x800, i\n";
    run(&folder, "python3", &["-c", script, &bundle.zip.to_string_lossy()]);
}

#[test]
#[ignore = "needs unzip, 7z, coreutils, bagit-python; CI installs them"]
fn checksum_programs_say_ok() {
    let bundle = bundle();
    let folder = unpacked(&bundle);
    // Both manifests in one call: they must be spelled alike.
    let both = ["--strict", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"];
    let output = run(&folder, "sha256sum", &both);
    let text = String::from_utf8(output.stdout).expect("utf-8");
    // The letter; bagit.txt, bag-info.txt, manifest-sha256.txt, manifest.json, 说明.txt.
    assert_eq!(text.lines().count(), bundle.files.len() + 1 + 5, "{text}");
    assert!(text.lines().all(|line| line.ends_with(": OK")), "{text}");
    run(&folder, "shasum", &["-a", "256", "-c", "manifest-sha256.txt"]);
    run(&folder, "shasum", &["-a", "256", "-c", "tagmanifest-sha256.txt"]);
}

#[test]
#[ignore = "needs unzip, 7z, coreutils, bagit-python; CI installs them"]
fn the_shell_gives_the_same_digests() {
    let bundle = bundle();
    let folder = unpacked(&bundle);
    let shell = |script: &str| {
        let output = run(&folder, "sh", &["-c", script]);
        let text = String::from_utf8(output.stdout).expect("utf-8");
        text[..64].parse::<Digest>().expect("a digest")
    };
    let evidence = shell("grep ' data/evidence/' manifest-sha256.txt | sha256sum");
    assert_eq!(evidence, bundle.sealed.evidence_digest);
    assert_eq!(shell("sha256sum tagmanifest-sha256.txt"), bundle.sealed.seal);
    assert_eq!(shell(&format!("sha256sum < '{}'", bundle.zip.display())), bundle.sealed.sha256);
}

#[test]
#[ignore = "needs unzip, 7z, coreutils, bagit-python; CI installs them"]
fn the_library_of_congress_validates_it() {
    let bundle = bundle();
    let folder = unpacked(&bundle);
    run(&folder, "bagit.py", &["--validate", "."]);
}

#[test]
#[ignore = "needs unzip, 7z, coreutils, bagit-python; CI installs them"]
fn what_other_programs_pack_again_is_intact_with_a_note() {
    let bundle = bundle();
    unpacked(&bundle);
    let script = "import shutil, sys; shutil.make_archive('python', 'zip', '.', sys.argv[1])";
    for (program, arguments, result) in [
        ("zip", vec!["-q", "-r", "info.zip", TOP], "info.zip"),
        ("7z", vec!["a", "-tzip", "7z.zip", TOP], "7z.zip"),
        ("python3", vec!["-c", script, TOP], "python.zip"),
        ("bsdtar", vec!["--format", "zip", "-cf", "bsdtar.zip", TOP], "bsdtar.zip"),
        // Through pipes, as what is sent while it is packed: sizes follow, zip64 wherever it may be needed, the last block filled up.
        ("sh", vec!["-c", "zip -q -r - \"$0\" | cat > piped.zip", TOP], "piped.zip"),
        ("sh", vec!["-c", "bsdtar --format zip -cf - \"$0\" | cat > filled.zip", TOP], "filled.zip"),
        ("jar", vec!["-cMf", "java.zip", TOP], "java.zip"),
    ] {
        run(bundle.folder.path(), program, &arguments);
        let again = bundle.folder.path().join(result);
        let verdict = verify(&again, VerifyOptions::default()).expect("opened");
        assert_eq!(verdict.outcome, Outcome::Intact, "{program}: {:?}", verdict.findings);
        assert_eq!(verdict.seal, Some(bundle.sealed.seal));
        let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.what.code()).collect();
        assert!(codes.contains(&"container-not-canonical"), "{program}: {codes:?}");
    }
}

#[test]
#[ignore = "needs unzip, 7z, coreutils, bagit-python; CI installs them"]
fn a_bag_of_the_library_of_congress_is_intact() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("聊天.txt"), "在吗").expect("written");
    std::fs::write(folder.path().join("a b.txt"), "").expect("written");
    run(folder.path(), "bagit.py", &["--sha256", "--sha512", "--quiet", "."]);
    let verdict = verify(folder.path(), VerifyOptions::default()).expect("opened");
    assert_eq!(verdict.outcome, Outcome::Intact, "{:?}", verdict.findings);
    assert!(!verdict.ours && verdict.findings.is_empty());
    std::fs::write(folder.path().join("data/a b.txt"), "x").expect("written");
    let verdict = verify(folder.path(), VerifyOptions::default()).expect("opened");
    assert_eq!(verdict.outcome, Outcome::Altered);
}
