//! Signatures of Standard Webhooks, of what leaves and of what comes: HMAC-SHA256 over `id.timestamp.body`, so that a
//! receiver can tell that a message is from whom it should be, unaltered and fresh.
//!
//! While a secret is changed for another, both stand in the variable, apart by spaces. Both sign what leaves, and either
//! is good for what comes, so that neither side has to change at the same moment as the other.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the time of a message may lie from ours, in seconds: older ones may be somebody's copy.
pub const SIGNATURE_WINDOW: u64 = 5 * 60;

/// A secret that is not `whsec_` and base64. Does not repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not `whsec_` and base64; several are apart by spaces")]
pub struct NotASecret;

/// Why a message is not taken for one of its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// Its time is no number.
    #[error("webhook-timestamp is not a number of seconds since 1970")]
    NoTime,
    /// Its time is not now.
    #[error(
        "webhook-timestamp is more than five minutes off; set the clock of the sender, and sign each attempt anew"
    )]
    NotNow,
    /// No signature is of a secret that we know.
    #[error(
        "no signature in webhook-signature is of a secret that is known here, over webhook-id, webhook-timestamp and the body as it was sent"
    )]
    NoneFits,
}

/// The value of the header `webhook-signature`. `timestamp` is in unix seconds; `secrets` are one, or several apart by
/// spaces, the newest first.
///
/// # Errors
/// [`NotASecret`] when one of them is none.
pub fn sign(secrets: &str, id: &str, timestamp: i64, body: &[u8]) -> Result<String, NotASecret> {
    let signatures: Vec<String> = secrets
        .split_whitespace()
        .map(|secret| sign_with(secret, id, timestamp, body))
        .collect::<Result<_, _>>()?;
    if signatures.is_empty() { Err(NotASecret) } else { Ok(signatures.join(" ")) }
}

fn sign_with(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> Result<String, NotASecret> {
    let mac = mac(&key(secret)?, id, &timestamp.to_string(), body).ok_or(NotASecret)?;
    Ok(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
}

/// The secrets of one sender, by which its messages are told from others'.
#[derive(Clone)]
pub struct Verifier(Vec<Vec<u8>>);

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verifier({} secrets)", self.0.len())
    }
}

impl Verifier {
    /// Of one secret, or of several apart by spaces.
    ///
    /// # Errors
    /// [`NotASecret`] when one of them is none, or there is none.
    pub fn new(secrets: &str) -> Result<Self, NotASecret> {
        let keys: Vec<Vec<u8>> = secrets.split_whitespace().map(key).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(NotASecret) } else { Ok(Self(keys)) }
    }

    /// Whether one of the signatures is of one of the secrets, and made just now. All three texts are those of the
    /// headers; `now` is in unix seconds.
    ///
    /// # Errors
    /// [`NotSigned`] with what the sender may do.
    pub fn verify(
        &self,
        id: &str,
        timestamp: &str,
        signatures: &str,
        body: &[u8],
        now: i64,
    ) -> Result<(), NotSigned> {
        let sent: i64 = timestamp.parse().map_err(|_| NotSigned::NoTime)?;
        if sent.abs_diff(now) > SIGNATURE_WINDOW {
            return Err(NotSigned::NotNow);
        }
        let signatures: Vec<Vec<u8>> = signatures
            .split_whitespace()
            .filter_map(|signature| BASE64_STANDARD.decode(signature.strip_prefix("v1,")?).ok())
            .take(MAX_SIGNATURES)
            .collect();
        let fits = |key: &Vec<u8>| {
            // Compared in constant time, so that nobody learns a signature by trying.
            mac(key, id, timestamp, body).is_some_and(|mac| {
                signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
            })
        };
        if self.0.iter().any(fits) { Ok(()) } else { Err(NotSigned::NoneFits) }
    }
}

/// The most signatures of one message that are looked at.
const MAX_SIGNATURES: usize = 10;

fn key(secret: &str) -> Result<Vec<u8>, NotASecret> {
    let key = secret.strip_prefix("whsec_").ok_or(NotASecret)?;
    let key = BASE64_STANDARD.decode(key).map_err(|_| NotASecret)?;
    if key.is_empty() { Err(NotASecret) } else { Ok(key) }
}

fn mac(key: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_specification() {
        // The example that the specification's libraries share.
        let signature = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signature.as_deref(), Ok("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn what_is_no_secret_is_refused() {
        for secret in ["", " ", "whsec_", "whsec_***", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_QUJD MfKQ"]
        {
            assert_eq!(sign(secret, "id", 1, b""), Err(NotASecret), "{secret}");
        }
    }

    #[test]
    fn two_secrets_sign_each_for_itself() {
        let signed = |secrets| sign(secrets, "id", 1, b"{}").unwrap();
        assert_eq!(
            signed("whsec_QUJD\n whsec_REVG "),
            format!("{} {}", signed("whsec_QUJD"), signed("whsec_REVG"))
        );
    }

    #[test]
    fn what_was_signed_is_known_again() {
        let verifier = Verifier::new("whsec_QUJD whsec_REVG").unwrap();
        let check =
            |id: &str, timestamp: &str, signatures: &str, body: &[u8], expected: Result<(), NotSigned>| {
                assert_eq!(
                    verifier.verify(id, timestamp, signatures, body, 1_000_000),
                    expected,
                    "{id} {timestamp}"
                );
            };
        let signed = |secrets: &str| sign(secrets, "m1", 999_900, b"{}").unwrap();
        let (good, stranger) = (signed("whsec_REVG"), signed("whsec_R0hJ"));
        check("m1", "999900", &good, b"{}", Ok(()));
        check("m1", "999900", &format!("{stranger} v1a,xyz v1,*** {good}"), b"{}", Ok(()));
        check("m1", "999900", &stranger, b"{}", Err(NotSigned::NoneFits));
        check("m2", "999900", &good, b"{}", Err(NotSigned::NoneFits));
        check("m1", "999901", &good, b"{}", Err(NotSigned::NoneFits));
        check("m1", "999900", &good, b"{ }", Err(NotSigned::NoneFits));
        check("m1", "999900", "", b"{}", Err(NotSigned::NoneFits));
        check("m1", "soon", &good, b"{}", Err(NotSigned::NoTime));
        for far in [1_000_301_i64, 999_699] {
            let signature = sign("whsec_QUJD", "m1", far, b"{}").unwrap();
            check("m1", &far.to_string(), &signature, b"{}", Err(NotSigned::NotNow));
        }
        assert_eq!(Verifier::new(" ").err(), Some(NotASecret));
        assert_eq!(format!("{verifier:?}"), "Verifier(2 secrets)");
    }
}
