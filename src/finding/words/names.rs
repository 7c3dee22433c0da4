//! 中文名称：case.toml 的字段、证据类别、事由、声明和投诉对象各叫什么。

/// 字段的名称，键如 `respondents[0].address`；没有名称的，写出键本身。
#[must_use]
pub fn field_name(key: &str) -> String {
    let bare: String =
        key.split('[').enumerate().map(|(n, part)| if n == 0 { part } else { part.split_once(']').map_or("", |(_, rest)| rest) }).collect();
    let name = match bare.as_str() {
        "cause" => "纠纷事由（cause）",
        "complainant.name" => "投诉人姓名",
        "complainant.phone" => "投诉人电话",
        "complainant.address" => "投诉人通讯地址",
        "complainant.id_number" => "投诉人身份证号",
        "complainant.account" => "投诉人的平台账号",
        "complainant.sex" => "本人性别",
        "complainant.birth_date" => "本人出生日期",
        "complainant.ethnicity" => "本人民族",
        "complainant.employer" => "本人工作单位",
        "complainant.occupation" => "本人职业",
        "respondents.name" | "seller.name" => "对方的名称",
        "respondents.shop" | "seller.shop" => "店铺名",
        "respondents.platform" | "seller.platform" => "平台名称",
        "respondents.address" | "seller.address" => "对方的地址",
        "respondents.published_address" | "seller.published_address" => "平台公示的对方地址",
        "respondents.sells_on" | "seller.sells_on" => "对方的销售方式（自建网站、平台内店铺等）",
        "orders.id" => "订单号",
        "orders.item" => "商品名称",
        "orders.amount" => "订单金额",
        "orders.ordered_at" => "下单时间",
        "orders.promised" => "对方的承诺（原话）",
        "orders.account_entered" => "充值账号",
        "orders.account_intended" => "原本要充值的账号",
        "orders.state_shown" => "平台显示的订单状态",
        "orders.state_actual" => "实际情况",
        "orders.used" => "是否已使用",
        "payments.amount" => "付款金额",
        "payments.paid_at" => "付款时间",
        "payments.method" => "付款方式",
        "payments.transaction_id" => "交易单号",
        "payments.payee" => "收款方",
        "payments.bank" => "发卡银行",
        "payments.card_last4" => "卡号末四位",
        "claims" | "claims.kind" => "请求",
        "claims.amount" => "请求的金额",
        "claims.text" => "请求的内容（text）",
        "claims.ground" => "解除合同的理由（urged 经催告仍未履行，purpose-lost 不能实现合同目的）",
        "submissions" => "已经提交的记录（submissions）",
        "submissions.at" => "提交的时间",
        "events" => "经过（events）",
        "events.at" => "这件事的时间",
        "events.what" => "这件事的内容",
        _ => return format!("“{key}”"),
    };
    name.to_owned()
}

/// 证据类别的名称。
#[must_use]
pub fn category_name(category: &str) -> &'static str {
    match category {
        "payment" => "付款",
        "order" => "订单",
        "delivery" => "履行",
        "fault" => "异常",
        "chat" => "沟通",
        "rules" => "规则",
        "listing" => "商品宣传",
        "identity" => "主体资质",
        "complainant" => "本人身份",
        "procedure" => "程序",
        _ => "其他",
    }
}

/// 某一类证据从哪里来。
pub(super) fn category_hint(category: &str) -> &'static str {
    match category {
        "payment" => "请导出支付宝或者微信账单，原样放进 evidence/payment",
        "order" => "请补一张订单详情页截图，看得见订单号、商品、金额和状态",
        "delivery" => "请补官方充值记录或者激活记录的截图，要看得见账号和日期；这往往是最有力的证据",
        "fault" => "请补异常情况的截图，要看得见时间",
        "chat" => "请补与对方的聊天记录（QQ 可用消息管理器导出），或者工单、邮件",
        "rules" => "请补退款规则或者用户协议的截图",
        "listing" => "请补商品页截图，要看得见价格和承诺（多久到账、有效期等）",
        "identity" => "请到网站首页底部截取营业执照和备案信息，以便写清对方是谁",
        _ => "请补充这类材料",
    }
}

/// 事由的名称。
#[must_use]
pub fn cause_name(cause: &str) -> &'static str {
    match cause {
        "not-as-described" => "与描述不符",
        "not-delivered" => "未到账、未交付",
        "service-fault" => "服务异常",
        "own-mistake" => "本人操作失误",
        "suspected-fraud" => "涉嫌欺诈",
        _ => "未写明",
    }
}

/// 声明的名称。
#[must_use]
pub fn declaration_name(key: &str) -> &'static str {
    match key {
        "own_use" => "为生活消费需要购买、供本人使用",
        "no_other_body" => "同一争议未经其他机构受理或者处理",
        "consents_to_mediation" => "同意调解",
        "refunded_so_far" => "已经退回的金额（没有就写 0.00）",
        "no_answer_so_far" => "到今天为止没有收到答复",
        "no_agreed_forum" => "没有约定仲裁或者管辖法院",
        "confirmed_on" => "以上声明是哪一天确认的",
        "report_violation" => "除投诉外，另行举报",
        _ => "声明",
    }
}

/// 投诉对象的名称；没有名称的（自带模板），写出它自己的名字。
#[must_use]
pub fn target_name(target: &str) -> String {
    let name = match target {
        "seller" => "商家",
        "platform" => "平台",
        "12315" => " 12315 ",
        "12315-report" => " 12315（举报）",
        "alipay" => "支付宝",
        "wechat-pay" => "微信支付",
        "card" => "发卡银行",
        "paypal" => " PayPal ",
        "police" => "公安机关",
        "court" => "法院",
        other => return format!(" {other} "),
    };
    name.to_owned()
}

/// As what money went to somebody who is no merchant.
pub(super) fn way_of_paying(how: &str) -> &str {
    match how {
        "transfer" => "转账",
        "red-packet" => "红包",
        "personal-code" => "个人收款码",
        other => other,
    }
}

/// A kind of personal data.
pub(super) fn private_name(kind: &str) -> &str {
    match kind {
        "id-number" => "身份证号",
        "bank-card" => "银行卡号",
        "phone" => "手机号码",
        "card-secret" => "卡密",
        other => other,
    }
}

/// Whose clock a time is from.
pub(super) fn clock_name(clock: &str) -> &str {
    match clock {
        "file" => "文件的保存时间",
        "image" => "图片自带的拍摄时间",
        "obtained" => "所写的取得时间",
        "last-message" => "最后一条消息",
        "last-record" => "最后一笔记录",
        "chat" => "聊天里第一次提到单号的时间",
        "log" => "日志里第一次提到单号的时间",
        "bill" => "账单上的付款时间",
        other => other,
    }
}

/// What another program did to a container.
/// Why a picture is not shown.
#[must_use]
pub fn not_shown(why: &str) -> &str {
    match why {
        "not-found" => "找不到这张图片的文件",
        "not-opened" => "这张图片的文件打不开",
        "not-a-picture" => "文件不是能够识别的图片格式",
        "broken" => "图片文件不完整或者已损坏",
        "too-large" => "图片的像素太多，超出能处理的上限",
        "no-page" => "这一页不能原样印出",
        other => other,
    }
}

pub(super) fn container(why: &str) -> &str {
    match why {
        "comment" => "有注释",
        "padding" => "末尾补了空字节",
        "wide-records" => "用了大文件才需要的记录",
        "folders" => "有文件夹条目",
        "data-descriptors" => "大小写在内容之后",
        "extra-fields" => "有附加字段",
        "utf8-unmarked" => "文件名未标明 UTF-8",
        "gbk-names" => "文件名为 GBK 编码",
        "attributes" => "时间或属性不同",
        "order" => "顺序不同",
        "no-top-folder" => "没有外层文件夹",
        "folder-around" => "外面多一层文件夹",
        "mac-files" => "有 macOS 附加文件",
        other => other,
    }
}

/// How a manifest line is odd.
pub(super) fn manifest_line(how: &str) -> &str {
    match how {
        "md5sum" => "带有 md5sum 的标记，不合标准",
        "dot-slash" => "的路径多写了“./”",
        "blank" => "是空行",
        other => other,
    }
}

/// Why a name does not travel.
pub(super) fn unportable(why: &str) -> &str {
    match why {
        "reserved" => "是 Windows 的保留名",
        "character" => "里有 Windows 不能用的字符",
        "end" => "以空格或者句点结尾，Windows 会去掉",
        "long" => "太长，有的系统写不出来",
        "invisible" => "里有看不见的或者改变书写方向的字符，看起来可能与实际不同",
        other => other,
    }
}

/// Which limit stopped the verifying.
pub(super) fn limited(what: &str, limit: u64) -> String {
    match what {
        "entries" => format!("文件超过 {limit} 个"),
        "bytes" => format!("解压以后超过 {limit} 字节"),
        "ratio" => format!("解压以后超过压缩包大小的 {limit} 倍，像是压缩炸弹"),
        "lines" => format!("清单超过 {limit} 行"),
        "tag-file" => format!("一份清单超过 {limit} 字节"),
        _ => format!("{what} 超过 {limit} 字节"),
    }
}

/// Why a zip is broken.
pub(super) fn archive(why: &str) -> &str {
    match why {
        "broken central directory" => "目录读不懂",
        "no entry where the directory says" => "目录所说的位置没有文件",
        "no zip64 end record where it should be" => "结尾记录不在该在的位置",
        "oversized central directory" => "目录大得不合理",
        "split over several disks" => "是分卷压缩包，请先合并",
        "two end records that disagree" => "两处结尾记录互相矛盾，不同软件会看到不同的内容",
        other => other,
    }
}

/// What `manifest.json` records of a file.
pub(super) fn recorded(field: &str) -> &str {
    match field {
        "path" => "没有这个文件，或者记了两次",
        "bytes" => "大小",
        "sha256" => "校验值",
        "exhibits" => "证据目录",
        "letters" => "文书目录",
        "evidence_digest" => "证据码",
        "packed.at" => "打包时间",
        "packed.clock" => "打包时间是谁的",
        other => other,
    }
}

/// Why a custody log breaks.
pub(super) fn custody(why: &str) -> &str {
    match why {
        "no line end" => "最后一行不完整",
        "not a log line" => "不是记录",
        "wrong number" => "序号不连续",
        "not linked to the line before" => "与上一行对不上，有内容被改动或删除",
        "no packed line" => "没有打包记录",
        other => other,
    }
}

/// 期限和步骤依据什么：法定、平台、页面和建议不能混。
#[must_use]
pub fn kind_name(kind: &str) -> &'static str {
    match kind {
        "statutory" => "法定期限",
        "platform-rule" => "平台规则",
        "page-rule" => "页面规则",
        _ => "建议",
    }
}

/// 依据本身核实到什么程度。
#[must_use]
pub fn confidence_name(confidence: &str) -> &'static str {
    match confidence {
        "high" => "核实程度高",
        "medium" => "核实程度中",
        _ => "核实程度低",
    }
}
