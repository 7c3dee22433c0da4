//! What is known before a file is read: the passwords of mailed bills, and what the case is about, so
//! that of a long file the part that matters is kept.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::chats::SlackNames;
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
    /// Tables of no known layout, by their name below `evidence/`, and what their columns mean. A table in an archive
    /// is called by both names, `账单.zip!/流水.csv`, or by its own.
    pub columns: Vec<(String, ColumnMap)>,
    /// Who is behind the ids of a Slack export, by the folder that its `users.json` lies in, `/` at its end.
    pub people: Vec<(String, SlackNames)>,
    /// Whether images are decoded to tell which look alike. It costs more than reading and hashing them.
    pub similar: bool,
}

/// Nothing is known.
pub(super) static NOTHING: Looking =
    Looking { passwords: Vec::new(), moments: Vec::new(), words: Vec::new(), columns: Vec::new(), people: Vec::new(), similar: false };

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

    /// Who is behind the ids in a file: by the nearest `users.json` above it.
    #[must_use]
    pub fn people_of(&self, name: &str) -> Option<&SlackNames> {
        let above = self.people.iter().filter(|(folder, _)| name.starts_with(folder.as_str()));
        above.rev().max_by_key(|(folder, _)| folder.len()).map(|(_, people)| people)
    }

    /// What is known of the members of an archive: what is said of `账单.zip!/流水.csv` is said of its `流水.csv`. The
    /// columns of an archive that holds one file are those of the file.
    #[must_use]
    pub(super) fn inside(&self, archive: &str, members: &[&str]) -> Self {
        let own = members
            .iter()
            .take(1)
            .filter(|_| members.len() == 1)
            .filter_map(|only| Some(((*only).to_owned(), self.columns_of(archive)?.clone())));
        let archive: String = archive.nfc().collect();
        let within = self.columns.iter().filter_map(|(known, columns)| {
            let known: String = known.nfc().collect();
            Some((known.strip_prefix(archive.as_str())?.strip_prefix("!/")?.to_owned(), columns.clone()))
        });
        let columns = within.chain(own).chain(self.columns.iter().cloned()).collect();
        Self { columns, ..self.clone() }
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
    fn columns_of_tables_in_archives() {
        let map = |time: &str| ColumnMap { time: time.to_owned(), ..ColumnMap::default() };
        let of = |name: &str| Looking { columns: vec![(name.to_owned(), map("日期"))], ..Looking::default() };
        let said = |looking: &Looking, name: &str| looking.columns_of(name).is_some();
        let nested = of("payment/外.zip!/内.zip!/流水.csv").inside("payment/外.zip", &["内.zip", "b.txt"]);
        assert!(said(&nested.inside("内.zip", &["流水.csv", "b.csv"]), "流水.csv"));
        assert!(!said(&nested, "流水.csv"));
        assert!(said(&of("流水.csv").inside("payment/外.zip", &["流水.csv", "b.csv"]), "流水.csv"));
        assert!(said(&of("payment/外.zip").inside("payment/外.zip", &["流水.csv"]), "流水.csv"));
        assert!(!said(&of("payment/外.zip").inside("payment/外.zip", &["流水.csv", "b.csv"]), "流水.csv"));
    }

    #[test]
    fn a_password_does_not_show_itself() {
        assert_eq!(format!("{:?}", Password::new(" secret\r\n")), "Password");
        assert_eq!(Password::new(" secret\r\n").as_bytes(), b"secret");
    }
}
