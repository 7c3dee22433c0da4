//! The letters of the examples, as golden text read line by line, and what holds of every letter.
//!
//! `UPDATE_GENERATED=1 cargo test --test letters` writes the golden files anew; read them before accepting them.

use std::path::{Path, PathBuf};

use juzheng::case::{Case, Clock};
use juzheng::casework::{Desk, Format, Gathered, Moment, Opened, Post, Posted, Run, gather, letters, open};
use juzheng::dossier::checks;
use juzheng::finding::Severity;

/// Each example, the day its facts are of, and its letters.
const EXAMPLES: [(&str, &str, &[&str]); 3] = [
    ("recharge-not-delivered", "2026-09-28T18:00:00+08:00", &["12315", "platform", "alipay"]),
    ("code-not-as-described", "2026-10-13T18:00:00+08:00", &["platform", "12315", "wechat-pay"]),
    ("wrong-account", "2026-11-06T18:00:00+08:00", &["platform"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn opened(example: &str) -> Opened {
    open(&root().join("examples").join(example)).expect("an example opens")
}

fn moment(at: &str) -> Moment {
    Moment { at: at.parse().expect("a time"), clock: Clock::Given }
}

fn gathered(opened: &Opened, at: &str) -> Gathered {
    gather(opened, Run::new(moment(at), 2), &|_| {}).expect("gathered")
}

fn post(to: &[&str], formats: &[Format]) -> Post {
    let to = to.iter().map(|name| (*name).to_owned()).collect();
    Post { to, stage: None, draft: false, formats: formats.to_vec(), outlet: None, force: false, dry_run: false }
}

fn desk() -> Desk {
    Desk::new().expect("shipped data is sound")
}

fn all() -> Vec<(String, Posted)> {
    let desk = desk();
    let mut out = Vec::new();
    for (example, at, to) in EXAMPLES {
        let gathered = gathered(&opened(example), at);
        let posted = letters(&desk, &gathered, &post(to, &[Format::Txt]), moment(at)).expect("every example's letters are written");
        out.extend(posted.into_iter().map(|letter| (format!("{example}-{}", letter.target), letter)));
    }
    out
}

#[test]
fn letters_are_those_that_were_read() {
    for (name, letter) in all() {
        let path: PathBuf = root().join("tests/letters").join(format!("{name}.txt"));
        // The program's version stands in the letter; the golden file does not change with it.
        let text = letter.text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&path, &text).expect("written");
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == text, "{name} differs from {}:\n{text}", path.display());
    }
}

/// The facts of a letter: what stands between 二、 and 三、.
fn facts(text: &str) -> &str {
    let from = text.find("\n二、").expect("a section of facts");
    let to = text.find("\n三、").expect("a section after it");
    &text[from..to]
}

#[test]
fn every_factual_sentence_has_its_source() {
    for (name, letter) in all() {
        for line in facts(&letter.text).lines().filter(|line| line.contains('。')) {
            let mut depth = 0;
            let mut sentence = String::new();
            for c in line.chars() {
                match c {
                    '“' | '（' => depth += 1,
                    '”' | '）' => depth -= 1,
                    _ => {}
                }
                sentence.push(c);
                if c == '。' && depth == 0 {
                    let sourced = sentence.contains("（证据") || sentence.contains("（本人陈述）");
                    assert!(sourced, "{name}: {sentence}");
                    sentence.clear();
                }
            }
            assert!(sentence.trim().is_empty(), "{name}: a fact without an end: {sentence}");
        }
    }
}

#[test]
fn no_letter_reads_as_if_a_machine_had_stumbled() {
    for (name, letter) in all() {
        let text = &letter.text;
        for slip in [
            "None",
            "none",
            "undefined",
            "null",
            "{{",
            "}}",
            "【待",
            "。。",
            "，，",
            "；；",
            "，。",
            "。，",
            "；。",
            "。；",
            "“”",
            "（）",
            "！",
            "()",
        ] {
            assert!(!text.contains(slip), "{name} has {slip}");
        }
        for line in text.lines().filter(|line| line.chars().count() > 60) {
            assert!(line.ends_with(['。', '”', '；', '：', '”', '）']) || line.contains("证据名称"), "{name}: no end: {line}");
        }
        assert!(juzheng::letter::forbidden(text).is_empty(), "{name} says what no letter may say");
    }
}

#[test]
fn a_recipient_is_told_only_what_it_should_know() {
    for (name, letter) in all() {
        let to_authority = letter.target == "12315";
        assert_eq!(letter.text.contains("样本路"), to_authority, "{name}: the person's address");
        for private in ["not-delivered", "not-as-described", "own-mistake", "事由"] {
            assert!(!letter.text.contains(private), "{name}: the cause is private");
        }
    }
}

#[test]
fn every_exhibit_cited_is_in_the_letters_catalogue() {
    for (name, letter) in all() {
        let (body, catalogue) = letter.text.split_once("\n四、证据").expect("a catalogue");
        let listed: Vec<u32> = numbers_after(catalogue, "编号：证据");
        for cited in numbers_after(body, "证据") {
            assert!(listed.contains(&cited), "{name} cites 证据{cited}");
        }
    }
}

fn numbers_after(text: &str, mark: &str) -> Vec<u32> {
    text.split(mark).skip(1).filter_map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()).collect()
}

#[test]
fn amounts_and_times_agree_in_every_letter() {
    for (example, amount, paid) in [
        ("recharge", "98.00元", "2026年9月13日20:13"),
        ("code", "128.00元", "2026年10月8日20:05"),
        ("wrong", "64.80元", "2026年11月5日19:41"),
    ] {
        let letters: Vec<_> = all().into_iter().filter(|(name, _)| name.starts_with(example)).collect();
        assert!(!letters.is_empty());
        for (name, letter) in letters {
            assert!(letter.text.contains(amount) && letter.text.contains(paid), "{name}");
        }
    }
}

/// Each required fact, taken out alone, gives a blocking finding that names it, and no letter.
#[test]
fn a_missing_fact_refuses_the_letter_and_is_named() {
    let desk = desk();
    for (example, at, to) in EXAMPLES {
        let mut opened = opened(example);
        let whole = serde_json::to_value(&opened.case).expect("plain data");
        for target in to {
            let needs = desk.targets.get(target).expect("a target").needs_for(&opened.case);
            // What a person does not state of a payment, its record on the bill shows.
            let by_record = |fact: &str| fact.starts_with("payments[]") && !fact.ends_with(".method");
            for fact in needs.facts.iter().filter(|fact| !by_record(fact)) {
                let mut case = whole.clone();
                let key = take_out(&mut case, fact);
                opened.case = serde_json::from_value(case).expect("still a case");
                let gathered = gathered(&opened, at);
                let findings = checks::run(&gathered.dossier, Some(&needs));
                let named = findings
                    .iter()
                    .any(|f| f.is_blocking() && f.what.code() == "fact-missing" && f.place.to_string() == format!("case.toml:{key}"));
                assert!(named, "{example} to {target} without {key}: {findings:?}");
                assert!(
                    letters(&desk, &gathered, &post(&[target], &[Format::Txt]), moment(at)).is_err(),
                    "{example} to {target} without {key}"
                );
            }
            for declaration in &needs.declarations {
                let mut case = whole.clone();
                case["declarations"][declaration.key()] = serde_json::Value::Null;
                opened.case = serde_json::from_value(case).expect("still a case");
                let findings = checks::run(&gathered(&opened, at).dossier, Some(&needs));
                let place = format!("case.toml:declarations.{}", declaration.key());
                assert!(findings.iter().any(|f| f.is_blocking() && f.place.to_string() == place), "{example} to {target} without {place}");
            }
            opened.case = serde_json::from_value(whole.clone()).expect("still a case");
        }
    }
}

/// Takes a fact out of the first place that holds it; of either-or facts, out of both.
fn take_out(case: &mut serde_json::Value, fact: &str) -> String {
    let fact = fact.replace("seller.", "respondents[0].");
    let (path, last) = fact.rsplit_once('.').unwrap_or(("", &fact));
    let mut at = case;
    let mut key = String::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let name = part.split('[').next().unwrap_or(part);
        at = &mut at[name];
        key += &format!("{}{name}", if key.is_empty() { "" } else { "." });
        if part.contains('[') {
            at = &mut at[0];
            key += "[0]";
        }
    }
    for name in last.split('|') {
        at[name] = match &at[name] {
            serde_json::Value::Array(_) => serde_json::json!([]),
            _ if name == "sells_on" => serde_json::json!("unknown"),
            serde_json::Value::String(_) if !matches!(name, "amount" | "ordered_at" | "paid_at" | "kind" | "method") => {
                serde_json::json!("")
            }
            _ => serde_json::Value::Null,
        };
    }
    let first = last.split('|').next().unwrap_or(last);
    if key.is_empty() { first.to_owned() } else { format!("{key}.{first}") }
}

#[test]
fn a_draft_shows_every_blank_and_says_that_it_is_one() {
    let desk = desk();
    let mut opened = opened("recharge-not-delivered");
    opened.case = Case { cause: opened.case.cause, ..Case::default() };
    let at = EXAMPLES[0].1;
    let gathered = gathered(&opened, at);
    for target in ["12315", "platform", "alipay", "wechat-pay"] {
        let draft = Post { draft: true, ..post(&[target], &[Format::Pdf, Format::Txt, Format::Md]) };
        let letter = letters(&desk, &gathered, &draft, moment(at)).expect("a draft").remove(0);
        assert!(letter.text.contains("草稿"), "{target}: {}", letter.text);
        assert!(letter.text.matches("【待填：").count() >= 3, "{target}: {}", letter.text);
        assert!(letter.pages.is_some());
    }
}

#[test]
fn a_false_dispute_is_refused_and_the_reason_given() {
    let gathered = gathered(&opened("wrong-account"), EXAMPLES[2].1);
    let desk = desk();
    for target in ["alipay", "wechat-pay", "12315"] {
        let needs = desk.targets.get(target).expect("a target").needs_for(&gathered.dossier.case);
        let findings = checks::run(&gathered.dossier, Some(&needs));
        let refused = findings.iter().find(|finding| finding.what.code() == "cause-not-for-target").expect("refused");
        assert_eq!(refused.severity, Severity::Blocking);
        assert!(letters(&desk, &gathered, &post(&[target], &[Format::Txt]), moment(EXAMPLES[2].1)).is_err());
    }
}

/// What evidence or the case file says never becomes markup, and a target's letter takes it as it is.
#[test]
fn hostile_words_stay_words() {
    let mut opened = opened("recharge-not-delivered");
    let evil = "# 标题 **粗** @catalogue {{ 7 * 7 }} {% raw %} > | 1. \\ <script>";
    opened.case.orders[0].item = evil.to_owned();
    opened.case.complainant.name = "张\u{202e}示\n例".to_owned();
    let at = EXAMPLES[0].1;
    let gathered = gathered(&opened, at);
    let letter = letters(&desk(), &gathered, &post(&["12315"], &[Format::Txt, Format::Pdf]), moment(at)).expect("written").remove(0);
    assert!(letter.text.contains(evil), "{}", letter.text);
    assert!(!letter.text.contains('\u{202e}'), "an override of direction is made visible");
    assert!(letter.text.contains("投诉人："));
}

#[test]
fn wallets_are_told_only_of_payments_made_through_them() {
    let mut opened = opened("recharge-not-delivered");
    opened.case.payments[0].method = Some(juzheng::case::Method::WechatPay);
    let gathered = gathered(&opened, EXAMPLES[0].1);
    let needs = desk().targets.get("alipay").expect("a target").needs_for(&opened.case);
    let findings = checks::run(&gathered.dossier, Some(&needs));
    assert!(findings.iter().any(|finding| finding.what.code() == "not-paid-through-wallet" && finding.is_blocking()), "{findings:?}");
}
