//! Moments counted from 1970 in UTC, which is how they are shown: no zone is anyone's but the export's.

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use super::stamp;
use crate::case::{Precision, When, Zone};

/// Seconds or milliseconds, as a number or as digits; `1788092103.000100` of Slack too.
pub(super) fn utc(value: &Value) -> Option<When> {
    let moment = match value {
        Value::String(text) => stamp::moment(&Value::from(text.split('.').next()?.trim().parse::<i64>().ok()?))?,
        other => stamp::moment(other)?,
    };
    let local = DateTime::from_timestamp(moment.unix(), 0)?.naive_utc();
    Some(When::new(local, Precision::Second, Zone::Stated(FixedOffset::east_opt(0)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn as_exports_write_them() {
        for value in
            [json!(1_788_092_103), json!("1788092103"), json!(1_788_092_103_000_i64), json!("1788092103.000100"), json!(1_788_092_103.5)]
        {
            assert_eq!(utc(&value).map(|at| at.to_string()).as_deref(), Some("2026-08-30T12:15:03+00:00"), "{value}");
        }
        for value in [json!(null), json!("yesterday"), json!(""), json!(-1)] {
            assert_eq!(utc(&value), None);
        }
    }
}
