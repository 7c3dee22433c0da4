//! Words that letters will quote as the other side's: they must stand in the chat that is cited for them.

use crate::case::EventKind;
use crate::dossier::Dossier;
use crate::evidence::Message;
use crate::finding::{Finding, Place, What};

/// A message and the person's memory of its time lie this close, in seconds.
const NEAR: i64 = 5 * 60;

pub(super) fn not_in_the_chat(dossier: &Dossier) -> Vec<Finding> {
    let mut out = Vec::new();
    for (n, event) in dossier.case.events.iter().enumerate() {
        let cited: Vec<_> = event.evidence.iter().filter_map(|path| dossier.exhibit_of(path)).collect();
        let messages: Vec<&Message> =
            cited.iter().filter_map(|exhibit| exhibit.inspection.messages.as_ref()).flat_map(|m| &m.rows).collect();
        // Screenshots cannot be compared; only where every cited exhibit was read can something be missing.
        let all_read = cited.iter().all(|exhibit| exhibit.inspection.messages.is_some());
        if messages.is_empty() || !all_read || !matches!(event.kind, EventKind::Contact | EventKind::Reply) {
            continue;
        }
        if event.kind == EventKind::Reply
            && !messages.iter().any(|message| near(message, event) && bare(&message.text).contains(&bare(&event.what)))
        {
            out.push(Finding::new(What::QuoteNotInChat { words: event.what.clone() }, Place::case(format!("events[{n}].what"))));
        }
        if let Some(at) = event.at.as_ref().and_then(|at| at.exact())
            && !messages.iter().filter_map(|message| message.at).any(|sent| sent.seconds_to(&at).is_none_or(|s| s.abs() <= NEAR))
        {
            out.push(Finding::new(What::NoMessageAtThatTime { at: at.to_string() }, Place::case(format!("events[{n}].at"))));
        }
    }
    out
}

/// Words said at another time are other words: the person may have said the same.
fn near(message: &Message, event: &crate::case::Event) -> bool {
    let times = message.at.zip(event.at.as_ref().and_then(|at| at.exact()));
    times.is_none_or(|(sent, at)| sent.seconds_to(&at).is_none_or(|seconds| seconds.abs() <= NEAR))
}

/// Without blanks and punctuation, which people retype differently.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
