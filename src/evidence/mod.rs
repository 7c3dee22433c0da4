//! From one file to an exhibit: opened read-only, read once, recognised by its content.
//!
//! The room promises that the bytes hashed are the bytes packed and the bytes read for facts, that
//! originals are never altered, and that what a reader does not understand becomes a note with its
//! line. It refuses to guess from names: the extension only suggests.

mod chats;
mod containers;
mod decode;
mod documents;
mod earlier;
mod fact;
mod folder;
mod images;
mod inspection;
mod keep;
mod lexicon;
mod logs;
mod looking;
mod mails;
mod media_type;
mod page_pieces;
mod particular;
mod payments;
mod reader;
mod recognize;
mod redact;
mod scan;
mod seen;
mod share;
mod source;
mod spooled_text;
mod text_lines;
mod utf8_stream;
mod words;
mod xml_events;

pub use chats::{SlackDay, SlackNames};
pub use decode::{Decoded, Encoding};
pub use documents::{Copied, Sheets, WholePdf, whole_pdf};
pub use fact::{Direction, DocumentFacts, Fact, Found, FoundKind, Image, LogLine, Message, Passage, PaymentRow, Record, Refund};
pub use folder::{Listing, Original, list, people_below};
pub use images::{Fingerprint, PictureCopy, blank_rows, is_shown_picture, is_sound_picture, picture_copy, picture_scaled, picture_upright};
pub use inspection::{DirectionSum, Document, Inspection, Log, Messages, Payments};
pub(crate) use lexicon::{Lexicon, folded_pieces};
pub use looking::{Looking, Password};
pub use media_type::media_type;
pub use particular::Particular;
pub use reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary, TurnedOut};
pub use recognize::{READERS, Recognised, recognize};
pub use redact::redacted as picture_redacted;
pub use share::{Need, Share};
pub use source::{EvidenceError, Glance, Source, Taken, is_locked, take_in};
