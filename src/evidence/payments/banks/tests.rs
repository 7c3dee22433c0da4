//! What statements do that no fixture has.

use super::layouts::ALL;
use super::{ABC_DEBIT, BOC_CREDIT, BOCOM_CREDIT, BOCOM_DEBIT, CMB_CREDIT, CMB_DEBIT, OTHER_BANK};
use crate::evidence::{Certainty, Direction, Fact, PaymentRow, Reader, Refund, Sample, Source, recognize};

type Note = (&'static str, Option<u64>);

fn read(reader: &dyn Reader, text: &str) -> (Vec<PaymentRow>, Vec<Note>) {
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    let mut from = text.as_bytes();
    let mut source = Source::new("statement", text.len() as u64, &mut from);
    let summary = reader.read(&mut source, &mut |fact| match fact {
        Fact::Payment(row) => rows.push(row),
        Fact::Note(note) => notes.push((note.what.code(), note.place.line_number())),
        _ => panic!("a statement has payments and notes"),
    });
    assert_eq!(summary.expect("readable").zone, Some("assumed"));
    (rows, notes)
}

fn flows(reader: &dyn Reader, text: &str) -> Vec<(String, Direction, String)> {
    read(reader, text).0.into_iter().map(|row| (row.direction, row.normal, format!("{} {}", row.amount, row.currency))).collect()
}

fn flow(word: &str, normal: Direction, amount: &str) -> (String, Direction, String) {
    (word.to_owned(), normal, amount.to_owned())
}

#[test]
fn each_header_goes_to_its_own_bank() {
    for statement in ALL {
        for layout in statement.layouts {
            let header = layout.columns.iter().filter_map(|(_, names, _)| names.first().copied()).collect::<Vec<_>>().join(",");
            let text = format!("{header}\n");
            let head = text.as_bytes();
            let sample = Sample::of("x", head, head.len() as u64);
            let recognised = recognize(&sample);
            assert_eq!(recognised.reader.name(), statement.name, "{header}");
            let certainty = if statement.is_assumed() { Certainty::Shape } else { Certainty::Header };
            assert_eq!(recognised.reason.certainty, certainty, "{header}");
        }
    }
}

#[test]
fn a_title_without_a_header_is_told_loudly() {
    let text = "中国银行信用卡账单(2026年01月)\n日子,数目\n2026-01-01,1\n";
    let sample = Sample::of("x", text.as_bytes(), text.len() as u64);
    assert_eq!(BOC_CREDIT.recognize(&sample).map(|reason| reason.certainty), Some(Certainty::Fallback));
    assert_eq!(read(&BOC_CREDIT, text).1, [("recognised-but-empty", Some(1))]);
}

#[test]
fn several_bills_in_one_text_have_each_its_own_year() {
    let header = "交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n";
    let text = format!(
        "招商银行信用卡对账单（2025年12月）\n{header}12/01,12/02,a,1.00,0000,1.00\n合计,,,1.00,,\n招商银行信用卡对账单（2026年01月）\n{header}12/29,12/30,b,2.00,0000,2.00\n01/02,01/03,c,3.00,0000,3.00\n"
    );
    let (rows, notes) = read(&CMB_CREDIT, &text);
    assert_eq!(rows.iter().map(|row| row.at.to_string()).collect::<Vec<_>>(), ["2025-12-01", "2025-12-29", "2026-01-02"]);
    assert_eq!(notes, []);
}

#[test]
fn a_statement_saved_again_with_tabs_is_read() {
    let text = "交易日期\t交易时间\t交易摘要\t交易金额\t本次余额\t对手信息\t日 志 号\t交易渠道\t交易附言\n20260913\t90512\t消费\t-98\t1,902.00\t示例店\t1.23457E+11\t电子商务\ta,b\n";
    let (rows, notes) = read(&ABC_DEBIT, text);
    assert_eq!((rows[0].at.to_string().as_str(), rows[0].item.as_deref()), ("2026-09-13T09:05:12+08:00", Some("a,b")));
    assert_eq!((rows[0].transaction_id.as_deref(), notes), (None, vec![("id-destroyed", Some(2))]));
    let quoted = "=\"交易日期\",=\"交易金额\",=\"本次余额\",=\"对手信息\",=\"交易摘要\"\n=\"20260913\",\"-98.00\",1,示例店,消费\n";
    assert_eq!(flows(&ABC_DEBIT, quoted), [flow("-", Direction::Out, "98.00 CNY")]);
}

#[test]
fn entries_taken_back_turn_around() {
    let header = "交易日期,交易时间,收入,支出,余额,交易类型,交易备注\n";
    let rows = "20260913,10:00:00,,-98.00,1,冲正,a\n20260913,10:00:00,0.00,0.00,1,结息,a\n20260913,10:00:00,1.00,2.00,1,怪,a\n";
    let text = format!("{header}{rows}");
    assert_eq!(flows(&CMB_DEBIT, &text), [flow("支出-", Direction::In, "98.00 CNY"), flow("收入", Direction::In, "0.00 CNY")]);
    let (read_rows, notes) = read(&CMB_DEBIT, &text);
    assert_eq!(read_rows[0].refund, Some(Refund::RefundOf { transaction_id: None }));
    assert_eq!(notes, [("row-not-understood", Some(4))], "two amounts in one row");
}

#[test]
fn words_for_the_direction() {
    let header = "交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,交易地点,摘要\n";
    let row = |side: &str| format!("2026-09-13,10:00:00,网上支付,{side},1.00,1,2,示例店,,\n");
    let text = [header.to_owned(), row("借 Dr"), row("贷 Cr"), row("贷"), row("支出"), row("怪")].concat();
    assert_eq!(
        flows(&BOCOM_DEBIT, &text).into_iter().map(|(_, normal, _)| normal).collect::<Vec<_>>(),
        [Direction::Out, Direction::In, Direction::In, Direction::Out, Direction::Neutral]
    );
    let header = "交易日期,记账日期,交易说明,交易币种/金额,入账币种/金额\n";
    let row = |text: &str| format!("2026-01-10,2026-01-10,{text},USD 3.72,CNY 26.80\n");
    let text = [header.to_owned(), row("消费 示例店"), row("消费撤销 示例店"), row("年费"), row("怪事 示例店")].concat();
    let seen: Vec<_> = read(&BOCOM_CREDIT, &text).0.into_iter().map(|row| (row.direction, row.normal, row.note)).collect();
    let note = Some("USD 3.72".to_owned());
    assert_eq!(
        seen,
        [
            ("消费".to_owned(), Direction::Out, note.clone()),
            ("消费撤销".to_owned(), Direction::In, note.clone()),
            ("年费".to_owned(), Direction::Out, note.clone()),
            ("怪事".to_owned(), Direction::Neutral, note)
        ]
    );
}

#[test]
fn an_unknown_bank_without_signs_has_no_direction() {
    let header = "交易日期,摘要,发生额,余额,对方户名\n";
    let rows = "2026-09-13,消费,98.00,1902.00,示例店\n2026-09-14,退款,98.00,2000.00,示例店\n";
    let unsigned = format!("币种：美元\n{header}{rows}");
    assert_eq!(flows(&OTHER_BANK, &unsigned), [flow("+", Direction::Neutral, "98.00 USD"), flow("+", Direction::Neutral, "98.00 USD")]);
    let signed = format!("{header}{rows}2026-09-15,消费,-1.00,1999.00,示例店\n");
    assert_eq!(
        flows(&OTHER_BANK, &signed).into_iter().map(|(_, normal, _)| normal).collect::<Vec<_>>(),
        [Direction::In, Direction::In, Direction::Out]
    );
    let sided = "交易时间,收/支,金额,账户余额,对方名称\n2026-09-13 20:13:44,支出,98.00,1,示例店\n";
    assert_eq!(flows(&OTHER_BANK, sided), [flow("支出", Direction::Out, "98.00 CNY")]);
}
