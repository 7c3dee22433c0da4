//! Promises, what shows that they were broken, and records that neither side made.

use super::desk::{chat_and, desk, qq};

#[test]
fn a_promise_wants_a_page() {
    let (place, _) = desk().without("listing/page.png").only("promise-not-shown");
    assert_eq!(place, "case.toml:orders[0].promised");
    // A picture of the page may hold it; the seller may have said it in the chat.
    desk().silent("promise-not-shown");
    let said = qq(&[("2026-09-13 20:10:00", "示例卡盟客服", "亲，付款后10分钟内到账哦")]);
    desk().without("listing/page.png").file("chat/before.txt", &said).silent("promise-not-shown");
}

#[test]
fn a_page_that_was_read_holds_the_promise_or_does_not() {
    let page =
        |words: &str| desk().without("listing/page.png").file("listing/page.txt", &format!("示例游戏100元直充\n{words}\n售价 98.00 元\n"));
    let (place, _) = page("人工充值，请耐心等待").only("promise-not-in-listing");
    assert_eq!(place, "case.toml:orders[0].promised");
    page("付款后 10 分钟内到账").silent("promise-not-in-listing");
    // Beside it a picture that may hold it.
    page("人工充值，请耐心等待").picture("rules/rules.png").silent("promise-not-in-listing");
    desk().silent("promise-not-in-listing");

    let untold = |words: &str| page(words).with("promised = \"付款后10分钟内到账\"\npromised_by = \"10m\"\n", "");
    let (place, text) = untold("自动发货，秒到账").only("promise-untold");
    assert_eq!(place, "evidence/listing/page.txt");
    assert!(text.contains("自动发货，秒到账"), "{text}");
    untold("人工充值，请耐心等待").silent("promise-untold");
    page("自动发货，秒到账").silent("promise-untold");
}

#[test]
fn the_time_of_a_promise_is_the_one_it_names() {
    let (_, text) = desk().with("promised_by = \"10m\"", "promised_by = \"20m\"").only("promise-time-differs");
    assert!(text.contains("20m"), "{text}");
    desk().silent("promise-time-differs");
    let (place, _) = desk().with("promised_by = \"10m\"\n", "").only("promise-time-missing");
    assert_eq!(place, "case.toml:orders[0].promised_by");
    desk().silent("promise-time-missing");
    // 一般 is no time that can pass.
    desk()
        .with("promised = \"付款后10分钟内到账\"\npromised_by = \"10m\"\n", "promised = \"一般在付款后10分钟内到账\"\n")
        .silent("promise-time-missing");
}

#[test]
fn something_dated_shows_the_failure() {
    let entry = "\n[[evidence]]\npath = \"delivery/record.png\"\nobtained_at = 2026-09-14T09:10:00+08:00\naccount = \"player***01\"\n";
    let (place, _) = desk().without("delivery/record.png").with(entry, "").only("no-fault-after-promise");
    assert_eq!(place, "case.toml:orders[0]");
    desk().silent("no-fault-after-promise");
    // A log is dated by itself.
    let log = "2026-09-13 20:30:00 INFO a\n2026-09-13 20:31:00 ERROR wallet: balance 0\n2026-09-13 20:32:00 INFO b\n";
    desk().without("delivery/record.png").with(entry, "").file("fault/client.log", log).silent("no-fault-after-promise");
}

#[test]
fn a_record_that_neither_side_made() {
    let entry = "\n[[evidence]]\npath = \"delivery/record.png\"\nobtained_at = 2026-09-14T09:10:00+08:00\naccount = \"player***01\"\n";
    desk().without("delivery/record.png").with(entry, "").only("no-independent-record");
    desk().silent("no-independent-record");
    // Nobody asks for one where the person made the mistake.
    desk().without("delivery/record.png").with(entry, "").with("not-delivered", "own-mistake").silent("no-independent-record");

    let (place, _) = desk().with("2026-09-14T09:10:00", "2026-09-13T20:05:00").only("independent-record-too-early");
    assert_eq!(place, "evidence/delivery/record.png");
    desk().silent("independent-record-too-early");

    let (_, text) = desk().with("account = \"player***01\"\n", "account = \"player***02\"\n").only("independent-account-differs");
    assert!(text.contains("player***02"), "{text}");
    desk().silent("independent-account-differs");
    // The whole account is the masked one.
    desk().with("account = \"player***01\"\n", "account = \"player77701\"\n").silent("independent-account-differs");
}

#[test]
fn a_promise_made_in_a_later_chat_is_found_as_well() {
    let chat = chat_and(&[("2026-09-13 20:55:00", "示例卡盟客服", "都是付款后10分钟内到账的")]);
    desk().without("listing/page.png").file("chat/qq.txt", &chat).silent("promise-not-shown");
}
