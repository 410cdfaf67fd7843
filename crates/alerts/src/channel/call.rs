//! One request to a channel, and what its answer means.

use std::time::Duration;

use serde_json::Value;
use vigie_outbound::{OutboundClient, Response};

use crate::{clean::clean, delivery::Failure};

/// The most characters of a refusal that are kept.
const MAX_REFUSAL: usize = 200;
/// The longest wait that an answer may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

/// What is sent.
pub(crate) struct Request {
    /// Where to. It may hold a secret, so it is never shown.
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn json(url: String, body: &Value) -> Self {
        Self {
            url,
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string().into(),
        }
    }
}

/// Sends once.
pub(crate) async fn send(client: &OutboundClient, request: Request) -> Result<(), Failure> {
    let headers: Vec<_> = request.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match client.post(&request.url, &headers, request.body).await {
        Ok(answer) if answer.is_success() => Ok(()),
        Ok(answer) => Err(refused(&answer)),
        Err(error) if error.is_permanent() => Err(Failure::lasting(error.to_string())),
        Err(error) => Err(Failure::passing(error.to_string())),
    }
}

fn refused(answer: &Response) -> Failure {
    let said = clean(String::from_utf8_lossy(&answer.body).trim(), MAX_REFUSAL);
    let said = if said.is_empty() { String::new() } else { format!(", saying: {said}") };
    let status = answer.status;
    match status {
        410 => Failure::lasting(format!(
            "the endpoint is gone for good (410){said}; remove the channel or change its address"
        )),
        300..=399 => Failure::lasting(format!(
            "the endpoint redirects ({status}); put the address that it leads to into the channel"
        )),
        408 | 425 | 429 | 500..=599 => Failure {
            wait: answer.retry_after.or_else(|| told_in_body(&answer.body)),
            ..Failure::passing(format!("the endpoint answered {status}{said}"))
        },
        _ => Failure::lasting(format!(
            "the endpoint refused it ({status}){said}; check the channel's address and secret"
        )),
    }
}

/// Discord says in the body how long to wait (`retry_after`), Telegram too (`parameters.retry_after`); both in seconds.
fn told_in_body(body: &[u8]) -> Option<Duration> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let wait = body.get("retry_after").or_else(|| body.get("parameters")?.get("retry_after"))?.as_f64()?;
    Duration::try_from_secs_f64(wait).ok().map(|wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_whether_and_when_to_try_again() {
        let check = |status, body: &str, again: bool, wait: Option<f64>, said: &str| {
            let body = body.as_bytes().to_vec().into();
            let failure = refused(&Response { status, retry_after: None, body });
            assert_eq!(
                (failure.again, failure.wait.map(|wait| wait.as_secs_f64())),
                (again, wait),
                "{status}"
            );
            assert!(failure.cause.contains(said), "{}", failure.cause);
        };
        check(
            429,
            r#"{"message": "slow down", "retry_after": 1.5, "global": false}"#,
            true,
            Some(1.5),
            "429",
        );
        check(429, r#"{"ok": false, "parameters": {"retry_after": 7}}"#, true, Some(7.0), "429");
        check(429, r#"{"retry_after": -3}"#, true, None, "429");
        check(429, r#"{"retry_after": 1e300}"#, true, None, "429");
        check(500, "oops", true, None, "saying: oops");
        check(410, "channel_is_archived", false, None, "gone for good");
        check(404, "no_service", false, None, "refused it (404), saying: no_service");
        check(400, "invalid_blocks", false, None, "refused it (400), saying: invalid_blocks");
        check(302, "", false, None, "redirects");
    }
}
