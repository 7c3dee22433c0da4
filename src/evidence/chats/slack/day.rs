//! A day of a channel: an array of messages, out of order as Slack writes them. `ts` is a moment and the message's id.

use serde_json::Value;

use super::{Names, markup, names};
use crate::evidence::chats::epoch::utc;
use crate::evidence::chats::json_export::{self, first_text, text};
use crate::evidence::chats::json_stream::{self, Kept, Want};
use crate::evidence::chats::picked::{Picked, is_item};
use crate::evidence::chats::report::Report;
use crate::evidence::earlier::Earlier;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// `channel/2026-08-30.json`.
pub struct SlackDay;

/// Subtypes that people write: the others are notices of the program.
const SAID: [&str; 7] = ["bot_message", "me_message", "thread_broadcast", "file_share", "file_comment", "tombstone", "message_replied"];

/// Files of one message.
const FILES: usize = 100;

impl SlackDay {
    /// Reads a day with the names of `users.json`, where it is at hand.
    ///
    /// # Errors
    /// [`ReadError::Io`].
    pub fn read_with(&self, names: &Names, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (mut earlier, mut ordinal) = (Earlier::default(), 0);
        let streamed = json_stream::document(
            source,
            &mut Picked {
                want: |path: &[_]| match path {
                    [] => Want::Walk,
                    [_] if is_item(path) => Want::Keep,
                    _ => Want::Skip,
                },
                take: |_: &[_], kept: Kept| {
                    ordinal += 1;
                    if kept.value.get("ts").is_none() {
                        report.not_understood(ordinal, &kept.value.to_string());
                        return;
                    }
                    if kept.cut {
                        report.cut(ordinal, json_export::STRING_KEPT);
                    }
                    report.message(message(ordinal, &kept.value, names, &mut earlier));
                },
            },
        )?;
        Ok(report.finish(streamed.written, Vec::new(), None, streamed.stopped.as_deref()))
    }
}

impl Reader for SlackDay {
    fn name(&self) -> &'static str {
        "slack-day"
    }

    fn title(&self) -> &'static str {
        "Slack 导出"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let head = sample.text.as_deref()?;
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known == key);
        let person = ["[].user", "[].bot_id", "[].username", "[].subtype", "[].user_profile"].iter().any(|key| has(key));
        // 1788092103.000100: seconds and six places, in quotes.
        let stamped = || {
            head.split("\"ts\"").nth(1).is_some_and(|rest| {
                let value = rest.trim_start().trim_start_matches(':').trim_start();
                let digits: String = value.trim_start_matches('"').chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
                digits.split_once('.').is_some_and(|(seconds, rest)| seconds.len() >= 9 && rest.len() == 6)
            })
        };
        (has("[].ts") && person && (has("[].text") || has("[].type")) && stamped())
            .then(|| Reason::new(Certainty::Header, "an array of messages with ts, user and text"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let nobody = Names::default();
        self.read_with(source.looking().people_of(source.name()).unwrap_or(&nobody), source, out)
    }
}

fn message(line: u64, value: &Value, known: &Names, earlier: &mut Earlier) -> Message {
    let subtype = text(value, "subtype");
    let system = subtype.is_some_and(|subtype| !SAID.contains(&subtype));
    let mut particulars = Vec::new();
    let mut words = markup::words(value.get("text").and_then(Value::as_str).unwrap_or_default(), known, &mut particulars);
    let ts = text(value, "ts").unwrap_or_default();
    if let Some(thread) = text(value, "thread_ts").filter(|thread| *thread != ts) {
        particulars.push(Particular::RepliesTo { line: earlier.place(thread), id: thread.to_owned() });
    }
    if let Some(edited) = value.get("edited") {
        particulars.push(Particular::Edited { at: edited.get("ts").and_then(utc) });
    }
    let files = value.get("files").and_then(Value::as_array).into_iter().flatten().chain(value.get("file"));
    for file in files.filter(|file| file.is_object()).take(FILES) {
        let name = first_text(file, &["name", "title", "url_private", "id", "mode"]).unwrap_or_default().to_owned();
        particulars.push(Particular::Attachment { name, bytes: file.get("size").and_then(Value::as_u64), sha256: None });
    }
    let attachment = particulars.iter().any(|particular| matches!(particular, Particular::Attachment { .. }));
    let reaction = |reaction: &Value| {
        let count = reaction.get("count").and_then(Value::as_u64).unwrap_or(1);
        text(reaction, "name").map(|name| format!(":{name}: ({count})"))
    };
    let reactions: Vec<String> =
        value.get("reactions").and_then(Value::as_array).into_iter().flatten().take(FILES).filter_map(reaction).collect();
    if !reactions.is_empty() {
        particulars.push(Particular::Reactions { text: reactions.join(" ") });
    }
    // Programs put their words into attachments.
    if words.is_empty() {
        let more = value.get("attachments").and_then(Value::as_array).into_iter().flatten().take(FILES);
        let said: Vec<&str> = more.filter_map(|more| first_text(more, &["text", "fallback", "title"])).collect();
        words = markup::words(&said.join("\n"), known, &mut particulars);
    }
    earlier.stands(ts, line);
    Message {
        line,
        at: value.get("ts").and_then(utc),
        sender: sender(value, known).filter(|_| !system),
        text: words,
        system,
        recalled: subtype == Some("tombstone") || subtype == Some("message_deleted"),
        attachment,
        particulars,
        ..Message::default()
    }
}

/// As `users.json` has it; else as the message does; else the id.
fn sender(value: &Value, known: &Names) -> Option<String> {
    let id = text(value, "user");
    if let Some(name) = id.and_then(|id| known.of(id)) {
        return Some(name.to_owned());
    }
    let profile = value.get("user_profile").and_then(names::name);
    let bot = || text(value, "username").or_else(|| value.get("bot_profile").and_then(|bot| text(bot, "name")));
    profile.or_else(bot).or(id).or_else(|| text(value, "bot_id")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_handed_in() {
        let users = r#"[{"id":"U01","name":"b","real_name":"Buyer","profile":{"display_name":"买家","real_name":"Buyer"}},{"id":"U02","profile":{"display_name":"","real_name":"Seller"}}]"#;
        let day = r#"[{"type":"message","user":"U01","text":"<@U02>","ts":"1788092103.000100"},{"type":"message","user":"U02","text":"no","ts":"1788092160.000200","thread_ts":"1788092103.000100"},{"type":"message","user":"U09","user_profile":{"real_name":"Nine"},"text":"","ts":"1788092161.000200"}]"#;
        let names = Names::read(&mut Source::new("users.json", 0, &mut users.as_bytes())).expect("readable");
        let mut seen = Vec::new();
        SlackDay
            .read_with(&names, &mut Source::new("2026-08-30.json", 0, &mut day.as_bytes()), &mut |fact| {
                if let Fact::Message(message) = fact {
                    seen.push(message);
                }
            })
            .expect("readable");
        assert_eq!(
            seen.iter().map(|message| message.sender.as_deref().unwrap_or_default()).collect::<Vec<_>>(),
            ["买家", "Seller", "Nine"]
        );
        assert_eq!(seen[0].text, "@Seller");
        assert_eq!(seen[1].particulars, [Particular::RepliesTo { id: "1788092103.000100".into(), line: Some(1) }]);
    }
}
