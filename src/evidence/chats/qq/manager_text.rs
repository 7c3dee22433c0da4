//! QQ and TIM, 消息管理器 → 导出消息记录 → 文本文件: one or several 消息对象, heads of `date time name(number)`.
//! QQNT has no such export. Private chats carry no number.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::repeats::Repeats;
use super::{group, object};
use crate::case::When;
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::chats::stamp::stamp;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::{is_blank, lines};
use crate::evidence::source::Source;
use crate::evidence::text_lines::{LINE_KEPT, Line, Lines};
use crate::evidence::utf8_stream::Utf8Stream;
use crate::finding::What;

/// 消息管理器 TXT.
pub struct QqText;

const TITLE: &str = "消息记录（此消息记录为文本格式";
const TITLE_NARROW: &str = "消息记录(此消息记录为文本格式";
const SYSTEM: &str = "系统消息";

/// Lines looked at to learn whether blank lines stand before the heads.
const AHEAD: usize = 2000;

/// And at most so many bytes of them.
const AHEAD_BYTES: usize = 1 << 20;

impl Reader for QqText {
    fn name(&self) -> &'static str {
        "qq-msgmgr-txt"
    }

    fn title(&self) -> &'static str {
        "QQ 消息管理器文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let mut grouped = false;
        for (number, line) in lines(text).take(40) {
            let line = line.trim_matches(|c| is_blank(c) || c == '\u{feff}');
            if line.starts_with(TITLE) || line.starts_with(TITLE_NARROW) {
                return Some(Reason::new(Certainty::Signature, format!("line {number} says 消息记录（此消息记录为文本格式")));
            }
            grouped |= group(line).is_some();
            if grouped && object(line).is_some() {
                return Some(Reason::new(Certainty::Header, format!("line {number} begins with 消息对象:, below 消息分组:")));
            }
        }
        without_beginning(text)
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut view = View::over(Lines::new(Utf8Stream::new(source)))?;
        let (mut objects, mut repeats) = (Vec::new(), Repeats::default());
        let mut open: Option<Open> = None;
        while view.step()? {
            let line = &view.now;
            match view.role() {
                Role::Text => {
                    match &mut open {
                        Some(open) => {
                            if stamp(&line.text).is_some_and(|stamp| stamp.spaced && stamp.at().is_none()) {
                                report.not_understood(line.number, &line.text);
                            }
                            open.body.push(&line.text);
                            open.body.cut |= line.cut;
                        }
                        None if line.text.trim().is_empty() || line.text.starts_with("消息记录") => {}
                        None => report.not_understood(line.number, &line.text),
                    }
                    continue;
                }
                Role::Head(at, name) => {
                    let next = Open { line: line.number, at, name: name.to_owned(), body: Body::default() };
                    if let Some(done) = open.replace(next) {
                        done.close(&objects, &mut repeats, &mut report);
                    }
                    continue;
                }
                Role::Object(object) => objects.push(object.to_owned()),
                Role::Structure => {}
            }
            if let Some(done) = open.take() {
                let before = objects.len() - usize::from(matches!(view.role(), Role::Object(_)));
                done.close(&objects[..before], &mut repeats, &mut report);
            }
        }
        if let Some(done) = open {
            done.close(&objects, &mut repeats, &mut report);
        }
        if let Some((repeated, distinct)) = repeats.count() {
            report.file_note(What::MessagesRepeat { repeated, distinct });
        }
        let written = view.lines.inner().written();
        Ok(report.finish(written, objects, None, None))
    }
}

/// A copy whose first lines are gone is known by the numbers or addresses behind the names of its heads.
fn without_beginning(text: &str) -> Option<Reason> {
    let (mut heads, mut numbered, mut last) = (0_usize, 0_usize, "");
    for (_, line) in lines(text).take(600) {
        if last.trim().is_empty()
            && let Some((_, name)) = head(line.trim_start_matches('\u{feff}')).filter(|(_, name)| name.chars().count() <= 60)
        {
            heads += 1;
            numbered += usize::from(name_without_number(name) != name);
        }
        last = line;
    }
    let why = || format!("{numbered} of {heads} heads are a time, a name and its number");
    (numbered >= 2 && numbered * 2 >= heads).then(|| Reason::new(Certainty::Shape, why()))
}

/// A message whose lines are still being gathered.
struct Open {
    line: u64,
    at: When,
    name: String,
    body: Body,
}

impl Open {
    fn close(self, objects: &[String], repeats: &mut Repeats, report: &mut Report<'_>) {
        if self.body.cut {
            report.cut(self.line, LINE_KEPT);
        }
        let text = self.body.words();
        let sender = name_without_number(&self.name);
        repeats.saw(objects, self.at, sender, &text);
        report.message(Message {
            line: self.line,
            at: Some(self.at),
            recalled: is_recall(sender, &text),
            attachment: ["[图片]", "[文件]", "[视频]", "[语音]", "[闪照]"].iter().any(|mark| text.contains(mark)),
            sender: (!sender.is_empty()).then(|| sender.to_owned()),
            text,
            ..Message::default()
        });
    }
}

/// What a line is.
enum Role<'a> {
    Structure,
    Object(&'a str),
    Head(When, &'a str),
    Text,
}

/// A line with the two before it and the two after it, which say what it is.
struct View<R> {
    lines: Lines<R>,
    ahead: VecDeque<Line>,
    before: [Line; 2],
    now: Line,
    /// A re-saved copy may have lost its blank lines; then none stands before any head.
    needs_blank: bool,
}

impl<R: BufRead> View<R> {
    fn over(mut lines: Lines<R>) -> io::Result<Self> {
        let (mut ahead, mut bytes) = (VecDeque::new(), 0);
        while ahead.len() < AHEAD && bytes < AHEAD_BYTES {
            let Some(line) = lines.next()? else { break };
            bytes += line.text.len();
            ahead.push_back(line);
        }
        let pairs = ahead.iter().zip(ahead.iter().skip(1));
        let needs_blank = pairs.into_iter().any(|(before, line)| before.text.trim().is_empty() && head(&line.text).is_some());
        Ok(Self { lines, ahead, before: Default::default(), now: Line::default(), needs_blank })
    }

    /// Goes to the next line.
    fn step(&mut self) -> io::Result<bool> {
        while self.ahead.len() < 3 {
            let Some(line) = self.lines.next()? else { break };
            self.ahead.push_back(line);
        }
        let Some(next) = self.ahead.pop_front() else { return Ok(false) };
        let [_, last] = std::mem::take(&mut self.before);
        self.before = [last, std::mem::replace(&mut self.now, next)];
        Ok(true)
    }

    fn role(&self) -> Role<'_> {
        let after = |at: usize| self.ahead.get(at).map_or("", |line| line.text.as_str());
        let [earlier, last] = &self.before;
        let line = self.now.text.as_str();
        let named =
            |before: &str, line: &str, after: &str| (group(line).is_some() || object(line).is_some()) && is_rule(before) && is_rule(after);
        if named(&last.text, line, after(0)) {
            return object(line).map_or(Role::Structure, Role::Object);
        }
        if is_rule(line) && (named(line, after(0), after(1)) || named(&earlier.text, &last.text, line)) {
            return Role::Structure;
        }
        match head(line) {
            Some((at, name)) if !self.needs_blank || last.text.trim().is_empty() || is_rule(&last.text) => Role::Head(at, name),
            _ => Role::Text,
        }
    }
}

fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 20 && line.bytes().all(|byte| byte == b'=')
}

/// `2024-01-15 9:30:45 名字(号)`: the time and the name as written.
fn head(line: &str) -> Option<(When, &str)> {
    let stamp = stamp(line).filter(|stamp| stamp.spaced)?;
    Some((stamp.at()?, stamp.rest))
}

/// The name without the `(QQ number)` or `<mail address>` that ends it: names may hold brackets themselves.
/// Where there is no name, the number.
pub(super) fn name_without_number(name: &str) -> &str {
    let (open, is_id): (char, fn(&str) -> bool) = match name.chars().last() {
        Some(')') => ('(', |id| (4..=13).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())),
        Some('>') => ('<', |id| id.contains('@')),
        _ => return name,
    };
    match name[..name.len() - 1].rsplit_once(open) {
        Some(("", id)) if is_id(id) => id,
        Some((before, id)) if is_id(id) => before.trim_end(),
        _ => name,
    }
}

/// `…撤回了一条消息` said by the program. People may write the same words.
pub(super) fn is_recall(sender: &str, text: &str) -> bool {
    let text = text.trim().trim_end_matches('。');
    if sender == SYSTEM || sender == "10000" {
        return text.contains("撤回了");
    }
    let Some(who) = text.strip_suffix("撤回了一条消息") else { return false };
    let who = who.trim_matches(['"', '“', '”', ' ']);
    matches!(who, "" | "你" | "您" | "对方") || who == sender
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bracket_is_the_number() {
        for (written, name) in [
            ("【管理员】客服小王(100001)", "【管理员】客服小王"),
            ("买家甲<buyer@example.invalid>", "买家甲"),
            ("100002(100002)", "100002"),
            ("小王(售后)(100003)", "小王(售后)"),
            ("小王(售后)", "小王(售后)"),
            ("小王)(", "小王)("),
            ("(100004)", "100004"),
            ("<3", "<3"),
            ("我<3你>", "我<3你>"),
            (")", ")"),
            ("", ""),
        ] {
            assert_eq!(name_without_number(written), name);
        }
    }

    #[test]
    fn heads_of_every_locale() {
        for (line, at, name) in [
            ("2024-01-15 9:30:45 示例客服", "2024-01-15T09:30:45+08:00", "示例客服"),
            ("2026-09-15 上午 08:00:00 甲", "2026-09-15T08:00:00+08:00", "甲"),
            ("2026-09-15 下午 08:00:00 甲(10001)", "2026-09-15T20:00:00+08:00", "甲(10001)"),
            ("2026/8/13 10:01:00 甲", "2026-08-13T10:01:00+08:00", "甲"),
            ("2026/8/13 星期四 10:01:00 甲", "2026-08-13T10:01:00+08:00", "甲"),
            ("2026/8/13 8:01:00 PM 甲", "2026-08-13T20:01:00+08:00", "甲"),
            ("2026-09-15 10:01:00 PMP 老师", "2026-09-15T10:01:00+08:00", "PMP 老师"),
        ] {
            let (when, written) = head(line).expect(line);
            assert_eq!((when.to_string().as_str(), written), (at, name));
        }
        for line in
            ["2024-01-15 这一行像日期", " 2024-01-15 9:30:45 甲", "2024-01-15 9:30 甲", "2024-13-15 9:30:45 甲", "2024-01-15 9:30:45"]
        {
            assert!(head(line).is_none(), "{line}");
        }
    }

    #[test]
    fn a_recall_is_what_the_program_says() {
        assert!(is_recall("系统消息", "示例客服撤回了一条消息"));
        assert!(is_recall("测试用户", "你撤回了一条消息"));
        assert!(is_recall("客服", "客服撤回了一条消息"));
        assert!(!is_recall("测试用户", "我看见客服撤回了一条消息"));
        assert!(!is_recall("测试用户", "刚才撤回了什么"));
    }
}
