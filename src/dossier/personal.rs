//! Personal data in texts: found by their check digits, and shown masked. What is found is never shown whole again.
//!
//! Chinese ID numbers (GB 11643, check character by ISO 7064 MOD 11-2), bank cards (ISO/IEC 7812: a plausible issuer,
//! length and Luhn digit), mobile numbers, and card secrets (卡密) by the words before them.

use chrono::NaiveDate;
use serde::Serialize;

use super::signs::{Sign, mentions, signs};

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Private {
    IdNumber,
    BankCard,
    Phone,
    CardSecret,
}

impl Private {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::IdNumber, Self::BankCard, Self::Phone, Self::CardSecret];

    /// The word of codes and hints.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdNumber => "id-number",
            Self::BankCard => "bank-card",
            Self::Phone => "phone",
            Self::CardSecret => "card-secret",
        }
    }
}

/// A piece of personal data in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What it is.
    pub kind: Private,
    /// As written; not to be shown.
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub at: usize,
}

/// The pieces in a text, in order. `known` says which runs of digits and letters are ids of the case and no personal data.
#[must_use]
pub fn personal<'a>(text: &'a str, known: &dyn Fn(&str) -> bool) -> Vec<Piece<'a>> {
    // Most texts hold no run that is long enough.
    if text.bytes().filter(u8::is_ascii_alphanumeric).count() < 8 {
        return Vec::new();
    }
    let secrets = mentions(text, Sign::CardSecret);
    let one = |at: usize, run: &'a str| {
        let letters: String = run.chars().filter(char::is_ascii_alphanumeric).collect();
        let (from, kind) = if known(run) || known(&letters) {
            return None;
        } else if is_id_number(&letters) && !run.contains(' ') {
            (0, Private::IdNumber)
        } else if is_bank_card(&letters) {
            (0, Private::BankCard)
        } else if let Some(from) = phone_in(run).filter(|from| !known(&run[*from..])) {
            (from, Private::Phone)
        } else if secrets && is_secret(run) && named_before(text, at) {
            (0, Private::CardSecret)
        } else {
            return None;
        };
        Some(Piece { kind, text: &run[from..], at: at + from })
    };
    let mut out = Vec::new();
    for (at, run) in runs(text) {
        match one(at, run) {
            Some(piece) => out.push(piece),
            // `98 13800000000`: two numbers, not one in groups.
            None if run.contains(' ') => {
                let mut from = at;
                for part in run.split(' ') {
                    out.extend(one(from, part));
                    from += part.len() + 1;
                }
            }
            None => {}
        }
    }
    out
}

/// A text with its personal data masked.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for piece in personal(text, &|_| false) {
        out.push_str(&text[from..piece.at]);
        out.push_str(&mask(piece));
        from = piece.at + piece.text.len();
    }
    out.push_str(&text[from..]);
    out
}

/// One piece as it may be shown: enough to find it again, not enough to use it.
#[must_use]
pub fn mask(piece: Piece<'_>) -> String {
    let letters: Vec<char> = piece.text.chars().filter(char::is_ascii_alphanumeric).collect();
    let (first, last) = match piece.kind {
        Private::Phone => (3, 2),
        Private::BankCard | Private::CardSecret => (0, 4),
        Private::IdNumber => (2, 1),
    };
    let last = last.min(letters.len().saturating_sub(first) / 2);
    let shown = |n: usize| n < first || n + last >= letters.len();
    letters.iter().enumerate().map(|(n, letter)| if shown(n) { *letter } else { '*' }).collect()
}

/// Runs of letters and digits, with single blanks and hyphens between groups of digits or letters.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        let from = at;
        while at < bytes.len() {
            let grouped = matches!(bytes[at], b'-') && at > from && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
                || bytes[at] == b' ' && at > from && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            if !bytes[at].is_ascii_alphanumeric() && !grouped {
                break;
            }
            at += 1;
        }
        (from < at).then(|| (from, &text[from..at]))
    })
}

/// GB 11643: seventeen digits with a region and a day that there is, and the check character.
fn is_id_number(run: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let bytes = run.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let number = |from: usize, to: usize| run[from..to].parse::<u32>().unwrap_or(0);
    let day = NaiveDate::from_ymd_opt(i32::try_from(number(6, 10)).unwrap_or(0), number(10, 12), number(12, 14));
    let sum: u32 = bytes[..17].iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    // Provinces by GB/T 2260, and 91 for residence permits of foreigners under the old numbering.
    matches!(number(0, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
        && day.is_some()
        && (1900..2100).contains(&number(6, 10))
        && CHECK[(sum % 11) as usize] == bytes[17].to_ascii_uppercase()
}

/// Issuers that cards in China have: UnionPay, Visa, Mastercard, American Express, JCB, each with its lengths.
fn is_bank_card(run: &str) -> bool {
    if !run.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let head = |n: usize| run.get(..n).and_then(|head| head.parse::<u32>().ok()).unwrap_or(0);
    let plausible = match run.len() {
        15 => matches!(head(2), 34 | 37),
        16 => head(2) == 62 || head(1) == 4 || matches!(head(2), 51..=55) || matches!(head(4), 2221..=2720 | 3528..=3589),
        17..=19 => head(2) == 62,
        _ => false,
    };
    let sum: u32 = run
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, byte)| {
            let digit = u32::from(byte - b'0') * if n % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    plausible && sum.is_multiple_of(10)
}

/// Where a mainland mobile number begins in a run: eleven digits from 13 to 19, alone or after 86.
fn phone_in(run: &str) -> Option<usize> {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let is = |number: &str| number.len() == 11 && number.starts_with('1') && matches!(number.as_bytes()[1], b'3'..=b'9');
    let plain = run.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b' '));
    // 138-0000-0000 and 138 0000 0000; a run of other groups is something else.
    let grouped = |groups: &[usize]| run.split(['-', ' ']).map(str::len).eq(groups.iter().copied());
    match digits.len() {
        11 if plain && is(&digits) && (grouped(&[11]) || grouped(&[3, 4, 4])) => Some(0),
        13 if plain && digits.starts_with("86") && is(&digits[2..]) => (grouped(&[13]) || grouped(&[2, 11]) || grouped(&[2, 3, 4, 4]))
            .then(|| run.len() - run.trim_start_matches("86").trim_start_matches(['-', ' ']).len()),
        _ => None,
    }
}

/// What a card secret looks like: long enough, not a plain word, not a date. A key may be of capitals alone where it
/// stands in groups: `ABCD-EFGH-IJKL`.
fn is_secret(run: &str) -> bool {
    let letters = run.chars().filter(char::is_ascii_alphanumeric).count();
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let group = |group: &str| group.len() >= 4 && group.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let grouped = run.split('-').count() >= 3 && run.split('-').all(group);
    (8..=40).contains(&letters) && (digits >= 2 || grouped) && !run.contains(' ')
}

/// Whether the words right before say that a card secret follows: the nearest of them, unless they are part of words that
/// say something else (`忘记密码`). What is said further away does not count: `密码错误，卡密：…`.
fn named_before(text: &str, at: usize) -> bool {
    const NEAR: usize = 8;
    const SAID_ELSE: usize = 2;
    let mut before: Vec<char> = text[..at].chars().rev().take(NEAR + SAID_ELSE).collect();
    before.reverse();
    let named = |n: usize| signs(&before[before.len().saturating_sub(n)..].iter().collect::<String>()).has(Sign::CardSecret);
    (2..=NEAR).find(|n| named(*n)).is_some_and(|n| named(n + SAID_ELSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Private, String)> {
        personal(text, &|_| false).into_iter().map(|piece| (piece.kind, mask(piece))).collect()
    }

    #[test]
    fn what_is_personal_is_found_and_masked() {
        // The ID is the example of GB 11643-1999; the card is of the issuers' test range.
        for (text, kind, shown) in [
            ("身份证11010519491231002X，谢谢", Private::IdNumber, "11***************X"),
            ("卡 6200 0000 0000 0005", Private::BankCard, "************0005"),
            ("打我电话13800000000", Private::Phone, "138******00"),
            ("+86 138-0000-0000", Private::Phone, "138******00"),
            ("卡密：ABCD-1234-EFGH-5678", Private::CardSecret, "************5678"),
            ("激活码 SAMPLE12345", Private::CardSecret, "*******2345"),
            ("卡密：ABCD-EFGH-IJKL-MNOP", Private::CardSecret, "************MNOP"),
            ("登录密码：sample12345", Private::CardSecret, "*******2345"),
            ("卡密 ABCD-1234-EFGH-5678 提示密码错误", Private::CardSecret, "************5678"),
            ("密码错误，卡密：SAMPLE12345", Private::CardSecret, "*******2345"),
        ] {
            assert_eq!(kinds(text), [(kind, shown.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for text in [
            "订单号KM202609130001",
            "2026091300000000000000000001",
            "4200000000202610080000000001",
            "11010519491231002Y",
            "110105194912310021",
            "990105194912310020",
            "卡 6200 0000 0000 0006",
            "12800000000",
            "113800000000",
            "2026-09-13 20:13:40",
            "卡密还没有收到",
            "忘记密码 reset12345",
            "卡密 Shanghai-Office-Licence",
            "版本 SAMPLE12345",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
        assert_eq!(kinds("付了98 13800000000"), [(Private::Phone, "138******00".to_owned())]);
        assert_eq!(personal("13800000000", &|run| run == "13800000000"), []);
    }

    #[test]
    fn texts_are_shown_masked() {
        assert_eq!(masked("有结果请打我电话 13800000000，谢谢"), "有结果请打我电话 138******00，谢谢");
        assert_eq!(masked("没有"), "没有");
    }
}
