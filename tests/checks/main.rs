//! Each check finds what it is for, in a copy of an example in which one thing is wrong, and stays silent on the example itself.
//! What checks read out of the evidence itself is tried on small cases made for it, in the modules below.

mod course;
mod desk;
mod files;
mod many;
mod payments;
mod promise;
mod talk;

use std::fs;
use std::path::{Path, PathBuf};

use juzheng::case::{Case, Clock};
use juzheng::casework::{Gathered, Moment, Opened, Run, gather, open};
use juzheng::dossier::checks;
use juzheng::finding::{Finding, Severity};
use juzheng::letter::Targets;

const AT: &str = "2026-09-28T18:00:00+08:00";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn take_in(opened: &Opened) -> Gathered {
    let moment = Moment { at: AT.parse().expect("a time"), clock: Clock::Given };
    gather(opened, Run::new(moment, 2), &|_| {}).expect("gathered")
}

fn findings(opened: &Opened, target: Option<&str>) -> Vec<Finding> {
    let targets = Targets::embedded().expect("shipped targets");
    let needs = target.map(|name| targets.get(name).expect("a target").needs_for(&opened.case));
    checks::run(&take_in(opened).dossier, needs.as_ref())
}

fn recharge() -> Opened {
    open(&example("recharge-not-delivered")).expect("opened")
}

fn with(change: impl FnOnce(&mut Case)) -> Opened {
    let mut opened = recharge();
    change(&mut opened.case);
    opened
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.what.code()).collect()
}

/// A change that makes a case wrong, the code that tells it, and how grave that is.
type Wrong = (&'static str, Severity, fn(&mut Case));

#[test]
fn each_wrong_is_found_and_a_sound_case_has_none_of_them() {
    let wrongs: [Wrong; 21] = [
        ("evidence-not-there", Severity::Blocking, |case| case.evidence[0].path = "listing/没有这个文件.png".into()),
        ("evidence-not-there", Severity::Blocking, |case| case.events[1].evidence = vec!["fault/也没有.jpg".into()]),
        ("evidence-named-twice", Severity::Warning, |case| case.evidence.push(case.evidence[0].clone())),
        ("fact-missing", Severity::Blocking, |case| case.complainant.address.clear()),
        ("declaration-not-confirmed", Severity::Blocking, |case| case.declarations.own_use = None),
        ("declaration-denied", Severity::Blocking, |case| case.declarations.own_use = Some(false)),
        ("other-body-contradicts", Severity::Blocking, |case| {
            case.submissions.push(juzheng::case::Submission {
                body: "示例市消费者协会".into(),
                state: "已受理".into(),
                ..Default::default()
            });
        }),
        ("refund-asks-twice", Severity::Blocking, |case| case.declarations.refunded_so_far = "20.00".parse().ok()),
        ("uscc-wrong", Severity::Warning, |case| case.respondents[0].uscc = "91000000MA0000000M".into()),
        ("operator-unknown", Severity::Warning, |case| case.respondents[0].sells_on = juzheng::case::SellsOn::ShopOnPlatform),
        ("order-without-payment", Severity::Warning, |case| {
            case.orders[0].id = "KM999999999999".into();
            case.orders[0].amount = "5.00".parse().ok();
            case.payments[0].orders = vec!["KM999999999999".into()];
            case.payments[0].transaction_id = "1".into();
            case.payments[0].merchant_order_id = "2".into();
            case.payments[0].amount = "5.00".parse().ok();
        }),
        ("payment-without-record", Severity::Warning, |case| {
            case.payments[0].transaction_id = "1".into();
            case.payments[0].merchant_order_id = "2".into();
            case.payments[0].amount = "97.00".parse().ok();
        }),
        ("amount-contradicts", Severity::Blocking, |case| case.payments[0].amount = "89.00".parse().ok()),
        ("time-contradicts", Severity::Blocking, |case| {
            case.payments[0].paid_at = Some(juzheng::case::Said::from_text("2026-09-12 20:13"))
        }),
        ("total-contradicts", Severity::Warning, |case| case.orders[0].amount = "108.00".parse().ok()),
        ("payee-not-respondent", Severity::Warning, |case| case.respondents[0].name = "另一家示例公司".into()),
        ("fault-before-promise", Severity::Warning, |case| {
            case.orders[0].promised_by = serde_json::from_value(serde_json::json!("20d")).ok();
        }),
        ("paid-before-order", Severity::Warning, |case| {
            case.orders[0].ordered_at = Some(juzheng::case::Said::from_text("2026-09-13 21:13"))
        }),
        ("in-the-future", Severity::Blocking, |case| case.events[1].at = Some(juzheng::case::Said::from_text("2026-10-01 08:00"))),
        ("never-told", Severity::Warning, |case| case.events.retain(|event| event.kind == juzheng::case::EventKind::Fault)),
        ("quote-not-in-chat", Severity::Blocking, |case| case.events[3].what = "我们不会退款，随便你".into()),
    ];
    let sound = findings(&recharge(), Some("12315"));
    assert!(!sound.iter().any(Finding::is_blocking), "{sound:?}");
    for (code, severity, change) in wrongs {
        let at = codes(&sound);
        assert!(!at.contains(&code), "{code} is found in a sound case");
        let found = findings(&with(change), Some("12315"));
        assert!(found.iter().any(|finding| finding.what.code() == code && finding.severity == severity), "{code} in {:?}", codes(&found));
    }
}

#[test]
fn a_message_at_another_time_is_told() {
    let found = findings(&with(|case| case.events[2].at = Some(juzheng::case::Said::from_text("2026-09-15 03:00"))), None);
    assert!(codes(&found).contains(&"no-message-at-that-time"), "{found:?}");
}

#[test]
fn a_failure_shown_too_early_beside_one_shown_in_time_is_only_a_note() {
    // The screenshot of 20:31 is in time; an earlier one cited beside it proves nothing of a broken promise.
    let found = findings(&with(|case| case.events[0].evidence = case.events[1].evidence.clone()), None);
    let early = found.iter().find(|finding| finding.what.code() == "fault-before-promise").expect("found");
    assert_eq!(early.severity, Severity::Note);
}

/// A copy of an example that can be changed.
fn copy(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("case");
    for entry in walkdir::WalkDir::new(example(name)) {
        let entry = entry.expect("listed");
        let target = to.join(entry.path().strip_prefix(example(name)).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("made");
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
    (folder, to)
}

#[test]
fn without_a_bill_no_payment_is_recorded() {
    let (_folder, case) = copy("recharge-not-delivered");
    fs::remove_dir_all(case.join("evidence/payment")).expect("removed");
    let opened = open(&case).expect("opened");
    let found = findings(&opened, Some("12315"));
    assert!(codes(&found).contains(&"no-payment-record") && codes(&found).contains(&"evidence-missing"), "{found:?}");
    fs::remove_dir_all(case.join("evidence")).expect("removed");
    let found = findings(&opened, None);
    assert!(found.iter().any(|finding| finding.what.code() == "no-evidence" && finding.is_blocking()), "{found:?}");
}

#[test]
fn a_bill_that_cannot_be_read_is_loud_and_a_twin_is_told() {
    let (_folder, case) = copy("recharge-not-delivered");
    fs::copy(case.join("evidence/order/订单详情页截图.png"), case.join("evidence/order/又一份.png")).expect("copied");
    fs::write(
        case.join("evidence/payment/坏账单.csv"),
        "微信支付账单明细\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n乱,乱\n",
    )
    .expect("written");
    let found = findings(&open(&case).expect("opened"), None);
    assert!(codes(&found).contains(&"same-bytes-twice"), "{found:?}");
    let unread = found.iter().find(|finding| finding.what.code() == "recognised-but-empty").expect("loud");
    assert_eq!(unread.severity, Severity::Warning);
    assert!(unread.place.to_string().starts_with("evidence/payment/坏账单.csv"), "{}", unread.place);
}

#[test]
fn a_refund_on_the_bill_contradicts_a_case_that_states_none() {
    let (_folder, case) = copy("code-not-as-described");
    fs::remove_dir_all(case.join("evidence/付款")).expect("removed");
    fs::create_dir_all(case.join("evidence/付款")).expect("made");
    let bill = "微信支付账单明细\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n\
        2026-10-08 20:05:41,商户消费,示例数卡平台,示例办公软件专业版授权码,支出,¥128.00,零钱,已退款(￥28.00),4200000000202610080000000001,SK202610080002,/\n";
    fs::write(case.join("evidence/付款/账单.csv"), bill).expect("written");
    let found = findings(&open(&case).expect("opened"), None);
    let refund = found.iter().find(|finding| finding.what.code() == "refund-recorded").expect("found");
    assert!(refund.is_blocking(), "the case says 0.00");
}

#[test]
fn a_private_note_goes_before_an_admission() {
    let opened = open(&example("wrong-account")).expect("opened");
    assert!(codes(&findings(&opened, None)).contains(&"mistake-admitted"));
    assert!(!codes(&findings(&recharge(), None)).contains(&"mistake-admitted"));
}

#[test]
fn exhibits_are_numbered_by_category_then_as_the_case_names_them() {
    let gathered = take_in(&recharge());
    let order: Vec<String> = gathered.dossier.exhibits.iter().map(|exhibit| format!("{} {}", exhibit.number, exhibit.title)).collect();
    assert_eq!(
        order,
        [
            "1 订单详情页截图",
            "2 支付宝交易明细",
            "3 游戏账户余额截图",
            "4 游戏客户端日志",
            "5 游戏官方充值记录截图",
            "6 QQ客服聊天记录",
            "7 工单页面截图",
            "8 商品页截图",
            "9 《售后规则》网页",
            "10 营业执照公示页截图",
        ]
    );
    // The names of files decide nothing that the case file decides: one thread or four, the order is the same.
    let moment = Moment { at: AT.parse().expect("a time"), clock: Clock::Given };
    let again = gather(&recharge(), Run::new(moment, 4), &|_| {}).expect("gathered");
    assert_eq!(again.evidence_digest, gathered.evidence_digest);
}

#[test]
fn the_timeline_is_in_order_and_says_where_each_line_comes_from() {
    let gathered = take_in(&recharge());
    let timeline = &gathered.dossier.timeline();
    assert!(timeline.is_sorted_by_key(|entry| entry.at));
    let paid = timeline.iter().find(|entry| entry.kind == "payment").expect("the payment");
    assert_eq!((paid.exhibits.as_slice(), paid.at.to_string().as_str()), (&[2][..], "2026-09-13T20:13:40+08:00"));
    assert!(paid.line.is_some());
    let told = timeline.iter().filter(|entry| entry.kind == "message").count();
    assert!(told >= 10, "{told} messages");
    // Rows of the bill that are no part of the case are not told.
    assert_eq!(timeline.iter().filter(|entry| entry.kind == "payment").count(), 1);
}

#[test]
fn matches_say_why() {
    let gathered = take_in(&recharge());
    let found = &gathered.dossier.matches.recorded;
    assert_eq!(found.len(), 1);
    let why = serde_json::to_value(&found[0].because).expect("plain data");
    assert_eq!(why, serde_json::json!(["transaction-id", "merchant-order-id", "amount-and-time"]));
}
