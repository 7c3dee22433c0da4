//! What is known before a file is read: the passwords of mailed bills, and what the case is about, so
//! that of a long file the part that matters is kept.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::case::{ColumnMap, When};

/// What is known before a file is read.
#[derive(Debug, Clone, Default)]
pub struct Looking {
    /// Passwords to try on encrypted archives. They are never written anywhere.
    pub passwords: Vec<Password>,
    /// Times of the case: around them, lines of long logs and chats are kept.
    pub moments: Vec<When>,
    /// Ids and names of the case: rows of long files that hold one are kept.
    pub words: Vec<String>,
    /// Tables of no known layout, by their name below `evidence/`, and what their columns mean.
    pub columns: Vec<(String, ColumnMap)>,
    /// Whether images are decoded to tell which look alike. It costs more than reading and hashing them.
    pub similar: bool,
}

/// Nothing is known.
pub(super) static NOTHING: Looking =
    Looking { passwords: Vec::new(), moments: Vec::new(), words: Vec::new(), columns: Vec::new(), similar: false };

/// Around a moment of the case, in seconds.
const AROUND: i64 = 30 * 60;

/// A word shorter than this stands everywhere.
const SHORTEST_WORD: usize = 4;

impl Looking {
    /// What the person says of the columns of a file.
    #[must_use]
    pub fn columns_of(&self, name: &str) -> Option<&ColumnMap> {
        // Systems write the same name in several ways (NFC, NFD).
        self.columns.iter().find(|(known, _)| known.nfc().eq(name.nfc())).map(|(_, columns)| columns)
    }

    /// Whether a row is near the case in time, or names what it is about.
    #[must_use]
    pub fn wants(&self, at: Option<&When>, text: &str) -> bool {
        let near = |moment: &When| at.is_some_and(|at| moment.seconds_to(at).is_some_and(|seconds| seconds.abs() <= AROUND));
        self.moments.iter().any(near) || self.words.iter().any(|word| word.chars().count() >= SHORTEST_WORD && text.contains(word.as_str()))
    }
}

/// The password of an archive. It does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// One, without the blanks and line end that pasting adds.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_or_named_is_wanted() {
        let at = |text: &str| text.parse::<When>().expect("a time");
        let looking = Looking {
            moments: vec![at("2026-09-13T20:13:40+08:00")],
            words: vec!["KM202609130001".into(), "元".into()],
            ..Looking::default()
        };
        assert!(looking.wants(Some(&at("2026-09-13T20:43:40+08:00")), ""));
        assert!(!looking.wants(Some(&at("2026-09-13T20:43:41+08:00")), "98元"));
        assert!(looking.wants(None, "订单 KM202609130001 没到"));
        assert!(!NOTHING.wants(None, "订单"));
    }

    #[test]
    fn a_password_does_not_show_itself() {
        assert_eq!(format!("{:?}", Password::new(" secret\r\n")), "Password");
        assert_eq!(Password::new(" secret\r\n").as_bytes(), b"secret");
    }
}
