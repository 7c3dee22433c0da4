//! chatlog (sjzar/chatlog): its CSV, and the JSON array of its interface.

use csv::StringRecord;
use serde_json::Value;

use super::kinds::Kind as Written;
use super::{sender, tells_of_recall};
use crate::evidence::chats::csv_rows::{FIELD_KEPT, each_row};
use crate::evidence::chats::json_export::{self, Layout, is_true, text, whole_number};
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::whole;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;

/// `Time,SenderName,Sender,TalkerName,Talker,Content`.
pub struct ChatlogTable;

/// The same with more particulars.
pub struct ChatlogJson;

/// What chatlog calls the program itself.
pub(super) const SYSTEM: &str = "系统消息";

const NAMES: [&str; 6] = ["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"];

impl Reader for ChatlogTable {
    fn name(&self) -> &'static str {
        "chatlog-csv"
    }

    fn title(&self) -> &'static str {
        "chatlog 导出的表格"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let mut head = lines(sample.text.as_deref()?).take(20);
        // Most lines name none of the columns.
        let may_head = |line: &str| line.contains(NAMES[1]);
        let (number, _) =
            head.find(|(_, line)| may_head(line) && columns(&StringRecord::from(line.split(',').collect::<Vec<_>>())).is_some())?;
        Some(Reason::new(Certainty::Header, format!("header row {number} has {}", NAMES.join(", "))))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut header = None;
        let mut objects: Vec<String> = Vec::new();
        let written = each_row(source, &mut |line, row, cut| {
            let Some(at) = header else {
                header = columns(row);
                if header.is_none() {
                    report.passed_over(&row.iter().collect::<Vec<_>>().join(","));
                }
                return;
            };
            let [time, name, id, talker, talker_id, words] = at.map(|at| row.get(at).unwrap_or_default());
            let Some(when) = whole(time) else {
                report.not_understood(line, &row.iter().collect::<Vec<_>>().join(","));
                return;
            };
            if cut {
                report.cut(line, FIELD_KEPT);
            }
            let object = if talker.trim().is_empty() { talker_id } else { talker };
            add_object(&mut objects, object);
            let system = id == SYSTEM || name == SYSTEM;
            let name = [name, id].into_iter().find(|name| !name.trim().is_empty());
            report.message(Message {
                line,
                at: Some(when),
                sender: name.filter(|_| !system).map(str::to_owned),
                text: words.trim_end().to_owned(),
                system,
                recalled: system && tells_of_recall(words),
                attachment: is_attachment(words),
                ..Message::default()
            });
        })?;
        Ok(report.finish(written, objects, None, None))
    }
}

impl Reader for ChatlogJson {
    fn name(&self) -> &'static str {
        "chatlog-json"
    }

    fn title(&self) -> &'static str {
        "chatlog 导出的 JSON"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let keys = sample.keys();
        let wanted = ["[].time", "[].talker", "[].sender", "[].content"];
        (wanted.iter().all(|key| keys.iter().any(|known| known == key))
            && keys.iter().any(|key| key == "[].isSelf" || key == "[].talkerName"))
        .then(|| Reason::new(Certainty::Header, "an array of messages with time, talker, sender, isSelf and content"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut objects: Vec<String> = Vec::new();
        let layout = Layout { particulars: &[], messages: None };
        let (_, streamed) = json_export::read(source, &layout, &mut report, &mut |_, ordinal, value, report| {
            add_object(&mut objects, json_export::first_text(value, &["talkerName", "talker"]).unwrap_or_default());
            message(ordinal, value, report);
        })?;
        Ok(report.finish(streamed.written, objects, None, streamed.stopped.as_deref()))
    }
}

/// Objects kept: one file may hold many rooms, but not without end.
const OBJECTS: usize = 1000;

pub(super) fn add_object(objects: &mut Vec<String>, name: &str) {
    if !name.trim().is_empty() && objects.len() < OBJECTS && !objects.iter().any(|known| known == name) {
        objects.push(name.to_owned());
    }
}

fn message(line: u64, value: &Value, report: &mut Report<'_>) {
    let kind = Written::new(whole_number(value, "type").unwrap_or(1), whole_number(value, "subType").unwrap_or(0));
    let own = is_true(value, &["isSelf"]);
    let said = text(value, "content").unwrap_or_default();
    let id = text(value, "sender");
    let system = kind.is_notice() || id == Some(SYSTEM);
    let name = text(value, "senderName").or(id.filter(|_| !own));
    let title = value.get("contents").and_then(|contents| text(contents, "title"));
    let words = match (said.is_empty(), title) {
        (true, Some(title)) => kind.words(title),
        _ => kind.words(said),
    };
    report.message(Message {
        line,
        at: text(value, "time").and_then(whole),
        sender: if system { None } else { sender(name, Some(own)) },
        own: (!system).then_some(own),
        recalled: system && tells_of_recall(&words),
        text: words,
        system,
        attachment: kind.is_attachment(),
        particulars: Vec::new(),
    });
}

/// Pictures, voices, videos and files as chatlog writes them, with the address of its own server.
pub(super) fn is_attachment(words: &str) -> bool {
    ["![图片](", "![视频](", "[语音](", "[文件|", "[语音]"].iter().any(|mark| words.starts_with(mark))
}

fn columns(header: &StringRecord) -> Option<[usize; 6]> {
    let find =
        |name: &str| header.iter().position(|field| field.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '"') == name);
    let mut out = [0; 6];
    for (place, name) in out.iter_mut().zip(NAMES) {
        *place = find(name)?;
    }
    Some(out)
}
