//! Amounts of bank statements: with a sign, a currency or a country about them, exact all the same.

use crate::case::Money;

/// An amount as a bank writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum<'a> {
    /// Whether a minus stands before it.
    pub negative: bool,
    /// Whether a plus or a minus does.
    pub signed: bool,
    /// It without its sign.
    pub amount: Money,
    /// The currency beside it.
    pub currency: Option<&'a str>,
}

/// Reads `+10000.00`, `-3.90(CN)`, `CNY 123.18`, `CNY13.50`, `1,234.56`.
pub fn read(text: &str) -> Option<Sum<'_>> {
    let (mut rest, mut currency, mut sign) = (text.trim(), None, None);
    if let Some((before, country)) = rest.strip_suffix([')', '）']).and_then(|rest| rest.rsplit_once(['(', '（']))
        && country.bytes().all(|byte| byte.is_ascii_alphabetic())
    {
        rest = before.trim_end();
    }
    // The currency may stand before the sign or behind it.
    for _ in 0..2 {
        if sign.is_none()
            && let Some(first) = rest.chars().next().filter(|c| matches!(c, '+' | '-' | '−' | '－' | '＋'))
        {
            sign = Some(!matches!(first, '+' | '＋'));
            rest = rest[first.len_utf8()..].trim_start();
        }
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        if letters == 3 {
            currency = rest.get(..letters);
            rest = rest[letters..].trim_start();
        }
    }
    rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '¥' | '￥' | '.')).then_some(())?;
    let amount = super::super::amounts::from_text(rest)?;
    Some(Sum { negative: sign == Some(true), signed: sign.is_some(), amount, currency })
}

/// ISO 4217 of a currency as banks call it; a word that is not known stays as it is.
pub fn currency(word: &str) -> String {
    let known = match word.trim() {
        "人民币" | "人民币元" | "RMB" | "CNH" | "元" | "本币" => "CNY",
        "美元" => "USD",
        "港币" | "港元" => "HKD",
        "澳门元" | "澳门币" => "MOP",
        "新台币" | "台币" => "TWD",
        "欧元" => "EUR",
        "日元" | "日圆" => "JPY",
        "英镑" => "GBP",
        "韩元" | "韩国元" => "KRW",
        "新加坡元" | "新币" => "SGD",
        "澳元" | "澳大利亚元" => "AUD",
        "加元" | "加拿大元" => "CAD",
        "新西兰元" => "NZD",
        "瑞士法郎" => "CHF",
        "泰铢" => "THB",
        "卢布" => "RUB",
        other => other,
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_banks_write_them() {
        for (text, negative, signed, amount, currency) in [
            ("+10000.00", false, true, "10000.00", None),
            ("-3.90(CN)", true, true, "3.90", None),
            ("8,000.00(CN)", false, false, "8000.00", None),
            ("CNY 123.18", false, false, "123.18", Some("CNY")),
            ("CNY13.50", false, false, "13.50", Some("CNY")),
            ("JPY -1000", true, true, "1000", Some("JPY")),
            ("-USD 3.72", true, true, "3.72", Some("USD")),
            ("¥1,234.56", false, false, "1234.56", None),
        ] {
            let sum = read(text).expect(text);
            assert_eq!((sum.negative, sum.signed, sum.currency), (negative, signed, currency), "{text}");
            assert_eq!(sum.amount.to_string(), amount);
        }
        for text in ["", "-", "--", "CNY", "xx,yyyy.zz", "1.2.3", "--1", "(CN)", "≈1.005", "1e3"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
