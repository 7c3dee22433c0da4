//! Words that are looked for all at once in texts that are folded as they go by, so that nothing of them is copied.

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton as _;
use aho_corasick::dfa::DFA;

/// Takes the pieces of a text, one after the other.
type Take<'t> = &'t mut dyn FnMut(&[u8]);

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
        self.is_in_pieces(letters(text))
    }

    /// Which of the words are in a text: `true` at the place of each that is.
    pub(crate) fn all_in(&self, text: impl Iterator<Item = char>) -> Vec<bool> {
        self.all_in_pieces(letters(text))
    }

    /// Whether any of the words is in a text that comes folded in pieces ([`folded_pieces`]).
    pub(crate) fn is_in_pieces(&self, pieces: impl FnOnce(Take<'_>)) -> bool {
        let mut found = false;
        self.walk(pieces, &mut |_| found = true);
        found
    }

    /// Which of the words are in a text that comes so.
    pub(crate) fn all_in_pieces(&self, pieces: impl FnOnce(Take<'_>)) -> Vec<bool> {
        let mut stands = vec![false; self.len()];
        self.walk(pieces, &mut |word| stands[word] = true);
        stands
    }

    /// Tells of each word where it ends.
    fn walk(&self, pieces: impl FnOnce(Take<'_>), found: &mut dyn FnMut(usize)) {
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
}

/// Letters, each as a piece.
fn letters(text: impl Iterator<Item = char>) -> impl FnOnce(Take<'_>) {
    |take| text.for_each(|letter| take(letter.encode_utf8(&mut [0; 4]).as_bytes()))
}

/// Gives a text folded, in pieces. As long as they may, these stand in the text as they are: ASCII without white space, its
/// letters in either case, and of U+5000 to U+9FFF each character that `stands`, by its code. Any other is given as `fold` says.
pub(crate) fn folded_pieces(text: &str, stands: impl Fn(usize) -> bool, mut fold: impl FnMut(char, Take<'_>), take: Take<'_>) {
    let (bytes, mut from, mut at) = (text.as_bytes(), 0, 0);
    let bits = |byte: u8, most: u8| usize::from(byte & most);
    while let Some(byte) = bytes.get(at) {
        let length = match *byte {
            0..0x80 => usize::from(!byte.is_ascii_whitespace() && *byte != 0x0b),
            0xe5..=0xe9 if stands(bits(*byte, 0xf) << 12 | bits(bytes[at + 1], 0x3f) << 6 | bits(bytes[at + 2], 0x3f)) => 3,
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
