//! What raises an alert.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Escalation, Polarity, Slug,
    notify::{five_minutes, four_hours, ten_a_day},
};

/// What raises an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique in its workspace.
    pub id: Slug,
    /// For people.
    pub name: String,
    /// Which mentions it counts.
    #[serde(default)]
    pub scope: Scope,
    /// When it fires.
    pub when: RuleKind,
    /// How much it matters.
    #[serde(default)]
    pub severity: Severity,
    /// How long the condition must hold before the alert is raised; `"0s"` raises it at once.
    #[serde(default, with = "friendly")]
    #[schema(value_type = String, example = "10m")]
    pub pending: Duration,
    /// How long counts must stay low before the alert is over.
    #[serde(default = "half_an_hour", with = "friendly")]
    #[schema(value_type = String, example = "15m")]
    pub keep_firing: Duration,
    /// How long after its end the same alert cannot fire again.
    #[serde(default = "six_hours", with = "friendly")]
    #[schema(value_type = String, example = "15m")]
    pub cool_down: Duration,
    /// Whether nobody is told while a source that carries the brand is silent or catching up, and counts mislead.
    #[serde(default = "yes")]
    pub inhibit: bool,
    /// Channel ids that are told; empty means nobody, the alert is only recorded.
    #[serde(default)]
    pub channels: Vec<Slug>,
    /// How many messages about this rule's alerts a channel gets in one day of the workspace; what comes after them is
    /// summed up in one at its end.
    #[serde(default = "ten_a_day")]
    pub daily_cap: u32,
    /// For how long after a first message what fires on the same story is gathered for one further message; `0s`: each
    /// alert leaves on its own.
    #[serde(default = "five_minutes", with = "friendly")]
    #[schema(value_type = String, example = "5m")]
    pub group_interval: Duration,
    /// How long after a message people are told again while the alert goes on and nobody has acknowledged it; `0s`: never.
    #[serde(default = "four_hours", with = "friendly")]
    #[schema(value_type = String, example = "4h")]
    pub repeat: Duration,
    /// Whether those who were told are also told that it is over.
    #[serde(default = "yes")]
    pub resolved_notice: bool,
    /// Who is told when nobody acknowledges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate: Option<Escalation>,
}

fn yes() -> bool {
    true
}

fn half_an_hour() -> Duration {
    Duration::from_secs(30 * 60)
}

fn six_hours() -> Duration {
    Duration::from_secs(6 * 3600)
}

/// Which mentions a rule counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The brands watched; empty means every brand of the workspace.
    #[serde(default)]
    pub brands: Vec<Slug>,
    /// Only mentions that touch this topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Slug>,
    /// Only mentions of this mood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<Polarity>,
    /// Only mentions that this query finds, in the query language; it may ask for all that is known of a mention, such
    /// as `recall`, `sentiment:negative` or `followers:[100000 TO *]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// What is counted together.
    #[serde(default, skip_serializing_if = "CountBy::is_brand")]
    pub count: CountBy,
}

/// What a rule counts together, and so what one alert is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CountBy {
    /// Each brand of the scope on its own, with alerts of its own.
    #[default]
    Brand,
    /// All brands of the scope together, each post once.
    Workspace,
}

impl CountBy {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_brand(&self) -> bool {
        *self == Self::Brand
    }
}

/// The most lengths of time that one rule watches at once.
const MOST_WINDOWS: usize = 4;

/// When a rule fires, in event time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleKind {
    /// At least `count` mentions within `window`.
    Threshold {
        /// How many.
        count: u64,
        /// Within how long, such as `"1h"`.
        #[serde(with = "friendly")]
        #[schema(value_type = String, example = "15m")]
        window: Duration,
    },
    /// Clearly more mentions within `window` than the series' own past lets expect.
    Spike {
        /// Over how long mentions are counted: one length such as `"15m"`, or several that are watched at once.
        #[serde(default = "usual_windows", alias = "window", with = "windows")]
        #[schema(value_type = Vec<String>, example = json!(["5m", "15m", "1h"]))]
        windows: Vec<Duration>,
        /// How many false alarms a week are accepted; the series' own past says which score is so rare.
        #[serde(default = "one")]
        budget: f64,
        /// Never fires below this count, so that small brands stay quiet.
        #[serde(default = "ten")]
        min_count: u64,
        /// Never fires below this multiple of the expected count.
        #[serde(default = "double")]
        min_ratio: f64,
    },
}

fn usual_windows() -> Vec<Duration> {
    [5, 15, 60].map(|minutes| Duration::from_secs(minutes * 60)).to_vec()
}

fn one() -> f64 {
    1.0
}

fn ten() -> u64 {
    10
}

fn double() -> f64 {
    2.0
}

/// One length of time, or a list of them.
mod windows {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Length(#[serde(with = "super::friendly")] Duration);

    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a length of time such as \"15m\", or a list of them")]
    enum OneOrMany {
        One(Length),
        Many(Vec<Length>),
    }

    pub(super) fn serialize<S: Serializer>(windows: &[Duration], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(windows.iter().map(|window| Length(*window)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Duration>, D::Error> {
        Ok(match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(Length(window)) => vec![window],
            OneOrMany::Many(windows) => windows.into_iter().map(|Length(window)| window).collect(),
        })
    }
}

impl RuleKind {
    /// Over how long mentions are counted; the longest where there are several.
    #[must_use]
    pub fn window(&self) -> Duration {
        match self {
            Self::Threshold { window, .. } => *window,
            Self::Spike { windows, .. } => windows.iter().max().copied().unwrap_or_default(),
        }
    }

    fn windows(&self) -> &[Duration] {
        match self {
            Self::Threshold { window, .. } => std::slice::from_ref(window),
            Self::Spike { windows, .. } => windows,
        }
    }

    /// Everything that is wrong with the settings and how to mend it, empty when nothing is.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.windows().iter().any(|window| !(60..=86_400).contains(&window.as_secs())) {
            problems.push("window must lie between 1m and 24h".to_owned());
        }
        if !(1..=MOST_WINDOWS).contains(&self.windows().len()) {
            problems.push(format!("windows must name 1 to {MOST_WINDOWS} lengths of time"));
        }
        if let Self::Spike { budget, .. } = self
            && !(0.01..=100.0).contains(budget)
        {
            problems.push("budget must lie between 0.01 and 100 alerts a week".to_owned());
        }
        match self {
            Self::Threshold { count: 0, .. } => problems.push("count must be at least 1".to_owned()),
            Self::Spike { min_ratio, .. } if !(min_ratio.is_finite() && *min_ratio > 1.0) => {
                problems.push("min_ratio must be above 1".to_owned());
            }
            _ => {}
        }
        problems
    }
}

/// How much an alert matters.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Should be looked at.
    #[default]
    Warning,
    /// Must be looked at now.
    Critical,
}

impl Severity {
    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}
