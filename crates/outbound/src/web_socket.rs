//! A WebSocket (RFC 6455) that was opened through the client, and so leads to a permitted address only.
//!
//! Pings are answered while [`WebSocket::next`] is awaited. A line that says nothing is asked whether it is still there,
//! and given up when it does not answer; a message that is larger than is read ends it. Silence is counted over all calls
//! of `next`, so that one who waits for a moment each time learns of a dead line too.

use std::{fmt, time::Duration};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Error, Message, error::CapacityError, protocol::Role, protocol::WebSocketConfig},
};

use crate::OutboundError;

/// What came through a WebSocket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A text.
    Text(String),
    /// Bytes.
    Binary(Bytes),
}

/// An open WebSocket.
pub struct WebSocket {
    stream: WebSocketStream<reqwest::Upgraded>,
    host: String,
    idle: Duration,
    limit: usize,
    /// When something was heard last, or the other side was asked since.
    since: Instant,
    /// Whether it was asked if it is there, and has not answered yet.
    asked: bool,
}

impl fmt::Debug for WebSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocket").field("host", &self.host).finish_non_exhaustive()
    }
}

impl WebSocket {
    pub(crate) async fn over(
        upgraded: reqwest::Upgraded,
        host: String,
        idle: Duration,
        limit: usize,
    ) -> Self {
        let config = WebSocketConfig::default().max_message_size(Some(limit)).max_frame_size(Some(limit));
        let stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
        Self { stream, host, idle, limit, since: Instant::now(), asked: false }
    }

    /// Waits for the next message; `None` when the other side closed the line. May be dropped while it waits: nothing is
    /// lost by that.
    ///
    /// # Errors
    /// [`OutboundError::TimedOut`] when the other side is silent and does not answer a ping either,
    /// [`OutboundError::TooLarge`], [`OutboundError::Unreachable`] when the line broke.
    pub async fn next(&mut self) -> Result<Option<Frame>, OutboundError> {
        loop {
            let heard = match timeout_at(self.since + self.idle / 2, self.stream.next()).await {
                Ok(heard) => heard,
                Err(_) if self.asked => {
                    return Err(OutboundError::TimedOut { host: self.host.clone(), after: self.idle });
                }
                Err(_) => {
                    self.put(Message::Ping(Bytes::new())).await?;
                    (self.since, self.asked) = (Instant::now(), true);
                    continue;
                }
            };
            (self.since, self.asked) = (Instant::now(), false);
            match heard {
                Some(Ok(Message::Text(text))) => return Ok(Some(Frame::Text(text.as_str().to_owned()))),
                Some(Ok(Message::Binary(bytes))) => return Ok(Some(Frame::Binary(bytes))),
                Some(Ok(Message::Close(_)) | Err(Error::ConnectionClosed)) | None => return Ok(None),
                Some(Ok(_)) => {} // a ping, a pong: it lives
                Some(Err(error)) => return Err(self.failed(&error)),
            }
        }
    }

    /// Sends a text.
    ///
    /// # Errors
    /// [`OutboundError::Unreachable`] or [`OutboundError::TimedOut`] when the line does not take it.
    pub async fn send(&mut self, text: String) -> Result<(), OutboundError> {
        self.put(Message::Text(text.into())).await
    }

    /// Says good-bye; a line that does not take it is dropped.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(1), self.stream.close(None)).await;
    }

    async fn put(&mut self, message: Message) -> Result<(), OutboundError> {
        match timeout(self.idle, self.stream.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.failed(&error)),
            Err(_) => Err(OutboundError::TimedOut { host: self.host.clone(), after: self.idle }),
        }
    }

    fn failed(&self, error: &Error) -> OutboundError {
        let host = self.host.clone();
        match error {
            Error::Capacity(CapacityError::MessageTooLong { .. }) => {
                OutboundError::TooLarge { host, limit: self.limit }
            }
            error => OutboundError::Unreachable { host, cause: error.to_string() },
        }
    }
}
