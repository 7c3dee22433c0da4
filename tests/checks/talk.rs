//! What chats hold for and against the person. Nothing of it is ever advice to delete.

use juzheng::dossier::Side;

use super::desk::{Desk, PAID, chat_and, desk, qq, wechat};

const NOTICE: &str =
    "\n[[events]]\nat = 2026-09-13T20:35:12+08:00\nkind = \"contact\"\nwhat = \"告知未到账\"\nevidence = [\"chat/qq.txt\"]\n";
const REPLY: &str =
    "\n[[events]]\nat = 2026-09-13T20:52:03+08:00\nkind = \"reply\"\nwhat = \"虚拟商品概不退换\"\nevidence = [\"chat/qq.txt\"]\n";

fn saying(who: &str, what: &str) -> Desk {
    desk().file("chat/qq.txt", &chat_and(&[("2026-09-13 20:53:00", who, what)]))
}

#[test]
fn first_notice_and_refusal_are_found_in_their_own_words() {
    let untold = desk().with(NOTICE, "").with(REPLY, "");
    let (place, text) = untold.only("notice-untold");
    assert_eq!(place, "evidence/chat/qq.txt:9");
    assert!(text.contains("到现在未到账"), "{text}");
    let (place, text) = untold.only("refusal-untold");
    assert_eq!(place, "evidence/chat/qq.txt:12");
    assert!(text.contains("概不退换"), "{text}");
    desk().silent("notice-untold");
    desk().silent("refusal-untold");
    let dossier = desk().dossier();
    let marks: Vec<_> = dossier.timeline().iter().filter_map(|entry| Some((entry.mark?, entry.line?))).collect();
    assert_eq!(marks, [("first-notice", 9), ("refusal", 12)]);
}

#[test]
fn what_was_asked_before_the_order_is_no_notice() {
    let chat = chat_and(&[])
        .replace("2026-09-13 20:35:12", "2026-09-13 19:35:12")
        .replace("订单号 KM202609130001 到现在未到账", "要是没到账能退款吗");
    let before = desk().file("chat/qq.txt", &chat).with(NOTICE, "");
    before.silent("notice-untold");
    assert_eq!(before.dossier().talk.first_notice, None);
}

#[test]
fn who_cannot_be_told_is_not_told() {
    let chat = qq(&[("2026-09-13 20:35:12", "风轻云淡", "到现在未到账"), ("2026-09-13 20:52:03", "小明", "概不退换")])
        .replace("示例卡盟客服", "小明群");
    let strange = desk().file("chat/qq.txt", &chat);
    let (place, _) = strange.only("self-unknown");
    assert_eq!(place, "evidence/chat/qq.txt");
    assert!(strange.dossier().talk.remarks.iter().all(|remark| remark.side == Side::Unknown));
    // The nick is given: of two, the other is the other side.
    let known = desk().file("chat/qq.txt", &chat).and("[[evidence]]\npath = \"chat/qq.txt\"\naccount = \"风轻云淡\"\n");
    known.silent("self-unknown");
    assert_eq!(known.dossier().talk.refusals.len(), 1);
    desk().silent("self-unknown");
}

#[test]
fn a_file_that_says_whose_words_they_are_is_believed() {
    let rows = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n\
        1,2,1,0,1,1789302912,3,到现在未到账,2026-09-13 20:35:12,,风轻云淡,wxid_a\n\
        2,2,1,0,0,1789303923,3,虚拟商品概不退换,2026-09-13 20:52:03,,小明,wxid_b\n";
    let told = desk().without("chat/qq.txt").file("chat/wechat.csv", rows).with("chat/qq.txt", "chat/wechat.csv");
    let dossier = told.dossier();
    let sides: Vec<Side> = dossier.talk.remarks.iter().map(|remark| remark.side).collect();
    assert_eq!(sides, [Side::Own, Side::Other]);
    told.silent("self-unknown");
}

#[test]
fn silence_is_counted_from_the_demand_and_machines_do_not_break_it() {
    let more = [
        ("2026-09-16 14:02:18", "张示例", "三天了还没有到账，我要求退款"),
        ("2026-09-16 14:02:19", "示例卡盟客服", "您好，欢迎咨询示例卡盟，客服正在赶来（自动回复）"),
        ("2026-09-20 09:00:00", "张示例", "在吗"),
    ];
    let (place, text) = desk().file("chat/qq.txt", &chat_and(&more)).only("no-answer");
    assert_eq!(place, "evidence/chat/qq.txt:15");
    assert!(text.contains("3 天") && text.contains("没有见到"), "{text}");
    // Answered within the hour.
    let answered = [more[0], ("2026-09-16 14:20:46", "示例卡盟客服", "正在核实")];
    desk().file("chat/qq.txt", &chat_and(&answered)).silent("no-answer");
    desk().silent("no-answer");
}

#[test]
fn own_words_are_told_to_the_person_alone_and_never_that_they_be_deleted() {
    for (words, sign) in [("不好意思，是我填错账号了", "过失"), ("再不退就曝光你们，不退就举报", "要挟")] {
        let desk = saying("张示例", words);
        let (place, text) = desk.only("own-words-against");
        assert_eq!(place, "evidence/chat/qq.txt:15");
        assert!(text.contains("可能") && text.contains(sign), "{text}");
        let finding = desk.of("own-words-against").remove(0);
        assert!(finding.what.is_private());
        let hint = serde_json::to_value(&finding).expect("JSON")["hint"].as_str().expect("a hint").to_owned();
        assert!(hint.contains("保持完整"), "{hint}");
        assert!(!["删", "撤回", "清空", "不要提交"].iter().any(|word| hint.contains(word)), "{hint}");
    }
    // The other side's words are not the person's, and a denial is no admission.
    saying("示例卡盟客服", "是您填错账号了，不是我的失误").silent("own-words-against");
    saying("张示例", "账号核对过，不是我填错的").silent("own-words-against");
    desk().silent("own-words-against");
}

#[test]
fn confirming_is_told_and_asking_for_it_too() {
    saying("张示例", "我点了确认收货，可还是没有").only("confirmed-already");
    saying("示例卡盟客服", "您好，请问您的问题已解决吗？").silent("confirmed-already");
    saying("张示例", "没有确认收货").silent("confirmed-already");
    let (_, text) = saying("示例卡盟客服", "亲，先确认收货，我这边马上给您退").only("asked-to-confirm");
    assert!(text.contains("先确认收货"), "{text}");
    saying("示例卡盟客服", "请不要确认收货，先核实").silent("asked-to-confirm");
    desk().silent("asked-to-confirm");
}

#[test]
fn words_of_reselling_are_a_hint() {
    let (_, text) = saying("张示例", "我店里的客户等着要，一直在你这拿货").only("reseller-words");
    assert!(text.starts_with("本人") && text.contains("可能"), "{text}");
    saying("张示例", "我挂了代理服务器也登不上").silent("reseller-words");
    saying("张示例", "我不是代理，自己玩的").silent("reseller-words");
    desk().silent("reseller-words");
}

#[test]
fn another_body_spoken_of_belongs_into_the_case() {
    saying("张示例", "我已经报警了，也打了12315").only("other-body-untold");
    saying("张示例", "再不处理我就打12315投诉了").silent("other-body-untold");
    let stated = saying("张示例", "我已经报警了").and("[[submissions]]\nbody = \"示例派出所\"\nat = 2026-09-14\n");
    stated.silent("other-body-untold");
}

#[test]
fn what_was_sent_before_is_told_of_the_same_recipient() {
    let sent = |target: &str| desk().and(&format!("[[submissions]]\ntarget = \"{target}\"\nat = 2026-09-20\n"));
    let codes = |desk: Desk, target: &str| super::codes(&desk.findings_for(target)).contains(&"submitted-before");
    assert!(codes(sent("12315"), "12315"));
    assert!(!codes(sent("wechat-pay"), "12315"));
    assert!(!codes(sent("platform"), "platform"));
    assert!(!codes(desk(), "12315"));
}

#[test]
fn many_payments_to_one_payee_may_be_taken_for_trade() {
    let rows: Vec<String> = (0..6)
        .map(|n| {
            PAID.replace("2026-09-13", &format!("2026-09-{:02}", 5 + n)).replace("0001,KM202609130001", &format!("100{n},KM20260905100{n}"))
        })
        .collect();
    let bill = |count: usize| {
        let mut rows: Vec<&str> = rows[..count].iter().map(String::as_str).collect();
        rows.push(PAID);
        desk().file("payment/wechat.csv", &wechat(&rows))
    };
    let (place, text) = bill(5).only("orders-repeated");
    assert_eq!(place, "evidence/payment/wechat.csv:3");
    assert!(text.contains("6 笔") && text.contains("可能"), "{text}");
    bill(3).silent("orders-repeated");
    // Breakfast at one shop is no trade in the goods of the case.
    let breakfast: Vec<String> = rows.iter().map(|row| row.replace("示例卡盟", "示例早餐店")).collect();
    let mut all: Vec<&str> = breakfast.iter().map(String::as_str).collect();
    all.push(PAID);
    desk().file("payment/wechat.csv", &wechat(&all)).silent("orders-repeated");
}

#[test]
fn people_of_an_unpacked_slack_export_have_their_names() {
    let users = r#"[{"id":"U01","profile":{"display_name":"张示例"}},{"id":"U02","profile":{"real_name":"示例卡盟客服"}}]"#;
    let day = r#"[{"type":"message","user":"U01","text":"到现在未到账","ts":"1789303112.000200"}]"#;
    let told =
        desk().file("chat/slack/users.json", users).file("chat/slack/support/2026-09-13.json", day).file("chat/other/2026-09-13.json", day);
    let dossier = told.dossier();
    let of = |name: &str| {
        let exhibit = dossier.exhibits.iter().find(|exhibit| exhibit.name == name).expect("an exhibit");
        exhibit.messages().filter_map(|(_, message)| message.sender.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("chat/slack/support/2026-09-13.json"), ["张示例"]);
    assert_eq!(of("chat/other/2026-09-13.json"), ["U01"]);
}
