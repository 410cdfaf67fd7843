//! An alert: one raised instance of a rule, with the reasons that a person can check.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Drivers, RuleKind, Severity, Share, Slug};

/// One raised instance of a rule for what it is about: a brand, a whole workspace, or a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    /// `workspace/rule/subject/fired_at in seconds`, where the subject is the brand's id, `all` or the source's name: the
    /// same past gives the same id, so a replay adds nothing. An alert about a single post has a hash of the post's id
    /// behind the seconds.
    pub id: String,
    /// Whose alert.
    pub workspace: Slug,
    /// Which rule raised it.
    pub rule: Slug,
    /// The rule's name at that time.
    pub rule_name: String,
    /// Which brand it is about; absent where it is about a whole workspace or a source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<Slug>,
    /// What it is about, for people: the name of the brand, the workspace or the source at that time.
    #[serde(alias = "brand_name")]
    pub about: String,
    /// How much it matters.
    pub severity: Severity,
    /// Whether it goes on.
    pub state: AlertState,
    /// Event time at which the rule's condition was first met.
    pub fired_at: Timestamp,
    /// Event time at which it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// What makes its counts doubtful, so that nobody is told of it; absent where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inhibited: Option<Inhibition>,
    /// Why it fired.
    pub reason: AlertReason,
    /// How it went from then on; absent when it has just fired, and in alerts of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
}

/// A source in disorder, which alone may have raised an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inhibition {
    /// What is the matter with it.
    pub kind: InhibitionKind,
    /// Which source, as posts name it.
    pub source: String,
    /// Since when.
    pub since: Timestamp,
}

/// What can be the matter with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InhibitionKind {
    /// It has gone silent.
    SourceOutage,
    /// It speaks again, and still brings what it left out.
    CatchUp,
}

/// Whether an alert goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlertState {
    /// The condition holds, or held less than `keep_firing` ago.
    Firing,
    /// It is over.
    Resolved,
}

impl AlertState {
    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Resolved => "resolved",
        }
    }
}

/// A share behind an alert. All shares are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShareReason {
    /// As it was counted.
    pub counted: f64,
    /// Of how many mentions.
    pub of: u64,
    /// As it probably is, corrected for how often labels are wrong, with what it may be nine times out of ten; absent
    /// where no labels are in play or their errors are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Share>,
    /// What is usual, counted in the same way; absent while that is not known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<f64>,
}

/// The figures behind an alert, as they stood when it fired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlertReason {
    /// The condition with its settings.
    pub condition: RuleKind,
    /// Mentions counted within the window.
    pub count: u64,
    /// Mentions that the past let expect in such a window; absent for a threshold, and while still learning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<f64>,
    /// Within how many minutes they were counted; absent in alerts of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_minutes: Option<u64>,
    /// How far the count stands above the expected, in deviations that are usual for the series; absent where
    /// nothing is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// A share that the condition is about: of negative mentions among all, or of the brand's among those of all brands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<ShareReason>,
    /// When the brand or source that is silent was last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<Timestamp>,
    /// For how many minutes a source that is silent now was silent at most in the last weeks; absent where that is not
    /// what decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_silence_minutes: Option<u64>,
    /// Of those counted, how many are negative.
    pub negative: u64,
    /// What drove it.
    #[serde(flatten)]
    pub drivers: Drivers,
}

/// How an alert went since it fired.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Course {
    /// Event time up to which this is known.
    pub until: Timestamp,
    /// Mentions counted from [`Drivers::since`] on, or from the window that fired.
    pub mentions: u64,
    /// Of these, how many are negative.
    pub negative: u64,
    /// The most that were ever counted within [`AlertReason::window_minutes`].
    pub peak: u64,
    /// When that was.
    pub peak_at: Timestamp,
}
