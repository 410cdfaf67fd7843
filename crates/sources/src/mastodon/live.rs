//! The streams of a server: one for each timeline, all heard at one place in the order in which they come.

use tokio::{sync::mpsc, task::JoinSet};
use url::Url;
use vigie_outbound::Streaming;

use super::events::{Event, Events};
use crate::{Kit, SourceError, kit::refusal};

/// How many events wait here until they are taken; then the streams wait.
const WAITING: usize = 1_000;
/// How many events are taken at once.
const AT_ONCE: usize = 500;

/// An event, and the timeline that it came on.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) timeline: usize,
    pub(crate) event: Event,
}

/// Streams that are open. They are closed when this is dropped.
#[derive(Debug)]
pub(crate) struct Live {
    streams: JoinSet<()>,
    sender: mpsc::Sender<Result<Heard, SourceError>>,
    heard: mpsc::Receiver<Result<Heard, SourceError>>,
    broken: Option<SourceError>,
}

impl Live {
    pub(crate) fn new() -> Self {
        let (sender, heard) = mpsc::channel(WAITING);
        Self { streams: JoinSet::new(), sender, heard, broken: None }
    }

    /// Opens the stream of a timeline; the status of the answer where it does not open.
    pub(crate) async fn open(
        &mut self,
        kit: &Kit,
        url: &Url,
        bearer: &str,
        timeline: usize,
    ) -> Result<Result<(), Streaming>, SourceError> {
        let headers = [("authorization", bearer), ("accept", "text/event-stream")];
        let stream = kit.listen(url.as_str(), &headers, kit.silence()).await?;
        if !(200..300).contains(&stream.status) {
            return Ok(Err(stream));
        }
        self.streams.spawn(listen(stream, timeline, self.sender.clone()));
        Ok(Ok(()))
    }

    /// Waits for events; may be dropped while it waits.
    ///
    /// # Errors
    /// When a stream broke, after everything that came before.
    pub(crate) async fn next(&mut self) -> Result<Vec<Heard>, SourceError> {
        if let Some(broken) = self.broken.take() {
            return Err(broken);
        }
        let mut results = Vec::new();
        self.heard.recv_many(&mut results, AT_ONCE).await;
        let mut heard = Vec::with_capacity(results.len());
        for result in results {
            match result {
                Ok(event) => heard.push(event),
                Err(error) => self.broken = Some(error),
            }
        }
        match self.broken.take() {
            Some(broken) if heard.is_empty() => Err(broken),
            broken => {
                self.broken = broken;
                Ok(heard)
            }
        }
    }
}

/// Reads a stream until it breaks or nobody listens any more.
async fn listen(mut stream: Streaming, timeline: usize, sender: mpsc::Sender<Result<Heard, SourceError>>) {
    let mut events = Events::default();
    let broken = loop {
        match stream.chunk().await {
            Ok(Some(bytes)) => {
                for event in events.read(&bytes) {
                    if sender.send(Ok(Heard { timeline, event })).await.is_err() {
                        return;
                    }
                }
            }
            Ok(None) => {
                let problem = "the server ended the stream".to_owned();
                break SourceError::Unavailable { problem, retry_after: None };
            }
            Err(error) => break refusal(&error),
        }
    };
    // Nobody may listen any more, and then nobody needs to know.
    let _ = sender.send(Err(broken)).await;
}
