//! A case whose files are too long together: of each what concerns the case is kept, and what is left out is told.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use juzheng::case::Clock;
use juzheng::casework::{Moment, Run, gather, open};
use juzheng::dossier::Dossier;

const CASE: &str = r#"
id = "long"
title = "示例"
cause = "not-delivered"

[complainant]
name = "张示例"

[[orders]]
id = "KM202609130001"
item = "示例点券"
ordered_at = "2026-09-13 20:13:40"
"#;

const BILLS: usize = 6;
const ROWS: usize = 10_000;

/// A bill as WeChat exports it; a row near its end names the order of the case.
fn bill(number: usize) -> String {
    let mut text =
        "微信支付账单明细,,,,,,,,\n微信昵称：[张示例],,,,,,,,\n----------------------微信支付账单明细列表--------------------,,,,,,,,\n\
         交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n"
            .to_owned();
    for n in 0..ROWS {
        let item = if n + 5 == ROWS { "KM202609130001" } else { "示例商品" };
        let at = format!("2026-03-{:02} {:02}:{:02}:00", n / 1440 + 1, n / 60 % 24, n % 60);
        writeln!(text, "{at},商户消费,示例书店,\"{item}\",支出,¥1.00,零钱,支付成功,\"42000{number:05}{n:018}\t\",\"{n:020}\t\",\"/\"")
            .expect("memory");
    }
    text
}

fn dossier(folder: &Path, threads: usize) -> Dossier {
    let moment = Moment { at: "2026-09-28T18:00:00+08:00".parse().expect("a time"), clock: Clock::Given };
    gather(&open(folder).expect("opened"), Run::new(moment, threads), &|_| {}).expect("gathered").dossier
}

#[test]
fn of_each_file_what_concerns_the_case_is_kept_and_the_rest_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (payment, chat) = (folder.path().join("evidence/payment"), folder.path().join("evidence/chat"));
    fs::create_dir_all(&payment).and_then(|()| fs::create_dir_all(&chat)).expect("made");
    fs::write(folder.path().join("case.toml"), CASE).expect("written");
    for number in 0..BILLS {
        fs::write(payment.join(format!("{number}.csv")), bill(number)).expect("written");
    }
    fs::write(chat.join("客服.txt"), "2026-09-13 20:20:00 张示例\n没有到账\n\n2026-09-13 20:21:00 示例客服\n请稍等\n").expect("written");

    let (one, four) = (dossier(folder.path(), 1), dossier(folder.path(), 4));
    for (a, b) in one.exhibits.iter().zip(&four.exhibits) {
        assert!(serde_json::to_string(&a.inspection).expect("JSON") == serde_json::to_string(&b.inspection).expect("JSON"), "{}", a.name);
    }

    let mut kept = Vec::new();
    for payments in one.exhibits.iter().filter_map(|exhibit| exhibit.inspection.payments.as_ref()) {
        assert_eq!((payments.count, payments.by_direction[0].count), (ROWS as u64, ROWS as u64));
        assert_eq!(payments.by_direction[0].sum.expect("a sum").yuan(), format!("{ROWS}.00"));
        assert_eq!(payments.rows.len() as u64 + payments.left_out, payments.count);
        assert!(payments.rows.is_sorted_by_key(|row| row.line));
        let last = payments.rows.last().expect("rows");
        assert_eq!(last.item.as_deref(), Some("KM202609130001"));
        kept.push(payments.rows.len());
    }
    assert_eq!(kept.len(), BILLS);
    assert!(kept.iter().all(|rows| (1000..ROWS - 1000).contains(rows) && *rows == kept[0]), "{kept:?}");
    assert_eq!(one.findings.iter().filter(|finding| finding.what.code() == "long-file").count(), BILLS);
    assert_eq!(one.matches.records_of_order(0).len(), BILLS);

    let messages = one.exhibits.iter().find_map(|exhibit| exhibit.inspection.messages.as_ref()).expect("a chat");
    assert_eq!((messages.rows.len(), messages.left_out), (2, 0));

    // By itself none of them is too long.
    for number in 1..BILLS {
        fs::remove_file(payment.join(format!("{number}.csv"))).expect("there");
    }
    let alone = dossier(folder.path(), 2);
    let payments = alone.exhibits.iter().find_map(|exhibit| exhibit.inspection.payments.as_ref()).expect("a bill");
    assert_eq!((payments.rows.len(), payments.left_out), (ROWS, 0));
    assert!(alone.findings.iter().all(|finding| finding.what.code() != "long-file"));
}
