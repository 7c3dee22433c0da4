//! The words of findings, for people: one implementation of [`Words`] per language.

pub mod names;
mod reasons;
mod seal;
mod sending;
mod zh_cn;
mod zh_cn_hints;

use super::What;

pub use zh_cn::ZhCn;

/// What a finding is called in one language. A new [`What`] does not compile without its words.
pub trait Words {
    /// One sentence: what was found.
    fn text(&self, what: &What) -> String;
    /// One sentence: what to do. Empty where nothing has to be done.
    fn hint(&self, what: &What) -> String;
}
