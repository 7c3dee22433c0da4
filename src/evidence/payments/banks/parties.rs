//! Whom a bank row was paid to: the name beside it, or the merchant that stands behind a wallet's name.
//!
//! `支付宝-示例网络有限公司` is how a row of a bank is linked to the row of the wallet.

/// Wallets and payment companies whose name stands before the merchant's.
const WALLETS: &[&str] = &[
    "支付宝外部商户",
    "支付宝",
    "财付通",
    "微信支付",
    "网银在线",
    "钱袋宝支付",
    "抖音支付",
    "美团支付",
    "京东支付",
    "拼多多支付",
    "云闪付APP",
    "云闪付",
    "银联在线支付",
];
const DASHES: &[char] = &['-', '－', '–', '—'];
/// What stands behind a wallet's name and is nobody.
const KINDS: &[&str] = &[
    "消费",
    "转账",
    "群收款",
    "微信红包",
    "微信转账",
    "红包",
    "扫二维码付款",
    "二维码付款",
    "付款",
    "充值",
    "零钱充值",
    "零钱提现",
    "余额宝",
    "特约商户",
    "还款",
    "网上支付",
    "快捷支付",
];
/// What stands in the place of a merchant in rows that have none.
const NO_MERCHANT: &[&str] =
    &["还款", "利息", "结息", "年费", "手续费", "奖励", "返现", "返还", "分期", "取现", "违约金", "PAYMENT - THANK YOU"];

/// The merchant behind a wallet's name, wherever that stands in a text.
pub fn behind_wallet(text: &str) -> Option<&str> {
    let mut rest =
        WALLETS.iter().filter_map(|wallet| after(text, wallet).map(|rest| (text.len() - rest.len(), rest))).min().map(|(_, rest)| rest)?;
    // `支付宝-支付宝外部商户-店`, `支付宝-支付宝-消费-店`.
    while let Some((kind, more)) = rest.split_once(DASHES).filter(|(kind, _)| WALLETS.contains(kind) || KINDS.contains(kind)) {
        debug_assert!(kind.len() < rest.len());
        rest = more;
    }
    let rest = without_country(rest.trim());
    let nobody = rest.is_empty() || KINDS.contains(&rest) || is_wallet(rest) || rest.bytes().all(|byte| byte.is_ascii_digit());
    (!nobody).then_some(rest)
}

/// `示例商店CHN`: only behind other writing, for a name of Latin letters may end so itself.
pub fn without_country(text: &str) -> &str {
    text.strip_suffix("CHN").filter(|rest| rest.chars().last().is_some_and(|c| !c.is_ascii_alphanumeric())).map_or(text, str::trim_end)
}

fn after<'a>(text: &'a str, wallet: &str) -> Option<&'a str> {
    text.match_indices(wallet).find_map(|(at, _)| text[at + wallet.len()..].strip_prefix(DASHES))
}

/// Whether a name is that of the wallet or card network, and not of who was paid.
fn is_wallet(name: &str) -> bool {
    ["支付宝", "财付通", "微信支付", "网银在线", "银联", "云闪付", "钱袋宝"].iter().any(|wallet| name.contains(wallet))
}

/// The other side of a row: `name` is what the bank calls it, `texts` what else it says, the likeliest first.
/// `description`: a text that is the merchant where nothing else is, as in bills of credit cards.
pub fn counterparty(name: Option<&str>, texts: &[&str], description: Option<&str>) -> Option<String> {
    let merchant = || texts.iter().find_map(|text| behind_wallet(text));
    let found = match name {
        // A masked name says less than the merchant in full.
        Some(name) => behind_wallet(name).or_else(|| (is_wallet(name) || name.contains('*')).then(merchant).flatten()).or(Some(name)),
        None => merchant().or_else(|| description.filter(|text| !is_wallet(text) && !NO_MERCHANT.iter().any(|word| text.contains(word)))),
    };
    found.map(str::to_owned)
}

/// `张示例 66666666666666`, `示例网络有限公司888888888`: a name and the account that stands behind it.
pub fn name_and_account(text: &str) -> (Option<&str>, Option<&str>) {
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '*');
    let account = &text[name.len()..];
    if account.len() < 8 {
        return (Some(text).filter(|text| !text.is_empty()), None);
    }
    let name = name.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | ','));
    (Some(name).filter(|name| !name.is_empty()), Some(account))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merchants_behind_wallets() {
        for (text, merchant) in [
            ("支付宝-示例网络有限公司", Some("示例网络有限公司")),
            ("财付通－示例商户", Some("示例商户")),
            ("UA0123微信支付-示例一卡通", Some("示例一卡通")),
            ("支付宝-支付宝外部商户-示例打车", Some("示例打车")),
            ("支付宝-支付宝-消费-示例微超", Some("示例微超")),
            ("云闪付APP-示例电力", Some("示例电力")),
            ("网银在线-示例商城CHN", Some("示例商城")),
            ("云闪付APP-财付通(银联云闪付)", None),
            ("财付通-群收款", None),
            ("支付宝", None),
            ("网上支付-支付宝", None),
            ("支付宝-", None),
            ("示例超市-支付宝店", None),
        ] {
            assert_eq!(behind_wallet(text), merchant, "{text}");
        }
    }

    #[test]
    fn the_fuller_name_counts() {
        let of = |name, texts: &[&str], description| counterparty(name, texts, description);
        assert_eq!(of(Some("示例公司"), &["支付宝-别的"], None).as_deref(), Some("示例公司"));
        assert_eq!(of(Some("支付宝-李示例"), &[], None).as_deref(), Some("李示例"));
        assert_eq!(of(Some("财付通支付科技有限公司"), &["财付通-示例店"], None).as_deref(), Some("示例店"));
        assert_eq!(of(Some("财付通支付科技有限公司"), &["财付通-微信红包"], None).as_deref(), Some("财付通支付科技有限公司"));
        assert_eq!(of(Some("示***有限公司"), &["支付宝-示例有限公司"], None).as_deref(), Some("示例有限公司"));
        assert_eq!(of(None, &["手机银行饭票"], Some("手机银行饭票")).as_deref(), Some("手机银行饭票"));
        assert_eq!(of(None, &["银联转账还款"], Some("银联转账还款")), None);
        assert_eq!(name_and_account("张示例 66666666666666"), (Some("张示例"), Some("66666666666666")));
        assert_eq!(name_and_account("12341234123412341"), (None, Some("12341234123412341")));
        assert_eq!(name_and_account("示例店2"), (Some("示例店2"), None));
    }
}
