//! DiscordChatExporter's plain text: a frame of `=` with Guild and Channel, `[date] name`, the words, `{Attachments}` and the
//! like, and at the end `Exported N message(s)`. The date is in the locale and zone of the computer that exported.

use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::written_date::{self, Waiting, Written};
use crate::evidence::fact::{Fact, Message};
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::evidence::text_lines::{LINE_KEPT, Lines};
use crate::evidence::utf8_stream::Utf8Stream;

/// Plain text.
pub struct DiscordText;

/// Lines that may stand between the two rules at the head.
const HEAD: usize = 12;

impl Reader for DiscordText {
    fn name(&self) -> &'static str {
        "discord-txt"
    }

    fn title(&self) -> &'static str {
        "DiscordChatExporter 文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let mut lines = sample.text.as_deref()?.lines().map(|line| line.trim_start_matches('\u{feff}'));
        let head: Vec<&str> = lines.by_ref().take(HEAD).collect();
        let named = |name: &str| head.iter().any(|line| line.starts_with(name));
        (head.first().is_some_and(|line| is_rule(line)) && named("Guild:") && named("Channel:"))
            .then(|| Reason::new(Certainty::Signature, "a rule of = and below it Guild: and Channel:"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut lines = Lines::new(Utf8Stream::new(source));
        let mut chat =
            Chat { report: Report::new(self.title(), out), waiting: Waiting::default(), open: None, claimed: None, object: Vec::new() };
        let (mut rules, mut before_blank) = (0, true);
        while let Some(line) = lines.next()? {
            if line.cut {
                chat.report.cut(line.number, LINE_KEPT);
            }
            let text = line.text.as_str();
            match head(text).filter(|_| before_blank && rules >= 2) {
                Some((date, name)) => chat.begin(line.number, date, name),
                None if is_rule(text) && (rules < 2 || before_blank) => rules += 1,
                None if rules < 2 => chat.particular(text),
                None if rules > 2 => chat.footer(text),
                None => chat.line(line.number, text),
            }
            before_blank = text.trim().is_empty() || is_rule(text);
        }
        chat.end();
        chat.waiting.decide(&mut chat.report);
        let objects = if chat.object.is_empty() { Vec::new() } else { vec![chat.object.join(" / ")] };
        Ok(chat.report.finish(lines.inner().written(), objects, chat.claimed, None))
    }
}

fn is_rule(line: &str) -> bool {
    line.len() >= 20 && line.bytes().all(|byte| byte == b'=')
}

/// `[8/30/2026 8:15 PM] name (pinned)`
fn head(line: &str) -> Option<(Written, &str)> {
    let (date, name) = line.strip_prefix('[')?.split_once("] ")?;
    Some((written_date::read(date)?, name))
}

/// The message whose lines are still being gathered.
struct Open {
    line: u64,
    date: Written,
    name: String,
    body: Body,
    /// `{Attachments}` and the like, once one was met.
    section: Option<String>,
    files: Vec<String>,
    reactions: Vec<String>,
}

struct Chat<'o> {
    report: Report<'o>,
    waiting: Waiting,
    open: Option<Open>,
    claimed: Option<u64>,
    object: Vec<String>,
}

impl Chat<'_> {
    fn particular(&mut self, text: &str) {
        if let Some((key, value)) = text.split_once(": ") {
            match key {
                "Guild" | "Channel" => self.object.push(value.trim().to_owned()),
                "Messages" => self.claimed = number(value),
                _ => {}
            }
        }
    }

    /// `Exported 1,234 message(s)`
    fn footer(&mut self, text: &str) {
        if text.starts_with("Exported ") {
            self.claimed = number(text);
        }
    }

    fn begin(&mut self, line: u64, date: Written, name: &str) {
        self.end();
        let (body, section, files, reactions) = Default::default();
        self.open = Some(Open { line, date, name: name.to_owned(), body, section, files, reactions });
    }

    fn line(&mut self, number: u64, text: &str) {
        let Some(open) = &mut self.open else {
            if !text.trim().is_empty() {
                self.report.not_understood(number, text);
            }
            return;
        };
        if matches!(text, "{Attachments}" | "{Reactions}" | "{Stickers}" | "{Embed}" | "{Forwarded Message}" | "{Forwarded}") {
            open.section = Some(text.to_owned());
        }
        match open.section.as_deref() {
            Some("{Attachments}" | "{Stickers}") if text.starts_with('{') || text.trim().is_empty() => {}
            Some("{Reactions}") if text.starts_with('{') || text.trim().is_empty() => {}
            Some("{Attachments}" | "{Stickers}") if open.files.len() < 100 => open.files.push(text.to_owned()),
            Some("{Reactions}") if open.reactions.len() < 100 => open.reactions.push(text.to_owned()),
            _ => open.body.push(text),
        }
    }

    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.body.cut {
            self.report.cut(open.line, Body::KEPT);
        }
        let name = open.name.strip_suffix(" (pinned)").unwrap_or(&open.name).trim();
        let attachment = !open.files.is_empty();
        let mut particulars: Vec<Particular> =
            open.files.into_iter().map(|name| Particular::Attachment { name, bytes: None, sha256: None }).collect();
        if !open.reactions.is_empty() {
            particulars.push(Particular::Reactions { text: open.reactions.join(" ") });
        }
        let sender = (!name.is_empty()).then(|| name.to_owned());
        let message = Message { line: open.line, sender, text: open.body.words(), attachment, particulars, ..Message::default() };
        self.waiting.push(message, Some(open.date), &mut self.report);
    }
}

fn number(text: &str) -> Option<u64> {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}
