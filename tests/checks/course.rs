//! The course of events: logs near the payment, long times of nothing, clocks that disagree.

use super::desk::{chat_and, desk, qq};

fn log(day: &str) -> String {
    format!(
        "{day} 20:10:00 INFO start\n{day} 20:16:08 WARN recharge: no pending order\n{day} 20:31:08 ERROR recharge: no pending order\n{day} 20:32:00 INFO end\n"
    )
}

#[test]
fn errors_of_a_log_near_the_payment() {
    let (place, text) = desk().file("fault/client.log", &log("2026-09-13")).only("log-errors-near-payment");
    assert_eq!(place, "evidence/fault/client.log:2");
    assert!(text.contains("2 条"), "{text}");
    desk().file("fault/client.log", &log("2026-09-12")).silent("log-errors-near-payment");
    let quiet = log("2026-09-13").replace("WARN", "INFO").replace("ERROR", "INFO");
    desk().file("fault/client.log", &quiet).silent("log-errors-near-payment");
}

#[test]
fn a_long_time_of_which_nothing_is_known() {
    let later = "[[events]]\nat = 2026-09-28T09:00:00+08:00\nkind = \"contact\"\nwhat = \"再次要求退款\"\n";
    let (_, text) = desk().and(later).only("timeline-gap");
    assert!(text.contains("2026-09-13") && text.contains("2026-09-28") && text.contains("15 天"), "{text}");
    desk().silent("timeline-gap");
    let between = desk().and(later).file("chat/qq.txt", &chat_and(&[("2026-09-20 10:00:00", "张示例", "在吗")]));
    between.silent("timeline-gap");
}

/// 2026-09-13T21:00:00+08:00.
const SAVED: u64 = 1_789_304_400;

#[test]
fn a_file_does_not_hold_what_came_after_it() {
    let chat = chat_and(&[("2026-09-20 10:00:00", "张示例", "在吗")]);
    let (place, text) = desk().file("chat/qq.txt", &chat).saved("chat/qq.txt", SAVED).only("clocks-disagree");
    assert_eq!(place, "evidence/chat/qq.txt");
    assert!(text.contains("2026-09-20") && text.contains("2026-09-13T21:00:00"), "{text}");
    // Copied later, its time is later.
    desk().file("chat/qq.txt", &chat).silent("clocks-disagree");
    desk().saved("chat/qq.txt", SAVED).silent("clocks-disagree");
    // A zero is no time.
    desk().saved("chat/qq.txt", 0).silent("clocks-disagree");
}

#[test]
fn an_order_is_not_spoken_of_before_it_is() {
    let early = qq(&[
        ("2026-09-13 12:35:12", "张示例", "订单号 KM202609130001 到现在未到账"),
        ("2026-09-13 12:52:03", "示例卡盟客服", "虚拟商品概不退换"),
    ]);
    let (place, text) = desk().file("chat/qq.txt", &early).only("clocks-disagree");
    assert_eq!(place, "evidence/chat/qq.txt:9");
    assert!(text.contains("2026-09-13T12:35:12"), "{text}");
    desk().silent("clocks-disagree");
}

#[test]
fn an_image_taken_after_it_is_said_to_have_been_obtained() {
    let taken = |at: &'static str| {
        desk().seeing("delivery/record.png", move |seen| {
            seen.image.as_mut().expect("an image").taken_at = Some(at.parse().expect("a time"));
        })
    };
    taken("2026-09-18T09:10:00+08:00").only("clocks-disagree");
    taken("2026-09-14T09:05:00+08:00").silent("clocks-disagree");
}

#[test]
fn what_is_stated_of_a_chat_has_the_line_of_its_message() {
    let dossier = desk().dossier();
    let told: Vec<_> =
        dossier.timeline().iter().filter(|entry| matches!(entry.kind, "contact" | "reply")).map(|entry| entry.line).collect();
    assert_eq!(told, [Some(9), Some(12)]);
}
