//! Logs whose lines begin with month, day and time, or with a time alone: games and phones write them.
//! Which year it was is not invented: such lines are kept without a time, and it is told what is missing.

use super::entries::{self, Head};
use super::stamp::{self, Stamp};
use super::{continues, is_chat, is_document, is_table, level, mostly};
use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// A log without years.
pub struct YearlessLog;

impl Reader for YearlessLog {
    fn name(&self) -> &'static str {
        "yearless-log"
    }

    fn title(&self) -> &'static str {
        "没有写年份的日志"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn surest(&self) -> Certainty {
        Certainty::Fallback
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let (count, of) = mostly(text.lines().filter(|line| !continues(line)), &|line| head(line).is_some())?;
        if count < 3 || is_document(text) || is_table(text) || is_chat(text, head) {
            return None;
        }
        Some(Reason::new(Certainty::Fallback, format!("{count} of the first {of} lines begin with a time without a year")))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        entries::read(self, source, head, out)
    }
}

/// The stamp at the very start, or in the first bracket.
fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    let from = usize::from(line.starts_with(['[', '(', '<']));
    let (stamp, length) = stamp::at_start(&line.as_bytes()[from..])?;
    if matches!(stamp, Stamp::At(_)) {
        return super::dated::head(line);
    }
    let rest = &line[from + length..];
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == ':' || c == '-') {
        return None;
    }
    let (level, before, text) = level::take(&line[..from], rest);
    Some(Head { stamp: Some(stamp), level: level.map(Into::into), before, text: text.into() })
}
