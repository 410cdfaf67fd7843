//! What just happened, for whoever watches live. Best effort: a slow watcher misses something, it never holds up a stage.
//!
//! Mentions come from their log, alerts from the store, whichever process found them.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;
use vigie_model::{Live, MentionEvent, decode};
use vigie_store::Store;
use vigie_stream::Consumer;

use crate::{PipelineError, stage::Stage};

/// How often the store is asked for alerts that another process raised.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// The most alerts asked for at once.
const MOST: u32 = 1_000;

/// mentions log ──► watchers.
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

/// store ──► watchers: every alert that changes after the change of this number. `changed` makes it look at once.
pub(crate) async fn follow_alerts(
    store: Store,
    mut revision: i64,
    watchers: broadcast::Sender<Live>,
    changed: Arc<Notify>,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = changed.notified() => {}
            () = tokio::time::sleep(ASK_EVERY) => {}
        }
        match store.alerts_changed_since(revision, MOST).await {
            Ok(changes) => {
                revision = changes.revision;
                for alert in changes.alerts {
                    // An error means that nobody watches.
                    let _ = watchers.send(Live::Alert(Arc::new(alert)));
                }
            }
            // It is asked again; the stages that need the store say what is the matter.
            Err(error) => tracing::debug!(%error, "cannot ask for alerts"),
        }
    }
}
