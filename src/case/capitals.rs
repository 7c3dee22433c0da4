//! 人民币大写: amounts in capitals, as 支付结算办法 (银发〔1997〕393号) 附一 writes them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// `None` for amounts that are negative, finer than a 分, or 10^12 and more.
pub(super) fn of(amount: Decimal) -> Option<String> {
    let fen = amount.checked_mul(Decimal::ONE_HUNDRED)?;
    if !fen.is_integer() || fen.is_sign_negative() {
        return None;
    }
    let fen = fen.to_u64().filter(|fen| *fen < 100_000_000_000_000)?;
    let (yuan, jiao, last) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut out = String::new();
    if yuan > 0 || fen == 0 {
        out += &whole(yuan);
        out.push('元');
    }
    match (jiao, last) {
        (0, 0) => out.push('整'),
        (0, _) => {
            if yuan > 0 {
                out.push('零');
            }
            push_digit(&mut out, last);
            out.push('分');
        }
        (_, 0) => {
            push_digit(&mut out, jiao);
            out.push_str("角整");
        }
        _ => {
            push_digit(&mut out, jiao);
            out.push('角');
            push_digit(&mut out, last);
            out.push('分');
        }
    }
    Some(out)
}

fn push_digit(out: &mut String, digit: u64) {
    out.push(DIGITS[usize::try_from(digit).expect("a digit is under ten")]);
}

/// A whole number in groups of four digits (万, 亿); zeros inside are said once.
fn whole(number: u64) -> String {
    if number == 0 {
        return "零".to_owned();
    }
    let mut out = String::new();
    let mut zero = false;
    for (group_unit, group) in [("亿", number / 100_000_000), ("万", number / 10_000 % 10_000), ("", number % 10_000)] {
        if group == 0 {
            zero = !out.is_empty();
            continue;
        }
        for (unit, scale) in [("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)] {
            let digit = group / scale % 10;
            if digit == 0 {
                zero = !out.is_empty();
                continue;
            }
            if zero {
                out.push('零');
                zero = false;
            }
            push_digit(&mut out, digit);
            out.push_str(unit);
        }
        zero = false;
        out.push_str(group_unit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_capitals() {
        for (amount, capitals) in [
            ("98.00", "玖拾捌元整"),
            ("128", "壹佰贰拾捌元整"),
            ("64.80", "陆拾肆元捌角整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("0", "零元整"),
            ("10.00", "壹拾元整"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("100000001", "壹亿零壹元整"),
            ("10000", "壹万元整"),
        ] {
            assert_eq!(of(amount.parse().expect(amount)).as_deref(), Some(capitals), "{amount}");
        }
        for out_of_range in ["-1", "0.001", "1000000000000"] {
            assert_eq!(of(out_of_range.parse().expect(out_of_range)), None);
        }
    }
}
