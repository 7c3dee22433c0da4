//! Ids, amounts, dates and telephone numbers in running words. What is found is a hint where to look; what
//! it means is for a person to say.

use chrono::{NaiveDate, NaiveTime};

use crate::case::{Money, Precision, When, Zone};
use crate::evidence::fact::{Fact, Found, FoundKind};
use crate::evidence::scan::Scan;

/// Digits of an id that is digits only: the shortest of payment platforms has more than a telephone number.
const DIGITS_ONLY: std::ops::RangeInclusive<usize> = 12..=40;

/// Letters and digits of an id that has both, and how many of them are digits.
const MIXED: std::ops::RangeInclusive<usize> = 10..=64;
const MIXED_DIGITS: usize = 8;

/// What stands before an amount, at the end of what came before it.
const BEFORE_AMOUNT: [&str; 8] = ["¥", "￥", "人民币", "RMB", "CNY", "金额", "小写", "合计"];

/// What stands after one.
const AFTER_AMOUNT: [&str; 4] = ["元", "圆", "RMB", "CNY"];

/// Gives what is found in a passage.
pub(super) fn each(text: &str, page: Option<u32>, line: Option<u64>, out: &mut dyn FnMut(Fact)) {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap_or(' ');
        let before = text[..at].chars().next_back();
        if !first.is_ascii_alphanumeric() || before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            at += first.len_utf8();
            continue;
        }
        let (length, found) = one(&text[..at], rest);
        if let Some((kind, at_time, amount)) = found {
            out(Fact::Found(Found { kind, text: rest[..length].to_owned(), at: at_time, amount, page, line }));
        }
        at += length;
    }
}

type What = (FoundKind, Option<When>, Option<Money>);

/// What begins here, and how long it is; of what is nothing, how far to pass over.
fn one(before: &str, rest: &str) -> (usize, Option<What>) {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        if let Some((length, when)) = date(rest) {
            return (length, Some((FoundKind::Date, Some(when), None)));
        }
        if let Some((length, amount)) = amount(before, rest) {
            return (length, Some((FoundKind::Amount, None, Some(amount))));
        }
    }
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let word = &rest[..length];
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let kind = if is_phone(word) {
        Some(FoundKind::Phone)
    } else if digits == length && DIGITS_ONLY.contains(&length) || digits < length && MIXED.contains(&length) && digits >= MIXED_DIGITS {
        Some(FoundKind::Id)
    } else {
        None
    };
    (length, kind.map(|kind| (kind, None, None)))
}

/// A mobile number of mainland China.
fn is_phone(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 11 && bytes.iter().all(u8::is_ascii_digit) && bytes[0] == b'1' && bytes[1] >= b'3'
}

/// `98.00` after a sign of money or before 元, with commas between thousands.
fn amount(before: &str, rest: &str) -> Option<(usize, Money)> {
    // The tail of a longer number.
    if before.strip_suffix(['.', ',']).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')).count();
    let number = rest[..length].trim_end_matches([',', '.']);
    let after = rest[number.len()..].trim_start();
    let before = before.trim_end_matches([' ', ':', '：', '(', '（', ')', '）', '-', '+', '−']);
    let is_money = BEFORE_AMOUNT.iter().any(|sign| before.ends_with(sign)) || AFTER_AMOUNT.iter().any(|sign| after.starts_with(sign));
    // 98.00.1 is a version, 1,2,3 a list.
    let plain = number.replace(',', "");
    let grouped = number.split('.').next().unwrap_or("").split(',').skip(1).all(|group| group.len() == 3);
    if !is_money || !grouped || plain.matches('.').count() > 1 || plain.len() > 16 {
        return None;
    }
    Some((number.len(), plain.parse().ok()?))
}

/// `2026-09-13 20:13:40`, `2026年9月13日 20:13`, `2026/9/13`.
fn date(rest: &str) -> Option<(usize, When)> {
    let mut scan = Scan::new(rest);
    let year = scan.number(4).filter(|year| year.digits == 4)?.value;
    // Programs set blanks between figures and Chinese.
    let chinese = |scan: &mut Scan<'_>, sign: char| {
        let mut ahead = *scan;
        ahead.blanks();
        let is = ahead.eat(sign);
        if is {
            ahead.blanks();
            *scan = ahead;
        }
        is
    };
    let separator = if chinese(&mut scan, '年') { '年' } else { scan.one_of(&['-', '/', '.'])? };
    let month = scan.number(2)?.value;
    if separator == '年' { chinese(&mut scan, '月') } else { scan.eat(separator) }.then_some(())?;
    let day = scan.number(2)?.value;
    let mut ahead = scan;
    ahead.blanks();
    let ends = separator == '年' && ahead.eat('日');
    if ends {
        scan = ahead;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| (1990..2100).contains(year))?, month, day)?;
    if !ends && scan.rest().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let length = rest.len() - scan.rest().len();
    let Some((time, precision)) = time(&mut scan) else { return Some((length, When::day(date, Zone::Unknown))) };
    Some((rest.len() - scan.rest().len(), When::new(date.and_time(time), precision, Zone::Unknown)))
}

fn time(scan: &mut Scan<'_>) -> Option<(NaiveTime, Precision)> {
    let mut ahead = *scan;
    ahead.eat('T');
    ahead.blanks();
    let hour = ahead.number(2)?.value;
    ahead.one_of(&[':', '：', '时'])?;
    let minute = ahead.two_digits()?;
    let (mut second, mut precision) = (0, Precision::Minute);
    if ahead.one_of(&[':', '：', '分']).is_some()
        && let Some(value) = ahead.two_digits()
    {
        (second, precision) = (value, Precision::Second);
        ahead.eat('秒');
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second)?;
    *scan = ahead;
    Some((time, precision))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        each(text, None, None, &mut |fact| match fact {
            Fact::Found(found) => out.push(match found.kind {
                FoundKind::Id => format!("id {}", found.text),
                FoundKind::Phone => format!("phone {}", found.text),
                FoundKind::Amount => format!("amount {}", found.amount.expect("an amount").yuan()),
                FoundKind::Date => format!("date {}", found.at.expect("a time")),
            }),
            other => panic!("{other:?}"),
        });
        out
    }

    #[test]
    fn what_receipts_hold() {
        for (text, expected) in [
            ("交易单号：2026091322003900464682255393", &["id 2026091322003900464682255393"][..]),
            ("订单号KM202609130001，数量1", &["id KM202609130001"]),
            ("付款时间 2026-09-13 20:13:40 金额￥1,098.00", &["date 2026-09-13T20:13:40+08:00", "amount 1098.00"]),
            ("2026年9月13日20时13分 人民币（小写）：98.00元", &["date 2026-09-13T20:13:00+08:00", "amount 98.00"]),
            ("共98.5 元，联系电话13800000000", &["amount 98.50", "phone 13800000000"]),
            ("2026/9/3 2026 年 11月22 日 本回单", &["date 2026-09-03", "date 2026-11-22"]),
            ("版本 3.2.1，第 12 页，共 100 件，IP 192.0.2.1", &[]),
            ("20260913 1.2.3元 1,2元 99999999999999999999999元", &["id 99999999999999999999999"]),
            ("2026-13-45 abcdefghijkl", &[]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
