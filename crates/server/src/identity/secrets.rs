//! What opens the door: 32 random bytes, of which only a fingerprint is kept, and how they travel.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// The cookie of a session where it travels over TLS: browsers take it from this very host alone.
const GUARDED: &str = "__Host-vigie";
/// The cookie elsewhere, such as on 127.0.0.1.
const PLAIN: &str = "vigie";

/// A new secret, as text that goes into addresses and headers as it is.
pub(crate) fn fresh() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// A new name for something that is no secret: 16 hexadecimal digits.
pub(crate) fn fresh_id() -> String {
    format!("{:016x}", rand::random::<u64>())
}

/// What is kept of a secret. As it is 32 random bytes, nobody finds it from there by trying.
pub(crate) fn fingerprint(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(digest)
}

/// The token of an `Authorization: Bearer`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    sent.strip_prefix("Bearer ").map(str::trim)
}

/// The session's secret.
pub(crate) fn session(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.find(|(name, _)| [GUARDED, PLAIN].contains(name));
    found.map(|(_, value)| value)
}

/// The headers that begin a session in a browser, or end it where there is no secret. Scripts never see it, and no
/// other site's page can send it.
pub(crate) fn cookies(headers: &HeaderMap, secret: Option<&str>, lasts: Duration) -> Option<HeaderValue> {
    let forwarded = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let guarded = forwarded.is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
    let (name, secure) = if guarded { (GUARDED, "; Secure") } else { (PLAIN, "") };
    let (secret, lasts) = secret.map_or(("", 0), |secret| (secret, lasts.as_secs()));
    let cookie = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={lasts}{secure}");
    HeaderValue::from_str(&cookie).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_found_among_other_cookies() {
        let check = |cookie: &str, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            assert_eq!(session(&headers), expected, "{cookie}");
        };
        check("vigie=abc", Some("abc"));
        check("theme=dark; __Host-vigie=abc; x=y", Some("abc"));
        check("xvigie=abc", None);
        check("vigie", None);
        check("", None);
    }

    #[test]
    fn behind_tls_the_cookie_stays_with_the_host() {
        let check = |proto: Option<&str>, expected: &str| {
            let mut headers = HeaderMap::new();
            proto.map(|proto| headers.insert("x-forwarded-proto", proto.parse().unwrap()));
            let cookie = cookies(&headers, Some("s"), Duration::from_secs(60)).unwrap();
            assert_eq!(cookie.to_str().unwrap(), expected);
        };
        check(None, "vigie=s; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
        check(Some("http"), "vigie=s; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
        check(Some("https"), "__Host-vigie=s; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
    }

    #[test]
    fn a_fingerprint_tells_secrets_apart() {
        let (one, other) = (fresh(), fresh());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert_ne!(fingerprint(&one), fingerprint(&other));
        assert_eq!(fingerprint(&one), fingerprint(&one));
        assert_eq!(fresh_id().len(), 16);
    }
}
