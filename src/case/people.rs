//! Who is in the dispute.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Said;

/// 投诉人.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Complainant {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// 通讯地址: printed only for targets that need it.
    pub address: String,
    /// Printed only for targets that need it.
    pub id_number: String,
    /// Printed only for targets that need it.
    pub email: String,
    /// 性别; a statement of claim has to say it.
    pub sex: String,
    /// 出生日期; a statement of claim has to say it.
    #[schemars(with = "Option<String>")]
    pub birth_date: Option<Said>,
    /// 民族; a statement of claim has to say it.
    pub ethnicity: String,
    /// 工作单位.
    pub employer: String,
    /// 职业、职务.
    pub occupation: String,
    /// The person's account on the platform, as they are willing to show it.
    pub account: String,
    /// 委托代理人 or 监护人.
    pub agent: Agent,
}

/// Who acts for the complainant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Agent {
    /// Name; empty for nobody.
    pub name: String,
    /// 委托代理人, 监护人 and the like.
    pub relation: String,
}

/// 被投诉人.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Respondent {
    /// What it is in the trade.
    pub role: Role,
    /// Legal name.
    pub name: String,
    /// 店铺名.
    pub shop: String,
    /// The platform's name as shown.
    pub platform: String,
    /// Where it sells.
    pub sells_on: SellsOn,
    /// 住所.
    pub address: String,
    /// 平台公示的地址.
    pub published_address: String,
    /// 法定代表人 or 经营者, as the business licence shows it.
    pub representative: String,
    /// 统一社会信用代码 (GB 32100-2015).
    pub uscc: String,
    /// ICP 备案号.
    pub icp: String,
    /// Web site.
    pub website: String,
    /// Telephone or other contact.
    pub contact: String,
}

/// What a respondent is in the trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 销售者.
    Seller,
    /// 电子商务平台经营者.
    PlatformOperator,
    /// Who got the money.
    Payee,
    /// The publisher of the game or software.
    Publisher,
    /// Not known.
    #[default]
    Unknown,
}

/// Where a respondent sells: decides which authority is competent (令121 第十三条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SellsOn {
    /// 自建网站.
    OwnSite,
    /// 平台内经营者.
    ShopOnPlatform,
    /// 社交或私人.
    SocialOrPrivate,
    /// Not known.
    #[default]
    Unknown,
}
