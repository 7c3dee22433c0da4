//! When, how much and which way: the cells that each format writes in its own manner.

use chrono::{NaiveDateTime, NaiveTime};

use super::amounts;
use super::columns::{Column, Columns};
use super::table::Row;
use super::times;
use super::votes::Votes;
use crate::case::{ColumnMap, Money, Precision, When, Zone};
use crate::evidence::Direction;

/// The fields of a row by what they hold.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    /// Where the columns stand.
    pub columns: &'a Columns,
    /// The fields.
    pub row: &'a Row,
}

impl<'a> Cells<'a> {
    /// A field, empty where the column is absent.
    pub fn get(&self, column: Column) -> &'a str {
        self.columns.get(self.row, column)
    }
    /// A field that holds anything.
    pub fn some(&self, column: Column) -> Option<&'a str> {
        self.columns.some(self.row, column)
    }
}

/// What is known of a whole file before its rows are read.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The zone of times that say none.
    pub zone: Zone,
    /// What the days and amounts of the file say of the order and the marks they are written in.
    pub votes: Votes,
    /// A zone that rows name and nobody knows.
    pub odd_zone: Option<String>,
    /// What the person says of the columns.
    pub map: Option<&'a ColumnMap>,
}

impl Default for Setting<'_> {
    fn default() -> Self {
        Self { zone: Zone::Assumed, votes: Votes::default(), odd_zone: None, map: None }
    }
}

/// When, how much and which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// When it was paid, or made.
    pub at: When,
    /// Whether the time is clearly written by a spreadsheet program.
    pub resaved: bool,
    /// How much, as written.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// The file's own word for which way.
    pub direction: String,
    /// What it means.
    pub normal: Direction,
}

impl Terms {
    /// Terms in yuan.
    pub fn yuan(time: times::Time, amount: Money, direction: &str, normal: Direction) -> Self {
        Self { at: time.at, resaved: time.resaved, amount, currency: "CNY".to_owned(), direction: direction.to_owned(), normal }
    }
}

/// As the wallets of China write them: the time it was paid, else made; the direction in a column of its own.
pub fn of_wallet(cells: &Cells<'_>, setting: &Setting<'_>) -> Option<Terms> {
    let time = time(cells, Column::Paid, setting).or_else(|| time(cells, Column::Made, setting))?;
    let amount = amounts::from_text(cells.get(Column::Amount))?;
    let direction = cells.get(Column::Direction);
    Some(Terms::yuan(time, amount, direction, normal(direction)))
}

/// The time of a column, with the time of day where that has a column of its own.
pub fn time(cells: &Cells<'_>, column: Column, setting: &Setting<'_>) -> Option<times::Time> {
    let day = cells.get(column);
    match cells.some(Column::Clock) {
        Some(clock) => times::read(&format!("{day} {clock}"), setting.zone).or_else(|| times::read(day, setting.zone)),
        None => times::read(day, setting.zone),
    }
}

/// The time of a row whose days may stand in any order, in the zone that its wall clock has; and whether a spreadsheet program wrote it.
pub fn stamped(cells: &Cells<'_>, day_first: bool, zone: impl Fn(NaiveDateTime) -> Zone) -> Option<(When, bool)> {
    let text = cells.get(Column::Made);
    let clock = cells.some(Column::Clock);
    // Digits alone are a serial day: nothing else of five digits is a day.
    if let Some(time) = times::read(text, Zone::Unknown).filter(|time| time.resaved && !text.contains('/')) {
        let local = match clock.and_then(times::clock) {
            Some((clock, _)) => time.at.local().date().and_time(clock),
            None => time.at.local(),
        };
        return Some((When::new(local, time.at.precision(), zone(local)), true));
    }
    if text.len() == 14
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(local) = NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S")
    {
        return Some((When::new(local, Precision::Second, zone(local)), false));
    }
    let (day, inner) = text.split_once([' ', 'T', '\t', '\u{a0}']).map_or((text, None), |(day, clock)| (day, Some(clock.trim())));
    let Some(day) = times::day(day, day_first) else {
        // Chinese years and months.
        let time = times::read(text, Zone::Unknown)?;
        return Some((When::new(time.at.local(), time.at.precision(), zone(time.at.local())), false));
    };
    Some(match clock.or(inner).map(times::clock) {
        Some(Some((clock, precision))) => (When::new(day.and_time(clock), precision, zone(day.and_time(clock))), false),
        Some(None) => return None,
        None => (When::day(day, zone(day.and_time(NaiveTime::MIN))), false),
    })
}

/// 收 and 支 by the file's own word; everything else is neither.
pub fn normal(word: &str) -> Direction {
    match word {
        "支出" | "已支出" => Direction::Out,
        "收入" | "已收入" => Direction::In,
        _ => Direction::Neutral,
    }
}

/// The direction that a sign says, in the words of [`Direction`].
pub fn by_sign(amount: Money) -> (&'static str, Direction) {
    match amount.decimal() {
        zero if zero.is_zero() => ("neutral", Direction::Neutral),
        minus if minus.is_sign_negative() => ("out", Direction::Out),
        _ => ("in", Direction::In),
    }
}
