//! Letters: a dossier said to one recipient, with law quoted to the letter.
//!
//! Statutes, targets and words are data under `templates/`. No article is cited that is not there
//! with its exact words, and nothing is asserted that the law does not carry ([`forbidden()`]).

mod embedded;
mod forbidden;
mod law;
mod tone;

pub use forbidden::{Phrase, forbidden};
pub use law::{Article, LawBook, LawError, Statute};
pub use tone::{Advice, advise};
