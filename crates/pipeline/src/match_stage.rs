//! posts log ──► matcher ──► mentions log.
//!
//! Promises: every readable post is matched against the queries of that moment, its mentions are durable before
//! progress is, and a record that cannot be read goes to the dead letters instead of holding up the rest.

use std::{sync::Arc, time::Duration};

use vigie_matcher::Scratch;
use vigie_model::{MentionEvent, PostEvent, decode, encode};
use vigie_stream::{Batch, Consumer, Log, MENTIONS, POSTS, Record, Route};

use crate::{PipelineError, dead_letters, metrics::Metrics, stage::Stage, watched::Watch};

/// The consumer's name in the log.
pub(crate) const CONSUMER: &str = "matcher";

pub(crate) struct MatchStage {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) consumer: Box<dyn Consumer>,
    pub(crate) watch: Watch,
    pub(crate) scratch: Scratch,
    pub(crate) batch: usize,
    pub(crate) metrics: Metrics,
}

impl Stage for MatchStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        let batch = self.consumer.poll(self.batch, Duration::from_millis(100))?;
        if batch.entries.is_empty() {
            return Ok(());
        }
        let timer = self.metrics.batch_seconds.with_label_values(&["match"]).start_timer();
        let taken_in = self.run(&batch)?;
        timer.observe_duration();
        let now = crate::now_ms();
        for at in taken_in {
            self.metrics.latency("matched", now, at);
        }
        Ok(())
    }

    fn lag(&self) -> u64 {
        self.consumer.lag().unwrap_or(0)
    }
}

impl MatchStage {
    /// Matches one batch and commits it; gives the intake times of what matched.
    fn run(&mut self, batch: &Batch) -> Result<Vec<i64>, PipelineError> {
        let watched = self.watch.current();
        let (mut mentions, mut taken_in, mut dead) = (Vec::new(), Vec::new(), Vec::new());
        for entry in &batch.entries {
            let post = match decode::<PostEvent>(&entry.value) {
                Ok(post) => post,
                Err(cause) => {
                    dead.push(dead_letters::record(POSTS, entry, &cause));
                    continue;
                }
            };
            for event in watched.matcher.events(post.event, &mut self.scratch) {
                let value = match encode(&event, post.taken_in_at) {
                    Ok(value) => value,
                    Err(cause) => {
                        dead.push(dead_letters::record(POSTS, entry, &cause));
                        continue;
                    }
                };
                if let MentionEvent::Mentioned(_) = event {
                    taken_in.push(post.taken_in_at);
                }
                mentions.push(Record { route: route(&event), value });
            }
        }
        self.metrics.records_in.with_label_values(&["match"]).inc_by(batch.entries.len() as u64);
        self.metrics.records_out.with_label_values(&["match"]).inc_by(mentions.len() as u64);
        dead_letters::append(self.log.as_ref(), dead, &self.metrics)?;
        self.consumer.append_with_progress(MENTIONS, mentions, &batch.next)?;
        Ok(taken_in)
    }
}

/// A mention travels with its workspace; a removal from all workspaces must reach every partition.
fn route(event: &MentionEvent) -> Route {
    match event {
        MentionEvent::Mentioned(mention) => Route::Key(mention.workspace.as_str().into()),
        MentionEvent::Removed { workspace: Some(workspace), .. } => Route::Key(workspace.as_str().into()),
        MentionEvent::Removed { workspace: None, .. } => Route::Every,
    }
}
