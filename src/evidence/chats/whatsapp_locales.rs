//! Heads of WhatsApp chats in the locales of phones: the 96 that lucasrodes/whatstk lists in
//! `whatstk/whatsapp/assets/header_format_support.json` (each with years of two and of four digits), and others seen.

use super::{Fact, ReadError, Source};
use crate::evidence::fact::Message;
use crate::evidence::reader::{Reader, Sample, Summary};

fn read(text: &str) -> (Vec<Message>, Vec<&'static str>) {
    let (mut messages, mut notes, mut from) = (Vec::new(), Vec::new(), text.as_bytes());
    let read: Result<Summary, ReadError> =
        super::Whatsapp.read(&mut Source::new("_chat.txt", text.len() as u64, &mut from), &mut |fact| match fact {
            Fact::Message(message) => messages.push(message),
            Fact::Note(note) => notes.push(note.what.code()),
            other => panic!("{other:?}"),
        });
    read.expect("readable");
    (messages, notes)
}

fn recognised(text: &str) -> bool {
    super::Whatsapp.recognize(&Sample::of("_chat.txt", text.as_bytes(), text.len() as u64)).is_some()
}

/// Day, month and times of a chat of ten messages, and the year.
const DAYS: [(u32, u32, u32, u32); 10] = [
    (28, 7, 0, 5),
    (29, 7, 9, 59),
    (30, 7, 11, 0),
    (3, 8, 12, 30),
    (14, 8, 13, 1),
    (15, 8, 20, 15),
    (15, 8, 20, 16),
    (30, 8, 23, 59),
    (1, 9, 0, 0),
    (12, 9, 8, 8),
];

fn head(
    order: &str,
    separator: char,
    brackets: bool,
    seconds: bool,
    twelve: bool,
    year: &str,
    (day, month, hour, minute): (u32, u32, u32, u32),
) -> String {
    let part = |which: char| match which {
        'y' => year.to_owned(),
        'm' => format!("{month:02}"),
        _ => format!("{day:02}"),
    };
    let date = order.chars().map(part).collect::<Vec<_>>().join(&separator.to_string());
    let shown = if twelve { (hour + 11) % 12 + 1 } else { hour };
    let seconds = if seconds { ":07" } else { "" };
    let half = if !twelve {
        ""
    } else if hour < 12 {
        " AM"
    } else {
        " PM"
    };
    let time = format!("{shown:02}:{minute:02}{seconds}{half}");
    if brackets { format!("[{date} {time}] ") } else { format!("{date}, {time} - ") }
}

#[test]
fn the_heads_that_whatstk_lists() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for order in ["ymd", "ydm", "dmy", "mdy"] {
        for separator in ['-', '/', '.'] {
            for form in 0..16 {
                let (brackets, seconds, twelve, year) =
                    (form & 1 > 0, form & 2 > 0, form & 4 > 0, if form & 8 > 0 { "2026" } else { "26" });
                let line = |at: (u32, u32, u32, u32)| head(order, separator, brackets, seconds, twelve, year, at);
                let text: String = DAYS.iter().enumerate().map(|(n, at)| format!("{}名{}: 话{n}\n第二行\n", line(*at), n % 2)).collect();
                let (messages, notes) = read(&text);
                seen += 1;
                let expected: Vec<String> = DAYS
                    .iter()
                    .map(|(day, month, hour, minute)| {
                        format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{}+08:00", if seconds { "07" } else { "00" })
                    })
                    .collect();
                let times: Vec<String> = messages.iter().filter_map(|message| message.at).map(|at| at.to_string()).collect();
                let named = messages.iter().enumerate().all(|(n, message)| {
                    message.sender == Some(format!("名{}", n % 2))
                        && message.text == format!("话{n}\n第二行")
                        && message.line == 2 * n as u64 + 1
                });
                // Years of two digits first are taken, and said not to be certain.
                let may_doubt = year == "26" && order == "ymd";
                if !recognised(&text) || times != expected || !named || !notes.is_empty() && !may_doubt {
                    wrong.push(format!("{}: {notes:?} {:?}", line(DAYS[5]), times.first()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn heads_of_more_locales() {
    for (line, at, sender, text) in [
        ("[30.08.26, 20:15:03] Anna: Hallo", "2026-08-30T20:15:03+08:00", "Anna", "Hallo"),
        ("30.08.2026 klo 20.15 - Anna: Moi", "2026-08-30T20:15:00+08:00", "Anna", "Moi"),
        ("30/08/2026, 8:15 p. m. - Ana: Hola", "2026-08-30T20:15:00+08:00", "Ana", "Hola"),
        ("30/08/2026 8:15 p.\u{a0}m. - Ana: Hola", "2026-08-30T20:15:00+08:00", "Ana", "Hola"),
        ("30/08/2026 à 20:15 - Anne: Salut", "2026-08-30T20:15:00+08:00", "Anne", "Salut"),
        ("[30/08/2026 à 20:15:03] Anne: Salut", "2026-08-30T20:15:03+08:00", "Anne", "Salut"),
        ("30/08/2026 às 20:15 - Ana: Oi", "2026-08-30T20:15:00+08:00", "Ana", "Oi"),
        ("30/08/26 20.15 - Budi: Halo", "2026-08-30T20:15:00+08:00", "Budi", "Halo"),
        ("30-08-2026 20:15 - Jan: Hoi", "2026-08-30T20:15:00+08:00", "Jan", "Hoi"),
        ("[30-08-2026 20:15:03] Jan: Hoi", "2026-08-30T20:15:03+08:00", "Jan", "Hoi"),
        ("2026-08-30 20:15 - Åsa: Hej", "2026-08-30T20:15:00+08:00", "Åsa", "Hej"),
        ("2026-08-30, 8:15 p.m. - Ann: Hi", "2026-08-30T20:15:00+08:00", "Ann", "Hi"),
        ("8/30/26, 8:15\u{202f}PM - Ann: Hi", "2026-08-30T20:15:00+08:00", "Ann", "Hi"),
        ("[8/30/26, 8:15:03\u{202f}PM] Ann: Hi", "2026-08-30T20:15:03+08:00", "Ann", "Hi"),
        ("2026年8月30日 下午8:15 - 甲: 你好", "2026-08-30T20:15:00+08:00", "甲", "你好"),
        ("[2026年8月30日 20:15:03] 甲: 你好", "2026-08-30T20:15:03+08:00", "甲", "你好"),
        ("2026/8/30 20:15 - 甲: 你好", "2026-08-30T20:15:00+08:00", "甲", "你好"),
        ("[30/8/2026 下午8:15:03] 甲: 你好", "2026-08-30T20:15:03+08:00", "甲", "你好"),
        ("2026年8月30日 오후 8:15 - 갑: 안녕", "2026-08-30T20:15:00+08:00", "갑", "안녕"),
        ("2026. 8. 30. 오후 8:15 - 갑: 안녕", "2026-08-30T20:15:00+08:00", "갑", "안녕"),
        ("30/08/2026, 20:15 – Mehmet: Selam", "2026-08-30T20:15:00+08:00", "Mehmet", "Selam"),
        ("30.08.2026, 20:15 - Иван: Привет", "2026-08-30T20:15:00+08:00", "Иван", "Привет"),
        ("30.08.2026 в 20:15 - Иван: Привет", "2026-08-30T20:15:00+08:00", "Иван", "Привет"),
        ("[30.8.2026 ob 20:15:03] Ana: Živjo", "2026-08-30T20:15:03+08:00", "Ana", "Živjo"),
    ] {
        let (messages, _) = read(&format!("{line}\n"));
        let seen = messages.first().map(|message| {
            (message.at.map(|at| at.to_string()).unwrap_or_default(), message.sender.clone().unwrap_or_default(), message.text.clone())
        });
        assert_eq!(seen, Some((at.to_owned(), sender.to_owned(), text.to_owned())), "{line}");
    }
}
