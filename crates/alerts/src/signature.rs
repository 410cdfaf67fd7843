//! Signing webhooks as Standard Webhooks asks: HMAC-SHA256 over `id.timestamp.body`, so that a receiver can tell that
//! a message is ours, unaltered and fresh.
//!
//! While a secret is changed for another, both stand in the variable, apart by spaces, and both sign: a receiver that
//! knows either accepts the message.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A secret that is not `whsec_` and base64. Does not repeat it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotASecret;

/// The value of the header `webhook-signature`. `timestamp` is in unix seconds; `secrets` are one, or several apart by
/// spaces, the newest first.
pub(crate) fn sign(secrets: &str, id: &str, timestamp: i64, body: &[u8]) -> Result<String, NotASecret> {
    let signatures: Vec<String> = secrets
        .split_whitespace()
        .map(|secret| sign_with(secret, id, timestamp, body))
        .collect::<Result<_, _>>()?;
    if signatures.is_empty() { Err(NotASecret) } else { Ok(signatures.join(" ")) }
}

fn sign_with(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> Result<String, NotASecret> {
    let key = secret.strip_prefix("whsec_").ok_or(NotASecret)?;
    let key = BASE64_STANDARD.decode(key).map_err(|_| NotASecret)?;
    if key.is_empty() {
        return Err(NotASecret);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| NotASecret)?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    Ok(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
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
}
