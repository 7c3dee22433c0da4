//! What a PNG says in texts of its own (PNG 3rd edition §11.3.3): the program, and when it was made.

use chrono::DateTime;

use super::exif_facts::local;
use crate::case::{Precision, When, Zone};

/// Of a text, in characters.
const KEPT: usize = 200;

/// What the texts say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Texts {
    pub(super) software: Option<String>,
    pub(super) made_at: Option<When>,
}

/// The texts of a PNG; none of other formats. Compressed ones are passed over.
pub(super) fn texts(bytes: &[u8]) -> Texts {
    let mut out = Texts::default();
    if !bytes.starts_with(b"\x89PNG") {
        return out;
    }
    for (name, content) in chunks(bytes) {
        let text = match name {
            b"tEXt" => latin(content),
            b"iTXt" => international(content),
            _ => None,
        };
        match text {
            Some((b"Software", text)) if out.software.is_none() && !text.is_empty() => out.software = Some(text),
            Some((b"Creation Time" | b"Creation_Time" | b"date:create", text)) if out.made_at.is_none() => out.made_at = when(&text),
            _ => {}
        }
    }
    out
}

/// `keyword 0 text`, in Latin-1.
fn latin(content: &[u8]) -> Option<(&[u8], String)> {
    let at = memchr::memchr(0, content)?;
    Some((&content[..at], shown(content[at + 1..].iter().map(|byte| char::from(*byte)))))
}

/// `keyword 0 compressed method language 0 translated 0 text`, in UTF-8.
fn international(content: &[u8]) -> Option<(&[u8], String)> {
    let at = memchr::memchr(0, content)?;
    let (keyword, rest) = (&content[..at], content.get(at + 3..).filter(|_| content[at + 1] == 0)?);
    let rest = &rest[memchr::memchr(0, rest)? + 1..];
    let rest = &rest[memchr::memchr(0, rest)? + 1..];
    let head = &rest[..rest.len().min(KEPT * 4)];
    Some((keyword, shown(String::from_utf8_lossy(head).chars())))
}

fn shown(text: impl Iterator<Item = char>) -> String {
    let text: String = text.filter(|c| !c.is_control()).take(KEPT).collect();
    text.trim().to_owned()
}

/// RFC 1123 is recommended; ISO 8601 and the form of EXIF are common.
fn when(text: &str) -> Option<When> {
    if let Ok(at) = DateTime::parse_from_rfc2822(text) {
        return Some(When::new(at.naive_local(), Precision::Second, Zone::Stated(*at.offset())));
    }
    if let Ok(at) = text.parse::<When>() {
        return Some(if at.zone() == Zone::Assumed { at.with_zone(Zone::Unknown) } else { at });
    }
    local(text).map(|at| When::new(at, Precision::Second, Zone::Unknown))
}

/// Whether the palette of a PNG is made of whole colours, as it has to be (PNG 3rd edition §11.2.2). `png` 0.18 panics
/// on others (image-rs/image-png issue 694). Other formats have none.
pub(super) fn has_whole_palette(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"\x89PNG") || chunks(bytes).all(|(name, content)| name != b"PLTE" || content.len() % 3 == 0)
}

/// Names and contents of the chunks that are whole.
pub(super) fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let head = bytes.get(at..at + 8)?;
        let length = usize::try_from(u32::from_be_bytes([head[0], head[1], head[2], head[3]])).ok()?;
        let content = bytes.get(at + 8..)?.get(..length)?;
        // Its checksum belongs to it.
        at = at.checked_add(length)?.checked_add(12)?;
        (at <= bytes.len()).then_some((&head[4..8], content))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, content) in chunks {
            out.extend_from_slice(&u32::try_from(content.len()).expect("small").to_be_bytes());
            out.extend_from_slice(*name);
            out.extend_from_slice(content);
            out.extend_from_slice(b"crc!");
        }
        out
    }

    #[test]
    fn software_and_time() {
        let seen = |name: &[u8; 4], content: &[u8]| texts(&png(&[(name, content)]));
        assert_eq!(seen(b"tEXt", b"Software\0X").software.as_deref(), Some("X"));
        assert_eq!(seen(b"iTXt", "Software\0\0\0\0\0美图".as_bytes()).software.as_deref(), Some("美图"));
        for (text, shown) in [
            ("Sun, 13 Sep 2026 20:20:01 +0800", Some("2026-09-13T20:20:01+08:00")),
            ("2026-09-13T12:20:01Z", Some("2026-09-13T12:20:01+00:00")),
            ("2026:09:13 20:20:01", Some("2026-09-13T20:20:01+08:00")),
            ("yesterday", None),
        ] {
            let at = seen(b"tEXt", format!("Creation Time\0{text}").as_bytes()).made_at;
            assert_eq!(at.map(|at| at.to_string()).as_deref(), shown, "{text}");
        }
        assert_eq!(when("2026-09-13 20:20:01").map(|at| at.zone()), Some(Zone::Unknown));
    }

    #[test]
    fn texts_that_are_none() {
        for content in [&b""[..], b"Software", b"Software\0", b"Software\0\x01\0\0\0x", b"Software\0\0", b"Software\0\0\0\0"] {
            assert_eq!(texts(&png(&[(b"iTXt", content)])), Texts::default());
        }
        assert_eq!(texts(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXtSoftware\0X"), Texts::default());
        assert_eq!(texts(b"tEXtSoftware\0X"), Texts::default());
    }
}
