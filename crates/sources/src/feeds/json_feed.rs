//! JSON Feed (<https://www.jsonfeed.org/version/1.1/>), read field by field, so that one that is wrong costs no more than itself.

use serde_json::{Map, Value};

use super::{
    date::when,
    hub::Named,
    item::{Document, Item, Person, Rich, Unread},
};

type Object = Map<String, Value>;

/// Reads a feed.
pub(super) fn read(text: &str) -> Result<Document, Unread> {
    let feed: Value = serde_json::from_str(text).map_err(|error| Unread::Broken(error.to_string()))?;
    let feed = feed.as_object().ok_or(Unread::NoFeed)?;
    let version = said(feed, "version").unwrap_or_default();
    let (true, Some(items)) = (version.contains("jsonfeed.org"), feed.get("items").and_then(Value::as_array))
    else {
        return Err(Unread::NoFeed);
    };
    let hubs = feed.get("hubs").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    let mut websub =
        hubs.filter(|hub| said(hub, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("websub")));
    let hub = Named { hub: websub.find_map(|hub| said(hub, "url")), own: said(feed, "feed_url") };
    let read: Vec<Item> = items.iter().filter_map(|item| item.as_object().map(self::item)).collect();
    Ok(Document {
        language: said(feed, "language"),
        author: author(feed),
        hint: None,
        hub,
        left_out: items.len() - read.len(),
        items: read,
    })
}

fn item(item: &Object) -> Item {
    let body = |field: &str, html: bool| said(item, field).map(|text| Rich { text, html });
    let attachments = item.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let attached = attachments.filter_map(|attachment| said(attachment.as_object()?, "url"));
    Item {
        guid: said(item, "id").unwrap_or_default(),
        link: said(item, "url").or_else(|| said(item, "external_url")),
        title: body("title", false),
        bodies: [body("content_html", true), body("content_text", false), body("summary", false)]
            .into_iter()
            .flatten()
            .collect(),
        author: author(item),
        language: said(item, "language"),
        published: said(item, "date_published").and_then(|text| when(&text)),
        updated: said(item, "date_modified").and_then(|text| when(&text)),
        media: said(item, "image").into_iter().chain(said(item, "banner_image")).chain(attached).collect(),
        likes: 0,
        views: None,
    }
}

/// A text, or a number where people write one for a text.
fn said(object: &Object, field: &str) -> Option<String> {
    match object.get(field)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The first of the authors, as version 1.1 and version 1.0 write them.
fn author(object: &Object) -> Option<Person> {
    let first = object.get("authors").and_then(Value::as_array).and_then(|authors| authors.first());
    let author = first.or_else(|| object.get("author"))?.as_object()?;
    let person = Person { name: said(author, "name"), address: said(author, "url") };
    person.name.is_some().then_some(person)
}
