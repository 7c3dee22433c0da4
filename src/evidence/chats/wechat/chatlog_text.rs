//! chatlog (sjzar/chatlog) text: `名(wxid) 08-30 20:15:03`, the words below, a blank line. The year is left out where the span asked
//! for lies in one year, the day too where it is one day (`PerfectTimeFormat`). It is then taken from the file's name where
//! that has exactly one, else from nowhere.

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::chatlog_table::{SYSTEM, add_object, is_attachment};
use super::tells_of_recall;
use crate::case::{Precision, When, Zone};
use crate::evidence::chats::report::{Body, Report};
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;
use crate::evidence::text_lines::Lines;
use crate::evidence::utf8_stream::Utf8Stream;
use crate::finding::What;

/// chatlog TXT.
pub struct ChatlogText;

impl Reader for ChatlogText {
    fn name(&self) -> &'static str {
        "chatlog-txt"
    }

    fn title(&self) -> &'static str {
        "chatlog 导出的文本"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let mut after_blank = true;
        let (mut heads, mut ids, mut blocks) = (0_usize, 0_usize, 0_usize);
        for (number, line) in lines(sample.text.as_deref()?).take(600) {
            if after_blank && !line.trim().is_empty() {
                blocks += 1;
                match head(line) {
                    Some(head) => {
                        heads += 1;
                        ids += usize::from(head.has_id());
                    }
                    None if number == 1 => return None,
                    None => {}
                }
            }
            after_blank = line.trim().is_empty();
        }
        let certainty = match heads {
            2.. if ids * 2 >= heads && heads * 2 > blocks => Certainty::Shape,
            1 if ids == 1 && blocks == 1 => Certainty::Fallback,
            _ => return None,
        };
        Some(Reason::new(certainty, format!("{heads} of {blocks} blocks begin with `name(wxid) time`")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut chat = Chat { known: Known::of(source.name()), ..Chat::default() };
        let mut lines = Lines::new(Utf8Stream::new(source));
        let mut after_blank = true;
        while let Some(line) = lines.next()? {
            let text = line.text.trim_start_matches('\u{feff}');
            match head(text).filter(|_| after_blank) {
                Some(head) => {
                    chat.close(&mut report);
                    chat.head(line.number, head);
                }
                None => match &mut chat.open {
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
        chat.close(&mut report);
        if let Some((example, messages)) = chat.undated {
            report.file_note(What::DateUnknown { messages, example });
        }
        if let Some(date) = chat.from_name {
            report.file_note(What::DateFromName { date });
        }
        let written = lines.inner().written();
        Ok(report.finish(written, chat.objects, None, None))
    }
}

/// The head of a message.
struct Head<'a> {
    who: &'a str,
    date: Date,
    time: NaiveTime,
    /// The time as written.
    written: &'a str,
}

#[derive(Clone, Copy)]
enum Date {
    Full(NaiveDate),
    /// Month and day.
    YearUnknown(u32, u32),
    DayUnknown,
}

/// `名(wxid) 08-30 20:15:03`, with a year before or no date at all; in several rooms `名(wxid) [群(id)] …`.
fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_end();
    let (before, time) = line.rsplit_once(' ')?;
    let parsed = NaiveTime::parse_from_str(time, "%H:%M:%S").ok().filter(|_| time.len() == 8)?;
    let (who, last) = before.rsplit_once(' ').unwrap_or(("", before));
    let (who, date) = match (NaiveDate::parse_from_str(last, "%Y-%m-%d"), month_day(last)) {
        (Ok(date), _) if last.len() == 10 => (who, Date::Full(date)),
        (_, Some((month, day))) => (who, Date::YearUnknown(month, day)),
        _ => (before, Date::DayUnknown),
    };
    let written = line[who.len()..].trim_start();
    (!who.trim().is_empty()).then_some(Head { who: who.trim(), date, time: parsed, written })
}

fn month_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-').filter(|_| text.len() == 5)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year has every day there is.
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| (month, day))
}

impl Head<'_> {
    /// Name and id, and the room if it is named.
    fn parts(&self) -> (Option<&str>, &str, Option<&str>) {
        let (who, room) = match self.who.strip_suffix(']').and_then(|who| who.rsplit_once(" [")) {
            Some((who, room)) => (who, Some(split_id(room).map_or(room, |(name, _)| name))),
            None => (self.who, None),
        };
        match split_id(who) {
            Some((name, id)) => (Some(name), id, room),
            None => (None, who, room),
        }
    }

    /// Whether there is something in it that only a chat of WeChat has.
    fn has_id(&self) -> bool {
        let (name, id, _) = self.parts();
        name.is_some() || id.starts_with("wxid_") || id.ends_with("@chatroom") || id == Message::ME || id == SYSTEM
    }
}

/// `name(id)`: names may hold brackets themselves.
fn split_id(who: &str) -> Option<(&str, &str)> {
    let (name, id) = who.strip_suffix(')')?.rsplit_once('(')?;
    (!name.is_empty() && !id.is_empty() && !id.contains(' ')).then_some((name, id))
}

/// What the file's name says of the date.
#[derive(Default)]
struct Known {
    year: Option<i32>,
    day: Option<NaiveDate>,
}

impl Known {
    /// `wxid_…_2026-08-30_2026-09-01.txt`: the year, if all days named are of one, and the day, if it is one.
    fn of(name: &str) -> Self {
        let mut days: Vec<NaiveDate> = Vec::new();
        for at in 0..name.len() {
            let day = name.get(at..at + 10).and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
            days.extend(day);
        }
        let year = days.first().map(Datelike::year).filter(|year| days.iter().all(|day| day.year() == *year));
        let day = days.first().copied().filter(|first| days.iter().all(|day| day == first));
        Self { year, day }
    }
}

#[derive(Default)]
struct Chat {
    known: Known,
    objects: Vec<String>,
    open: Option<Open>,
    /// The first time that is none, and how many there are.
    undated: Option<(String, u64)>,
    from_name: Option<String>,
}

struct Open {
    line: u64,
    at: Option<When>,
    sender: String,
    own: Option<bool>,
    system: bool,
    body: Body,
}

impl Chat {
    fn head(&mut self, line: u64, head: Head<'_>) {
        let day = match head.date {
            Date::Full(day) => Some(day),
            Date::YearUnknown(month, day) => {
                let day = self.known.year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
                self.from_name = self.from_name.take().or_else(|| day.map(|day| format!("{} 年", day.year())));
                day
            }
            Date::DayUnknown => {
                let day = self.known.day;
                self.from_name = self.from_name.take().or_else(|| day.map(|day| day.to_string()));
                day
            }
        };
        if day.is_none() {
            self.undated.get_or_insert_with(|| (head.written.to_owned(), 0)).1 += 1;
        }
        let (name, id, room) = head.parts();
        add_object(&mut self.objects, room.unwrap_or_default());
        self.open = Some(Open {
            line,
            at: day.map(|day| When::new(day.and_time(head.time), Precision::Second, Zone::Unknown)),
            sender: name.unwrap_or(id).to_owned(),
            own: (id == Message::ME).then_some(true),
            system: id == SYSTEM || name == Some(SYSTEM),
            body: Body::default(),
        });
    }

    fn close(&mut self, report: &mut Report<'_>) {
        let Some(open) = self.open.take() else { return };
        if open.body.cut {
            report.cut(open.line, Body::KEPT);
        }
        let text = open.body.words();
        report.message(Message {
            line: open.line,
            at: open.at,
            sender: (!open.system).then_some(open.sender),
            own: open.own,
            system: open.system,
            recalled: open.system && tells_of_recall(&text),
            attachment: is_attachment(&text),
            text,
            particulars: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_with_and_without_a_date() {
        for (line, who, written) in [
            ("示例客服(wxid_example) 08-30 20:15:03", "示例客服(wxid_example)", "08-30 20:15:03"),
            ("示例 客服(wxid_example) 2026-08-30 20:15:03", "示例 客服(wxid_example)", "2026-08-30 20:15:03"),
            ("我 20:15:03", "我", "20:15:03"),
            ("甲(wxid_a) [示例群(1@chatroom)] 08-30 20:15:03", "甲(wxid_a) [示例群(1@chatroom)]", "08-30 20:15:03"),
        ] {
            let head = head(line).expect(line);
            assert_eq!((head.who, head.written), (who, written));
        }
        for line in ["08-30 20:15:03", "20:15:03", "", "甲 13-40 20:15:03x", "> 甲 20:15", "2026-08-30 20:15:03"] {
            assert!(head(line).is_none(), "{line}");
        }
        let head = head("甲(一)(wxid_a) [示例群(1@chatroom)] 08-30 20:15:03").expect("a head");
        assert_eq!(head.parts(), (Some("甲(一)"), "wxid_a", Some("示例群")));
    }

    #[test]
    fn what_a_name_says_of_the_date() {
        for (name, year, day) in [
            ("wxid_example_2026-08-30_2026-09-01.txt", Some(2026), None),
            ("示例_2026-08-30_2026-08-30.txt", Some(2026), Some("2026-08-30")),
            ("示例_2025-12-30_2026-01-02.txt", None, None),
            ("示例2026.txt", None, None),
        ] {
            let known = Known::of(name);
            assert_eq!((known.year, known.day.map(|day| day.to_string()).as_deref()), (year, day), "{name}");
        }
    }
}
