//! WeFlow and echotrace JSON: `session`, `messages` and, from WeFlow, `weflow`; its JSON Lines have the same messages. The kind
//! of a message is its Chinese `type`; `localType` is not to be trusted. A message's place is its ordinal, in JSON Lines its line.

use serde_json::Value;

use super::{sender, tells_of_recall};
use crate::evidence::chats::json_export::{self, Layout, Particulars, first_text, text};
use crate::evidence::chats::json_stream;
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::{moment, whole};
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// One document.
pub struct WeFlow;

/// JSON Lines.
pub struct WeFlowLines;

const LAYOUT: Layout = Layout {
    particulars: &[
        ("session", "displayName"),
        ("session", "remark"),
        ("session", "nickname"),
        ("session", "wxid"),
        ("session", "messageCount"),
    ],
    messages: Some("messages"),
};

impl Reader for WeFlow {
    fn name(&self) -> &'static str {
        "weflow-json"
    }

    fn title(&self) -> &'static str {
        "WeFlow、echotrace 导出的 JSON"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        sample.text.as_deref().filter(|head| !json_export::is_lines(head))?;
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known == key);
        if has("weflow") && (has("session") || has("messages")) {
            return Some(Reason::new(Certainty::Signature, "top key weflow, beside session or messages"));
        }
        // A picture as a data URL may fill the head: then the messages are not seen.
        let messages = has("messages.[].createTime") && has("messages.[].type");
        let session = has("session.wxid") && (has("session.displayName") || has("session.nickname"));
        (session && (messages || !has("messages")) || has("session") && messages)
            .then(|| Reason::new(Certainty::Header, "top keys session and messages, as echotrace writes them"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (particulars, streamed) =
            json_export::read(source, &LAYOUT, &mut report, &mut |_, ordinal, value, report| message(ordinal, value, report))?;
        let claimed = particulars.number("session", "messageCount");
        Ok(report.finish(streamed.written, object(&particulars), claimed, streamed.stopped.as_deref()))
    }
}

impl Reader for WeFlowLines {
    fn name(&self) -> &'static str {
        "weflow-jsonl"
    }

    fn title(&self) -> &'static str {
        "WeFlow 导出的 JSON 逐行文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let head = sample.text.as_deref().filter(|head| json_export::is_lines(head))?;
        let line = head.lines().find(|line| line.contains("\"createTime\"") && line.trim_start().starts_with('{'))?;
        // The last line of the head may be cut; it is looked at as far as it goes.
        let keys = json_export::outline(line);
        let has = |key: &str| keys.iter().any(|known| known == key);
        (has("createTime") && has("content") && (has("senderUsername") || has("senderDisplayName") || has("isSend")))
            .then(|| Reason::new(Certainty::Header, "lines that are messages with createTime, content and isSend or senderUsername"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (mut objects, mut claimed) = (Vec::new(), None);
        let written = json_stream::lines(source, &mut |line, read| match read {
            Ok(kept) if kept.value.get("createTime").is_some() => {
                if kept.cut {
                    report.cut(line, json_export::STRING_KEPT);
                }
                message(line, &kept.value, &mut report);
            }
            // The first lines tell of the program and of the session.
            Ok(kept) => {
                let session = kept.value.get("session").unwrap_or(&kept.value);
                if let Some(name) = first_text(session, &["displayName", "remark", "nickname", "wxid"]).filter(|_| objects.is_empty()) {
                    objects.push(name.to_owned());
                    claimed = session.get("messageCount").and_then(Value::as_u64);
                } else if kept.value.get("weflow").is_none() && kept.value.get("_type").is_none() {
                    report.not_understood(line, &kept.value.to_string());
                }
            }
            Err(text) => report.not_understood(line, text),
        })?;
        Ok(report.finish(written, objects, claimed, None))
    }
}

fn object(particulars: &Particulars) -> Vec<String> {
    let keys = ["displayName", "remark", "nickname", "wxid"];
    keys.iter().find_map(|key| particulars.text("session", key)).map(str::to_owned).into_iter().collect()
}

fn message(line: u64, value: &Value, report: &mut Report<'_>) {
    let kind = text(value, "type").unwrap_or_default();
    let direction = value.get("isSend");
    let own = direction.and_then(|own| own.as_bool().or_else(|| own.as_i64().map(|own| own == 1)));
    let system = kind.contains("系统") || kind.is_empty() && direction.is_some_and(Value::is_null);
    let words = match value.get("content") {
        Some(Value::String(words)) if !words.trim().is_empty() => words.clone(),
        None | Some(Value::Null | Value::String(_)) => format!("[{}]", if kind.is_empty() { "空" } else { kind }),
        Some(other) => other.to_string(),
    };
    let name = first_text(value, &["senderDisplayName", "senderName", "groupNickname"]);
    // Of others at least the id is known; one's own id says less than whose it is.
    let name = name.or_else(|| text(value, "senderUsername").filter(|_| own != Some(true)));
    report.message(Message {
        line,
        at: value.get("createTime").and_then(moment).or_else(|| text(value, "formattedTime").and_then(whole)),
        sender: if system { None } else { name.map(str::to_owned).or_else(|| sender(None, own)) },
        own: own.filter(|_| !system),
        recalled: system && tells_of_recall(&words),
        text: words,
        system,
        attachment: ["图片", "语音", "视频消息", "文件"].iter().any(|word| kind.starts_with(word)),
        particulars: Vec::new(),
    });
}
