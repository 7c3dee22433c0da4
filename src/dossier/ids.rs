//! Ids in texts: order numbers and transaction ids, looked for by whole words, all at once.

use std::collections::HashMap;

/// Taobao's prefix in Alipay's 商家订单号 (formats.md, Taobao: the join key of the two).
const TAOBAO: &str = "T200P";

/// Ids of other shapes than letters, digits, `-` and `_` are looked for one by one; so many at most.
const MOST_ODD: usize = 50;

/// The order number within a merchant's order number.
pub(super) fn trade_id(id: &str) -> &str {
    id.strip_prefix(TAOBAO).filter(|rest| rest.len() >= 10).unwrap_or(id)
}

/// Ids to look for, each with its number.
#[derive(Debug, Default)]
pub(super) struct Ids<'a> {
    plain: HashMap<&'a str, Vec<usize>>,
    /// How many bytes those have: a bit for each number, the last for all from 63 on.
    lengths: u64,
    odd: Vec<(&'a str, usize)>,
}

impl<'a> Ids<'a> {
    /// The ids of at least so many characters.
    pub(super) fn of(ids: impl Iterator<Item = (usize, &'a str)>, shortest: usize) -> Self {
        let mut out = Self::default();
        for (n, id) in ids {
            let id = id.trim();
            if id.chars().count() < shortest {
                continue;
            }
            if id.chars().all(of_id) {
                out.plain.entry(id).or_default().push(n);
                out.lengths |= length(id);
            } else if out.odd.len() < MOST_ODD {
                out.odd.push((id, n));
            }
        }
        out
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.odd.is_empty()
    }

    /// The numbers of the ids that stand in a text as words of their own.
    pub(super) fn within<'s>(&'s self, text: &'s str) -> impl Iterator<Item = usize> + 's {
        let words = text.split(|c| !of_id(c)).filter(|word| !word.is_empty());
        let plain = words.flat_map(move |word| {
            let parts = word.split(['-', '_']).filter(move |part| part.len() < word.len());
            std::iter::once(word).chain(parts).chain(std::iter::once(trade_id(word)).filter(move |id| id.len() < word.len()))
        });
        // Most words are of no length that an id has.
        let plain = plain.filter(|word| self.lengths & length(word) > 0);
        let odd = self.odd.iter().filter(move |(id, _)| text.contains(id)).map(|(_, n)| *n);
        plain.filter_map(|word| self.plain.get(word)).flatten().copied().chain(odd)
    }
}

fn length(word: &str) -> u64 {
    1 << word.len().min(63)
}

fn of_id(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_whole_words() {
        let ids = ["KM202609130001", "1234567890", "订单（甲）第8号"];
        let ids = Ids::of(ids.into_iter().enumerate(), 8);
        let found = |text: &str| ids.within(text).collect::<Vec<_>>();
        assert_eq!(found("订单号KM202609130001，请查"), [0]);
        assert_eq!(found("T200P1234567890"), [1]);
        assert_eq!(found("2026_1234567890"), [1]);
        assert_eq!(found("12345678901"), [0; 0]);
        assert_eq!(found("见订单（甲）第8号"), [2]);
    }
}
