//! Payments and orders: to whom, through what, how often recorded, how many to how many.

use super::desk::{PAID, desk, wechat};

const CODE: &str =
    "2026-09-13 20:13:40,扫二维码付款,示例卡盟,收款方备注:二维码收款,支出,¥98.00,零钱,已转账,4200000000202609130000000001,/,/";
const TRANSFER: &str = "2026-09-13 20:13:40,转账,示例卡盟,转账备注:微信转账,支出,¥98.00,零钱,对方已收钱,4200000000202609130000000001,/,/";

#[test]
fn money_that_went_to_a_person_is_told() {
    for (row, how) in [(CODE, "个人收款码"), (TRANSFER, "转账")] {
        let (place, text) = desk().file("payment/wechat.csv", &wechat(&[row])).only("payment-looks-personal");
        assert_eq!(place, "evidence/payment/wechat.csv:3");
        assert!(text.contains("可能") && text.contains(how), "{text}");
    }
    desk().silent("payment-looks-personal");
    // The person says so themselves.
    desk()
        .file("payment/wechat.csv", &wechat(&[TRANSFER]))
        .with("kind = \"merchant\"", "kind = \"transfer\"")
        .silent("payment-looks-personal");
    // Somebody else's transfer is none of the case.
    let other = TRANSFER.replace("4200000000202609130000000001", "4200000000202609130000000002").replace("98.00", "84.00");
    desk().file("payment/wechat.csv", &wechat(&[PAID, &other])).silent("payment-looks-personal");
}

#[test]
fn a_masked_payee_is_the_respondent() {
    let of = |payee: &str| desk().file("payment/wechat.csv", &wechat(&[&PAID.replace("示例卡盟", payee)]));
    of("示例**科技有限公司").silent("payee-not-respondent");
    of("另*科技有限公司").only("payee-not-respondent");
}

#[test]
fn the_licence_names_who_the_case_names() {
    let licence =
        |name: &str| desk().file("identity/licence.txt", &format!("营业执照\n名称：{name}\n住所：示例省示例市示范区示范大道100号\n"));
    let (place, text) = licence("另一家示例有限公司").only("licence-differs");
    assert_eq!(place, "case.toml:respondents[0].name");
    assert!(text.contains("示例数字科技有限公司"), "{text}");
    licence("示例数字科技 有限公司").silent("licence-differs");
    // A picture of a licence is for the person's eyes; beside one, nothing is said to be missing.
    desk().picture("identity/licence.png").silent("licence-differs");
    licence("另一家示例有限公司").picture("identity/licence.png").silent("licence-differs");
}

#[test]
fn another_currency_is_a_contradiction() {
    let wrong = desk().with("method = \"wechat-pay\"", "method = \"wechat-pay\"\ncurrency = \"USD\"");
    wrong.only("currency-contradicts");
    desk().silent("currency-contradicts");
}

const TOP_UP: &str =
    "2026-09-12 21:03:11,商户消费,示例卡盟,示例卡盟余额充值500元,支出,¥500.00,零钱,支付成功,4200000000202609120000000009,CZ202609120009,/";

#[test]
fn an_order_after_a_top_up_is_told_to_be_paid_by_it() {
    let bare = desk()
        .file("payment/wechat.csv", &wechat(&[TOP_UP]))
        .with("transaction_id = \"4200000000202609130000000001\"\norders = [\"KM202609130001\"]", "");
    let (place, text) = bare.only("maybe-topped-up");
    assert_eq!(place, "case.toml:orders[0]");
    assert!(text.contains("500.00"), "{text}");
    // Paid by itself, the top-up is another matter.
    desk().file("payment/wechat.csv", &wechat(&[PAID, TOP_UP])).silent("maybe-topped-up");
    // A top-up after the order paid nothing of it.
    let late = TOP_UP.replace("2026-09-12", "2026-09-15");
    desk().file("payment/wechat.csv", &wechat(&[&late])).silent("maybe-topped-up");
    // One that is too small, neither.
    let small = TOP_UP.replace("500.00", "50.00");
    desk().file("payment/wechat.csv", &wechat(&[&small])).silent("maybe-topped-up");
}

#[test]
fn a_balance_wants_the_record_of_its_top_up() {
    let balance = |desk: super::desk::Desk| {
        desk.with("kind = \"merchant\"", "kind = \"balance\"")
            .with("paid_at = 2026-09-13T20:13:40+08:00\namount = \"98.00\"", "paid_at = 2026-09-12T21:03:11+08:00\namount = \"500.00\"")
            .with("4200000000202609130000000001", "4200000000202609120000000009")
    };
    balance(desk()).only("balance-without-top-up");
    let with = balance(desk().file("payment/wechat.csv", &wechat(&[TOP_UP])));
    with.silent("balance-without-top-up");
    with.silent("total-contradicts");
    // The promise runs from the order, which the balance paid.
    assert_eq!(with.dossier().due(0).map(|due| due.to_string()).as_deref(), Some("2026-09-13T20:23:05+08:00"));
}

#[test]
fn the_same_payment_in_two_exports_is_one() {
    let twice =
        desk().file("payment/september.csv", &wechat(&[PAID]).replace("微信支付账单明细\n", "微信支付账单明细\n微信昵称：[张示例]\n"));
    let (place, _) = twice.only("payment-recorded-twice");
    assert_eq!(place, "evidence/payment/wechat.csv:3");
    let dossier = twice.dossier();
    let paid: Vec<_> = dossier.timeline().into_iter().filter(|entry| entry.kind == "payment").collect();
    assert_eq!(paid.len(), 1);
    assert_eq!(paid[0].places.iter().map(|place| place.line).collect::<Vec<_>>(), [Some(4), Some(3)]);
    assert_eq!(paid[0].exhibits.len(), 2);
    desk().silent("payment-recorded-twice");
}

#[test]
fn a_refund_in_two_exports_comes_back_once() {
    let row = PAID.replace("支付成功", "已退款(￥28.00)");
    let twice = desk()
        .file("payment/wechat.csv", &wechat(&[&row]))
        .file("payment/september.csv", &wechat(&[&row]).replace("微信支付账单明细\n", "微信支付账单明细\n微信昵称：[张示例]\n"));
    let (_, text) = twice.only("refund-recorded");
    assert!(text.contains("28.00"), "{text}");
}

/// A bank's statement: the rows of a WeChat bill, read as another's.
fn bank(desk: super::desk::Desk, rows: &[(&str, &str)]) -> super::desk::Desk {
    let row = |(day, payee): &(&str, &str)| format!("{day} 00:00:00,商户消费,{payee},消费,支出,¥98.00,储蓄卡,支付成功,,,/");
    let rows: Vec<String> = rows.iter().map(row).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    desk.file("payment/bank.csv", &wechat(&rows)).seeing("payment/bank.csv", |seen| seen.reader = "bank-statement")
}

#[test]
fn the_banks_row_of_a_wallets_payment_is_its_second_record() {
    let linked = bank(desk(), &[("2026-09-14", "财付通-示例卡盟")]);
    let (place, text) = linked.only("payment-recorded-twice");
    assert_eq!(place, "evidence/payment/bank.csv:3");
    assert!(text.contains("evidence/payment/wechat.csv:3"), "{text}");
    linked.silent("record-serves-twice");
    linked.silent("total-contradicts");
    let dossier = linked.dossier();
    let twin = dossier.matches.twins[0].1;
    assert!(dossier.matches.concerns(twin) && !dossier.matches.holds(twin));
    // Four days later, or of a shop's own name, it is another payment.
    bank(desk(), &[("2026-09-17", "财付通-示例卡盟")]).silent("payment-recorded-twice");
    bank(desk(), &[("2026-09-14", "示例面馆")]).silent("payment-recorded-twice");
    // Through another wallet, too.
    bank(desk(), &[("2026-09-14", "支付宝-示例卡盟")]).silent("payment-recorded-twice");
}

#[test]
fn a_statement_of_a_bank_as_it_is_downloaded_is_linked() {
    let (place, text) = desk().fixture("payments/bank-cmb-debit/input.csv", "payment/cmb.csv").only("payment-recorded-twice");
    assert_eq!(place, "evidence/payment/cmb.csv:2");
    assert!(text.contains("evidence/payment/wechat.csv:3"), "{text}");
    // Another bank's says that it went through the other wallet.
    desk().fixture("payments/bank-boc-debit/input.csv", "payment/boc.csv").silent("payment-recorded-twice");
}

#[test]
fn of_two_rows_of_a_bank_the_one_that_names_the_payee_is_taken_and_none_where_neither_does() {
    let (place, _) = bank(desk(), &[("2026-09-14", "财付通-示例面馆"), ("2026-09-14", "财付通-示例卡盟")]).only("payment-recorded-twice");
    assert_eq!(place, "evidence/payment/bank.csv:4");
    bank(desk(), &[("2026-09-14", "财付通"), ("2026-09-14", "财付通")]).silent("payment-recorded-twice");
}

const SECOND: &str = r#"
[[orders]]
id = "KM202609130002"
item = "示例游戏50元直充"
amount = "50.00"
ordered_at = 2026-09-13T20:13:20+08:00
"#;

#[test]
fn one_payment_for_several_orders_comes_to_their_sum() {
    let both = |paid: &str| {
        let row = PAID.replace("98.00", paid);
        desk()
            .file("payment/wechat.csv", &wechat(&[&row]))
            .with("amount = \"98.00\"\nmethod", &format!("amount = \"{paid}\"\nmethod"))
            .with("orders = [\"KM202609130001\"]", "orders = [\"KM202609130001\", \"KM202609130002\"]")
            .and(SECOND)
    };
    both("148.00").silent("total-contradicts");
    let (_, text) = both("158.00").only("total-contradicts");
    assert!(text.contains("158.00") && text.contains("148.00"), "{text}");
}

#[test]
fn several_payments_for_one_order_come_to_its_price() {
    let half = |amount: &str| {
        desk()
            .with("amount = \"98.00\"\nmethod", "amount = \"50.00\"\nmethod")
            .and(&format!("[[payments]]\namount = \"{amount}\"\npaid_at = 2026-09-13T20:15:00+08:00\norders = [\"KM202609130001\"]\n"))
    };
    half("48.00").silent("total-contradicts");
    half("38.00").only("total-contradicts");
}

#[test]
fn taobaos_number_in_alipays_is_the_orders() {
    let row =
        PAID.replace("KM202609130001", "T200P2600000000000000017").replace("4200000000202609130000000001", "4200000000202609130000000007");
    let found = desk()
        .file("payment/wechat.csv", &wechat(&[&row]))
        .with("KM202609130001", "2600000000000000017")
        .with("transaction_id = \"4200000000202609130000000001\"\n", "");
    found.silent("order-without-payment");
    assert_eq!(found.dossier().matches.ordered.len(), 1);
}

#[test]
fn where_ids_stand_is_told_and_which_stand_nowhere() {
    let found = desk().of("id-found");
    assert!(
        found.iter().any(|finding| {
            let json = serde_json::to_value(finding).expect("JSON");
            json["text"]
                .as_str()
                .is_some_and(|text| text.contains("evidence/chat/qq.txt:9") && text.contains("evidence/payment/wechat.csv:3"))
        }),
        "{found:#?}"
    );
    desk().silent("id-found-nowhere");
    let wrong = desk().with("transaction_id = \"4200000000202609130000000001\"", "transaction_id = \"4200000000202609139999999999\"");
    let (place, _) = wrong.only("id-found-nowhere");
    assert_eq!(place, "case.toml:payments[0].transaction_id");
    // In a page that was saved it is found.
    let saved = "订单详情\n交易单号：4200000000202609139999999999\n";
    desk()
        .with("transaction_id = \"4200000000202609130000000001\"", "transaction_id = \"4200000000202609139999999999\"")
        .file("order/order.txt", saved)
        .silent("id-found-nowhere");
    // It may stand in a picture of the order that nobody read.
    let unread = wrong.picture("order/order.png");
    assert_eq!(unread.of("id-found-nowhere")[0].severity, juzheng::finding::Severity::Note);
}

/// A bill of JD, whose 交易订单号 is the number of the order, with one row.
fn jd(order: &str, merchant: &str) -> String {
    let head = "导出信息：\n京东账号名：jd_example\n\n\
        交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注\n";
    format!("{head}2026-09-13 20:13:40\t,示例卡盟,示例游戏100元直充,98.00,余额,交易成功,支出,其他,{order}\t,{merchant}\t, ,\n")
}

#[test]
fn jds_number_of_an_order_is_found_wherever_it_is_stated() {
    let of = |order: &str, merchant: &str, stated: &str| {
        let desk = desk().without("payment/wechat.csv").file("payment/jd.csv", &jd(order, merchant));
        desk.with("transaction_id = \"4200000000202609130000000001\"\n", stated)
    };
    // As the order's id alone: the record is the order's own, not one that is near by chance.
    let by_order = of("KM202609130001", "100000000000001", "");
    by_order.silent("order-without-payment");
    let why = serde_json::to_value(&by_order.dossier().matches.ordered[0].because).expect("JSON");
    assert_eq!(why, serde_json::json!(["transaction-id", "amount-and-time"]));
    // Either id of the payment in the place of the other.
    for (stated, found) in
        [("merchant_order_id = \"KM202609130001\"\n", "transaction-id"), ("transaction_id = \"100000000000001\"\n", "merchant-order-id")]
    {
        let desk = of("KM202609130001", "100000000000001", stated);
        desk.silent("payment-without-record");
        let why = serde_json::to_value(&desk.dossier().matches.recorded[0].because).expect("JSON");
        assert_eq!(why, serde_json::json!([found, "amount-and-time"]), "{stated}");
    }
    // An order that was paid by another number is not this one.
    let other =
        of("KM202609139999", "100000000000002", "transaction_id = \"100000000000001\"\n").with("98.00\"\nmethod", "97.00\"\nmethod");
    other.only("payment-without-record");
}

#[test]
fn columns_of_a_table_in_a_zip_may_be_stated() {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("流水.csv", options).expect("in memory");
    writer.write_all("日期,数额,往来,单号\n2026-09-13 20:13:40,98.00,付,4200000000202609130000000001\n".as_bytes()).expect("in memory");
    writer.start_file("说明.txt", options).expect("in memory");
    writer.write_all("这是说明\n".as_bytes()).expect("in memory");
    let bytes = writer.finish().expect("in memory").into_inner();
    let columns = "columns = { time = \"日期\", amount = \"数额\", direction = \"往来\", transaction_id = \"单号\" }\n";
    let of = |path: &str| {
        let entry = format!("[[evidence]]\npath = \"{path}\"\n{columns}");
        desk().without("payment/wechat.csv").bytes("payment/账单.zip", &bytes).and(&entry)
    };
    for path in ["payment/账单.zip!/流水.csv", "evidence/payment/账单.zip!/流水.csv", "流水.csv"] {
        let read = of(path);
        read.silent("evidence-not-there");
        read.silent("payment-without-record");
        assert_eq!(read.dossier().matches.recorded.len(), 1, "{path}");
    }
    of("payment/账单.zip!/别的.csv").only("evidence-not-there");
    // Of an archive of two files it cannot be said which is meant.
    of("payment/账单.zip").only("columns-of-archive");
    of("payment/账单.zip!/流水.csv").silent("columns-of-archive");
}

#[test]
fn of_payments_that_are_as_near_none_is_taken() {
    let rows = [
        PAID.replace("示例卡盟", "示例面馆"),
        PAID.replace("示例卡盟", "示例面馆").replace("20:13:40", "20:14:40").replace("0001,", "0002,"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let unsure = desk().file("payment/wechat.csv", &wechat(&rows)).with("transaction_id = \"4200000000202609130000000001\"\n", "");
    unsure.only("payment-uncertain");
    desk().silent("payment-uncertain");
}

#[test]
fn what_a_wallet_takes_up_was_paid_to_a_merchant_through_it() {
    let codes = |desk: super::desk::Desk, target: &str| super::codes(&desk.findings_for(target));
    let transfer = || desk().with("kind = \"merchant\"", "kind = \"transfer\"");
    assert!(codes(transfer(), "wechat-pay").contains(&"not-a-merchant-payment"));
    assert!(!codes(desk(), "wechat-pay").contains(&"not-a-merchant-payment"));
    assert!(codes(desk(), "alipay").contains(&"not-paid-through-wallet"));
    assert!(!codes(desk(), "wechat-pay").contains(&"not-paid-through-wallet"));
}

#[test]
fn a_sound_case_is_told_of_none_of_these() {
    for code in
        ["refund-recorded", "no-payment-record", "same-bytes-twice", "no-message-at-that-time", "record-serves-twice", "amount-contradicts"]
    {
        desk().silent(code);
    }
    // An id that stands nowhere is not said to stand somewhere.
    let elsewhere = desk().with("transaction_id = \"4200000000202609130000000001\"", "transaction_id = \"4200000000202609139999999999\"");
    assert!(elsewhere.of("id-found").iter().all(|finding| finding.place.to_string() != "case.toml:payments[0].transaction_id"));
}
