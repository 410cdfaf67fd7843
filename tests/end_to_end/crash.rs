//! The real process is killed at random moments while posts are pushed, and started again on the same folder, again
//! and again. In the end the index is held against an oracle of what was acknowledged: none lost, none doubled, none
//! back from its deletion.
//!
//! `VIGIE_KILLS=n` sets how often; `VIGIE_CRASH_SEED=n` repeats a run's choices.

use std::{
    env,
    sync::{
        RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng, rngs::StdRng};

use vigie_peers::{ACME, Api, Faults, Oracle, Server, Site, eventually, set, try_send};

use crate::receiver::Receiver;

const WRITERS: usize = 2;

/// A rule that the pushed posts meet once, early in the run, and go on meeting.
const RULE: &str = r#"
[[rule]]
id = "busy"
name = "Busy"
when = { kind = "threshold", count = 50, window = "24h" }
channels = ["console", "hook"]
repeat = "0s"

[[channel]]
id = "hook"
to = { kind = "webhook", url = "env:HOOK_URL" }
"#;

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// Where the server is at the moment, if it is.
type Address = RwLock<Option<Api>>;

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what this is for")]
fn nothing_acknowledged_is_lost_or_doubled_by_crashes() {
    let kills = number("VIGIE_KILLS", 30);
    let seed = number("VIGIE_CRASH_SEED", 20_260_203);
    let receiver = Receiver::refusing(&[500, 503]);
    let site = Site::new()
        .with_variable("HOOK_URL", &receiver.url)
        .with_setting("alerts.first_retry=1s")
        .with_setting("outbound.allow=[\"127.0.0.1\"]");
    site.apply(&format!("{ACME}{RULE}"));
    let (address, stop, answered) = (Address::default(), AtomicBool::new(false), AtomicUsize::new(0));
    let started = Instant::now();
    let oracles: Vec<Oracle> = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let random = StdRng::seed_from_u64(seed + 1 + writer as u64);
                let (address, stop, answered) = (&address, &stop, &answered);
                scope.spawn(move || push(Oracle::new(writer, random), address, stop, answered))
            })
            .collect();
        // Whatever happens here, the writers must be told to stop.
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            kill_again_and_again(&site, &address, kills, StdRng::seed_from_u64(seed));
        }));
        stop.store(true, Ordering::Relaxed);
        let oracles = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
        killed.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        oracles
    });

    let server = site.serve();
    server.api.settle();
    let found = server.api.ids(&[]);
    let total = server.api.search(&[("limit", "1")])["total"].as_u64().unwrap();
    let promised: usize = oracles.iter().map(Oracle::promised).sum();
    let faults: Vec<_> = oracles.iter().map(|oracle| oracle.compare(&found)).collect();
    let sum = |of: fn(&Faults) -> usize| faults.iter().map(of).sum::<usize>();
    let (lost, doubled, revived) = (
        sum(|faults| faults.lost.len()),
        sum(|faults| faults.doubled.len()),
        sum(|faults| faults.revived.len()),
    );
    println!(
        "{kills} kills in {:.0?} (seed {seed}): {} requests acknowledged, {promised} mentions promised, {} found; \
         {lost} lost, {doubled} doubled, {revived} revived",
        started.elapsed(),
        answered.load(Ordering::Relaxed),
        found.len(),
    );
    assert_eq!((lost, doubled, revived), (0, 0, 0), "{faults:#?}");
    assert_eq!(total, found.len() as u64);
    assert!(promised as u64 > 10 * kills, "too little was pushed to say anything: {promised}");
    one_alert(&server, &receiver);
}

/// The rule fired once, is stored once, and was told: at least once, and always under the same key.
fn one_alert(server: &Server, receiver: &Receiver) {
    let alerts = server.api.alerts();
    assert_eq!(alerts.len(), 1, "{alerts:#?}");
    let id = alerts[0]["id"].as_str().unwrap();
    eventually("each channel was told", || {
        let detail = server.api.get(&format!("/api/v1/alerts/{id}")).expect_ok();
        let notifications = detail["notifications"].as_array().unwrap();
        assert_eq!(notifications.len(), 2, "{detail:#?}");
        notifications.iter().all(|notification| notification["status"] == "sent").then_some(())
    });
    let keys = set(receiver.calls().iter().map(|call| call.header("webhook-id").to_owned()));
    assert_eq!(keys, set([format!("{id}/hook/fired")]));
}

fn kill_again_and_again(site: &Site, address: &Address, kills: u64, mut random: StdRng) {
    for kill in 0..kills {
        // Every fifth dies while it starts: opening and catching up must be safe to interrupt, too.
        if kill % 5 == 4 {
            let mut server = site.launch(&["serve", "--listen", "127.0.0.1:0"]);
            thread::sleep(Duration::from_millis(random.random_range(0..400)));
            server.process.kill();
            continue;
        }
        let mut server = site.serve();
        *address.write().unwrap() = Some(server.api.clone());
        thread::sleep(Duration::from_millis(random.random_range(50..600)));
        server.process.kill();
        *address.write().unwrap() = None;
    }
}

/// Pushes one batch after the other to whatever server is there.
fn push(mut oracle: Oracle, address: &Address, stop: &AtomicBool, answered: &AtomicUsize) -> Oracle {
    while !stop.load(Ordering::Relaxed) {
        // Gives way to the stages behind, which are as slow as a dev build.
        thread::sleep(Duration::from_millis(4));
        let Some(api) = address.read().unwrap().clone() else { continue };
        let batch = oracle.batch();
        let request = api.request(reqwest::Method::POST, "/api/v1/posts").body(batch.lines.clone());
        match try_send(request) {
            Ok(answer) if answer.status == 200 => {
                answered.fetch_add(1, Ordering::Relaxed);
                oracle.acknowledged(batch);
            }
            Ok(answer) => panic!("refused: {answer:?}"),
            // Killed in the middle of it: nobody knows.
            Err(_) => {}
        }
    }
    oracle
}
