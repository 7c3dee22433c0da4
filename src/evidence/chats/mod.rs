//! Readers of this family.

use super::fact::Fact;
use super::reader::{Kind, ReadError, Reader, Reason, Sample, Summary};
use super::source::Source;

/// To be written.
pub struct QqText;

impl Reader for QqText {
    fn name(&self) -> &'static str {
        "QqText"
    }
    fn title(&self) -> &'static str {
        "QqText"
    }
    fn kind(&self) -> Kind {
        Kind::Messages
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}

/// To be written.
pub struct Whatsapp;

impl Reader for Whatsapp {
    fn name(&self) -> &'static str {
        "Whatsapp"
    }
    fn title(&self) -> &'static str {
        "Whatsapp"
    }
    fn kind(&self) -> Kind {
        Kind::Messages
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}
