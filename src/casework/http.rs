//! The one place that talks to the network: a request for a time-stamp, to the address that the person gave.

use crate::seal::{Transport, TransportError};
#[cfg(feature = "net")]
use {
    crate::seal::{LARGEST_ANSWER, without_secrets},
    std::time::Duration,
    ureq::http::{StatusCode, header},
};

/// HTTP or HTTPS. No redirect is followed: the answer is to come from where it was asked for. The proxy is the environment's.
#[derive(Debug, Clone, Copy, Default)]
pub struct Http;

#[cfg(feature = "net")]
impl Transport for Http {
    fn post(&self, url: &str, request: &[u8]) -> Result<Vec<u8>, TransportError> {
        const TIMEOUT: Duration = Duration::from_secs(20);
        let here = || without_secrets(url);
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        if !matches!(scheme.as_deref(), Some("http" | "https")) {
            return Err(TransportError::Address { url: here() });
        }
        let config = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0).http_status_as_error(false);
        let agent: ureq::Agent = config.build().into();
        let sent = agent
            .post(url)
            .header("Content-Type", "application/timestamp-query")
            .header("Accept", "application/timestamp-reply")
            .send(request);
        let mut response = sent.map_err(|error| failed(url, &error))?;
        if response.status() != StatusCode::OK {
            return Err(TransportError::Status { url: here(), status: response.status().as_u16() });
        }
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        // RFC 3161 §3.4 has `reply`; some authorities write `response`.
        let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !matches!(essence.as_str(), "application/timestamp-reply" | "application/timestamp-response") {
            return Err(TransportError::ContentType { url: here(), kind });
        }
        response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec().map_err(|error| failed(url, &error))
    }
}

#[cfg(feature = "net")]
fn failed(url: &str, error: &ureq::Error) -> TransportError {
    let url = without_secrets(url);
    match error {
        ureq::Error::BodyExceedsLimit(_) => TransportError::TooLarge { url },
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => TransportError::Address { url },
        error => TransportError::Unreachable { url, why: error.to_string() },
    }
}

#[cfg(not(feature = "net"))]
impl Transport for Http {
    fn post(&self, _url: &str, _request: &[u8]) -> Result<Vec<u8>, TransportError> {
        Err(TransportError::NoNetwork)
    }
}
