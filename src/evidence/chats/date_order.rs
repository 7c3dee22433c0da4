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

/// Decides from: numbers above 12, four digits, and that chats run forward. Where these leave several
/// orders, the one in which the chat is much shorter is taken, else day before month unless
/// `month_first` (the twelve-hour clock with slashes, as in the United States).
pub(super) fn decide(dates: &[[Number; 3]], month_first: bool) -> Decision {
    let usual = if month_first {
        [Order::MonthDayYear, Order::DayMonthYear, Order::YearMonthDay, Order::YearDayMonth]
    } else {
        [Order::DayMonthYear, Order::MonthDayYear, Order::YearMonthDay, Order::YearDayMonth]
    };
    // Year first with day before month is not a locale; it is only taken where nothing else fits.
    let year_first = dates.iter().filter(|date| date[0].digits == 4).count() * 2 > dates.len();
    let candidates = if year_first { [Order::YearMonthDay, Order::YearDayMonth, usual[0], usual[1]] } else { usual };
    let judged: Vec<(Order, Misfit, i64)> = candidates.into_iter().map(|order| judge(order, dates)).collect();
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
    let same_days = rivals.iter().all(|(order, ..)| dates.iter().all(|date| order.date(*date) == taken.0.date(*date)));
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

fn judge(order: Order, dates: &[[Number; 3]]) -> (Order, Misfit, i64) {
    let days: Vec<Option<NaiveDate>> = dates.iter().map(|date| order.date(*date)).collect();
    let known: Vec<NaiveDate> = days.iter().copied().flatten().collect();
    let misfit = Misfit { impossible: days.len() - known.len(), steps_back: known.windows(2).filter(|pair| pair[1] < pair[0]).count() };
    let span = match (known.iter().min(), known.iter().max()) {
        (Some(first), Some(last)) => (*last - *first).num_days(),
        _ => 0,
    };
    (order, misfit, span)
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
