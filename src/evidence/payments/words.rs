//! The words by which bills are known, looked for all at once: to look for each of some hundred names in the head of every
//! file, or at its rows for each of many formats, costs far more than to compress it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::banks::{STATEMENTS, TITLED_WITHIN};
use super::columns::{Layout, Need, folded, plain_pieces};
use super::table::beginning;
use super::{ALIPAY, CASHBOOK, JD, MEITUAN, PAYPAL, STRIPE, TAOBAO, WECHAT};
use crate::evidence::lexicon::Lexicon;

/// Which of the words stand in the beginning of a text.
#[derive(Debug)]
pub struct Words {
    stands: Vec<bool>,
    /// All lines that a title may stand in were searched.
    covers_titles: bool,
}

/// All words that a bill may be known by.
struct Known {
    lexicon: Lexicon,
    /// The place there of each word, as it is written in a layout.
    places: HashMap<&'static str, usize>,
}

impl Words {
    /// Those of a text, blanks, case and the like left out.
    pub fn of(text: &str) -> Self {
        let beginning = beginning(text);
        let stands = known().lexicon.all_in_pieces(|take| plain_pieces(beginning, take));
        Self { stands, covers_titles: beginning.len() == text.len() || beginning.lines().nth(TITLED_WITHIN).is_some() }
    }

    /// Whether a word stands in it. One that is not looked for may.
    pub fn has(&self, word: &str) -> bool {
        known().places.get(word).is_none_or(|place| self.stands[*place])
    }

    /// Whether the text may have this title: it does not where its first lines were searched, and the words are not there.
    pub fn may_title(&self, title: &str) -> bool {
        !self.covers_titles || self.has(title)
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

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let formats = [&ALIPAY, &CASHBOOK, &WECHAT, &JD, &MEITUAN, &TAOBAO, &PAYPAL, &STRIPE].map(|bill| bill.format);
        let titles = formats.iter().flat_map(|format| format.title_words);
        let titles = titles.chain(STATEMENTS.iter().flat_map(|statement| statement.titles)).copied();
        let of_formats = formats.iter().flat_map(|format| format.layouts);
        let of_banks = STATEMENTS.iter().flat_map(|statement| statement.layouts);
        let names = of_formats.chain(of_banks).flat_map(|layout| must(layout)).flatten().copied();
        let (mut shown, mut places) = (Vec::new(), HashMap::new());
        for word in titles.chain(names) {
            let folded = folded(word);
            let place = shown.iter().position(|known| *known == folded).unwrap_or_else(|| {
                shown.push(folded);
                shown.len() - 1
            });
            places.insert(word, place);
        }
        Known { lexicon: Lexicon::of(shown), places }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_in_any_text_that_holds_it() {
        for word in known().places.keys() {
            for text in [(*word).to_owned(), format!("x,{word},1"), format!("，{word}\n"), format!("{word}{word}")] {
                assert!(Words::of(&text).has(word), "{text}");
            }
        }
    }

    #[test]
    fn pieces_of_a_text_are_the_text_folded() {
        for letter in '\0'..='\u{ffff}' {
            let text = format!("A{letter}時");
            let mut pieces = Vec::new();
            plain_pieces(&text, &mut |piece| pieces.extend_from_slice(piece));
            assert_eq!(String::from_utf8(pieces).expect("letters").to_ascii_lowercase(), folded(&text), "{letter:?}");
        }
    }

    #[test]
    fn words_stand_however_they_are_written() {
        let words = Words::of("交 易 時 間,金額（元）\n支付宝");
        assert!(["交易时间", "金额(元)", "金额", "支付宝"].iter().all(|word| words.has(word)));
        assert!(["交易对方", "微信支付账单明细"].iter().all(|word| !words.has(word)));
        assert!(Words::of("").stands.iter().all(|stands| !stands) && words.has("a word that nobody looks for"));
    }
}
