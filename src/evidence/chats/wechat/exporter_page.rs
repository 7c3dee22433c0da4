//! WechatExporter (BlueMatthew/WechatExporter) HTML: `div.msg` with `span.dspname`, the time behind it and `div.content-box`; `div.chat-notice`
//! for what the program says, without a time. Longer chats have their later messages in `Data/msg-N.js`, an array of the same
//! pieces, which is read too. A message's place is its ordinal.

use serde_json::Value;

use super::tells_of_recall;
use crate::evidence::chats::json_stream::{self, Kept, Step, Walker, Want};
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::stamp::whole;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::page_pieces::{Piece, Tag, each_piece, each_piece_of, is_void};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::evidence::utf8_stream::Utf8Stream;

/// WechatExporter HTML, and the scripts beside it.
pub struct WechatExporterPage;

/// How the scripts begin.
const SCRIPT: &str = "var msgArray = ";

impl Reader for WechatExporterPage {
    fn name(&self) -> &'static str {
        "wechat-exporter-html"
    }

    fn title(&self) -> &'static str {
        "WechatExporter 网页"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        if sample.holds("moreWechatMsgs") {
            return Some(Reason::new(Certainty::Signature, "the script speaks of moreWechatMsgs"));
        }
        if sample.holds(SCRIPT) && sample.holds("msgtype=") {
            return Some(Reason::new(Certainty::Header, "var msgArray = […] of pieces with msgtype"));
        }
        let classes = ["class=\"dspname", "class=\"nt-box\"", "class=\"content-box\"", "chat-notice"];
        let has = || classes.into_iter().filter(|class| sample.holds(class)).count();
        (sample.has_classes() && has() >= 2).then(|| Reason::new(Certainty::Header, "elements of class dspname, nt-box, content-box"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut stream = Utf8Stream::new(source);
        let mut page = Page::default();
        let mut stopped = None;
        if stream.next_is(b'<')? {
            each_piece(&mut stream, &mut |piece| page.piece(piece, &mut report))?;
            page.end_message(&mut report);
        } else if stream.skip_past(&[SCRIPT])?.is_some() {
            stopped = json_stream::walk(&mut stream, &mut Script { page: &mut page, report: &mut report }, false)?;
        }
        let written = stream.written();
        Ok(report.finish(written, page.objects, None, stopped.as_deref()))
    }
}

/// The array of a script: each text is a piece of a page.
struct Script<'p, 'r, 'o> {
    page: &'p mut Page,
    report: &'r mut Report<'o>,
}

impl Walker for Script<'_, '_, '_> {
    fn want(&mut self, path: &[Step]) -> Want {
        match path {
            [] => Want::Walk,
            [Step::Index(_)] => Want::Keep,
            _ => Want::Skip,
        }
    }

    fn take(&mut self, path: &[Step], kept: Kept) {
        let (page, report) = (&mut *self.page, &mut *self.report);
        if let (Value::String(piece), [Step::Index(_)]) = (&kept.value, path) {
            each_piece_of(piece.as_bytes(), &mut |piece| page.piece(piece, report));
            page.end_message(report);
        } else {
            report.not_understood(report.count() + 1, &kept.value.to_string());
        }
    }
}

#[derive(Default)]
struct Page {
    objects: Vec<String>,
    /// In the element that names whom the chat is with.
    naming: Option<String>,
    open: Option<Open>,
}

#[derive(Default)]
struct Open {
    notice: bool,
    name: String,
    time: String,
    words: String,
    cut: bool,
    attachment: bool,
    /// Elements open below the message's own.
    depth: usize,
    within: Within,
    /// Where the part at hand began.
    since: usize,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Within {
    #[default]
    Nothing,
    Name,
    /// Behind the name.
    Time,
    Words,
}

/// Of a name or a time.
const SHORT: usize = 400;

impl Page {
    fn piece(&mut self, piece: Piece<'_>, report: &mut Report<'_>) {
        match piece {
            Piece::Open(tag)
                if tag.name == "div" && tag.has_class("msg") && (tag.attribute("msgid").is_some() || tag.has_class("chat-notice")) =>
            {
                self.end_message(report);
                let notice = tag.has_class("chat-notice");
                self.open = Some(Open { notice, within: if notice { Within::Words } else { Within::Nothing }, ..Open::default() });
            }
            Piece::Open(tag) if tag.name == "span" && tag.has_class("sname") => self.naming = Some(String::new()),
            Piece::Open(tag) => {
                if let Some(open) = &mut self.open {
                    open.element(&tag);
                }
            }
            Piece::Close(name) => {
                if let Some(object) = self.naming.take_if(|_| name == "span") {
                    self.objects.push(object.trim().to_owned());
                }
                if self.open.as_mut().is_some_and(|open| open.close(name)) {
                    self.end_message(report);
                }
            }
            Piece::Text(text) => {
                if let Some(naming) = &mut self.naming {
                    naming.extend(text.chars().take(SHORT.saturating_sub(naming.len())));
                } else if let Some(open) = &mut self.open {
                    open.text(text);
                }
            }
            Piece::Comment(_) => {}
        }
    }

    fn end_message(&mut self, report: &mut Report<'_>) {
        let Some(open) = self.open.take() else { return };
        let line = report.count() + 1;
        if open.cut {
            report.cut(line, Body::KEPT);
        }
        let words = tidied(&open.words);
        let words = ["系统消息:", "System Message:"]
            .iter()
            .find_map(|notice| words.strip_prefix(notice))
            .map_or(words.clone(), |rest| rest.trim().to_owned());
        let time = open.time.trim();
        let at = whole(time);
        if at.is_none() && !open.notice {
            report.not_understood(line, time);
        }
        let name = open.name.trim();
        report.message(Message {
            line,
            at,
            sender: (!open.notice && !name.is_empty()).then(|| name.to_owned()),
            system: open.notice,
            recalled: open.notice && tells_of_recall(&words),
            text: words,
            attachment: open.attachment,
            ..Message::default()
        });
    }
}

impl Open {
    fn element(&mut self, tag: &Tag<'_>) {
        let mark = match (self.within, tag.name) {
            (Within::Words, "img") if tag.has_class("image") => Some("[图片]"),
            (Within::Words, "img") => tag.attribute("title").or(tag.attribute("alt")).filter(|title| !title.is_empty()),
            (Within::Words, "video") => Some("[视频]"),
            (Within::Words, "div") if tag.has_class("voicebox") => Some("[语音]"),
            (Within::Words, "br" | "p") => Some("\n"),
            (Within::Words, "div") if !self.words.ends_with('\n') => Some("\n"),
            _ => None,
        };
        if let Some(mark) = mark {
            self.attachment |= ["[图片]", "[视频]", "[语音]"].contains(&mark);
            self.text(mark);
        }
        if is_void(tag.name) {
            return;
        }
        self.depth += 1;
        if tag.has_class("dspname") {
            (self.within, self.since) = (Within::Name, self.depth);
        } else if tag.has_class("content-box") && !self.notice {
            (self.within, self.since) = (Within::Words, self.depth);
        }
    }

    /// Says whether the message itself ends.
    fn close(&mut self, name: &str) -> bool {
        if is_void(name) {
            return false;
        }
        if self.depth == 0 {
            return true;
        }
        if self.within == Within::Name && self.since == self.depth {
            self.within = Within::Time;
        } else if self.within == Within::Time && name == "div" || self.within == Within::Words && self.since == self.depth && !self.notice {
            self.within = Within::Nothing;
        }
        self.depth -= 1;
        false
    }

    fn text(&mut self, text: &str) {
        let short = |kept: &mut String| kept.extend(text.chars().take(SHORT.saturating_sub(kept.len())));
        match self.within {
            Within::Nothing => {}
            Within::Name => short(&mut self.name),
            Within::Time => short(&mut self.time),
            Within::Words => {
                self.cut |= self.words.len() + text.len() > Body::KEPT;
                if !self.cut {
                    self.words.push_str(text);
                }
            }
        }
    }
}

/// The words without the indentation of the page's source.
fn tidied(words: &str) -> String {
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
