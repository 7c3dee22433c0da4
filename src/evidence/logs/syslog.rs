//! Syslog: RFC 3164, which writes no year, and RFC 5424, as they come over the network and as daemons file them.

use super::entries::{self, Head};
use super::stamp::{self, Stamp};
use super::{level, mostly};
use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// A log of a system's daemons.
pub struct Syslog;

/// By the priority's last three bits (RFC 5424 §6.2.1), in the words of `syslog.conf`.
const SEVERITIES: [&str; 8] = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

impl Reader for Syslog {
    fn name(&self) -> &'static str {
        "syslog"
    }

    fn title(&self) -> &'static str {
        "系统日志 syslog"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let lines = sample.text.as_deref()?.lines();
        let (count, of) = mostly(lines.filter(|line| !line.starts_with([' ', '\t'])), &|line| head(line).is_some())?;
        Some(Reason::new(Certainty::Shape, format!("{count} of the first {of} lines begin like those of syslog")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        entries::read(self, source, head, out)
    }
}

fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    let (priority, rest) = priority(line).map_or((None, line), |(priority, rest)| (Some(priority), rest));
    let severity = priority.map(|priority| SEVERITIES[usize::from(priority % 8)]);
    if let Some(rest) = rest.strip_prefix("1 ").filter(|_| priority.is_some()) {
        // RFC 5424: the time, or a dash where it is not known.
        if let Some(text) = rest.strip_prefix("- ") {
            return Some(Head { stamp: None, level: severity.map(Into::into), before: "", text: text.into() });
        }
        let (stamp @ Stamp::At(_), length) = stamp::at_start(rest.as_bytes())? else { return None };
        return Some(Head { stamp: Some(stamp), level: severity.map(Into::into), before: "", text: rest[length..].trim_start().into() });
    }
    // RFC 3164: month's name, host, and who speaks. Some write the year all the same.
    rest.as_bytes().first().filter(|byte| byte.is_ascii_alphabetic())?;
    let (stamp, length) = stamp::at_start(rest.as_bytes())?;
    let text = rest[length..].strip_prefix([' ', ':'])?.trim_start();
    if priority.is_none() && !says_who(text) {
        return None;
    }
    let level = severity.or_else(|| level::take("", text).0);
    Some(Head { stamp: Some(stamp), level: level.map(Into::into), before: "", text: text.into() })
}

/// `<34>`: at most 191.
fn priority(line: &str) -> Option<(u8, &str)> {
    let (number, rest) = line.strip_prefix('<')?.split_once('>').filter(|(number, _)| number.len() <= 3)?;
    number.parse().ok().filter(|priority| *priority <= 191).map(|priority| (priority, rest))
}

/// `host name[12]:` or `host name:`; of macOS also `--- last message repeated 1 time ---`.
fn says_who(text: &str) -> bool {
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    let host = words.next().unwrap_or("");
    host == "---" || !host.contains(':') && words.take(3).any(|word| word.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_standards() {
        for (line, level, text, dated) in [
            ("Sep  3 20:20:01 host sshd[12]: Failed password", None, "host sshd[12]: Failed password", false),
            ("Sep 13 20:20:01 iPhone kernel(IOKit)[0] <Error>: a", Some("Error"), "iPhone kernel(IOKit)[0] <Error>: a", false),
            ("<11>Sep 13 20:20:01 host app: a", Some("err"), "host app: a", false),
            ("<34>1 2026-09-13T12:20:01.003Z host su - ID47 - a", Some("crit"), "host su - ID47 - a", true),
            ("<14>1 - host app - - - a", Some("info"), "host app - - - a", false),
            ("Sep 13 2026 20:20:01 host app: a", None, "host app: a", true),
        ] {
            let head = head(line).expect(line);
            assert_eq!((head.level.as_deref(), &*head.text, matches!(head.stamp, Some(Stamp::At(_)))), (level, text, dated), "{line}");
        }
        for line in
            ["", "<999>Sep 13 20:20:01 a", "Sep 13 20:20:01 we met", "<34>2 2026-09-13T12:20:01Z a", "2026-09-13 20:20:01 host a: b"]
        {
            assert_eq!(head(line), None, "{line}");
        }
    }
}
