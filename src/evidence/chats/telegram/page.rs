//! Telegram Desktop's `messages.html`, `messages2.html` …: `div.message.default#message12`, `.joined` where the sender is that
//! of the message above, the whole time in `div.date[title]`, with its offset since 2022. Services carry no time of their own.

use chrono::{FixedOffset, NaiveDateTime};

use crate::case::{Precision, When, Zone};
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::earlier::Earlier;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::page_pieces::{Piece, Tag, each_piece, is_void};
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::evidence::utf8_stream::Utf8Stream;

/// `messages.html`.
pub struct TelegramPage;

/// Elements within elements; what lies deeper belongs to the one above. Real pages reach 12.
const DEPTH: usize = 64;

/// Of a name, a title and the like, in bytes.
const NAME_KEPT: usize = 4 << 10;

/// Of the words of a message, in bytes.
const WORDS_KEPT: usize = Body::KEPT;

/// Files and links of one message.
const PARTICULARS: usize = 50;

impl Reader for TelegramPage {
    fn name(&self) -> &'static str {
        "telegram-html"
    }

    fn title(&self) -> &'static str {
        "Telegram 网页"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        if !sample.has_classes() {
            return None;
        }
        let messages = sample.holds("class=\"message default clearfix") || sample.holds("class=\"message service\"");
        let classes = ["class=\"page_wrap\"", "class=\"history\"", "class=\"page_header\""];
        let page = classes.into_iter().filter(|class| sample.holds(class)).count();
        if messages && page >= 1 {
            return Some(Reason::new(Certainty::Header, "div.message within div.page_wrap"));
        }
        (page >= 2 && sample.holds("<title>Exported Data</title>"))
            .then(|| Reason::new(Certainty::Header, "title Exported Data, div.page_wrap"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut stream = Utf8Stream::new(source);
        let mut page = Page::new(Report::new(self.title(), out));
        each_piece(&mut stream, &mut |piece| page.piece(piece))?;
        page.end();
        let written = stream.written();
        Ok(page.report.finish(written, page.chat.into_iter().collect(), None, None))
    }
}

/// What an element is in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Message,
    /// Not read: pictures of people, and the time of day that `title` says in full.
    Ignored,
    Chat,
    From,
    Reply,
    Words,
    Link,
    Forwarded,
    ForwardedFrom,
    Media,
    MediaWords,
    Service,
    Signature,
    Reactions,
}

/// The message at hand.
#[derive(Default)]
struct Open {
    id: String,
    service: bool,
    joined: bool,
    at: Option<When>,
    from: String,
    forwarded_from: String,
    words: String,
    cut: bool,
    media: Vec<String>,
    link: Option<(String, String)>,
    reactions: String,
    particulars: Vec<Particular>,
    attachment: bool,
}

struct Page<'o> {
    report: Report<'o>,
    stack: Vec<(String, Role)>,
    /// Elements below those on the stack.
    deeper: usize,
    open: Option<Open>,
    chat: Option<String>,
    chat_text: String,
    last_sender: Option<String>,
    ordinal: u64,
    earlier: Earlier,
}

impl<'o> Page<'o> {
    fn new(report: Report<'o>) -> Self {
        let (stack, chat_text) = (Vec::new(), String::new());
        Self { report, stack, deeper: 0, open: None, chat: None, chat_text, last_sender: None, ordinal: 0, earlier: Earlier::default() }
    }

    fn within(&self, role: Role) -> bool {
        self.stack.iter().any(|(_, known)| *known == role)
    }

    fn piece(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(tag) => self.element(tag),
            Piece::Close(name) => self.close(name),
            Piece::Text(text) => self.text(text),
            Piece::Comment(_) => {}
        }
    }

    fn element(&mut self, tag: Tag<'_>) {
        if tag.name == "br" {
            self.text("\u{2028}");
        }
        if is_void(tag.name) {
            return;
        }
        // A message begins wherever its element stands: a page cut or mended by hand may have left the last one open.
        if tag.name == "div" && tag.has_class("message") && (tag.has_class("default") || tag.has_class("service")) {
            self.end();
            self.stack.clear();
            self.deeper = 0;
            self.open = Some(Open {
                id: tag.attribute("id").unwrap_or_default().to_owned(),
                service: tag.has_class("service"),
                joined: tag.has_class("joined"),
                ..Open::default()
            });
            self.stack.push((tag.name.to_owned(), Role::Message));
            return;
        }
        let role = self.role(tag);
        if self.stack.len() < DEPTH {
            self.stack.push((tag.name.to_owned(), role));
        } else {
            self.deeper += 1;
        }
    }

    fn role(&mut self, tag: Tag<'_>) -> Role {
        let (in_words, in_media, in_reply) = (self.within(Role::Words), self.within(Role::Media), self.within(Role::Reply));
        let in_forwarded = self.within(Role::Forwarded);
        let Some(open) = &mut self.open else {
            let header = self.chat.is_none() && tag.has_class("text") && tag.has_class("bold");
            return if header { Role::Chat } else { Role::Plain };
        };
        if in_words {
            if tag.name == "a" {
                open.link = tag.attribute("href").map(|to| (to.to_owned(), String::new()));
                return Role::Link;
            }
            return Role::Plain;
        }
        if tag.has_class("date") {
            if open.at.is_none() && tag.name == "div" {
                open.at = tag.attribute("title").and_then(title_time);
            }
            return Role::Ignored;
        }
        if tag.has_class("userpic_wrap") || tag.has_class("userpic") {
            return Role::Ignored;
        }
        if tag.has_class("from_name") {
            return if in_forwarded { Role::ForwardedFrom } else { Role::From };
        }
        if tag.has_class("reply_to") {
            return Role::Reply;
        }
        if tag.name == "a" && in_reply {
            let id = tag.attribute("href").and_then(|href| href.rsplit_once("go_to_message").or_else(|| href.rsplit_once("#message")));
            if let Some((_, id)) = id {
                open.particulars.push(Particular::RepliesTo { line: self.earlier.place(id), id: id.to_owned() });
            }
            return Role::Plain;
        }
        if tag.has_class("forwarded") && tag.has_class("body") {
            return Role::Forwarded;
        }
        if let (true, Some(name)) = (tag.name == "a" && (in_media || tag.has_class("media")), tag.attribute("href"))
            && open.particulars.len() < PARTICULARS
        {
            open.attachment = true;
            open.particulars.push(Particular::Attachment { name: name.to_owned(), bytes: None, sha256: None });
        }
        if tag.has_class("media_wrap") {
            open.attachment = true;
            return Role::Media;
        }
        if in_media {
            let words = ["title", "description", "status", "question", "answer", "total"].iter().any(|class| tag.has_class(class));
            if words {
                open.media.push(String::new());
            }
            return if words { Role::MediaWords } else { Role::Plain };
        }
        if tag.has_class("text") {
            return Role::Words;
        }
        if tag.has_class("reactions") {
            return Role::Reactions;
        }
        if tag.has_class("signature") {
            return Role::Signature;
        }
        if open.service && tag.has_class("body") { Role::Service } else { Role::Plain }
    }

    fn text(&mut self, text: &str) {
        if self.stack.iter().any(|(_, role)| *role == Role::Ignored) {
            return;
        }
        let role = self.stack.iter().rev().map(|(_, role)| *role).find(|role| *role != Role::Plain);
        let Some(open) = &mut self.open else {
            if role == Some(Role::Chat) {
                push(&mut self.chat_text, text, NAME_KEPT);
            }
            return;
        };
        match role {
            Some(Role::From) => {
                push(&mut open.from, text, NAME_KEPT);
            }
            Some(Role::ForwardedFrom) => {
                push(&mut open.forwarded_from, text, NAME_KEPT);
            }
            Some(Role::Words | Role::Service) => open.cut |= push(&mut open.words, text, WORDS_KEPT),
            Some(Role::Link) => {
                open.cut |= push(&mut open.words, text, WORDS_KEPT);
                if let Some((_, words)) = &mut open.link {
                    push(words, text, NAME_KEPT);
                }
            }
            Some(Role::MediaWords) => {
                if let Some(last) = open.media.last_mut() {
                    push(last, text, NAME_KEPT);
                }
            }
            Some(Role::Reactions) => {
                push(&mut open.reactions, text, NAME_KEPT);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(at) = self.stack.iter().rposition(|(known, _)| known == name) else { return };
        for (_, role) in self.stack.split_off(at) {
            match role {
                Role::Message => self.end(),
                Role::Chat => {
                    let name = lines(&std::mem::take(&mut self.chat_text));
                    self.chat = Some(name).filter(|name| !name.is_empty());
                }
                Role::Link => {
                    let link = self.open.as_mut().and_then(|open| open.link.take());
                    if let (Some(open), Some((to, words))) = (&mut self.open, link) {
                        let text = lines(&words);
                        // A web address says itself where it leads.
                        let leads_on = to.contains("://")
                            && text.trim_end_matches('/') != to.trim_end_matches('/')
                            && !to.ends_with(&format!("://{text}"));
                        if leads_on && open.particulars.len() < PARTICULARS {
                            open.particulars.push(Particular::Link { text, to });
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The message at hand is complete.
    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        let words = lines(&open.words);
        if open.service && (open.id.starts_with("message-") || open.id.is_empty() && is_day(&words)) {
            return; // 30 August 2026: a heading of the page, not a message.
        }
        self.ordinal += 1;
        let id = open.id.trim_start_matches("message");
        self.earlier.stands(id, self.ordinal);
        let from = lines(&open.from);
        let sender = match (open.service, from.is_empty()) {
            (true, _) => None,
            (false, false) => Some(from),
            (false, true) if open.joined => self.last_sender.clone(),
            (false, true) => None,
        };
        if !open.service {
            self.last_sender.clone_from(&sender);
        }
        let mut particulars = open.particulars;
        let forwarded = lines(&open.forwarded_from);
        if !forwarded.is_empty() {
            particulars.push(Particular::ForwardedFrom { name: forwarded });
        }
        let reactions = lines(&open.reactions).split_whitespace().collect::<Vec<_>>().join(" ");
        if !reactions.is_empty() {
            particulars.push(Particular::Reactions { text: reactions });
        }
        let media: Vec<String> = open.media.iter().map(|words| lines(words)).filter(|words| !words.is_empty()).collect();
        if !media.is_empty() && !particulars.iter().any(|particular| matches!(particular, Particular::Attachment { .. })) {
            particulars.push(Particular::Attachment { name: media.join(" · "), bytes: None, sha256: None });
        }
        if open.cut {
            self.report.cut(self.ordinal, WORDS_KEPT);
        }
        self.report.message(Message {
            line: self.ordinal,
            at: open.at,
            sender,
            text: words,
            system: open.service,
            attachment: open.attachment,
            particulars,
            ..Message::default()
        });
    }
}

/// Adds text up to a limit; `true` if some of it was left out.
fn push(to: &mut String, text: &str, kept: usize) -> bool {
    let room = kept.saturating_sub(to.len());
    let end = (0..=room.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    to.push_str(&text[..end]);
    end < text.len()
}

/// As the page shows it: line ends of the file are blanks, and `<br>`, noted as U+2028, ends a line.
fn lines(text: &str) -> String {
    let line = |line: &str| line.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let out: Vec<String> = text.split('\u{2028}').map(line).collect();
    out.join("\n").trim().to_owned()
}

/// `30.08.2026 20:15:03 UTC+08:00`, `30.08.2026 20:15:03`.
fn title_time(title: &str) -> Option<When> {
    let title = title.trim();
    let (clock, zone) = match title.split_once(" UTC") {
        Some((clock, zone)) => (clock, Some(zone)),
        None => (title, None),
    };
    let local = NaiveDateTime::parse_from_str(clock.trim(), "%d.%m.%Y %H:%M:%S").ok()?;
    let zone = match zone.map(str::trim) {
        None => Zone::Unknown,
        Some("") => Zone::Stated(FixedOffset::east_opt(0)?),
        Some(offset) => offset.parse().map_or(Zone::Unknown, Zone::Stated),
    };
    Some(When::new(local, Precision::Second, zone))
}

/// `30 August 2026`, in any language: a number of one or two digits, a number of four, and nothing longer.
fn is_day(words: &str) -> bool {
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = words.split(|c: char| c.is_whitespace() || c == '.' || c == ',').filter(|part| !part.is_empty()).collect();
    parts.len() <= 4 && parts.iter().any(|part| digits(part, 1..=2)) && parts.iter().any(|part| digits(part, 4..=4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_and_without_offset() {
        for (title, shown, zone) in [
            ("30.08.2026 20:15:03 UTC+08:00", "2026-08-30T20:15:03+08:00", "stated"),
            ("30.08.2026 20:15:03 UTC-02:30", "2026-08-30T20:15:03-02:30", "stated"),
            ("12.02.2025 08:37:48 UTC", "2025-02-12T08:37:48+00:00", "stated"),
            ("30.08.2026 20:15:03", "2026-08-30T20:15:03+08:00", "unknown"),
        ] {
            let at = title_time(title).expect(title);
            assert_eq!((at.to_string().as_str(), at.zone().as_str()), (shown, zone));
        }
        assert_eq!(title_time("20:15"), None);
    }

    #[test]
    fn days_are_headings() {
        for words in ["30 August 2026", "3 October 2025", "30. elokuuta 2026"] {
            assert!(is_day(words), "{words}");
        }
        for words in ["Buyer pinned this message", "You sent 98 CNY in 2026 to the shop on 3 May"] {
            assert!(!is_day(words), "{words}");
        }
    }
}
