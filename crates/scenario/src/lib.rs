//! The deterministic generator of markets, posts and crises.

pub mod bench;
mod scenario;
pub use scenario::{Crisis, Scenario, Settings, TimedEvent};
