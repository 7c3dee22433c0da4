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

    /// The number of a page as it stands at its foot; `counted` is its number in several files counted through.
    #[must_use]
    pub fn foot(self, page: usize, of: usize, counted: Option<usize>) -> String {
        let [before, between, behind] = self.page_of();
        match (self, counted) {
            (_, None) => format!("{before}{page}{between}{of}{behind}"),
            (Self::Zh, Some(counted)) => format!("总第 {counted} 页（本文件第 {page} 页，共 {of} 页）"),
            (Self::En, Some(counted)) => format!("Page {counted} of all ({page} of {of} in this file)"),
        }
    }
}
