//! Where a line may end. Latin text follows Unicode line breaking ([UAX #14]); Chinese follows the
//! rules of its typesetters ([CLREQ, line start and end prohibition][clreq]), which UAX #14 only
//! approximates: it cannot tell that `“` opens and `”` closes, and it would part a number from its
//! unit. Every place between two glyphs has a price; what typesetters forbid is merely so dear that
//! it is paid only where nothing else fits (a line of forty full stops must still end somewhere).
//!
//! [UAX #14]: https://www.unicode.org/reports/tr14/
//! [clreq]: https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start_end

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::shape::Glyph;

/// What it costs to end a line at a place.
pub(super) type Price = u32;

/// An ordinary place.
pub(super) const FREE: Price = 0;
/// Between a number and its unit: `2026|年`.
pub(super) const APART: Price = 250;
/// After a joint of a long address or path: `https://example.com/|help`.
pub(super) const JOINT: Price = 400;
/// Anywhere in a long word, such as a SHA-256 value.
pub(super) const INSIDE: Price = 2_500;
/// In the middle of a word.
pub(super) const TORN: Price = 100_000;
/// Before a mark that may not begin a line, or after one that may not end it.
pub(super) const FORBIDDEN: Price = 10_000_000;

/// A word of at least so many characters may be broken inside in running text. A phone number, a
/// date and most order numbers are shorter; the shortest digest (MD5) is 32.
const LONG_WORD: usize = 24;
/// So many characters of a broken word stay together at either end.
const STUMP: usize = 4;

/// A character of the Chinese script, its punctuation included.
pub(super) fn is_han(ch: char) -> bool {
    matches!(u32::from(ch),
        0x2E80..=0x303F | 0x3040..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
        || matches!(ch, '“' | '”' | '‘' | '’' | '…' | '—' | '①'..='⓿')
}

/// A mark that opens: it may not end a line.
pub(super) fn is_opening(ch: char) -> bool {
    matches!(ch, '《' | '〈' | '（' | '【' | '〖' | '「' | '『' | '〔' | '［' | '｛' | '“' | '‘' | '〘' | '〚')
}

/// A mark that closes or ends: it may not begin a line, and Chinese faces draw it in the left half
/// of its em.
pub(super) fn is_closing(ch: char) -> bool {
    matches!(
        ch,
        '》' | '〉'
            | '）'
            | '】'
            | '〗'
            | '」'
            | '』'
            | '〕'
            | '］'
            | '｝'
            | '”'
            | '’'
            | '〙'
            | '〛'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '．'
    )
}

/// A mark that may not begin a line, for whatever reason.
pub(super) fn may_not_begin(ch: char) -> bool {
    is_closing(ch)
        || matches!(
            ch,
            '…' | '—'
                | '·'
                | '•'
                | '～'
                | '〜'
                | '％'
                | '‰'
                | '℃'
                | '々'
                | 'ー'
                | '／'
                | ','
                | '.'
                | ';'
                | ':'
                | '!'
                | '?'
                | ')'
                | ']'
                | '}'
                | '%'
        )
}

/// A mark that may not end a line, for whatever reason.
pub(super) fn may_not_end(ch: char) -> bool {
    is_opening(ch) || matches!(ch, '(' | '[' | '{' | '¥' | '￥' | '$' | '＄' | '№')
}

/// The price of ending a line before each glyph; the first entry means nothing. `measure` is the
/// width of a line where a word may be broken only if it is wider than that (table cells).
pub(super) fn prices(glyphs: &[Glyph], measure: Option<i32>) -> Vec<Price> {
    let mut text = String::with_capacity(glyphs.len() * 3);
    for glyph in glyphs {
        text.push(glyph.ch);
    }
    let mut prices = vec![TORN; glyphs.len()];
    let mut opportunities = linebreaks(&text).peekable();
    let mut byte = 0;
    for k in 0..glyphs.len() {
        while opportunities.next_if(|&(at, _)| at < byte).is_some() {}
        let unicode_allows = opportunities.peek().is_some_and(|&(at, kind)| at == byte && kind == BreakOpportunity::Allowed);
        byte += glyphs[k].ch.len_utf8();
        if k > 0 {
            prices[k] = between(glyphs[k - 1].ch, glyphs[k].ch, unicode_allows);
        }
    }
    open_long_words(glyphs, measure, &mut prices);
    prices
}

fn between(a: char, b: char, unicode_allows: bool) -> Price {
    if may_not_begin(b) || may_not_end(a) {
        // A full stop inside `98.00` is not a mark at the beginning of a line, but a torn number.
        let inside_word = is_word(a) && is_word(b);
        return if inside_word { TORN } else { FORBIDDEN };
    }
    if b == ' ' || a == '\u{a0}' || b == '\u{a0}' || a == '\u{2011}' || b == '\u{2011}' {
        return TORN;
    }
    if is_word(a) && is_word(b) {
        let hyphen = a == '-' && unicode_allows && b.is_ascii_alphabetic();
        return if hyphen { APART } else { TORN };
    }
    if is_unit_after(a, b) {
        return APART;
    }
    if is_closing(a) || is_opening(b) || unicode_allows { FREE } else { TORN }
}

/// A character of a word in the sense of addresses and numbers: printable ASCII.
fn is_word(ch: char) -> bool {
    ch.is_ascii_graphic()
}

/// A number and what it belongs to: `9月`, `100元`, `第6条`, `证据3`, `玖拾捌元整` not.
fn is_unit_after(a: char, b: char) -> bool {
    let digit = |ch: char| ch.is_ascii_digit();
    (digit(a)
        && matches!(
            b,
            '年' | '月'
                | '日'
                | '时'
                | '点'
                | '分'
                | '秒'
                | '元'
                | '角'
                | '页'
                | '条'
                | '款'
                | '项'
                | '号'
                | '件'
                | '份'
                | '个'
                | '次'
                | '天'
                | '位'
                | '行'
                | '笔'
                | '台'
                | '万'
                | '亿'
        ))
        || (digit(b) && matches!(a, '第' | '共' | '证' | '据' | '年' | '月' | '日' | '约' | '至'))
}

fn open_long_words(glyphs: &[Glyph], measure: Option<i32>, prices: &mut [Price]) {
    let mut start = 0;
    while start < glyphs.len() {
        let word = glyphs[start..].iter().take_while(|glyph| is_word(glyph.ch)).count();
        let end = start + word;
        let long = match measure {
            None => word >= LONG_WORD,
            Some(measure) => glyphs[start..end].iter().map(|glyph| i64::from(glyph.advance)).sum::<i64>() > i64::from(measure),
        };
        if long && word > 2 * STUMP {
            for k in start + STUMP..=end - STUMP {
                let (a, b) = (glyphs[k - 1].ch, glyphs[k].ch);
                let joint = matches!(a, '/' | '?' | '&' | '=' | '_' | '-' | '#' | ';' | ',' | '.')
                    && b.is_ascii_alphanumeric()
                    // Not between `https://` and the name.
                    && glyphs[k - 2].ch != '/';
                let price = if joint { JOINT } else { INSIDE };
                prices[k] = prices[k].min(price);
            }
        }
        start = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::fonts::{Fonts, Voice};
    use crate::typeset::shape::Shaper;

    /// The text with `|` where a line may end for free, and `¦` where it costs a little.
    fn shown(text: &str) -> String {
        let fonts = Fonts::embedded();
        let glyphs = Shaper::new(&fonts).plain(text, Voice::Body, 12_000);
        let mut out = String::new();
        for (glyph, price) in glyphs.iter().zip(prices(&glyphs, None)) {
            match price {
                _ if out.is_empty() => {}
                FREE => out.push('|'),
                APART | JOINT => out.push('¦'),
                _ => {}
            }
            out.push(glyph.ch);
        }
        out
    }

    #[test]
    fn marks_stay_where_typesetters_want_them() {
        assert_eq!(shown("回复“概不退换”（证据6）。"), "回|复|“概|不|退|换”|（证|据¦6）。");
        assert_eq!(shown("说明……等——的"), "说|明……|等——|的");
        assert_eq!(shown("《办法》第十三条"), "《办|法》|第|十|三|条");
    }

    #[test]
    fn numbers_keep_their_units() {
        assert_eq!(shown("于2026年9月13日付98.00元"), "于|2026¦年¦9¦月¦13¦日|付|98.00¦元");
        assert_eq!(shown("退￥98.00，即5%"), "退|￥98.00，|即|5%");
        assert_eq!(shown("在2026-09-13 20:12下单"), "在|2026-09-13 |20:12|下|单");
    }

    #[test]
    fn long_addresses_break_at_their_joints() {
        assert_eq!(shown("见https://kameng.example.invalid/help"), "见|https://kameng.¦example.¦invalid/¦help");
        assert_eq!(shown("well-known e-mail"), "well-¦known |e-¦mail");
    }

    #[test]
    fn in_a_cell_only_what_is_wider_than_it_may_be_broken() {
        let fonts = Fonts::embedded();
        let glyphs = Shaper::new(&fonts).plain("KM202609130001", Voice::Body, 10_000);
        let inside = |measure| prices(&glyphs, Some(measure)).contains(&INSIDE);
        assert!(!inside(200_000));
        assert!(inside(40_000));
    }
}
