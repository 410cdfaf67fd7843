//! What became of measures from one period to the next.

use serde::Serialize;
use utoipa::ToSchema;

use super::Measures;

/// Against the period before: 0.2 is a fifth more. Shares and scores are subtracted, not divided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// now ÷ before − 1
    pub mentions: Option<f64>,
    /// now ÷ before − 1
    pub authors: Option<f64>,
    /// now ÷ before − 1
    pub engagement: Option<f64>,
    /// now ÷ before − 1
    pub potential_reach: Option<f64>,
    /// now ÷ before − 1
    pub estimated_reach: Option<f64>,
    /// now − before, by mentions
    pub share_of_voice: Option<f64>,
    /// now − before
    pub net_sentiment: Option<f64>,
    /// now − before
    pub presence: Option<f64>,
    /// now − before
    pub reputation: Option<f64>,
}

impl Change {
    /// What became of the measures of one brand.
    #[must_use]
    pub fn of(now: &Measures, before: &Measures) -> Self {
        let relative = |of: fn(&Measures) -> Option<u64>| {
            let (now, before) = (of(now)? as f64, of(before)? as f64);
            (before > 0.0).then(|| now / before - 1.0)
        };
        let points = |of: fn(&Measures) -> Option<f64>| Some(of(now)? - of(before)?);
        Self {
            mentions: relative(|measures| Some(measures.mentions)),
            authors: relative(|measures| Some(measures.authors)),
            engagement: relative(|measures| Some(measures.engagement)),
            potential_reach: relative(|measures| measures.potential_reach),
            estimated_reach: relative(|measures| measures.estimated_reach),
            share_of_voice: points(|measures| measures.share_of_voice.mentions),
            net_sentiment: points(|measures| measures.net_sentiment),
            presence: points(|measures| measures.presence.score),
            reputation: points(|measures| measures.reputation.score),
        }
    }
}
