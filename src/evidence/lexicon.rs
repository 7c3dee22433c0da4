//! Words that are looked for all at once in texts that are folded as they go by, so that nothing of them is copied.

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton as _;
use aho_corasick::dfa::DFA;

/// The words, folded as the texts will be.
pub(crate) struct Lexicon(DFA);

impl Lexicon {
    /// Some hundred words at most: the automaton grows with the square of what they are made of.
    pub(crate) fn of<W: AsRef<[u8]>>(words: impl IntoIterator<Item = W>) -> Self {
        Self(DFA::new(words).expect("some hundred short words are no large automaton"))
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
