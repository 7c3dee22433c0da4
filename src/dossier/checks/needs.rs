//! What a target needs of a case, as its target file says.

use serde::Deserialize;

use crate::case::{Category, Cause, Method};

/// What a target needs of a case before a letter to it can stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Needs {
    /// The target's name.
    #[serde(skip)]
    pub target: String,
    /// The causes it takes.
    pub causes: Vec<Cause>,
    /// Facts that must be there, as paths into the case: `orders[].id` for every order,
    /// `seller.name|shop` for either of two of the seller.
    pub facts: Vec<String>,
    /// What the person must have confirmed.
    pub declarations: Vec<Declaration>,
    /// Categories without which a letter is weak.
    pub evidence: Vec<Category>,
    /// The wallet the target is: it takes up payments made through it to merchants.
    pub wallet: Option<Method>,
}

/// What a person confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Declaration {
    /// 为生活消费需要，本人使用.
    OwnUse,
    /// 未经其他机构受理或者处理.
    NoOtherBody,
    /// 同意调解.
    ConsentsToMediation,
    /// 已退款金额.
    RefundedSoFar,
}

impl Declaration {
    /// Its key below `declarations`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::OwnUse => "own_use",
            Self::NoOtherBody => "no_other_body",
            Self::ConsentsToMediation => "consents_to_mediation",
            Self::RefundedSoFar => "refunded_so_far",
        }
    }
}
