//! QQ and TIM, 消息管理器 → 导出消息记录 → 网页格式（mht）: a web archive of one page and, behind it, the pictures. Only the page
//! is read, as it comes; files reach many gigabytes. A message's place is its ordinal.

use std::io::{self, BufRead, Read};

use super::manager_text::is_recall;
use super::{group, object};
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::stamp::stamp;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::page_pieces::{Piece, each_piece};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;
use crate::evidence::utf8_stream::Utf8Stream;

/// 消息管理器 MHT.
pub struct QqArchive;

const SIGNATURE: &str = "<Save by Tencent MsgMgr>";

impl Reader for QqArchive {
    fn name(&self) -> &'static str {
        "qq-msgmgr-mht"
    }

    fn title(&self) -> &'static str {
        "QQ 消息管理器网页（MHT）"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let mut head = lines(sample.text.as_deref()?).take(20);
        let (number, _) = head.find(|(_, line)| line.contains(SIGNATURE))?;
        Some(Reason::new(Certainty::Signature, format!("line {number} says {SIGNATURE}")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut stream = Utf8Stream::new(source);
        let mut page = Page::default();
        each_piece(Part::new(&mut stream), &mut |piece| page.piece(piece, &mut report))?;
        page.end_message(&mut report);
        let written = stream.written();
        let stopped = (!page.closed).then_some("EOF within the page");
        Ok(report.finish(written, page.objects, None, stopped))
    }
}

/// Of a line that may be a boundary or a header.
const LINE_LOOKED_AT: usize = 256;

/// The first part of the archive, without its headers: up to the line that begins with the boundary.
struct Part<R> {
    from: R,
    boundary: Vec<u8>,
    state: InPart,
    /// The beginning of a line that may be the boundary.
    held: Vec<u8>,
    given: usize,
    at_line_start: bool,
}

#[derive(PartialEq, Eq)]
enum InPart {
    Headers,
    Page,
    Behind,
}

impl<R: BufRead> Part<R> {
    fn new(from: R) -> Self {
        Self { from, boundary: Vec::new(), state: InPart::Headers, held: Vec::new(), given: 0, at_line_start: true }
    }

    /// Passes over the headers of the archive and of its first part: each ends with a blank line.
    fn headers(&mut self) -> io::Result<()> {
        let mut page_follows = false;
        loop {
            let line = self.line()?;
            let Some(line) = line else {
                self.state = InPart::Behind;
                return Ok(());
            };
            let text = line.trim();
            if let Some((_, rest)) = text.split_once("boundary=") {
                self.boundary = format!("--{}", rest.trim_matches(['"', ';', ' '])).into_bytes();
            }
            page_follows |= text.to_ascii_lowercase().contains("text/html") && !text.to_ascii_lowercase().contains("type=");
            let begins = text.to_ascii_lowercase().starts_with("<html") || text.starts_with("<table");
            if begins || page_follows && text.is_empty() {
                self.state = InPart::Page;
                self.held = if begins { line.into_bytes() } else { Vec::new() };
                return Ok(());
            }
        }
    }

    /// A line with its end, or the beginning of a long one.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        (&mut self.from).take(LINE_LOOKED_AT as u64).read_until(b'\n', &mut line)?;
        Ok((!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned()))
    }
}

impl<R: BufRead> Read for Part<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.state == InPart::Headers {
            self.headers()?;
        }
        loop {
            if self.given < self.held.len() {
                let count = (&self.held[self.given..]).read(room)?;
                self.given += count;
                return Ok(count);
            }
            if self.state == InPart::Behind {
                return Ok(0);
            }
            self.held.clear();
            self.given = 0;
            if self.at_line_start && !self.boundary.is_empty() {
                let most = self.boundary.len() as u64;
                (&mut self.from).take(most).read_until(b'\n', &mut self.held)?;
                if self.held.is_empty() || self.held == self.boundary {
                    self.held.clear();
                    self.state = InPart::Behind;
                    return Ok(0);
                }
                self.at_line_start = self.held.ends_with(b"\n");
                continue;
            }
            let have = self.from.fill_buf()?;
            if have.is_empty() {
                self.state = InPart::Behind;
                return Ok(0);
            }
            let end = have.iter().position(|byte| *byte == b'\n');
            let count = end.map_or(have.len(), |at| at + 1).min(room.len());
            room[..count].copy_from_slice(&have[..count]);
            self.from.consume(count);
            self.at_line_start = room[..count].ends_with(b"\n");
            return Ok(count);
        }
    }
}

/// The page, read piece by piece. A message is `<div style=color:…><div style=float:left…>名</div>20:30:45</div>` and, behind
/// it, `<div style=padding-left:20px;>…</div>`; the day stands in a cell `日期: 2024/1/15` above.
#[derive(Default)]
struct Page {
    objects: Vec<String>,
    /// The day as written.
    day: String,
    /// Text of the cell or block at hand that is no message.
    loose: String,
    open: Option<Open>,
    /// The page has come to its end.
    closed: bool,
}

struct Open {
    name: String,
    time: String,
    body: String,
    cut: bool,
    attachment: bool,
    part: Within,
    /// Blocks open within the words.
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Name,
    Time,
    Between,
    Words,
    Done,
}

/// Text that is no message and longer than a day or the name of an object.
const LOOSE_KEPT: usize = 400;

impl Page {
    fn piece(&mut self, piece: Piece<'_>, report: &mut Report<'_>) {
        match piece {
            Piece::Open(tag) if tag.name == "div" => {
                let style: String = tag.attribute("style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
                if style.to_ascii_lowercase().contains("float:left") && !self.in_words() {
                    self.end_message(report);
                    self.loose.clear();
                    let (name, time, body) = Default::default();
                    self.open = Some(Open { name, time, body, cut: false, attachment: false, part: Within::Name, depth: 0 });
                } else if let Some(open) = &mut self.open {
                    match open.part {
                        Within::Between | Within::Time => (open.part, open.depth) = (Within::Words, 0),
                        Within::Words => open.depth += 1,
                        Within::Name | Within::Done => {}
                    }
                }
            }
            Piece::Open(tag) if tag.name == "br" => self.words("\n"),
            Piece::Open(tag) if tag.name == "img" => {
                if self.in_words() {
                    self.words("[图片]");
                    if let Some(open) = &mut self.open {
                        open.attachment = true;
                    }
                }
            }
            Piece::Open(tag) if tag.name == "td" || tag.name == "tr" => {
                self.end_message(report);
                self.end_loose(report);
            }
            Piece::Open(_) => {}
            Piece::Close("div") => {
                if let Some(open) = &mut self.open {
                    open.part = match open.part {
                        Within::Name => Within::Time,
                        Within::Time => Within::Between,
                        Within::Words if open.depth == 0 => Within::Done,
                        Within::Words => {
                            open.depth -= 1;
                            Within::Words
                        }
                        other => other,
                    };
                }
                self.end_loose(report);
            }
            Piece::Close(name @ ("td" | "tr" | "table" | "body" | "html")) => {
                self.closed |= name == "html" || name == "table";
                self.end_message(report);
                self.end_loose(report);
            }
            Piece::Close(_) => {}
            Piece::Text(text) => self.text(text),
            Piece::Comment(_) => {}
        }
    }

    fn in_words(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.part == Within::Words)
    }

    fn text(&mut self, text: &str) {
        let Some(open) = &mut self.open else {
            let room = LOOSE_KEPT.saturating_sub(self.loose.len());
            self.loose.extend(text.chars().take(room));
            return;
        };
        match open.part {
            Within::Name => open.name.extend(text.chars().take(LOOSE_KEPT.saturating_sub(open.name.len()))),
            Within::Time | Within::Between => open.time.extend(text.chars().take(LOOSE_KEPT.saturating_sub(open.time.len()))),
            Within::Words => self.words(text),
            Within::Done => {}
        }
    }

    fn words(&mut self, text: &str) {
        if let Some(open) = self.open.as_mut().filter(|open| open.part == Within::Words) {
            open.cut |= open.body.len() + text.len() > Body::KEPT;
            if !open.cut {
                open.body.push_str(text);
            }
        }
    }

    /// A cell that is no message: the day, or whom the messages below are with.
    fn end_loose(&mut self, report: &mut Report<'_>) {
        let text = std::mem::take(&mut self.loose);
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        if let Some(day) = text.strip_prefix("日期:").or_else(|| text.strip_prefix("日期：")) {
            day.trim().clone_into(&mut self.day);
        } else if let Some(object) = object(text) {
            self.objects.push(object.to_owned());
        } else if group(text).is_none() && text != "消息记录" && text != "QQ Message" {
            report.passed_over(text);
        }
    }

    fn end_message(&mut self, report: &mut Report<'_>) {
        let Some(open) = self.open.take() else { return };
        let line = report.count() + 1;
        if open.cut {
            report.cut(line, Body::KEPT);
        }
        let written = format!("{} {}", self.day, open.time.trim());
        let at = stamp(&written).filter(|stamp| stamp.rest.is_empty()).and_then(|stamp| stamp.at());
        if at.is_none() {
            report.not_understood(line, &written);
        }
        let name = open.name.trim();
        let text = open.body.trim_end().replace('\u{a0}', " ");
        report.message(Message {
            line,
            at,
            recalled: is_recall(super::manager_text::name_without_number(name), &text),
            attachment: open.attachment,
            sender: (!name.is_empty()).then(|| name.to_owned()),
            text,
            ..Message::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(archive: &str) -> String {
        let mut out = String::new();
        Part::new(archive.as_bytes()).read_to_string(&mut out).expect("readable");
        out
    }

    #[test]
    fn the_page_without_headers_and_pictures() {
        let archive = "From: <Save by Tencent MsgMgr>\r\nContent-Type:multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_N\"\r\n\r\n\
            ----=_N\r\nContent-Type: text/html\r\nContent-Transfer-Encoding:7bit\r\n\r\n<html>\r\n--x\r\n\r\n</html>\r\n\r\n----=_N\r\nimage";
        assert_eq!(page_of(archive), "<html>\r\n--x\r\n\r\n</html>\r\n\r\n");
        assert_eq!(page_of("<html><p>a"), "<html><p>a");
        assert_eq!(page_of(""), "");
    }
}
