//! Posts of an X account, from the archive that X makes of it on request.
//!
//! `data/tweets.js` (`tweet.js` until 2022, `data/js/tweets/2014_05.js` before 2019) assigns an array of posts to a
//! variable. Who wrote them stands in `account.js` beside it. A repost is kept as `RT @name: …` and does not say which
//! post it repeats, so that it gets a name of its own for that.

use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};
use vigie_model::{Author, PostEvent, parse_post_event};

use super::{dates, elements::Elements, names, numbers, reader::ImportSettings, row_error::Fault};

/// The most bytes of `account.js`.
const MAX_ACCOUNT_BYTES: u64 = 1 << 20;

/// Whose archive it is, where that is known.
pub(crate) type Account = Option<Author>;

/// The account that the file beside this one names.
pub(crate) fn account_beside(path: &Path) -> Account {
    let path = path.with_file_name("account.js");
    if std::fs::metadata(&path).ok()?.len() > MAX_ACCOUNT_BYTES {
        return None;
    }
    let (text, mut element) = (std::fs::read(path).ok()?, Vec::new());
    Elements::new(text.as_slice()).next(&mut element).ok()??;
    let element: Value = serde_json::from_slice(&element).ok()?;
    let text = |field: &str| element.get("account")?.get(field)?.as_str().map(str::to_owned);
    Some(Author {
        id: text("accountId"),
        handle: text("username"),
        name: text("accountDisplayName"),
        ..Author::default()
    })
}

/// When the post was published.
pub(crate) fn time_of(element: &[u8]) -> Result<Timestamp, Fault> {
    published_at(&tweet(element)?)
}

/// The post as an event.
pub(crate) fn event_of(
    element: &[u8],
    account: &Account,
    settings: &ImportSettings,
) -> Result<PostEvent, Fault> {
    let tweet = tweet(element)?;
    let at = published_at(&tweet)?;
    let source = settings.source.as_deref().unwrap_or("x");
    let text = |field: &str| tweet.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let id = text("id_str").or_else(|| text("id")).ok_or_else(|| {
        Fault::new("the post has no `id_str`", "take the file tweets.js of the archive as it is")
    })?;
    let said = text("full_text").or_else(|| text("text")).unwrap_or_default();
    let author = account.clone().or_else(|| user_of(&tweet));
    let handle = author.as_ref().and_then(|author| author.handle.as_deref()).unwrap_or("i");
    let named = |native: &str| format!("{source}:{native}");
    let (shown, links) = with_links(said, &tweet);
    let quoted = text("quoted_status_id_str").or_else(|| links.last().and_then(|link| status_in(link)));
    let is_repost = said.starts_with("RT @");
    let mut post = json!({
        "id": named(id),
        "source": source,
        "url": format!("https://x.com/{handle}/status/{id}"),
        "author": author,
        "text": shown,
        "lang": text("lang").and_then(language),
        "published_at": at.to_string(),
        "engagement": {
            "likes": count(&tweet, "favorite_count")?,
            "reposts": count(&tweet, "retweet_count")?,
        },
        "reply_to": text("in_reply_to_status_id_str").map(named),
        "repost_of": is_repost.then(|| named(&format!("reposted-by-{id}"))),
        "quote_of": quoted.filter(|_| !is_repost).map(named),
        "media": media(&tweet),
    });
    // Where nothing is linked to, the post says nothing of it, as one that was pushed.
    if let (Value::Object(post), false) = (&mut post, links.is_empty()) {
        post.insert("links".to_owned(), json!(links));
    }
    Ok(parse_post_event(post.to_string().as_bytes(), settings.now)?)
}

fn tweet(element: &[u8]) -> Result<Value, Fault> {
    let element: Value = serde_json::from_slice(element).map_err(|error| {
        Fault::new(format!("not JSON: {error}"), "take the file tweets.js of the archive as it is")
    })?;
    match element {
        Value::Object(mut object) => Ok(object.remove("tweet").unwrap_or(Value::Object(object))),
        _ => Err(Fault::new("not a post", "take the file tweets.js of the archive as it is")),
    }
}

fn published_at(tweet: &Value) -> Result<Timestamp, Fault> {
    let date = tweet.get("created_at").and_then(Value::as_str).unwrap_or_default();
    dates::parse(date, None, &[]).map_err(|fault| fault.in_column("created_at"))
}

/// The author as archives before 2019 repeat them with every post.
fn user_of(tweet: &Value) -> Option<Author> {
    let user = tweet.get("user")?;
    let text = |field: &str| user.get(field)?.as_str().map(str::to_owned);
    Some(Author { id: text("id_str"), handle: text("screen_name"), name: text("name"), ..Author::default() })
}

fn count(tweet: &Value, field: &'static str) -> Result<u64, Fault> {
    match tweet.get(field) {
        Some(Value::String(digits)) => {
            let count = numbers::count(digits).map_err(|fault| fault.in_column(field))?;
            Ok(count.unwrap_or(0))
        }
        Some(other) => Ok(other.as_u64().unwrap_or(0)),
        None => Ok(0),
    }
}

/// The text as people read it, with addresses in place of the short ones, and those addresses.
fn with_links(said: &str, tweet: &Value) -> (String, Vec<String>) {
    let mut text = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let mut links = Vec::new();
    let urls = tweet.pointer("/entities/urls").and_then(Value::as_array);
    for url in urls.into_iter().flatten().take(100) {
        let part = |field: &str| url.get(field).and_then(Value::as_str).filter(|part| !part.is_empty());
        let Some(long) = part("expanded_url") else { continue };
        if let Some(short) = part("url") {
            text = text.replace(short, long);
        }
        links.push(long.to_owned());
    }
    (text, links)
}

fn media(tweet: &Value) -> Vec<&str> {
    let full = tweet.pointer("/extended_entities/media").or_else(|| tweet.pointer("/entities/media"));
    let media = full.and_then(Value::as_array);
    media
        .into_iter()
        .flatten()
        .take(50)
        .filter_map(|one| one.get("media_url_https").or_else(|| one.get("media_url"))?.as_str())
        .collect()
}

/// X has names of its own for a few languages, and for texts that have none.
fn language(said: &str) -> Option<String> {
    match said {
        "in" => Some("id".to_owned()),
        "iw" => Some("he".to_owned()),
        other => names::language(other),
    }
}

/// The number of a post of X in its address.
pub(crate) fn status_in(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("mobile.")).unwrap_or(host);
    if !["x.com", "twitter.com"].contains(&host) {
        return None;
    }
    let (_, behind) = path.split_once("/status/").or_else(|| path.split_once("/statuses/"))?;
    let end = behind.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(behind.len());
    behind.get(..end).filter(|number| !number.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_found_in_the_address() {
        let check = |url: &str, expected: Option<&str>| assert_eq!(status_in(url), expected, "{url}");
        check("https://x.com/ana/status/123", Some("123"));
        check("http://twitter.com/user/statuses/123", Some("123"));
        check("https://mobile.twitter.com/ana/status/123?s=20", Some("123"));
        check("https://www.x.com/i/web/status/123/photo/1", Some("123"));
        check("https://x.com/ana", None);
        check("https://x.com/ana/status/", None);
        check("https://notx.com/ana/status/123", None);
        check("x.com/ana/status/123", None);
    }
}
