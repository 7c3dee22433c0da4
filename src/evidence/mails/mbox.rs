//! A mailbox: mails one after another, each below a line `From address date` (RFC 4155). Read mail by mail, so that its
//! size does not matter.

use std::io::{self, BufRead, Read};

use super::earlier::Earlier;
use super::reader::{Certainty, Kind, Reader, Reason, Sample, Summary};
use super::{Fact, LIMIT, Message, ReadError, Source, Zones, date, mail};
use crate::case::When;
use crate::evidence::decode::Decoded;
use crate::finding::{Finding, Place, What};

/// MBOX.
pub struct Mbox;

/// Bytes of a line taken at a time.
const STEP: u64 = 64 << 10;

impl Reader for Mbox {
    fn name(&self) -> &'static str {
        "mail-mbox"
    }

    fn title(&self) -> &'static str {
        "电子邮箱（mbox）"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let first = sample.head.split(|byte| *byte == b'\n').next()?;
        envelope(first).map(|_| Reason::new(Certainty::Header, "line 1 is `From address date`"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut from = io::BufReader::with_capacity(64 << 10, source);
        let mut mailbox = Mailbox { open: None, earlier: Earlier::default(), zones: Zones::default(), out };
        let (mut number, mut line, mut at_start, mut after_blank) = (0_u64, Vec::new(), true, true);
        let mut first = None;
        loop {
            line.clear();
            if (&mut from).take(STEP).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let starts = std::mem::replace(&mut at_start, line.ends_with(b"\n"));
            number += u64::from(starts);
            first.get_or_insert_with(|| String::from_utf8_lossy(&line).trim().chars().take(60).collect::<String>());
            let begins = starts.then(|| envelope(&line)).flatten().filter(|envelope| after_blank || envelope.weekday);
            match begins {
                Some(envelope) => mailbox.begin(number, envelope),
                None => mailbox.add(if starts { unquoted(&line) } else { &line }),
            }
            after_blank = starts && line.trim_ascii().is_empty();
        }
        mailbox.end();
        let zones = mailbox.zones;
        if zones.mails == 0 {
            let what = What::RecognisedButEmpty { reader: self.title().to_owned(), first: first.unwrap_or_default() };
            out(Fact::Note(Finding::new(what, Place::file(""))));
        }
        Ok(Summary { zone: Some(zones.word()), ..Summary::default() })
    }
}

/// A line that begins a mail.
struct Envelope {
    from: String,
    at: When,
    /// It names the day of the week, as `asctime` does and people do not.
    weekday: bool,
}

/// `From kefu@example.invalid Sun Aug 30 12:16:00 2026`; people begin sentences with `From ` too.
fn envelope(line: &[u8]) -> Option<Envelope> {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let line = line.strip_prefix(b"From ")?;
    if line.len() > 400 {
        return None;
    }
    let text = String::from_utf8_lossy(line);
    let (from, rest) = text.trim().split_once(char::is_whitespace)?;
    let at = date::read(rest)?;
    Some(Envelope {
        from: from.to_owned(),
        at,
        weekday: rest.split_whitespace().next().is_some_and(|word| DAYS.contains(&word.trim_end_matches(','))),
    })
}

/// Programs write `>` before a line of a mail that begins with `From `, and one more each time.
fn unquoted(line: &[u8]) -> &[u8] {
    let quoted = line.iter().take_while(|byte| **byte == b'>').count();
    if quoted > 0 && line[quoted..].starts_with(b"From ") { &line[1..] } else { line }
}

/// The mail that is being gathered.
struct Open {
    line: u64,
    envelope: Envelope,
    bytes: Vec<u8>,
    cut: bool,
}

struct Mailbox<'o> {
    open: Option<Open>,
    earlier: Earlier,
    zones: Zones,
    out: &'o mut dyn FnMut(Fact),
}

impl Mailbox<'_> {
    fn begin(&mut self, line: u64, envelope: Envelope) {
        self.end();
        self.open = Some(Open { line, envelope, bytes: Vec::new(), cut: false });
    }

    fn add(&mut self, bytes: &[u8]) {
        let Some(open) = &mut self.open else { return };
        let room = usize::try_from(LIMIT).unwrap_or(usize::MAX).saturating_sub(open.bytes.len());
        open.cut |= bytes.len() > room;
        open.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        let mut mail = mail::read(&open.bytes, open.line, &mut self.earlier).unwrap_or_else(|| mail::Mail {
            message: Message { line: open.line, text: Decoded::of(&open.bytes).text.trim().to_owned(), ..Message::default() },
            cut: false,
        });
        // What the program that filed the mail noted, where the mail itself says nothing.
        let sender = &mut mail.message.sender;
        if sender.is_none() && open.envelope.from.contains('@') {
            *sender = Some(open.envelope.from);
        }
        mail.message.at = mail.message.at.or(Some(open.envelope.at));
        mail.cut |= open.cut;
        self.zones.count(&mail.message);
        mail.tell(self.out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Message> {
        let (mut from, mut out) = (text.as_bytes(), Vec::new());
        Mbox.read(&mut Source::new("a.mbox", text.len() as u64, &mut from), &mut |fact| {
            if let Fact::Message(message) = fact {
                out.push(message);
            }
        })
        .expect("readable");
        out
    }

    #[test]
    fn where_mails_begin() {
        let text = "From a@example.invalid Sat Jan  3 01:05:34 1996\nFrom: a@example.invalid\nSubject: x\n\nFrom the shop:\n\nFrom my side at 20:16\n\
                    >From you\n>>From me\n\nFrom 181@xxx Sun Aug 30 12:16:00 +0000 2026\nNo fields at all\n";
        let seen = read(text);
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0].text, "From the shop:\n\nFrom my side at 20:16\nFrom you\n>From me");
        assert_eq!((seen[1].line, seen[1].sender.as_deref(), seen[1].text.as_str()), (11, Some("181@xxx"), "No fields at all"));
        assert_eq!(seen[1].at.map(|at| at.to_string()).as_deref(), Some("2026-08-30T12:16:00+00:00"));
    }
}
