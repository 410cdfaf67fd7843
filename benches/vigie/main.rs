//! All benchmarks of the project in one program, so that their figures come from one run and can be read as ratios of
//! each other. See `benches/README.md` for what each name means.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that fails should say so and stop"
)]

mod alerting;
mod answers;
mod backtest;
mod end_to_end;
mod exports;
mod kafka;
mod limit;
mod listening;
mod lucene;
mod matching;
mod notify;
mod parts;
#[path = "../../crates/vigie/reporting.rs"]
mod reporting;
mod rooms;
#[path = "../../crates/vigie/scouting.rs"]
mod scouting;
mod search;
mod summary;
#[path = "../../crates/sources/tests/sources/web_socket.rs"]
mod web_socket;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use summary::Summary;

type Benchmark = (&'static str, fn(&mut Summary));

const BENCHMARKS: &[Benchmark] = &[
    ("match", matching::run),
    ("classify", rooms::classify),
    ("log", rooms::log),
    ("jetstream", listening::run),
    ("index", rooms::index),
    ("alert", alerting::run),
    ("backtest", backtest::run),
    ("questions", search::run),
    ("answers", answers::run),
    ("export", exports::run),
    ("limit", limit::run),
    ("end_to_end", end_to_end::run),
    ("index_every_post", end_to_end::every_post),
    ("searchable", end_to_end::searchable),
    ("backfill", end_to_end::backfill),
    ("notify", notify::run),
    ("kafka", kafka::run),
];

fn main() {
    // `cargo bench` adds flags of its own, such as `--bench`.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut summary = Summary::default();
    for (name, benchmark) in BENCHMARKS {
        if wanted.is_empty() || wanted.iter().any(|wanted| name.contains(wanted.as_str())) {
            benchmark(&mut summary);
        }
    }
    summary.write();
}
