//! Where to look for one of many: keys in order, each with the place of what has it. A table of hashes is no faster to
//! look into than it is to make, and takes several times the memory.

use std::ops::RangeInclusive;

/// Places by key; those of one key in their order.
#[derive(Debug)]
pub(super) struct Index<K>(Vec<(K, usize)>);

impl<K: Ord> Index<K> {
    pub(super) fn of(entries: impl IntoIterator<Item = (K, usize)>) -> Self {
        let mut all: Vec<_> = entries.into_iter().collect();
        all.sort_unstable();
        all.shrink_to_fit();
        Self(all)
    }

    /// The places of a key.
    pub(super) fn at(&self, key: K) -> impl Iterator<Item = usize>
    where
        K: Copy,
    {
        self.within(key..=key)
    }

    /// The places of all keys from one to another, in order of the keys.
    pub(super) fn within(&self, keys: RangeInclusive<K>) -> impl Iterator<Item = usize> {
        let from = self.0.partition_point(|(key, _)| key < keys.start());
        self.0[from..].iter().take_while(move |(key, _)| key <= keys.end()).map(|(_, place)| *place)
    }

    /// All places, in order of the keys.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, place)| *place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_key_is_found_in_its_order() {
        let index = Index::of([("b", 2), ("a", 3), ("b", 1), ("c", 0)]);
        assert_eq!(index.at("b").collect::<Vec<_>>(), [1, 2]);
        assert_eq!(index.at("d").count() + index.at("").count(), 0);
        assert_eq!(index.within("a"..="b").collect::<Vec<_>>(), [3, 1, 2]);
        assert_eq!(index.all().collect::<Vec<_>>(), [3, 1, 2, 0]);
    }
}
