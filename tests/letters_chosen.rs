//! What the person chooses and states beside the facts: who spoke, which step, which claims, whose templates.

mod post;

use std::fs;

use juzheng::case::{By, Case, Cause, Claim, ClaimKind, ClaimRank, EventKind, Ground, Said, Submission};
use juzheng::casework::{CaseworkError, Desk, letters};
use juzheng::finding::{Finding, Severity};
use juzheng::letter::Stage;
use post::{CODE, Letters, RECHARGE, desk, gathered, moment, opened};

/// The letter's text and its findings, or the findings that refuse it.
fn to(desk: &Desk, example: &'static str, target: &str, stage: Option<Stage>, change: fn(&mut Case)) -> (Option<String>, Vec<Finding>) {
    let at = if example == CODE { "2026-10-13T18:00:00+08:00" } else { "2026-09-28T18:00:00+08:00" };
    let case = Letters { name: "", example, at, change, to: &[] };
    match letters(desk, &gathered(&opened(&case), at), &post::post(target, stage), moment(at)) {
        Ok(mut posted) => {
            let posted = posted.remove(0);
            (Some(posted.text), posted.findings)
        }
        Err(CaseworkError::Refused { findings, .. }) => (None, findings),
        Err(error) => panic!("{error}"),
    }
}

fn written(target: &str, change: fn(&mut Case)) -> String {
    let (text, findings) = to(&desk(), RECHARGE, target, None, change);
    text.unwrap_or_else(|| panic!("refused: {findings:?}"))
}

fn has(findings: &[Finding], code: &str, severity: Severity) -> bool {
    findings.iter().any(|finding| finding.what.code() == code && finding.severity == severity)
}

#[track_caller]
fn refused(target: &str, stage: Option<Stage>, change: fn(&mut Case), code: &str) {
    let (text, findings) = to(&desk(), RECHARGE, target, stage, change);
    assert!(text.is_none() && has(&findings, code, Severity::Blocking), "{code}: {findings:?}");
}

#[track_caller]
fn told(target: &str, change: fn(&mut Case), code: &str) {
    let (text, findings) = to(&desk(), RECHARGE, target, None, change);
    assert!(text.is_some() && findings.iter().any(|finding| finding.what.code() == code), "{code}: {findings:?}");
}

#[test]
fn whoever_spoke_is_named_and_the_channel_is_only_asked_where_nobody_is() {
    let by_platform = written("12315", |case| {
        case.events[3].by = Some(By::Platform);
        case.events[3].channel = "页面通知".into();
        case.events[3].at = Some(Said::from_text("2026-09-13T21:52:03+08:00"));
        case.events[3].evidence.clear();
    });
    assert!(by_platform.contains("平台答复“已经充值成功，请耐心等待”"), "{by_platform}");
    let by_channel = written("12315", |case| {
        case.events[3].by = None;
        case.events[3].channel = "退款申请（商家）".into();
        case.events[3].evidence.clear();
    });
    assert!(by_channel.contains("被投诉人答复“已经充值成功，请耐心等待”"), "{by_channel}");
}

#[test]
fn what_the_wallet_said_is_for_the_wallet_and_not_for_the_seller() {
    let change = |case: &mut Case| {
        case.events[3].by = Some(By::Payment);
        case.events[3].channel = "支付宝客服".into();
    };
    for target in ["seller", "platform"] {
        assert!(!written(target, change).contains("已经充值成功"), "{target}");
    }
    assert!(written("alipay", change).contains("支付宝客服"));
    assert!(written("12315", change).contains("支付宝客服"));
    told("seller", change, "event-not-told");
}

#[test]
fn a_question_before_buying_is_no_complaint_and_a_call_to_an_authority_is_not_for_the_seller() {
    let letter = written("seller", |case| {
        case.events[2].at = Some(Said::from_text("2026-09-13T19:30:00+08:00"));
        case.events[2].what = "询问支持哪些区服".into();
        case.events[7].channel = "12315热线".into();
    });
    let (asked, paid) = (letter.find("询问支持哪些区服").expect("told"), letter.find("交易状态为").expect("told"));
    assert!(asked < paid, "{letter}");
    assert!(!letter.contains("提交工单GD20260918001"), "{letter}");
}

#[test]
fn an_event_of_another_order_is_not_told_to_a_wallet_that_has_nothing_to_do_with_it() {
    let change = |case: &mut Case| {
        let mut order = case.orders[0].clone();
        order.id = "WX2026091300009".into();
        let mut payment = case.payments[0].clone();
        payment.method = Some(juzheng::case::Method::WechatPay);
        order.amount = "30.00".parse().ok();
        payment.amount = order.amount;
        payment.orders = vec![order.id.clone()];
        payment.transaction_id = "4200000000202609130000000009".into();
        payment.merchant_order_id = order.id.clone();
        case.orders.push(order);
        case.payments.push(payment);
        case.events[4].order = "WX2026091300009".into();
    };
    assert!(!written("alipay", change).contains("查询游戏官方充值记录"));
    told("alipay", change, "event-of-other-order");
    refused("alipay", None, |case| case.events[4].order = "KM2026".into(), "event-order-unknown");
}

#[test]
fn a_claim_goes_to_those_it_is_for() {
    let change = |case: &mut Case| case.claims[1].targets = Some(vec!["platform".into()]);
    assert!(written("platform", change).contains("书面说明充值提交时间"));
    assert!(!written("12315", change).contains("书面说明充值提交时间"));
    refused("12315", None, |case| case.claims[1].targets = Some(vec!["plaform".into()]), "share-unknown");
}

#[test]
fn rescission_needs_its_ground_and_a_demand_before_it() {
    fn rescind(case: &mut Case, ground: Option<Ground>) {
        case.claims.insert(0, Claim { kind: Some(ClaimKind::Rescind), ground, ..Claim::default() });
    }
    refused("seller", None, |case| rescind(case, None), "fact-missing");
    refused(
        "seller",
        None,
        |case| {
            rescind(case, Some(Ground::Urged));
            case.events.retain(|event| event.kind != EventKind::Contact);
        },
        "no-demand-before-rescission",
    );
    let purpose = written("seller", |case| rescind(case, Some(Ground::PurposeLost)));
    assert!(purpose.contains("解除合同通知书") && purpose.contains("第五百六十三条第一款第四项"), "{purpose}");
    told("seller", |case| rescind(case, Some(Ground::PurposeLost)), "rescission-until");
    let notified = written("court", |case| {
        rescind(case, Some(Ground::PurposeLost));
        case.events[7].kind = EventKind::Notice;
        case.events[7].what = "解除订单KM202609130001的合同".into();
    });
    assert!(notified.contains("已于解除通知到达被告时解除") && !notified.contains("第五百六十五条第二款"), "{notified}");
}

#[test]
fn the_thing_and_the_money_cannot_both_come_first() {
    fn perform(case: &mut Case, rank: ClaimRank) {
        case.claims.push(Claim { kind: Some(ClaimKind::Perform), rank, ..Claim::default() });
    }
    refused("court", None, |case| perform(case, ClaimRank::Primary), "claims-exclude-each-other");
    let both = written("court", |case| perform(case, ClaimRank::Alternative));
    assert!(both.contains("备位请求：判令被告继续履行"), "{both}");
}

#[test]
fn increased_damages_take_a_cause_that_can_carry_them() {
    refused("12315", None, |case| case.declarations.punitive_damages = true, "punitive-without-grounds");
    // A wallet cannot be asked for them; it says so and writes the rest.
    told("alipay", |case| case.declarations.punitive_damages = true, "claim-not-for-target");
}

#[test]
fn a_step_has_its_own_before() {
    refused("platform", Some(Stage::Urge), |case| case.declarations.no_answer_so_far = Some(true), "step-too-early");
    refused("platform", Some(Stage::Escalate), |_| {}, "step-too-early");
    let early = |case: &mut Case| {
        case.declarations.no_answer_so_far = Some(true);
        let at = Some(Said::from_text("2026-09-26"));
        let answer_by = Some(Said::from_text("2026-10-10"));
        case.submissions.push(Submission { target: "platform".into(), at, answer_by, ..Submission::default() });
    };
    told("platform", early, "answer-not-yet-due");
}

#[test]
fn what_may_be_turned_away_is_seen_before_it_is_sent() {
    told("12315", |case| case.orders[0].quantity = 20, "not-daily-consumption");
    told("12315", |case| case.events[2].what += "，这批卡是批发来的", "not-daily-consumption");
    told("12315", |case| case.respondents[0].icp = "ICP备0000".into(), "icp-odd");
    told("12315", |case| case.orders[0].item = "示例游戏租号".into(), "grey-goods");
    told("12315", |case| case.events[5].what = "要求退款，不退就曝光".into(), "words-unwise");
    told("12315", |case| case.declarations.confirmed_on = Some(Said::from_text("2026-09-20")), "declarations-old");
    let (_, findings) = to(&desk(), CODE, "12315", None, |case| {
        case.respondents.truncate(1);
        case.respondents[0].published_address.clear();
        case.respondents[0].address = "示例省示例市示范区示范大道200号".into();
    });
    assert!(has(&findings, "jurisdiction-unclear", Severity::Warning), "{findings:?}");
    assert!(has(&findings, "respondent-name-unknown", Severity::Warning), "{findings:?}");
    let (_, findings) = to(&desk(), RECHARGE, "12315", None, |case| {
        case.orders[0].ordered_at = Some(Said::from_text("2023-09-13T20:13:05+08:00"));
    });
    assert!(has(&findings, "over-three-years", Severity::Warning), "{findings:?}");
    // What the letters of the examples hold is nothing of the kind.
    let (_, findings) = to(&desk(), RECHARGE, "12315", None, |_| {});
    assert!(findings.iter().all(|finding| finding.severity == Severity::Note), "{findings:?}");
}

#[test]
fn a_report_is_written_by_choice_and_only_of_what_a_listing_shows() {
    fn report(case: &mut Case) {
        case.declarations.report_violation = true;
    }
    let (text, findings) = to(&desk(), CODE, "12315-report", None, |_| {});
    assert!(text.is_none() && has(&findings, "declaration-not-confirmed", Severity::Blocking), "{findings:?}");
    let (text, findings) = to(&desk(), CODE, "12315-report", None, report);
    assert!(text.is_some() && has(&findings, "report-standard", Severity::Note), "{findings:?}");
    let (text, findings) = to(&desk(), CODE, "12315-report", None, |case| {
        report(case);
        case.evidence[0].category = Some(juzheng::case::Category::Other);
    });
    assert!(text.is_none() && has(&findings, "evidence-missing", Severity::Blocking), "{findings:?}");
    refused("12315-report", None, |case| (report(case), case.cause = Some(Cause::NotDelivered)).1, "cause-not-for-target");
}

/// A folder of one's own lies over the shipped templates; a new target needs nothing else.
#[test]
fn templates_of_ones_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("made");
        fs::write(path, text).expect("written");
    };
    let own = || Desk::new().expect("shipped data").with_templates(folder.path());
    put("platform/to.txt", "| **致：**我的平台\n");
    put("bureau/target.toml", &target_file("bureau.txt"));
    put("bureau/bureau.txt", "# 给某局\n{{ quote(\"my-rules\", \"1\") }}\n@table 号:1 | 名:2\n|| 1 || {{ complainant.name }}\n");
    put("law/my-rules.toml", &law_file("一切合同应当守信。"));
    let desk = own().expect("well formed");
    let (text, _) = to(&desk, RECHARGE, "platform", None, |_| {});
    assert!(text.expect("written").contains("致：我的平台"));
    let (text, findings) = to(&desk, RECHARGE, "bureau", None, |_| {});
    let text = text.unwrap_or_else(|| panic!("{findings:?}"));
    assert!(text.contains("《某规定》第一条：“一切合同应当守信。”") && text.contains("张示例"), "{text}");

    put("bureau/bureau.txt", "# 给某局\n{{ complainant.nmae }}\n");
    let broken = broken(&own().expect("well formed"));
    assert!(broken.contains("bureau/bureau.txt:2"), "{broken}");
    put("bureau/bureau.txt", "# 给某局\n@tabel 号:1\n");
    let broken = self::broken(&own().expect("well formed"));
    assert!(broken.contains("bureau/bureau.txt:2"), "{broken}");
    // Also one that no letter of the case is of.
    put("parts/never.txt", "甲\n{% if %}\n");
    let Err(error) = own() else { panic!("no template") };
    assert!(error.to_string().contains("parts/never.txt") && error.to_string().contains(":2"), "{error}");
    put("parts/never.txt", "");
    put("bureau/target.toml", &target_file("bureau.txt").replace("about", "abuot"));
    let Err(error) = own() else { panic!("a key that means nothing") };
    assert!(error.to_string().contains("bureau/target.toml") && error.to_string().contains("line 2"), "{error}");
    put("bureau/target.toml", &target_file("bureau.txt"));
    put("law/my-rules.toml", "title = \"某规定\"\nissued = 1\n");
    let Err(error) = own() else { panic!("no statute") };
    assert!(error.to_string().contains("law/my-rules.toml, line 2"), "{error}");
}

fn target_file(text: &str) -> String {
    format!(
        "title = \"某局\"\nabout = \"试\"\nchecked = \"2026-11-22\"\nclaims = [\"refund\"]\n[needs]\ncauses = [\"not-delivered\"]\n\
         facts = [\"complainant.name\"]\n[sees]\ncomplainant = [\"name\"]\nexhibits = []\n\
         [terms]\nseller = \"商家\"\nplatform = \"平台\"\nown_site_of = \"商家\"\n[[letter]]\ncauses = [\"not-delivered\"]\ntext = \"{text}\"\n"
    )
}

fn law_file(words: &str) -> String {
    format!(
        "title = \"某规定\"\nin_force = 2026-01-01\nchecked = 2026-11-22\nstatus = \"试\"\nsources = [\"某规定.txt\"]\n\
         [[article]]\nkey = \"1\"\nwords = \"{words}\"\nmatter = \"试\"\n"
    )
}

fn broken(desk: &Desk) -> String {
    let at = "2026-09-28T18:00:00+08:00";
    let case = Letters { name: "", example: RECHARGE, at, change: |_| {}, to: &[] };
    match letters(desk, &gathered(&opened(&case), at), &post::post("bureau", None), moment(at)) {
        Err(error @ CaseworkError::Template { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}
