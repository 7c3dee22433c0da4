//! Readers of this family.

use super::fact::Fact;
use super::reader::{Kind, ReadError, Reader, Reason, Sample, Summary};
use super::source::Source;

/// To be written.
pub struct Alipay;

impl Reader for Alipay {
    fn name(&self) -> &'static str {
        "Alipay"
    }
    fn title(&self) -> &'static str {
        "Alipay"
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}

/// To be written.
pub struct AlipayCashbook;

impl Reader for AlipayCashbook {
    fn name(&self) -> &'static str {
        "AlipayCashbook"
    }
    fn title(&self) -> &'static str {
        "AlipayCashbook"
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}

/// To be written.
pub struct WechatCsv;

impl Reader for WechatCsv {
    fn name(&self) -> &'static str {
        "WechatCsv"
    }
    fn title(&self) -> &'static str {
        "WechatCsv"
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}

/// To be written.
pub struct WechatXlsx;

impl Reader for WechatXlsx {
    fn name(&self) -> &'static str {
        "WechatXlsx"
    }
    fn title(&self) -> &'static str {
        "WechatXlsx"
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}
