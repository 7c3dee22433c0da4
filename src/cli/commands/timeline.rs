//! `juzheng timeline`.

use serde_json::{Value, json};

use super::check::exhibits;
use super::inspect::{clock, zone_mark};
use crate::case::Precision;
use crate::casework::{gather, open};
use crate::cli::args::Timeline;
use crate::cli::explain;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text, padded};
use crate::cli::session::{Session, tell};
use crate::dossier::{Dossier, Entry, Origin};
use crate::finding::words::{Words, ZhCn};
use crate::finding::{Finding, What, shown};

struct Course {
    dossier: Dossier,
    timeline: Vec<Entry>,
}

/// Puts everything dated in order.
pub fn run(args: &Timeline, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let told = |error| explain::casework(&error);
    let opened = open(&args.case).map_err(told)?;
    let passwords = session.secrets.for_case(&opened)?;
    let meter = session.meter("读取证据");
    let gathered = gather(&opened, session.run(&passwords), &tell(&meter)).map_err(told)?;
    let timeline = gathered.dossier.timeline();
    Ok(Box::new(Course { dossier: gathered.dossier, timeline }))
}

impl Course {
    fn approximate(&self) -> impl Iterator<Item = &Finding> {
        self.dossier.findings.iter().filter(|finding| matches!(finding.what, What::TimeApproximate { .. }))
    }
}

fn precision(at: crate::case::When) -> &'static str {
    match at.precision() {
        Precision::Date => "date",
        Precision::Minute => "minute",
        Precision::Second => "second",
    }
}

impl Answer for Course {
    fn json(&self) -> Value {
        let entries: Vec<Value> = self
            .timeline
            .iter()
            .map(|entry| {
                json!({
                    "at": entry.at, "precision": precision(entry.at), "zone": entry.at.zone().as_str(),
                    "what": entry.what, "kind": entry.kind, "origin": entry.origin,
                    "exhibits": entry.exhibits, "line": entry.line, "places": entry.places, "mark": entry.mark,
                })
            })
            .collect();
        let notes: Vec<&Finding> = self.approximate().collect();
        answer_json("timeline", json!({ "entries": entries, "exhibits": exhibits(&self.dossier), "findings": notes }))
    }

    fn answer(&self, page: &mut Page) {
        if self.timeline.is_empty() {
            page.line("没有任何带时间的内容。请在 case.toml 里写 [[orders]]、[[events]] 的时间，或者放进账单和聊天记录。");
            return;
        }
        let mut day = None;
        for entry in &self.timeline {
            let date = entry.at.in_china().date();
            if day != Some(date) {
                page.gap();
                page.line(Text::of(Ink::Strong, date.format("%Y-%m-%d").to_string()));
                day = Some(date);
            }
            line(page, entry);
        }
        self.legend(page);
    }
}

impl Course {
    fn legend(&self, page: &mut Page) {
        page.gap();
        let marked = |mark: &str| self.timeline.iter().any(|entry| zone_mark(entry.at) == mark);
        if marked("*") {
            page.hang("* ", "来源没有写时区，按北京时间理解");
        }
        if marked("?") {
            page.hang("? ", "来源没有写时区，不知道是哪里的时间，这里按北京时间排列");
        }
        if self.timeline.iter().any(|entry| entry.at.precision() == Precision::Date) {
            page.hang("当日 ", "只知道日期，不知道几点");
        }
        for finding in self.approximate() {
            page.hang("约 ", format!("{}（{}）", ZhCn.text(&finding.what), finding.place));
        }
    }
}

fn line(page: &mut Page, entry: &Entry) {
    let at = match entry.at.precision() {
        Precision::Date => "当日".to_owned(),
        _ => format!("{}{}", clock(entry.at, false), zone_mark(entry.at)),
    };
    let numbers: Vec<String> = entry.exhibits.iter().map(ToString::to_string).collect();
    let shown_by = match (numbers.is_empty(), entry.origin) {
        (true, Origin::Stated) => "本人陈述".to_owned(),
        (true, Origin::Read) => String::new(),
        (false, _) => format!("证据{}", numbers.join("、")),
    };
    // Of one exhibit the line alone says where; of several each says its own.
    let lines = entry.places.iter().filter_map(|place| Some((place.exhibit, place.line?)));
    let lines: Vec<String> = match entry.places.len() {
        1 => lines.map(|(_, line)| format!("第 {line} 行")).collect(),
        _ => lines.map(|(exhibit, line)| format!("证据{exhibit}第 {line} 行")).collect(),
    };
    let place = if lines.is_empty() { String::new() } else { format!("（{}）", lines.join("，")) };
    let mark = match entry.mark {
        Some("first-notice") => "【首次通知】",
        Some("refusal") => "【拒绝】",
        _ => "",
    };
    let head = Text::from(format!("  {}  ", padded(&at, 9))).ink(Ink::Faint, format!("{}  ", padded(&shown_by, 9)));
    page.hang(head, format!("{mark}{}{place}", shown(&entry.what)));
}
