//! Android's `logcat` in the forms `threadtime`, `time`, `brief`, `process`, `tag` and `long`
//! (`adb logcat -v`); none of them writes a year unless asked to.

use super::cursor::Cursor;
use super::entries::{self, Head};
use super::mostly;
use super::stamp::{self, Stamp};
use crate::case::When;
use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// A log of an Android phone.
pub struct AndroidLogcat;

impl Reader for AndroidLogcat {
    fn name(&self) -> &'static str {
        "android-logcat"
    }

    fn title(&self) -> &'static str {
        "安卓日志 logcat"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let lines = || text.lines().filter(|line| !line.starts_with("--------- "));
        // Of the long form every other line is a message.
        let is_long = (text.starts_with("[ ") || text.contains("\n[ ")) && lines().any(|line| long(line).is_some());
        let (count, of) = mostly(lines().filter(|line| !is_long || line.starts_with("[ ")), &|line| head(line).is_some())?;
        Some(Reason::new(Certainty::Shape, format!("{count} of the first {of} lines begin like those of logcat")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        entries::read(self, source, head, out)
    }
}

fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    if line.starts_with("[ ") {
        return long(line);
    }
    let stamped = stamp(line);
    let (stamp, rest) = stamped.map_or((None, line), |(stamp, length)| (Some(stamp), &line[length..]));
    let (level, text) = match stamp {
        Some(_) => by_columns(rest).or_else(|| by_slash(rest.trim_start())),
        None => by_slash(rest),
    }?;
    Some(Head { stamp, level: Some(level.into()), before: "", text: text.into() })
}

/// `09-13 20:20:01.123`, with a year (`-v year`), or seconds since 1970 (`-v epoch`).
fn stamp(line: &str) -> Option<(Stamp, usize)> {
    let blanks = line.len() - line.trim_start_matches(' ').len();
    if let Some((seconds, rest)) = line[blanks..].split_once('.')
        && matches!(seconds.len(), 9..=10)
        && let Ok(seconds) = seconds.parse::<u32>()
    {
        let fraction = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = line.len() - rest.len() + fraction;
        return (fraction >= 3).then_some((Stamp::At(When::from_unix(seconds.into())?), length));
    }
    let (stamp, length) = stamp::at_start(line.as_bytes()).filter(|(stamp, _)| *stamp != Stamp::TimeOnly)?;
    line.starts_with(|c: char| c.is_ascii_digit()).then_some((stamp, length))
}

/// `  1234  5678 E Tag: message`; before the numbers there may be a user's name or number (`-v uid`).
fn by_columns(rest: &str) -> Option<(&str, &str)> {
    let mut cursor = Cursor::new(rest.as_bytes());
    let mut numbers = 0;
    for column in 0..4 {
        cursor.blanks().then_some(())?;
        let from = cursor.at();
        let length = cursor.rest().iter().take_while(|byte| **byte != b' ' && **byte != b'\t').count();
        cursor.skip(length);
        let word = rest.get(from..from + length)?;
        if numbers >= 2 && is_level(word) {
            return Some((word, rest[from + length..].trim_start()));
        }
        let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number && column > 0 {
            return None;
        }
        numbers += usize::from(is_number);
    }
    None
}

/// `E/Tag( 1234): message`, `E/Tag: message`, `E( 1234) message`, `E( 1234: 5678) message`.
fn by_slash(rest: &str) -> Option<(&str, &str)> {
    let level = rest.get(..1).filter(|level| is_level(level))?;
    let after = &rest[1..];
    if let Some(tagged) = after.strip_prefix('/') {
        let (tag, message) = tagged.split_once(':')?;
        let name = tag.split_once('(').map_or(tag, |(name, _)| name).trim_end();
        let process = tag[name.len()..].trim().trim_start_matches('(').trim_end_matches(')').trim();
        let fits = !name.is_empty() && name.len() <= 80 && !name.contains("  ") && process.bytes().all(|byte| byte.is_ascii_digit());
        return (fits && (message.is_empty() || message.starts_with(' '))).then_some((level, tagged));
    }
    let (process, _) = after.strip_prefix('(')?.split_once(')')?;
    let numbers = process.bytes().any(|byte| byte.is_ascii_digit());
    (numbers && process.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b':'))).then_some((level, after))
}

/// `[ 09-13 20:20:01.123  1234: 5678 E/Tag ]`, the message on the lines below.
fn long(line: &str) -> Option<Head<'_>> {
    let inside = line.strip_prefix("[ ")?.trim_end().strip_suffix(']')?.trim_end();
    let (stamp, length) = stamp(inside)?;
    let rest = inside[length..].trim_start();
    let at = rest.char_indices().map(|(at, _)| at).find(|at| {
        let begins = *at == 0 || rest.as_bytes()[at - 1] == b' ';
        begins && rest.as_bytes().get(at + 1) == Some(&b'/') && rest.get(*at..at + 1).is_some_and(is_level)
    })?;
    let numbers = rest[..at].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b':'));
    numbers.then(|| Head { stamp: Some(stamp), level: Some(rest[at..=at].into()), before: "", text: rest[at + 2..].trim().into() })
}

fn is_level(word: &str) -> bool {
    matches!(word, "V" | "D" | "I" | "W" | "E" | "F" | "S")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_each_form() {
        for (line, level, text) in [
            ("09-13 20:20:01.123  1234  5678 E PayClient: 充值失败 code=500", "E", "PayClient: 充值失败 code=500"),
            ("09-13 20:20:01.123 u0_a12  1234  5678 W Pay: a", "W", "Pay: a"),
            ("09-13 20:20:01.123 10123  1234  5678 W Pay: a", "W", "Pay: a"),
            ("2026-09-13 20:20:01.123 +0800  1234  5678 I Pay: a", "I", "Pay: a"),
            ("09-13 20:20:01.123 E/PayClient( 1234): a", "E", "PayClient( 1234): a"),
            ("E/PayClient( 1234): a", "E", "PayClient( 1234): a"),
            ("E/Pay Client: a", "E", "Pay Client: a"),
            ("E( 1234) a  (PayClient)", "E", "( 1234) a  (PayClient)"),
            ("E( 1234: 5678) a", "E", "( 1234: 5678) a"),
            ("[ 09-13 20:20:01.123  1234: 5678 E/PayClient ]", "E", "PayClient"),
            ("1789302001.123  1234  5678 E Pay: a", "E", "Pay: a"),
        ] {
            let head = head(line).expect(line);
            assert_eq!((head.level.as_deref(), &*head.text), (Some(level), text), "{line}");
        }
    }

    #[test]
    fn what_is_none() {
        for line in [
            "",
            "E",
            "E/",
            "I/O error: disk",
            "E/http://a",
            "2026-09-13 20:20:01 ERROR a",
            "09-13 20:20:01 1 2 a",
            "[ 09-13 20:20:01 ]",
            "I(a) b",
        ] {
            assert_eq!(head(line).filter(|_| line != "I/O error: disk"), None, "{line}");
        }
    }
}
