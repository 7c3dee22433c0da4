//! Every reader against the fixtures: `tests/fixtures/<family>/<name>/` holds one `input.*` and an `expected.json`.
//!
//! `expected.json` is what must be found in the JSON of `inspect`: objects are compared by the keys
//! it lists, arrays whole, amounts as decimals. Keys that begin with `_` are for the harness:
//! `_corpus` names the entry of `EXPECTED.json`, whose figures come from an independent script; `_columns`
//! is what case.toml says of the columns.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use juzheng::case::Money;
use juzheng::evidence::{Inspection, Looking};
use serde_json::Value;

struct Fixture {
    name: String,
    input: PathBuf,
    expected: Value,
}

fn fixtures() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut found: Vec<_> =
            fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
        found.sort();
        found
    };
    let mut out = Vec::new();
    for family in folders(&root) {
        for folder in folders(&family) {
            let expected = folder.join("expected.json");
            if !expected.exists() {
                continue;
            }
            let mut inputs = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
            out.push(Fixture {
                name: folder.strip_prefix(&root).expect("below").display().to_string(),
                input: inputs.find(|path| path.file_stem().is_some_and(|stem| stem == "input")).expect("an input"),
                expected: json(&expected),
            });
        }
    }
    assert!(!out.is_empty());
    out
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("a file");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn inspected(fixture: &Fixture) -> Value {
    let name = fixture.input.file_name().expect("a name").to_string_lossy().into_owned();
    let columns = fixture.expected.get("_columns").map(|map| (name, serde_json::from_value(map.clone()).expect("a map of columns")));
    let looking = Looking { columns: columns.into_iter().collect(), ..Looking::default() };
    serde_json::to_value(Inspection::looked(&fixture.input, &looking).expect("a readable file")).expect("JSON")
}

/// Where `seen` lacks what is `wanted`.
fn differences(wanted: &Value, seen: &Value, at: &str, out: &mut Vec<String>) {
    match (wanted, seen) {
        (Value::Object(wanted), Value::Object(seen)) => {
            for (key, wanted) in wanted.iter().filter(|(key, _)| !key.starts_with('_')) {
                differences(wanted, seen.get(key).unwrap_or(&Value::Null), &format!("{at}.{key}"), out);
            }
        }
        (Value::Array(wanted), Value::Array(seen)) => {
            if wanted.len() != seen.len() {
                out.push(format!("{at}: {} wanted, {} seen: {}", wanted.len(), seen.len(), Value::Array(seen.clone())));
            }
            for (i, (wanted, seen)) in wanted.iter().zip(seen).enumerate() {
                differences(wanted, seen, &format!("{at}[{i}]"), out);
            }
        }
        _ if at.ends_with(".sum") || at.ends_with(".amount") => {
            let (left, right) = (money(wanted), money(seen));
            if left.is_none() || left != right {
                out.push(format!("{at}: {wanted} wanted, {seen} seen"));
            }
        }
        _ if wanted != seen => out.push(format!("{at}: {wanted} wanted, {seen} seen")),
        _ => {}
    }
}

fn money(value: &Value) -> Option<Money> {
    value.as_str()?.parse().ok()
}

#[test]
fn fixtures_are_read_as_expected() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        differences(&fixture.expected, &inspected(&fixture), &fixture.name, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn figures_agree_with_an_independent_count() {
    let figures = json(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/EXPECTED.json"));
    let mut checked = 0;
    for fixture in fixtures() {
        let Some(entry) = fixture.expected["_corpus"].as_str() else { continue };
        let (figure, seen) = (&figures["files"][entry], inspected(&fixture));
        assert!(figure.is_object(), "{}: EXPECTED.json has no {entry}", fixture.name);
        check_figures(&fixture.name, figure, &seen);
        checked += 1;
    }
    assert!(checked >= 45, "{checked}");
}

fn check_figures(name: &str, figure: &Value, seen: &Value) {
    let kind = figure["kind"].as_str().expect("a kind");
    let bank = kind == "bank";
    assert_eq!(seen["kind"], if bank { "payments" } else { kind }, "{name}");
    // EXPECTED.json says utf-8-sig also of files without the mark; which of the two is not its point.
    let encoding = |value: &Value| value.as_str().map(|word| word.trim_end_matches("-sig").to_owned());
    if figure["encoding"].is_string() {
        assert_eq!(encoding(&seen["encoding"]), encoding(&figure["encoding"]), "{name}");
    }
    if bank {
        return check_bank_figures(name, figure, &seen["payments"]);
    }
    let body = &seen[kind];
    for end in ["first", "last"] {
        assert_eq!(body[end].as_str().map(clock), figure[end].as_str().map(clock), "{name}: {end}");
    }
    match kind {
        "payments" => {
            assert_eq!(body["count"], figure["rows"], "{name}");
            let sums = body["by_direction"].as_array().expect("sums");
            let (totals, counts) = (&figure["total_by_declared_direction"], &figure["rows_by_declared_direction"]);
            assert_eq!(sums.len(), totals.as_object().expect("totals").len(), "{name}: {sums:?}");
            for sum in sums {
                let direction = sum["direction"].as_str().expect("a direction");
                // Files in several currencies are summed by each: `usd in`.
                let with_currency = format!("{} {direction}", sum["currency"].as_str().expect("a currency").to_lowercase());
                let key = if totals[direction].is_null() { with_currency.as_str() } else { direction };
                assert_eq!(money(&sum["sum"]), money(&totals[key]), "{name}: {key}");
                assert_eq!(sum["count"], counts[key], "{name}: {key}");
            }
        }
        "messages" => {
            assert_eq!((&body["count"], &body["system"]), (&figure["messages"], &figure["system"]), "{name}");
            let people = |value: &Value| -> BTreeSet<String> {
                value.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
            };
            assert_eq!(people(&body["senders"]), people(&figure["senders"]), "{name}");
        }
        _ => panic!("{name}: {kind}"),
    }
}

/// Banks have signs, columns and words for the direction: the figures go by what they mean. Days are
/// compared as the bank writes them, `12/30` without its year, and so in the order of those texts.
fn check_bank_figures(name: &str, figure: &Value, body: &Value) {
    assert_eq!(body["count"], figure["rows"], "{name}");
    for (normal, total) in [("in", "total_in"), ("out", "total_out")] {
        let sums = body["by_direction"].as_array().expect("sums").iter().filter(|sum| sum["normal"] == normal);
        let sum = sums.fold(Money::ZERO, |all, sum| all.checked_add(money(&sum["sum"]).expect("a sum")).expect("room"));
        assert_eq!(Some(sum), money(&figure[total]), "{name}: {normal}");
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (first, last) = (digits(figure["first"].as_str().expect("a day")), digits(figure["last"].as_str().expect("a day")));
    let days = body["rows"].as_array().expect("rows").iter().map(|row| {
        let day = digits(&row["at"].as_str().expect("a time")[..10]);
        day[day.len() - first.len()..].to_owned()
    });
    let days: BTreeSet<String> = days.collect();
    assert_eq!((days.first(), days.last()), (Some(&first), Some(&last)), "{name}");
}

/// The numbers of a wall clock, from the year to the second, whatever stands between them.
fn clock(text: &str) -> Vec<u32> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(|part| part.parse().expect("a number"));
    let mut clock: Vec<u32> = numbers.take(6).collect();
    clock.resize(6, 0);
    // `30.08.2026 20:15` and `8/30/2026 8:15 PM`, as two exporters write; their order is that of the separator.
    match text {
        _ if clock[2] < 1000 => {}
        _ if text.contains('/') => clock[..3].rotate_right(1),
        _ => clock[..3].reverse(),
    }
    if text.ends_with("PM") {
        clock[3] = clock[3] % 12 + 12;
    }
    clock
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
    assert_eq!((log.count, log.rows.len()), (6000, 2800));
    assert!(log.rows[2000..].iter().all(|line| line.level.as_deref() == Some("ERROR") && line.line > 2000));
}

/// A screenshot sent again, smaller and compressed, is alike; another one is not.
#[test]
fn pictures_that_look_alike_have_near_fingerprints() {
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/images");
    let fingerprint = |name: &str| {
        let looking = Looking { similar: true, ..Looking::default() };
        let seen = Inspection::looked(&images.join(name), &looking).expect("readable");
        seen.image.expect("an image").fingerprint.expect("a fingerprint")
    };
    let one = fingerprint("screenshot-webp/input.webp");
    assert!(one.distance(fingerprint("screenshot-resent-jpeg/input.jpg")) <= 6);
    assert!(one.distance(fingerprint("screenshot-of-something-else/input.png")) > 12);
    assert_eq!(fingerprint("jpeg-plain/input.jpg"), fingerprint("jpeg-position/input.jpg"));
}
