//! Where the messages just read stand: an answer or a recall names another message by its id, and people look for
//! it by its place. Bounded: what stands far above is not remembered.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, VecDeque};
use std::hash::{Hash, Hasher};

/// Messages remembered.
const REMEMBERED: usize = 50_000;

/// The places of the last messages, by their ids.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    places: HashMap<u64, u64>,
    order: VecDeque<u64>,
}

impl Earlier {
    /// A message stands there.
    pub(super) fn stands(&mut self, id: &str, line: u64) {
        let key = key(id);
        if self.places.insert(key, line).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.places.remove(&oldest);
        }
    }

    /// Where the message stands, if it was read not long ago.
    pub(super) fn place(&self, id: &str) -> Option<u64> {
        self.places.get(&key(id)).copied()
    }
}

fn key(id: &str) -> u64 {
    // Its keys are fixed, so that the same file reads the same everywhere.
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_remembered() {
        let mut earlier = Earlier::default();
        for line in 1..=REMEMBERED as u64 + 1 {
            earlier.stands(&line.to_string(), line);
        }
        assert_eq!((earlier.place("1"), earlier.place("2"), earlier.place("x")), (None, Some(2), None));
        earlier.stands("2", 7);
        assert_eq!(earlier.place("2"), Some(7));
    }
}
