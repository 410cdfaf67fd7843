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
mod alert_worker;
mod config;
mod courtesy;
mod dead_letters;
mod error;
mod handling_stage;
mod index_stage;
mod listen;
mod live;
mod match_stage;
mod metrics;
mod pace;
mod pipeline;
mod play;
mod pulse;
mod replay_stage;
mod replaying;
mod stage;
mod subscribe;
mod watched;

use vigie_stream::{Consumer, Offsets};

pub use config::Config;
pub use error::PipelineError;
pub use pipeline::{Parts, Pipeline, build};
pub use play::play;

/// Now, in unix milliseconds.
fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Goes on at these places, once; they are kept as long as the log cannot be asked.
fn go_back(consumer: &mut dyn Consumer, places: &mut Offsets) -> Result<(), PipelineError> {
    if !places.is_empty() {
        consumer.seek(places)?;
        places.clear();
    }
    Ok(())
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
