//! The record of a post (`app.bsky.feed.post`) as a post of ours.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use vigie_model::{Author, Engagement, MAX_TEXT_BYTES, Post, PostId};

use super::{POSTS, frame::parsed};

/// The most addresses of one kind that are kept of a post.
const MOST_ADDRESSES: usize = 50;
/// The longest address that is kept, in bytes.
const LONGEST_ADDRESS: usize = 4_096;

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow, rename = "createdAt")]
    created_at: Option<&'a RawValue>,
    #[serde(borrow)]
    langs: Option<&'a RawValue>,
    #[serde(borrow)]
    reply: Option<&'a RawValue>,
    #[serde(borrow)]
    embed: Option<&'a RawValue>,
    #[serde(borrow)]
    facets: Option<&'a RawValue>,
}

/// A text that is borrowed where nothing in it is escaped.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Reply<'a> {
    #[serde(borrow)]
    parent: Link<'a>,
}

/// What another record is named by.
#[derive(Deserialize)]
struct Link<'a> {
    #[serde(borrow)]
    uri: Cow<'a, str>,
}

/// What hangs on a post. Which parts there are says what it is; a record with media has those of both.
#[derive(Deserialize)]
struct Embed<'a> {
    #[serde(borrow)]
    images: Option<&'a RawValue>,
    #[serde(borrow)]
    video: Option<&'a RawValue>,
    #[serde(borrow)]
    external: Option<&'a RawValue>,
    #[serde(borrow)]
    record: Option<&'a RawValue>,
    #[serde(borrow)]
    media: Option<&'a RawValue>,
}

/// A record that is embedded beside media lies one level deeper.
#[derive(Deserialize)]
struct Nested<'a> {
    #[serde(borrow)]
    record: Link<'a>,
}

#[derive(Deserialize)]
struct Image<'a> {
    #[serde(borrow)]
    image: Blob<'a>,
}

#[derive(Deserialize)]
struct Blob<'a> {
    #[serde(borrow, rename = "ref")]
    reference: Reference<'a>,
}

#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(borrow, rename = "$link")]
    link: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Facet<'a> {
    #[serde(borrow)]
    features: Vec<Feature<'a>>,
}

#[derive(Deserialize)]
struct Feature<'a> {
    #[serde(borrow)]
    uri: Option<Text<'a>>,
}

/// The post that a record describes; `None` when the record has no text, not even an empty one. `at` is when the network
/// heard of it: whatever the record says, it was published by then.
pub(crate) fn post(id: PostId, did: &str, rkey: &str, record: &str, at: Timestamp) -> Option<Post> {
    let record: Record<'_> = serde_json::from_str(record).ok()?;
    let text: Text<'_> = parsed(record.text)?;
    let created_at: Option<Text<'_>> = parsed(record.created_at);
    let created_at = created_at.and_then(|text| text.0.parse::<Timestamp>().ok());
    let published_at =
        created_at.filter(|time| *time >= Timestamp::UNIX_EPOCH).map_or(at, |time| time.min(at));
    let reply: Option<Reply<'_>> = parsed(record.reply);
    let mut post = Post {
        url: Some(format!("https://bsky.app/profile/{did}/post/{rkey}")),
        source: "bluesky".to_owned(),
        author: Some(Author { id: Some(did.to_owned()), ..Author::default() }),
        title: None,
        text: cut(&text.0).to_owned(),
        lang: parsed::<Vec<Text<'_>>>(record.langs).and_then(|langs| language(&langs)),
        country: None,
        published_at,
        engagement: Engagement::default(),
        reply_to: reply.and_then(|reply| named(&reply.parent.uri)),
        repost_of: None,
        quote_of: None,
        rating: None,
        media: Vec::new(),
        links: Vec::new(),
        id,
    };
    for facet in parts::<Facet<'_>>(record.facets) {
        for uri in facet.features.into_iter().filter_map(|feature| feature.uri) {
            keep(&mut post.links, uri.0.into_owned());
        }
    }
    if let Some(embed) = parsed::<Embed<'_>>(record.embed) {
        attach(&mut post, &embed, did);
        if let Some(media) = parsed::<Embed<'_>>(embed.media) {
            attach(&mut post, &media, did);
        }
    }
    Some(post)
}

fn attach(post: &mut Post, embed: &Embed<'_>, did: &str) {
    for image in parts::<Image<'_>>(embed.images) {
        let link = image.image.reference.link;
        keep(&mut post.media, format!("https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{link}"));
    }
    if let Some(video) = parsed::<Blob<'_>>(embed.video) {
        let link = video.reference.link;
        keep(&mut post.media, format!("https://video.bsky.app/watch/{did}/{link}/playlist.m3u8"));
    }
    if let Some(external) = parsed::<Link<'_>>(embed.external) {
        keep(&mut post.links, external.uri.into_owned());
    }
    let nested = || parsed::<Nested<'_>>(embed.record).map(|nested| nested.record);
    if let Some(record) = parsed::<Link<'_>>(embed.record).or_else(nested) {
        post.quote_of = named(&record.uri);
    }
}

/// The parts of a list that can be read.
fn parts<'a, T: Deserialize<'a>>(list: Option<&'a RawValue>) -> impl Iterator<Item = T> {
    let list: Vec<&RawValue> = parsed(list).unwrap_or_default();
    list.into_iter().filter_map(|part| parsed(Some(part)))
}

fn keep(list: &mut Vec<String>, address: String) {
    let web = address.starts_with("https://") || address.starts_with("http://");
    if web && address.len() <= LONGEST_ADDRESS && list.len() < MOST_ADDRESSES && !list.contains(&address) {
        list.push(address);
    }
}

/// The post that an `at://` address names; other records are none.
fn named(uri: &str) -> Option<PostId> {
    let mut parts = uri.strip_prefix("at://")?.split('/');
    let (did, collection, rkey) = (parts.next()?, parts.next()?, parts.next()?);
    if collection != POSTS || parts.next().is_some() || rkey.is_empty() {
        return None;
    }
    PostId::new(format!("bluesky:{did}/{rkey}")).ok()
}

/// The language of a post whose author names one only: many name all that they ever write in.
fn language(langs: &[Text<'_>]) -> Option<String> {
    let mut codes = langs.iter().map(|lang| lang.0.split(['-', '_']).next().unwrap_or_default());
    let code =
        codes.next().filter(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    codes.all(|other| other == code).then(|| code.to_ascii_lowercase())
}

/// As much of a text as a post may hold.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_TEXT_BYTES)]
}
