//! Readers of this family.

use super::fact::Fact;
use super::reader::{Kind, ReadError, Reader, Reason, Sample, Summary};
use super::source::Source;

/// To be written.
pub struct DatedLog;

impl Reader for DatedLog {
    fn name(&self) -> &'static str {
        "DatedLog"
    }
    fn title(&self) -> &'static str {
        "DatedLog"
    }
    fn kind(&self) -> Kind {
        Kind::Log
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}
