//! Text copied out of a chat window and pasted into a file (旺旺, 千牛, 钉钉, Telegram and others): a name and a time on one
//! line, the words below, 已读 and the like after them. Anyone can type such a text: the result says so, and weighs less
//! than a screenshot or an export.

use super::report::{Body, Report};
use super::scan::{Scan, digit, is_blank, is_mark, lines};
use super::written_date::{self, Waiting, Written};
use super::{Fact, ReadError, Source, clock};
use crate::evidence::fact::Message;
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, Reader, Reason, Sample, Summary};
use crate::evidence::text_lines::{LINE_KEPT, Lines};
use crate::evidence::utf8_stream::Utf8Stream;
use crate::finding::What;

/// Pasted text.
pub struct Pasted;

/// What may stand behind a time in brackets.
const CLOSERS: [char; 4] = [')', '）', ']', '】'];

/// A longer beginning of a line is not a name.
const NAME_CHARS: usize = 50;

/// What a client shows below a message, on a line of its own.
const MARKS: [&str; 14] = [
    "已读",
    "未读",
    "发送中",
    "发送失败",
    "已送达",
    "送达",
    "对方已读",
    "对方未读",
    "全部已读",
    "已发送",
    "发送中...",
    "发送中…",
    "Read",
    "Delivered",
];

impl Reader for Pasted {
    fn name(&self) -> &'static str {
        "chat-pasted"
    }

    fn title(&self) -> &'static str {
        "粘贴的聊天文字"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let (mut heads, mut dated, mut all, mut first, mut begins) = (0_usize, 0_usize, 0_usize, 0, false);
        for (number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()).take(400) {
            all += 1;
            if let Some(head) = head(line) {
                heads += 1;
                // A time before a name is as well a log, or an export that has its own reader.
                dated += usize::from(head.date.is_some() && !line.trim_start().starts_with(|c: char| c.is_ascii_digit()));
                begins |= all == 1;
                first = if first == 0 { number } else { first };
            }
        }
        let certainty = match (dated, heads) {
            // A name before a whole date, on lines of their own, is nothing else that is known.
            (2.., _) if begins || dated * 5 >= all => Certainty::Shape,
            (1, 1) if begins && all >= 2 => Certainty::Fallback,
            (_, 2..) if begins && heads * 3 >= all => Certainty::Fallback,
            _ => return None,
        };
        Some(Reason::new(certainty, format!("{heads} of {all} lines are a name and a time, the first on line {first}")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut lines = Lines::new(Utf8Stream::new(source));
        let mut chat =
            Chat { report: Report::new(self.title(), out), waiting: Waiting::default(), open: None, undated: 0, example: String::new() };
        while let Some(line) = lines.next()? {
            if line.cut {
                chat.report.cut(line.number, LINE_KEPT);
            }
            match head(&line.text) {
                Some(head) => chat.begin(line.number, head, &line.text),
                None => chat.line(line.number, &line.text),
            }
        }
        chat.end();
        chat.waiting.decide(&mut chat.report);
        if chat.undated > 0 {
            chat.report.file_note(What::DateUnknown { messages: chat.undated, example: chat.example });
        }
        if chat.report.count() > 0 {
            chat.report.file_note(What::PastedText {});
        }
        Ok(chat.report.finish(lines.inner().written(), Vec::new(), None, None))
    }
}

/// A name and a time.
struct Head<'t> {
    name: &'t str,
    /// Nothing where the year or the day is missing.
    date: Option<Written>,
    /// The words, where they stand on the same line.
    words: &'t str,
}

/// `昵称2026-08-30 20:13:20`, `昵称 2026/8/30 20:13`, `甲->乙 2026-08-30 20:13:20`, `昵称 8-30 20:13`,
/// `Name, [30.08.2026 20:15]`, `2026-08-30 20:13:20 昵称`.
fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_matches(|c| is_blank(c) || is_mark(c));
    if line.is_empty() || line.len() > 400 || !line.bytes().any(|byte| byte == b':') {
        return None;
    }
    if line.contains('[')
        && let Some((name, rest)) = line.rsplit_once(", [")
        && let Some((date, words)) = rest.split_once(']')
        && let Some(date) = written_date::read(date)
    {
        return named(name, Some(date), words.trim_start_matches(':').trim());
    }
    if !may_end_in_time(line) {
        return time_first(line);
    }
    // The time ends the line: look for where it begins.
    let starts = line.char_indices().filter(|(at, c)| {
        let apart = !line[..*at].ends_with(|before: char| before.is_ascii_digit());
        // `tb12342026-08-30`: names end with digits too, and a year has four.
        let year = |rest: &[u8]| matches!(rest, [b'2', b'0', _, _, b'-' | b'/' | b'.', ..]);
        c.is_ascii_digit() && (apart || year(&line.as_bytes()[*at..]))
    });
    for (at, _) in starts.take(40) {
        let (name, time) = line.split_at(at);
        let closed = if name.ends_with(['(', '（', '[', '【']) { time.trim_end_matches(CLOSERS) } else { time };
        if let Some(date) = written_date::read(closed) {
            let name = name.trim_end_matches(['(', '（', '[', '【']).trim_end_matches(|c: char| is_blank(c) || c == ':' || c == '：');
            return if name.is_empty() { None } else { named(name, Some(date), "") };
        }
        if name.ends_with(is_blank) && is_short_time(time) {
            return named(name.trim_end_matches(is_blank), None, "");
        }
    }
    time_first(line)
}

/// Whether a time may end a line: a colon or a point between digits, and behind those no more than seconds, a zone or a word for
/// the half of the day.
fn may_end_in_time(line: &str) -> bool {
    const BEHIND: usize = 24;
    let mut letters = line.chars().rev().filter(|c| !c.is_whitespace() && !is_mark(*c)).take(BEHIND).peekable();
    let ends = letters.peek().is_some_and(|last| clock::may_end(*last) || CLOSERS.contains(last));
    let (mut colon, mut after) = (false, false);
    ends && letters.any(|letter| {
        let is_digit = digit(letter).is_some();
        let found = is_digit && colon;
        colon = after && matches!(letter, ':' | '.' | '：');
        after = is_digit;
        found
    })
}

/// `2026-08-30 20:13:20 昵称`
fn time_first(line: &str) -> Option<Head<'_>> {
    line.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let (at, _) = line.match_indices(' ').nth(1)?;
    let (time, name) = line.split_at(at);
    // Of a line of a log the rest is longer than a name, or begins with its level: sooner seen than which time it is.
    let head = named(name.trim(), None, "")?;
    Some(Head { date: Some(written_date::read(time)?), ..head })
}

/// A name is short, is not the end of a sentence, and is no level of a log.
fn named<'t>(name: &'t str, date: Option<Written>, words: &'t str) -> Option<Head<'t>> {
    let name = name.trim_matches(|c: char| is_blank(c) || is_mark(c));
    if name.is_empty() || name.chars().nth(NAME_CHARS).is_some() {
        return None;
    }
    let sentence =
        name.ends_with(['。', '，', '！', '？', ',', '；', '、', '-', '/', '=', '"']) || name.contains(['|', '\t', '{', '}', '<']);
    let levels = ["ERROR", "WARN", "INFO", "DEBUG", "TRACE", "FATAL"];
    let logged = name.split(|c: char| !c.is_alphanumeric()).any(|word| levels.contains(&word));
    (!sentence && !logged).then_some(Head { name, date, words })
}

/// `20:13`, `8-30 20:13:20`, `8月30日 20:13`, `昨天 20:13`: a time without a whole date.
fn is_short_time(text: &str) -> bool {
    let mut scan = Scan::new(text);
    let Some(first) = scan.number(2) else { return false };
    if scan.one_of(&['-', '/', '.', '月']).is_some() {
        if scan.number(2).is_none() {
            return false;
        }
        scan.eat('日');
        if !scan.blanks() {
            return false;
        }
        clock::half(&mut scan);
        scan.blanks();
        if scan.number(2).is_none() {
            return false;
        }
    } else if first.value > 24 {
        return false;
    }
    if !scan.eat(':') || scan.two_digits().is_none() {
        return false;
    }
    if scan.eat(':') && scan.two_digits().is_none() {
        return false;
    }
    scan.rest().trim().is_empty()
}

/// The message whose lines are still being gathered.
struct Open {
    line: u64,
    name: String,
    date: Option<Written>,
    body: Body,
    marks: Vec<String>,
}

struct Chat<'o> {
    report: Report<'o>,
    waiting: Waiting,
    open: Option<Open>,
    undated: u64,
    example: String,
}

impl Chat<'_> {
    fn begin(&mut self, line: u64, head: Head<'_>, written: &str) {
        self.end();
        if head.date.is_none() {
            if self.undated == 0 {
                self.example = written.trim().chars().take(60).collect();
            }
            self.undated += 1;
        }
        let mut body = Body::default();
        if !head.words.is_empty() {
            body.push(head.words);
        }
        self.open = Some(Open { line, name: head.name.to_owned(), date: head.date, body, marks: Vec::new() });
    }

    fn line(&mut self, number: u64, text: &str) {
        match &mut self.open {
            Some(open) if MARKS.contains(&text.trim()) && open.marks.len() < 4 => open.marks.push(text.trim().to_owned()),
            Some(open) => open.body.push(text),
            None if text.trim().is_empty() => {}
            None => self.report.not_understood(number, text),
        }
    }

    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.body.cut {
            self.report.cut(open.line, Body::KEPT);
        }
        let (name, to) = match open.name.split_once("->") {
            Some((from, to)) if !from.trim().is_empty() => (from.trim().to_owned(), Some(to.trim().to_owned())),
            _ => (open.name, None),
        };
        let mut particulars: Vec<Particular> = to.filter(|to| !to.is_empty()).map(|text| Particular::To { text }).into_iter().collect();
        particulars.extend(open.marks.into_iter().map(|text| Particular::Shown { text }));
        let text = open.body.words();
        let text = text.trim_start_matches('\n').to_owned();
        let recalled = text.lines().count() == 1 && text.trim_end_matches('。').ends_with("撤回了一条消息");
        let attachment = ["[图片]", "[文件]", "[视频]", "[语音]", "[image]"].iter().any(|mark| text.contains(mark));
        let message = Message { line: open.line, sender: Some(name), text, recalled, attachment, particulars, ..Message::default() };
        self.waiting.push(message, open.date, &mut self.report);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_as_clients_copy_them() {
        for (line, name, dated) in [
            ("示例旗舰店:客服小王 2026-08-30 20:13:20", "示例旗舰店:客服小王", true),
            ("tb_buyer2026-08-30 20:15:03", "tb_buyer", true),
            ("tb12342026-08-30 20:15:03", "tb1234", true),
            ("甲->乙 2026/8/30 20:15", "甲->乙", true),
            ("张三(13:00 在线) 2026-08-30 20:15:03", "张三(13:00 在线)", true),
            ("甲 8-30 20:13", "甲", false),
            ("甲 20:13:05", "甲", false),
            ("Ann Example, [30.08.2026 20:15]", "Ann Example", true),
            ("2026-08-30 20:13:20 示例客服", "示例客服", true),
        ] {
            let seen = head(line);
            assert_eq!((seen.as_ref().map_or("", |head| head.name), seen.is_some_and(|head| head.date.is_some())), (name, dated), "{line}");
        }
        for line in [
            "",
            "我要退款",
            "时间是 2026-08-30",
            "下单时间：2026-08-30 20:13:20，请查",
            "2026-08-30 20:13:20",
            "12:30",
            "net ERROR 2026-08-30 20:13:20",
        ] {
            assert!(head(line).is_none(), "{line}");
        }
    }
}
