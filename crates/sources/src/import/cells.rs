//! From the cells of a CSV row to a post, through the same gate as any other post from outside.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use vigie_model::{PostEvent, parse_post_event};

use super::{
    columns::Columns, dates, names, numbers, reader::ImportSettings, record::Record, row_error::Fault,
    target::Target, x_archive::status_in,
};
use crate::admit::id_of;

/// When the row was published: by the first column that holds a date.
pub(crate) fn time_of(
    record: &Record,
    columns: &Columns,
    settings: &ImportSettings,
) -> Result<Timestamp, Fault> {
    check_width(record, columns)?;
    let reading = columns.reading();
    let zone = settings.timezone.as_ref().or(reading.timezone.as_ref());
    let mut fault = None;
    for (_, place) in columns.places().filter(|(target, _)| *target == Target::PublishedAt) {
        match dates::parse(&cell(record, columns, place)?, zone, &reading.dates) {
            Ok(at) => return Ok(at),
            Err(new) => fault = fault.or_else(|| Some(new.in_column(&columns.names(place)))),
        }
    }
    Err(fault.unwrap_or_else(|| Fault::new("the date is missing", "fill it in, or leave this row out")))
}

/// The row as an event.
pub(crate) fn event_of(
    record: &Record,
    columns: &Columns,
    settings: &ImportSettings,
) -> Result<PostEvent, Fault> {
    let at = time_of(record, columns, settings)?;
    let reading = columns.reading();
    let source = settings.source.as_deref().or(reading.source.as_deref()).unwrap_or("import");
    let mut post = Map::new();
    post.insert("text".to_owned(), json!(""));
    post.insert("source".to_owned(), json!(source));
    post.insert("published_at".to_owned(), json!(at.to_string()));
    let mut filled = Vec::new();
    for (target, place) in columns.places().filter(|(target, _)| *target != Target::PublishedAt) {
        let text = cell(record, columns, place)?;
        // Where there are no handles, exports put names in their place.
        let is_name = target == Target::AuthorHandle && text.trim().contains(char::is_whitespace);
        let target = if is_name { Target::AuthorName } else { target };
        if filled.contains(&target) && !target.is_count() {
            continue;
        }
        let value = value_of(target, &text).map_err(|fault| fault.in_column(&columns.names(place)))?;
        let Some(value) = value else { continue };
        let value = match (target, value.as_str()) {
            (Target::Source, Some(name)) => json!(reading.networks.get(name).map_or(name, String::as_str)),
            _ => value,
        };
        filled.push(target);
        put(&mut post, target, value);
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

/// The cell, or several joined by spaces.
fn cell<'r>(record: &'r Record, columns: &Columns, place: &[usize]) -> Result<Cow<'r, str>, Fault> {
    let one = |index: usize| {
        let bytes = record.get(index).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|error| {
            let problem = format!("invalid UTF-8 at byte {} of the field", error.valid_up_to());
            Fault::new(problem, "save the file as UTF-8").in_column(columns.name(index))
        })
    };
    if let [index] = place {
        return one(*index).map(Cow::Borrowed);
    }
    let parts: Vec<&str> = place.iter().map(|index| one(*index)).collect::<Result<_, _>>()?;
    let filled: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    Ok(Cow::Owned(filled.join(" ")))
}

/// The cell as it stands in a post's JSON; `None` when it is empty.
fn value_of(target: Target, text: &str) -> Result<Option<Value>, Fault> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    Ok(match target {
        Target::Text => Some(json!(text)),
        Target::Source => Some(json!(slug(trimmed))),
        Target::Lang => names::language(trimmed).map(Value::from),
        Target::Country => names::country(trimmed).map(Value::from),
        Target::AuthorHandle => Some(json!(trimmed.trim_start_matches('@'))),
        Target::AuthorVerified => Some(json!(truth(trimmed)?)),
        Target::Media | Target::Links => Some(json!(addresses(trimmed))),
        Target::Rating => numbers::stars(trimmed)?.map(Value::from),
        count if count.is_count() => numbers::count(trimmed)?.map(Value::from),
        _ => Some(json!(trimmed)),
    })
}

/// Addresses apart by white space, commas, semicolons or bars.
fn addresses(text: &str) -> Vec<&str> {
    let apart = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '|');
    text.split(apart).filter(|part| !part.is_empty()).collect()
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

/// Puts a value where it belongs; of several numbers the greatest stays.
fn put(post: &mut Map<String, Value>, target: Target, value: Value) {
    let path = target.as_str();
    let (place, field) = match path.split_once('.') {
        None => (post, path),
        Some((object, field)) => match post.entry(object).or_insert_with(|| json!({})) {
            Value::Object(inner) => (inner, field),
            _ => return,
        },
    };
    let greater = place.get(field).and_then(Value::as_u64) > value.as_u64();
    if !(target.is_count() && greater) {
        place.insert(field.to_owned(), value);
    }
}

/// Puts the source in front of ids that lack it, and makes an id where there is none: the same row always gets the
/// same, so a file that is imported twice adds nothing. A post of X has the number in its address for an id, so that
/// it is the same whoever exported it.
fn complete_ids(post: &mut Map<String, Value>, at: Timestamp) {
    let source = post.get("source").and_then(Value::as_str).unwrap_or_default().to_owned();
    let prefix = format!("{source}:");
    let status = post.get("url").and_then(Value::as_str).filter(|_| source == "x").and_then(status_in);
    if let Some(status) = status {
        let id = format!("{prefix}{status}");
        post.insert("id".to_owned(), json!(id));
    }
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
        let Some(Value::String(id)) = post.get_mut(field) else { continue };
        if id.starts_with("http://") || id.starts_with("https://") {
            // An address is an id that may be of any length.
            let native = status_in(id).unwrap_or(id);
            *id = id_of(&source, native).map(|id| id.to_string()).unwrap_or_default();
        } else if !id.starts_with(&prefix) {
            id.insert_str(0, &prefix);
        }
    }
}
