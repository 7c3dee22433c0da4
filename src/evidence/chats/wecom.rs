//! WeCom 会话内容存档, as its company takes it out: one record on each line, or an array of them; `msgtime` in milliseconds,
//! the words under the key that `msgtype` names. A recall is a record of its own, and the recalled message stays.

use serde_json::Value;

use super::epoch::utc;
use super::json_export::{self, first_text, text};
use super::json_stream::{self, Kept, Want};
use super::picked::{Picked, is_item};
use super::report::Report;
use super::{Fact, ReadError, Source};
use crate::evidence::earlier::Earlier;
use crate::evidence::fact::Message;
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, Reader, Reason, Sample, Summary};

/// 会话内容存档.
pub struct WecomArchive;

impl Reader for WecomArchive {
    fn name(&self) -> &'static str {
        "wecom-archive"
    }

    fn title(&self) -> &'static str {
        "企业微信会话存档"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known.trim_start_matches("[].") == key);
        let named = has("msgid") && (has("msgtime") || has("msgtype") || has("time")) && (has("action") || has("tolist") || has("from"));
        named.then(|| Reason::new(Certainty::Header, "records with msgid, action, msgtime"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut earlier = Earlier::default();
        let mut stream = crate::evidence::utf8_stream::Utf8Stream::new(source);
        if stream.next_is(b'[')? {
            let mut ordinal = 0;
            let stopped = json_stream::walk(
                &mut stream,
                &mut Picked {
                    want: |path: &[_]| {
                        if path.is_empty() {
                            Want::Walk
                        } else if path.len() == 1 && is_item(path) {
                            Want::Keep
                        } else {
                            Want::Skip
                        }
                    },
                    take: |_: &[_], kept: Kept| {
                        ordinal += 1;
                        record(ordinal, &kept, &mut earlier, &mut report);
                    },
                },
                true,
            )?;
            return Ok(report.finish(stream.written(), Vec::new(), None, stopped.as_deref()));
        }
        let written = json_stream::lines_of(stream, &mut |line, read| match read {
            Ok(kept) => record(line, &kept, &mut earlier, &mut report),
            Err(text) => report.not_understood(line, text),
        })?;
        Ok(report.finish(written, Vec::new(), None, None))
    }
}

fn record(line: u64, kept: &Kept, earlier: &mut Earlier, report: &mut Report<'_>) {
    let value = &kept.value;
    if value.get("msgid").is_none() && value.get("action").is_none() {
        report.not_understood(line, &value.to_string());
        return;
    }
    if kept.cut {
        report.cut(line, json_export::STRING_KEPT);
    }
    report.message(message(line, value, earlier));
}

fn message(line: u64, value: &Value, earlier: &mut Earlier) -> Message {
    let action = text(value, "action").unwrap_or("send");
    let kind = text(value, "msgtype").unwrap_or(action);
    let body = value.get(kind).or_else(|| value.get("info")).unwrap_or(&Value::Null);
    let mut particulars = Vec::new();
    let to: Vec<&str> = value.get("tolist").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).take(100).collect();
    let room = text(value, "roomid").map(|room| format!("群 {room}"));
    let to = room.into_iter().chain((!to.is_empty()).then(|| to.join(", "))).collect::<Vec<_>>().join(" · ");
    if !to.is_empty() {
        particulars.push(Particular::To { text: to });
    }
    let recalls = body.get("pre_msgid").and_then(Value::as_str).filter(|_| kind == "revoke" || action == "recall");
    if let Some(id) = recalls {
        particulars.push(Particular::Recalls { line: earlier.place(id), id: id.to_owned() });
    }
    let attachment = ["image", "voice", "video", "file", "emotion", "voip_doc_share", "meeting_voice_call"].contains(&kind);
    if attachment {
        let name = first_text(body, &["filename", "title", "md5sum", "sdkfileid"]).unwrap_or(kind).to_owned();
        let bytes = ["filesize", "imagesize", "voice_size"].iter().find_map(|key| body.get(*key).and_then(Value::as_u64));
        particulars.push(Particular::Attachment { name, bytes, sha256: None });
    }
    if let Some(id) = text(value, "msgid") {
        earlier.stands(id, line);
    }
    let system = action == "switch";
    Message {
        line,
        at: value.get("msgtime").or_else(|| value.get("time")).and_then(utc),
        sender: first_text(value, &["from", "user"]).filter(|_| !system).map(str::to_owned),
        text: words(kind, body, value, system),
        system,
        recalled: kind == "revoke" || action == "recall",
        attachment,
        particulars,
        ..Message::default()
    }
}

/// The words of a record; of kinds without words what the record says, word for word.
fn words(kind: &str, body: &Value, value: &Value, system: bool) -> String {
    if system {
        return format!("[switch] {}", text(value, "user").unwrap_or_default());
    }
    match kind {
        "text" | "markdown" => first_text(body, &["content", "text"]).unwrap_or_default().to_owned(),
        "image" | "voice" | "video" | "file" | "emotion" => {
            format!("[{kind}]{}", text(body, "filename").map_or_else(String::new, |name| format!(" {name}")))
        }
        "revoke" => "[revoke]".to_owned(),
        "link" => ["title", "description", "link_url"].iter().filter_map(|key| text(body, key)).collect::<Vec<_>>().join("\n"),
        "mixed" | "chatrecord" => {
            let items = body.get("item").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let mut out: Vec<String> = text(body, "title").map(str::to_owned).into_iter().collect();
            out.extend(items.iter().take(1000).map(item));
            out.join("\n")
        }
        _ if body.is_null() => format!("[{kind}]"),
        _ => format!("[{kind}] {body}"),
    }
}

/// One of several in a message; its content is JSON in a string.
fn item(item: &Value) -> String {
    let kind = text(item, "type").unwrap_or_default();
    let content = text(item, "content").unwrap_or_default();
    let inner = json_stream::parse(content).map(|kept| kept.value);
    match inner.as_ref().and_then(|inner| text(inner, "content")) {
        Some(words) => words.to_owned(),
        None => format!("[{kind}] {content}"),
    }
}
