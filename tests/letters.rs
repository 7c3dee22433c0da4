//! Letters of the examples with one thing changed, as golden text read line by line, and what holds of every letter.
//! Those of the examples themselves are read in `examples_every_target`.
//!
//! `UPDATE_GENERATED=1 cargo test --test letters` writes the golden files anew; read them before accepting them.

mod post;

use std::path::Path;

use juzheng::case::Case;
use juzheng::casework::{Format, Post, letters};
use juzheng::dossier::checks;
use juzheng::finding::Severity;
use post::{LETTERS, SILENT, WRONG, all, desk, gathered, is_read_with_its_example, moment, opened, post as posting};

#[test]
fn letters_are_those_that_were_read() {
    for (name, letter) in all().iter().filter(|(name, _)| !is_read_with_its_example(name)) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters").join(format!("{name}.txt"));
        // The program's version stands in the letter; the golden file does not change with it.
        let text = letter.text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&path, &text).expect("written");
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == text, "{name} differs from {}:\n{text}", path.display());
    }
}

/// The facts of a letter: the sections of facts, without their headings.
fn facts(text: &str) -> &str {
    let (from, to) =
        if text.contains("\n四、事实与理由") { ("\n四、事实与理由", "\n五、") } else { ("\n二、", "\n三、") };
    let from = text.find(from).expect("a section of facts");
    let to = text[from..].find(to).expect("a section after it");
    &text[from..from + to]
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
                    let sourced = ["（证据", "（本人陈述）", "（原告陈述）", "（持卡人陈述）"].iter().any(|mark| sentence.contains(mark));
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
            assert!(
                line.ends_with(['。', '”', '；', '：', '”', '）'])
                    || line.contains("证据名称")
                    || line.contains("SHA-256：")
                    || line.contains("  "),
                "{name}: no end: {line}"
            );
        }
        assert!(juzheng::letter::forbidden(text).is_empty(), "{name} says what no letter may say");
    }
}

#[test]
fn a_recipient_is_told_only_what_it_should_know() {
    for (name, letter) in all() {
        let to = letter.target.as_str();
        let address = matches!(to, "12315" | "12315-report" | "police" | "court");
        assert_eq!(letter.text.contains("样本路"), address, "{name}: the person's address");
        let number = matches!(to, "police" | "court") && !name.starts_with("code");
        assert_eq!(letter.text.contains("000000199"), number, "{name}: the person's identity number");
        for private in ["not-delivered", "not-as-described", "own-mistake", "service-fault", "suspected-fraud", "事由"] {
            assert!(!letter.text.contains(private), "{name}: the cause is private");
        }
        for accusation in ["涉嫌", "诈骗", "犯罪"] {
            // The law that a report quotes says 涉嫌.
            let quoted = to == "12315-report" && accusation == "涉嫌";
            assert!(to == "police" || quoted || !letter.text.contains(accusation), "{name}: {accusation} is for the police alone");
        }
        if matches!(to, "seller" | "platform") {
            assert!(!letter.text.contains("支付宝客服"), "{name}: what was said to the wallet");
        }
    }
}

/// Each body has its own words for the parties and for the list of exhibits, and no letter mixes them.
#[test]
fn parties_are_called_what_the_recipient_calls_them() {
    for (name, letter) in all() {
        let own: &[&str] = match letter.target.as_str() {
            "12315" => &["投诉人", "被投诉人"],
            "12315-report" => &["举报人", "被举报人"],
            "platform" => &["申诉人", "申请人"],
            "seller" => &["发函人", "申请人"],
            "police" => &["报案人"],
            "court" => &["原告", "被告", "具状人"],
            "card" => &["持卡人", "商户"],
            _ => &["投诉人", "商家"],
        };
        let body = letter.text.split("\n证据1；").next().unwrap_or_default().split("编号：证据").next().unwrap_or_default();
        for term in ["被投诉人", "被举报人", "申诉人", "发函人", "报案人", "原告", "被告", "具状人", "持卡人"] {
            assert!(own.contains(&term) || !body.contains(term), "{name}: {term}");
        }
        assert_eq!(letter.text.contains("证据清单"), letter.target == "court", "{name}");
        for never in ["提取笔录", "勘验笔录", "催办函"] {
            assert!(!letter.text.contains(never), "{name}: {never}");
        }
        if letter.target == "police" {
            assert!(!letter.text.contains("退还货款"), "{name}: the police order no refund");
        }
    }
}

#[test]
fn every_exhibit_cited_is_in_the_letters_catalogue() {
    for (name, letter) in all() {
        let (body, catalogue) = letter.text.split_once("编号：证据").expect("a catalogue");
        let mut listed = numbers_after(catalogue, "编号：证据");
        listed.extend(catalogue.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>());
        for cited in numbers_after(body, "证据") {
            assert!(listed.contains(&cited), "{name} cites 证据{cited}");
        }
    }
}

/// What the person did not choose is in no letter; what they chose is put as a question to those who decide.
#[test]
fn increased_damages_and_reports_are_by_choice_alone() {
    for (name, letter) in all() {
        let chosen = name.starts_with("code-reported");
        assert_eq!(letter.text.contains("增加赔偿"), chosen && letter.target == "12315", "{name}");
        assert!(!letter.text.contains("解除") || name.starts_with("recharge-rescinded"), "{name}: rescission");
        assert_eq!(letter.text.contains("人工判定"), name == "code-refused-by-machine-platform", "{name}");
        let standard = letter.findings.iter().any(|finding| finding.what.code() == "punitive-standard");
        assert_eq!(standard, chosen && letter.target == "12315", "{name}: the standard of proof");
    }
}

fn numbers_after(text: &str, mark: &str) -> Vec<u32> {
    text.split(mark).skip(1).filter_map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()).collect()
}

#[test]
fn amounts_and_times_agree_in_every_letter() {
    for (example, amount, capitals, paid) in [
        ("recharge", "98.00元", "玖拾捌元整", "2026年9月13日20:13"),
        ("code", "128.00元", "壹佰贰拾捌元整", "2026年10月8日20:05"),
        ("wrong", "64.80元", "", "2026年11月5日19:41"),
        ("paid", "588.00元", "伍佰捌拾捌元整", "2026年10月17日21:46"),
    ] {
        let letters: Vec<_> = all().iter().filter(|(name, _)| name.starts_with(example)).collect();
        assert!(!letters.is_empty());
        for (name, letter) in letters {
            assert!(letter.text.contains(amount) && letter.text.contains(paid), "{name}");
            // A report asks for nothing.
            assert!(letter.text.contains(capitals) || letter.target == "12315-report", "{name}");
        }
    }
}

#[test]
fn a_draft_shows_every_blank_and_says_that_it_is_one() {
    let desk = desk();
    let mut opened = opened(&LETTERS[0]);
    opened.case = Case { cause: opened.case.cause, ..Case::default() };
    let at = LETTERS[0].at;
    let gathered = gathered(&opened, at);
    for target in ["12315", "platform", "alipay", "wechat-pay", "card", "paypal", "seller", "court"] {
        let draft = Post { draft: true, formats: vec![Format::Pdf, Format::Txt, Format::Md], ..posting(target, None) };
        let letter = letters(&desk, &gathered, &draft, moment(at)).expect("a draft").remove(0);
        assert!(letter.text.contains("草稿"), "{target}: {}", letter.text);
        assert!(letter.text.matches("【待填：").count() >= 3, "{target}: {}", letter.text);
        assert!(letter.pages.is_some());
    }
}

#[test]
fn a_false_dispute_is_refused_and_the_reason_given() {
    let wrong = LETTERS.iter().find(|letters| letters.name == WRONG).expect("an example");
    let gathered = gathered(&opened(wrong), wrong.at);
    let desk = desk();
    for target in ["alipay", "wechat-pay", "card", "paypal", "12315", "police", "court", "12315-report"] {
        let needs = desk.targets.get(target).expect("a target").needs_for(&gathered.dossier.case);
        let findings = checks::run(&gathered.dossier, Some(&needs));
        let refused = findings.iter().find(|finding| finding.what.code() == "cause-not-for-target").expect("refused");
        assert_eq!(refused.severity, Severity::Blocking);
        assert!(letters(&desk, &gathered, &posting(target, None), moment(wrong.at)).is_err());
    }
}

/// A seller who may be a fraudster is not written to, and no "platform" of its own is.
#[test]
fn whoever_took_the_money_is_not_warned() {
    let silent = LETTERS.iter().find(|letters| letters.name == SILENT).expect("an example");
    let gathered = gathered(&opened(silent), silent.at);
    for target in ["seller", "platform"] {
        let Err(juzheng::casework::CaseworkError::Refused { findings, .. }) =
            letters(&desk(), &gathered, &posting(target, None), moment(silent.at))
        else {
            panic!("{target} is written to");
        };
        assert!(findings.iter().any(|finding| finding.is_blocking() && finding.what.code() == "cause-not-for-target"), "{findings:?}");
    }
}

/// What evidence or the case file says never becomes markup, and a target's letter takes it as it is.
#[test]
fn hostile_words_stay_words() {
    let mut opened = opened(&LETTERS[0]);
    let evil = "# 标题 **粗** @catalogue {{ 7 * 7 }} {% raw %} > | 1. \\ <script>";
    opened.case.orders[0].item = evil.to_owned();
    opened.case.complainant.name = "张\u{202e}示\n例".to_owned();
    let at = LETTERS[0].at;
    let gathered = gathered(&opened, at);
    let both = Post { formats: vec![Format::Txt, Format::Pdf], ..posting("12315", None) };
    let letter = letters(&desk(), &gathered, &both, moment(at)).expect("written").remove(0);
    assert!(letter.text.contains(evil), "{}", letter.text);
    assert!(!letter.text.contains('\u{202e}'), "an override of direction is made visible");
    assert!(letter.text.contains("投诉人："));
}

#[test]
fn wallets_are_told_only_of_payments_made_through_them() {
    let mut opened = opened(&LETTERS[0]);
    opened.case.payments[0].method = Some(juzheng::case::Method::WechatPay);
    let gathered = gathered(&opened, LETTERS[0].at);
    let needs = desk().targets.get("alipay").expect("a target").needs_for(&opened.case);
    let findings = checks::run(&gathered.dossier, Some(&needs));
    assert!(findings.iter().any(|finding| finding.what.code() == "not-paid-through-wallet" && finding.is_blocking()), "{findings:?}");
}
