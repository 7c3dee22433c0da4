//! Which certificate the signer meant (RFC 2634 §5.4, RFC 5035 §3): without this, another certificate over the same key could be put
//! in its place.

use super::certificate::Certificate;
use super::oid::{SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2, StampHash};
use super::signed_data::algorithm;
use super::stamp::Reason;
use super::tlv::{Element, INTEGER, Malformed, OCTET_STRING, SEQUENCE, SET, context};

/// How the certificate is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binding {
    /// By SHA-1 only, as RFC 2634 has it: common, and no weakness that is known to be of use here; told.
    Sha1,
    Better,
}

/// The certificates listed beside the signer's.
pub(super) struct Listed<'a> {
    pub(super) binding: Binding,
    others: Vec<Entry<'a>>,
}

/// One certificate, by its digest.
struct Entry<'a> {
    hash: StampHash,
    digest: &'a [u8],
}

impl<'a> Listed<'a> {
    /// Reads one attribute or both; the first certificate of each has to be the signer's.
    pub(super) fn of(get: &dyn Fn(&[u8]) -> Option<Element<'a>>, signer: &Certificate<'_>) -> Result<Self, Reason> {
        let (mut binding, mut others) = (None, Vec::new());
        for (kind, how) in [(SIGNING_CERTIFICATE, Binding::Sha1), (SIGNING_CERTIFICATE_V2, Binding::Better)] {
            let Some(values) = get(kind) else { continue };
            let listed = Element::only(values.expect(SET, "signing certificate")?, SEQUENCE, "signing certificate")?.children()?;
            let entries = listed.first().ok_or(Malformed("signing certificate"))?.children()?;
            let mut entries = entries.into_iter();
            let first = entries.next().ok_or(Reason::Binding)?;
            let (entry, named) = entry(first, how)?;
            if !entry.is_of(signer.der) || named.is_some_and(|named| !names(named, signer)) {
                return Err(Reason::Binding);
            }
            for other in entries {
                others.push(self::entry(other, how)?.0);
            }
            binding = Some(how);
        }
        Ok(Self { binding: binding.ok_or(Reason::Binding)?, others })
    }

    /// Every other certificate listed stands in the chain; OpenSSL wants the same.
    pub(super) fn all_in(&self, chain: &[Vec<u8>]) -> Result<(), Reason> {
        let stands = |entry: &Entry<'_>| chain.iter().any(|der| entry.is_of(der));
        if self.others.iter().all(stands) { Ok(()) } else { Err(Reason::Binding) }
    }
}

impl Entry<'_> {
    fn is_of(&self, der: &[u8]) -> bool {
        self.hash.digest(der) == self.digest
    }
}

/// An entry, and the issuer and serial number it may name.
fn entry<'a>(element: Element<'a>, how: Binding) -> Result<(Entry<'a>, Option<Element<'a>>), Reason> {
    let parts = element.children()?;
    let (hash, rest) = match (&parts[..], how) {
        ([first, rest @ ..], Binding::Better) if first.tag == SEQUENCE => {
            (StampHash::of_oid(algorithm(*first)?).ok_or(Reason::Unknown("digest"))?, rest)
        }
        (rest, Binding::Better) => (StampHash::Sha256, rest),
        (rest, Binding::Sha1) => (StampHash::Sha1, rest),
    };
    match rest {
        [digest] => Ok((Entry { hash, digest: digest.expect(OCTET_STRING, "certHash")? }, None)),
        [digest, named] => Ok((Entry { hash, digest: digest.expect(OCTET_STRING, "certHash")? }, Some(*named))),
        _ => Err(Malformed("signing certificate").into()),
    }
}

/// IssuerSerial: one directory name and a number.
fn names(named: Element<'_>, signer: &Certificate<'_>) -> bool {
    let agrees = || {
        let parts = named.children().ok()?;
        let [issuers, serial] = parts[..] else { return None };
        let issuers = issuers.children().ok()?;
        let [issuer] = issuers[..] else { return None };
        Some(issuer.tag == context(4) && issuer.value == signer.issuer && serial.tag == INTEGER && serial.value == signer.serial)
    };
    agrees() == Some(true)
}
