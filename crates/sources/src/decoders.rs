//! What answers say, without asking anybody: what `tests/fuzz` feeds with any bytes. Only built with the feature `decoders`.
//!
//! Bytes that are no answer of that network say nothing. Jetstream and Nostr have [`Bluesky::decode`](crate::Bluesky::decode)
//! and [`Nostr::decode`](crate::Nostr::decode).

use jiff::Timestamp;
use vigie_model::{Post, PostEvent};

use crate::{app_store, feeds, gdelt, hacker_news, html, mastodon, telegram, youtube};

/// A feed of any format.
#[must_use]
pub fn feed(bytes: &[u8], now: Timestamp) -> Vec<PostEvent> {
    posted(feeds::decoded(bytes, now))
}

/// The text, the links and the media of a piece of HTML.
#[must_use]
pub fn html(text: &str) -> (String, Vec<String>, Vec<String>) {
    let html::Plain { text, links, media } = html::plain(text);
    (text, links, media)
}

/// A page of a timeline, or a stream of it, of a server that speaks as Mastodon does.
#[must_use]
pub fn mastodon(bytes: &[u8], now: Timestamp) -> Vec<PostEvent> {
    posted(mastodon::decoded(bytes, now))
}

/// A page of hits of the search of Hacker News.
#[must_use]
pub fn hacker_news(bytes: &[u8], now: Timestamp) -> Vec<PostEvent> {
    hacker_news::decoded(bytes, now)
}

/// An answer of GDELT.
#[must_use]
pub fn gdelt(bytes: &[u8], now: Timestamp) -> Vec<PostEvent> {
    posted(gdelt::decoded(bytes, now))
}

/// The feed of a channel, or a page of comments, of YouTube.
#[must_use]
pub fn youtube(bytes: &[u8], now: Timestamp) -> Vec<PostEvent> {
    posted(youtube::decoded(bytes, now))
}

/// Updates for a bot of Telegram.
#[must_use]
pub fn telegram(bytes: &[u8], now: Timestamp) -> Vec<PostEvent> {
    telegram::decoded(bytes, now)
}

/// A page of reviews of the App Store.
#[must_use]
pub fn app_store(bytes: &[u8], now: Timestamp) -> Vec<PostEvent> {
    posted(app_store::decoded(bytes, now))
}

fn posted(posts: Vec<Post>) -> Vec<PostEvent> {
    posts.into_iter().map(PostEvent::Posted).collect()
}
