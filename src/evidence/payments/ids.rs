//! Ids are strings; those that a spreadsheet program turned into numbers are lost.

/// An id as a bill has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Id {
    /// None is written.
    Absent,
    /// As written.
    Known(String),
    /// Only a rounded number is left of it.
    Destroyed,
}

impl Id {
    /// Reads a trimmed field. `resaved`: the row was clearly written by a spreadsheet program.
    pub fn of(text: &str, resaved: bool) -> Self {
        let text = text.trim_matches(['\'', '`', '"']);
        match text {
            "" | "/" | "-" => Self::Absent,
            _ if is_rounded(text) || resaved && ends_rounded(text) => Self::Destroyed,
            _ => Self::Known(text.to_owned()),
        }
    }

    /// The id, if it is left.
    pub fn known(self) -> Option<String> {
        match self {
            Self::Known(id) => Some(id),
            Self::Absent | Self::Destroyed => None,
        }
    }
}

/// `2.02608E+27`.
fn is_rounded(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Ids with a letter in them are longer before it: `1.2E+27`, not `2026083022E001`.
    whole.len() == 1 && number(whole) && number(part) && number(exponent) && exponent.len() <= 3
}

/// Doubles keep fifteen digits: past them, Excel writes zeros.
fn ends_rounded(text: &str) -> bool {
    text.len() > 15 && text.bytes().all(|byte| byte.is_ascii_digit()) && text.bytes().skip(15).all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_ids_are_lost_and_others_are_kept() {
        for text in ["2.02608E+27", "2E+27", "4.2e27"] {
            assert_eq!(Id::of(text, false), Id::Destroyed, "{text}");
        }
        for text in ["2026083022001400000000000001", "T200P133899", "123456", "10E5", "2E", "1000000000000000000000", "1.2.3E+4"] {
            assert_eq!(Id::of(text, false), Id::Known(text.to_owned()), "{text}");
        }
        assert_eq!(Id::of("2026083022001400000000000000", true), Id::Destroyed);
        assert_eq!(Id::of("2026083022001400000000000001", true).known().as_deref(), Some("2026083022001400000000000001"));
        assert_eq!(Id::of("/", true), Id::Absent);
    }
}
