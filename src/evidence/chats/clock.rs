//! The twelve-hour clock as the locales of chat programs write it.

use super::scan::{Scan, digit, is_blank, is_mark};

/// Which half of the day a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// 上午, 凌晨, AM.
    Morning,
    /// 中午: from eleven to two.
    Noon,
    /// 下午, 晚上, PM.
    Evening,
}

/// Words before or after a time. CLDR 48 day periods of the locales that write the twelve-hour clock.
const WORDS: [(&str, Half); 43] = [
    ("上午", Half::Morning),
    ("下午", Half::Evening),
    ("凌晨", Half::Morning),
    ("清晨", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("午夜", Half::Morning),
    ("半夜", Half::Morning),
    ("中午", Half::Noon),
    ("傍晚", Half::Evening),
    ("晚上", Half::Evening),
    ("午前", Half::Morning),
    ("午後", Half::Evening),
    ("오전", Half::Morning),
    ("오후", Half::Evening),
    ("ص", Half::Morning),
    ("م", Half::Evening),
    ("ق.ظ.", Half::Morning),
    ("ب.ظ.", Half::Evening),
    ("π.μ.", Half::Morning),
    ("μ.μ.", Half::Evening),
    ("π.μ", Half::Morning),
    ("μ.μ", Half::Evening),
    ("पूर्वाह्न", Half::Morning),
    ("अपराह्न", Half::Evening),
    ("vorm.", Half::Morning),
    ("nachm.", Half::Evening),
    ("morgens", Half::Morning),
    ("mittags", Half::Noon),
    ("abends", Half::Evening),
    ("dop.", Half::Morning),
    ("odp.", Half::Evening),
    ("de.", Half::Morning),
    ("du.", Half::Evening),
    ("ÖÖ", Half::Morning),
    ("ÖS", Half::Evening),
    ("PTG", Half::Evening),
    ("PG", Half::Morning),
    ("SA", Half::Morning),
    ("CH", Half::Evening),
    ("f.m.", Half::Morning),
    ("e.m.", Half::Evening),
    ("em", Half::Evening),
];

/// The half of the day, if the next word names one.
pub(super) fn half(scan: &mut Scan<'_>) -> Option<Half> {
    // Mostly the hour stands here.
    scan.rest().trim_start_matches(is_mark).starts_with(char::is_alphabetic).then_some(())?;
    let mut ahead = *scan;
    if let Some(half) = latin(&mut ahead) {
        *scan = ahead;
        return Some(half);
    }
    for (word, half) in WORDS {
        let mut ahead = *scan;
        if ahead.word(word) && (!word.is_ascii() || ends_word(ahead.rest())) {
            *scan = ahead;
            return Some(half);
        }
    }
    None
}

/// Whether a time may end in this character: in a digit, or as the words for the halves of the day end.
pub(super) fn may_end(last: char) -> bool {
    let ends = |word: &str| word.chars().next_back().is_some_and(|end| end.eq_ignore_ascii_case(&last));
    digit(last).is_some() || matches!(last, 'm' | 'M' | '.' | 'z' | 'Z') || WORDS.iter().any(|(word, _)| ends(word))
}

/// `AM`, `p.m.`, `a. m.` with any blank between.
fn latin(scan: &mut Scan<'_>) -> Option<Half> {
    let half = match scan.one_of(&['a', 'A', 'p', 'P'])? {
        'a' | 'A' => Half::Morning,
        _ => Half::Evening,
    };
    let dotted = scan.eat('.');
    if dotted {
        scan.blanks();
    }
    scan.one_of(&['m', 'M'])?;
    if dotted {
        scan.eat('.');
    }
    ends_word(scan.rest()).then_some(half)
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| is_blank(c) || !c.is_alphanumeric())
}

/// The hour of a day of 24; `None` where there is no such hour.
pub(super) fn hour(written: u32, half: Option<Half>) -> Option<u32> {
    match (half, written) {
        (_, 25..) => None,
        (None | Some(Half::Evening), 24) => Some(0),
        (Some(Half::Morning), 12 | 24) => Some(0),
        (Some(Half::Evening), 0..=11) | (Some(Half::Noon), 0..=3) => Some(written + 12),
        (Some(Half::Noon), 24) => None,
        _ => Some(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_the_day() {
        for (text, half_expected, rest) in [
            ("a. m. - x", Some(Half::Morning), " - x"),
            ("p.\u{a0}m.]", Some(Half::Evening), "]"),
            ("PM]", Some(Half::Evening), "]"),
            ("下午8:15", Some(Half::Evening), "8:15"),
            ("午前 8", Some(Half::Morning), " 8"),
            ("오후 8", Some(Half::Evening), " 8"),
            ("Amy: x", None, "Amy: x"),
            ("Pm2: x", None, "Pm2: x"),
            ("Sam", None, "Sam"),
        ] {
            let mut scan = Scan::new(text);
            assert_eq!((half(&mut scan), scan.rest()), (half_expected, rest));
        }
    }

    #[test]
    fn a_time_ends_in_a_digit_or_a_word_for_half_a_day() {
        for (word, _) in WORDS {
            assert!(word.chars().next_back().is_some_and(may_end), "{word}");
        }
        assert!("5٣５mMZ".chars().all(may_end) && "d,）到".chars().all(|last| !may_end(last)));
    }

    #[test]
    fn hours_of_the_day() {
        for (written, half, expected) in [
            (0, Some(Half::Morning), Some(0)),
            (12, Some(Half::Morning), Some(0)),
            (12, Some(Half::Evening), Some(12)),
            (0, Some(Half::Evening), Some(12)),
            (11, Some(Half::Evening), Some(23)),
            (20, Some(Half::Evening), Some(20)),
            (1, Some(Half::Noon), Some(13)),
            (11, Some(Half::Noon), Some(11)),
            (23, None, Some(23)),
            (24, None, Some(0)),
            (25, None, None),
        ] {
            assert_eq!(hour(written, half), expected, "{written} {half:?}");
        }
    }
}
