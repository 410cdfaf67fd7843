//! A log on a real broker with topics that nobody else has, and what tests do with it.
#![allow(dead_code, reason = "each test takes what it needs")]
#![expect(clippy::unwrap_used, reason = "a check that fails says so by a panic")]

use std::{
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
};
use vigie_stream::{Config, Entry, Error, KafkaConfig, KafkaLog, Kind, Partitions, Record, Route};

/// Two partitions of posts, two of mentions, one of dead letters, under a prefix of its own.
pub(crate) fn config(brokers: &str) -> Config {
    let kafka = KafkaConfig {
        brokers: brokers.to_owned(),
        topic_prefix: format!("test-{:08x}.", rand::random::<u32>()),
        append_timeout: Duration::from_secs(20),
        session_timeout: Duration::from_secs(2),
        ..KafkaConfig::default()
    };
    let partitions = Partitions { posts: 2, mentions: 2, dead_letters: 1 };
    Config { kind: Kind::Kafka, partitions, kafka, ..Config::default() }
}

pub(crate) fn try_open(config: &Config) -> Result<KafkaLog, Error> {
    KafkaLog::open(config, &prometheus::Registry::new())
}

pub(crate) fn open(config: &Config) -> KafkaLog {
    try_open(config).unwrap()
}

/// A record that is its own key.
pub(crate) fn record(value: &str) -> Record {
    Record { route: Route::Key(value.into()), value: value.into() }
}

pub(crate) fn text(entry: &Entry) -> String {
    String::from_utf8(entry.value.to_vec()).unwrap()
}

fn admin(brokers: &str) -> AdminClient<DefaultClientContext> {
    ClientConfig::new().set("bootstrap.servers", brokers).create().unwrap()
}

/// Creates a topic behind the log's back.
pub(crate) fn create_topic(config: &Config, topic: &str, partitions: i32, settings: &[(&str, &str)]) {
    let name = format!("{}{topic}", config.kafka.topic_prefix);
    let new = NewTopic::new(&name, partitions, TopicReplication::Fixed(1));
    let new = settings.iter().fold(new, |new, (key, value)| new.set(key, value));
    let created = wait(admin(&config.kafka.brokers).create_topics([&new], &AdminOptions::new())).unwrap();
    assert!(created[0].is_ok(), "{created:?}");
}

/// Removes all records in front of these offsets, as retention does.
pub(crate) fn remove_before(config: &Config, topic: &str, offsets: &[(i32, i64)]) {
    let mut list = TopicPartitionList::new();
    let name = format!("{}{topic}", config.kafka.topic_prefix);
    for (partition, offset) in offsets {
        list.add_partition_offset(&name, *partition, Offset::Offset(*offset)).unwrap();
    }
    let removed = wait(admin(&config.kafka.brokers).delete_records(&list, &AdminOptions::new())).unwrap();
    assert!(removed.elements().iter().all(|element| element.error().is_ok()), "{removed:?}");
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = Box::pin(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
}
