//! Personal data in texts: found by their check digits, and shown masked. What is found is never shown whole again.
//!
//! Chinese ID numbers (GB 11643, check character by ISO 7064 MOD 11-2), bank cards (ISO/IEC 7812: a plausible issuer,
//! length and Luhn digit), mobile numbers, and card secrets (卡密) by the words before them or by their form.

mod numbers;
mod plain;
mod secrets;

use serde::Serialize;

use super::signs::speaks_of_secret;
use crate::case::RedactedKind;
use numbers::numbers;
pub(crate) use plain::Plain;

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

impl From<RedactedKind> for Private {
    fn from(kind: RedactedKind) -> Self {
        match kind {
            RedactedKind::Phone => Self::Phone,
            RedactedKind::IdNumber => Self::IdNumber,
            RedactedKind::BankCard => Self::BankCard,
            RedactedKind::CardSecret => Self::CardSecret,
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
    personal_after(text, false, known)
}

/// The same of what follows in a talk in which a card secret may have been `announced` just before.
#[must_use]
pub fn personal_after<'a>(text: &'a str, announced: bool, known: &dyn Fn(&str) -> bool) -> Vec<Piece<'a>> {
    // Most texts hold no run that is long enough, which shows soonest where bytes are counted to the end, many at a time. Digits
    // of another width are of three bytes or four.
    if text.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, 0xe2 | 0xef..)).count() < 4 {
        return Vec::new();
    }
    let plain = Plain::of(text);
    let said = speaks_of_secret(&plain.text);
    let mut found: Vec<(usize, usize, Private)> = Vec::new();
    let secret = |from: usize, to: usize| {
        let run = &plain.text[from..to];
        (!known(run) && !known(&bare(run))).then_some((from, to, Private::CardSecret))
    };
    if said {
        found.extend(secrets::named(&plain.text).filter_map(|(from, to)| secret(from, to)));
    }
    // Of most texts this is all that is asked.
    let digits = plain.text.bytes().filter(u8::is_ascii_digit).count();
    let may_hold = said || announced || digits >= numbers::SHORTEST || secrets::may_hold_key(&plain.text);
    for run in runs(&plain.text).take_while(|_| may_hold) {
        if run.digits >= numbers::SHORTEST && !known(run.text) && !known(&bare(run.text)) {
            found.extend(numbers(run.text, known).into_iter().map(|(from, to, kind)| (run.at + from, run.at + to, kind)));
        }
        if secrets::is_one(&plain.text, &run, said, announced) {
            found.extend(secret(run.at, run.at + run.text.len()));
        }
    }
    found.sort_by_key(|(from, to, kind)| (*from, std::cmp::Reverse(*to), *kind));
    let (mut out, mut end) = (Vec::new(), 0);
    for (from, to, kind) in found {
        if from >= end {
            let (at, stop) = plain.written(from, to, text);
            out.push(Piece { kind, text: &text[at..stop], at });
            end = to;
        }
    }
    out
}

/// Whether a text speaks of a card secret, which may then stand in what is said next.
#[must_use]
pub fn announces_secret(text: &str) -> bool {
    speaks_of_secret(text)
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
    let letters: Vec<char> = piece.text.chars().map(plain::plain).filter(char::is_ascii_alphanumeric).collect();
    let (first, last) = match piece.kind {
        Private::Phone => (3, 2),
        // The half of a PIN is soon guessed.
        Private::CardSecret if letters.len() < 8 => (0, 0),
        Private::BankCard | Private::CardSecret => (0, 4),
        Private::IdNumber => (2, 1),
    };
    let last = last.min(letters.len().saturating_sub(first) / 2);
    let shown = |n: usize| n < first || n + last >= letters.len();
    letters.iter().enumerate().map(|(n, letter)| if shown(n) { *letter } else { '*' }).collect()
}

/// Letters and digits alone.
fn bare(run: &str) -> String {
    run.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Letters and digits, with single hyphens between their groups, and single blanks and points between those of digits.
struct Run<'t> {
    at: usize,
    text: &'t str,
    digits: usize,
    hyphens: usize,
}

fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes[at..].iter().position(u8::is_ascii_alphanumeric)?;
        let (from, mut digits, mut hyphens) = (at, 0, 0);
        while let Some(byte) = bytes.get(at) {
            let next = || bytes.get(at + 1).copied().unwrap_or_default();
            match byte {
                b'0'..=b'9' => digits += 1,
                b'a'..=b'z' | b'A'..=b'Z' => {}
                b'-' if next().is_ascii_alphanumeric() => hyphens += 1,
                b' ' | b'.' if next().is_ascii_digit() && bytes[at - 1].is_ascii_digit() => {}
                _ => break,
            }
            at += 1;
        }
        Some(Run { at: from, text: &text[from..at], digits, hyphens })
    })
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
            ("旧卡 9558800000000000000", Private::BankCard, "***************0000"),
            ("打我电话13800000000", Private::Phone, "138******00"),
            ("+86 138-0000-0000", Private::Phone, "138******00"),
            ("卡密：ABCD-1234-EFGH-5678", Private::CardSecret, "************5678"),
            ("激活码 SAMPLE12345", Private::CardSecret, "*******2345"),
            ("卡密：ABCD-EFGH-IJKL-MNOP", Private::CardSecret, "************MNOP"),
            ("登录密码：sample12345", Private::CardSecret, "*******2345"),
            ("卡密 ABCD-1234-EFGH-5678 提示密码错误", Private::CardSecret, "************5678"),
            ("密码错误，卡密：SAMPLE12345", Private::CardSecret, "*******2345"),
            ("身份证ID11010519491231002X", Private::IdNumber, "11***************X"),
            ("110105 19491231 002x", Private::IdNumber, "11***************x"),
            ("我微信V13900000001", Private::Phone, "139******01"),
            ("加我wx13900000001谢谢", Private::Phone, "139******01"),
            ("139-00000001", Private::Phone, "139******01"),
            ("139 00000001", Private::Phone, "139******01"),
            ("139.0000.0001", Private::Phone, "139******01"),
            ("139—0000—0001", Private::Phone, "139******01"),
            ("１３９０００００００１", Private::Phone, "139******01"),
            ("1 3 9 0 0 0 0 0 0 0 1", Private::Phone, "139******01"),
            ("8613900000001", Private::Phone, "139******01"),
            ("013900000001", Private::Phone, "139******01"),
            ("拿好 XKCD-9AAA-8BBB-7CCC", Private::CardSecret, "************7CCC"),
            ("兑换码是这个（请尽快使用）ABCD9999EFGH0023", Private::CardSecret, "************0023"),
            ("key：AAAAA-BBBBB-CCCCC-DDDDD-FFFFF", Private::CardSecret, "*********************FFFF"),
            ("密码 334455", Private::CardSecret, "******"),
            ("密码：Qwer!2024zz", Private::CardSecret, "******24zz"),
            ("兑换码：8F3K", Private::CardSecret, "****"),
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
            "服务器139.111.100.10",
            "付了150 20260913",
            "卡密还没有收到 2026",
            "激活码https://kameng.example.invalid/help1",
            "密码 reset",
            "550E8400-E29B-41D4-A716-446655440000",
            "2026-0913-0001",
            "尾号密码：****1234",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
        let two = vec![(Private::Phone, "139******03".to_owned()), (Private::Phone, "139******04".to_owned())];
        assert_eq!(kinds("13900000003-13900000004"), two);
        let both = kinds("卡号 8800123412341234 密码 334455");
        assert_eq!(both, [(Private::CardSecret, "************1234".to_owned()), (Private::CardSecret, "******".to_owned())]);
        assert_eq!(kinds("付了98 13800000000"), [(Private::Phone, "138******00".to_owned())]);
        for text in ["13800000000", "V13800000000", "138-0000-0000", "１３８００００００００"] {
            assert_eq!(personal(text, &|run| run == "13800000000"), [], "{text}");
        }
        assert_eq!(personal("单号KM13800000000", &|run| run == "KM13800000000"), []);
    }

    #[test]
    fn what_was_announced_is_found_in_what_is_said_next() {
        let after = |text| personal_after(text, true, &|_| false).len();
        assert!(announces_secret("卡密发给你了"));
        for text in ["abcd1234efgh", "9988776655443322", "给：ABCD9999"] {
            assert_eq!((after(text), kinds(text).len()), (1, 0), "{text}");
        }
        for text in ["2026-09-13 到的", "98.00元", "https://kameng.example.invalid/a1b2c3d4e5", "还没有收到"] {
            assert_eq!(after(text), 0, "{text}");
        }
    }

    #[test]
    fn texts_are_shown_masked() {
        assert_eq!(masked("有结果请打我电话 13800000000，谢谢"), "有结果请打我电话 138******00，谢谢");
        assert_eq!(masked("没有"), "没有");
    }
}
