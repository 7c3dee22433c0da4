//! Payments in words: as their record shows them where there is one, else as stated, and marked so.

use serde::Serialize;

use super::chinese::{cite, full};
use super::context::said;
use super::joins;
use super::view::View;
use crate::case::{Method, Money, Payment, PaymentKind};
use crate::dossier::RecordRef;

/// A payment.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PaymentWords {
    sentence: String,
    wallet: String,
    id_label: &'static str,
    id: String,
    merchant_id_label: &'static str,
    merchant_id: String,
    amount: String,
    payee: String,
    /// The account it went to, as the bill shows it; empty for targets that do not see it.
    payee_account: String,
    /// Whose card it was, and the last digits of its number; empty for targets that do not see them.
    bank: String,
    card_last4: String,
    paid: String,
    /// As what it was made: 向商户付款, 转账.
    kind: &'static str,
    /// The exhibits of its record; empty where there is none.
    cite: String,
}

impl View<'_> {
    /// Each payment once. A wallet is told only of the payments made through it.
    pub(super) fn payments(&self) -> Vec<PaymentWords> {
        let case = &self.dossier.case;
        let shown = self.numbers();
        let first = |records: Vec<RecordRef>| records.into_iter().find(|at| shown.contains(&at.exhibit));
        let mut out = Vec::new();
        for (n, payment) in case.payments.iter().enumerate() {
            if self.target.needs.wallet.is_some_and(|wallet| payment.method.is_some_and(|method| !method.is_through(wallet))) {
                continue;
            }
            let record = first(self.dossier.matches.records_of_payment(n).collect());
            out.push(record.and_then(|at| self.recorded(at, Some(payment))).unwrap_or_else(|| self.stated(payment)));
        }
        if case.payments.is_empty() {
            // Records that pay an order although the person named no payment.
            for n in 0..case.orders.len() {
                let found = first(self.dossier.matches.records_of_order(n));
                out.extend(found.and_then(|at| self.recorded(at, None)));
            }
        }
        if out.is_empty() && self.draft {
            out.push(self.stated(&Payment { method: self.target.needs.wallet, ..Payment::default() }));
        }
        out
    }

    /// What the payments come to; `None` where one is not known. What was paid from a balance was paid into it before.
    pub(super) fn paid(&self) -> Option<Money> {
        let payments = self.payments();
        let out = payments.iter().filter(|payment| payment.kind != kind(Some(PaymentKind::Balance)));
        let total = out.map(|payment| payment.amount.parse::<Money>().ok()).try_fold(Money::ZERO, |sum, amount| sum.checked_add(amount?));
        total.filter(|total| total.is_positive())
    }

    fn stated(&self, payment: &Payment) -> PaymentWords {
        let wallet = wallet(payment.method).to_owned();
        let paid = self.words("payments[].paid_at", &payment.paid_at.as_ref().map_or_else(String::new, said));
        let amount = self.words("payments[].amount", &payment.amount.map_or_else(String::new, Money::yuan));
        let id = self.words("payments[].transaction_id", &payment.transaction_id);
        let (id_label, merchant_id_label) = labels(&wallet);
        let me = &self.target.terms.me;
        let mut sentence = if paid.is_empty() { me.clone() } else { format!("{paid}，{me}") };
        if !wallet.is_empty() {
            sentence += &format!("通过{wallet}");
        }
        sentence += &if amount.is_empty() { "付款".to_owned() } else { format!("付款{amount}元") };
        for (label, value) in [("收款方为", &payment.payee), (id_label, &id), (merchant_id_label, &payment.merchant_order_id)] {
            if !value.is_empty() {
                sentence += &format!("，{label}{}", joins::unstopped(value));
            }
        }
        let cite = self.target.statement();
        sentence += &format!("{cite}。");
        let (payee, merchant_id) = (payment.payee.clone(), payment.merchant_order_id.clone());
        let (bank, card_last4) = self.card(Some(payment));
        PaymentWords {
            sentence,
            wallet,
            id_label,
            id,
            merchant_id_label,
            merchant_id,
            amount,
            payee,
            payee_account: String::new(),
            bank,
            card_last4,
            paid,
            kind: kind(payment.kind),
            cite: String::new(),
        }
    }

    /// Of the card that was used: whose it is, and its last digits.
    fn card(&self, payment: Option<&Payment>) -> (String, String) {
        let seen = payment.filter(|_| self.target.sees.card);
        seen.map(|payment| (payment.bank.trim().to_owned(), payment.card_last4.clone())).unwrap_or_default()
    }

    fn recorded(&self, at: RecordRef, stated: Option<&Payment>) -> Option<PaymentWords> {
        let exhibit = self.dossier.exhibit(at.exhibit)?;
        let record = self.dossier.record(at)?;
        // The bill says whose it is; a bank's does not say through which wallet.
        let wallet = match exhibit.inspection.reader {
            "alipay-csv" | "alipay-xlsx" | "alipay-cashbook" => "支付宝",
            "wechat-pay-csv" | "wechat-pay-xlsx" => "微信支付",
            _ => wallet(stated.and_then(|payment| payment.method)),
        };
        let (id_label, merchant_id_label) = labels(wallet);
        let through = if wallet.is_empty() { String::new() } else { format!("通过{wallet}") };
        let (paid, amount) = (full(&record.at), record.size().yuan());
        let mut sentence = format!("{paid}，{}{through}付款{amount}元", self.target.terms.me);
        let named =
            [("交易对方为", &record.counterparty), (id_label, &record.transaction_id), (merchant_id_label, &record.merchant_order_id)];
        for (label, value) in named {
            if let Some(value) = value {
                sentence += &format!("，{label}{}", joins::unstopped(value));
            }
        }
        if let Some(status) = &record.status {
            sentence += &format!("，{}{}", if wallet == "微信支付" { "当前状态为" } else { "交易状态为" }, joins::quoted(status));
        }
        let cite = cite(&[at.exhibit]);
        sentence += &format!("{cite}。");
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let (bank, card_last4) = self.card(stated);
        let account = record.counterparty_account.as_deref().map(str::trim);
        // Bills write a stroke where there is none.
        let account = account.filter(|account| self.target.sees.payee_accounts && account.chars().any(char::is_alphanumeric));
        Some(PaymentWords {
            sentence,
            wallet: wallet.to_owned(),
            id_label,
            id: text(&record.transaction_id),
            merchant_id_label,
            merchant_id: text(&record.merchant_order_id),
            amount,
            payee: text(&record.counterparty),
            payee_account: account.unwrap_or_default().to_owned(),
            bank,
            card_last4,
            paid,
            kind: kind(stated.and_then(|payment| payment.kind)),
            cite,
        })
    }
}

pub(super) fn wallet(method: Option<Method>) -> &'static str {
    match method {
        Some(Method::Alipay) => "支付宝",
        Some(Method::WechatPay) => "微信支付",
        Some(Method::Card) => "银行卡",
        Some(Method::Unionpay) => "银联",
        Some(Method::Paypal) => "PayPal",
        Some(Method::PlatformBalance) => "平台余额",
        Some(Method::Other) | None => "",
    }
}

fn kind(kind: Option<PaymentKind>) -> &'static str {
    match kind {
        Some(PaymentKind::Merchant) => "向商户付款",
        Some(PaymentKind::Transfer) => "转账",
        Some(PaymentKind::PersonalCode) => "扫个人收款码付款",
        Some(PaymentKind::RedPacket) => "红包",
        Some(PaymentKind::Balance) => "余额付款",
        None => "",
    }
}

/// What the wallet calls its two numbers, as its bills' own headers do.
fn labels(wallet: &str) -> (&'static str, &'static str) {
    match wallet {
        "微信支付" => ("交易单号", "商户单号"),
        "银行卡" | "银联" => ("交易参考号", "商户订单号"),
        _ => ("交易订单号", "商家订单号"),
    }
}
