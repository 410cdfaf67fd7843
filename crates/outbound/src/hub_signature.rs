//! How a hub signs what it distributes (WebSub, <https://www.w3.org/TR/websub/#authenticated-content-distribution>):
//! `X-Hub-Signature: METHOD=HEX`, a keyed hash of the body. Which of the four methods is the hub's choice.

use hmac::{Hmac, KeyInit, Mac, digest::block_api::EagerHash};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

/// Whether `signature`, the value of that header, was made of the body by somebody who knows the secret.
#[must_use]
pub fn is_signed_by_hub(secret: &str, signature: &str, body: &[u8]) -> bool {
    let Some((method, code)) = signature.trim().split_once('=') else { return false };
    let Some(code) = bytes(code) else { return false };
    match method.to_ascii_lowercase().as_str() {
        "sha1" => fits::<Sha1>(secret, &code, body),
        "sha256" => fits::<Sha256>(secret, &code, body),
        "sha384" => fits::<Sha384>(secret, &code, body),
        "sha512" => fits::<Sha512>(secret, &code, body),
        _ => false,
    }
}

/// Compared in constant time, so that nobody learns a signature by trying.
fn fits<Hash: EagerHash>(secret: &str, code: &[u8], body: &[u8]) -> bool {
    let mac = Hmac::<Hash>::new_from_slice(secret.as_bytes());
    mac.is_ok_and(|mac| mac.chain_update(body).verify_slice(code).is_ok())
}

/// What pairs of hexadecimal digits stand for.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, []) = hex.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_is_known_and_nothing_else_fits() {
        let (secret, body) = ("key", b"The quick brown fox jumps over the lazy dog".as_slice());
        // From the tables that everybody compares with, such as those of RFC 2202 and the article on HMAC.
        let sha1 = "sha1=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9";
        let sha256 = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
        let sha512 = "sha512=b42af09057bac1e2d41708e48a902e09b5ff7f12ab428a4fe86653c73dd248fb\
                      82f948a549f7b791a5b41915ee4d1ec3935357e4e2317250d0372afa2ebeeb3a";
        let check = |signature: &str, good: bool| {
            assert_eq!(is_signed_by_hub(secret, signature, body), good, "{signature}");
        };
        check(sha1, true);
        check(sha256, true);
        check(sha512, true);
        check(&sha256.to_uppercase(), true);
        check(&sha256.replace("sha256", "sha1"), false);
        check(&sha256.replace("f7", "f8"), false);
        check(&sha256[..40], false);
        for nonsense in ["", "sha256", "sha256=", "sha256=f", "sha256=éé", "md5=00", "=", "sha1=zz"] {
            check(nonsense, false);
        }
        assert!(!is_signed_by_hub("other", sha256, body));
        assert!(!is_signed_by_hub(secret, sha256, b"another body"));
    }
}
