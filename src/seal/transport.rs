//! The way to an authority. The room knows what is sent and what comes back; who carries it is handed in.

use super::anchor::pem;
use super::signed_data::{Answered, SignedData, answered};
use super::tlv::{LARGEST, normalised};

/// An answer is a few kilobytes; more is not read.
pub const LARGEST_ANSWER: u64 = LARGEST as u64;

/// Carries a request to an authority, and its answer back (RFC 3161 §3.4).
pub trait Transport {
    /// Sends a request as `application/timestamp-query`, and gives back the answer, of at most [`LARGEST_ANSWER`] bytes.
    ///
    /// # Errors
    /// [`TransportError`].
    fn post(&self, url: &str, request: &[u8]) -> Result<Vec<u8>, TransportError>;
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Not an address with `http://` or `https://`.
    #[error("{url} is no address of a time-stamping authority")]
    Address {
        /// What was given.
        url: String,
    },
    /// No connection, or none in time.
    #[error("{url} cannot be reached: {why}")]
    Unreachable {
        /// Whom.
        url: String,
        /// Why.
        why: String,
    },
    /// Another answer than 200.
    #[error("{url} answered {status}")]
    Status {
        /// Who.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// Something that is no time-stamp: a login page, for example.
    #[error("{url} answered with {kind:?}, not with a time-stamp")]
    ContentType {
        /// Who.
        url: String,
        /// What it says it is.
        kind: String,
    },
    /// More than a time-stamp can be.
    #[error("{url} answered with more than {LARGEST_ANSWER} bytes")]
    TooLarge {
        /// Who.
        url: String,
    },
    /// This build has no network.
    #[error("built without network")]
    NoNetwork,
}

/// An address as it may be shown: without the name, the password and the key that paid authorities put into it.
#[must_use]
pub fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(scheme, rest)| (scheme, rest));
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = match host.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => host.to_owned(),
    };
    let (path, query) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let query = if query.is_empty() { "" } else { "?…" };
    let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    format!("{scheme}{host}{path}{query}")
}

/// The certificates that came in an answer, as PEM, for the programs of others; nothing where there are none.
#[must_use]
pub fn certificates_of(answer: &[u8]) -> Option<String> {
    let der = normalised(answer).ok()?;
    let Answered::Token(token) = answered(&der).ok()? else { return None };
    let data = SignedData::read(token).ok()?;
    (!data.certificates.is_empty()).then(|| pem(&data.certificates))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_gives_away_is_not_shown() {
        for (url, shown) in [
            ("https://tsa.example.invalid/tsr", "https://tsa.example.invalid/tsr"),
            ("http://user:geheim@tsa.example.invalid:8080/a?token=abc#x", "http://…@tsa.example.invalid:8080/a?…"),
            ("https://tsa.example.invalid?key=1", "https://tsa.example.invalid?…"),
            ("user:p@ss@host", "…@host"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }
}
