//! How a replay keeps out of the way of live work.
//!
//! Live posts are matched first: each piece of a replay waits for them, half a second at most, so that it gets on under
//! any load. And of what a replay tells, no more than a few thousand records ever wait for the index, however much it
//! finds: that is how much a live mention can have before it, a fraction of a second of the index's work.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use vigie_stream::{Log, MENTIONS, Offsets, TopicStatus};

use crate::{PipelineError, index_stage};

/// The longest that a piece waits for live posts.
const YIELD: Duration = Duration::from_millis(500);
/// The longest that it waits for the index before the stage looks after its claim.
const PATIENCE: Duration = Duration::from_millis(200);
const GLANCE: Duration = Duration::from_millis(20);
/// Told this much, a replay waits until the index has it.
const MOST_AHEAD: u64 = 4_000;

pub(crate) struct Courtesy {
    /// How many live posts wait.
    waiting: Arc<AtomicU64>,
    /// How much was told since the index was last waited for.
    ahead: u64,
    /// What the index must have before more is told.
    until: Option<Offsets>,
}

impl Courtesy {
    pub(crate) fn new(waiting: Arc<AtomicU64>) -> Self {
        Self { waiting, ahead: 0, until: None }
    }

    /// Waits for live posts and for the index; `false` when the index has not come far enough yet.
    pub(crate) fn lets(&mut self, log: &dyn Log) -> Result<bool, PipelineError> {
        let began = Instant::now();
        while self.waiting.load(Ordering::Relaxed) > 0 && began.elapsed() < YIELD {
            thread::sleep(GLANCE);
        }
        if self.ahead < MOST_AHEAD {
            return Ok(true);
        }
        let began = Instant::now();
        loop {
            let status = log.status()?;
            let Some(mentions) = status.iter().find(|status| status.topic == MENTIONS) else {
                return Ok(true);
            };
            let until = self.until.get_or_insert_with(|| ends(mentions));
            if indexed(mentions, until) {
                (self.ahead, self.until) = (0, None);
                return Ok(true);
            }
            if began.elapsed() >= PATIENCE {
                return Ok(false);
            }
            thread::sleep(GLANCE);
        }
    }

    /// So much was told.
    pub(crate) fn told(&mut self, things: u64) {
        self.ahead += things;
    }
}

fn ends(topic: &TopicStatus) -> Offsets {
    topic.partitions.iter().map(|partition| (partition.partition, partition.next)).collect()
}

/// Whether the index has all below these offsets.
fn indexed(mentions: &TopicStatus, until: &Offsets) -> bool {
    let index = mentions.consumers.iter().find(|consumer| consumer.name == index_stage::CONSUMER);
    let Some(index) = index else { return false };
    until.iter().all(|(partition, until)| index.committed.get(partition).is_some_and(|at| at >= until))
}

#[cfg(test)]
mod tests {
    use prometheus::Registry;
    use vigie_stream::{Config, EmbeddedLog, Record, Route, Share, Start};

    use super::*;

    #[test]
    fn it_waits_for_the_index_once_it_is_far_ahead() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config { keep_free_bytes: 0, ..Config::default() };
        let log = EmbeddedLog::open(folder.path().join("log"), &config, &Registry::new()).unwrap();
        let mut index = log.consumer(index_stage::CONSUMER, MENTIONS, Share::Whole, Start::Earliest).unwrap();
        let mut courtesy = Courtesy::new(Arc::default());
        let tell = || log.append(MENTIONS, vec![Record { route: Route::Every, value: vec![0] }]).unwrap();
        tell();
        courtesy.told(MOST_AHEAD - 1);
        assert!(courtesy.lets(&log).unwrap(), "it is not far ahead");
        tell();
        courtesy.told(1);
        assert!(!courtesy.lets(&log).unwrap(), "the index has nothing yet");
        let commit = |index: &mut dyn vigie_stream::Consumer, next: u64| {
            let places = (0..log.partitions(MENTIONS).unwrap()).map(|partition| (partition, next)).collect();
            index.commit(&places).unwrap();
        };
        commit(index.as_mut(), 1);
        assert!(!courtesy.lets(&log).unwrap(), "the index has half of it");
        tell();
        commit(index.as_mut(), 2);
        assert!(courtesy.lets(&log).unwrap(), "what came later is not waited for");
        courtesy.told(1);
        assert!(courtesy.lets(&log).unwrap(), "it counts anew");
    }

    #[test]
    fn live_posts_go_first_and_do_not_stop_it() {
        let folder = tempfile::tempdir().unwrap();
        let log = EmbeddedLog::open(folder.path().join("log"), &Config::default(), &Registry::new()).unwrap();
        let mut courtesy = Courtesy::new(Arc::new(AtomicU64::new(1)));
        let began = Instant::now();
        assert!(courtesy.lets(&log).unwrap());
        assert!(began.elapsed() >= YIELD);
    }
}
