//! What yields posts: the Source trait, its runner and one module a network.

mod health;
pub mod import;
mod metrics;
mod runner;
mod scenario;
mod source;

pub use health::{SourceHealth, SourceState};
pub use metrics::Metrics;
pub use runner::{Outcome, RunError, Runner, RunnerConfig};
pub use scenario::ScenarioSource;
pub use source::{Cursor, Source, SourceBatch, SourceError};
