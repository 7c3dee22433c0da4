//! The words by which bills are known, looked for all at once: to look for each of some hundred names in the head of every
//! file, or at its rows for each of many formats, costs far more than to compress it.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::banks::STATEMENTS;
use super::columns::{Layout, Need, folded};
use super::{ALIPAY, CASHBOOK, JD, MEITUAN, PAYPAL, STRIPE, TAOBAO, WECHAT};

/// Which of the words stand in a text.
#[derive(Debug)]
pub struct Words(Vec<bool>);

/// All words that a bill may be known by.
struct Lexicon {
    search: AhoCorasick,
    /// Those in letters of ASCII, which alone can stand in a text of ASCII, as most logs are; and which patterns they are.
    ascii: (AhoCorasick, Vec<usize>),
    /// The pattern of each word, as it is written in a layout.
    patterns: HashMap<&'static str, usize>,
}

impl Words {
    /// Those of a text, blanks, case and the like left out.
    pub fn of(text: &str) -> Self {
        let lexicon = lexicon();
        let mut stands = vec![false; lexicon.search.patterns_len()];
        if text.is_ascii() {
            let (search, patterns) = &lexicon.ascii;
            for found in search.find_overlapping_iter(&folded(text)) {
                stands[patterns[found.pattern().as_usize()]] = true;
            }
        } else {
            for found in lexicon.search.find_overlapping_iter(&folded(text)) {
                stands[found.pattern().as_usize()] = true;
            }
        }
        Self(stands)
    }

    /// Whether a word stands in it. One that is not looked for may.
    pub fn has(&self, word: &str) -> bool {
        lexicon().patterns.get(word).is_none_or(|pattern| self.0[*pattern])
    }

    /// Whether it holds the names without which no row of it is a header of this layout.
    pub fn may_head(&self, layout: &Layout) -> bool {
        must(layout).all(|names| names.iter().any(|name| self.has(name)))
    }
}

/// The names of the columns that a header of a layout must have.
fn must(layout: &Layout) -> impl Iterator<Item = &'static [&'static str]> {
    layout.columns.iter().filter(|(_, _, need)| *need == Need::Must).map(|(_, names, _)| *names)
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let formats = [&ALIPAY, &CASHBOOK, &WECHAT, &JD, &MEITUAN, &TAOBAO, &PAYPAL, &STRIPE].map(|bill| bill.format);
        let titles = formats.iter().flat_map(|format| format.title_words).copied();
        let of_formats = formats.iter().flat_map(|format| format.layouts);
        let of_banks = STATEMENTS.iter().flat_map(|statement| statement.layouts);
        let names = of_formats.chain(of_banks).flat_map(|layout| must(layout)).flatten().copied();
        let (mut shown, mut patterns) = (Vec::new(), HashMap::new());
        for word in titles.chain(names) {
            let folded = folded(word);
            let pattern = shown.iter().position(|known| *known == folded).unwrap_or_else(|| {
                shown.push(folded);
                shown.len() - 1
            });
            patterns.insert(word, pattern);
        }
        let automaton = |words: &[&String]| AhoCorasick::new(words).expect("some hundred short words are no large automaton");
        let ascii: Vec<usize> = (0..shown.len()).filter(|n| shown[*n].is_ascii()).collect();
        let ascii = (automaton(&ascii.iter().map(|n| &shown[*n]).collect::<Vec<_>>()), ascii);
        Lexicon { search: automaton(&shown.iter().collect::<Vec<_>>()), ascii, patterns }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_text_of_ascii_and_any_other_the_same_words_stand() {
        let known = lexicon().patterns.keys();
        let ascii: Vec<_> = known.filter(|word| folded(word).is_ascii()).collect();
        assert!(ascii.len() > 5);
        for word in ascii {
            let text = format!("x,{word},1");
            assert!(Words::of(&text).has(word), "{word}");
            assert_eq!(Words::of(&text).0, Words::of(&format!("{text}，")).0, "{word}");
        }
    }

    #[test]
    fn words_stand_however_they_are_written() {
        let words = Words::of("交 易 時 間,金額（元）\n支付宝");
        assert!(["交易时间", "金额(元)", "金额", "支付宝"].iter().all(|word| words.has(word)));
        assert!(["交易对方", "微信支付账单明细"].iter().all(|word| !words.has(word)));
        assert!(Words::of("").0.iter().all(|stands| !stands) && words.has("a word that nobody looks for"));
    }
}
