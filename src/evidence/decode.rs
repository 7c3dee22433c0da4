//! Bytes to text: byte order mark, else strict UTF-8, else strict GB18030, else with marks where it breaks.
//! A format is never tied to an encoding: people re-save files.

use serde::Serialize;

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8 without a mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 with a byte order mark.
    #[serde(rename = "utf-8-sig")]
    Utf8Sig,
    /// UTF-16, little endian.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, big endian.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
    /// A spreadsheet.
    Xlsx,
    /// A spreadsheet as written before 2007.
    Xls,
}

impl Encoding {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Sig => "utf-8-sig",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Gb18030 => "gb18030",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
        }
    }
}

/// Text, what it was written in, and where that broke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What it was written in.
    pub encoding: Encoding,
    /// The first byte that is not of that encoding.
    pub broken_at: Option<u64>,
}

impl Decoded {
    /// Decodes a whole text.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        if let Some((encoding, skip)) = mark(bytes) {
            return Self::with(encoding, bytes, skip);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Self { text: text.to_owned(), encoding: Encoding::Utf8, broken_at: None },
            Err(error) => {
                if let Some(text) = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
                    return Self { text: text.into_owned(), encoding: Encoding::Gb18030, broken_at: None };
                }
                // Neither: the one that goes wrong later is the likelier.
                let (utf8, gb) = (error.valid_up_to(), valid_gb18030(bytes));
                let encoding = if gb > utf8 { Encoding::Gb18030 } else { Encoding::Utf8 };
                Self { broken_at: Some(utf8.max(gb) as u64), ..Self::with(encoding, bytes, 0) }
            }
        }
    }

    /// Decodes the head of a text: an incomplete character at its end is no fault. `None` if it is not text.
    #[must_use]
    pub fn of_head(head: &[u8], whole: bool) -> Option<Self> {
        if mark(head).is_none() && memchr::memchr(0, &head[..head.len().min(8192)]).is_some() {
            return None;
        }
        if whole {
            return Some(Self::of(head)).filter(|decoded| decoded.broken_at.is_none_or(|at| at > 512));
        }
        // UTF-8 says itself that its last character is cut; what is left of it may look like GB18030.
        if let Err(error) = std::str::from_utf8(head)
            && error.error_len().is_none()
        {
            return Some(Self::of(&head[..error.valid_up_to()]));
        }
        // At most three bytes of a cut character; try without them.
        (0..4)
            .filter_map(|cut| head.get(..head.len().checked_sub(cut)?))
            .map(Self::of)
            .find(|decoded| decoded.broken_at.is_none())
            .or_else(|| Some(Self::of(head)).filter(|decoded| decoded.broken_at.is_some_and(|at| at > 512)))
    }

    fn with(encoding: Encoding, bytes: &[u8], skip: usize) -> Self {
        let body = &bytes[skip..];
        let (text, broken) = table(encoding).decode_without_bom_handling(body);
        let broken_at = broken.then(|| match encoding {
            Encoding::Utf8 | Encoding::Utf8Sig => std::str::from_utf8(body).err().map_or(0, |error| error.valid_up_to() + skip) as u64,
            _ => skip as u64,
        });
        Self { text: text.into_owned(), encoding, broken_at }
    }
}

/// What its letters are looked up in.
pub(super) fn table(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Sig | Encoding::Xlsx | Encoding::Xls => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Gb18030 => encoding_rs::GB18030,
    }
}

/// The byte order mark that bytes begin with, and its length.
pub(super) fn mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Encoding::Utf8Sig, 3)),
        [0xff, 0xfe, ..] => Some((Encoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

fn valid_gb18030(bytes: &[u8]) -> usize {
    let mut decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
    let mut room = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
    match decoder.decode_to_string_without_replacement(bytes, &mut room, true) {
        (encoding_rs::DecoderResult::Malformed(bad, after), read) => read.saturating_sub(usize::from(bad) + usize::from(after)),
        (_, read) => read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_by_itself() {
        let (gb, _, _) = encoding_rs::GB18030.encode("支付宝 账单");
        for (bytes, encoding) in [
            ("支付宝 账单".as_bytes().to_vec(), Encoding::Utf8),
            ("\u{feff}支付宝 账单".as_bytes().to_vec(), Encoding::Utf8Sig),
            (gb.into_owned(), Encoding::Gb18030),
            ("\u{feff}支付宝 账单".encode_utf16().flat_map(u16::to_le_bytes).collect(), Encoding::Utf16Le),
            ("\u{feff}支付宝 账单".encode_utf16().flat_map(u16::to_be_bytes).collect(), Encoding::Utf16Be),
        ] {
            assert_eq!(Decoded::of(&bytes), Decoded { text: "支付宝 账单".to_owned(), encoding, broken_at: None });
        }
    }

    #[test]
    fn where_it_breaks_is_told() {
        let decoded = Decoded::of(b"abc\xff\xffdef");
        assert_eq!(decoded.broken_at, Some(3));
        assert!(decoded.text.starts_with("abc") && decoded.text.ends_with("def"));
    }

    #[test]
    fn a_head_may_end_inside_a_character() {
        let text = "账单".repeat(100);
        for cut in 0..6 {
            let head = &text.as_bytes()[..text.len() - cut];
            assert!(Decoded::of_head(head, false).is_some_and(|decoded| decoded.broken_at.is_none()), "{cut}");
        }
        assert_eq!(Decoded::of_head(b"PK\x03\x04\0\0", true), None);
    }
}
