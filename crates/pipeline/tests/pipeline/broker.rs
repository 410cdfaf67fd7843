//! On a real broker: partitions move between processes that come and go, and nothing is lost or doubled.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use prometheus::Registry;
use vigie_model::{PostEvent, StageState};
use vigie_peers::Kafka;
use vigie_stream::{Config, KafkaConfig, KafkaLog, Kind, Log, Partitions};

use crate::world::{World, append, eventually, holds, post};

const WORKSPACES: [&str; 4] = ["a", "b", "c", "d"];

fn config(brokers: &str) -> Config {
    let kafka = KafkaConfig {
        brokers: brokers.to_owned(),
        topic_prefix: format!("pipeline-{:08x}.", rand::random::<u32>()),
        append_timeout: Duration::from_secs(20),
        session_timeout: Duration::from_secs(6),
        ..KafkaConfig::default()
    };
    let partitions = Partitions { posts: 4, mentions: 4, dead_letters: 1 };
    Config { kind: Kind::Kafka, partitions, kafka, ..Config::default() }
}

fn open(config: &Config) -> Arc<dyn Log> {
    Arc::new(KafkaLog::open(config, &Registry::new()).unwrap())
}

/// Posts until it is told to stop; what was acknowledged is what must be found.
fn push(log: &dyn Log, acknowledged: &Mutex<BTreeSet<String>>, numbers: std::ops::Range<i64>) {
    for first in numbers.step_by(10) {
        let events: Vec<_> =
            (first..first + 10).map(|n| PostEvent::Posted(post(&n.to_string(), n, "delta"))).collect();
        append(log, &events);
        let keys =
            (first..first + 10).flat_map(|n| WORKSPACES.map(|workspace| format!("{workspace}/test:{n}")));
        acknowledged.lock().unwrap().extend(keys);
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn partitions_move_between_processes_without_loss() {
    let world = World::new();
    for workspace in WORKSPACES {
        world.apply(workspace, "delta");
    }
    let config = config(Kafka::shared());
    let (acknowledged, producer) = (Mutex::new(BTreeSet::new()), open(&config));
    thread::scope(|scope| {
        let (known, log) = (&acknowledged, producer.as_ref());
        scope.spawn(move || push(log, known, 0..4_000));
        let first = world.start("first", "all", &open(&config));
        thread::sleep(Duration::from_secs(2));
        let second = world.start("second", "all", &open(&config));
        thread::sleep(Duration::from_secs(4));
        first.stop(&world);
        let third = world.start("third", "match,index,alert", &open(&config));
        thread::sleep(Duration::from_secs(4));
        third.stop(&world);
        thread::sleep(Duration::from_secs(1));
        second.stop(&world);
    });
    let last = world.start("last", "all", &open(&config));
    holds(&last.searcher, &acknowledged.into_inner().unwrap());
    last.stop(&world);
}

#[test]
fn a_broker_that_is_away_is_waited_for() {
    let world = World::new();
    for workspace in WORKSPACES {
        world.apply(workspace, "delta");
    }
    let mut kafka = Kafka::own();
    let config = config(&kafka.bootstrap());
    let acknowledged = Mutex::new(BTreeSet::new());
    let log = open(&config);
    let process = world.start("one", "all", &log);
    push(log.as_ref(), &acknowledged, 0..200);
    holds(&process.searcher, &acknowledged.lock().unwrap().clone());
    kafka.stop();
    thread::sleep(Duration::from_secs(5));
    assert!(!process.stop.is_cancelled(), "{:?}", process.stages());
    kafka.start();
    push(log.as_ref(), &acknowledged, 200..400);
    holds(&process.searcher, &acknowledged.lock().unwrap().clone());
    eventually("all stages run", || process.stages().iter().all(|(_, state)| *state == StageState::Running));
    process.stop(&world);
}
