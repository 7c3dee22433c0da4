//! The article that this program answers (用户遇到退款问题如何处理), point by point: each is looked for where it is to be
//! found, in letters, forms, checks and steps of real cases.

mod post;

use juzheng::case::{Case, Category, Cause, EventKind, Said, Submission};
use juzheng::casework::{Asked, CaseworkError, FormOrder, Next, Posted, forms, letters, next};
use juzheng::dossier::checks;
use juzheng::finding::{Finding, Severity};
use juzheng::letter::{Stage, forbidden};
use post::{CODE, LETTERS, Letters, RECHARGE, SILENT, WRONG, all, desk, gathered, moment, opened, post as posting};

fn letters_of(name: &str) -> &'static Letters {
    LETTERS.iter().find(|letters| letters.name == name).expect("a case")
}

/// A letter that was written, by its golden file's name.
fn letter(name: &str) -> &'static Posted {
    &all().iter().find(|(other, _)| other == name).unwrap_or_else(|| panic!("no {name}")).1
}

fn changed(name: &'static str, change: fn(&mut Case)) -> Letters {
    let of = letters_of(name);
    Letters { name, example: of.example, at: of.at, change, to: &[] }
}

/// What is found for a target, without the exhibits of some categories.
fn found(case: &Letters, target: &str, without: &[Category]) -> Vec<Finding> {
    let mut gathered = gathered(&opened(case), case.at);
    gathered.dossier.exhibits.retain(|exhibit| !without.contains(&exhibit.category));
    let needs = desk().targets.get(target).expect("a target").needs_for(&gathered.dossier.case);
    checks::run(&gathered.dossier, Some(&needs))
}

fn has(findings: &[Finding], code: &str) -> bool {
    findings.iter().any(|finding| finding.what.code() == code)
}

/// The categories of which evidence is missing.
fn lacking(findings: &[Finding]) -> Vec<String> {
    let missing = findings.iter().filter(|finding| finding.what.code() == "evidence-missing");
    missing.map(|finding| finding.place.to_string().replace("evidence/", "")).collect()
}

fn steps(case: &Letters, at: &str) -> Next {
    next(&desk(), &gathered(&opened(case), at), &Asked::default(), moment(at)).expect("steps")
}

fn keys(next: &Next) -> Vec<&str> {
    next.steps.iter().map(|todo| todo.step.key.as_str()).collect()
}

fn place(keys: &[&str], key: &str) -> usize {
    keys.iter().position(|other| *other == key).unwrap_or_else(|| panic!("no {key} in {keys:?}"))
}

fn text_of<'a>(next: &'a Next, key: &str) -> &'a str {
    &next.steps.iter().find(|todo| todo.step.key == key).unwrap_or_else(|| panic!("no {key}")).step.text
}

// 一、诱因的识别

/// 用户需首先明确问题性质: without a cause nothing is written, and each of the three kinds has its own letters.
#[test]
fn the_kind_of_problem_is_made_out_first() {
    let without = found(&changed(RECHARGE, |case| case.cause = None), "12315", &[]);
    let asked = without.iter().any(|finding| finding.is_blocking() && finding.place.to_string() == "case.toml:cause");
    assert!(asked, "{without:?}");
    let [described, fault, mistake] = ["code-not-as-described-12315", "recharge-service-fault-12315", "wrong-account-seller"].map(letter);
    assert!(described.text.contains("商品页写明的是") || described.text.contains("第二十条第一款"), "{}", described.text);
    assert!(fault.text.contains("约定的服务") && mistake.text.contains("协助处理申请"));
}

/// 平台技术故障: 重点保存支付凭证与平台系统异常截图.
#[test]
fn a_failure_sets_the_payment_beside_the_failing_screens() {
    for name in ["recharge-not-delivered-12315", "recharge-service-fault-platform", "recharge-not-delivered-alipay"] {
        let text = &letter(name).text;
        assert!(text.contains("付款98.00元") && text.contains("交易状态为“交易成功”（证据2）"), "{name}: {text}");
        assert!(text.contains("账户余额仍为0（证据3）"), "{name}: {text}");
    }
    let unseen = changed(RECHARGE, |case| case.events.iter_mut().for_each(|event| event.evidence.clear()));
    let bare = found(&unseen, "12315", &[Category::Payment, Category::Fault, Category::Delivery]);
    assert!(lacking(&bare).contains(&"payment".to_owned()) && has(&bare, "no-fault-after-promise"), "{bare:?}");
}

/// 商品功能不符: 对比商品详情页描述与实际使用效果.
#[test]
fn not_as_described_sets_the_listing_beside_what_was_delivered() {
    for name in ["code-not-as-described-12315", "code-not-as-described-platform", "code-not-as-described-seller-notice"] {
        let text = &letter(name).text;
        assert!(text.contains("“永久授权，1台电脑”（证据6）") && text.contains("“批量许可，有效期180天”（证据3）"), "{name}: {text}");
    }
    assert!(lacking(&found(letters_of(CODE), "12315", &[Category::Listing])).contains(&"listing".to_owned()));
}

/// 误充错账号、选错规格: what was meant beside what was entered, and nobody accused.
#[test]
fn an_own_mistake_sets_what_was_meant_beside_what_was_entered() {
    for name in ["wrong-account-platform", "wrong-account-seller"] {
        let text = &letter(name).text;
        assert!(text.contains("本人要充值的账号是hero_0018，下单时误填为hero_0081（证据"), "{name}: {text}");
        assert!(text.contains("不指责任何一方"), "{name}");
    }
    let without = found(&changed(WRONG, |case| case.orders[0].account_intended.clear()), "platform", &[]);
    assert!(without.iter().any(|finding| finding.is_blocking() && finding.place.to_string().ends_with("account_intended")), "{without:?}");
}

// 二、沟通与证据链

/// 应第一时间通过官方客服渠道发起沟通, 而非直接在第三方平台投诉.
#[test]
fn the_other_side_is_spoken_to_before_anybody_else() {
    let silent = changed(RECHARGE, |case| {
        case.events.retain(|event| event.kind == EventKind::Fault);
        case.submissions.clear();
    });
    let next = steps(&silent, silent.at);
    let keys = keys(&next);
    for later in ["platform-apply", "12315"] {
        assert!(place(&keys, "tell-seller") < place(&keys, later), "{keys:?}");
    }
    let complaint = next.steps.iter().find(|todo| todo.step.key == "12315").expect("a step");
    assert!(complaint.after.iter().any(|step| step.key == "tell-seller"), "{keys:?}");
    assert!(has(&found(&silent, "12315", &[]), "never-told"));
}

/// 订单编号、问题发生时间、具体异常现象、已尝试的解决步骤, and the demand: in every letter.
#[test]
fn every_letter_names_order_time_symptom_steps_tried_and_demand() {
    for of in &LETTERS {
        let case = opened(of).case;
        let order = &case.orders[0];
        let tried: Vec<&str> =
            case.events.iter().filter(|event| event.kind == EventKind::Contact).map(|event| event.what.as_str()).collect();
        for (target, stage) in of.to {
            let suffix = stage.map_or_else(String::new, |stage| format!("-{}", stage.as_str()));
            let name = format!("{}-{target}{suffix}", of.name);
            let text = &letter(&name).text;
            assert!(text.contains(&order.id), "{name}: the order");
            let at = order.ordered_at.as_ref().and_then(Said::exact).expect("a time").in_china().format("%-d日%-H:%M").to_string();
            assert!(text.contains(&at), "{name}: the time {at}");
            let seen = case.events.iter().filter(|event| matches!(event.kind, EventKind::Fault | EventKind::Other));
            assert!(seen.map(|event| &event.what).any(|what| text.contains(what.as_str())), "{name}: the symptom");
            assert!(tried.iter().any(|what| text.contains(what)), "{name}: what was tried");
            // The police and those who look into reports are told facts; what is to come back is asked of others.
            let amount = case.claims.iter().find_map(|claim| claim.amount).expect("an amount").yuan();
            assert!(text.contains(&amount), "{name}: {amount}");
            let asks = !matches!(*target, "police" | "12315-report");
            assert!(!asks || ["退还", "冲正", "转充"].iter().any(|word| text.contains(word)), "{name}: the demand");
        }
    }
}

/// 支付记录、订单截图、商品使用异常记录、平台规则截图: what is missing of the chain is named, with where it is from.
#[test]
fn what_is_missing_of_the_chain_is_named() {
    let all = [Category::Payment, Category::Order, Category::Listing, Category::Chat, Category::Identity, Category::Delivery];
    let missing = found(letters_of(RECHARGE), "12315", &all);
    for category in ["payment", "order", "listing", "chat", "identity"] {
        assert!(lacking(&missing).contains(&category.to_owned()), "{category}: {missing:?}");
    }
    assert!(has(&missing, "no-independent-record") || has(&missing, "no-fault-after-promise"), "{missing:?}");
    assert!(lacking(&found(letters_of(RECHARGE), "12315", &[])).is_empty());
}

/// 平台规则截图（如退款政策说明）: kept as an exhibit of its own, and met in the letter.
#[test]
fn the_platforms_rules_are_an_exhibit() {
    let letter = letter("recharge-not-delivered-12315");
    assert!(letter.text.contains("《售后规则》网页"), "{}", letter.text);
}

/// 采用可追溯的沟通方式, 避免口头协商.
#[test]
fn what_was_said_is_kept_where_it_can_be_shown() {
    let silent = changed(RECHARGE, |case| case.events.retain(|event| event.kind == EventKind::Fault));
    assert!(text_of(&steps(&silent, silent.at), "tell-seller").contains("不要只打电话"));
    // Words that no exhibit holds are the person's statement, and no more.
    let spoken = changed(RECHARGE, |case| case.events[2].evidence.clear());
    let gathered = gathered(&opened(&spoken), spoken.at);
    let letter = letters(&desk(), &gathered, &posting("12315", None), moment(spoken.at)).expect("written").remove(0);
    assert!(letter.text.contains("告知未到账并提供订单号（本人陈述）"), "{}", letter.text);
}

/// 保持理性态度, 而非情绪化指责.
#[test]
fn feelings_give_way_to_facts() {
    let angry = changed(RECHARGE, |case| case.events[5].what = "要求这个骗子退款！".into());
    let gathered = gathered(&opened(&angry), angry.at);
    for target in ["12315", "platform", "seller"] {
        let letter = letters(&desk(), &gathered, &posting(target, None), moment(angry.at)).expect("written").remove(0);
        assert!(letter.findings.iter().filter(|finding| finding.what.code() == "words-unwise").count() >= 2, "{:?}", letter.findings);
        let order = FormOrder { to: vec![target.to_owned()], stage: None, draft: false, outlet: None, force: false, dry_run: false };
        let form = forms(&desk(), &gathered, &order, moment(angry.at)).expect("filled in").remove(0).sheet;
        assert!(has(&form.findings, "words-unwise"), "{:?}", form.findings);
    }
    assert!(all().iter().all(|(_, letter)| !letter.text.contains('！') && !letter.text.contains("骗子")));
}

/// 明确表达诉求（如“要求全额退款”“更换有效商品”）.
#[test]
fn the_demand_is_definite() {
    let text = &letter("recharge-not-delivered-12315").text;
    assert!(text.contains("1. 请求组织调解，由被投诉人退还货款人民币98.00元（大写：玖拾捌元整）"), "{text}");
    let vague = changed(RECHARGE, |case| case.claims[0].amount = None);
    let gathered = gathered(&opened(&vague), vague.at);
    let refused = letters(&desk(), &gathered, &posting("12315", None), moment(vague.at));
    let Err(CaseworkError::Refused { findings, .. }) = refused else { panic!("a refund of nobody knows how much") };
    assert!(findings.iter().any(|finding| finding.place.to_string() == "case.toml:claims[0].amount"), "{findings:?}");
    let no_claim = found(&changed(RECHARGE, |case| case.claims.clear()), "12315", &[]);
    assert!(no_claim.iter().any(|finding| finding.is_blocking() && finding.place.to_string().starts_with("case.toml:claims")));
}

// 三、平台申诉

/// 申请退款, 补充材料申诉, 升级投诉（申请主管介入）.
#[test]
fn a_refund_is_asked_for_then_appealed_for_then_escalated() {
    let [request, appeal, escalate] =
        ["code-not-as-described-platform-request", "code-not-as-described-platform", "code-not-as-described-platform-escalate"].map(letter);
    assert!(request.text.contains("平台介入") && appeal.text.contains("申诉书") && escalate.text.contains("升级"));
    assert!(
        appeal.text.contains("卡密已提取，不支持退款") && escalate.text.contains("卡密已提取，不支持退款"),
        "what the platform said is met"
    );
    let keys = steps(letters_of(CODE), letters_of(CODE).at);
    assert!(keys.steps.iter().any(|todo| todo.step.key == "platform-appeal"), "after its result");
}

/// 平台处理周期超过承诺时限（通常为3-7个工作日）, 主动联系平台催办, 并要求书面处理结果.
#[test]
fn the_platforms_own_time_is_watched_and_a_written_result_asked_for() {
    let submitted = changed(RECHARGE, |case| {
        let at = Some(Said::from_text("2026-09-14T10:15:00+08:00"));
        case.submissions = vec![Submission { target: "platform".into(), at, ..Submission::default() }];
        case.declarations.no_answer_so_far = Some(true);
    });
    let waiting = steps(&submitted, "2026-09-18T18:00:00+08:00");
    let due = waiting.deadlines.iter().find(|deadline| deadline.rule.key == "platform-answer").expect("a time");
    // Seven working days after the 14th, of which the 20th is one (a Sunday worked for the National Day).
    assert_eq!(due.by.as_ref().expect("a day").day.to_string(), "2026-09-22");
    assert!(!keys(&waiting).contains(&"platform-urge"), "not before");
    let overdue = steps(&submitted, "2026-09-28T18:00:00+08:00");
    assert!(text_of(&overdue, "platform-urge").contains("书面写明处理结果和理由"));
    let urge = letter("recharge-unanswered-platform");
    assert!(urge.text.contains("催告") && urge.text.contains("书面"), "{}", urge.text);
    assert!(forbidden(&urge.text).is_empty(), "no such time is the law's");
}

/// “一经售出不退不换”: 是否符合例外条款（商品存在质量问题或平台方违约）.
#[test]
fn sold_is_sold_is_met_with_its_exceptions() {
    for (name, reason) in [
        ("recharge-not-delivered-12315", "请求退款的理由是未交付"),
        ("recharge-service-fault-12315", "请求退款的理由是没有得到约定的服务"),
        ("code-not-as-described-platform", "请求退款的理由是商品与说明不符，不是无理由退货"),
        ("code-suspected-fraud-12315", "请求退款的理由是对方没有按约定履行"),
    ] {
        let text = &letter(name).text;
        assert!(text.contains("第二十六条第二款") && text.contains(reason), "{name}: {text}");
        assert!(!text.contains("当然无效") && !text.contains("七日无理由"), "{name}");
    }
    // Whoever erred has no such exception, and says nothing of one.
    assert!(!letter("wrong-account-seller").text.contains("第二十六条"));
}

/// 金额较大（如超过500元）, 同步保存与平台的沟通记录.
#[test]
fn above_five_hundred_yuan_every_communication_is_kept() {
    let dear = changed(RECHARGE, |case| case.orders[0].amount = "500.01".parse().ok());
    assert!(has(&found(&dear, "12315", &[]), "large-amount"));
    let at_the_limit = changed(RECHARGE, |case| case.orders[0].amount = "500.00".parse().ok());
    assert!(!has(&found(&at_the_limit, "12315", &[]), "large-amount"), "超过 is more");
    assert!(!has(&found(letters_of(RECHARGE), "12315", &[]), "large-amount"));
}

// 四、外部救济

/// 向平台所在地的市场监督管理部门投诉, 提交订单信息、沟通记录、证据材料, 由监管部门介入调解.
#[test]
fn the_authority_at_the_platforms_place_is_asked_to_mediate() {
    let own_site = &letter("recharge-not-delivered-12315").text;
    assert!(own_site.contains("由其住所地县级市场监督管理部门处理") && own_site.contains("请求组织调解"), "{own_site}");
    assert!(own_site.contains("QQ客服聊天记录") && own_site.contains("订单详情页截图"), "{own_site}");
    let shop = &letter("code-not-as-described-12315").text;
    assert!(shop.contains("平台公示的地址") || shop.contains("平台经营者住所地"), "{shop}");
}

/// 通过第三方支付平台的交易争议处理申请介入.
#[test]
fn the_wallet_that_was_paid_through_is_asked() {
    let recharge = steps(letters_of(RECHARGE), letters_of(RECHARGE).at);
    assert!(keys(&recharge).contains(&"alipay") && !keys(&recharge).contains(&"wechat-pay"));
    let code = steps(letters_of(CODE), letters_of(CODE).at);
    assert!(keys(&code).contains(&"wechat-pay") && !keys(&code).contains(&"alipay"));
    for name in ["recharge-not-delivered-alipay", "code-not-as-described-wechat-pay"] {
        let text = &letter(name).text;
        assert!(text.contains("请求协助处理") && !text.contains("冻结货款"), "{name}: what it may do is its own to say: {text}");
    }
}

/// 涉嫌欺诈的, 向公安机关报案或提起诉讼, 重点收集平台资质信息（ICP备案号）、广告宣传截图与交易证据链.
#[test]
fn suspected_fraud_goes_to_the_police_with_site_listing_and_the_chain() {
    let next = steps(letters_of(SILENT), letters_of(SILENT).at);
    let keys = keys(&next);
    assert!(place(&keys, "vanished-keep") < place(&keys, "vanished-stop-payment"), "{keys:?}");
    assert!(place(&keys, "vanished-stop-payment") < place(&keys, "vanished-police"), "{keys:?}");
    let police = letter("paid-then-silent-police");
    for told in ["https://zhekou.example.invalid", "推广页截图", "支付宝交易明细", "QQ聊天记录", "涉嫌诈骗", "交易订单号"]
    {
        assert!(police.text.contains(told), "{told}: {}", police.text);
    }
    assert!(has(&police.findings, "fraud-order-of-steps") && has(&police.findings, "police-papers"), "{:?}", police.findings);
    let with_icp = changed(SILENT, |case| case.respondents[0].icp = "示例ICP备00000000号-1".into());
    let gathered = gathered(&opened(&with_icp), with_icp.at);
    let letter = letters(&desk(), &gathered, &posting("police", None), moment(with_icp.at)).expect("written").remove(0);
    assert!(letter.text.contains("备案号示例ICP备00000000号-1"), "{}", letter.text);
}

/// 平台资质信息: licence, code and ICP filing of whoever sells, checked for their form.
#[test]
fn who_the_seller_is_stands_in_the_letter() {
    for name in ["recharge-not-delivered-12315", "recharge-not-delivered-court"] {
        let text = &letter(name).text;
        for fact in ["示例数字科技有限公司", "91000000MA0000000N", "示例ICP备00000000号-1", "（证据10）"] {
            assert!(text.contains(fact), "{name}: {fact}");
        }
    }
    assert!(lacking(&found(letters_of(RECHARGE), "12315", &[Category::Identity])).contains(&"identity".to_owned()));
    let odd = changed(RECHARGE, |case| {
        case.respondents[0].icp = "ICP备0000".into();
        case.respondents[0].uscc = "91000000MA0000000M".into();
    });
    let odd = found(&odd, "12315", &[]);
    assert!(has(&odd, "icp-odd") && has(&odd, "uscc-wrong"), "{odd:?}");
}

/// 外部救济以“事实清楚、证据充分”为前提.
#[test]
fn nobody_outside_is_asked_before_the_facts_are_clear() {
    let unclear = changed(RECHARGE, |case| case.payments[0].amount = "89.00".parse().ok());
    let gathered = gathered(&opened(&unclear), unclear.at);
    for target in ["12315", "alipay", "court"] {
        let Err(CaseworkError::Refused { findings, .. }) = letters(&desk(), &gathered, &posting(target, None), moment(unclear.at)) else {
            panic!("{target} is written to although the bill says otherwise");
        };
        assert!(findings.iter().any(|finding| finding.is_blocking() && finding.what.code() == "amount-contradicts"), "{findings:?}");
    }
}

/// 优先选择成本较低、效率较高的调解方式.
#[test]
fn mediation_comes_before_litigation() {
    let case = letters_of(RECHARGE);
    let now = steps(case, case.at);
    assert!(keys(&now).contains(&"12315") && !keys(&now).contains(&"court"), "{:?}", keys(&now));
    let failed = changed(RECHARGE, |case| {
        let at = Some(Said::from_text("2026-09-28"));
        let replied_at = Some(Said::from_text("2026-10-20"));
        case.submissions.push(Submission { target: "12315".into(), at, replied_at, ..Submission::default() });
    });
    let after = steps(&failed, "2026-10-21T18:00:00+08:00");
    assert!(keys(&after).contains(&"court"), "{:?}", keys(&after));
    assert!(letter("recharge-not-delivered-12315").text.contains("同意由贵局组织调解"));
}

// 五、预防

/// 保留关键交易凭证, 以备不时之需: what a case lacks of them is asked for while the pages are still there.
#[test]
fn vouchers_are_kept_while_the_pages_are_there() {
    let case = letters_of(RECHARGE);
    let mut gathered = gathered(&opened(case), case.at);
    gathered.dossier.exhibits.retain(|exhibit| exhibit.category != Category::Listing);
    let next = next(&desk(), &gathered, &Asked::default(), moment(case.at)).expect("steps");
    assert!(text_of(&next, "keep-pages").contains("商品页要看得见价格和承诺"));
}

/// 仔细阅读退款政策、有效期、使用限制; 对新平台先小额测试: said when all is back, where the next order comes first.
#[test]
fn the_next_order_is_a_careful_one() {
    for submitted in [false, true] {
        let mut gathered = {
            let back = changed(RECHARGE, |case| case.declarations.refunded_so_far = "98.00".parse().ok());
            gathered(&opened(&back), back.at)
        };
        gathered.dossier.case.submissions.clear();
        if submitted {
            gathered.dossier.case.submissions.push(Submission { target: "12315".into(), ..Submission::default() });
        }
        let at = letters_of(RECHARGE).at;
        let next = next(&desk(), &gathered, &Asked::default(), moment(at)).expect("steps");
        let text = &next.steps[0].step.text;
        for word in ["退款规则", "有效期", "使用限制", "小额", "截图"] {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}

/// Whatever the article says of what a platform "usually" does, no letter says that it must.
#[test]
fn what_is_usual_is_not_called_law() {
    for (name, letter) in all() {
        assert!(!letter.text.contains("3-7个工作日") && !letter.text.contains("行业规则"), "{name}");
        assert!(letter.findings.iter().all(|finding| finding.severity != Severity::Blocking), "{name}");
    }
    assert!(letter("code-not-as-described-platform").text.contains("请于收到本申诉书后7个工作日内"), "a request, no rule");
    assert_eq!(letters_of(CODE).to.iter().filter(|(target, stage)| *target == "platform" && *stage != Some(Stage::Urge)).count(), 3);
    assert_eq!(opened(letters_of(CODE)).case.cause, Some(Cause::NotAsDescribed));
}
