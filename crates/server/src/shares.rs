//! The shares of the moods as they probably are, beside those that were counted.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_index::{LanguageStats, Selection, Stats};
use vigie_matcher::estimate_shares;
use vigie_model::Shares;
use vigie_query::{FieldFilter, Measure, Node};

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
    /// Of all mentions; null where none is in a language whose errors are known, and where the selection itself asks for a
    /// mood, as errors are known of all posts only.
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
    pub(crate) fn new(counted: Stats, selection: &Selection) -> Self {
        let of_brand = |brand: &vigie_index::BrandStats| BrandShares {
            id: brand.id.clone(),
            shares: calibrated(&brand.by_language, selection),
        };
        let shares = CalibratedShares {
            method: "adjusted_count",
            confidence: 0.9,
            all: calibrated(&counted.by_language, selection),
            by_brand: counted.by_brand.iter().map(of_brand).collect(),
        };
        Self { counted, shares }
    }
}

/// What the shares probably are where labels were counted like this; `None` where mentions were selected by them.
pub(crate) fn calibrated(by_language: &[LanguageStats], selection: &Selection) -> Option<Shares> {
    let query = selection.query.as_ref();
    if !selection.sentiments.is_empty() || query.is_some_and(|query| asks_for_mood(query.root())) {
        return None;
    }
    estimate_shares(by_language.iter().map(|language| {
        let moods = language.by_sentiment;
        (language.id.as_str(), [moods.negative, moods.neutral, moods.positive])
    }))
}

fn asks_for_mood(node: &Node) -> bool {
    match node {
        Node::And(children) | Node::Or(children) => children.iter().any(asks_for_mood),
        Node::Not(child) => asks_for_mood(child),
        Node::Field(FieldFilter::Sentiment(_)) => true,
        Node::Field(FieldFilter::Range(range)) => range.measure == Measure::Score,
        Node::Leaf(_) | Node::Field(_) | Node::Near(_) | Node::Together(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use vigie_index::SentimentCounts;
    use vigie_model::{Polarity, Slug};

    use super::*;

    #[test]
    fn nothing_is_estimated_of_mentions_that_were_selected_by_mood() {
        let by_sentiment = SentimentCounts { negative: 60, neutral: 30, positive: 10 };
        let counted = [LanguageStats { id: "en".to_owned(), count: 100, by_sentiment }];
        let check = |query: &str, sentiments: Vec<Polarity>, estimated: bool| {
            let query = Some(vigie_query::parse(query).unwrap());
            let all = Selection::all(Slug::new("w").unwrap());
            let selection = Selection { query, sentiments, ..all };
            assert_eq!(calibrated(&counted, &selection).is_some(), estimated, "{selection:?}");
        };
        check("delta", vec![], true);
        check("delta AND (late OR likes:[3 TO *]) -lang:fr", vec![], true);
        check("delta", vec![Polarity::Negative], false);
        check("delta NOT (late OR sentiment:positive)", vec![], false);
        check("delta score:[-1 TO 0]", vec![], false);
    }
}
