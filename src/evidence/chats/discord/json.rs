//! DiscordChatExporter's JSON: `guild`, `channel`, `messages`, and at the end `messageCount`. Kinds of messages other than
//! `Default` and `Reply` are notices of the program.

use serde_json::Value;

use crate::case::When;
use crate::evidence::chats::json_export::{self, first_text, text};
use crate::evidence::chats::json_stream::{self, Kept, Want};
use crate::evidence::chats::picked::{Picked, is_item, keys};
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::whole;
use crate::evidence::earlier::Earlier;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// JSON.
pub struct DiscordJson;

/// Kinds that people write.
const SAID: [&str; 6] = ["Default", "Reply", "ChatInputCommand", "ApplicationCommand", "ContextMenuCommand", "ThreadStarterMessage"];

/// Files of one message.
const FILES: usize = 100;

impl Reader for DiscordJson {
    fn name(&self) -> &'static str {
        "discord-json"
    }

    fn title(&self) -> &'static str {
        "DiscordChatExporter JSON"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known == key);
        (has("guild") && has("channel") && (has("messages") || has("exportedAt") || has("dateRange")))
            .then(|| Reason::new(Certainty::Header, "keys guild, channel, messages"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (mut guild, mut channel, mut claimed, mut earlier, mut ordinal) = (None, None, None, Earlier::default(), 0);
        let streamed = json_stream::document(
            source,
            &mut Picked {
                want: |path: &[_]| match (keys(path).as_slice(), is_item(path)) {
                    ([] | ["guild" | "channel" | "messages"], false) => Want::Walk,
                    (["guild" | "channel", "name"] | ["messageCount"], false) | (["messages"], true) => Want::Keep,
                    _ => Want::Skip,
                },
                take: |path: &[_], kept: Kept| match keys(path).as_slice() {
                    ["guild", _] => guild = kept.value.as_str().map(str::to_owned),
                    ["channel", _] => channel = kept.value.as_str().map(str::to_owned),
                    ["messageCount"] => claimed = kept.value.as_u64(),
                    ["messages"] if kept.value.is_object() => {
                        ordinal += 1;
                        if kept.cut {
                            report.cut(ordinal, json_export::STRING_KEPT);
                        }
                        report.message(message(ordinal, &kept.value, &mut earlier));
                    }
                    _ => report.passed_over(&kept.value.to_string()),
                },
            },
        )?;
        let object = [guild, channel].into_iter().flatten().collect::<Vec<_>>().join(" / ");
        let objects = if object.is_empty() { Vec::new() } else { vec![object] };
        Ok(report.finish(streamed.written, objects, claimed, streamed.stopped.as_deref()))
    }
}

fn message(line: u64, value: &Value, earlier: &mut Earlier) -> Message {
    let kind = text(value, "type").unwrap_or("Default");
    let system = !SAID.contains(&kind);
    let forwarded = value.get("forwardedMessage").filter(|forwarded| forwarded.is_object());
    let mut particulars = Vec::new();
    if let Some(id) = value.get("reference").and_then(|reference| text(reference, "messageId")) {
        particulars.push(Particular::RepliesTo { line: earlier.place(id), id: id.to_owned() });
    }
    if let Some(edited) = text(value, "timestampEdited") {
        particulars.push(Particular::Edited { at: moment(edited) });
    }
    for holder in [Some(value), forwarded].into_iter().flatten() {
        for file in array(holder, "attachments").iter().chain(array(holder, "stickers")).take(FILES) {
            let name = first_text(file, &["fileName", "url", "name", "sourceUrl"]).unwrap_or_default().to_owned();
            particulars.push(Particular::Attachment { name, bytes: file.get("fileSizeBytes").and_then(Value::as_u64), sha256: None });
        }
    }
    let attachment = particulars.iter().any(|particular| matches!(particular, Particular::Attachment { .. }));
    if forwarded.is_some() {
        particulars.push(Particular::ForwardedFrom { name: "（转发的消息）".to_owned() });
    }
    let reaction = |reaction: &Value| {
        let sign = reaction.get("emoji").and_then(|emoji| first_text(emoji, &["name", "code"]))?;
        Some(format!("{sign} ({})", reaction.get("count").and_then(Value::as_u64).unwrap_or(1)))
    };
    let reactions: Vec<String> = array(value, "reactions").iter().take(FILES).filter_map(reaction).collect();
    if !reactions.is_empty() {
        particulars.push(Particular::Reactions { text: reactions.join(" ") });
    }
    if let Some(id) = text(value, "id") {
        earlier.stands(id, line);
    }
    let author = value.get("author").unwrap_or(&Value::Null);
    let mut words: Vec<String> =
        [Some(value), forwarded].into_iter().flatten().filter_map(|holder| text(holder, "content")).map(str::to_owned).collect();
    words.extend(array(value, "embeds").iter().take(FILES).map(embed).filter(|embed| !embed.is_empty()));
    let name = author_name(author);
    if system {
        words.insert(0, [Some(kind), name].into_iter().flatten().collect::<Vec<_>>().join(" · "));
    }
    Message {
        line,
        at: text(value, "timestamp").and_then(moment),
        sender: name.filter(|_| !system).map(str::to_owned),
        text: words.join("\n"),
        system,
        attachment,
        particulars,
        ..Message::default()
    }
}

/// The account's name: nicknames are of a server and change.
fn author_name(author: &Value) -> Option<&str> {
    first_text(author, &["name", "nickname", "id"])
}

/// ISO 8601 with the offset that the export was made in.
fn moment(text: &str) -> Option<When> {
    text.parse::<When>().ok().filter(|at| matches!(at.zone(), crate::case::Zone::Stated(_))).or_else(|| whole(text))
}

/// What a page linked to shows of itself, or a program says.
fn embed(embed: &Value) -> String {
    let mut out: Vec<String> = ["title", "description"].iter().filter_map(|key| text(embed, key)).map(str::to_owned).collect();
    for field in array(embed, "fields").iter().take(FILES) {
        let parts: Vec<&str> = ["name", "value"].iter().filter_map(|key| text(field, key)).collect();
        out.push(parts.join(": "));
    }
    if out.is_empty() { String::new() } else { format!("[embed] {}", out.join("\n")) }
}

fn array<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
