//! Those who sign what they push, by the secrets that the configuration refers to (Standard Webhooks).

use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use vigie_outbound::{NotASecret, Verifier};

use crate::problem::Problem;

const SIGNATURE: &str = "webhook-signature";

/// Why a secret of `server.push_secrets` cannot be used. Does not repeat it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The secret itself stands in the configuration.
    #[error(
        "server.push_secrets: write env:NAME with the name of an environment variable, not the secret itself"
    )]
    NotAReference,
    /// The variable is not there.
    #[error(
        "server.push_secrets refers to the environment variable {0}, which is not set; set it, or take it out"
    )]
    NotSet(String),
    /// The variable holds something else.
    #[error("server.push_secrets: what {name} holds cannot be used: {cause}")]
    NotASecret {
        /// The variable.
        name: String,
        /// What is wrong.
        cause: NotASecret,
    },
}

/// Each sender with its name and its secrets.
#[derive(Debug)]
pub(crate) struct Senders(Vec<(String, Verifier)>);

impl Senders {
    pub(crate) fn new(
        references: &[String],
        read: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SecretError> {
        let sender = |reference: &String| {
            let name = reference.strip_prefix("env:").ok_or(SecretError::NotAReference)?;
            let secrets = read(name).ok_or_else(|| SecretError::NotSet(name.to_owned()))?;
            let verifier = Verifier::new(&secrets)
                .map_err(|cause| SecretError::NotASecret { name: name.to_owned(), cause })?;
            Ok((format!("secret {name}"), verifier))
        };
        references.iter().map(sender).collect::<Result<_, _>>().map(Self)
    }

    /// Whether the request is signed and nothing else says who it is from.
    pub(crate) fn are_asked(&self, headers: &HeaderMap) -> bool {
        !self.0.is_empty() && headers.contains_key(SIGNATURE) && !headers.contains_key(header::AUTHORIZATION)
    }

    /// The sender whose signature it is.
    ///
    /// # Errors
    /// 401 with what is wrong.
    pub(crate) fn verify(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<String, Problem> {
        let text = |name: &'static str| {
            let value =
                headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
            value.ok_or_else(|| Problem::bad_signature(format!("the header {name} is missing")))
        };
        let (id, timestamp, signatures) = (text("webhook-id")?, text("webhook-timestamp")?, text(SIGNATURE)?);
        let mut refused = None;
        for (name, verifier) in &self.0 {
            match verifier.verify(id, timestamp, signatures, body, now.as_second()) {
                Ok(()) => return Ok(name.clone()),
                Err(error) => refused = Some(error),
            }
        }
        Err(Problem::bad_signature(refused.map(|error| error.to_string()).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use vigie_outbound::sign;

    use super::*;

    fn senders() -> Senders {
        let references = ["env:SHOP".to_owned(), "env:DESK".to_owned()];
        let read = |name: &str| match name {
            "SHOP" => Some("whsec_QUJD".to_owned()),
            "DESK" => Some("whsec_REVG whsec_R0hJ".to_owned()),
            _ => None,
        };
        Senders::new(&references, read).unwrap()
    }

    #[test]
    fn a_sender_is_known_by_its_secrets() {
        let now: Timestamp = "2026-02-03T10:15:00Z".parse().unwrap();
        let check = |secret: &str, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            let signature = sign(secret, "m1", now.as_second(), b"{}").unwrap();
            headers.insert("webhook-id", "m1".parse().unwrap());
            headers.insert("webhook-timestamp", now.as_second().to_string().parse().unwrap());
            headers.insert(SIGNATURE, signature.parse().unwrap());
            assert!(senders().are_asked(&headers));
            assert_eq!(senders().verify(&headers, b"{}", now).ok().as_deref(), expected, "{secret}");
            headers.remove("webhook-id");
            assert!(senders().verify(&headers, b"{}", now).is_err());
            headers.insert(header::AUTHORIZATION, "Bearer x".parse().unwrap());
            assert!(!senders().are_asked(&headers), "a token comes first");
        };
        check("whsec_QUJD", Some("secret SHOP"));
        check("whsec_REVG", Some("secret DESK"));
        check("whsec_R0hJ", Some("secret DESK"));
        check("whsec_SktM", None);
    }

    #[test]
    fn secrets_that_cannot_be_had_are_told_about() {
        let check = |reference: &str, expected: &str| {
            let read = |name: &str| (name == "BAD").then(|| "hush".to_owned());
            let said = Senders::new(&[reference.to_owned()], read).unwrap_err().to_string();
            assert!(said.contains(expected) && !said.contains("hush"), "{said}");
        };
        check("whsec_QUJD", "write env:NAME");
        check("env:NONE", "NONE, which is not set");
        check("env:BAD", "what BAD holds cannot be used: it is not `whsec_`");
    }
}
