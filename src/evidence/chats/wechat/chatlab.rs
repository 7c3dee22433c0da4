//! ChatLab's own format, which other tools (WeFlow among them) write too: JSON with `chatlab`, `meta`, `members`, `messages`, and
//! JSON Lines with `_type` header, member, message. Types are ChatLab's numbers. It may hold a chat of any platform.

use serde_json::Value;

use crate::evidence::chats::json_export::{self, Layout, first_text, text, whole_number};
use crate::evidence::chats::json_stream;
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::moment;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// One document.
pub struct ChatLab;

/// JSON Lines.
pub struct ChatLabLines;

const LAYOUT: Layout = Layout { particulars: &[("meta", "name"), ("meta", "ownerId")], messages: Some("messages") };

impl Reader for ChatLab {
    fn name(&self) -> &'static str {
        "chatlab-json"
    }

    fn title(&self) -> &'static str {
        "ChatLab JSON"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known == key);
        (has("chatlab") && !has("_type")).then(|| Reason::new(Certainty::Signature, "top key chatlab"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (particulars, streamed) = json_export::read(source, &LAYOUT, &mut report, &mut |particulars, ordinal, value, report| {
            message(ordinal, value, particulars.text("meta", "ownerId"), report);
        })?;
        let objects = particulars.text("meta", "name").map(str::to_owned).into_iter().collect();
        Ok(report.finish(streamed.written, objects, None, streamed.stopped.as_deref()))
    }
}

impl Reader for ChatLabLines {
    fn name(&self) -> &'static str {
        "chatlab-jsonl"
    }

    fn title(&self) -> &'static str {
        "ChatLab JSON 逐行文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        // Comments may stand above.
        let text = sample.text.as_deref().filter(|_| sample.holds("_type") || sample.holds("\\u"))?;
        let line = text.lines().find(|line| line.trim_start_matches('\u{feff}').trim_start().starts_with('{'))?;
        let keys = json_export::outline(line);
        let has = |key: &str| keys.iter().any(|known| known == key);
        (has("_type") && (has("chatlab") || has("platformId") || has("sender") && has("timestamp")))
            .then(|| Reason::new(Certainty::Signature, "lines with _type, as ChatLab writes them"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (mut objects, mut owner) = (Vec::new(), None);
        let written = json_stream::lines(source, &mut |line, read| match read {
            Ok(kept) => match text(&kept.value, "_type") {
                Some("message") => {
                    if kept.cut {
                        report.cut(line, json_export::STRING_KEPT);
                    }
                    message(line, &kept.value, owner.as_deref(), &mut report);
                }
                Some("header") => {
                    let meta = kept.value.get("meta").unwrap_or(&Value::Null);
                    objects.extend(text(meta, "name").map(str::to_owned));
                    owner = text(meta, "ownerId").map(str::to_owned);
                }
                Some("member") => {}
                _ => report.not_understood(line, &kept.value.to_string()),
            },
            Err(text) if text.trim_start().starts_with('#') => {}
            Err(text) => report.not_understood(line, text),
        })?;
        Ok(report.finish(written, objects, None, None))
    }
}

/// Types that are no text, with their words.
const TYPES: [(i64, &str); 16] = [
    (1, "图片"),
    (2, "语音"),
    (3, "视频"),
    (4, "文件"),
    (5, "表情"),
    (7, "链接"),
    (8, "位置"),
    (20, "红包"),
    (21, "转账"),
    (22, "拍一拍"),
    (23, "通话"),
    (24, "分享"),
    (26, "转发"),
    (27, "名片"),
    (80, "系统消息"),
    (81, "撤回的消息"),
];

fn message(line: u64, value: &Value, owner: Option<&str>, report: &mut Report<'_>) {
    let kind = whole_number(value, "type").unwrap_or(0);
    let said = match value.get("content") {
        Some(Value::String(said)) => said.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    };
    let word = TYPES.iter().find(|known| known.0 == kind).map(|known| known.1);
    let system = kind == 80;
    let id = text(value, "sender");
    let name = first_text(value, &["groupNickname", "accountName"]).or(id);
    report.message(Message {
        line,
        at: value.get("timestamp").and_then(moment),
        sender: name.filter(|_| !system).map(str::to_owned),
        own: owner.zip(id).filter(|_| !system).map(|(owner, id)| owner == id),
        text: match word {
            Some(word) if said.trim().is_empty() => format!("[{word}]"),
            _ => said,
        },
        system,
        recalled: kind == 81,
        attachment: (1..=4).contains(&kind),
        particulars: Vec::new(),
    });
}
