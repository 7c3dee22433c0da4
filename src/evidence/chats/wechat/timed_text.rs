//! `2026-08-30 20:15:03 名`, the words below, a blank line: 留痕 (MemoTrace) TXT, and WeFlow's and echotrace's, which put the name
//! in quotes. A time alone is a notice of the program. QQ's text is alike, but says what it is.

use super::tells_of_recall;
use crate::case::When;
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::stamp::stamp;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;
use crate::evidence::text_lines::Lines;
use crate::evidence::utf8_stream::Utf8Stream;

/// Blocks of a time, a name and words.
pub struct TimedText;

/// A longer rest of a line is not a name.
const NAME_CHARS: usize = 60;

impl Reader for TimedText {
    fn name(&self) -> &'static str {
        "wechat-timed-txt"
    }

    fn title(&self) -> &'static str {
        "微信聊天文本（留痕、WeFlow）"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let (mut blocks, mut heads, mut said, mut named) = (0_usize, 0_usize, 0_usize, 0_usize);
        let (mut above, mut stacked) = (Above::Blank, 0_usize);
        for (number, line) in lines(sample.text.as_deref()?).take(600) {
            let blank = line.trim().is_empty();
            let found = if matches!(above, Above::Words) { None } else { head(line) };
            match (above, found) {
                (Above::Blank, _) if blank => {}
                (Above::Blank, found) => {
                    blocks += 1;
                    heads += usize::from(found.is_some());
                    named += usize::from(found.is_some_and(|head| !head.1.is_empty()));
                    if number <= 3 && heads == 0 {
                        return None;
                    }
                    above = if found.is_some() { Above::Head } else { Above::Words };
                }
                // Lines of a log follow each other; below a head there are words, which may now and then begin as one.
                (Above::Head, Some(_)) => {
                    (stacked, said, above) = (stacked + 1, said + 1, Above::Words);
                }
                (Above::Head, None) => {
                    said += usize::from(!blank);
                    above = if blank { Above::Blank } else { Above::Words };
                }
                (Above::Words, _) => above = if blank { Above::Blank } else { Above::Words },
            }
        }
        let certainty = match (heads, said) {
            _ if stacked * 5 > heads => return None,
            (2.., 2..) if heads * 2 > blocks && named > 0 => Certainty::Shape,
            (1, 1) if blocks == 1 && named == 1 => Certainty::Fallback,
            _ => return None,
        };
        Some(Reason::new(certainty, format!("{heads} of {blocks} blocks begin with a time and a name, the words below")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut lines = Lines::new(Utf8Stream::new(source));
        let mut open: Option<Open> = None;
        let mut after_blank = true;
        // Where the first name is quoted, a line without quotes is no head.
        let mut quoted = None;
        while let Some(line) = lines.next()? {
            let text = line.text.trim_start_matches('\u{feff}');
            let is_head = |name: &str| name.is_empty() || quoted.is_none_or(|quoted| quoted == unquoted(name).is_some());
            match head(text).filter(|head| after_blank && is_head(head.1)) {
                Some((at, name)) => {
                    quoted = quoted.or((!name.is_empty()).then(|| unquoted(name).is_some()));
                    let next = Open { line: line.number, at, name: name.to_owned(), body: Body::default() };
                    if let Some(done) = open.replace(next) {
                        done.close(&mut report);
                    }
                }
                None => match &mut open {
                    Some(open) => {
                        open.body.push(text);
                        open.body.cut |= line.cut;
                    }
                    None if text.trim().is_empty() => {}
                    None => report.not_understood(line.number, text),
                },
            }
            after_blank = text.trim().is_empty();
        }
        if let Some(done) = open {
            done.close(&mut report);
        }
        let written = lines.inner().written();
        Ok(report.finish(written, Vec::new(), None, None))
    }
}

#[derive(Clone, Copy)]
enum Above {
    Blank,
    Head,
    Words,
}

struct Open {
    line: u64,
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
        let system = self.name.is_empty();
        let name = unquoted(&self.name).unwrap_or(&self.name);
        let attachment = ["[图片]", "[语音", "[视频]", "[文件]", "【图片】", "【语音】", "【视频】", "【文件】"];
        report.message(Message {
            line: self.line,
            at: Some(self.at),
            sender: (!name.is_empty()).then(|| name.to_owned()),
            system,
            recalled: system && tells_of_recall(&text),
            attachment: !system && attachment.iter().any(|mark| text.starts_with(mark)),
            text,
            ..Message::default()
        });
    }
}

/// The name within single quotes.
fn unquoted(name: &str) -> Option<&str> {
    name.strip_prefix('\'')?.strip_suffix('\'')
}

/// A time, alone or before a name.
fn head(line: &str) -> Option<(When, &str)> {
    let stamp = stamp(line.trim_end()).filter(|stamp| stamp.spaced || stamp.rest.is_empty())?;
    (stamp.rest.chars().count() <= NAME_CHARS).then_some(())?;
    Some((stamp.at()?, stamp.rest))
}
