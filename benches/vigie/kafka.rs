//! The same way through a Kafka broker on this machine, beside what the client library does alone with the same bytes:
//! produced and consumed at the same time, as the pipeline does it. The broker takes its share of the same cores.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer},
    error::KafkaError,
    producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer},
    types::RDKafkaErrorCode,
};
use vigie_model::{encode, parse_post_event};
use vigie_peers::Kafka;
use vigie_stream::{Config, KafkaConfig, KafkaLog, Kind};

use crate::{
    end_to_end::Bench,
    parts::{QUERIES, lines, now},
    summary::Summary,
};

const POSTS: usize = 600_000;
/// So many come first and are not counted: a consumer is shown at its place once it has read something.
const FIRST: usize = 10_000;

pub(crate) fn run(summary: &mut Summary) {
    let brokers = Kafka::shared();
    let lines = lines(FIRST + POSTS, QUERIES, 0.01);
    let values: Vec<_> = lines[FIRST..]
        .iter()
        .map(|line| {
            let event = parse_post_event(line, now()).expect("a post");
            encode(&event, now().as_millisecond()).expect("a post is JSON")
        })
        .collect();

    // A broker is slow until its code is compiled: the first round is not counted.
    raw(brokers, &values[..POSTS / 4]);
    summary.add("kafka_raw_posts_per_s", raw(brokers, &values), "1/s");
    drop(values);

    let config = config(brokers);
    let bench = Bench::on(QUERIES, |_, registry| {
        Arc::new(KafkaLog::open(&config, registry).expect("a log on the broker"))
    });
    bench.push(&lines[..FIRST]);
    bench.wait_until_placed();
    let started = Instant::now();
    bench.push(&lines[FIRST..]);
    summary.rate("kafka_append_posts_per_s", POSTS, started);
    bench.wait_until_searchable();
    summary.rate("kafka_posts_per_s", POSTS, started);
    if let (Some(reached), Some(raw)) =
        (summary.get("kafka_posts_per_s"), summary.get("kafka_raw_posts_per_s"))
    {
        summary.add("kafka_over_raw", reached / raw, "ratio");
    }
    bench.stop();
}

/// Topics of this run's own, so that a broker that is there already can be used.
fn config(brokers: &str) -> Config {
    let kafka = KafkaConfig {
        brokers: brokers.to_owned(),
        topic_prefix: format!("bench-{:08x}.", rand::random::<u32>()),
        ..KafkaConfig::default()
    };
    Config { kind: Kind::Kafka, kafka, ..Config::default() }
}

/// The values produced from one thread and consumed by another, with the settings that durable records need; how many
/// a second.
fn raw(brokers: &str, values: &[Vec<u8>]) -> f64 {
    let config = config(brokers);
    KafkaLog::open(&config, &prometheus::Registry::new()).expect("topics to write to");
    let topic = format!("{}{}", config.kafka.topic_prefix, vigie_stream::POSTS);
    let mut client = ClientConfig::new();
    client.set("bootstrap.servers", brokers);
    let started = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| produce(client.clone(), &topic, values));
        scope.spawn(|| consume(client.clone(), &topic, values.len()));
    });
    (values.len() as f64 / started.elapsed().as_secs_f64()).round()
}

fn produce(mut client: ClientConfig, topic: &str, values: &[Vec<u8>]) {
    client.set("enable.idempotence", "true").set("compression.type", "lz4");
    let producer: ThreadedProducer<DefaultProducerContext> = client.create().expect("a producer");
    for value in values {
        let mut record = BaseRecord::<(), _>::to(topic).partition(0).payload(value);
        while let Err((error, again)) = producer.send(record) {
            assert_eq!(error, KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull));
            thread::sleep(Duration::from_millis(1));
            record = again;
        }
    }
    producer.flush(Duration::from_secs(60)).expect("all is acknowledged");
}

fn consume(mut client: ClientConfig, topic: &str, values: usize) {
    let consumer: BaseConsumer = client.set("group.id", "raw").create().expect("a consumer");
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(topic, 0, Offset::Beginning).expect("a place");
    consumer.assign(&list).expect("a partition");
    for _ in 0..values {
        consumer.poll(Duration::from_secs(60)).expect("a record in time").expect("a record");
    }
}
