//! Hacker News: stories and comments with some words, through the search at hn.algolia.com.
//!
//! The search gives about a thousand hits to one question, so time is cut into [`Slices`], each a batch; the cursor is the
//! moment before which everything is known. Points and answers still grow then, so the last day is gone through again every
//! half hour: what counts or reads differently leaves as an edit, what has lost its author and its words as a deletion.
//!
//! Built from the documentation of the API (<https://hn.algolia.com/api>), tried against a server that answers in its shapes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use url::Url;
use vigie_model::{Author, Engagement, Post, PostEvent};

use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    admit::{admit, id_of},
    html,
    json::{each, json, lenient, word},
    kit::host_of,
    polling::Polling,
    recent::Recent,
    slices::{Slice, Slices},
};

/// How often news are asked for.
const EVERY: Duration = Duration::from_secs(60);
/// How far back a new source begins.
const BEGINNING: SignedDuration = SignedDuration::from_hours(24 * 7);
/// What is asked for again each time: the search takes up some posts late.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// How often, and how far back, it is looked how posts fare.
const LOOK_BACK_EVERY: SignedDuration = SignedDuration::from_mins(30);
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24);
/// How many hits a page has.
const PAGE: usize = 500;

/// Reads Hacker News.
#[derive(Debug)]
pub struct HackerNews {
    name: String,
    query: String,
    api: String,
    kit: Kit,
    polling: Polling,
    recent: Recent,
    slices: Slices,
    looked_back: Timestamp,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default, deserialize_with = "each")]
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "objectID", default, deserialize_with = "word")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    author: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    story_title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    story_text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    comment_text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    created_at_i: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    points: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    num_comments: Option<u64>,
    #[serde(default, deserialize_with = "word")]
    parent_id: Option<String>,
}

impl HackerNews {
    pub(crate) fn new(name: String, query: &str, api: &str, kit: Kit) -> Self {
        let slices = Slices::new(kit.now() - BEGINNING, OVERLAP);
        let (polling, recent) = (Polling::new(&kit, EVERY), Recent::new(40 * PAGE));
        let (query, api) = (query.to_owned(), api.trim_end_matches('/').to_owned());
        let looked_back = kit.now();
        Self { name, query, api, kit, polling, recent, slices, looked_back }
    }

    /// What was written within a slice, the newest first.
    async fn page(&self, slice: Slice) -> Result<Vec<Hit>, SourceError> {
        let wrong = |error: url::ParseError| SourceError::Refused {
            problem: format!("the address of the search cannot be read: {error}"),
            mend: "correct `api`".to_owned(),
        };
        let mut url = Url::parse(&format!("{}/search_by_date", self.api)).map_err(wrong)?;
        let (since, until) = (slice.since.as_second(), slice.until.as_second());
        url.query_pairs_mut()
            .append_pair("query", &self.query)
            .append_pair("tags", "(story,comment)")
            .append_pair("hitsPerPage", &PAGE.to_string())
            .append_pair("numericFilters", &format!("created_at_i>={since},created_at_i<{until}"));
        let answer = self.kit.get(url.as_str(), &[]).await?;
        let answer: Answer = json(&answer, &host_of(&self.api))?;
        Ok(answer.hits)
    }
}

impl Source for HackerNews {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "hacker_news"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        if let Some(known) = cursor.and_then(|cursor| cursor.0.parse().ok()) {
            self.slices.go_on(known);
        }
        self.polling.at_once();
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        self.polling.due().await;
        loop {
            let now = self.kit.now();
            let slice = self.slices.next(now);
            let hits = self.page(slice).await?;
            let full = hits.len() >= PAGE;
            if full && self.slices.halve(slice) {
                continue;
            }
            let sparse = hits.len() < PAGE / 2;
            let recent = &mut self.recent;
            let events = hits.into_iter().rev().filter_map(|hit| event(hit, now, recent)).collect();
            if self.slices.known(slice, now, sparse) {
                self.polling.asked();
                if now.duration_since(self.looked_back) >= LOOK_BACK_EVERY {
                    self.looked_back = now;
                    self.slices.go_on(now - LOOK_BACK);
                }
            }
            return Ok(SourceBatch::new(events, self.slices.from().to_string()));
        }
    }

    async fn close(&mut self) {}
}

/// What a page of hits says.
#[cfg(feature = "decoders")]
pub(crate) fn decoded(answer: &[u8], now: Timestamp) -> Vec<PostEvent> {
    let answer: Option<Answer> = serde_json::from_slice(answer).ok();
    let mut recent = Recent::new(40 * PAGE);
    answer.into_iter().flat_map(|answer| answer.hits).filter_map(|hit| event(hit, now, &mut recent)).collect()
}

/// What is new about a hit. One that has neither an author nor words any more was deleted; one that has no number or no
/// time is none.
fn event(hit: Hit, now: Timestamp, recent: &mut Recent) -> Option<PostEvent> {
    let id = id_of("hackernews", hit.id.as_deref()?)?;
    let html = hit.comment_text.as_deref().or(hit.story_text.as_deref()).filter(|html| !html.is_empty());
    if hit.author.is_none() && hit.title.is_none() && html.is_none() {
        return recent.gone(id, now);
    }
    let read = html.map(html::plain).unwrap_or_default();
    let text = if read.text.is_empty() { hit.title.clone()? } else { read.text };
    let mut links = read.links;
    links.extend(hit.url);
    let parent = hit.parent_id.filter(|_| hit.comment_text.is_some());
    let post = Post {
        url: hit.id.map(|number| format!("https://news.ycombinator.com/item?id={number}")),
        source: "hackernews".to_owned(),
        author: hit.author.map(|name| Author {
            id: Some(name.clone()),
            handle: Some(name),
            ..Author::default()
        }),
        title: hit.title.or(hit.story_title),
        text,
        lang: None,
        country: None,
        published_at: Timestamp::from_second(hit.created_at_i?).ok()?,
        engagement: Engagement {
            likes: hit.points.unwrap_or(0),
            replies: hit.num_comments.unwrap_or(0),
            ..Engagement::default()
        },
        reply_to: parent.and_then(|parent| id_of("hackernews", &parent)),
        repost_of: None,
        quote_of: None,
        rating: None,
        media: read.media,
        links,
        id,
    };
    recent.news([admit(post, now)]).pop()
}
