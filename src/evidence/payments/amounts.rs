//! Amounts: exact from text; from the numbers of a sheet only where they end at the 分.

use crate::case::Money;

/// Reads an amount as written, letting signs of the yuan, thousands commas and a trailing 元 pass.
pub fn from_text(text: &str) -> Option<Money> {
    text.strip_suffix('元').unwrap_or(text).parse().ok()
}

/// Reads an amount with thousands marked as its decimals are not: after a comma, or after a point. `12,50` is no
/// amount with points, and is not taken for 1250.
pub fn marked(text: &str, comma: bool) -> Option<Money> {
    let text = text.replace('−', "-");
    if comma {
        return with_comma(&text);
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.contains(',') || whole.split(',').skip(1).any(|group| group.len() != 3) {
        return None;
    }
    from_text(&text)
}

/// Reads an amount whose decimals stand after a comma, as `4.626,81`.
fn with_comma(text: &str) -> Option<Money> {
    let (whole, part) = text.split_once(',').unwrap_or((text, ""));
    if part.contains(['.', ',']) {
        return None;
    }
    // Points must stand before three digits each: `4.62` is no amount written so.
    if whole.split('.').skip(1).any(|group| group.len() != 3) {
        return None;
    }
    let whole: String = whole.chars().filter(|c| !matches!(c, '.' | '\'' | '\u{202f}' | '\u{2009}')).collect();
    if part.is_empty() { from_text(&whole) } else { from_text(&format!("{whole}.{part}")) }
}

/// The first amount after a word, whatever bracket or sign of the yuan stands between: `已退款(￥500.00)`, `已退款￥3.5`.
pub fn after(word: &str, text: &str) -> Option<Money> {
    let (_, rest) = text.split_once(word)?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（' | '¥' | '￥' | ':' | '：' | '[' | '【'));
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
    from_text(rest[..end].trim_end_matches([',', '.']))
}

/// A number of a sheet as text with two places. Sheets hold IEEE doubles: the shortest decimal that
/// gives the same double is what was written. `None` where more than two places remain.
pub fn two_places(number: f64) -> Option<String> {
    let mut amount = number.to_string().parse::<rust_decimal::Decimal>().ok()?.normalize();
    if amount.scale() > 2 {
        return None;
    }
    amount.rescale(2);
    Some(amount.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refunds_are_written_in_many_ways() {
        for text in ["已退款(￥500.00)", "已退款（¥500.00）", "已退款￥500.00", "已退款 500.00元", "对方已退款：¥500.00，请查收"]
        {
            assert_eq!(after("已退款", text).map(|amount| amount.to_string()).as_deref(), Some("500.00"), "{text}");
        }
        assert_eq!(after("已退款", "已退款(￥1,200.50)").map(|amount| amount.to_string()).as_deref(), Some("1200.50"));
        for text in ["已退款", "已退款()", "退款 3.00", "已退款，部分"] {
            assert_eq!(after("已退款", text), None, "{text}");
        }
    }

    #[test]
    fn marks_of_thousands_and_decimals() {
        for (text, comma, amount) in [
            ("4.626,81", true, Some("4626.81")),
            ("-1,78", true, Some("-1.78")),
            ("1.234", true, Some("1234")),
            ("4.62", true, None),
            ("1.653,75", false, None),
            ("1,653.75", false, Some("1653.75")),
            ("12,50", false, None),
            ("−78.02", false, Some("-78.02")),
            ("5000", false, Some("5000")),
            ("1.2.3", false, None),
            ("", true, None),
            ("1,2,3", true, None),
        ] {
            assert_eq!(marked(text, comma).map(|amount| amount.to_string()).as_deref(), amount, "{text}");
        }
    }

    #[test]
    fn numbers_end_at_two_places() {
        for (number, text) in [(39.9, "39.90"), (1999.0, "1999.00"), (100.1, "100.10"), (0.07, "0.07"), (-3.5, "-3.50")] {
            assert_eq!(two_places(number).as_deref(), Some(text));
        }
        for number in [0.1 + 0.2, 1.005, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(two_places(number), None, "{number}");
        }
    }
}
