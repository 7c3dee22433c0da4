//! Form sheets of the examples with one thing changed, as golden text read line by line, and what holds of every sheet.
//! Those of the examples themselves are read in `examples_every_target`.
//!
//! `UPDATE_GENERATED=1 cargo test --test forms` writes the golden files anew; read them before accepting them.

mod generated;
mod post;

use std::sync::{LazyLock, Mutex};

use juzheng::case::{Cause, Claim, ClaimKind, Ground};
use juzheng::casework::{CaseworkError, FormOrder, Gathered, Opened, forms};
use juzheng::letter::{Sheet, Stage};
use post::{CARD, CODE, Letters, PAYPAL, RECHARGE, SILENT, WRONG, desk, gathered, is_read_with_its_example, moment, opened};
use proptest::prelude::*;

/// The sheets that were read: of the examples, and of the examples with one thing changed.
const SHEETS: [Letters; 10] = [
    Letters {
        name: RECHARGE,
        example: RECHARGE,
        at: "2026-09-28T18:00:00+08:00",
        change: |_| {},
        to: &[
            ("12315", None),
            ("platform", None),
            ("alipay", None),
            ("seller", Some(Stage::Request)),
            ("seller", Some(Stage::Urge)),
            ("court", None),
        ],
    },
    Letters {
        name: CODE,
        example: CODE,
        at: "2026-10-13T18:00:00+08:00",
        change: |_| {},
        to: &[("12315", None), ("platform", None), ("wechat-pay", None), ("seller", Some(Stage::Notice))],
    },
    Letters { name: "card-not-delivered", example: CARD, at: "2026-09-10T18:00:00+08:00", change: |_| {}, to: &[("card", None)] },
    Letters { name: "paypal-not-as-described", example: PAYPAL, at: "2026-09-10T18:00:00+08:00", change: |_| {}, to: &[("paypal", None)] },
    Letters { name: WRONG, example: WRONG, at: "2026-11-06T18:00:00+08:00", change: |_| {}, to: &[("platform", None), ("seller", None)] },
    Letters { name: SILENT, example: SILENT, at: "2026-10-18T18:00:00+08:00", change: |_| {}, to: &[("alipay", None), ("police", None)] },
    Letters {
        name: "recharge-service-fault",
        example: RECHARGE,
        at: "2026-09-28T18:00:00+08:00",
        change: |case| {
            case.cause = Some(Cause::ServiceFault);
            case.orders[0].state_shown = "充值中".into();
            case.orders[0].state_actual = "订单停在“充值中”".into();
        },
        to: &[("12315", None), ("platform", None), ("alipay", None), ("seller", None), ("court", None)],
    },
    Letters {
        name: "code-suspected-fraud",
        example: CODE,
        at: "2026-10-13T18:00:00+08:00",
        change: |case| case.cause = Some(Cause::SuspectedFraud),
        to: &[("12315", None), ("platform", None), ("wechat-pay", None), ("police", None)],
    },
    Letters {
        name: "code-reported",
        example: CODE,
        at: "2026-10-13T18:00:00+08:00",
        change: |case| case.declarations.report_violation = true,
        to: &[("12315-report", None)],
    },
    Letters {
        name: "recharge-rescinded",
        example: RECHARGE,
        at: "2026-09-28T18:00:00+08:00",
        change: |case| {
            case.claims.insert(0, Claim { kind: Some(ClaimKind::Rescind), ground: Some(Ground::Urged), ..Claim::default() });
        },
        to: &[("seller", None), ("court", None)],
    },
];

fn filled(opened: &Opened, at: &str, to: &[(&str, Option<Stage>)]) -> Result<Vec<(String, Sheet)>, CaseworkError> {
    filled_from(&gathered(opened, at), at, to)
}

/// Of evidence that was read before.
fn filled_from(gathered: &Gathered, at: &str, to: &[(&str, Option<Stage>)]) -> Result<Vec<(String, Sheet)>, CaseworkError> {
    let desk = desk();
    let mut out = Vec::new();
    for (target, stage) in to {
        let order = FormOrder { to: vec![(*target).to_owned()], stage: *stage, draft: false, outlet: None, force: false, dry_run: false };
        let suffix = stage.map_or_else(String::new, |stage| format!("-{}", stage.as_str()));
        let sheets = forms(&desk, gathered, &order, moment(at))?.into_iter().map(|form| form.sheet);
        out.extend(sheets.map(|sheet| (format!("{target}{suffix}"), sheet)));
    }
    Ok(out)
}

/// All of them, each with its name.
fn all() -> Vec<(String, Opened, Sheet)> {
    let mut out = Vec::new();
    for sheets in &SHEETS {
        let opened = opened(sheets);
        let filled = filled(&opened, sheets.at, sheets.to).unwrap_or_else(|error| panic!("{}: {error:?}", sheets.name));
        out.extend(filled.into_iter().map(|(target, sheet)| (format!("{}-{target}", sheets.name), opened.clone(), sheet)));
    }
    out
}

/// A field's text.
fn field<'a>(sheet: &'a Sheet, name: &str) -> &'a str {
    &sheet.fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("{} has no {name}", sheet.target)).text
}

#[test]
fn sheets_are_those_that_were_read() {
    for (name, _, sheet) in all().iter().filter(|(name, ..)| !is_read_with_its_example(name)) {
        generated::holds(&format!("tests/forms/{name}.txt"), &sheet.to_text());
    }
}

/// What holds of every sheet, whatever the case.
fn holds(sheet: &Sheet) {
    for field in &sheet.fields {
        let count = field.text.chars().count();
        assert_eq!(field.length, count);
        // More than our own measure is told; more than a page takes is refused.
        let told = sheet.findings.iter().any(|finding| finding.what.code() == "form-too-long" && !finding.is_blocking());
        assert!(told || field.limit.is_none_or(|limit| count <= limit as usize), "{}: {count}", field.name);
        for wrong in ["None", "undefined", "{{", "{%", "。。", "，，", "，。", "；。", "“”", "（）", "待填", "\u{e000}", "\u{e001}"]
        {
            assert!(!field.text.contains(wrong), "{} holds {wrong}: {}", field.name, field.text);
        }
        // The digest is of the formal letter only; a short text carries none (law.md H).
        assert!(!field.text.contains("SHA"), "{}", field.text);
        // Written short, never cut: a long text ends as a sentence does.
        let end = if sheet.target == "paypal" { '.' } else { '。' };
        assert!(count < 60 || field.text.ends_with(end), "{}", field.text);
    }
}

#[test]
fn every_sheet_holds_together() {
    all().iter().for_each(|(_, _, sheet)| holds(sheet));
}

#[test]
fn a_form_says_what_the_letter_says() {
    for (name, opened, sheet) in all() {
        let text = sheet.to_text();
        let order = &opened.case.orders[0];
        assert!(text.contains(&order.id) && text.contains(&order.item), "{name}: {text}");
        let claimed = opened.case.claims.iter().filter_map(|claim| claim.amount).next().expect("an amount");
        assert!(text.contains(&claimed.yuan()), "{name}: {text}");
    }
}

/// Nobody is told what is another body's to hear, nor what the cause was taken to be.
#[test]
fn a_form_tells_each_body_what_is_for_it() {
    for (name, _, sheet) in all() {
        let text: String = sheet.fields.iter().map(|field| format!("{}\n", field.text)).collect();
        for accusation in ["涉嫌", "诈骗", "犯罪", "骗子"] {
            assert!(sheet.target == "police" || !text.contains(accusation), "{name} has {accusation}: {text}");
        }
        for cause in ["not-delivered", "not-as-described", "service-fault", "own-mistake", "suspected-fraud", "本人操作失误", "误充"]
        {
            assert!(!text.contains(cause), "{name} has {cause}: {text}");
        }
        let address = matches!(sheet.target.as_str(), "12315" | "12315-report" | "police" | "court");
        assert_eq!(text.contains("样本路"), address, "{name}: the person's address");
        if !matches!(sheet.target.as_str(), "police" | "court") {
            assert!(!text.contains("0000001990") && !text.contains("0000001995"), "{name}: the person's identity number");
        }
        for body in ["12315", "市场监管", "公安", "报案", "起诉"] {
            let own = match body {
                "12315" | "市场监管" => sheet.target.starts_with("12315"),
                "公安" | "报案" => sheet.target == "police",
                _ => sheet.target == "court",
            };
            assert!(own || !text.contains(body), "{name} speaks of {body}: {text}");
        }
        assert!(juzheng::letter::forbidden(&text).is_empty(), "{name} says what nobody may say");
        assert!(!text.contains('！') && !text.contains('!'), "{name}");
        let report = sheet.target == "12315-report";
        assert!(!report || !text.contains("退还"), "a report asks for nothing: {text}");
        if sheet.target == "police" {
            assert!(!text.contains("退还货款"), "the police order no refund: {text}");
        }
    }
}

/// The texts that stand alone name who bought what when for how much, and what was promised; those who decide read what is asked.
#[test]
fn a_long_box_stands_alone() {
    for (name, opened, sheet) in all() {
        let long = ["投诉内容", "申请说明", "争议说明", "聊天消息", "邮件正文", "经过", "举报内容"];
        for field in sheet.fields.iter().filter(|field| long.contains(&field.name.as_str())) {
            let order = &opened.case.orders[0];
            let price = order.amount.expect("a price").yuan();
            for fact in [&order.id, &order.item, &price] {
                assert!(field.text.contains(fact.as_str()), "{name}, {}: {fact} in {}", field.name, field.text);
            }
            let mistake = opened.case.cause == Some(Cause::OwnMistake);
            let promised = if mistake { &order.account_intended } else { &order.promised };
            assert!(field.text.contains(promised.as_str()), "{name}, {}: {promised} in {}", field.name, field.text);
        }
    }
}

#[test]
fn a_missing_fact_refuses_the_form() {
    let mut opened = opened(&SHEETS[0]);
    opened.case.complainant.phone.clear();
    for target in ["12315", "seller", "court"] {
        assert!(matches!(filled(&opened, SHEETS[0].at, &[(target, None)]), Err(CaseworkError::Refused { .. })), "{target}");
    }
}

/// What refuses the letter refuses the form: two claims that exclude each other, a stage that there is no letter for.
#[test]
fn what_refuses_the_letter_refuses_the_form() {
    let refused = |change: fn(&mut juzheng::case::Case), to: (&str, Option<Stage>), code: &str| {
        let mut opened = opened(&SHEETS[0]);
        change(&mut opened.case);
        let Err(CaseworkError::Refused { findings, .. }) = filled(&opened, SHEETS[0].at, &[to]) else { panic!("{code}") };
        assert!(findings.iter().any(|finding| finding.is_blocking() && finding.what.code() == code), "{findings:?}");
    };
    let both = |case: &mut juzheng::case::Case| {
        case.claims.push(Claim { kind: Some(ClaimKind::Perform), ..Claim::default() });
    };
    refused(both, ("12315", None), "claims-exclude-each-other");
    refused(|_| {}, ("seller", Some(Stage::Notice)), "no-letter-for-stage");
    refused(|_| {}, ("platform", Some(Stage::Urge)), "step-too-early");
    refused(|case| case.cause = Some(Cause::SuspectedFraud), ("seller", None), "cause-not-for-target");
    refused(|_| {}, ("12315-report", None), "cause-not-for-target");
}

/// A day of another year says so, since the order is far above; what is true of a day is said of that day.
#[test]
fn days_are_told_apart() {
    let mut opened = opened(&SHEETS[0]);
    opened.case.declarations.confirmed_on = Some(juzheng::case::Said::from_text("2027-01-05"));
    opened.case.events[7].at = Some(juzheng::case::Said::from_text("2027-01-04T10:00:00+08:00"));
    opened.case.events[8].at = Some(juzheng::case::Said::from_text("2027-01-05T11:00:00+08:00"));
    let (_, sheet) = filled(&opened, "2027-01-08T18:00:00+08:00", &[("platform", None)]).expect("filled in").remove(0);
    let text = field(&sheet, "申请说明");
    assert!(text.contains("2027年1月4日10:00，") && !text.contains("2026年9月14日"), "{text}");
    assert!(text.contains("截至2027年1月5日，未收到退款"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// However long the person writes, no box overflows: sentences are left out whole, or the form is refused.
    #[test]
    fn no_limit_is_exceeded(long in 1_usize..120, times in 1_usize..6) {
        // The evidence is read once; only what the person states changes.
        static READ: LazyLock<Mutex<Vec<Gathered>>> =
            LazyLock::new(|| Mutex::new(SHEETS.iter().map(|sheets| gathered(&opened(sheets), sheets.at)).collect()));
        for (sheets, gathered) in SHEETS.iter().zip(READ.lock().expect("no test has panicked").iter_mut()) {
            let whole = gathered.dossier.case.clone();
            for event in &mut gathered.dossier.case.events {
                event.what = format!("{}甲", event.what).repeat(times).chars().take(20 + long).collect::<String>().replace(['”', '“'], "");
            }
            let sheets = filled_from(gathered, sheets.at, sheets.to);
            gathered.dossier.case = whole;
            match sheets {
                Ok(sheets) => sheets.iter().for_each(|(_, sheet)| holds(sheet)),
                Err(CaseworkError::Refused { findings, .. }) => {
                    prop_assert!(findings.iter().any(|finding| finding.is_blocking()));
                }
                Err(error) => prop_assert!(false, "{error}"),
            }
        }
    }
}

#[test]
fn a_form_asserts_no_page_and_no_file_that_is_not_there() {
    let mut opened = opened(&SHEETS[0]);
    let folder = tempfile::tempdir().expect("a folder");
    let from = opened.evidence();
    for kept in ["payment", "order"] {
        let to = folder.path().join("evidence").join(kept);
        std::fs::create_dir_all(&to).expect("made");
        for entry in std::fs::read_dir(from.join(kept)).expect("a folder") {
            let entry = entry.expect("an entry");
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
    opened.folder = folder.path().to_owned();
    opened.case.evidence.retain(|entry| entry.path.starts_with("payment/") || entry.path.starts_with("order/"));
    opened.case.events.iter_mut().for_each(|event| event.evidence.clear());
    for (_, sheet) in filled(&opened, SHEETS[0].at, &[("12315", None), ("platform", None), ("alipay", None)]).expect("filled in") {
        let text = sheet.to_text();
        assert!(text.contains("对方承诺“付款后10分钟内到账”"), "{text}");
        assert!(!text.contains("商品页写明") && !text.contains("聊天记录"), "{text}");
    }
}

#[test]
fn a_form_names_every_order() {
    for (sheets, boxes) in [
        (&SHEETS[0], &["订单号", "投诉内容", "申请说明", "聊天消息", "邮件正文"][..]),
        (&SHEETS[2], &["争议说明"]),
        (&SHEETS[3], &["Details"]),
    ] {
        let mut opened = opened(sheets);
        let first = opened.case.orders[0].clone();
        let second = format!("{}2", first.id);
        opened.case.orders.push(juzheng::case::Order { id: second.clone(), item: "示例二".into(), ..first.clone() });
        for (_, sheet) in filled(&opened, sheets.at, sheets.to).expect("filled in") {
            for field in sheet.fields.iter().filter(|field| boxes.contains(&field.name.as_str())) {
                assert!(
                    field.text.contains(&second) && field.text.contains("示例二") == (field.name != "订单号"),
                    "{}: {}",
                    field.name,
                    field.text
                );
            }
            holds(&sheet);
        }
    }
}

/// Of a card the bank is told its name and four digits, where the person gave them; nobody else is.
#[test]
fn a_card_is_known_by_four_digits_to_its_bank_alone() {
    let mut opened = opened(&SHEETS[2]);
    let (_, sheet) = filled(&opened, SHEETS[2].at, &[("card", None)]).expect("filled in").remove(0);
    assert_eq!((field(&sheet, "发卡银行"), field(&sheet, "卡号末四位")), ("示例银行", "0042"));
    for target in ["platform", "seller"] {
        for (_, sheet) in filled(&opened, SHEETS[2].at, &[(target, None)]).expect("filled in") {
            assert!(!sheet.to_text().contains("0042") && !sheet.to_text().contains("示例银行"), "{target}");
        }
    }
    opened.case.payments[0].card_last4.clear();
    let (_, sheet) = filled(&opened, SHEETS[2].at, &[("card", None)]).expect("filled in").remove(0);
    assert_eq!(field(&sheet, "卡号末四位"), "由持卡人填写");
}

/// A claim in court names the defendant as it is registered. A shop's name is not that, wherever it stands.
#[test]
fn a_shops_name_is_no_defendants() {
    for name in ["", "示例软件专营店", "示例数卡平台"] {
        let mut opened = opened(&SHEETS[1]);
        opened.case.respondents[0].name = name.into();
        opened.case.respondents[0].address = "示例省示例市示范区示范大道8号".into();
        let Err(CaseworkError::Refused { findings, .. }) = filled(&opened, SHEETS[1].at, &[("court", None)]) else { panic!("{name}") };
        let found = findings.iter().find(|finding| finding.what.code() == "defendant-name-unknown").expect("told");
        assert!(found.is_blocking() && found.place.to_string() == "case.toml:respondents[0].name", "{found:?}");
    }
}
