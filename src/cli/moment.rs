//! The time of a run: the computer's own, or one that the person names, which then never passes for the real one.

use super::args::Common;
use super::env::Env;
use super::output::Failure;
use crate::case::{Clock, When};
use crate::casework::Moment;

/// The moment of this run: `--at`, else `SOURCE_DATE_EPOCH`, else the clock.
///
/// # Errors
/// When a time is given that is none.
pub fn moment(common: &Common, env: &Env) -> Result<Moment, Failure> {
    if let Some(text) = &common.at {
        let at = text.parse::<When>().ok().and_then(|when| When::from_unix(when.unix()));
        let at = at.ok_or_else(|| {
            Failure::new("at-invalid", format!("--at 的时间看不懂：{text}")).hint("请写成 2026-09-28T18:00:00+08:00 或者 2026-09-28")
        })?;
        return Ok(Moment { at, clock: Clock::Given });
    }
    if let Some(text) = env.var("SOURCE_DATE_EPOCH") {
        let at = text.trim().parse().ok().and_then(When::from_unix);
        let at = at.ok_or_else(|| {
            Failure::new("source-date-epoch-invalid", format!("环境变量 SOURCE_DATE_EPOCH 不是时间：{text}"))
                .hint("请写成 1970-01-01 以来的秒数，或者取消这个环境变量")
        })?;
        return Ok(Moment { at, clock: Clock::Given });
    }
    let at = When::from_unix((env.now)())
        .ok_or_else(|| Failure::new("clock-invalid", "电脑的时间不对".to_owned()).hint("请先校准电脑的时间"))?;
    Ok(Moment { at, clock: Clock::Own })
}
