//! What the log tells Prometheus. Labels are the topics' names and the consumers' names, which come from our code.

use prometheus::{
    Histogram, HistogramOpts, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, Result, core::Collector,
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

/// The metrics of a log on Kafka.
#[derive(Debug, Clone)]
pub(crate) struct KafkaMetrics {
    pub(crate) log: Metrics,
    pub(crate) rebalances: IntCounterVec,
    pub(crate) errors: IntCounterVec,
    pub(crate) lost: IntCounterVec,
    pub(crate) waiting_bytes: IntGauge,
    pub(crate) fetched_bytes: IntGaugeVec,
}

impl KafkaMetrics {
    pub(crate) fn new(registry: &Registry) -> Result<Self> {
        let options = |name: &str, help: &str| Opts::new(format!("vigie_stream_{name}"), help);
        Ok(Self {
            log: Metrics::new(registry)?,
            rebalances: registered(
                registry,
                IntCounterVec::new(
                    options("rebalances_total", "How often partitions came to a consumer or left it."),
                    &["consumer", "topic"],
                )?,
            )?,
            errors: registered(
                registry,
                IntCounterVec::new(
                    options("broker_errors_total", "What the broker's clients complained about, by kind."),
                    &["kind"],
                )?,
            )?,
            lost: by_topic(
                registry,
                "lost_records_total",
                "Records that retention removed before a consumer read them.",
            )?,
            waiting_bytes: registered(
                registry,
                IntGauge::with_opts(options(
                    "append_waiting_bytes",
                    "Bytes of records that are being appended and not acknowledged yet.",
                ))?,
            )?,
            fetched_bytes: registered(
                registry,
                IntGaugeVec::new(
                    options("fetched_bytes", "Bytes of records that were fetched and not read yet."),
                    &["consumer", "topic"],
                )?,
            )?,
        })
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
