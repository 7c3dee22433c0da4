//! EXIF: time of taking, zone, orientation, software, whether there is a position (Exif 2.32).

use std::io::Cursor;

use chrono::{FixedOffset, NaiveDate, NaiveDateTime};
use exif::{Error, Exif, Field, In, Reader, Tag, Value};

use crate::case::{Precision, When, Zone};

/// What EXIF says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Facts {
    pub(super) orientation: Option<u8>,
    pub(super) taken_at: Option<When>,
    pub(super) software: Option<String>,
    pub(super) has_position: bool,
}

/// The facts of a picture; none where it has no EXIF. `Err` tells what is wrong with it.
pub(super) fn of(bytes: &[u8]) -> Result<Facts, String> {
    let read = Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    match read.or_else(|error| error.distill_partial_result(|_| {})) {
        Ok(exif) => Ok(facts(&exif)),
        Err(Error::NotFound(_)) => Ok(Facts::default()),
        // What it says of formats it does not know, and of pictures that end before their data.
        Err(Error::InvalidFormat("Unknown image format" | "Broken JPEG file" | "Broken PNG file" | "Broken WebP file")) => {
            Ok(Facts::default())
        }
        Err(error) => Err(format!("EXIF: {error}")),
    }
}

fn facts(exif: &Exif) -> Facts {
    let field = |tag| exif.get_field(tag, In::PRIMARY);
    let orientation = field(Tag::Orientation).and_then(|field| field.value.get_uint(0));
    // DateTime (0x0132) is when the file was changed, not when the picture was taken.
    let taken_at = taken(field(Tag::DateTimeOriginal), field(Tag::OffsetTimeOriginal))
        .or_else(|| taken(field(Tag::DateTimeDigitized), field(Tag::OffsetTimeDigitized)));
    Facts {
        orientation: orientation.and_then(|value| u8::try_from(value).ok()).filter(|value| (1..=8).contains(value)),
        taken_at,
        software: field(Tag::Software).and_then(text).filter(|text| !text.is_empty()),
        has_position: [Tag::GPSLatitude, Tag::GPSLongitude].into_iter().any(|tag| field(tag).is_some_and(is_position)),
    }
}

fn taken(time: Option<&Field>, offset: Option<&Field>) -> Option<When> {
    let local = local(&text(time?)?)?;
    let zone = offset.and_then(text).and_then(|offset| zone(&offset)).map_or(Zone::Unknown, Zone::Stated);
    Some(When::new(local, Precision::Second, zone))
}

/// `2026:09:13 20:13:40`; some phones write other separators.
pub(super) fn local(text: &str) -> Option<NaiveDateTime> {
    let numbers: Vec<u32> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).take(6).map_while(|part| part.parse().ok()).collect();
    let [year, month, day, hour, minute, second] = numbers.try_into().ok()?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| (1970..2200).contains(year))?, month, day)?;
    // Midnight as 24:00:00, by some phones, is that of the day before it ends.
    if hour == 24 {
        return day.succ_opt()?.and_hms_opt(0, minute, second);
    }
    day.and_hms_opt(hour, minute, second)
}

/// `+08:00`
fn zone(text: &str) -> Option<FixedOffset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        b'Z' => return FixedOffset::east_opt(0),
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let seconds = hours.trim().parse::<u8>().ok().map(i32::from)? * 3600 + minutes.trim().parse::<u8>().ok().map(i32::from)? * 60;
    FixedOffset::east_opt(sign * seconds)
}

fn text(field: &Field) -> Option<String> {
    let Value::Ascii(parts) = &field.value else { return None };
    let bytes = parts.first()?;
    let text: String = String::from_utf8_lossy(bytes).chars().filter(|c| !c.is_control()).take(200).collect();
    Some(text.trim().to_owned())
}

/// Degrees with a denominator: some programs blank a position with zeros over zeros.
fn is_position(field: &Field) -> bool {
    match &field.value {
        Value::Rational(parts) => parts.iter().any(|part| part.denom != 0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_phones_write_them() {
        for (text, expected) in [
            ("2026:09:13 20:13:40", Some("2026-09-13 20:13:40")),
            ("2026-09-13 20:13:40", Some("2026-09-13 20:13:40")),
            ("2026:09:13 24:00:01", Some("2026-09-14 00:00:01")),
            ("0000:00:00 00:00:00", None),
            ("    :  :     :  :  ", None),
            ("2026:09:13", None),
            ("", None),
        ] {
            assert_eq!(local(text).map(|local| local.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn zones_that_are_stated() {
        assert_eq!(zone("+08:00").map(|zone| zone.local_minus_utc()), Some(28_800));
        assert_eq!(zone("-03:30").map(|zone| zone.local_minus_utc()), Some(-12_600));
        for text in ["", "   :  ", "+", "+08", "é", "+99:99"] {
            assert_eq!(zone(text), None, "{text}");
        }
    }
}
