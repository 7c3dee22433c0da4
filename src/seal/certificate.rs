//! The parts of an X.509 certificate that a stamp is judged by (RFC 5280 §4.1). Signatures and names along a chain are `webpki`'s.

use chrono::{DateTime, Utc};

use super::oid::{EXTENDED_KEY_USAGE, RSA, SUBJECT_KEY_ID, TIME_STAMPING, dotted};
use super::tlv::{BIT_STRING, BOOLEAN, Element, GENERALIZED_TIME, INTEGER, Malformed, OCTET_STRING, OID, SEQUENCE, SET, context, elements};
use super::tst_info::date_time;

/// A certificate, looked at.
#[derive(Debug, Clone)]
pub(super) struct Certificate<'a> {
    pub(super) der: &'a [u8],
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) subject: String,
    pub(super) not_before: DateTime<Utc>,
    pub(super) not_after: DateTime<Utc>,
    pub(super) key_id: Option<&'a [u8]>,
    usage: Option<(bool, &'a [u8])>,
    key: Element<'a>,
}

/// Why a certificate is not one for stamps alone (RFC 3161 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrongUsage {
    Absent,
    NotCritical,
    NotSole,
}

impl<'a> Certificate<'a> {
    pub(super) fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "certificate";
        let top = Element::only(der, SEQUENCE, WHAT)?.children()?;
        let fields = top.first().ok_or(Malformed(WHAT))?.children()?;
        let versioned = usize::from(fields.first().is_some_and(|field| field.tag == context(0)));
        let [serial, _, issuer, validity, subject, key, rest @ ..] = fields.get(versioned..).unwrap_or_default() else {
            return Err(Malformed(WHAT));
        };
        let validity = validity.children()?;
        let [not_before, not_after] = validity[..] else { return Err(Malformed("validity")) };
        let mut certificate = Self {
            der,
            issuer: issuer.whole,
            serial: serial.expect(INTEGER, "serial number")?,
            subject: name(*subject)?,
            not_before: time(not_before).ok_or(Malformed("validity"))?,
            not_after: time(not_after).ok_or(Malformed("validity"))?,
            key_id: None,
            usage: None,
            key: *key,
        };
        for list in rest.iter().filter(|field| field.tag == context(3)) {
            for extension in Element::only(list.value, SEQUENCE, "extensions")?.children()? {
                certificate.extension(&extension.children()?)?;
            }
        }
        Ok(certificate)
    }

    fn extension(&mut self, parts: &[Element<'a>]) -> Result<(), Malformed> {
        let (id, critical, value) = match parts {
            [id, value] => (id, false, value),
            [id, critical, value] if critical.tag == BOOLEAN => (id, critical.value == [0xff], value),
            _ => return Err(Malformed("extension")),
        };
        let value = value.expect(OCTET_STRING, "extension")?;
        match id.expect(OID, "extension")? {
            EXTENDED_KEY_USAGE => self.usage = Some((critical, value)),
            SUBJECT_KEY_ID => self.key_id = Some(Element::only(value, OCTET_STRING, "key identifier")?.value),
            _ => {}
        }
        Ok(())
    }

    /// RFC 3161 §2.3: the one usage is that of stamping, and it is critical.
    pub(super) fn is_for_stamps(&self) -> Result<Result<(), WrongUsage>, Malformed> {
        let Some((critical, list)) = self.usage else { return Ok(Err(WrongUsage::Absent)) };
        let usages = Element::only(list, SEQUENCE, "extended key usage")?.children()?;
        Ok(match &usages[..] {
            [only] if only.tag == OID && only.value == TIME_STAMPING => {
                if critical {
                    Ok(())
                } else {
                    Err(WrongUsage::NotCritical)
                }
            }
            _ => Err(WrongUsage::NotSole),
        })
    }

    /// Whether it may be used at this time.
    pub(super) fn holds_at(&self, at: DateTime<Utc>) -> bool {
        self.not_before <= at && at <= self.not_after
    }

    /// The bits of an RSA key; none for keys of other kinds.
    pub(super) fn rsa_bits(&self) -> Option<usize> {
        let parts = self.key.children().ok()?;
        let [algorithm, key] = parts[..] else { return None };
        if algorithm.children().ok()?.first()?.value != RSA {
            return None;
        }
        let key = key.expect(BIT_STRING, "key").ok()?.strip_prefix(&[0])?;
        let modulus = Element::only(key, SEQUENCE, "key").ok()?.children().ok()?.first()?.value;
        let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
        Some((modulus.len() - zeros) * 8 - usize::try_from(modulus.get(zeros)?.leading_zeros()).ok()?)
    }
}

/// UTCTime or GeneralizedTime, to the second and in Z (RFC 5280 §4.1.2.5).
fn time(element: Element<'_>) -> Option<DateTime<Utc>> {
    const UTC_TIME: u8 = 0x17;
    let text = std::str::from_utf8(element.value).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match (element.tag, text.len()) {
        (GENERALIZED_TIME, 14) => date_time(text, 0),
        (UTC_TIME, 12) => date_time(&format!("{}{text}", if text < "50" { "20" } else { "19" }), 0),
        _ => None,
    }
}

/// A name as people read it: `C=CN, O=示例时间戳, CN=TSA`.
fn name(name: Element<'_>) -> Result<String, Malformed> {
    let mut parts = Vec::new();
    for set in elements(name.expect(SEQUENCE, "name")?)? {
        for pair in elements(set.expect(SET, "name")?)? {
            let pair = pair.children()?;
            let [kind, value] = pair[..] else { return Err(Malformed("name")) };
            let kind = match kind.expect(OID, "name")? {
                [0x55, 4, 3] => "CN".to_owned(),
                [0x55, 4, 6] => "C".to_owned(),
                [0x55, 4, 7] => "L".to_owned(),
                [0x55, 4, 8] => "ST".to_owned(),
                [0x55, 4, 10] => "O".to_owned(),
                [0x55, 4, 11] => "OU".to_owned(),
                other => dotted(other),
            };
            parts.push(format!("{kind}={}", text(value)));
        }
    }
    Ok(parts.join(", "))
}

fn text(value: Element<'_>) -> String {
    const BMP_STRING: u8 = 0x1e;
    if value.tag == BMP_STRING {
        let (pairs, _) = value.value.as_chunks::<2>();
        return String::from_utf16_lossy(&pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect::<Vec<_>>());
    }
    String::from_utf8_lossy(value.value).into_owned()
}
