//! What the log tells Prometheus. Labels are the topics' names and the consumers' names, which come from our code.

use prometheus::{
    Histogram, HistogramOpts, IntCounterVec, IntGaugeVec, Opts, Registry, Result, core::Collector,
    exponential_buckets,
};

use crate::topic::Topic;

/// The metrics of one log.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    pub(crate) records_appended: IntCounterVec,
    pub(crate) bytes_appended: IntCounterVec,
    pub(crate) records_read: IntCounterVec,
    pub(crate) bytes_read: IntCounterVec,
    pub(crate) blocks_removed: IntCounterVec,
    pub(crate) append_seconds: Histogram,
    pub(crate) sync_seconds: Histogram,
    pub(crate) lag: IntGaugeVec,
}

impl Metrics {
    pub(crate) fn new(registry: &Registry) -> Result<Self> {
        Ok(Self {
            records_appended: by_topic(registry, "records_appended_total", "Records appended durably.")?,
            bytes_appended: by_topic(
                registry,
                "bytes_appended_total",
                "Bytes of records appended, uncompressed.",
            )?,
            records_read: by_topic(registry, "records_read_total", "Records handed to consumers.")?,
            bytes_read: by_topic(registry, "bytes_read_total", "Bytes of records handed to consumers.")?,
            blocks_removed: by_topic(
                registry,
                "blocks_removed_total",
                "Blocks of records removed by retention.",
            )?,
            append_seconds: seconds(
                registry,
                "append_seconds",
                "From the call of append until the records are durable.",
            )?,
            sync_seconds: seconds(registry, "sync_seconds", "Writing and syncing one group of appends.")?,
            lag: registered(
                registry,
                IntGaugeVec::new(
                    Opts::new(
                        "vigie_stream_lag_records",
                        "Records kept that a consumer has not committed yet.",
                    ),
                    &["consumer", "topic"],
                )?,
            )?,
        })
    }

    pub(crate) fn removed(&self, topic: Topic, blocks: u64) {
        self.blocks_removed.with_label_values(&[topic.name()]).inc_by(blocks);
    }
}

fn by_topic(registry: &Registry, name: &str, help: &str) -> Result<IntCounterVec> {
    let counter = IntCounterVec::new(Opts::new(format!("vigie_stream_{name}"), help), &["topic"])?;
    for topic in Topic::ALL {
        counter.with_label_values(&[topic.name()]); // so that each topic shows from the start, at zero
    }
    registered(registry, counter)
}

/// From 0.1 ms to 6.5 s.
fn seconds(registry: &Registry, name: &str, help: &str) -> Result<Histogram> {
    let options = HistogramOpts::new(format!("vigie_stream_{name}"), help);
    registered(registry, Histogram::with_opts(options.buckets(exponential_buckets(0.000_1, 2.0, 17)?))?)
}

fn registered<C: Collector + Clone + 'static>(registry: &Registry, metric: C) -> Result<C> {
    registry.register(Box::new(metric.clone()))?;
    Ok(metric)
}
