//! No reader panics, whatever the bytes: files are evidence, and evidence is cut, mended and damaged.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use juzheng::case::ColumnMap;
use juzheng::evidence::{Fact, Looking, READERS, Sample, Source, recognize};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

/// Beginnings that readers recognise.
const HEADS: &[&str] = &[
    "支付宝交易记录明细查询\n交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,商品名称,金额（元）,收/支,交易状态,服务费（元）,成功退款（元）,备注,资金状态,\n",
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n",
    "记录时间,分类,收支类型,金额,备注,账户,来源,标签,\n",
    "微信支付账单明细,,,,\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n",
    "导出信息：\n京东账号名：示例\n交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注\n",
    "美团交易账单明细\n交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号,备注\n",
    "订单编号,下单日期,店铺名称,商品名称,单价,数量,退款状态,运费,实付款,快递单号,物流公司,交易状态\n",
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Reference Txn ID\n",
    "Datum,Uhrzeit,Zeitzone,Beschreibung,Währung,Brutto,Entgelt,Netto,Transaktionscode\n",
    "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Description\n",
    "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言\n",
    "招商银行信用卡对账单（2024年01月）\n交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n",
    "交易日期,交易时间,收入,支出,余额,交易类型,交易备注\n",
    "交易日期,摘要,发生额,余额,对方户名\n",
    "PK\u{3}\u{4}",
    "From a@example.invalid Sat Jan  3 01:05:34 2026\nFrom: a@example.invalid\nContent-Type: multipart/mixed; boundary=b\n\n--b\n",
    "From: =?gb18030?B?yr7A?=\nSubject: =?utf-8?Q?\nDate: Sun, 30 Aug 2026 20:16:00 +0800\nContent-Type: text/html; charset=gbk\nContent-Transfer-Encoding: quoted-printable\n\n",
    "{\"name\":\"a\",\"type\":\"personal_chat\",\"id\":1,\"messages\":[{\"id\":1,\"type\":\"message\",\"date\":\"2026-08-30T20:15:03\",\"from\":\"a\",\"text\":[",
    "<div class=\"page_wrap\"><div class=\"message default clearfix\" id=\"message1\"><div class=\"pull_right date details\" title=\"",
    "==============================================================\nGuild: a\nChannel: b\n==============================================================\n\n[",
    "AuthorID,Author,Date,Content,Attachments,Reactions\n\"1\",\"a\",\"5/3/2023 12:37 AM\",\"",
    "{\"guild\":{\"name\":\"a\"},\"channel\":{\"name\":\"b\"},\"messages\":[{\"id\":\"1\",\"timestamp\":\"2026-08-30T20:15:03+08:00\",\"content\":\"",
    "[{\"type\":\"message\",\"user\":\"U01\",\"ts\":\"1788092103.000100\",\"text\":\"<",
    "{\"msgid\":\"1\",\"action\":\"send\",\"from\":\"a\",\"msgtime\":1788092103000,\"msgtype\":\"mixed\",\"mixed\":{\"item\":[",
    "示例客服 2026-08-30 20:13:20\n您好\n甲->乙 2026/8/30 20:15\n",
    "消息记录（此消息记录为文本格式，不支持重新导入）\n\n================================================================\n消息对象:甲\n",
    "From: <Save by Tencent MsgMgr>\nboundary=\"--=_N\"\n\n----=_N\nContent-Type: text/html\n\n<td>日期: 2026/8/30</td><div style=float:left>",
    "{\"metadata\":{\"name\":\"QQChatExporter\"},\"chatInfo\":{},\"messages\":[{\"sender\":",
    "[QQChatExporter V5\n\n甲:\n时间: 2026-08-30 20:15:03\n内容: ",
    "{\"weflow\":{},\"session\":{},\"messages\":[{\"createTime\":",
    "{\"_type\":\"header\",\"chatlab\":{}}\n{\"_type\":\"message\",\"timestamp\":",
    "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime\n1,1,49,2000,1,1788092103,,",
    "消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\n1,文本,甲,2026-08-30 20:15:03,",
    "<!DOCTYPE html><title>甲</title><script>const chatMessages = [{\"type\":\"1\",\"is_send\":true,\"timestamp\":",
    "Time,SenderName,Sender,TalkerName,Talker,Content\n2026-08-30 20:15:03,甲,",
    "甲(wxid_a) 08-30 20:15:03\n",
    "1|me:2026-08-30 20:15:03:",
    "甲 - 微信聊天记录\n\n甲 (2026-08-30 20:15:03):",
    "<div class=\"msg chat left\" msgid=1><span class=\"dspname\">甲</span> 2026-08-30 20:15:03</div><div class=\"content-box\">",
    "    (function() { var msgArray = [\"<div class=\\\"msg\\\" msgid=1>",
];

/// Recognises and reads as every reader, whether it recognises the bytes or not.
fn read_as_everything(bytes: &[u8]) {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let sample = Sample::of("bill.csv", head, bytes.len() as u64);
    let _ = recognize(&sample);
    // A table read by columns that the person names.
    let columns =
        ColumnMap { time: "交易时间".to_owned(), amount: "金额".to_owned(), direction: "收/支".to_owned(), ..ColumnMap::default() };
    let looking = Looking { similar: true, columns: vec![("bill.csv".to_owned(), columns)], ..Looking::default() };
    for reader in READERS {
        let _ = reader.recognize(&sample);
        let mut from = bytes;
        let mut last = 0;
        let _ = reader.read(&mut Source::new("bill.csv", bytes.len() as u64, &mut from).with(&looking), &mut |fact| match fact {
            Fact::Payment(row) => {
                assert!(row.line > 0, "lines are counted from 1");
                last = row.line.max(last);
            }
            Fact::Message(message) => assert!(message.line > 0, "{}: messages have a place", reader.name()),
            _ => {}
        });
        assert!(last <= 1_048_576 || !reader.name().ends_with("-xlsx"));
    }
}

fn fixture_files() -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_stem().is_some_and(|stem| stem == "input") {
                out.push(fs::read(path).expect("a file"));
            }
        }
    }
    out.sort();
    out
}

/// Fixtures that are XLS files.
fn old_sheets() -> Vec<Vec<u8>> {
    let found: Vec<_> = fixture_files().into_iter().filter(|bytes| bytes.starts_with(b"\xD0\xCF\x11\xE0")).collect();
    assert!(found.len() >= 3);
    found
}

/// The parts of a zip, if it is one. Its checksums would keep most wounds from the reader.
fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len())
        .map(|i| {
            let mut part = archive.by_index(i).ok()?;
            let mut inside = Vec::new();
            part.read_to_end(&mut inside).ok()?;
            Some((part.name().ok()?.into_owned(), inside))
        })
        .collect()
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, inside) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
        writer.write_all(inside).expect("room");
    }
    writer.finish().expect("a zip").into_inner()
}

/// One wound of a file.
#[derive(Debug, Clone)]
enum Wound {
    Set(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Drop(prop::sample::Index, usize),
    Double(prop::sample::Index, usize),
}

impl Wound {
    fn on(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        match self {
            Self::Set(at, byte) => bytes[at.index(len)] = *byte,
            Self::Cut(at) => bytes.truncate(at.index(len)),
            Self::Insert(at, more) => {
                let at = at.index(len);
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Drop(at, most) => {
                let at = at.index(len);
                bytes.drain(at..len.min(at + most));
            }
            Self::Double(at, most) => {
                let at = at.index(len);
                let again = bytes[at..len.min(at + most)].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
}

fn wound() -> impl Strategy<Value = Wound> {
    let telling = prop::sample::select(vec![b'"', b',', b'\n', b'\r', b'\t', b'.', b'-', b'/', b'_', 0, 0xff, b'9', b'E']);
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Wound::Set(at, byte)),
        (at(), telling.clone()).prop_map(|(at, byte)| Wound::Set(at, byte)),
        at().prop_map(Wound::Cut),
        (at(), prop::collection::vec(telling, 1..8)).prop_map(|(at, more)| Wound::Insert(at, more)),
        (at(), 1usize..64).prop_map(|(at, most)| Wound::Drop(at, most)),
        (at(), 1usize..2048).prop_map(|(at, most)| Wound::Double(at, most)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_arbitrary_bytes_after_a_known_head(head in prop::sample::select(HEADS), tail in prop::collection::vec(any::<u8>(), 0..2048)) {
        read_as_everything(&[head.as_bytes(), &tail].concat());
    }

    #[test]
    fn on_arbitrary_text_after_a_known_head(head in prop::sample::select(HEADS), tail in "([0-9\"'/:., \t\r\n支出收入退款¥￥()_E+-]|\\PC){0,600}") {
        let text = format!("{head}{tail}");
        read_as_everything(text.as_bytes());
        read_as_everything(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    }

    #[test]
    fn on_text_that_looks_like_a_chat(text in "(?s)([\\[0-9/:. ,\\-年月日上下午APM\u{200e}\u{202f}]{0,30}[a甲]?[:：)(<> ]{0,3}.{0,12}[\r\n]{0,2}){0,12}") {
        read_as_everything(text.as_bytes());
    }

    #[test]
    fn on_wounded_fixtures(file in prop::sample::select(fixture_files()), wounds in prop::collection::vec(wound(), 1..6)) {
        let mut bytes = file;
        for wound in &wounds {
            wound.on(&mut bytes);
        }
        read_as_everything(&bytes);
    }

    #[test]
    fn on_wounded_old_sheets(file in prop::sample::select(old_sheets()), wounds in prop::collection::vec(wound(), 1..8)) {
        let mut bytes = file;
        for wound in &wounds {
            wound.on(&mut bytes);
        }
        read_as_everything(&bytes);
    }

    #[test]
    fn on_zips_with_wounded_parts(file in prop::sample::select(fixture_files()), part in any::<prop::sample::Index>(), wounds in prop::collection::vec(wound(), 1..4)) {
        if let Some(mut parts) = parts(&file).filter(|parts| !parts.is_empty()) {
            let part = part.index(parts.len());
            for wound in &wounds {
                wound.on(&mut parts[part].1);
            }
            read_as_everything(&zipped(&parts));
        }
    }
}
