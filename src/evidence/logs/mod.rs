//! Logs: lines that begin with a date and a time, of any program, read in constant memory.
//!
//! The room promises exact counts and the first and last time of logs of any size. It refuses to
//! guess: a stamp without a year has no time unless the file itself says the year, and a log without
//! offsets is of an unknown zone.

mod cursor;
mod dated;
mod entries;
mod json_lines;
mod level;
mod lines;
mod logcat;
mod stamp;
mod syslog;
mod web_access;
mod windows_date;
mod windows_events;
mod yearless;

pub use dated::DatedLog;
pub use json_lines::JsonLinesLog;
pub use logcat::AndroidLogcat;
pub use syslog::Syslog;
pub use web_access::WebAccessLog;
pub use windows_events::WindowsEvents;
pub use yearless::YearlessLog;

pub(super) use level::is_trouble;
pub(super) use lines::each_line;

/// Lines looked at to recognise a log.
const LOOKED_AT: usize = 20;

/// Lines within which the header of a table stands.
const HEADER_WITHIN: usize = 40;

/// Lines looked at to tell a chat from it.
const CHAT_LOOKED_AT: usize = 200;

/// How many of the first lines are heads of entries, and of how many, where most of them are: half
/// of three and more, or every one of fewer.
fn mostly<S: AsRef<str>>(lines: impl Iterator<Item = S>, is_head: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
    let heads: Vec<bool> =
        lines.filter(|line| !line.as_ref().trim().is_empty()).take(LOOKED_AT).map(|line| is_head(line.as_ref())).collect();
    let count = heads.iter().filter(|head| **head).count();
    (count > 0 && (count == heads.len() || count >= 3 && count * 2 >= heads.len())).then_some((count, heads.len()))
}

/// Whether a line belongs to the one above: set in, or of a stack trace.
fn continues(line: &str) -> bool {
    line.starts_with([' ', '\t']) && stamp::near_start(line).is_none()
        || ["Caused by:", "Traceback", "at ", "..."].iter().any(|start| line.starts_with(start))
}

/// JSON and markup over several lines hold times too.
fn is_document(text: &str) -> bool {
    let text = text.trim_start();
    let first = text.lines().next().unwrap_or("").trim_end();
    let json =
        matches!(first, "{" | "[" | "[{") || first.starts_with(['{', '[']) && first.ends_with([',', '{', '[']) && first.contains('"');
    json || ["<?xml", "<!", "<html"].iter().any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// A table with a column for the time is a bill or a list, not a log.
fn is_table(text: &str) -> bool {
    const COLUMNS: [&str; 8] = ["时间", "日期", "金额", "交易", "time", "date", "amount", "timestamp"];
    let fields = |line: &str| line.matches([',', '\t', '|']).count();
    let mut lines = text.lines();
    for _ in 0..HEADER_WITHIN {
        let Some(header) = lines.next() else { break };
        let lower = header.to_lowercase();
        if fields(header) >= 2
            && stamp::near_start(header).is_none()
            && COLUMNS.iter().any(|column| lower.contains(column))
            && lines.clone().find(|line| !line.trim().is_empty()).is_some_and(|row| fields(row) + 1 >= fields(header))
        {
            return true;
        }
    }
    false
}

/// Heads that stand alone, `time name`, each with its text on the lines below, are of a chat.
fn is_chat(text: &str, read_head: entries::ReadHead) -> bool {
    let (mut stamped, mut alone) = (0_usize, 0_usize);
    let mut lines = text.lines().map(|line| (line, read_head(line))).peekable();
    let mut above = true;
    for _ in 0..CHAT_LOOKED_AT {
        let Some((line, head)) = lines.next() else { break };
        if let Some(head) = head {
            stamped += 1;
            let is_said =
                |(below, head): &(&str, Option<entries::Head<'_>>)| head.is_none() && !below.trim().is_empty() && !continues(below);
            let below = lines.peek().is_some_and(is_said);
            alone += usize::from(below && above && head.level.is_none() && head.text.chars().count() <= 40);
        }
        above = line.trim().is_empty();
    }
    stamped > 0 && alone * 5 >= stamped * 4
}

#[cfg(test)]
mod tests;
