//! The object identifiers that tokens and certificates use, as the bytes of their values, and the digests they name.

use sha2::Digest as _;

pub(super) const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
pub(super) const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
pub(super) const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
pub(super) const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
/// ESSCertID, by SHA-1 (RFC 2634).
pub(super) const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
/// ESSCertIDv2 (RFC 5035).
pub(super) const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
pub(super) const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
pub(super) const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 0x0e];
pub(super) const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];
pub(super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

/// The digests that stamps are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampHash {
    /// Read, and refused: two contents of one SHA-1 can be made by intent.
    Sha1,
    /// FIPS 180-4.
    Sha256,
    /// FIPS 180-4.
    Sha384,
    /// FIPS 180-4.
    Sha512,
    /// GB/T 32905-2016.
    Sm3,
}

impl StampHash {
    /// Those a stamp can be asked for.
    pub const ASKED: [Self; 4] = [Self::Sha256, Self::Sha384, Self::Sha512, Self::Sm3];

    /// The name on the command line and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Sm3 => "sm3",
        }
    }

    pub(super) fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha1 => &[0x2b, 0x0e, 3, 2, 0x1a],
            Self::Sha256 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1],
            Self::Sha384 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2],
            Self::Sha512 => &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3],
            Self::Sm3 => &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x83, 0x11],
        }
    }

    pub(super) fn of_oid(oid: &[u8]) -> Option<Self> {
        [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512, Self::Sm3].into_iter().find(|hash| hash.oid() == oid)
    }

    /// The digest of bytes.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(bytes).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(bytes).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(bytes).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(bytes).to_vec(),
            Self::Sm3 => sm3::Sm3::digest(bytes).to_vec(),
        }
    }
}

/// An identifier as people write it: `1.2.840.113549`. What is not one is shown as hexadecimal digits.
pub(super) fn dotted(oid: &[u8]) -> String {
    let mut numbers: Vec<u128> = Vec::new();
    let mut number: u128 = 0;
    for byte in oid {
        let Some(shifted) = number.checked_mul(128) else { return hex(oid) };
        number = shifted | u128::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if numbers.is_empty() {
                let top = (number / 40).min(2);
                numbers.extend([top, number - top * 40]);
            } else {
                numbers.push(number);
            }
            number = 0;
        }
    }
    if oid.last().is_none_or(|byte| byte & 0x80 != 0) {
        return hex(oid);
    }
    numbers.iter().map(u128::to_string).collect::<Vec<_>>().join(".")
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_those_of_the_standards() {
        for (oid, text) in [
            (SIGNED_DATA, "1.2.840.113549.1.7.2"),
            (TST_INFO, "1.2.840.113549.1.9.16.1.4"),
            (SIGNING_CERTIFICATE_V2, "1.2.840.113549.1.9.16.2.47"),
            (EXTENDED_KEY_USAGE, "2.5.29.37"),
            (TIME_STAMPING, "1.3.6.1.5.5.7.3.8"),
            (StampHash::Sha512.oid(), "2.16.840.1.101.3.4.2.3"),
            (StampHash::Sm3.oid(), "1.2.156.10197.1.401"),
            (StampHash::Sha1.oid(), "1.3.14.3.2.26"),
        ] {
            assert_eq!(dotted(oid), text);
        }
        assert_eq!(dotted(&[0x2a, 0x86]), "2a86");
        assert_eq!(StampHash::of_oid(StampHash::Sha384.oid()), Some(StampHash::Sha384));
    }

    /// GB/T 32905-2016, example 1.
    #[test]
    fn sm3_of_abc() {
        assert_eq!(hex(&StampHash::Sm3.digest(b"abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}
