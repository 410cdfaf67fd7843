//! Those who push posts while things go wrong, and remember what was acknowledged.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use reqwest::Method;
use vigie_peers::{Api, Faults, Oracle, try_send};

/// How many push at the same time.
const WRITERS: usize = 2;

/// How long one waits for an answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// Pushes to any of the doors while `act` runs; the oracles know what must be in the index afterwards. Each writer's
/// posts come from a source of its own, of the same number.
pub(crate) fn push_during(doors: &[Api], seed: u64, act: impl FnOnce()) -> Traffic {
    static NEXT_WRITER: AtomicUsize = AtomicUsize::new(0);
    let (stop, acknowledged, refused) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let (stop, acknowledged, refused) = (&stop, &acknowledged, &refused);
    let oracles = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let number = NEXT_WRITER.fetch_add(1, Ordering::Relaxed);
                let random = StdRng::seed_from_u64(seed + 1 + number as u64);
                scope.spawn(move || (number, push(number, random, doors, stop, acknowledged, refused)))
            })
            .collect();
        // Whatever happens here, the writers must be told to stop.
        let acted = catch_unwind(AssertUnwindSafe(act));
        stop.store(true, Ordering::Relaxed);
        let oracles = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
        acted.unwrap_or_else(|panic| resume_unwind(panic));
        oracles
    });
    Traffic {
        oracles,
        acknowledged: acknowledged.load(Ordering::Relaxed),
        refused: refused.load(Ordering::Relaxed),
    }
}

/// What was pushed, by number of the writer.
pub(crate) struct Traffic {
    oracles: Vec<(usize, Oracle)>,
    /// Requests that were answered well.
    pub(crate) acknowledged: u64,
    /// Requests that were refused, broken off or not answered in time.
    pub(crate) refused: u64,
}

impl Traffic {
    /// How many mentions must be there.
    pub(crate) fn promised(&self) -> usize {
        self.oracles.iter().map(|(_, oracle)| oracle.promised()).sum()
    }

    /// Reads all of a workspace's mentions from these writers, page after page, and compares.
    pub(crate) fn compare(&self, api: &Api, workspace: &str) -> Faults {
        let mut all = Faults::default();
        for (number, oracle) in &self.oracles {
            let found = api.ids(&[("workspace", workspace), ("source", &format!("w{number}"))]);
            let faults = oracle.compare(&found);
            all.lost.extend(faults.lost);
            all.doubled.extend(faults.doubled);
            all.revived.extend(faults.revived);
        }
        all
    }
}

fn push(
    number: usize,
    mut random: StdRng,
    doors: &[Api],
    stop: &AtomicBool,
    acknowledged: &AtomicU64,
    refused: &AtomicU64,
) -> Oracle {
    let mut oracle = Oracle::new(number, StdRng::seed_from_u64(random.random()));
    while !stop.load(Ordering::Relaxed) {
        // Gives way to the stages behind, which are as slow as a dev build.
        thread::sleep(Duration::from_millis(15));
        let door = &doors[random.random_range(0..doors.len())];
        let batch = oracle.batch();
        let request = door.request(Method::POST, "/api/v1/posts").body(batch.lines.clone()).timeout(PATIENCE);
        match try_send(request) {
            Ok(answer) if answer.status == 200 => {
                acknowledged.fetch_add(1, Ordering::Relaxed);
                oracle.acknowledged(batch);
            }
            Ok(answer) => {
                let away = [429, 503, 504, 507].contains(&answer.status);
                assert!(away, "a good post was refused: {answer:?}");
                refused.fetch_add(1, Ordering::Relaxed);
                oracle.unanswered(batch);
            }
            Err(_) => {
                refused.fetch_add(1, Ordering::Relaxed);
                oracle.unanswered(batch);
            }
        }
    }
    oracle
}
