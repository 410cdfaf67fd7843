//! Signed links for messages: whoever has one may look at its alert, and once acknowledge and once silence it, without an
//! account, for a week.
//!
//! A link ends in a token, the pass and its signature, both in base64: who cannot sign cannot make one for another alert,
//! nor make one last. The key is made at first use and kept in the store, so that every process knows it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use rand::RngExt;
use sha2::Sha256;
use vigie_model::Slug;
use vigie_store::{Store, StoreError};

/// How long a link is good for, in seconds.
const GOOD_FOR: i64 = 7 * 86_400;
/// What the key is called in the store.
const KEY: &str = "links";
/// Keeps these signatures apart from any others by the same key.
const PURPOSE: &[u8] = b"vigie link 1\n";
/// The longest token that is looked at.
const LONGEST: usize = 2_048;

/// What a link allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Whose alert.
    pub workspace: Slug,
    /// Which alert.
    pub alert: String,
    /// The channel whose message carries the link.
    pub channel: Slug,
    /// Until when, unix seconds.
    pub expires: i64,
}

impl Pass {
    /// For a message about an alert that leaves at this moment, unix milliseconds.
    #[must_use]
    pub fn new(workspace: &Slug, alert: &str, channel: &Slug, leaves_ms: i64) -> Self {
        Self {
            workspace: workspace.clone(),
            alert: alert.to_owned(),
            channel: channel.clone(),
            expires: leaves_ms.div_euclid(1_000).saturating_add(GOOD_FOR),
        }
    }

    fn written(&self) -> String {
        format!("{}\n{}\n{}\n{}", self.expires, self.workspace, self.channel, self.alert)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '\n');
        Some(Self {
            expires: parts.next()?.parse().ok()?,
            workspace: Slug::new(parts.next()?).ok()?,
            channel: Slug::new(parts.next()?).ok()?,
            alert: parts.next()?.to_owned(),
        })
    }
}

/// Why a link is good for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nobody here signed it.
    #[error(
        "this link was not made by this Vigie, or was altered on its way; open it from the message once more"
    )]
    Forged,
    /// Its time is over.
    #[error("this link was good for a week and has expired")]
    Expired(Pass),
}

/// Signs links and reads them.
#[derive(Clone)]
pub struct LinkKey(Vec<u8>);

impl LinkKey {
    /// The key of this store, made now where there is none yet.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn of(store: &Store) -> Result<Self, StoreError> {
        let fresh: [u8; 32] = rand::rng().random();
        let key = store.signing_key(KEY, &BASE64_URL_SAFE_NO_PAD.encode(fresh)).await?;
        // Whoever wrote something else there wrote a key all the same.
        Ok(Self(BASE64_URL_SAFE_NO_PAD.decode(&key).unwrap_or_else(|_| key.into_bytes())))
    }

    /// The token of a pass; the same for the same pass.
    #[must_use]
    pub fn token(&self, pass: &Pass) -> String {
        let payload = BASE64_URL_SAFE_NO_PAD.encode(pass.written());
        let signature = self.mac(&payload).map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
        format!("{payload}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    /// What a token allows at this moment.
    ///
    /// # Errors
    /// [`LinkError`] when nobody here signed it, or its time is over.
    pub fn read(&self, token: &str, now: Timestamp) -> Result<Pass, LinkError> {
        let pass = self.signed(token).ok_or(LinkError::Forged)?;
        if now.as_second() >= pass.expires {
            return Err(LinkError::Expired(pass));
        }
        Ok(pass)
    }

    fn signed(&self, token: &str) -> Option<Pass> {
        let (payload, signature) = token.split_once('.').filter(|_| token.len() <= LONGEST)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(payload)?.verify_slice(&signature).ok()?;
        let written = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
        Pass::read(std::str::from_utf8(&written).ok()?)
    }

    fn mac(&self, payload: &str) -> Option<Hmac<Sha256>> {
        // A key of any length will do, so there always is one.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(PURPOSE);
        mac.update(payload.as_bytes());
        Some(mac)
    }
}

/// The address under which people reach a pass's page.
pub(crate) fn page(address: &str, token: &str) -> String {
    format!("{}/l/{token}", address.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass() -> Pass {
        let slug = |name: &str| Slug::new(name).unwrap();
        Pass::new(&slug("acme"), "acme/crisis/aurora/1770113700", &slug("team"), 1_000_000)
    }

    #[test]
    fn what_was_signed_is_read_for_a_week() {
        let key = LinkKey(vec![7; 32]);
        let token = key.token(&pass());
        assert_eq!(token, key.token(&pass()), "a message that is sent again has the same links");
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{token}");
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(key.read(&token, at(1_000)), Ok(pass()));
        assert_eq!(key.read(&token, at(1_000 + GOOD_FOR - 1)), Ok(pass()));
        assert_eq!(key.read(&token, at(1_000 + GOOD_FOR)), Err(LinkError::Expired(pass())));
    }

    #[test]
    fn what_was_altered_or_signed_by_others_is_refused() {
        let key = LinkKey(vec![7; 32]);
        let token = key.token(&pass());
        let check = |token: &str| {
            assert_eq!(key.read(token, Timestamp::UNIX_EPOCH), Err(LinkError::Forged), "{token}");
        };
        check("");
        check(".");
        check(&token[..token.len() - 1]);
        check(&format!("{token}A"));
        check(&LinkKey(vec![8; 32]).token(&pass()));
        let (payload, signature) = token.split_once('.').unwrap();
        check(payload);
        let other = Pass { alert: "acme/other/aurora/1".to_owned(), ..pass() };
        check(&format!("{}.{signature}", BASE64_URL_SAFE_NO_PAD.encode(other.written())));
        check(&"x".repeat(1_000_000));
        for place in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            // The last sign of base64 holds bits that mean nothing.
            if key.read(&altered, Timestamp::UNIX_EPOCH) != Ok(pass()) {
                check(&altered);
            }
        }
    }
}
