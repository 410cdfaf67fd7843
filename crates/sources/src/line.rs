//! A WebSocket that a source listens to, and what it has gathered from it.
//!
//! Whatever ends the line, what was gathered before is handed out first: so a line that breaks again and again is still read.

use bytes::Bytes;
use tokio::time::timeout_at;
use vigie_model::PostEvent;
use vigie_outbound::{Frame, WebSocket};

use crate::{Kit, SourceError, gathering::Gathering, kit::refusal};

/// What there is to do.
pub(crate) enum Heard {
    /// A text came.
    Text(String),
    /// Bytes came.
    Bytes(Bytes),
    /// A batch is due.
    Batch,
}

/// A line, open or not.
#[derive(Debug, Default)]
pub(crate) struct Line {
    socket: Option<WebSocket>,
    gathering: Gathering,
    ended: Option<SourceError>,
}

impl Line {
    /// Opens a line.
    pub(crate) async fn open(kit: &Kit, url: &str) -> Result<Self, SourceError> {
        let socket = Some(kit.web_socket(url, kit.silence()).await?);
        Ok(Self { socket, ..Self::default() })
    }

    /// Waits for what comes, or until a batch is due. May be dropped while it waits: nothing is lost by that.
    pub(crate) async fn hear(&mut self) -> Result<Heard, SourceError> {
        if self.gathering.is_full() {
            return Ok(Heard::Batch);
        }
        let due = self.gathering.due();
        let Some(socket) = &mut self.socket else {
            return match due {
                Some(_) => Ok(Heard::Batch),
                None => Err(self.ended.clone().unwrap_or_else(closed)),
            };
        };
        let frame = match due {
            None => socket.next().await,
            Some(due) => match timeout_at(due, socket.next()).await {
                Ok(frame) => frame,
                Err(_) => return Ok(Heard::Batch),
            },
        };
        let error = match frame {
            Ok(Some(Frame::Text(text))) => return Ok(Heard::Text(text)),
            Ok(Some(Frame::Binary(bytes))) => return Ok(Heard::Bytes(bytes)),
            Ok(None) => closed(),
            Err(error) => refusal(&error),
        };
        self.end(error)
    }

    /// Gives the line up for this reason.
    pub(crate) fn end(&mut self, error: SourceError) -> Result<Heard, SourceError> {
        self.socket = None;
        self.ended = Some(error.clone());
        if self.gathering.due().is_some() { Ok(Heard::Batch) } else { Err(error) }
    }

    /// Says something. Dropped while it waits, it may have been said or not.
    pub(crate) async fn say(&mut self, text: String) -> Result<(), SourceError> {
        let Some(socket) = &mut self.socket else { return Ok(()) };
        if let Err(error) = socket.send(text).await {
            self.end(refusal(&error))?;
        }
        Ok(())
    }

    /// Takes an event into the batch.
    pub(crate) fn add(&mut self, event: PostEvent) {
        self.gathering.add(event);
    }

    /// Notes that the place in the stream moved.
    pub(crate) fn moved(&mut self) {
        self.gathering.moved();
    }

    /// The events of the batch that is due.
    pub(crate) fn batch(&mut self) -> Vec<PostEvent> {
        self.gathering.take()
    }

    /// Says good-bye.
    pub(crate) async fn close(&mut self) {
        if let Some(socket) = self.socket.take() {
            socket.close().await;
        }
    }
}

fn closed() -> SourceError {
    SourceError::Unavailable { problem: "the other side closed the line".to_owned(), retry_after: None }
}
