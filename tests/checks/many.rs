//! Many orders, records and messages: near-linear, and told in few lines.

use std::fmt::Write as _;
use std::time::Instant;

use super::desk::{desk, wechat};

#[test]
fn twenty_thousand_orders_are_matched_in_seconds_and_told_in_few_lines() {
    const MANY: usize = 20_000;
    let (mut toml, mut rows) = (String::new(), Vec::new());
    for n in 0..MANY {
        // Every second order is of one amount, as coupons are; a tenth has no record.
        let (hour, minute, second) = (n / 3600 % 24, n / 60 % 60, n % 60);
        let amount = if n % 2 == 0 { "98.00".to_owned() } else { format!("{}.00", n % 500 + 1) };
        let _ = write!(
            toml,
            "[[orders]]\nid = \"MK{n:012}\"\nitem = \"示例点卡\"\namount = \"{amount}\"\nordered_at = 2026-09-10T{hour:02}:{minute:02}:{second:02}+08:00\npromised = \"付款后10分钟内到账\"\n"
        );
        if n % 10 != 9 {
            rows.push(format!(
                "2026-09-10 {hour:02}:{minute:02}:{second:02},商户消费,示例卡盟,示例点卡,支出,¥{amount},零钱,支付成功,42000{n:023},MK{n:012},/"
            ));
        }
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let many = desk().and(&toml).file("payment/many.csv", &wechat(&rows));
    let began = Instant::now();
    let found = many.findings();
    // Unoptimised, on a busy machine; the square of it took minutes.
    assert!(began.elapsed().as_secs() < 120, "{:?}", began.elapsed());
    assert!(found.len() < 200, "{} findings", found.len());
    let more = found.iter().find(|finding| finding.what.code() == "more-of-a-kind").expect("the rest is counted");
    assert!(serde_json::to_string(more).expect("JSON").contains("条"));
    assert!(many.dossier().matches.ordered.len() >= MANY * 9 / 10);
}

#[test]
fn a_few_of_a_kind_are_listed_whole() {
    let mut desk = desk();
    for n in 0..5 {
        desk = desk.picture(&format!("fault/{n}.png"));
    }
    assert_eq!(desk.of("evidence-undated").len(), 5);
    desk.silent("more-of-a-kind");
    for n in 5..30 {
        desk = desk.picture(&format!("fault/{n}.png"));
    }
    assert_eq!(desk.of("evidence-undated").len(), 20);
    let (_, text) = desk.only("more-of-a-kind");
    assert!(text.contains("10 条"), "{text}");
}
