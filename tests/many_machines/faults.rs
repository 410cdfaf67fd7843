//! A fleet under traffic, and one kind of trouble after the other. After each, everything acknowledged must be there,
//! once; in the end a table says so.

use std::{env, time::Instant};

use rand::{SeedableRng, rngs::StdRng};
use vigie_peers::{ACME, Faults, eventually};

use crate::{
    fault::{Fault, KINDS},
    fleet::Fleet,
    traffic::{Traffic, push_during},
};

/// Two workspaces that watch the same, in different partitions of the mentions.
const WORKSPACES: [&str; 2] = ["acme", "zenith"];

/// A rule that the pushed posts meet once, early in the run, and go on meeting.
const RULE: &str = r#"
[[rule]]
id = "busy"
name = "Busy"
when = { kind = "threshold", count = 50, window = "24h" }
channels = ["console"]
"#;

/// In a long run the index is looked at after so many rounds.
const ROUNDS_AT_ONCE: u64 = 25;

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// What came of one kind of trouble.
#[derive(Debug, Default)]
struct Row {
    kind: String,
    rounds: u64,
    acknowledged: u64,
    refused: u64,
    promised: usize,
    lost: usize,
    doubled: usize,
    revived: usize,
    seconds: u64,
}

impl Row {
    fn shown(&self) -> String {
        format!(
            "{:<18} {:>6} {:>12} {:>8} {:>8} {:>6} {:>7} {:>7} {:>6} s",
            self.kind,
            self.rounds,
            self.acknowledged,
            self.refused,
            self.promised,
            self.lost,
            self.doubled,
            self.revived,
            self.seconds
        )
    }

    fn count(&mut self, rounds: u64, traffic: &Traffic) {
        self.rounds += rounds;
        self.acknowledged += traffic.acknowledged;
        self.refused += traffic.refused;
        self.promised += WORKSPACES.len() * traffic.promised();
    }

    fn add(&mut self, faults: &Faults) {
        self.lost += faults.lost.len();
        self.doubled += faults.doubled.len();
        self.revived += faults.revived.len();
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what this is for")]
fn nothing_acknowledged_is_lost_or_doubled_whatever_goes_wrong() {
    let (kills, cycles) = (number("VIGIE_KILLS", 12), number("VIGIE_CYCLES", 4));
    let seed = number("VIGIE_SEED", 20_261_122);
    let mut random = StdRng::seed_from_u64(seed);
    let mut fleet = Fleet::start();
    for workspace in WORKSPACES {
        fleet.apply(&format!("{ACME}{RULE}").replace("\"acme\"", &format!("{workspace:?}")));
    }
    println!(
        "seed {seed}\n{:<18} rounds acknowledged  refused promised   lost doubled revived",
        "kind of trouble"
    );
    let (mut rows, mut all, mut faulty) = (Vec::new(), Vec::new(), Vec::new());
    for (fault, share) in KINDS {
        if share.rounds(kills, cycles) == 0 {
            continue;
        }
        let mut row = Row { kind: fault.to_string(), ..Row::default() };
        let (mut left, started) = (share.rounds(kills, cycles), Instant::now());
        while left > 0 {
            let rounds = left.min(ROUNDS_AT_ONCE);
            let traffic = trouble(&mut fleet, fault, rounds, &mut random, seed);
            for workspace in WORKSPACES {
                let faults = faults_of(&fleet, &traffic, workspace);
                if faults != Faults::default() {
                    println!("{fault}, {workspace}: {faults:?}");
                    faulty.push(format!("{fault}, {workspace}: {faults:?}"));
                }
                row.add(&faults);
            }
            row.count(rounds, &traffic);
            left -= rounds;
            row.seconds = started.elapsed().as_secs();
            all.push(traffic);
            if left > 0 {
                println!("{}", row.shown());
            }
        }
        println!("{}", row.shown());
        rows.push(row);
    }
    // What was there after one trouble must not go in a later one.
    let lost_later: usize = all.iter().map(|traffic| traffic.compare(fleet.api(), "acme").lost.len()).sum();
    println!("lost later: {lost_later}; processes that ended by themselves: {}", fleet.ended.len());
    assert!(faulty.is_empty() && lost_later == 0, "{faulty:#?}, lost later: {lost_later}");
    // A broker that comes and goes may give a process's name away again and again, each time unheard; then that one ends,
    // and is started again as by a supervisor.
    let unexpected = fleet.ended.iter().filter(|cause| !cause.contains("another process joined Kafka as"));
    assert_eq!(unexpected.collect::<Vec<_>>(), Vec::<&String>::new());
    for workspace in WORKSPACES {
        let alerts = fleet.api().ask("/api/v1/alerts", &[("workspace", workspace)]).expect_ok();
        assert_eq!(alerts["alerts"].as_array().unwrap().len(), 1, "raised once, kept once: {alerts:#}");
    }
}

/// So many rounds of it while posts are pushed; returns when all processes are ready and nothing waits any more.
fn trouble(fleet: &mut Fleet, fault: Fault, rounds: u64, random: &mut StdRng, seed: u64) -> Traffic {
    let doors = fleet.doors();
    let traffic = push_during(&doors, seed, || {
        for _ in 0..rounds {
            fault.inflict(fleet, random);
        }
    });
    assert!(traffic.promised() > 0, "{fault}: nothing was acknowledged, so nothing is shown");
    fleet.settle();
    traffic
}

/// What differs once searches have had a second to see the last commit.
fn faults_of(fleet: &Fleet, traffic: &Traffic, workspace: &str) -> Faults {
    let mut tries = 0;
    eventually("the comparison is made", || {
        let faults = traffic.compare(fleet.api(), workspace);
        tries += 1;
        (faults == Faults::default() || tries > 50).then_some(faults)
    })
}
