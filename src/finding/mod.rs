//! Findings: the one type in which every room reports what it saw.
//!
//! An `Err` means that a job could not be done. A [`Finding`] means that it was done, and this is
//! what was found. Codes are stable and part of the public interface (`docs/findings.md`); the words
//! for people are in [`words`], one implementation per language, complete by the compiler.

#[macro_use]
mod codes;
mod private;
mod shown;
mod what;
pub mod words;

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct;

pub use shown::{is_invisible, shown, shown_whole};
pub use what::What;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know; nothing has to be done.
    Note,
    /// Worth mending before anything is sent.
    Warning,
    /// The letter or the verdict cannot stand while this is so.
    Blocking,
}

impl Severity {
    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Blocking => "blocking",
        }
    }
}

/// Where a finding stands: a file, and a spot in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// A path relative to the case folder or the bag, `/` between its parts.
    pub file: String,
    /// The spot in it, if there is one.
    pub spot: Option<Spot>,
}

/// A spot in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// A line (or a row of a sheet), counted from 1.
    Line(u64),
    /// A key, such as `respondents[0].address`.
    Key(String),
    /// A byte offset, counted from 0.
    Byte(u64),
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), spot: None }
    }
    /// A line of a file.
    #[must_use]
    pub fn line(file: impl Into<String>, line: u64) -> Self {
        Self { file: file.into(), spot: Some(Spot::Line(line)) }
    }
    /// A key of a file.
    #[must_use]
    pub fn key(file: impl Into<String>, key: impl Into<String>) -> Self {
        Self { file: file.into(), spot: Some(Spot::Key(key.into())) }
    }
    /// A key of the case file.
    #[must_use]
    pub fn case(key: impl Into<String>) -> Self {
        Self::key("case.toml", key)
    }
    /// The line, where the spot is one.
    #[must_use]
    pub fn line_number(&self) -> Option<u64> {
        match self.spot {
            Some(Spot::Line(line)) => Some(line),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.spot {
            None => f.write_str(&self.file),
            Some(Spot::Line(line)) => write!(f, "{}:{line}", self.file),
            Some(Spot::Key(key)) => write!(f, "{}:{key}", self.file),
            Some(Spot::Byte(byte)) => write!(f, "{}@{byte}", self.file),
        }
    }
}

/// One thing that was found, how much it matters, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub what: What,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub place: Place,
}

impl Finding {
    /// A finding of its usual severity.
    #[must_use]
    pub fn new(what: What, place: Place) -> Self {
        Self { severity: what.severity(), what, place }
    }
    /// The same finding, mattering more or less here.
    #[must_use]
    pub fn of(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
    /// Whether it stands in the way.
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        self.severity == Severity::Blocking
    }
}

/// The JSON shape of the contract. The text is Chinese: findings are for people, codes for scripts.
impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use words::{Words, ZhCn};
        let mut out = serializer.serialize_struct("Finding", 6)?;
        out.serialize_field("code", self.what.code())?;
        out.serialize_field("severity", self.severity.as_str())?;
        out.serialize_field("where", &self.place.to_string())?;
        if let Some(line) = self.place.line_number() {
            out.serialize_field("line", &line)?;
        } else {
            out.skip_field("line")?;
        }
        out.serialize_field("text", &ZhCn.text(&self.what))?;
        out.serialize_field("hint", &ZhCn.hint(&self.what))?;
        out.end()
    }
}
