//! QQChatExporter (shuakami/qq-chat-exporter) JSON, versions 3 to 5: one document, or a manifest.json beside chunks of
//! JSON Lines. The manifest alone holds no message and says so; a chunk alone is read as it is.

use serde_json::Value;

use crate::case::When;
use crate::evidence::chats::json_export::{self, Layout, first_text, is_true, text};
use crate::evidence::chats::json_stream;
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::{moment, whole};
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::finding::What;

/// One document, or the manifest of a chunked export.
pub struct QceJson;

/// A chunk: `chunks/c000001.jsonl`.
pub struct QceLines;

const LAYOUT: Layout = Layout {
    particulars: &[("chatInfo", "name"), ("statistics", "totalMessages"), ("chunked", "format"), ("chunked", "chunks")],
    messages: Some("messages"),
};

impl Reader for QceJson {
    fn name(&self) -> &'static str {
        "qq-exporter-json"
    }

    fn title(&self) -> &'static str {
        "QQChatExporter JSON"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let head = sample.text.as_deref()?;
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known == key);
        if !has("chatInfo") || !(has("metadata") || has("statistics") || has("messages")) {
            return None;
        }
        if has("metadata.name") && head.contains("QQChatExporter") {
            return Some(Reason::new(Certainty::Signature, "metadata.name says QQChatExporter"));
        }
        Some(Reason::new(Certainty::Header, "top keys chatInfo, metadata or statistics, messages"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (particulars, streamed) =
            json_export::read(source, &LAYOUT, &mut report, &mut |_, ordinal, value, report| report.message(message(ordinal, value)))?;
        let objects = particulars.text("chatInfo", "name").map(str::to_owned).into_iter().collect();
        let claimed = particulars.number("statistics", "totalMessages");
        let stopped = streamed.stopped.as_deref();
        if let (0, Some(Value::Array(chunks))) = (report.count(), particulars.value("chunked", "chunks")) {
            let what = What::MessagesElsewhere { files: chunks.len() as u64, messages: claimed.unwrap_or(0) };
            return Ok(report.finish_without(what, streamed.written, objects));
        }
        Ok(report.finish(streamed.written, objects, claimed, stopped))
    }
}

impl Reader for QceLines {
    fn name(&self) -> &'static str {
        "qq-exporter-jsonl"
    }

    fn title(&self) -> &'static str {
        "QQChatExporter JSON 分块"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let keys = sample.keys();
        let wanted = ["sender", "content", "timestamp"];
        let has = |key: &str| keys.iter().any(|known| known == key);
        // Some key that only these messages have.
        let own = ["sender.uid", "sender.uin", "recalled", "isRecalled", "content.elements", "content.resources"];
        (wanted.iter().all(|key| has(key)) && own.iter().filter(|key| has(key)).count() >= 2)
            .then(|| Reason::new(Certainty::Header, "line 1 is a message with sender.uid, content and timestamp"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let written = json_stream::lines(source, &mut |line, read| match read {
            Ok(kept) if kept.value.get("content").is_some() || kept.value.get("sender").is_some() => {
                if kept.cut {
                    report.cut(line, json_export::STRING_KEPT);
                }
                report.message(message(line, &kept.value));
            }
            Ok(kept) => report.not_understood(line, &kept.value.to_string()),
            Err(text) => report.not_understood(line, text),
        })?;
        Ok(report.finish(written, Vec::new(), None, None))
    }
}

fn message(line: u64, value: &Value) -> Message {
    let empty = Value::Null;
    let (sender, content) = (value.get("sender").unwrap_or(&empty), value.get("content").unwrap_or(&empty));
    let raw = value.get("rawMessage").unwrap_or(&empty);
    let kind = text(value, "type").unwrap_or_default();
    let system = is_true(value, &["system", "isSystemMessage"]) || kind == "system";
    let name = first_text(sender, &["name", "groupCard", "nickname", "remark"])
        .or_else(|| first_text(raw, &["sendMemberName", "sendNickName"]))
        .or_else(|| first_text(sender, &["uin", "uid"]));
    let resources = array(content, "resources");
    let elements = array(content, "elements");
    let attachment = !resources.is_empty() || elements.iter().any(|element| bracketed(element).is_some_and(|(_, file)| file));
    Message {
        line,
        at: value.get("timestamp").and_then(moment).or_else(|| local(value)),
        sender: name.filter(|_| !system).map(str::to_owned),
        text: words(content, resources, elements),
        system,
        recalled: is_true(value, &["recalled", "isRecalled"]),
        attachment,
        ..Message::default()
    }
}

/// `time`, which is the clock of the computer that exported.
fn local(value: &Value) -> Option<When> {
    first_text(value, &["time", "timestamp"]).and_then(whole)
}

/// The text as the program wrote it; where it wrote none, what stood in its place.
fn words(content: &Value, resources: &[Value], elements: &[Value]) -> String {
    if let Some(text) = content.as_str().or_else(|| text(content, "text")) {
        return text.to_owned();
    }
    let from = if elements.is_empty() { resources } else { elements };
    let mut out = String::new();
    for part in from {
        match (bracketed(part), part.get("data").and_then(|data| text(data, "text"))) {
            (_, Some(text)) => out.push_str(text),
            (Some((word, _)), None) => {
                let name = first_text(part, &["filename", "fileName"])
                    .or_else(|| part.get("data").and_then(|data| first_text(data, &["filename", "fileName", "name"])));
                out.push_str(&name.map_or_else(|| format!("[{word}]"), |name| format!("[{word}: {name}]")));
            }
            (None, None) => {}
        }
    }
    out
}

/// What an element is called in brackets, and whether it is a file.
fn bracketed(element: &Value) -> Option<(&'static str, bool)> {
    Some(match text(element, "type")? {
        "image" => ("图片", true),
        "video" => ("视频", true),
        "audio" | "voice" => ("语音", true),
        "file" => ("文件", true),
        "face" | "market_face" => ("表情", false),
        "forward" => ("聊天记录", false),
        "json" | "xml" => ("卡片消息", false),
        "location" => ("位置", false),
        "system" => ("系统消息", false),
        _ => return None,
    })
}

fn array<'v>(content: &'v Value, key: &str) -> &'v [Value] {
    content.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_of_version_4() {
        let value = json!({"messageId": "7", "timestamp": "2026-08-30T12:15:03.000Z", "messageType": 2, "isRecalled": true,
            "sender": {"uid": "u_a", "name": ""}, "rawMessage": {"sendNickName": "示例客服"},
            "content": {"text": "", "resources": [{"type": "image", "fileName": "a.png"}]}});
        let message = message(1, &value);
        assert_eq!(message.at.map(|at| at.to_string()).as_deref(), Some("2026-08-30T20:15:03+08:00"));
        assert_eq!((message.sender.as_deref(), message.text.as_str()), (Some("示例客服"), "[图片: a.png]"));
        assert!(message.recalled && message.attachment && !message.system);
    }
}
