//! The course of events. Chats and logs are not told line by line: of them stands what the checks marked, and the rest is
//! counted. A recipient is told the events that its letter tells, and of the evidence the payments and the marked passages.

use super::Page;
use super::html::Html;
use crate::case::{Event, EventKind, Order, Precision, When, Zone};
use crate::dossier::{Entry, Origin};
use crate::letter::{Target, compact};

/// More lines are read by nobody.
const MOST: usize = 400;
/// Of log lines, which come by the thousand.
const MOST_OF_LOGS: usize = 40;

/// A line of it.
struct Line {
    at: When,
    /// As the person said it, where that is no exact time.
    said: Option<String>,
    what: String,
    origin: Origin,
    places: Vec<(u32, Option<u64>)>,
    mark: Option<&'static str>,
}

pub(super) fn course(html: &mut Html, page: &Page<'_>) {
    let (lines, left_out) = match page.target {
        None => own(page),
        Some(target) => of(page, target, html),
    };
    html.raw("<section aria-labelledby=\"course\">\n<h2 id=\"course\">");
    html.say("时间线", "Timeline");
    html.raw("</h2>\n");
    if lines.is_empty() {
        html.raw("<p>");
        html.say("没有带时间的内容。", "Nothing is dated.");
        html.raw("</p>\n");
    } else {
        html.raw("<ol class=\"course\">\n");
        lines.iter().for_each(|line| write(html, line));
        html.raw("</ol>\n");
    }
    if left_out > 0 {
        html.raw("<p class=\"note\">");
        let said = if html.is_chinese() {
            format!("聊天、日志里另有{left_out}条带时间的内容没有列在这里，见各份证据。")
        } else {
            format!("{left_out} more dated lines of chats and logs are not listed here; see the exhibits.")
        };
        html.text(&said);
        html.raw("</p>\n");
    }
    legend(html, &lines);
    html.raw("</section>\n");
}

/// All that the person knows.
fn own(page: &Page<'_>) -> (Vec<Line>, usize) {
    let mut logs = 0;
    let course = page.dossier.course();
    let lines: Vec<Line> = course
        .entries
        .iter()
        .filter(|entry| {
            logs += usize::from(entry.kind == "log");
            (entry.kind != "message" || entry.mark.is_some()) && (entry.kind != "log" || logs <= MOST_OF_LOGS)
        })
        .take(MOST)
        .map(|entry| read(page, entry))
        .collect();
    let left_out = course.messages + course.entries.len() - lines.len();
    (lines, left_out)
}

/// What a recipient is told.
fn of(page: &Page<'_>, target: &Target, html: &Html) -> (Vec<Line>, usize) {
    let shown = |number: u32| page.exhibits.iter().any(|shown| shown.exhibit.number == number);
    let others = target.rows_of_others(page.dossier);
    let is_others = |entry: &Entry| {
        let of_others = |exhibit: u32, line: Option<u64>| others.iter().any(|at| at.exhibit == exhibit && Some(at.line) == line);
        !entry.places.is_empty() && entry.places.iter().all(|place| of_others(place.exhibit, place.line))
    };
    let told = |entry: &&Entry| {
        let kind = (entry.kind == "payment" && !is_others(entry)) || (entry.kind == "message" && entry.mark.is_some());
        entry.origin == Origin::Read && kind && entry.exhibits.iter().any(|number| shown(*number))
    };
    let mut lines: Vec<Line> = page.dossier.course().entries.iter().filter(told).map(|entry| read(page, entry)).collect();
    lines.extend(target.orders_of(page.dossier).into_iter().filter_map(|order| ordered(page, order, html)));
    lines.extend(target.events_of(page.dossier).into_iter().filter_map(|event| happened(page, event, html)));
    lines.iter_mut().for_each(|line| line.places.retain(|(number, _)| shown(*number)));
    lines.sort_by_key(|line| line.at);
    let left_out = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    (lines, left_out)
}

fn read(page: &Page<'_>, entry: &Entry) -> Line {
    let places = entry.places.iter().map(|place| (place.exhibit, place.line)).collect();
    // What is blacked out in an exhibit is so in what is told from it.
    let of = entry.exhibits.iter().filter_map(|number| page.dossier.exhibit(*number));
    let what = of.fold(page.chapters.masked(&entry.what), |what, exhibit| page.chapters.said_of(exhibit, &what));
    let what = short(&what);
    Line { at: entry.at, said: None, what, origin: entry.origin, places, mark: entry.mark }
}

fn ordered(page: &Page<'_>, order: &Order, html: &Html) -> Option<Line> {
    let said = order.ordered_at.as_ref()?;
    let what = format!("{}{}", html.chosen("下单：", "Ordered: "), order.item);
    let words = said.exact().is_none().then(|| page.chapters.masked(&said.to_string()));
    let what = short(&page.chapters.masked(&what));
    Some(Line { at: said.around()?, said: words, what, origin: Origin::Stated, places: Vec::new(), mark: None })
}

fn happened(page: &Page<'_>, event: &Event, html: &Html) -> Option<Line> {
    let said = event.at.as_ref()?;
    let (zh, en) = match event.kind {
        EventKind::Contact => ("联系", "Contact"),
        EventKind::Reply => ("答复", "Reply"),
        EventKind::Notice => ("通知", "Notice"),
        EventKind::Fault => ("异常", "Fault"),
        EventKind::Other => ("", ""),
    };
    let head = [html.chosen(zh, en), event.channel.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(html.chosen("，", ", "));
    let colon = if head.is_empty() { "" } else { html.chosen("：", ": ") };
    let what = short(&page.chapters.masked(&format!("{head}{colon}{}", event.what)));
    let exhibits = event.evidence.iter().filter_map(|path| page.dossier.exhibit_of(path));
    let words = said.exact().is_none().then(|| page.chapters.masked(&said.to_string()));
    let places = exhibits.map(|exhibit| (exhibit.number, None)).collect();
    Some(Line { at: said.around()?, said: words, what, origin: Origin::Stated, places, mark: None })
}

/// A mail is a document by itself; here it is a line.
fn short(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

fn write(html: &mut Html, line: &Line) {
    html.raw("<li><time");
    let at = line.at.in_china();
    html.attribute(
        "datetime",
        &match line.at.precision() {
            Precision::Date => at.format("%Y-%m-%d").to_string(),
            Precision::Minute | Precision::Second => at.format("%Y-%m-%dT%H:%M:%S+08:00").to_string(),
        },
    );
    html.raw(">");
    html.text(&line.said.clone().unwrap_or_else(|| format!("{}{}", compact(&line.at), zone_mark(&line.at))));
    html.raw("</time> <span>");
    match line.mark {
        Some("first-notice") => html.raw("<strong>【首次通知】</strong>"),
        Some("refusal") => html.raw("<strong>【拒绝】</strong>"),
        _ => {}
    }
    html.isolated(&line.what);
    for (number, row) in &line.places {
        html.raw(" <a");
        html.attribute("href", &format!("#exhibit-{number}"));
        html.raw(">");
        let row = row.map_or_else(String::new, |row| format!("{}{row}{}", html.chosen("第", ", line "), html.chosen("行", "")));
        html.text(&format!("{}{number}{row}", html.chosen("证据", "Exhibit ")));
        html.raw("</a>");
    }
    if line.places.is_empty() && line.origin == Origin::Stated {
        html.raw(" <small>");
        html.say("（本人陈述）", "(stated)");
        html.raw("</small>");
    }
    html.raw("</span></li>\n");
}

fn zone_mark(at: &When) -> &'static str {
    match at.zone() {
        _ if at.precision() == Precision::Date => "",
        Zone::Stated(_) => "",
        Zone::Assumed => "*",
        Zone::Unknown => "?",
    }
}

fn legend(html: &mut Html, lines: &[Line]) {
    let has = |mark: &str| lines.iter().any(|line| line.said.is_none() && zone_mark(&line.at) == mark);
    if has("*") {
        html.raw("<p class=\"note\">");
        html.say("* 来源没有写时区，按北京时间理解。", "* The source states no time zone; taken as Beijing time.");
        html.raw("</p>\n");
    }
    if has("?") {
        html.raw("<p class=\"note\">");
        html.say(
            "? 来源没有写时区，不知道是哪里的时间，这里按北京时间排列。",
            "? The source states no time zone; ordered as if Beijing time.",
        );
        html.raw("</p>\n");
    }
}
