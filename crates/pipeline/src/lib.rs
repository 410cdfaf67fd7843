//! Wires the stages of Vigie from source to sink; [`build`] shows the whole way on one screen.
//!
//! ```text
//! sources ──► posts log ──► match ──► mentions log ──┬──► index ──► search
//!                                                    ├──► alert ──► outbox ──► courier ──► channels
//!                                                    └──► live
//! ```
//!
//! Each stage is a thread that makes one step after the other. Between the stages stands a log, so that each goes at
//! its own pace, starts again where it stopped, and none can lose what another has acknowledged.
//!
//! What it does not do: know HTTP, read configuration files, or decide anything about a post or an alert.

mod alert_stage;
mod config;
mod dead_letters;
mod error;
mod index_stage;
mod live;
mod match_stage;
mod metrics;
mod pipeline;
mod play;
mod stage;
mod watched;

pub use config::Config;
pub use error::PipelineError;
pub use pipeline::{Parts, Pipeline, build};
pub use play::play;

/// Now, in unix milliseconds.
fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Says that retention removed records before a stage read them.
fn tell_gap(topic: &str, gap: Option<vigie_stream::Gap>) {
    if let Some(gap) = gap {
        let (partition, from, to, records) = (gap.partition, gap.from, gap.to, gap.records());
        tracing::warn!(
            topic,
            partition,
            from,
            to,
            records,
            "records were removed by retention before they were read"
        );
    }
}
