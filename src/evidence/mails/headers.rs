//! Header fields as programs really write them: raw 8-bit Chinese, and characters cut in two between encoded words
//! (RFC 2047 forbids both, and mail of two decades is full of both). They are mended before `mail-parser` reads them.

use encoding_rs::{Encoding, GB18030, GBK};
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders};

use crate::evidence::decode::Decoded;

/// Of one field, in bytes.
const FIELD_KEPT: usize = 64 << 10;

/// The bytes of each field of that name, in their order.
pub(super) fn fields<'r>(part: &MessagePart<'_>, raw: &'r [u8], name: &HeaderName<'_>) -> Vec<&'r [u8]> {
    let range = |header: &mail_parser::Header<'_>| {
        let field = raw.get(header.offset_start as usize..header.offset_end as usize)?;
        field.get(..field.len().min(FIELD_KEPT))
    };
    part.headers.iter().filter(|header| header.name == *name).filter_map(range).collect()
}

/// The words of a field.
pub(in crate::evidence) fn words(field: &[u8]) -> String {
    let parsed = again("Subject", field);
    let text = parsed.as_ref().and_then(Message::subject).unwrap_or_default();
    text.trim().to_owned()
}

/// The people in a field: `name <address>`, or the one that there is.
pub(super) fn people(field: &[u8]) -> Vec<String> {
    let parsed = again("From", field);
    let Some(addresses) = parsed.as_ref().and_then(Message::from) else { return Vec::new() };
    let person = |person: &mail_parser::Addr<'_>| {
        let part =
            |part: &Option<std::borrow::Cow<'_, str>>| part.as_deref().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
        match (part(&person.name), part(&person.address)) {
            (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
            (name, address) => name.or(address),
        }
    };
    addresses.iter().filter_map(person).collect()
}

/// The first id of a field such as `In-Reply-To`.
pub(super) fn id(field: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(field);
    let id = match text.split_once('<') {
        Some((_, rest)) => rest.split_once('>').map_or(rest, |(id, _)| id),
        None => text.split_whitespace().next()?,
    };
    let id = id.trim();
    (!id.is_empty()).then(|| id.to_owned())
}

/// The name of the file that a part is, as its sender called it.
pub(super) fn file_name(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    let of = |field: &str, name: &HeaderName<'_>| {
        let parsed = again(field, fields(part, raw, name).first()?)?;
        let name = parsed.parts.first()?.attachment_name().map(|name| name.trim().to_owned());
        name.filter(|name| !name.is_empty())
    };
    of("Content-Disposition", &HeaderName::ContentDisposition).or_else(|| of("Content-Type", &HeaderName::ContentType))
}

/// The field by itself, mended and read again.
fn again(name: &str, field: &[u8]) -> Option<Message<'static>> {
    let mended = format!("{name}: {}\r\n\r\n", mended(field).trim());
    MessageParser::default().parse_headers(&mended).map(Message::into_owned)
}

/// As UTF-8, in which every encoded word is whole.
fn mended(field: &[u8]) -> String {
    let text = guessed(field).text;
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("=?") {
        let Some((word, mut after)) = encoded_word(&rest[at..]) else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        out.push_str(&rest[..at]);
        let mut bytes = word.bytes;
        // Words of one charset with nothing but blanks between them are one text, which may be cut anywhere.
        while let Some((next, further)) =
            encoded_word(after.trim_start()).filter(|(next, _)| next.charset.eq_ignore_ascii_case(word.charset))
        {
            bytes.extend_from_slice(&next.bytes);
            after = further;
        }
        match decoded(word.charset, &bytes) {
            Some(text) => out.push_str(&word_of(&text)),
            None => out.push_str(&rest[at..rest.len() - after.len()]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

struct Word<'t> {
    charset: &'t str,
    bytes: Vec<u8>,
}

/// `=?charset?B?text?=`, and what follows it.
fn encoded_word(text: &str) -> Option<(Word<'_>, &str)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (inside, after) = rest.split_once("?=")?;
    // In `Q` a text may begin with `=`, so that its mark stands as `?=`: `?Q?=E4…?=`.
    let (inside, after) = match (inside, encoding) {
        ("", "q" | "Q") => {
            let end = after.find("?=")?;
            (&rest[..rest.len() - after.len() + end], &after[end + 2..])
        }
        same => (same.0, after),
    };
    let charset = charset.split('*').next()?;
    if charset.is_empty() || inside.len() > FIELD_KEPT {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => mail_parser::decoders::base64::base64_decode(inside.as_bytes())?,
        "q" | "Q" => q_decoded(inside.as_bytes()),
        _ => return None,
    };
    Some((Word { charset, bytes }, after))
}

fn q_decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let hex = |byte: u8| char::from(byte).to_digit(16);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let pair = (text.get(at + 1).and_then(|byte| hex(*byte)), text.get(at + 2).and_then(|byte| hex(*byte)));
        match (byte, pair) {
            (b'=', (Some(high), Some(low))) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 2;
            }
            (b'_', _) => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    out
}

/// The text of bytes said to be of a charset; `None` where that charset is left to `mail-parser`.
pub(super) fn decoded(charset: &str, bytes: &[u8]) -> Option<String> {
    let named = Encoding::for_label(charset.trim().trim_matches('"').as_bytes());
    // What says gb2312 or gbk holds characters of GB18030 all the same.
    let table = named.map(|table| if table == GBK { GB18030 } else { table });
    if table.is_none() && ["utf-7", "utf7", "unicode-1-1-utf-7"].iter().any(|name| charset.eq_ignore_ascii_case(name)) {
        return None;
    }
    if let Some(table) = table
        && let Some(text) = table.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return Some(text.into_owned());
    }
    let otherwise = guessed(bytes);
    match table {
        Some(table) if otherwise.broken_at.is_some() => Some(table.decode_without_bom_handling(bytes).0.into_owned()),
        _ => Some(otherwise.text),
    }
}

/// The text of bytes whose charset nobody says: as other files, unless every other character of Chinese would be one that
/// hardly anyone writes. In two bytes of GBK the second is below 0x80 for rare characters only; in Western text it is the
/// letter after an accented one.
pub(super) fn guessed(bytes: &[u8]) -> Decoded {
    let decoded = Decoded::of(bytes);
    if decoded.encoding != crate::evidence::decode::Encoding::Gb18030 {
        return decoded;
    }
    let (mut rare, mut usual, mut at) = (0_usize, 0_usize, 0);
    while let Some(first) = bytes.get(at) {
        let second = bytes.get(at + 1).copied().unwrap_or(0);
        at += if *first < 0x80 { 1 } else { 2 };
        rare += usize::from(*first >= 0x80 && second < 0x80);
        usual += usize::from(*first >= 0x80 && second >= 0x80);
    }
    if rare <= usual {
        return decoded;
    }
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    Decoded { text, broken_at: None, ..decoded }
}

/// One encoded word of UTF-8, whatever stands in it: commas and brackets of a name are not those of a list.
fn word_of(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("=?utf-8?Q?");
    for byte in text.bytes() {
        // Writing to a string cannot fail.
        let _ = write!(out, "={byte:02X}");
    }
    out.push_str("?=");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        GBK.encode(text).0.into_owned()
    }

    #[test]
    fn words_in_every_dress() {
        for (field, expected) in [
            (b" =?gb18030?B?zcu/7snqx+vOtM2ouf0=?=\r\n".to_vec(), "退款申请未通过"),
            (b" =?UTF-8?Q?Re:_=E9=80=80=E6=AC=BE?=".to_vec(), "Re: 退款"),
            (b"=?UTF-8?Q?=E9=80=80=E6=AC=BE?=".to_vec(), "退款"),
            (gbk(" 退款申请未通过"), "退款申请未通过"),
            (" 退款申请".as_bytes().to_vec(), "退款申请"),
            // One character across two words, and the line between them folded.
            (b"=?utf-8?B?6YCA5g==?=\r\n =?UTF-8?B?rL4=?= x".to_vec(), "退款 x"),
            (b"=?x-unknown?B?6YCA5qy+?=".to_vec(), "退款"),
            (b"=?gb2312?B?6YCA5qy+?=".to_vec(), "退款"),
            (b"a =? b ?= c".to_vec(), "a =? b ?= c"),
            (b"plain".to_vec(), "plain"),
            (Vec::new(), ""),
        ] {
            assert_eq!(words(&field), expected, "{}", String::from_utf8_lossy(&field));
        }
    }

    #[test]
    fn people_in_every_dress() {
        for (field, expected) in [
            (b"=?gb18030?B?yr7A/b/Nt/4=?= <kefu@example.invalid>".to_vec(), vec!["示例客服 <kefu@example.invalid>"]),
            (gbk("\"示例客服\" <kefu@example.invalid>"), vec!["示例客服 <kefu@example.invalid>"]),
            (b"buyer@example.invalid".to_vec(), vec!["buyer@example.invalid"]),
            (
                b"=?utf-8?Q?=E7=94=B2=2C=E4=B9=99?= <a@example.invalid>, b@example.invalid".to_vec(),
                vec!["甲,乙 <a@example.invalid>", "b@example.invalid"],
            ),
            (b"".to_vec(), vec![]),
        ] {
            assert_eq!(people(&field), expected, "{}", String::from_utf8_lossy(&field));
        }
    }

    #[test]
    fn ids() {
        assert_eq!(id(b" <1@example.invalid> <2@example.invalid>").as_deref(), Some("1@example.invalid"));
        assert_eq!(id(b" 1@example.invalid\r\n").as_deref(), Some("1@example.invalid"));
        assert_eq!(id(b" "), None);
    }
}
