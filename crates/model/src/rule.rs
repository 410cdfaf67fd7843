//! What raises an alert.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Escalation, Polarity, RuleKind, Slug,
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

/// The longest that a condition can be asked to last.
const LONGEST_PENDING: Duration = Duration::from_secs(86_400);

impl Rule {
    /// Everything that is wrong with the settings and how to mend it, empty when nothing is. Whether what it refers to
    /// exists is a question for its workspace.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.when.problems();
        let mut say = |wrong: bool, problem: &str| {
            if wrong {
                problems.push(problem.to_owned());
            }
        };
        let Scope { topic, sentiment, filter, count, .. } = &self.scope;
        say(self.pending > LONGEST_PENDING, "pending must not be longer than 24h");
        match &self.when {
            RuleKind::Every {} => {
                let all = topic.is_none() && sentiment.is_none() && filter.is_none();
                say(
                    all,
                    "scope must name a filter, topic or sentiment: an alert for every mention helps nobody",
                );
            }
            RuleKind::ShareShift { .. } => {
                say(*count == CountBy::Workspace, "scope.count must be brand: a share is one brand's of all");
            }
            RuleKind::Outage { .. } => {
                say(self.scope != Scope::default(), "scope does not apply to sources; leave it out");
            }
            _ => {}
        }
        problems
    }
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
