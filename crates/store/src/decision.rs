//! What was decided about a notification before it left, for the alert's history: why it waits, or why it is never sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most decisions that are kept with a notification, the newest.
const KEPT: usize = 20;

/// Why a notification waits or is never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It happened too long before it was seen.
    TooOld,
    /// Something else explains the alert, such as a source that catches up.
    Inhibited,
    /// Its rule or channel is there no more.
    Gone,
    /// The alert was over by then.
    Over,
    /// Whoever would be told that it is over was never told of it.
    NeverTold,
    /// Somebody looks after it.
    Acknowledged,
    /// Somebody put it off.
    Snoozed,
    /// A silence holds.
    Silenced,
    /// The channel gets a digest.
    Digest,
    /// The channel has quiet hours.
    Quiet,
    /// Enough was told that day.
    Cap,
    /// The story was told a moment ago.
    Story,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::TooOld,
        Self::Inhibited,
        Self::Gone,
        Self::Over,
        Self::NeverTold,
        Self::Acknowledged,
        Self::Snoozed,
        Self::Silenced,
        Self::Digest,
        Self::Quiet,
        Self::Cap,
        Self::Story,
    ];

    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooOld => "too_old",
            Self::Inhibited => "inhibited",
            Self::Gone => "gone",
            Self::Over => "over",
            Self::NeverTold => "never_told",
            Self::Acknowledged => "acknowledged",
            Self::Snoozed => "snoozed",
            Self::Silenced => "silenced",
            Self::Digest => "digest",
            Self::Quiet => "quiet",
            Self::Cap => "cap",
            Self::Story => "story",
        }
    }
}

/// One decision about a notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionRecord {
    /// When it was made, unix milliseconds.
    pub at_ms: i64,
    /// What it rests on.
    pub cause: Cause,
    /// The same for people, in the workspace's language.
    pub why: String,
    /// Until when the notification waits, unix milliseconds; `None`: it is never sent.
    pub until_ms: Option<i64>,
}

/// The list with one more, the oldest left out where there are too many.
pub(crate) fn with(mut decisions: Vec<DecisionRecord>, newest: DecisionRecord) -> Vec<DecisionRecord> {
    // Waiting on for the same reason is no news.
    decisions.retain(|before| before.cause != newest.cause || before.until_ms.is_none());
    decisions.push(newest);
    let surplus = decisions.len().saturating_sub(KEPT);
    decisions.drain(..surplus);
    decisions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_the_word_that_is_stored() {
        for cause in Cause::ALL {
            assert_eq!(serde_json::to_value(cause).unwrap(), cause.as_str());
        }
    }

    #[test]
    fn waiting_on_replaces_what_was_said_of_it() {
        let record =
            |cause, at_ms| DecisionRecord { at_ms, cause, why: String::new(), until_ms: Some(at_ms + 1) };
        let once = with(vec![record(Cause::Snoozed, 1)], record(Cause::Quiet, 2));
        let twice = with(once, record(Cause::Snoozed, 3));
        let said: Vec<_> = twice.iter().map(|record| (record.cause, record.at_ms)).collect();
        assert_eq!(said, [(Cause::Quiet, 2), (Cause::Snoozed, 3)]);
    }
}
