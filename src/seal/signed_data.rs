//! The answer of an authority taken apart: TimeStampResp (RFC 3161 §2.4.2), and in it SignedData (RFC 5652 §5).

use super::oid::{SIGNED_DATA, TST_INFO};
use super::tlv::{Element, INTEGER, Malformed, OCTET_STRING, OID, SEQUENCE, SET, context, elements};

/// The parts of a token.
pub(super) struct SignedData<'a> {
    /// TSTInfo, as it was signed.
    pub(super) content: &'a [u8],
    pub(super) certificates: Vec<&'a [u8]>,
    pub(super) signer: Signer<'a>,
}

/// The one SignerInfo.
pub(super) struct Signer<'a> {
    pub(super) id: SignerId<'a>,
    /// The digest's identifier.
    pub(super) digest: &'a [u8],
    /// The signed attributes as they stand there, tagged `[0]`.
    pub(super) attributes: Element<'a>,
    pub(super) algorithm: Element<'a>,
    pub(super) signature: &'a [u8],
}

pub(super) enum SignerId<'a> {
    IssuerAndSerial { issuer: &'a [u8], serial: &'a [u8] },
    KeyId(&'a [u8]),
}

/// What is in an answer.
pub(super) enum Answered<'a> {
    Token(&'a [u8]),
    /// The authority refused; its number and its words.
    Refused(u8, String),
}

/// The token in an answer; a token alone is one too, as some store it.
pub(super) fn answered(bytes: &[u8]) -> Result<Answered<'_>, Malformed> {
    const WHAT: &str = "TimeStampResp";
    let parts = Element::only(bytes, SEQUENCE, WHAT)?.children()?;
    let status = match parts.first() {
        Some(first) if first.tag == OID => return Ok(Answered::Token(bytes)),
        Some(first) => elements(first.expect(SEQUENCE, "PKIStatusInfo")?)?,
        None => return Err(Malformed(WHAT)),
    };
    let number = match status.first() {
        Some(Element { tag: INTEGER, value: [number], .. }) => *number,
        _ => return Err(Malformed("PKIStatus")),
    };
    // 0 granted, 1 granted with modifications.
    if number > 1 {
        let free: Vec<Element<'_>> =
            status.iter().skip(1).filter(|part| part.tag == SEQUENCE).filter_map(|part| part.children().ok()).flatten().collect();
        let words: Vec<_> = free.iter().map(|line| String::from_utf8_lossy(line.value)).collect();
        return Ok(Answered::Refused(number, words.join("; ")));
    }
    match parts[1..] {
        [token] => Ok(Answered::Token(token.whole)),
        _ => Err(Malformed("granted, and no token")),
    }
}

impl<'a> SignedData<'a> {
    pub(super) fn read(token: &'a [u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "SignedData";
        let outer = Element::only(token, SEQUENCE, "ContentInfo")?.children()?;
        let [kind, content] = outer[..] else { return Err(Malformed("ContentInfo")) };
        if kind.expect(OID, "ContentInfo")? != SIGNED_DATA {
            return Err(Malformed("not SignedData"));
        }
        let parts = Element::only(content.expect(context(0), WHAT)?, SEQUENCE, WHAT)?.children()?;
        let [version, digests, wrapped, rest @ .., signers] = &parts[..] else { return Err(Malformed(WHAT)) };
        // RFC 5652 §5.1: version 3, since the content is not of type data.
        if !version.is_integer(3) {
            return Err(Malformed("SignedData version"));
        }
        let digests = elements(digests.expect(SET, "digestAlgorithms")?)?.into_iter().map(algorithm).collect::<Result<Vec<_>, _>>()?;
        let wrapped = elements(wrapped.expect(SEQUENCE, "encapContentInfo")?)?;
        let [kind, content] = wrapped[..] else { return Err(Malformed("encapContentInfo")) };
        if kind.expect(OID, "eContentType")? != TST_INFO {
            return Err(Malformed("eContentType"));
        }
        let content = Element::only(content.expect(context(0), "eContent")?, OCTET_STRING, "eContent")?.value;
        let mut certificates = Vec::new();
        let mut place = 0;
        for field in rest {
            // Certificates, then revocation lists, each at most once.
            place = match field.tag {
                tag if tag == context(0) && place == 0 => {
                    certificates = field.children()?.into_iter().filter(|one| one.tag == SEQUENCE).map(|one| one.whole).collect();
                    1
                }
                tag if tag == context(1) && place < 2 => 2,
                _ => return Err(Malformed(WHAT)),
            };
        }
        let signers = elements(signers.expect(SET, "signerInfos")?)?;
        let [signer] = signers[..] else { return Err(Malformed("not exactly one SignerInfo")) };
        let signer = Signer::read(signer)?;
        if !digests.contains(&signer.digest) {
            return Err(Malformed("digestAlgorithm not declared"));
        }
        Ok(Self { content, certificates, signer })
    }
}

impl<'a> Signer<'a> {
    fn read(info: Element<'a>) -> Result<Self, Malformed> {
        const WHAT: &str = "SignerInfo";
        let parts = elements(info.expect(SEQUENCE, WHAT)?)?;
        let (version, id, digest, attributes, algorithm_id, signature) = match &parts[..] {
            [version, id, digest, attributes, algorithm, signature] => (version, id, digest, attributes, algorithm, signature),
            [version, id, digest, attributes, algorithm, signature, unsigned] if unsigned.tag == context(1) => {
                (version, id, digest, attributes, algorithm, signature)
            }
            _ => return Err(Malformed(WHAT)),
        };
        const KEY_ID: u8 = 0x80;
        let id = match id.tag {
            SEQUENCE if version.is_integer(1) => {
                let id = id.children()?;
                let [issuer, serial] = id[..] else { return Err(Malformed("sid")) };
                SignerId::IssuerAndSerial { issuer: issuer.whole, serial: serial.expect(INTEGER, "sid")? }
            }
            KEY_ID if version.is_integer(3) => SignerId::KeyId(id.value),
            _ => return Err(Malformed("sid")),
        };
        attributes.expect(context(0), "signedAttrs")?;
        algorithm_id.expect(SEQUENCE, "signatureAlgorithm")?;
        Ok(Self {
            id,
            digest: algorithm(*digest)?,
            attributes: *attributes,
            algorithm: *algorithm_id,
            signature: signature.expect(OCTET_STRING, "signature")?,
        })
    }

    /// The values of the signed attributes, one for each kind (RFC 5652 §11: each is single-valued).
    pub(super) fn signed(&self) -> Result<Vec<(&'a [u8], Element<'a>)>, Malformed> {
        let mut all: Vec<(&[u8], Element<'_>)> = Vec::new();
        for attribute in self.attributes.children()? {
            let parts = attribute.children()?;
            let [kind, values] = parts[..] else { return Err(Malformed("attribute")) };
            let kind = kind.expect(OID, "attribute")?;
            if all.iter().any(|(known, _)| *known == kind) {
                return Err(Malformed("the same attribute twice"));
            }
            all.push((kind, values));
        }
        Ok(all)
    }
}

/// The identifier in an AlgorithmIdentifier without parameters, or with NULL.
pub(super) fn algorithm(element: Element<'_>) -> Result<&[u8], Malformed> {
    const WHAT: &str = "AlgorithmIdentifier";
    let parts = elements(element.expect(SEQUENCE, WHAT)?)?;
    match &parts[..] {
        [id] => id.expect(OID, WHAT),
        [id, parameters] if parameters.whole == [5, 0] => id.expect(OID, WHAT),
        _ => Err(Malformed(WHAT)),
    }
}
