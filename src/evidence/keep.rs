//! Rows kept of a file: all of a usual one; of a very long one its beginning and what concerns the
//! case. Counts, sums and spans are of the whole file, whatever is kept.

use super::looking::Wanted;
use crate::case::When;

/// How much is kept of one kind of row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    rows: usize,
    bytes: usize,
}

impl Room {
    pub(super) const fn new(rows: usize, bytes: usize) -> Self {
        Self { rows, bytes }
    }

    fn take(&mut self, bytes: usize) -> bool {
        let fits = self.rows > 0 && self.bytes >= bytes;
        if fits {
            self.rows -= 1;
            self.bytes -= bytes;
        }
        fits
    }
}

/// Rows kept, in the order of the file.
#[derive(Debug)]
pub(super) struct Kept<T> {
    pub(super) rows: Vec<T>,
    pub(super) count: u64,
    first: Room,
    wanted: Room,
    full: bool,
}

impl<T> Kept<T> {
    /// The beginning fills `first`; what is wanted beyond it, `wanted`.
    pub(super) fn new(first: Room, wanted: Room) -> Self {
        Self { rows: Vec::new(), count: 0, first, wanted, full: false }
    }

    /// Keeps a row if there is room for it. Once the beginning is full it stays so: rows are not picked by their size.
    pub(super) fn take(&mut self, row: T, bytes: usize, wanted: impl FnOnce(&T) -> bool) {
        self.count += 1;
        let bytes = bytes + size_of::<T>();
        self.full = self.full || !self.first.take(bytes);
        if !self.full || wanted(&row) && self.wanted.take(bytes) {
            self.rows.push(row);
        }
    }

    /// How many rows were not kept.
    pub(super) fn left_out(&self) -> u64 {
        self.count - self.rows.len() as u64
    }
}

/// Whether the case wants a row of this time and text.
pub(super) fn wants<'a>(wanted: &Wanted<'_>, at: Option<&When>, mut texts: impl Iterator<Item = &'a str>) -> bool {
    at.is_some_and(|at| wanted.is_near(at)) || texts.any(|text| wanted.is_named(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_and_what_is_wanted_are_kept_in_order() {
        let mut kept = Kept::new(Room::new(3, 1000), Room::new(2, 1000));
        for n in 0..100u64 {
            kept.take(n, 1, |n| n % 10 == 0);
        }
        assert_eq!((kept.rows.as_slice(), kept.count, kept.left_out()), (&[0, 1, 2, 10, 20][..], 100, 95));
    }

    #[test]
    fn one_huge_row_does_not_let_later_ones_slip_in_before_it() {
        let mut kept = Kept::new(Room::new(10, 100), Room::new(10, 1000));
        kept.take("a".to_owned(), 1, |_| false);
        kept.take("huge".to_owned(), 500, |_| false);
        kept.take("b".to_owned(), 1, |_| false);
        assert_eq!(kept.rows, ["a"]);
    }
}
