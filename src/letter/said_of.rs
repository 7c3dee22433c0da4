//! What the person says of an exhibit, as letters say it.

use crate::case::Redaction;
use crate::dossier::{Exhibit, masked};

/// Title, source or purpose of an exhibit: personal data that got into it masked, and blacked out as copies of it are. A file
/// is often called by the number that it is about.
pub(super) fn said_of(exhibit: &Exhibit, text: &str) -> String {
    let mut out = text.to_owned();
    for redaction in &exhibit.stated.redact {
        if let Redaction::Words { text } = redaction {
            out = out.replace(text.as_str(), "■■■■");
        }
    }
    masked(&out)
}
