//! What messages carry beside their words: subject, files, what they answer, when they were edited.

use serde::Serialize;

use crate::case::When;
use crate::digest::Digest;

/// Something that a message carries beside its words, as its export tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Particular {
    /// Subject of a mail.
    Subject {
        /// Its words.
        text: String,
    },
    /// To whom it went, where the message says so itself.
    To {
        /// Names and addresses.
        text: String,
    },
    /// A file: in the message itself, or named by it.
    Attachment {
        /// Its name, path or address.
        name: String,
        /// Its size, where the export says it or the file is in the message.
        #[serde(skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
        /// Of the file itself, where it is in the message.
        #[serde(skip_serializing_if = "Option::is_none")]
        sha256: Option<Digest>,
    },
    /// It answers another message.
    RepliesTo {
        /// The other's id in the export.
        id: String,
        /// The other's place, where it stands not far above.
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u64>,
    },
    /// It takes another message back.
    Recalls {
        /// The other's id in the export.
        id: String,
        /// The other's place, where it stands not far above.
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u64>,
    },
    /// It was changed after it was sent.
    Edited {
        /// When, where the export says it.
        at: Option<When>,
    },
    /// It was first said by someone else.
    ForwardedFrom {
        /// By whom.
        name: String,
    },
    /// Words that lead somewhere else than they say.
    Link {
        /// The words.
        text: String,
        /// Where they lead.
        to: String,
    },
    /// Servers handed it on; their clocks are not the sender's.
    Relayed {
        /// The earliest time that a server noted.
        first: When,
        /// The latest.
        last: When,
        /// Servers that noted a time.
        servers: u64,
    },
    /// What the window showed beside it: 已读, 发送失败.
    Shown {
        /// As it stood there.
        text: String,
    },
    /// What others answered by a sign.
    Reactions {
        /// The signs, each with how often.
        text: String,
    },
}

impl Particular {
    /// The texts in it.
    pub(super) fn texts(&self) -> [&str; 2] {
        match self {
            Self::Subject { text } | Self::To { text } | Self::Shown { text } | Self::Reactions { text } => [text, ""],
            Self::Attachment { name, .. } | Self::ForwardedFrom { name } => [name, ""],
            Self::RepliesTo { id, .. } | Self::Recalls { id, .. } => [id, ""],
            Self::Link { text, to } => [text, to],
            Self::Edited { .. } | Self::Relayed { .. } => ["", ""],
        }
    }
}
