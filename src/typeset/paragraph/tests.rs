//! What must hold of every setting of every text.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::document::{legible, push_mark};
use crate::typeset::break_lines::{may_not_begin, may_not_end};
use crate::typeset::fonts::{Fonts, Voice};
use crate::typeset::shape::Shaper;

const SIZE: Thou = 12_000;

fn lines(text: &str, width: Thou, indent: Thou, align: Align) -> Vec<Line> {
    thread_local!(static FONTS: Fonts = Fonts::embedded());
    FONTS.with(|fonts| {
        let glyphs = Shaper::new(fonts).plain(text, Voice::Body, SIZE);
        set(&glyphs, width, indent, align)
    })
}

fn text_of(line: &Line) -> String {
    let chars = line.glyphs.iter().flat_map(|placed| [Some(placed.glyph.ch), placed.glyph.accent]);
    chars.flatten().collect()
}

fn texts(text: &str, ems: i32) -> Vec<String> {
    lines(text, ems * SIZE, 0, Align::Justify).iter().map(text_of).collect()
}

#[test]
fn a_mark_never_begins_a_line() {
    assert_eq!(texts("一二三四五六七八，九十", 8), ["一二三四五六七", "八，九十"]);
    assert_eq!(texts("一二三四五六七八", 4), ["一二三四", "五六七八"]);
}

#[test]
fn a_mark_at_the_end_of_a_line_gives_up_its_empty_half() {
    let set = lines("一二三四五六七，八九十甲乙丙丁，", 8 * SIZE - SIZE / 2, 0, Align::Justify);
    assert_eq!(text_of(&set[0]), "一二三四五六七，");
    let comma = set[0].glyphs[7];
    assert_eq!(comma.x, 7 * SIZE, "nothing had to be stretched");
}

#[test]
fn both_edges_are_even_but_for_the_last_line() {
    let text = "被投诉人通过自建网站销售商品，依据《市场监督管理投诉举报处理办法》第十三条，本投诉由其住所地县级市场监督管理部门处理。";
    let set = lines(text, 20 * SIZE, 2 * SIZE, Align::Justify);
    for line in &set[..set.len() - 1] {
        let end = line.glyphs.last().expect("no line is empty");
        assert_eq!(line.right - end.glyph.spare_right(), 20 * SIZE, "{}", text_of(line));
    }
    assert_eq!(set[0].glyphs[0].x, 2 * SIZE);
}

#[test]
fn a_digest_is_broken_rather_than_its_neighbours_stretched() {
    let text = "其文件清单的SHA-256值为1d418e62936be52ea11acefae0885d1eae2b739e2cccb7d2b8a7ff9f6a01295d，由本人计算。";
    let set = lines(text, 37 * SIZE, 0, Align::Justify);
    let full = 37 * SIZE - set[0].right;
    assert!(full < SIZE / 2, "the first line is full: {}", text_of(&set[0]));
}

#[test]
fn one_character_that_does_not_fit_is_set_all_the_same() {
    assert_eq!(lines("证据", SIZE / 2, 0, Align::Left).len(), 2);
}

#[test]
fn forbidden_places_are_used_where_nothing_else_fits() {
    assert_eq!(lines(&"。".repeat(100), 10 * SIZE, 0, Align::Justify).len(), 6);
}

/// Text as letters have it: Chinese with its marks, numbers, Latin words, addresses.
fn letter_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[一-龥]{1,12}",
        3 => "[，。、；：！？]",
        2 => "[一-龥]{1,3}[》）”】][，。]",
        2 => "[《（“【][一-龥]{1,4}",
        2 => "[0-9]{1,5}(\\.[0-9]{2})?[年月日元%]?",
        1 => "[A-Za-z]{1,10} ?",
        1 => "[0-9a-f]{64}",
        1 => "https://[a-z]{3,12}\\.example/[a-z0-9/?=&]{1,60}",
        1 => "(……|——)",
    ];
    proptest::collection::vec(piece, 1..60).prop_map(|pieces| pieces.concat())
}

/// The glyphs that are seen: the space that a line ends at is not.
fn seen(line: &Line) -> &[Placed] {
    match line.glyphs.as_slice() {
        [seen @ .., space] if space.glyph.ch == ' ' && !seen.is_empty() => seen,
        all => all,
    }
}

fn align() -> impl Strategy<Value = Align> {
    prop_oneof![Just(Align::Justify), Just(Align::Left), Just(Align::Center), Just(Align::Right)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_forbidden_line_starts_or_ends(text in letter_text(), ems in 12..40i32) {
        for line in lines(&text, ems * SIZE, 2 * SIZE, Align::Justify).windows(2) {
            let end = seen(&line[0]).last().expect("no line is empty").glyph.ch;
            let start = line[1].glyphs[0].glyph.ch;
            prop_assert!(!may_not_end(end), "{end:?} ends {}", text_of(&line[0]));
            // Inside a long address a full stop is no mark.
            let inside_word = start.is_ascii() && end.is_ascii_graphic();
            prop_assert!(!may_not_begin(start) || inside_word, "{start:?} begins {}", text_of(&line[1]));
        }
    }

    #[test]
    fn no_text_is_lost_or_moved(text in any::<String>(), ems in 2..40i32, align in align()) {
        let set: String = lines(&text, ems * SIZE, 0, align).iter().map(text_of).collect();
        // What no font draws stands there as a mark.
        let mut missing = BTreeSet::new();
        thread_local!(static FONTS: Fonts = Fonts::embedded());
        FONTS.with(|fonts| {
            let mut shaper = Shaper::new(fonts);
            shaper.plain(&text, Voice::Body, SIZE);
            missing.extend(shaper.missing.into_keys());
        });
        let mut expected = String::new();
        for ch in legible(&text).chars() {
            if missing.contains(&ch) { push_mark(&mut expected, ch) } else { expected.push(ch) }
        }
        let bare = |text: &str| text.chars().filter(|&ch| ch != ' ').collect::<String>();
        prop_assert_eq!(bare(&set), bare(&expected));
    }

    #[test]
    fn nothing_stands_outside_the_measure(text in letter_text(), ems in 4..40i32, align in align()) {
        for line in lines(&text, ems * SIZE, 0, align) {
            let first = line.glyphs[0];
            let last = *seen(&line).last().expect("no line is empty");
            prop_assert!(first.x + first.glyph.spare_left() >= 0);
            let right = last.x + last.glyph.advance - last.glyph.spare_right();
            prop_assert!(right <= ems * SIZE, "{right} of {}: {}", ems * SIZE, text_of(&line));
        }
    }

    #[test]
    fn no_gap_reads_as_a_space(text in letter_text(), ems in 8..40i32) {
        for line in lines(&text, ems * SIZE, 0, Align::Justify) {
            // A line that says what it reads may have gaps that people still do not take for spaces.
            let most = if line.loose { 180 } else { 90 };
            for pair in seen(&line).windows(2) {
                let gap = pair[1].x - pair[0].x - pair[0].glyph.advance;
                prop_assert!(pair[0].glyph.ch == ' ' || gap * 1000 <= SIZE * most + 1000, "{gap} in {}", text_of(&line));
            }
        }
    }
}
