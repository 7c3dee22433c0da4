//! What the person says of an exhibit, as letters say it.

use crate::case::Redaction;
use crate::dossier::{Exhibit, masked};

/// Title, source or purpose of an exhibit: personal data that got into it masked, and blacked out as copies of it are. A file
/// is often called by the number that it is about.
pub(super) fn said_of(exhibit: &Exhibit, text: &str) -> String {
    masked(&blacked_out(exhibit, text))
}

/// What the person writes of an exhibit in their own words, as far as it is not to be blacked out. A number that is nobody's to
/// read is theirs to take out of it: masked, it would make a sentence that they did not write.
pub(super) fn written_of(exhibit: &Exhibit) -> String {
    [&exhibit.stated.source, &exhibit.stated.proves].map(|text| blacked_out(exhibit, text)).join("\n")
}

fn blacked_out(exhibit: &Exhibit, text: &str) -> String {
    let mut out = text.to_owned();
    for redaction in &exhibit.stated.redact {
        if let Redaction::Words { text } = redaction {
            out = out.replace(text.as_str(), "■■■■");
        }
    }
    out
}
