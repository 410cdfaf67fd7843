//! How rules stand: whether they learn, are quiet or fire, and what would make them fire right now.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Slug;

/// How one rule stands for one of the things that it watches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Standing {
    /// Which rule.
    pub rule: Slug,
    /// Its name.
    pub rule_name: String,
    /// Its kind, as in the workspace file.
    pub kind: String,
    /// What it watches: the brand's id, `all` for all brands together, or the source's name.
    pub subject: String,
    /// The same, for people.
    pub about: String,
    /// Where it stands.
    pub state: RuleState,
    /// Since when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Until when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Why nothing can be said, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What would make it fire right now: any one of these.
    #[serde(default)]
    pub fires_at: Vec<FiresAt>,
}

/// Where a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleState {
    /// Too little of the past is known; only the obvious fires, or nothing yet.
    Learning,
    /// Nothing is the matter.
    Normal,
    /// The condition holds, and must for a while yet.
    Pending,
    /// An alert goes on.
    Firing,
    /// An alert goes on, and its condition holds no more; soon it is over.
    Recovering,
    /// An alert is over; for a while only what is worse fires.
    CoolDown,
    /// Nothing was heard yet, or the source that brings most of it is silent.
    NoData,
    /// The rule cannot work; `problem` says why.
    Error,
}

impl RuleState {
    /// The word for it in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Learning => "learning",
            Self::Normal => "normal",
            Self::Pending => "pending",
            Self::Firing => "firing",
            Self::Recovering => "recovering",
            Self::CoolDown => "cool_down",
            Self::NoData => "no_data",
            Self::Error => "error",
        }
    }
}

/// One thing that would make a rule fire.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FiresAt {
    /// What is counted.
    pub unit: CountedIn,
    /// Within how many minutes, where there is a window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_minutes: Option<u64>,
    /// How many there are now.
    pub now: f64,
    /// How many are needed.
    pub needed: f64,
    /// How many are usual, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<f64>,
}

/// What a rule counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountedIn {
    /// Mentions.
    Mentions,
    /// Negative mentions.
    NegativeMentions,
    /// Mentions that would usually have been heard by now.
    MissedMentions,
    /// Percent of the mentions of all brands.
    Percent,
    /// Minutes of silence.
    MinutesOfSilence,
}
