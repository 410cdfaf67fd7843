//! What came back.

use std::time::Duration;

use bytes::Bytes;
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::header::HeaderMap;

/// An answer, of which only so much was read as is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// How long the other side asks to wait before the next call (`Retry-After`, in seconds or as a date).
    pub retry_after: Option<Duration>,
    /// The body after decompression, at most [`Config::max_response_bytes`](crate::Config::max_response_bytes).
    pub body: Bytes,
    /// Where the answer came from, after all redirects.
    pub url: String,
    /// Whether every redirect on the way said that it holds for good, so that `url` is the address to remember.
    pub moved: bool,
    pub(crate) headers: HeaderMap,
}

impl Response {
    /// An answer without headers, as somebody else's client would tell it.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        let (url, headers) = (String::new(), HeaderMap::new());
        Self { status, retry_after: None, body: body.into(), url, moved: false, headers }
    }

    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header of the answer, where it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers of this name that are text, in their order.
    pub fn headers<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok())
    }
}

/// Reads `Retry-After` (RFC 9110, 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderValue, RETRY_AFTER};

    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2015-10-21T07:27:00Z".parse().unwrap();
        let check = |value: &str, expected: Option<u64>| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_str(value).unwrap())]);
            assert_eq!(retry_after(&headers, now), expected.map(Duration::from_secs), "{value}");
        };
        check("120", Some(120));
        check(" 0 ", Some(0));
        check("Wed, 21 Oct 2015 07:28:00 GMT", Some(60));
        check("Wed, 21 Oct 2015 07:20:00 GMT", Some(0));
        check("-5", None);
        check("soon", None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
