//! How far each named consumer is, as its group committed it, whichever process that was.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use rdkafka::{
    Offset,
    consumer::{BaseConsumer, Consumer as _},
};

use super::{
    Inner,
    context::Context,
    failure::typed,
    inspect::{ANSWER_TIMEOUT, known, list},
};
use crate::{Error, Offsets, Result, topic::Topic};

/// How long the list of groups is good: new ones are rare, and asking walks over all of the broker's.
const FRESH: Duration = Duration::from_secs(1);

/// Asks for the progress of groups.
#[derive(Default)]
pub(super) struct Progress {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    groups: Option<(Instant, Vec<String>)>,
    /// A client for each group, which never joins it: only so can its offsets be read.
    observers: BTreeMap<String, BaseConsumer<Context>>,
}

impl Progress {
    /// What the consumers of a topic committed, by name; without those that never did.
    pub(super) fn of(&self, log: &Inner, topic: Topic) -> Result<BTreeMap<String, Offsets>> {
        let mut state = self.state.lock();
        if state.groups.as_ref().is_none_or(|(asked, _)| asked.elapsed() > FRESH) {
            state.groups = Some((Instant::now(), log.inspector.groups()?));
        }
        let groups = state.groups.as_ref().map(|(_, groups)| groups.clone()).unwrap_or_default();
        let mut progress = BTreeMap::new();
        for group in groups {
            let Some(name) = log.config.kafka.consumer_of(topic, &group) else { continue };
            let committed = state.committed(log, topic, &group)?;
            if !committed.is_empty() {
                progress.insert(name.to_owned(), committed);
            }
        }
        Ok(progress)
    }
}

impl State {
    fn committed(&mut self, log: &Inner, topic: Topic, group: &str) -> Result<Offsets> {
        let kafka = &log.config.kafka;
        if !self.observers.contains_key(group) {
            let mut setup = kafka.connection()?;
            setup.set("group.id", group).set("enable.auto.commit", "false");
            let observer = setup
                .create_with_context(Context(Arc::clone(&log.complaints)))
                .map_err(|error| Error::Invalid(format!("log.kafka: {error}")))?;
            self.observers.insert(group.to_owned(), observer);
        }
        let Some(observer) = self.observers.get(group) else { return Ok(Offsets::new()) };
        while observer.poll(Duration::from_millis(1)).is_some() {}
        let all = (0..log.partitions(topic)).map(|partition| (partition, Offset::Invalid));
        let found = list(&kafka.topic(topic), all)
            .and_then(|list| observer.committed_offsets(list, ANSWER_TIMEOUT))
            .map_err(|error| typed(kafka, topic, "ask for the progress on", &error, log.complaints.said()))?;
        let offset = |element: &rdkafka::topic_partition_list::TopicPartitionListElem<'_>| {
            Some((element.partition().cast_unsigned(), known(element.offset())?))
        };
        Ok(found.elements().iter().filter_map(offset).collect())
    }
}
