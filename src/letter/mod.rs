//! Letters: a dossier and a target become a [`Document`](crate::document::Document).
//!
//! Wording, limits and law are data under `templates/`; this room fills them in. It promises that
//! every factual sentence comes from the case or the evidence and ends with its exhibit, or is marked
//! as the person's statement, and that a missing fact refuses the letter. It refuses to read files or
//! the clock.

mod authority;
mod catalogue;
mod chinese;
mod claim_words;
mod context;
pub(crate) mod embedded;
mod engine;
mod english;
mod exhibit_runs;
mod files;
mod forbidden;
mod form;
mod joins;
mod law;
mod markup;
mod narrative;
mod own_words;
mod payment_words;
mod points;
mod said_of;
mod scrutiny;
mod standing;
mod steps;
mod target;
mod tone;
mod view;
mod write;

pub(crate) use catalogue::{form, kind, kind_and_form};
pub(crate) use chinese::compact;
pub use engine::Engines;
pub use forbidden::{Phrase, forbidden};
pub use form::{Field, Sheet, fill_in};
pub use law::{Article, LawBook, LawError, Statute};
pub use target::{After, Limit, Stage, Target, TargetError, Targets};
pub use tone::{Advice, advise};
pub use write::{Letter, LetterError, Sealing, Written, template_fault, write};
