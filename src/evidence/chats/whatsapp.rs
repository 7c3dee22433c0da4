//! WhatsApp, 导出聊天: `_chat.txt` of iOS and the text of Android, in the locale of the phone.
//! The order of day and month is decided over the whole file; where the file leaves it open, a note says what was taken.

use std::collections::HashSet;
use std::io;

use super::date_order::Dates;
use super::report::Body;
use super::scan::{is_blank, is_mark, lines};
use super::whatsapp_head::{Head, Style, head};
use super::whatsapp_words::{is_attachment, is_deleted, is_edited, is_encryption_notice};
use super::{Fact, LINES_NOTED, ReadError, Source, Unread};
use crate::case::{When, Zone};
use crate::evidence::fact::Message;
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, Reader, Reason, Sample, Summary};
use crate::evidence::spooled_text::SpooledText;
use crate::evidence::text_lines::{LINE_KEPT, Lines};
use crate::finding::{Finding, Place, What};

/// WhatsApp TXT.
pub struct Whatsapp;

/// A longer beginning of a line is not a name.
const NAME_CHARS: usize = 100;

/// Names remembered; a group has 1024 members.
const NAMES_KNOWN: usize = 10_000;

impl Reader for Whatsapp {
    fn name(&self) -> &'static str {
        "whatsapp-txt"
    }

    fn title(&self) -> &'static str {
        "WhatsApp 聊天文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let mut lines = lines(text).filter(|(_, line)| !line.trim().is_empty()).take(400).peekable();
        let begins = lines.peek().is_some_and(|(_, line)| head(line).is_some());
        let (mut all, mut first) = (0_usize, None);
        let mut rests = Vec::new();
        let mut notice = false;
        for (number, line) in lines {
            all += 1;
            if let Some(head) = head(line) {
                first.get_or_insert(number);
                notice |= rests.len() < 10 && is_encryption_notice(head.rest);
                rests.push(head.rest);
            }
        }
        let names = Names::of(rests.iter().copied());
        let named = rests.iter().filter(|rest| names.split(rest).is_some()).count();
        let levels = rests.iter().filter(|rest| looks_logged(rest)).count();
        if rests.is_empty() || named == 0 || named * 2 < rests.len() || levels * 3 > rests.len() {
            return None;
        }
        let certainty = match rests.len() {
            3.. if begins && notice => Certainty::Header,
            3.. if begins || rests.len() * 10 >= all => Certainty::Shape,
            1 | 2 if begins => Certainty::Fallback,
            _ => return None,
        };
        let why = format!("{} of {all} lines are `date time name: text`, the first on line {}", rests.len(), first.unwrap_or(1));
        Some(Reason::new(certainty, why))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut text = SpooledText::of(source)?;
        text.tell(out);
        let Survey { style, dates, twelve_hours, names } = survey(&mut text)?;
        let decision = dates.decide(twelve_hours * 2 > dates.count);
        let (mut unread, mut open, mut cuts) = (Unread::default(), None::<Open>, 0);
        let mut lines = Lines::new(text.anew()?);
        while let Some(line) = lines.next()? {
            if line.cut {
                cuts += 1;
                if cuts <= LINES_NOTED {
                    let what = What::LineCut { kept_kib: (LINE_KEPT >> 10) as u64 };
                    out(Fact::Note(Finding::new(what, Place::line("", line.number))));
                }
            }
            let Some(head) = head(&line.text).filter(|head| Some(head.style) == style) else {
                match &mut open {
                    Some(open) => open.more(line.text.trim_start_matches('\u{feff}')),
                    None if line.text.trim().is_empty() => {}
                    None => unread.tell(line.number, &line.text, out),
                }
                continue;
            };
            let at = decision.order.date(head.date).and_then(|date| head.at(date));
            if open.is_none() && !decision.certain {
                let what = What::DateOrderUncertain { taken: decision.order.shown().to_owned() };
                out(Fact::Note(Finding::new(what, Place::file(""))));
            }
            if at.is_none() {
                unread.tell(line.number, head.rest, out);
            }
            if let Some(done) = open.replace(Open::of(line.number, at, &head, &names)) {
                done.give(out);
            }
        }
        match open {
            Some(last) => last.give(out),
            None => {
                let what = What::RecognisedButEmpty { reader: self.title().to_owned(), first: unread.first.unwrap_or_default() };
                out(Fact::Note(Finding::new(what, Place::file(""))));
            }
        }
        Ok(Summary { encoding: Some(text.encoding()), zone: Some(Zone::Unknown.as_str()), ..Summary::default() })
    }
}

/// What the first of two passes shows.
#[derive(Default)]
struct Survey {
    /// The style that most heads have: others are quotations in a message.
    style: Option<Style>,
    dates: Dates,
    /// Heads whose clock is of twelve hours beside a date with slashes.
    twelve_hours: usize,
    names: Names,
}

fn survey(text: &mut SpooledText) -> io::Result<Survey> {
    let mut seen: Vec<(usize, Survey)> = Vec::new();
    let mut lines = Lines::new(text.anew()?);
    while let Some(line) = lines.next()? {
        let Some(head) = head(&line.text) else { continue };
        let at = seen.iter().position(|(_, survey)| survey.style == Some(head.style)).unwrap_or_else(|| {
            seen.push((0, Survey { style: Some(head.style), ..Survey::default() }));
            seen.len() - 1
        });
        let (count, survey) = &mut seen[at];
        *count += 1;
        survey.dates.take(head.date);
        survey.twelve_hours += usize::from(head.twelve_hours && head.separator == '/');
        survey.names.take(head.rest);
    }
    // Of styles that are as many, the one that comes first.
    let most = seen.iter().map(|(count, _)| *count).max().unwrap_or(0);
    Ok(seen.into_iter().find(|(count, _)| *count == most).map(|(_, survey)| survey).unwrap_or_default())
}

/// A message whose lines are still being gathered.
struct Open {
    line: u64,
    at: Option<When>,
    sender: Option<String>,
    /// As written: what it says of itself may begin with a mark.
    written: Body,
    text: Body,
}

impl Open {
    fn of(line: u64, at: Option<When>, head: &Head<'_>, names: &Names) -> Self {
        let (sender, first) = match names.split(head.rest) {
            Some((name, text)) => (Some(name.to_owned()), text),
            None => (None, head.rest),
        };
        let (mut written, mut text) = (Body::default(), Body::default());
        written.push(first);
        text.push(unmarked(first));
        Self { line, at, sender, written, text }
    }

    fn more(&mut self, line: &str) {
        self.written.push(line);
        self.text.push(line.trim_start_matches(is_mark));
    }

    fn give(self, out: &mut dyn FnMut(Fact)) {
        if self.text.cut {
            out(Fact::Note(Finding::new(What::MessageCut {}, Place::line("", self.line))));
        }
        let written = self.written.words();
        let by_a_person = self.sender.is_some();
        out(Fact::Message(Message {
            line: self.line,
            at: self.at,
            system: !by_a_person,
            recalled: by_a_person && is_deleted(&written),
            attachment: by_a_person && is_attachment(&written),
            particulars: if by_a_person && is_edited(&written) { vec![Particular::Edited { at: None }] } else { Vec::new() },
            sender: self.sender,
            text: self.text.words(),
            ..Message::default()
        }));
    }
}

fn unmarked(text: &str) -> &str {
    text.trim_start_matches(|c| is_mark(c) || is_blank(c))
}

/// The names of a chat, by which `Name: text` is told from a line of the program that holds a colon.
#[derive(Default)]
struct Names {
    /// Lines with a colon that a blank follows; some versions write none.
    with_blank: usize,
    with_colon: usize,
    known: HashSet<String>,
}

impl Names {
    fn of<'a>(rests: impl Iterator<Item = &'a str>) -> Self {
        let mut names = Self::default();
        rests.for_each(|rest| names.take(rest));
        names
    }

    fn take(&mut self, rest: &str) {
        self.with_colon += usize::from(at_colon(rest).is_some());
        if let Some((name, _)) = at_blank(rest) {
            self.with_blank += 1;
            if self.known.len() < NAMES_KNOWN && !self.known.contains(name) {
                self.known.insert(name.to_owned());
            }
        }
    }

    /// Whether a blank follows the colon.
    fn blank(&self) -> bool {
        self.with_blank * 2 >= self.with_colon && self.with_blank > 0
    }

    /// The name and the text of what follows a head.
    fn split<'b>(&self, rest: &'b str) -> Option<(&'b str, &'b str)> {
        if !self.blank() {
            return at_colon(rest);
        }
        at_blank(rest).or_else(|| at_colon(rest).filter(|(name, _)| self.known.contains(*name)))
    }
}

/// At the first colon that a blank, a mark or nothing follows.
fn at_blank(rest: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let at = from + rest.get(from..)?.find(':')?;
        let after = &rest[at + 1..];
        if after.chars().next().is_none_or(|c| is_blank(c) || is_mark(c)) {
            return named(&rest[..at], after);
        }
        from = at + 1;
    }
}

/// At the first colon, unless it stands in a time or an address.
fn at_colon(rest: &str) -> Option<(&str, &str)> {
    let (name, after) = rest.split_once(':')?;
    let in_time = name.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
    (!in_time && !after.starts_with("//")).then(|| named(name, after)).flatten()
}

/// A name, if it can be one: not a sentence with an opened quotation, not longer than names are.
fn named<'a>(name: &'a str, text: &'a str) -> Option<(&'a str, &'a str)> {
    let name = name.trim_matches(|c| is_mark(c) || is_blank(c));
    let name = match name.strip_prefix('~') {
        Some(unsaved) => unsaved.trim_start_matches(|c| is_mark(c) || is_blank(c)),
        None => name,
    };
    let open = |mark: [char; 2]| name.matches(mark[0]).count() > name.matches(mark[1]).count();
    let quoted = !name.matches('"').count().is_multiple_of(2) || open(['“', '”']) || open(['「', '」']) || open(['«', '»']);
    let text = text.strip_prefix(is_blank).unwrap_or(text);
    (!name.is_empty() && !quoted && name.chars().count() <= NAME_CHARS).then_some((name, text))
}

/// The rest of a line that a program logged: a level within its first words.
fn looks_logged(rest: &str) -> bool {
    const LEVELS: [&str; 12] =
        ["TRACE", "DEBUG", "VERBOSE", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "SEVERE", "FATAL", "CRITICAL", "PANIC"];
    rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(4).any(|word| LEVELS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn senders<'a>(rests: &[&'a str]) -> Vec<Option<&'a str>> {
        let names = Names::of(rests.iter().copied());
        rests.iter().map(|rest| names.split(rest).map(|(name, _)| name)).collect()
    }

    #[test]
    fn names_end_at_the_colon_with_a_blank() {
        assert_eq!(
            senders(&[
                "示例旗舰店:客服小王: 您好",
                "John-John: Lorem : ipsum",
                "John:.",
                "~\u{202f}Dana: hi",
                "Missed call at 12:30",
                "You were added"
            ]),
            [Some("示例旗舰店:客服小王"), Some("John-John"), None, Some("Dana"), None, None]
        );
        assert_eq!(senders(&["John: a", "John:.", "John:"]), [Some("John"); 3]);
    }

    #[test]
    fn some_versions_write_no_blank() {
        assert_eq!(senders(&["Bob:Hi", "Ann:see: this", "Bob:https://a.invalid"]), [Some("Bob"), Some("Ann"), Some("Bob")]);
    }

    #[test]
    fn a_sentence_that_quotes_is_no_name() {
        assert_eq!(senders(&["Ann: a", "Bob: b", "Ann changed the group name to \"Order: late\""]), [Some("Ann"), Some("Bob"), None]);
    }

    fn read(bytes: &[u8]) -> (Vec<Message>, Vec<&'static str>) {
        let (mut messages, mut notes, mut from) = (Vec::new(), Vec::new(), bytes);
        let read = Whatsapp.read(&mut Source::new("a.txt", bytes.len() as u64, &mut from), &mut |fact| match fact {
            Fact::Message(message) => messages.push(message),
            Fact::Note(note) => notes.push(note.what.code()),
            other => panic!("{other:?}"),
        });
        read.expect("readable");
        (messages, notes)
    }

    #[test]
    fn the_last_date_of_a_long_chat_decides_for_the_first() {
        let said = "订单没有到账".repeat(100);
        let mut text = "前言\n".to_owned();
        while text.len() < 17 << 20 {
            text += &format!("01/02/26, 10:00 - 甲: {said}\n[3/4/26 10:00] 引用: 一行\n");
        }
        text += "30/03/26, 10:00 - 乙: y\n";
        let (messages, notes) = read(text.as_bytes());
        let shown = |at: usize| messages[at].at.map(|at| at.to_string());
        assert_eq!(shown(0).as_deref(), Some("2026-02-01T10:00:00+08:00"));
        assert_eq!((messages[0].line, messages[1].line, messages[0].sender.as_deref()), (2, 4, Some("甲")));
        assert!(messages[0].text.ends_with("到账\n[3/4/26 10:00] 引用: 一行"));
        assert_eq!(shown(messages.len() - 1).as_deref(), Some("2026-03-30T10:00:00+08:00"));
        assert_eq!(notes, ["row-not-understood"]);
    }

    #[test]
    fn a_message_of_many_lines_is_bounded() {
        let line = format!("{}\n", "长".repeat(300));
        let text = format!("[2026/8/30 20:15:03] 甲: x\n{}[2026/8/30 20:15:04] 乙: y\n", line.repeat(3000));
        let (messages, notes) = read(text.as_bytes());
        assert_eq!((messages.len(), messages[1].line), (2, 3002));
        assert!(messages[0].text.len() <= Body::KEPT);
        assert_eq!(notes, ["message-cut"]);
    }
}
