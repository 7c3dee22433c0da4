//! The head of a WhatsApp message: `[date, time] Name: text` (iOS) or `date, time - Name: text` (Android),
//! in the locale of the phone.

use chrono::NaiveDate;

use super::clock;
use super::scan::{Number, Scan, digit};
use super::stamp::usual;
use crate::case::{Precision, When, Zone};

/// How a head is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `[date, time] `
    Brackets,
    /// `date, time - `
    Dash,
    /// `date time: ` and `date time `, of old versions; dates with points, times with seconds.
    Bare,
}

/// A head, its date not yet understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head<'a> {
    pub(super) style: Style,
    /// The three numbers as they stand.
    pub(super) date: [Number; 3],
    /// What stands between them.
    pub(super) separator: char,
    /// Whether the clock names the half of the day.
    pub(super) twelve_hours: bool,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: Option<u32>,
    /// The name and the text.
    pub(super) rest: &'a str,
}

impl Head<'_> {
    /// When it was, on this day; no file says its zone.
    pub(super) fn at(&self, day: NaiveDate) -> Option<When> {
        let precision = if self.second.is_some() { Precision::Second } else { Precision::Minute };
        let local = day.and_hms_opt(self.hour, self.minute, self.second.unwrap_or(0))?;
        Some(When::new(local, precision, Zone::Unknown))
    }
}

/// What stands between date and time in some locales: Finnish, Danish, German, Spanish, Portuguese, French, Dutch, Russian, Indonesian,
/// Slovenian, Catalan, Ukrainian.
const CONNECTORS: [&str; 16] = ["klo", "kl.", "kl", "um", "at", "a las", "a la", "a les", "às", "à", "alle", "om", "ob", "в", "о", "pukul"];

/// What stands between time and name on Android.
const DASHES: [char; 3] = ['-', '–', '—'];

/// The head that a line begins with.
pub(super) fn head(line: &str) -> Option<Head<'_>> {
    // Most lines have none; a digit must come within a few characters.
    line.chars().take(6).any(|c| digit(c).is_some()).then_some(())?;
    // Of other formats nearly all begin so, and without a dash behind it they are none.
    if usual(line).is_some_and(|(_, _, after)| !after.contains(DASHES)) {
        return None;
    }
    let mut scan = Scan::new(line);
    let brackets = scan.eat('[');
    let first = scan.number(4)?;
    let separator = scan.one_of(&['/', '-', '.', '年', '년'])?;
    scan.blanks();
    let second = scan.number(2)?;
    match separator {
        '年' => scan.eat('月').then_some(())?,
        '년' => scan.eat('월').then_some(())?,
        same => scan.eat(same).then_some(())?,
    }
    scan.blanks();
    let third = scan.number(4)?;
    match separator {
        '年' => scan.eat('日').then_some(())?,
        '년' => scan.eat('일').then_some(())?,
        _ => {
            scan.eat('.');
        }
    }
    let years = [first, third].iter().filter(|number| number.digits == 4).count();
    let odd = [first, third].iter().any(|number| number.digits == 3);
    (!odd && years < 2).then_some(())?;
    let comma = scan.one_of(&[',', '،', '，', '、']).is_some();
    let blank = scan.blanks();
    (comma || blank).then_some(())?;
    if CONNECTORS.iter().any(|word| scan.word(word)) {
        scan.blanks();
    }
    let before = clock::half(&mut scan);
    scan.blanks();
    let hour = scan.number(2)?.value;
    let colon = separator_of_time(&mut scan)?;
    let minute = scan.two_digits()?;
    let mut ahead = scan;
    let second_of_minute = ahead.eat(colon).then(|| ahead.two_digits()).flatten();
    if second_of_minute.is_some() {
        scan = ahead;
    }
    let may_be_bare = separator == '.' && second_of_minute.is_some();
    // Heads of other formats lack this, which is sooner seen than that no word for the half of the day follows.
    (brackets || may_be_bare || scan.rest().contains(DASHES)).then_some(())?;
    let mut blank = scan.blanks();
    let half = match before {
        Some(half) => Some(half),
        None => {
            let half = clock::half(&mut scan);
            blank = if half.is_some() { scan.blanks() } else { blank };
            half
        }
    };
    let style = end(&mut scan, brackets, blank, may_be_bare)?;
    let valid = minute < 60 && second_of_minute.is_none_or(|second| second < 60);
    valid.then_some(Head {
        style,
        date: [first, second, third],
        separator,
        twelve_hours: half.is_some(),
        hour: clock::hour(hour, half)?,
        minute,
        second: second_of_minute,
        rest: scan.rest(),
    })
}

/// `:`, `.`, or `h` between blanks as in Canadian French.
fn separator_of_time(scan: &mut Scan<'_>) -> Option<char> {
    if let Some(found) = scan.one_of(&[':', '.', '：']) {
        return Some(found);
    }
    scan.blanks();
    let found = scan.eat('h').then_some('h');
    scan.blanks();
    found
}

/// What ends a head; after it begins the name.
fn end(scan: &mut Scan<'_>, brackets: bool, blank: bool, may_be_bare: bool) -> Option<Style> {
    if brackets {
        scan.eat(']').then_some(())?;
        scan.blanks();
        return Some(Style::Brackets);
    }
    let mut ahead = *scan;
    if blank && ahead.one_of(&DASHES).is_some() && (ahead.blanks() || ahead.rest().is_empty()) {
        *scan = ahead;
        return Some(Style::Dash);
    }
    if !may_be_bare {
        return None;
    }
    let mut ahead = *scan;
    let ends = if blank { true } else { ahead.eat(':') && ahead.blanks() };
    // Without brackets or dash only a name makes it a head.
    (ends && ahead.rest().contains(": ")).then(|| {
        *scan = ahead;
        Style::Bare
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen<'a> = (Style, [u32; 3], u32, u32, Option<u32>, &'a str);

    fn seen(line: &str) -> Option<Seen<'_>> {
        head(line).map(|head| (head.style, head.date.map(|number| number.value), head.hour, head.minute, head.second, head.rest))
    }

    #[test]
    fn heads_of_many_locales() {
        use Style::{Bare, Brackets, Dash};
        for (line, expected) in [
            ("[01/01/19 11:25] John: x", (Brackets, [1, 1, 19], 11, 25, None, "John: x")),
            ("01/20/2019, 11:23 a. m. - J: x", (Dash, [1, 20, 2019], 11, 23, None, "J: x")),
            ("01/20/2019, 11:23 p.\u{a0}m. - J: x", (Dash, [1, 20, 2019], 23, 23, None, "J: x")),
            ("3/4/25, 2:05\u{202f}PM - P: x", (Dash, [3, 4, 25], 14, 5, None, "P: x")),
            ("3/4/25, 2:05\u{2009}PM - P: x", (Dash, [3, 4, 25], 14, 5, None, "P: x")),
            ("\u{200e}[2026/8/30 下午8:15:03] 甲: x", (Brackets, [2026, 8, 30], 20, 15, Some(3), "甲: x")),
            ("\u{feff}[2026/7/9 02:28:09] Bob:Hi", (Brackets, [2026, 7, 9], 2, 28, Some(9), "Bob:Hi")),
            ("2026/08/30 午後8:15 - 甲: x", (Dash, [2026, 8, 30], 20, 15, None, "甲: x")),
            ("2026. 8. 30. 오후 8:15 - 갑: x", (Dash, [2026, 8, 30], 20, 15, None, "갑: x")),
            ("[2026. 8. 30. 오전 12:05:07] 갑: x", (Brackets, [2026, 8, 30], 0, 5, Some(7), "갑: x")),
            ("2026年8月30日 上午8:15 - 甲: x", (Dash, [2026, 8, 30], 8, 15, None, "甲: x")),
            ("13.06.18 21.25.15: a: m", (Bare, [13, 6, 18], 21, 25, Some(15), "a: m")),
            ("13. 6. 2018. 21:25:15 a: m", (Bare, [13, 6, 2018], 21, 25, Some(15), "a: m")),
            ("13.6.2018 klo 21.25.15 - a: m", (Dash, [13, 6, 2018], 21, 25, Some(15), "a: m")),
            ("2019-06-20 14 h 32 - a: m", (Dash, [2019, 6, 20], 14, 32, None, "a: m")),
            ("[\u{200f}١٥\u{200f}/٣\u{200f}/٢٠٢٤، ٢:٣٢:١٨ م] س: x", (Brackets, [15, 3, 2024], 14, 32, Some(18), "س: x")),
            ("20/06/20, 00:08 - +12 345 578 created group", (Dash, [20, 6, 20], 0, 8, None, "+12 345 578 created group")),
        ] {
            assert_eq!(seen(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn lines_that_are_no_heads() {
        for line in [
            "",
            "第二行",
            "2026/8/30 到货",
            "12/05/2026 at noon",
            "2026-09-13 20:20:01 ERROR: x",
            "2026-09-13 20:20:01,123 - root - ERROR - x",
            "[2026-09-13T20:20:01] a: x",
            "1.2.3 4",
            "8:30 见",
            "2026/8/30 20:61 - a: x",
            "2026/8/30 20:15 -10 度",
        ] {
            assert_eq!(seen(line), None, "{line}");
        }
    }

    #[test]
    fn heads_of_the_usual_form_are_read_as_any_other() {
        for line in ["2026-08-30 20:13:20", "2026-08-30 20:13:20 甲: x", "2026-08-30 20:13:20 - 甲: x", "2026-08-30 20:13:20 – 甲: x"]
        {
            // A mark before it is passed over, and the form is no longer the usual one.
            assert_eq!(seen(line), seen(&format!("\u{200e}{line}")), "{line}");
        }
        assert!(seen("2026-08-30 20:13:20 - 甲: x").is_some());
    }
}
