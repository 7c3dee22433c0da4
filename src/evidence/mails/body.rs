//! The words of a mail and the files in it, from the bytes as they were sent.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::{headers, html_text};
use crate::digest::Digest;
use crate::evidence::particular::Particular;

/// Kept of one mail's words, in bytes.
const KEPT: usize = 1 << 20;

/// Files told of one mail.
const FILES: usize = 500;

/// What its reader sees: the plain text, or the HTML where there is no other; and whether it was cut.
pub(super) fn words(message: &Message<'_>, raw: &[u8]) -> (String, bool) {
    let mut out = String::new();
    for part in message.text_body.iter().filter_map(|id| message.parts.get(*id as usize)) {
        let words = match &part.body {
            PartType::Text(text) => text_of(part, text, raw),
            PartType::Html(html) => Cow::Owned(html_text::text(&text_of(part, html, raw))),
            _ => continue,
        };
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(words.trim_end());
        if out.len() > KEPT {
            break;
        }
    }
    let cut = out.len() > KEPT;
    if cut {
        let end = (0..=KEPT).rev().find(|end| out.is_char_boundary(*end)).unwrap_or(0);
        out.truncate(end);
    }
    let lines = if out.contains('\r') { out.replace("\r\n", "\n") } else { out };
    (lines.trim().to_owned(), cut)
}

/// The files in it. Pictures that only its HTML shows are among them.
pub(super) fn files(message: &Message<'_>, raw: &[u8]) -> Vec<Particular> {
    let parts = message.attachments.iter().filter_map(|id| message.parts.get(*id as usize));
    parts.take(FILES).map(|part| file(part, raw)).collect()
}

fn file(part: &MessagePart<'_>, raw: &[u8]) -> Particular {
    let content = content(part, raw);
    let name = headers::file_name(part, raw).unwrap_or_else(|| {
        let kind = part.content_type().map_or_else(String::new, |kind| kind.ctype().to_owned());
        if is_mail(part, raw) { "（一封邮件）".to_owned() } else { format!("（没有文件名 {kind}）") }
    });
    Particular::Attachment { name, bytes: Some(content.len() as u64), sha256: Some(Digest::of(&content)) }
}

/// A mail within the mail: kept as the file it is.
fn is_mail(part: &MessagePart<'_>, raw: &[u8]) -> bool {
    let field = headers::fields(part, raw, &mail_parser::HeaderName::ContentType);
    field.first().is_some_and(|field| field.trim_ascii_start().get(..8).is_some_and(|head| head.eq_ignore_ascii_case(b"message/")))
}

/// The bytes of a part as its sender had them.
fn content<'p>(part: &'p MessagePart<'_>, raw: &'p [u8]) -> Cow<'p, [u8]> {
    match (decoded(part, raw), &part.body) {
        (Some(bytes), _) => bytes,
        (None, PartType::Binary(bytes) | PartType::InlineBinary(bytes)) => Cow::Borrowed(bytes),
        (None, _) => Cow::Borrowed(sent(part, raw)),
    }
}

fn sent<'r>(part: &MessagePart<'_>, raw: &'r [u8]) -> &'r [u8] {
    raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
}

/// Without its transfer encoding; `None` where that is damaged.
fn decoded<'r>(part: &MessagePart<'_>, raw: &'r [u8]) -> Option<Cow<'r, [u8]>> {
    let sent = sent(part, raw);
    match part.encoding {
        Encoding::None => Some(Cow::Borrowed(sent)),
        Encoding::Base64 => base64_decode(sent).map(Cow::Owned),
        Encoding::QuotedPrintable => quoted_printable_decode(sent).map(Cow::Owned),
    }
}

/// The text of a part: its charset may not be stated, not be true, or be GBK in name only.
fn text_of<'p>(part: &'p MessagePart<'_>, text: &'p str, raw: &'p [u8]) -> Cow<'p, str> {
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or("");
    let unsaid = ["", "us-ascii", "ascii", "unknown-8bit"].iter().any(|name| charset.eq_ignore_ascii_case(name));
    let Some(bytes) = decoded(part, raw) else { return Cow::Borrowed(text) };
    if unsaid {
        return Cow::Owned(headers::guessed(&bytes).text);
    }
    headers::decoded(charset, &bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}
