//! 全部消息记录 holds some messages twice: the group 最近联系人 repeats others. They are counted, and none is left out.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::case::When;

/// Messages remembered, by eight bytes each. Beyond it nothing is said of repetition.
const REMEMBERED: usize = 1 << 21;

/// A digest of each message, section after section.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    seen: Vec<u64>,
    /// Where sections begin, and how many objects had been named by then.
    sections: Vec<(usize, usize)>,
    beyond: bool,
}

impl Repeats {
    /// A message of the last of these objects.
    pub(super) fn saw(&mut self, objects: &[String], at: When, sender: &str, text: &str) {
        if self.seen.len() == REMEMBERED {
            self.beyond = true;
            return;
        }
        if self.sections.last().is_none_or(|(_, named)| *named != objects.len()) {
            self.sections.push((self.seen.len(), objects.len()));
        }
        let mut hasher = DefaultHasher::new();
        (objects.last(), at, sender, text).hash(&mut hasher);
        self.seen.push(hasher.finish());
    }

    /// Messages that stand in more than one section, and messages without those; `None` where there are none.
    pub(super) fn count(mut self) -> Option<(u64, u64)> {
        if self.beyond || self.sections.len() < 2 {
            return None;
        }
        // Each section sorted where it stands, and all of them gone through side by side: of equal messages the
        // section that has most of them counts.
        let ends = self.sections.iter().skip(1).map(|(start, _)| *start).chain([self.seen.len()]);
        let sections: Vec<(usize, usize)> = self.sections.iter().map(|(start, _)| *start).zip(ends).collect();
        for (start, end) in &sections {
            self.seen[*start..*end].sort_unstable();
        }
        let mut next: BinaryHeap<Reverse<(u64, usize, usize)>> =
            sections.into_iter().map(|(start, end)| Reverse((self.seen[start], start, end))).collect();
        let (mut distinct, mut at_hand) = (0_u64, None::<(u64, usize)>);
        while let Some(Reverse((digest, start, end))) = next.pop() {
            let equal = self.seen[start..end].iter().take_while(|other| **other == digest).count();
            at_hand = match at_hand {
                Some((same, most)) if same == digest => Some((same, most.max(equal))),
                before => {
                    distinct += before.map_or(0, |(_, most)| most as u64);
                    Some((digest, equal))
                }
            };
            if let Some(following) = self.seen[start + equal..end].first() {
                next.push(Reverse((*following, start + equal, end)));
            }
        }
        distinct += at_hand.map_or(0, |(_, most)| most as u64);
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

    #[test]
    fn a_long_set_that_repeats_takes_eight_bytes_a_message() {
        let at: When = "2026-08-30T20:15:03+08:00".parse().expect("a time");
        let mut objects = Vec::new();
        let mut repeats = Repeats::default();
        for section in 0..20_u64 {
            objects.push("甲".to_owned());
            for message in 0..1000 {
                repeats.saw(&objects, at, "甲", &format!("{}", (message * 7 + section) % 1000));
            }
        }
        assert!(repeats.seen.capacity() * size_of_val(&repeats.seen[0]) <= 20_000 * 8 * 2);
        assert_eq!(repeats.count(), Some((19_000, 1000)));
    }

    #[test]
    fn beyond_what_is_remembered_nothing_is_said_and_nothing_grows() {
        let at: When = "2026-08-30T20:15:03+08:00".parse().expect("a time");
        let mut repeats = Repeats { seen: vec![0; REMEMBERED - 1], ..Repeats::default() };
        let objects = [vec!["甲".to_owned()], vec!["甲".to_owned(), "乙".to_owned()]];
        for objects in &objects {
            repeats.saw(objects, at, "甲", "在吗");
        }
        assert_eq!((repeats.seen.len(), repeats.beyond), (REMEMBERED, true));
        assert_eq!(repeats.count(), None);
    }
}
