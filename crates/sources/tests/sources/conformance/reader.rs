//! One who reads a source as its runner does: connected again after each failure, from the last cursor that is durable. Each
//! batch is asked for twice, and dropped while it waits the first time: nothing may be lost by that.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::Timestamp;
use tokio::time::{Instant, timeout};
use vigie_model::{Post, PostEvent};
use vigie_sources::{AnySource, Cursor, Source, SourceBatch, SourceError};

use super::{PATIENCE, stage::Said};

/// What was read, and where it goes on.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    source: Option<AnySource>,
    pub(crate) cursor: Option<Cursor>,
    /// Each post as it is known at last; `None` when it is gone.
    pub(crate) posts: BTreeMap<String, Option<Post>>,
    /// What was told, and of which post or author, in the order in which it was told first.
    pub(crate) told: Vec<(&'static str, String)>,
    /// Each cursor, with the posts that were known by then.
    pub(crate) places: Vec<(Cursor, BTreeSet<String>)>,
    /// How often it was connected again.
    failures: usize,
}

impl Reader {
    /// One who knows the same, and reads on from a cursor.
    pub(crate) async fn at(&self, mut source: AnySource, cursor: Option<Cursor>) -> Self {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = source.connect(cursor.clone()).await {
            let passes = matches!(error, SourceError::Unavailable { .. });
            assert!(passes && Instant::now() < deadline, "{cursor:?}: {error:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Self {
            source: Some(source),
            cursor,
            posts: self.posts.clone(),
            told: self.told.clone(),
            ..Self::default()
        }
    }

    /// It reads no more, and says no good-bye.
    pub(crate) fn is_killed(&mut self) {
        self.source = None;
    }

    fn source(&mut self) -> &mut AnySource {
        self.source.as_mut().unwrap()
    }

    /// The id of the post with a number.
    pub(crate) fn id(&self, number: usize) -> Option<&str> {
        let texts = [Said::Posted(number).text(), Said::Edited(number).text()];
        let known = |post: &Post| texts.contains(&post.text);
        self.posts.iter().find(|(_, post)| post.as_ref().is_some_and(known)).map(|(id, _)| id.as_str())
    }

    pub(crate) fn ids(&self) -> BTreeSet<String> {
        self.posts.keys().cloned().collect()
    }

    /// Waits until so many posts are known.
    pub(crate) async fn knows(&mut self, posts: usize) {
        self.until(&format!("{posts} posts"), |reader| reader.posts.len() >= posts).await;
        assert_eq!(self.posts.len(), posts, "each post has one id: {:?}", self.posts.keys());
    }

    /// Reads until it is so.
    pub(crate) async fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !so(self) {
            assert!(Instant::now() < deadline, "no {what}: {:?} at {:?}", self.told, self.cursor);
            if let Err(error) = self.batch().await {
                assert!(matches!(error, SourceError::Unavailable { .. }), "{error:?}");
                tokio::time::sleep(Duration::from_millis(5)).await;
                self.failures += 1;
                let _ = self.connect().await;
            }
        }
    }

    /// Nothing that happened once is told again, for a while.
    pub(crate) async fn is_quiet(&mut self) {
        let deadline = Instant::now() + Duration::from_millis(250);
        while let Ok(batch) = tokio::time::timeout_at(deadline, self.source().next_batch()).await {
            // Who was not answered in time connects again, and may be told again.
            let Ok(batch) = batch else { return };
            assert!(batch.events.is_empty() || self.failures > 0, "told again: {:?}", batch.events);
            self.take(batch);
        }
    }

    /// Connects the same source again, as its runner does.
    pub(crate) async fn connect(&mut self) -> Result<(), SourceError> {
        let cursor = self.cursor.clone();
        self.source().close().await;
        self.source().connect(cursor).await
    }

    /// The error that comes of reading on, within a bounded time.
    pub(crate) async fn fails(&mut self) -> SourceError {
        let deadline = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < deadline, "it is read as if nothing were wrong: {:?}", self.told);
            if let Err(error) = self.batch().await {
                return error;
            }
        }
    }

    /// Asks for a batch and gives up, as who is busy with something else.
    pub(crate) async fn gives_up(&mut self, after: Duration) {
        if let Ok(Ok(batch)) = timeout(after, self.source().next_batch()).await {
            self.take(batch);
        }
    }

    async fn batch(&mut self) -> Result<(), SourceError> {
        let dropped = timeout(Duration::from_micros(50), self.source().next_batch()).await;
        let batch = match dropped {
            Ok(batch) => batch?,
            Err(_) => timeout(PATIENCE, self.source().next_batch()).await.expect("there is something")?,
        };
        self.take(batch);
        Ok(())
    }

    fn take(&mut self, batch: SourceBatch) {
        for event in &batch.events {
            let told = match event {
                PostEvent::Posted(post) => ("posted", self.known(post)),
                PostEvent::Edited(post) => ("edited", self.known(post)),
                PostEvent::Deleted { id, .. } => {
                    self.posts.insert(id.to_string(), None);
                    ("deleted", id.to_string())
                }
                PostEvent::Erased(erasure) => {
                    for post in self.posts.values_mut() {
                        if post.as_ref().is_some_and(|post| erasure.covers(post)) {
                            *post = None;
                        }
                    }
                    ("erased", erasure.author.clone())
                }
            };
            if !self.told.contains(&told) {
                self.told.push(told);
            }
        }
        self.places.push((batch.cursor.clone(), self.ids()));
        self.cursor = Some(batch.cursor);
    }

    fn known(&mut self, post: &Post) -> String {
        // What the gate for posts of strangers would refuse, a source may not yield either.
        let written = serde_json::to_vec(post).unwrap();
        vigie_model::parse_post_event(&written, Timestamp::now()).unwrap();
        self.posts.insert(post.id.to_string(), Some(post.clone()));
        post.id.to_string()
    }
}
