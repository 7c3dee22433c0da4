//! WechatExporter (BlueMatthew/WechatExporter, from backups of iPhones) text: `名 (2026-08-30 20:15:03):词`. Notices of the program and
//! replies to a quotation have neither name nor time there: they are told and not counted as messages, and never taken for the
//! words of whoever wrote the message above.

use crate::case::When;
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::stamp::whole;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;
use crate::evidence::text_lines::Lines;
use crate::evidence::utf8_stream::Utf8Stream;
use crate::finding::What;

/// WechatExporter TXT.
pub struct WechatExporterText;

/// What ends the first line, in the two languages of the program.
const TITLES: [&str; 2] = [" - 微信聊天记录", " - WeChat Chat History"];

/// What begins a notice.
const NOTICES: [&str; 3] = ["系统消息:", "系统消息：", "System Message:"];

/// The rule between a quotation and the reply.
const RULE: &str = "- - - - - - - - - - - - - - -";

impl Reader for WechatExporterText {
    fn name(&self) -> &'static str {
        "wechat-exporter-txt"
    }

    fn title(&self) -> &'static str {
        "WechatExporter 文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let heads = || lines(text).take(200).filter(|(_, line)| head(line).is_some()).count();
        let (number, first) = lines(text).find(|(_, line)| !line.trim().is_empty())?;
        if title(first).is_some() {
            return Some(Reason::new(Certainty::Signature, format!("line {number} ends with 微信聊天记录")));
        }
        (head(first).is_some() && heads() >= 2)
            .then(|| Reason::new(Certainty::Shape, format!("{} of the first lines are `name (time):words`", heads())))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut lines = Lines::new(Utf8Stream::new(source));
        let mut chat = Chat::default();
        while let Some(line) = lines.next()? {
            let text = line.text.trim_start_matches('\u{feff}');
            if let Some(head) = head(text) {
                chat.close(&mut report);
                let mut body = Body::default();
                body.push(head.words);
                body.cut |= line.cut;
                chat.state = State::Message(Box::new(Open { line: line.number, at: head.at, name: head.name.to_owned(), body }));
            } else if NOTICES.iter().any(|notice| text.starts_with(notice)) {
                chat.close(&mut report);
                chat.notices += 1;
                chat.state = State::Untimed;
            } else if chat.quotation(text) {
                chat.close(&mut report);
                chat.replies += 1;
                chat.state = State::Untimed;
            } else {
                match &mut chat.state {
                    State::Above => match title(text) {
                        Some(object) => chat.objects.push(object.to_owned()),
                        None => report.passed_over(text),
                    },
                    State::Message(open) => {
                        open.body.push(text);
                        open.body.cut |= line.cut;
                    }
                    State::Untimed => {}
                }
            }
        }
        chat.close(&mut report);
        if chat.notices + chat.replies > 0 {
            report.file_note(What::UntimedPassages { notices: chat.notices, replies: chat.replies });
        }
        let written = lines.inner().written();
        Ok(report.finish(written, chat.objects, None, None))
    }
}

#[derive(Default)]
struct Chat {
    objects: Vec<String>,
    notices: u64,
    replies: u64,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Above,
    Message(Box<Open>),
    /// In a passage without name and time.
    Untimed,
}

struct Open {
    line: u64,
    at: When,
    name: String,
    body: Body,
}

impl Chat {
    /// `「名：词」` or the rule below it: a reply without name and time begins here.
    fn quotation(&self, text: &str) -> bool {
        let begins = text.starts_with('「') && text.contains('：');
        begins || text.trim() == RULE && matches!(self.state, State::Message(_))
    }

    fn close(&mut self, report: &mut Report<'_>) {
        let State::Message(open) = std::mem::replace(&mut self.state, State::Untimed) else { return };
        if open.body.cut {
            report.cut(open.line, Body::KEPT);
        }
        let text = open.body.words();
        let attachment = ["[图片]", "[Photo]", "[视频]", "[Video]", "[语音", "[Audio", "[文件", "[File"];
        report.message(Message {
            line: open.line,
            at: Some(open.at),
            sender: (!open.name.is_empty()).then_some(open.name),
            attachment: attachment.iter().any(|mark| text.starts_with(mark)),
            text,
            ..Message::default()
        });
    }
}

fn title(line: &str) -> Option<&str> {
    TITLES.iter().find_map(|title| line.trim_start_matches('\u{feff}').trim_end().strip_suffix(title))
}

struct Head<'a> {
    name: &'a str,
    at: When,
    words: &'a str,
}

/// `名 (2026-08-30 20:15:03):词`. Names may hold brackets: the time is looked for.
fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    for (at, _) in line.match_indices(" (").take(20) {
        let Some(time) = line.get(at + 2..at + 21) else { continue };
        if let Some(words) = line.get(at + 21..).and_then(|rest| rest.strip_prefix("):"))
            && let Some(when) = whole(time).filter(|_| time.as_bytes()[10] == b' ')
        {
            return Some(Head { name: line[..at].trim_end(), at: when, words });
        }
    }
    None
}
