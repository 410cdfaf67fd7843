//! How people are told, so that alerts stay rare and polite: when again, to whom next, and when not.

use std::time::Duration;

use jiff::{civil::Time, fmt::serde::unsigned_duration::friendly::compact::required as friendly};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Rule, Severity, Slug};

/// The longest time that a rule may let pass between two messages about one alert.
const LONGEST: Duration = Duration::from_secs(30 * 86_400);

/// Who is told when nobody has acknowledged an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// How long after the alert fired.
    #[serde(default = "ten_minutes", with = "friendly")]
    #[schema(value_type = String, example = "10m")]
    pub after: Duration,
    /// Channel ids that are told then.
    pub channels: Vec<Slug>,
}

/// How often a channel gets what has gathered for it, in the workspace's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// At each full hour.
    Hourly,
    /// Every day at nine.
    Daily,
    /// Every Monday at nine.
    Weekly,
}

/// Hours of the day in which a channel is left alone, in the workspace's time zone. What would have been told then comes
/// as one message at their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// When they begin, such as `22:00`.
    #[serde(with = "clock")]
    #[schema(value_type = String, example = "22:00")]
    pub from: Time,
    /// When they end, such as `07:00`; before `from`, it is the next morning.
    #[serde(with = "clock")]
    #[schema(value_type = String, example = "07:00")]
    pub to: Time,
    /// Alerts of this severity and above are told all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Severity>,
}

impl Quiet {
    /// Everything that is wrong with the settings and how to mend it, empty when nothing is.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        match self.from == self.to {
            true => vec!["quiet.from and quiet.to must differ; leave quiet out for none".to_owned()],
            false => Vec::new(),
        }
    }
}

impl Rule {
    /// What is wrong with how the rule tells people.
    pub(crate) fn telling_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !(1..=10_000).contains(&self.daily_cap) {
            problems.push("daily_cap must lie between 1 and 10000 messages a day".to_owned());
        }
        if self.group_interval > Duration::from_secs(86_400) {
            problems.push("group_interval must not be longer than 24h; write 0s for no grouping".to_owned());
        }
        if !self.repeat.is_zero() && !(Duration::from_secs(60)..=LONGEST).contains(&self.repeat) {
            problems.push("repeat must lie between 1m and 30 days; write 0s for never".to_owned());
        }
        if let Some(escalate) = &self.escalate {
            if !(Duration::from_secs(1)..=LONGEST).contains(&escalate.after) {
                problems.push("escalate.after must lie between 1s and 30 days".to_owned());
            }
            if escalate.channels.is_empty() {
                problems.push("escalate.channels must name at least one channel".to_owned());
            }
        }
        problems
    }
}

pub(crate) fn ten_a_day() -> u32 {
    10
}

pub(crate) fn five_minutes() -> Duration {
    Duration::from_secs(5 * 60)
}

fn ten_minutes() -> Duration {
    Duration::from_secs(10 * 60)
}

pub(crate) fn four_hours() -> Duration {
    Duration::from_secs(4 * 3600)
}

/// A time of day as people write it, `22:00`.
pub(crate) mod clock {
    use jiff::civil::Time;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.strftime("%H:%M"))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        Time::strptime("%H:%M", &text)
            .map_err(|_| D::Error::custom(format!("`{text}` is no time of day; write one such as 22:00")))
    }
}
