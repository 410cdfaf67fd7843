//! What YouTube answers: a channel's feed, and comments with what is wrong where something is.

use jiff::Timestamp;
use quick_xml::events::Event;
use serde::Deserialize;
use vigie_model::{Author, Engagement, Post};

use crate::{
    SourceError,
    admit::{admit, id_of},
    feeds::media,
    json::{each, lenient},
};

/// The longest name of a video; others are none.
const LONGEST: usize = 64;

/// A video of a channel's feed.
#[derive(Debug)]
pub(crate) struct Clip {
    pub(crate) id: String,
    pub(crate) published: Timestamp,
    pub(crate) post: Post,
}

/// The videos of a channel's feed.
pub(crate) fn clips(feed: &[u8], now: Timestamp) -> Result<Vec<Clip>, SourceError> {
    let feed = media::mended(String::from_utf8_lossy(feed).into_owned());
    let feed = feed_rs::parser::parse(feed.as_bytes()).map_err(|error| SourceError::Unavailable {
        problem: format!("the feed of the channel cannot be read: {error}"),
        retry_after: None,
    })?;
    Ok(feed.entries.into_iter().filter_map(|entry| clip(entry, now)).collect())
}

/// The videos that are gone, by what a hub brings (RFC 6721).
pub(crate) fn gone(feed: &[u8]) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_reader(feed);
    let mut gone = Vec::new();
    // Where it cannot be read any further, what came before counts.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "deleted-entry" => {
                let named = tag.try_get_attribute("ref").ok().flatten();
                let id = named
                    .as_ref()
                    .and_then(|named| named.value.strip_prefix("yt:video:"))
                    .filter(|id| is_video(id));
                gone.extend(id.map(str::to_owned));
            }
            _ => {}
        }
    }
    gone
}

fn clip(entry: feed_rs::model::Entry, now: Timestamp) -> Option<Clip> {
    let id = entry.id.strip_prefix("yt:video:").filter(|id| is_video(id))?.to_owned();
    let published = Timestamp::from_second(entry.published.or(entry.updated)?.timestamp()).ok()?;
    let title = entry.title.map(|title| title.content);
    let media = entry.media.into_iter().next();
    let (description, community, thumbnails) =
        media.map(|media| (media.description, media.community, media.thumbnails)).unwrap_or_default();
    let text = description.map(|description| description.content).filter(|text| !text.trim().is_empty());
    let (likes, views) =
        community.map(|community| (community.stars_count, community.stats_views)).unwrap_or_default();
    let author = entry.authors.into_iter().next().map(|person| Author {
        id: person.uri.as_deref().and_then(|uri| uri.rsplit('/').next()).map(str::to_owned),
        name: person.name,
        ..Author::default()
    });
    let post = Post {
        id: id_of("youtube", &id)?,
        source: "youtube".to_owned(),
        url: Some(format!("https://www.youtube.com/watch?v={id}")),
        author,
        text: text.or_else(|| title.clone())?,
        title,
        lang: None,
        country: None,
        published_at: published,
        engagement: Engagement { likes: likes.unwrap_or(0), views, ..Engagement::default() },
        reply_to: None,
        repost_of: None,
        quote_of: None,
        rating: None,
        media: thumbnails.into_iter().map(|thumbnail| thumbnail.image.uri).collect(),
        links: Vec::new(),
    };
    Some(Clip { id, published, post: admit(post, now) })
}

/// Whether this can be the name of a video: it stands in addresses.
pub(crate) fn is_video(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= LONGEST
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// A page of threads, or of the answers in one.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: serde::de::DeserializeOwned")]
pub(crate) struct Page<T> {
    #[serde(default, deserialize_with = "each")]
    pub(crate) items: Vec<T>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) next_page_token: Option<String>,
}

/// A comment with the answers below it.
#[derive(Debug, Deserialize)]
pub(crate) struct Thread {
    pub(crate) snippet: ThreadSnippet,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) replies: Option<Replies>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ThreadSnippet {
    pub(crate) top_level_comment: Comment,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) total_reply_count: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Replies {
    #[serde(default, deserialize_with = "each")]
    pub(crate) comments: Vec<Comment>,
}

/// A comment.
#[derive(Debug, Deserialize)]
pub(crate) struct Comment {
    pub(crate) id: String,
    pub(crate) snippet: Snippet,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Snippet {
    #[serde(default, deserialize_with = "lenient")]
    text_display: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    author_display_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    author_channel_id: Option<Channel>,
    #[serde(default, deserialize_with = "lenient")]
    parent_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    like_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) published_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
struct Channel {
    value: String,
}

impl Comment {
    /// It as a post below a video.
    pub(crate) fn post(self, video: &str, replies: u64, now: Timestamp) -> Option<Post> {
        let Snippet { text_display, author_display_name, author_channel_id, parent_id, .. } = self.snippet;
        let name = author_display_name.filter(|name| !name.is_empty());
        let author = Author {
            id: author_channel_id.map(|channel| channel.value),
            handle: name.as_deref().and_then(|name| name.strip_prefix('@')).map(str::to_owned),
            name,
            ..Author::default()
        };
        let post = Post {
            id: id_of("youtube", &self.id)?,
            source: "youtube".to_owned(),
            url: Some(format!("https://www.youtube.com/watch?v={video}&lc={}", self.id)),
            author: Some(author).filter(|author| *author != Author::default()),
            title: None,
            text: text_display?,
            lang: None,
            country: None,
            published_at: self.snippet.published_at?,
            engagement: Engagement {
                likes: self.snippet.like_count.unwrap_or(0),
                replies,
                ..Engagement::default()
            },
            reply_to: id_of("youtube", parent_id.as_deref().unwrap_or(video)),
            repost_of: None,
            quote_of: None,
            rating: None,
            media: Vec::new(),
            links: Vec::new(),
        };
        Some(admit(post, now))
    }
}

/// What a feed, a page of threads, or one of comments says.
#[cfg(feature = "decoders")]
pub(crate) fn decoded(answer: &[u8], now: Timestamp) -> Vec<Post> {
    let clips = clips(answer, now).unwrap_or_default().into_iter().map(|clip| clip.post);
    let threads = serde_json::from_slice(answer).map(|page: Page<Thread>| page.items).unwrap_or_default();
    let threads = threads.into_iter().flat_map(|thread| {
        let replies = thread.replies.map(|replies| replies.comments).unwrap_or_default();
        replies.into_iter().chain([thread.snippet.top_level_comment])
    });
    let comments = serde_json::from_slice(answer).map(|page: Page<Comment>| page.items).unwrap_or_default();
    clips.chain(threads.chain(comments).filter_map(|comment| comment.post("video", 0, now))).collect()
}

/// What is wrong with a question, in YouTube's words; the first of several.
pub(crate) fn reason(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Failed {
        error: Failure,
    }
    #[derive(Deserialize)]
    struct Failure {
        #[serde(default, deserialize_with = "each")]
        errors: Vec<Reason>,
        #[serde(default, deserialize_with = "lenient")]
        message: Option<String>,
    }
    #[derive(Deserialize)]
    struct Reason {
        reason: String,
    }
    let Ok(Failed { error }) = serde_json::from_slice(body) else { return String::new() };
    // A key that is wrong is a bad request like any other, but for the message.
    if error.message.is_some_and(|message| message.contains("API key")) {
        return "keyInvalid".to_owned();
    }
    error.errors.into_iter().next().map(|first| first.reason).unwrap_or_default()
}
