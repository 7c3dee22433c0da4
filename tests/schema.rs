//! The shipped schemas: the one of the case file is what the types make, and what the program reads
//! and writes conforms to both. The checker below knows the keywords these schemas use, and fails on
//! any other, so that nothing in a schema goes unchecked.

mod generated;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use juzheng::case::{Clock, schema, toml_to_json};
use juzheng::casework::{Desk, Moment, Outlet, Packing, Run, gather, open, pack, program};
use juzheng::digest::Digest;
use juzheng::dossier::checks;
use juzheng::manifest::{LetterFact, Manifest};
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn examples() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("examples")).expect("examples").map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<PathBuf> = folders.filter(|folder| folder.join("case.toml").exists()).collect();
    cases.sort();
    assert!(cases.len() >= 3);
    cases
}

fn read(path: &str) -> Value {
    let text = fs::read_to_string(root().join(path)).expect("a schema");
    serde_json::from_str(&text).expect("JSON")
}

/// A schema, and the faults of a value by it.
struct Checker<'a> {
    root: &'a Value,
    faults: Vec<String>,
}

fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut checker = Checker { root: schema, faults: Vec::new() };
    checker.check(schema, value, "$");
    checker.faults
}

impl Checker<'_> {
    fn check(&mut self, schema: &Value, value: &Value, at: &str) {
        let Value::Object(rules) = schema else {
            if *schema == Value::Bool(false) {
                self.faults.push(format!("{at}: not allowed"));
            }
            return;
        };
        for (keyword, rule) in rules {
            let holds = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" | "default" | "format" => true,
                "$ref" => {
                    let pointer = rule.as_str().and_then(|to| to.strip_prefix('#')).expect("a place in this schema");
                    let target = self.root.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in the schema")).clone();
                    self.check(&target, value, at);
                    true
                }
                "type" => match rule {
                    Value::Array(kinds) => kinds.iter().any(|kind| is_a(value, kind)),
                    kind => is_a(value, kind),
                },
                "const" => rule == value,
                "enum" => rule.as_array().expect("a list").contains(value),
                "anyOf" => rule.as_array().expect("a list").iter().any(|one| faults_below(self.root, one, value).is_empty()),
                "oneOf" => {
                    rule.as_array().expect("a list").iter().filter(|one| faults_below(self.root, one, value).is_empty()).count() == 1
                }
                "minimum" => value.as_f64().is_none_or(|value| value >= rule.as_f64().expect("a number")),
                "maximum" => value.as_f64().is_none_or(|value| value <= rule.as_f64().expect("a number")),
                "pattern" if rule == "^([0-9]{4})?$" => value
                    .as_str()
                    .is_some_and(|text| text.is_empty() || (text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit()))),
                "pattern" => {
                    assert_eq!(rule, "^[0-9a-f]{64}$", "the only other pattern that is checked here");
                    value.as_str().is_some_and(|text| text.parse::<Digest>().is_ok() && text == text.to_lowercase())
                }
                "required" => {
                    let wanted = rule.as_array().expect("a list").iter().filter_map(Value::as_str);
                    let missing: Vec<&str> = wanted.filter(|key| value.is_object() && value.get(key).is_none()).collect();
                    self.faults.extend(missing.iter().map(|key| format!("{at}: {key} is missing")));
                    true
                }
                "properties" => {
                    for (key, rule) in rule.as_object().expect("an object") {
                        if let Some(value) = value.get(key) {
                            self.check(rule, value, &format!("{at}.{key}"));
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    let known = rules.get("properties").and_then(Value::as_object);
                    for (key, value) in value.as_object().into_iter().flatten() {
                        if known.is_none_or(|known| !known.contains_key(key)) {
                            self.check(rule, value, &format!("{at}.{key}"));
                        }
                    }
                    true
                }
                "items" => {
                    for (n, value) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, value, &format!("{at}[{n}]"));
                    }
                    true
                }
                other => panic!("{at}: the keyword {other} is not checked; teach it to this test"),
            };
            if !holds {
                self.faults.push(format!("{at}: {value} is not {keyword} {rule}"));
            }
        }
    }
}

fn faults_below(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut checker = Checker { root, faults: Vec::new() };
    checker.check(schema, value, "");
    checker.faults
}

fn is_a(value: &Value, kind: &Value) -> bool {
    match kind.as_str().expect("the name of a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("no type {other}"),
    }
}

#[test]
fn the_schema_of_the_case_file_is_what_the_types_make() {
    let text = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    generated::holds("schema/case.schema.json", &text);
}

#[test]
fn the_examples_conform_to_the_schema_of_the_case_file() {
    let schema = schema();
    for case in examples() {
        let text = fs::read_to_string(case.join("case.toml")).expect("a case file");
        let value = toml_to_json(&text).expect("TOML");
        assert_eq!(faults(&schema, &value), Vec::<String>::new(), "{}", case.display());
    }
}

#[test]
fn a_misspelt_key_or_word_does_not_conform() {
    let schema = schema();
    for (value, fault) in [
        (json!({ "titel": "" }), "$.titel: not allowed"),
        (json!({ "orders": [{ "ammount": "1.00" }] }), "$.orders[0].ammount: not allowed"),
        (json!({ "cause": "not-deliverd" }), "$.cause"),
        (json!({ "claims": [{ "amount": 98.0 }] }), "$.claims[0].amount"),
        (json!([]), "$: [] is not type \"object\""),
    ] {
        let told = faults(&schema, &value);
        assert!(told.iter().any(|told| told.starts_with(fault)), "{value}: {told:?}");
    }
}

/// `manifest.json` of a case, as `pack` would write it at a fixed time.
fn manifest(case: &Path) -> Value {
    let at = "2026-11-22T12:00:00+08:00".parse().expect("a time");
    let run = Run::new(Moment { at, clock: Clock::Given }, 1);
    let gathered = gather(&open(case).expect("a case"), run, &|_| {}).expect("gathered");
    let findings = checks::run(&gathered.dossier, None);
    let path = "data/letters/12315.pdf".to_owned();
    let letter = LetterFact { target: "12315".to_owned(), stage: "request", path, pages: 2, sha256: gathered.evidence_digest };
    let manifest = Manifest {
        dossier: &gathered.dossier,
        clock: Clock::Given,
        program: &program(),
        evidence_digest: gathered.evidence_digest,
        letters: &[letter],
        findings: &findings,
    };
    serde_json::from_slice(&manifest.to_json()).expect("JSON")
}

#[test]
fn every_manifest_conforms_to_its_schema() {
    let schema = read("schema/manifest.schema.json");
    for case in examples() {
        let manifest = manifest(&case);
        assert_eq!(faults(&schema, &manifest), Vec::<String>::new(), "{}", case.display());
        assert!(manifest["exhibits"].as_array().expect("a list").iter().any(|exhibit| exhibit["cited_records"][0].is_object()));
    }
}

/// `manifest.json` of every package that `pack` really writes, in both languages.
#[test]
fn every_package_conforms_to_its_schema() {
    let schema = read("schema/package.schema.json");
    let desk = Desk::new().expect("shipped data");
    let mut seen = BTreeSet::new();
    for (case, at, to) in [
        ("examples/recharge-not-delivered", "2026-09-28T18:00:00+08:00", &["12315", "platform", "court"][..]),
        ("tests/cases/paypal-not-as-described", "2026-09-10T18:00:00+08:00", &["paypal"]),
    ] {
        let out = tempfile::tempdir().expect("a folder");
        let packing = Packing {
            to: to.iter().map(|name| (*name).to_owned()).collect(),
            stage: None,
            outlet: Outlet::Folder(out.path().to_owned()),
            force: false,
            self_check: false,
            letters: true,
            docx: false,
            book: false,
            book_limit: None,
            sm3: false,
            viewer: false,
            redact_personal: false,
        };
        let run = Run::new(Moment { at: at.parse().expect("a time"), clock: Clock::Given }, 2);
        let packed = pack(&open(&root().join(case)).expect("a case"), &desk, &packing, run, &|_| {}).expect("packed");
        for package in packed.packages {
            let mut zip = zip::ZipArchive::new(fs::File::open(&package.path).expect("there")).expect("a zip");
            let name = (0..zip.len()).map(|n| zip.by_index(n).expect("an entry").name().expect("a name").into_owned());
            let name = name.collect::<Vec<_>>().into_iter().find(|name| name.matches('/').count() == 1 && name.ends_with("/manifest.json"));
            let manifest: Value = serde_json::from_reader(zip.by_name(&name.expect("a manifest")).expect("there")).expect("JSON");
            assert_eq!(faults(&schema, &manifest), Vec::<String>::new(), "{}", package.target);
            assert!(manifest["exhibits"].as_array().is_some_and(|exhibits| !exhibits.is_empty()));
            for (spoil, fault) in [
                (json!({ "evidence_digest_of_originals": "00" }), "$.evidence_digest_of_originals"),
                (json!({ "complainant": "x" }), "$.complainant: not allowed"),
                (json!({ "left_out": [{ "number": 1 }] }), "$.left_out[0]"),
            ] {
                let mut spoilt = manifest.clone();
                spoilt.as_object_mut().expect("an object").extend(spoil.as_object().expect("an object").clone());
                assert!(faults(&schema, &spoilt).iter().any(|told| told.starts_with(fault)), "{fault}");
            }
            seen.insert(package.target);
        }
    }
    assert_eq!(seen.len(), 4);
}

#[test]
fn a_manifest_with_more_or_less_does_not_conform() {
    let schema = read("schema/manifest.schema.json");
    let good = manifest(&root().join("examples/recharge-not-delivered"));
    let spoilt = |spoil: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        spoil(&mut value);
        faults(&schema, &value)
    };
    assert_eq!(spoilt(&|value| value["id_number"] = json!("x")), ["$.id_number: not allowed"]);
    assert_eq!(spoilt(&|value| drop(value.as_object_mut().expect("an object").remove("proves"))), ["$: proves is missing"]);
    assert_eq!(spoilt(&|value| value["evidence_digest"] = json!("00")).len(), 1);
    assert_eq!(spoilt(&|value| value["packed"]["clock"] = json!("trusted")).len(), 1);
    assert_eq!(spoilt(&|value| value["exhibits"][0]["number"] = json!(0)).len(), 1);
    assert_eq!(spoilt(&|value| value["exhibits"][0]["summary"] = json!({ "rows": 1 })).len(), 1);
}
