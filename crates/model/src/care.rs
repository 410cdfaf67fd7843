//! What people do about an alert: they acknowledge it, take it on, speak about it, put it off. Each deed is kept with its
//! author and time; how the alert stands is folded from them.
//!
//! Authors are names as people write them; of somebody who signed in, their own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most characters of a name.
const MOST_IN_A_NAME: usize = 100;
/// The most characters of a comment.
const MOST_IN_A_COMMENT: usize = 4_000;

/// One thing that a person does about an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum CareAction {
    /// Somebody looks after it: it is neither repeated nor escalated any more.
    Acknowledge,
    /// Nobody does, after all.
    Unacknowledge,
    /// Somebody is asked to look after it.
    Assign {
        /// Who; nobody when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// A remark for whoever looks next.
    Comment {
        /// What is said.
        text: String,
    },
    /// Nobody wants to hear of it for a while.
    Snooze {
        /// Until when; no longer, when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
}

impl CareAction {
    /// The word for it in the API and the store.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Unacknowledge => "unacknowledge",
            Self::Assign { .. } => "assign",
            Self::Comment { .. } => "comment",
            Self::Snooze { .. } => "snooze",
        }
    }

    /// Everything that is wrong with it and how to mend it, empty when nothing is.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        match self {
            Self::Assign { to: Some(name) } => name_problem("to", name).into_iter().collect(),
            Self::Comment { text } if text.trim().is_empty() => vec!["text must say something".to_owned()],
            Self::Comment { text } if text.chars().count() > MOST_IN_A_COMMENT => {
                vec![format!("text has more than {MOST_IN_A_COMMENT} characters; say it in several comments")]
            }
            _ => Vec::new(),
        }
    }
}

/// What is wrong with a person's name, written under this key.
#[must_use]
pub fn name_problem(key: &str, name: &str) -> Option<String> {
    let readable = !name.trim().is_empty() && !name.chars().any(char::is_control);
    (!readable || name.chars().count() > MOST_IN_A_NAME)
        .then(|| format!("{key} must be a name of 1 to {MOST_IN_A_NAME} characters on one line"))
}

/// Something that a person did about an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CareEntry {
    /// When.
    pub at: Timestamp,
    /// Who says to have done it.
    pub author: String,
    /// What.
    #[serde(flatten)]
    pub action: CareAction,
}

/// How an alert stands with people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Care {
    /// Who acknowledged it; absent when nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_by: Option<String>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Timestamp>,
    /// Who is to look after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Until when nobody wants to hear of it; a time that has passed says nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Timestamp>,
    /// Who put it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_by: Option<String>,
}

impl Care {
    /// Folds what was done, in its order.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a CareEntry>) -> Self {
        let mut care = Self::default();
        entries.into_iter().for_each(|entry| care.apply(entry));
        care
    }

    fn apply(&mut self, entry: &CareEntry) {
        let author = || Some(entry.author.clone());
        match &entry.action {
            // Whoever was first keeps it.
            CareAction::Acknowledge if self.acknowledged_by.is_some() => {}
            CareAction::Acknowledge => {
                (self.acknowledged_by, self.acknowledged_at) = (author(), Some(entry.at));
            }
            CareAction::Unacknowledge => (self.acknowledged_by, self.acknowledged_at) = (None, None),
            CareAction::Assign { to } => self.assignee.clone_from(to),
            CareAction::Comment { .. } => {}
            CareAction::Snooze { until: Some(until) } => {
                (self.snoozed_until, self.snoozed_by) = (Some(*until), author());
            }
            CareAction::Snooze { until: None } => (self.snoozed_until, self.snoozed_by) = (None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(second: i64, author: &str, json: &str) -> CareEntry {
        let at = Timestamp::from_second(second).unwrap();
        CareEntry { at, author: author.to_owned(), action: serde_json::from_str(json).unwrap() }
    }

    #[test]
    fn how_an_alert_stands_is_folded_from_what_was_done() {
        let all = [
            entry(1, "Ana", r#"{"action": "acknowledge"}"#),
            entry(2, "Bo", r#"{"action": "acknowledge"}"#),
            entry(3, "Bo", r#"{"action": "assign", "to": "Cleo"}"#),
            entry(4, "Cleo", r#"{"action": "comment", "text": "on it"}"#),
            entry(5, "Cleo", r#"{"action": "snooze", "until": "1970-01-01T01:00:00Z"}"#),
            entry(6, "Ana", r#"{"action": "unacknowledge"}"#),
            entry(7, "Ana", r#"{"action": "assign"}"#),
            entry(8, "Dan", r#"{"action": "snooze"}"#),
        ];
        let check = |entries: usize, acknowledged: Option<&str>, assignee: Option<&str>, snoozed: bool| {
            let care = Care::of(&all[..entries]);
            let said =
                (care.acknowledged_by.as_deref(), care.assignee.as_deref(), care.snoozed_until.is_some());
            assert_eq!(said, (acknowledged, assignee, snoozed), "after {entries}");
        };
        check(0, None, None, false);
        check(1, Some("Ana"), None, false);
        check(2, Some("Ana"), None, false);
        check(4, Some("Ana"), Some("Cleo"), false);
        check(5, Some("Ana"), Some("Cleo"), true);
        check(6, None, Some("Cleo"), true);
        check(7, None, None, true);
        check(8, None, None, false);
    }

    #[test]
    fn what_says_nothing_or_too_much_is_refused() {
        let check = |json: &str, problem: Option<&str>| {
            let said = serde_json::from_str::<CareAction>(json).unwrap().problems();
            assert_eq!(!said.is_empty(), problem.is_some(), "{json}: {said:?}");
            assert!(said.iter().all(|said| said.contains(problem.unwrap())), "{said:?}");
        };
        check(r#"{"action": "acknowledge"}"#, None);
        check(r#"{"action": "assign", "to": "Cléo"}"#, None);
        check(r#"{"action": "assign", "to": " "}"#, Some("to must be a name"));
        check(r#"{"action": "assign", "to": "a\nb"}"#, Some("on one line"));
        check(r#"{"action": "comment", "text": "\n"}"#, Some("must say something"));
        check(&format!(r#"{{"action": "comment", "text": "{}"}}"#, "é".repeat(4_001)), Some("4000"));
        assert!(serde_json::from_str::<CareAction>(r#"{"action": "dance"}"#).is_err());
    }
}
