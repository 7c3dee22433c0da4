//! A calendar file (iCalendar, RFC 5545) of whole days with reminders, as Outlook, Apple and Google
//! Calendar import it. The same days give the same bytes; an event keeps its UID, so that a later
//! import replaces it.

use chrono::{DateTime, Days, NaiveDate};

/// A day to be reminded of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reminder {
    /// The same for the same deadline of the same case, always.
    pub uid: String,
    /// The day.
    pub day: NaiveDate,
    /// One line.
    pub summary: String,
    /// What to do, in lines.
    pub description: String,
    /// So many days before at nine in the morning, beside the morning of the day before.
    pub early: Option<u16>,
}

/// RFC 5545 §3.1: no line is longer, its CRLF not counted.
const LONGEST_LINE: usize = 75;

/// The file. `stamp` is the moment of writing, in seconds since 1970.
pub(super) fn calendar(name: &str, program: &str, stamp: i64, reminders: &[Reminder]) -> String {
    let stamp = DateTime::from_timestamp(stamp, 0).map_or_else(String::new, |at| at.format("%Y%m%dT%H%M%SZ").to_string());
    let mut out = Lines::default();
    out.put("BEGIN", "VCALENDAR");
    out.put("VERSION", "2.0");
    out.put("PRODID", &format!("-//{}//ZH", text(program)));
    out.put("CALSCALE", "GREGORIAN");
    out.put("METHOD", "PUBLISH");
    out.put("X-WR-CALNAME", &text(name));
    for reminder in reminders {
        // The end of a whole day is the day after it (§3.6.1).
        let end = reminder.day.checked_add_days(Days::new(1)).unwrap_or(reminder.day);
        out.put("BEGIN", "VEVENT");
        out.put("UID", &text(&reminder.uid));
        out.put("DTSTAMP", &stamp);
        out.put("DTSTART;VALUE=DATE", &reminder.day.format("%Y%m%d").to_string());
        out.put("DTEND;VALUE=DATE", &end.format("%Y%m%d").to_string());
        out.put("SUMMARY", &text(&reminder.summary));
        out.put("DESCRIPTION", &text(&reminder.description));
        // It is a date to know, not time taken.
        out.put("TRANSP", "TRANSPARENT");
        out.put("X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
        // Nine in the morning: fifteen hours before the day begins is nine on the day before.
        let early = reminder.early.filter(|days| *days > 1).map(|days| format!("-P{}DT15H", days - 1));
        for trigger in early.iter().map(String::as_str).chain(["-PT15H"]) {
            out.put("BEGIN", "VALARM");
            out.put("ACTION", "DISPLAY");
            out.put("DESCRIPTION", &text(&reminder.summary));
            out.put("TRIGGER", trigger);
            out.put("END", "VALARM");
        }
        out.put("END", "VEVENT");
    }
    out.put("END", "VCALENDAR");
    out.0
}

/// Content lines, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn put(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in format!("{name}:{value}").chars() {
            // Between characters only: a fold inside one would break it for whoever unfolds characters.
            if octets + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text value (§3.3.11): escaped, and without controls, which have no place in one.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reminder(summary: &str, description: &str) -> Reminder {
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).expect("a day");
        Reminder { uid: "0a@juzheng.invalid".into(), day, summary: summary.into(), description: description.into(), early: Some(7) }
    }

    #[test]
    fn a_whole_day_with_reminders() {
        let told = calendar("甲", "juzheng 0.1.0", 1_790_589_600, &[reminder("期限", "第一行\n第二行")]);
        assert_eq!(
            told,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//juzheng 0.1.0//ZH\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:甲\r\n\
             BEGIN:VEVENT\r\nUID:0a@juzheng.invalid\r\nDTSTAMP:20260928T100000Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n\
             SUMMARY:期限\r\nDESCRIPTION:第一行\\n第二行\r\nTRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n\
             BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:期限\r\nTRIGGER:-P6DT15H\r\nEND:VALARM\r\n\
             BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:期限\r\nTRIGGER:-PT15H\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
    }

    #[test]
    fn lines_are_folded_between_characters_and_unfold_to_what_they_were() {
        for unit in ["a", "é", "期", "😀", "a期😀", "；，", "a,;\\"] {
            for count in [1, 10, 11, 12, 30, 200] {
                let words = unit.repeat(count);
                let told = calendar("x", "y", 0, &[reminder(&words, &words)]);
                assert!(told.split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{unit} {count}");
                assert!(!told.replace("\r\n", "").contains(['\r', '\n']));
                let whole = told.replace("\r\n ", "");
                assert!(whole.contains(&format!("\r\nSUMMARY:{}\r\n", text(&words))), "{unit} {count}");
            }
        }
    }

    #[test]
    fn what_has_a_meaning_in_the_format_is_escaped() {
        assert_eq!(text("甲;乙,丙\\丁\r\n戊\u{7}\r己"), "甲\\;乙\\,丙\\\\丁\\n戊己");
        let told = calendar("x", "y", 0, &[reminder("a\r\nEND:VCALENDAR", "b\nBEGIN:VEVENT")]);
        assert_eq!((told.matches("\r\nBEGIN:VEVENT").count(), told.matches("\r\nEND:VCALENDAR\r\n").count()), (1, 1));
    }
}
