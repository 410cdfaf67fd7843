//! The deterministic generator of markets, posts and crises.

mod author;
pub mod bench;
mod chance;
mod change;
mod crisis;
mod echo;
mod everyday;
mod grammar;
mod market;
mod network;
mod phrases;
mod rhythm;
mod scenario;
mod slot;
mod style;
mod surge;
mod writing;

pub use crisis::Crisis;
pub use scenario::{Scenario, Settings, TimedEvent};
