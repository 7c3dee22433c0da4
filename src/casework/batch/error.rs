//! Why a batch could not begin, and why one of its cases failed.

use std::io;
use std::path::PathBuf;

use crate::case::UnknownKey;
use crate::casework::CaseworkError;

/// Why a batch could not begin. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// Neither a folder nor a file.
    #[error("nothing at {}", path.display())]
    NotThere {
        /// Which.
        path: PathBuf,
    },
    /// The folder is itself a case.
    #[error("{} is one case", path.display())]
    IsOneCase {
        /// Which.
        path: PathBuf,
    },
    /// No case in the folder, the list or the table.
    #[error("no case in {}", path.display())]
    NoCases {
        /// Which.
        path: PathBuf,
    },
    /// A template goes with a table of answers only.
    #[error("a template needs a table of answers, and {} is none", path.display())]
    TemplateWithoutRows {
        /// What was given.
        path: PathBuf,
    },
    /// What the template says of one person would be said of everyone.
    #[error("the template holds what only a row can say: {}", keys.join(", "))]
    TemplatePersonal {
        /// The template's case file.
        path: PathBuf,
        /// The keys.
        keys: Vec<String>,
    },
    /// The template's evidence has a link in it: links are not followed.
    #[error("{} is a link", path.display())]
    TemplateLink {
        /// Which.
        path: PathBuf,
    },
    /// Columns that are no keys of a case file.
    #[error("{}: unknown columns: {}", path.display(), keys.iter().map(|key| key.path.as_str()).collect::<Vec<_>>().join(", "))]
    UnknownColumns {
        /// The table.
        path: PathBuf,
        /// Which, and what may be meant.
        keys: Vec<UnknownKey>,
    },
    /// A column stands twice.
    #[error("{}: column {column} stands twice", path.display())]
    ColumnTwice {
        /// The table.
        path: PathBuf,
        /// Which.
        column: String,
    },
    /// A table that is not understood.
    #[error("{}: line {line}: {why}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// From 1.
        line: u64,
        /// In the parser's words.
        why: String,
    },
    /// A table with bytes that are no text.
    #[error("{} is neither UTF-8 nor GB18030 text", path.display())]
    NotText {
        /// Which.
        path: PathBuf,
    },
    /// Another run works on the same output.
    #[error("another run works in {}", path.display())]
    Locked {
        /// The output folder.
        path: PathBuf,
    },
    /// The output is a file.
    #[error("{} is a file", path.display())]
    OutIsFile {
        /// Which.
        path: PathBuf,
    },
    /// As of one case.
    #[error(transparent)]
    Casework(#[from] CaseworkError),
}

impl BatchError {
    pub(super) fn read(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| CaseworkError::Read { path, source }.into()
    }
    pub(super) fn write(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| CaseworkError::Write { path, source }.into()
    }
}

/// Why one case of a batch failed. Nothing of it was written; the others go on.
#[derive(Debug, thiserror::Error)]
pub enum CaseFault {
    /// As when it is packed alone.
    #[error(transparent)]
    Casework(#[from] CaseworkError),
    /// Its id is that of a case before it, whose folder it would have.
    #[error("{other} has the same id")]
    IdTwice {
        /// The first of that id.
        other: String,
    },
    /// A value of its row is not of the kind that the column takes.
    #[error("line {line}: {column}: {text} is not {wanted}")]
    Cell {
        /// From 1.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        text: String,
        /// What the column takes.
        wanted: Wanted,
    },
    /// An element of a list is filled in and the one before it is not.
    #[error("line {line}: {column} without {lacks}")]
    Gap {
        /// From 1.
        line: u64,
        /// The column.
        column: String,
        /// Such as `orders[0]`.
        lacks: String,
    },
    /// What its row names as evidence is a link, or has one in it: links are not followed.
    #[error("{} is a link", path.display())]
    Link {
        /// Which.
        path: PathBuf,
    },
    /// The case that was made of the row before has been changed since.
    #[error("{} was changed by hand", path.display())]
    MadeCaseChanged {
        /// The case folder.
        path: PathBuf,
    },
    /// A mistake in this program.
    #[error("internal error: {message}")]
    Panicked {
        /// What it said.
        message: String,
    },
}

/// What a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A whole number.
    Whole,
    /// Yes or no.
    YesNo,
    /// A number with all its digits, not what a spreadsheet has made of it.
    AllDigits,
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Whole => "a whole number",
            Self::YesNo => "yes or no",
            Self::AllDigits => "a number with all its digits",
        })
    }
}
