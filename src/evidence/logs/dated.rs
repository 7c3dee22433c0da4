//! Any text whose lines begin with a date and a time: log4j and its likes, error logs of web servers,
//! RFC 5424 and ISO 8601, in brackets or bare.

use super::entries::{self, Head};
use super::stamp::{self, Stamp};
use super::{continues, is_chat, is_document, is_table, level, mostly};
use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// Any dated log.
pub struct DatedLog;

impl Reader for DatedLog {
    fn name(&self) -> &'static str {
        "dated-log"
    }

    fn title(&self) -> &'static str {
        "带时间的日志"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        if let Some(reason) = few(text).filter(|_| !is_document(text) && !is_table(text)) {
            return Some(reason);
        }
        // What is set in, and what a stack trace says, belongs to a line above.
        let (count, of) = mostly(text.lines().filter(|line| !continues(line)), &|line| stamp::near_start(line).is_some())?;
        if count < 3 || is_document(text) || is_table(text) || is_chat(text, head) {
            return None;
        }
        Some(Reason::new(Certainty::Shape, format!("{count} of the first {of} lines begin with a date and a time")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        entries::read(self, source, head, out)
    }
}

/// Lines in which a stamp is looked for to tell an excerpt.
const EXCERPT: usize = 400;

/// An excerpt of one or two entries: it begins with one, and each of them says how grave it is.
fn few(text: &str) -> Option<Reason> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    head(first)?;
    let heads: Vec<Head<'_>> = text.lines().take(EXCERPT).filter_map(head).take(3).collect();
    let graded = heads.len() < 3 && text.lines().nth(EXCERPT).is_none() && heads.iter().all(|head| head.level.is_some());
    graded.then(|| Reason::new(Certainty::Shape, format!("{} lines begin with a date, a time and a level", heads.len())))
}

/// The first line of an entry.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    let (from, to, when) = stamp::near_start(line)?;
    let (level, before, text) = level::take(&line[..from], &line[to..]);
    Some(Head { stamp: Some(Stamp::At(when)), level: level.map(Into::into), before, text: text.into() })
}
