//! TimeStampReq (RFC 3161 §2.4.1): what an authority is asked. It sees a digest, never the bundle.

use ring::rand::{SecureRandom, SystemRandom};

use super::oid::StampHash;
use super::tlv::{BOOLEAN, Element, INTEGER, Malformed, OCTET_STRING, OID, SEQUENCE, element, elements};

/// A request, written or read back from a `.tsq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The digest's kind.
    pub hash: StampHash,
    /// The digest.
    pub imprint: Vec<u8>,
    /// What binds the answer to this request.
    pub nonce: Option<Vec<u8>>,
    der: Vec<u8>,
}

/// The system gave no random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct NoRandomness;

impl Request {
    /// A request for a stamp over these bytes: a fresh nonce, and the certificates wanted in the answer.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn over(bytes: &[u8], hash: StampHash) -> Result<Self, NoRandomness> {
        let mut nonce = [0; 8];
        SystemRandom::new().fill(&mut nonce).map_err(|_| NoRandomness)?;
        // A positive INTEGER with no byte too many.
        nonce[0] = nonce[0] & 0x7f | 0x40;
        Ok(Self::with_nonce(bytes, hash, nonce))
    }

    fn with_nonce(bytes: &[u8], hash: StampHash, nonce: [u8; 8]) -> Self {
        let imprint = hash.digest(bytes);
        let algorithm = element(SEQUENCE, &[&element(OID, &[hash.oid()]), &[5, 0]]);
        let message = element(SEQUENCE, &[&algorithm, &element(OCTET_STRING, &[&imprint])]);
        let version = element(INTEGER, &[&[1]]);
        let certificates = element(BOOLEAN, &[&[0xff]]);
        let der = element(SEQUENCE, &[&version, &message, &element(INTEGER, &[&nonce]), &certificates]);
        Self { hash, imprint, nonce: Some(nonce.to_vec()), der }
    }

    /// The bytes that are sent, and stored as `.tsq`.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Reads a `.tsq`; nothing if it is none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        Self::parse(bytes).ok().flatten()
    }

    fn parse(bytes: &[u8]) -> Result<Option<Self>, Malformed> {
        let all = Element::only(bytes, SEQUENCE, "request")?.children()?;
        let [version, message, rest @ ..] = &all[..] else { return Ok(None) };
        let Some((hash, imprint)) = imprint(*message)?.filter(|_| version.is_integer(1)) else { return Ok(None) };
        let nonce = rest.iter().find(|element| element.tag == INTEGER).map(|element| element.value.to_vec());
        Ok(Some(Self { hash, imprint, nonce, der: bytes.to_vec() }))
    }
}

/// MessageImprint; nothing where the digest is of a kind that is not known.
pub(super) fn imprint(message: Element<'_>) -> Result<Option<(StampHash, Vec<u8>)>, Malformed> {
    const WHAT: &str = "messageImprint";
    let parts = elements(message.expect(SEQUENCE, WHAT)?)?;
    let [algorithm, digest] = parts[..] else { return Err(Malformed(WHAT)) };
    let oid = super::signed_data::algorithm(algorithm)?;
    let digest = digest.expect(OCTET_STRING, WHAT)?;
    Ok(StampHash::of_oid(oid).map(|hash| (hash, digest.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `openssl ts -query -data … -sha256 -cert`, with the nonce set.
    #[test]
    fn a_request_is_what_openssl_writes() {
        let request = Request::with_nonce(b"abc", StampHash::Sha256, [0x41, 2, 3, 4, 5, 6, 7, 8]);
        let hex = super::super::oid::hex(request.as_der());
        assert_eq!(
            hex,
            "30430201013031300d060960864801650304020105000420\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\
             020841020304050607080101ff"
        );
        assert_eq!(Request::read(request.as_der()), Some(request));
    }

    #[test]
    fn nonces_differ() {
        let one = Request::over(b"a", StampHash::Sm3).expect("random");
        let other = Request::over(b"a", StampHash::Sm3).expect("random");
        assert_ne!(one.nonce, other.nonce);
        assert_eq!(Request::read(one.as_der()), Some(one));
        assert_eq!(Request::read(b"0"), None);
    }
}
