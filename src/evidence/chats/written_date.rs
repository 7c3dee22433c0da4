//! Dates as programs write them in the locale of a computer: `8/30/2026 8:15 PM`, `30.08.2026 20:15`, `01-Jan-20 01:33 AM`,
//! ISO 8601. Where the order of day and month is open, messages wait until the file has shown enough to decide it.

use chrono::NaiveDate;

use super::clock;
use super::date_order::{self, Order};
use super::report::Report;
use super::scan::{Number, Scan};
use crate::case::{Precision, When, Zone};
use crate::evidence::fact::Message;
use crate::finding::What;

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Messages that wait for the order of their dates to be decided.
const WAITING: usize = 10_000;

/// And their words, in bytes.
const WAITING_BYTES: usize = 16 << 20;

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It can be read in one way only.
    Whole(When),
    /// Three numbers in an order that is not known.
    Numbers(Numbers),
}

/// Three numbers and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    date: [Number; 3],
    separator: char,
    twelve_hours: bool,
    time: (u32, u32, Option<u32>),
}

impl Numbers {
    fn at(&self, order: Order) -> Option<When> {
        when(order.date(self.date)?, self.time)
    }
}

/// The date that a text is, and nothing else.
pub(super) fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() > 80 {
        return None;
    }
    // Any other letter is of no ISO 8601: sooner seen than by trying its forms.
    let may_be_iso = |c: char| matches!(c, 'T' | 'Z' | 'z') || c.is_ascii() && !c.is_ascii_alphabetic() || c.is_whitespace();
    if text.as_bytes().get(4) == Some(&b'-')
        && text.chars().all(may_be_iso)
        && let Ok(at) = text.parse::<When>()
    {
        return Some(Written::Whole(if at.zone() == Zone::Assumed { at.with_zone(Zone::Unknown) } else { at }));
    }
    let mut scan = Scan::new(text);
    let (mut numbers, mut month, mut separator): (Vec<Number>, Option<u32>, char) = (Vec::new(), None, ' ');
    while numbers.len() + usize::from(month.is_some()) < 3 {
        if let Some(number) = scan.number(4) {
            numbers.push(number);
        } else if let Some(name) = named(&mut scan, &MONTHS) {
            month = Some(name + 1);
        } else {
            named(&mut scan, &DAYS)?;
        }
        if let Some(found) = scan.one_of(&['/', '-', '.', '年', '月', '日', ',']) {
            separator = if separator == ' ' { found } else { separator };
        }
        scan.blanks();
    }
    scan.eat(',');
    scan.blanks();
    if scan.word("at") {
        scan.blanks();
    }
    let (time, twelve_hours) = time(&mut scan)?;
    scan.rest().trim().is_empty().then_some(())?;
    match (month, numbers.as_slice()) {
        (Some(month), [a, b]) => {
            let (day, year) = if a.digits == 4 { (b, a) } else { (a, b) };
            let year = if year.digits == 4 { year.value } else { 2000 + year.value };
            let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day.value)?;
            when(date, time).map(Written::Whole)
        }
        (None, [a, b, c]) => Some(Written::Numbers(Numbers { date: [*a, *b, *c], separator, twelve_hours, time })),
        _ => None,
    }
}

fn when(date: NaiveDate, (hour, minute, second): (u32, u32, Option<u32>)) -> Option<When> {
    let local = date.and_hms_opt(hour, minute, second.unwrap_or(0))?;
    Some(When::new(local, if second.is_some() { Precision::Second } else { Precision::Minute }, Zone::Unknown))
}

/// `8:15 PM`, `下午 8:15:03`, `20.15`.
#[allow(clippy::type_complexity)]
fn time(scan: &mut Scan<'_>) -> Option<((u32, u32, Option<u32>), bool)> {
    let before = clock::half(scan);
    scan.blanks();
    let hour = scan.number(2)?.value;
    let colon = scan.one_of(&[':', '.', '：'])?;
    let minute = scan.two_digits()?;
    let second = if scan.eat(colon) { Some(scan.two_digits()?) } else { None };
    scan.blanks();
    let half = before.or_else(|| clock::half(scan));
    Some(((clock::hour(hour, half)?, minute, second), half.is_some()))
}

/// Which of the names comes next, whole or its first three letters.
fn named(scan: &mut Scan<'_>, names: &[&str]) -> Option<u32> {
    scan.marks();
    let rest = scan.rest();
    let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if len < 3 || rest[len..].starts_with(char::is_alphabetic) {
        return None;
    }
    let word = &rest[..len];
    let at = names.iter().position(|name| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]))?;
    scan.word(word);
    u32::try_from(at).ok()
}

/// Messages whose dates may be open, on their way to the report in their order.
#[derive(Default)]
pub(super) struct Waiting {
    messages: Vec<(Message, Option<Numbers>)>,
    bytes: usize,
    order: Option<Order>,
}

impl Waiting {
    /// A message and its date as written.
    pub(super) fn push(&mut self, mut message: Message, date: Option<Written>, report: &mut Report<'_>) {
        let numbers = match date {
            Some(Written::Whole(at)) => {
                message.at = Some(at);
                None
            }
            Some(Written::Numbers(numbers)) => Some(numbers),
            None => None,
        };
        match (self.order, numbers) {
            (None, None) if self.messages.is_empty() => report.message(message),
            (Some(order), numbers) => give(message, numbers, order, report),
            (None, numbers) => {
                self.bytes += message.text.len() + 200;
                self.messages.push((message, numbers));
                if self.messages.len() >= WAITING || self.bytes >= WAITING_BYTES {
                    self.decide(report);
                }
            }
        }
    }

    /// Decides with what there is.
    pub(super) fn decide(&mut self, report: &mut Report<'_>) {
        let numbers: Vec<Numbers> = self.messages.iter().filter_map(|(_, numbers)| *numbers).collect();
        if numbers.is_empty() && self.messages.is_empty() {
            return;
        }
        let dates: Vec<[Number; 3]> = numbers.iter().map(|numbers| numbers.date).collect();
        let american = numbers.iter().filter(|numbers| numbers.twelve_hours && numbers.separator == '/').count() * 2 > numbers.len();
        let decision = date_order::decide(&dates, american);
        if !decision.certain {
            report.file_note(What::DateOrderUncertain { taken: decision.order.shown().to_owned() });
        }
        self.order = Some(decision.order);
        for (message, numbers) in std::mem::take(&mut self.messages) {
            give(message, numbers, decision.order, report);
        }
    }
}

fn give(mut message: Message, numbers: Option<Numbers>, order: Order, report: &mut Report<'_>) {
    if let Some(numbers) = numbers {
        message.at = numbers.at(order);
        if message.at.is_none() {
            let [a, b, c] = numbers.date.map(|number| number.value);
            report.not_understood(message.line, &format!("{a}{s}{b}{s}{c}", s = numbers.separator));
        }
    }
    report.message(message);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_locales() {
        for (text, shown, order) in [
            ("2026-08-30T20:15:03.0000000+08:00", "2026-08-30T20:15:03+08:00", Order::YearMonthDay),
            ("8/30/2026 8:15 PM", "2026-08-30T20:15:00+08:00", Order::MonthDayYear),
            ("8/30/2026 8:15:03\u{202f}PM", "2026-08-30T20:15:03+08:00", Order::MonthDayYear),
            ("30/08/2026 20:15", "2026-08-30T20:15:00+08:00", Order::DayMonthYear),
            ("30.08.2026 20:15", "2026-08-30T20:15:00+08:00", Order::DayMonthYear),
            ("2026/8/30 20:15", "2026-08-30T20:15:00+08:00", Order::YearMonthDay),
            ("2026/8/30 下午 08:15", "2026-08-30T20:15:00+08:00", Order::YearMonthDay),
            ("2026年8月30日 20:15", "2026-08-30T20:15:00+08:00", Order::YearMonthDay),
            ("01-Jan-20 01:33 AM", "2020-01-01T01:33:00+08:00", Order::YearMonthDay),
            ("30-Aug-26 08:15 PM", "2026-08-30T20:15:00+08:00", Order::YearMonthDay),
            ("Sunday, August 30, 2026 8:15 PM", "2026-08-30T20:15:00+08:00", Order::YearMonthDay),
            ("Aug 30, 2026 at 8:15:03 PM", "2026-08-30T20:15:03+08:00", Order::YearMonthDay),
        ] {
            let at = match read(text).expect(text) {
                Written::Whole(at) => at,
                Written::Numbers(numbers) => numbers.at(order).expect(text),
            };
            assert_eq!(at.to_string(), shown, "{text}");
        }
        for text in ["", "Today at 8:15 PM", "8/30 8:15 PM", "8/30/2026", "hello", "8/30/2026 8:15 PM x", "1.2.3.4 5:06"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
