//! WhatsApp, 导出聊天: `_chat.txt` of iOS and the text of Android, in the locale of the phone.
//! The order of day and month is decided over the whole file; where the file leaves it open, a note says what was taken.

use std::collections::HashSet;

use super::date_order::{self, Order};
use super::scan::{is_blank, is_mark, lines};
use super::whatsapp_head::{Head, Style, head};
use super::whatsapp_words::{is_attachment, is_deleted, is_edited, is_encryption_notice};
use super::{Fact, ReadError, Source, Unread, body, whole_text};
use crate::case::{Precision, When, Zone};
use crate::evidence::fact::Message;
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, Reader, Reason, Sample, Summary};
use crate::finding::{Finding, Place, What};

/// WhatsApp TXT.
pub struct Whatsapp;

/// A longer beginning of a line is not a name.
const NAME_CHARS: usize = 100;

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
        let (text, encoding) = whole_text(source, out)?;
        let style = style(&text);
        let mut unread = Unread::default();
        let mut blocks: Vec<Block<'_>> = Vec::new();
        for (number, line) in lines(&text) {
            match (head(line).filter(|head| Some(head.style) == style), blocks.last_mut()) {
                (Some(head), _) => blocks.push(Block { line: number, head, more: Vec::new() }),
                (None, Some(block)) => block.more.push(line.trim_start_matches('\u{feff}')),
                (None, None) if line.trim().is_empty() => {}
                (None, None) => unread.tell(number, line, out),
            }
        }
        let order = order(&blocks, out);
        let names = Names::of(blocks.iter().map(|block| block.head.rest));
        for block in &blocks {
            message(block, order, &names, &mut unread, out);
        }
        if blocks.is_empty() {
            let what = What::RecognisedButEmpty { reader: self.title().to_owned(), first: unread.first.unwrap_or_default() };
            out(Fact::Note(Finding::new(what, Place::file(""))));
        }
        Ok(Summary { encoding: Some(encoding), zone: Some(Zone::Unknown.as_str()), ..Summary::default() })
    }
}

/// A head and the lines below it.
struct Block<'a> {
    line: u64,
    head: Head<'a>,
    more: Vec<&'a str>,
}

/// The style that most heads have: others are quotations in a message.
fn style(text: &str) -> Option<Style> {
    let styles: Vec<Style> = lines(text).filter_map(|(_, line)| head(line)).map(|head| head.style).collect();
    let count = |wanted: &Style| styles.iter().filter(|style| *style == wanted).count();
    let most = [Style::Brackets, Style::Dash, Style::Bare].iter().map(count).max()?;
    styles.iter().find(|style| count(style) == most).copied()
}

fn order(blocks: &[Block<'_>], out: &mut dyn FnMut(Fact)) -> Order {
    let dates: Vec<_> = blocks.iter().map(|block| block.head.date).collect();
    let american = blocks.iter().filter(|block| block.head.twelve_hours && block.head.separator == '/').count() * 2 > blocks.len();
    let decision = date_order::decide(&dates, american);
    if !decision.certain {
        out(Fact::Note(Finding::new(What::DateOrderUncertain { taken: decision.order.shown().to_owned() }, Place::file(""))));
    }
    decision.order
}

fn message(block: &Block<'_>, order: Order, names: &Names<'_>, unread: &mut Unread, out: &mut dyn FnMut(Fact)) {
    let head = &block.head;
    let precision = if head.second.is_some() { Precision::Second } else { Precision::Minute };
    let at = order
        .date(head.date)
        .and_then(|date| date.and_hms_opt(head.hour, head.minute, head.second.unwrap_or(0)))
        .map(|local| When::new(local, precision, Zone::Unknown));
    let (sender, first) = match names.split(head.rest) {
        Some((name, text)) => (Some(name.to_owned()), text),
        None => (None, head.rest),
    };
    let written = body(first, &block.more);
    if at.is_none() {
        unread.tell(block.line, head.rest, out);
    }
    out(Fact::Message(Message {
        line: block.line,
        at,
        system: sender.is_none(),
        recalled: sender.is_some() && is_deleted(&written),
        attachment: sender.is_some() && is_attachment(&written),
        particulars: if sender.is_some() && is_edited(&written) { vec![Particular::Edited { at: None }] } else { Vec::new() },
        sender,
        text: body(&unmarked(first), &block.more.iter().map(|line| line.trim_start_matches(is_mark)).collect::<Vec<_>>()),
        ..Message::default()
    }));
}

fn unmarked(text: &str) -> String {
    text.trim_start_matches(|c| is_mark(c) || is_blank(c)).to_owned()
}

/// The names of a chat, by which `Name: text` is told from a line of the program that holds a colon.
struct Names<'a> {
    /// Whether a blank follows the colon; some versions write none.
    blank: bool,
    known: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(rests: impl Iterator<Item = &'a str> + Clone) -> Self {
        let with_blank = rests.clone().filter(|rest| at_blank(rest).is_some()).count();
        let with_colon = rests.clone().filter(|rest| at_colon(rest).is_some()).count();
        let blank = with_blank * 2 >= with_colon && with_blank > 0;
        let known = rests.filter_map(if blank { at_blank } else { at_colon }).map(|(name, _)| name).collect();
        Self { blank, known }
    }

    /// The name and the text of what follows a head.
    fn split<'b>(&self, rest: &'b str) -> Option<(&'b str, &'b str)> {
        if !self.blank {
            return at_colon(rest);
        }
        at_blank(rest).or_else(|| at_colon(rest).filter(|(name, _)| self.known.contains(name)))
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
}
