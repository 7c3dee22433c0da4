//! What a target needs of a case, as its target file says.

use serde::Deserialize;

use crate::case::{Category, Cause, Declarations, Method};

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
    /// Categories without which there is no letter.
    pub required_evidence: Vec<Category>,
    /// What is looked at before anything is sent to it.
    pub preflight: Vec<Preflight>,
    /// The wallet the target is: it takes up payments made through it to merchants.
    pub wallet: Option<Method>,
    /// Whether its letters name the currency beside every amount, so that it need not be yuan.
    pub any_currency: bool,
}

/// What is looked at before a letter goes to a target: why it might be turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preflight {
    /// Not bought for daily consumption (令121 第十六条第三项、第十七条).
    DailyConsumption,
    /// Three years have passed (令121 第十六条第四项; 民法典 第一百八十八条).
    ThreeYears,
    /// The other side's name is not known (令121 第十条、第十六条第五项).
    NameKnown,
    /// Who is competent cannot be told from the case (令121 第十三条).
    Jurisdiction,
    /// What is verified of whoever complains (令121 第十条、第十六条、第十七条).
    Complaint,
    /// What to bring to the police, and in which order to go about it.
    Police,
    /// What a statement of claim needs beside its text.
    Court,
    /// What 举报 means and takes.
    Report,
    /// What a dispute with the issuer of a card is, and what it is not.
    Card,
    /// What PayPal may not cover.
    Paypal,
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
    /// 至今未答复.
    NoAnswerSoFar,
    /// 没有约定仲裁或者管辖法院.
    NoAgreedForum,
    /// 以上声明的确认日期.
    ConfirmedOn,
    /// 举报: an explicit choice.
    ReportViolation,
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
            Self::NoAnswerSoFar => "no_answer_so_far",
            Self::NoAgreedForum => "no_agreed_forum",
            Self::ConfirmedOn => "confirmed_on",
            Self::ReportViolation => "report_violation",
        }
    }

    /// Whether it was confirmed or denied; `None` where nothing was said.
    #[must_use]
    pub fn of(self, said: &Declarations) -> Option<bool> {
        match self {
            Self::OwnUse => said.own_use,
            Self::NoOtherBody => said.no_other_body,
            Self::ConsentsToMediation => said.consents_to_mediation,
            Self::RefundedSoFar => said.refunded_so_far.map(|_| true),
            Self::NoAnswerSoFar => said.no_answer_so_far,
            Self::NoAgreedForum => said.no_agreed_forum,
            Self::ConfirmedOn => said.confirmed_on.as_ref().and_then(crate::case::Said::exact).map(|_| true),
            // Not to choose it is no denial.
            Self::ReportViolation => said.report_violation.then_some(true),
        }
    }
}
