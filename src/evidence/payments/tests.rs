//! What bills do that no fixture has.

use super::{ALIPAY, AnyWorkbook, CASHBOOK, JD, MEITUAN, PAYPAL, STRIPE, TAOBAO, WECHAT, Words, text_bill};
use crate::evidence::{Certainty, Fact, PaymentRow, Reader, Refund, Sample, Source, Summary};
use crate::finding::What;

const APP: &str = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n";
const WEB: &str = "交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,商品名称,金额（元）,收/支,交易状态,服务费（元）,成功退款（元）,备注,资金状态,\n";
const WECHAT_HEAD: &str = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n";

/// The code of a note and its line.
type Note = (&'static str, Option<u64>);

fn read(reader: &dyn Reader, bytes: &[u8]) -> (Vec<PaymentRow>, Vec<Note>, Summary) {
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    let mut from = bytes;
    let mut source = Source::new("bill", bytes.len() as u64, &mut from);
    let summary = reader.read(&mut source, &mut |fact| match fact {
        Fact::Payment(row) => rows.push(row),
        Fact::Note(note) => notes.push((note.what.code(), note.place.line_number())),
        _ => panic!("a bill has payments and notes"),
    });
    (rows, notes, summary.expect("readable"))
}

fn certainty(reader: &dyn Reader, text: &str) -> Option<Certainty> {
    let head = text.as_bytes();
    reader.recognize(&Sample::of("x", head, head.len() as u64)).map(|reason| reason.certainty)
}

fn refunds(reader: &dyn Reader, text: &str) -> Vec<Option<Refund>> {
    read(reader, text.as_bytes()).0.into_iter().map(|row| row.refund).collect()
}

fn partial(amount: &str) -> Option<Refund> {
    Some(Refund::Partial { amount: amount.parse().expect("an amount") })
}

#[test]
fn alipay_refunds() {
    let text = format!(
        "{APP}\
        2026-08-30 20:15:03,退款,店,/,退款-a,收入,1.00,余额,退款成功,20_7\t,T1,,\n\
        2026-08-30 20:15:03,餐饮美食,店,/,退款-外卖,不计收支,1.00,余额,交易成功,20\t,T1,,\n\
        2026-08-30 20:15:03,日用百货,店,/,退款-险,支出,1.00,余额,交易成功,20\t,T1,,\n\
        2026-08-30 20:15:03,日用百货,店,/,a,支出,1.00,余额,交易关闭,20\t,T1,,\n\
        2026-08-30 20:15:03,日用百货,店,/,a,支出,1.00,/,交易关闭,20\t,T1,,\n\
        2026-08-30 20:15:03,日用百货,店,/,a,支出,1.00,余额,退款处理中,20\t,T1,,\n"
    );
    let of = |id: Option<&str>| Some(Refund::RefundOf { transaction_id: id.map(str::to_owned) });
    assert_eq!(
        refunds(&ALIPAY, &text),
        [of(Some("20")), of(None), None, Some(Refund::Unknown), Some(Refund::ClosedUnpaid), Some(Refund::Unknown)]
    );
}

#[test]
fn alipay_web_states_refunds_and_unpaid_orders() {
    let row = |paid: &str, status: &str, refunded: &str, funds: &str| {
        format!(
            "1\t,T\t,2019-09-30 13:11:25,{paid},2019-09-30 13:11:25,其他,即时到账交易,店,物,27.00,支出,{status},0.00,{refunded},,{funds},\n"
        )
    };
    let text = [
        WEB.to_owned(),
        row("2019-09-30 13:12:00", "交易成功", "7.00", "已支出"),
        row("2019-09-30 13:12:00", "交易关闭", "27.00", "已支出"),
        row("", "交易关闭", "0.00", ""),
        row("2019-09-30 13:12:00", "交易关闭", "0.00", "已支出"),
    ]
    .concat();
    assert_eq!(refunds(&ALIPAY, &text), [partial("7.00"), Some(Refund::Full), Some(Refund::ClosedUnpaid), Some(Refund::Unknown)]);
    let (rows, notes, _) = read(&ALIPAY, text.as_bytes());
    assert_eq!(rows[0].at.to_string(), "2019-09-30T13:12:00+08:00", "the time it was paid");
    assert_eq!(rows[2].at.to_string(), "2019-09-30T13:11:25+08:00", "or made");
    assert_eq!(notes, []);
}

#[test]
fn wechat_refunds() {
    let row = |kind: &str, direction: &str, status: &str, note: &str| {
        format!("2026-08-30 20:15:03,{kind},店,物,{direction},¥100.00,零钱,{status},1,2,{note}\n")
    };
    let text = [
        WECHAT_HEAD.to_owned(),
        row("商户消费", "支出", "已退款￥3.50", "/"),
        row("商户消费", "支出", "已退款", "已退款（¥4.00）"),
        row("商户消费", "支出", "已退款(￥100.00)", "/"),
        row("商户消费", "支出", "已退款", "/"),
        row("商户消费", "支出", "支付成功", "已全额退款"),
        row("转账", "支出", "对方已退还", "/"),
        row("微信红包-退款", "收入", "已全额退款", "/"),
        row("商户消费", "收入", "已退款(￥100.00)", "/"),
        row("零钱提现", "/", "提现失败，已退回零钱", "/"),
        row("从没见过的类型", "支出", "从没见过的状态", "/"),
    ]
    .concat();
    let of = Some(Refund::RefundOf { transaction_id: None });
    assert_eq!(
        refunds(&WECHAT, &text),
        [
            partial("3.50"),
            partial("4.00"),
            Some(Refund::Full),
            Some(Refund::Unknown),
            Some(Refund::Full),
            Some(Refund::Full),
            of.clone(),
            of,
            None,
            None
        ]
    );
}

#[test]
fn each_bill_goes_to_its_own_reader() {
    let jd =
        "导出信息：\n京东账号名：某人\n\n交易时间,交易分类,商户名称,交易说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注\n";
    let odd_jd = format!("导出信息：\n京东账号名：某人\n{APP}");
    let cashbook = "特别提示：\n1.本记账单内容可表明…\n记录时间,分类,收支类型,金额,备注,账户,来源,标签,\n";
    let chat = "2026-08-30 20:15:03 某人\n支付宝账户：abc，微信支付账单明细我发你了\n";
    let titled = "支付宝交易记录明细查询\n账号:[a]\n";
    let all: [&dyn Reader; 4] = [&ALIPAY, &CASHBOOK, &WECHAT, &AnyWorkbook];
    for (text, wanted) in [
        (APP, [Some(Certainty::Header), None, None, None]),
        (WEB, [Some(Certainty::Header), None, None, None]),
        (WECHAT_HEAD, [None, None, Some(Certainty::Header), None]),
        (cashbook, [None, Some(Certainty::Signature), None, None]),
        (titled, [Some(Certainty::Fallback), None, None, None]),
        (jd, [None; 4]),
        (&odd_jd, [None; 4]),
        (chat, [None; 4]),
        ("", [None; 4]),
    ] {
        assert_eq!(all.map(|reader| certainty(reader, text)), wanted, "{text}");
    }
}

#[test]
fn the_zone_is_stated_where_the_file_says_so() {
    let note = "4. 本账单中所有时间均为UTC+08:00时间,,,\n";
    let row = "2026-08-30 20:15:03,商户消费,店,物,支出,¥1.00,零钱,支付成功,1,2,/\n";
    for (text, zone) in [(format!("{note}{WECHAT_HEAD}{row}"), "stated"), (format!("{WECHAT_HEAD}{row}"), "assumed")] {
        let (rows, _, summary) = read(&WECHAT, text.as_bytes());
        assert_eq!((summary.zone, rows[0].at.zone().as_str()), (Some(zone), zone));
    }
}

#[test]
fn a_bill_without_rows_says_where_it_failed() {
    let no_header = "支付宝交易记录明细查询\n账号:[a]\n交易号,商家订单号,日子,金额（元）\n1,2,3,4\n";
    assert_eq!(read(&ALIPAY, no_header.as_bytes()).1, [("recognised-but-empty", Some(3))]);
    let bad_row = format!("{APP}\n昨天,a,b,c,d,支出,1.00\n");
    assert_eq!(read(&ALIPAY, bad_row.as_bytes()).1, [("row-not-understood", Some(3)), ("recognised-but-empty", Some(3))]);
    assert_eq!(read(&ALIPAY, b"").1, [("recognised-but-empty", None)]);
    let empty = format!("共0笔记录\n{APP}----------\n");
    assert_eq!(read(&ALIPAY, empty.as_bytes()).1, [], "the file itself says that there are none");
}

#[test]
fn two_bills_in_one_file_are_both_read() {
    let row = "2026-08-30 20:15:03,退款,店,/,a,支出,1.00,余额,交易成功,20\t,T1,,\n";
    let one = format!("共1笔记录\n{APP}{row}-----------\n特别提示：\n");
    let other = format!("共1笔记录\n{APP}{row}");
    let (rows, notes, _) = read(&ALIPAY, format!("{one}{other}").as_bytes());
    assert_eq!((rows.iter().map(|row| row.line).collect::<Vec<_>>(), notes), (vec![3, 8], vec![]));
}

#[test]
fn many_bad_rows_are_summed_up() {
    let text = format!("{APP}{}", "坏行,a,b,c,d,支出,x\n".repeat(250));
    let (_, notes, _) = read(&ALIPAY, text.as_bytes());
    assert_eq!(notes.len(), 102);
    assert_eq!(notes[100], ("row-not-understood", None));
}

#[test]
fn too_large_is_refused_before_it_is_read() {
    let mut nothing: &[u8] = b"";
    let mut source = Source::new("bill", (4 << 30) + 1, &mut nothing);
    assert!(matches!(ALIPAY.read(&mut source, &mut |_| {}), Err(crate::evidence::ReadError::TooLarge { .. })));
    let mut source = Source::new("bill", 65 << 20, &mut nothing);
    assert!(matches!(AnyWorkbook.read(&mut source, &mut |_| {}), Err(crate::evidence::ReadError::TooLarge { .. })));
}

/// Gives a head and then one row after the other, and never holds them.
struct Endless<'a> {
    row: &'a [u8],
    rows: u64,
    left: &'a [u8],
}

impl<'a> Endless<'a> {
    fn of(head: &'a [u8], row: &'a [u8], rows: u64) -> (Self, u64) {
        (Self { row, rows, left: head }, head.len() as u64 + row.len() as u64 * rows)
    }
}

impl std::io::Read for Endless<'_> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        if self.left.is_empty() && self.rows > 0 {
            self.rows -= 1;
            self.left = self.row;
        }
        let count = self.left.len().min(room.len());
        room[..count].copy_from_slice(&self.left[..count]);
        self.left = &self.left[count..];
        Ok(count)
    }
}

#[test]
fn a_bill_larger_than_what_is_held_in_memory_is_read_row_by_row() {
    // Past 16 MiB a text lies in a temporary file; the last row says what it is written in.
    let item = "示例商品".repeat(200);
    let row = format!("2026-08-30 20:15:03,日用百货,示例旗舰店,/,{item},支出,1.00,余额,交易成功,20\t,T1,\"备\n注\",\n");
    let encode = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for (head, row, encoding) in [(APP.as_bytes().to_vec(), row.as_bytes().to_vec(), "utf-8"), (encode(APP), encode(&row), "gb18030")] {
        let rows = (17 << 20) / row.len() as u64;
        let (mut bytes, len) = Endless::of(&head, &row, rows);
        let (mut seen, mut last) = (0, 0);
        let summary = ALIPAY.read(&mut Source::new("bill", len, &mut bytes), &mut |fact| match fact {
            Fact::Payment(row) => {
                assert_eq!((row.item.as_deref(), row.note.as_deref()), (Some(&*item), Some("备\n注")));
                (seen, last) = (seen + 1, row.line);
            }
            other => panic!("{other:?}"),
        });
        assert_eq!((seen, last), (rows, rows * 2));
        assert_eq!(summary.expect("readable").encoding.map(crate::evidence::Encoding::as_str), Some(encoding));
    }
}

#[test]
fn a_workbook_of_fifty_thousand_rows_is_read_and_one_that_is_too_large_says_so() {
    use std::fmt::Write as _;

    const ROWS: u32 = 50_000;
    let (mut strings, mut sheet, mut known) = (String::new(), String::new(), 0);
    let mut row = |fields: &[&str]| {
        sheet += "<row>";
        for field in fields {
            let _ = write!(strings, "<si><t>{field}</t></si>");
            let _ = write!(sheet, "<c t=\"s\"><v>{known}</v></c>");
            known += 1;
        }
        sheet += "</row>";
    };
    row(&WECHAT_HEAD.trim().split(',').collect::<Vec<_>>());
    for n in 0..ROWS {
        let (time, id) = (format!("2026-08-30 {:02}:{:02}:{:02}", n / 3600, n / 60 % 60, n % 60), format!("4200{n:024}"));
        row(&[&time, "商户消费", "示例旗舰店", "示例商品", "支出", "1.00", "零钱", "支付成功", &id, "/", "/"]);
    }
    let book = super::xlsx::tests::book(&[&sheet], &format!("<sst>{strings}</sst>"));
    let (rows, notes, summary) = read(&super::WECHAT_XLSX, &book);
    assert_eq!((rows.len(), rows[rows.len() - 1].line, notes), (ROWS as usize, u64::from(ROWS) + 1, Vec::new()));
    assert_eq!(summary.encoding.map(crate::evidence::Encoding::as_str), Some("xlsx"));

    let bomb = super::xlsx::tests::book(&[&sheet], &format!("<sst>{}</sst>", "<si/>".repeat(2 << 20)));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("账单.xlsx");
    std::fs::write(&path, &bomb).expect("written");
    let inspection = crate::evidence::Inspection::of(&path).expect("packed all the same");
    assert_eq!(inspection.bytes, bomb.len() as u64);
    assert_eq!(inspection.notes.iter().map(|note| note.what.code()).collect::<Vec<_>>(), ["too-large-to-read"]);
}

#[test]
fn a_row_of_many_fields_and_a_cell_that_is_no_name_cost_little() {
    let text = format!("{APP}{}\n2026-08-30 20:15:03,日用百货,店,/,a,支出,1.00,余额,交易成功,20\t,T1,,\n", ",".repeat(200_000));
    let (rows, _, _) = read(&ALIPAY, text.as_bytes());
    assert_eq!((rows.len(), rows[0].line), (1, 3));
}

#[test]
fn broken_bytes_are_told_with_their_place() {
    let mut bytes = WECHAT_HEAD.as_bytes().to_vec();
    bytes.extend_from_slice("2026-08-30 20:15:03,商户消费,店\u{1f600},".as_bytes());
    bytes.extend_from_slice(b"\xff\xff,");
    bytes.extend_from_slice("支出,¥1.00,零钱,支付成功,1,2,/\n".as_bytes());
    let mut notes = Vec::new();
    let mut from = bytes.as_slice();
    let mut source = Source::new("bill", bytes.len() as u64, &mut from);
    let read = WECHAT.read(&mut source, &mut |fact| {
        if let Fact::Note(note) = fact {
            notes.push(note.what);
        }
    });
    assert!(read.is_ok());
    assert!(matches!(notes.as_slice(), [What::EncodingBroken { .. }]), "{notes:?}");
}

#[test]
fn zeros_at_the_end_of_an_id_are_doubted_only_after_a_spreadsheet() {
    let row = |time: &str| format!("{APP}{time},退款,店,/,a,支出,1.00,余额,交易成功,2026083022001400000000000000,T1,,\n");
    for (time, lost) in
        [("2026-08-30 20:15:03", false), ("2026-08-30 20:15", false), ("2026/8/30 20:15", true), ("46264.84378472222", true)]
    {
        let (rows, notes, _) = read(&ALIPAY, row(time).as_bytes());
        assert_eq!((rows[0].transaction_id.is_none(), notes.len()), (lost, usize::from(lost)), "{time}");
    }
}

#[test]
fn a_row_that_a_comma_without_quotes_has_shifted_is_told_and_not_read() {
    let row = |amount: &str| format!("{WECHAT_HEAD}2026-08-30 20:15:03,商户消费,店,a,支出,{amount},零钱,支付成功,4200001,100,/\n");
    let (rows, notes, _) = read(&WECHAT, row("¥1,234.50").as_bytes());
    assert_eq!((rows.len(), notes), (0, vec![("row-not-understood", Some(2)), ("recognised-but-empty", Some(2))]));
    let (rows, notes, _) = read(&WECHAT, row("\"¥1,234.50\"").as_bytes());
    assert_eq!((rows[0].amount.yuan(), notes), ("1234.50".into(), Vec::new()));
    // What exports and spreadsheets put behind a row, and a remark under a column without a name, shift nothing.
    let (rows, notes, _) = read(&WECHAT, format!("{},, \n", row("¥1.00").trim_end()).as_bytes());
    assert_eq!((rows.len(), notes), (1, Vec::new()));
    let remarked = row("¥1.00").replace("备注\n", "备注,\n").replace(",/\n", ",/,就是这一笔\n");
    let (rows, notes, _) = read(&WECHAT, remarked.as_bytes());
    assert_eq!((rows.len(), notes), (1, Vec::new()));
}

/// What is passed over by its words is nothing that a look at its rows would know.
#[test]
fn no_bill_is_passed_over_by_its_words() {
    let bills = [&ALIPAY, &CASHBOOK, &WECHAT, &JD, &MEITUAN, &TAOBAO, &PAYPAL, &STRIPE];
    for text in [
        "支付宝交易记录明细查询\n账号:[zha***@example.invalid]\n",
        "----------------------微信支付账单明细列表--------------------\n",
        "交 易 時 間,交易類型,交易對方,商品,收/支,金額（元）,支付方式,當前狀態,交易單號,商戶單號,備註\n",
        "京东账号名：示例\n",
        "【注】\n\"本记账单内容可表明支付宝受理了相应记账申请\"\n",
    ] {
        let known: Vec<_> = bills.iter().filter(|bill| text_bill::recognize(text, bill.format).is_some()).collect();
        assert!(!known.is_empty(), "{text}");
        for bill in known {
            assert!(bill.format.may_be(&Words::of(text)), "{} of {text}", bill.name);
        }
    }
    assert!(bills.iter().all(|bill| !bill.format.may_be(&Words::of("甲 2026-09-13 20:13:40\n充值没到账\n"))));
}
