//! Rows kept of a file: all of a usual one; of a very long one its beginning and what concerns the
//! case. Counts, sums and spans are of the whole file, whatever is kept.

use std::collections::VecDeque;

use super::fact::{LogLine, Message, PaymentRow, Refund};
use super::logs;
use super::looking::Wanted;
use super::particular::Particular;
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

    fn has(&self, bytes: usize) -> bool {
        self.rows > 0 && self.bytes >= bytes
    }

    fn take(&mut self, bytes: usize) {
        self.rows -= 1;
        self.bytes -= bytes;
    }
}

/// The rooms of a file: how much is kept of it at most, however little else there is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rooms {
    /// Its beginning.
    first: Room,
    /// What concerns the case, beyond the beginning.
    wanted: Room,
    /// What tells of trouble, beyond the beginning.
    trouble: Room,
}

const MIB: usize = 1 << 20;

impl Rooms {
    pub(super) const PAYMENTS: Self =
        Self { first: Room::new(50_000, 36 * MIB), wanted: Room::new(20_000, 12 * MIB), trouble: Room::new(0, 0) };
    pub(super) const MESSAGES: Self =
        Self { first: Room::new(20_000, 16 * MIB), wanted: Room::new(20_000, 12 * MIB), trouble: Room::new(0, 0) };
    pub(super) const LOG: Self =
        Self { first: Room::new(2000, 5 * MIB), wanted: Room::new(5000, 10 * MIB), trouble: Room::new(5000, 10 * MIB) };

    /// What fills all of them with rows as they usually are, in bytes.
    pub(super) const fn usual(self) -> usize {
        const ROW: usize = 512;
        (self.first.rows + self.wanted.rows + self.trouble.rows) * ROW
    }
}

/// What a row is to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// Nothing special.
    Plain,
    /// It tells of trouble.
    Trouble,
    /// It concerns the case: it is near one of its times, or names what it is about.
    Wanted,
}

/// A row as it is kept.
pub(super) trait Row {
    /// What it takes in memory: itself and what it holds.
    fn bytes(&self) -> usize;

    /// Gives back what its texts do not fill, where they grew piece by piece.
    fn trim(&mut self) {}

    /// What it is to the case.
    fn worth(&self, wanted: &Wanted<'_>) -> Worth;
}

/// Rows kept, in the order of the file.
#[derive(Debug)]
pub(super) struct Kept<T> {
    pub(super) count: u64,
    beginning: Vec<T>,
    /// Beyond the beginning, each with its number: what concerns the case, and what tells of trouble.
    wanted: VecDeque<(u64, T)>,
    trouble: Vec<(u64, T)>,
    rooms: Rooms,
    /// What is left of the share of the file.
    share: usize,
    /// What the rows of trouble take.
    of_trouble: usize,
    /// What the beginning can make way with: what of it does not concern the case. Found out when it is first asked.
    yielding: Option<usize>,
    full: bool,
}

impl<T: Row> Kept<T> {
    /// Rows are kept as far as there are rooms, and no more of all of them than a share.
    pub(super) fn new(rooms: Rooms, share: usize) -> Self {
        let (beginning, wanted, trouble) = (Vec::new(), VecDeque::new(), Vec::new());
        Self { count: 0, beginning, wanted, trouble, rooms, share, of_trouble: 0, yielding: None, full: false }
    }

    /// Keeps a row if there is room for it. Once the beginning is full it stays so: rows are not picked by their size.
    pub(super) fn take(&mut self, mut row: T, wanted: &Wanted<'_>) {
        self.count += 1;
        if !self.full {
            row.trim();
            let bytes = row.bytes();
            if self.rooms.first.has(bytes) && self.share >= bytes {
                self.rooms.first.take(bytes);
                self.share -= bytes;
                self.beginning.push(row);
                return;
            }
            self.full = true;
        }
        let worth = row.worth(wanted);
        if worth == Worth::Plain {
            return;
        }
        row.trim();
        let bytes = row.bytes();
        if worth == Worth::Wanted && self.rooms.wanted.has(bytes) && self.make_way(bytes, wanted) {
            self.rooms.wanted.take(bytes);
            self.share -= bytes;
            self.wanted.push_back((self.count, row));
        } else if worth == Worth::Trouble && self.rooms.trouble.has(bytes) && self.share >= bytes {
            self.rooms.trouble.take(bytes);
            self.share -= bytes;
            self.of_trouble += bytes;
            self.trouble.push((self.count, row));
        }
    }

    /// What does not concern the case makes way for what does: the end of the beginning first, then the last trouble. `false`
    /// where all of it together would not do, and then nothing goes.
    fn make_way(&mut self, bytes: usize, wanted: &Wanted<'_>) -> bool {
        if self.share >= bytes {
            return true;
        }
        let plain = |row: &&T| row.worth(wanted) != Worth::Wanted;
        let yielding = self.yielding.get_or_insert_with(|| self.beginning.iter().filter(plain).map(Row::bytes).sum());
        if self.share + *yielding + self.of_trouble < bytes {
            return false;
        }
        while self.share < bytes {
            if let Some(last) = self.beginning.pop() {
                if plain(&&last) {
                    self.share += last.bytes();
                    *yielding -= last.bytes();
                } else {
                    self.wanted.push_front((self.beginning.len() as u64 + 1, last));
                }
            } else if let Some((_, last)) = self.trouble.pop() {
                self.share += last.bytes();
                self.of_trouble -= last.bytes();
            } else {
                return false;
            }
        }
        true
    }

    /// How many rows were kept.
    pub(super) fn kept(&self) -> u64 {
        (self.beginning.len() + self.wanted.len() + self.trouble.len()) as u64
    }

    /// How many rows were not kept.
    pub(super) fn left_out(&self) -> u64 {
        self.count - self.kept()
    }

    /// The rows, in no more memory than they need.
    pub(super) fn into_rows(self) -> Vec<T> {
        let (mut rows, mut beyond) = (self.beginning, Vec::from(self.wanted));
        beyond.extend(self.trouble);
        beyond.sort_unstable_by_key(|(number, _)| *number);
        rows.reserve_exact(beyond.len());
        rows.extend(beyond.into_iter().map(|(_, row)| row));
        rows.shrink_to_fit();
        rows
    }
}

/// What rows take in memory.
pub(super) fn bytes_of<T: Row>(rows: &[T]) -> usize {
    rows.iter().map(Row::bytes).sum()
}

/// What an allocation takes: allocators round up, and note beside it how long it is.
pub(super) fn allocated(bytes: usize) -> usize {
    const WORD: usize = size_of::<usize>();
    if bytes == 0 { 0 } else { (bytes + WORD).next_multiple_of(2 * WORD).max(4 * WORD) }
}

fn text(text: &String) -> usize {
    allocated(text.capacity())
}

impl Row for PaymentRow {
    fn bytes(&self) -> usize {
        let texts = [
            &self.counterparty,
            &self.counterparty_account,
            &self.item,
            &self.transaction_id,
            &self.merchant_order_id,
            &self.method,
            &self.status,
            &self.category,
            &self.note,
        ];
        let refund = match &self.refund {
            Some(Refund::RefundOf { transaction_id: Some(id) }) => text(id),
            _ => 0,
        };
        size_of::<Self>() + text(&self.direction) + text(&self.currency) + texts.into_iter().flatten().map(text).sum::<usize>() + refund
    }

    fn worth(&self, wanted: &Wanted<'_>) -> Worth {
        let texts = [&self.counterparty, &self.item, &self.transaction_id, &self.merchant_order_id, &self.note];
        worth(wanted, Some(&self.at), texts.into_iter().flatten().map(String::as_str))
    }
}

impl Row for Message {
    fn trim(&mut self) {
        self.text.shrink_to_fit();
        self.particulars.shrink_to_fit();
    }

    fn bytes(&self) -> usize {
        let beside: usize = self.particulars.iter().flat_map(Particular::texts).map(|text| allocated(text.len())).sum();
        let particulars = allocated(self.particulars.capacity() * size_of::<Particular>()) + beside;
        size_of::<Self>() + text(&self.text) + self.sender.as_ref().map_or(0, text) + particulars
    }

    fn worth(&self, wanted: &Wanted<'_>) -> Worth {
        let beside = self.particulars.iter().flat_map(Particular::texts).filter(|text| !text.is_empty());
        worth(wanted, self.at.as_ref(), beside.chain([self.text.as_str()]))
    }
}

impl Row for LogLine {
    fn trim(&mut self) {
        self.text.shrink_to_fit();
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + text(&self.text) + self.level.as_ref().map_or(0, text)
    }

    fn worth(&self, wanted: &Wanted<'_>) -> Worth {
        match worth(wanted, self.at.as_ref(), [self.text.as_str()].into_iter()) {
            Worth::Plain if self.level.as_deref().is_some_and(logs::is_trouble) => Worth::Trouble,
            worth => worth,
        }
    }
}

/// Whether the case wants a row of this time and text.
fn worth<'a>(wanted: &Wanted<'_>, at: Option<&When>, mut texts: impl Iterator<Item = &'a str>) -> Worth {
    let is_wanted = at.is_some_and(|at| wanted.is_near(at)) || texts.any(|text| wanted.is_named(text));
    if is_wanted { Worth::Wanted } else { Worth::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::looking::{Looking, NOTHING};

    fn message(text: &str) -> Message {
        Message { text: text.to_owned(), ..Message::default() }
    }

    fn line(level: &str, text: &str) -> LogLine {
        LogLine { line: 1, at: None, level: Some(level.to_owned()), text: text.to_owned() }
    }

    fn texts(kept: Kept<Message>) -> Vec<String> {
        kept.into_rows().into_iter().map(|row| row.text).collect()
    }

    fn rooms(first: Room, wanted: Room) -> Rooms {
        Rooms { first, wanted, trouble: Room::new(0, 0) }
    }

    fn about(word: &str) -> Looking {
        Looking { words: vec![word.to_owned()], ..Looking::default() }
    }

    #[test]
    fn the_beginning_and_what_is_wanted_are_kept_in_order() {
        let looking = about("KM01");
        let wanted = Wanted::of(&looking);
        let mut kept = Kept::new(rooms(Room::new(3, MIB), Room::new(2, MIB)), usize::MAX);
        for n in 0..100u64 {
            kept.take(message(&if n % 10 == 0 { format!("{n} KM01") } else { n.to_string() }), &wanted);
        }
        assert_eq!((kept.count, kept.left_out()), (100, 95));
        assert_eq!(texts(kept), ["0 KM01", "1", "2", "10 KM01", "20 KM01"]);
    }

    #[test]
    fn one_huge_row_does_not_let_later_ones_slip_in_before_it() {
        let nothing = Wanted::of(&NOTHING);
        let mut kept = Kept::new(rooms(Room::new(10, 1000), Room::new(10, 1000)), usize::MAX);
        for text in ["a", &"huge".repeat(500), "b"] {
            kept.take(message(text), &nothing);
        }
        assert_eq!(texts(kept), ["a"]);
    }

    #[test]
    fn in_a_small_share_the_beginning_makes_way_for_what_is_wanted() {
        let looking = about("KM01");
        let wanted = Wanted::of(&looking);
        let each = message("0 KM01").bytes();
        let mut kept = Kept::new(rooms(Room::new(100, MIB), Room::new(100, MIB)), 4 * each);
        for text in ["0", "1 KM01", "2", "3", "4", "5 KM01", "6 KM01", "7"] {
            kept.take(message(text), &wanted);
        }
        assert_eq!(kept.left_out(), 4);
        assert_eq!(texts(kept), ["0", "1 KM01", "5 KM01", "6 KM01"]);
    }

    #[test]
    fn nothing_makes_way_for_what_cannot_be_kept_all_the_same() {
        let looking = about("KM01");
        let wanted = Wanted::of(&looking);
        let each = message("0").bytes();
        let mut kept = Kept::new(rooms(Room::new(100, MIB), Room::new(100, MIB)), 4 * each);
        for text in ["0", "1 KM01", "2", &"huge KM01".repeat(500), "3 KM01", &"huge KM01".repeat(500)] {
            kept.take(message(text), &wanted);
        }
        assert_eq!((kept.count, kept.left_out()), (6, 2));
        assert_eq!(texts(kept), ["0", "1 KM01", "2", "3 KM01"]);
    }

    #[test]
    fn trouble_makes_way_too_once_there_is_no_beginning_left() {
        let looking = about("KM01");
        let wanted = Wanted::of(&looking);
        let each = line("ERROR", "a").bytes();
        let rooms = Rooms { first: Room::new(2, MIB), wanted: Room::new(9, MIB), trouble: Room::new(9, MIB) };
        let mut kept = Kept::new(rooms, 5 * each);
        for text in ["a", "b", "c", "d", "0 KM01", "e", "f", "1 KM01", "2 KM01", "3 KM01"] {
            kept.take(line(if text.len() == 1 { "ERROR" } else { "INFO" }, text), &wanted);
        }
        assert_eq!(kept.left_out(), 5);
        assert_eq!(kept.into_rows().into_iter().map(|row| row.text).collect::<Vec<_>>(), ["c", "0 KM01", "1 KM01", "2 KM01", "3 KM01"]);
    }

    #[test]
    fn trouble_has_what_is_left_and_pushes_nothing_out() {
        let looking = about("KM01");
        let wanted = Wanted::of(&looking);
        let each = line("ERROR", "a").bytes();
        let rooms = Rooms { first: Room::new(2, MIB), wanted: Room::new(9, MIB), trouble: Room::new(9, MIB) };
        let mut kept = Kept::new(rooms, 3 * each);
        for (level, text) in [("INFO", "a"), ("INFO", "b"), ("INFO", "c"), ("ERROR", "d"), ("ERROR", "e"), ("INFO", "KM01")] {
            kept.take(line(level, text), &wanted);
        }
        assert_eq!(kept.into_rows().into_iter().map(|row| row.text).collect::<Vec<_>>(), ["a", "d", "KM01"]);
    }

    #[test]
    fn an_allocation_takes_more_than_it_holds() {
        assert_eq!([0, 1, 24, 25, 40, 41].map(allocated), [0, 32, 32, 48, 48, 64]);
    }
}
