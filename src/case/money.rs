//! Exact amounts of money.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact decimal amount, as many places as its source wrote. The currency stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(Decimal);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The exact number.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The sum, `None` past 28 digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, `None` past 28 digits.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.0 > Decimal::ZERO
    }

    /// With at least two places, as letters write it: `98.00`.
    #[must_use]
    pub fn yuan(self) -> String {
        let mut amount = self.0.normalize();
        if amount.scale() < 2 {
            amount.rescale(2);
        }
        amount.to_string()
    }

    /// In capitals, as forms ask for it: 98.00 is 玖拾捌元整 (支付结算办法 附一, 正确填写票据和结算凭证的基本规定).
    ///
    /// `None` for amounts that are negative, finer than a 分, or 10^12 and more.
    #[must_use]
    pub fn capitals(self) -> Option<String> {
        super::capitals::of(self.0)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The text is no exact decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an exact amount: expected digits with a point, such as 98.00")]
pub struct NotAnAmount;

impl FromStr for Money {
    type Err = NotAnAmount;
    /// Digits with at most one point and an optional sign; a yen sign, thousands commas and blanks are let pass.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let plain: String = text.chars().filter(|c| !matches!(c, ',' | '，' | '¥' | '￥' | ' ' | '\t' | '\u{a0}')).collect();
        let digits = plain.trim_start_matches(['+', '-']);
        if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return Err(NotAnAmount);
        }
        Decimal::from_str_exact(&plain).map(Self).map_err(|_| NotAnAmount)
    }
}

impl From<Decimal> for Money {
    fn from(amount: Decimal) -> Self {
        Self(amount)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_digits() {
        for (text, shown) in [("98.00", "98.00"), ("¥1,299.5", "1299.5"), ("￥0.10", "0.10"), ("-3.90", "-3.90")] {
            assert_eq!(text.parse::<Money>().expect(text).to_string(), shown);
        }
        for bad in ["", "abc", "1e3", "1.2.3", ".", "98元", "--1"] {
            assert_eq!(bad.parse::<Money>(), Err(NotAnAmount), "{bad}");
        }
    }

    #[test]
    fn letters_write_two_places() {
        for (text, shown) in [("98", "98.00"), ("98.5", "98.50"), ("98.00", "98.00"), ("0", "0.00"), ("1000", "1000.00")] {
            assert_eq!(text.parse::<Money>().expect(text).yuan(), shown);
        }
    }
}
