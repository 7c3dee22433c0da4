//! Letters: a dossier said to one recipient, with law quoted to the letter.
//!
//! Statutes, targets and words are data under `templates/`. No article is cited that is not there
//! with its exact words.

mod embedded;
mod law;

pub use law::{Article, LawBook, LawError, Statute};
