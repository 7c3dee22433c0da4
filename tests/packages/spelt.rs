//! What people write down in ways that no form asks for, in every container that a package may be made of; and what leaves of it.

use std::fs;

use super::*;

/// Written so, and what must not be read in any package. Numbers that are plainly samples; the ID number is the example of GB 11643.
const SPELT: [(&str, &str); 15] = [
    ("我微信V13900000001", "13900000001"),
    ("换个号139-00000002", "139-00000002"),
    ("或者139 00000003", "139 00000003"),
    ("也行139.0000.0004", "139.0000.0004"),
    ("再不行139—0000—0005", "139—0000—0005"),
    ("全角１３９０００００００６", "１３９０００００００６"),
    ("两个13900000007-13900000008", "13900000007-13900000008"),
    ("分开写110105 19491231 002X", "110105 19491231 002X"),
    ("兑换码是这个（请尽快使用）ABCD9999EFGH0023", "ABCD9999EFGH0023"),
    ("key：AAAAA-BBBBB-CCCCC-DDDDD-FFFFF", "AAAAA-BBBBB-CCCCC-DDDDD-FFFFF"),
    ("密码 334455", "334455"),
    ("密码：Qwer!2024zz", "Qwer!2024zz"),
    ("寄到样本区 样本路1号", "样本路1号"),
    ("user_token=eyJhbGciOi.SAMPLE", "eyJhbGciOi"),
    ("imei=860000000000001", "860000000000001"),
];

/// Beside what is written.
const HIDDEN: [&str; 5] = ["HTML-COMMENT-SECRET", "DOCX-AUTHOR-SECRET", "JPEG-MARKER-SECRET", "XKCD1AAA8BBB", "PDF-NOTE-13900000009"];

fn put(case: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = case.join("evidence").join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

fn spelt(line: impl Fn(usize, &str) -> String) -> String {
    SPELT.iter().enumerate().map(|(n, (text, _))| line(n, text)).collect()
}

fn docx(words: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let body = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{words}</w:body></w:document>"#
    );
    let core = r#"<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>DOCX-AUTHOR-SECRET</dc:creator></cp:coreProperties>"#;
    for (name, text) in [("[Content_Types].xml", types), ("word/document.xml", body.as_str()), ("docProps/core.xml", core)] {
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        out.write_all(text.as_bytes()).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

/// A PDF of many pages of filler, and on the last one what is looked for; or with a note that is on no page.
fn long_pdf(last: &str, note: &str) -> Vec<u8> {
    use lopdf::{Object, Stream, dictionary};
    let mut pdf = lopdf::Document::with_version("1.7");
    let font = pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let pages = pdf.new_object_id();
    let filler: String =
        (0..70).map(|n| format!("(line {n} of the filler that is about nothing at all, and goes on and on and on) Tj T* ")).collect();
    let of = |content: String| format!("BT /F1 6 Tf 8 TL 20 800 Td {content} ET").into_bytes();
    let contents = std::iter::repeat_n(of(filler), 60).chain([of(format!("({last}) Tj"))]);
    let contents: Vec<_> = contents.map(|content| pdf.add_object(Stream::new(dictionary! {}, content))).collect();
    let kids: Vec<Object> = contents
        .into_iter()
        .map(|content| {
            let note = dictionary! { "Subtype" => "Text", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()], "NM" => Object::string_literal(note) };
            let page = dictionary! {
                "Type" => "Page", "Parent" => pages, "Contents" => content, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } }, "Annots" => vec![note.into()],
            };
            pdf.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).expect("few");
    pdf.objects.insert(pages, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let mut out = Vec::new();
    pdf.save_to(&mut out).expect("saved");
    out
}

/// A JPEG with a segment of a kind that no picture needs.
fn odd_jpeg() -> Vec<u8> {
    let plain = encoded(&marked(320, 480), image::ImageFormat::Jpeg);
    let content = b"JPEG-MARKER-SECRET";
    let mut out = plain[..2].to_vec();
    out.extend([0xff, 0xf0]);
    out.extend(u16::try_from(content.len() + 2).expect("short").to_be_bytes());
    out.extend_from_slice(content);
    out.extend_from_slice(&plain[2..]);
    out
}

#[test]
fn however_it_is_spelt_and_wherever_it_stands_it_does_not_leave() {
    let (folder, case) = case();
    let chat = case.join("evidence/chat/QQ客服聊天记录.txt");
    let talk = spelt(|n, text| format!("\r\n2026-09-16 16:{n:02}:00 张示例\r\n{text}\r\n"));
    let announced = "\r\n2026-09-16 17:00:00 示例卡盟客服\r\n卡密发给你了\r\n\r\n2026-09-16 17:00:09 示例卡盟客服\r\nXKCD1AAA8BBB\r\n";
    fs::write(&chat, fs::read_to_string(&chat).expect("read") + &talk + announced).expect("written");
    let paragraphs = spelt(|_, text| format!("<p>{text}</p>"));
    put(
        &case,
        "rules/规则.html",
        format!("<html><head><title>规则</title></head><body><!-- HTML-COMMENT-SECRET -->{paragraphs}</body></html>"),
    );
    put(&case, "fault/更多.log", spelt(|n, text| format!("2026-09-13 20:31:{n:02} ERROR recharge: {text}\n")));
    put(&case, "rules/说明.docx", docx(&spelt(|_, text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"))));
    put(&case, "procedure/材料.zip", zipped("说明.txt", &spelt(|_, text| format!("{text}\n"))));
    put(&case, "rules/补充.txt", spelt(|_, text| format!("{text}\n")));
    put(&case, "procedure/长.pdf", long_pdf("call 13900000001", "x"));
    put(&case, "procedure/批注.pdf", long_pdf("nothing", "PDF-NOTE-13900000009"));
    put(&case, "fault/怪.jpg", odd_jpeg());
    for (n, (text, _)) in SPELT.iter().enumerate() {
        put(&case, &format!("fault/记录{n}.log"), "2026-09-13 20:31:08 ERROR recharge: no pending order KM202609130001\n");
        let text = text.replace('"', "");
        add_entry(
            &case,
            &format!(
                "path = \"fault/记录{n}.log\"\ntitle = \"{text}\"\nsource = \"{text}\"\nproves = \"{text}\"\nobtained_at = \"{text}\"\nobtained_how = \"{text}\""
            ),
        );
    }
    let packing = Packing { letters: false, docx: false, ..packing(&["platform", "alipay"], &folder.path().join("out")) };
    let packed = packed(&case, AT, &packing).expect("packed");
    let packing = Packing { book_limit: Some(1 << 20), ..packing };
    for package in &packed.packages {
        let said = said(&package.path);
        lacks(package, &said, &SPELT.map(|(_, secret)| secret));
        lacks(package, &said, &HIDDEN);
        for title in ["长", "批注"] {
            let copy = package.given.iter().find(|copy| copy.title == title).expect("given");
            assert_eq!(copy.made, Copied::Words, "{title} holds what is not on its first pages");
        }
    }
    // What is for upload says no more than the packages.
    let packed = super::packed(&case, AT, &Packing { force: true, ..packing }).expect("packed");
    assert!(!packed.uploads.is_empty());
    for upload in &packed.uploads {
        let words = Inspection::of(&upload.path).expect("read").document.expect("a document").text.replace(['\n', '\u{c}'], "");
        for secret in SPELT.iter().map(|(_, secret)| *secret).chain(HIDDEN) {
            assert!(!words.contains(secret), "{}: {secret}", upload.path.display());
        }
    }
}

#[test]
fn every_column_of_a_bill_can_be_blacked_out() {
    let (folder, case) = case();
    let columns = ["示例数字科技有限公司", "示例游戏100元直充", "2026091300000000000000000001", "KM202609130001", "示例银行储蓄卡(0000)"];
    let words: Vec<String> = columns.iter().map(|column| format!("{{ text = \"{column}\" }}")).collect();
    let file = case.join("case.toml");
    let path = "path = \"payment/支付宝交易明细(20260901-20260914).csv\"";
    let toml = fs::read_to_string(&file).expect("read");
    assert!(toml.contains(path));
    fs::write(&file, toml.replace(path, &format!("{path}\nredact = [{}]", words.join(", ")))).expect("written");
    let packing = Packing { letters: false, docx: false, ..packing(&["platform"], &folder.path().join("out")) };
    let package = packed(&case, AT, &packing).expect("packed").packages.remove(0);
    let files = unzipped(&fs::read(&package.path).expect("read"));
    let copy = package.given.iter().find(|copy| copy.path.ends_with(".csv")).expect("a bill");
    let bill = &files.iter().find(|(name, _)| name.ends_with(&copy.path)).expect("there").1;
    assert!(bill.starts_with("\u{feff}\"原文件行\",\"时间\"".as_bytes()), "a table that Excel takes for UTF-8");
    for column in columns {
        assert!(!holds(bill, column), "{column}");
    }
    assert!(holds(bill, "■■■■") && holds(bill, "98.00"));
}

/// Rows of an order that was paid elsewhere are nobody's business at this wallet.
#[test]
fn rows_of_orders_that_a_wallet_has_nothing_to_do_with_stay_out() {
    let (folder, case) = case();
    let file = case.join("case.toml");
    let more = "\n[[orders]]\nid = \"KM202609140009\"\nitem = \"示例点卡\"\namount = \"9.50\"\n\
        \n[[payments]]\npaid_at = 2026-09-14T08:06:32+08:00\namount = \"9.50\"\nmethod = \"wechat-pay\"\nkind = \"merchant\"\n\
        transaction_id = \"2026091400000000000000000023\"\norders = [\"KM202609140009\"]\n";
    fs::write(&file, fs::read_to_string(&file).expect("read") + more).expect("written");
    let packing = Packing { letters: false, docx: false, ..packing(&["platform", "alipay"], &folder.path().join("out")) };
    let packed = packed(&case, AT, &packing).expect("packed");
    let [platform, alipay] = &packed.packages[..] else { panic!("two packages") };
    assert!(said(&platform.path).iter().any(|(_, bytes)| holds(bytes, "示例早餐店")), "it has to do with both orders");
    lacks(alipay, &said(&alipay.path), &["示例早餐店", "2026091400000000000000000023"]);
}

#[test]
fn papers_of_the_police_stay_with_the_police() {
    let (folder, case) = case();
    put(&case, "procedure/回执.txt", "示例市公安局示例派出所\n受案回执\n你于2026年9月20日的报案已受案，文号示例0001号。\n");
    let packing = Packing { letters: false, docx: false, ..packing(&["platform", "12315"], &folder.path().join("out")) };
    let packed = packed(&case, AT, &packing).expect("packed");
    lacks(&packed.packages[0], &said(&packed.packages[0].path), &["受案", "回执", "示例0001号"]);
    let told = gather(&open(&case).expect("opened"), run(AT), &|_| {}).expect("gathered");
    let checked =
        juzheng::casework::check(&Desk::new().expect("shipped data"), &told, Some("platform"), None, run(AT).moment).expect("checked");
    assert!(checked.findings.iter().any(|finding| finding.what.code() == "paper-of-others"), "{:?}", checked.findings);
}

#[test]
fn packages_are_called_by_nothing_that_tells_more() {
    for (id, expected) in [
        ("id = \"2026-0913\"", "2026-0913-20260928-platform.zip"),
        ("id = \"张示例13900000001已报案\"", "KM202609130001-20260928-platform.zip"),
        // The folder's name.
        ("", "KM202609130001-20260928-platform.zip"),
    ] {
        let (folder, case) = case();
        let named = folder.path().join("和某某的事");
        fs::rename(&case, &named).expect("moved");
        let file = named.join("case.toml");
        let toml = fs::read_to_string(&file).expect("read");
        let stated = toml.lines().find(|line| line.starts_with("id = ")).expect("an id").to_owned();
        fs::write(&file, toml.replacen(&stated, id, 1)).expect("written");
        let packed = packed(&named, AT, &Packing { docx: false, ..packing(&["platform"], &folder.path().join("out")) }).expect("packed");
        let package = &packed.packages[0];
        assert_eq!(package.path.file_name().and_then(|name| name.to_str()), Some(expected));
        let beside = &package.letter.as_ref().expect("a letter").beside;
        assert_eq!(beside.file_stem(), package.path.file_stem());
        lacks(package, &said(&package.path), &["和某某的事", "13900000001", "已报案"]);
    }
}

#[test]
fn secrets_in_the_persons_own_words_are_told_before_anything_leaves() {
    let (folder, case) = case();
    let file = case.join("case.toml");
    let event = |what: &str| {
        format!("\n[[events]]\nat = 2026-09-19T10:00:00+08:00\nkind = \"contact\"\nchannel = \"QQ 客服\"\nwhat = \"{what}\"\n")
    };
    let toml = fs::read_to_string(&file).expect("read");
    fs::write(&file, toml.clone() + &event("把卡密：ABCD-1234-EFGH-5678 发给客服")).expect("written");
    let out = folder.path().join("out");
    let refused = packed(&case, AT, &packing(&["platform"], &out));
    let Err(CaseworkError::Refused { findings, .. }) = refused else { panic!("{refused:?}") };
    let told = findings.iter().find(|finding| finding.what.code() == "private-words").expect("told");
    let said = serde_json::to_string(told).expect("JSON");
    assert!(said.contains("events[") && !said.contains("ABCD-1234"), "{said}");
    fs::write(&file, toml + &event("把家人的手机13900000001告诉了客服")).expect("written");
    let packed = packed(&case, AT, &packing(&["platform"], &out)).expect("packed");
    let told = packed.findings.iter().find(|finding| finding.what.code() == "private-words").expect("told");
    assert!(!told.is_blocking());
}

#[test]
fn sound_and_film_go_as_they_are_and_that_is_told() {
    let (folder, case) = case();
    put(&case, "fault/录屏.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x20moov\0\0\0\x18udta\0\0\0\x10\xa9xyz+31.2304");
    let packing = Packing { letters: false, docx: false, ..packing(&["platform"], &folder.path().join("out")) };
    let packed = packed(&case, AT, &packing).expect("packed");
    let copy = packed.packages[0].given.iter().find(|copy| copy.title == "录屏").expect("given");
    assert_eq!((copy.made, copy.sha256), (Copied::AsGiven, copy.sha256_of_original));
    let told = packed.findings.iter().find(|finding| finding.what.code() == "attachment-as-given").expect("told");
    let said = serde_json::to_value(told).expect("JSON");
    assert!(said["text"].as_str().is_some_and(|text| text.contains("没有看过")), "{said}");
}
