//! From the cells of a CSV row to a post, through the same gate as any other post from outside.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use vigie_model::{PostEvent, parse_post_event};

use super::{
    columns::{Columns, Target},
    dates,
    reader::ImportSettings,
    record::Record,
    row_error::Fault,
};

/// When the row was published.
pub(crate) fn time_of(
    record: &Record,
    columns: &Columns,
    settings: &ImportSettings,
) -> Result<Timestamp, Fault> {
    check_width(record, columns)?;
    let index = columns.index_of(Target::PublishedAt).unwrap_or_default();
    let text = cell(record, columns, index)?;
    dates::parse(text, settings.timezone.as_ref()).map_err(|fault| fault.in_column(columns.name(index)))
}

/// The row as an event.
pub(crate) fn event_of(
    record: &Record,
    columns: &Columns,
    settings: &ImportSettings,
) -> Result<PostEvent, Fault> {
    let at = time_of(record, columns, settings)?;
    let mut post = Map::new();
    post.insert("text".to_owned(), json!(""));
    post.insert("source".to_owned(), json!(settings.source));
    for (target, index) in columns.places() {
        let text = cell(record, columns, *index)?;
        let value = value_of(*target, text, at).map_err(|fault| fault.in_column(columns.name(*index)))?;
        if let Some(value) = value {
            put(&mut post, target.as_str(), value);
        }
    }
    complete_ids(&mut post, at);
    let json = Value::Object(post).to_string();
    Ok(parse_post_event(json.as_bytes(), settings.now)?)
}

fn check_width(record: &Record, columns: &Columns) -> Result<(), Fault> {
    if record.len() == columns.count() {
        return Ok(());
    }
    Err(Fault::new(
        format!("the row has {} fields, the header {}", record.len(), columns.count()),
        "put quotes around a field that holds the delimiter or a line end",
    ))
}

fn cell<'r>(record: &'r Record, columns: &Columns, index: usize) -> Result<&'r str, Fault> {
    let bytes = record.get(index).unwrap_or_default();
    std::str::from_utf8(bytes).map_err(|error| {
        let problem = format!("invalid UTF-8 at byte {} of the field", error.valid_up_to());
        Fault::new(problem, "save the file as UTF-8").in_column(columns.name(index))
    })
}

/// The cell as it stands in a post's JSON; `None` when it is empty.
fn value_of(target: Target, text: &str, at: Timestamp) -> Result<Option<Value>, Fault> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    Ok(Some(match target {
        Target::Text => json!(text),
        Target::PublishedAt => json!(at.to_string()),
        Target::Source => json!(slug(trimmed)),
        Target::AuthorHandle => json!(trimmed.trim_start_matches('@')),
        Target::AuthorVerified => json!(truth(trimmed)?),
        Target::Media | Target::Links => json!(trimmed.split_whitespace().collect::<Vec<_>>()),
        Target::AuthorFollowers
        | Target::Likes
        | Target::Replies
        | Target::Reposts
        | Target::Quotes
        | Target::Views => json!(count(trimmed)?),
        _ => json!(trimmed),
    }))
}

/// A number of people; tables that were computed write `3.0` for 3.
fn count(text: &str) -> Result<u64, Fault> {
    let whole = text
        .split_once('.')
        .filter(|(_, part)| part.bytes().all(|b| b == b'0'))
        .map_or(text, |(whole, _)| whole);
    whole.parse().map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        Fault::new(format!("`{shown}` is not a whole number"), "write digits only, or leave the field empty")
    })
}

fn truth(text: &str) -> Result<bool, Fault> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "oui" => Ok(true),
        "false" | "0" | "no" | "non" => Ok(false),
        _ => {
            let shown: String = text.chars().take(40).collect();
            Err(Fault::new(format!("`{shown}` is neither true nor false"), "write true or false"))
        }
    }
}

/// A network's name as it can stand in front of an id.
fn slug(name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().take(64).map(letter).collect::<String>().trim_matches('-').to_owned()
}

fn put(post: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((object, field)) = path.split_once('.') else {
        post.insert(path.to_owned(), value);
        return;
    };
    let inner = post.entry(object).or_insert_with(|| json!({}));
    if let Value::Object(inner) = inner {
        inner.insert(field.to_owned(), value);
    }
}

/// Puts the source in front of ids that lack it, and makes an id where there is none: the same row always gets the
/// same, so a file that is imported twice adds nothing.
fn complete_ids(post: &mut Map<String, Value>, at: Timestamp) {
    let source = post.get("source").and_then(Value::as_str).unwrap_or_default().to_owned();
    let prefix = format!("{source}:");
    if !post.contains_key("id") {
        let mut hash = Sha256::new();
        for part in [post.get("author"), post.get("text")] {
            let part = part.map(Value::to_string).unwrap_or_default();
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.update(at.as_nanosecond().to_be_bytes());
        let digits: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        post.insert("id".to_owned(), json!(format!("{prefix}{digits}")));
    }
    for field in ["id", "reply_to", "repost_of", "quote_of"] {
        if let Some(Value::String(id)) = post.get_mut(field)
            && !id.starts_with(&prefix)
        {
            id.insert_str(0, &prefix);
        }
    }
}
