//! 中文：每个发现该怎么办。

use super::What;
use super::names::category_hint;
use super::reasons::failure;

/// What to do about a finding; empty where nothing is to be done.
pub(super) fn hint(what: &What) -> String {
    match what {
        // --- reading one file (evidence) ---
        What::RowNotUnderstood { .. } => "一般不用处理；如果这一行正是本案的内容，请另附截图".to_owned(),
        What::CountDiffers { .. } => "请打开原件，核对差在哪几条；另存过或者改动过的，请重新导出一份完整的".to_owned(),
        What::RecognisedButEmpty { first, .. } if failure(first).is_some() => {
            "请确认文件能正常打开；打不开的，请重新取得一份完整的；压缩包请把里面的文件解压出来，放进证据文件夹。这一份仍会照原样打包".to_owned()
        }
        What::RecognisedButEmpty { .. } => "请重新导出一次，不要用表格软件另存；文件仍会照原样打包".to_owned(),
        What::EncodingBroken { .. } => "请用原始导出的文件，不要经过其他软件转换".to_owned(),
        What::ColumnMissing { .. } => "请确认导出时选择了完整的账单".to_owned(),
        What::MappedColumnMissing { .. } => "请打开这张表，把 columns 里的列名改成和表头一字不差".to_owned(),
        What::ColumnsOfArchive { .. } => "请把这一段的 path 写成“压缩包!/里面的文件”，例如 payment/账单.zip!/流水.csv".to_owned(),
        What::ZoneNotKnown { .. } => "请换一种写法，例如 +08:00 或者 Asia/Shanghai；对不上的时间请另附截图".to_owned(),
        What::OrderTotalsDiffer { .. } => "请附上这个订单的详情页截图，写明整单实付金额".to_owned(),
        What::OrdersNotPayments {} => "请另外导出支付宝、微信支付或者银行的账单，证明这笔钱确实付了".to_owned(),
        What::IdDestroyed { .. } => "请到支付软件重新导出账单，不要用 Excel 打开后保存，直接放进证据文件夹".to_owned(),
        What::NotABill {} => "请在支付宝：我的－账单－右上角“…”－开具交易流水证明－用于个人对账，导出正式账单".to_owned(),
        What::DateOrderUncertain { .. } => "请在 case.toml 里写明关键消息或者付款的时间".to_owned(),
        What::ImageNotUnderstood { .. } => "请确认图片能正常打开；文件仍会照原样打包".to_owned(),
        What::LongFile { .. } => "要引用其中某一段，请在 case.toml 的 [[events]] 里写明时间，那一段就会列出来；和本案无关的文件可以拿出来；个人信息和对方的承诺、拒绝只在列出的各条里查找，其余的请自己看一遍".to_owned(),
        What::MoreOfTheSame { .. } => "不用逐条看；请先处理列出的几处".to_owned(),
        What::PasswordNeeded { .. } => {
            "请用 --password-file 给出密码（一行一个）再试；支付宝、微信的账单密码在发账单的通知里。打不开也会照原样打包".to_owned()
        }
        What::MemberNotRead { .. } => "请把这个文件解压出来，单独放进证据文件夹".to_owned(),
        What::NestedTooDeep {} => "请解压一层再放进来；原来的压缩包也一起保留".to_owned(),
        What::ArchiveNotRead { .. } => "文件照原样打包；请把里面的文件解压出来，也放进证据文件夹".to_owned(),
        What::TextNotRead {} => "文件照原样打包；如果是账单、聊天记录或者日志，请用原来的程序重新导出一份".to_owned(),
        What::TooLargeToRead { .. } => "如需从中引用，请另存本案相关的一段；电子表格可用 Excel 或 WPS 另存为 CSV，和原件一起放进来".to_owned(),
        What::EmptyFile {} => "请重新下载或者复制一份，确认打得开，再放进证据文件夹".to_owned(),
        What::LinkLeftOut {} => "如果它是证据，请把文件本身复制到证据文件夹里".to_owned(),
        What::SystemFileLeftOut {} | What::NameMadeSafe { .. } => String::new(),
        What::SpreadsheetNotABill {} => {
            "如果它是另存过的账单，请到支付软件或者银行重新导出，放入原始文件；如果是别处的流水表，可在 case.toml 里用 columns 写明各列的意思".to_owned()
        }
        What::SheetReadAs { .. } => String::new(),
        What::BankLayoutAssumed { .. } => "引用里面的记录以前，请对照银行的原件核对日期、金额和收支方向".to_owned(),
        What::YearNotStated {} => {
            "请重新导出，保留写明账单年月的标题行（例如“招商银行信用卡对账单（2024年01月）”）；不要自己补写在原文件里".to_owned()
        }
        What::SheetRepeats { .. } => "最好换成从微信直接导出、没有另存过的账单".to_owned(),

        // --- chats, logs, images ---
        What::YearMissing { .. } => "安卓日志请用 adb logcat -v year 重新导出；不能重新导出的，请在案件文件里写明取得的时间（obtained_at）".to_owned(),
        What::DateMissing { .. } => "请保留原文件名和修改时间，并在案件文件里写明取得的时间（obtained_at）".to_owned(),
        What::YearAssumed { .. } => "请核对年份；不对的，请在案件文件里说明".to_owned(),
        What::PastedText {} => "请另外保存聊天窗口的截图或者录屏，并保留账号里的原始聊天，以便当面核对".to_owned(),
        What::MessagesRepeat { .. } | What::MessageCut {} | What::LineCut { .. } => String::new(),
        What::ReadInPart { .. } => "请重新导出，或者重新复制一份完整的文件；这一份仍会照原样打包".to_owned(),
        What::MessagesElsewhere { .. } => "请把 chunks 文件夹里的文件也放进证据文件夹".to_owned(),
        What::DateUnknown { .. } => {
            "请重新导出：时间范围跨两个年份时，日期会写全；或者在 case.toml 的 [[events]] 里写明关键消息的时间".to_owned()
        }
        What::DateFromName { .. } => "请核对是否属实".to_owned(),
        What::UntimedPassages { .. } => "如果其中有本案的内容，请另附截图，或者导出为网页（HTML）".to_owned(),
        What::DocumentWithoutWords {} | What::TextPartlyUnreadable { .. } => {
            "文件照原样打包；请在案件文件里自己写明其中的单号、金额和时间，也可以另附能复制文字的版本".to_owned()
        }
        What::DocumentCut { .. } => String::new(),
        What::ImageIncomplete { .. } => "请重新传送原图，再放进证据文件夹；这一份仍会照原样打包".to_owned(),

        // --- the case file ---
        What::TimeApproximate { .. } => "如能从订单、账单或聊天里查到准确时间，请改成 2026-09-13T20:13:00+08:00 这样的写法".to_owned(),

        // --- the dossier ---
        What::EvidenceNotThere { .. } => "请把文件放进 evidence 文件夹，或者改正 case.toml 里的文件名".to_owned(),
        What::EvidenceNamedTwice { .. } => "请合并成一段，以免两处说法不同".to_owned(),
        What::SameBytesTwice { .. } => "如果放错了，请删去其中一个".to_owned(),
        What::NoEvidence {} => "请把截图、账单、聊天记录等文件放进案件的 evidence 文件夹".to_owned(),
        What::EvidenceMissing { category } => category_hint(category).to_owned(),
        What::FactMissing { key, .. } => format!("请在 case.toml 里填写 {key}"),
        What::CauseNotForTarget { cause, .. } => match cause.as_str() {
            "own-mistake" => "请用 --to platform 请求核查、拦截或者转充；不要申请“未收到货”，那与事实不符".to_owned(),
            "suspected-fraud" => {
                "请先保存网页和聊天记录，再向支付机构或者银行投诉，然后报案（--to police）；卖家找得到、只是不履行的，请把 cause 改为 not-delivered".to_owned()
            }
            _ => "可用 juzheng targets 查看各个对象接受的事由".to_owned(),
        },
        What::DeclarationNotConfirmed { key, .. } if key == "confirmed_on" => {
            "请把 [declarations] 逐项核对一遍，再写上核对的日期，如 confirmed_on = 2026-09-28；文书里“至今”一类的话以这一天为准".to_owned()
        }
        What::DeclarationNotConfirmed { key, .. } if key == "report_violation" => {
            "举报与投诉是两件事：举报只提供违法线索，由机关决定是否立案，不解决退款；要有具体线索和事实依据，并对真实性负责。确定要举报的，在 [declarations] 里写 report_violation = true".to_owned()
        }
        What::DeclarationNotConfirmed { key, .. } => format!("请核对事实后，在 case.toml 的 [declarations] 里填写 {key}；不确定就不要写"),
        What::DeclarationDenied { key, .. } => match key.as_str() {
            "own_use" => "12315 只处理为生活消费需要的争议；经营用途可以直接向法院起诉".to_owned(),
            "no_other_body" => "同一争议已由其他机构处理的，12315 不再受理；请等待该机构的结果".to_owned(),
            "consents_to_mediation" => "12315 只能调解；不同意调解的，可以向法院起诉".to_owned(),
            "no_agreed_forum" => {
                "请先看用户协议里的约定：有仲裁条款的，一般不能起诉；约定了管辖法院的，向该法院起诉，或者看这一条有没有合理提请注意".to_owned()
            }
            "no_answer_so_far" => "已经收到答复的，请写进 [[events]]，并用 --stage appeal 或者 escalate".to_owned(),
            _ => "请核对".to_owned(),
        },
        What::OtherBodyContradicts { .. } => "请核对：该机构已受理或者处理过的，请把 no_other_body 改为 false".to_owned(),
        What::RefundAsksTwice { .. } => "请把请求金额改为尚未退还的部分".to_owned(),
        What::UsccWrong { .. } => "请对照营业执照或者国家企业信用信息公示系统，重新填写 18 位代码".to_owned(),
        What::OperatorUnknown {} => "请在 [[respondents]] 里加上 role = \"platform-operator\" 的一段，名称见平台首页底部的证照信息".to_owned(),
        What::NoPaymentRecord {} => "请从支付宝或者微信导出账单（支付宝：账单－开具交易流水证明；微信：账单－下载账单－用于个人对账），原样放进 evidence/payment".to_owned(),
        What::OrderWithoutPayment { .. } | What::PaymentWithoutRecord { .. } => "请确认账单的起止日期包含付款当天，或者补上付款所用的另一个账户的账单".to_owned(),
        What::AmountContradicts { .. } | What::TimeContradicts { .. } => "以账单为准改正 case.toml；如果是另一笔付款，请改正单号".to_owned(),
        What::TotalContradicts { .. } => "请核对优惠、手续费，或者补上另一笔付款".to_owned(),
        What::PayeeNotRespondent { .. } => "收款方与卖家不一定相同；请把收款方写成另一个 [[respondents]]，role = \"payee\"".to_owned(),
        What::RefundRecorded { .. } => "请改正 [declarations] refunded_so_far，并按未退还的部分提出请求".to_owned(),
        What::NotPaidThroughWallet { .. } => "请向实际付款的渠道投诉，或者改正 [[payments]] method".to_owned(),
        What::NotAMerchantPayment { .. } => "转账、个人收款码和红包请先联系收款人和平台；对方失联的，请尽快联系支付机构并考虑报案".to_owned(),
        What::FaultBeforePromise { .. } => "请补一张约定时间之后仍未到账的截图".to_owned(),
        What::PaidBeforeOrder { .. } => "请核对时间；如果是先充值余额再下单，请把余额充值写成单独的一笔付款".to_owned(),
        What::InTheFuture { .. } => "请改正时间；如果电脑的时钟不准，请先校准".to_owned(),
        What::NeverTold {} => "请先联系对方并保留记录，再写进 [[events]]（kind = \"contact\"）；先协商过的投诉更容易处理".to_owned(),
        What::QuoteNotInChat { .. } => "请照原话改正 events 里的 what；文书只引用聊天记录里有的话".to_owned(),
        What::NoMessageAtThatTime { .. } => "请核对时间，或者补上那一段聊天记录".to_owned(),

        What::AmountOdd { .. } => "请照订单或者账单改正".to_owned(),
        What::InvisibleCharacter { .. } => "多半是复制粘贴带进来的，请删掉这一处重新输入".to_owned(),
        What::PaymentUncertain { .. } => "请在 [[payments]] 里写上交易单号或者账单上的收款方".to_owned(),
        What::RecordServesTwice {} => "请核对：一笔付款只写一段 [[payments]]，付了几个订单就在 orders 里都写上".to_owned(),
        What::ClaimExceedsPaid { .. } => "请改正请求的金额；要求赔偿的，写成单独的一项 compensation".to_owned(),
        What::NoClaimForTarget { .. } => "请在 [[claims]] 里写一项该对象能处理的主要请求，如 refund；各对象能处理的请求见 juzheng targets".to_owned(),
        What::CurrencyNotSupported { .. } => "请按账单上实际扣款的人民币金额填写".to_owned(),
        What::ShareUnknown { .. } => "可用 juzheng targets 查看有哪些投诉对象".to_owned(),
        What::AgentNeedsPapers {} => "向12315提交时要附授权委托书原件和受托人身份证明；监护人要附监护关系证明".to_owned(),
        What::MistakeAdmitted {} => {
            "请只写事实，不要评价责任；按重大误解请求撤销的，要在知道之日起九十日内向法院或者仲裁机构提出（民法典第一百五十二条），知道以后继续使用的，可能被认为放弃撤销；不要删改聊天记录".to_owned()
        }
        What::EventOrderUnknown { .. } => "请照 [[orders]] 的 id 改正；与全案有关的不用写 order".to_owned(),
        What::DeclarationsOld { .. } => "请逐项核对到今天是否仍然如此，再把 confirmed_on 改为今天".to_owned(),
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
        | What::ReportStandard {} => super::sending::hint(what),

        // --- what the evidence says against the case, and hints ---
        What::PaymentLooksPersonal { .. } => {
            "请核对 [[payments]] kind：转账写 transfer，个人收款码写 personal-code，红包写 red-packet；这些一般不能走商户投诉".to_owned()
        }
        What::CurrencyContradicts { .. } => "以账单为准改正 case.toml；如果是另一笔付款，请改正单号".to_owned(),
        What::PaymentRecordedTwice { .. } | What::IdFound { .. } => String::new(),
        What::MaybeToppedUp { .. } => "是的话，请把这笔充值写成 [[payments]]（kind = \"balance\"，orders 写上订单号）；请求的金额仍按订单".to_owned(),
        What::BalanceWithoutTopUp {} => "请补上充值那一天的支付宝、微信或者银行账单；先充值后下单的，两步都要有记录".to_owned(),
        What::LicenceDiffers { .. } => "请对照营业执照改正 [[respondents]]；卖家和执照不是同一家的，分别写成两个 [[respondents]]".to_owned(),
        What::PromiseNotShown { .. } => "请补上写有这句话的商品页（截图或者保存网页），放进 evidence/listing".to_owned(),
        What::PromiseNotInListing { .. } => "请照页面的原话改正 promised，或者补上写有这句话的页面".to_owned(),
        What::PromiseUntold { .. } => "如果与本案有关，请照抄到 [[orders]] promised".to_owned(),
        What::PromiseTimeDiffers { .. } => "请照原话改正 promised_by".to_owned(),
        What::PromiseTimeMissing { by, .. } => format!("请在 [[orders]] 里写 promised_by = \"{by}\"，程序才能判断什么时候算逾期"),
        What::NoFaultAfterPromise { .. } => "请现在就到官方页面再查一次，截图并写明 obtained_at；只有一张截图的，补一张之前的作对比".to_owned(),
        What::SelfUnknown {} => "请在这份聊天的 [[evidence]] account 里写上本人在聊天里的昵称".to_owned(),
        What::NoticeUntold { .. } => "请写进 [[events]]（kind = \"contact\"），并在 evidence 里写上这份聊天".to_owned(),
        What::RefusalUntold { .. } => "请核对；确是拒绝的，照原话写进 [[events]]（kind = \"reply\"）".to_owned(),
        What::NoAnswer { .. } => "可以写进 [[events]]；再催一次并留下记录，更能说明对方没有处理".to_owned(),
        What::OwnWordsAgainst { sign, .. } => match *sign {
            "threat" => "聊天要保持完整、原样提交；以后只说事实和请求，不要以曝光、举报、差评为条件。拿不准的，先咨询律师".to_owned(),
            _ => "聊天要保持完整、原样提交；文书里只写事实，不评价责任。确是自己填错的，事由写 own-mistake；拿不准的，先咨询律师".to_owned(),
        },
        What::ConfirmedAlready { .. } => "请把什么时候、因为什么按下的如实写进 [[events]]；系统自动确认的，写明是自动".to_owned(),
        What::AskedToConfirm { .. } => "账单显示退款到账之前，先不要确认收货、点已解决或者撤销投诉；把这句话保留好".to_owned(),
        What::NoIndependentRecord {} => "请到游戏或者软件官方查充值、激活记录，截图放进 evidence/delivery，写明账号和查询时间".to_owned(),
        What::IndependentRecordTooEarly { .. } => "请再查一次官方记录，查询的范围要包含付款当天，取得时间要晚于约定到账时间".to_owned(),
        What::IndependentAccountDiffers { .. } => "请核对 [[evidence]] account 和 [[orders]] account_entered；不是同一个账号的，请换成下单所填账号的记录".to_owned(),
        What::OrdersRepeated { .. } => "12315 可能据此不予受理（第121号令第十六条、第十七条）；确是自用的，请准备说明用途，如实回答".to_owned(),
        What::ResellerWords { .. } => "经营用途的争议 12315 可能不受理；确是自用的，请准备说明，如实回答。聊天要保持完整".to_owned(),
        What::OtherBodyUntold { .. } => "投过的请如实写进 [[submissions]]；同一争议别的机构已受理的，12315 可能不再受理".to_owned(),
        What::SubmittedBefore { .. } => "同一件事不要重复提交；有新的事实或者材料，请在原来的编号下补充".to_owned(),
        What::IdFoundNowhere { .. } => "请核对单号有没有抄错，或者补上能看到这个单号的账单、订单页".to_owned(),
        What::LogErrorsNearPayment { .. } => "与本案有关的，请写进 [[events]]（kind = \"fault\"）并注明这份日志".to_owned(),
        What::EvidenceUndated {} => "请在 [[evidence]] 里写 obtained_at（什么时候截的图、存的网页）".to_owned(),
        What::ImageEdited { .. } => "如有没有编辑过的原图，请一并放进证据文件夹；两份都保留，在 obtained_how 里写明做过什么处理".to_owned(),
        What::ImagesAlike { .. } => "确是同一张的，寄出时选一张清楚的即可；原件都保留".to_owned(),
        What::PositionInImage {} => "原件自己留好；寄给别人时请用不带地点的副本".to_owned(),
        What::PersonalDataInFile { .. } => "原件不要改动；寄给别人之前请在副本上遮挡，卡密只留末四位".to_owned(),
        What::TimelineGap { .. } => "这段时间里联系过对方、查过到账的，请补进 [[events]]".to_owned(),
        What::ClocksDisagree { .. } => "请查明哪个时间是准的，在 [[evidence]] obtained_how 或者 [[events]] 里说明；不要改动文件".to_owned(),
        What::MoreOfAKind { .. } => "请先处理已经列出的，再检查一次".to_owned(),

        // --- letters ---
        What::NoLetterForStage { .. } => "请换一个 --stage，或者不写，由程序按经过判断".to_owned(),
        What::ClaimNotForTarget { .. } => String::new(),
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
        | What::AttachmentNoPdf { .. } => super::sending::hint(what),
        What::FormTooLong { .. } => "请把 case.toml 里商品名称、承诺、订单状态等写短一些，照抄关键的几个字即可".to_owned(),
        What::FormShortened { .. } => "省去的都在正式文书里，作为附件上传；更要紧的，请在 case.toml 里把其他经过写短".to_owned(),
        What::PhraseForbidden { .. } => "请在 case.toml 里改用事实陈述".to_owned(),

        // --- the bundle ---
        What::FileChanged { .. } | What::FileMissing { .. } | What::FileDamaged { .. } => {
            "请用封存时的原包；没有原包的，请让对方重新发送，并核对封条".to_owned()
        }
        What::FileUnreadable { .. } => {
            "请看看这个文件自己能不能打开、硬盘或 U 盘有没有问题；换一个有权限的账户，或者直接核验 zip".to_owned()
        }
        What::NotTheOneNoted { .. } => "请先看有没有抄错；没有抄错的，这就不是当时封存的那个包".to_owned(),
        What::SystemFile { .. } => "不影响核验；它不是证据，可以删去".to_owned(),
        What::FileExtra { .. } | What::OutsideTopFolder { .. } => {
            "多出的文件不在封存范围内，不要当作证据使用".to_owned()
        }
        What::FileMoved { .. } | What::FileRenamed { .. } => {
            "请把文件放回原处并恢复原名，或改用封存时的原包".to_owned()
        }
        What::ManifestLineBad { .. }
        | What::ManifestLineTwice { .. }
        | What::ManifestLists { .. }
        | What::ManifestLacks { .. } => {
            "请改用封存时的原包；清单不要用文本编辑器修改".to_owned()
        }
        What::PathUnsafe { .. }
        | What::DuplicateEntry { .. }
        | What::HeadersDiffer { .. }
        | What::EntriesOverlap { .. }
        | What::BytesUnaccounted { .. }
        | What::HiddenRecords { .. }
        | What::NotAFile { .. } => {
            "请不要解压这个压缩包；请向提供者索取封存时的原包".to_owned()
        }
        What::EncryptedEntry { .. } => "请先解密，再核验".to_owned(),
        What::MethodUnsupported { .. } | What::NameUnreadable { .. } => {
            "请解压到一个文件夹，再核验这个文件夹".to_owned()
        }
        What::CustodyBroken { .. } | What::CustodyDiffers {} => {
            "经手记录被改过，或不是这个包的；请改用封存时的原包".to_owned()
        }
        What::ManifestDiffers { .. } | What::LetterDigestDiffers { .. } | What::ManifestUnreadable { .. } | What::OxumWrong { .. } => "请改用封存时的原包".to_owned(),
        What::NotABag {} => {
            "请核验 pack 生成的 zip，或解压后含有 bagit.txt 的文件夹".to_owned()
        }
        What::Truncated {} | What::ArchiveBroken { .. } => {
            "可能没有下载或复制完；请重新传输，再核验".to_owned()
        }
        What::BeyondLimits { .. } => "如果确信来源可靠，可以用 --max-entries、--max-bytes、--max-ratio 放宽上限".to_owned(),
        What::NameTwins { .. } => "请不要在 Windows 或者 macOS 上解压，后一个会盖掉前一个；直接核验压缩包不受影响".to_owned(),
        What::NameNotPortable { .. } => "在 Windows 上解压时可能改名或者丢失；直接核验压缩包不受影响".to_owned(),
        What::NotFetched { .. } => "本程序从不联网下载；请向提供者索取完整的包".to_owned(),
        What::ManifestLineOdd { .. } => "内容已经核对；严格的工具可能不接受这份清单".to_owned(),
        What::AlgorithmWeak { .. } => "要防有意改动，请让提供者用 SHA-256 或者 SHA-512 重新做清单".to_owned(),
        What::AddedDiffers { .. } => "打包的是现在这一份；换过文件的，请说明为什么".to_owned(),
        What::AlgorithmUnsupported { .. } | What::TagEncodingUnsupported { .. } => {
            "请用生成这个包的软件核验".to_owned()
        }
        What::DeclarationBad { .. } | What::ByteOrderMark {} => {
            "请改用原包；这些文件不要用记事本另存".to_owned()
        }
        What::NoTrustedTime {} => "需要证明封存时间的，请用 juzheng stamp 向时间戳机构要一个时间戳，或者找公证处".to_owned(),
        What::Unsigned {} => "需要证明由谁封存的，请用 juzheng sign 签名".to_owned(),
        What::StampInvalid { .. } => "封存的文件不受影响；请不要采信这个时间戳，需要的可以重新盖一个".to_owned(),
        What::StampUntrusted { .. } => {
            "请从时间戳机构自己的网站取根证书，再用 juzheng verify --tsa-ca 根证书.pem 核对".to_owned()
        }
        What::StampUnsupported { .. } | What::SignatureUnsupported {} => "请用 seal/VERIFY.txt 里的命令，或者机构自己的工具核对".to_owned(),
        What::StampExpired { .. } => "请用 juzheng stamp --renew 续期，越早越好".to_owned(),
        What::StampOdd { how } => super::seal::odd_hint(how).to_owned(),
        What::SignatureInvalid { .. } => "封存的文件不受影响；请不要采信这个签名".to_owned(),
        What::SignerUnknown { .. } => "请从签名人那里另外取得公钥名单，再用 juzheng verify --allowed-signers 名单 核对；包里的 .pub 不算".to_owned(),
        What::SignerNotAllowed { .. } => "请问签名人，并核对名单里的 namespaces、valid-after、valid-before".to_owned(),
        What::SealFileUnread {} => "请改用传输前的原包".to_owned(),
        What::SealLogLacks {} => "用别的工具加上的不会有记载；它本身另行核对".to_owned(),
        What::SealLogDiffers {} => "封存的文件不受影响；请改用加盖时间戳、签名以后的原包".to_owned(),
        What::RenewalDiffers { .. } => "请不要采信这次续期；有续期以后的原包的，请改用它".to_owned(),
        What::MasterDiffers { why: "no-originals" } => "--master 只用来核对给某个对象的包；自留的总包直接 verify 就行".to_owned(),
        What::MasterDiffers { why: "not-intact" } => "请先单独核验总包：juzheng verify 总包.zip".to_owned(),
        What::MasterDiffers { .. } | What::OriginalMissing { .. } => {
            "请核对是不是同一次打包的总包；重新打过包的，请用同一次生成的两个".to_owned()
        }
        What::EvidenceDigestOnlyStated {} => {
            "请用 --seal 给出打包时抄下的这个包的封条；手里有自留的总包的，用 --master 对照".to_owned()
        }
        What::EncryptedForTransport {} => "请先解密：age -d -o 证据包.zip 证据包.zip.age（age 可以从系统的软件源安装），再核验解出来的 zip".to_owned(),
        What::FolderEmpty { .. } => "文件夹的名字不能证明什么，不要当作证据".to_owned(),
        What::BundleInside { .. } => "请先把里面的压缩包取出来，再核验它".to_owned(),
        What::PathReadLiterally { .. } | What::ContainerNotCanonical { .. } => String::new(),
        // --- typesetting ---
        What::PictureNotShown { .. } => "请打开原图看一看；能打开就另存为 JPG 或 PNG 放在原图旁边，原图照旧保留".to_owned(),
        What::GlyphMissing { .. } => "请安装含有这些字的字体后重新生成；只在证据里出现的不用管，原文件里的字没有变".to_owned(),
        What::SystemFontUsed { .. } => "不用处理；要在别的电脑上重现同一份 PDF，需要同样的字体文件".to_owned(),
        What::TalkNotPlaced { target, .. } => {
            format!("是和对方的聊天，请在 [[events]] 的 evidence 里引用它；要给这一家看的，在它的 [[evidence]] 写 share = [\"{target}\"]；与朋友家人的聊天不用管")
        }
        What::PaperOfOthers { target, .. } => {
            format!("要给这一家看的，在它的 [[evidence]] 写 share = [\"{target}\"]；是和对方办的截图、扫描件，在 [[events]] 的 evidence 里引用它")
        }
        What::LeftFromBefore { .. } => "里面可能是旧的、没有遮挡的内容；不要的请删掉，再寄出、上传".to_owned(),
        What::EventNotTold { .. } => String::new(),
        What::PrivateWords { .. } => "请从 events、claims 或者证据说明里删去它".to_owned(),
    }
}
