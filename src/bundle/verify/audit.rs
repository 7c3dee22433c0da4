//! What became of each file, as hashdeep's audit has it: not one word for the whole, but one for every file.

use serde::Serialize;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// Every manifest that lists it has these bytes.
    Matched,
    /// Listed with other bytes.
    Changed,
    /// The bytes of a missing file, in another folder.
    Moved,
    /// The bytes of a missing file, under another name.
    Renamed,
    /// In no manifest, where every file has to be in one.
    Extra,
    /// Listed and not there.
    Missing,
    /// There, and its bytes cannot be read.
    Unreadable,
    /// A tag manifest: no list may name it, and its own digest is the seal.
    Topmost,
    /// In no manifest, and need not be in one: tag files of others, what was added later in `seal/`.
    Unlisted,
}

impl FileState {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Matched,
        Self::Changed,
        Self::Moved,
        Self::Renamed,
        Self::Extra,
        Self::Missing,
        Self::Unreadable,
        Self::Topmost,
        Self::Unlisted,
    ];

    /// The word of the JSON interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Renamed => "renamed",
            Self::Extra => "extra",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Topmost => "topmost",
            Self::Unlisted => "unlisted",
        }
    }
}

/// One file, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FileFate {
    /// Its path from the root of the bag; of a missing file, where it should be.
    pub path: String,
    /// What became of it.
    pub state: FileState,
    /// Where a file that was moved or renamed had been.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// How many files are in a state.
#[must_use]
pub fn count(files: &[FileFate], state: FileState) -> usize {
    files.iter().filter(|file| file.state == state).count()
}
