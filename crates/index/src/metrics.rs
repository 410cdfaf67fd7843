//! What the index counts about itself. No label comes from users: `kind` is the name of a question: `search`, `stats`, `histogram` …

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntGauge, Registry, exponential_buckets,
};

/// The counters of one index.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    pub(crate) documents_in: IntCounter,
    pub(crate) deletes: IntCounter,
    pub(crate) commits: IntCounter,
    pub(crate) commit_seconds: Histogram,
    pub(crate) uncommitted: IntGauge,
    pub(crate) documents: IntGauge,
    pub(crate) search_seconds: HistogramVec,
}

impl Metrics {
    pub(crate) fn new(registry: &Registry) -> prometheus::Result<Self> {
        let buckets = exponential_buckets(0.000_5, 2.0, 16)?; // 0.5 ms to 16 s
        let metrics = Self {
            documents_in: IntCounter::new(
                "vigie_index_documents_in_total",
                "Mentions written, new or updated",
            )?,
            deletes: IntCounter::new("vigie_index_deletes_total", "Removals applied")?,
            commits: IntCounter::new("vigie_index_commits_total", "Commits made durable")?,
            commit_seconds: Histogram::with_opts(
                HistogramOpts::new(
                    "vigie_index_commit_seconds",
                    "Time of a commit, folder sync and reload included",
                )
                .buckets(buckets.clone()),
            )?,
            uncommitted: IntGauge::new("vigie_index_uncommitted", "Events applied but not committed")?,
            documents: IntGauge::new("vigie_index_documents", "Searchable mentions")?,
            search_seconds: HistogramVec::new(
                HistogramOpts::new("vigie_index_search_seconds", "Time of a request").buckets(buckets),
                &["kind"],
            )?,
        };
        registry.register(Box::new(metrics.documents_in.clone()))?;
        registry.register(Box::new(metrics.deletes.clone()))?;
        registry.register(Box::new(metrics.commits.clone()))?;
        registry.register(Box::new(metrics.commit_seconds.clone()))?;
        registry.register(Box::new(metrics.uncommitted.clone()))?;
        registry.register(Box::new(metrics.documents.clone()))?;
        registry.register(Box::new(metrics.search_seconds.clone()))?;
        Ok(metrics)
    }
}
