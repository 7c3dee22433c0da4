//! What is known before a file is read: the passwords of mailed bills, and what the case is about, so
//! that of a long file the part that matters is kept.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::chats::SlackNames;
use super::share::Share;
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
    /// How much is kept of each file. What the case is about comes first.
    pub share: Share,
}

/// Nothing is known.
pub(super) static NOTHING: Looking = Looking {
    passwords: Vec::new(),
    moments: Vec::new(),
    words: Vec::new(),
    columns: Vec::new(),
    people: Vec::new(),
    similar: false,
    share: Share::WHOLE,
};

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
}

/// What of a long file concerns the case, made ready for being asked row by row.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    moments: &'a [When],
    /// In order, and none the beginning of another: of all of them only the last that is not past a
    /// text can be what that text begins with.
    words: Vec<&'a [u8]>,
    /// A bit for each pair of bytes that a word begins with; most places of a text are passed over by it.
    begins: Vec<u64>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(looking: &'a Looking) -> Self {
        let long = looking.words.iter().filter(|word| word.chars().take(SHORTEST_WORD).count() == SHORTEST_WORD);
        let mut words: Vec<&[u8]> = long.map(|word| word.as_bytes()).collect();
        words.sort_unstable();
        words.dedup_by(|next, word| next.starts_with(word));
        let mut begins = vec![0; if words.is_empty() { 0 } else { (1 << 16) / 64 }];
        for word in &words {
            let pair = pair(word[0], word[1]);
            begins[pair / 64] |= 1 << (pair % 64);
        }
        Self { moments: &looking.moments, words, begins }
    }

    /// Whether a time is near one of the case.
    pub(super) fn is_near(&self, at: &When) -> bool {
        self.moments.iter().any(|moment| moment.seconds_to(at).is_some_and(|seconds| seconds.abs() <= AROUND))
    }

    /// Whether a text names what the case is about: one pass, however many words there are.
    pub(super) fn is_named(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let text = text.as_bytes();
        text.windows(2).enumerate().any(|(from, two)| {
            let pair = pair(two[0], two[1]);
            self.begins[pair / 64] >> (pair % 64) & 1 == 1 && self.begins_with_one(&text[from..])
        })
    }

    fn begins_with_one(&self, rest: &[u8]) -> bool {
        let past = self.words.partition_point(|word| *word <= rest);
        past.checked_sub(1).is_some_and(|last| rest.starts_with(self.words[last]))
    }
}

fn pair(one: u8, two: u8) -> usize {
    usize::from(one) << 8 | usize::from(two)
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
        let wanted = Wanted::of(&looking);
        assert!(wanted.is_near(&at("2026-09-13T20:43:40+08:00")));
        assert!(!wanted.is_near(&at("2026-09-13T20:43:41+08:00")));
        assert!(wanted.is_named("订单 KM202609130001 没到"));
        assert!(!wanted.is_named("98元") && !wanted.is_named("KM20260913000") && !wanted.is_named(""));
        assert!(!Wanted::of(&NOTHING).is_named("订单"));
    }

    #[test]
    fn one_pass_finds_what_looking_for_each_word_would() {
        let words = ["示例旗舰店", "示例旗舰店客服", "KM2026", "KM20", "KM2026", "KM3026", "aaab", "退款", "\u{1f600}\u{1f600}ab"];
        let looking = Looking { words: words.map(str::to_owned).into(), ..Looking::default() };
        let wanted = Wanted::of(&looking);
        for text in [
            "a示例旗舰店",
            "示例旗舰",
            "KM2",
            "KKM20",
            "KM4026",
            "KM3026",
            "aaaab",
            "aaaa",
            "退款退款",
            "\u{1f600}\u{1f600}ab",
            "\u{1f600}ab",
        ] {
            let each = words.iter().any(|word| word.chars().count() >= SHORTEST_WORD && text.contains(word));
            assert_eq!(wanted.is_named(text), each, "{text}");
        }
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
