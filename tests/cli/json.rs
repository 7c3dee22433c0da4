//! `--json`: one value, with just the fields that `docs` promises.

use serde_json::Value;

use crate::test_env::TestEnv;

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}

#[test]
fn every_answer_has_its_fields() {
    let env = TestEnv::with_example("recharge-not-delivered");
    env.run("pack @case -o @b.zip").ok();
    for (line, schema, fields) in [
        ("new @mine", "new", "dry_run folder file evidence"),
        ("add @mine @case/case.toml", "add", "dry_run files"),
        ("inspect @case/case.toml", "inspect", "file sha256 bytes reader kind encoding why payments messages log image document notes"),
        ("check @case", "check", "ready target findings exhibits"),
        ("check @case --to 12315", "check", "ready target findings exhibits"),
        ("check @case --to 12315,alipay", "check", "ready targets"),
        ("timeline @case", "timeline", "entries exhibits findings"),
        ("next @case", "next", "today clock dry_run steps deadlines calendar ics"),
        ("letter @case --to 12315 -o @l/", "letter", "draft dry_run evidence_digest letters"),
        ("attachments @case --to 12315 -o @up", "attachments", "target dry_run limits files left_out findings"),
        ("attachments @case --to 12315,alipay -o @two", "attachments", "targets"),
        ("pack @case --to 12315", "pack", "dry_run bundle bytes sha256 seal evidence_digest exhibits clock packages uploads findings"),
        ("verify @b.zip", "verify", "bundle verdict findings seal evidence_digest files packed_at clock stamps signatures"),
        ("targets", "targets", "targets"),
        ("completions fish", "completions", "shell text"),
        ("man @man1", "man", "dry_run folder files"),
    ] {
        let ran = env.run(&format!("{line} --json")).ok();
        assert_eq!(ran.err, "", "{line}");
        let value = ran.json();
        let mut expected = vec!["schema", "ok"];
        expected.extend(fields.split(' '));
        assert_eq!(keys(&value), expected, "{line}");
        assert_eq!((&value["schema"], &value["ok"]), (&Value::from(format!("juzheng/{schema}/1")), &Value::from(true)), "{line}");
    }
}

#[test]
fn the_parts_of_answers_have_theirs() {
    let env = TestEnv::with_example("recharge-not-delivered");
    let packed = env.run("pack @case --to 12315,alipay --json").json();
    let of_package = "target path bytes sha256 seal letter form book particulars exhibits left_out not_shown";
    assert_eq!(keys(&packed["packages"][0]).join(" "), of_package);
    assert_eq!(packed["packages"][1]["path"].as_str().map(|path| path.ends_with("-alipay.zip")), Some(true));
    assert_eq!(packed["packages"][1]["particulars"], serde_json::json!(["name", "phone"]));
    let of_copy = "exhibit title path made what bytes sha256 sha256_of_original";
    assert_eq!(keys(&packed["packages"][1]["exhibits"][0]).join(" "), of_copy);
    assert_eq!(keys(&packed["packages"][0]["letter"]), ["path", "beside", "pages", "stage"]);
    assert_eq!(packed["packages"][1]["letter"]["path"], "data/letters/alipay.pdf");
    assert_eq!(packed["exhibits"], 10);
    let of = |code: &str| packed["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code).unwrap().clone();
    assert_eq!(keys(&of("id-found")), ["code", "severity", "where", "text", "hint"]);
    assert_eq!(keys(&of("log-errors-near-payment")), ["code", "severity", "where", "line", "text", "hint"]);

    let verified = env.run("verify @case/out/2026-0913-recharge-20260928-master.zip --json").json();
    for same in ["seal", "evidence_digest"] {
        assert_eq!(verified[same], packed[same]);
        assert_eq!(packed[same].as_str().map(str::len), Some(64));
    }
    let bill = env.run("inspect @case/evidence/payment/支付宝交易明细(20260901-20260914).csv --json").json();
    assert_eq!(keys(&bill["payments"]), ["count", "first", "last", "zone", "by_direction", "rows"]);
    assert_eq!(keys(&bill["payments"]["by_direction"][0]), ["direction", "normal", "currency", "count", "sum"]);

    let several = env.run("inspect @case/case.toml @case/case.toml --json").json();
    assert_eq!(several.as_array().map(Vec::len), Some(2));

    let checked = env.run("check @case --to 12315,alipay --json").json();
    assert_eq!(keys(&checked["targets"][0]), ["ready", "target", "findings", "exhibits"]);
    assert_eq!(keys(&checked["targets"][0]["exhibits"][0]), ["number", "category", "title", "path", "bytes", "sha256", "reader", "kind"]);
    let letters = env.run("letter @case --to 12315 --format txt -o - --json").json();
    assert_eq!(keys(&letters["letters"][0]), ["target", "stage", "files", "pages", "text", "findings"]);
    assert!(letters["letters"][0]["text"].as_str().unwrap().contains("投诉书"));
    let set = env.run("attachments @case --to 12315 -o @up --json").json();
    assert_eq!(keys(&set["limits"]), ["files", "bytes_each", "types", "source"]);
    assert_eq!(keys(&set["files"][1]), ["path", "bytes", "sha256", "pages", "exhibits", "made", "copies"]);
    assert_eq!((&set["files"][0]["made"], &set["files"][1]["made"]), (&Value::from("letter"), &Value::from("merged")));
    assert_eq!(keys(&set["files"][1]["copies"][0]), ["exhibit", "sha256_of_original", "what"]);
    assert_eq!(set["files"][1]["copies"][2]["what"], serde_json::json!(["metadata-removed"]));
    let next = env.run("next @case --ics @a.ics --json").json();
    let step = ["key", "title", "kind", "text", "when", "if_no_answer", "after", "blocked", "target", "command", "confidence", "basis"];
    assert_eq!(keys(&next["steps"][0]), step);
    assert_eq!(keys(&next["steps"][2]["basis"]["law"][0]), ["article", "words", "checked"]);
    let deadline = [
        "key",
        "title",
        "kind",
        "whose",
        "of",
        "start",
        "begins",
        "approximate",
        "length",
        "unit",
        "by",
        "anew",
        "passed",
        "confidence",
        "basis",
        "if_no_answer",
        "note",
    ];
    assert_eq!(keys(&next["deadlines"][0]), deadline);
    assert_eq!(keys(&next["deadlines"][1]["by"]), ["day", "or", "moved_from", "by_weekends"]);
    let limitation = next["deadlines"].as_array().unwrap().iter().find(|deadline| deadline["key"] == "limitation").unwrap();
    assert_eq!(keys(&limitation["anew"]), ["start", "by"]);
    assert_eq!(keys(&next["calendar"]), ["years", "by_weekends"]);
    assert_eq!(keys(&next["calendar"]["years"][0]), ["year", "title", "published", "url", "given"]);
    assert_eq!(keys(&next["ics"]), ["path", "events", "written"]);
    let course = env.run("timeline @case --json").json();
    assert_eq!(keys(&course["entries"][0]), ["at", "precision", "zone", "what", "kind", "origin", "exhibits", "line", "places", "mark"]);
}
