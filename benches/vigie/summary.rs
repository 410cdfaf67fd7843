//! Named figures, shown as they come and written to `target/bench/summary.json` at the end.

use std::{collections::BTreeMap, fs, path::Path, time::Instant};

use serde::Serialize;

#[derive(Serialize)]
struct Figure {
    value: f64,
    unit: &'static str,
}

/// What was measured.
#[derive(Default)]
pub(crate) struct Summary {
    figures: BTreeMap<&'static str, Figure>,
}

impl Summary {
    pub(crate) fn add(&mut self, name: &'static str, value: f64, unit: &'static str) {
        println!("{name:<28} {value:>14.3} {unit}");
        self.figures.insert(name, Figure { value, unit });
    }

    /// Notes how many of something were done a second since `started`.
    pub(crate) fn rate(&mut self, name: &'static str, count: usize, started: Instant) {
        self.add(name, (count as f64 / started.elapsed().as_secs_f64()).round(), "1/s");
    }

    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.figures.get(name).map(|figure| figure.value)
    }

    /// Adds to what an earlier, partial run of the same build folder wrote.
    pub(crate) fn write(&self) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
        let path = folder.join("summary.json");
        let mut all: BTreeMap<String, serde_json::Value> =
            fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        for (name, figure) in &self.figures {
            all.insert((*name).to_owned(), serde_json::to_value(figure).expect("a figure is JSON"));
        }
        fs::create_dir_all(&folder).expect("target/bench can be made");
        fs::write(&path, serde_json::to_string_pretty(&all).expect("figures are JSON"))
            .expect("summary.json");
        println!("written to {}", path.display());
    }
}
