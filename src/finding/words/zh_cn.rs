//! 中文：每个发现怎么说。

use super::names::{
    archive, category_name, cause_name, clock_name, container, custody, declaration_name, field_name, limited, manifest_line, not_shown,
    private_name, recorded, target_name, unportable, way_of_paying,
};
use super::reasons::{failure, reason};
use super::{What, Words};
use crate::finding::shown;

/// 简体中文。
#[derive(Debug, Clone, Copy)]
pub struct ZhCn;

impl Words for ZhCn {
    fn text(&self, what: &What) -> String {
        match what {
            // --- reading one file (evidence) ---
            What::RowNotUnderstood { text } => format!("这一行没有读懂，原样保留：{text}"),
            What::RecognisedButEmpty { reader, first } if first.is_empty() => format!("看得出是“{reader}”格式，但里面没有任何记录"),
            What::RecognisedButEmpty { reader, first } if failure(first).is_some() => {
                format!("看得出是“{reader}”格式，但没有读出任何记录：{}", reason(failure(first).unwrap_or(first)))
            }
            What::RecognisedButEmpty { reader, first } => {
                format!("看得出是“{reader}”格式，但没有读出任何记录；第一处读不懂的内容：{first}")
            }
            What::EncodingBroken { encoding, at } => format!("第 {at} 字节处不是有效的 {encoding} 文字，显示为替代符号"),
            What::ColumnMissing { column } => format!("缺少“{column}”这一列"),
            What::MappedColumnMissing { column } => format!("case.toml 的 columns 里写的列“{column}”，在这张表的表头里找不到"),
            What::ColumnsOfArchive { files } => {
                format!("columns 写给了压缩包，里面有 {files} 个文件，看不出说的是哪一个，没有采用")
            }
            What::ZoneNotKnown { zone } => format!("认不出时区“{zone}”，这些时间只能照钟面显示"),
            What::OrderTotalsDiffer { order, one, other } => {
                format!("同一个订单 {order} 的几行写着不同的金额（{one}、{other}），分不清哪个是整单金额，各行分别保留")
            }
            What::OrdersNotPayments {} => "这是订单列表，不是付款记录：写的是应付和订单状态，不能单独证明已经付款".to_owned(),
            What::IdDestroyed { column, text } => format!("“{column}”已被表格软件改写成 {text}，真实单号已丢失"),
            What::NotABill {} => "这是支付宝“记账本”的导出，不是账单：没有交易单号和交易状态".to_owned(),
            What::CountDiffers { stated, read } => format!("文件写明共 {stated} 条，实际读到 {read} 条"),
            What::DateOrderUncertain { taken } => format!("文件里的日期分不清日和月的先后，按“{taken}”理解"),
            What::ImageNotUnderstood { why } => format!("图片信息没有读懂：{}", reason(why)),
            What::TooLargeToRead { limit_mib } => format!("内容超过 {limit_mib} MiB（压缩的按展开后计），只计算校验值并打包，没有读取"),
            What::LongFile { count, kept } => {
                format!(
                    "文件很长，或者和案件、压缩包里别的文件合起来很长，共 {count} 条；在限度内列出开头和与本案有关的 {kept} 条，笔数、合计和起止时间按全部计算"
                )
            }
            What::MoreOfTheSame { code, count } => format!("同样的提示（{code}）共 {count} 处，只列出前 200 处"),
            What::PasswordNeeded { tried: false } => "文件有密码，没有打开".to_owned(),
            What::PasswordNeeded { tried: true } => "文件有密码，给出的密码都打不开".to_owned(),
            What::MemberNotRead { name, why } => format!("压缩包里的“{}”读不出来：{}", shown(name), reason(why)),
            What::NestedTooDeep {} => "压缩包里套着的压缩包太深，没有打开".to_owned(),
            What::ArchiveNotRead { format } => format!("{format} 压缩包，没有读取里面的内容"),
            What::TextNotRead {} => "看不出是哪种文字格式，没有读取内容".to_owned(),
            What::EmptyFile {} => "文件是空的，一个字节也没有".to_owned(),
            What::LinkLeftOut {} => "这是链接或设备，不是文件，没有打包".to_owned(),
            What::SystemFileLeftOut {} => "这是系统自动生成的文件，没有打包".to_owned(),
            What::NameMadeSafe { name } => format!("文件名在有的系统上不能用，在包里改名为 {name}；原名记在 manifest.json 里"),
            What::SpreadsheetNotABill {} => "这是电子表格，但不是认得的账单或者银行明细，没有读取里面的内容".to_owned(),
            What::SheetReadAs { sheet, title } => format!("工作表“{sheet}”按“{title}”的格式读取"),
            What::BankLayoutAssumed { taken } => {
                format!(
                    "看得出是银行明细，但不认识是哪家银行的格式，按列名理解：{taken}；没有收支列的，金额为正算收入，为负算支出，全都没有正负号的不分收支"
                )
            }
            What::YearNotStated {} => "日期只有月和日，文件里没有写明是哪一年的账单，这样的行没有读取".to_owned(),
            What::SheetRepeats { sheet, repeated, added } => {
                format!("工作表“{sheet}”里还有一张账单表：重复的 {repeated} 笔只计一次，另外 {added} 笔一并计入（行号是该工作表的行号）")
            }

            // --- chats, logs, images ---
            What::MessagesRepeat { repeated, distinct } => {
                format!("导出的多个会话里有 {repeated} 条消息重复出现，去掉重复后共 {distinct} 条；各行均保留")
            }
            What::PastedText {} => {
                "这是从聊天窗口复制、粘贴的文字，任何人都可以打出同样的内容，比截图、录屏或者导出的文件更容易被质疑".to_owned()
            }
            What::MessageCut {} => "这条消息太长，只读取了开头；文件照原样打包".to_owned(),
            What::ReadInPart { read, cut } => {
                let why = if *cut { "文件到这里就断了" } else { "后面的内容已损坏" };
                format!("只读到前 {read} 条，{why}，读不下去")
            }
            What::MessagesElsewhere { files, messages } => {
                format!("这只是清单，{messages} 条消息在另外 {files} 个分块文件里")
            }
            What::DateUnknown { messages, example } => {
                format!("有 {messages} 条消息没有写明年份或者日期（如“{}”），没有采用它们的时间", shown(example))
            }
            What::DateFromName { date } => format!("消息里没有写明的 {date} 取自文件名"),
            What::UntimedPassages { notices, replies } => {
                format!("另有 {notices} 行系统提示、{replies} 段引用回复没有写时间和发送人，没有算作消息")
            }
            What::LineCut { kept_kib } => format!("这一行太长，只读取了开头 {kept_kib} KiB"),
            What::YearMissing { lines } => format!("有 {lines} 行只写了月日，没有写年份；各行均保留，但没有时间"),
            What::DateMissing { lines } => format!("有 {lines} 行没有写日期；各行均保留，但没有时间"),
            What::YearAssumed { year } => format!("日志各行没有写年份，按文件里这一行写明的日期取为 {year} 年"),
            What::DocumentWithoutWords {} => "里面没有文字，可能是扫描件或者图片；单号、金额没有从中查找".to_owned(),
            What::TextPartlyUnreadable { unknown, all } => {
                format!("{all} 个字里有 {unknown} 个看不出是什么字（文件没有带字符对照表），单号、金额可能没有找全")
            }
            What::DocumentCut { pages } => format!("文件太大，只读取了前 {pages} 页里的一部分文字"),
            What::ImageIncomplete { format } => format!("{format} 图片不完整，文件末尾缺失，可能没有下载或传送完"),

            // --- the case file ---
            What::TimeApproximate { text } => format!("时间“{text}”不是准确的时刻，文书里照原话写"),

            // --- the dossier ---
            What::EvidenceNotThere { path } => format!("案件里提到的证据文件不存在：{path}"),
            What::EvidenceNamedTwice { path } => format!("同一个证据文件写了两段说明：{path}"),
            What::SameBytesTwice { other } => format!("与 {other} 内容完全相同"),
            What::NoEvidence {} => "证据文件夹里没有任何文件".to_owned(),
            What::EvidenceMissing { category } => format!("没有“{}”类证据", category_name(category)),
            What::FactMissing { key, target } => format!("缺少{}，发给{}的文书需要它", field_name(key), target_name(target)),
            What::CauseNotForTarget { cause, target } => match cause.as_str() {
                "own-mistake" => format!("充值账号等填写错误不是对方没有交付，不能按这个理由向{}提出", target_name(target)),
                "suspected-fraud" if target == "seller" => "涉嫌欺诈的，先不要发函惊动对方".to_owned(),
                _ => format!("事由“{}”目前没有适合{}的文书", cause_name(cause), target_name(target)),
            },
            What::DeclarationNotConfirmed { key, target } => {
                format!("还没有确认“{}”，发给{}的文书要写明它", declaration_name(key), target_name(target))
            }
            What::DeclarationDenied { key, target } => format!("“{}”为否，{}可能不受理", declaration_name(key), target_name(target)),
            What::OtherBodyContradicts { body } => format!("声明里写“未经其他机构受理或者处理”，但提交记录里有{body}"),
            What::RefundAsksTwice { refunded } => format!("已经退回 {refunded} 元，仍请求退还全部价款，合计超过已付金额"),
            What::UsccWrong { uscc } => format!("统一社会信用代码 {uscc} 的位数或校验位不对"),
            What::OperatorUnknown {} => "对方是平台内店铺，案件里没有写平台经营者".to_owned(),
            What::NoPaymentRecord {} => "没有能读出付款记录的账单".to_owned(),
            What::OrderWithoutPayment { order } => format!("账单里没有找到订单 {order} 的付款"),
            What::PaymentWithoutRecord { amount } => format!("账单里没有找到这笔 {amount} 元的付款"),
            What::AmountContradicts { stated, recorded, key } => format!("金额不一致：{key} 写的是 {stated} 元，账单记录是 {recorded} 元"),
            What::TimeContradicts { stated, recorded, key } => format!("时间不一致：{key} 写的是 {stated}，账单记录是 {recorded}"),
            What::TotalContradicts { paid, order } => format!("付款合计 {paid} 元，与订单金额 {order} 元不一致"),
            What::PayeeNotRespondent { payee } => format!("账单上的收款方“{payee}”不是案件里写的任何一个被投诉人、店铺或者平台"),
            What::RefundRecorded { recorded, stated } => match stated {
                Some(stated) => format!("账单显示已退回 {recorded} 元，案件里写的是 {stated} 元"),
                None => format!("账单显示已退回 {recorded} 元，案件里没有写"),
            },
            What::NotPaidThroughWallet { target } => format!("案件里没有通过{}付的款", target_name(target)),
            What::NotAMerchantPayment { target } => format!("这笔款不是付给商户的；{}一般只处理向商户付款的投诉", target_name(target)),
            What::FaultBeforePromise { at, due } => format!("这份异常证据的时间 {at} 早于约定的最晚时间 {due}，不能说明对方已经逾期"),
            What::PaidBeforeOrder { paid, ordered } => format!("付款时间 {paid} 早于下单时间 {ordered}"),
            What::InTheFuture { at, now } => format!("时间 {at} 晚于现在（{now}）"),
            What::NeverTold {} => "案件里没有写什么时候联系过对方".to_owned(),
            What::QuoteNotInChat { words } => format!("文书要引用对方的话“{words}”，但所附聊天记录里没有这句话"),
            What::NoMessageAtThatTime { at } => format!("所附聊天记录里，{at} 前后没有消息"),

            What::AmountOdd { amount } => format!("数值“{amount}”不对：应当大于零，金额最多两位小数"),
            What::InvisibleCharacter { code } => format!("文字里有看不见的字符（{code}），文书里会显示成记号"),
            What::PaymentUncertain { candidates } => {
                format!("账单里有 {candidates} 笔金额和时间相近的付款，但看不出哪一笔是本案的，文书没有引用")
            }
            What::RecordServesTwice {} => "账单里的同一笔记录对上了两笔付款".to_owned(),
            What::ClaimExceedsPaid { asked, paid } => format!("请求退还 {asked} 元，超过付款 {paid} 元"),
            What::NoClaimForTarget { target } => format!("没有一项主要请求是{}能处理的", target_name(target)),
            What::CurrencyNotSupported { currency } => format!("金额的币种是 {currency}；目前只能写人民币的文书"),
            What::ShareUnknown { target } => format!("这里写的“{target}”不是投诉对象的名称"),
            What::AgentNeedsPapers {} => "由他人代为投诉".to_owned(),
            What::MistakeAdmitted {} => "文书会如实写明是本人填错，这是对自己不利的陈述".to_owned(),
            What::EventOrderUnknown { order } => format!("经过里写的订单号“{order}”不是案件里的任何一个订单"),
            What::DeclarationsOld { on } => format!("声明是 {on} 确认的，文书会写成“截至”那一天"),
            What::NotDailyConsumption { .. }
            | What::OverThreeYears { .. }
            | What::RespondentNameUnknown {}
            | What::DefendantNameUnknown {}
            | What::ComplaintPapers {}
            | What::JurisdictionUnclear { .. }
            | What::IcpOdd { .. }
            | What::LargeAmount { .. }
            | What::GreyGoods { .. }
            | What::FraudOrderOfSteps {}
            | What::PolicePapers {}
            | What::CardDispute {}
            | What::PaypalMayNotCover {}
            | What::CourtPapers {}
            | What::ReportStandard {} => super::sending::text(what),

            // --- what the evidence says against the case, and hints ---
            What::PaymentLooksPersonal { how, stated } => {
                let said = if *stated { "案件里写的是付给商户，但账单记录" } else { "账单记录" };
                format!("{said}看起来像{}，可能不是付给商户的", way_of_paying(how))
            }
            What::CurrencyContradicts { stated, recorded, key } => format!("币种不一致：{key} 写的是 {stated}，账单记录是 {recorded}"),
            What::PaymentRecordedTwice { other } => format!("与 {} 是同一笔付款的两条记录，按一笔付款计算，两份都保留", shown(other)),
            What::MaybeToppedUp { amount, at } => {
                format!("这个订单没有对应的付款；{at} 有一笔 {amount} 元像是给平台余额充值，可能是先充值、后用余额下单")
            }
            What::BalanceWithoutTopUp {} => "写的是用平台余额付款，但没有找到给余额充值的付款记录".to_owned(),
            What::LicenceDiffers { field, stated } => {
                format!("主体资质材料里没有找到案件所写的{}“{}”", if *field == "uscc" { "统一社会信用代码" } else { "名称" }, shown(stated))
            }
            What::PromiseNotShown { words } => format!("案件写了对方承诺“{}”，但没有商品页、规则页或者订单页能证明", shown(words)),
            What::PromiseNotInListing { words } => format!("商品页、规则页等材料里没有找到“{}”这句承诺", shown(words)),
            What::PromiseUntold { words } => format!("商品页里写着“{}”，案件没有写这一承诺", shown(words)),
            What::PromiseTimeDiffers { words, by } => format!("承诺的原话是“{}”，promised_by 却写的是 {by}", shown(words)),
            What::PromiseTimeMissing { words, .. } => format!("承诺“{}”说得出期限，但没有写 promised_by", shown(words)),
            What::NoFaultAfterPromise { due } => format!("没有一份材料能说明约定的最晚时间 {due} 之后仍未到账（或者仍然不能用）"),
            What::SelfUnknown {} => "看不出这份聊天记录里哪个是本人，没有从中找首次通知和对方的答复".to_owned(),
            What::NoticeUntold { at, words } => format!("聊天记录里，本人最早一条通知对方的消息是 {at}“{}”，经过里没有写", shown(words)),
            What::RefusalUntold { at, words } => format!("聊天记录里，对方 {at} 的话像是拒绝：“{}”，经过里没有写", shown(words)),
            What::NoAnswer { from, until, days, answered } => match answered {
                true => format!("本人 {from} 提出以后，对方到 {until} 才有答复，隔了 {days} 天（自动回复不算）"),
                false => format!("本人 {from} 提出以后，到 {until} 没有见到对方的答复，已有 {days} 天（自动回复不算）"),
            },
            What::OwnWordsAgainst { sign, words, count } => {
                let kind = if *sign == "threat" { "可能被说成要挟" } else { "可能被看作承认自己有过失" };
                format!("本人的话里有“{}”{}，{kind}", shown(words), times(*count))
            }
            What::ConfirmedAlready { words } => format!("聊天记录里有“{}”，可能已经确认收货、标记解决或者撤销过投诉", shown(words)),
            What::AskedToConfirm { words } => format!("对方要本人先确认收货、标记解决或者撤销投诉：“{}”", shown(words)),
            What::NoIndependentRecord {} => "没有独立的记录（官方充值记录、激活记录等），是否到账只有双方各自的说法".to_owned(),
            What::IndependentRecordTooEarly { at, due } => format!("这份记录取得于 {at}，早于 {due}，不能说明那之后的情况"),
            What::IndependentAccountDiffers { shown: account, entered } => {
                format!("这份记录写的是账号 {}，下单时填的是 {}，看不出是同一个账号", shown(account), shown(entered))
            }
            What::OrdersRepeated { payee, count, days } => {
                format!("账单里 {days} 天内有 {count} 笔付给“{}”，可能被认为不是为生活消费需要", shown(payee))
            }
            What::ResellerWords { words, own, count } => {
                let who = if *own { "本人" } else { "聊天里" };
                format!("{who}的话里有“{}”{}，可能被认为是进货、转售", shown(words), times(*count))
            }
            What::OtherBodyUntold { words } => format!("聊天记录里说到“{}”，案件的 submissions 没有写", shown(words)),
            What::SubmittedBefore { target } => format!("案件里写着已经向{}提交过", target_name(target)),
            What::IdFoundNowhere { id } => format!("单号 {} 在能读取的账单、聊天、日志和文档里都没有找到", shown(id)),
            What::IdFound { id, places, more } => {
                let more = if *more > 0 { format!(" 等，另有 {more} 处") } else { String::new() };
                format!("单号 {} 出现在：{}{more}", shown(id), shown(places))
            }
            What::LogErrorsNearPayment { count, at, paid } => format!("付款（{paid}）前后，日志里有 {count} 条报错或者警告，第一条在 {at}"),
            What::EvidenceUndated {} => "看不出这份材料是什么时候形成、什么时候取得的".to_owned(),
            What::ImageEdited { software } => format!("图片信息里有修图软件的名称“{}”，可能经过编辑", shown(software)),
            What::ImagesAlike { other } => format!("与 {} 看起来几乎一样", shown(other)),
            What::PositionInImage {} => "图片里带有拍摄地点".to_owned(),
            What::PersonalDataInFile { kind, masked, count } => {
                format!("里面可能有{}（如 {masked}）{}", private_name(kind), times(*count))
            }
            What::TimelineGap { from, to, days } => format!("{from} 到 {to} 之间 {days} 天，没有任何记录"),
            What::ClocksDisagree { one, one_at, other, other_at } => {
                format!("{}是 {one_at}，{}是 {other_at}，两个时间对不上，可能有一个时钟不准", clock_name(one), clock_name(other))
            }
            What::MoreOfAKind { code, count } => format!("同类的发现（{code}）还有 {count} 条，没有逐条列出"),

            // --- letters ---
            What::NoLetterForStage { stage, target } => format!("{}没有“{stage}”这一步的文书", target_name(target)),
            What::ClaimNotForTarget { target } => format!("{}不能处理这一项请求，发给它的文书里没有写", target_name(target)),
            What::StepTooEarly { .. }
            | What::AnswerNotYetDue { .. }
            | What::ClaimsExcludeEachOther { .. }
            | What::NoDemandBeforeRescission {}
            | What::RescissionUntil { .. }
            | What::PunitiveStandard { .. }
            | What::PunitiveWithoutGrounds {}
            | What::WordsUnwise { .. }
            | What::EventOfOtherOrder { .. }
            | What::AttachmentLeftOut { .. }
            | What::AttachmentAsGiven { .. }
            | What::AttachmentScaled { .. }
            | What::PackageLeftOut { .. }
            | What::RedactCannot { .. }
            | What::RedactOutside { .. }
            | What::RedactNotFound {}
            | What::RedactKindNotFound { .. }
            | What::AttachmentLimitUnknown { .. }
            | What::AttachmentNoPdf { .. } => super::sending::text(what),
            What::FormTooLong { field, limit, length } => format!("“{field}”最多 {limit} 字，必须写的已有 {length} 字，放不下"),
            What::FormShortened { field, left_out } => {
                format!("“{field}”放不下全部内容，省去了 {} 句：{}", left_out.len(), crate::finding::shown_whole(&left_out.concat()))
            }
            What::PhraseForbidden { phrase, why } => format!("文书里出现了不能写的话“{phrase}”：{why}"),

            // --- the bundle ---
            What::FileChanged { path, expected, found } => {
                format!("“{}”的内容变了：封存时校验值为 {}…，现在是 {}…", shown(path), start(expected), start(found))
            }
            What::FileMissing { path } => format!("缺少“{}”", shown(path)),
            What::FileExtra { path } => format!("多出“{}”，封存时没有这个文件", shown(path)),
            What::SystemFile { path, listed: false } => format!("“{}”是系统自动生成的文件，不在清单里", shown(path)),
            What::SystemFile { path, listed: true } => format!("“{}”是系统自动生成的文件，打包时一起放了进来", shown(path)),
            What::FileMoved { from, to } => {
                format!("“{}”被移到“{}”，内容没有变", shown(from), shown(to))
            }
            What::FileRenamed { from, to } => {
                format!("“{}”被改名为“{}”，内容没有变", shown(from), shown(to))
            }
            What::FileDamaged { path, why } => {
                format!("“{}”读不出来，文件已损坏：{}", shown(path), shown(why))
            }
            What::FileUnreadable { path, why } => format!("“{}”打不开，或者读的时候变了，没有核对：{}", shown(path), shown(why)),
            What::NotTheOneNoted { which, noted, found } => {
                let name = if *which == "seal" { "封条" } else { "证据码" };
                let found = if found.is_empty() { "没有".to_owned() } else { format!("是 {}", shown(found)) };
                format!("{name}与给出的不一样：给出的是 {}，这个包{found}", shown(noted))
            }
            What::LetterDigestDiffers { path, printed } => {
                format!("文书“{}”里印的证据码是 {}，与这个包的不一样", shown(path), shown(printed))
            }
            What::ManifestLineBad { text } => format!("清单中这一行读不懂：{}", shown(text)),
            What::ManifestLineOdd { text, how } => format!("清单中这一行{}：{}", manifest_line(how), shown(text)),
            What::ManifestLists { manifest, path } => format!("清单“{}”不该列入“{}”", shown(manifest), shown(path)),
            What::ManifestLineTwice { path } => format!("清单中“{}”出现了两次", shown(path)),
            What::ManifestLacks { manifest, path } => {
                format!("清单“{}”没有列入“{}”，单凭它看不出这个文件有没有改动", shown(manifest), shown(path))
            }
            What::PathUnsafe { path } => format!("路径“{}”不安全：解压时可能写到文件夹以外，或在不同系统上指向不同位置", shown(path)),
            What::PathReadLiterally { path } => format!("清单中“{}”的百分号没有按标准编码，已按字面理解", shown(path)),
            What::NameTwins { path, other } => {
                format!("“{}”和“{}”只差大小写或者字符的写法，有的系统会当成同一个文件", shown(path), shown(other))
            }
            What::NameNotPortable { path, why } => format!("文件名“{}”{}", shown(path), unportable(why)),
            What::NotFetched { path } => format!("缺少“{}”：包里只写了从哪里下载（fetch.txt）", shown(path)),
            What::DuplicateEntry { path } => {
                format!("压缩包里有两个“{}”，不同软件会看到不同的内容", shown(path))
            }
            What::HeadersDiffer { path } => format!("压缩包对“{}”前后两处记载不一致，不同软件会看到不同的内容", shown(path)),
            What::EntriesOverlap { path } => format!("压缩包里“{}”与其他文件重叠", shown(path)),
            What::BytesUnaccounted { at, bytes } => {
                format!("压缩包里第 {at} 字节起有 {bytes} 个字节不属于任何文件，不同软件可能看到不同的内容")
            }
            What::HiddenRecords { at } => {
                format!("压缩包里第 {at} 字节起藏着另一个压缩包的记录，不同软件会看到不同的内容")
            }
            What::NotAFile { path } => format!("“{}”不是普通文件，而是链接或设备", shown(path)),
            What::EncryptedEntry { path } => format!("“{}”加了密，无法核验", shown(path)),
            What::MethodUnsupported { path, method } => {
                format!("“{}”的压缩方法（{method} 号）不在支持之列", shown(path))
            }
            What::NameUnreadable { name } => format!("有一个文件名的编码无法识别：{}", shown(name)),
            What::OutsideTopFolder { path } => format!("“{}”放在证据包文件夹之外", shown(path)),
            What::ContainerNotCanonical { why, same } => {
                let why: Vec<&str> = why.iter().map(|why| container(why)).collect();
                let same = if *same { "；文件名和内容都与包内清单一致" } else { "" };
                format!("压缩包被其他软件重新打包过（{}）{same}", why.join("、"))
            }
            What::FolderEmpty { path } => format!("“{}”是空文件夹，不在封存范围内", shown(path)),
            What::BundleInside { path } => format!("这一层不是证据包；里面还有一个压缩包“{}”", shown(path)),
            What::CustodyBroken { line, why } => {
                format!("经手记录第 {line} 行断开：{}", custody(why))
            }
            What::CustodyDiffers {} => "经手记录对应的是另一份清单".to_owned(),
            What::AddedDiffers { path } => {
                format!("“{}”放进案件时的校验值与现在不同：放进以后、打包以前，内容变过", shown(path))
            }
            What::ManifestDiffers { path, field } => {
                format!("“{}”与 manifest.json 的记载不一致（{}）：打包以后清单被重写过", shown(path), recorded(field))
            }
            What::ManifestUnreadable { why } => format!("manifest.json 读不懂：{}", shown(why)),
            What::OxumWrong { stated, found } => format!("bag-info.txt 写明“字节数.文件数”为 {}，实际为 {found}", shown(stated)),
            What::NotABag {} => "这不是证据包，也不是 BagIt 包".to_owned(),
            What::Truncated {} => "压缩包不完整，后面一段丢失了".to_owned(),
            What::ArchiveBroken { why } => format!("压缩包的结构已损坏：{}", shown(archive(why))),
            What::BeyondLimits { what, limit } => format!("内容超出核验上限，没有核验：{}", limited(what, *limit)),
            What::AlgorithmUnsupported { algorithm } => format!("清单用的校验算法“{}”不在支持之列，无法核验", shown(algorithm)),
            What::AlgorithmWeak { algorithms } => {
                format!("清单只用了 {}：能看出无意的损坏，看不出有意做成同样校验值的改动", shown(algorithms))
            }
            What::DeclarationBad { text } => format!("bagit.txt 不符合标准：{}", shown(text)),
            What::TagEncodingUnsupported { encoding } => {
                format!("清单的文字编码“{}”不在支持之列，无法核验", shown(encoding))
            }
            What::ByteOrderMark {} => "文件开头有字节顺序标记（BOM），标准不允许".to_owned(),
            What::NoTrustedTime {} => "没有可信时间戳：包里的时间只是电脑自己的时间，不能证明封存时间".to_owned(),
            What::Unsigned {} => "没有签名：核验只能说明文件与包内清单一致，不能说明是谁封存的".to_owned(),
            What::StampInvalid { reason, detail } => {
                super::seal::with_detail(&format!("时间戳无效：{}", super::seal::stamp(reason)), detail)
            }
            What::StampUntrusted { reason } => format!("时间戳本身没有错，但时间不能采信：{}", super::seal::stamp(reason)),
            What::StampUnsupported { reason } => format!("这个时间戳本程序核对不了，不等于它有错：{}", super::seal::stamp(reason)),
            What::StampExpired { until } => format!("时间戳在盖的时候有效；它的证书后来（{}）到期了", shown(until)),
            What::StampOdd { how } => super::seal::odd(how).to_owned(),
            What::SignatureInvalid { reason } => format!("签名无效：{}", super::seal::signature(reason)),
            What::SignatureUnsupported {} => "这个签名的密钥种类本程序核对不了，不等于它有错".to_owned(),
            What::SignerUnknown { fingerprint } => format!("签名有效，但不知道是谁的：密钥 {}", shown(fingerprint)),
            What::SignerNotAllowed { principals } => {
                format!("签名有效，是“{}”的密钥，但名单不许它签证据包，或者不在许可的时间里", shown(principals))
            }
            What::SealFileUnread {} => "没有读这个文件：太大，或者已损坏".to_owned(),
            What::SealLogLacks {} => "seal/custody.jsonl 里没有记载它是怎样加上的".to_owned(),
            What::SealLogDiffers {} => "seal/custody.jsonl 记载加过这个文件，现在没有了，或者内容变了".to_owned(),
            What::RenewalDiffers { path } => format!("“{}”与续期时记下的 SHA-512 不一致，或者没有列入", shown(path)),
            What::MasterDiffers { why } => super::seal::master(why).to_owned(),
            What::EvidenceDigestOnlyStated {} => {
                "这个包里没有证据原件，给出的证据码只与包里写的那一句相同，没有核对；把清单全部重写的人可以照抄这一句".to_owned()
            }
            What::OriginalMissing { number, why: "number" } => format!("证据{number} 写明的原件在总包里，但不是这个编号"),
            What::OriginalMissing { number, .. } => format!("证据{number} 写明的原件不在总包里"),
            What::EncryptedForTransport {} => "这是加密的证据包（age 格式），还没有解密，无法核验".to_owned(),
            // --- typesetting ---
            What::GlyphMissing { characters, times } => {
                let code = |ch: &char| format!("〔U+{:04X}〕", u32::from(*ch));
                let named: String = characters.iter().take(8).map(code).collect();
                let (count, more) = (characters.len(), if characters.len() > 8 { "等" } else { "" });
                format!("有 {count} 个字符没有字体能显示，共 {times} 处，已标出：{named}{more}")
            }
            What::PictureNotShown { picture, alt, why } => {
                let name = if alt.trim().is_empty() { picture } else { alt };
                format!("图片“{}”没有显示出来：{}", shown(name), not_shown(why))
            }
            What::SystemFontUsed { family, sha256 } => format!("有些字取自本机字体“{family}”（SHA-256：{sha256}）"),
            What::TalkNotPlaced { exhibit, target } => {
                format!("{exhibit}没有在经过里引用，不知道是和谁的聊天，没有给{}看", target_name(target))
            }
            What::PaperOfOthers { exhibit, target } => {
                format!("{exhibit}里写到公安等其他机构，或者看不出是和谁办的，没有给{}看", target_name(target))
            }
            What::LeftFromBefore { files } => format!("文件夹里还有以前写的：{}", shown(files)),
            What::EventNotTold { target } => format!("这件事涉及其他机构，发给{}的文书里没有写", target_name(target)),
            What::PrivateWords { field, target } => format!("文书里出现了{}不应看到的{field}", target_name(target)),
        }
    }

    fn hint(&self, what: &What) -> String {
        super::zh_cn_hints::hint(what)
    }
}

/// `，共 3 处`; of one nothing is said.
fn times(count: usize) -> String {
    if count > 1 { format!("，共 {count} 处") } else { String::new() }
}

/// The first characters of a digest, enough to tell two apart.
fn start(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}
