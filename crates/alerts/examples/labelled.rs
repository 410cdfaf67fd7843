//! How well the default spike rule does on series whose events are labelled: hits, false alerts, the NAB score.
//!
//! ```text
//! cargo run -p vigie-alerts --example labelled -- FOLDER [RULE.json]
//! ```
//!
//! The folder holds `labels.json` (by series: `windows` as pairs of times, and `labels`) and for each series a
//! `NAME.csv` with the columns `timestamp,value`; times are UTC. A label is hit strictly by an alert from an hour
//! before to six hours after it; a window by any alert in it; an alert outside of all windows is false.
//!
//! The NAB score is that of the Numenta Anomaly Benchmark's standard profile (Lavin and Ahmad, "Evaluating real-time
//! anomaly detection algorithms", 2015) with each alert as one detection: per window the best 2 σ(−5y) − 1 of the
//! alerts in it over the value at its start, −1 when there is none; 0.11 times the same for each false alert by
//! its distance past the last window; nothing in the first 15 % of (at most 5,000) rows; 0 for saying nothing and
//! 100 for a perfect answer.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example for the terminal")]

use std::{collections::BTreeMap, env, fs, path::Path, time::Duration};

use jiff::{civil::DateTime, tz::TimeZone};
use serde::Deserialize;
use vigie_alerts::Trial;
use vigie_model::{AlertState, Rule};

#[derive(Deserialize)]
struct Labelled {
    windows: Vec<(DateTime, DateTime)>,
    labels: Vec<DateTime>,
}

/// The figures of one series, or of several.
#[derive(Default)]
struct Figures {
    labels: usize,
    windows_hit: usize,
    strict: usize,
    false_alerts: usize,
    weeks: f64,
    nab: f64,
    windows: usize,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.labels += other.labels;
        self.windows_hit += other.windows_hit;
        self.strict += other.strict;
        self.false_alerts += other.false_alerts;
        self.weeks += other.weeks;
        self.nab += other.nab;
        self.windows += other.windows;
    }

    fn print(&self, name: &str) {
        let Self { labels, windows_hit, strict, false_alerts, weeks, nab, windows } = self;
        let score = 100.0 * (nab + *windows as f64) / (2.0 * *windows as f64);
        let rate = *false_alerts as f64 / weeks;
        println!("{name:8} {labels:6} {windows_hit:7} {strict:6} {false_alerts:5} {rate:8.2} {score:6.1}");
    }
}

fn seconds(at: DateTime) -> i64 {
    at.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second()
}

fn read(file: &Path) -> Vec<(i64, u64)> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let rows = reader.deserialize::<(DateTime, f64)>().map(Result::unwrap);
    rows.map(|(at, value)| (seconds(at), value as u64)).collect()
}

/// The times at which the rule fires.
fn alerts(rule: &Rule, rows: &[(i64, u64)]) -> Vec<i64> {
    let mut trial = Trial::new(rule.clone(), Duration::from_secs(120));
    let mut fired = Vec::new();
    for &(at, count) in rows {
        trial.count(jiff::Timestamp::from_second(at).unwrap(), count);
        let now = trial.advance().into_iter().any(|change| change.alert.state == AlertState::Firing);
        fired.extend(now.then_some(at));
    }
    fired
}

fn judge(labelled: &Labelled, rows: &[(i64, u64)], fired: &[i64]) -> Figures {
    let windows: Vec<_> =
        labelled.windows.iter().map(|(first, last)| (seconds(*first), seconds(*last))).collect();
    let within = |at: i64| windows.iter().any(|(first, last)| (*first..=*last).contains(&at));
    let strict = labelled.labels.iter().map(|label| seconds(*label));
    let strict =
        strict.filter(|label| fired.iter().any(|at| (label - 3_600..=label + 6 * 3_600).contains(at)));
    Figures {
        labels: labelled.labels.len(),
        windows_hit: windows
            .iter()
            .filter(|(first, last)| fired.iter().any(|at| (first..=last).contains(&at)))
            .count(),
        strict: strict.count(),
        false_alerts: fired.iter().filter(|at| !within(**at)).count(),
        weeks: (rows[rows.len() - 1].0 - rows[0].0) as f64 / 604_800.0,
        nab: nab(&windows, rows, fired),
        windows: windows.len(),
    }
}

/// The sum of the standard profile's scores, before it is normalised.
fn nab(windows: &[(i64, i64)], rows: &[(i64, u64)], fired: &[i64]) -> f64 {
    let sigmoid = |y: f64| if y > 3.0 { -1.0 } else { 2.0 / (1.0 + (5.0 * y).exp()) - 1.0 };
    let row = |at: i64| rows.partition_point(|(time, _)| *time < at) as f64;
    let windows: Vec<_> = windows.iter().map(|(first, last)| (row(*first), row(*last + 1) - 1.0)).collect();
    let mut best = vec![-1.0; windows.len()];
    let mut score = 0.0;
    for at in fired.iter().map(|at| row(*at)) {
        if at < (rows.len().min(5_000) as f64 * 0.15).floor() {
            continue;
        }
        if let Some(place) = windows.iter().position(|(first, last)| (*first..=*last).contains(&at)) {
            let (first, last) = windows[place];
            let y = -(last - at + 1.0) / (last - first + 1.0);
            best[place] = f64::max(best[place], sigmoid(y) / sigmoid(-1.0));
        } else {
            let before = windows.iter().rev().find(|(_, last)| *last < at);
            score += 0.11 * before.map_or(-1.0, |(first, last)| sigmoid((at - last) / (last - first)));
        }
    }
    score + best.iter().sum::<f64>()
}

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let rule = arguments.next().map_or_else(
        || r#"{"id": "spike", "name": "Spike", "when": {"kind": "spike"}}"#.to_owned(),
        |file| fs::read_to_string(file).unwrap(),
    );
    let rule: Rule = serde_json::from_str(&rule).unwrap();
    let folder = Path::new(&folder);
    let labels = fs::read_to_string(folder.join("labels.json")).unwrap();
    let labels: BTreeMap<String, Labelled> = serde_json::from_str(&labels).unwrap();
    println!("series   labels windows strict false per_week    NAB");
    let mut all = Figures::default();
    for (name, labelled) in &labels {
        let rows = read(&folder.join(format!("{name}.csv")));
        let figures = judge(labelled, &rows, &alerts(&rule, &rows));
        figures.print(name);
        all.add(&figures);
    }
    all.print("all");
}
