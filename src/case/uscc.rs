//! 统一社会信用代码: eighteen characters, the last a check character (GB 32100-2015).

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Whether a code has eighteen characters of the alphabet and its check character is right.
/// That says that it was copied whole, not that such an organisation exists.
#[must_use]
pub fn uscc_is_valid(code: &str) -> bool {
    let values: Option<Vec<usize>> = code.bytes().map(|c| ALPHABET.iter().position(|a| *a == c)).collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return false };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == values[17]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_character() {
        // The example of GB 32100-2015 and one whose last character is changed.
        assert!(uscc_is_valid("91350100M000100Y43"));
        assert!(!uscc_is_valid("91350100M000100Y44"));
        assert!(!uscc_is_valid("91350100M000100Y4"));
        assert!(!uscc_is_valid("91350100m000100y43"));
        assert!(!uscc_is_valid(""));
    }
}
