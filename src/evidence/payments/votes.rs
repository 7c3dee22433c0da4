//! What the cells of a whole file say of the order and the marks they are written in. One cell says little: `9/4/2018` is two days.

use chrono::NaiveDate;

use super::times;

/// Counts over a file.
#[derive(Debug, Clone, Default)]
pub struct Votes {
    /// Days whose first number is past 12.
    day_first: u64,
    /// Days whose second number is past 12.
    month_first: u64,
    /// Amounts whose last mark is a comma before one or two digits.
    comma: u64,
    /// The same with a point.
    point: u64,
    read_day_first: Course,
    read_month_first: Course,
}

/// How often a run of days turns from rising to falling or back: files are sorted.
#[derive(Debug, Clone, Default)]
struct Course {
    last: Option<NaiveDate>,
    rising: Option<bool>,
    turns: u64,
}

impl Votes {
    /// Takes a day as written.
    pub fn day(&mut self, text: &str) {
        let Some([(one, ..=2), (two, ..=2), _]) = times::numbers(text) else { return };
        self.day_first += u64::from(one > 12);
        self.month_first += u64::from(two > 12);
        self.read_day_first.take(times::day(text, true));
        self.read_month_first.take(times::day(text, false));
    }

    /// Takes an amount as written.
    pub fn amount(&mut self, text: &str) {
        let Some(at) = text.rfind([',', '.']) else { return };
        let other = if text[at..].starts_with(',') { '.' } else { ',' };
        // `1.234` may be either; `1.234,5` and `12,50` may not.
        if text[..at].contains(other) || (1..=2).contains(&(text.len() - at - 1)) {
            let vote = if other == '.' { &mut self.comma } else { &mut self.point };
            *vote += 1;
        }
    }

    /// Whether the day stands before the month: by numbers past 12, else by what is `usual` where the file was made,
    /// else by its being sorted. `None` where nothing says.
    pub fn says_day_first(&self, usual: Option<bool>) -> Option<bool> {
        match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => return Some(true),
            std::cmp::Ordering::Less => return Some(false),
            std::cmp::Ordering::Equal => {}
        }
        if usual.is_some() {
            return usual;
        }
        match (self.read_day_first.turns, self.read_month_first.turns) {
            (0, 1..) => Some(true),
            (1.., 0) => Some(false),
            _ => None,
        }
    }

    /// Whether a comma stands before the decimals; `None` where the file does not say.
    pub fn says_comma(&self) -> Option<bool> {
        (self.comma != self.point).then_some(self.comma > self.point)
    }

    /// Whether any day was seen.
    pub fn has_days(&self) -> bool {
        self.read_day_first.last.is_some() || self.read_month_first.last.is_some()
    }
}

impl Course {
    fn take(&mut self, day: Option<NaiveDate>) {
        let Some(day) = day else { return };
        if let Some(last) = self.last.filter(|last| *last != day) {
            let rising = day > last;
            self.turns += u64::from(self.rising.is_some_and(|before| before != rising));
            self.rising = Some(rising);
        }
        self.last = Some(day);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(texts: &[&str]) -> Option<bool> {
        let mut votes = Votes::default();
        texts.iter().for_each(|text| votes.day(text));
        votes.says_day_first(None)
    }

    #[test]
    fn one_number_past_twelve_decides_for_all() {
        assert_eq!(days(&["12/02/2016", "09/06/2016", "22/06/2016"]), Some(true));
        assert_eq!(days(&["9/4/2018", "9/25/2018"]), Some(false));
        assert_eq!(days(&["2/1/2020", "3/1/2020"]), None);
        assert_eq!(days(&[]), None);
    }

    #[test]
    fn files_are_sorted() {
        assert_eq!(days(&["1/2/2020", "5/2/2020", "2/3/2020"]), Some(true));
        assert_eq!(days(&["2/1/2020", "2/5/2020", "3/2/2020"]), Some(false));
    }

    #[test]
    fn the_mark_before_decimals() {
        let says = |texts: &[&str]| {
            let mut votes = Votes::default();
            texts.iter().for_each(|text| votes.amount(text));
            votes.says_comma()
        };
        assert_eq!(says(&["1.234", "4.626,81"]), Some(true));
        assert_eq!(says(&["1,653.75", "84.00"]), Some(false));
        assert_eq!(says(&["1.234", "12"]), None);
    }
}
