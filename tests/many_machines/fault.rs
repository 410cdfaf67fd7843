//! All that goes wrong in a fleet, one thing at a time.

use std::{fmt, thread, time::Duration};

use rand::{RngExt, rngs::StdRng};

use crate::fleet::{Fleet, REST, SESSION};

/// One kind of trouble.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// `kill -9` of this process, and a new start.
    Kill(&'static str),
    /// The broker is told to stop, and started again.
    StopBroker,
    /// `kill -9` of the broker, and a new start.
    KillBroker,
    /// `kill -9` of the database, and a new start.
    KillDatabase,
    /// This process stands still for longer than its session, and goes on as if nothing had happened.
    Freeze(&'static str),
    /// A process joins, takes partitions, and leaves again.
    Join,
    /// The network between a process and the broker breaks.
    CutBroker,
    /// The network between a process and the broker swallows everything, longer than a session lasts.
    HangBroker,
    /// The network between a process and the database breaks.
    CutDatabase,
    /// The network between a process and the database swallows everything.
    HangDatabase,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill(name) => write!(f, "kill -9 {name}"),
            Self::StopBroker => f.write_str("broker stopped"),
            Self::KillBroker => f.write_str("kill -9 broker"),
            Self::KillDatabase => f.write_str("kill -9 database"),
            Self::Freeze(name) => write!(f, "{name} frozen"),
            Self::Join => f.write_str("rebalance"),
            Self::CutBroker => f.write_str("broker cut off"),
            Self::HangBroker => f.write_str("broker unheard"),
            Self::CutDatabase => f.write_str("database cut off"),
            Self::HangDatabase => f.write_str("database unheard"),
        }
    }
}

impl Fault {
    /// Does it once, and gives the fleet a moment to go on.
    pub(crate) fn inflict(self, fleet: &mut Fleet, random: &mut StdRng) {
        let mut pause =
            |from: u64, to: u64| thread::sleep(Duration::from_millis(random.random_range(from..to)));
        match self {
            Self::Kill(name) => {
                fleet.kill(name);
                pause(0, 200);
                fleet.launch(name);
            }
            Self::StopBroker => {
                fleet.kafka.stop();
                pause(0, 1_500);
                fleet.kafka.start();
                pause(500, 1_500);
            }
            Self::KillBroker => {
                fleet.kafka.kill();
                pause(0, 1_500);
                fleet.kafka.start();
                pause(500, 1_500);
            }
            Self::KillDatabase => {
                fleet.postgres.kill();
                pause(0, 1_500);
                fleet.postgres.start();
                pause(500, 1_500);
            }
            Self::Freeze(name) => {
                fleet.server(name).process.signal("STOP");
                thread::sleep(SESSION);
                pause(500, 2_500);
                fleet.server(name).process.signal("CONT");
            }
            Self::Join => {
                fleet.add("guest", "match,index,alert");
                pause(1_500, 3_000);
                fleet.dismiss("guest");
            }
            Self::CutBroker => {
                fleet.way_to_kafka.cut();
                pause(200, 5_000);
                fleet.way_to_kafka.heal();
            }
            Self::HangBroker => {
                fleet.way_to_kafka.hang();
                thread::sleep(SESSION);
                pause(500, 2_500);
                fleet.way_to_kafka.heal();
            }
            Self::CutDatabase => {
                fleet.way_to_postgres.cut();
                pause(200, 5_000);
                fleet.way_to_postgres.heal();
            }
            Self::HangDatabase => {
                fleet.way_to_postgres.hang();
                pause(1_000, 5_000);
                fleet.way_to_postgres.heal();
            }
        }
        pause(200, 900);
        fleet.tend();
    }
}

/// Every kind, and how much of a longer run it takes: kills count against the kills, all else against the cycles.
pub(crate) const KINDS: [(Fault, Share); 18] = [
    (Fault::Kill("ingest"), Share::Kills),
    (Fault::Kill("match"), Share::Kills),
    (Fault::Kill("index"), Share::Kills),
    (Fault::Kill("alert"), Share::Kills),
    (Fault::Kill("serve"), Share::Kills),
    (Fault::Kill(REST), Share::Kills),
    (Fault::StopBroker, Share::Cycles),
    (Fault::KillBroker, Share::Cycles),
    (Fault::KillDatabase, Share::Few),
    (Fault::Freeze("match"), Share::Few),
    (Fault::Freeze("index"), Share::Few),
    (Fault::Freeze("alert"), Share::Few),
    (Fault::Freeze(REST), Share::Few),
    (Fault::Join, Share::Few),
    (Fault::CutBroker, Share::Few),
    (Fault::HangBroker, Share::Few),
    (Fault::CutDatabase, Share::Few),
    (Fault::HangDatabase, Share::Few),
];

/// Which part of a run a kind of trouble takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// One of six parts of the kills.
    Kills,
    /// One of two parts of the cycles of the broker.
    Cycles,
    /// A tenth of the cycles.
    Few,
}

impl Share {
    /// Rounds, in a run of so many kills and cycles.
    pub(crate) fn rounds(self, kills: u64, cycles: u64) -> u64 {
        match self {
            Self::Kills => kills.div_ceil(6),
            Self::Cycles => cycles.div_ceil(2),
            Self::Few => cycles.div_ceil(10),
        }
    }
}
