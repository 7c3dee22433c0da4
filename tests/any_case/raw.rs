//! What a case is put together from: each of its parts as any person may have it, and what they may leave out.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::words::{amount, name, text, time};

/// The day of every letter.
pub const TODAY: &str = "2026-11-20";

pub const CAUSES: [&str; 5] = ["not-delivered", "not-as-described", "service-fault", "own-mistake", "suspected-fraud"];
pub const METHODS: [&str; 7] = ["alipay", "wechat-pay", "card", "unionpay", "paypal", "platform-balance", "other"];
pub const DELIVERY: [&str; 7] = ["direct-top-up", "code", "account", "licence", "membership", "service", "goods"];
pub const TARGETS: [&str; 10] =
    ["12315", "12315-report", "platform", "seller", "alipay", "wechat-pay", "card", "paypal", "police", "court"];
/// Folders of evidence, in both languages.
pub const FOLDERS: [&str; 12] =
    ["listing", "order", "payment", "fault", "delivery", "chat", "procedure", "rules", "identity", "other", "complainant", "沟通"];
pub const CHANNELS: [&str; 10] =
    ["QQ客服", "网站工单", "支付宝客服", "站内消息（平台）", "退款申请（商家）", "微信", "电话", "示例银行热线", "95588", "e-mail"];
pub const DEEDS: [&str; 6] = [
    "要求退款",
    "告知未到账并提供订单号",
    "账户余额仍为0",
    "提交工单GD20260918001",
    "查询官方记录，当日没有该账号的充值",
    "到示例派出所报案",
];
pub const ANSWERS: [&str; 4] = ["已经充值成功，请耐心等待", "虚拟商品一经售出概不退换", "我们会在3天内处理", "No refund is possible."];
pub const ITEMS: [&str; 4] = ["示例游戏100元直充", "示例办公软件专业版授权码", "示例会员年卡", "Sample Studio licence key"];
pub const PROMISES: [&str; 4] = ["付款后10分钟内到账", "永久授权，1台电脑", "年卡，有效期12个月", "Key sent within 24 hours"];
pub const STATES: [&str; 6] = ["已完成", "充值中", "交易成功", "待处理", "已发货（卡密）", "退款中"];

pub fn gaps() -> impl Strategy<Value = u32> {
    prop_oneof![2 => Just(0_u32), 2 => (any::<u32>(), any::<u32>(), any::<u32>()).prop_map(|(a, b, c)| a & b & c), 1 => any::<u32>()]
}

pub fn person() -> impl Strategy<Value = (String, u32, bool)> {
    (name(&["张示例", "李𠮷例", "Zhao O'Sample", "欧阳示例·阿依"]), gaps(), proptest::bool::weighted(0.2))
}

#[derive(Debug, Clone)]
pub struct PartyRaw {
    pub gaps: u32,
    pub role: &'static str,
    pub sells_on: &'static str,
    pub name: String,
    pub shop: String,
    pub platform: String,
}

pub fn party() -> impl Strategy<Value = PartyRaw> {
    let role = select(&["seller", "platform-operator", "payee", "publisher", "unknown"][..]);
    let sells_on = select(&["own-site", "shop-on-platform", "social-or-private", "unknown"][..]);
    let names =
        (name(&["示例数字科技有限公司", "示例电子商务有限公司（杭州）"]), name(&["示例软件专营店"]), name(&["示例卡盟", "示例数卡平台"]));
    (gaps(), role, sells_on, names).prop_map(|(gaps, role, sells_on, (name, shop, platform))| PartyRaw {
        gaps,
        role,
        sells_on,
        name,
        shop,
        platform,
    })
}

#[derive(Debug, Clone)]
pub struct OrderRaw {
    pub gaps: u32,
    pub item: String,
    pub fen: u64,
    pub at: String,
    pub delivery: &'static str,
    pub promised: String,
    pub promised_by: &'static str,
    pub state_shown: String,
    pub state_actual: String,
    pub quantity: u32,
}

pub fn order() -> impl Strategy<Value = OrderRaw> {
    let promised_by = select(&["", "10m", "24h", "3d", "90s", "2026-09-20T12:00:00+08:00"][..]);
    let states = (name(&STATES), text(&["未到账", "会员中心显示有效期30天", "没有收到授权码"]));
    (gaps(), text(&ITEMS), amount(), time(), select(&DELIVERY[..]), text(&PROMISES), promised_by, states, 1_u32..13).prop_map(
        |(gaps, item, fen, at, delivery, promised, promised_by, (state_shown, state_actual), quantity)| OrderRaw {
            gaps,
            item,
            fen,
            at,
            delivery,
            promised,
            promised_by,
            state_shown,
            state_actual,
            quantity,
        },
    )
}

#[derive(Debug, Clone)]
pub struct PaymentRaw {
    pub gaps: u32,
    pub at: String,
    pub fen: Option<u64>,
    pub method: &'static str,
    pub kind: &'static str,
    pub payee: String,
    pub recorded: bool,
    pub of: Index,
}

pub fn payment() -> impl Strategy<Value = PaymentRaw> {
    let kind = select(&["merchant", "merchant", "transfer", "personal-code", "red-packet", "balance"][..]);
    let fen = proptest::option::weighted(0.3, amount());
    (gaps(), time(), fen, select(&METHODS[..]), kind, name(&["示例数字科技有限公司", "*示例"]), any::<bool>(), any::<Index>())
        .prop_map(|(gaps, at, fen, method, kind, payee, recorded, of)| PaymentRaw { gaps, at, fen, method, kind, payee, recorded, of })
}

#[derive(Debug, Clone)]
pub struct EventRaw {
    pub gaps: u32,
    pub at: String,
    pub kind: &'static str,
    pub by: &'static str,
    pub channel: String,
    pub what: (String, String),
    pub order: Option<Index>,
    pub evidence: Vec<Index>,
}

pub fn event() -> impl Strategy<Value = EventRaw> {
    let kind = select(&["contact", "reply", "fault", "notice", "other"][..]);
    let by = select(&["", "", "me", "platform", "seller", "payment", "other"][..]);
    let order = proptest::option::weighted(0.2, any::<Index>());
    let evidence = proptest::collection::vec(any::<Index>(), 0..3);
    (gaps(), time(), kind, by, name(&CHANNELS), (text(&DEEDS), text(&ANSWERS)), order, evidence)
        .prop_map(|(gaps, at, kind, by, channel, what, order, evidence)| EventRaw { gaps, at, kind, by, channel, what, order, evidence })
}

#[derive(Debug, Clone)]
pub struct ClaimRaw {
    pub gaps: u32,
    pub kind: &'static str,
    pub fen: u64,
    pub to: &'static str,
    pub alternative: bool,
    pub ground: &'static str,
    pub text: Option<String>,
    pub target: Option<&'static str>,
}

pub fn claim() -> impl Strategy<Value = ClaimRaw> {
    let kind = select(&["refund", "partial-refund", "perform", "replace", "intercept", "explain", "compensation", "rescind", "other"][..]);
    let wish = proptest::option::weighted(0.4, text(&["书面说明充值提交时间", "停止充值，取消订单", "协助联系游戏运营方冲正"]));
    let target = proptest::option::weighted(0.1, select(&TARGETS[..]));
    let to = select(&["original-payment", "account", ""][..]);
    (gaps(), kind, amount(), to, any::<bool>(), select(&["urged", "purpose-lost"][..]), wish, target).prop_map(
        |(gaps, kind, fen, to, alternative, ground, text, target)| ClaimRaw { gaps, kind, fen, to, alternative, ground, text, target },
    )
}

#[derive(Debug, Clone)]
pub struct SubmissionRaw {
    pub gaps: u32,
    pub target: &'static str,
    pub body: &'static str,
    pub at: String,
    pub reference: String,
    pub automated: bool,
}

pub fn submission() -> impl Strategy<Value = SubmissionRaw> {
    let bodies = select(&["", "示例市消费者协会", "12345", "示例仲裁委员会"][..]);
    (gaps(), select(&TARGETS[..]), bodies, time(), name(&["GD20260918001", "编号1"]), any::<bool>())
        .prop_map(|(gaps, target, body, at, reference, automated)| SubmissionRaw { gaps, target, body, at, reference, automated })
}

#[derive(Debug, Clone)]
pub struct FileRaw {
    pub gaps: u32,
    pub folder: &'static str,
    pub name: String,
    pub title: String,
    pub proves: String,
    pub of: Option<Index>,
    pub share: Option<&'static str>,
}

pub fn file() -> impl Strategy<Value = FileRaw> {
    let file_name = select(&["截图", "记录 2", "𠮷🎮", "a&b", "《规则》“甲”", "{{ x }}", "证据99"][..]).prop_map(str::to_owned);
    let of = proptest::option::weighted(0.5, any::<Index>());
    let share = proptest::option::weighted(0.1, select(&TARGETS[..]));
    let titles = (name(&["商品页截图", "订单页截图", "聊天记录"]), text(&["订单号、金额", "写明“付款后10分钟内到账”", "余额仍为0"]));
    (gaps(), select(&FOLDERS[..]), file_name, titles, of, share).prop_map(|(gaps, folder, name, (title, proves), of, share)| FileRaw {
        gaps,
        folder,
        name,
        title,
        proves,
        of,
        share,
    })
}

#[derive(Debug, Clone)]
pub struct DeclaredRaw {
    pub gaps: u32,
    pub back: Option<u64>,
    pub on: &'static str,
    pub punitive: bool,
    pub report: bool,
}

pub fn declared() -> impl Strategy<Value = DeclaredRaw> {
    let on = select(&[TODAY, TODAY, TODAY, "2026-11-20T09:00:00+08:00", "2026-11-02", "2026-11-25", "上周"][..]);
    let back = proptest::option::weighted(0.2, 1_u64..5000);
    (gaps(), back, on, proptest::bool::weighted(0.2), any::<bool>()).prop_map(|(gaps, back, on, punitive, report)| DeclaredRaw {
        gaps,
        back,
        on,
        punitive,
        report,
    })
}
