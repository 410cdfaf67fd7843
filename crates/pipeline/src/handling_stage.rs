//! store ──► mentions log: how teams handle mentions, so that searches filter and count by it.
//!
//! The store is where it is true; a change is durable before anybody is told that it was made. From there it goes on to the
//! log, and only once the log holds it the store notes that it was told. Whatever is interrupted in between is told again,
//! which changes nothing: each change has a revision, and the index keeps the greatest of each mention. So any number of
//! processes may do this at once, and in any order.

use std::{sync::Arc, thread, time::Duration};

use tokio::runtime::Handle;
use vigie_model::{Handled, MentionEvent, encode};
use vigie_store::Store;
use vigie_stream::{Log, MENTIONS, Record};

use crate::{PipelineError, match_stage::route, stage::Stage};

/// How many are told at once.
const MOST: u32 = 1_000;
/// How often the store is asked when there is nothing to tell.
const ASK_EVERY: Duration = Duration::from_millis(100);

pub(crate) struct HandlingStage {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) store: Store,
    pub(crate) runtime: Handle,
}

impl Stage for HandlingStage {
    fn step(&mut self) -> Result<(), PipelineError> {
        let to_tell = self.runtime.block_on(self.store.handling_to_tell(MOST))?;
        if to_tell.handled.is_empty() {
            thread::sleep(ASK_EVERY);
            return Ok(());
        }
        let now = crate::now_ms();
        let record = |handled: &Handled| {
            let handling = handled.handling.without_note();
            let event = MentionEvent::Handled(Box::new(Handled { handling, ..handled.clone() }));
            Ok(Record { route: route(&event), value: encode(&event, now).map_err(PipelineError::Encode)? })
        };
        let records = to_tell.handled.iter().map(record).collect::<Result<Vec<_>, PipelineError>>()?;
        self.log.append(MENTIONS, records)?;
        self.runtime.block_on(self.store.handling_told(&to_tell))?;
        Ok(())
    }

    fn lag(&self) -> u64 {
        0
    }
}
