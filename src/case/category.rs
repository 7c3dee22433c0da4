//! What an exhibit is about: the folders below `evidence/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The category of an exhibit. The order is the order in which exhibits are numbered: how the trade
/// came about, the payment, what went wrong, what was said, what was advertised and what the rules are, who the parties are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Order pages.
    Order,
    /// Bills, receipts, transfer records.
    Payment,
    /// Error logs, failure screenshots.
    Fault,
    /// Official top-up or activation records.
    Delivery,
    /// Chat exports, mails, tickets.
    Chat,
    /// Tickets filed, refusals, acceptance notices.
    Procedure,
    /// Product page, advertisement.
    Listing,
    /// Refund policy, user agreement.
    Rules,
    /// Who the other side is.
    Identity,
    /// None of these.
    Other,
    /// The person's own identity papers: never leave without being asked for.
    Complainant,
}

impl Category {
    /// All, in the order of exhibit numbers.
    pub const ALL: [Self; 11] = [
        Self::Order,
        Self::Payment,
        Self::Fault,
        Self::Delivery,
        Self::Chat,
        Self::Procedure,
        Self::Listing,
        Self::Rules,
        Self::Identity,
        Self::Other,
        Self::Complainant,
    ];

    /// The word of case.toml, of folders and of paths in the bag.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Payment => "payment",
            Self::Fault => "fault",
            Self::Delivery => "delivery",
            Self::Chat => "chat",
            Self::Procedure => "procedure",
            Self::Listing => "listing",
            Self::Rules => "rules",
            Self::Identity => "identity",
            Self::Other => "other",
            Self::Complainant => "complainant",
        }
    }

    /// The Chinese folder names.
    #[must_use]
    pub fn folders(self) -> &'static [&'static str] {
        match self {
            Self::Order => &["订单"],
            Self::Payment => &["付款", "支付"],
            Self::Fault => &["异常", "故障", "日志"],
            Self::Delivery => &["履行", "到账", "激活"],
            Self::Chat => &["沟通", "聊天", "客服"],
            Self::Procedure => &["程序", "受理"],
            Self::Listing => &["商品", "宣传", "广告"],
            Self::Rules => &["规则", "协议"],
            Self::Identity => &["主体", "资质", "备案"],
            Self::Other => &["其他"],
            Self::Complainant => &["本人", "委托"],
        }
    }

    /// The category a folder's name means, in English or Chinese.
    #[must_use]
    pub fn of_folder(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == name || category.folders().contains(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_in_both_languages() {
        assert_eq!(Category::of_folder("payment"), Some(Category::Payment));
        assert_eq!(Category::of_folder("日志"), Some(Category::Fault));
        assert_eq!(Category::of_folder("photos"), None);
    }

    #[test]
    fn the_list_of_all_is_in_the_order_of_the_type() {
        assert!(Category::ALL.is_sorted());
    }
}
