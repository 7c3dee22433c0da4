//! The language of a document: what its pages are numbered in, and what its metadata say. The words of the parties stand
//! in it as they were written.

use serde::Deserialize;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// Its tag (BCP 47), for PDF and DOCX.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// What stands before, between and behind the number of a page and the number of all: `第 1 页 共 3 页`.
    #[must_use]
    pub fn page_of(self) -> [&'static str; 3] {
        match self {
            Self::Zh => ["第 ", " 页 共 ", " 页"],
            Self::En => ["Page ", " of ", ""],
        }
    }
}
