//! 中文：寄出之前的提醒——会不会不被受理，先做哪一步，哪些话要斟酌。

use super::names::target_name;
use crate::finding::{What, shown};

/// What was found. Only for the findings of this file; [`super::ZhCn`] sends no others here.
pub(super) fn text(what: &What) -> String {
    match what {
        What::NotDailyConsumption { why } => format!("看起来可能不是为生活消费需要：{why}"),
        What::OverThreeYears { since } => format!("争议从 {since} 算起已经超过三年"),
        What::RespondentNameUnknown {} => "只有店铺名或者平台名，没有对方营业执照上的名称".to_owned(),
        What::ComplaintPapers {} => "市场监督管理部门会核对投诉人的身份和消费关系".to_owned(),
        What::DefendantNameUnknown {} => "店铺名、网站名不是被告的名称：起诉状要写营业执照上的全称".to_owned(),
        What::JurisdictionUnclear { why } => match *why {
            "no-address-of-shop-or-operator" => {
                "店铺没有公示地址，案件里也没有平台经营者的地址，看不出由哪里的市场监督管理部门处理".to_owned()
            }
            "social-or-private" => "对方是社交账号或者个人，不一定是经营者，市场监督管理部门可能不受理".to_owned(),
            _ => "不知道对方怎样销售（自建网站、平台内店铺），看不出由哪里的市场监督管理部门处理".to_owned(),
        },
        What::IcpOdd { icp } => format!("备案号“{icp}”不是“省份简称＋ICP备＋数字＋号”的样子"),
        What::LargeAmount { amount } => format!("金额 {amount} 元，超过500元，值得把与对方的每一次沟通都留下来"),
        What::GreyGoods { word } => format!("商品或者经过里有“{word}”，这类交易本身可能不合法"),
        What::FraudOrderOfSteps {} => "对方可能是骗取钱款：先后顺序很要紧".to_owned(),
        What::PolicePapers {} => "报案要如实，只写“涉嫌”，是否犯罪由公安机关认定".to_owned(),
        What::CardDispute {} => "这笔款是自己付的：向发卡银行争议的是商户没有按约定履行，不能说成不是自己付的".to_owned(),
        What::PaypalMayNotCover {} => "虚拟商品、与现金等同的物品和有些地区的礼品卡、储值，PayPal 可能不保护".to_owned(),
        What::CourtPapers {} => "起诉状按买卖合同纠纷的要素填写，提交前要到法院核对".to_owned(),
        What::ReportStandard {} => "举报书与投诉书分开提交；举报只提供线索，不能要求退款".to_owned(),
        What::StepTooEarly { stage, target, lacks } => match *lacks {
            "result" => format!("给{}的“{stage}”文书针对它的处理结果，案件里没有写处理结果", target_name(target)),
            _ => format!("给{}的“{stage}”文书以先前提交过为前提，案件里没有提交的记录", target_name(target)),
        },
        What::AnswerNotYetDue { by } => format!("对方写明的答复时间是 {by}，还没有到"),
        What::ClaimsExcludeEachOther { one, other } => format!("“{one}”和“{other}”不能同时作为主要请求"),
        What::NoDemandBeforeRescission {} => "以经催告仍未履行为由解除合同，案件里没有写发过催告（kind = \"notice\"）".to_owned(),
        What::RescissionUntil { until } => format!("没有另外约定的，解除权要在 {until} 之前行使"),
        What::PunitiveStandard { amount } => format!("文书会请求增加赔偿 {amount} 元，这以查明对方有欺诈行为为前提"),
        What::PunitiveWithoutGrounds {} => "案件的事由不是涉嫌欺诈或者与描述不符，不能请求增加赔偿（退一赔三）".to_owned(),
        What::WordsUnwise { phrase, .. } => format!("这里写了“{phrase}”，会影响别人怎么看这份文书"),
        What::EventOfOtherOrder { order, target } => format!("这件事属于订单 {order}，与{}无关，没有写进给它的文书", target_name(target)),
        What::AttachmentLeftOut { exhibit, target, why } => {
            format!("{}没有放进给{}的附件：{}", shown(exhibit), target_name(target), why_left_out(why))
        }
        What::PackageLeftOut { exhibit, target, why } => {
            format!("{}没有放进给{}的包：{}", shown(exhibit), target_name(target), why_left_out(why))
        }
        What::RedactCannot { why } => match *why {
            "words-in-picture" => "要求遮挡图片里的文字，程序不认得图片里的字".to_owned(),
            "not-a-picture" => "要求遮挡一块区域，但这份证据不是图片".to_owned(),
            "no-words" => "要求遮挡文字，但这份证据里没有读得出来的文字".to_owned(),
            _ => "要求遮挡图片的一块区域，但这张图片解不开".to_owned(),
        },
        What::RedactOutside { width, height } => format!("要求遮挡的区域超出了图片：图片宽 {width}、高 {height} 像素"),
        What::RedactNotFound {} => "要求遮挡的文字在这份证据里没有找到".to_owned(),
        What::AttachmentAsGiven { exhibit, unread: true } => {
            format!("{}原样给出：里面的字（扫描件）或者声音、画面程序认不出，没有看过，也没有遮挡", shown(exhibit))
        }
        What::AttachmentAsGiven { exhibit, unread: false } => {
            format!("{}原样给出：文件里自带的作者、时间、位置等信息去不掉", shown(exhibit))
        }
        What::AttachmentScaled { exhibits } => format!("为了不超过附件的大小，{exhibits}用的是缩小副本"),
        What::AttachmentLimitUnknown { target } => {
            format!("{}的页面对附件的限制未知，按合并成一个文件生成", target_name(target))
        }
        What::AttachmentNoPdf { target } => format!("{}的附件不收 PDF，文书和文字材料没有生成", target_name(target)),
        other => other.code().to_owned(),
    }
}

/// Why an exhibit is not among what a recipient is given.
fn why_left_out(why: &str) -> &'static str {
    match why {
        "no-room" => "附件的个数和大小放不下",
        "too-large" => "缩小以后仍然超过单个附件的上限",
        "type" => "附件不收这种文件",
        "nothing-of-case" => "里面没有找到与本案对得上的记录或者消息",
        _ => "内容不能印在页面上，也不能原样给出",
    }
}

/// What to do.
pub(super) fn hint(what: &What) -> String {
    match what {
        What::NotDailyConsumption { .. } => {
            "12315 不受理经营、代理、转售的争议（第121号令第十六条、第十七条）；确是自用的，请在经过里写清用途；确是经营的，可以直接起诉".to_owned()
        }
        What::OverThreeYears { .. } => {
            "12315 一般不受理超过三年的投诉；诉讼时效也是三年，但向对方提出过要求的会重新计算，请把每次要求的时间写进 [[events]] 并留好证据".to_owned()
        }
        What::RespondentNameUnknown {} => {
            "请看网站首页底部或者店铺的营业执照公示，也可以到国家企业信用信息公示系统、ICP备案查询（beian.miit.gov.cn）查询；查不到的，请平台提供".to_owned()
        }
        What::ComplaintPapers {} => {
            "手机号、通讯地址用本人自己的，不要几个人共用（第121号令第十七条）；电话要接得通，身份证明按要求提供；同一争议只向一处提出；材料要真实（第121号令第十条、第十六条）".to_owned()
        }
        What::DefendantNameUnknown {} => {
            "查全称的办法：看店铺页或者网站首页底部公示的营业执照；用网址到 beian.miit.gov.cn 查备案的主办者（不一定就是卖家）；用查到的名称或者代码到国家企业信用信息公示系统核对全称、住所和统一社会信用代码；\
             都查不到的，书面请平台提供经营者的真实名称、地址和有效联系方式，并留下答复（消费者权益保护法第四十四条第一款）；平台不能提供的，可以请教法院立案窗口能否以平台经营者为被告。查到以后填进 respondents 的 name，店铺名留在 shop".to_owned()
        }
        What::JurisdictionUnclear { why } => match *why {
            "social-or-private" => "请先向平台和支付机构投诉；对方失联、涉嫌诈骗的，请报案".to_owned(),
            _ => "请补上店铺页公示的地址（published_address），或者平台经营者（role = \"platform-operator\"）的名称和住所".to_owned(),
        },
        What::IcpOdd { .. } => "请到 beian.miit.gov.cn 用网址查询，照查询结果填写；查不到备案的就留空".to_owned(),
        What::LargeAmount { .. } => "尽量用文字沟通；打过电话的，记下时间、对方工号和说法，再用文字向对方确认一遍；聊天记录导出后不要删".to_owned(),
        What::GreyGoods { .. } => "请先咨询律师再决定怎么走；这一点不会写进文书，但事实也不要隐瞒或者改写".to_owned(),
        What::FraudOrderOfSteps {} => {
            "先固定网页、聊天和对方账号（不要先惊动对方）；马上联系支付机构或者银行，问能不能止付、退回；再带着手机和材料报案（--to police）".to_owned()
        }
        What::PolicePapers {} => {
            "可以到居住地派出所报；带上身份证和存有原始记录的手机，不要删除、不要恢复出厂；提交后索取受案回执；谎报案情要负法律责任".to_owned()
        }
        What::CardDispute {} => {
            "尽早打发卡银行客服，期限和要交的材料以发卡银行的规则为准；绑在支付宝、微信上付的，先向支付宝、微信投诉；完整卡号、有效期、安全码不要写进材料，银行问时至多写末四位"
                .to_owned()
        }
        What::PaypalMayNotCover {} => {
            "尽早在 PayPal 调解中心提出，受不受理、期限以页面和用户协议为准；点卡、兑换码可能属于不保护的一类，同时可以走平台或者 12315".to_owned()
        }
        What::CourtPapers {} => {
            "到法院或者人民法院在线服务下载要素式表格，照抄各栏，不改变格式；核对有没有约定管辖；按被告人数备副本；身份证和原始载体带去核对；是否适用小额诉讼由法院定".to_owned()
        }
        What::ReportStandard {} => {
            "照事实写，是否违法由机关认定；同一事实不要重复举报；不要拿举报与对方谈条件".to_owned()
        }
        What::StepTooEarly { lacks, .. } => match *lacks {
            "result" => "请把处理结果写进 [[events]]（kind = \"reply\"、by = \"platform\"）；还没有结果的，用 --stage request 或者 urge".to_owned(),
            _ => "请把提交的时间和编号写进 [[submissions]]；还没有提交过的，用 --stage request".to_owned(),
        },
        What::AnswerNotYetDue { .. } => "可以等到那一天以后再催；页面有说法的，以页面为准".to_owned(),
        What::ClaimsExcludeEachOther { .. } => "请把其中一项写成备位：rank = \"alternative\"".to_owned(),
        What::NoDemandBeforeRescission {} => "请先发催告函（--to seller --stage urge），给出合理期限；或者 ground = \"purpose-lost\"，但要能说明为什么目的不能实现".to_owned(),
        What::RescissionUntil { .. } => {
            "这是从案件里最早的异常算起的一年（民法典第五百六十四条）；对方催告过的，要在合理期限内答复，否则也会丧失；约定了期限的从约定".to_owned()
        }
        What::PunitiveStandard { .. } => {
            "欺诈要证明到排除合理怀疑的程度（民事证据规定第八十六条）：光是没有交付、与描述不符还不够，要有对方明知而告知虚假情况或者隐瞒的证据；没有把握就不要主张".to_owned()
        }
        What::PunitiveWithoutGrounds {} => "请删去 punitive_damages；确有证据证明对方故意告知虚假情况或者隐瞒真实情况的，再改 cause".to_owned(),
        What::WordsUnwise { advice, .. } => advice.clone(),
        What::RedactCannot { why } => match *why {
            "words-in-picture" => "请写成区域：{ x = …, y = …, width = …, height = … }，从图片左上角量，像素；用看图软件可以量到".to_owned(),
            "not-a-picture" => "请写要遮的文字 { text = \"…\" }，或者一种：\"phone\"、\"id-number\"、\"bank-card\"、\"card-secret\"".to_owned(),
            "no-words" => "录音、录像、扫描件、认不出的文件，程序遮不了：请自己做一份遮挡好的副本放进证据文件夹，这一份写 share = []".to_owned(),
            _ => "请另存为 JPG 或者 PNG 再放进证据文件夹，原来那份写 share = []；或者去掉 redact".to_owned(),
        },
        What::RedactOutside { .. } => {
            "x、y 从摆正以后的图片左上角量，x + width 不能超过宽，y + height 不能超过高；按百分比量的加 unit = \"percent\"".to_owned()
        }
        What::RedactNotFound {} => {
            "请照原文一字不差地写，不要跨行；写错了就遮不到，所以先不给出去。不需要遮的，去掉这一项".to_owned()
        }
        What::AttachmentLeftOut { why, .. } | What::PackageLeftOut { why, .. } => match *why {
            "type" => "页面还收别的类型时，请另存为能收的类型再放进证据；否则在页面或者电话里说明可以另行提交".to_owned(),
            "nothing-of-case" => "请在 case.toml 的 [[payments]]、[[events]] 里写明时间、金额、单号，并注明这份证据，再生成一遍".to_owned(),
            "cannot-be-shown" => "请另外放进能显示的一份：图片另存为 JPG 或者 PNG，表格、文档另存为 PDF，压缩包先解开".to_owned(),
            _ => "不需要的证据可以用 share 从这个对象里去掉，腾出位置；也可以在页面上说明还有材料可以另行提交".to_owned(),
        },
        What::AttachmentAsGiven { .. } => "给出去之前请打开看一遍：有没有别人的信息、住址、证件号码；不想给的，用 share 去掉这一份".to_owned(),
        What::AttachmentScaled { .. } => "上传前请放大看一遍，字要看得清；看不清的，把最要紧的一屏另存一张放进证据".to_owned(),
        What::AttachmentLimitUnknown { .. } => "请对照页面显示的个数、大小和类型；超过了，用 --template-dir 写明 [[limit]] 再生成，就会自动缩小和分开".to_owned(),
        What::AttachmentNoPdf { .. } => "文书请用 form 的文字粘贴，或者用 letter 打印；图片仍作为附件".to_owned(),
        _ => String::new(),
    }
}
