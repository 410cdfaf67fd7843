//! From a thread that writes to the body of an answer: chunks through a short queue. The body ends well only when it was
//! told so; when the thread fails or crashes, it breaks off.

use std::{
    io::{self, Write},
    time::Duration,
};

use axum::body::Bytes;
use futures_util::{Stream, stream};
use tokio::{
    runtime::Handle,
    sync::mpsc::{Receiver, Sender, channel},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// So many bytes make a chunk, but for the last.
const CHUNK: usize = 64 * 1024;
/// So many chunks wait for whoever reads.
const QUEUE: usize = 8;
/// How long whoever reads may take for one chunk; a place among the exports is not for those who do not read.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the thread hands over.
enum Part {
    Chunk(Bytes),
    /// All of it was handed over.
    End,
}

/// The writing end.
pub(crate) struct Chunks {
    waiting: Vec<u8>,
    to: Sender<Part>,
    stop: CancellationToken,
    runtime: Handle,
}

/// Ends the body well, once everything was written and flushed.
pub(crate) struct End {
    to: Sender<Part>,
    stop: CancellationToken,
    runtime: Handle,
}

/// The two ends: what is written to the one flows out of the other.
pub(crate) fn pipe(
    stop: CancellationToken,
    runtime: Handle,
) -> (Chunks, impl Stream<Item = io::Result<Bytes>>) {
    let (to, from) = channel(QUEUE);
    (Chunks { waiting: Vec::with_capacity(CHUNK), to, stop, runtime }, body(from))
}

fn body(from: Receiver<Part>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold(Some(from), |from| async move {
        let mut from = from?;
        match from.recv().await {
            Some(Part::Chunk(bytes)) => Some((Ok(bytes), Some(from))),
            Some(Part::End) => None,
            None => Some((Err(io::Error::other("the export broke off")), None)),
        }
    })
}

impl Chunks {
    pub(crate) fn end(&self) -> End {
        End { to: self.to.clone(), stop: self.stop.clone(), runtime: self.runtime.clone() }
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.waiting, Vec::with_capacity(CHUNK)).into();
        send(&self.to, Part::Chunk(chunk), &self.stop, &self.runtime)
    }
}

impl End {
    pub(crate) fn well(self) {
        // Nobody is there any more where it fails.
        let _ = send(&self.to, Part::End, &self.stop, &self.runtime);
    }
}

/// Waits until there is room. Blocks.
fn send(to: &Sender<Part>, part: Part, stop: &CancellationToken, runtime: &Handle) -> io::Result<()> {
    let gone = |why| io::Error::new(io::ErrorKind::BrokenPipe, why);
    let sent = async {
        tokio::select! {
            () = stop.cancelled() => Err(gone("the server is stopping")),
            sent = timeout(PATIENCE, to.send(part)) => match sent {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) => Err(gone("whoever asked has gone")),
                Err(_) => Err(gone("whoever asked has not read on for two minutes")),
            },
        }
    };
    runtime.block_on(sent)
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_body_ends_well_only_when_told_so() {
        let check = async |well: bool, size: usize| {
            let (mut chunks, body) = pipe(CancellationToken::new(), Handle::current());
            tokio::task::spawn_blocking(move || {
                let end = chunks.end();
                for byte in 0..size {
                    chunks.write_all(&[byte as u8]).unwrap();
                }
                chunks.flush().unwrap();
                if well {
                    end.well();
                }
            });
            let parts: Vec<io::Result<Bytes>> = body.collect().await;
            let read: usize = parts.iter().flatten().map(Bytes::len).sum();
            assert_eq!((read, parts.iter().all(Result::is_ok)), (size, well), "{size}");
        };
        check(true, 0).await;
        check(true, 200_000).await;
        check(false, 0).await;
        check(false, 200_000).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn writing_fails_once_nobody_reads() {
        let (mut chunks, body) = pipe(CancellationToken::new(), Handle::current());
        drop(body);
        let written = tokio::task::spawn_blocking(move || chunks.write_all(&vec![0; 2 * CHUNK]));
        assert_eq!(written.await.unwrap().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
