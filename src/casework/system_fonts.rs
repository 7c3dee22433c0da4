//! To be replaced.
use crate::document::Document;
use crate::typeset::{Pdf, Stamp, Typesetter};

pub(super) fn set(typesetter: &Typesetter, document: &Document, stamp: &Stamp) -> Result<Pdf, super::CaseworkError> {
    Ok(typesetter.pdf(document, stamp)?)
}
