//! wechat-dump (ppwwyyxx/wechat-dump) text: `1|示例客服:2026-08-30 20:15:03:您好`, one's own as `me`, pictures with `|img:path`.

use super::kinds::Kind as Written;
use super::tells_of_recall;
use crate::case::When;
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::stamp::whole;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;
use crate::evidence::text_lines::Lines;
use crate::evidence::utf8_stream::Utf8Stream;

/// wechat-dump TXT.
pub struct WechatDump;

impl Reader for WechatDump {
    fn name(&self) -> &'static str {
        "wechat-dump-txt"
    }

    fn title(&self) -> &'static str {
        "wechat-dump 导出的文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let mut lines = lines(sample.text.as_deref()?).filter(|(_, line)| !line.trim().is_empty()).take(200).peekable();
        lines.peek().filter(|(_, line)| head(line).is_some())?;
        let heads = lines.filter(|(_, line)| head(line).is_some()).count();
        Some(Reason::new(Certainty::Header, format!("{heads} of the first lines are `type|name:time:words`")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut lines = Lines::new(Utf8Stream::new(source));
        let mut open: Option<Open> = None;
        while let Some(line) = lines.next()? {
            if let Some(head) = head(&line.text) {
                let mut next = Open { line: line.number, kind: head.kind, at: head.at, name: head.name.to_owned(), body: Body::default() };
                next.body.push(head.words);
                next.body.cut |= line.cut;
                if let Some(done) = open.replace(next) {
                    done.close(&mut report);
                }
            } else if let Some(open) = &mut open {
                open.body.push(&line.text);
                open.body.cut |= line.cut;
            } else if !line.text.trim().is_empty() {
                report.not_understood(line.number, &line.text);
            }
        }
        if let Some(done) = open {
            done.close(&mut report);
        }
        let written = lines.inner().written();
        Ok(report.finish(written, Vec::new(), None, None))
    }
}

struct Open {
    line: u64,
    kind: i64,
    at: When,
    name: String,
    body: Body,
}

impl Open {
    fn close(self, report: &mut Report<'_>) {
        if self.body.cut {
            report.cut(self.line, Body::KEPT);
        }
        let text = self.body.words();
        let kind = Written::new(self.kind, 0);
        let system = kind.is_notice();
        report.message(Message {
            line: self.line,
            at: Some(self.at),
            own: (!system && self.name == "me").then_some(true),
            sender: (!system && !self.name.is_empty()).then_some(self.name),
            system,
            recalled: system && tells_of_recall(&text),
            // 1090519089 is a file in this program's database.
            attachment: kind.is_attachment() || self.kind == 1_090_519_089 || text.contains("|img:"),
            text,
            particulars: Vec::new(),
        });
    }
}

struct Head<'a> {
    kind: i64,
    name: &'a str,
    at: When,
    words: &'a str,
}

/// `type|name:YYYY-MM-DD HH:MM:SS:words`. Names may hold colons: the time is looked for.
fn head(line: &str) -> Option<Head<'_>> {
    let (kind, rest) = line.trim_start_matches('\u{feff}').split_once('|')?;
    let kind = kind.parse().ok()?;
    for (at, _) in rest.match_indices(':').take(20) {
        let Some(time) = rest.get(at + 1..at + 20).filter(|time| time.as_bytes()[10] == b' ') else { continue };
        if let Some(when) = whole(time)
            && let Some(words) = rest[at + 20..].strip_prefix(':')
        {
            return Some(Head { kind, name: &rest[..at], at: when, words });
        }
    }
    None
}
