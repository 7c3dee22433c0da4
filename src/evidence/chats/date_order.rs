//! Day, month, year: the order of a file's dates, decided over the whole file.

use chrono::NaiveDate;

use super::scan::Number;

/// In which order a date's numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
    YearDayMonth,
}

impl Order {
    /// As people write it.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Self::YearMonthDay => "年/月/日",
            Self::DayMonthYear => "日/月/年",
            Self::MonthDayYear => "月/日/年",
            Self::YearDayMonth => "年/日/月",
        }
    }

    /// The day that these numbers name in this order.
    pub(super) fn date(self, numbers: [Number; 3]) -> Option<NaiveDate> {
        let [a, b, c] = numbers;
        let (year, month, day) = match self {
            Self::YearMonthDay => (a, b, c),
            Self::DayMonthYear => (c, b, a),
            Self::MonthDayYear => (c, a, b),
            Self::YearDayMonth => (a, c, b),
        };
        // The programs that write two digits are all of this century.
        let year = match year.digits {
            4 => year.value,
            1 | 2 => 2000 + year.value,
            _ => return None,
        };
        if month.digits > 2 || day.digits > 2 {
            return None;
        }
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.value, day.value)
    }
}

/// The order of a file's dates, and whether the file leaves another possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) order: Order,
    pub(super) certain: bool,
}

/// How well an order explains the dates. Less is better, the first field before the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Misfit {
    /// Dates that no calendar has.
    impossible: usize,
    /// Times that the chat goes back.
    steps_back: usize,
}

/// The dates of a file in every order, as they come.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// How many there are.
    pub(super) count: usize,
    year_first: usize,
    read: [Course; ORDERS.len()],
    /// Whether two orders have named different days.
    differ: [[bool; ORDERS.len()]; ORDERS.len()],
}

const ORDERS: [Order; 4] = [Order::YearMonthDay, Order::DayMonthYear, Order::MonthDayYear, Order::YearDayMonth];

/// The days of one order.
#[derive(Debug, Clone, Copy, Default)]
struct Course {
    impossible: usize,
    steps_back: usize,
    last: Option<NaiveDate>,
    span: Option<(NaiveDate, NaiveDate)>,
}

impl Course {
    fn take(&mut self, day: Option<NaiveDate>) {
        let Some(day) = day else {
            self.impossible += 1;
            return;
        };
        self.steps_back += usize::from(self.last.is_some_and(|last| day < last));
        self.last = Some(day);
        let (first, last) = self.span.unwrap_or((day, day));
        self.span = Some((first.min(day), last.max(day)));
    }

    fn misfit(&self) -> Misfit {
        Misfit { impossible: self.impossible, steps_back: self.steps_back }
    }

    fn days(&self) -> i64 {
        self.span.map_or(0, |(first, last)| (last - first).num_days())
    }
}

impl Dates {
    /// Takes the next date.
    pub(super) fn take(&mut self, date: [Number; 3]) {
        self.count += 1;
        self.year_first += usize::from(date[0].digits == 4);
        let days = ORDERS.map(|order| order.date(date));
        for (one, day) in days.iter().enumerate() {
            self.read[one].take(*day);
            for (other, differ) in self.differ[one].iter_mut().enumerate() {
                *differ |= days[other] != *day;
            }
        }
    }

    fn differ(&self, one: Order, other: Order) -> bool {
        let at = |order: Order| ORDERS.iter().position(|known| *known == order).unwrap_or(0);
        self.differ[at(one)][at(other)]
    }

    /// Decides from: numbers above 12, four digits, and that chats run forward. Where these leave several
    /// orders, the one in which the chat is much shorter is taken, else day before month unless
    /// `month_first` (the twelve-hour clock with slashes, as in the United States).
    pub(super) fn decide(&self, month_first: bool) -> Decision {
        let usual = if month_first {
            [Order::MonthDayYear, Order::DayMonthYear, Order::YearMonthDay, Order::YearDayMonth]
        } else {
            [Order::DayMonthYear, Order::MonthDayYear, Order::YearMonthDay, Order::YearDayMonth]
        };
        // Year first with day before month is not a locale; it is only taken where nothing else fits.
        let year_first = self.year_first * 2 > self.count;
        let candidates = if year_first { [Order::YearMonthDay, Order::YearDayMonth, usual[0], usual[1]] } else { usual };
        let judge = |order: Order| {
            let (_, course) = ORDERS.into_iter().zip(&self.read).find(|(known, _)| *known == order).unwrap_or((order, &self.read[0]));
            (order, course.misfit(), course.days())
        };
        let judged = candidates.map(judge);
        let best = judged.iter().map(|(_, misfit, _)| *misfit).min().unwrap_or(Misfit { impossible: 0, steps_back: 0 });
        let equal: Vec<&(Order, Misfit, i64)> = judged.iter().filter(|(_, misfit, _)| *misfit == best).collect();
        let Some(first) = equal.first() else { return Decision { order: usual[0], certain: false } };
        if year_first {
            return Decision { order: first.0, certain: true };
        }
        let rivals: Vec<_> = equal.iter().filter(|(order, ..)| !matches!(order, Order::YearMonthDay | Order::YearDayMonth)).collect();
        let taken = match rivals.as_slice() {
            [] => first,
            [only] => only,
            [usual, other, ..] => {
                if other.2.saturating_mul(5) < usual.2 {
                    other
                } else {
                    usual
                }
            }
        };
        // Two digits of year first: only where day or month first makes years out of days.
        if let Some(year_first) = equal.iter().find(|(order, ..)| *order == Order::YearMonthDay)
            && (rivals.is_empty() || year_first.2.saturating_mul(5) < taken.2)
        {
            return Decision { order: Order::YearMonthDay, certain: rivals.is_empty() };
        }
        let same_days = rivals.iter().all(|(order, ..)| !self.differ(*order, taken.0));
        // An order that only wins because the chat goes back less often, while it goes back itself, is not certain.
        let close = judged.iter().any(|(order, misfit, _)| {
            *order != taken.0
                && !matches!(order, Order::YearMonthDay | Order::YearDayMonth)
                && misfit.impossible == best.impossible
                && best.steps_back > 0
                && misfit.steps_back <= best.steps_back + 1
                && misfit.steps_back != best.steps_back
        });
        Decision { order: taken.0, certain: (rivals.len() < 2 || same_days) && !close }
    }
}

/// The order of dates that are at hand; see [`Dates::decide`].
pub(super) fn decide(dates: &[[Number; 3]], month_first: bool) -> Decision {
    let mut seen = Dates::default();
    dates.iter().for_each(|date| seen.take(*date));
    seen.decide(month_first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(texts: &[&str]) -> Vec<[Number; 3]> {
        let number = |text: &str| Number { value: text.parse().expect("digits"), digits: text.len() };
        texts
            .iter()
            .map(|text| {
                let mut parts = text.split('/').map(number);
                [(); 3].map(|()| parts.next().expect("three parts"))
            })
            .collect()
    }

    #[test]
    fn what_the_file_makes_certain() {
        for (texts, order) in [
            (&["01/01/19", "20/01/19"][..], Order::DayMonthYear),
            (&["01/01/19", "01/20/19"], Order::MonthDayYear),
            (&["2026/8/9", "2026/8/30"], Order::YearMonthDay),
            (&["2026/13/8", "2026/30/8"], Order::YearDayMonth),
            // Runs forward only with the month first: 2 January to 3 February.
            (&["01/02/26", "01/05/26", "02/03/26"], Order::MonthDayYear),
            (&["30/01/26", "01/02/26", "02/02/26"], Order::DayMonthYear),
            // Both orders give the same days.
            (&["01/01/26", "02/02/26"], Order::DayMonthYear),
        ] {
            assert_eq!(decide(&dates(texts), false), Decision { order, certain: true }, "{texts:?}");
        }
    }

    #[test]
    fn what_stays_uncertain_says_so() {
        for (texts, month_first, order) in [
            (&["01/02/26"][..], false, Order::DayMonthYear),
            (&["01/02/26"], true, Order::MonthDayYear),
            // A chat of three days rather than of three months.
            (&["05/01/26", "05/02/26", "05/03/26"], false, Order::MonthDayYear),
            (&["01/05/26", "02/05/26", "03/05/26"], true, Order::DayMonthYear),
            (&["26/08/30", "26/08/31"], false, Order::YearMonthDay),
        ] {
            assert_eq!(decide(&dates(texts), month_first), Decision { order, certain: false }, "{texts:?}");
        }
    }

    #[test]
    fn years_of_two_digits_are_of_this_century() {
        assert_eq!(Order::DayMonthYear.date(dates(&["30/12/21"])[0]), NaiveDate::from_ymd_opt(2021, 12, 30));
        assert_eq!(Order::DayMonthYear.date(dates(&["30/12/021"])[0]), None);
    }

    #[test]
    fn nothing_to_decide() {
        assert!(decide(&[], false).certain);
    }
}
