//! What was bought, paid, promised, said and is asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Money, PromisedBy, Said};

fn cny() -> String {
    "CNY".to_owned()
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Order {
    /// The platform's order number.
    pub id: String,
    /// What was bought.
    pub item: String,
    /// How many.
    pub quantity: u32,
    /// Price paid for all of it.
    #[schemars(with = "Option<String>")]
    pub amount: Option<Money>,
    /// ISO 4217.
    #[serde(default = "cny")]
    pub currency: String,
    /// When it was placed.
    #[schemars(with = "Option<String>")]
    pub ordered_at: Option<Said>,
    /// How it was to be delivered.
    pub delivery: Option<Delivery>,
    /// What was promised, in the listing's words.
    pub promised: String,
    /// By when, where it can be said exactly.
    #[schemars(with = "Option<String>")]
    pub promised_by: Option<PromisedBy>,
    /// The account entered.
    pub account_entered: String,
    /// Own mistakes: the account that was meant.
    pub account_intended: String,
    /// What the platform shows.
    pub state_shown: String,
    /// What is so.
    pub state_actual: String,
    /// 自动确认收货, as the order page shows it: when the money goes to the seller.
    #[schemars(with = "Option<String>")]
    pub confirms_at: Option<Said>,
    /// 售后截止, as the order page shows it.
    #[schemars(with = "Option<String>")]
    pub after_sale_until: Option<Said>,
    /// Redeemed, activated, still in use.
    pub used: Option<bool>,
    /// The page.
    pub url: String,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            id: String::new(),
            item: String::new(),
            quantity: 1,
            amount: None,
            currency: cny(),
            ordered_at: None,
            delivery: None,
            promised: String::new(),
            promised_by: None,
            account_entered: String::new(),
            account_intended: String::new(),
            state_shown: String::new(),
            state_actual: String::new(),
            confirms_at: None,
            after_sale_until: None,
            used: None,
            url: String::new(),
        }
    }
}

/// How an order was to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Delivery {
    DirectTopUp,
    Code,
    Account,
    Licence,
    Membership,
    Service,
    Goods,
}

/// A payment as the person knows it. Records found in the evidence are matched to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Payment {
    /// When.
    #[schemars(with = "Option<String>")]
    pub paid_at: Option<Said>,
    /// How much.
    #[schemars(with = "Option<String>")]
    pub amount: Option<Money>,
    /// ISO 4217.
    #[serde(default = "cny")]
    pub currency: String,
    /// Through whom.
    pub method: Option<Method>,
    /// As what.
    pub kind: Option<PaymentKind>,
    /// Who got it.
    pub payee: String,
    /// 支付宝交易订单号, 微信交易单号.
    pub transaction_id: String,
    /// 商家订单号, 商户单号.
    pub merchant_order_id: String,
    /// The orders it pays.
    pub orders: Vec<String>,
    /// Of a card: the bank that issued it, as the person calls it.
    pub bank: String,
    /// Of a card: the last four digits of its number. No more of it belongs in a case.
    #[serde(deserialize_with = "last4")]
    #[schemars(regex(pattern = "^([0-9]{4})?$"))]
    pub card_last4: String,
}

/// Four digits, or nothing. What was given instead may be a whole number of a card, and is not repeated.
fn last4<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let digits = String::deserialize(from)?;
    let digits = digits.trim();
    if digits.is_empty() || (digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit())) {
        return Ok(digits.to_owned());
    }
    Err(serde::de::Error::custom("four digits are expected"))
}

impl Default for Payment {
    fn default() -> Self {
        Self {
            paid_at: None,
            amount: None,
            currency: cny(),
            method: None,
            kind: None,
            payee: String::new(),
            transaction_id: String::new(),
            merchant_order_id: String::new(),
            orders: Vec::new(),
            bank: String::new(),
            card_last4: String::new(),
        }
    }
}

/// Through whom a payment went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Method {
    Alipay,
    WechatPay,
    Card,
    Unionpay,
    Paypal,
    PlatformBalance,
    Other,
}

impl Method {
    /// Whether a payment made so is the business of whoever `channel` is: the bank that issued a card answers for it
    /// under whichever scheme it was used.
    #[must_use]
    pub fn is_through(self, channel: Self) -> bool {
        self == channel || (self == Self::Unionpay && channel == Self::Card)
    }
}

/// As what a payment was made: complaints to a wallet reach merchants only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum PaymentKind {
    Merchant,
    Transfer,
    PersonalCode,
    RedPacket,
    Balance,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Event {
    /// When.
    #[schemars(with = "Option<String>")]
    pub at: Option<Said>,
    /// What kind of thing.
    pub kind: EventKind,
    /// Who spoke or acted; else `channel` is read for it ([`Event::side`]).
    pub by: Option<By>,
    /// Through which channel, such as QQ 客服.
    pub channel: String,
    /// What: of a reply, the other side's exact words.
    pub what: String,
    /// The id of the order it is about; empty for the whole case.
    pub order: String,
    /// Paths below `evidence/`.
    pub evidence: Vec<String>,
}

/// Who spoke or acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The person.
    Me,
    /// The platform.
    Platform,
    /// The seller.
    Seller,
    /// A wallet or bank.
    Payment,
    /// Any other body.
    Other,
}

/// What in a channel's name says that it is a wallet's or a bank's.
const OF_PAYMENT: [&str; 6] = ["支付宝", "微信支付", "银行", "银联", "支付机构", "PayPal"];

/// What in a channel's name says that it is an authority's or another body's.
const OF_OTHERS: [&str; 11] =
    ["12315", "12345", "市场监管", "市场监督管理", "消费者协会", "消协", "公安", "派出所", "反诈", "法院", "仲裁委"];

impl Event {
    /// Who spoke or acted: as stated, else as the kind and the channel show it; `None` where they do not.
    #[must_use]
    pub fn side(&self) -> Option<By> {
        self.by.or_else(|| match self.kind {
            EventKind::Contact | EventKind::Notice => Some(By::Me),
            EventKind::Reply => self.counterpart(),
            EventKind::Fault | EventKind::Other => None,
        })
    }

    /// With whom the person had to do in it, as far as it says.
    #[must_use]
    pub fn counterpart(&self) -> Option<By> {
        match self.by {
            Some(By::Me) | None => match self.channel.as_str() {
                channel if channel.contains("平台）") => Some(By::Platform),
                channel if channel.contains("商家）") => Some(By::Seller),
                channel if OF_OTHERS.iter().any(|mark| channel.contains(mark)) => Some(By::Other),
                channel if OF_PAYMENT.iter().any(|mark| channel.contains(mark)) => Some(By::Payment),
                _ => None,
            },
            other => other,
        }
    }
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The person turned to the other side.
    Contact,
    /// The other side answered; `what` is its exact words.
    Reply,
    /// Something failed; `what` is what was seen.
    Fault,
    /// The person gave notice (通知).
    Notice,
    /// Anything else.
    #[default]
    Other,
}

/// 请求.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Claim {
    /// What is asked for.
    pub kind: Option<ClaimKind>,
    /// How much.
    #[schemars(with = "Option<String>")]
    pub amount: Option<Money>,
    /// Where to.
    pub to: Option<RefundTo>,
    /// 主位 or 备位.
    pub rank: ClaimRank,
    /// Of a rescission: on what ground.
    pub ground: Option<Ground>,
    /// In words, for explanations and other requests.
    pub text: String,
    /// The targets it is put to; absent: all that can decide it.
    pub targets: Option<Vec<String>>,
}

/// What a claim asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum ClaimKind {
    Refund,
    PartialRefund,
    Perform,
    Replace,
    Intercept,
    Explain,
    Compensation,
    Rescind,
    Other,
}

/// On what ground a contract is rescinded (民法典 第五百六十三条). The person's explicit choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 第一款第三项: the main debt is late, and was not performed within a reasonable time after demand.
    Urged,
    /// 第一款第四项: the purpose of the contract cannot be reached.
    PurposeLost,
}

/// Where money is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum RefundTo {
    OriginalPayment,
    Account,
}

/// Whether a claim is the first wish or the fallback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimRank {
    /// 主位.
    #[default]
    Primary,
    /// 备位.
    Alternative,
}
