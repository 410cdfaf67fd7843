//! Faults on a real broker against an oracle of what was acknowledged: nothing is lost, and nothing is kept as done by
//! two members. Each test prints both figures.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a check that fails says so by a panic")]

mod broker;
mod patient;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use vigie_peers::{Kafka, eventually};
use vigie_stream::{Config, Consumer, Entry, Error, Log, POSTS, Share, Start};

use broker::{config, open, record, text};
use patient::poll;

const BROKERS: &str = "VIGIE_STREAM_VICTIM_BROKERS";
const PREFIX: &str = "VIGIE_STREAM_VICTIM_PREFIX";

/// What is known: what was acknowledged, and what members kept as done, by place.
#[derive(Default)]
struct Oracle {
    acknowledged: Mutex<BTreeSet<String>>,
    done: Mutex<Vec<(u32, u64, String)>>,
    stop: AtomicBool,
}

impl Oracle {
    fn done(&self) -> usize {
        self.done.lock().unwrap().len()
    }

    /// Appends until it is told to stop, and tries again what failed.
    fn append(&self, log: &dyn Log) {
        for number in 0.. {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let texts: Vec<_> = (0..5).map(|n| format!("{number} {n}")).collect();
            while let Err(error) = log.append(POSTS, texts.iter().map(|text| record(text)).collect()) {
                assert!(error.passes(), "{error}");
            }
            self.acknowledged.lock().unwrap().extend(texts);
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Tells all who work to stop when it goes, even where a check failed.
    fn stopping(&self) -> Stopping<'_> {
        Stopping(&self.stop)
    }

    fn keep(&self, entries: &[Entry]) {
        let places = entries.iter().map(|entry| (entry.partition, entry.offset, text(entry)));
        self.done.lock().unwrap().extend(places);
    }

    fn work(&self, mut member: Member) {
        while !self.stop.load(Ordering::Relaxed) {
            member.work(|entries| self.keep(&entries));
        }
    }

    /// How many acknowledged texts nobody kept as done.
    fn missing(&self) -> usize {
        let done = self.done.lock().unwrap();
        let done: BTreeSet<_> = done.iter().map(|(_, _, text)| text).collect();
        self.acknowledged.lock().unwrap().iter().filter(|text| !done.contains(text)).count()
    }

    /// Waits until all is done, and prints and checks what was lost and what two members kept.
    fn settle(&self, fault: &str, log: &dyn Log) {
        let mut member = Member::of(log);
        let deadline = Instant::now() + Duration::from_secs(120);
        while self.missing() > 0 && Instant::now() < deadline {
            member.work(|entries| self.keep(&entries));
        }
        let lost = self.missing();
        let done = self.done.lock().unwrap();
        let places: BTreeSet<_> = done.iter().map(|(partition, offset, _)| (partition, offset)).collect();
        let doubled = done.len() - places.len();
        let records = self.acknowledged.lock().unwrap().len();
        println!("{fault}: {records} records, lost {lost}, doubled {doubled}");
        assert!(records > 100, "{records} records prove little");
        assert_eq!((lost, doubled), (0, 0));
    }
}

struct Stopping<'a>(&'a AtomicBool);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One of those that share the work, as a stage does it.
struct Member {
    consumer: Box<dyn Consumer>,
    uncommitted: Vec<Entry>,
}

impl Member {
    fn of(log: &dyn Log) -> Self {
        let consumer = log.consumer("stage", POSTS, Share::Group, Start::Stored).unwrap();
        Self { consumer, uncommitted: Vec::new() }
    }

    /// Reads once. What it read is done once its progress is kept; what it had not kept of a partition that left is
    /// dropped, for whoever has it now.
    fn work(&mut self, mut keep: impl FnMut(Vec<Entry>)) {
        let batch = poll(&mut *self.consumer, 50, Duration::from_millis(20));
        let partitions = self.consumer.partitions();
        self.uncommitted.retain(|entry| partitions.contains(&entry.partition));
        self.uncommitted.extend(batch.entries);
        let mut next = BTreeMap::new();
        for entry in &self.uncommitted {
            next.insert(entry.partition, entry.offset + 1);
        }
        match self.consumer.commit(&next) {
            Ok(()) => keep(std::mem::take(&mut self.uncommitted)),
            Err(Error::Lost { .. }) => {}
            Err(error) => assert!(error.passes(), "{error}"),
        }
    }
}

#[test]
fn a_batch_in_flight_when_its_partition_moves_is_done_by_its_new_owner() {
    let config = config(Kafka::shared());
    let log = open(&config);
    log.append(POSTS, (0..100).map(|n| record(&n.to_string())).collect()).unwrap();
    let mut first = log.consumer("stage", POSTS, Share::Group, Start::Stored).unwrap();
    let mut read = Vec::new();
    let mut next = BTreeMap::new();
    eventually("all came", || {
        let batch = poll(&mut *first, 1_000, Duration::from_millis(100));
        read.extend(batch.entries);
        next = batch.next;
        (read.len() == 100).then_some(())
    });
    // It works on the batch while another joins.
    let mut second = log.consumer("stage", POSTS, Share::Group, Start::Stored).unwrap();
    eventually("a partition moved", || {
        assert_eq!(poll(&mut *first, 1_000, Duration::from_millis(20)).entries, []);
        let batch = poll(&mut *second, 1, Duration::from_millis(20));
        assert!(batch.entries.is_empty() || first.partitions().len() == 1);
        (first.partitions().len() == 1 && second.partitions().len() == 1).then_some(())
    });
    let moved = second.partitions()[0];
    let refused = first.commit(&next).err();
    assert!(matches!(refused, Some(Error::Lost { partition, .. }) if partition == moved), "{refused:?}");
    assert!(first.append_with_progress(POSTS, vec![record("never")], &next).is_err());
    let status = log.status().unwrap();
    assert!(status[0].consumers.iter().all(|consumer| consumer.name != "stage"), "{:?}", status[0]);

    let of_moved = read.iter().filter(|entry| entry.partition == moved).count();
    let mut again = 0;
    eventually("its new owner reads it again", || {
        again += poll(&mut *second, 1_000, Duration::from_millis(50)).entries.len();
        (again >= of_moved - 1).then_some(())
    });
    first.commit(&[(first.partitions()[0], next[&first.partitions()[0]])].into()).unwrap();
}

#[test]
fn members_come_and_go_while_batches_are_in_flight() {
    let log = open(&config(Kafka::shared()));
    let oracle = Oracle::default();
    thread::scope(|scope| {
        let _stopping = oracle.stopping();
        scope.spawn(|| oracle.append(&log));
        scope.spawn(|| oracle.work(Member::of(&log)));
        for _ in 0..4 {
            let mut guest = Member::of(&log);
            let until = Instant::now() + Duration::from_millis(1_200);
            while Instant::now() < until {
                guest.work(|entries| oracle.keep(&entries));
            }
        }
    });
    oracle.settle("rebalance", &log);
}

/// Does nothing unless the test below started it: a member that tells what it has done.
#[test]
fn victim() {
    let (Ok(brokers), Ok(prefix)) = (env::var(BROKERS), env::var(PREFIX)) else { return };
    let mut config = config(&brokers);
    config.kafka.topic_prefix = prefix;
    config.kafka.session_timeout = Duration::from_secs(1);
    let log = open(&config);
    let mut member = Member::of(&log);
    let mut told = std::io::stdout();
    loop {
        member.work(|entries| {
            for entry in entries {
                writeln!(told, "done {} {} {}", entry.partition, entry.offset, text(&entry)).unwrap();
            }
        });
    }
}

fn start_victim(config: &Config) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "victim", "--nocapture"])
        .env(BROKERS, &config.kafka.brokers)
        .env(PREFIX, &config.kafka.topic_prefix)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn signal(process: &Child, name: &str) {
    let sent = Command::new("kill").args([format!("-{name}"), process.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_member_frozen_past_its_session_does_no_harm_when_it_wakes() {
    let config = config(Kafka::shared());
    let log = open(&config);
    let oracle = Oracle::default();
    let mut victim = start_victim(&config);
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let told = Mutex::new(0_usize);
    thread::scope(|scope| {
        let stopping = oracle.stopping();
        scope.spawn(|| {
            for line in lines.map_while(Result::ok) {
                let Some((partition, rest)) =
                    line.strip_prefix("done ").and_then(|line| line.split_once(' '))
                else {
                    continue;
                };
                let (offset, text) = rest.split_once(' ').unwrap();
                let place = (partition.parse().unwrap(), offset.parse().unwrap(), text.to_owned());
                oracle.done.lock().unwrap().push(place);
                *told.lock().unwrap() += 1;
            }
        });
        scope.spawn(|| oracle.append(&log));
        let mut member = Member::of(&log);
        let mut until = |what: &str, reached: &dyn Fn(&Member) -> bool| {
            eventually(what, || {
                member.work(|entries| oracle.keep(&entries));
                reached(&member).then_some(())
            });
        };
        for _ in 0..2 {
            let before = *told.lock().unwrap();
            until("the victim works", &|_| *told.lock().unwrap() > before + 20);
            signal(&victim, "STOP");
            until("its partition is taken over", &|member| member.consumer.partitions().len() == 2);
            let before = oracle.done();
            until("its work is done by another", &|_| oracle.done() > before + 100);
            signal(&victim, "CONT");
        }
        let before = *told.lock().unwrap();
        until("the victim works again", &|_| *told.lock().unwrap() > before + 20);
        drop((stopping, member));
        eventually("all is done", || (oracle.missing() == 0).then_some(()));
        victim.kill().unwrap();
    });
    victim.wait().unwrap();
    oracle.settle("frozen member", &log);
}

#[test]
fn a_broker_that_stops_and_starts_is_waited_for() {
    let mut kafka = Kafka::own();
    let mut config = config(&kafka.bootstrap());
    config.kafka.append_timeout = Duration::from_secs(3);
    let log = open(&config);
    let oracle = Oracle::default();
    thread::scope(|scope| {
        let _stopping = oracle.stopping();
        scope.spawn(|| oracle.append(&log));
        scope.spawn(|| oracle.work(Member::of(&log)));
        let more = |kafka: &str| {
            let before = oracle.done();
            eventually(kafka, || (oracle.done() > before + 50).then_some(()));
        };
        more("work is done");
        kafka.stop();
        kafka.start();
        more("work is done after a stop");
        kafka.kill();
        let unreachable = eventually("appends say so", || log.append(POSTS, vec![record("now?")]).err());
        assert!(matches!(unreachable, Error::Unreachable { .. }), "{unreachable}");
        kafka.start();
        more("work is done after a kill");
    });
    oracle.settle("broker stopped, killed and started", &log);
}

#[test]
fn a_consumer_of_a_dead_broker_closes_soon() {
    let mut kafka = Kafka::own();
    let log = open(&config(&kafka.bootstrap()));
    let mut member = Member::of(&log);
    eventually("partitions come", || {
        member.work(|_| {});
        (member.consumer.partitions().len() == 2).then_some(())
    });
    kafka.kill();
    let started = Instant::now();
    drop(member);
    assert!(started.elapsed() < Duration::from_secs(6), "{:?}", started.elapsed());
}
