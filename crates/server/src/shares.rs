//! The shares of the moods as they probably are, beside those that were counted.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_index::{LanguageStats, Stats};
use vigie_matcher::estimate_shares;
use vigie_model::Shares;

/// Counts of a selection, and what its shares of moods probably are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatsAnswer {
    #[serde(flatten)]
    counted: Stats,
    /// In place of `by_sentiment`, which understates whatever prevails.
    shares: CalibratedShares,
}

/// Shares of the moods, corrected for how often labels of each language are wrong.
///
/// A label is wrong about one time in three, and the errors do not cancel: counting understates a crisis. How often
/// each mood is given each label was measured on posts that no model had seen; the adjusted count (Forman 2008) turns that
/// around. It needs no labels of these posts. Each share comes with an interval that should hold the truth nine times
/// out of ten. `docs/sentiment.md` has the formula and the errors that were measured.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalibratedShares {
    /// `adjusted_count`
    method: &'static str,
    /// How often the intervals should hold the truth.
    confidence: f64,
    /// Of all mentions; null where none is in a language whose errors are known.
    all: Option<Shares>,
    /// Of the mentions of each brand, in the order of `by_brand`.
    by_brand: Vec<BrandShares>,
}

/// The shares of one brand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BrandShares {
    /// The brand's id.
    id: String,
    /// Null as in `all`.
    shares: Option<Shares>,
}

impl StatsAnswer {
    pub(crate) fn new(counted: Stats) -> Self {
        let of_brand = |brand: &vigie_index::BrandStats| BrandShares {
            id: brand.id.clone(),
            shares: calibrated(&brand.by_language),
        };
        let shares = CalibratedShares {
            method: "adjusted_count",
            confidence: 0.9,
            all: calibrated(&counted.by_language),
            by_brand: counted.by_brand.iter().map(of_brand).collect(),
        };
        Self { counted, shares }
    }
}

/// What the shares probably are where labels were counted like this.
pub(crate) fn calibrated(by_language: &[LanguageStats]) -> Option<Shares> {
    estimate_shares(by_language.iter().map(|language| {
        let moods = language.by_sentiment;
        (language.id.as_str(), [moods.negative, moods.neutral, moods.positive])
    }))
}
