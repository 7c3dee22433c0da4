//! QQChatExporter (shuakami/qq-chat-exporter) TXT: blocks of 名: / 时间: / 内容: / 资源:, and a footer with the number of messages.

use crate::case::When;
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::stamp::whole;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;
use crate::evidence::text_lines::{Line, Lines};
use crate::evidence::utf8_stream::Utf8Stream;
use crate::finding::What;

/// What ends the last message. People may write such a line, but then more messages follow.
const FOOTER: &str = "===============================================\n              导出完成";

/// QQChatExporter TXT.
pub struct QceText;

impl Reader for QceText {
    fn name(&self) -> &'static str {
        "qq-exporter-txt"
    }

    fn title(&self) -> &'static str {
        "QQChatExporter 文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let mut head = lines(sample.text.as_deref()?).take(12);
        let (number, _) = head
            .find(|(_, line)| line.trim_start_matches('\u{feff}').starts_with("[QQChatExporter") || line.trim() == "QQ聊天记录导出文件")?;
        Some(Reason::new(Certainty::Signature, format!("line {number} says QQChatExporter or QQ聊天记录导出文件")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut lines = Lines::new(Utf8Stream::new(source));
        let mut export = Export::default();
        while let Some(line) = lines.next()? {
            export.line(line, &mut report);
        }
        export.close(true, &mut report);
        if let Some((example, messages)) = export.undated {
            report.file_note(What::DateUnknown { messages, example });
        }
        let written = lines.inner().written();
        Ok(report.finish(written, export.objects, export.claimed, None))
    }
}

#[derive(Default)]
struct Export {
    objects: Vec<String>,
    claimed: Option<u64>,
    /// The line before, which may name the sender of what follows.
    last: Option<Line>,
    /// That line stood behind a blank line, or behind the number of a message: a name does.
    after_blank: bool,
    open: Option<Open>,
    /// The first time that is none, and how many there are.
    undated: Option<(String, u64)>,
}

struct Open {
    line: u64,
    sender: Option<String>,
    at: Option<When>,
    body: Body,
    part: Part,
    attachment: bool,
}

/// Which part of a message is being read.
#[derive(PartialEq, Eq)]
enum Part {
    /// Nothing but the time yet.
    Head,
    Words,
    /// 资源, 提及, 回复.
    Rest,
}

impl Export {
    fn line(&mut self, line: Line, report: &mut Report<'_>) {
        if let Some(time) = field(&line.text, "时间")
            && let Some(name) = self.last.take_if(|last| self.after_blank && is_name(&last.text))
        {
            self.close(false, report);
            self.after_blank = false;
            let at = whole(time).filter(|_| !time.is_empty());
            if at.is_none() {
                self.undated.get_or_insert_with(|| (time.to_owned(), 0)).1 += 1;
            }
            let sender = name.text.trim().trim_end_matches(':').trim_end().to_owned();
            self.open =
                Some(Open { line: name.number, sender: Some(sender), at, body: Body::default(), part: Part::Head, attachment: false });
            return;
        }
        // A name belongs to the message only once the line below it shows that it is none.
        if let Some(last) = self.last.take() {
            self.after_blank = last.text.trim().is_empty() || is_number(&last.text);
            self.text(&last, report);
        }
        self.last = Some(line);
    }

    fn text(&mut self, line: &Line, report: &mut Report<'_>) {
        let text = line.text.as_str();
        let Some(open) = &mut self.open else {
            if let Some(name) = field(text, "聊天名称") {
                self.objects.push(name.to_owned());
            } else if let Some(count) = field(text, "消息总数") {
                self.claimed = count.parse().ok();
            } else {
                report.passed_over(text);
            }
            return;
        };
        open.body.cut |= line.cut;
        if let Some(count) = footer(text) {
            // The last of them is said by the program; one before it was quoted.
            self.claimed = self.claimed.or(Some(count));
        }
        match open.part {
            Part::Head => match field(text, "内容") {
                Some(_) => {
                    // What stands after the colon, word for word.
                    open.body.push(text.split_once(": ").map_or("", |(_, words)| words));
                    open.part = Part::Words;
                }
                None if field(text, "类型").is_some() || text.trim().is_empty() => {}
                None => report.not_understood(line.number, text),
            },
            Part::Words if is_resources(text) => {
                (open.part, open.attachment) = (Part::Rest, true);
            }
            Part::Words if field(text, "提及").is_some() || field(text, "回复").is_some() => open.part = Part::Rest,
            Part::Words => open.body.push(text),
            Part::Rest => open.attachment |= is_resources(text),
        }
    }

    fn close(&mut self, last: bool, report: &mut Report<'_>) {
        if let Some(last) = self.last.take() {
            self.text(&last, report);
        }
        let Some(open) = self.open.take() else { return };
        if open.body.cut {
            report.cut(open.line, Body::KEPT);
        }
        let mut text = open.body.words();
        if let Some(at) = text.rfind(FOOTER).filter(|_| last) {
            text.truncate(at);
            text.truncate(text.trim_end().len());
        }
        report.message(Message {
            line: open.line,
            at: open.at,
            recalled: super::manager_text::is_recall(open.sender.as_deref().unwrap_or_default(), &text),
            attachment: open.attachment,
            sender: open.sender.filter(|sender| !sender.is_empty()),
            text,
            ..Message::default()
        });
    }
}

/// `键: 值`.
fn field<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let rest = line.trim_start_matches('\u{feff}').strip_prefix(key)?;
    Some(rest.strip_prefix([':', '：'])?.trim())
}

/// The line that names a sender ends with a colon.
fn is_name(line: &str) -> bool {
    line.trim_end().ends_with(':')
}

/// `[12]`, where the program was told to number the messages.
fn is_number(line: &str) -> bool {
    let digits = line.strip_prefix('[').and_then(|line| line.trim_end().strip_suffix(']'));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_resources(line: &str) -> bool {
    field(line, "资源").is_some_and(|count| count.ends_with("个文件"))
}

/// `总计导出 N 条消息`.
fn footer(line: &str) -> Option<u64> {
    line.trim().strip_prefix("总计导出")?.trim().strip_suffix("条消息")?.trim().parse().ok()
}
