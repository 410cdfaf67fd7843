//! How well the default spike rule does on series whose events are labelled: hits, false alerts, the NAB score.
//!
//! ```text
//! cargo run --release -p vigie-alerts --example labelled -- FOLDER            # the default rule
//! cargo run --release -p vigie-alerts --example labelled -- FOLDER RULE.json  # another
//! cargo run --release -p vigie-alerts --example labelled -- FOLDER compare    # what is left of it on unseen series
//! ```
//!
//! The folder holds `labels.json` (by series: `windows` as pairs of times, and `labels`) and for each series a
//! `NAME.csv` with the columns `timestamp,value`; times are UTC. How alerts are judged: `judge.rs`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example for the terminal")]

mod compare;
mod judge;

use std::{env, fs, path::Path};

use judge::Figures;
use vigie_alerts::Method;
use vigie_model::Rule;

const DEFAULT: &str = r#"{"id": "spike", "name": "Spike", "when": {"kind": "spike"}}"#;

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let all = judge::read(Path::new(&folder));
    let rule = match arguments.next().as_deref() {
        Some("compare") => return compare::run(&all, &serde_json::from_str(DEFAULT).unwrap()),
        Some(file) => fs::read_to_string(file).unwrap(),
        None => DEFAULT.to_owned(),
    };
    let rule: Rule = serde_json::from_str(&rule).unwrap();
    println!("{:34} labels windows strict false a week    NAB", "series");
    let figures = all.iter().map(|series| {
        let figures = series.judge(&series.alerts(&rule, Method::default()), 0.0..1.0);
        figures.print(&series.name);
        figures
    });
    let figures: Vec<Figures> = figures.collect();
    Figures::sum(&figures).print("all");
}
