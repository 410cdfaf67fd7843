//! What a team does with a mention: where it stands, who sees to it, its tags, a note, how urgent it is, and whether it is
//! about us at all.
//!
//! It belongs to the post as one workspace sees it, and outlives every edit, deletion and replay of that post. Names are as
//! people write them; of somebody who signed in, their own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{Polarity, PostId, Slug, name_problem};

/// What stands for an assignee where there is none, in filters and counts; nobody can be called that.
pub const NOBODY: &str = "-";

/// The most tags of one mention.
const MOST_TAGS: usize = 20;
/// The most characters of a tag.
const MOST_IN_A_TAG: usize = 50;
/// The most characters of a note.
const MOST_IN_A_NOTE: usize = 4_000;

/// Where a mention stands.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HandlingStatus {
    /// Nobody has looked at it.
    #[default]
    New,
    /// Somebody has, and something is to be done.
    Open,
    /// It is being done.
    InProgress,
    /// Whoever wrote it was answered; they may come back.
    Answered,
    /// Nothing is left to do.
    Closed,
}

impl HandlingStatus {
    /// All of them, in the order in which a mention goes through them.
    pub const ALL: [Self; 5] = [Self::New, Self::Open, Self::InProgress, Self::Answered, Self::Closed];

    /// The word for it in the API and the index.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

/// How urgent a mention is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// Like most.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// All of them, the least urgent first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// The word for it in the API and the index.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

/// A word that people sort mentions by: 1 to 50 characters without a comma or a line break, in small letters, so that
/// `Refund` and `refund` are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "refund")]
pub struct Tag(Box<str>);

/// A tag that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no tag; write 1 to {MOST_IN_A_TAG} characters on one line, without a comma")]
pub struct InvalidTag(String);

impl Tag {
    /// Checks and wraps a tag.
    ///
    /// # Errors
    /// [`InvalidTag`] for one that is empty or too long, or has a comma or a control character in it.
    pub fn new(text: &str) -> Result<Self, InvalidTag> {
        let tag = text.trim().to_lowercase();
        let good = !tag.is_empty() && !tag.contains(|c: char| c == ',' || c.is_control());
        match good && tag.chars().count() <= MOST_IN_A_TAG {
            true => Ok(Self(tag.into())),
            false => Err(InvalidTag(text.to_owned())),
        }
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Tag {
    type Error = InvalidTag;
    fn try_from(text: String) -> Result<Self, InvalidTag> {
        Self::new(&text)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0.into()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a mention is handled. Of one that nobody has touched yet this is the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Handling {
    /// Where it stands.
    pub status: HandlingStatus,
    /// Who sees to it: a name as people write it.
    pub assignee: Option<String>,
    /// What it is sorted by.
    pub tags: BTreeSet<Tag>,
    /// What whoever looks next should know.
    pub note: Option<String>,
    /// How urgent it is.
    pub priority: Priority,
    /// Whether it is about something else of that name: such a mention is in no search and no count unless it is asked for.
    pub not_about_us: bool,
}

/// What changes in the handling of a mention; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HandlingChange {
    /// Where it stands from now on.
    pub status: Option<HandlingStatus>,
    /// Who sees to it from now on; null: nobody.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub assignee: Option<Option<String>>,
    /// Tags that come.
    pub add_tags: BTreeSet<Tag>,
    /// Tags that go; one that also comes, comes.
    pub remove_tags: BTreeSet<Tag>,
    /// The note from now on; null: none.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Option<String>>,
    /// How urgent it is from now on.
    pub priority: Option<Priority>,
    /// Whether it is about something else.
    pub not_about_us: Option<bool>,
    /// The mood that the team gives it, as `POST /api/v1/sentiment/labels` does for one mention; null takes that back.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Polarity>)]
    pub sentiment: Option<Option<Polarity>>,
}

/// Tells what is given as null from what is left out.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

impl HandlingChange {
    /// Everything that is wrong with it and how to mend it, empty when nothing is.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if *self == Self::default() {
            problems.push("the change changes nothing; name a status, a tag, or something else".to_owned());
        }
        if let Some(Some(name)) = &self.assignee {
            problems.extend(name_problem("assignee", name));
            if name.trim() == NOBODY {
                problems.push(format!("assignee: nobody is called `{NOBODY}`; write null for nobody"));
            }
        }
        if let Some(Some(note)) = &self.note
            && (note.trim().is_empty() || note.chars().count() > MOST_IN_A_NOTE)
        {
            problems.push(format!("note must have 1 to {MOST_IN_A_NOTE} characters; write null for none"));
        }
        if self.add_tags.len() > MOST_TAGS {
            problems.push(format!("a mention has {MOST_TAGS} tags at most"));
        }
        problems
    }

    /// How a mention is handled after the change. Of more tags than a mention may have, those that come are left out, the
    /// last of the alphabet first.
    #[must_use]
    pub fn apply(&self, before: &Handling) -> Handling {
        let mut after = before.clone();
        after.status = self.status.unwrap_or(before.status);
        after.priority = self.priority.unwrap_or(before.priority);
        after.not_about_us = self.not_about_us.unwrap_or(before.not_about_us);
        if let Some(assignee) = &self.assignee {
            after.assignee = assignee.as_ref().map(|name| name.trim().to_owned());
        }
        if let Some(note) = &self.note {
            after.note.clone_from(note);
        }
        after.tags.retain(|tag| !self.remove_tags.contains(tag));
        for tag in &self.add_tags {
            if after.tags.len() < MOST_TAGS {
                after.tags.insert(tag.clone());
            }
        }
        after
    }
}

/// What something was, and what it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Edit {
    /// Before.
    #[schema(value_type = Object)]
    pub from: Value,
    /// After.
    #[schema(value_type = Object)]
    pub to: Value,
}

impl Handling {
    /// What differs between two, by the name of the field.
    #[must_use]
    pub fn edits(before: &Self, after: &Self) -> BTreeMap<String, Edit> {
        let fields = |handling: &Self| match serde_json::to_value(handling) {
            Ok(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(), // words, texts and lists always are an object
        };
        let before = fields(before);
        let edit = |(name, to): (String, Value)| {
            let from = before.get(&name).cloned().unwrap_or_default();
            (from != to).then_some((name, Edit { from, to }))
        };
        fields(after).into_iter().filter_map(edit).collect()
    }

    /// The same as searches need it: the note stays where people wrote it.
    #[must_use]
    pub fn without_note(&self) -> Self {
        Self { note: None, ..self.clone() }
    }
}

/// How a mention is handled, on its way to the index. The note is not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Handled {
    /// Whose mention.
    pub workspace: Slug,
    /// Which post; it need not be a mention now.
    pub post: PostId,
    /// Grows with every change: what has a smaller one, or the same, is known already.
    pub revision: i64,
    /// How it is handled.
    pub handling: Handling,
}

/// One change that somebody made to how a mention is handled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandlingEntry {
    /// Which post.
    pub post: PostId,
    /// When.
    pub at: Timestamp,
    /// Who says to have done it.
    pub author: String,
    /// What it was and what it became, by the name of the field; `sentiment` is the mood that the team gave it.
    pub edits: BTreeMap<String, Edit>,
    /// Grows with every change.
    pub revision: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> HandlingChange {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_left_out_stays_and_null_takes_away() {
        let mut handling = Handling::default();
        let mut check = |json: &str, expected: &str| {
            handling = change(json).apply(&handling);
            let said: Handling = serde_json::from_str(expected).unwrap();
            assert_eq!(handling, said, "after {json}");
        };
        check(r#"{"status": "open"}"#, r#"{"status": "open"}"#);
        check(
            r#"{"assignee": " Zoé ", "add_tags": ["Refund", "refund ", "vip"], "note": "call back"}"#,
            r#"{"status": "open", "assignee": "Zoé", "tags": ["refund", "vip"], "note": "call back"}"#,
        );
        check(
            r#"{"remove_tags": ["vip", "none"], "note": null, "priority": "urgent"}"#,
            r#"{"status": "open", "assignee": "Zoé", "tags": ["refund"], "priority": "urgent"}"#,
        );
        check(
            r#"{"assignee": null, "not_about_us": true, "sentiment": "negative"}"#,
            r#"{"status": "open", "tags": ["refund"], "priority": "urgent", "not_about_us": true}"#,
        );
    }

    #[test]
    fn what_changed_is_told_from_what_did_not() {
        let before = Handling { note: Some("a".to_owned()), ..Handling::default() };
        let after = change(r#"{"status": "closed", "note": null, "priority": "normal"}"#).apply(&before);
        let edits = serde_json::to_value(Handling::edits(&before, &after)).unwrap();
        let expected =
            serde_json::json!({"note": {"from": "a", "to": null}, "status": {"from": "new", "to": "closed"}});
        assert_eq!(edits, expected);
        assert!(Handling::edits(&after, &after).is_empty());
    }

    #[test]
    fn changes_that_cannot_be_used_say_why() {
        let check = |json: &str, problem: Option<&str>| {
            let said = match serde_json::from_str::<HandlingChange>(json) {
                Ok(change) => change.problems().join("; "),
                Err(error) => error.to_string(),
            };
            assert_eq!(said.is_empty(), problem.is_none(), "{json}: {said}");
            assert!(said.contains(problem.unwrap_or_default()), "{json}: {said}");
        };
        check(r#"{"status": "in_progress"}"#, None);
        check(r#"{"assignee": null}"#, None);
        check("{}", Some("changes nothing"));
        check(r#"{"status": "done"}"#, Some("unknown variant"));
        check(r#"{"assignee": "-"}"#, Some("write null"));
        check(r#"{"assignee": "a\nb"}"#, Some("on one line"));
        check(r#"{"add_tags": ["a,b"]}"#, Some("without a comma"));
        check(&format!(r#"{{"add_tags": ["{}"]}}"#, "é".repeat(51)), Some("1 to 50"));
        check(r#"{"note": " "}"#, Some("write null for none"));
        check(r#"{"stat": "open"}"#, Some("unknown field"));
        let many: Vec<String> = (0..21).map(|n| format!("\"{n}\"")).collect();
        check(&format!(r#"{{"add_tags": [{}]}}"#, many.join(",")), Some("20 tags"));
    }

    #[test]
    fn a_mention_has_no_more_tags_than_it_may() {
        let many = |from: usize| HandlingChange {
            add_tags: (from..from + 15).map(|n| Tag::new(&n.to_string()).unwrap()).collect(),
            ..HandlingChange::default()
        };
        let full = many(115).apply(&many(100).apply(&Handling::default()));
        assert_eq!(full.tags.len(), MOST_TAGS);
        assert!(full.tags.iter().all(|tag| tag.as_str() < "120"));
    }
}
