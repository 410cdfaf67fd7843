//! How the running service tells the outside about itself: the state of its stages, and what just happened.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Alert, Mention};

/// The state of everything that runs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// Each stage, from source to sink.
    pub stages: Vec<StageStatus>,
}

impl Status {
    /// Whether every stage is up and running.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.stages.is_empty() && self.stages.iter().all(|stage| stage.state == StageState::Running)
    }

    /// Records that wait before any stage.
    #[must_use]
    pub fn lag(&self) -> u64 {
        self.stages.iter().map(|stage| stage.lag).sum()
    }
}

/// The state of one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageStatus {
    /// `match`, `index`, `alert` …
    pub name: String,
    /// Whether it runs.
    pub state: StageState,
    /// Records that it has not finished yet.
    pub lag: u64,
    /// Why it waits or stopped, in words that say what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Whether a stage runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StageState {
    /// Not ready yet.
    Starting,
    /// At work, or waiting for work.
    Running,
    /// Cannot work at the moment, because of something that mends itself; goes on by itself then.
    Waiting,
    /// Stopped because it was asked to.
    Stopped,
    /// Stopped because of an error.
    Failed,
}

/// Something that just happened, for whoever watches live.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Live {
    /// A mention was found.
    Mention(Arc<Mention>),
    /// An alert fired, or was resolved: see its state.
    Alert(Arc<Alert>),
}
