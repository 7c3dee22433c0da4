//! Any valid case: who, what was bought, paid, said, asked for and declared, and the files that go with it.

use std::fmt;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::raw::{
    CAUSES, ClaimRaw, DeclaredRaw, EventRaw, FileRaw, METHODS, OrderRaw, PartyRaw, PaymentRaw, SubmissionRaw, TODAY, claim, declared,
    event, file, order, party, payment, person, submission,
};
use super::toml;
use super::words::written;

/// The moment of every letter.
pub const AT: &str = "2026-11-20T18:00:00+08:00";

/// What only some recipients may read.
pub const ADDRESS: &str = "示例省示例市样本区样本路1号";
pub const ID_NUMBER: &str = "000000199001010000";
/// What is said only where the mistake is the matter.
pub const INTENDED: &str = "meant_0018";

/// A case and its files.
pub struct Story {
    pub case: Value,
    pub files: Vec<(String, String)>,
    /// What bills record and the case does not state, in 分.
    pub recorded: Vec<i64>,
    /// The person's address stands where it does not belong.
    pub leaks: bool,
}

impl fmt::Debug for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.toml())?;
        self.files.iter().try_for_each(|(path, words)| write!(f, "\n# evidence/{path}: {words:?}"))
    }
}

impl Story {
    pub fn toml(&self) -> String {
        toml::of(&self.case)
    }

    /// The case folder, as a person would have it.
    pub fn put(&self, folder: &Path) {
        fs::write(folder.join("case.toml"), self.toml()).expect("written");
        for (path, words) in &self.files {
            let path = folder.join("evidence").join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, words).expect("written");
        }
    }

    pub fn confirmed_today(&self) -> bool {
        self.case["declarations"]["confirmed_on"].as_str().is_some_and(|on| on.starts_with(TODAY))
    }
}

/// What a person may leave out: a bit for each fact. In a whole case nothing is left out that a letter needs.
#[derive(Debug, Clone, Copy)]
struct Gaps {
    whole: bool,
    bits: u32,
}

impl Gaps {
    fn keeps(self, n: u32) -> bool {
        self.whole || self.bits >> n & 1 == 0
    }

    fn put(self, map: &mut Map<String, Value>, n: u32, key: &str, value: impl Into<Value>) {
        if self.keeps(n) {
            map.insert(key.to_owned(), value.into());
        }
    }
}

/// Any valid case.
pub fn story() -> impl Strategy<Value = Story> {
    let head =
        (proptest::bool::weighted(0.75), select(&CAUSES[..]), select(&METHODS[..5]), select(&["CNY", "CNY", "CNY", "CNY", "USD"][..]));
    let leaks = proptest::bool::weighted(0.05);
    let several = (proptest::collection::vec(order(), 1..5), proptest::collection::vec(payment(), 1..5));
    let said = (proptest::collection::vec(event(), 0..7), proptest::collection::vec(claim(), 0..4));
    let rest = (proptest::collection::vec(submission(), 0..3), declared(), proptest::collection::vec(file(), 0..9));
    (head, leaks, person(), proptest::collection::vec(party(), 1..5), several, said, rest).prop_map(
        |(
            (whole, cause, method, currency),
            leaks,
            person,
            parties,
            (orders, payments),
            (events, claims),
            (submissions, declared, files),
        )| {
            let base = Base { whole, cause, method, currency, leaks };
            assemble(&base, &person, &parties, &orders, &payments, &events, &claims, &submissions, &declared, &files)
        },
    )
}

struct Base {
    whole: bool,
    cause: &'static str,
    method: &'static str,
    currency: &'static str,
    leaks: bool,
}

#[allow(clippy::too_many_arguments)] // each is a section of case.toml
fn assemble(
    base: &Base,
    person: &(String, u32, bool),
    parties: &[PartyRaw],
    orders: &[OrderRaw],
    payments: &[PaymentRaw],
    events: &[EventRaw],
    claims: &[ClaimRaw],
    submissions: &[SubmissionRaw],
    declared: &DeclaredRaw,
    files: &[FileRaw],
) -> Story {
    let whole = base.whole;
    let ids: Vec<String> = (0..orders.len()).map(|n| format!("{}{n:02}", ["KM20260913", "订单-7", "SK 2026|", "A&B_"][n % 4])).collect();
    let mut put: Vec<(String, String)> = Vec::new();
    for (n, raw) in files.iter().enumerate() {
        put.push((format!("{}/{}{n}.txt", raw.folder, raw.name), format!("示例材料{n}\n")));
    }
    if whole {
        put.push(("listing/商品页.txt".to_owned(), "示例商品页\n".to_owned()));
    }
    let paid: Vec<Paid> = if whole {
        (0..orders.len()).map(|n| paid_whole(base, &orders[n], &ids[n], &payments[n % payments.len()], n)).collect()
    } else {
        payments.iter().enumerate().map(|(n, raw)| paid_any(base, orders, &ids, raw, n)).collect()
    };
    put.extend(bills(&paid));
    let case = json!({
        "title": "示例纠纷",
        "cause": base.cause,
        "complainant": complainant(whole, person),
        "respondents": parties.iter().enumerate().map(|(n, raw)| respondent(whole && n == 0, raw)).collect::<Vec<_>>(),
        "orders": orders.iter().zip(&ids).map(|(raw, id)| ordered(base, raw, id)).collect::<Vec<_>>(),
        "payments": paid.iter().map(|paid| paid.stated.clone()).collect::<Vec<_>>(),
        "events": happened(base, events, &ids, &put),
        "claims": claimed(whole, claims, orders),
        "declarations": declarations(whole, declared),
        "evidence": files.iter().zip(&put).filter(|(raw, _)| raw.gaps & 1 == 0).map(|(raw, (path, _))| entry(raw, path, &ids)).collect::<Vec<_>>(),
        "submissions": submissions.iter().map(submitted).collect::<Vec<_>>(),
    });
    let recorded = paid.iter().filter_map(|paid| paid.recorded).collect();
    Story { case, files: put, recorded, leaks: base.leaks }
}

fn complainant(whole: bool, (name, bits, agent): &(String, u32, bool)) -> Value {
    let gaps = Gaps { whole, bits: *bits };
    let mut out = Map::new();
    let all = [
        ("name", name.as_str()),
        ("phone", "13800000000"),
        ("address", ADDRESS),
        ("id_number", ID_NUMBER),
        ("email", "zhang@example.invalid"),
        ("sex", "女"),
        ("birth_date", "1990-01-01"),
        ("ethnicity", "汉族"),
    ];
    for ((key, value), n) in all.into_iter().zip(0..) {
        gaps.put(&mut out, n, key, value);
    }
    for ((key, value), n) in [("account", "zhang***"), ("employer", "示例公司"), ("occupation", "教师")].into_iter().zip(8..) {
        Gaps { whole: false, bits: *bits }.put(&mut out, n, key, value);
    }
    if *agent {
        out.insert("agent".to_owned(), json!({ "name": "张监护", "relation": "监护人" }));
    }
    Value::Object(out)
}

fn respondent(whole: bool, raw: &PartyRaw) -> Value {
    let gaps = Gaps { whole: false, bits: raw.gaps };
    let mut out = Map::new();
    let role = if whole { "seller" } else { raw.role };
    let sells_on = if whole && raw.sells_on == "unknown" { "own-site" } else { raw.sells_on };
    out.insert("role".to_owned(), role.into());
    out.insert("sells_on".to_owned(), sells_on.into());
    Gaps { whole, ..gaps }.put(&mut out, 0, "name", raw.name.as_str());
    Gaps { whole, ..gaps }.put(&mut out, 1, "address", "示例省示例市示范区示范大道100号");
    for ((key, value), n) in [
        ("shop", raw.shop.as_str()),
        ("platform", raw.platform.as_str()),
        ("published_address", "示例省示例市示范区示范街2号"),
        ("uscc", "91000000MA0000000N"),
        ("icp", "示例ICP备00000000号-1"),
        ("website", "https://kameng.example.invalid"),
        ("contact", "QQ客服“示例客服”"),
        ("representative", "赵示例"),
    ]
    .into_iter()
    .zip(2..)
    {
        gaps.put(&mut out, n, key, value);
    }
    Value::Object(out)
}

fn ordered(base: &Base, raw: &OrderRaw, id: &str) -> Value {
    let gaps = Gaps { whole: base.whole, bits: raw.gaps };
    let mut out = Map::new();
    gaps.put(&mut out, 0, "id", id);
    gaps.put(&mut out, 1, "item", raw.item.as_str());
    gaps.put(&mut out, 2, "amount", written(raw.fen, raw.gaps as u8));
    gaps.put(&mut out, 3, "ordered_at", raw.at.as_str());
    gaps.put(&mut out, 4, "promised", raw.promised.as_str());
    gaps.put(&mut out, 5, "state_actual", raw.state_actual.as_str());
    gaps.put(&mut out, 6, "account_entered", "entered_0081");
    if base.cause == "own-mistake" || raw.gaps >> 10 & 1 == 1 {
        gaps.put(&mut out, 7, "account_intended", INTENDED);
    }
    let rest = Gaps { whole: false, bits: raw.gaps };
    rest.put(&mut out, 8, "state_shown", raw.state_shown.as_str());
    rest.put(&mut out, 9, "delivery", raw.delivery);
    rest.put(&mut out, 11, "quantity", raw.quantity);
    if !raw.promised_by.is_empty() {
        rest.put(&mut out, 12, "promised_by", raw.promised_by);
    }
    if base.currency != "CNY" && (!base.whole || base.method == "paypal") {
        out.insert("currency".to_owned(), base.currency.into());
    }
    Value::Object(out)
}

/// A payment as stated, and as a row of a bill.
struct Paid {
    stated: Value,
    row: Option<(&'static str, String)>,
    recorded: Option<i64>,
}

fn paid_whole(base: &Base, order: &OrderRaw, id: &str, raw: &PaymentRaw, n: usize) -> Paid {
    let same = PaymentRaw { fen: None, method: base.method, kind: "merchant", ..raw.clone() };
    paid(base, Gaps { whole: true, bits: 0 }, order.fen, id, &same, n)
}

fn paid_any(base: &Base, orders: &[OrderRaw], ids: &[String], raw: &PaymentRaw, n: usize) -> Paid {
    let of = raw.of.index(orders.len());
    paid(base, Gaps { whole: false, bits: raw.gaps }, orders[of].fen, &ids[of], raw, n)
}

fn paid(base: &Base, gaps: Gaps, of_order: u64, id: &str, raw: &PaymentRaw, n: usize) -> Paid {
    let fen = raw.fen.unwrap_or(of_order);
    let (trade, merchant) = (format!("20261100000000000000000{n:05}"), format!("M2026110000{n:04}"));
    let mut out = Map::new();
    gaps.put(&mut out, 0, "paid_at", raw.at.as_str());
    gaps.put(&mut out, 1, "amount", written(fen, raw.gaps as u8));
    gaps.put(&mut out, 2, "method", raw.method);
    gaps.put(&mut out, 3, "kind", raw.kind);
    gaps.put(&mut out, 4, "payee", raw.payee.as_str());
    gaps.put(&mut out, 5, "transaction_id", trade.as_str());
    gaps.put(&mut out, 6, "orders", json!([id]));
    Gaps { whole: false, bits: raw.gaps }.put(&mut out, 7, "merchant_order_id", merchant.as_str());
    if base.currency != "CNY" && raw.method == "paypal" {
        out.insert("currency".to_owned(), base.currency.into());
    }
    // A bill knows the second; what the person knows less exactly is no row of it here.
    let at = raw.at.strip_suffix("+08:00").filter(|_| raw.recorded).map(|at| at.replace('T', " "));
    let row = at.and_then(|at| {
        let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\"").replace(['\n', '\r'], " "));
        let (payee, sum) = (cell(&raw.payee), written(fen, 3));
        match raw.method {
            "alipay" => Some(("alipay", format!("{at},充值,{payee},/,{},支出,{sum},余额,交易成功,{trade},{merchant},,", cell(id)))),
            "wechat-pay" => {
                Some(("wechat-pay", format!("{at},商户消费,{payee},{},支出,¥{sum},零钱,支付成功,{trade},{merchant},/", cell(id))))
            }
            _ => None,
        }
    });
    let recorded = (row.is_some() && !out.contains_key("amount")).then_some(fen as i64);
    Paid { stated: Value::Object(out), row, recorded }
}

/// The bills that these rows stand on, each with a row of somebody else's business.
fn bills(paid: &[Paid]) -> Vec<(String, String)> {
    let heads = [
        (
            "alipay",
            "payment/支付宝交易明细.csv",
            "支付宝（中国）网络技术有限公司  电子客户回单\n交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n",
            "2026-08-02 12:00:00,餐饮美食,示例火锅店,/,晚餐,支出,38.17,余额,交易成功,D1,M1,,\n",
        ),
        (
            "wechat-pay",
            "付款/微信支付账单.csv",
            "微信支付账单明细,,,,,,,,\n----------------------微信支付账单明细列表--------------------,,,,,,,,\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n",
            "2026-08-02 12:00:00,商户消费,示例火锅店,晚餐,支出,¥38.17,零钱,支付成功,D1,M1,/\n",
        ),
    ];
    let mut out = Vec::new();
    for (wallet, path, head, other) in heads {
        let rows: Vec<&str> =
            paid.iter().filter_map(|paid| paid.row.as_ref()).filter(|(of, _)| *of == wallet).map(|(_, row)| row.as_str()).collect();
        if !rows.is_empty() {
            out.push((path.to_owned(), format!("{head}{other}{}\n", rows.join("\n"))));
        }
    }
    out
}

fn happened(base: &Base, events: &[EventRaw], ids: &[String], files: &[(String, String)]) -> Vec<Value> {
    let plain = EventRaw {
        gaps: 0,
        at: "2026-10-20T10:00:30+08:00".to_owned(),
        kind: "contact",
        by: "",
        channel: "QQ客服".to_owned(),
        what: ("要求退款".to_owned(), String::new()),
        order: None,
        evidence: Vec::new(),
    };
    // A letter needs something that happened.
    let first = base.whole.then_some(&plain);
    let mut out = Vec::new();
    for raw in first.into_iter().chain(events) {
        let gaps = Gaps { whole: base.whole, bits: raw.gaps };
        let mut map = Map::new();
        gaps.put(&mut map, 0, "at", raw.at.as_str());
        map.insert("kind".to_owned(), raw.kind.into());
        let what = if raw.kind == "reply" { &raw.what.1 } else { &raw.what.0 };
        let what = if base.leaks { format!("{what}，地址为{ADDRESS}") } else { what.clone() };
        gaps.put(&mut map, 1, "what", what);
        let rest = Gaps { whole: false, bits: raw.gaps };
        rest.put(&mut map, 2, "channel", raw.channel.as_str());
        if !raw.by.is_empty() {
            rest.put(&mut map, 3, "by", raw.by);
        }
        if let Some(order) = raw.order {
            rest.put(&mut map, 4, "order", order.get(ids).as_str());
        }
        if !files.is_empty() && !raw.evidence.is_empty() {
            let paths: Vec<&str> = raw.evidence.iter().map(|n| n.get(files).0.as_str()).collect();
            rest.put(&mut map, 5, "evidence", json!(paths));
        }
        out.push(Value::Object(map));
    }
    out
}

fn claimed(whole: bool, claims: &[ClaimRaw], orders: &[OrderRaw]) -> Vec<Value> {
    let mut out = Vec::new();
    if whole {
        out.push(json!({ "kind": "refund", "amount": written(orders[0].fen, 3), "to": "original-payment" }));
    }
    for raw in claims {
        let gaps = Gaps { whole, bits: raw.gaps };
        let mut map = Map::new();
        gaps.put(&mut map, 0, "kind", raw.kind);
        let money = matches!(raw.kind, "refund" | "partial-refund" | "compensation");
        let fen = if whole { raw.fen.min(orders[0].fen) } else { raw.fen };
        if money || raw.gaps >> 9 & 1 == 1 {
            gaps.put(&mut map, 1, "amount", written(fen, raw.gaps as u8));
        }
        // In a whole case what excludes the refund comes second.
        let rank = if raw.alternative || (whole && matches!(raw.kind, "perform" | "replace")) { "alternative" } else { "primary" };
        map.insert("rank".to_owned(), rank.into());
        if raw.kind == "rescind" {
            gaps.put(&mut map, 2, "ground", raw.ground);
        }
        if !raw.to.is_empty() {
            map.insert("to".to_owned(), raw.to.into());
        }
        let wish = raw.text.clone().or_else(|| (whole && raw.kind == "other").then(|| "协助联系游戏运营方冲正".to_owned()));
        wish.into_iter().for_each(|text| drop(map.insert("text".to_owned(), text.into())));
        raw.target.into_iter().for_each(|target| drop(map.insert("targets".to_owned(), json!([target]))));
        out.push(Value::Object(map));
    }
    out
}

fn declarations(whole: bool, raw: &DeclaredRaw) -> Value {
    let gaps = Gaps { whole, bits: raw.gaps };
    let mut out = Map::new();
    let denied = !whole && raw.gaps >> 20 & 1 == 1;
    for (key, n) in [("own_use", 0), ("no_other_body", 1), ("consents_to_mediation", 2), ("no_answer_so_far", 3), ("no_agreed_forum", 4)] {
        gaps.put(&mut out, n, key, !denied);
    }
    gaps.put(&mut out, 5, "refunded_so_far", written(raw.back.unwrap_or(0), 3));
    let on = if whole && raw.on == "上周" { TODAY } else { raw.on };
    gaps.put(&mut out, 6, "confirmed_on", on);
    out.insert("punitive_damages".to_owned(), raw.punitive.into());
    out.insert("report_violation".to_owned(), raw.report.into());
    Value::Object(out)
}

fn submitted(raw: &SubmissionRaw) -> Value {
    let gaps = Gaps { whole: false, bits: raw.gaps };
    let mut out = Map::new();
    if raw.body.is_empty() {
        out.insert("target".to_owned(), raw.target.into());
    } else {
        out.insert("body".to_owned(), raw.body.into());
    }
    gaps.put(&mut out, 0, "at", raw.at.as_str());
    gaps.put(&mut out, 1, "reference", raw.reference.as_str());
    if raw.gaps >> 2 & 1 == 1 {
        out.insert("replied_at".to_owned(), "2026-11-01".into());
    }
    if raw.gaps >> 3 & 1 == 1 {
        out.insert("answer_by".to_owned(), "2026-11-10".into());
    }
    out.insert("automated".to_owned(), raw.automated.into());
    Value::Object(out)
}

fn entry(raw: &FileRaw, path: &str, ids: &[String]) -> Value {
    let gaps = Gaps { whole: false, bits: raw.gaps >> 1 };
    let mut out = Map::new();
    out.insert("path".to_owned(), path.into());
    gaps.put(&mut out, 0, "title", raw.title.as_str());
    gaps.put(&mut out, 1, "proves", raw.proves.as_str());
    gaps.put(&mut out, 2, "source", "本人手机");
    gaps.put(&mut out, 3, "obtained_at", "2026-11-01T10:00:00+08:00");
    gaps.put(&mut out, 4, "obtained_how", "手机截屏");
    gaps.put(&mut out, 5, "device", "示例手机");
    gaps.put(&mut out, 6, "form", "screenshot");
    raw.of.into_iter().for_each(|of| drop(out.insert("part_of".to_owned(), of.get(ids).as_str().into())));
    raw.share.into_iter().for_each(|target| drop(out.insert("share".to_owned(), json!([target]))));
    Value::Object(out)
}
