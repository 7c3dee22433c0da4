//! 请求 in words: each separately decidable, with its amount and where the money is to go.

use serde::Serialize;

use super::joins::{quoted, unstopped};
use super::payment_words::wallet;
use super::view::View;
use crate::case::{Claim, ClaimKind, ClaimRank, Ground, Method, Money, RefundTo};

/// A claim.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ClaimWords {
    text: String,
    /// Without the amount in capitals, for short texts.
    plain: String,
    amount: String,
    alternative: bool,
    money: bool,
    /// The word of case.toml, for templates to tell kinds apart.
    kind: Option<ClaimKind>,
    /// Of a rescission.
    ground: Option<Ground>,
}

impl ClaimWords {
    /// Whether it asks for money back.
    pub(super) fn is_refund(&self) -> bool {
        self.money
    }
}

impl View<'_> {
    /// The claims this target can decide, in the order of the case, the alternatives last.
    pub(super) fn claims(&self) -> Vec<ClaimWords> {
        let mut claims: Vec<&Claim> = self.dossier.case.claims.iter().filter(|claim| self.target.decides(claim)).collect();
        claims.sort_by_key(|claim| claim.rank == ClaimRank::Alternative);
        let nothing = Claim { text: self.words("claims[].kind", ""), ..Claim::default() };
        if claims.is_empty() && !nothing.text.is_empty() {
            claims.push(&nothing);
        }
        claims.into_iter().map(|claim| self.claim(claim)).collect()
    }

    fn claim(&self, claim: &Claim) -> ClaimWords {
        let case = &self.dossier.case;
        let me = &self.target.terms.me;
        let money = matches!(claim.kind, Some(ClaimKind::Refund | ClaimKind::PartialRefund));
        let amount = claim.amount.map_or_else(|| self.blank("claims[].amount"), Money::yuan);
        let capitals = claim.amount.and_then(Money::capitals).map_or_else(String::new, |capitals| format!("（大写：{capitals}）"));
        let to = match claim.to {
            Some(RefundTo::OriginalPayment) => {
                match self.target.needs.wallet.or_else(|| case.payments.first().and_then(|payment| payment.method)) {
                    Some(Method::Card | Method::Unionpay) => format!("，退回{me}付款的银行卡"),
                    Some(method @ (Method::Alipay | Method::WechatPay | Method::Paypal)) => {
                        format!("，退回{me}付款的{}账户", wallet(Some(method)))
                    }
                    _ => "，退回原付款账户".to_owned(),
                }
            }
            Some(RefundTo::Account) => format!("，退回{me}的平台账户"),
            None => String::new(),
        };
        let order = self.orders().next();
        let item = quoted(&self.words("orders[].item", order.map_or("", |order| order.item.as_str())));
        // What was paid beyond the price, such as a deposit asked for later, is no price.
        let sum = if claim.amount.zip(self.price()).is_some_and(|(amount, price)| amount > price) { "已付款项" } else { "货款" };
        let text = match claim.kind {
            _ if !claim.text.is_empty() => unstopped(&claim.text).to_owned(),
            Some(ClaimKind::Refund) => format!("退还{sum}人民币{amount}元{capitals}{to}"),
            Some(ClaimKind::PartialRefund) => format!("退还部分货款人民币{amount}元{capitals}{to}"),
            Some(ClaimKind::Perform) => format!("继续履行，交付{item}"),
            Some(ClaimKind::Replace) => format!("更换为与商品页说明相符的{item}"),
            Some(ClaimKind::Compensation) => format!("赔偿损失人民币{amount}元{capitals}"),
            Some(ClaimKind::Intercept) => "停止充值，取消订单".to_owned(),
            Some(ClaimKind::Explain) => "书面说明订单的处理情况，并提供交易记录".to_owned(),
            Some(ClaimKind::Rescind) => {
                let orders: Vec<&str> = self.orders().map(|order| order.id.as_str()).collect();
                format!("解除{me}与{}就订单{}订立的合同", self.target.terms.seller, orders.join("、"))
            }
            Some(ClaimKind::Other) | None => self.blank("claims[].text"),
        };
        let plain = text.replacen(&capitals, "", usize::from(!capitals.is_empty()));
        ClaimWords { plain, amount, text, alternative: claim.rank == ClaimRank::Alternative, money, kind: claim.kind, ground: claim.ground }
    }
}
