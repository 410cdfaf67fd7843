//! An answer that goes on for as long as the other side wants, such as a stream of server-sent events.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::timeout;

use crate::{OutboundError, client::innermost};

/// An answer whose head is there and whose body is still coming.
#[derive(Debug)]
pub struct Streaming {
    /// The HTTP status.
    pub status: u16,
    /// How long the other side asks to wait before the next call.
    pub retry_after: Option<Duration>,
    pub(crate) answer: reqwest::Response,
    pub(crate) host: String,
    pub(crate) idle: Duration,
}

impl Streaming {
    /// Waits for the next bytes; `None` when the other side ended the body. May be dropped while it waits: nothing is
    /// lost by that.
    ///
    /// # Errors
    /// [`OutboundError::TimedOut`] when nothing came for as long as was allowed, [`OutboundError::Unreachable`] when the
    /// connection broke.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, OutboundError> {
        match timeout(self.idle, self.answer.chunk()).await {
            Ok(Ok(chunk)) => Ok(chunk),
            Ok(Err(error)) => {
                Err(OutboundError::Unreachable { host: self.host.clone(), cause: innermost(&error) })
            }
            Err(_) => Err(OutboundError::TimedOut { host: self.host.clone(), after: self.idle }),
        }
    }
}
