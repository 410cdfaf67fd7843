//! The log on a real broker against the contract of all logs, and what a broker can be that it should not.

mod broker;
mod contract;
mod patient;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use vigie_peers::Kafka;
use vigie_stream::{
    Config, Consumer, Error, Gap, KafkaConfig, Log, MENTIONS, POSTS, Partitions, SaslMechanism, Security,
    Share, Start,
};

use broker::{config, create_topic, open, record, remove_before, text, try_open};
use patient::poll;

#[test]
fn keeps_the_contract() {
    let config = config(Kafka::shared());
    contract::contract(|| Arc::new(open(&config)));
}

fn refusal(config: &Config) -> String {
    try_open(config).map_or_else(|error| error.to_string(), |_| "opened".to_owned())
}

#[test]
fn topics_that_cannot_be_ours_are_refused() {
    let check = |topic: &str, partitions: i32, settings: &[(&str, &str)], expected: &str| {
        let config = config(Kafka::shared());
        create_topic(&config, topic, partitions, settings);
        let said = refusal(&config);
        assert!(said.contains(expected), "{said}");
    };
    let by_log = ("message.timestamp.type", "LogAppendTime");
    let large = ("max.message.bytes", "20000000");
    check("posts", 3, &[by_log, large], "`posts` was created with 3 partitions but 2 are configured");
    check("mentions", 1, &[by_log, large], "set log.partitions.mentions back to 1");
    check("posts", 2, &[by_log], "max.message.bytes=1048588, and 17825792 is needed");
    check("posts", 2, &[large], "message.timestamp.type=CreateTime, and LogAppendTime is needed");
    check("posts", 2, &[large, by_log, ("cleanup.policy", "compact")], "--add-config cleanup.policy=delete");
    check("posts", 2, &[by_log, large], "opened");
}

#[test]
fn topics_are_created_only_where_that_is_allowed() {
    let mut config = config(Kafka::shared());
    config.kafka.create_topics = false;
    let refused = try_open(&config).err();
    assert!(
        matches!(&refused, Some(Error::MissingTopic { topic }) if topic.ends_with("posts")),
        "{refused:?}"
    );
    config.kafka.create_topics = true;
    config.kafka.replication = 3;
    assert!(refusal(&config).contains("log.kafka.replication is 3, and there are fewer brokers"));
    config.kafka.replication = 1;
    open(&config);
    config.kafka.create_topics = false;
    open(&config);
    config.partitions = Partitions { posts: 4, ..config.partitions };
    assert!(refusal(&config).contains("2 partitions but 4 are configured"));
}

#[test]
fn settings_that_cannot_be_are_refused_before_anything_is_asked() {
    let check = |change: fn(&mut KafkaConfig), expected: &str| {
        let mut config = config("127.0.0.1:1");
        change(&mut config.kafka);
        let refused = try_open(&config).err();
        let said = refused.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(matches!(refused, Some(Error::Invalid(_))) && said.contains(expected), "{said}");
    };
    check(|kafka| kafka.brokers = " ".to_owned(), "log.kafka.brokers is empty");
    check(|kafka| kafka.topic_prefix = "vigie/".to_owned(), "log.kafka.topic_prefix");
    check(|kafka| kafka.min_insync_replicas = 2, "log.kafka.min_insync_replicas");
    check(|kafka| kafka.session_timeout = Duration::from_secs(3600), "log.kafka.session_timeout");
    check(|kafka| kafka.append_memory_bytes = 1000, "log.kafka.append_memory_bytes");
    check(|kafka| kafka.security = Security::SaslTls, "log.kafka.username is empty");
    check(|kafka| kafka.ca_file = "/nowhere.pem".to_owned(), "there is no file /nowhere.pem");
    let with_variable = |kafka: &mut KafkaConfig| {
        kafka.security = Security::SaslTls;
        kafka.username = "vigie".to_owned();
        kafka.password = "env:VIGIE_NO_SUCH_PASSWORD".to_owned();
    };
    check(with_variable, "VIGIE_NO_SUCH_PASSWORD, which is not set");
}

#[test]
fn a_broker_that_does_not_answer_is_named() {
    let check = |brokers: &str, expected: &str| {
        let mut config = config(brokers);
        config.kafka.append_timeout = Duration::from_secs(2);
        let started = Instant::now();
        let refused = try_open(&config).err().unwrap();
        assert!(matches!(refused, Error::Unreachable { .. }) && refused.passes(), "{refused}");
        assert!(refused.to_string().contains(expected), "{refused}");
        assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    };
    check("127.0.0.1:1", "Connection refused");
    check("no-such-host.invalid:9092", "no-such-host.invalid:9092");
}

#[test]
fn who_is_not_let_in_is_told_why() {
    let kafka = Kafka::own();
    let (brokers, authority) = (kafka.secure_bootstrap(), kafka.authority().display().to_string());
    let secure = |change: &dyn Fn(&mut KafkaConfig)| {
        let mut config = config(&brokers);
        config.kafka.security = Security::SaslTls;
        config.kafka.ca_file.clone_from(&authority);
        config.kafka.username = vigie_peers::USER.to_owned();
        config.kafka.password = vigie_peers::PASSWORD.to_owned();
        change(&mut config.kafka);
        config
    };
    let check = |change: &dyn Fn(&mut KafkaConfig), expected: &str| {
        let said = refusal(&secure(change));
        assert!(said.contains(expected), "{said}");
    };
    check(&|kafka| kafka.password = "wrong".to_owned(), "uthentication");
    check(&|kafka| kafka.username = "nobody".to_owned(), "check log.kafka.security, username, password");
    check(&|kafka| kafka.ca_file = String::new(), "certificate verify failed");
    let unsecured = |kafka: &mut KafkaConfig| {
        kafka.security = Security::Plaintext;
        kafka.append_timeout = Duration::from_secs(2);
    };
    check(&unsecured, "check log.kafka.brokers, log.kafka.security");
    let plain = kafka.bootstrap();
    check(&|kafka| kafka.brokers.clone_from(&plain), "SSL");

    for mechanism in [SaslMechanism::Plain, SaslMechanism::ScramSha256] {
        let config = secure(&|kafka| kafka.sasl_mechanism = mechanism);
        let log = open(&config);
        log.append(POSTS, vec![record("secret")]).unwrap();
        let mut reader = log.consumer("reader", POSTS, Share::Group, Start::Stored).unwrap();
        assert_eq!(read(&mut *reader, 1), ["secret"]);
    }
    let shown = format!("{:?}", secure(&|_| {}));
    assert!(!shown.contains("password"), "{shown}");
}

/// Polls until so many records came.
fn read(consumer: &mut dyn Consumer, records: usize) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut texts = Vec::new();
    while texts.len() < records {
        assert!(Instant::now() < deadline, "only {texts:?} came");
        texts.extend(poll(consumer, 1_000, Duration::from_millis(200)).entries.iter().map(text));
    }
    texts
}

#[test]
fn a_reader_is_told_what_retention_took() {
    let config = config(Kafka::shared());
    let log = open(&config);
    let mut reader = log.consumer("slow", MENTIONS, Share::Whole, Start::Stored).unwrap();
    let mut member = log.consumer("slow-group", MENTIONS, Share::Group, Start::Stored).unwrap();
    let every =
        |n: usize| vigie_stream::Record { route: vigie_stream::Route::Every, value: n.to_string().into() };
    log.append(MENTIONS, (0..10).map(every).collect()).unwrap();
    read(&mut *reader, 20);
    reader.commit(&[(0, 3), (1, 3)].into()).unwrap();
    let committed = [(0, 2), (1, 9)].into();
    while member.partitions().len() < 2 {
        poll(&mut *member, 1, Duration::from_millis(100));
    }
    read(&mut *member, 20);
    member.commit(&committed).unwrap();
    drop((reader, member));
    remove_before(&config, MENTIONS, &[(0, 7), (1, 5)]);

    let check = |name: &str, share: Share, expected: &[Gap]| {
        let mut reader = log.consumer(name, MENTIONS, share, Start::Stored).unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        let (mut gaps, mut offsets) = (Vec::new(), Vec::new());
        let rest = 3 + if expected.len() == 2 { 5 } else { 1 };
        while offsets.len() < rest || gaps.len() < expected.len() {
            assert!(Instant::now() < deadline, "{gaps:?} {offsets:?}");
            let batch = poll(&mut *reader, 1_000, Duration::from_millis(200));
            gaps.extend(batch.gap);
            offsets.extend(batch.entries.iter().map(|entry| (entry.partition, entry.offset)));
        }
        gaps.sort_by_key(|gap| gap.partition);
        assert_eq!(gaps, expected, "{name}");
        offsets.sort_unstable();
        let behind = [5, 6, 7, 8, 9].iter().filter(|offset| expected.len() == 2 || **offset == 9);
        let expected: Vec<_> = (7..10).map(|o| (0, o)).chain(behind.map(|&o| (1, o))).collect();
        assert_eq!(offsets, expected, "{name}");
    };
    let gap = |partition, from, to| Gap { partition, from, to };
    check("slow", Share::Whole, &[gap(0, 3, 7), gap(1, 3, 5)]);
    check("slow-group", Share::Group, &[gap(0, 2, 7)]);
}

#[test]
fn two_processes_with_one_name_are_told() {
    let mut config = config(Kafka::shared());
    config.kafka.member = "here".to_owned();
    let (first, second) = (open(&config), open(&config));
    let mut one = first.consumer("stage", POSTS, Share::Group, Start::Stored).unwrap();
    while one.partitions().is_empty() {
        poll(&mut *one, 1, Duration::from_millis(100));
    }
    let mut two = second.consumer("stage", POSTS, Share::Group, Start::Stored).unwrap();
    // They take it from each other a few times, as each may be the other's past.
    let deadline = Instant::now() + Duration::from_secs(60);
    let told = loop {
        assert!(Instant::now() < deadline);
        if let Err(told) = two.poll(1, Duration::from_millis(50)).and(one.poll(1, Duration::from_millis(50)))
        {
            break told;
        }
    };
    assert!(matches!(&told, Error::Fenced { member } if member == "here"), "{told}");
}
