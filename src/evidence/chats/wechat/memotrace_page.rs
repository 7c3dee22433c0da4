//! 留痕 (MemoTrace, zprolab/WeChatMsg) HTML and the JSON beside it: an array of messages, in the page behind `chatMessages =`.
//! A message's place is its ordinal.

use serde_json::Value;

use super::kinds::{Kind as Written, unescaped};
use super::{sender, tells_of_recall};
use crate::evidence::chats::json_export::{self, Layout, first_text, is_true, text, whole_number};
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::{moment, whole};
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::evidence::utf8_stream::Utf8Stream;

/// The page.
pub struct MemoTracePage;

/// The JSON beside it.
pub struct MemoTraceJson;

const LAYOUT: Layout = Layout { particulars: &[], messages: None };

/// How the script begins its array.
const ARRAYS: [&str; 2] = ["chatMessages = [", "chatMessages=["];

/// Of a page's title, in bytes.
const TITLE_KEPT: usize = 400;

impl Reader for MemoTracePage {
    fn name(&self) -> &'static str {
        "memotrace-html"
    }

    fn title(&self) -> &'static str {
        "留痕（MemoTrace）网页"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let head = sample.text.as_deref()?;
        if sample.holds("chatMessages") && ARRAYS.iter().any(|array| sample.holds(array)) {
            return Some(Reason::new(Certainty::Signature, "the page's script holds chatMessages = […]"));
        }
        // The page's styles alone are longer than what is looked at.
        const DOCTYPE: &str = "<!doctype html";
        let begins = head.trim_start_matches('\u{feff}').trim_start();
        let page = begins.get(..DOCTYPE.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(DOCTYPE));
        let own = [".chat-refer", ".transfer-box", ".turner-bar", ".timeline-dot-year", ".bubble", ".displayname", ".item-refer"];
        (page && own.into_iter().filter(|word| sample.holds(word)).count() >= 4)
            .then(|| Reason::new(Certainty::Shape, "a page with the styles of MemoTrace: .chat-refer, .transfer-box"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut stream = Utf8Stream::new(source);
        let mut objects = Vec::new();
        let mut stopped = None;
        loop {
            // The bracket belongs to the array: it is looked for without it.
            match stream.skip_past(&["<title>", "chatMessages = ", "chatMessages="])? {
                Some(0) => {
                    let title = stream.take_to("</title>", TITLE_KEPT)?;
                    if !title.trim().is_empty() {
                        objects = vec![unescaped(title.trim())];
                    }
                }
                Some(_) if stream.next_is(b'[')? => {
                    (_, stopped) = json_export::read_from(&mut stream, &LAYOUT, &mut report, &mut |_, ordinal, value, report| {
                        message(ordinal, value, true, report);
                    })?;
                    break;
                }
                Some(_) => {}
                None => break,
            }
        }
        let written = stream.written();
        Ok(report.finish(written, objects, None, stopped.as_deref()))
    }
}

impl Reader for MemoTraceJson {
    fn name(&self) -> &'static str {
        "memotrace-json"
    }

    fn title(&self) -> &'static str {
        "留痕（MemoTrace）JSON"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let keys = sample.keys();
        let has = |key: &str| keys.iter().any(|known| known == key);
        (has("[].is_send") && has("[].timestamp") && (has("[].display_name") || has("[].displayname")))
            .then(|| Reason::new(Certainty::Header, "an array of messages with is_send, timestamp and display_name"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (_, streamed) = json_export::read(source, &LAYOUT, &mut report, &mut |_, ordinal, value, report| {
            message(ordinal, value, false, report);
        })?;
        Ok(report.finish(streamed.written, Vec::new(), None, streamed.stopped.as_deref()))
    }
}

fn message(line: u64, value: &Value, escaped: bool, report: &mut Report<'_>) {
    let Some(number) = whole_number(value, "type") else {
        report.not_understood(line, &value.to_string());
        return;
    };
    let kind = Written::new(number, whole_number(value, "sub_type").unwrap_or(0));
    let plain = |text: &str| if escaped { unescaped(text) } else { text.to_owned() };
    let own = is_true(value, &["is_send", "is_sender"]);
    let system = kind.is_notice();
    let words = plain(&words(kind, value));
    let name = first_text(value, &["display_name", "displayname"]).map(plain);
    report.message(Message {
        line,
        at: value.get("timestamp").and_then(moment).or_else(|| text(value, "str_time").and_then(whole)),
        sender: if system { None } else { sender(name.as_deref(), Some(own)) },
        own: (!system).then_some(own),
        recalled: system && tells_of_recall(&words),
        text: words,
        system,
        attachment: kind.is_attachment(),
        particulars: Vec::new(),
    });
}

/// What the program shows of a message.
fn words(kind: Written, value: &Value) -> String {
    let said = text(value, "text").unwrap_or_default();
    if kind.is_text() || kind.is_notice() {
        return said.to_owned();
    }
    let quoted = text(value, "quote_text").map(|quoted| format!("引用：{quoted}"));
    if let Some(quoted) = quoted {
        return format!("{said}\n{quoted}");
    }
    let word = kind.word().map_or_else(|| "[未知类型]".to_owned(), |word| format!("[{word}]"));
    let keys = [
        "text",
        "fee_desc",
        "pay_memo",
        "file_name",
        "title",
        "description",
        "display_content",
        "voice_to_text",
        "label",
        "nickname",
        "desc",
    ];
    let mut out = word;
    for part in keys
        .iter()
        .filter(|key| !(kind.is_attachment() && **key != "voice_to_text" && **key != "file_name"))
        .filter_map(|key| text(value, key))
    {
        out.push(' ');
        out.push_str(part);
    }
    out
}
