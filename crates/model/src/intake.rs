//! The gate for posts from outside: one JSON object in, one checked event out.
//!
//! Every refusal names the field and says what to write instead, because whoever reads it cannot see our types.
//! Accepted are a plain post, `{"posted":{…}}`, `{"edited":{…}}`, `{"deleted":{"id":…,"at":…}}` and
//! `{"erased":{"source":…,"author":…,"at":…}}`.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::{Erasure, InvalidId, Post, PostEvent, PostId};

/// The longest text and title together, in bytes.
pub const MAX_TEXT_BYTES: usize = 512 * 1024;

/// How far ahead of our clock a post may be dated before it is refused.
const MAX_AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Why a post was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// The bytes are not UTF-8.
    #[error("invalid UTF-8 at byte {at}; save or send the text as UTF-8")]
    NotUtf8 {
        /// First bad byte, from 0.
        at: usize,
    },
    /// The text is not JSON, or not an object.
    #[error("not a JSON object: {what} at column {column}; send one object a line")]
    NotJson {
        /// What the parser met.
        what: String,
        /// Where, from 1.
        column: usize,
    },
    /// A required field is absent or null.
    #[error("field `{0}` is missing; a post needs `id`, `source`, `text` and `published_at`")]
    Missing(&'static str),
    /// A field has a value of the wrong kind.
    #[error("field `{field}` {problem}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// The id cannot be used.
    #[error("field `id`: {0}")]
    Id(#[from] InvalidId),
    /// `source` and the id's first part differ.
    #[error("field `source` is `{source_field}` but the id begins with `{id_source}:`; make them the same")]
    SourceMismatch {
        /// The field's value.
        source_field: String,
        /// The id's first part.
        id_source: String,
    },
    /// The text is too long.
    #[error("text has {bytes} bytes, at most {MAX_TEXT_BYTES} are accepted; cut it or split it")]
    TextTooLong {
        /// Of title and text together.
        bytes: usize,
    },
    /// Dated too far ahead.
    #[error(
        "field `published_at` is {at}, which lies in the future; check the year and the clock that wrote it"
    )]
    InTheFuture {
        /// The date as read.
        at: Timestamp,
    },
}

/// Reads an event from one JSON object. `now` is only used to refuse dates that lie ahead.
///
/// # Errors
/// [`IntakeError`] with the field and a mend; the caller adds the line.
pub fn parse_post_event(json: &[u8], now: Timestamp) -> Result<PostEvent, IntakeError> {
    let text = std::str::from_utf8(json).map_err(|error| IntakeError::NotUtf8 { at: error.valid_up_to() })?;
    // The common case first: a plain post, read straight into its type.
    if let Ok(post) = serde_json::from_str::<Post>(text) {
        return check(post, now).map(PostEvent::Posted);
    }
    let mut object = parse_object(text)?;
    if let Some(Value::Object(deleted)) = object.get("deleted") {
        return Ok(PostEvent::Deleted { id: id_of(deleted)?, at: time_of(deleted, "at")? });
    }
    if let Some(Value::Object(erased)) = object.get("erased") {
        let (source, author) = (name_of(erased, "source")?, name_of(erased, "author")?);
        return Ok(PostEvent::Erased(Erasure { source, author, at: time_of(erased, "at")? }));
    }
    for (name, event) in
        [("posted", PostEvent::Posted as fn(Post) -> PostEvent), ("edited", PostEvent::Edited)]
    {
        if let Some(Value::Object(post)) = object.remove(name) {
            return post_from(post, now).map(event);
        }
    }
    post_from(object, now).map(PostEvent::Posted)
}

/// Reads a post from one JSON object, as [`parse_post_event`] does, where events make no sense.
///
/// # Errors
/// [`IntakeError`] with the field and a mend.
pub fn parse_post(json: &[u8], now: Timestamp) -> Result<Post, IntakeError> {
    let text = std::str::from_utf8(json).map_err(|error| IntakeError::NotUtf8 { at: error.valid_up_to() })?;
    match serde_json::from_str::<Post>(text) {
        Ok(post) => check(post, now),
        Err(_) => post_from(parse_object(text)?, now),
    }
}

fn parse_object(text: &str) -> Result<Map<String, Value>, IntakeError> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(IntakeError::NotJson { what: "another kind of value".to_owned(), column: 1 }),
        Err(error) => {
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default().to_owned();
            Err(IntakeError::NotJson { what, column: error.column() })
        }
    }
}

/// The slow road, taken only when the direct one failed: finds out which field is to blame.
fn post_from(object: Map<String, Value>, now: Timestamp) -> Result<Post, IntakeError> {
    id_of(&object)?;
    for field in ["source", "text"] {
        match object.get(field) {
            None | Some(Value::Null) => return Err(IntakeError::Missing(field)),
            Some(Value::String(_)) => {}
            Some(other) => return Err(wrong_kind(field, "a string", other)),
        }
    }
    time_of(&object, "published_at")?;
    let post = serde_json::from_value(Value::Object(object)).map_err(|error| IntakeError::Invalid {
        field: "post",
        problem: format!("cannot be read: {error}"),
    })?;
    check(post, now)
}

fn check(post: Post, now: Timestamp) -> Result<Post, IntakeError> {
    if post.source != post.id.source() {
        let id_source = post.id.source().to_owned();
        return Err(IntakeError::SourceMismatch { source_field: post.source, id_source });
    }
    let bytes = post.text.len() + post.title.as_deref().map_or(0, str::len);
    if bytes > MAX_TEXT_BYTES {
        return Err(IntakeError::TextTooLong { bytes });
    }
    if post.rating.is_some_and(|stars| !(1..=Post::MOST_STARS).contains(&stars)) {
        return Err(IntakeError::Invalid {
            field: "rating",
            problem: format!("must be a whole number of stars from 1 to {}, or left out", Post::MOST_STARS),
        });
    }
    if post.published_at > now.saturating_add(MAX_AHEAD).unwrap_or(Timestamp::MAX) {
        return Err(IntakeError::InTheFuture { at: post.published_at });
    }
    Ok(post)
}

fn id_of(object: &Map<String, Value>) -> Result<PostId, IntakeError> {
    match object.get("id") {
        None | Some(Value::Null) => Err(IntakeError::Missing("id")),
        Some(Value::String(id)) => Ok(PostId::new(id.clone())?),
        Some(other) => Err(wrong_kind("id", "a string such as `bluesky:3kabc`", other)),
    }
}

/// A field of an erasure that names something.
fn name_of(object: &Map<String, Value>, field: &'static str) -> Result<String, IntakeError> {
    let problem = match object.get(field) {
        Some(Value::String(name)) if name.len() > PostId::MAX_BYTES => {
            format!("has {} bytes, at most {} are allowed", name.len(), PostId::MAX_BYTES)
        }
        Some(Value::String(name)) if !name.is_empty() => return Ok(name.clone()),
        None | Some(Value::Null | Value::String(_)) => {
            "is missing; an erasure needs `source`, `author` (the author's `id`) and `at`".to_owned()
        }
        Some(other) => return Err(wrong_kind(field, "a string", other)),
    };
    Err(IntakeError::Invalid { field, problem })
}

fn time_of(object: &Map<String, Value>, field: &'static str) -> Result<Timestamp, IntakeError> {
    let text = match object.get(field) {
        None | Some(Value::Null) => return Err(IntakeError::Missing(field)),
        Some(Value::String(text)) => text,
        Some(other) => return Err(wrong_kind(field, "a string such as `2026-02-03T10:15:00Z`", other)),
    };
    text.parse().map_err(|_| {
        let problem = if text.parse::<jiff::civil::DateTime>().is_ok() {
            format!("is `{text}`, without a time zone; add `Z` for UTC or an offset such as `+01:00`")
        } else if text.starts_with("9999-") {
            // The last days of that year cannot be represented, and never are what was meant.
            format!("is `{text}`, which lies in the future; check the year and the clock that wrote it")
        } else {
            let shown: String = text.chars().take(40).collect();
            format!("is `{shown}`, not a date and time; write it as `2026-02-03T10:15:00Z`")
        };
        IntakeError::Invalid { field, problem }
    })
}

fn wrong_kind(field: &'static str, expected: &str, met: &Value) -> IntakeError {
    let kind = match met {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    IntakeError::Invalid { field, problem: format!("is {kind}; write {expected}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-06-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn refusals_name_the_field_and_the_mend() {
        let check = |json: &str, expected: &str| {
            let said = parse_post_event(json.as_bytes(), now()).unwrap_err().to_string();
            assert!(said.contains(expected), "{json}\n  said: {said}\n  expected: {expected}");
        };
        check("hello", "not a JSON object");
        check("[1]", "not a JSON object");
        check("{\"id\":", "column");
        check("{}", "`id` is missing");
        check(r#"{"id":7}"#, "`id` is a number");
        check(r#"{"id":"x"}"#, "source:native_id");
        check(r#"{"id":"a:1"}"#, "`source` is missing");
        check(r#"{"id":"a:1","source":"a"}"#, "`text` is missing");
        check(r#"{"id":"a:1","source":"a","text":null}"#, "`text` is missing");
        check(r#"{"id":"a:1","source":"a","text":5}"#, "`text` is a number; write a string");
        check(r#"{"id":"a:1","source":"a","text":"t"}"#, "`published_at` is missing");
        check(r#"{"id":"a:1","source":"a","text":"t","published_at":"2026-02-03T10:15:00"}"#, "add `Z`");
        check(
            r#"{"id":"a:1","source":"a","text":"t","published_at":"2026-02-03 10:15"}"#,
            "without a time zone",
        );
        check(r#"{"id":"a:1","source":"a","text":"t","published_at":"yesterday"}"#, "not a date");
        check(r#"{"id":"a:1","source":"a","text":"t","published_at":1700000000}"#, "is a number");
        check(
            r#"{"id":"a:1","source":"a","text":"t","published_at":"9999-01-01T00:00:00Z"}"#,
            "in the future",
        );
        check(
            r#"{"id":"a:1","source":"b","text":"t","published_at":"2026-01-01T00:00:00Z"}"#,
            "make them the same",
        );
        check(
            r#"{"id":"a:1","source":"a","text":"t","published_at":"2026-01-01T00:00:00Z","engagement":3}"#,
            "cannot be read",
        );
        check(r#"{"deleted":{"id":"a:1"}}"#, "`at` is missing");
        let at = "2026-01-01T00:00:00Z";
        check(
            &format!(r#"{{"erased":{{"source":"a","at":"{at}"}}}}"#),
            "`author` is missing; an erasure needs",
        );
        check(&format!(r#"{{"erased":{{"source":"","author":"b","at":"{at}"}}}}"#), "`source` is missing");
        check(&format!(r#"{{"erased":{{"source":"a","author":7,"at":"{at}"}}}}"#), "`author` is a number");
        check(r#"{"erased":{"source":"a","author":"b"}}"#, "`at` is missing");
        let long = format!(r#"{{"erased":{{"source":"a","author":"{}","at":"{at}"}}}}"#, "x".repeat(513));
        check(&long, "at most 512");
        let long = format!(
            r#"{{"id":"a:1","source":"a","text":"{}","published_at":"2026-01-01T00:00:00Z"}}"#,
            "x".repeat(MAX_TEXT_BYTES + 1)
        );
        check(&long, "at most 524288");
        let said = parse_post_event(b"{\"id\":\"a:\xff\"}", now()).unwrap_err().to_string();
        assert!(said.contains("invalid UTF-8 at byte 9"), "{said}");
    }

    #[test]
    fn every_shape_is_read() {
        let post =
            r#"{"id":"a:1","source":"a","text":"t","published_at":"2026-01-01T01:00:00+01:00","unknown":[]}"#;
        let plain = parse_post_event(post.as_bytes(), now()).unwrap();
        assert!(
            matches!(&plain, PostEvent::Posted(p) if p.published_at.to_string() == "2026-01-01T00:00:00Z")
        );
        let posted = parse_post_event(format!(r#"{{"posted":{post}}}"#).as_bytes(), now()).unwrap();
        assert_eq!(posted, plain);
        let edited = parse_post_event(format!(r#"{{"edited":{post}}}"#).as_bytes(), now()).unwrap();
        assert!(matches!(edited, PostEvent::Edited(_)));
        let deleted = br#"{"deleted":{"id":"a:1","at":"2026-01-01T00:00:00Z"}}"#;
        assert!(matches!(parse_post_event(deleted, now()).unwrap(), PostEvent::Deleted { .. }));
        let erased = br#"{"erased":{"source":"a","author":"ana","at":"2026-01-01T00:00:00Z"}}"#;
        let read = parse_post_event(erased, now()).unwrap();
        assert!(matches!(&read, PostEvent::Erased(erasure) if erasure.author == "ana"));
        assert_eq!(serde_json::to_vec(&read).unwrap(), erased);
    }
}
