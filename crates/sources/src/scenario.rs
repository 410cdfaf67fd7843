//! A source that plays a [`Scenario`].
use jiff::Timestamp;
use vigie_scenario::Scenario;

use crate::{Cursor, Source, SourceBatch, SourceError};

/// Plays a scenario: its past as fast as it is taken, then its present in real time.
#[derive(Debug)]
pub struct ScenarioSource {
    scenario: Scenario,
    clock: fn() -> Timestamp,
}

impl ScenarioSource {
    /// A source that has not been connected yet; `clock` tells what is past and what is to come.
    #[must_use]
    pub fn new(scenario: Scenario, clock: fn() -> Timestamp) -> Self {
        Self { scenario, clock }
    }

    /// When the scenario began that a saved cursor belongs to, so that a second start can go on with the same.
    #[must_use]
    pub fn origin_of(cursor: &Cursor) -> Option<Timestamp> {
        None
    }
}

impl Source for ScenarioSource {
    fn name(&self) -> &str {
        "scenario"
    }
    fn kind(&self) -> &'static str {
        "scenario"
    }
    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        todo!()
    }
    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        todo!()
    }
    async fn close(&mut self) {}
}
