//! Every folder of `tests/fixtures/{chats,logs,images}` holds an `input.*` and the part of
//! `inspect --json` that is expected of it: objects by the keys that are listed, arrays whole.

use std::path::{Path, PathBuf};

use juzheng::evidence::{Decoded, Inspection, READERS, Sample, Source};
use proptest::prelude::*;
use serde_json::Value;

fn fixtures() -> Vec<(PathBuf, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut out = Vec::new();
    for family in ["chats", "logs", "images"] {
        for folder in entries(&root.join(family)) {
            let input = entries(&folder).into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "input"));
            out.push((input.unwrap_or_else(|| panic!("no input.* in {}", folder.display())), folder.join("expected.json")));
        }
    }
    out
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = listed.map(|entry| entry.expect("listed").path()).collect();
    paths.sort();
    paths
}

/// What is expected and not there.
fn missing(expected: &Value, seen: &Value, at: &str, out: &mut Vec<String>) {
    match (expected, seen) {
        (Value::Object(expected), Value::Object(seen)) => {
            for (key, expected) in expected {
                missing(expected, seen.get(key).unwrap_or(&Value::Null), &format!("{at}.{key}"), out);
            }
        }
        (Value::Array(expected), Value::Array(seen)) if expected.len() == seen.len() => {
            for (index, (expected, seen)) in expected.iter().zip(seen).enumerate() {
                missing(expected, seen, &format!("{at}[{index}]"), out);
            }
        }
        _ if expected == seen => {}
        _ => out.push(format!("{at}: expected {expected}, seen {seen}")),
    }
}

#[test]
fn each_fixture_is_read_as_expected() {
    let mut wrong = Vec::new();
    let fixtures = fixtures();
    assert!(fixtures.len() >= 20, "only {} fixtures", fixtures.len());
    for (input, expected) in fixtures {
        let inspection = Inspection::of(&input).unwrap_or_else(|error| panic!("{}: {error}", input.display()));
        let seen = serde_json::to_value(&inspection).expect("an inspection is JSON");
        let text = std::fs::read_to_string(&expected).unwrap_or_else(|error| panic!("{}: {error}", expected.display()));
        let expected: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", input.display()));
        missing(&expected, &seen, &input.parent().expect("a folder").file_name().expect("named").to_string_lossy(), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The figures that an independent script counted in the samples (`tests/fixtures/counted-chats.json`).
#[test]
fn samples_agree_with_what_was_counted_elsewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let counted: Value = serde_json::from_str(include_str!("fixtures/counted-chats.json")).expect("JSON");
    for (folder, counted) in counted.as_object().expect("an object") {
        let input = entries(&root.join("chats").join(folder)).into_iter().find(|path| path.extension().is_some_and(|end| end == "txt"));
        let inspection = Inspection::of(&input.expect("a sample")).expect("readable");
        let messages = inspection.messages.as_ref().expect("messages");
        assert_eq!(messages.count as u64, counted["messages"], "{folder}");
        assert_eq!(messages.system as u64, counted["system"], "{folder}");
        assert_eq!(serde_json::json!(messages.senders), sorted(&counted["senders"]), "{folder}");
        for (seen, key) in [(messages.first, "first"), (messages.last, "last")] {
            assert_eq!(seen.expect("dated").local().to_string(), counted[key].as_str().expect("text"), "{folder}");
        }
        assert!(counted["zone"].as_str().expect("text").starts_with(messages.zone), "{folder}");
        // The script decodes with a codec that takes a byte order mark or none, and names it for both.
        let encodings = [counted["encoding"].as_str().expect("text"), "utf-8"];
        assert!(encodings.contains(&inspection.encoding.expect("text")), "{folder}");
        if let Some(objects) = counted.get("objects") {
            assert_eq!(&serde_json::json!(messages.objects), objects, "{folder}");
        }
    }
}

/// Errors late in a long log are kept beside its beginning, and every line is counted.
#[test]
fn a_long_log_keeps_its_late_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.log");
    let lines = (0..6000)
        .map(|n| format!("2026-09-13 20:{:02}:{:02} {} line {n}\n", n / 60 % 60, n % 60, if n % 5 == 4 { "ERROR" } else { "INFO" }));
    std::fs::write(&path, lines.collect::<String>()).expect("written");
    let log = Inspection::of(&path).expect("readable").log.expect("a log");
    assert_eq!((log.count, log.rows.len()), (6000, 2500));
    assert!(log.rows[2000..].iter().all(|line| line.level.as_deref() == Some("ERROR") && line.line > 2000));
}

/// Reads bytes with the reader of that name, whatever they are.
fn read_with(name: &str, bytes: &[u8]) {
    let reader = READERS.iter().find(|reader| reader.name() == name).expect("a reader");
    let text = Decoded::of_head(bytes, true).map(|decoded| decoded.text);
    let _ = reader.recognize(&Sample { name: "input", head: bytes, text, len: bytes.len() as u64 });
    let mut rest = bytes;
    let _ = reader.read(&mut Source::new("input", bytes.len() as u64, &mut rest), &mut |fact| drop(format!("{fact:?}")));
}

const NAMES: [&str; 4] = ["qq-msgmgr-txt", "whatsapp-txt", "dated-log", "image"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_reader_panics_on_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for name in NAMES {
            read_with(name, &bytes);
        }
    }

    #[test]
    fn no_reader_panics_on_any_text(text in "(?s)([\\[0-9/:. ,\\-年月日上下午APM\u{200e}\u{202f}]{0,30}[a甲]?[:：)(<> ]{0,3}.{0,12}[\r\n]{0,2}){0,12}") {
        for name in NAMES {
            read_with(name, text.as_bytes());
        }
    }

    #[test]
    fn no_reader_panics_on_damaged_samples(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)) {
        let fixtures = fixtures();
        let mut bytes = std::fs::read(&which.get(&fixtures).0).expect("readable");
        for (at, byte) in changes {
            let at = at.index(bytes.len().max(1));
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        bytes.truncate(bytes.len() - cut.index(bytes.len().max(1)) / 2);
        for name in NAMES {
            read_with(name, &bytes);
        }
    }
}

fn sorted(senders: &Value) -> Value {
    let mut senders: Vec<&str> = senders.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    senders.sort_unstable();
    serde_json::json!(senders)
}
