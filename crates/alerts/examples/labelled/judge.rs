//! Series whose events are labelled, and how alerts are judged on them.
//!
//! A label is hit strictly by an alert from an hour before to six hours after it; a window by any alert in it; an alert
//! outside of all windows is false.
//!
//! The NAB score is that of the Numenta Anomaly Benchmark's standard profile (Lavin and Ahmad, "Evaluating real-time
//! anomaly detection algorithms", 2015) with each alert as one detection: per window the best 2 σ(−5y) − 1 of the
//! alerts in it over the value at its start, −1 when there is none; 0.11 times the same for each false alert by
//! its distance past the last window; nothing in the first 15 % of (at most 5,000) rows; 0 for saying nothing and
//! 100 for a perfect answer.

use std::{collections::BTreeMap, fs, ops::Range, path::Path, time::Duration};

use jiff::{civil::DateTime, tz::TimeZone};
use serde::Deserialize;
use vigie_alerts::{Method, Trial};
use vigie_model::{AlertState, Rule};

#[derive(Deserialize)]
struct Labels {
    windows: Vec<(DateTime, DateTime)>,
    labels: Vec<DateTime>,
}

/// One series; times in unix seconds.
pub(crate) struct Series {
    pub(crate) name: String,
    rows: Vec<(i64, u64)>,
    windows: Vec<(i64, i64)>,
    labels: Vec<i64>,
}

/// The series of a folder.
pub(crate) fn read(folder: &Path) -> Vec<Series> {
    let labels = fs::read_to_string(folder.join("labels.json")).unwrap();
    let labels: BTreeMap<String, Labels> = serde_json::from_str(&labels).unwrap();
    let series = labels.into_iter().map(|(name, Labels { windows, labels })| {
        let mut file = csv::Reader::from_path(folder.join(format!("{name}.csv"))).unwrap();
        let rows = file.deserialize::<(DateTime, f64)>().map(Result::unwrap);
        Series {
            rows: rows.map(|(at, value)| (seconds(at), value as u64)).collect(),
            windows: windows.iter().map(|(first, last)| (seconds(*first), seconds(*last))).collect(),
            labels: labels.into_iter().map(seconds).collect(),
            name,
        }
    });
    series.collect()
}

fn seconds(at: DateTime) -> i64 {
    at.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second()
}

/// The figures of one series, or of several.
#[derive(Debug, Default, Clone)]
pub(crate) struct Figures {
    pub(crate) labels: usize,
    pub(crate) windows_hit: usize,
    pub(crate) strict: usize,
    pub(crate) false_alerts: usize,
    weeks: f64,
    nab: f64,
    windows: usize,
}

impl Figures {
    pub(crate) fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for one in all {
            sum.labels += one.labels;
            sum.windows_hit += one.windows_hit;
            sum.strict += one.strict;
            sum.false_alerts += one.false_alerts;
            sum.weeks += one.weeks;
            sum.nab += one.nab;
            sum.windows += one.windows;
        }
        sum
    }

    /// False alerts a week.
    pub(crate) fn rate(&self) -> f64 {
        self.false_alerts as f64 / self.weeks
    }

    pub(crate) fn nab(&self) -> f64 {
        100.0 * (self.nab + self.windows as f64) / (2.0 * self.windows as f64)
    }

    /// A row of a table.
    pub(crate) fn print(&self, name: &str) {
        let Self { labels, windows_hit, strict, false_alerts, .. } = self;
        let (rate, nab) = (self.rate(), self.nab());
        println!("{name:34} {labels:6} {windows_hit:7} {strict:6} {false_alerts:5} {rate:6.2} {nab:6.1}");
    }
}

impl Series {
    /// The times at which the rule fires.
    pub(crate) fn alerts(&self, rule: &Rule, method: Method) -> Vec<i64> {
        let mut trial = Trial::by(rule.clone(), Duration::from_secs(120), method);
        let mut fired = Vec::new();
        for &(at, count) in &self.rows {
            trial.count(jiff::Timestamp::from_second(at).unwrap(), count);
            let now = trial.advance().into_iter().any(|change| change.alert.state == AlertState::Firing);
            fired.extend(now.then_some(at));
        }
        fired
    }

    /// What alerts are worth, in one part of the series: from 0 for its beginning to 1 for its end.
    pub(crate) fn judge(&self, fired: &[i64], part: Range<f64>) -> Figures {
        let (begin, end) = (self.rows[0].0, self.rows[self.rows.len() - 1].0);
        let share = |at: i64| (at - begin) as f64 / (end - begin + 1) as f64;
        let fired: Vec<i64> = fired.iter().copied().filter(|at| part.contains(&share(*at))).collect();
        let windows: Vec<_> =
            self.windows.iter().copied().filter(|(first, _)| part.contains(&share(*first))).collect();
        let within = |at: i64| self.windows.iter().any(|(first, last)| (*first..=*last).contains(&at));
        let labels: Vec<_> =
            self.labels.iter().copied().filter(|label| part.contains(&share(*label))).collect();
        let strictly =
            |label: &&i64| fired.iter().any(|at| (*label - 3_600..=*label + 6 * 3_600).contains(at));
        let hit = |(first, last): &&(i64, i64)| fired.iter().any(|at| (first..=last).contains(&at));
        Figures {
            labels: labels.len(),
            windows_hit: windows.iter().filter(hit).count(),
            strict: labels.iter().filter(strictly).count(),
            false_alerts: fired.iter().filter(|at| !within(**at)).count(),
            weeks: (end - begin) as f64 * (part.end - part.start) / 604_800.0,
            nab: self.nab(&windows, &fired),
            windows: windows.len(),
        }
    }

    /// The sum of the standard profile's scores, before it is normalised.
    fn nab(&self, windows: &[(i64, i64)], fired: &[i64]) -> f64 {
        let sigmoid = |y: f64| if y > 3.0 { -1.0 } else { 2.0 / (1.0 + (5.0 * y).exp()) - 1.0 };
        let row = |at: i64| self.rows.partition_point(|(time, _)| *time < at) as f64;
        let windows: Vec<_> =
            windows.iter().map(|(first, last)| (row(*first), row(*last + 1) - 1.0)).collect();
        let mut best = vec![-1.0; windows.len()];
        let mut score = 0.0;
        for at in fired.iter().map(|at| row(*at)) {
            if at < (self.rows.len().min(5_000) as f64 * 0.15).floor() {
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
}
