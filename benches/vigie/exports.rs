//! A million mentions as a file of each format, taken over HTTP by a client on the same machine.

use std::{fs, time::Instant};

use tokio::runtime::Runtime;

use crate::{
    backtest::{MENTIONS, filled, memory, serve},
    summary::Summary,
};

const FORMATS: [(&str, &str); 4] = [
    ("csv", "export_rows_per_s"),
    ("ndjson", "export_ndjson_rows_per_s"),
    ("parquet", "export_parquet_rows_per_s"),
    ("xlsx", "export_xlsx_rows_per_s"),
];

pub(crate) fn run(summary: &mut Summary) {
    let folder = tempfile::tempdir().expect("a folder");
    let searcher = filled(folder.path());
    let runtime = Runtime::new().expect("a runtime");
    let (url, stop) = runtime.block_on(serve(folder.path(), searcher));
    let mut more = 0.0_f64;
    for (format, name) in FORMATS {
        let before = memory("VmRSS");
        // The highest mark begins anew.
        let marked = fs::write("/proc/self/clear_refs", "5").is_ok();
        let started = Instant::now();
        let (rows, bytes) = runtime.block_on(take(&url, format));
        assert_eq!(rows, MENTIONS, "{format}");
        summary.rate(name, rows, started);
        println!("  {} MB", bytes / 1_000_000);
        if let (Some(before), Some(peak), true) = (before, memory("VmHWM"), marked) {
            more = more.max(peak - before);
        }
    }
    summary.add("export_memory_mb", more, "MB");
    stop.cancel();
}

/// How many rows were told, and how many bytes came.
async fn take(url: &str, format: &str) -> (usize, usize) {
    let path = format!("{url}/api/v1/mentions/export?format={format}");
    let mut answer = reqwest::get(path).await.expect("an answer");
    let rows = answer.headers().get("vigie-rows").and_then(|rows| rows.to_str().ok()?.parse().ok());
    let mut bytes = 0;
    while let Some(chunk) = answer.chunk().await.expect("a whole answer") {
        bytes += chunk.len();
    }
    (rows.expect("a number"), bytes)
}
