//! Answers in JSON.

use serde::de::DeserializeOwned;
use vigie_outbound::Response;

use crate::SourceError;

/// Reads the body of an answer. One that means something else is worth another try: it may be a page that says that the
/// service is down.
pub(crate) fn json<T: DeserializeOwned>(answer: &Response, host: &str) -> Result<T, SourceError> {
    serde_json::from_slice(&answer.body).map_err(|error| SourceError::Unavailable {
        problem: format!("{host} answered with something other than was expected: {error}"),
        retry_after: None,
    })
}
