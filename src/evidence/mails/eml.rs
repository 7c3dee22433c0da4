//! A mail saved as a file: EML of any program, and EMLX of Apple Mail, which begins with the length.

use super::earlier::Earlier;
use super::reader::{Certainty, Kind, Reader, Reason, Sample, Summary};
use super::{Fact, LIMIT, ReadError, Source, Zones, mail};
use crate::finding::{Finding, Place, What};

/// EML.
pub struct Eml;

/// Fields by which a head of lines is a mail's. Each mail has one of the first.
const FROM: [&str; 5] = ["from", "received", "return-path", "sender", "x-originalarrivaltime"];
const OTHERS: [&str; 8] = ["date", "subject", "to", "message-id", "mime-version", "content-type", "delivered-to", "x-mailer"];

impl Reader for Eml {
    fn name(&self) -> &'static str {
        "mail-eml"
    }

    fn title(&self) -> &'static str {
        "电子邮件"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let fields = fields(mail_bytes(sample.head))?;
        let named = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        // A page or a chat saved as MHT has the same shape; it is not a mail.
        if named("from").is_some_and(|from| from.starts_with("<Save")) || named("snapshot-content-location").is_some() {
            return None;
        }
        let known: Vec<&str> = FROM.into_iter().chain(OTHERS).filter(|name| named(name).is_some()).collect();
        let why = || format!("header fields {}", known.join(", "));
        if known.len() >= 3 && FROM.iter().any(|name| known.contains(name)) {
            return Some(Reason::new(Certainty::Header, why()));
        }
        // Drafts and mails that programs made have few fields; then the name has to say it too.
        let mime = known.contains(&"mime-version") || named("content-type").is_some_and(|kind| kind.contains('/'));
        let by_name = [".eml", ".emlx"].iter().any(|end| sample.name.to_ascii_lowercase().ends_with(end));
        (by_name && !known.is_empty() && (mime || known.len() >= 2)).then(|| Reason::new(Certainty::Shape, why()))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let file = source.whole(LIMIT)?;
        let raw = mail_bytes(&file);
        let mut zones = Zones::default();
        match mail::read(raw, 1, &mut Earlier::default()) {
            Some(mail) => {
                zones.count(&mail.message);
                mail.tell(out);
            }
            None => {
                let first = String::from_utf8_lossy(raw.split(|byte| *byte == b'\n').next().unwrap_or_default()).chars().take(60).collect();
                let what = What::RecognisedButEmpty { reader: self.title().to_owned(), first };
                out(Fact::Note(Finding::new(what, Place::file(""))));
            }
        }
        Ok(Summary { zone: Some(zones.word()), ..Summary::default() })
    }
}

/// The mail within the file: without a byte order mark, and without what EMLX writes around it.
fn mail_bytes(file: &[u8]) -> &[u8] {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let file = file.trim_ascii_start();
    let Some(end) = file.iter().take(16).position(|byte| *byte == b'\n') else { return file };
    let Some(length) = std::str::from_utf8(&file[..end]).ok().and_then(|line| line.trim().parse::<usize>().ok()) else { return file };
    let rest = &file[end + 1..];
    rest.get(..length).unwrap_or(rest)
}

/// The header fields of the head; `None` where it does not begin with any.
fn fields(head: &[u8]) -> Option<Vec<(String, String)>> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in head.split(|byte| *byte == b'\n').take(400) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.first() {
            None => break,
            Some(b' ' | b'\t') if !out.is_empty() => continue,
            _ => {}
        }
        let colon = line.iter().position(|byte| *byte == b':');
        match colon {
            Some(at) if at > 0 && at <= 76 && line[..at].iter().all(|byte| byte.is_ascii_graphic()) => {
                let value = String::from_utf8_lossy(&line[at + 1..]).trim().to_owned();
                out.push((String::from_utf8_lossy(&line[..at]).to_ascii_lowercase(), value));
            }
            // Lines that are no fields stand even in real heads, but not at their beginning.
            _ if out.len() < 2 => return None,
            _ => {}
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(text: &str) -> bool {
        Eml.recognize(&Sample::of("a.txt", text.as_bytes(), text.len() as u64)).is_some()
    }

    #[test]
    fn mails_and_what_is_none() {
        assert!(recognised("From: a@example.invalid\r\nTo: b@example.invalid\r\nSubject: x\r\n\r\ny"));
        assert!(recognised("Return-Path: <a@example.invalid>\nReceived: from x\n\tby y; Sun, 30 Aug 2026 20:16:00 +0800\nDate: x\n\n"));
        assert!(recognised("57\nFrom: a@example.invalid\nTo: b@example.invalid\nSubject: x\n\ny\n<?xml"));
        for text in [
            "",
            "From: <Save by Tencent MsgMgr>\nSubject: Tencent IM Message\nMIME-Version: 1.0\n",
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.invalid/\nSubject: x\nDate: y\nMIME-Version: 1.0\n",
            "2026-08-30 20:16: a\nFrom: b\nTo: c\nSubject: d\n",
            "From: a\nTo: b\n\nSubject: not a field\n",
            "名: 甲\nFrom: a\nTo: b\nDate: c\n",
        ] {
            assert!(!recognised(text), "{text}");
        }
    }
}
