//! From the bytes of an answer to posts, away from the threads that wait for the network.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    encoding,
    hub::Named,
    item::{Document, Unread},
    json_feed, post, xml,
};

pub(super) use post::Entry;

/// How many feeds are read at once, so that ten thousand need no more memory for it than these.
static READERS: Semaphore = Semaphore::const_new(2);

/// What a feed says.
#[derive(Debug)]
pub(super) struct Reading {
    /// Its posts, the oldest first.
    pub(super) entries: Vec<Entry>,
    /// How often it says that it is worth asking.
    pub(super) hint: Option<Duration>,
    /// Which hub it says tells of it.
    pub(super) hub: Named,
}

/// Reads the feed with the address `feed`, which was found at `url`.
pub(super) async fn read(
    body: Bytes,
    content_type: Option<String>,
    url: String,
    feed: String,
    now: Timestamp,
) -> Result<Reading, Unread> {
    let permit = READERS.acquire().await;
    let reading = spawn_blocking(move || {
        let mut document = document(&body, content_type.as_deref(), &url)?;
        let (hint, hub) = (document.hint, std::mem::take(&mut document.hub));
        let (entries, left_out) = post::posts(document, &feed, now);
        if left_out > 0 {
            tracing::debug!(feed, left_out, "entries of a feed say nothing, or cannot be read");
        }
        Ok(Reading { entries, hint, hub })
    });
    let read = reading.await;
    drop(permit);
    read.unwrap_or_else(|_| Err(Unread::Broken("reading it failed".to_owned())))
}

/// A feed of any format.
pub(super) fn document(body: &[u8], content_type: Option<&str>, url: &str) -> Result<Document, Unread> {
    let text = encoding::text(body, content_type);
    if text.trim_start().starts_with('{') {
        json_feed::read(text.trim_start())
    } else {
        xml::read(&text, url)
    }
}
