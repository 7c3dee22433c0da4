//! Any valid case, as a person would write it down, and what holds of every letter and form about it.

pub mod holds;
pub mod output;
mod raw;
pub mod story;
pub mod sums;
mod toml;
mod words;
