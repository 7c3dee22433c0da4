//! Letters to cases that differ from the examples: nothing is said that does not hold there, and nothing is dropped in silence.

use std::fs;
use std::path::{Path, PathBuf};

use juzheng::case::{Case, ClaimKind, Clock, Method, Role, Said};
use juzheng::casework::{CaseworkError, Desk, Format, Moment, Post, Run, gather, letters, open};
use juzheng::finding::Finding;

const AT: &str = "2026-10-20T10:00:00+08:00";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// The letter's text and its findings, or the findings that refuse it.
fn letter(folder: &Path, target: &str, change: impl FnOnce(&mut Case)) -> (Option<String>, Vec<Finding>) {
    let mut opened = open(folder).expect("opened");
    change(&mut opened.case);
    let moment = Moment { at: AT.parse().expect("a time"), clock: Clock::Given };
    let gathered = gather(&opened, Run::new(moment, 2), &|_| {}).expect("gathered");
    let post = Post {
        to: vec![target.to_owned()],
        stage: None,
        draft: false,
        formats: vec![Format::Txt],
        outlet: None,
        force: false,
        dry_run: false,
        redact_personal: false,
    };
    match letters(&Desk::new().expect("shipped data"), &gathered, &post, moment) {
        Ok(mut posted) => {
            let posted = posted.remove(0);
            (Some(posted.text), posted.findings)
        }
        Err(CaseworkError::Refused { findings, .. }) => (None, findings),
        Err(error) => panic!("{error}"),
    }
}

fn recharge(target: &str, change: impl FnOnce(&mut Case)) -> (Option<String>, Vec<Finding>) {
    letter(&example("recharge-not-delivered"), target, change)
}

fn text(result: (Option<String>, Vec<Finding>)) -> String {
    let (text, findings) = result;
    text.unwrap_or_else(|| panic!("refused: {findings:?}"))
}

fn refused(result: (Option<String>, Vec<Finding>), code: &str) {
    let (text, findings) = result;
    assert!(text.is_none(), "not refused for {code}");
    assert!(findings.iter().any(|finding| finding.is_blocking() && finding.what.code() == code), "{code} in {findings:?}");
}

/// A copy of the first example whose bill has these rows.
fn with_bill(rows: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let case = folder.path().join("case");
    fs::create_dir_all(case.join("evidence/payment")).expect("made");
    let toml = fs::read_to_string(example("recharge-not-delivered").join("case.toml")).expect("read");
    let from = toml.find("[[evidence]]").expect("entries");
    fs::write(case.join("case.toml"), &toml[..from]).expect("written");
    let head = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,";
    fs::write(case.join("evidence/payment/账单.csv"), format!("支付宝（中国）网络技术有限公司  电子客户回单\n{head}\n{rows}"))
        .expect("written");
    (folder, case)
}

fn without_ids(case: &mut Case) {
    case.payments[0].transaction_id.clear();
    case.payments[0].merchant_order_id.clear();
    for event in &mut case.events {
        event.evidence.clear();
    }
}

#[test]
fn a_dinner_that_cost_as_much_is_not_the_payment() {
    let dinner = "2026-09-13 20:12:00,餐饮美食,示例火锅店,/,晚餐,支出,98.00,余额,交易成功,D1,M1,,\n";
    let (_folder, case) = with_bill(dinner);
    let (letter_text, findings) = letter(&case, "12315", without_ids);
    let letter_text = letter_text.expect("written");
    assert!(!letter_text.contains("火锅"), "{letter_text}");
    assert!(letter_text.contains("付款98.00元，收款方为示例数字科技有限公司（本人陈述）"), "{letter_text}");
    assert!(findings.iter().any(|finding| finding.what.code() == "payment-uncertain"), "{findings:?}");
    // Beside the row that names the other side, the dinner is no candidate.
    let right = "2026-09-13 20:13:40,充值,示例数字科技有限公司,/,直充,支出,98.00,余额,交易成功,R1,KMX,,\n";
    let (_folder, case) = with_bill(&format!("{dinner}{right}"));
    let letter_text = text(letter(&case, "12315", without_ids));
    assert!(letter_text.contains("交易订单号R1") && !letter_text.contains("火锅"), "{letter_text}");
}

#[test]
fn one_record_is_never_two_payments() {
    refused(
        recharge("12315", |case| {
            let again = case.payments[0].clone();
            case.payments.push(again);
        }),
        "record-serves-twice",
    );
}

#[test]
fn an_event_without_a_time_refuses_the_letter_and_one_in_words_keeps_its_place() {
    refused(recharge("12315", |case| case.events[1].at = None), "fact-missing");
    let letter_text = text(recharge("12315", |case| case.events[6].at = Some(Said::from_text("九月中旬"))));
    let (asked, answered) = (letter_text.find("告知未到账").expect("told"), letter_text.find("九月中旬").expect("told"));
    assert!(asked < answered, "{letter_text}");
}

#[test]
fn the_delay_is_counted_from_what_came_last() {
    let letter_text = text(recharge("12315", |case| {
        case.orders[0].ordered_at = Some(Said::from_text("2026-09-13T20:29:00+08:00"));
    }));
    // Two minutes after the order nothing is overdue; the next morning it is.
    assert!(letter_text.contains("20:31，账户余额仍为0") && letter_text.contains("下单后已超过10分钟"), "{letter_text}");
}

#[test]
fn an_order_shown_as_pending_contradicts_nothing() {
    let letter_text = text(recharge("12315", |case| case.orders[0].state_shown = "退款中".into()));
    assert!(letter_text.contains("订单页显示“退款中”（证据1）。"), "{letter_text}");
    assert!(!letter_text.contains("不一致的记录") && !letter_text.contains("本身不足以证明已经交付"), "{letter_text}");
}

#[test]
fn words_that_shut_out_no_refund_are_no_such_clause() {
    for (words, channel) in [("我们没有说不支持退款，请再等一天", "QQ客服"), ("商家不支持退款的，我们无法处理", "支付宝客服")]
    {
        let letter_text = text(recharge("platform", |case| {
            case.events[6].what = words.into();
            case.events[6].channel = channel.into();
            case.events[6].by = None;
            case.events[6].evidence.clear();
        }));
        assert!(!letter_text.contains("第二十六条"), "{letter_text}");
    }
    let letter_text = text(recharge("platform", |case| {
        case.claims[0].kind = Some(ClaimKind::Perform);
        case.claims[0].amount = None;
    }));
    assert!(!letter_text.contains("本人请求退款的理由"), "{letter_text}");
}

#[test]
fn claims_are_whole_or_the_letter_is_refused() {
    refused(recharge("12315", |case| case.claims[0].amount = None), "fact-missing");
    refused(recharge("12315", |case| case.claims[0].amount = "9800.00".parse().ok()), "claim-exceeds-paid");
    refused(recharge("alipay", |case| drop(case.claims.remove(0))), "no-claim-for-target");
    refused(recharge("12315", |case| case.orders[0].currency = "USD".into()), "currency-not-supported");
    refused(recharge("12315", |case| case.evidence[0].share = Some(vec!["plaform".into()])), "share-unknown");
}

#[test]
fn a_wallet_hears_of_its_own_orders_only() {
    let letter_text = text(recharge("alipay", |case| {
        let mut order = case.orders[0].clone();
        order.id = "WX2026091300009".into();
        order.amount = "30.00".parse().ok();
        let mut payment = case.payments[0].clone();
        payment.method = Some(Method::WechatPay);
        payment.amount = order.amount;
        payment.orders = vec![order.id.clone()];
        payment.transaction_id = "4200000000202609130000000009".into();
        payment.merchant_order_id = order.id.clone();
        case.orders.insert(0, order);
        case.payments.insert(0, payment);
    }));
    assert!(letter_text.contains("关于订单KM202609130001") && letter_text.contains("退回本人付款的支付宝账户"), "{letter_text}");
    assert!(!letter_text.contains("WX2026091300009") && !letter_text.contains("微信"), "{letter_text}");
}

#[test]
fn the_seller_is_who_is_called_so_wherever_it_stands() {
    let swap = |case: &mut Case| case.respondents.reverse();
    let letter_text = text(letter(&example("code-not-as-described"), "12315", swap));
    assert!(letter_text.contains("关于示例软件专营店所售") && !letter_text.contains("自建网站"), "{letter_text}");
    let letter_text = text(recharge("12315", |case| {
        let mut payee = case.respondents[0].clone();
        payee.role = Role::Payee;
        payee.name = "示例聚合收款".into();
        case.respondents.push(payee);
    }));
    assert!(letter_text.contains("收款方：示例聚合收款") && !letter_text.contains("被投诉人2"), "{letter_text}");
}

#[test]
fn what_is_between_the_person_and_the_police_stays_there() {
    let (letter_text, findings) = recharge("platform", |case| {
        case.events[7].what = "到示例派出所报案".into();
        case.events[7].evidence.clear();
    });
    assert!(!letter_text.expect("written").contains("派出所"));
    assert!(findings.iter().any(|finding| finding.what.code() == "event-not-told"), "{findings:?}");
}

#[test]
fn particulars_that_slip_in_are_found() {
    refused(recharge("alipay", |case| case.events[2].what += "，地址为示例省示例市样本区样本路1号"), "private-words");
    refused(recharge("platform", |case| case.evidence[0].proves += "；身份证11010519491231002X"), "private-words");
}

#[test]
fn a_promise_without_its_page_is_the_persons_word() {
    let letter_text = text(recharge("12315", |case| {
        for entry in &mut case.evidence {
            if entry.path.starts_with("listing/") {
                entry.share = Some(Vec::new());
            }
        }
    }));
    assert!(letter_text.contains("对方承诺“付款后10分钟内到账”（本人陈述）") && !letter_text.contains("商品页写明"), "{letter_text}");
}

#[test]
fn a_guardian_signs_too() {
    let letter_text = text(recharge("12315", |case| {
        case.complainant.agent.name = "张监护".into();
        case.complainant.agent.relation = "监护人".into();
    }));
    assert!(letter_text.contains("监护人：张监护（签名）"), "{letter_text}");
}

#[test]
fn oddities_of_the_case_file_are_told() {
    for amount in ["-98.00", "0", "98.001"] {
        refused(recharge("12315", |case| case.orders[0].amount = amount.parse().ok()), "amount-odd");
    }
    refused(recharge("12315", |case| case.orders[0].quantity = 0), "amount-odd");
    let (_, findings) = recharge("12315", |case| case.complainant.name = "张\u{202e}示例".into());
    assert!(findings.iter().any(|finding| finding.what.code() == "invisible-character"), "{findings:?}");
}
