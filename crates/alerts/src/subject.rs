//! What one series is about: which mentions it counts, for which rule, and of which brand or brands.

use std::{sync::Arc, time::Duration};

use vigie_model::{Mention, Rule, RuleKind, Slug};

use crate::{baseline::Spike, method::Method, usual::BLOCK};

/// What a series is about.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) workspace: Slug,
    /// Absent where all brands of the scope are counted together.
    pub(crate) brand: Option<Slug>,
    /// The name of the brand, or of the workspace, for people.
    pub(crate) about: String,
    /// Whose mentions are counted.
    pub(crate) brands: Vec<Slug>,
    /// What these brands are called, in the same order.
    pub(crate) names: Vec<String>,
    pub(crate) rule: Arc<Rule>,
    /// What is counted, in words. Another text means another series: what was learnt does not apply to it.
    pub(crate) counted: String,
    /// What a spike rule asks for.
    pub(crate) spike: Option<Spike>,
    /// The share of negative mentions that a rule asks for that counts only those.
    pub(crate) min_share: Option<f64>,
}

impl Subject {
    /// The mentions of one brand.
    pub(crate) fn of_brand(
        workspace: Slug,
        brand: Slug,
        name: String,
        rule: Arc<Rule>,
        counted: String,
    ) -> Self {
        let brands = vec![(brand.clone(), name.clone())];
        Self { brand: Some(brand), ..Self::of_all(workspace, name, brands, rule, counted) }
    }

    /// The mentions of several brands together.
    pub(crate) fn of_all(
        workspace: Slug,
        name: String,
        brands: Vec<(Slug, String)>,
        rule: Arc<Rule>,
        counted: String,
    ) -> Self {
        let spike = match &rule.when {
            RuleKind::Spike { windows, budget, min_count, min_ratio }
            | RuleKind::NegativeSpike { windows, budget, min_count, min_ratio, .. } => {
                let mut windows: Vec<i64> = windows.iter().map(|window| minutes(*window).max(1)).collect();
                windows.sort_unstable();
                let (min_count, min_ratio, budget) = (*min_count, *min_ratio, *budget);
                Some(Spike { windows, min_count, min_ratio, budget, method: Method::default() })
            }
            _ => None,
        };
        let min_share = match &rule.when {
            RuleKind::NegativeSpike { min_share, .. } => Some(*min_share),
            _ => None,
        };
        let (brands, names) = brands.into_iter().unzip();
        Self { workspace, brand: None, about: name, brands, names, rule, counted, spike, min_share }
    }

    /// The key of the series' state.
    pub(crate) fn key(&self) -> String {
        format!("{}/{}/{}", self.workspace, self.rule.id, self.name())
    }

    /// What names it among the subjects of its rule.
    pub(crate) fn name(&self) -> &str {
        self.brand.as_ref().map_or("all", Slug::as_str)
    }

    /// Whether the rule counts this mention, if it passes the filter as well.
    pub(crate) fn counts(&self, mention: &Mention) -> bool {
        let scope = &self.rule.scope;
        scope.sentiment.is_none_or(|mood| mood == mention.sentiment.label)
            && scope.topic.as_ref().is_none_or(|topic| mention.topics.contains(topic))
    }

    /// Length of the longest window in minutes.
    pub(crate) fn window(&self) -> i64 {
        minutes(self.rule.when.window()).max(1)
    }

    /// How many blocks before a block the past ends that its bars are set from: a window, or the lateness.
    pub(crate) fn lag(&self, lateness: i64) -> i64 {
        let minutes = self.window().max((lateness + 59) / 60);
        (minutes + BLOCK - 1) / BLOCK
    }
}

/// Whole minutes, the begun one included.
pub(crate) fn minutes(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs().div_ceil(60)).unwrap_or(i64::MAX / 1_000)
}
