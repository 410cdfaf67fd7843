//! How soon what grows is told: mentions by chance with a daily rhythm, learnt for 16 days, that then double in ten
//! minutes, an hour or six hours and go on at that pace to sixteen times. And how soon the best detector there could
//! be would tell, one that knows the true rate at every minute and the pace of the growth, and need only find out
//! whether it began: it raises an alert when the likelihood ratio of growth over none is higher than chance makes it
//! once a week.
//!
//! ```text
//! cargo run --release -p vigie-alerts --example ramps
//! ```
//!
//! Each cell: the share told within a quarter of an hour of the doubling, then the minutes from the doubling to the
//! alert at the tenth, half and nine tenths.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example for the terminal")]

#[path = "../tests/market/mod.rs"]
mod market;

use std::time::Duration;

use jiff::Timestamp;
use market::{Chance, MINUTE, MONDAY, daily_rhythm};
use vigie_alerts::Trial;
use vigie_model::AlertState;

const RATES: [f64; 6] = [12.0, 30.0, 60.0, 300.0, 1_200.0, 6_000.0];
const DOUBLINGS: [i64; 3] = [10, 60, 360];
/// Growth begins on the seventeenth day at nine.
const START: i64 = 16 * 1_440 + 540;
const RUNS: u64 = 40;
/// How many weeks of chance alone the best detector's bar comes from.
const WEEKS: i64 = 20;

/// What is expected in a minute when nothing is the matter.
fn usual(per_hour: f64, minute: i64) -> f64 {
    let weekend = if minute / 1_440 % 7 >= 5 { 0.5 } else { 1.0 };
    daily_rhythm(per_hour / 60.0)(MONDAY + minute * MINUTE) * weekend
}

/// How many times the usual, so long after growth began.
fn growth(since: i64, doubling: i64) -> f64 {
    (since.max(0) as f64 / doubling as f64).min(4.0).exp2()
}

/// Minutes from the doubling to the alert, as Vigie has it.
fn ours(chance: &mut Chance, per_hour: f64, doubling: i64) -> i64 {
    let rule = r#"{"id": "spike", "name": "Spike", "when": {"kind": "spike"}}"#;
    let mut trial = Trial::new(serde_json::from_str(rule).unwrap(), Duration::from_secs(120));
    for minute in 0.. {
        let expected = usual(per_hour, minute) * growth(minute - START, doubling);
        let at = Timestamp::from_second(MONDAY + minute * MINUTE).unwrap();
        trial.count(at, u64::from(chance.count(expected)));
        let fired = trial.advance().iter().any(|change| change.alert.state == AlertState::Firing);
        if fired && minute >= START {
            return minute - START - doubling;
        }
    }
    unreachable!("sixteen times the usual is told")
}

/// Knows the usual rate of each minute, and how fast it grows when it does.
struct Best {
    per_hour: f64,
    doubling: i64,
    /// The logarithm of the likelihood ratio at which an alert is raised.
    bar: f64,
}

impl Best {
    fn new(chance: &mut Chance, per_hour: f64, doubling: i64) -> Self {
        let mut best = Self { per_hour, doubling, bar: 0.0 };
        let counts: Vec<u32> =
            (0..WEEKS * 10_080).map(|minute| chance.count(usual(per_hour, minute))).collect();
        let period = |period: i64| {
            let minutes = (period * 360..(period + 1) * 360).step_by(((best.step() + 4) / 5) as usize);
            minutes.map(|minute| best.ratio(&counts, minute)).fold(0.0, f64::max)
        };
        let mut highs: Vec<f64> = (0..WEEKS * 28).map(period).collect();
        highs.sort_unstable_by(|a, b| b.total_cmp(a));
        best.bar = highs[WEEKS as usize];
        best
    }

    /// Minutes between the beginnings that are looked at.
    fn step(&self) -> i64 {
        (self.doubling / 12).max(1)
    }

    /// The highest likelihood ratio, in logarithms, of a growth that began up to two doublings ago.
    fn ratio(&self, counts: &[u32], minute: i64) -> f64 {
        let since = |start: i64| -> f64 {
            let minutes = (start + 1)..=minute;
            let each = minutes.map(|at| {
                let times = growth(at - start, self.doubling);
                f64::from(counts[at as usize]) * times.ln() - usual(self.per_hour, at) * (times - 1.0)
            });
            each.sum()
        };
        let first = (minute - 2 * self.doubling).max(0);
        (first..minute).step_by(self.step() as usize).map(since).fold(0.0, f64::max)
    }

    fn told(&self, chance: &mut Chance) -> i64 {
        let start = 1_440 + 540;
        let mut counts = Vec::new();
        for minute in 0.. {
            let expected = usual(self.per_hour, minute) * growth(minute - start, self.doubling);
            counts.push(chance.count(expected));
            if minute >= start && self.ratio(&counts, minute) >= self.bar {
                return minute - start - self.doubling;
            }
        }
        unreachable!("sixteen times the usual is told")
    }
}

fn cell(mut minutes: Vec<i64>) -> String {
    minutes.sort_unstable();
    let in_time = minutes.iter().filter(|minutes| **minutes <= 15).count() * 100 / minutes.len();
    let at = |tenths: usize| minutes[(minutes.len() - 1) * tenths / 10];
    format!("{in_time:3} %  {:4} {:4} {:4}", at(1), at(5), at(9))
}

fn main() {
    println!("{:>12} {:>9} {:>22} {:>22}", "an hour", "doubling", "Vigie", "knows the rate");
    for per_hour in RATES {
        for doubling in DOUBLINGS {
            let ours = (0..RUNS).map(|seed| ours(&mut Chance::new(seed), per_hour, doubling)).collect();
            // What is easy for us is easy for the best, and costly to compute.
            let best = (per_hour <= 60.0).then(|| Best::new(&mut Chance::new(RUNS), per_hour, doubling));
            let best = best.map(|best| (0..RUNS).map(|seed| best.told(&mut Chance::new(seed))).collect());
            let best = best.map(cell).unwrap_or_default();
            println!("{per_hour:12} {doubling:6} min {:>22} {best:>22}", cell(ours));
        }
    }
}
