//! Words that are looked for all at once in texts that are folded as they go by, so that nothing of them is copied.

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton as _;
use aho_corasick::dfa::DFA;

/// The words, folded as the texts will be; the case of ASCII letters makes no difference.
pub(crate) struct Lexicon(DFA);

impl Lexicon {
    /// Some hundred words at most: the automaton grows with the square of what they are made of.
    pub(crate) fn of<W: AsRef<[u8]>>(words: impl IntoIterator<Item = W>) -> Self {
        Self(DFA::builder().ascii_case_insensitive(true).build(words).expect("some hundred short words are no large automaton"))
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.0.patterns_len()
    }

    /// Whether any of the words is in a text.
    pub(crate) fn is_in(&self, text: impl Iterator<Item = char>) -> bool {
        let mut found = false;
        self.walk(text, &mut |_| {
            found = true;
            false
        });
        found
    }

    /// Which of the words are in a text: `true` at the place of each that is.
    pub(crate) fn all_in(&self, text: impl Iterator<Item = char>) -> Vec<bool> {
        let mut stands = vec![false; self.len()];
        self.walk(text, &mut |word| {
            stands[word] = true;
            true
        });
        stands
    }

    /// The same of a text that comes folded in pieces ([`pieces`]).
    pub(crate) fn all_in_pieces(&self, pieces: impl FnOnce(&mut dyn FnMut(&[u8]))) -> Vec<bool> {
        let mut stands = vec![false; self.len()];
        self.walk_pieces(pieces, &mut |word| stands[word] = true);
        stands
    }

    /// Whether any of the words is in a text that comes folded in pieces.
    pub(crate) fn is_in_pieces(&self, pieces: impl FnOnce(&mut dyn FnMut(&[u8]))) -> bool {
        let mut found = false;
        self.walk_pieces(pieces, &mut |_| found = true);
        found
    }

    fn walk_pieces(&self, pieces: impl FnOnce(&mut dyn FnMut(&[u8])), found: &mut dyn FnMut(usize)) {
        let search = &self.0;
        let mut state = search.start_state(Anchored::No).expect("a search that may begin anywhere");
        pieces(&mut |piece| {
            for byte in piece {
                state = search.next_state(Anchored::No, state, *byte);
                if search.is_match(state) {
                    (0..search.match_len(state)).for_each(|nth| found(search.match_pattern(state, nth).as_usize()));
                }
            }
        });
    }

    /// Tells of each word where it ends, until `found` says `false`.
    fn walk(&self, text: impl Iterator<Item = char>, found: &mut dyn FnMut(usize) -> bool) {
        let search = &self.0;
        let mut state = search.start_state(Anchored::No).expect("a search that may begin anywhere");
        let mut bytes = [0; 4];
        for letter in text {
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                state = search.next_state(Anchored::No, state, byte);
            }
            // Words end where letters do.
            if search.is_match(state) && !(0..search.match_len(state)).all(|nth| found(search.match_pattern(state, nth).as_usize())) {
                return;
            }
        }
    }
}

/// Gives a text folded, in pieces. As long as they may, these stand in the text as they are: ASCII without white space, its
/// letters in either case, and of U+5000 to U+9FFF what `stands` by the last twelve bits of its code. Any other letter is
/// given as `fold` says.
pub(crate) fn pieces(
    text: &str,
    stands: impl Fn(usize) -> bool,
    mut fold: impl FnMut(char, &mut dyn FnMut(&[u8])),
    take: &mut dyn FnMut(&[u8]),
) {
    let (bytes, mut from, mut at) = (text.as_bytes(), 0, 0);
    while let Some(byte) = bytes.get(at) {
        let length = match *byte {
            0..0x80 => usize::from(!byte.is_ascii_whitespace() && *byte != 0x0b),
            0xe5..=0xe9 if stands(usize::from(bytes[at + 1] & 0x3f) << 6 | usize::from(bytes[at + 2] & 0x3f)) => 3,
            _ => 0,
        };
        if length > 0 {
            at += length;
            continue;
        }
        take(&bytes[from..at]);
        let letter = text[at..].chars().next().expect("a letter begins here");
        fold(letter, take);
        at += letter.len_utf8();
        from = at;
    }
    take(&bytes[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_within_words_and_across_each_other_are_all_found() {
        let lexicon = Lexicon::of(["金额", "金", "额(元)", "a", "ab"]);
        assert_eq!(lexicon.all_in("xa金额(元)".chars()), [true, true, true, true, false]);
        assert!(lexicon.is_in("ab".chars()) && !lexicon.is_in("元x额".chars()) && !lexicon.is_in("".chars()));
        assert_eq!((lexicon.len(), lexicon.all_in("".chars())), (5, vec![false; 5]));
    }
}
