//! One mail, from its bytes to a message.

use mail_parser::{HeaderName, MessageParser};

use super::earlier::Earlier;
use super::{Fact, Message, Particular, body, date, headers};
use crate::case::{When, Zone};
use crate::finding::{Finding, Place, What};

/// Names of kinds of parts that `mail-parser` would open up, without bound on how deep. They stay files.
/// The words that stand for them are as long and are base64 too, so that nothing moves.
const OPENED: [(&[u8], &[u8]); 3] = [(b"rfc822", b"rfc82x"), (b"global", b"globax"), (b"digest", b"digesx")];

/// A mail that was read.
pub(super) struct Mail {
    pub(super) message: Message,
    /// Its words were longer than what is kept.
    pub(super) cut: bool,
}

/// Reads a mail; `None` where it has no header of a mail at all.
pub(super) fn read(raw: &[u8], line: u64, earlier: &mut Earlier) -> Option<Mail> {
    let tamed = tamed(raw);
    let parsed = MessageParser::default().parse(&tamed)?;
    let top = parsed.parts.first()?;
    let first = |name: HeaderName<'static>| headers::fields(top, raw, &name).first().copied();
    let at = first(HeaderName::Date).and_then(|field| date::read(&headers::words(field)));
    let from = [HeaderName::From, HeaderName::Sender, HeaderName::ReturnPath].into_iter().filter_map(first);
    let sender = from.map(|field| headers::people(field).join(", ")).find(|sender| !sender.is_empty());
    let subject = first(HeaderName::Subject).map(headers::words);
    if at.is_none() && sender.is_none() && subject.is_none() && first(HeaderName::ContentType).is_none() {
        return None;
    }
    let mut particulars = Vec::new();
    if let Some(text) = subject.filter(|subject| !subject.is_empty()) {
        particulars.push(Particular::Subject { text });
    }
    let to: Vec<String> = [HeaderName::To, HeaderName::Cc].into_iter().filter_map(first).flat_map(headers::people).take(100).collect();
    if !to.is_empty() {
        particulars.push(Particular::To { text: to.join(", ") });
    }
    if let Some(id) = first(HeaderName::InReplyTo).and_then(headers::id) {
        particulars.push(Particular::RepliesTo { line: earlier.place(&id), id });
    }
    if let Some(id) = first(HeaderName::MessageId).and_then(headers::id) {
        earlier.stands(&id, line);
    }
    particulars.extend(relayed(&headers::fields(top, raw, &HeaderName::Received)));
    let files = body::files(&parsed, raw);
    let (text, cut) = body::words(&parsed, raw);
    let attachment = !files.is_empty();
    particulars.extend(files);
    Some(Mail { cut, message: Message { line, at, sender, text, attachment, particulars, ..Message::default() } })
}

/// The earliest and the latest time that servers noted (RFC 5321 §4.4).
fn relayed(received: &[&[u8]]) -> Option<Particular> {
    let time = |field: &&[u8]| {
        let text = String::from_utf8_lossy(field);
        date::read(text.rsplit_once(';')?.1).filter(|at| matches!(at.zone(), Zone::Stated(_)))
    };
    let times: Vec<When> = received.iter().filter_map(time).collect();
    let (first, last) = (times.iter().min()?, times.iter().max()?);
    Some(Particular::Relayed { first: *first, last: *last, servers: times.len() as u64 })
}

/// The same bytes, in which no part says that it is a mail or a digest of mails.
fn tamed(raw: &[u8]) -> Vec<u8> {
    let mut out = raw.to_vec();
    for at in 0..out.len().saturating_sub(5) {
        // Their fourth letters tell them apart quickly.
        if !matches!(out[at], b'r' | b'R' | b'g' | b'G' | b'd' | b'D') {
            continue;
        }
        for (word, instead) in OPENED {
            if out[at..].get(..word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word)) {
                out[at..at + word.len()].copy_from_slice(instead);
            }
        }
    }
    out
}

impl Mail {
    /// Gives the message, and says so where it was cut.
    pub(super) fn tell(self, out: &mut dyn FnMut(Fact)) {
        if self.cut {
            let what = What::MessageCut {};
            out(Fact::Note(Finding::new(what, Place::line("", self.message.line))));
        }
        out(Fact::Message(self.message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(raw: &[u8]) -> Message {
        read(raw, 1, &mut Earlier::default()).expect("a mail").message
    }

    #[test]
    fn mails_within_mails_are_files_however_deep() {
        let mut raw = b"From: a@example.invalid\nDate: Sun, 30 Aug 2026 20:16:00 +0800\n".to_vec();
        raw.extend_from_slice(&b"Content-Type: message/rfc822\n\n".repeat(200_000));
        let seen = message(&raw);
        assert!(matches!(&seen.particulars[..], [Particular::Attachment { name, .. }] if name == "（一封邮件）"), "{:?}", seen.particulars);
        assert_eq!(message(b"From: a@example.invalid\nSubject: rfc822 digest\n\nglobal rfc822").text, "global rfc822");
    }

    #[test]
    fn what_gmail_and_outlook_never_write() {
        let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
        let raw = [
            b"From: ".to_vec(),
            gbk("示例客服 <kefu@example.invalid>\nSubject: 退款\nDate: Sun, 30 Aug 2026 20:16:00 +0800\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"),
            gbk("Content-Type: text/plain\n\n不予退款\n--b\nContent-Type: image/gif; name=\"截图.gif\"\nContent-Transfer-Encoding: base64\n\nR0lG\n--b--\n"),
        ]
        .concat();
        let seen = message(&raw);
        assert_eq!((seen.sender.as_deref(), seen.text.as_str()), (Some("示例客服 <kefu@example.invalid>"), "不予退款"));
        assert_eq!(seen.particulars[0], Particular::Subject { text: "退款".to_owned() });
        assert!(
            matches!(&seen.particulars[1], Particular::Attachment { name, bytes: Some(3), .. } if name == "截图.gif"),
            "{:?}",
            seen.particulars
        );
    }

    #[test]
    fn the_chain_of_servers() {
        let raw =
            b"Received: from a by b; Sun, 30 Aug 2026 12:16:05 +0000\nReceived: from c\n by a; Sun, 30 Aug 2026 20:16:02 +0800 (CST)\n\
                    From: a@example.invalid\n\n";
        let at = |text: &str| text.parse::<When>().expect(text);
        let (first, last) = (at("2026-08-30T20:16:02+08:00"), at("2026-08-30T12:16:05+00:00"));
        assert_eq!(message(raw).particulars, [Particular::Relayed { first, last, servers: 2 }]);
    }
}
