//! What the stages measure. Labels are the names of our own stages, never anything that came from outside.

use prometheus::{
    HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, exponential_buckets,
};

/// Cheap to clone: all clones count together.
#[derive(Clone)]
pub(crate) struct Metrics {
    pub(crate) records_in: IntCounterVec,
    pub(crate) records_out: IntCounterVec,
    pub(crate) batch_seconds: HistogramVec,
    pub(crate) dead_letters: IntCounter,
    latency_seconds: HistogramVec,
}

impl Metrics {
    pub(crate) fn new(registry: &Registry) -> prometheus::Result<Self> {
        let counters = |name: &str, help: &str| -> prometheus::Result<IntCounterVec> {
            let counters = IntCounterVec::new(Opts::new(name, help), &["stage"])?;
            registry.register(Box::new(counters.clone()))?;
            Ok(counters)
        };
        let histograms = |name: &str, help: &str, label: &str| -> prometheus::Result<HistogramVec> {
            // From 0.5 ms, doubling, to about 16 s.
            let options = HistogramOpts::new(name, help).buckets(exponential_buckets(0.0005, 2.0, 16)?);
            let histograms = HistogramVec::new(options, &[label])?;
            registry.register(Box::new(histograms.clone()))?;
            Ok(histograms)
        };
        let dead_letters =
            IntCounter::new("vigie_pipeline_dead_letters_total", "Records that no stage could read")?;
        registry.register(Box::new(dead_letters.clone()))?;
        Ok(Self {
            records_in: counters("vigie_pipeline_records_in_total", "Records that a stage took in")?,
            records_out: counters("vigie_pipeline_records_out_total", "Records that a stage gave out")?,
            batch_seconds: histograms(
                "vigie_pipeline_batch_seconds",
                "Time for one batch or commit",
                "stage",
            )?,
            dead_letters,
            latency_seconds: histograms(
                "vigie_pipeline_latency_seconds",
                "From a post taken in to matched, searchable or alerted",
                "until",
            )?,
        })
    }

    /// Notes how long a post took to get there; both times in unix milliseconds.
    pub(crate) fn latency(&self, until: &str, now: i64, taken_in_at: i64) {
        let seconds = now.saturating_sub(taken_in_at).max(0) as f64 / 1000.0;
        self.latency_seconds.with_label_values(&[until]).observe(seconds);
    }
}
