//! One rule over the past of a workspace: what it would have said, mention by mention.
//!
//! The figures of mentions take the very road that mentions take when Vigie is at work, through the same series. So a
//! backtest raises the alerts, with the same ids, moments and counts, that [`Detectors`](crate::Detectors) raise when
//! they observe the same mentions in the order of their time and know nothing before. What the past does not tell any
//! more makes the difference to what was really raised: posts that came too late to be counted are counted here, and
//! posts dated after they came in are counted at their date.

use std::time::Duration;

use jiff::Timestamp;
use vigie_model::{Alert, BrandMatch, Drivers, Mention, Polarity, Rule, RuleKind, Slug, Workspace};

use crate::{
    AlertChange,
    detector::Detector,
    digest::Digests,
    drivers,
    seen::Seen,
    talk::Talk,
    turn::{EstimateShares, Surroundings, Turn},
    watched::{Watched, subjects},
    window::Fingerprint,
};

/// A rule that is tried on the past of one workspace.
///
/// ```
/// use vigie_alerts::{Backtest, Figures};
/// # let workspace: vigie_model::Workspace = serde_json::from_str(r#"{"workspace": {"id": "acme", "name": "Acme"},
/// #     "brand": [{"id": "aurora", "name": "Aurora", "query": "aurora"}]}"#)?;
/// # let rule = serde_json::from_str(r#"{"id": "busy", "name": "Busy",
/// #     "when": {"kind": "threshold", "count": 2, "window": "15m"}}"#)?;
/// # let brands = [vigie_model::Slug::new("aurora")?];
/// let mut backtest = Backtest::new(&workspace, rule, std::time::Duration::from_secs(120));
/// for (key, at) in [(1, 1_770_113_720_000), (2, 1_770_113_725_000)] {
///     let mood = vigie_model::Polarity::Neutral;
///     backtest.observe(&Figures { at, key, mood, brands: &brands, source: "bluesky", language: "fr" });
/// }
/// assert_eq!(backtest.advance()[0].alert.id, "acme/busy/aurora/1770113700");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Backtest {
    watched: Watched,
    around: Surroundings,
    changes: Vec<AlertChange>,
}

/// A mention of the past as a rule counts it.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a> {
    /// When it was published, unix milliseconds.
    pub at: i64,
    /// A number that is its own, evenly spread and not to be chosen by others.
    pub key: u64,
    /// The mood of its post.
    pub mood: Polarity,
    /// The brands that it names.
    pub brands: &'a [Slug],
    /// Where it comes from.
    pub source: &'a str,
    /// In which language it is.
    pub language: &'a str,
}

/// What the mentions that are counted together are held against at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// The brand; absent where several are counted together.
    pub brand: Option<Slug>,
    /// How long the window is, in minutes: the longest of the rule.
    pub window_minutes: u64,
    /// How many mentions are usual in it; absent where nothing is expected or it is not known yet.
    pub expected: Option<f64>,
    /// How many make an alert; absent while the rule only listens.
    pub bar: Option<u64>,
}

impl Backtest {
    /// A backtest that has heard nothing yet, of this rule for the brands of this workspace; `lateness` as
    /// [`Config::lateness`](crate::Config).
    #[must_use]
    pub fn new(workspace: &Workspace, rule: Rule, lateness: Duration) -> Self {
        let alone = Workspace { rules: vec![rule], ..workspace.clone() };
        let detectors = subjects(&alone).map(Detector::new).collect();
        let lateness = i64::try_from(lateness.as_secs()).unwrap_or(i64::MAX / 4);
        Self {
            watched: Watched::new(None, detectors, Vec::new(), None),
            around: Surroundings { lateness, ..Surroundings::default() },
            changes: Vec::new(),
        }
    }

    /// Sets how shares of moods are corrected, as [`Detectors::with_shares`](crate::Detectors::with_shares) does.
    #[must_use]
    pub fn with_shares(mut self, estimate: EstimateShares) -> Self {
        self.around.estimate = Some(estimate);
        self
    }

    /// Counts a mention that is in the rule's scope (topic, mood, filter). They come in the order of their time.
    pub fn observe(&mut self, figures: &Figures<'_>) {
        let at = seconds(figures.at);
        let (minute, post) = (at.div_euclid(60), Fingerprint::known(figures.key));
        let seen = Seen::figures(minute, post, figures.mood, figures.language, figures.source);
        self.watched.observe_figures(figures.brands, &seen, at, &self.around, &mut self.changes);
    }

    /// Somebody in the workspace was heard at this moment, unix milliseconds, whatever it was about: event time goes on.
    pub fn hear(&mut self, at: i64) {
        self.watched.pulse(seconds(at), &self.around, &mut self.changes);
    }

    /// What changed since the last call, in order.
    #[must_use]
    pub fn advance(&mut self) -> Vec<AlertChange> {
        self.watched.advance(&self.around, &mut self.changes);
        std::mem::take(&mut self.changes)
    }

    /// What counts are held against, as far as event time has come; nothing for rules that do not hold counts against a
    /// bar.
    #[must_use]
    pub fn levels(&mut self) -> Vec<Level> {
        let Some(clock) = self.watched.clock else { return Vec::new() };
        let minutes = clock.minutes(self.around.lateness);
        let mut turn = Turn::new(&self.around, &self.watched.outages, &mut self.changes);
        let mut levels = Vec::new();
        for detector in &mut self.watched.detectors {
            detector.close(minutes.first_open, &mut turn);
            let Detector::Counts(series) = detector else { continue };
            let longest = series.bars(minutes.newest, &turn).last().map(|(bar, _)| *bar);
            levels.push(Level {
                brand: series.subject.brand.clone(),
                window_minutes: series.subject.window().unsigned_abs(),
                expected: longest.filter(|bar| !bar.learning).map(|bar| bar.expected),
                bar: longest.map(|bar| bar.count),
            });
        }
        levels
    }
}

fn seconds(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(1_000)
}

/// A rule with one setting made stricter or looser.
#[derive(Debug, Clone, PartialEq)]
pub struct Variation {
    /// The name of the setting, `budget` or `count`, and its value: alerts a week, or mentions. Absent for a rule that has
    /// neither.
    pub setting: Option<(&'static str, f64)>,
    /// Whether it is the rule as it was given.
    pub chosen: bool,
    /// The rule with that value.
    pub rule: Rule,
}

/// The rule as it is, and as it would be with other values of the setting that makes it stricter or looser, the strictest
/// first: a quarter to four times the budget of false alarms, half to twice the count of a threshold.
#[must_use]
pub fn variations(rule: &Rule) -> Vec<Variation> {
    let own = Variation { setting: setting(rule), chosen: true, rule: rule.clone() };
    let varied = |when: RuleKind| {
        let rule = Rule { when, ..rule.clone() };
        Variation { setting: setting(&rule), chosen: false, rule }
    };
    let others: Vec<RuleKind> = match (&rule.when, rule.when.budget()) {
        (RuleKind::Threshold { count, window }, _) => {
            let times = |factor: f64| (*count as f64 * factor).round().max(1.0) as u64;
            let other = |factor| RuleKind::Threshold { count: times(factor), window: *window };
            [2.0, 1.5, 0.75, 0.5].map(other).to_vec()
        }
        (when, Some(budget)) => {
            let other = |factor: f64| {
                let mut when = when.clone();
                when.set_budget((budget * factor).clamp(MIN_BUDGET, MAX_BUDGET));
                when
            };
            [0.25, 0.5, 2.0, 4.0].map(other).to_vec()
        }
        (_, None) => Vec::new(),
    };
    let mut all = vec![own];
    for other in others.into_iter().map(varied) {
        // At the ends of what is allowed several factors give the same.
        if all.iter().all(|known| known.setting != other.setting) {
            all.push(other);
        }
    }
    // A smaller budget is stricter, and a larger count.
    let looseness = |tried: &Variation| match tried.setting {
        Some(("count", value)) => -value,
        Some((_, value)) => value,
        None => 0.0,
    };
    all.sort_by(|a, b| looseness(a).total_cmp(&looseness(b)));
    all
}

fn setting(rule: &Rule) -> Option<(&'static str, f64)> {
    match &rule.when {
        RuleKind::Threshold { count, .. } => Some(("count", *count as f64)),
        when => when.budget().map(|budget| ("budget", budget)),
    }
}

/// Between which the budget of a rule lies.
const MIN_BUDGET: f64 = 0.01;
const MAX_BUDGET: f64 = 100.0;

/// Adds to an alert of a backtest what mentions of its window say: words and samples, chosen as for a live alert. One
/// about a single post gets the id that it has live.
pub fn illustrate(alert: &mut Alert, mentions: &[Mention]) {
    let single = matches!(alert.reason.condition, RuleKind::Every {});
    let mut digests = Digests::default();
    for mention in mentions {
        let at = mention.post.published_at.as_second().div_euclid(60);
        let post = Fingerprint::of(mention.post.id.as_str());
        if single {
            let known = format!("-{}", Fingerprint::of(&mention.key()));
            let Some(start) = alert.id.strip_suffix(&known) else { continue };
            alert.id = format!("{start}-{post}");
        }
        let about = |named: &&BrandMatch| alert.brand.as_ref().is_none_or(|brand| named.brand == *brand);
        let Some(named) = mention.brands.iter().find(about) else { continue };
        let digest = Seen::whole(mention, &named.spans, at, post).digest(&alert.about);
        let Some(digest) = digest else { continue };
        if single {
            alert.reason.drivers = digest.read().as_ref().map(drivers::single).unwrap_or_default();
            return;
        }
        digests.add(digest);
    }
    if !single {
        let kept = std::mem::take(&mut alert.reason.drivers);
        let found = drivers::drivers(&digests.told(i64::MIN, i64::MAX), &Talk::default());
        alert.reason.drivers =
            Drivers { since: kept.since, usual_negative: kept.usual_negative, chart: kept.chart, ..found };
    }
}

/// The first moment of the window whose mentions raised an alert, and one past its last. Of a silence it begins an hour
/// before somebody was last heard.
#[must_use]
pub fn window_of(alert: &Alert) -> (Timestamp, Timestamp) {
    let end = alert.fired_at.as_second().saturating_add(60);
    let minutes = alert.reason.window_minutes.unwrap_or(1).clamp(1, 1_440);
    let start = match alert.reason.heard_at {
        Some(heard) => heard.as_second().saturating_sub(3_600),
        None => end.saturating_sub(i64::try_from(minutes * 60).unwrap_or(0)),
    };
    let moment = |second| Timestamp::from_second(second).unwrap_or(alert.fired_at);
    (moment(start), moment(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(when: &str) -> Vec<(f64, bool)> {
        let rule = format!(r#"{{"id": "r", "name": "R", "when": {when}}}"#);
        let rule: Rule = serde_json::from_str(&rule).unwrap();
        let all = variations(&rule);
        assert!(all.iter().all(|variation| variation.rule.when.problems().is_empty()));
        assert!(all.iter().any(|variation| variation.chosen && variation.rule == rule));
        all.iter()
            .map(|variation| (variation.setting.map_or(0.0, |(_, value)| value), variation.chosen))
            .collect()
    }

    #[test]
    fn a_rule_is_varied_from_strict_to_loose() {
        let check = |when: &str, expected: &[f64], chosen: f64| {
            let values = values(when);
            assert_eq!(values.iter().map(|value| value.0).collect::<Vec<_>>(), expected, "{when}");
            assert_eq!(values.iter().find(|value| value.1).unwrap().0, chosen, "{when}");
        };
        check(r#"{"kind": "spike"}"#, &[0.25, 0.5, 1.0, 2.0, 4.0], 1.0);
        check(r#"{"kind": "spike", "budget": 0.01}"#, &[0.01, 0.02, 0.04], 0.01);
        check(r#"{"kind": "spike", "budget": 60}"#, &[15.0, 30.0, 60.0, 100.0], 60.0);
        check(
            r#"{"kind": "threshold", "count": 60, "window": "1h"}"#,
            &[120.0, 90.0, 60.0, 45.0, 30.0],
            60.0,
        );
        check(r#"{"kind": "threshold", "count": 1, "window": "1h"}"#, &[2.0, 1.0], 1.0);
        check(r#"{"kind": "silence", "budget": 2}"#, &[0.5, 1.0, 2.0, 4.0, 8.0], 2.0);
        check(r#"{"kind": "every"}"#, &[0.0], 0.0);
    }
}
