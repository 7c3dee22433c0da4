//! The few rules of ASN.1 that tokens and certificates are written in: elements read one after the other, never beyond the one
//! they lie in, and BER turned into DER, because some authorities write lengths that DER does not know (X.690 §8.1.3.6, §10).

/// Deeper nesting is no token.
const DEEPEST: u8 = 24;
/// More elements side by side are no token.
const MOST: usize = 1024;
/// A token is a few kilobytes.
pub(super) const LARGEST: usize = 256 * 1024;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The tag `[n]` of a constructed element.
pub(super) const fn context(n: u8) -> u8 {
    0xa0 | n
}

/// The bytes are not what the standard has there; which part that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) value: &'a [u8],
    /// With tag and length.
    pub(super) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The first element, and what follows it. Lengths are definite and minimal.
    pub(super) fn first(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Malformed> {
        let head = head(bytes)?;
        let length = head.length.ok_or(Malformed("indefinite length"))?;
        if !head.minimal {
            return Err(Malformed("length"));
        }
        let (value, rest) = bytes[head.size..].split_at_checked(length).ok_or(Malformed("length"))?;
        Ok((Self { tag: head.tag, value, whole: &bytes[..head.size + length] }, rest))
    }

    /// The one element that these bytes are.
    pub(super) fn only(bytes: &'a [u8], tag: u8, what: &'static str) -> Result<Self, Malformed> {
        match Self::first(bytes) {
            Ok((element, [])) if element.tag == tag => Ok(element),
            _ => Err(Malformed(what)),
        }
    }

    /// The elements within.
    pub(super) fn children(self) -> Result<Vec<Self>, Malformed> {
        elements(self.value)
    }

    /// Its value, if its tag is this.
    pub(super) fn expect(self, tag: u8, what: &'static str) -> Result<&'a [u8], Malformed> {
        if self.tag == tag { Ok(self.value) } else { Err(Malformed(what)) }
    }

    /// Whether it is the INTEGER of this small number.
    pub(super) fn is_integer(self, number: u8) -> bool {
        self.tag == INTEGER && self.value == [number]
    }
}

/// Elements side by side.
pub(super) fn elements(mut bytes: &[u8]) -> Result<Vec<Element<'_>>, Malformed> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let (element, rest) = Element::first(bytes)?;
        if all.len() == MOST {
            return Err(Malformed("too many elements"));
        }
        all.push(element);
        bytes = rest;
    }
    Ok(all)
}

struct Head {
    tag: u8,
    /// None where it is indefinite.
    length: Option<usize>,
    /// Bytes of tag and length.
    size: usize,
    minimal: bool,
}

fn head(bytes: &[u8]) -> Result<Head, Malformed> {
    let (&tag, rest) = bytes.split_first().ok_or(Malformed("cut short"))?;
    // Tags above 30 stand nowhere in a token.
    if tag & 0x1f == 0x1f {
        return Err(Malformed("tag"));
    }
    let (&first, rest) = rest.split_first().ok_or(Malformed("cut short"))?;
    match first {
        0..0x80 => Ok(Head { tag, length: Some(usize::from(first)), size: 2, minimal: true }),
        0x80 => Ok(Head { tag, length: None, size: 2, minimal: true }),
        _ => {
            let count = usize::from(first & 0x7f);
            let digits = rest.get(..count).filter(|_| count <= 4).ok_or(Malformed("length"))?;
            let length = digits.iter().fold(0usize, |sum, digit| sum << 8 | usize::from(*digit));
            let minimal = digits[0] != 0 && length > 0x7f;
            Ok(Head { tag, length: Some(length), size: 2 + count, minimal })
        }
    }
}

/// BER as DER: definite, minimal lengths, and strings in one piece. DER comes back as it is.
pub(super) fn normalised(bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    if bytes.len() > LARGEST {
        return Err(Malformed("too large"));
    }
    let mut out = Vec::with_capacity(bytes.len());
    match normalise(bytes, 0, &mut out)? {
        [] => Ok(out),
        _ => Err(Malformed("bytes behind the end")),
    }
}

/// Writes the first element anew, and gives back what follows it.
fn normalise<'a>(bytes: &'a [u8], depth: u8, out: &mut Vec<u8>) -> Result<&'a [u8], Malformed> {
    if depth > DEEPEST {
        return Err(Malformed("nested too deep"));
    }
    let head = head(bytes)?;
    let constructed = head.tag & 0x20 != 0;
    let mut rest = &bytes[head.size..];
    let mut body = Vec::new();
    match head.length {
        None if !constructed => return Err(Malformed("indefinite length")),
        None => {
            while !rest.starts_with(&[0, 0]) {
                rest = normalise(rest, depth + 1, &mut body)?;
            }
            rest = &rest[2..];
        }
        Some(length) => {
            let (mut value, behind) = rest.split_at_checked(length).ok_or(Malformed("length"))?;
            rest = behind;
            if constructed {
                while !value.is_empty() {
                    value = normalise(value, depth + 1, &mut body)?;
                }
            } else {
                body.extend_from_slice(value);
            }
        }
    }
    if head.tag == OCTET_STRING | 0x20 {
        let mut joined = Vec::with_capacity(body.len());
        for piece in elements(&body)? {
            joined.extend_from_slice(piece.expect(OCTET_STRING, "string in pieces")?);
        }
        write(OCTET_STRING, &joined, out);
    } else {
        write(head.tag, &body, out);
    }
    Ok(rest)
}

/// An element, written.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    write(tag, &parts.concat(), &mut out);
    out
}

fn write(tag: u8, value: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    match value.len() {
        short @ 0..0x80 => out.push(u8::try_from(short).expect("below 128")),
        long => {
            let digits = long.to_be_bytes();
            let zeros = digits.iter().take_while(|digit| **digit == 0).count();
            out.push(0x80 | u8::try_from(digits.len() - zeros).expect("at most eight"));
            out.extend_from_slice(&digits[zeros..]);
        }
    }
    out.extend_from_slice(value);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn elements_are_read_and_never_beyond_their_end() {
        let bytes = [0x30, 5, 2, 1, 7, 4, 0];
        let all = Element::only(&bytes, SEQUENCE, "test").and_then(Element::children).expect("read");
        assert_eq!(all.iter().map(|e| (e.tag, e.value)).collect::<Vec<_>>(), [(INTEGER, &[7][..]), (OCTET_STRING, &[])]);
        for bad in [&[][..], &[0x30], &[0x30, 2, 2], &[0x30, 0x81, 1, 0], &[0x30, 0x80, 0, 0], &[0x1f, 1, 0], &[4, 0x85, 0, 0, 0, 0, 1]] {
            assert!(Element::first(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn lengths_and_strings_of_ber_become_those_of_der() {
        // SEQUENCE (indefinite) { OCTET STRING (in pieces, indefinite) { "a", "b" }, INTEGER with a long length }
        let ber = [0x30, 0x80, 0x24, 0x80, 4, 1, b'a', 4, 1, b'b', 0, 0, 2, 0x82, 0, 1, 9, 0, 0];
        assert_eq!(normalised(&ber), Ok(vec![0x30, 7, 4, 2, b'a', b'b', 2, 1, 9]));
        let deep: Vec<u8> = [0x30, 0x80].repeat(100);
        assert!(normalised(&deep).is_err());
        assert!(normalised(&[4, 0x80, 0, 0]).is_err());
    }

    proptest! {
        #[test]
        fn der_stays_and_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let der = element(SEQUENCE, &[&element(OCTET_STRING, &[&bytes]), &element(INTEGER, &[&[1]])]);
            prop_assert_eq!(normalised(&der), Ok(der.clone()));
            if let Ok(normal) = normalised(&bytes) {
                prop_assert_eq!(normalised(&normal), Ok(normal.clone()));
            }
            let _ = elements(&bytes);
        }
    }
}
