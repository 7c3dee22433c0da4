//! Mail: single messages (EML, EMLX) and mailboxes (MBOX), by `mail-parser`.
//!
//! The room promises the words of each mail, its `Date` with the offset that its sender wrote, its files by name, size
//! and SHA-256, and the times of the servers that handed it on. It refuses to say that a mail is genuine: that is for
//! the signatures in its headers (DKIM), for which the original bytes are packed as they are.

mod body;
mod date;
mod eml;
mod headers;
mod html_text;
mod mail;
mod mbox;

pub(super) use date::read as said_at;
pub use eml::Eml;
pub(super) use headers::words as words_of;
pub use mbox::Mbox;

use super::earlier;
use super::fact::{Fact, Message};
use super::particular::Particular;
use super::reader::{self, ReadError};
use super::source::Source;

/// Of one mail, in bytes: mail with files rarely passes 50 MiB anywhere.
const LIMIT: u64 = 64 << 20;

/// Zones of the mails read: `stated` only where every one states it.
#[derive(Debug, Clone, Copy, Default)]
struct Zones {
    mails: u64,
    stated: u64,
}

impl Zones {
    fn count(&mut self, message: &Message) {
        self.mails += 1;
        self.stated += u64::from(message.at.is_some_and(|at| matches!(at.zone(), crate::case::Zone::Stated(_))));
    }

    fn word(self) -> &'static str {
        if self.mails > 0 && self.stated == self.mails { "stated" } else { "unknown" }
    }
}
