//! Telegram Desktop's `result.json`: a chat (`name`, `type`, `messages`), or an account (`chats.list[].messages`). `date` is
//! the clock of the computer that exported; `date_unixtime`, since version 3.7.6, is a moment (tdesktop #24054).

use serde_json::Value;

use crate::evidence::chats::epoch::utc;
use crate::evidence::chats::json_export::{self, first_text, text};
use crate::evidence::chats::json_stream::{self, Kept, Step, Want};
use crate::evidence::chats::picked::{Picked, is_item, keys};
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::whole;
use crate::evidence::earlier::Earlier;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// `result.json`.
pub struct TelegramJson;

impl Reader for TelegramJson {
    fn name(&self) -> &'static str {
        "telegram-json"
    }

    fn title(&self) -> &'static str {
        "Telegram JSON"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let head = sample.text.as_deref()?;
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known == key);
        if has("chats.list") || has("left_chats.list") {
            return Some(Reason::new(Certainty::Header, "keys chats.list"));
        }
        let of_message = |key: &str| has(&format!("messages.[].{key}"));
        let dated = of_message("date_unixtime") || of_message("date") && of_message("type");
        if dated && ["from", "from_id", "actor", "action", "text_entities"].iter().any(|key| of_message(key)) {
            return Some(Reason::new(Certainty::Header, "messages with date, type and from or actor"));
        }
        let kinds = ["_chat\"", "_group\"", "_supergroup\"", "_channel\"", "\"saved_messages\""];
        let empty = ["name", "type", "id", "messages"].iter().all(|key| has(key)) && !has("messages.[]");
        (empty && kinds.iter().any(|kind| head.contains(kind))).then(|| Reason::new(Certainty::Header, "keys name, type, id, messages"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (mut objects, mut earlier, mut ordinal) = (Vec::new(), Earlier::default(), 0);
        let streamed = json_stream::document(
            source,
            &mut Picked {
                want: |path: &[Step]| match (keys(path).as_slice(), is_item(path)) {
                    (
                        []
                        | ["messages" | "chats" | "left_chats"]
                        | ["chats" | "left_chats", "list"]
                        | ["chats" | "left_chats", "list", "messages"],
                        false,
                    ) => Want::Walk,
                    (["chats" | "left_chats", "list"], true) => Want::Walk,
                    (["messages"] | ["chats" | "left_chats", "list", "messages"], true) => Want::Keep,
                    (["name"] | ["chats" | "left_chats", "list", "name"], false) => Want::Keep,
                    _ => Want::Skip,
                },
                take: |path: &[_], kept: Kept| {
                    if keys(path).last() == Some(&"name") {
                        objects.extend(kept.value.as_str().map(str::to_owned));
                    } else if is_item(path) && kept.value.is_object() {
                        ordinal += 1;
                        if kept.cut {
                            report.cut(ordinal, json_export::STRING_KEPT);
                        }
                        report.message(message(ordinal, &chat_of(path), &kept.value, &mut earlier));
                    } else {
                        report.passed_over(&kept.value.to_string());
                    }
                },
            },
        )?;
        Ok(report.finish(streamed.written, objects, None, streamed.stopped.as_deref()))
    }
}

/// Which chat of the document it is: `[Key("chats"), Key("list"), Index(3)]`.
fn chat_of(path: &[Step]) -> String {
    format!("{:?}", path.get(..3).filter(|_| path.len() > 3).unwrap_or_default())
}

fn message(line: u64, chat: &str, value: &Value, earlier: &mut Earlier) -> Message {
    let kind = text(value, "type").unwrap_or("message");
    let system = kind == "service";
    let mut particulars = Vec::new();
    let mut words = words(value.get("text").unwrap_or(&Value::Null), &mut particulars);
    for key in ["photo", "file"] {
        if let Some(name) = text(value, key) {
            let bytes = value.get(format!("{key}_file_size").as_str()).or_else(|| value.get("file_size")).and_then(Value::as_u64);
            let name = text(value, "file_name").filter(|_| key == "file" && name.starts_with('(')).unwrap_or(name);
            particulars.push(Particular::Attachment { name: name.to_owned(), bytes, sha256: None });
        }
    }
    let attachment = !system && particulars.iter().any(|particular| matches!(particular, Particular::Attachment { .. }));
    // Ids are of one chat; a full export has many.
    let id_of = |id: &Value| format!("{chat}:{id}");
    if let Some(id) = value.get("reply_to_message_id") {
        particulars.push(Particular::RepliesTo { line: earlier.place(&id_of(id)), id: id.to_string() });
    }
    if value.get("edited").is_some() || value.get("edited_unixtime").is_some() {
        let at = value.get("edited_unixtime").and_then(utc).or_else(|| text(value, "edited").and_then(whole));
        particulars.push(Particular::Edited { at });
    }
    if let Some(name) = value.get("forwarded_from") {
        particulars.push(Particular::ForwardedFrom { name: name.as_str().unwrap_or("（已注销的账号）").to_owned() });
    }
    if let Some(id) = value.get("id") {
        earlier.stands(&id_of(id), line);
    }
    if system || words.is_empty() {
        let more = if system { of_service(value) } else { of_media(value) };
        words = [more, words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    }
    Message {
        line,
        at: value.get("date_unixtime").and_then(utc).or_else(|| text(value, "date").and_then(whole)),
        // A deleted account has no name, and keeps its number.
        sender: first_text(value, &["from", "from_id"]).filter(|_| !system).map(str::to_owned),
        text: words,
        system,
        attachment,
        particulars,
        ..Message::default()
    }
}

/// A string, or strings and entities.
fn words(text: &Value, particulars: &mut Vec<Particular>) -> String {
    let parts = match text {
        Value::String(text) => return text.clone(),
        Value::Array(parts) => parts,
        _ => return String::new(),
    };
    let mut out = String::new();
    for part in parts {
        let words = part.as_str().or_else(|| part.get("text").and_then(Value::as_str)).unwrap_or_default();
        out.push_str(words);
        if let Some(to) = part.get("href").and_then(Value::as_str).filter(|to| *to != words && particulars.len() < 50) {
            particulars.push(Particular::Link { text: words.to_owned(), to: to.to_owned() });
        }
    }
    out
}

/// What the program tells, key by key as it stands: `send_payment · amount: 9800 · currency: CNY`.
fn of_service(value: &Value) -> String {
    const ELSEWHERE: [&str; 8] = ["id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "text", "text_entities"];
    // A deleted account has no name, and keeps its number.
    let named = text(value, "actor").is_some();
    let told = |key: &str| key != "action" && !ELSEWHERE.contains(&key) && !(named && key == "actor_id");
    let mut out: Vec<String> = value.get("action").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
    for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| told(key)) {
        match value {
            Value::String(text) => out.push(format!("{key}: {text}")),
            Value::Null => {}
            other => out.push(format!("{key}: {other}")),
        }
    }
    out.join(" · ")
}

/// What stands where there are no words.
fn of_media(value: &Value) -> String {
    const KINDS: [&str; 9] = [
        "poll",
        "location_information",
        "contact_information",
        "invoice_information",
        "place_name",
        "game_title",
        "sticker_emoji",
        "giveaway_information",
        "paid_media",
    ];
    let shown = |key: &&str| {
        let value = value.get(*key)?;
        Some(format!("[{key}] {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    };
    let out: Vec<String> = KINDS.iter().filter_map(shown).collect();
    if out.is_empty() && text(value, "type") == Some("unsupported") { "[unsupported]".to_owned() } else { out.join("\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_stands_for_words() {
        let seen = |value: Value| message(1, "", &value, &mut Earlier::default());
        let paid = seen(
            json!({"id": 1, "type": "service", "date": "2026-08-30T20:15:03", "action": "send_payment", "amount": 9800, "currency": "CNY", "text": ""}),
        );
        assert_eq!((paid.text.as_str(), paid.system), ("send_payment · amount: 9800 · currency: CNY", true));
        assert_eq!(paid.at.map(|at| at.zone().as_str()), Some("unknown"));
        let link = seen(json!({"from": "甲", "text": ["看 ", {"type": "text_link", "text": "官网", "href": "https://example.invalid/x"}]}));
        assert_eq!(link.text, "看 官网");
        assert_eq!(link.particulars, [Particular::Link { text: "官网".into(), to: "https://example.invalid/x".into() }]);
        let left_out = seen(
            json!({"from": null, "from_id": "user1", "file": "(File not included. Change data exporting settings to download.)", "file_name": "a.pdf", "text": ""}),
        );
        assert_eq!((left_out.sender.as_deref(), left_out.attachment), (Some("user1"), true));
        assert!(matches!(&left_out.particulars[0], Particular::Attachment { name, .. } if name == "a.pdf"));
        assert_eq!(seen(json!({"id": 5, "type": "unsupported"})).text, "[unsupported]");
    }
}
