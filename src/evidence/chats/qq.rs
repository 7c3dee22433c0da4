//! QQ and TIM, 消息管理器 → 导出消息记录 → 文本文件: one or several 消息对象, heads of `date time name(number)`.
//! QQNT has no such export. Private chats carry no number.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::scan::{Scan, is_blank, lines};
use super::{Fact, ReadError, Source, Unread, body, clock, whole_text};
use crate::case::{Precision, When, Zone};
use crate::evidence::fact::Message;
use crate::evidence::reader::{Certainty, Kind, Reader, Reason, Sample, Summary};
use crate::finding::{Finding, Place, What};

/// 消息管理器 TXT.
pub struct QqText;

const TITLE: &str = "消息记录（此消息记录为文本格式";
const TITLE_NARROW: &str = "消息记录(此消息记录为文本格式";
const GROUP: &str = "消息分组:";
const OBJECT: &str = "消息对象:";
const SYSTEM: &str = "系统消息";

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
        let mut group = false;
        for (number, line) in lines(text).take(40) {
            let line = line.trim_matches(|c| is_blank(c) || c == '\u{feff}');
            if line.starts_with(TITLE) || line.starts_with(TITLE_NARROW) {
                return Some(Reason::new(Certainty::Signature, format!("line {number} says 消息记录（此消息记录为文本格式")));
            }
            group |= line.starts_with(GROUP);
            if group && line.starts_with(OBJECT) {
                return Some(Reason::new(Certainty::Header, format!("line {number} begins with 消息对象:, below 消息分组:")));
            }
        }
        None
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let (text, encoding) = whole_text(source, out)?;
        let lines: Vec<(u64, &str)> = lines(&text).collect();
        let mut unread = Unread::default();
        let mut sections = Sections::default();
        let mut open: Option<Open<'_>> = None;
        let mut count = 0_usize;
        for ((number, line), role) in lines.iter().copied().zip(roles(&lines)) {
            if matches!(role, Role::Text) {
                match &mut open {
                    Some(open) => {
                        if impossible(line) {
                            unread.tell(number, line, out);
                        }
                        open.more.push(line);
                    }
                    None if line.trim().is_empty() || line.starts_with("消息记录") => {}
                    None => unread.tell(number, line, out),
                }
                continue;
            }
            if let Some(done) = open.take() {
                count += 1;
                sections.message(done, out);
            }
            match role {
                Role::Head(head) => open = Some(Open { line: number, head, more: Vec::new() }),
                Role::Object(object) => sections.objects.push(object.to_owned()),
                Role::Text | Role::Structure => {}
            }
        }
        if let Some(done) = open {
            count += 1;
            sections.message(done, out);
        }
        let (repeated, distinct) = sections.repeats();
        if repeated > 0 {
            out(Fact::Note(Finding::new(What::MessagesRepeat { repeated, distinct }, Place::file(""))));
        }
        if count == 0 {
            let what = What::RecognisedButEmpty { reader: self.title().to_owned(), first: unread.first.unwrap_or_default() };
            out(Fact::Note(Finding::new(what, Place::file(""))));
        }
        Ok(Summary { encoding: Some(encoding), zone: Some(Zone::Unknown.as_str()), objects: sections.objects, ..Summary::default() })
    }
}

/// A message whose lines are still being gathered.
struct Open<'a> {
    line: u64,
    head: Head<'a>,
    more: Vec<&'a str>,
}

/// 消息对象 in order, and how often each message stands in each of them.
#[derive(Default)]
struct Sections {
    objects: Vec<String>,
    seen: HashMap<(String, When, String, String), BTreeMap<usize, u64>>,
}

impl Sections {
    fn message(&mut self, open: Open<'_>, out: &mut dyn FnMut(Fact)) {
        let text = match open.more.split_first() {
            Some((first, more)) => body(first, more),
            None => String::new(),
        };
        let sender = name_without_number(open.head.name);
        let object = self.objects.last().cloned().unwrap_or_default();
        let key = (object, open.head.at, sender.to_owned(), text.clone());
        *self.seen.entry(key).or_default().entry(self.objects.len()).or_default() += 1;
        out(Fact::Message(Message {
            line: open.line,
            at: Some(open.head.at),
            recalled: is_recall(sender, &text),
            attachment: ["[图片]", "[文件]", "[视频]", "[语音]", "[闪照]"].iter().any(|mark| text.contains(mark)),
            sender: (!sender.is_empty()).then(|| sender.to_owned()),
            text,
            system: false,
        }));
    }

    /// Messages that stand in more than one section (最近联系人 repeats others), and messages without those.
    fn repeats(&self) -> (u64, u64) {
        let all: u64 = self.seen.values().flat_map(BTreeMap::values).sum();
        let distinct = self.seen.values().filter_map(|sections| sections.values().max()).sum();
        (all - distinct, distinct)
    }
}

/// What a line is.
enum Role<'a> {
    Structure,
    Object(&'a str),
    Head(Head<'a>),
    Text,
}

fn roles<'a>(lines: &[(u64, &'a str)]) -> Vec<Role<'a>> {
    let line = |at: usize| lines.get(at).map_or("", |line| line.1);
    let before = |at: usize| at.checked_sub(1).map_or("", line);
    let named = |at: usize| (line(at).starts_with(GROUP) || line(at).starts_with(OBJECT)) && is_rule(before(at)) && is_rule(line(at + 1));
    let heads: Vec<Option<Head<'a>>> = lines.iter().map(|(_, line)| head(line)).collect();
    // A re-saved copy may have lost its blank lines; then none stands before any head.
    let needs_blank = (0..lines.len()).any(|at| heads[at].is_some() && at > 0 && before(at).trim().is_empty());
    heads
        .into_iter()
        .enumerate()
        .map(|(at, head)| {
            if named(at) {
                return line(at).strip_prefix(OBJECT).map_or(Role::Structure, |object| Role::Object(object.trim()));
            }
            if is_rule(line(at)) && (named(at + 1) || at.checked_sub(1).is_some_and(named)) {
                return Role::Structure;
            }
            match head {
                Some(head) if !needs_blank || before(at).trim().is_empty() || is_rule(before(at)) => Role::Head(head),
                _ => Role::Text,
            }
        })
        .collect()
}

fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 20 && line.bytes().all(|byte| byte == b'=')
}

/// The head of a message.
struct Head<'a> {
    at: When,
    name: &'a str,
}

/// `2024-01-15 9:30:45 名字(号)`, `2026-09-15 上午 08:00:00 名字`, `2026/8/13 10:01:00 名字`.
fn head(line: &str) -> Option<Head<'_>> {
    let (date, time, name) = stamp(line)?;
    let local = NaiveDate::from_ymd_opt(i32::try_from(date[0]).ok()?, date[1], date[2])?.and_hms_opt(time[0], time[1], time[2])?;
    Some(Head { at: When::new(local, Precision::Second, Zone::Unknown), name })
}

/// It is written like a head, but no calendar has that time.
fn impossible(line: &str) -> bool {
    stamp(line).is_some() && head(line).is_none()
}

fn stamp(line: &str) -> Option<([u32; 3], [u32; 3], &str)> {
    let mut scan = Scan::new(line);
    let year = scan.number(4).filter(|number| number.digits == 4)?.value;
    let separator = scan.one_of(&['-', '/', '.'])?;
    let month = scan.number(2)?.value;
    scan.eat(separator).then_some(())?;
    let day = scan.number(2)?.value;
    scan.blanks().then_some(())?;
    if ["星期", "周"].iter().any(|week| scan.word(week)) {
        scan.one_of(&['一', '二', '三', '四', '五', '六', '日', '天'])?;
        scan.blanks();
    }
    let mut half = clock::half(&mut scan);
    scan.blanks();
    let hour = scan.number(2)?.value;
    scan.eat(':').then_some(())?;
    let minute = scan.two_digits()?;
    scan.eat(':').then_some(())?;
    let second = scan.two_digits()?;
    let blank = scan.blanks();
    if half.is_none() && ["AM", "PM"].iter().any(|word| scan.rest().starts_with(word)) {
        half = clock::half(&mut scan);
        scan.blanks();
    }
    blank.then_some(([year, month, day], [clock::hour(hour, half)?, minute, second], scan.rest().trim_end()))
}

/// The name without the `(QQ number)` or `<mail address>` that ends it: names may hold brackets themselves.
/// Where there is no name, the number.
fn name_without_number(name: &str) -> &str {
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
fn is_recall(sender: &str, text: &str) -> bool {
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
            let head = head(line).expect(line);
            assert_eq!((head.at.to_string().as_str(), head.name), (at, name));
        }
        for line in
            ["2024-01-15 这一行像日期", " 2024-01-15 9:30:45 甲", "2024-01-15 9:30 甲", "2024-13-15 9:30:45 甲", "2024-01-15 9:30:45"]
        {
            assert!(head(line).is_none(), "{line}");
        }
        assert!(impossible("2024-13-15 9:30:45 甲"));
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
