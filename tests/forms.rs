//! The form sheets of the examples, as golden text read line by line, and what holds of every sheet.
//!
//! `UPDATE_GENERATED=1 cargo test --test forms` writes the golden files anew; read them before accepting them.

mod generated;

use std::path::Path;

use juzheng::case::Clock;
use juzheng::casework::{CaseworkError, Desk, FormOrder, Moment, Opened, Run, forms, gather, open};
use juzheng::letter::Sheet;
use proptest::prelude::*;

/// Each example, the day its facts are of, and the targets that have a form for it.
const EXAMPLES: &[(&str, &str, &[&str])] = &[
    ("recharge-not-delivered", "2026-09-28T18:00:00+08:00", &["12315", "platform", "alipay"]),
    ("code-not-as-described", "2026-10-13T18:00:00+08:00", &["12315", "platform", "wechat-pay"]),
    ("../tests/cases/card-not-delivered", "2026-09-10T18:00:00+08:00", &["card"]),
    ("../tests/cases/paypal-not-as-described", "2026-09-10T18:00:00+08:00", &["paypal"]),
    ("wrong-account", "2026-11-06T18:00:00+08:00", &["platform"]),
];

fn opened(example: &str) -> Opened {
    open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example)).expect("an example opens")
}

fn filled(opened: &Opened, at: &str, to: &[&str]) -> Result<Vec<Sheet>, CaseworkError> {
    let moment = Moment { at: at.parse().expect("a time"), clock: Clock::Given };
    let gathered = gather(opened, Run::new(moment, 2), &|_| {}).expect("gathered");
    let to = to.iter().map(|name| (*name).to_owned()).collect();
    let order = FormOrder { to, stage: None, draft: false, outlet: None, force: false, dry_run: false };
    let forms = forms(&Desk::new().expect("shipped data is sound"), &gathered, &order, moment)?;
    Ok(forms.into_iter().map(|form| form.sheet).collect())
}

#[test]
fn sheets_are_those_that_were_read() {
    for (example, at, to) in EXAMPLES {
        for sheet in filled(&opened(example), at, to).expect("every example's forms are filled in") {
            let example = example.rsplit('/').next().unwrap_or(example);
            generated::holds(&format!("tests/forms/{example}-{}.txt", sheet.target), &sheet.to_text());
        }
    }
}

/// What holds of every sheet, whatever the case.
fn holds(sheet: &Sheet) {
    for field in &sheet.fields {
        let count = field.text.chars().count();
        assert_eq!(field.length, count);
        assert!(field.limit.is_none_or(|limit| count <= limit as usize), "{}: {count}", field.name);
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
    for (example, at, to) in EXAMPLES {
        filled(&opened(example), at, to).expect("filled in").iter().for_each(holds);
    }
}

#[test]
fn a_form_says_what_the_letter_says() {
    for (example, at, to) in EXAMPLES {
        let opened = opened(example);
        for sheet in filled(&opened, at, to).expect("filled in") {
            let text = sheet.to_text();
            let order = &opened.case.orders[0];
            assert!(text.contains(&order.id) && text.contains(&order.item), "{text}");
            let claimed = opened.case.claims.iter().filter_map(|claim| claim.amount).next().expect("an amount");
            assert!(text.contains(&claimed.yuan()), "{text}");
        }
    }
}

#[test]
fn a_missing_fact_refuses_the_form() {
    let (example, at, to) = EXAMPLES[0];
    let mut opened = opened(example);
    opened.case.complainant.phone.clear();
    assert!(matches!(filled(&opened, at, to), Err(CaseworkError::Refused { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// However long the person writes, no box overflows: sentences are left out whole, or the form is refused.
    #[test]
    fn no_limit_is_exceeded(long in 1_usize..120, times in 1_usize..6) {
        for (example, at, to) in EXAMPLES {
            let mut opened = opened(example);
            for event in &mut opened.case.events {
                event.what = format!("{}甲", event.what).repeat(times).chars().take(20 + long).collect::<String>().replace(['”', '“'], "");
            }
            match filled(&opened, at, to) {
                Ok(sheets) => sheets.iter().for_each(holds),
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
    let mut opened = opened("recharge-not-delivered");
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
    for sheet in filled(&opened, EXAMPLES[0].1, &["12315", "platform", "alipay"]).expect("filled in") {
        let text = sheet.to_text();
        assert!(text.contains("对方承诺“付款后10分钟内到账”"), "{text}");
        assert!(!text.contains("商品页写明") && !text.contains("聊天记录"), "{text}");
    }
}

#[test]
fn a_form_names_every_order() {
    let mut opened = opened("recharge-not-delivered");
    let mut second = opened.case.orders[0].clone();
    second.id = "KM202609130002".into();
    second.item = "示例游戏30元直充".into();
    opened.case.orders.push(second);
    for sheet in filled(&opened, EXAMPLES[0].1, &["12315", "platform", "alipay"]).expect("filled in") {
        for field in sheet.fields.iter().filter(|field| ["订单号", "投诉内容", "申请说明"].contains(&field.name.as_str())) {
            assert!(field.text.contains("KM202609130001") && field.text.contains("KM202609130002"), "{}: {}", field.name, field.text);
        }
        holds(&sheet);
    }
}
