//! mentions log ──► whoever watches live. Best effort: a slow watcher misses mentions, it never holds up a stage.

use std::{sync::Arc, time::Duration};

use tokio::sync::broadcast;
use vigie_model::{Live, MentionEvent, decode};
use vigie_stream::Consumer;

use crate::{PipelineError, stage::Stage};

pub(crate) struct LiveStage {
    pub(crate) consumer: Box<dyn Consumer>,
    pub(crate) watchers: broadcast::Sender<Live>,
}

impl Stage for LiveStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        let batch = self.consumer.poll(1_000, Duration::from_millis(100))?;
        if self.watchers.receiver_count() == 0 {
            return Ok(());
        }
        for entry in &batch.entries {
            // The index stage reports records that cannot be read.
            if let Ok(mention) = decode::<MentionEvent>(&entry.value)
                && let MentionEvent::Mentioned(mention) = mention.event
            {
                // An error means that the last watcher just left.
                let _ = self.watchers.send(Live::Mention(Arc::new(*mention)));
            }
        }
        Ok(())
    }

    fn lag(&self) -> u64 {
        0
    }
}
