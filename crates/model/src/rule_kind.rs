//! When a rule fires: its kinds, and what is wrong with their settings.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most lengths of time that one rule watches at once.
const MOST_WINDOWS: usize = 4;
/// The most sources that one rule names.
const MOST_SOURCES: usize = 32;
/// The most bytes of a source's name.
const MAX_SOURCE: usize = 64;

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
    /// Clearly more negative mentions than the series' own past lets expect, while they are also a large and unusual
    /// share of all. A burst of attention that pleases as usual does not fire it, nor do three complaints of four posts.
    NegativeSpike {
        /// As for a spike.
        #[serde(default = "usual_windows", alias = "window", with = "windows")]
        #[schema(value_type = Vec<String>, example = json!(["5m", "15m", "1h"]))]
        windows: Vec<Duration>,
        /// As for a spike.
        #[serde(default = "one")]
        budget: f64,
        /// Never fires below this count of negative mentions.
        #[serde(default = "five")]
        min_count: u64,
        /// Never fires below this multiple of the negative mentions that were expected.
        #[serde(default = "double")]
        min_ratio: f64,
        /// Never fires below this share of negative mentions, from 0 to 1, as it probably is: corrected for labels that
        /// are wrong.
        #[serde(default = "three_tenths")]
        min_share: f64,
    },
    /// Each single mention in the scope, such as one by an author with many followers: one alert a post, over at once.
    Every {},
    /// A brand's share of all mentions in the scope, its share of voice, moved clearly away from what is usual for it.
    ShareShift {
        /// By how many percentage points at least.
        #[serde(default = "ten_points")]
        points: f64,
        /// Over how long mentions are counted.
        #[serde(default = "six_hours", with = "friendly")]
        #[schema(value_type = String, example = "6h")]
        window: Duration,
        /// How many false alarms a week are accepted.
        #[serde(default = "one")]
        budget: f64,
        /// Never fires below this count of mentions of all brands together.
        #[serde(default = "fifty")]
        min_count: u64,
        /// Which way.
        #[serde(default)]
        direction: Direction,
    },
    /// Nothing was heard of the brand for longer than its own past lets expect, while its sources speak.
    Silence {
        /// Never fires before this.
        #[serde(default = "two_hours", with = "friendly")]
        #[schema(value_type = String, example = "2h")]
        after: Duration,
        /// How many false alarms a week are accepted.
        #[serde(default = "one")]
        budget: f64,
    },
    /// A source has gone silent for much longer than it ever usually is. Looks at sources, not at brands.
    Outage {
        /// Which sources; empty means each that has brought mentions, once its habits are known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<String>,
        /// Never fires before this; a source that is named counts as silent after exactly this.
        #[serde(default = "ten_minutes", with = "friendly")]
        #[schema(value_type = String, example = "10m")]
        after: Duration,
    },
}

/// Which way a share moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// It grew.
    Up,
    /// It fell.
    Down,
    /// Either.
    #[default]
    Both,
}

fn usual_windows() -> Vec<Duration> {
    [5, 15, 60].map(|minutes| Duration::from_secs(minutes * 60)).to_vec()
}

fn one() -> f64 {
    1.0
}

fn five() -> u64 {
    5
}

fn ten() -> u64 {
    10
}

fn fifty() -> u64 {
    50
}

fn double() -> f64 {
    2.0
}

fn three_tenths() -> f64 {
    0.3
}

fn ten_points() -> f64 {
    10.0
}

fn ten_minutes() -> Duration {
    Duration::from_secs(10 * 60)
}

fn two_hours() -> Duration {
    Duration::from_secs(2 * 3_600)
}

fn six_hours() -> Duration {
    Duration::from_secs(6 * 3_600)
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
    /// The word for it in files and answers.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Threshold { .. } => "threshold",
            Self::Spike { .. } => "spike",
            Self::NegativeSpike { .. } => "negative_spike",
            Self::Every {} => "every",
            Self::ShareShift { .. } => "share_shift",
            Self::Silence { .. } => "silence",
            Self::Outage { .. } => "outage",
        }
    }

    /// Over how long mentions are counted; the longest where there are several, none where each mention is looked at by
    /// itself.
    #[must_use]
    pub fn window(&self) -> Duration {
        self.windows().iter().max().copied().unwrap_or_default()
    }

    /// How many false alarms a week are accepted, where the rule learns what is so rare.
    #[must_use]
    pub fn budget(&self) -> Option<f64> {
        match self {
            Self::Spike { budget, .. }
            | Self::NegativeSpike { budget, .. }
            | Self::ShareShift { budget, .. }
            | Self::Silence { budget, .. } => Some(*budget),
            Self::Threshold { .. } | Self::Every {} | Self::Outage { .. } => None,
        }
    }

    /// Another budget; `false` where the rule has none.
    pub fn set_budget(&mut self, accepted: f64) -> bool {
        match self {
            Self::Spike { budget, .. }
            | Self::NegativeSpike { budget, .. }
            | Self::ShareShift { budget, .. }
            | Self::Silence { budget, .. } => {
                *budget = accepted;
                true
            }
            Self::Threshold { .. } | Self::Every {} | Self::Outage { .. } => false,
        }
    }

    fn windows(&self) -> &[Duration] {
        match self {
            Self::Threshold { window, .. } | Self::ShareShift { window, .. } => std::slice::from_ref(window),
            Self::Spike { windows, .. } | Self::NegativeSpike { windows, .. } => windows,
            Self::Silence { after, .. } | Self::Outage { after, .. } => std::slice::from_ref(after),
            Self::Every {} => &[],
        }
    }

    /// Everything that is wrong with the settings and how to mend it, empty when nothing is.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.wrong_lengths();
        let mut say = |wrong: bool, problem: &str| {
            if wrong {
                problems.push(problem.to_owned());
            }
        };
        if let Some(budget) = self.budget() {
            say(!(0.01..=100.0).contains(&budget), "budget must lie between 0.01 and 100 alerts a week");
        }
        match self {
            Self::Threshold { count, .. } => say(*count == 0, "count must be at least 1"),
            Self::Spike { min_ratio, .. } | Self::NegativeSpike { min_ratio, .. } => {
                say(!(min_ratio.is_finite() && *min_ratio > 1.0), "min_ratio must be above 1");
            }
            Self::ShareShift { points, .. } => {
                say(!(1.0..=100.0).contains(points), "points must lie between 1 and 100");
            }
            Self::Outage { sources, .. } => {
                let unusable = |name: &String| {
                    name.is_empty()
                        || name.len() > MAX_SOURCE
                        || name.chars().any(|c| c.is_whitespace() || c.is_control())
                };
                say(sources.len() > MOST_SOURCES, "sources must name at most 32");
                say(
                    sources.iter().any(unusable),
                    "sources must be names as posts have them, such as bluesky",
                );
            }
            Self::Every {} | Self::Silence { .. } => {}
        }
        if let Self::NegativeSpike { min_share, .. } = self {
            say(!(0.0..=1.0).contains(min_share), "min_share must lie between 0 and 1, such as 0.3");
        }
        problems
    }

    fn wrong_lengths(&self) -> Vec<String> {
        let within = |shortest: u64, longest: u64| {
            self.windows().iter().all(|window| (shortest..=longest).contains(&window.as_secs()))
        };
        let (minute, hour, day) = (60, 3_600, 86_400);
        let problem = match self {
            Self::Spike { windows, .. } | Self::NegativeSpike { windows, .. }
                if !(1..=MOST_WINDOWS).contains(&windows.len()) =>
            {
                format!("windows must name 1 to {MOST_WINDOWS} lengths of time")
            }
            Self::Threshold { .. } | Self::Spike { .. } | Self::NegativeSpike { .. }
                if !within(minute, day) =>
            {
                "window must lie between 1m and 24h".to_owned()
            }
            Self::ShareShift { .. } if !within(hour, day) => "window must lie between 1h and 24h".to_owned(),
            Self::Silence { .. } if !within(5 * minute, 7 * day) => {
                "after must lie between 5m and 168h".to_owned()
            }
            Self::Outage { .. } if !within(15, 7 * day) => "after must lie between 15s and 168h".to_owned(),
            _ => return Vec::new(),
        };
        vec![problem]
    }
}
