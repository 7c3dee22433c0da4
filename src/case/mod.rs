//! The dispute in the words of the people in it. No I/O: [`Case::from_toml`] and [`Case::from_json`]
//! take text, and everything in a [`Case`] is what the person states, nothing more.

mod capitals;
mod category;
mod columns;
mod keys;
mod money;
mod people;
mod read;
mod redaction;
mod said;
mod trade;
mod uscc;
mod when;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use category::Category;
pub use columns::{ColumnMap, ColumnRole, DateOrder, DecimalMark, Way};
pub use keys::{Gap, Key, Takes};
pub use money::{Money, NotAnAmount};
pub use people::{Agent, Complainant, Respondent, Role, SellsOn};
pub use read::{CaseError, UnknownKey, schema, toml_to_json};
pub use redaction::{PixelBox, RedactedKind, Redaction, Region, Unit};
pub use said::{PromisedBy, Said};
pub use trade::{By, Claim, ClaimKind, ClaimRank, Delivery, Event, EventKind, Ground, Method, Order, Payment, PaymentKind, RefundTo};
pub use uscc::uscc_is_valid;
pub use when::{CHINA_OFFSET_SECONDS, Clock, NotATime, Precision, When, Zone, china};

/// A dispute as the person states it (`case.toml`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Case {
    /// A short name in ASCII; else derived from the folder's name.
    pub id: String,
    /// Whether it was derived: folders are called by what happened, and by whom.
    #[serde(skip)]
    pub id_is_derived: bool,
    /// One line for people, such as 游戏直充未到账.
    pub title: String,
    /// Private: chooses checks and wording, and appears in nothing that is sent.
    pub cause: Option<Cause>,
    /// 投诉人.
    pub complainant: Complainant,
    /// 被投诉人, one or more.
    pub respondents: Vec<Respondent>,
    /// What was bought.
    pub orders: Vec<Order>,
    /// What the person knows of having paid.
    pub payments: Vec<Payment>,
    /// What happened, and contacts with the other side.
    pub events: Vec<Event>,
    /// 请求, each separately decidable.
    pub claims: Vec<Claim>,
    /// Only what the person has confirmed.
    pub declarations: Declarations,
    /// What the files in `evidence/` are.
    pub evidence: Vec<EvidenceEntry>,
    /// Where the case has been sent before.
    pub submissions: Vec<Submission>,
}

impl Case {
    /// The seller, with its place among the respondents: the first of that role, else the first of no known role, else the first.
    #[must_use]
    pub fn seller(&self) -> Option<(usize, &Respondent)> {
        let of = |role| self.respondents.iter().position(move |respondent: &Respondent| respondent.role == role);
        let at = of(Role::Seller).or_else(|| of(Role::Unknown)).unwrap_or(0);
        self.respondents.get(at).map(|respondent| (at, respondent))
    }
}

/// Why there is a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// 与描述不符.
    NotAsDescribed,
    /// 未到账、未交付.
    NotDelivered,
    /// 服务异常.
    ServiceFault,
    /// 本人操作失误, such as 充值账号填写错误.
    OwnMistake,
    /// 涉嫌欺诈.
    SuspectedFraud,
}

impl Cause {
    /// The word of case.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAsDescribed => "not-as-described",
            Self::NotDelivered => "not-delivered",
            Self::ServiceFault => "service-fault",
            Self::OwnMistake => "own-mistake",
            Self::SuspectedFraud => "suspected-fraud",
        }
    }
}

/// What only the person can confirm. Absent is asked for, never assumed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Declarations {
    /// Bought for daily consumption, for own use (令121 第三条).
    pub own_use: Option<bool>,
    /// No court, arbitration body, authority or consumer association has taken the dispute (令121 第十六条).
    pub no_other_body: Option<bool>,
    /// Consents to mediation (令121 第十八条).
    pub consents_to_mediation: Option<bool>,
    /// How much has come back so far, `0.00` for nothing.
    #[schemars(with = "Option<String>")]
    pub refunded_so_far: Option<Money>,
    /// No answer has come to what was last asked for.
    pub no_answer_so_far: Option<bool>,
    /// Neither arbitration nor a court was agreed on (民事诉讼法 第三十五条).
    pub no_agreed_forum: Option<bool>,
    /// The day on which the person last confirmed what this section says: letters say it as of that day.
    #[schemars(with = "Option<String>")]
    pub confirmed_on: Option<Said>,
    /// Triple damages: explicit choice.
    pub punitive_damages: bool,
    /// 举报: explicit choice.
    pub report_violation: bool,
}

/// What the person says of one file in `evidence/`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct EvidenceEntry {
    /// Path below `evidence/`, `/` between its parts.
    pub path: String,
    /// Its category, where the folder does not say it.
    pub category: Option<Category>,
    /// 证据名称.
    pub title: String,
    /// 来源: platform, account, device.
    pub source: String,
    /// 证明对象和内容.
    pub proves: String,
    /// 取得时间.
    #[schemars(with = "Option<String>")]
    pub obtained_at: Option<Said>,
    /// 取得人.
    pub obtained_by: String,
    /// 取得方式.
    pub obtained_how: String,
    /// 证据形式.
    pub form: Option<Form>,
    /// The device it comes from.
    pub device: String,
    /// The account it comes from.
    pub account: String,
    /// The order it belongs to.
    pub part_of: String,
    /// The targets it may be sent to; absent: as each target's file says.
    pub share: Option<Vec<String>>,
    /// What is blacked out in every copy that is sent.
    pub redact: Vec<Redaction>,
    /// For tables of unknown layout: which column means what.
    pub columns: Option<ColumnMap>,
}

/// 证据形式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// 原件.
    Original,
    /// 打印件.
    Printout,
    /// 截图.
    Screenshot,
    /// 导出.
    Export,
}

/// Where the case has been sent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Submission {
    /// A target of ours, or empty.
    pub target: String,
    /// Another body in its own name: 消费者协会, 12345, 仲裁委员会.
    pub body: String,
    /// When.
    #[schemars(with = "Option<String>")]
    pub at: Option<Said>,
    /// Its reference number.
    pub reference: String,
    /// What became of it, in words.
    pub state: String,
    /// When it was accepted.
    #[schemars(with = "Option<String>")]
    pub accepted_at: Option<Said>,
    /// When it was answered.
    #[schemars(with = "Option<String>")]
    pub replied_at: Option<Said>,
    /// By when it promised an answer, as its page says.
    #[schemars(with = "Option<String>")]
    pub answer_by: Option<Said>,
    /// Whether the result says that it was made by automatic means alone.
    pub automated: Option<bool>,
}
