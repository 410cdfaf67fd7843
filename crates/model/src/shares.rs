//! Shares of the moods as they probably are, in place of shares that were counted.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The shares of the three moods among some mentions, as people would most likely have judged them. They add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Shares {
    /// How many mentions the estimate rests on: those in a language whose errors were measured.
    pub mentions: u64,
    /// Unfavourable.
    pub negative: Share,
    /// Neither.
    pub neutral: Share,
    /// Favourable.
    pub positive: Share,
    /// The net sentiment: favourable less unfavourable, from −1 to 1.
    pub net: Share,
}

/// A share with what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Share {
    /// From 0 to 1; the net sentiment from −1 to 1.
    pub value: f64,
    /// Nine times out of ten it is no smaller and no larger than these two say: the lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}
