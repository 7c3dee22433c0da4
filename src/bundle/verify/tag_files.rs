//! The tag files of any bag as text, and what stands in two of them: the declaration and bag-info.

use super::lines::lines;

/// What `bagit.txt` declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declaration {
    pub(super) version: (u32, u32),
    pub(super) encoding: String,
}

/// The versions whose rules are known. Of a later one nobody can say today whether a bag holds to it.
const VERSIONS: [(&str, (u32, u32)); 6] =
    [("0.93", (0, 93)), ("0.94", (0, 94)), ("0.95", (0, 95)), ("0.96", (0, 96)), ("0.97", (0, 97)), ("1.0", (1, 0))];

impl Declaration {
    /// Reads `bagit.txt` (§2.1.1): UTF-8 without a byte order mark, two lines, no space before the colon from 1.0 on. What does not
    /// fit is given back.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "UTF-8".to_owned())?;
        let lines: Vec<&str> = lines(text).take(3).collect();
        let [first, second] = lines[..] else {
            return Err(lines.get(2).or(lines.first()).copied().unwrap_or_default().to_owned());
        };
        let (first_exact, version) = value(first, "BagIt-Version").ok_or_else(|| first.to_owned())?;
        let known = VERSIONS.iter().find(|(name, _)| *name == version);
        let (_, version) = *known.ok_or_else(|| first.to_owned())?;
        let (second_exact, encoding) = value(second, "Tag-File-Character-Encoding").ok_or_else(|| second.to_owned())?;
        if version >= (1, 0) && !(first_exact && second_exact) {
            return Err((if first_exact { second } else { first }).to_owned());
        }
        Ok(Self { version, encoding: encoding.to_owned() })
    }
}

/// The value of a line with this label, and whether it is spaced just as the standard says.
fn value<'a>(line: &'a str, label: &str) -> Option<(bool, &'a str)> {
    let (before, after) = line.split_once(':')?;
    let value = after.trim();
    (before.trim() == label && !value.is_empty()).then(|| (before == label && after.strip_prefix(' ') == Some(value), value))
}

/// How the tag files other than `bagit.txt` are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// By its byte order mark; without one, high bytes first (RFC 2781 §4.3).
    Utf16,
    Utf16Le,
    Utf16Be,
    Latin1,
}

/// A tag file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TagText {
    pub(super) text: String,
    /// It begins with a byte order mark where none belongs.
    pub(super) marked: bool,
    /// Where it is not of its encoding.
    pub(super) broken_at: Option<u64>,
}

impl Encoding {
    /// From the name that `bagit.txt` declares, or the usual others for it.
    pub(super) fn named(name: &str) -> Option<Self> {
        match &*name.to_ascii_lowercase() {
            "utf-8" | "utf8" | "us-ascii" | "ascii" => Some(Self::Utf8),
            "utf-16" | "utf16" => Some(Self::Utf16),
            "utf-16le" => Some(Self::Utf16Le),
            "utf-16be" => Some(Self::Utf16Be),
            "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" => Some(Self::Latin1),
            _ => None,
        }
    }

    /// The name for people.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Latin1 => "ISO-8859-1",
        }
    }

    /// The text of these bytes. A mark in UTF-8 stays in the text: what follows it is then not what the standard means (§2.3).
    pub(super) fn read(self, bytes: Vec<u8>) -> TagText {
        match (self, &bytes[..]) {
            (Self::Latin1, _) => TagText { text: bytes.iter().map(|byte| char::from(*byte)).collect(), marked: false, broken_at: None },
            (Self::Utf8, _) => {
                let marked = bytes.starts_with(b"\xef\xbb\xbf");
                match String::from_utf8(bytes) {
                    Ok(text) => TagText { text, marked, broken_at: None },
                    Err(error) => {
                        let broken_at = Some(error.utf8_error().valid_up_to() as u64);
                        TagText { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), marked, broken_at }
                    }
                }
            }
            (Self::Utf16, [0xff, 0xfe, rest @ ..]) => utf16(rest, u16::from_le_bytes, 2),
            (Self::Utf16, [0xfe, 0xff, rest @ ..]) => utf16(rest, u16::from_be_bytes, 2),
            (Self::Utf16Le, _) => utf16(&bytes, u16::from_le_bytes, 0),
            (Self::Utf16 | Self::Utf16Be, _) => utf16(&bytes, u16::from_be_bytes, 0),
        }
    }
}

/// UTF-16; broken by a half of a pair, or by an odd byte at the end.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, skipped: u64) -> TagText {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let (mut text, mut at, mut broken_at) = (String::with_capacity(pairs.len()), skipped, None);
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        if decoded.is_err() {
            broken_at = broken_at.or(Some(at));
        }
        let c = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        at += c.len_utf16() as u64 * 2;
        text.push(c);
    }
    if !odd.is_empty() {
        broken_at = broken_at.or(Some(at));
    }
    TagText { text, marked: false, broken_at }
}

/// The fields of `bag-info.txt` (§2.2.2); lines that begin with white space continue the one before.
pub(super) fn bag_info(text: &str) -> Vec<(String, String)> {
    /// More are of no use to anyone.
    const MOST: usize = 10_000;
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines(text) {
        let full = fields.len() >= MOST;
        match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, _, Some((label, value))) if !full => {
                fields.push((label.trim().to_owned(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_read_by_the_letter() {
        let read = |text: &str| Declaration::read(text.as_bytes());
        let good = read("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n").expect("good");
        assert_eq!((good.version, &*good.encoding), ((1, 0), "UTF-8"));
        assert!(read("BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8").is_ok());
        assert!(read("BagIt-Version : 0.97\nTag-File-Character-Encoding :UTF-8\n").is_ok());
        for bad in [
            "",
            "BagIt-Version: 1.0\n",
            "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version: 1.0 \nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version: 1.0\nTag-File-Character-Encoding:  UTF-8\n",
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nmore\n",
            "BagIt-Version: one\nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n",
            "\u{feff}BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn text_is_read_in_the_encoding_declared() {
        let read = |name: &str, bytes: &[u8]| Encoding::named(name).expect(name).read(bytes.to_vec());
        for (name, bytes) in [
            ("UTF-8", "说明".as_bytes()),
            ("utf-16", b"\xfe\xff\x8b\xf4\x66\x0e"),
            ("UTF-16", b"\xff\xfe\xf4\x8b\x0e\x66"),
            ("UTF-16", b"\x8b\xf4\x66\x0e"),
            ("UTF-16LE", b"\xf4\x8b\x0e\x66"),
            ("UTF-16BE", b"\x8b\xf4\x66\x0e"),
        ] {
            assert_eq!(read(name, bytes), TagText { text: "说明".to_owned(), marked: false, broken_at: None }, "{name}");
        }
        assert_eq!(read("ISO-8859-1", b"N\xfa\xf1ez").text, "Núñez");
        assert!(read("UTF-8", b"\xef\xbb\xbfx").marked);
        assert_eq!(read("UTF-8", b"ab\xff").broken_at, Some(2));
        assert_eq!(read("UTF-16", b"\xfe\xff\0a\xd8\0\0b").broken_at, Some(4));
        assert_eq!(read("UTF-16", b"\xfe\xff\0a\0").broken_at, Some(4));
        assert_eq!(Encoding::named("UTF-7"), None);
    }

    #[test]
    fn fields_may_be_continued() {
        let fields = bag_info("A: 1\nB:  two\n  words\nA : 3\n");
        let expected = [("A", "1"), ("B", "two words"), ("A", "3")];
        assert_eq!(fields, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
