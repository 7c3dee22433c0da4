//! 全部消息记录 holds some messages twice: the group 最近联系人 repeats others. They are counted, and none is left out.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::case::When;

/// Messages remembered, by twelve bytes each. Beyond it nothing is said of repetition.
const REMEMBERED: usize = 4_000_000;

/// A digest of each message, and the section it stands in.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    seen: Vec<(u32, u32, u32)>,
    beyond: bool,
}

impl Repeats {
    /// A message of the last of these objects.
    pub(super) fn saw(&mut self, objects: &[String], at: When, sender: &str, text: &str) {
        if self.seen.len() == REMEMBERED {
            self.beyond = true;
            return;
        }
        let mut hasher = DefaultHasher::new();
        (objects.last(), at, sender, text).hash(&mut hasher);
        let digest = hasher.finish();
        #[allow(clippy::cast_possible_truncation)] // Its two halves.
        let halves = ((digest >> 32) as u32, digest as u32);
        self.seen.push((halves.0, halves.1, u32::try_from(objects.len()).unwrap_or(u32::MAX)));
    }

    /// Messages that stand in more than one section, and messages without those; `None` where there are none.
    pub(super) fn count(mut self) -> Option<(u64, u64)> {
        let several = self.seen.first().is_some_and(|first| self.seen.iter().any(|other| other.2 != first.2));
        if self.beyond || !several {
            return None;
        }
        self.seen.sort_unstable();
        let mut distinct = 0_u64;
        for same in self.seen.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            distinct += same.chunk_by(|one, other| one.2 == other.2).map(<[_]>::len).max().unwrap_or(0) as u64;
        }
        let repeated = self.seen.len() as u64 - distinct;
        (repeated > 0).then_some((repeated, distinct))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_in_another_section_repeats() {
        let at: When = "2026-08-30T20:15:03+08:00".parse().expect("a time");
        let (one, two) = (vec!["甲".to_owned()], vec!["甲".to_owned(), "甲".to_owned()]);
        let mut repeats = Repeats::default();
        repeats.saw(&one, at, "甲", "在吗");
        repeats.saw(&one, at, "甲", "在吗");
        repeats.saw(&two, at, "甲", "在吗");
        repeats.saw(&two, at, "甲", "在");
        assert_eq!(repeats.count(), Some((1, 3)));
        let mut once = Repeats::default();
        once.saw(&one, at, "甲", "在吗");
        once.saw(&one, at, "甲", "在吗");
        assert_eq!(once.count(), None);
    }
}
