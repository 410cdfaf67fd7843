//! A status of Mastodon, or of a server that speaks as it does, as a post.
//!
//! Ids are made of the address that a status has in the whole network (`uri`), so that all servers that show it agree on them.

use jiff::Timestamp;
use serde::Deserialize;
use vigie_model::{Author, Engagement, Post, PostId};

use super::words::Words;
use crate::{
    admit::{admit, id_of},
    json::{lenient, word},
    kit::host_of,
};

/// What Mastodon calls a status, as far as it is read.
#[derive(Debug, Deserialize)]
pub(crate) struct Status {
    /// The number that it has on the server that tells it.
    #[serde(default, deserialize_with = "word")]
    pub(crate) id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    uri: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "word")]
    in_reply_to_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    visibility: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    replies_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    reblogs_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    favourites_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    quotes_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    account: Option<Account>,
    #[serde(default, deserialize_with = "lenient")]
    reblog: Option<Box<Status>>,
    #[serde(default, deserialize_with = "lenient")]
    quote: Option<Quote>,
    #[serde(flatten)]
    words: Words,
}

#[derive(Debug, Deserialize)]
struct Account {
    #[serde(default, deserialize_with = "lenient")]
    acct: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    display_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    uri: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    followers_count: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Quote {
    #[serde(default, deserialize_with = "lenient")]
    quoted_status: Option<Box<Status>>,
}

impl Status {
    /// The id of its post, which is the same on all servers; `instance` is the host that tells it.
    pub(crate) fn post_id(&self, instance: &str) -> Option<PostId> {
        match self.uri.as_deref().filter(|uri| !uri.is_empty()) {
            Some(uri) => id_of("mastodon", &shortened(uri)),
            None => local_id(instance, self.id.as_deref()?),
        }
    }

    /// It as a post; `None` when it lacks what a post needs, or is not for everybody. `known` finds the post behind a
    /// number that a status has on this server.
    pub(crate) fn post(
        self,
        instance: &str,
        now: Timestamp,
        known: impl Fn(&str) -> Option<PostId>,
    ) -> Option<Post> {
        if matches!(self.visibility.as_deref(), Some("private" | "direct")) {
            return None;
        }
        let id = self.post_id(instance)?;
        let reblog = self.reblog.as_deref();
        let quoted = self.quote.and_then(|quote| quote.quoted_status);
        let answered = self.in_reply_to_id.filter(|number| !number.is_empty());
        let post = Post {
            id,
            source: "mastodon".to_owned(),
            author: self.account.map(|account| account.author(instance)),
            title: None,
            text: String::new(),
            lang: None,
            country: None,
            published_at: self.created_at?,
            engagement: Engagement {
                likes: self.favourites_count.unwrap_or(0),
                replies: self.replies_count.unwrap_or(0),
                reposts: self.reblogs_count.unwrap_or(0),
                quotes: self.quotes_count.unwrap_or(0),
                views: None,
            },
            reply_to: answered.and_then(|number| known(&number).or_else(|| local_id(instance, &number))),
            repost_of: reblog.and_then(|reblog| reblog.post_id(instance)),
            rating: None,
            quote_of: quoted.and_then(|quoted| quoted.post_id(instance)),
            media: Vec::new(),
            links: Vec::new(),
            url: self.url.or_else(|| reblog.and_then(|reblog| reblog.url.clone())).or(self.uri),
        };
        // A repetition has no words of its own: it says what it repeats.
        let words = self.reblog.map_or(self.words, |reblog| reblog.words);
        Some(admit(words.fill(post), now))
    }
}

impl Account {
    fn author(self, instance: &str) -> Author {
        let handle = self.acct.filter(|acct| !acct.is_empty());
        let handle = handle.map(|acct| if acct.contains('@') { acct } else { format!("{acct}@{instance}") });
        Author {
            id: self.uri.or(self.url).or_else(|| handle.clone()),
            handle,
            name: self.display_name.filter(|name| !name.is_empty()),
            followers: self.followers_count,
            verified: false,
        }
    }
}

/// The id of a status that was written on this server, by its number there.
pub(crate) fn local_id(instance: &str, number: &str) -> Option<PostId> {
    id_of("mastodon", &format!("{instance}/{number}"))
}

/// The address of a status without what all of them have: `https://host/users/name/statuses/1` is `host/1`.
fn shortened(uri: &str) -> String {
    let rest = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://")).unwrap_or(uri);
    let rest = rest.strip_suffix("/activity").unwrap_or(rest);
    let parts: Vec<&str> = rest.split('/').collect();
    match parts[..] {
        [_, "users", _, "statuses", number] | [_, "ap", "users", _, "statuses", number]
            if !number.is_empty() =>
        {
            // By the host as addresses have it, without a port.
            format!("{}/{number}", host_of(uri))
        }
        _ => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_agree_on_ids() {
        let check = |status: &str, expected: &str| {
            let status: Status = serde_json::from_str(status).unwrap();
            let id = status.post_id("here.example").map_or_else(String::new, |id| id.to_string());
            assert_eq!(id, expected, "{status:?}");
        };
        check(
            r#"{"id":"7","uri":"https://there.example/users/ana/statuses/12"}"#,
            "mastodon:there.example/12",
        );
        check(r#"{"uri":"https://there.example/ap/users/4/statuses/12"}"#, "mastodon:there.example/12");
        check(
            r#"{"uri":"https://there.example/users/ana/statuses/12/activity"}"#,
            "mastodon:there.example/12",
        );
        check(r#"{"uri":"https://pleroma.example/objects/0f-a1"}"#, "mastodon:pleroma.example/objects/0f-a1");
        check(r#"{"id":7}"#, "mastodon:here.example/7");
        check(r#"{"id":"7","uri":""}"#, "mastodon:here.example/7");
        check("{}", "");
        // What cannot stand in an id is shortened, alike wherever it comes from.
        let id =
            |status: &str, host: &str| serde_json::from_str::<Status>(status).unwrap().post_id(host).unwrap();
        let odd = id(r#"{"id":"7","uri":"tag:two words"}"#, "here.example");
        assert_eq!(odd, id(r#"{"id":"9","uri":"tag:two words"}"#, "there.example"));
        assert_ne!(odd, id(r#"{"uri":"tag:two  words"}"#, "here.example"));
    }
}
