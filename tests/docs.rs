//! `docs/findings.md` and `docs/formats.md` are made from the code: a code without its line, or a
//! reader without its row, fails here. So does a link of a page to a file that is not there.

mod generated;

use std::fs;
use std::path::{Path, PathBuf};

use juzheng::evidence::{Kind, READERS};
use juzheng::finding::words::{Words, ZhCn};
use juzheng::finding::{Severity, What};

const FINDINGS: &str = "\
<!-- 由程序生成 · generated: UPDATE_GENERATED=1 cargo test --test docs -->

# 发现一览 · Findings

`check`、`inspect`、`letter`、`pack`、`verify` 都用同一种形式报告发现。代码（code）稳定，供脚本使用；文字供人阅读，可能改进。
下面每句话都是一个例子，引号里的内容因案件而异。级别是通常的级别，个别场合会升降。

Every command reports in one form. Codes are stable and for scripts; the words are for people and may get better.
Each sentence below is an example. The severity is the usual one; now and then it is another.

| 级别 · severity | 意思 · meaning |
|---|---|
| `blocking` | 须先解决：不解决，文书不出，或者核验不通过 · no letter, or not intact |
| `warning` | 建议处理：寄出之前最好改好 · better mended before sending |
| `note` | 提示：知道即可 · good to know |
";

const FORMATS: &str = "\
<!-- 由程序生成 · generated: UPDATE_GENERATED=1 cargo test --test docs -->

# 认得的文件 · Formats

按内容识别，扩展名只作参考；认不出的文件照原样打包，计算校验值，不读取内容。怎样增加一种，见
[`src/evidence/README.md`](../src/evidence/README.md)。看一个文件认成了什么：`juzheng inspect 文件`。

Files are recognised by content; the extension only suggests. What no reader knows is packed as it is, with its digest.

| `reader` | 名称 · title | `kind` |
|---|---|---|
";

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "blocking",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn s(text: &str) -> String {
    text.to_owned()
}

/// One finding of every kind, under the headings of the page, in the order of `What::codes()`.
fn examples() -> Vec<(&'static str, Vec<What>)> {
    use What as W;
    let path = || s("data/evidence/chat/聊天记录.txt");
    let digest = |start: &str| format!("{start}{}", "0".repeat(64 - start.len()));
    vec![
        (
            "读取文件 · reading a file",
            vec![
                W::RowNotUnderstood { text: s("2026-09-13,98.00") },
                W::RecognisedButEmpty { reader: s("支付宝账单"), first: s("---") },
                W::EncodingBroken { encoding: s("gb18030"), at: 1024 },
                W::ColumnMissing { column: s("交易订单号") },
                W::MappedColumnMissing { column: s("交易日期") },
                W::ColumnsOfArchive { files: 2 },
                W::ZoneNotKnown { zone: s("CST") },
                W::OrderTotalsDiffer { order: s("4000000000000000001"), one: s("1299.00"), other: s("199.00") },
                W::OrdersNotPayments {},
                W::IdDestroyed { column: s("交易订单号"), text: s("2.02609E+27") },
                W::NotABill {},
                W::CountDiffers { stated: 10, read: 9 },
                W::DateOrderUncertain { taken: s("月/日/年") },
                W::ImageNotUnderstood { why: s("unexpected end") },
                W::TooLargeToRead { limit_mib: 256 },
                W::LongFile { count: 1_204_512, kept: 101_310 },
                W::MoreOfTheSame { code: s("row-not-understood"), count: 5210 },
                W::PasswordNeeded { tried: false },
                W::MemberNotRead { name: s("账单.csv"), why: s("CRC 校验不符") },
                W::NestedTooDeep {},
                W::ArchiveNotRead { format: s("7z") },
                W::TextNotRead {},
                W::EmptyFile {},
                W::LinkLeftOut {},
                W::SystemFileLeftOut {},
                W::SpreadsheetNotABill {},
                W::SheetReadAs { sheet: s("Sheet1"), title: s("中国工商银行 借记卡明细") },
                W::BankLayoutAssumed { taken: s("日期＝交易日期，金额＝发生额，对方＝对方户名") },
                W::YearNotStated {},
                W::SheetRepeats { sheet: s("Sheet2"), repeated: 8, added: 1 },
                W::NameMadeSafe { name: s("data/evidence/other/a_b.txt") },
                W::MessagesRepeat { repeated: 2, distinct: 40 },
                W::MessageCut {},
                W::ReadInPart { read: 40, cut: true },
                W::MessagesElsewhere { files: 2, messages: 60_000 },
                W::DateUnknown { messages: 40, example: s("08-30 20:15:03") },
                W::DateFromName { date: s("2026 年") },
                W::PastedText {},
                W::UntimedPassages { notices: 2, replies: 1 },
                W::LineCut { kept_kib: 64 },
                W::DocumentWithoutWords {},
                W::TextPartlyUnreadable { unknown: 40, all: 120 },
                W::DocumentCut { pages: 3000 },
                W::YearMissing { lines: 120 },
                W::DateMissing { lines: 120 },
                W::YearAssumed { year: 2026 },
                W::ImageIncomplete { format: s("JPEG") },
            ],
        ),
        (
            "案件 · the case",
            vec![
                W::TimeApproximate { text: s("2026-09-13 晚上八点左右") },
                W::EvidenceNotThere { path: s("chat/聊天记录.txt") },
                W::EvidenceNamedTwice { path: s("chat/聊天记录.txt") },
                W::SameBytesTwice { other: s("chat/聊天记录.txt") },
                W::NoEvidence {},
                W::EvidenceMissing { category: s("payment") },
                W::FactMissing { key: s("complainant.phone"), target: s("12315") },
                W::MistakeAdmitted {},
                W::EventOrderUnknown { order: s("KM2026") },
                W::DeclarationsOld { on: s("2026-09-28") },
                W::NotDailyConsumption { why: s("一次购买20件") },
                W::OverThreeYears { since: s("2023-09-13") },
                W::RespondentNameUnknown {},
                W::DefendantNameUnknown {},
                W::ComplaintPapers {},
                W::JurisdictionUnclear { why: "no-address-of-shop-or-operator" },
                W::IcpOdd { icp: s("ICP备00000000") },
                W::LargeAmount { amount: s("588.00") },
                W::GreyGoods { word: s("租号") },
                W::FraudOrderOfSteps {},
                W::PolicePapers {},
                W::CardDispute {},
                W::PaypalMayNotCover {},
                W::CourtPapers {},
                W::ReportStandard {},
                W::AmountOdd { amount: s("-98.00") },
                W::InvisibleCharacter { code: s("U+202E") },
                W::PaymentUncertain { candidates: 2 },
                W::RecordServesTwice {},
                W::ClaimExceedsPaid { asked: s("980.00"), paid: s("98.00") },
                W::NoClaimForTarget { target: s("alipay") },
                W::CurrencyNotSupported { currency: s("USD") },
                W::ShareUnknown { target: s("plaform") },
                W::AgentNeedsPapers {},
                W::TalkNotPlaced { exhibit: s("证据8（聊天）"), target: s("platform") },
                W::PaperOfOthers { exhibit: s("证据9（回执）"), target: s("seller") },
                W::LeftFromBefore { files: s("03-证据8-录像.mp4") },
                W::EventNotTold { target: s("platform") },
                W::PrivateWords { field: s("住址"), target: s("alipay") },
                W::CauseNotForTarget { cause: s("own-mistake"), target: s("alipay") },
                W::DeclarationNotConfirmed { key: s("own_use"), target: s("12315") },
                W::DeclarationDenied { key: s("own_use"), target: s("12315") },
                W::OtherBodyContradicts { body: s("消费者协会") },
                W::RefundAsksTwice { refunded: s("98.00") },
                W::UsccWrong { uscc: s("91000000MA00000000") },
                W::OperatorUnknown {},
                W::NoPaymentRecord {},
                W::OrderWithoutPayment { order: s("KM202609130001") },
                W::PaymentWithoutRecord { amount: s("98.00") },
                W::AmountContradicts { stated: s("98.00"), recorded: s("89.00"), key: s("payments[0].amount") },
                W::TimeContradicts {
                    stated: s("2026-09-13T20:13:40+08:00"),
                    recorded: s("2026-09-14T20:13:40+08:00"),
                    key: s("payments[0].paid_at"),
                },
                W::TotalContradicts { paid: s("98.00"), order: s("108.00") },
                W::PayeeNotRespondent { payee: s("某某科技") },
                W::RefundRecorded { recorded: s("98.00"), stated: Some(s("0.00")) },
                W::NotPaidThroughWallet { target: s("alipay") },
                W::NotAMerchantPayment { target: s("wechat-pay") },
                W::FaultBeforePromise { at: s("20:20"), due: s("20:23") },
                W::PaidBeforeOrder { paid: s("20:13"), ordered: s("20:15") },
                W::InTheFuture { at: s("2027-01-01"), now: s("2026-11-22") },
                W::NeverTold {},
                W::QuoteNotInChat { words: s("概不退换") },
                W::NoMessageAtThatTime { at: s("2026-09-13 20:35") },
                W::PaymentLooksPersonal { how: "transfer", stated: true },
                W::CurrencyContradicts { stated: s("CNY"), recorded: s("USD"), key: s("payments[0].currency") },
                W::PaymentRecordedTwice { other: s("evidence/payment/银行流水.csv:8") },
                W::MaybeToppedUp { amount: s("500.00"), at: s("2026-09-12T21:03:11+08:00") },
                W::BalanceWithoutTopUp {},
                W::LicenceDiffers { field: "name", stated: s("示例数字科技有限公司") },
                W::PromiseNotShown { words: s("付款后10分钟内到账") },
                W::PromiseNotInListing { words: s("付款后10分钟内到账") },
                W::PromiseUntold { words: s("自动发货，秒到账") },
                W::PromiseTimeDiffers { words: s("付款后10分钟内到账"), by: s("20m") },
                W::PromiseTimeMissing { words: s("付款后10分钟内到账"), by: s("10m") },
                W::NoFaultAfterPromise { due: s("2026-09-13T20:23:40+08:00") },
                W::SelfUnknown {},
                W::NoticeUntold { at: s("2026-09-13T20:35:12+08:00"), words: s("下单到现在未到账") },
                W::RefusalUntold { at: s("2026-09-16T14:20:46+08:00"), words: s("虚拟商品一经售出概不退换") },
                W::NoAnswer { from: s("2026-09-16T14:22:10+08:00"), until: s("2026-09-28"), days: 12, answered: false },
                W::OwnWordsAgainst { sign: "fault-admitted", words: s("是我填错了账号"), count: 1 },
                W::ConfirmedAlready { words: s("买家已确认收货") },
                W::AskedToConfirm { words: s("亲，先确认收货再给您退") },
                W::NoIndependentRecord {},
                W::IndependentRecordTooEarly { at: s("2026-09-13T20:05:00+08:00"), due: s("2026-09-13T20:13:40+08:00") },
                W::IndependentAccountDiffers { shown: s("player***02"), entered: s("player***01") },
                W::OrdersRepeated { payee: s("示例卡盟"), count: 8, days: 30 },
                W::ResellerWords { words: s("我店里的客户等着要"), own: true, count: 2 },
                W::OtherBodyUntold { words: s("我已经报警了") },
                W::SubmittedBefore { target: s("12315") },
                W::IdFoundNowhere { id: s("KM202609130001") },
                W::IdFound {
                    id: s("KM202609130001"), places: s("evidence/chat/聊天记录.txt:9、evidence/payment/账单.csv:26"), more: 0
                },
                W::LogErrorsNearPayment { count: 3, at: s("2026-09-13T20:16:08+08:00"), paid: s("2026-09-13T20:13:40+08:00") },
                W::EvidenceUndated {},
                W::ImageEdited { software: s("Adobe Photoshop 25.0") },
                W::ImagesAlike { other: s("evidence/order/订单截图.png") },
                W::PositionInImage {},
                W::PersonalDataInFile { kind: "phone", masked: s("138******00"), count: 2 },
                W::TimelineGap { from: s("2026-09-18"), to: s("2026-10-20"), days: 32 },
                W::ClocksDisagree {
                    one: "last-message",
                    one_at: s("2026-09-20T10:00:00+08:00"),
                    other: "file",
                    other_at: s("2026-09-17T20:10:00+08:00"),
                },
                W::MoreOfAKind { code: "evidence-undated", count: 180 },
            ],
        ),
        (
            "文书 · letters",
            vec![
                W::NoLetterForStage { stage: s("appeal"), target: s("12315") },
                W::ClaimNotForTarget { target: s("alipay") },
                W::StepTooEarly { stage: s("escalate"), target: s("platform"), lacks: "result" },
                W::AnswerNotYetDue { by: s("2026-09-23") },
                W::ClaimsExcludeEachOther { one: "退还货款", other: "继续履行" },
                W::NoDemandBeforeRescission {},
                W::RescissionUntil { until: s("2027-09-13") },
                W::PunitiveStandard { amount: s("500.00") },
                W::PunitiveWithoutGrounds {},
                W::WordsUnwise { phrase: s("骗子"), advice: s("写做了什么、说了什么，让经过自己说话") },
                W::EventOfOtherOrder { order: s("WX2026091300009"), target: s("alipay") },
                W::FormTooLong { field: s("投诉内容"), limit: 300, length: 322 },
                W::FormShortened { field: s("投诉内容"), left_out: vec![s("9月18日10:15，本人提交工单（证据7）。")] },
                W::AttachmentLeftOut { exhibit: s("证据12（录屏）"), target: s("12315"), why: "no-room" },
                W::AttachmentAsGiven { exhibit: s("证据9（电子回单）"), unread: false },
                W::AttachmentScaled { exhibits: s("证据4、证据6") },
                W::PackageLeftOut { exhibit: s("证据12（录屏）"), target: s("12315"), why: "nothing-of-case" },
                W::RedactCannot { why: "words-in-picture" },
                W::RedactOutside { width: 1080, height: 2400 },
                W::RedactNotFound {},
                W::RedactKindNotFound { kind: "phone" },
                W::AttachmentLimitUnknown { target: s("platform") },
                W::AttachmentNoPdf { target: s("platform") },
                W::PhraseForbidden {
                    phrase: s("责令退款"), why: s("市场监督管理部门处理投诉采用调解，不能责令退款")
                },
            ],
        ),
        (
            "核验 · verifying",
            vec![
                W::FileChanged { path: path(), expected: digest("9c56cc51b374c3ba"), found: digest("18f5384d58bcb1bb") },
                W::FileMissing { path: path() },
                W::FileExtra { path: s("data/evidence/chat/后加的.txt") },
                W::SystemFile { path: s("data/evidence/chat/.DS_Store"), listed: false },
                W::FileMoved { from: path(), to: s("data/evidence/other/聊天记录.txt") },
                W::FileRenamed { from: path(), to: s("data/evidence/chat/聊天.txt") },
                W::FileDamaged { path: path(), why: s("CRC") },
                W::FileUnreadable { path: path(), why: s("Permission denied (os error 13)") },
                W::NotTheOneNoted { which: "seal", noted: digest("9c56cc51b374c3ba"), found: digest("18f5384d58bcb1bb") },
                W::LetterDigestDiffers { path: s("data/letters/12315.txt"), printed: digest("9c56cc51b374c3ba") },
                W::ManifestLineBad { text: s("zz  data/a.txt") },
                W::ManifestLineOdd { text: s("d41d8cd98f00b204e9800998ecf8427e *data/a.txt"), how: "md5sum" },
                W::ManifestLineTwice { path: path() },
                W::ManifestLists { manifest: s("tagmanifest-sha256.txt"), path: s("tagmanifest-sha256.txt") },
                W::ManifestLacks { manifest: s("manifest-sha512.txt"), path: path() },
                W::PathUnsafe { path: s("../a.txt") },
                W::PathReadLiterally { path: s("data/50%.txt") },
                W::NameTwins { path: s("data/A.txt"), other: s("data/a.txt") },
                W::NameNotPortable { path: s("data/nul.txt"), why: "reserved" },
                W::NotFetched { path: path() },
                W::DuplicateEntry { path: path() },
                W::HeadersDiffer { path: path() },
                W::EntriesOverlap { path: path() },
                W::BytesUnaccounted { at: 1024, bytes: 22 },
                W::HiddenRecords { at: 1024 },
                W::NotAFile { path: path() },
                W::EncryptedEntry { path: path() },
                W::MethodUnsupported { path: path(), method: 14 },
                W::NameUnreadable { name: s("\u{fffd}\u{fffd}.txt") },
                W::OutsideTopFolder { path: s("后加的.txt") },
                W::ContainerNotCanonical { why: vec!["order", "extra-fields"], same: true },
                W::FolderEmpty { path: s("data/evidence/空/") },
                W::BundleInside { path: s("2026-0913-recharge-20261122-master.zip") },
                W::CustodyBroken { line: 3, why: "not linked to the line before" },
                W::CustodyDiffers {},
                W::AddedDiffers { path: path() },
                W::ManifestDiffers { path: path(), field: "sha256" },
                W::ManifestUnreadable { why: s("expected value at line 1 column 1") },
                W::OxumWrong { stated: s("1024.2"), found: s("1024.3") },
                W::NotABag {},
                W::Truncated {},
                W::ArchiveBroken { why: s("broken central directory") },
                W::BeyondLimits { what: "entries", limit: 1_000_000 },
                W::AlgorithmUnsupported { algorithm: s("blake2b512") },
                W::AlgorithmWeak { algorithms: s("md5") },
                W::DeclarationBad { text: s("BagIt-Version: 9") },
                W::TagEncodingUnsupported { encoding: s("UTF-7") },
                W::ByteOrderMark {},
                W::NoTrustedTime {},
                W::Unsigned {},
                W::StampInvalid { reason: "other-bytes", detail: s("") },
                W::StampUntrusted { reason: "issuer-not-trusted" },
                W::StampUnsupported { reason: "signature-unknown" },
                W::StampExpired { until: s("2036-09-28") },
                W::StampOdd { how: "no-request" },
                W::SignatureInvalid { reason: "signature" },
                W::SignatureUnsupported {},
                W::SignerUnknown { fingerprint: s("SHA256:示例") },
                W::SignerNotAllowed { principals: s("张示例") },
                W::SealFileUnread {},
                W::SealLogLacks {},
                W::SealLogDiffers {},
                W::MasterDiffers { why: "other-originals" },
                W::OriginalMissing { number: 3, why: "absent" },
                W::EvidenceDigestOnlyStated {},
                W::RenewalDiffers { path: s("data/evidence/payment/支付宝账单.csv") },
                W::EncryptedForTransport {},
            ],
        ),
        (
            "排版 · typesetting",
            vec![
                W::GlyphMissing { characters: vec!['\u{2b820}'], times: 2 },
                W::PictureNotShown { picture: digest("77aa41c09f3be6d2"), alt: s("客服聊天截图"), why: "not-a-picture" },
                W::SystemFontUsed { family: s("Noto Serif CJK SC"), sha256: digest("9c56cc51b374c3ba") },
            ],
        ),
    ]
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn every_code_has_its_line_in_the_docs() {
    let examples = examples();
    let shown: Vec<&str> = examples.iter().flat_map(|(_, all)| all).map(What::code).collect();
    let missing: Vec<&str> = What::codes().iter().map(|(code, _)| *code).filter(|code| !shown.contains(code)).collect();
    assert!(missing.is_empty(), "give an example in tests/docs.rs for: {missing:?}");

    let mut page = FINDINGS.to_owned();
    for (heading, all) in &examples {
        page += &format!("\n## {heading}\n\n| 代码 · code | 级别 · severity | 说什么 · text | 怎么办 · hint |\n|---|---|---|---|\n");
        for what in all {
            let (text, hint) = (cell(&ZhCn.text(what)), cell(&ZhCn.hint(what)));
            page += &format!("| `{}` | `{}` | {text} | {hint} |\n", what.code(), word(what.severity()));
        }
    }
    generated::holds("docs/findings.md", &page);
}

#[test]
fn every_reader_has_its_row_in_the_docs() {
    let mut page = FORMATS.to_owned();
    for reader in READERS {
        let kind = match reader.kind() {
            Kind::Payments => "`payments` 账单",
            Kind::Messages => "`messages` 聊天",
            Kind::Log => "`log` 日志",
            Kind::Image => "`image` 图片",
            Kind::Document => "`document` 文档",
            Kind::Archive => "`archive` 压缩包",
            Kind::Opaque => "`opaque` 不读取内容",
        };
        page += &format!("| `{}` | {} | {kind} |\n", reader.name(), cell(reader.title()));
    }
    generated::holds("docs/formats.md", &page);
}

/// The pages people read, below a folder: not what is built, and no evidence.
fn pages(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !["target", "out", "fixtures"].contains(&name.as_str()) {
            pages(&path, out);
        } else if name.ends_with(".md") {
            out.push(path);
        }
    }
}

#[test]
fn links_of_pages_lead_somewhere() {
    let (mut all, mut links, mut broken) = (Vec::new(), 0, Vec::new());
    pages(Path::new(env!("CARGO_MANIFEST_DIR")), &mut all);
    for page in &all {
        let text = fs::read_to_string(page).expect("UTF-8");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let images = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for target in targets.chain(images).filter(|target| !target.is_empty() && !target.contains("://")) {
            links += 1;
            if !page.parent().expect("a folder").join(target).exists() {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    assert!(links > 20, "the links were not found");
}
