//! Bytes as text between two lines: PEM (RFC 7468), and what SSH makes of it. Base64 is that of RFC 4648, with padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A block, its lines of this width.
pub(super) fn block(label: &str, bytes: &[u8], width: usize) -> String {
    let text = encode(bytes);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(width) {
        out.extend(line.iter().map(|byte| char::from(*byte)));
        out.push('\n');
    }
    out + &format!("-----END {label}-----\n")
}

/// The bytes of the one block of this label; blanks around it and line ends of any kind are let pass, nothing else is.
pub(super) fn unblock(label: &str, text: &str) -> Option<Vec<u8>> {
    let body = text.trim().strip_prefix(&format!("-----BEGIN {label}-----"))?.strip_suffix(&format!("-----END {label}-----"))?;
    if !body.starts_with(['\r', '\n']) {
        return None;
    }
    let digits: String = body.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    decode(&digits)
}

/// With padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = encode_unpadded(bytes);
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

/// Without padding.
pub(super) fn encode_unpadded(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let number = group.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            let digit = number >> (18 - 6 * place) & 0x3f;
            out.push(char::from(ALPHABET[usize::try_from(digit).expect("six bits")]));
        }
    }
    out
}

/// Strict: padding where it belongs, no digit elsewhere, no bits left over.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0u32, 0u32);
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|known| *known == digit)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 4648 §10.
    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
        for bad in ["Zg", "Zg=", "Zh==", "Z===", "Zm9v====", "Zm 9", "Zm9_"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_block_reads_back(bytes in any::<Vec<u8>>(), width in 1usize..80) {
            let text = block("TEST", &bytes, width);
            prop_assert_eq!(unblock("TEST", &text), Some(bytes.clone()));
            prop_assert_eq!(unblock("TEST", &text.replace('\n', "\r\n")), Some(bytes));
            prop_assert_eq!(unblock("OTHER", &text), None);
        }
    }
}
