//! TSTInfo (RFC 3161 §2.4.2): what the authority says, once its signature holds.

use chrono::{DateTime, NaiveDate, Utc};

use super::oid::{StampHash, dotted, hex};
use super::request::imprint;
use super::tlv::{BOOLEAN, Element, GENERALIZED_TIME, INTEGER, Malformed, OID, SEQUENCE, context};

/// How far off the authority says its clock may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Accuracy {
    /// Seconds.
    pub seconds: u64,
    /// Thousandths of a second.
    pub millis: u64,
    /// Millionths of a second.
    pub micros: u64,
}

/// The statement of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TstInfo {
    pub(super) policy: String,
    /// None where the digest is of a kind not known.
    pub(super) imprint: Option<(StampHash, Vec<u8>)>,
    pub(super) serial: String,
    pub(super) at: DateTime<Utc>,
    pub(super) accuracy: Option<Accuracy>,
    pub(super) nonce: Option<Vec<u8>>,
    /// An extension that has to be understood; none is.
    pub(super) critical: bool,
}

impl TstInfo {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let all = Element::only(bytes, SEQUENCE, "TSTInfo")?.children()?;
        let [version, policy, message, serial, at, rest @ ..] = &all[..] else { return Err(Malformed("TSTInfo")) };
        if !version.is_integer(1) {
            return Err(Malformed("TSTInfo version"));
        }
        let at = gen_time(at.expect(GENERALIZED_TIME, "genTime")?).ok_or(Malformed("genTime"))?;
        let mut info = Self {
            policy: dotted(policy.expect(OID, "policy")?),
            imprint: imprint(*message)?,
            serial: hex(serial.expect(INTEGER, "serialNumber")?),
            at,
            accuracy: None,
            nonce: None,
            critical: false,
        };
        // Each at most once, in this order.
        const ORDER: [u8; 5] = [SEQUENCE, BOOLEAN, INTEGER, context(0), context(1)];
        let mut place = 0;
        for field in rest {
            let found = ORDER[place..].iter().position(|tag| *tag == field.tag).ok_or(Malformed("TSTInfo field"))?;
            place += found + 1;
            match field.tag {
                SEQUENCE => info.accuracy = Some(accuracy(*field)?),
                INTEGER => info.nonce = Some(field.value.to_vec()),
                BOOLEAN if field.value.len() != 1 => return Err(Malformed("ordering")),
                tag if tag == context(1) => {
                    for extension in field.children()? {
                        info.critical |= extension.children()?.iter().any(|part| part.tag == BOOLEAN && part.value != [0]);
                    }
                }
                _ => {}
            }
        }
        Ok(info)
    }
}

fn accuracy(field: Element<'_>) -> Result<Accuracy, Malformed> {
    const SECONDS: u8 = INTEGER;
    let mut out = Accuracy { seconds: 0, millis: 0, micros: 0 };
    for part in field.children()? {
        if part.value.is_empty() || part.value.len() > 7 || part.value[0] & 0x80 != 0 {
            return Err(Malformed("accuracy"));
        }
        let number = part.value.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        match part.tag {
            SECONDS => out.seconds = number,
            0x80 => out.millis = number,
            0x81 => out.micros = number,
            _ => return Err(Malformed("accuracy")),
        }
    }
    Ok(out)
}

/// `YYYYMMDDhhmmss[.s…]Z`: a fraction is allowed, a zone other than Z is not.
fn gen_time(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || fraction.len() > 9 || !digits(whole) || !digits(fraction) {
        return None;
    }
    date_time(whole, format!("{fraction:0<9}").parse().ok()?)
}

/// `YYYYMMDDhhmmss`, all digits.
pub(super) fn date_time(digits: &str, nanos: u32) -> Option<DateTime<Utc>> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)?;
    Some(date.and_hms_nano_opt(number(8, 10)?, number(10, 12)?, number(12, 14)?, nanos)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_fraction() {
        let read = |text: &str| gen_time(text.as_bytes()).map(|at| at.to_rfc3339());
        assert_eq!(read("20261122080000Z").as_deref(), Some("2026-11-22T08:00:00+00:00"));
        assert_eq!(read("20261122080000.25Z").as_deref(), Some("2026-11-22T08:00:00.250+00:00"));
        for bad in [
            "",
            "20261122080000",
            "20261122080000+0800",
            "2026112208Z",
            "20261322080000Z",
            "20261122080000.Z",
            "20261122080000.1234567890Z",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
