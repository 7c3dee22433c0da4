//! What is wrong with a file of holidays.

use crate::cli::output::Failure;
use crate::dossier::working_days::{CalendarError, DayFault};
use crate::finding::shown;

/// How such a file looks.
const SHAPE: &str = "写法：[[year]] 下面写 year、title（通知标题）、published（发布日期）、url（网址）、off（放假，每段写 name、from、to）和 work（调休上班的周末）；\
                     可以照 templates/calendar/2026.toml 写，json 也可以";

/// Why a file of holidays cannot be used.
#[must_use]
pub fn holidays(file: &str, error: &CalendarError) -> Failure {
    let invalid = |what: String| Failure::new("holidays-invalid", format!("{file}：{what}"));
    match error {
        CalendarError::Syntax(error) => super::case(file, error),
        CalendarError::Shape { path, why } => invalid(format!("{} 写法不对", shown(path))).detail(shown(why)).hint(SHAPE),
        CalendarError::Empty => invalid("一个年份都没有".to_owned()).hint(SHAPE),
        CalendarError::Twice(year) => invalid(format!("{year} 年写了两次")).hint("请只留一段"),
        CalendarError::NoSource(year) => {
            invalid(format!("{year} 年没有写清出处")).hint("title 写国务院办公厅通知的标题，url 写 https:// 开头的网址，便于以后核对")
        }
        CalendarError::Day { year, day, fault } => {
            let what = match fault {
                DayFault::OtherYear => "不在这一年",
                DayFault::Backwards => "开始的这段放假，结束早于开始",
                DayFault::TooLong => "开始的这段放假超过 16 天",
                DayFault::OffTwice => "在两段放假里都有",
                DayFault::NotAWeekend => "不是周末，本来就上班，不用写进 work",
                DayFault::OffAndAtWork => "既放假又上班",
            };
            invalid(format!("{year} 年的 {day} {what}")).hint("请对照国务院办公厅通知的原文改正")
        }
    }
}
