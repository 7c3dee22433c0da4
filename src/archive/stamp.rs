//! The time an entry carries: MS-DOS date and time (APPNOTE 4.4.6), in UTC, from a time handed in.

use zip::DateTime;

/// Seconds since 1970 of 1980-01-01T00:00:00Z, the first moment MS-DOS can say.
const FIRST: i64 = 315_532_800;
/// 2107-12-31T23:59:58Z, the last one.
const LAST: i64 = 4_354_819_198;

/// The DOS time of a Unix time in UTC. Times that DOS cannot say become the nearest one it can;
/// seconds are rounded down to even.
pub(super) fn dos_time(unix: i64) -> DateTime {
    let unix = unix.clamp(FIRST, LAST);
    let (days, seconds) = (unix.div_euclid(86_400), unix.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let small = |n: i64| u8::try_from(n).unwrap_or(0);
    DateTime::from_date_and_time(
        u16::try_from(year).unwrap_or(1980),
        small(month),
        small(day),
        small(seconds / 3600),
        small(seconds / 60 % 60),
        small(seconds % 60),
    )
    .unwrap_or_default()
}

/// The Gregorian date of a day counted from 1970-01-01 (Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms", `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(unix: i64) -> (u16, u8, u8, u8, u8, u8) {
        let t = dos_time(unix);
        (t.year(), t.month(), t.day(), t.hour(), t.minute(), t.second())
    }

    #[test]
    fn utc_dates_are_right_and_odd_seconds_go_down() {
        assert_eq!(at(1_795_305_600), (2026, 11, 22, 0, 0, 0));
        assert_eq!(at(1_795_305_600 + 86_399), (2026, 11, 22, 23, 59, 58));
        assert_eq!(at(951_782_400), (2000, 2, 29, 0, 0, 0));
    }

    #[test]
    fn what_dos_cannot_say_is_clamped() {
        assert_eq!(at(0), (1980, 1, 1, 0, 0, 0));
        assert_eq!(at(i64::MIN), (1980, 1, 1, 0, 0, 0));
        assert_eq!(at(FIRST), (1980, 1, 1, 0, 0, 0));
        assert_eq!(at(LAST), (2107, 12, 31, 23, 59, 58));
        assert_eq!(at(i64::MAX), (2107, 12, 31, 23, 59, 58));
    }
}
