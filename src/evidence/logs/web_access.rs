//! Access logs of Apache and nginx in the common and the combined form (httpd.apache.org, `mod_log_config`).

use super::entries::{self, Head};
use super::mostly;
use super::stamp::{self, Stamp};
use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// A log of the requests that a web server answered.
pub struct WebAccessLog;

/// Addresses and names before the stamp, in bytes: a chain of proxies, a user's name.
const BEFORE: usize = 512;

impl Reader for WebAccessLog {
    fn name(&self) -> &'static str {
        "web-access-log"
    }

    fn title(&self) -> &'static str {
        "网站访问日志（Apache、nginx）"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let (count, of) = mostly(sample.text.as_deref()?.lines(), &|line| head(line).is_some())?;
        Some(Reason::new(Certainty::Shape, format!("{count} of the first {of} lines are requests to a web server")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        entries::read(self, source, head, out)
    }
}

fn head(line: &str) -> Option<Head<'_>> {
    let near = super::lines::head(line, BEFORE);
    let open = near.find(" [")? + 2;
    let (stamp @ Stamp::At(_), length) = stamp::at_start(&line.as_bytes()[open..])? else { return None };
    let request = line[open + length..].strip_prefix("] \"")?;
    let end = memchr::memchr_iter(b'"', request.as_bytes()).find(|end| *end == 0 || request.as_bytes()[end - 1] != b'\\')?;
    let status = request[end + 1..].strip_prefix(' ')?.get(..3).filter(|status| status.bytes().all(|byte| byte.is_ascii_digit()))?;
    // The server's own failing is its level (RFC 9110 §15.6).
    let level = status.starts_with('5').then_some(status);
    Some(Head {
        stamp: Some(stamp),
        level: level.map(Into::into),
        before: line[..open - 2].trim_end(),
        text: line[open + length + 2..].into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests() {
        for (line, level, before, text) in [
            (
                "192.0.2.1 - - [13/Sep/2026:20:20:01 +0800] \"GET /pay?id=1 HTTP/1.1\" 502 157 \"-\" \"curl\"",
                Some("502"),
                "192.0.2.1 - -",
                "\"GET /pay?id=1 HTTP/1.1\" 502 157 \"-\" \"curl\"",
            ),
            ("::1 - 示例 [13/Sep/2026:20:20:01 +0800] \"GET /\\\" x\" 200 -", None, "::1 - 示例", "\"GET /\\\" x\" 200 -"),
        ] {
            let head = head(line).expect(line);
            assert_eq!((head.level.as_deref(), head.before, &*head.text), (level, before, text));
        }
        for line in ["", "a [13/Sep/2026:20:20:01 +0800] GET /", "a [x] \"GET /\" 200", "a [13/Sep/2026:20:20:01 +0800] \"GET /\" ok"] {
            assert_eq!(head(line), None, "{line}");
        }
    }
}
